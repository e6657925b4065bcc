"""``correct-cpr`` and ``remove-citizen`` as a script calls them: read back, asked, logged, and no number as an argument."""

from __future__ import annotations

import pytest

from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import number, whole_case

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")
WRONG, RIGHT = "150277-9995", "100705-9995"
CORRECT = ("correct-cpr", "--numbers-file", "numre.txt", "--reason", "Tastefejl")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A practice store with one citizen, whose course has left; only the last test changes anything."""
    folder = tmp_path_factory.mktemp("borger")
    program = Program(folder)
    program.write("kode.txt", PASSPHRASE.encode())
    assert program("init", "--practice", "--organisation", "Alfa", "--kommune", "165", *STORE).status == 0
    assert program("import", program.write("sag.json", whole_case()), *STORE).status == 0
    (folder / "ud").mkdir()
    assert program("export", "--out", "ud", *STORE).status == 0
    program.write("numre.txt", f"{WRONG}\n{RIGHT}\n".encode())
    return program


@pytest.mark.parametrize(
    ("lines", "status", "words"),
    [
        (f"{WRONG}\n", 2, "2 linjer"),
        (f"{WRONG}\n{WRONG}\n", 1, "i forvejen"),
        (f"{WRONG}\n{number('150277', 'XXXX')}\n", 1, "maskeret"),
        (f"{number('150277', '****')}\n{RIGHT}\n", 1, "maskeret"),
    ],
)
def test_what_cannot_be_corrected_is_said(kept: Program, lines: str, status: int, words: str) -> None:
    kept.write("numre.txt", lines.encode())
    answer = kept(*CORRECT, "--yes", *STORE)
    assert answer.status == status, answer.said
    assert words in answer.said + answer.out


def test_a_citizen_with_courses_is_not_removed(kept: Program) -> None:
    kept.write("nummer.txt", f"{WRONG}\n".encode())
    answer = kept("remove-citizen", "--numbers-file", "nummer.txt", "--reason", "Fejl", "--yes", *STORE)
    assert answer.status == 1
    assert "1 kontaktforløb og kan ikke fjernes" in answer.out
    nobody = kept("remove-citizen", "--reason", "Fejl", *STORE)
    assert nobody.status == 2 and "--numbers-file" in nobody.said


def test_a_course_is_shown_before_it_is_deleted(kept: Program) -> None:
    delete = ("delete-course", "--numbers-file", "nummer.txt", "--reason", "Fejl")
    asked = kept(*delete, *STORE)
    assert asked.status == 1 and "Intet blev ændret" in asked.said
    for words in (WRONG, "Anmodning: færdig", "Revision 1: Eksporteret", "kommer en sletning i Udbakken"):
        assert words in asked.out
    other = kept(*delete, "--requested", "2020-01-01", *STORE)
    assert other.status == 1 and "01-01-2020" in other.said


def test_the_history_of_a_course_is_told_and_a_day_of_it(kept: Program) -> None:
    told = kept("history", "--numbers-file", "nummer.txt", "--json", *STORE)
    assert told.status == 0, told.said
    said = told.json
    assert said["haendelser"][-1]["hvad"] == "Begyndte forløbet"
    assert {"skema", "felt", "fra", "til", "hvem", "tid", "hvorfor"} <= set(said["aendringer"][0])
    before = kept("history", "--numbers-file", "nummer.txt", "--day", "2020-01-01", *STORE)
    assert before.status == 0 and "var ikke begyndt den dag" in before.out


def test_the_drafts_are_told_and_nobody_is_named(kept: Program) -> None:
    told = kept("drafts", "--json", *STORE)
    assert told.status == 0, told.said
    assert set(told.json) == {"kladder", "spoergsmaal"} and told.json["spoergsmaal"] is None
    none = kept("drafts", "--waiting", *STORE)
    assert none.status == 0 and none.out == "" and "ingen kladder" in none.said


def test_a_history_that_nobody_edited_is_unbroken(kept: Program) -> None:
    answer = kept("doctor", "--store", *STORE)
    assert "Historik: ubrudt" in answer.out


def test_a_number_is_corrected_and_the_deletion_leaves(kept: Program) -> None:
    kept.write("numre.txt", f"{WRONG}\n{RIGHT}\n".encode())
    asked = kept(*CORRECT, *STORE)
    assert asked.status == 1, "nobody was there to say yes"
    for words in (WRONG, RIGHT, "10-07-2005", "1 forløb flyttes", "er ikke spurgt", "SMDB's sider"):
        assert words in asked.out
    assert "kør igen med --yes" in asked.said and "Intet blev ændret" in asked.said
    done = kept(*CORRECT, "--yes", "--json", *STORE)
    assert (done.status, done.json["aendret"]) == (0, True)
    assert "sletningen og det nye er klar i Udbakken" in done.json["beskeder"][-1]
    before = set((kept.folder / "ud").iterdir())
    sent = kept("export", "--out", "ud", *STORE)
    assert sent.status == 0, sent.said
    shown = [kept("show", file).out for file in sorted(set((kept.folder / "ud").iterdir()) - before)]
    assert len(shown) == 2
    (deletion,) = [text for text in shown if "Art: SLETTET" in text]
    assert f"CPR-nr.: {WRONG}" in deletion and "er meldt slettet" in deletion and "Revision: 2" in deletion
    (new,) = [text for text in shown if "Art: NY" in text]
    assert f"CPR-nr.: {RIGHT}" in new and "Revision: 1" in new
    gone = kept(*CORRECT, "--yes", *STORE)
    assert gone.status == 1 and "150277-xxxx er ikke kendt" in gone.said
    assert "9995" not in gone.said
