"""A folder to stand in, a store made once by the program itself, and an authority as the tests of submissions have it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cli_process import PASSPHRASE, Program
from rules.cases import request_only_case, whole_case

sys.path.append(str(Path(__file__).parents[1] / "submission"))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program, called from an empty folder."""
    return Program(tmp_path)


class Kept:
    """A practice store with two good cases, made by ``init`` and ``import`` with real keys."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder)
        self.program.write("kode.txt", PASSPHRASE.encode() + b"\r\nikke denne linje\n")
        self.options = ("--data-dir", str(folder / "data"), "--passphrase-file", str(folder / "kode.txt"))
        profile = ("--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165", "--medarbejder", "Ida")
        self.made = self.program("init", "--practice", "--json", *profile, *self.options)
        cases = [self.program.write("a.json", whole_case()), self.program.write("b.json", [request_only_case()])]
        self.taken = self.program("import", *cases, *self.options)
        (folder / "ud").mkdir()
        self.exported = self.program("export", "--out", folder / "ud", *self.options)
        self.files = sorted((folder / "ud").iterdir())


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The store; tests may read it and add to it, never empty it."""
    return Kept(tmp_path_factory.mktemp("lager"))
