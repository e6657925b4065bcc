"""``send`` and ``export --to``: what is Klar leaves by a way that was set up, or waits, signed, and leaves by the next call."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop import app
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import request_only_case, whole_case

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A practice store with two cases that are Klar, and no way yet."""
    made = Program(tmp_path_factory.mktemp("aflever"))
    made.write("kode.txt", PASSPHRASE.encode())
    profile = ("--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165", "--medarbejder", "Ida")
    assert made("init", "--practice", *profile, *STORE).status == 0
    cases = [made.write("a.json", whole_case()), made.write("b.json", [request_only_case()])]
    assert made("import", *cases, *STORE).status == 0
    return made


def set_up(program: Program, *ways: str) -> None:
    """Ways into folders of these names, as the window sets them up."""
    work = app.desk(program.folder / "data").unlock(PASSPHRASE)
    try:
        for name in ways:
            udvej = Udvej("", name, "mappe", str(program.folder / name.lower()), selv=True)
            work.outways.save(udvej, Hemmeligt(), agreed=True)
    finally:
        work.close()


def test_what_is_sent_waits_for_its_way_and_leaves_once(program: Program) -> None:
    none = program("send", *STORE)
    assert none.status == 2 and "ikke sat nogen vej op" in none.said
    set_up(program, "Stik")
    stick: Path = program.folder / "stik"
    waits = program("export", "--to", "STIK", "--json", *STORE)
    assert waits.status == 3 and [row["ok"] for row in waits.json] == [False, False]
    assert {(row["venter"], row["tilstand"], row["fil"]) for row in waits.json} == {(True, "KLAR", None)}
    assert "2 underskrevne filer venter på Stik siden" in waits.said and "Mappen er her ikke nu" in waits.said
    again = program("send", *STORE)
    assert again.status == 3 and again.out == "" and "2 underskrevne filer venter" in again.said
    stick.mkdir()
    sent = program("send", "--way", "stik", "--json", *STORE)
    assert sent.status == 0, sent.said
    assert sorted(row["fil"] for row in sent.json) == sorted(str(each) for each in stick.iterdir())
    assert {row["tilstand"] for row in sent.json} == {"EKSPORTERET"} and len(sent.json) == 2
    before = {each.name: each.read_bytes() for each in stick.iterdir()}
    nothing = program("send", *STORE)
    assert (nothing.status, nothing.out) == (0, "") and "ingen sager, der er klar" in nothing.said
    assert {each.name: each.read_bytes() for each in stick.iterdir()} == before


def test_which_way_is_meant_must_be_said(program: Program) -> None:
    set_up(program, "Anden")
    asked = program("send", *STORE)
    assert asked.status == 2 and "--way: Anden, Stik" in asked.said
    for words in (("send", "--way", "Ukendt"), ("export", "--to", "Ukendt")):
        refused = program(*words, *STORE)
        assert (
            refused.status == 2
            and "ingen vej, der hedder Ukendt" in refused.said
            and "Anden eller Stik" in refused.said
        )
    assert program("export", *STORE).status == 2, "somewhere it must go"


def test_a_folder_may_stand_where_a_way_does(program: Program) -> None:
    there = program.folder / "mappe"
    there.mkdir()
    out = program("export", "--to", str(there), *STORE)
    assert out.status == 0 and "ingen sager, der er klar" in out.said
