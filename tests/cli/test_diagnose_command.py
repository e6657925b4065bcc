"""``diagnose`` on the command line: shown, saved as shown, nothing of anybody in it; and a fault's number that stands in both."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from smdb_desktop.cli import main
from tests.cli.cli_process import Program
from tests.cli.cli_store import Kept
from tests.journey.searching import within

SECRETS = ("150277-9995", "100705-9995", "Alfa")


def test_a_store_is_counted_and_nobody_is_told_of(kept: Kept) -> None:
    answer = kept.program(*kept.options, "diagnose", "--store", "--json")
    assert answer.status == 0
    assert answer.json["format"] == "smdb-diagnose/1"
    assert answer.json["lager"]["borgere"] >= 2
    assert within(answer.out.encode(), (*SECRETS, str(kept.program.folder))) == []


def test_the_file_is_what_was_shown_and_no_store_is_opened(program: Program) -> None:
    answer = program("diagnose", "--data-dir", "ingridkanarie", "--out", "d.txt")
    assert answer.status == 0
    assert (program.folder / "d.txt").read_text(encoding="utf-8") == answer.out
    assert "Der er et lager: nej" in answer.out
    assert within(answer.out.encode(), ("ingridkanarie", str(program.folder))) == []
    assert not (program.folder / "ingridkanarie").exists()


def test_a_fault_of_a_command_has_a_number_that_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").mkdir()
    monkeypatch.setitem(main._COMMANDS, "doctor", ("tests.cli.failing", "fail"))
    assert main.run(["doctor", "--data-dir", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    found = re.search(r"F-[A-Z2-7]{4}-[A-Z2-7]{4}", said)
    assert found is not None and "150277" not in said
    assert main.run(["diagnose", "--data-dir", str(tmp_path), "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)["fejl"]["fejl_1"]
    assert kept.startswith(f"{found[0]}, ") and "RuntimeError" in kept and "150277" not in kept
