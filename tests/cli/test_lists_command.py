"""``lists`` on a real store: shown, compared, taken in, taken back; a workbook is written and read by the real reader."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.cli_process import PASSPHRASE, Program

LISTE = "psykisk_lidelse"


@pytest.fixture
def real(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.write("kode.txt", PASSPHRASE.encode())
    profile = ("--organisation", "Albertslund Kommune", "--kommune", "165", "--medarbejder", "Ida")
    assert program("init", *profile, *options(program)).status == 0
    return program


def options(program: Program) -> tuple[str, ...]:
    return ("--data-dir", str(program.folder / "data"), "--passphrase-file", str(program.folder / "kode.txt"))


def codes(program: Program) -> list[str]:
    (shown,) = program("lists", "show", "--list", LISTE, "--json", *options(program)).json
    return [each["kode"] for each in shown["svar"]]


def test_a_template_is_filled_in_compared_taken_in_and_taken_back(real: Program) -> None:
    before = codes(real)
    out = real.folder / "skabelon.xlsx"
    assert real("lists", "template", "--list", LISTE, "--out", str(out), *options(real)).status == 0
    same = real("lists", "compare", str(out), *options(real))
    assert same.status == 2 and "Der er intet at skifte" in same.said
    again = real("lists", "template", "--out", str(out), *options(real))
    assert again.status == 2 and "findes" in again.said
    answered = real.folder / "svar.csv"
    with answered.open("w", encoding="cp1252", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Liste", "Kode", "Svar", "Gælder fra"])
        rows.writerows([LISTE, code, f"Ord for {code}", "01-01-2026"] for code in [*before, "99"])
    compared = real("lists", "compare", str(answered), "--json", *options(real))
    assert compared.status == 1
    assert [each["ord"] for each in compared.json if each["art"] == "Nye svar"] == ["99: Ord for 99"]
    assert codes(real) == before
    assert real("lists", "take", str(answered), *options(real)).status == 0
    assert codes(real) == [*before, "99"]
    undone = real("lists", "undo", "--list", LISTE, *options(real))
    assert undone.status == 0 and "er fortrudt" in undone.said
    assert codes(real) == before


def test_the_letter_and_what_is_used_wrongly(real: Program) -> None:
    out = real.folder / "brev.txt"
    assert real("lists", "letter", "--out", str(out), *options(real)).status == 0
    assert "Albertslund Kommune" in out.read_text(encoding="utf-8")
    for words in (("compare",), ("undo",), ("letter",), ("show", "--list", "findes_ikke"), ("undo", "--list", LISTE)):
        assert real("lists", *words, *options(real)).status == 2, words
