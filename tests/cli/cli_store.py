"""A practice store that the program itself made and filled."""

from __future__ import annotations

from pathlib import Path

from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import request_only_case, whole_case


class Kept:
    """A practice store with two good cases, made by ``init`` and ``import``."""

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
