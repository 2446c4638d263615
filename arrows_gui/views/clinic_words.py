"""What the fault clinic says of an answer, a verdict and a remedy."""

from arrows_gui.core.clinic import ClinicRun, sign_of
from arrows_gui.core.diagnosis import diagnosis_by_id
from arrows_gui.core.message import Message
from arrows_gui.core.symptoms import rough
from arrows_gui.core.verdict import Diagnosis, Verdict
from arrows_gui.views.clinic_choices import RIGHT_SIGN, WRONG_SIGN
from arrows_gui.views.words import said, tr

INTRODUCTION = (
    "Each case is a training that goes wrong. Choose one: it is trained at once, and you see what "
    "came of it. Name the cause, then try a remedy: when it helps, the verdict is gone."
)
NOT_THIS = "{sign} {title}: no, that is not seen in this run. {sentence} {takes}"
ALSO_THIS = "{sign} {title} is seen here as well, but something else brings it about: {why}"
NO_VERDICT = "{sign} No verdict: the fault is gone."
STANDS = "{sign} {title}: {why}"
ENDS = "The loss now ends at {after} instead of {before}, after {steps} steps."
ENDS_BOTH = (
    "The training loss now ends at {after} instead of {before}, the test loss at {test_after} "
    "instead of {test_before}, after {steps} steps."
)


def wrong_text(chosen: Diagnosis, run: ClinicRun) -> str:
    """Say why a cause is not the one: what it would look like, or that it is only one more."""
    values: dict[str, object] = {"sign": WRONG_SIGN, "title": chosen.title}
    seen = sign_of(run, chosen)
    if seen is not None:
        return tr(ALSO_THIS, **values, why=seen.why)
    return tr(NOT_THIS, **values, sentence=chosen.sentence, takes=chosen.takes)


def verdict_of(run: ClinicRun, diagnosis_id: str) -> Verdict | None:
    """Give the verdict of a diagnosis on a run, None where there is none."""
    return next((each for each in run.verdicts if each.id == diagnosis_id), None)


def remedy_text(before: ClinicRun, after: ClinicRun) -> str:
    """Say what a remedy made of the run: the verdicts that stand, and the loss at the end."""
    told = [_standing(each) for each in after.verdicts]
    if not told:
        told = [Message(NO_VERDICT, {"sign": RIGHT_SIGN})]
    return "\n".join(map(said, (*told, _ends(before, after))))


def _standing(verdict: Verdict) -> Message:
    title = diagnosis_by_id(verdict.id).title
    return Message(STANDS, {"sign": WRONG_SIGN, "title": title, "why": verdict.why})


def _ends(before: ClinicRun, after: ClinicRun) -> Message:
    ends: dict[str, object] = {
        "before": rough(before.last_loss),
        "after": rough(after.last_loss),
        "steps": after.steps,
    }
    if before.judged is None or after.judged is None:
        return Message(ENDS, ends)
    ends["test_before"] = rough(before.judged.test_loss[-1])
    ends["test_after"] = rough(after.judged.test_loss[-1])
    return Message(ENDS_BOTH, ends)
