"""The clock at the command line: said at each opening, nothing signed while it is doubted, ``--trust-clock`` answers it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smdb_desktop import app
from smdb_desktop.cli.main import run
from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import whole_case


class Machine:
    """The program in this process, on a machine whose clock can be set."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._now, self._capsys, self._folder = datetime.now(UTC), capsys, folder
        monkeypatch.setattr(app, "now", lambda: self._now)
        self.program = Program(folder)
        self._options = ("--data-dir", str(folder / "data"), "--passphrase-file", str(folder / "kode.txt"))
        self.program.write("kode.txt", PASSPHRASE.encode())
        self("init", "--practice", "--organisation", "Alfa", "--kommune", "165")
        self.program.write("sag.json", whole_case())
        self("import", str(folder / "sag.json"))
        (folder / "ud").mkdir()

    def turn(self, **by: float) -> None:
        self._now += timedelta(**by)

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """Status, and what was said."""
        status = run([*arguments, *self._options])
        said = self._capsys.readouterr()
        return status, said.err

    def export(self, *more: str) -> tuple[int, str]:
        return self("export", "--out", str(self._folder / "ud"), *more)

    @property
    def files(self) -> list[Path]:
        return sorted((self._folder / "ud").iterdir())


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Machine:
    return Machine(tmp_path, monkeypatch, capsys)


def test_a_clock_twenty_minutes_ahead_at_signing_is_said_at_the_next_opening(machine: Machine) -> None:
    machine.turn(minutes=20)
    status, said = machine.export()
    assert (status, "ur" in said.split()) == (0, False), "nobody can know yet"
    (file,) = machine.files
    machine.turn(minutes=-20)
    judged = machine.program("verify", file)
    assert judged.status == 1, "as a receiver would judge it now"
    status, said = machine.export()
    assert status == 0, "there is nothing that is Klar"
    assert "20 minutter tilbage" in said and "den vil blive afvist" in said
    assert "--trust-clock" in said
    status, said = machine.export("--trust-clock")
    assert (status, len(machine.files)) == (0, 2)
    assert "Uret regnes for rigtigt. 1 indberetning er klar igen." in said
    new = next(path for path in machine.files if path != file)
    assert machine.program("verify", new).status == 0
    status, said = machine.export()
    assert (status, said.splitlines()[-1]) == (0, "Der er ingen sager, der er klar.")


@pytest.mark.parametrize(("turned", "words"), [({"days": -365}, "365 dage tilbage"), ({"days": 800}, "sidst brugt")])
def test_a_clock_far_off_at_opening_is_said_before_it_does_harm(
    machine: Machine, turned: dict[str, float], words: str
) -> None:
    machine.turn(**turned)
    status, said = machine.export()
    assert (status, machine.files) == (1, [])
    assert words in said
    assert "Der underskrives ikke, så længe uret er i tvivl." in said
    status, said = machine("import", str(machine.program.folder / "sag.json"))
    assert status == 0 and words in said


def test_doctor_looks_at_the_clock_against_the_files_of_the_store(machine: Machine) -> None:
    def clock() -> dict[str, object]:
        found: list[dict[str, object]] = json.loads(machine.program("doctor", "--json", "--data-dir", "data").out)
        return next(answer for answer in found if answer["navn"] == "Ur")

    assert clock()["ok"] is True

    later = datetime.now(UTC).timestamp() + 3600 * 24 * 30
    os.utime(machine.program.folder / "data" / "smdb.db", (later, later))
    answer = clock()
    assert answer["ok"] is False
    assert "dage tilbage" in str(answer["raad"])
