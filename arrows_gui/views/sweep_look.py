"""How the figures of a sweep are coloured in a theme, with the key that says which colour is what.

A cell that is not computed yet has the fainter colour of the nearest one that is.
"""

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_colouring import NEVER, OUTCOME, Figures, Scale, figures
from arrows_gui.core.sweep_plan import (
    AWAY,
    CODES,
    DIVERGED,
    HIGHER,
    OUTCOMES,
    SADDLE,
    UNKNOWN,
    Codes,
    Counts,
    Flags,
    SweepMap,
)
from arrows_gui.core.sweep_text import minimum_place
from arrows_gui.core.written import number_text
from arrows_gui.views.sweep_cells import Words, triple, words
from arrows_gui.views.theme import Theme, heat_colours
from arrows_gui.views.words import said, tr

FAINT = 0.45
"""The share of its own colour that a cell has which is not computed yet."""

INK = 0.95
"""The share of the text's colour that the lines of a pattern have."""

CLASS_SHARE = 0.55
"""The share of a class's colour that the cells of a minimum have: marks are seen on them."""

MOST_MINIMA = 8
"""The key names so many minima, and says how many more there are."""

CLASSES = 10
PATTERNED = tuple(CODES[outcome] for outcome in (SADDLE, HIGHER, AWAY, DIVERGED))
SHADES = 256
FIRST_MARK = SHADES + CLASSES
GROUND = FIRST_MARK + len(OUTCOMES) + 1
"""Rows of the table of colours: of the first outcome, and of a cell without a figure."""

_IS_PATTERNED = np.isin(np.arange(256), PATTERNED)


