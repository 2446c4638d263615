"""The real TensorBoard shows what was exported."""

# ruff: noqa: D103 - the names say what is tested

import importlib.util
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from arrows_gui.files.tensorboard_run import export_run
from tests.files.event_helpers import Silent, network_run, png, race, surface_run

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("tensorboard") is None,
    reason="tensorboard is not installed: it comes with the extra 'test'",
)

START_S = 40.0
"""A busy machine may take so long to start the server."""

LAST_UPDATE = 58
"""The last step of the 60 of which the training writes a histogram of updates."""

_OPENER = build_opener(ProxyHandler({}))


class Served:
    """A TensorBoard on this machine, asked over HTTP."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}/data"

    def ask(self, path: str, body: object = None, /, **query: object) -> Any:
        """Give an answer of the server."""
        url = f"{self._base}/{path}" + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        head = {"Content-Type": "application/json"}
        with _OPENER.open(Request(url, data, head), timeout=10) as answer:
            content: bytes = answer.read()
            kind = answer.headers.get("Content-Type", "")
        return json.loads(content) if "json" in kind else content


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Export one run of each kind, and start a server on them."""
    folder: Path = tmp_path_factory.mktemp("exported")
    for name, run in (("surface", surface_run()), ("race", race()), ("network", network_run())):
        export_run(folder / name, run, Silent())
    port = free_port()
    command = [
        *(sys.executable, "-m", "tensorboard.main", "--logdir", str(folder)),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--load_fast=false", "--reload_interval=0"),
    ]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
    try:
        wait_for_runs(server, Served(port), folder / "server.log")
        yield Served(port)
    finally:
        server.kill()
        server.wait()


def wait_for_runs(server: "subprocess.Popen[bytes]", served: Served, log: Path) -> None:
    """Wait until the end of every file is read; the server tells by nothing else that it is."""
    end = monotonic() + START_S
    while not is_read(served):
        assert server.poll() is None, log.read_text()
        assert monotonic() < end, log.read_text()
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(0.1)


def is_read(served: Served) -> bool:
    """Tell whether what was written last is there, in every run."""
    try:
        scalars = served.ask("plugin/scalars/tags")
        racers = ("race/Adam", "race/GD_fast_1", "race/gd_fast_1_2")
        if not all("final/loss" in scalars.get(name, ()) for name in racers):
            return False
        tag = "updates/layer3.bias"
        last = served.ask("plugin/scalars/scalars", run="surface", tag="loss")[-1][1]
        bins = served.ask("plugin/histograms/histograms", run="network", tag=tag)
    except (URLError, ConnectionError):  # not there yet, or a tag is not
        return False
    return bool(last == 40 and bins[-1][1] == LAST_UPDATE)


def test_the_real_tensorboard_lists_what_was_exported(served: Served) -> None:
    scalars = served.ask("plugin/scalars/tags")
    assert set(scalars["surface"]) == {
        *("loss", "grad_norm/global", "update_norm", "lr", "angle/step_vs_neg_grad_deg"),
        *("param/x", "param/y"),
    }
    network = set(scalars["network"])
    assert network >= {"loss", "grad_norm/global", "train/loss", "test/loss", "test/accuracy"}
    histograms = set(served.ask("plugin/histograms/tags")["network"])
    for number in (1, 2, 3):
        layer = f"layer{number}"
        fronts = ("grad_norm", "weight_norm", "update_norm", "update_ratio")
        angles = ("cos/grad_vs_previous", "cos/update_vs_neg_grad")
        assert network >= {f"{front}/{layer}" for front in (*fronts, *angles)}
        kinds = ("gradients", "parameters", "updates")
        assert histograms >= {f"{kind}/{layer}.weight" for kind in kinds}
        assert histograms >= {f"{kind}/{layer}.bias" for kind in kinds}
    assert set(served.ask("plugin/distributions/tags")["network"]) == histograms
    texts = served.ask("plugin/text/tags")
    assert all("about" in texts[run] for run in ("surface", "race", "network"))


def test_the_real_tensorboard_gives_the_numbers_back(served: Served) -> None:
    run = network_run()
    trace = run.traces[0]
    given = served.ask("plugin/scalars/scalars", run="network", tag="loss")
    assert [row[1] for row in given] == list(range(61))
    assert [row[2] for row in given] == pytest.approx(trace.column("loss")[1].tolist(), rel=1e-6)
    times = [row[0] for row in given]
    assert times == sorted(times)
    tag = "gradients/layer1.weight"
    bins = served.ask("plugin/histograms/histograms", run="network", tag=tag)
    block = run.traces[0].objective.network.blocks[0]  # type: ignore[union-attr]
    for _, step, rows in bins:
        gradient = trace.step(step).gradient[block.weight]
        assert sum(count for _, _, count in rows) == pytest.approx(len(gradient))
        assert rows[0][0] == pytest.approx(gradient.min())
        assert rows[-1][1] == pytest.approx(gradient.max())
    text = served.ask("plugin/text/text", run="network", tag="about")[0]["text"]
    assert "<strong>Circle</strong>" in text
    images = served.ask("plugin/images/images", run="network", tag="arrow_view", sample=0)
    assert [image["step"] for image in images] == [0, 60]
    assert served.ask(f"plugin/images/individualImage?{images[0]['query']}") == png()


def test_the_real_tensorboard_compares_a_race_by_its_settings(served: Served) -> None:
    experiment = served.ask("plugin/hparams/experiment", {"experimentName": ""})
    named = {info["name"] for info in experiment["hparamInfos"]}
    assert named >= {"rule", "lr", "beta1", "clip_norm", "schedule", "schedule/t_max"}
    metrics = [info["name"] for info in experiment["metricInfos"]]
    assert {metric["tag"] for metric in metrics} >= {"final/loss", "final/steps"}
    wish = {
        "experimentName": "",
        "allowedStatuses": ["STATUS_SUCCESS", "STATUS_UNKNOWN", "STATUS_RUNNING"],
        "colParams": [{"hparam": name} for name in sorted(named)]
        + [{"metric": metric} for metric in metrics],
        "startIndex": 0,
        "sliceSize": 10,
    }
    groups = served.ask("plugin/hparams/session_groups", wish)["sessionGroups"]
    by_name = {group["name"]: group for group in groups}
    assert set(by_name) == {"GD_fast_1", "gd_fast_1_2", "Adam"}
    assert by_name["Adam"]["hparams"]["lr"] == pytest.approx(0.1)
    assert by_name["Adam"]["hparams"]["rule"] == "adam"
    assert all(group["sessions"][0]["status"] == "STATUS_SUCCESS" for group in groups)
    last = {trace.runner.label: trace.step(trace.last).loss for trace in race().traces}
    values = {
        name: {each["name"]["tag"]: each["value"] for each in group["metricValues"]}
        for name, group in by_name.items()
    }
    assert values["Adam"]["final/loss"] == pytest.approx(last["Adam"])
