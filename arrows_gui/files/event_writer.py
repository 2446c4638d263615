"""Writes event files as TensorBoard reads them.

Import this where it is used: the messages of the format take 0.2 s to import.
"""

import struct
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tensorboardX.proto.api_pb2 import (  # type: ignore[import-untyped]
    DATA_TYPE_BOOL,
    DATA_TYPE_FLOAT64,
    DATA_TYPE_STRING,
    STATUS_FAILURE,
    STATUS_SUCCESS,
    Experiment,
)
from tensorboardX.proto.event_pb2 import Event  # type: ignore[import-untyped]
from tensorboardX.proto.plugin_hparams_pb2 import (  # type: ignore[import-untyped]
    HParamsPluginData,
)
from tensorboardX.proto.summary_pb2 import HistogramProto, Summary  # type: ignore[import-untyped]
from tensorboardX.proto.types_pb2 import DT_STRING  # type: ignore[import-untyped]

from arrows_gui.files.event_data import Histogram
from arrows_gui.files.event_records import framed

HOST = "arrows"
"""Stands where others write the name of the machine."""

TICK_S = 1e-6
"""The events of a file lie so far apart in time, so that they are in order."""

Settings = Mapping[str, float | bool | str]

_PNG = b"\x89PNG\r\n\x1a\n"
_SIZE = struct.Struct(">4sIIBB")
_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
"""How many numbers a pixel has, by the colour type of a PNG file."""


class EventWriter:
    """One event file in a folder, which must be there. Use it with ``with``."""

    def __init__(self, folder: Path) -> None:
        self._time = time.time()
        self.path = folder / f"events.out.tfevents.{int(self._time)}.{HOST}"
        self._file = self.path.open("xb")
        self._write(Event(file_version="brain.Event:2"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        """Write numbers by their tags; the format keeps single precision."""
        pairs = values.items()
        self._summary(step, [Summary.Value(tag=tag, simple_value=each) for tag, each in pairs])

    def histogram(self, step: int, tag: str, histogram: Histogram) -> None:
        """Write a histogram."""
        # The first bin ends where the values begin, and is empty: readers take it for open.
        made = HistogramProto(
            min=histogram.low,
            max=histogram.high,
            num=histogram.num,
            sum=histogram.sum,
            sum_squares=histogram.sum_squares,
            bucket_limit=histogram.edges.tolist(),
            bucket=[0.0, *histogram.counts.tolist()],
        )
        self._summary(step, [Summary.Value(tag=tag, histo=made)])

    def text(self, step: int, tag: str, text: str) -> None:
        """Write a text, in Markdown."""
        value = _of_plugin(tag, "text", b"")
        value.tensor.dtype = DT_STRING
        value.tensor.string_val.append(text.encode())
        value.tensor.tensor_shape.dim.add(size=1)
        self._summary(step, [value])

    def picture(self, step: int, tag: str, png: bytes) -> None:
        """Write a picture; raise ValueError where the bytes are no PNG file."""
        if not png.startswith(_PNG) or len(png) < 26 or png[12:16] != b"IHDR":
            raise ValueError("a picture must be a PNG file")
        _, width, height, _, colours = _SIZE.unpack(png[12:26])
        image = Summary.Image(
            width=width,
            height=height,
            colorspace=_CHANNELS.get(colours, 3),
            encoded_image_string=png,
        )
        self._summary(step, [Summary.Value(tag=tag, image=image)])

    def experiment(self, hparams: Settings, metrics: Iterable[str]) -> None:
        """Write which settings and which results the sessions of an experiment have."""
        made = Experiment()
        for name, value in hparams.items():
            made.hparam_infos.add(name=name, type=_type_of(value))
        for tag in metrics:
            made.metric_infos.add().name.tag = tag
        self._hparams("experiment", HParamsPluginData(experiment=made))

    def session(self, name: str, hparams: Settings, failed: bool = False) -> None:
        """Write the settings of one session, and whether it has ended well."""
        begun, ended = HParamsPluginData(), HParamsPluginData()
        begun.session_start_info.group_name = name
        begun.session_start_info.start_time_secs = self._time
        for each, value in hparams.items():
            held = begun.session_start_info.hparams[each]
            if isinstance(value, bool):
                held.bool_value = value
            elif isinstance(value, str):
                held.string_value = value
            else:
                held.number_value = value
        ended.session_end_info.status = STATUS_FAILURE if failed else STATUS_SUCCESS
        ended.session_end_info.end_time_secs = self._time
        self._hparams("session_start_info", begun)
        self._hparams("session_end_info", ended)

    def _hparams(self, name: str, data: Any) -> None:
        value = _of_plugin(f"_hparams_/{name}", "hparams", data.SerializeToString())
        self._summary(0, [value])

    def _summary(self, step: int, values: list[Any]) -> None:
        self._write(Event(step=step, summary=Summary(value=values)))

    def _write(self, event: Any) -> None:
        event.wall_time = self._time
        self._time += TICK_S
        self._file.write(framed(event.SerializeToString()))


def _of_plugin(tag: str, plugin: str, content: bytes) -> Any:
    value = Summary.Value(tag=tag)
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.plugin_data.content = content
    return value


def _type_of(value: float | bool | str) -> int:
    kind: int = DATA_TYPE_FLOAT64
    if isinstance(value, bool):
        kind = DATA_TYPE_BOOL
    elif isinstance(value, str):
        kind = DATA_TYPE_STRING
    return kind
