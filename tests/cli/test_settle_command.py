"""``settle``: what may have left is listed and answered for, as the window does it, and refused where there is nothing to say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smdb_desktop import app
from smdb_desktop.services.stored.records import Afsendelse, Fundet, Tilstand
from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import whole_case

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A store with one case that is ready."""
    program = Program(tmp_path_factory.mktemp("svar"))
    program.write("kode.txt", PASSPHRASE.encode())
    profile = ("--organisation", "Alfa", "--kommune", "165", "--medarbejder", "Ida")
    assert program("init", "--practice", *profile, *STORE).status == 0
    assert program("import", program.write("sag.json", whole_case()), *STORE).status == 0
    return program


@pytest.fixture(scope="module")
def doubtful(plain: Program) -> tuple[Program, str]:
    """Its export was cut off, and then the citizen's number was corrected; the id of what may have left."""
    work = app.desk(plain.folder / "data").unlock(PASSPHRASE)
    ((klar,),) = (work.store.outbox.udbakke(),)
    id_ = klar.indberetning.id
    work.store.outbox.freeze(id_, b"<x/>", "sha", "indhold")
    work.store.outbox.begin_attempt(Afsendelse("a", id_, "mappe", "et sted", datetime.now(UTC), "Ida"))
    work.close()
    plain.write("numre.txt", b"150277-9995\n100705-9995\n")
    assert plain("correct-cpr", "--numbers-file", "numre.txt", "--reason", "Fejl", "--yes", *STORE).status == 0
    return plain, id_


def word(folder: Path, id_: str) -> object:
    work = app.desk(folder / "data").unlock(PASSPHRASE)
    try:
        return work.store.outbox.indberetning(id_).afklaring
    finally:
        work.close()


def test_where_nothing_may_have_left_there_is_nothing_to_say(plain: Program) -> None:
    work = app.desk(plain.folder / "data").unlock(PASSPHRASE)
    (klar,) = work.store.outbox.udbakke((Tilstand.KLAR,))
    work.close()
    listed = plain("settle", *STORE)
    assert (listed.status, listed.out) == (0, "") and "intet at svare på" in listed.said
    for id_ in (klar.indberetning.id, "findes-ikke"):
        refused = plain("settle", id_, "--svar", "ja", *STORE)
        assert (refused.status, refused.out) == (1, "") and f"{id_} er ikke blandt" in refused.said
        if id_ == klar.indberetning.id:
            assert word(plain.folder, id_) is None


@pytest.mark.parametrize("more", [("--svar", "ja"), ("et-id",), ("et-id", "--svar", "måske")])
def test_half_an_answer_is_wrong_use(plain: Program, more: tuple[str, ...]) -> None:
    assert plain("settle", *more, *STORE).status == 2


def test_what_may_have_left_is_listed_and_answered_for(doubtful: tuple[Program, str]) -> None:
    program, id_ = doubtful
    listed = program("settle", *STORE)
    assert listed.status == 1 and f"{id_}: 150277-xxxx, revision 1" in listed.out and "Ingen har svaret." in listed.out
    assert "1 indberetning er måske eksporteret, og ingen har svaret" in listed.said and "9995" not in listed.out
    for svar, fundet, says in (
        ("ved-ikke", Fundet.VED_IKKE, "ikke afgøre, om den er nået frem"),
        ("nej", Fundet.IKKE_ANKOMMET, "at den ikke er nået frem"),
        ("ja", Fundet.ANKOMMET, "at den er nået frem"),
    ):
        done = program("settle", id_, "--svar", svar, *STORE)
        assert done.status == 0 and "Ida" in done.out and says in done.out and "svaret på alle" in done.said
        kept = word(program.folder, id_)
        assert getattr(kept, "fundet", None) is fundet and getattr(kept, "hvem", None) == "Ida"
    again = program("settle", "--json", *STORE)
    ((found,),) = (json.loads(again.out),)
    assert again.status == 0 and (found["id"], found["svar"], found["af"]) == (id_, "ja", "Ida")
    assert found["svaret"][:4] == str(datetime.now(UTC).year)
