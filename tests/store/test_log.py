"""What happened is appended: every change and event stands in the log, nothing of it can be changed, and tampering is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Bekraeftelse, Svar
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.sqlstore import SqlStore
from tests.store.store_material import (
    BO,
    BORGER,
    IDA,
    PASSPHRASE,
    PER,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    vault,
    with_course,
    write,
)

JA, NEJ, HALF = Svar("JA", "JA"), Svar("NEJ", "NEJ"), Svar("31-0", None)


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[SqlStore]:
    opened, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    yield opened
    opened.close()


def test_every_change_of_an_answer_is_there_with_before_and_after(store: Store) -> None:
    with_course(store)
    store.cases.save_svar("f1", "s1", {"dato": HALF}, None, write(1, at=1))
    store.cases.save_svar("f1", "s1", {"dato": JA, "gravid": NEJ}, None, write(2, at=2, hvem=PER))
    store.cases.save_svar("f1", "s1", {"dato": JA}, None, write(3))
    store.cases.save_svar("f1", "s1", {"gravid": None, "aldrig": None}, None, write(4, at=4, hvorfor="FORTRUDT"))
    seen = [(a.felt, a.fra, a.til, a.hvem, a.tid, a.hvorfor) for a in store.log.of("f1").aendringer]
    assert seen == [
        ("dato", None, HALF, "Ida", minute(1), ""),
        ("dato", HALF, JA, "Per", minute(2), ""),
        ("gravid", None, NEJ, "Per", minute(2), ""),
        ("gravid", NEJ, None, "Ida", minute(4), "FORTRUDT"),
    ]
    assert {(a.forloeb_id, a.skema_id) for a in store.log.of("f1").aendringer} == {("f1", "s1")}
    assert [a.person_id for a in store.log.of("f1").aendringer] == ["p-ida", "p-per", "p-per", "p-ida"]
    assert store.log.verify() == ()


def test_the_life_of_a_course_as_events(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"))
    store.cases.add_skema("f1", skema("t", "tilbud", navn="Alfa"), write(1))
    grund = Bekraeftelse("42", "felt", "besked", "fordi", "Ida", minute(2))
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [grund], indberetning(), write(2))
    send(store, "i1", "sha")
    store.cases.remove_skema("f1", "t", write(3))
    store.log.add(Handling.GENAABNET, BO, minute(9), forloeb_id="f1", data={"begrundelse": "derfor"})
    events = store.log.of("f1").haendelser
    assert [e.art for e in events] == [
        Handling.BEGYNDT,
        Handling.SKEMA_TILFOEJET,
        Handling.FAERDIG,
        Handling.BEKRAEFTET,
        Handling.KLAR,
        Handling.EKSPORTERET,
        Handling.SKEMA_FJERNET,
        Handling.GENAABNET,
    ]
    done = events[2].data
    assert done == {"skema_id": "s1", "skema": "anmodning", "vaerdier": {"gravid": "JA"}, "rolle": "INDBERETTER"}
    said = {"besked": "besked", "hvem": "Ida", "tid": "2025-08-01T09:02:00.000000+00:00"}
    assert events[3].data == {"regel": "42", "felt": "felt", "begrundelse": "fordi", **said}
    assert events[-1].data == {"begrundelse": "derfor"}
    gone = store.log.of("f1").aendringer[-1]
    assert (gone.skema_id, gone.felt, gone.fra, gone.til) == ("t", "navn", Svar("Alfa", "Alfa"), None)
    assert store.log.verify() == ()


def test_a_citizens_fields_have_their_history_too(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(BORGER, BO, minute(1))
    store.cases.save_borger(BORGER._replace(navn="Nyt Navn", koen=""), PER, minute(2))
    history = store.log.of_borger("b1")
    assert [e.art for e in history.haendelser] == [Handling.BORGER_OPRETTET, Handling.BORGER_AENDRET]
    changed = [(a.felt, a.fra and a.fra.raw, a.til and a.til.raw, a.hvem) for a in history.aendringer[4:]]
    assert changed == [("navn", BORGER.navn, "Nyt Navn", "Per"), ("koen", BORGER.koen, None, "Per")]


def test_a_write_that_is_refused_leaves_no_line(store: Store) -> None:
    with_course(store)
    before = store.log.of("f1")
    with pytest.raises(RevisionConflict):
        store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(7))
    with pytest.raises(StoreError):
        store.cases.complete_skema("f1", {"s1": {}, "ukendt": {}}, [], indberetning(), write(1))
    with pytest.raises(LookupError), store.together():
        store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1))
        raise LookupError
    assert store.log.of("f1") == before
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1))
    assert store.log.verify() == ()


def test_a_step_that_fails_among_others_leaves_no_gap(store: Store) -> None:
    with_course(store)
    with store.together():
        store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1))
        with pytest.raises(StoreError):
            store.cases.complete_skema("f1", {"s1": {}, "ukendt": {}}, [], indberetning(), write(2))
        store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(2))
    assert [a.til for a in store.log.of("f1").aendringer] == [JA, NEJ]
    assert store.log.verify() == ()


def test_a_deleted_course_is_forgotten_and_the_chain_still_holds(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"))
    store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s2", "anmodning", gravid="NEJ"),)), BO)
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning(), write(1))
    kept = store.log.of("f2")
    store.cases.delete_forloeb("f1", "oprettet ved en fejl", PER, minute(9))
    history = store.log.of("f1")
    assert [(e.art, e.data is None) for e in history.haendelser] == [
        (Handling.BEGYNDT, True),
        (Handling.FAERDIG, True),
        (Handling.KLAR, True),
        (Handling.SLETTET, False),
    ]
    assert [(a.felt, a.fra, a.til, a.hvem) for a in history.aendringer] == [("", None, None, "Bo")]
    assert store.log.of("f2") == kept
    assert store.log.verify() == ()


def test_the_end_of_the_chain_is_found_again_after_closing(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    store, _ = door.create(PASSPHRASE, oevelse=True)
    with_course(store)
    store.close()
    store = door.unlock(PASSPHRASE)
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1))
    store.log.add(Handling.IMPORTERET, BO, minute(3), forloeb_id="f1")
    assert store.log.verify() == ()
    store.close()


@pytest.mark.parametrize("table", ["haendelse", "aendring"])
@pytest.mark.parametrize("how", ["DELETE FROM {}", "UPDATE {} SET hvem = 'Bo'", "UPDATE {} SET salt = NULL"])
def test_the_log_cannot_be_changed_through_the_store(encrypted: SqlStore, table: str, how: str) -> None:
    with_course(encrypted, skema("s1", "anmodning", gravid="JA"))
    with pytest.raises(dbapi2.IntegrityError, match="only grows"):
        encrypted._tx.conn.execute(how.format(table))
    assert encrypted.log.verify() == ()


TAMPERED = {
    "a person": "UPDATE aendring SET hvem = 'En anden' WHERE nr = 7",
    "an answer": """UPDATE aendring SET til = '["NEJ","NEJ"]' WHERE nr = 7""",
    "a field": "UPDATE aendring SET felt = 'andet' WHERE nr = 7",
    "a time": "UPDATE haendelse SET tid = '2020-01-01T00:00:00.000000+00:00' WHERE nr = 6",
    "a reason": "UPDATE haendelse SET data = '{}' WHERE nr = 6",
    "a row gone": "DELETE FROM aendring WHERE nr = 7",
    "the first row gone": "DELETE FROM haendelse WHERE nr = 1",
    "rows exchanged": "UPDATE aendring AS a SET (salt, felt, fra, til, lukket) = (SELECT salt, felt, fra, til, lukket"
    " FROM aendring AS b WHERE b.nr = 17 - a.nr) WHERE nr IN (8, 9)",
    "blanked though the course is there": "UPDATE aendring SET salt = NULL, felt = NULL, fra = NULL, til = NULL, hvorfor = NULL",
    "a replaced row": "INSERT OR REPLACE INTO haendelse SELECT 6, tid, person_id, hvem, art, forloeb_id, borger_id, salt, data,"
    " lukket, kaede FROM haendelse WHERE nr = 1",
    "the end cut off": "DELETE FROM aendring WHERE nr >= 8",
}


GONE = {"a row gone", "the first row gone", "the end cut off"}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_is_changed_past_the_triggers_is_noticed(encrypted: SqlStore, what: str) -> None:
    with_course(encrypted, skema("s1", "anmodning", gravid="JA"))
    for revision, felt in enumerate(("a", "b", "c"), start=1):
        encrypted.cases.save_svar("f1", "s1", {felt: JA}, None, write(revision))
    assert encrypted.log.verify() == ()
    conn = encrypted._tx.conn
    for (trigger,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute(TAMPERED[what])
    faults = encrypted.log.verify()
    assert faults != ()
    assert any("missing" in fault for fault in faults) is (what in GONE), faults


def test_only_a_deletion_that_is_in_the_log_makes_rows_blank(encrypted: SqlStore) -> None:
    with_course(encrypted, skema("s1", "anmodning", gravid="JA"))
    conn = encrypted._tx.conn
    conn.execute("DELETE FROM forloeb WHERE id = 'f1'")
    encrypted.log.blank("f1")
    assert any("was not deleted" in fault for fault in encrypted.log.verify())


def test_a_role_stays_with_the_form_that_was_completed_in_it(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("k", "kvalhep"))
    nurse = IDA._replace(rolle="SUNDHEDSFAGLIG")
    store.cases.complete_skema("f1", {"k": {"hcv": "JA"}}, [], indberetning(), write(1, hvem=nurse))
    assert {s.id: s.faerdig_rolle for s in store.cases.forloeb("f1").skemaer} == {"s1": "", "k": "SUNDHEDSFAGLIG"}
