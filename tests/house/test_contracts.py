"""The contracts of pyproject.toml see what they are for: each mutant of the tree breaks them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house_tree import PACKAGE, ROOT

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
