"""What every store promises of receipts, their findings, and of what others sent here."""

from __future__ import annotations

from datetime import date

import pytest

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.receipts import (
    STATES,
    Bemaerkning,
    Besvaret,
    Indsendt,
    Modtagersvar,
    Reaktion,
    Udfaldsord,
)
from smdb_desktop.services.stored.records import Maade, Tilstand
from tests.store.store_material import BO, IDA, indberetning, minute, send, with_course, write

FINDINGS = (
    Bemaerkning("kontaktforloeb[0].anmodning.gravid", "FEJL", "12", "Svaret passer ikke til borgeren."),
    Bemaerkning("", "ADVARSEL", "", "Se sagen igennem."),
)


def svar(id_: str = "k1", at: int = 20, udfald: Udfaldsord = Udfaldsord.RETURNERET) -> Modtagersvar:
    dag = date(2025, 8, 2) if udfald is Udfaldsord.INDBERETTET else None
    findings = FINDINGS if udfald is Udfaldsord.RETURNERET else ()
    ids = (id_, "i1", "f1", 1, "ab" * 32, "12345678", "Kommunen", "87654321")
    return Modtagersvar(*ids, minute(at), udfald, True, dag, "Per", findings)


def sent(store: Store) -> Store:
    """A store with one course that has left as ``i1``."""
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i1"), write(1))
    send(store, "i1", "ab" * 32)
    return store


def keep(store: Store, given: Modtagersvar, at: int = 30) -> None:
    store.receipts.keep(given, b"signed " + given.id.encode(), STATES[given.udfald], IDA, minute(at))


def state(store: Store) -> Tilstand:
    return store.outbox.indberetning("i1").tilstand


def test_a_receipt_is_kept_with_its_state(store: Store) -> None:
    keep(sent(store), svar())
    (row,) = store.receipts.of("f1")
    assert row == store.receipts.get("k1")
    assert (row.svar, row.indhold, row.modtaget, row.hvem) == (svar(), b"signed k1", minute(30), "Ida")
    assert (row.besvaret, state(store)) == ({}, Tilstand.RETURNERET)
    assert store.reports.counts() == {Tilstand.RETURNERET: 1}
    assert store.receipts.waiting() == ("f1",)


def test_the_same_receipt_twice_and_one_for_nothing_change_nothing(store: Store) -> None:
    keep(sent(store), svar())
    for other in (svar(udfald=Udfaldsord.MODTAGET), svar("k2")._replace(indberetning_id="i9")):
        with pytest.raises(StoreError):
            keep(store, other, 40)
    assert [row.svar for row in store.receipts.of("f1")] == [svar()]
    assert (state(store), store.receipts.get("k2")) == (Tilstand.RETURNERET, None)


def test_receipts_stand_in_the_order_in_which_they_were_made(store: Store) -> None:
    sent(store)
    keep(store, svar("k2", 25, Udfaldsord.MODTAGET))
    store.receipts.keep(svar("k1", 20), b"earlier", None, BO, minute(31))
    assert [row.svar.id for row in store.receipts.of("f1")] == ["k1", "k2"]
    assert state(store) is Tilstand.KVITTERET


def test_each_finding_is_answered_and_the_answer_taken_back(store: Store) -> None:
    keep(sent(store), svar())
    react = store.receipts.react
    react("k1", 1, Reaktion.ER_RIGTIG, "", IDA, minute(32))
    react("k1", 0, Reaktion.RETTES, "", IDA, minute(33))
    assert store.receipts.waiting() == ()
    react("k1", 0, Reaktion.BESTRIDES, "Det er set efter.", BO, minute(34))
    row = store.receipts.get("k1")
    assert row is not None and list(row.besvaret.items()) == [
        (0, Besvaret(Reaktion.BESTRIDES, "Det er set efter.", "Bo", minute(34))),
        (1, Besvaret(Reaktion.ER_RIGTIG, "", "Ida", minute(32))),
    ]
    react("k1", 1, None, "", IDA, minute(35))
    row = store.receipts.get("k1")
    assert row is not None and (list(row.besvaret), store.receipts.waiting()) == ([0], ("f1",))
    for id_, number in (("k1", 2), ("k1", -1), ("k9", 0)):
        with pytest.raises(StoreError):
            react(id_, number, Reaktion.RETTES, "", IDA, minute(36))


def test_a_receiver_says_that_it_stands_in_smdb(store: Store) -> None:
    sent(store)
    store.reports.mark(["i1"], date(2025, 8, 2), {}, IDA, minute(30), "Kommunen")
    given = store.outbox.indberetning("i1").indberettet
    assert given is not None and (given.maade, given.hvem, given.dag) == (
        Maade.KVITTERING,
        "Kommunen",
        date(2025, 8, 2),
    )


def test_what_others_sent_is_kept_once(store: Store) -> None:
    row = Indsendt("x1", "g1", 1, "NY", "cd" * 32, "Alfa", "11223344", minute(5), "Ida", "f1")
    store.receipts.note_taken(row)
    store.receipts.note_taken(row._replace(forloeb_id="f2"))
    store.receipts.note_taken(row._replace(indberetning_id="x0", revision=2))
    assert store.receipts.taken("x1") == row
    assert store.receipts.taken("x9") is None
    assert [each.indberetning_id for each in store.receipts.taken_of("g1", "11223344")] == ["x1", "x0"]
    assert not store.receipts.taken_of("g1", "99999999")
    store.receipts.answered("x1", "MODTAGET")
    assert store.receipts.taken("x1") == row._replace(svaret="MODTAGET")
