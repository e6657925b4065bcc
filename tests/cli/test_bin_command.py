"""``bin`` as a script calls it: what was deleted is listed without a number, put back, and deleted for ever with a reason."""

from __future__ import annotations

import pytest

from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import whole_case

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")
NUMBER = "150277-9995"
DELETE = ("delete-course", "--numbers-file", "nummer.txt", "--reason", "Fejloprettelse", "--yes")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A practice store whose one course never left and was deleted; the tests follow each other."""
    folder = tmp_path_factory.mktemp("papirkurv")
    program = Program(folder)
    program.write("kode.txt", PASSPHRASE.encode())
    program.write("nummer.txt", f"{NUMBER}\n".encode())
    assert program("init", "--practice", "--organisation", "Alfa", "--kommune", "165", *STORE).status == 0
    assert program("import", program.write("sag.json", whole_case()), *STORE).status == 0
    assert program("bin", "list", *STORE).status == 0
    assert program(*DELETE, *STORE).status == 0
    return program


def the_id(kept: Program) -> str:
    (line,) = kept("bin", "list", "--json", *STORE).json
    return str(line["id"])


def test_what_lies_there_is_told_without_the_number(kept: Program) -> None:
    told = kept("bin", "list", *STORE)
    assert told.status == 0 and the_id(kept)[:8] in told.out
    assert "Kontaktforløb" in told.out and "Fejloprettelse" in told.out and "9995" not in told.out
    (line,) = kept("bin", "list", "--json", *STORE).json
    assert (line["art"], line["dage"], line["hvorfor"]) == ("FORLOEB", 30, "Fejloprettelse")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("restore",), 2, "bin list"),
        (("restore", "findes-ikke"), 2, "begynder med »findes-ikke«"),
        (("empty",), 2, "--reason"),
        (("empty", "--reason", "Oprydning"), 1, "Intet blev ændret"),
        (("smid",), 2, "Forkert brug"),
    ],
)
def test_wrong_use_and_a_question_that_nobody_answered_change_nothing(
    kept: Program, words: tuple[str, ...], status: int, said: str
) -> None:
    answer = kept("bin", *words, *STORE)
    assert (answer.status, said in answer.said) == (status, True), answer.said
    assert the_id(kept)


def test_it_is_put_back_and_deleted_for_ever(kept: Program) -> None:
    back = kept("bin", "restore", the_id(kept)[:8], *STORE)
    assert back.status == 0 and "lagt tilbage" in back.out
    assert kept("bin", "list", "--json", *STORE).json == []
    assert kept(*DELETE, *STORE).status == 0
    gone = kept("bin", "empty", "--reason", "Oprydning", "--yes", *STORE)
    assert gone.status == 0 and "1 er slettet for altid" in gone.out
    assert "forsvinder alle svar og hele historikken" in gone.out, "what that means was said first"
    again = kept("bin", "empty", "--reason", "Oprydning", "--yes", *STORE)
    assert again.status == 1 and "tom" in again.out