ROUNDING = 1e-9
"""A figure lies beyond the scale by more than this share of its end."""


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """The colour bar: its colours (256, 3) from low to high, and what its shades stand for."""

    title: str
    colours: Array
    scale: Scale
    below: bool
    above: bool

    def texts(self, count: int) -> list[str]:
        """Give the figures at evenly spaced shades, from the first to the last."""
        values = [float(v) for v in self.scale.loss(np.linspace(0, 1, count))]
        for digits in range(2, 7):
            texts = [number_text(float(f"{value:.{digits}g}")) for value in values]
            if len(set(texts)) == count:
                break
        first, last = "≤ " if self.below else "", "≥ " if self.above else ""
        return [first + texts[0], *texts[1:-1], last + texts[-1]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample with its words: a colour, with the pattern of a mark in its ink."""

    text: str
    colour: int
    ink: int
    mark: int


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A coloured map: words (rows, columns), marks, and the key that belongs to them."""

    shown: Figures
    colours: Words
    inks: Words
    marks: Codes
    bar: Bar | None
    entries: tuple[Entry, ...]


def look(found: SweepMap, colouring: str, theme: Theme) -> Look:
    """Colour a map."""
    shown, palette = figures(found, colouring), _Palette(theme)
    rows = _rows(shown, colouring)
    near = _near(rows, found.known)
    colours = np.where(found.known, palette.plain[rows], palette.faint[near])
    key = _Key(found, shown, rows, palette)
    entries = key.outcomes() if colouring == OUTCOME else (*key.minima(), *key.patterns())
    bar = None if shown.scale is None else _bar(shown, shown.scale, theme)
    entries = (*entries, *key.unknown())
    return Look(shown, colours, palette.inks[rows], shown.marks, bar, entries)


class _Palette:
    """Every colour of a theme that a cell can have, as rows of tables of words.

    First come the shades, then the minima, then the outcomes, NEVER and the ground.
    """

    def __init__(self, theme: Theme) -> None:
        base, text = triple(theme.colour("base")), triple(theme.colour("text"))
        classes = np.array([triple(theme.colour(f"class_{number}")) for number in range(CLASSES)])
        marks = [
            base if name == UNKNOWN else triple(theme.colour(f"outcome_{name}"))
            for name, _ in OUTCOMES
        ]
        mixed = CLASS_SHARE * classes + (1 - CLASS_SHARE) * base
        own = np.concatenate((heat_colours(theme), mixed, marks, (base, base)))
        self.plain = words(own)
        self.inks = words(INK * text + (1 - INK) * own)
        self.faint = words(FAINT * own + (1 - FAINT) * base)


def _rows(shown: Figures, colouring: str) -> Counts:
    """Give the rows of the palette (rows, columns) of the cells, as if all were known."""
    by_mark = FIRST_MARK + shown.marks.astype(np.intp)
    if colouring == OUTCOME:
        return by_mark
    if shown.scale is None:
        has = np.isfinite(shown.values)
        own = SHADES + np.where(has, shown.values, 0.0).astype(np.intp) % CLASSES
    else:
        share = shown.scale.share(shown.values)
        has = np.isfinite(share)
        own = (np.where(has, share, 0.0) * (SHADES - 1)).astype(np.intp)
    blank = np.where(_IS_PATTERNED[shown.marks], by_mark, GROUND)
    rows: Counts = np.where(has, own, blank)
    return rows


def _near(rows: Counts, known: Flags) -> Counts:
    """Give every cell the row of the palette of the nearest known one; the ground for none."""
    if known.all():
        return rows
    if not known.any():
        return np.full_like(rows, GROUND)
    begun: Flags = np.logical_or.reduce(known, axis=1)
    lines = _nearest(begun[None])[0]
    near: Counts = rows[lines[:, None], _nearest(known)[lines]]
    return near


def _nearest(flags: Flags) -> Counts:
    """Give for each place (rows, m) the nearest column of its row that is flagged."""
    count = flags.shape[1]
    place = np.arange(count)
    before = np.maximum.accumulate(np.where(flags, place, -count), axis=1)
    after = np.minimum.accumulate(np.where(flags, place, 2 * count)[:, ::-1], axis=1)[:, ::-1]
    nearest: Counts = np.where(place - before <= after - place, before, after)
    return np.clip(nearest, 0, count - 1)


def _bar(shown: Figures, scale: Scale, theme: Theme) -> Bar | None:
    values = shown.values[np.isfinite(shown.values)]
    if not values.size:
        return None
    low, high = (float(v) for v in scale.loss(np.array((0.0, 1.0))))
    below = bool(values.min() < low - ROUNDING * abs(low))
    above = bool(values.max() > high + ROUNDING * abs(high))
    title = tr("{title}, logarithmic", title=shown.title) if scale.is_log else said(shown.title)
    return Bar(title, heat_colours(theme), scale, below, above)


class _Key:
    """Makes the entries of the key, each in the colour of a cell that it stands for."""

    def __init__(self, found: SweepMap, shown: Figures, rows: Counts, palette: _Palette) -> None:
        self._found, self._shown, self._palette = found, shown, palette
        self._rows, self._marks, self._known = rows, shown.marks, found.known

    def outcomes(self) -> tuple[Entry, ...]:
        """Name every outcome that occurs."""
        entries = (
            self._entry(tr(title), self._marks == code, code)
            for code, (name, title) in enumerate(OUTCOMES)
            if name != UNKNOWN
        )
        return tuple(entry for entry in entries if entry is not None)

    def patterns(self) -> tuple[Entry, ...]:
        """Name every pattern that occurs, and what has no figure."""
        titles = [(code, OUTCOMES[code][1]) for code in PATTERNED]
        titles.append((NEVER, "Target not reached"))
        entries = (self._entry(tr(title), self._marks == code, code) for code, title in titles)
        return tuple(entry for entry in entries if entry is not None)

    def minima(self) -> tuple[Entry, ...]:
        """Name the minima that are reached."""
        values, found = self._shown.values, self._found
        if self._shown.scale is not None:
            return ()
        numbers = np.unique(values[np.isfinite(values)]).astype(int).tolist()
        entries = [
            self._entry(f"{n + 1}: {minimum_place(found, n)}", values == n, 0)
            for n in numbers[:MOST_MINIMA]
        ]
        rest = len(numbers) - MOST_MINIMA
        if rest > 0:
            ground = self._known & np.isin(values, numbers[MOST_MINIMA:])
            entries.append(self._entry(tr("and {rest} more", rest=rest), ground, 0))
        none = self._known & ~np.isfinite(values) & ~np.isin(self._marks, PATTERNED)
        entries.append(self._entry(tr("No minimum"), none, 0))
        return tuple(entry for entry in entries if entry is not None)

    def unknown(self) -> tuple[Entry, ...]:
        """Say what fainter cells are."""
        word = int(self._palette.faint[SHADES // 2])
        text = tr("Fainter: not computed")
        return () if self._known.all() else (Entry(text, word, word, 0),)

    def _entry(self, text: str, where: Flags, mark: int) -> Entry | None:
        if not where.any():
            return None
        row = self._rows[np.unravel_index(int(where.argmax()), where.shape)]
        return Entry(text, int(self._palette.plain[row]), int(self._palette.inks[row]), mark)
