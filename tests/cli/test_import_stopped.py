"""A long import says how far it is, and is stopped between two cases; run again, it goes on with what is left."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.cli import store
from smdb_desktop.cli.main import run
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.casework.importing import ImportReport, ImportService
from tests.cli.cli_process import PASSPHRASE
from tests.rules.cases import whole_case


@pytest.fixture
def options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, ...]:
    (tmp_path / "kode.txt").write_text(PASSPHRASE, encoding="utf-8")
    found = ("--data-dir", str(tmp_path / "data"), "--passphrase-file", str(tmp_path / "kode.txt"))
    assert run(["init", "--practice", "--organisation", "Alfa", "--kommune", "165", *found]) == 0
    capsys.readouterr()
    return found


def three(folder: Path) -> str:
    """A file with three cases."""
    cases = [whole_case() for _ in range(3)]
    for number, case in enumerate(cases):
        case["borger"]["cpr_nr"] = made_up_cpr(number)
    file = folder / "sager.json"
    file.write_text(json.dumps(cases), encoding="utf-8")
    return str(file)


def test_it_is_stopped_between_two_cases_and_goes_on_when_it_is_run_again(
    tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in, before = ImportService.take_in, signal.getsignal(signal.SIGINT)

    def interrupted(service: ImportService, raw: Any) -> ImportReport:
        signal.raise_signal(signal.SIGINT)
        return take_in(service, raw)

    file = three(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(ImportService, "take_in", interrupted)
        assert run(["import", file, *options]) == 130
    said = capsys.readouterr()
    assert said.out.count("færdige") == 1, "the case under way was taken in whole"
    assert "Standser, når" in said.err and "1 er læst ind, resten ikke" in said.err
    assert signal.getsignal(signal.SIGINT) is before
    assert run(["import", "--json", file, *options]) == 0
    again = json.loads(capsys.readouterr().out)
    assert [each["faerdige"] > 0 for each in again] == [False, True, True]


def test_it_says_how_far_it_is(
    tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store, "SAID_EVERY", 0.0)
    assert run(["import", three(tmp_path), *options]) == 0
    said = capsys.readouterr().err
    assert "1 af 3 sager er læst" in said and "2 af 3 sager er læst" in said
