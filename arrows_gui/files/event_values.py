"""The values in the records of event files, whoever wrote them.

Import this where it is used: the messages of the format take 0.2 s to import.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from tensorboardX.proto.event_pb2 import Event  # type: ignore[import-untyped]
from tensorboardX.proto.plugin_hparams_pb2 import (  # type: ignore[import-untyped]
    HParamsPluginData,
)
from tensorboardX.proto.types_pb2 import (  # type: ignore[import-untyped]
    DT_DOUBLE,
    DT_FLOAT,
    DT_HALF,
    DT_INT32,
    DT_INT64,
)

from arrows_gui.core.array import Array
from arrows_gui.files.event_data import Histogram
from arrows_gui.files.event_histograms import tidied

HPARAMS_TAG = "_hparams_/session_start_info"

_FIELDS = {
    DT_FLOAT: ("<f4", "float_val"),
    DT_DOUBLE: ("<f8", "double_val"),
    DT_HALF: ("<f2", "half_val"),
    DT_INT32: ("<i4", "int_val"),
    DT_INT64: ("<i8", "int64_val"),
}
"""How the numbers of a tensor are stored, and where they are if not in ``tensor_content``."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, of which only is kept that there was one."""


Content = float | Histogram | str | Picture | dict[str, float | bool | str]


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that was logged; ``content`` is None where it is of a kind that is not read.

    ``bad`` says that it claims to be of a kind that is read, and is not.
    """

    tag: str
    content: Content | None
    bad: bool = False


def values_of(data: bytes, plugins: dict[str, str]) -> tuple[int, list[Value]] | None:
    """Give the step and values of a record; None where it is no message of the format.

    ``plugins`` remembers what each tag is: some files say so at the first value only.
    """
    try:
        event = Event.FromString(data)
    except DecodeError:
        return None
    return event.step, [_value_of(value, plugins) for value in event.summary.value]


def _value_of(value: Any, plugins: dict[str, str]) -> Value:
    tag, plugin = value.tag, value.metadata.plugin_data.plugin_name
    if plugin and len(plugins) < 100_000:
        plugins.setdefault(tag, plugin)
    plugin = plugin or plugins.get(tag, "")
    kind = value.WhichOneof("value")
    try:
        if kind == "simple_value":
            return Value(tag, float(value.simple_value))
        if kind == "histo":
            content: Content | None = _old_histogram(value.histo)
            return Value(tag, content, content is None)
        if kind == "image":
            return Value(tag, Picture())
        if tag == HPARAMS_TAG and plugin == "hparams":
            return Value(tag, _hparams(value.metadata.plugin_data.content))
        if kind == "tensor":
            return _from_tensor(tag, value.tensor, plugin)
    except (DecodeError, ValueError, OverflowError):
        return Value(tag, None, True)
    return Value(tag, None)


def _from_tensor(tag: str, tensor: Any, plugin: str) -> Value:
    if plugin == "images":
        return Value(tag, Picture())
    if plugin == "text":
        words = [word.decode("utf-8", "replace") for word in tensor.string_val[:100]]
        return Value(tag, "\n".join(words), not words)
    if plugin == "scalars":
        numbers = _numbers(tensor)
        single = numbers is not None and len(numbers) == 1
        return Value(tag, float(numbers[0]) if single else None, not single)  # type: ignore[index]
    if plugin == "histograms":
        content = _new_histogram(tensor)
        return Value(tag, content, content is None)
    return Value(tag, None)


def _numbers(tensor: Any) -> Array | None:
    """Give the numbers of a tensor in one row; None where they do not fit its shape."""
    if tensor.dtype not in _FIELDS:
        return None
    stored, name = _FIELDS[tensor.dtype]
    if tensor.tensor_content:
        numbers = np.frombuffer(tensor.tensor_content, dtype=stored)
    elif name == "half_val":
        numbers = np.array(tensor.half_val, dtype=np.uint16).view(np.float16)
    else:
        numbers = np.array(getattr(tensor, name))
    size = 1
    for dim in tensor.tensor_shape.dim:
        size *= dim.size
    return numbers.astype(np.float64) if len(numbers) == size else None


def _old_histogram(histo: Any) -> Histogram | None:
    """Read a HistogramProto: the right edge of each bin; the first begins at the smallest value."""
    limits, counts = np.array(histo.bucket_limit), np.array(histo.bucket)
    low, high = histo.min, histo.max
    if len(limits) != len(counts) or not np.isfinite((low, high)).all():
        return None
    if not len(limits):
        edges = np.zeros(1)
    elif high > low or np.count_nonzero(counts) <= 1:
        edges = np.clip(np.concatenate(((low,), limits)), low, max(low, high))
    else:  # a writer that leaves out the smallest and the largest value
        edges = np.concatenate((limits[:1], limits))
    return tidied(Histogram(edges, counts, low, high, histo.num, histo.sum, histo.sum_squares))


def _new_histogram(tensor: Any) -> Histogram | None:
    """Read a tensor (bins, 3) of left edges, right edges and counts."""
    numbers = _numbers(tensor)
    if numbers is None or len(tensor.tensor_shape.dim) != 2 or tensor.tensor_shape.dim[1].size != 3:
        return None
    left, right, counts = numbers.reshape(-1, 3).T
    if not len(counts):
        return Histogram(np.zeros(1), np.zeros(0), np.nan, np.nan, 0.0, 0.0, 0.0)
    edges = np.append(left, right[-1])
    middle = float((counts * (left / 2 + right / 2)).sum())
    num = float(counts.sum())
    return tidied(Histogram(edges, counts, float(left[0]), float(right[-1]), num, middle, np.nan))


def _hparams(content: bytes) -> dict[str, float | bool | str]:
    given = HParamsPluginData.FromString(content).session_start_info.hparams
    found: dict[str, float | bool | str] = {}
    for name in sorted(given)[:1000]:
        kind = given[name].WhichOneof("kind")
        if kind in ("number_value", "bool_value", "string_value"):
            found[name[:200]] = getattr(given[name], kind)
    return found
