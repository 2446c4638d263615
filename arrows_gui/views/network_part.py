"""What every part of the network workspace is: some widgets of one subject, and the session."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arrows_gui.session_network import NetworkSession
from arrows_gui.views.lab_part import LabPart, Say

if TYPE_CHECKING:
    from arrows_gui.views.network_lab import NetworkLab


class NetworkPart(LabPart):
    """Shows the training in some widgets of the lab, and carries out what they announce."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, say, lab)
        self.training = session
        self.lab = lab

    def slow(self) -> Sequence[Callable[[], None]]:
        """Give what is to be shown anew some ten times a second, one after the other."""
        return ()
