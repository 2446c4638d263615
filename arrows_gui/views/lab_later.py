"""What lies behind the first screen: the other tabs and the 3-D view, with all that wires them."""

from PySide6.QtCore import QObject

from arrows_gui.session import Session
from arrows_gui.views.beats_panel import BeatsPanel
from arrows_gui.views.beats_part import BeatsPart
from arrows_gui.views.lab_part import LabPart, Say
from arrows_gui.views.lab_widgets import LabWidgets
from arrows_gui.views.leader_board import LeaderBoard
from arrows_gui.views.look_part import LookPart
from arrows_gui.views.predict_panel import PredictPanel
from arrows_gui.views.predict_part import PredictPart
from arrows_gui.views.race_part import RacePart
from arrows_gui.views.slice_view import SliceView
from arrows_gui.views.space_view import SpaceView
from arrows_gui.views.table_view import TableView


class Later(QObject):
    """The later widgets, in their places in the lab, and their parts."""

    def __init__(self, session: Session, lab: LabWidgets, say: Say) -> None:
        super().__init__(lab)
        surface = lab.surface
        self.space = SpaceView()
        self.space.hide()  # a splitter shows what it is given, and would make room for it
        board, beats, slices = LeaderBoard(), BeatsPanel(), SliceView()
        guesses, table = PredictPanel(), TableView()
        lab.add_later(self.space, (board, beats, slices, guesses, table))
        looks = (self.space, lab.curvature, lab.chip, slices, table)
        self.race = RacePart(session, lab.runners, board, say, self)
        self.beats = BeatsPart(session, beats, lab.optimizer, surface, say, self)
        self.predict = PredictPart(session, guesses, surface, say, self)
        look = LookPart(session, surface, looks, say, self)
        self.parts: tuple[LabPart, ...] = (self.race, self.beats, self.predict, look)
