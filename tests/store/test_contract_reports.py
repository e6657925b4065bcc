"""What every store promises of cases that stand in SMDB: marks, what undoes them, and the counts of cases by state."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Aarsag,
    Afsendelse,
    Art,
    Indberettet,
    Kilde,
    Maade,
    Tilstand,
    Udenfor,
    Udfald,
)
from tests.store.store_material import (
    ANDEN,
    BO,
    IDA,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    with_course,
    write,
)

KLAR, UVIST, EKSPORTERET, INDBERETTET = Tilstand.KLAR, Tilstand.UVIST, Tilstand.EKSPORTERET, Tilstand.INDBERETTET
DAG = date(2025, 8, 2)


def klar(store: Store) -> Store:
    """A store with one course that is Klar as ``i1``."""
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i1"), write(1))
    return store


def change(store: Store, id_: str, at: int = 7) -> None:
    """The course says something else from now on."""
    revision = store.cases.forloeb("f1").revision
    store.cases.complete_skema("f1", {"s1": {"a": id_}}, [], indberetning(id_, at), write(revision, at))


def mark(store: Store, *ids: str, dag: date = DAG) -> None:
    store.reports.mark(ids, dag, dict.fromkeys(ids, "siger"), IDA, minute(9))


def states(store: Store) -> list[tuple[int, Tilstand]]:
    return [(i.revision, i.tilstand) for i in store.outbox.indberetninger_of("f1")]


def counted(store: Store) -> dict[Tilstand, int]:
    """The counts, after a look at every case."""
    newest = [store.outbox.indberetninger_of(id_)[-1:] for id_ in store.cases.all_forloeb_ids()]
    found = dict(store.reports.counts())
    assert found == Counter(each.tilstand for each in sum(newest, ())), "the counts are those of the cases"
    return found


def attempted(store: Store, id_: str, udfald: Udfald) -> None:
    store.outbox.begin_attempt(Afsendelse("a1", id_, "mappe", "et sted", minute(3), "Ida"))
    store.outbox.end_attempt("a1", udfald, "", minute(4))


@pytest.mark.parametrize("exported", [False, True])
def test_a_mark_says_day_and_person_and_is_the_state(store: Store, exported: bool) -> None:
    klar(store)
    if exported:
        send(store, "i1", "sha")
    before = store.outbox.indberetning("i1")
    mark(store, "i1")
    said = Indberettet(DAG, Maade.INDTASTET, "Ida", minute(9))
    there = store.outbox.indberetning("i1")
    digest = before.indhold_sha256 or "siger"
    assert there == before._replace(tilstand=INDBERETTET, indberettet=said, indhold_sha256=digest)
    (row,) = store.outbox.udbakke()
    assert (row.indberetning.tilstand, row.indberetning.indberettet) == (INDBERETTET, said)
    assert store.outbox.left_of("b1") == {"f1": digest}
    (maerke,) = store.reports.reported("f1")
    assert maerke == ("i1", "f1", 1, minute(2), said)
    assert store.reports.known() == (maerke,)
    event = store.log.of("f1").haendelser[-1]
    assert (event.art, event.hvem, event.tid) == (Handling.INDBERETTET, "Ida", minute(9))
    assert event.data == {
        "indberetning_id": "i1",
        "revision": 1,
        "dag": "2025-08-02",
        "maade": "INDTASTET",
        "foer": "EKSPORTERET" if exported else "KLAR",
    }
    assert store.log.verify() == ()


def test_a_second_mark_changes_nothing_and_a_strange_id_marks_nobody(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    once, log = store.outbox.indberetning("i1"), store.log.of("f1")
    mark(store, "i1", dag=date(2025, 8, 9))
    assert (store.outbox.indberetning("i1"), store.log.of("f1")) == (once, log)
    store.reports.undo("i1", "forkert", IDA, minute(9))
    with pytest.raises(StoreError):
        mark(store, "i1", "findes-ikke")
    assert states(store) == [(1, KLAR)]


def test_a_change_of_what_stands_in_smdb_is_a_revision_of_its_own(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    change(store, "i2")
    assert states(store) == [(1, INDBERETTET), (2, KLAR)]
    ny = store.outbox.indberetning("i2")
    assert (ny.art, ny.aarsag, ny.forrige_sha256) == (Art.RETTET, Aarsag.INDTASTET, "")
    assert [row.revision for row in store.reports.reported("f1")] == [1]
    assert counted(store) == {KLAR: 1}
    (outside,) = store.outbox.outgoing(["i2"])["i2"].udenfor
    assert (outside.indberetning_id, outside.revision, outside.kilde) == ("i1", 1, Kilde.INDTASTET)


def test_what_was_exported_and_typed_leaves_no_doubt(store: Store) -> None:
    klar(store)
    send(store, "i1", "sha")
    mark(store, "i1")
    change(store, "i2")
    ny = store.outbox.indberetning("i2")
    assert (ny.aarsag, ny.forrige_sha256) == (None, "sha")
    (outside,) = store.outbox.outgoing(["i2"])["i2"].udenfor
    assert outside.kilde is Kilde.SENDT


def test_what_was_typed_may_be_exported_afterwards_and_stays_reported(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    assert store.outbox.unaccounted(["i1"]) == ("i1",), "no file of it is known"
    attempted(store, "i1", Udfald.UVIST)
    assert [place.uvis for place in store.outbox.targets()] == [True]
    send(store, "i1", "sha")
    there = store.outbox.indberetning("i1")
    assert (there.tilstand, there.filnavn, there.sendt_tid) == (INDBERETTET, "i1.asice", minute(5))
    assert (store.outbox.unaccounted(["i1"]), [place.uvis for place in store.outbox.targets()]) == ((), [False])
    store.reports.undo("i1", "forkert", IDA, minute(10))
    assert states(store) == [(1, EKSPORTERET)]


def test_a_mark_that_is_taken_back_leaves_what_was(store: Store) -> None:
    klar(store)
    send(store, "i1", "sha")
    before = store.outbox.indberetning("i1")
    mark(store, "i1")
    store.reports.undo("i1", "Det var en anden borger", BO, minute(10))
    assert store.outbox.indberetning("i1") == before
    assert (store.reports.known(), counted(store)) == ((), {EKSPORTERET: 1})
    event = store.log.of("f1").haendelser[-1]
    assert (event.art, event.hvem) == (Handling.INDBERETTET_FORTRUDT, "Bo")
    about = {"indberetning_id": "i1", "revision": 1, "begrundelse": "Det var en anden borger", "til": "EKSPORTERET"}
    assert event.data == about
    with pytest.raises(StoreError):
        store.reports.undo("i1", "igen", BO, minute(11))
    assert store.log.verify() == ()


def test_what_was_only_klar_is_klar_again_in_the_place_of_what_followed(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    change(store, "i2")
    store.reports.undo("i1", "forkert", IDA, minute(10))
    assert states(store) == [(1, KLAR)]
    there = store.outbox.indberetning("i1")
    assert (there.klar_tid, there.payload, there.indhold_sha256, there.indberettet) == (minute(10), None, "", None)
    assert counted(store) == {KLAR: 1}


def test_a_number_that_nobody_used_stays_unused_where_a_later_one_has_left(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    change(store, "i2")
    send(store, "i2", "sha2")
    store.reports.undo("i1", "forkert", IDA, minute(10))
    assert states(store) == [(2, EKSPORTERET)]


def test_what_may_have_left_is_in_doubt_when_it_was_not_typed(store: Store) -> None:
    klar(store)
    attempted(store, "i1", Udfald.UVIST)
    mark(store, "i1")
    store.reports.undo("i1", "forkert", IDA, minute(10))
    assert states(store) == [(1, UVIST), (2, KLAR)]


def test_nothing_is_klar_of_a_course_that_says_nothing_any_more(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    store.cases.change_version("f1", "2024-01-01", {"s1": {}}, [], write(2))
    store.reports.undo("i1", "forkert", IDA, minute(10))
    assert (states(store), counted(store)) == ([], {})


def test_cases_are_counted_by_their_newest_submission(store: Store) -> None:
    klar(store)
    for number in range(2, 5):
        store.cases.create_forloeb(forloeb(f"f{number}", skemaer=[skema(f"s{number}", "anmodning")]), BO)
    for number in range(2, 4):
        ready = indberetning(f"j{number}")
        store.cases.complete_skema(f"f{number}", {f"s{number}": {}}, [], ready, write(1))
    assert counted(store) == {KLAR: 3}
    send(store, "i1", "sha")
    mark(store, "i1", "j2")
    assert counted(store) == {INDBERETTET: 2, KLAR: 1}
    change(store, "i9")
    assert counted(store) == {INDBERETTET: 1, KLAR: 2}
    store.cases.delete_forloeb("f3", "grund", IDA, START)
    assert counted(store) == {INDBERETTET: 1, KLAR: 1}
    with pytest.raises(RuntimeError), store.together():
        mark(store, "i9")
        raise RuntimeError
    assert counted(store) == {INDBERETTET: 1, KLAR: 1}


def test_a_store_that_takes_anothers_place_is_told_what_stands_in_smdb(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    (there,) = store.reports.known()
    store.reports.undo("i1", "til prøven", IDA, minute(10))
    moved = store.outbox.indberetning("i1").klar_tid
    strange = there._replace(indberetning_id="x9", revision=9)
    store.reports.note([there._replace(klar_tid=moved), strange], minute(20))
    assert states(store) == [(1, INDBERETTET)]
    assert [row.revision for row in store.reports.reported("f1")] == [1, 9]
    assert store.outbox.indberetning("i1").indberettet == there.indberettet
    store.reports.note([there], minute(21))
    assert states(store) == [(1, INDBERETTET)], "once is enough"


def test_a_case_that_says_less_here_than_in_smdb_is_klar_once_more(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    (there,) = store.reports.known()
    store.reports.undo("i1", "til prøven", IDA, minute(10))
    store.reports.note([there._replace(klar_tid=minute(8))], minute(20))
    assert states(store) == [(1, INDBERETTET), (2, KLAR)]


def test_a_mark_that_the_replaced_store_took_back_is_taken_back_here(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    store.reports.undo("i1", "forkert", BO, minute(10))
    (undone,) = store.reports.undone()
    assert undone == ("f1", minute(10), "forkert")
    store.reports.mark(["i1"], DAG, {}, IDA, minute(11))
    store.reports.take_back([undone], (), BO, minute(20))
    assert states(store) == [(1, INDBERETTET)], "marked again since"
    later, kept = undone._replace(tid=minute(11)), store.reports.known()
    store.reports.take_back([later], kept, BO, minute(20))
    assert states(store) == [(1, INDBERETTET)], "it stands in both"
    store.reports.take_back([later._replace(forloeb_id="findes-ikke")], (), BO, minute(20))
    store.reports.take_back([later], (), BO, minute(20))
    assert (states(store), store.reports.known()) == ([(1, KLAR)], ())
    event = store.log.of("f1").haendelser[-1]
    assert (event.art, event.hvem, event.tid) == (Handling.INDBERETTET_FORTRUDT, "Bo", minute(20))
    assert event.data is not None and event.data["begrundelse"] == "forkert"
    assert store.log.verify() == ()


def test_a_reported_case_of_which_more_has_left_elsewhere_is_klar_once_more(store: Store) -> None:
    klar(store)
    mark(store, "i1")
    store.outbox.note_outside([Udenfor("i1", "f1", 1, "", Kilde.INDTASTET)])
    store.reports.note((), minute(20))
    assert states(store) == [(1, INDBERETTET)], "that is the one that is here"
    store.outbox.note_outside([Udenfor("x3", "f1", 3, "sha3", Kilde.SENDT)])
    store.reports.note((), minute(20))
    assert states(store) == [(1, INDBERETTET), (4, KLAR)]
    assert counted(store) == {KLAR: 1}
    store.reports.note((), minute(21))
    assert states(store) == [(1, INDBERETTET), (4, KLAR)], "once is enough"


def test_a_reported_deletion_of_which_more_has_left_elsewhere_is_one_all_the_same(store: Store) -> None:
    klar(store)
    send(store, "i1", "sha")
    store.cases.save_borger(ANDEN, BO, START)
    store.corrections.succeed("f1", "f9", ANDEN.id, IDA, minute(12))
    deletion = store.outbox.indberetninger_of("f1")[-1]
    mark(store, deletion.id)
    store.outbox.note_outside([Udenfor("x3", "f1", 3, "sha3", Kilde.SENDT)])
    store.reports.note((), minute(20))
    assert states(store) == [(1, EKSPORTERET), (2, INDBERETTET)]
    store.reports.undo(deletion.id, "forkert", IDA, minute(21))
    assert store.outbox.indberetninger_of("f1")[-1] == deletion._replace(klar_tid=minute(21))
    assert [i.tilstand for i in store.outbox.indberetninger_of("f9")] == [KLAR]


def test_a_reported_course_that_goes_to_another_number_keeps_its_mark_and_waits_anew(store: Store) -> None:
    klar(store)
    store.cases.save_borger(ANDEN, BO, START)
    store.cases.create_forloeb(forloeb("f2", skemaer=[skema("s2", "anmodning")]), BO)
    store.cases.complete_skema("f2", {"s2": {}}, [], indberetning("j2"), write(1))
    mark(store, "i1", "j2")
    before = store.reports.reported("f1")
    store.corrections.succeed("f1", "f9", ANDEN.id, IDA, minute(12))
    assert states(store) == [(1, INDBERETTET), (2, KLAR)]
    assert store.outbox.indberetninger_of("f1")[-1].art is Art.SLETTET
    assert store.reports.reported("f1") == before
    assert [i.tilstand for i in store.outbox.indberetninger_of("f9")] == [KLAR]
    counts = dict(store.reports.counts())
    assert counts == {KLAR: 2, INDBERETTET: 1}, "the deletion and the case under its right number, and another"
