"""The state of the lab on a screen that sets none up itself."""

from arrows_gui.lessons.lesson import Lesson, Stage


def stage_of(lesson: Lesson, number: int) -> Stage | None:
    """Give the stage of a screen, counted from 0: its own, or that of the nearest one above."""
    for screen in reversed(lesson.screens[: number + 1]):
        if screen.stage is not None:
            return screen.stage
    return None
