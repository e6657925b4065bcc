"""``outbox``: what stands in Udbakke by state, way and days; one taken back to draft; the signed file of one is saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import app
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import whole_case

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A store with one case that has left into a folder."""
    made = Program(tmp_path_factory.mktemp("udbakke"))
    made.write("kode.txt", PASSPHRASE.encode())
    profile = ("--organisation", "Alfa", "--kommune", "165", "--medarbejder", "Ida")
    assert made("init", "--practice", *profile, *STORE).status == 0
    assert made("import", made.write("sag.json", whole_case()), *STORE).status == 0
    (made.folder / "ud").mkdir()
    assert made("export", "--out", "ud", *STORE).status == 0
    return made


def listed(program: Program, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(program("outbox", "list", *arguments, "--json", *STORE).out)
    return found


def test_it_lists_by_state_way_and_days(program: Program) -> None:
    (row,) = listed(program)
    assert (row["tilstand"], row["revision"], row["sted"]) == ("EKSPORTERET", 1, "Mappe: ud")
    folder = str(program.folder / "ud")
    assert listed(program, "--state", "eksporteret", "--way", folder, "--from", "01-01-2020", "--to", "i dag") == [row]
    assert listed(program, "--state", "klar") == listed(program, "--to", "01-01-2020") == []
    unknown = program("outbox", "list", "--way", "ingen", *STORE)
    assert unknown.status == 2 and "hedder ingen" in unknown.said
    wrong = program("outbox", "list", "--from", "02-01-2026", "--to", "01-01-2026", *STORE)
    assert wrong.status == 2 and "Byt dem om" in wrong.said


def test_the_signed_file_is_saved_as_it_left_and_never_over_another(program: Program) -> None:
    (row,) = listed(program)
    (left,) = (program.folder / "ud").glob("*.asice")
    asked = program("outbox", "save", row["id"], "--out", "kopi.asice", *STORE)
    assert asked.status == 1 and "ikke krypteret" in asked.out and not (program.folder / "kopi.asice").exists()
    saved = program("outbox", "save", row["id"], "--out", "kopi.asice", "--yes", *STORE)
    assert (saved.status, saved.out) == (0, "kopi.asice\n") and "ikke krypteret" in saved.said
    copy = program.folder / "kopi.asice"
    assert copy.read_bytes() == left.read_bytes() and not list(program.folder.glob(".smdb-*"))
    assert listed(program) == [row], "nothing of the submission changes"
    copy.write_bytes(b"en anden")
    again = program("outbox", "save", row["id"], "--out", "kopi.asice", "--yes", *STORE)
    assert again.status == 3 and "Intet er overskrevet" in again.said and copy.read_bytes() == b"en anden"
    folder = program("outbox", "save", row["id"], "--out", "ud", "--yes", *STORE)
    assert folder.status == 3 and "er en mappe" in folder.said
    nowhere = program("outbox", "save", row["id"], "--out", "findes-ikke/kopi.asice", "--yes", *STORE)
    assert nowhere.status == 3 and "Mappen findes ikke" in nowhere.said


def test_another_file_in_its_place_is_not_saved_for_it(program: Program) -> None:
    (row,) = listed(program)
    (left,) = (program.folder / "ud").glob("*.asice")
    content = left.read_bytes()
    try:
        left.write_bytes(content[:-1])
        other = program("outbox", "save", row["id"], "--out", "falsk.asice", "--yes", *STORE)
        left.unlink()
        gone = program("outbox", "save", row["id"], "--out", "falsk.asice", "--yes", *STORE)
    finally:
        left.write_bytes(content)
    assert other.status == 3 and "er ikke den, der blev eksporteret" in other.said
    assert gone.status == 3 and "ligger ikke længere" in gone.said
    assert not (program.folder / "falsk.asice").exists()


def test_what_has_left_is_not_taken_back(program: Program) -> None:
    (row,) = listed(program)
    refused = program("outbox", "take-back", row["id"], "--yes", *STORE)
    assert refused.status == 1 and "Kun det, der er klar" in refused.said and listed(program) == [row]


def test_what_is_klar_is_taken_back_and_has_no_file_yet(program: Program, tmp_path: Path) -> None:
    case = json.loads(
        json.dumps(whole_case()).replace("150277-9995", "100705-9995").replace("1502779995", "1007059995")
    )
    assert program("import", program.write("to.json", case), *STORE).status == 0
    (klar,) = listed(program, "--state", "klar")
    unsigned = program("outbox", "save", klar["id"], "--out", str(tmp_path / "x.asice"), "--yes", *STORE)
    assert unsigned.status == 1 and "ikke underskrevet endnu" in unsigned.said
    asked = program("outbox", "take-back", klar["id"], *STORE)
    assert asked.status == 1 and listed(program, "--state", "klar") == [klar], "nobody has agreed"
    done = program("outbox", "take-back", klar["id"], "--yes", *STORE)
    assert done.status == 0 and "taget tilbage" in done.said
    assert listed(program, "--state", "klar") == []
    work = app.desk(program.folder / "data").unlock(PASSPHRASE)
    try:
        assert work.drafts.window(0, 100).antal
    finally:
        work.close()


def test_wrong_use_is_said(program: Program) -> None:
    assert "indberetningens id" in program("outbox", "take-back", *STORE).said
    assert "--out" in program("outbox", "save", "x", *STORE).said


def test_a_copy_that_was_saved_is_said_to_be_deleted_before_its_case_is_taken_back(
    program: Program, tmp_path: Path
) -> None:
    other = made_up_cpr(2)
    text = json.dumps(whole_case()).replace("150277-9995", other).replace("1502779995", other.replace("-", ""))
    case = json.loads(text)
    assert program("import", program.write("tre.json", case), *STORE).status == 0
    work = app.desk(program.folder / "data").unlock(PASSPHRASE)
    try:
        work.outways.save(Udvej("", "Stik", "mappe", str(tmp_path / "stik")), Hemmeligt(), agreed=True)
    finally:
        work.close()
    assert program("export", "--to", "Stik", *STORE).status == 3, "the stick is not there"
    (klar,) = listed(program, "--state", "klar")
    assert program("outbox", "save", klar["id"], "--out", str(tmp_path / "x.asice"), "--yes", *STORE).status == 0
    unsaid = program("outbox", "take-back", klar["id"], "--yes", *STORE)
    assert unsaid.status == 1 and "--copy-deleted" in unsaid.said and listed(program, "--state", "klar") == [klar]
    done = program("outbox", "take-back", klar["id"], "--yes", "--copy-deleted", *STORE)
    assert done.status == 0 and "du har sagt, at kopien af den er slettet" in done.said
    assert listed(program, "--state", "klar") == []
