"""The register of tilbud and what was taken in from tables, as every store keeps them (``services.ports.registers``)."""

from __future__ import annotations

import pytest

from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.tilbud import HAAND, KILDE, Indlaesning, Tilbud, Udvalg, searched
from tests.store.store_material import START, minute


def tilbud(noegle: str, navn: str, p_nummer: str = "", *, lukket: bool = False) -> Tilbud:
    svar = {"tilbud_navn": navn, **({"tilbud_p_nummer": p_nummer} if p_nummer else {})}
    return Tilbud(noegle, svar, {KILDE: HAAND}, searched(svar, {KILDE: HAAND}), lukket=lukket)


def found(store: Store, *words: str, most: int = 50, first: int = 0, eget: str = "") -> list[object]:
    asked = [(word, ()) for word in words]
    return [each["tilbud_navn"] for each in store.registers.find_tilbud(asked, most, first, eget)]


def test_what_is_written_comes_back_whole(store: Store) -> None:
    given = tilbud("t:1/2", "Æble", "1099000011", lukket=True)._replace(brugt=minute(3))
    store.registers.put_tilbud([given], minute(5))
    there = store.registers.tilbud_of("t:1/2")
    assert there is not None and there._replace(nr=0) == given._replace(aendret=minute(5))
    assert store.registers.tilbud_with("1099000011") == (there,)
    assert store.registers.tilbud_with("") == store.registers.tilbud_with("1") == ()
    assert store.registers.tilbud_of("t:1/3") is None
    store.registers.put_tilbud([given._replace(lukket=False)], minute(6))
    (again,) = store.registers.all_tilbud()
    assert (again.nr, again.lukket, again.aendret) == (there.nr, False, minute(6))


def test_those_never_used_stand_by_name_the_closed_ones_last_the_own_first(store: Store) -> None:
    rows = [tilbud("a", "Beta", "1"), tilbud("b", "alfa", lukket=True), tilbud("c", "Gamma", "2"), tilbud("d", "Delta")]
    store.registers.put_tilbud(rows, START)
    assert found(store) == ["Beta", "Delta", "Gamma", "alfa"]
    assert found(store, eget="2") == ["Gamma", "Beta", "Delta", "alfa"]
    store.registers.use_tilbud("b", minute(1))
    store.registers.use_tilbud("ukendt", minute(1))
    assert found(store) == ["alfa", "Beta", "Delta", "Gamma"]
    assert found(store, most=2, first=1) == ["Beta", "Delta"]
    assert found(store, "ta") == ["Beta", "Delta"]


def test_numbers_and_rows(store: Store) -> None:
    store.registers.put_tilbud([tilbud("a", "Beta"), tilbud("b", "Alfa", lukket=True)], START)
    store.registers.use_tilbud("a", START)
    registers = store.registers

    def names(udvalg: Udvalg, *words: str) -> list[str]:
        numbers = registers.tilbud_numbers([(word, ()) for word in words], udvalg)
        rows = {row.nr: row.navn for row in registers.tilbud_rows(numbers)}
        return [rows[number] for number in numbers]

    assert names(Udvalg.ALLE) == ["Alfa", "Beta"]
    assert names(Udvalg.ALLE, "be") == ["Beta"]
    assert names(Udvalg.AABNE) == names(Udvalg.BRUGTE) == ["Beta"]
    assert names(Udvalg.LUKKEDE) == ["Alfa"]
    registers.remove_tilbud(["a", "ukendt"])
    assert names(Udvalg.ALLE) == ["Alfa"]


def test_one_that_is_remembered_keeps_what_the_register_knows(store: Store) -> None:
    store.registers.put_tilbud([tilbud("a", "Alfa", lukket=True)], START)
    store.registers.remember_tilbud("a", {"tilbud_navn": "Alfa 2"}, "alfa 2", "", minute(1))
    there = store.registers.tilbud_of("a")
    assert there is not None
    assert (there.navn, there.register, there.lukket, there.brugt) == ("Alfa 2", {KILDE: HAAND}, True, minute(1))


def test_an_import_is_noted_with_what_was_before(store: Store) -> None:
    registers = store.registers
    for number in (1, 2):
        registers.begin_import(Indlaesning(f"i{number}", "tilbud", minute(number), "Bo", "f.csv", {"ny": number}))
    registers.begin_import(Indlaesning("x", "andet", minute(9), "Bo", "g.csv", {}))
    registers.note_imported("i1", {"a": None, "b": {"foer": [1, "æ"]}})
    registers.note_imported("i1", {"a": 5, "c": 1})
    assert registers.imported("i1") == {"a": None, "b": {"foer": [1, "æ"]}, "c": 1}
    assert registers.imported("ukendt") == registers.imported("i2") == {}
    registers.end_import("i1", {"ny": 7})
    registers.undo_import("i2", minute(4))
    assert registers.imports("tilbud") == (
        Indlaesning("i2", "tilbud", minute(2), "Bo", "f.csv", {"ny": 2}, minute(4)),
        Indlaesning("i1", "tilbud", minute(1), "Bo", "f.csv", {"ny": 7}),
    )
    assert len(registers.imports("tilbud", 1)) == 1
    registers.note_imported("x", {"a": 9})
    registers.note_imported("i2", {"a": 2})
    of_a = registers.noted_changes(("tilbud", "andet"), "a", 9)
    assert [(at.id, key, noted) for at, key, noted in of_a] == [("x", "a", 9), ("i2", "a", 2), ("i1", "a", None)]
    assert [(at.id, key) for at, key, _ in registers.noted_changes(("tilbud",), "", 3)] == [
        ("i2", "a"),
        ("i1", "a"),
        ("i1", "b"),
    ]


def test_a_write_that_fails_leaves_no_trace(store: Store) -> None:
    with pytest.raises(LookupError), store.together():
        store.registers.put_tilbud([tilbud("a", "Alfa")], START)
        store.registers.begin_import(Indlaesning("i", "tilbud", START, "Bo", "f", {}))
        raise LookupError
    assert store.registers.all_tilbud() == () and store.registers.imports("tilbud") == ()
