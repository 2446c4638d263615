"""What is shipped: the wheel has what the checkout has, and the README says what is true."""

# ruff: noqa: D103 - the names say what is tested

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from arrows_gui import __version__
from arrows_gui.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TOP_LEVEL = {
    *("arrows_gui", "resources", "tests", "pyproject.toml", "arrows.spec"),
    *("README.md", "LICENSE", "CHANGELOG.md", ".gitignore", ".ci"),
}
NOTICES = ROOT / "resources" / "licences"
LIMIT_S = 300


def run(*words: str | Path, **options: object) -> str:
    """Run a command that must succeed, and give what it writes."""
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=LIMIT_S, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Installed(NamedTuple):
    """The program, installed from a wheel into a folder away from the checkout."""

    site: Path
    elsewhere: Path

    def python(self, *words: str) -> str:
        """Run Python so that it finds the program in that folder only."""
        environment = os.environ | {"PYTHONPATH": str(self.site), "QT_QPA_PLATFORM": "offscreen"}
        return run(sys.executable, *words, env=environment, cwd=self.elsewhere)

    def program(self, *words: str) -> str:
        """Run the installed program."""
        return self.python("-m", "arrows_gui", *words)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a source archive, and a wheel from nothing but that."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    site, elsewhere = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("elsewhere")
    pip = (sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--no-compile")
    run(*pip, "--disable-pip-version-check", "--target", site, wheel)
    return Installed(site, elsewhere)


# The wheel


def test_the_wheel_carries_every_module_and_every_resource(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    places = {"arrows_gui": "arrows_gui", "resources": "arrows_gui/_resources"}
    for folder, place in places.items():
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        names = {path.relative_to(ROOT / folder).as_posix() for path in files}
        wanted = {f"{place}/{name}" for name in names if "__pycache__" not in name}
        assert wanted
        assert wanted <= carried


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        roots = {name.split("/")[0] for name in archive.namelist()}
    assert roots == {"arrows_gui", f"arrows_gui-{__version__}.dist-info"}


def test_an_installed_wheel_finds_its_resources(installed: Installed) -> None:
    code = "from arrows_gui.resources import resource; print(resource('icons', 'arrows.png'))"
    found = Path(installed.python("-c", code).strip())
    assert found == installed.site.resolve() / "arrows_gui" / "_resources" / "icons" / "arrows.png"
    assert found.read_bytes() == (ROOT / "resources" / "icons" / "arrows.png").read_bytes()


def test_an_installed_wheel_says_its_version(installed: Installed) -> None:
    assert installed.program("--version") == f"arrows-gui {__version__}\n"


def test_an_installed_wheel_writes_a_trace(installed: Installed) -> None:
    words = ("trace", "--surface", "bowl", "--optimizer", "gd", "--steps", "5")
    assert len(installed.program(*words).splitlines()) == 7


def test_an_installed_wheel_passes_its_self_test(installed: Installed) -> None:
    picture = installed.elsewhere / "window.png"
    assert "passed" in installed.program("--self-test", "--screenshot", str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")


# The README, and what goes with the program


def commands(name: str) -> list[str]:
    """Give the lines of the README's command of this name, as .ci/run reads them."""
    found = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*?)^```", README, re.M | re.S)
    assert len(found) == 1, name
    return str(found[0]).splitlines()


def test_what_the_checks_take_from_the_readme_is_there() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    names = re.findall(r"\$\(readme_command (\w+)", script)
    assert {"system", "test", "freeze"} <= set(names)
    for name in names:
        assert len(commands(name)) == 1


@pytest.mark.parametrize("name", ["start", "test", "freeze"])
def test_a_set_up_is_one_command(name: str) -> None:
    (line,) = commands(name)
    assert line.startswith("python3 -m venv ")


def test_the_readme_names_extras_that_exist() -> None:
    extras = set(re.findall(r"\.\[(\w+)\]", README))
    assert extras == set(PROJECT["optional-dependencies"])


def test_the_readme_links_to_files_that_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    for link in links:
        assert (ROOT / link).is_file(), link


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


def examples() -> list[str]:
    lines = re.findall(r"^(arrows-gui (?:trace|list) [^#\n]*)", README, re.M)
    assert len(lines) > 2
    return [line.strip() for line in lines]


@pytest.mark.parametrize("line", examples())
def test_an_example_of_the_readme_works(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


def test_the_top_level_holds_only_what_belongs_there() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    # The checkout may belong to someone else than who runs the tests.
    listed = run(git, "-c", f"safe.directory={ROOT}", "-C", ROOT, "ls-files", "-z")
    assert {name.split("/")[0] for name in listed.split("\0") if name} <= TOP_LEVEL


def test_every_text_that_the_notices_name_is_there() -> None:
    notice = (NOTICES / "NOTICE.txt").read_text(encoding="utf-8")
    named = set(re.findall(r"[\w.-]+\.txt", notice)) - {"LICENSE.txt"}
    assert named | {"NOTICE.txt"} == {path.name for path in NOTICES.iterdir()}


def test_the_notices_name_every_library_that_is_needed() -> None:
    notice = (NOTICES / "NOTICE.txt").read_text(encoding="utf-8").lower()
    for requirement in PROJECT["dependencies"]:
        name = re.split(r"[^\w]", requirement)[0]
        assert name.lower() in notice
