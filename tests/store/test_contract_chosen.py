"""What every store promises of a choice in Udbakke, by state, way and period; and of a submission that is taken back."""

from __future__ import annotations

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.chosen import ALT, Udbakkevalg
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Underskrevet
from smdb_desktop.services.stored.records import Aarsag, Afsendelse, Art, Tilstand, Udfald
from tests.store.store_material import IDA, forloeb, indberetning, minute, skema, with_course, write

SENT, KLAR = Tilstand.EKSPORTERET, Tilstand.KLAR


@pytest.fixture
def many(store: Store) -> Store:
    """Six courses: two left for one folder, one for another, one waits, one was begun to the first, one is only Klar."""
    with_course(store, skema("s1", "anmodning"))
    for number in range(2, 7):
        store.cases.create_forloeb(forloeb(f"f{number}", skemaer=(skema(f"s{number}", "anmodning"),)), IDA)
    for number in range(1, 7):
        klar = indberetning(f"i{number}")._replace(forloeb_id=f"f{number}", klar_tid=minute(number))
        store.cases.complete_skema(f"f{number}", {f"s{number}": {}}, [], klar, write(1))
        store.outbox.freeze(f"i{number}", b"x", f"{number}" * 64, "says")
    for number, folder in ((1, "/ud"), (2, "/ud"), (3, "/andet")):
        store.outbox.mark_sent(f"i{number}", f"{number}" * 64, "fil", folder, IDA, minute(20))
    store.outways.put(Udvej("u1", "Stik", "mappe", "/ud"), Hemmeligt())
    store.outways.keep(Underskrevet("i4", "u1", "4" * 64, b"c", (), minute(21)))
    store.outbox.begin_attempt(Afsendelse("a5", "i5", "mappe", "/ud", minute(22), "Ida"))
    return store


@pytest.mark.parametrize(
    ("valg", "found"),
    [
        (ALT, "654321"),
        (Udbakkevalg((KLAR,)), "654"),
        (Udbakkevalg((KLAR, SENT)), "654321"),
        (Udbakkevalg((KLAR, SENT, KLAR)), "654321"),
        (Udbakkevalg(maal="/ud", udvej_id="u1"), "5421"),
        (Udbakkevalg(maal="/ud"), "521"),
        (Udbakkevalg(maal="/andet"), "3"),
        (Udbakkevalg(maal="/ingen"), ""),
        (Udbakkevalg((SENT,), "/ud", "u1"), "21"),
        (Udbakkevalg((KLAR,), "/ud", "u1"), "54"),
        (Udbakkevalg((Tilstand.UVIST,), "/ud", "u1"), ""),
        (Udbakkevalg(fra=minute(3)), "6543"),
        (Udbakkevalg(fra=minute(2), til=minute(4)), "32"),
        (Udbakkevalg(maal="/ud", udvej_id="u1", fra=minute(2), til=minute(5)), "42"),
    ],
)
def test_a_choice_by_state_way_and_period(many: Store, valg: Udbakkevalg, found: str) -> None:
    def ids(most: int | None = None, first: int = 0) -> str:
        return "".join(row.indberetning.id[1:] for row in many.outbox.chosen(valg, most, first))

    assert ids() == found and many.outbox.number_of(valg) == len(found)
    assert ids(2, 1) == found[1:3]


def test_what_waits_is_given_whole(many: Store) -> None:
    kept = many.outways.kept("i4")
    assert kept is not None and kept.indhold == b"c" and many.outways.kept("i1") is None


def test_what_is_taken_back_uses_its_number_up(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", navn="A"))
    revision = store.cases.complete_skema("f1", {"s1": {"navn": "A"}}, [], indberetning(), write(1))
    (form,) = store.cases.forloeb("f1").skemaer
    blank = form._replace(faerdig=None, faerdig_tid=None, faerdig_af="", faerdig_rolle="")
    assert store.cases.take_back("f1", [blank], write(revision)) == revision + 1
    (form,) = store.cases.forloeb("f1").skemaer
    assert (form.faerdig, form.faerdig_tid, form.faerdig_af, form.kladde) == (None, None, "", True)
    assert store.outbox.indberetninger_of("f1") == ()
    assert [event.art for event in store.log.of("f1").haendelser][-1] is Handling.TAGET_TILBAGE
    again = indberetning("i2")
    store.cases.complete_skema("f1", {"s1": {"navn": "B"}}, [], again, write(revision + 1))
    (klar,) = store.outbox.indberetninger_of("f1")
    assert (klar.revision, klar.art, klar.aarsag) == (2, Art.NY, Aarsag.TAGET_TILBAGE)


def test_what_it_said_before_stands_again(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", navn="A"))
    store.cases.complete_skema("f1", {"s1": {"navn": "A"}}, [], indberetning(), write(1))
    (before,) = store.cases.forloeb("f1").skemaer
    store.outbox.freeze("i1", b"x", "1" * 64, "says")
    store.outbox.mark_sent("i1", "1" * 64, "fil", "/ud", IDA, minute(20))
    store.cases.complete_skema("f1", {"s1": {"navn": "B"}}, [], indberetning("i2"), write(2))
    store.cases.take_back("f1", [before], write(3))
    (after,) = store.cases.forloeb("f1").skemaer
    assert (after.faerdig, after.faerdig_tid, after.faerdig_af) == (
        before.faerdig,
        before.faerdig_tid,
        before.faerdig_af,
    )
    assert [each.revision for each in store.outbox.indberetninger_of("f1")] == [1]
    store.cases.complete_skema("f1", {}, [], indberetning("i3"), write(4))
    klar = store.outbox.indberetninger_of("f1")[-1]
    assert (klar.revision, klar.art, klar.forrige_sha256) == (3, Art.RETTET, "1" * 64)


@pytest.mark.parametrize("udfald", [None, Udfald.UVIST, Udfald.AFLEVERET])
def test_what_may_have_left_is_refused_and_nothing_is_written(store: Store, udfald: Udfald | None) -> None:
    with_course(store, skema("s1", "anmodning"))
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.begin_attempt(Afsendelse("a1", "i1", "mappe", "/ud", minute(22), "Ida"))
    if udfald is not None:
        store.outbox.end_attempt("a1", udfald, "", minute(23))
    before, written = store.cases.forloeb("f1"), store.written()
    with pytest.raises(StoreError):
        store.cases.take_back("f1", [], write(2))
    with pytest.raises(RevisionConflict):
        store.cases.take_back("f1", [], write(1))
    assert store.cases.forloeb("f1") == before and store.written() == written
