"""The fault clinic's workspace: runs the cases beside the window, and judges the answers."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from arrows_gui.core.clinic import (
    CASES,
    ClinicRun,
    case_by_id,
    offered_causes,
    offered_remedies,
    run_recipe,
)
from arrows_gui.core.clinic_case import Case, Recipe, Remedy
from arrows_gui.core.diagnosis import diagnosis_by_id
from arrows_gui.core.message import Message
from arrows_gui.core.recipe_difference import differences
from arrows_gui.core.symptoms import symptoms
from arrows_gui.jobs import Jobs, Task
from arrows_gui.views.clinic_evidence import ClinicEvidence
from arrows_gui.views.clinic_list import ClinicList
from arrows_gui.views.clinic_plot import BROKEN, TREATED, TWIN
from arrows_gui.views.clinic_sheet import ClinicSheet
from arrows_gui.views.clinic_words import remedy_text, verdict_of, wrong_text
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr, why_not

LIST_SHARE, EVIDENCE_SHARE, SHEET_SHARE = 22, 42, 36
"""The widths of the three parts at first, in per cent."""


class ClinicWorkspace(QWidget):
    """Shows a case, asks for its cause and a remedy, and has the runs made on a queue of its own.

    A result belongs to the case that is chosen: what an older job still has to say is dropped.
    """

    problem_said = Signal(str)  # a sentence about what a person asked for; empty takes it back
    case_opened_in_lab = Signal(object)  # a Recipe that the person wants to see in the lab
    solved_changed = Signal()  # one more cause was found
    failed = Signal(str)  # a fault of the worker, with its traceback

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clinic_workspace")
        self.jobs = Jobs(self)
        self.jobs.failed.connect(lambda _, fault: self.failed.emit(fault))
        self.tasks = {name: Task(self.jobs, self) for name in (BROKEN, TREATED, TWIN)}
        self._case: Case | None = None
        self.runs: dict[str, ClinicRun] = {}
        self._remedy: Remedy | None = None
        self._known = self._stopped = False
        self._solved: set[str] = set()
        self.cases = ClinicList(CASES, self)
        self.evidence = ClinicEvidence(self)
        self.sheet = ClinicSheet(self)
        self.sheet.hide()
        self.splitters = {"clinic_across": self._lay_out()}
        self._wire()
        self._guard = KeyGuard(self)
        self._guard.watch(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self.cases, self.evidence, self.sheet):
            part.set_theme(theme)

    def reset_layout(self) -> None:
        """Give every part its first size."""
        shares = (LIST_SHARE, EVIDENCE_SHARE, SHEET_SHARE)
        width = max(600, self.width())
        self.splitters["clinic_across"].setSizes([width * share // 100 for share in shares])

    @property
    def cause_is_known(self) -> bool:
        """Whether the cause of the case that is open was found, or shown."""
        return self._known

    def solved(self) -> frozenset[str]:
        """Give the ids of the cases whose cause was found."""
        return frozenset(self._solved)

    def set_solved(self, ids: Collection[str]) -> None:
        """Take the cases whose cause was found before; unknown ids are left out."""
        self._solved = {case.id for case in CASES} & set(ids)
        self.cases.show_found(self._solved)

    def choose(self, case_id: str) -> None:
        """Choose a case, as a click in the list does."""
        self.cases.choose(case_id)

    def stop(self) -> None:
        """End the worker; nothing is trained any more."""
        self._stopped = True
        self.jobs.stop()

    # Behind the scenes

    def _lay_out(self) -> QSplitter:
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        parts = (self.cases, self.evidence, self.sheet)
        for place, (part, share) in enumerate(zip(parts, (0, 6, 5), strict=True)):
            across.addWidget(part)
            across.setStretchFactor(place, share)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(6, 6, 6, 6)
        whole.addWidget(across)
        return across

    def _wire(self) -> None:
        sheet, evidence = self.sheet, self.evidence
        self.cases.chosen.connect(self._on_chosen)
        sheet.answered.connect(self._on_answered)
        sheet.reveal_wanted.connect(lambda: self._show_cause(False))
        sheet.remedy_wanted.connect(self._on_remedy)
        sheet.examine_wanted.connect(self._examine_treated)
        sheet.next_wanted.connect(self._choose_next)
        evidence.examine_wanted.connect(self._examine_broken)
        evidence.plot.twin_wanted.connect(self._on_twin)
        self.tasks[BROKEN].progressed.connect(evidence.show_busy)
        self.tasks[BROKEN].finished.connect(self._on_broken)
        self.tasks[TREATED].progressed.connect(sheet.show_treating)
        self.tasks[TREATED].finished.connect(self._on_treated)
        self.tasks[TWIN].finished.connect(self._on_twin_ready)
        for task in self.tasks.values():
            task.refused.connect(lambda problem: self.problem_said.emit(why_not(problem)))
        self.tasks[TREATED].refused.connect(lambda _: sheet.show_no_result())

    def _train(self, name: str, recipe: Recipe) -> None:
        if not self._stopped:
            self.tasks[name].start(partial(run_recipe, recipe))

    def _on_chosen(self, case_id: str) -> None:
        for task in self.tasks.values():
            task.drop()
        self._case = case = case_by_id(case_id)
        self.runs.clear()
        self._remedy, self._known = None, False
        self.problem_said.emit("")
        self.evidence.show_case(case)
        remedies = offered_remedies(case)
        self.sheet.show_case(
            [(cause.id, tr(cause.title)) for cause in offered_causes(case)],
            [(str(number), tr(remedy.title)) for number, remedy in enumerate(remedies)],
        )
        self.sheet.show()
        self._train(BROKEN, case.broken)

    def _on_broken(self, run: ClinicRun) -> None:
        self.runs[BROKEN] = run
        self.evidence.show_symptoms(symptoms(run))
        self.evidence.plot.show_runs(self.runs)
        self.sheet.set_ready(True)

    def _on_answered(self, cause: str) -> None:
        case, run = self._case, self.runs.get(BROKEN)
        if case is None or run is None or self._known:
            return
        if cause == case.cause:
            self._solved.add(case.id)
            self.cases.show_found(self._solved)
            self.solved_changed.emit()
            self._show_cause(True)
        else:
            self.sheet.show_wrong(cause, wrong_text(diagnosis_by_id(cause), run))

    def _show_cause(self, found: bool) -> None:
        case, run = self._case, self.runs.get(BROKEN)
        if case is None or run is None:
            return
        self._known = True
        diagnosis, verdict = diagnosis_by_id(case.cause), verdict_of(run, case.cause)
        why, takes = tr(diagnosis.sentence), diagnosis.takes
        if verdict is not None:
            why, takes = said(verdict.why), diagnosis.taken_by(verdict)
        words = (tr(diagnosis.title), found, why, said(takes), tr(case.explanation))
        self.sheet.show_cause(*words)
        self._show_differences()

    def _on_remedy(self, number: str) -> None:
        if self._case is None or not number:
            return
        self._remedy = offered_remedies(self._case)[int(number)]
        self.sheet.show_treating(0.0)
        self._train(TREATED, self._remedy.recipe)

    def _on_treated(self, run: ClinicRun) -> None:
        if self._case is None or self._remedy is None:
            return
        self.runs[TREATED] = run
        self.evidence.plot.show_runs(self.runs)
        number = offered_remedies(self._case).index(self._remedy)
        text = remedy_text(self.runs[BROKEN], run)
        self.sheet.show_result(str(number), not run.verdicts, text)

    def _on_twin(self, wanted: bool) -> None:
        self.tasks[TWIN].drop()
        if wanted and self._case is not None:
            self._train(TWIN, self._case.twin)
        elif self.runs.pop(TWIN, None) is not None:
            self.evidence.plot.show_runs(self.runs)
        self._show_differences()

    def _on_twin_ready(self, run: ClinicRun) -> None:
        self.runs[TWIN] = run
        self.evidence.plot.show_runs(self.runs)
        self._show_differences()

    def _show_differences(self) -> None:
        """List what the twin has instead; that gives the cause away, which must be known."""
        broken, twin = self.runs.get(BROKEN), self.runs.get(TWIN)
        told: tuple[Message, ...] = ()
        if self._known and broken is not None and twin is not None:
            told = differences(broken.document, twin.document)
        self.evidence.show_differences(told)

    def _examine_broken(self) -> None:
        if self._case is not None:
            self.case_opened_in_lab.emit(self._case.broken)

    def _examine_treated(self) -> None:
        if self._remedy is not None:
            self.case_opened_in_lab.emit(self._remedy.recipe)

    def _choose_next(self) -> None:
        if self._case is not None:
            self.cases.choose(self.cases.next_case(self._case.id))
