"""The step under the cursor: the network and what it answers, its layers, and the curves."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arrows_gui.core.decision import decision_window
from arrows_gui.core.network_loss import CLASSES
from arrows_gui.core.unit_state import unit_health, unit_maps
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.lab_part import Say
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.views.network_lab import NetworkLab

AT_STEP = (
    "Step {step}, epoch {epoch:.1f}: batch loss {batch}; training loss {train}, test loss {test}."
)
WITH_RIGHT = (
    "Step {step}, epoch {epoch:.1f}: batch loss {batch}; training loss {train}, test loss {test}"
    " ({train_right:.1%} and {test_right:.1%} right)."
)
PART_JUDGED = "The losses are taken over {most} points of each part."
WORKING = "Step {step}: its weights are being worked out again from the recording."


class NetworkStepPart(NetworkPart):
    """Shows the exact step in pictures, and the figures of all steps as curves."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, lab, say)
        for view in (lab.curves, lab.ratios, lab.histograms):
            view.cursor_wanted.connect(session.set_cursor)
        lab.diagram.hovered.connect(lab.hover.setText)
        lab.decision.hovered.connect(lab.hover.setText)
        self._split: object = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        lab = self.lab
        for view in (lab.diagram, lab.decision, lab.curves, lab.layers, lab.histograms, lab.ratios):
            view.set_theme(theme)

    def show_run(self) -> None:
        """Show another training."""
        session, lab = self.training, self.lab
        objective, data = session.objective, session.objective.split.data
        outputs = data.classes if data.task == CLASSES else (data.target,)
        lab.diagram.show_network(objective.network, data.features, outputs)
        if self._split is not objective.split:
            self._split = objective.split
            lab.decision.show_data(objective.split)
        for view in (lab.curves, lab.layers, lab.histograms, lab.ratios):
            view.show_run(session.trace)

    def show_cursor(self) -> None:
        """Move the lines of the curves in view; in a training they move with the curves."""
        if self.training.playing:
            return
        tab = self.lab.tabs.currentWidget()
        if tab in (self.lab.curves, self.lab.ratios, self.lab.histograms):
            tab.show_cursor(self.training.cursor)

    def slow(self) -> Sequence[Callable[[], None]]:
        """Give the pictures, one after the other."""
        return (
            *(self._show_words, self._show_weights, self._show_units),
            *(self._show_decision, self._show_tab),
        )

    def _show_words(self) -> None:
        session = self.training
        step = session.exact
        if step.t != session.cursor:
            self.lab.words.setText(tr(WORKING, step=session.cursor))
            return
        objective = session.objective
        judged = objective.evaluation(step.theta)
        self.lab.curves.show_judged(step.t, judged)
        words = tr(
            WITH_RIGHT if objective.split.data.classes else AT_STEP,
            step=step.t,
            epoch=step.t / objective.epoch_steps,
            batch=step.loss,
            train=judged.train_loss,
            test=judged.test_loss,
            train_right=judged.train_accuracy,
            test_right=judged.test_accuracy,
        )
        most = objective.judged_most
        if most:
            words = f"{words} {tr(PART_JUDGED, most=most)}"
        self.lab.words.setText(words)

    def _show_weights(self) -> None:
        session, step, diagram = self.training, self.training.exact, self.lab.diagram
        update = None if step.pending and step.t == 0 else step.update
        diagram.show_live(session.playing)
        diagram.show_step(step.theta, step.gradient, update)

    def _show_units(self) -> None:
        step, diagram = self.training.exact, self.lab.diagram
        objective, features = self.training.objective, self.lab.decision.features()
        data = objective.split.data
        window, others = decision_window(data, features), data.x.mean(axis=0)
        size = diagram.map_size()
        diagram.show_maps(unit_maps(objective.network, step.theta, window, size, features, others))
        diagram.show_health(unit_health(objective, step.theta))

    def _show_decision(self) -> None:
        session, step = self.training, self.training.exact
        self.lab.decision.show_network(session.objective.network, step.theta)

    def _show_tab(self) -> None:
        session, lab, step = self.training, self.lab, self.training.exact
        tab = lab.tabs.currentWidget()
        if tab in (lab.curves, lab.ratios, lab.histograms, lab.layers):
            tab.show_history(session.trace)
            tab.show_cursor(session.cursor)
        if tab in (lab.layers, lab.histograms):
            tab.show_step(step)
