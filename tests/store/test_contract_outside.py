"""What a store promises of numbers: signed means used up; what may be outside is known, carried over, and gone on above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import RESTORED, Store
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    MOST_REVISION,
    Aarsag,
    Afgaaet,
    Afklaring,
    Afsendelse,
    Art,
    Fundet,
    IndberetningRecord,
    Kilde,
    Maal,
    Skaebne,
    Svar,
    Tilbagekaldt,
    Tilstand,
    Udenfor,
    Udfald,
)
from tests.store.store_material import (
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

KLAR, UVIST, SENDT = Tilstand.KLAR, Tilstand.UVIST, Tilstand.EKSPORTERET
BORGERS_NAVN = "Et andet navn"


def begun(store: Store, id_: str, sha256: str, maal: str = "et sted") -> None:
    """A submission of which an export was begun: frozen, with its intent, and nobody saw the end."""
    store.outbox.freeze(id_, sha256.encode(), sha256, "indhold")
    store.outbox.begin_attempt(Afsendelse(f"a-{id_}", id_, "mappe", maal, minute(3), "Ida"))


def klar(store: Store) -> Store:
    with_course(store, skema("s1", "anmodning"), skema("t", "tilbud"))
    store.cases.complete_skema("f1", {"s1": {}, "t": {}}, [], indberetning("i1"), write(1))
    return store


def states(store: Store) -> list[tuple[int, Tilstand]]:
    return [(i.revision, i.tilstand) for i in store.outbox.indberetninger_of("f1")]


def latest(store: Store) -> IndberetningRecord:
    return store.outbox.indberetninger_of("f1")[-1]


CHANGES: dict[str, Callable[[Store], object]] = {
    "completed": lambda s: s.cases.complete_skema(
        "f1", {"s1": {"a": "1"}}, [], indberetning("i2", at=8), write(2, at=8)
    ),
    "removed": lambda s: s.cases.remove_skema("f1", "t", write(2, at=8)),
    "added": lambda s: s.cases.add_skema(
        "f1", skema("t2", "tilbud")._replace(faerdig={}, faerdig_tid=START), write(2, at=8)
    ),
    "renamed": lambda s: s.cases.save_borger(s.cases.borger("b1")._replace(navn=BORGERS_NAVN), IDA, minute(8)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("udfald", [None, Udfald.UVIST, Udfald.AFLEVERET])
def test_what_may_have_left_keeps_its_content_and_is_followed(store: Store, change: str, udfald: Udfald | None) -> None:
    klar(store)
    begun(store, "i1", "sha1")
    if udfald is not None:
        store.outbox.end_attempt("a-i1", udfald, "", minute(4))
    before = store.outbox.indberetning("i1")
    CHANGES[change](store)
    assert states(store) == [(1, UVIST), (2, KLAR)]
    assert store.outbox.indberetning("i1") == before._replace(tilstand=UVIST)
    ny = latest(store)
    assert (ny.art, ny.forrige_sha256, ny.klar_tid, ny.payload) == (Art.RETTET, "sha1", minute(8), None)
    assert ny.aarsag is Aarsag.AFBRUDT
    told = [e for e in store.log.of("f1").haendelser if e.art is Handling.KLAR]
    assert [dict(e.data or {}) for e in told] == [
        {"indberetning_id": "i1", "revision": 1},
        {"indberetning_id": ny.id, "revision": 2},
    ]
    assert [row.indberetning.id for row in store.outbox.udbakke((KLAR,))] == [ny.id]


def test_why_numbers_are_uncertain_is_handed_on(store: Store) -> None:
    klar(store)
    store.outbox.mark_restored(minute(2))
    restored = latest(store)
    begun(store, restored.id, "sha")
    CHANGES["removed"](store)
    assert (restored.aarsag, latest(store).aarsag) == (Aarsag.GENDANNET, Aarsag.GENDANNET)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("udfald", [Udfald.MISLYKKET, Udfald.AFBRUDT])
def test_what_certainly_never_left_keeps_its_number_and_is_made_anew(store: Store, change: str, udfald: Udfald) -> None:
    klar(store)
    begun(store, "i1", "sha1")
    store.outbox.end_attempt("a-i1", udfald, "", minute(4))
    CHANGES[change](store)
    (there,) = store.outbox.indberetninger_of("f1")
    assert (there.id, there.revision, there.payload, there.aarsag) == ("i1", 1, None, None)


def test_one_attempt_that_may_have_arrived_is_enough(store: Store) -> None:
    klar(store)
    begun(store, "i1", "sha1")
    store.outbox.begin_attempt(Afsendelse("a2", "i1", "mappe", "et sted", minute(4), "Ida"))
    store.outbox.end_attempt("a2", Udfald.MISLYKKET, "", minute(5))
    CHANGES["completed"](store)
    assert states(store) == [(1, UVIST), (2, KLAR)]


def test_what_is_found_to_have_left_is_sent_after_all(store: Store) -> None:
    klar(store)
    begun(store, "i1", "sha1")
    CHANGES["completed"](store)
    with pytest.raises(RevisionConflict):
        store.outbox.mark_sent("i1", "another", "i1.asice", "mappe", IDA, minute(9))
    store.outbox.mark_sent("i1", "sha1", "i1.asice", "mappe", IDA, minute(9))
    assert states(store) == [(1, SENDT), (2, KLAR)]
    assert store.outbox.left_of("b1") == {"f1": "indhold"}


def test_the_reason_stays_until_something_is_known_to_have_left(store: Store) -> None:
    klar(store)
    begun(store, "i1", "sha1")
    CHANGES["completed"](store)
    begun(store, "i2", "sha2")
    store.cases.complete_skema("f1", {"s1": {"a": "2"}}, [], indberetning("i3"), write(3))
    assert latest(store).aarsag is Aarsag.AFBRUDT
    send(store, "i3", "sha3")
    store.cases.complete_skema("f1", {"s1": {"a": "3"}}, [], indberetning("i4"), write(4))
    assert (latest(store).revision, latest(store).aarsag, latest(store).forrige_sha256) == (4, None, "sha3")


def test_everything_that_may_be_outside_is_known(store: Store) -> None:
    klar(store)
    assert store.outbox.known_outside() == ()
    store.outbox.freeze("i1", b"sha1", "sha1", "indhold")
    assert store.outbox.known_outside() == (), "nothing was begun"
    begun(store, "i1", "sha1")
    assert store.outbox.known_outside() == (Udenfor("i1", "f1", 1, "sha1", Kilde.FORSOEG, Art.NY, START.date()),)
    CHANGES["completed"](store)
    send(store, "i2", "sha2")
    later = (minute(0) + timedelta(days=1)).date()
    told = (Udenfor("x9", "fx", 7, "", Kilde.KVITTERING), Udenfor("i1", "f1", 1, "sha1", Kilde.FIL, Art.NY, later))
    store.outbox.note_outside(told)
    sent = Udenfor("i2", "f1", 2, "sha2", Kilde.SENDT, Art.RETTET, START.date())
    assert store.outbox.known_outside() == (told[1], sent, told[0])


def test_a_surer_source_stays(store: Store) -> None:
    row = Udenfor("x1", "fx", 1, "sha", Kilde.FORSOEG)
    for kilde, wanted in ((Kilde.FORSOEG, Kilde.FORSOEG), (Kilde.FIL, Kilde.FIL), (Kilde.FORSOEG, Kilde.FIL)):
        store.outbox.note_outside([row._replace(kilde=kilde)])
        assert store.outbox.known_outside() == (row._replace(kilde=wanted),)


def test_what_kind_it_was_and_when_it_left_are_filled_in_and_a_surer_source_says_better_when(store: Store) -> None:
    row, (first, second) = Udenfor("x1", "fx", 1, "sha", Kilde.FORSOEG), (date(2025, 8, 4), date(2025, 8, 5))
    store.outbox.note_outside([row])
    for kilde, art, dag, wanted in (
        (Kilde.FORSOEG, Art.SLETTET, first, first),
        (Kilde.INDTASTET, None, second, second),
        (Kilde.FORSOEG, Art.NY, first, second),
        (Kilde.FIL, None, first, first),
        (Kilde.SENDT, None, second, first),
        (Kilde.FIL, None, None, first),
    ):
        store.outbox.note_outside([row._replace(kilde=kilde, art=art, dag=dag)])
        (known,) = store.outbox.known_outside()
        assert (known.art, known.dag) == (Art.SLETTET, wanted)


@pytest.mark.parametrize(
    "outside",
    [Udenfor("x5", "f1", 5, "sha5", Kilde.FIL), Udenfor("i1", "f1", 1, "sha-of-another-content", Kilde.FIL)],
)
def test_a_number_that_is_used_outside_is_gone_on_above(store: Store, outside: Udenfor) -> None:
    klar(store)
    store.outbox.note_outside([outside], minute(9))
    assert states(store) == [(1, UVIST), (outside.revision + 1, KLAR)]
    ny = latest(store)
    assert (ny.forrige_sha256, ny.art, ny.klar_tid) == (outside.sha256, Art.RETTET, minute(9))
    assert ny.aarsag is not None
    store.outbox.note_outside([outside], minute(10))
    assert len(states(store)) == 2, "said once more it changes nothing"


def test_what_is_told_of_itself_or_below_changes_nothing(store: Store) -> None:
    klar(store)
    store.outbox.freeze("i1", b"x", "sha1", "indhold")
    store.outbox.note_outside([Udenfor("i1", "f1", 1, "sha1", Kilde.FIL), Udenfor("x", "f2", 9, "sha", Kilde.FIL)])
    assert states(store) == [(1, KLAR)]
    store.outbox.mark_sent("i1", "sha1", "fil", "mappe", IDA, START)
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i2"), write(2))
    store.outbox.note_outside([Udenfor("i1", "f1", 1, "sha1", Kilde.FIL)])
    assert states(store) == [(1, SENDT), (2, KLAR)]


def test_a_course_without_submissions_begins_above_what_is_outside(store: Store) -> None:
    with_course(store)
    store.outbox.note_outside([Udenfor("x3", "f1", 3, "sha3", Kilde.SENDT)])
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i1"), write(1))
    ny = store.outbox.indberetning("i1")
    assert (ny.revision, ny.art, ny.forrige_sha256, ny.aarsag) == (4, Art.RETTET, "sha3", Aarsag.GENDANNET)


def test_after_a_restore_every_course_goes_on_above_a_gap_and_says_why(store: Store) -> None:
    klar(store)
    send(store, "i1", "sha1")
    store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s2", "anmodning"),)), IDA)
    store.cases.complete_skema("f2", {"s2": {}}, [], indberetning("j1"), write(1))
    store.outbox.note_outside([Udenfor("x2", "f1", 2, "sha2", Kilde.SENDT)])
    store.outbox.mark_restored(minute(9))
    assert store.settings.get(RESTORED) == minute(9).isoformat(timespec="microseconds")
    first, second = store.outbox.indberetninger_of("f2")
    assert (first.id, first.tilstand, second.tilstand, second.klar_tid) == ("j1", UVIST, KLAR, minute(9))
    assert second.revision > 50 and second.aarsag is Aarsag.GENDANNET
    assert states(store) == [(1, SENDT)], "nothing of it was waiting"
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i2"), write(2))
    ny = latest(store)
    assert ny.revision > 52 and (ny.aarsag, ny.forrige_sha256) == (Aarsag.GENDANNET, "sha2")
    send(store, "i2", "sha3")
    store.cases.complete_skema("f1", {"s1": {"a": "2"}}, [], indberetning("i3"), write(3))
    assert (latest(store).revision, latest(store).aarsag) == (ny.revision + 1, None), "once is enough"
    store.cases.create_forloeb(forloeb("f3", skemaer=(skema("s3", "anmodning", a="1"),)), IDA)
    store.cases.save_svar("f3", "s3", {"a": Svar("2", "2")}, None, write(1))
    store.cases.complete_skema("f3", {"s3": {}}, [], indberetning("k1"), write(2))
    assert store.outbox.indberetning("k1").revision == 1, "a course of after the restore"


def test_the_folders_of_earlier_attempts_are_known(store: Store) -> None:
    klar(store)
    assert store.outbox.targets() == ()
    begun(store, "i1", "sha1", "b")
    store.outbox.begin_attempt(Afsendelse("a2", "i1", "mappe", "a", minute(4), "Ida"))
    store.outbox.begin_attempt(Afsendelse("a3", "i1", "mappe", "a", minute(5), "Ida"))
    assert store.outbox.targets() == (Maal("mappe", "a", uvis=True), Maal("mappe", "b", uvis=True))
    store.outbox.end_attempt("a3", Udfald.MISLYKKET, "", minute(6))
    store.outbox.mark_sent("i1", "sha1", "i1.asice", "b", IDA, minute(6))
    assert store.outbox.targets() == (Maal("mappe", "a"), Maal("mappe", "b"))


def test_what_is_known_to_have_left_is_accounted_for(store: Store) -> None:
    klar(store)
    ids = ["i1", "x1", "x2"]
    store.outbox.note_outside([Udenfor("x1", "fx", 1, "", Kilde.FORSOEG), Udenfor("x2", "fx", 2, "", Kilde.FIL)])
    assert store.outbox.unaccounted(ids) == ("i1", "x1")
    send(store, "i1", "sha1")
    assert store.outbox.unaccounted(ids) == ("x1",)


def test_what_is_exported_comes_with_what_may_be_outside(store: Store) -> None:
    klar(store)
    begun(store, "i1", "sha1")
    CHANGES["completed"](store)
    told = Udenfor("i1", "f1", 1, "sha0", Kilde.FIL)
    store.outbox.note_outside([told, Udenfor("x", "f9", 1, "sha", Kilde.FIL)])
    given = store.outbox.outgoing(["i2"])["i2"]
    assert set(given.udenfor) == {told, Udenfor("i1", "f1", 1, "sha1", Kilde.FORSOEG, Art.NY, START.date())}


def test_a_number_that_nobody_of_ours_gave_is_passed_over(store: Store) -> None:
    """A file with the last number that the schema allows would leave no number to go on with."""
    klar(store)
    store.outbox.note_outside([Udenfor("fremmed", "f1", MOST_REVISION + 1, "x", Kilde.FIL)], minute(9))
    assert states(store) == [(1, KLAR)]
    store.outbox.note_outside([Udenfor("vores", "f1", MOST_REVISION, "x", Kilde.FIL)], minute(9))
    assert states(store) == [(1, UVIST), (MOST_REVISION + 1, KLAR)]
    assert store.outbox.known_outside()[-1].revision == MOST_REVISION


DATOFELTER = {"anmodning": "anmodningsdato"}


def requested(store: Store, day: str = "2025-08-04") -> None:
    """A course whose request was completed and has left."""
    with_course(store, skema("s1", "anmodning"))
    store.cases.complete_skema("f1", {"s1": {"anmodningsdato": day}}, [], indberetning("i1"), write(1))
    send(store, "i1", "sha1")


def test_courses_that_have_left_are_told_with_citizen_and_day(store: Store) -> None:
    requested(store)
    cpr_nr = store.cases.borger("b1").cpr_nr
    assert store.outbox.left_courses(DATOFELTER) == (Afgaaet("f1", cpr_nr, "2025-08-04"),)
    assert store.outbox.left_courses({}) == (Afgaaet("f1", cpr_nr, "2025-08-04"),), "as the course's row keeps it"


def test_what_cannot_have_left_is_not_told(store: Store) -> None:
    klar(store)
    assert store.outbox.left_courses(DATOFELTER) == ()
    begun(store, "i1", "sha1")
    assert [each.forloeb_id for each in store.outbox.left_courses(DATOFELTER)] == ["f1"]
    store.outbox.end_attempt("a-i1", Udfald.MISLYKKET, "", minute(4))
    assert store.outbox.left_courses(DATOFELTER) == ()


def test_what_is_elsewhere_comes_by_the_day_of_request_and_then_by_its_name(store: Store) -> None:
    told = [
        Afgaaet(name, "1502779995", day)
        for name, day in (("a", "2025-09-01"), ("c", "2025-08-01"), ("b", "2025-08-01"))
    ]
    store.outbox.note_left(told)
    assert [each.forloeb_id for each in store.outbox.left_elsewhere("1502779995")] == ["b", "c", "a"]


def test_only_courses_that_are_not_here_are_kept(store: Store) -> None:
    requested(store)
    cpr_nr = store.cases.borger("b1").cpr_nr
    here, gone, later = (
        Afgaaet("f1", cpr_nr, "2025-08-04"),
        Afgaaet("x", cpr_nr, ""),
        Afgaaet("y", cpr_nr, "2025-01-02"),
    )
    store.outbox.note_left([here, later, gone])
    assert store.outbox.left_elsewhere(cpr_nr) == (gone, later)
    assert store.outbox.left_courses(DATOFELTER) == (here, gone, later)
    assert store.outbox.left_elsewhere("0000000000") == ()


def test_a_day_that_was_not_known_is_filled_in_and_never_lost(store: Store) -> None:
    with_course(store)
    known = Afgaaet("x", "1502779995", "2025-08-04")
    for row in (known._replace(anmodet=""), known, known._replace(anmodet="")):
        store.outbox.note_left([row])
    assert store.outbox.left_elsewhere(known.cpr_nr) == (known,)


def test_a_course_that_is_not_here_is_told_with_the_last_that_left_of_it(store: Store) -> None:
    store.outbox.note_left([Afgaaet("x", "1502779995", "2025-08-04")])
    store.outbox.note_outside(
        [Udenfor("a", "x", 1, "sha1", Kilde.SENDT), Udenfor("b", "x", 2, "sha2", Kilde.FIL)], minute(5)
    )
    assert store.outbox.left_elsewhere("1502779995") == (Afgaaet("x", "1502779995", "2025-08-04", "b", 2),)


GONE = Tilbagekaldt(Skaebne.OVERDRAGET, date(2025, 8, 5), "183", "Bo")


def test_what_became_of_a_course_is_kept_of_one_that_lives_here(store: Store) -> None:
    requested(store)
    cpr_nr = store.cases.borger("b1").cpr_nr
    told = Afgaaet("f1", cpr_nr, "2025-08-04", tilbagekaldt=GONE)
    store.outbox.note_left([told])
    for again in (told._replace(tilbagekaldt=None), told):
        store.outbox.note_left([again])
        assert store.outbox.taken_back(["f1", "fx"]) == {"f1": GONE}
    assert store.outbox.left_courses(DATOFELTER) == (told,)
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i2", at=8), write(2, at=8))
    assert store.outbox.outgoing(["i2"])["i2"].tilbagekaldt == GONE
    assert store.outbox.left_elsewhere(cpr_nr) == ()


def test_a_course_that_is_laid_down_here_too_was_taken_back_by_nobody_else(store: Store) -> None:
    requested(store)
    store.outbox.note_left([Afgaaet("f1", store.cases.borger("b1").cpr_nr, "2025-08-04", tilbagekaldt=GONE)])
    store.outbox.note_outside([Udenfor("x5", "f1", 5, "sha", Kilde.SENDT, Art.SLETTET)])
    store.deletions.lay_down("f1", "Fejl", IDA, minute(9))
    assert store.outbox.taken_back(["f1"]) == {}


def test_a_deletion_counts_until_something_else_is_known_to_have_left_after_it(store: Store) -> None:
    requested(store)
    day = date(2025, 8, 5)
    store.outbox.note_outside([Udenfor("x3", "f1", 3, "sha", Kilde.FORSOEG, Art.SLETTET, day)])
    perhaps = Tilbagekaldt(Skaebne.SLETTET, day, revision=3, kilde=Kilde.FORSOEG)
    assert store.outbox.taken_back(["f1"]) == {"f1": perhaps}
    store.outbox.note_outside([Udenfor("x2", "f1", 2, "sha", Kilde.FIL, Art.SLETTET, day)])
    sure = Tilbagekaldt(Skaebne.SLETTET, day, revision=2, kilde=Kilde.FIL)
    assert store.outbox.taken_back(["f1"]) == {"f1": sure}, "what is sure before what is not"
    store.outbox.note_outside([Udenfor("x4", "f1", 4, "sha", Kilde.FORSOEG, Art.RETTET)])
    assert store.outbox.taken_back(["f1"]) == {"f1": sure}
    store.outbox.note_outside([Udenfor("x5", "f1", 5, "sha", Kilde.SENDT, Art.RETTET)])
    assert store.outbox.taken_back(["f1"]) == {}


def test_a_deletion_counts_until_the_course_has_left_here_again(store: Store) -> None:
    requested(store)
    store.outbox.note_outside([Udenfor("x2", "f1", 2, "sha", Kilde.SENDT, Art.SLETTET)])
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i3", at=8), write(2, at=8))
    assert store.outbox.taken_back(["f1"])
    send(store, "i3", "sha3", at=9)
    assert store.outbox.taken_back(["f1"]) == {}


def test_a_course_that_was_deleted_elsewhere_is_not_told_of(store: Store) -> None:
    store.outbox.note_left([Afgaaet("x", "1502779995", "2025-08-04")])
    store.outbox.note_outside([Udenfor("a", "x", 1, "sha1", Kilde.SENDT, Art.NY)])
    for kilde, number in ((Kilde.FORSOEG, 1), (Kilde.SENDT, 0)):
        store.outbox.note_outside([Udenfor("b", "x", 2, "sha2", kilde, Art.SLETTET)])
        assert len(store.outbox.left_elsewhere("1502779995")) == number
    store.outbox.note_outside([Udenfor("c", "x", 3, "sha3", Kilde.SENDT, Art.RETTET)])
    assert len(store.outbox.left_elsewhere("1502779995")) == 1


def test_the_places_of_a_store_that_is_replaced_are_looked_into(store: Store) -> None:
    store.outbox.note_targets([Maal("mappe", "b", uvis=True), Maal("mappe", "a")])
    store.outbox.note_targets([Maal("mappe", "b")])
    assert store.outbox.targets() == (Maal("mappe", "a"), Maal("mappe", "b"))


def in_doubt(store: Store) -> None:
    """A submission that may have left and was followed by another."""
    klar(store)
    begun(store, "i1", "sha1")
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i2", at=8), write(2, at=8))
    assert states(store)[0] == (1, UVIST)


@pytest.mark.parametrize("fundet", list(Fundet))
def test_a_persons_word_is_kept_and_changes_no_number(store: Store, fundet: Fundet) -> None:
    in_doubt(store)
    before, known = states(store), store.outbox.known_outside()
    store.outbox.settle_doubt("i1", Fundet.VED_IKKE, IDA, minute(8))
    store.outbox.settle_doubt("i1", fundet, IDA, minute(9))
    word = Afklaring(fundet, IDA.navn, minute(9))
    assert store.outbox.indberetning("i1").afklaring == word
    assert [row.indberetning.afklaring for row in store.outbox.udbakke((UVIST,))] == [word]
    assert (states(store), store.outbox.known_outside()) == (before, known)
    said = [h.data for h in store.log.of("f1").haendelser if h.art is Handling.AFKLARET]
    assert said[-1] == {"indberetning_id": "i1", "revision": 1, "fundet": fundet.value} and len(said) == 2


def test_a_place_is_looked_at_no_more_once_a_person_has_answered(store: Store) -> None:
    in_doubt(store)
    assert store.outbox.targets() == (Maal("mappe", "et sted", uvis=True),)
    store.outbox.settle_doubt("i1", Fundet.IKKE_ANKOMMET, IDA, minute(9))
    assert store.outbox.targets() == (Maal("mappe", "et sted"),)


def test_what_is_seen_after_a_persons_word_is_sent_all_the_same(store: Store) -> None:
    in_doubt(store)
    store.outbox.settle_doubt("i1", Fundet.IKKE_ANKOMMET, IDA, minute(9))
    store.outbox.mark_sent("i1", "sha1", "i1.asice", "et sted", IDA, minute(10))
    assert states(store)[0] == (1, SENDT)


def test_nobody_answers_for_what_is_in_no_doubt(store: Store) -> None:
    klar(store)
    with pytest.raises(StoreError):
        store.outbox.settle_doubt("i1", Fundet.ANKOMMET, IDA, minute(9))
    assert store.outbox.indberetning("i1").afklaring is None


def test_the_newest_are_listed_where_no_more_are_asked_for(store: Store) -> None:
    in_doubt(store)
    everything = store.outbox.udbakke()
    assert [row.indberetning.id for row in everything] == ["i2", "i1"]
    assert store.outbox.udbakke(most=1) == everything[:1] and store.outbox.udbakke(most=9) == everything
    assert store.outbox.udbakke((UVIST,), most=1) == everything[1:]
