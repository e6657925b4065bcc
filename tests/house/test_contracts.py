"""The contracts of pyproject.toml see what they are for: each mutant of the tree breaks them."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house_tree import PACKAGE, ROOT, sources

FACES = ("cli", "examples", "gui")
FORBIDDEN_TO_FACES = ("store", "submission", "updating", "ways", "administration", "tables")
BESIDE = {"benchmarks", "dev", "packaging", "tests", "tools"}
"""What of the clone is no part of the program, and is not there where it is installed."""
MAY_GO_AROUND = re.compile(rf"[\"']{PACKAGE.name}\.|^\s*(from|import) ({'|'.join(sorted(BESIDE))})\b", re.MULTILINE)
LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def placed() -> set[str]:
    """Every package and module that a contract of layers gives a place."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return {
        f"{container}.{name.strip()}"
        for contract in contracts
        if contract["type"] == "layers"
        for container in contract["containers"]
        for layer in contract["layers"]
        for name in layer.replace("|", ":").split(":")
    }


def place_of(file: Path) -> str:
    """The package or module of the program that a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def unplaced(package: Path) -> Iterator[str]:
    """The packages below a folder that no contract gives a place."""
    for folder in sorted(package.rglob("*")):
        if folder.is_dir() and any(folder.glob("*.py")):
            name = ".".join(folder.relative_to(package.parent).parts)
            if name not in placed():
                yield name


def test_every_package_has_a_place_in_the_contracts() -> None:
    assert list(unplaced(PACKAGE)) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program with its contracts, to be broken."""
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts_of(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", LINT]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("place", ["", "domain", "services", "store", "submission", "gui"])
def test_a_package_without_a_place_is_refused(copy: Path, place: str) -> None:
    added = copy / PACKAGE.name / place / "nyt"
    added.mkdir()
    (added / "__init__.py").write_text('"""A package that nobody named."""\n', encoding="utf-8")
    answer = contracts_of(copy)
    assert answer.returncode != 0
    assert "nyt" in answer.stdout


@pytest.mark.parametrize("place", ["gui/guide", "services/wizard", "domain/rules", "cli"])
def test_a_package_deeper_down_is_refused_too(copy: Path, place: str) -> None:
    added = copy / PACKAGE.name / place / "nyt"
    added.mkdir()
    (added / "__init__.py").write_text('"""A package that nobody named."""\n', encoding="utf-8")
    assert list(unplaced(copy / PACKAGE.name)) == [".".join((PACKAGE.name, *place.split("/"), "nyt"))]


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("cli/store.py", "from smdb_desktop.store import vault", "composition root"),
        ("cli/show.py", "from smdb_desktop.submission.service import AsicSubmissions", "composition root"),
        ("gui/app/shell.py", "from smdb_desktop.store import vault", "composition root"),
        ("gui/citizen/search.py", "from smdb_desktop.gui.overview import forside", "The window"),
        ("services/casework/cases.py", "from smdb_desktop.store import vault", "The house"),
        ("domain/codelists.py", "from smdb_desktop.domain.rules import registry", "The domain"),
        ("services/stored/records.py", "import sqlite3", "Services know no"),
        ("gui/kit/page.py", "import lxml", "The window has no"),
    ],
)
def test_an_import_against_the_layers_is_refused(copy: Path, file: str, line: str, broken: str) -> None:
    module = copy / PACKAGE.name / file
    module.write_text(module.read_text(encoding="utf-8") + f"\n{line}  # noqa\n", encoding="utf-8")
    answer = contracts_of(copy)
    assert answer.returncode != 0
    assert any(broken in each and "BROKEN" in each for each in answer.stdout.splitlines()), answer.stdout


BEHIND_A_PORT = tuple(f"{PACKAGE.name}.{name}" for name in FORBIDDEN_TO_FACES)


def around_the_contracts(text: str, place: str) -> Iterator[str]:
    """What no contract sees: a face naming a module behind a port in a string, an import of what stands beside the program."""
    if not MAY_GO_AROUND.search(text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = node.value.split(":")[0]
            if place in FACES and any(named == each or named.startswith(f"{each}.") for each in BEHIND_A_PORT):
                yield named
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.split(".")[0] in BESIDE)
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in BESIDE:
            yield str(node.module)


def test_no_module_goes_around_the_contracts() -> None:
    found = {
        file.relative_to(ROOT).as_posix(): [*around_the_contracts(file.read_text("utf-8"), place_of(file))]
        for file in sources()
    }
    assert {file: names for file, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        'import_module("smdb_desktop.store.vault")',
        'COMMANDS = {"init": ("smdb_desktop.submission.service", "init")}',
        "from tools import screen",
        "import tests.scenario",
        "def f():\n    from dev import main",
    ],
)
def test_the_way_around_is_seen(line: str) -> None:
    assert [*around_the_contracts(line, "cli")]


@pytest.mark.parametrize(
    "line", ['"smdb_desktop.cli.store"', '"smdb_desktop.storehouse"', "from smdb_desktop import resources"]
)
def test_what_goes_through_the_contracts_is_let_be(line: str) -> None:
    assert [*around_the_contracts(line, "cli")] == []
