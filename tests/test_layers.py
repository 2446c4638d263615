"""Imports point down, and modules stay small enough to read."""

# ruff: noqa: D103 - the names say what is tested

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import arrows_gui

PACKAGE = Path(arrows_gui.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS: tuple[tuple[str, ...], ...] = (
    ("core", "resources"),
    ("lessons", "files"),
    ("engine", "jobs"),
    ("session", "save"),
    ("views",),
    ("app", "cli", "self_test", "__main__"),
)
"""From the bottom up; a module imports from lower rows only. What is too long for one module has
more that begin with its name: ``cli_options`` is part of ``cli``."""

KNOW_EACH_OTHER = ({"engine", "jobs"}, {"session", "save"}, {"app", "cli", "self_test", "__main__"})
"""Modules of one row that may import each other."""

QT_CORE_ONLY = {"engine", "jobs", "session", "save"}
WITHOUT_QT = {"core", "resources", "lessons", "files"}
QT = {"PySide6", "shiboken6", "pyqtgraph", "pytestqt"}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 55


def unit_of(path: Path) -> str:
    """Give the name of a module or package directly below arrows_gui."""
    return part_of(path.relative_to(PACKAGE).parts[0].removesuffix(".py"))


def part_of(name: str) -> str:
    """Give the unit that a module belongs to by its name."""
    first = name.split("_")[0]
    return first if any(first in units for units in LAYERS) else name


def rank(unit: str) -> int:
    """Give the row of a unit, counted from the bottom."""
    return {unit: row for row, units in enumerate(LAYERS) for unit in units}[unit]


def imported(tree: ast.AST) -> Iterator[str]:
    """List the full names that are imported anywhere below a node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def own_units(names: Iterator[str]) -> set[str]:
    """Give the units of arrows_gui among imported names."""
    parts = [name.split(".") for name in names]
    own = {part_of(part[1]) for part in parts if part[0] == "arrows_gui" and len(part) > 1}
    return own - {"__version__"}


def top_level(tree: ast.Module) -> Iterator[str]:
    """List the names that are imported as soon as a module is."""
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield from imported(statement)


@pytest.fixture(params=MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_a_module_has_a_place_in_the_table(path: Path) -> None:
    assert unit_of(path) in {"__init__", *(unit for row in LAYERS for unit in row)}


def test_imports_point_down(path: Path) -> None:
    unit, used = unit_of(path), own_units(imported(tree_of(path)))
    if unit == "__init__":
        assert not used
        return
    for other in used - {unit}:
        beside = any({unit, other} <= group for group in KNOW_EACH_OTHER)
        assert rank(other) < rank(unit) or beside, f"{unit} imports {other}"


def test_only_upper_layers_know_qt(path: Path) -> None:
    unit = unit_of(path)
    qt = {name for name in imported(tree_of(path)) if name.split(".")[0] in QT}
    if unit in WITHOUT_QT:
        assert not qt
    elif unit in QT_CORE_ONLY:
        assert {".".join(name.split(".")[:2]) for name in qt} <= {"PySide6.QtCore"}


def test_core_knows_numpy_and_the_standard_library_only(path: Path) -> None:
    if unit_of(path) == "core":
        roots = {name.split(".")[0] for name in imported(tree_of(path))}
        assert roots <= {"numpy", "arrows_gui", *sys.stdlib_module_names}
        assert own_units(imported(tree_of(path))) <= {"core"}


def test_the_command_line_starts_without_qt() -> None:
    for path in MODULES:
        if unit_of(path) == "cli":
            names = list(top_level(tree_of(path)))
            assert not {name.split(".")[0] for name in names} & QT
            assert own_units(iter(names)) <= {*WITHOUT_QT, "cli"}


def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name
