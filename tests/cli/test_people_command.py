"""``people`` as a script calls it: one more, other roles, one fewer, and a new key; no passphrase is an argument."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.cli.cli_process import PASSPHRASE, Program

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")
HIS = "bos helt egne fire ord"
BO = ("--data-dir", "data", "--passphrase-file", "bo.txt")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A practice store of Ida's; the tests follow each other."""
    program = Program(tmp_path_factory.mktemp("personer"))
    for name, secret in (("kode.txt", PASSPHRASE), ("bo.txt", HIS), ("ny.txt", "en helt anden lang sætning")):
        program.write(name, secret.encode())
    made = program("init", "--practice", "--organisation", "Alfa", "--kommune", "165", "--medarbejder", "Ida", *STORE)
    assert made.status == 0, made.said
    return program


def listed(kept: Program) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], kept("people", "list", "--json", *STORE).json)


def test_a_person_is_added_and_opens_with_an_own_passphrase(kept: Program) -> None:
    add = ("people", "add", "Bo", "--roles", "INDBERETTER,SUNDHEDSFAGLIG")
    answer = kept(*add, *STORE)
    assert (answer.status, "--new-passphrase-file" in answer.said) == (2, True)
    answer = kept(*add, "--new-passphrase-file", "kode.txt", *STORE)
    assert (answer.status, "kan ikke bruges" in answer.said) == (2, True)
    assert [person["navn"] for person in listed(kept)] == ["Ida"]
    answer = kept(*add, "--new-passphrase-file", "bo.txt", *STORE)
    assert (answer.status, "Bo er tilføjet" in answer.said) == (0, True), answer.said
    assert listed(kept)[1] == {
        "navn": "Bo",
        "profiler": ["INDBERETTER", "SUNDHEDSFAGLIG"],
        "profil": "INDBERETTER",
        "adgang": "venter",
        "mig": False,
    }
    answer = kept("people", "list", *BO)
    assert "Bo: Indberetter, Sundhedsfaglig. Låser op med sin egen" in answer.out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("roles", "Bo", "--roles", "KONGE"), 2, "er ikke en profil"),
        (("roles", "Bo"), 2, "mangler --roles"),
        (("rename", "Bo"), 2, "mangler --to"),
        (("rename", "Bo", "--to", " ida"), 2, "Der er allerede en person"),
        (("rename", "Ole", "--to", "Per"), 2, "ingen person, der hedder Ole"),
        (("remove", "Bo"), 1, "Kør igen med --yes"),
        (("kaste", "Bo"), 2, "ingen kommando"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    kept: Program, words: tuple[str, ...], status: int, said: str
) -> None:
    before = listed(kept)
    answer = kept("people", *words, *STORE)
    assert (answer.status, said in answer.said) == (status, True), answer.said
    assert listed(kept) == before


def test_name_roles_and_passphrase_are_changed(kept: Program) -> None:
    assert kept("people", "roles", "bo", "--roles", "SUNDHEDSFAGLIG", *STORE).status == 0
    assert kept("people", "rename", "bo", "--to", "Bo Test", *STORE).status == 0
    assert [(p["navn"], p["profil"]) for p in listed(kept)][1] == ("Bo Test", "SUNDHEDSFAGLIG")
    happened = kept("people", "history", *STORE)
    assert "Ida: Bo skiftede fra Indberetter til Sundhedsfaglig for" in happened.out, happened.out
    assert kept("people", "history", "--json", *STORE).json[1]["art"] == "PERSON_AENDRET"
    assert kept("people", "passphrase", "--new-passphrase-file", "ny.txt", *BO).status == 0
    assert kept("people", "list", *BO).status == 3
    kept.write("bo.txt", "en helt anden lang sætning".encode())


def test_a_new_key_is_given_and_everybody_opens_as_before(kept: Program) -> None:
    answer = kept("people", "renew-key", "--json", *STORE)
    assert answer.status == 0, answer.said
    assert len(answer.json["gendannelseskode"].split("-")) == 7
    for options in (STORE, BO):
        opened = kept("people", "list", *options)
        assert (opened.status, "gendannelseskode" in opened.said) == (0, False)


def test_a_person_is_removed_and_the_last_one_is_not(kept: Program) -> None:
    answer = kept("people", "remove", "Bo Test", "--yes", *STORE)
    assert (answer.status, "renew-key" in answer.said) == (0, True), answer.said
    assert [person["navn"] for person in listed(kept)] == ["Ida"]
    answer = kept("people", "remove", "Ida", "--yes", *STORE)
    assert (answer.status, "mindst én anden" in answer.said) == (1, True)
    assert kept("people", "list", *BO).status == 3
