"""The diagnosis of networks: what each rule finds, and that it finds nothing where all is well."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core import diagnosis_network
from arrows_gui.core.clinic_case import NetworkRecipe
from arrows_gui.core.clinic_network import NETWORK_CASES
from arrows_gui.core.descent import Descent
from arrows_gui.core.diagnosis_rows_network import NETWORK_EXPLAINS, NETWORK_ROWS
from arrows_gui.core.document import Document
from arrows_gui.core.network_document import first_network_document, network_document
from arrows_gui.core.network_facts import NetworkFacts
from arrows_gui.core.network_presets import PRESETS, Preset, preset_by_id
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.network_walk import NetworkBatch, weight_edit
from arrows_gui.core.rows import CHUNK
from arrows_gui.core.verdict import NETWORK, Verdict

COMMON = (
    diagnosis_network.not_finite_of_network,
    diagnosis_network.diverging_of_network,
    diagnosis_network.oscillating_of_network,
    diagnosis_network.too_small_step_of_network,
    diagnosis_network.plateau_of_network,
    diagnosis_network.noise_of_network,
    diagnosis_network.schedule_ended_of_network,
    diagnosis_network.momentum_overshoot_of_network,
)
LOOKS = (*COMMON, *(row.looks[NETWORK] for row in NETWORK_ROWS))


def trained(document: Document, stops: Iterable[int] = ()) -> tuple[NetworkTrace, list[list[str]]]:
    """Train to the end; give the recording, and what is found at some stops and at the end."""
    experiment = document.experiment
    descent = Descent(experiment)
    trace = NetworkTrace(experiment, experiment.runners[0], descent.run_id)
    found = []
    for stop in (*stops, experiment.steps):
        descent.advance(stop - descent.walks[0].t)
        for batch in descent.batches():
            trace.extend(batch)
        found.append([verdict.id for verdict in verdicts_on(trace)])
    return trace, found


def verdicts_on(trace: NetworkTrace) -> list[Verdict]:
    """Give what is found, without what something else explains."""
    facts = NetworkFacts(trace.objective, trace)
    found = [verdict for look in LOOKS if (verdict := look(facts)) is not None]
    ids = {verdict.id for verdict in found}
    hidden = {symptom for cause, symptom in NETWORK_EXPLAINS if cause in ids}
    return [verdict for verdict in found if verdict.id not in hidden]


def of(case_id: str) -> list[Verdict]:
    case = next(case for case in NETWORK_CASES if case.id == case_id)
    return verdicts_on(trained(case.broken.document())[0])


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_shows_its_fault_and_no_other_at_any_time(preset: Preset) -> None:
    document = network_document(
        preset.setup, preset.optimizer, dict(preset.settings), min(preset.steps, 1000)
    )
    stops = (1, 20, 50, 200) if preset.steps > 200 else (1, 20, 50)
    _, (first, *found) = trained(document, stops)
    assert first == [], "one step shows nothing"
    assert all(each == ([preset.fault] if preset.fault else []) for each in found)


def test_rates_of_0_and_typed_weights_are_no_trouble() -> None:
    preset = preset_by_id("circle")
    still, _ = trained(network_document(preset.setup, "gd", {"lr": 0.0}, 60))
    (verdict,) = verdicts_on(still)
    assert (verdict.id, verdict.value) == ("update_ratio", 0.0)
    document = network_document(preset.setup, preset.optimizer, dict(preset.settings), 100)
    descent = Descent(document.experiment)
    trace = NetworkTrace(document.experiment, document.experiment.runners[0], 0)
    for k in range(80):
        descent.advance(1)
        if k >= 60:
            descent.edit(0, weight_edit(k % 5), 0.1 * (k % 3))
    for batch in descent.batches():
        trace.extend(batch)
    assert verdicts_on(trace) == []


def test_a_first_network_is_healthy() -> None:
    document = first_network_document()
    short = replace(document, experiment=replace(document.experiment, steps=300))
    assert trained(short, (0, 20, 50, 150))[1] == [[]] * 5


def test_the_twin_of_every_case_is_healthy_at_any_time() -> None:
    for case in NETWORK_CASES:
        stops = [stop for stop in (20, 50, 100) if stop < case.twin.steps]
        _, found = trained(case.twin.document(), stops)
        assert not any(found), case.id


def test_cases_offer_enough_and_give_nothing_away() -> None:
    assert len({case.cause for case in NETWORK_CASES}) == len(NETWORK_CASES) >= 9
    assert len({case.id for case in NETWORK_CASES}) == len(NETWORK_CASES)
    for case in NETWORK_CASES:
        assert isinstance(case.broken, NetworkRecipe)
        assert case.broken.steps <= 400
        assert 2 <= len(case.others) <= 3
        assert case.cause not in case.others
        assert 3 <= len(case.remedies) <= 4
        assert {remedy.cures for remedy in case.remedies} == {True, False}
        assert case.cause.split("_")[0] not in (case.title + case.symptom).lower()


def test_a_verdict_names_the_layer_and_the_numbers_that_triggered_it() -> None:
    (vanishing,) = of("whisper")
    assert (vanishing.layer, vanishing.arrow, vanishing.step) == ("layer1", "gradient", 300)
    assert 1e-4 < vanishing.value < 1e-3
    assert str(vanishing.why).endswith("of 6 activations multiply it by 0.00024 at most.")
    (dead,) = of("dark")
    assert dead.layer == "layer2"
    assert dead.step < 20
    assert str(dead.why).startswith("12 of the 12 units of layer2 are 0 at every training point")
    (exploding,) = of("thunder")
    assert exploding.step == 0
    assert exploding.value == pytest.approx(227, abs=1)
    (unscaled,) = of("lopsided")
    assert "width has a size (root mean square) of 760 and length one of 1.2" in str(unscaled.why)


def test_a_cause_hides_what_follows_from_it_and_none_hides_itself() -> None:
    ids = {row.id for row in NETWORK_ROWS} | {
        look.__name__.removesuffix("_of_network") for look in COMMON
    }
    pairs = set(NETWORK_EXPLAINS)
    assert {each for pair in pairs for each in pair} <= ids
    assert not any((symptom, cause) in pairs for cause, symptom in pairs)


def test_a_long_recording_is_judged_as_well() -> None:
    preset = preset_by_id("vanishing")
    document = network_document(preset.setup, preset.optimizer, dict(preset.settings), 300)
    trace = lengthened(trained(document)[0], document, 100_000)
    assert [verdict.id for verdict in verdicts_on(trace)] == ["vanishing"]


def lengthened(trace: NetworkTrace, document: Document, steps: int) -> NetworkTrace:
    """Repeat a recording until it has so many steps."""
    each, stride = trace.last, 256
    table = np.zeros((steps + 1, 1 + 3 * len(trace.objective.groups)))
    moves = np.zeros((steps, 1 + 2 * len(trace.objective.groups)))
    table[:, 0] = np.resize(trace.series("loss"), steps + 1)
    moves[:, 0] = trace.rate(0)
    for number, (layer, _) in enumerate(trace.objective.groups, 1):
        count = len(trace.objective.groups)
        norms = np.resize(trace.series(f"gradient_norm/{layer}")[:each], steps + 1)
        sizes = np.resize(trace.series(f"update_norm/{layer}"), steps)
        table[:, number] = norms**2
        table[:, number + count] = np.resize(trace.series(f"weight_norm/{layer}"), steps + 1) ** 2
        moves[:, number] = sizes**2
        moves[:, number + count] = -sizes * norms[:-1]
    kept = trace.checkpoints
    whole = [kept[i % len(kept)]._replace(t=i * stride) for i in range(steps // stride + 1)]
    longer = NetworkTrace(document.experiment, document.experiment.runners[0], 0)
    tip = trace.tip._replace(t=steps)
    runner = longer.runner.id
    batch = NetworkBatch(
        *(0, runner, 0, table, moves, (), trace.rate(0), None, None), tuple(whole), stride, tip
    )
    longer.extend(batch)
    return longer


def test_a_series_is_every_value_of_a_figure_across_chunks() -> None:
    preset = preset_by_id("plane")
    document = network_document(preset.setup, preset.optimizer, dict(preset.settings), 50)
    short, _ = trained(document)
    trace = lengthened(short, document, CHUNK + 100)
    for name in ("loss", "update_ratio/layer1", "cos_previous/layer1", "lr"):
        count = CHUNK + 100 + (name in ("loss", "cos_previous/layer1"))
        whole = trace.series(name)
        assert len(whole) == count
        np.testing.assert_array_equal(trace.series(name, CHUNK - 5), whole[CHUNK - 5 :])
        assert float(whole[CHUNK + 3]) == trace.figures(CHUNK + 3)[name]
