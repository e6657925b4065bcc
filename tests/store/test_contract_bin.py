"""What a store promises of what was deleted and is put back, on the encrypted one and on the fake alike."""

from __future__ import annotations

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.bin import Kasseorden, Kassetart, Kassevalg
from smdb_desktop.services.stored.citizens import Stand
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Note, SkemaRecord, Svar, Tilstand
from tests.store.replayed import agrees
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    IDA,
    PER,
    indberetning,
    minute,
    send,
    skema,
    with_course,
    write,
)

DONE = SkemaRecord("s2", "behandling", "s1", 0, {"a": Svar("1", 1)}, {"a": 1}, minute(1), "Per", "SUNDHED")


@pytest.fixture
def course(store: Store) -> Store:
    """A head with a completed treatment under it, a draft beside them, and the whole Klar."""
    with_course(store, skema("s1", "tilbudstilknytning", None, 0, navn="Alfa"), skema("s3", "kvalhep", None, 1, b="2"))
    note = Note("Spørg egen læge", "Ida", minute(1))
    marked = {"c": Svar(None, None, note=note), "d": Svar("3", 3, usikker_dag=True, gentaget=True)}
    store.cases.save_svar("f1", "s1", marked, None, write(1, at=1))
    store.cases.add_skema("f1", DONE, write(2, at=2))
    store.cases.complete_skema("f1", {}, [], indberetning(), write(3, at=3))
    return store


def test_forms_are_put_back_whole(course: Store) -> None:
    before = course.cases.forloeb("f1").skemaer
    assert course.bin.throw_form("k1", "f1", "s1", "Tastet hos 150277-9995", write(4, at=4)) == 5
    assert [form.id for form in course.cases.forloeb("f1").skemaer] == ["s3"]
    (there,) = course.bin.all()
    assert (there.art, there.skema, there.hvem, there.tid) == (Kassetart.SKEMA, "tilbudstilknytning", "Ida", minute(4))
    assert (there.hvorfor, there.cpr_nr, there.navn) == ("Tastet hos [CPR-nummer]", BORGER.cpr_nr, BORGER.navn)
    assert [form.id for form in course.bin.forms("k1")] == ["s1", "s2"]
    assert course.bin.put_back_forms("k1", write(5, at=5)) == 7
    after = course.cases.forloeb("f1").skemaer
    assert sorted(after) == sorted(before)
    assert course.bin.all() == ()
    agrees(course, "f1")
    assert course.log.verify() == ()


def test_forms_are_not_put_back_twice_or_under_nothing(course: Store) -> None:
    course.bin.throw_form("k1", "f1", "s2", "", write(4, at=4))
    course.bin.throw_form("k2", "f1", "s1", "", write(5, at=5))
    with pytest.raises(StoreError):
        course.bin.put_back_forms("k1", write(6, at=6))
    with pytest.raises(RevisionConflict):
        course.bin.put_back_forms("k2", write(4, at=6))
    assert [each.id for each in course.bin.all()] == ["k2", "k1"]
    course.bin.put_back_forms("k2", write(6, at=6))
    course.bin.put_back_forms("k1", write(7, at=7))
    with pytest.raises(StoreError):
        course.bin.put_back_forms("k1", write(8, at=8))
    agrees(course, "f1")


def test_forms_that_are_gone_for_ever_leave_the_history_of_their_course(course: Store) -> None:
    course.bin.throw_form("k1", "f1", "s1", "", write(4, at=4))
    course.bin.forget("k1", "Rydder op", PER, minute(5))
    assert course.bin.all() == ()
    assert any(change.felt == "navn" for change in course.log.of("f1").aendringer)
    with pytest.raises(StoreError):
        course.bin.get("k1")


def test_a_course_is_in_no_list_and_goes_on_as_it_was(course: Store) -> None:
    before = course.cases.forloeb("f1")
    course.bin.throw_course("k1", "f1", "Oprettet ved en fejl", IDA, minute(9))
    assert course.cases.forloeb_of("b1") == () and course.deletions.of("b1") == ()
    assert course.outbox.udbakke((Tilstand.KLAR,)) == () and course.lists.kladder() == ()
    assert course.corrections.replaced("b1") == () and course.bin.holds_course_of("b1")
    assert course.citizens.rows(course.citizens.find())[0].stand is Stand.UDEN
    there = course.cases.forloeb("f1")
    assert (there.kasseret, there.slettes, there.revision) == (True, False, before.revision + 1)
    course.bin.put_back_course("k1", PER, minute(10))
    (after,) = course.cases.forloeb_of("b1")
    assert after.skemaer == before.skemaer and not after.kasseret
    assert sorted(row.skema_id for row in course.lists.kladder()) == ["s1", "s3"]
    assert course.bin.all() == () and not course.bin.holds_course_of("b1")
    assert [event.art for event in course.log.of("f1").haendelser][-2:] == [Handling.KASSERET, Handling.LAGT_TILBAGE]
    agrees(course, "f1")
    assert course.log.verify() == ()


def test_a_course_that_is_gone_for_ever_leaves_who_and_why(course: Store) -> None:
    course.bin.throw_form("k0", "f1", "s3", "", write(4, at=4))
    course.bin.throw_course("k1", "f1", "Oprettet ved en fejl", IDA, minute(9))
    course.bin.forget("k1", "", PER, minute(10))
    assert course.bin.all() == (), "what was taken out of it goes with it"
    with pytest.raises(StoreError):
        course.cases.forloeb("f1")
    log = course.log.of("f1")
    assert {change.felt for change in log.aendringer} == {""}
    last = log.haendelser[-1]
    assert (last.art, last.hvem) == (Handling.SLETTET, "Per")
    assert (last.data or {})["begrundelse"] == "Oprettet ved en fejl"
    assert course.log.verify() == ()


def test_a_course_that_lies_there_is_not_thrown_again_or_written_to(course: Store) -> None:
    course.bin.throw_course("k1", "f1", "x", IDA, minute(9))
    for refused in (
        lambda: course.bin.throw_course("k2", "f1", "x", IDA, minute(9)),
        lambda: course.deletions.lay_down("f1", "x", IDA, minute(9)),
        lambda: course.deletions.take_up("f1", IDA, minute(9)),
        lambda: course.deletions.forget("f1", IDA, minute(9)),
        lambda: course.bin.put_back_citizen("k1", IDA, minute(9)),
    ):
        with pytest.raises(StoreError):
            refused()
    assert [each.id for each in course.bin.all()] == ["k1"]


def test_a_citizen_is_put_back_or_forgotten(store: Store) -> None:
    store.cases.save_borger(ANDEN, BO, minute(0))
    store.bin.throw_citizen("k1", ANDEN.id, "Oprettet ved en fejl", IDA, minute(1))
    assert store.cases.find_borger(ANDEN.cpr_nr) is None
    (there,) = store.bin.all()
    assert (there.art, there.cpr_nr, there.navn) == (Kassetart.BORGER, ANDEN.cpr_nr, ANDEN.navn)
    assert store.bin.put_back_citizen("k1", PER, minute(2)) == ANDEN == store.cases.find_borger(ANDEN.cpr_nr)
    assert len(store.citizens.rows(store.citizens.find(("testborger",)))) == 1
    assert store.log.verify() == ()
    store.bin.throw_citizen("k2", ANDEN.id, "Igen", IDA, minute(3))
    store.cases.save_borger(ANDEN._replace(id="b9"), BO, minute(4))
    with pytest.raises(StoreError):
        store.bin.put_back_citizen("k2", PER, minute(5))
    store.bin.forget("k2", "Findes allerede", PER, minute(6))
    log = store.log.of_borger(ANDEN.id)
    assert log.haendelser[-1].art is Handling.BORGER_FJERNET and {c.felt for c in log.aendringer} == {""}
    assert store.log.verify() == ()


def test_a_citizen_with_a_course_is_needed(course: Store) -> None:
    course.bin.throw_course("k1", "f1", "x", IDA, minute(9))
    with pytest.raises(StoreError):
        course.bin.throw_citizen("k2", "b1", "x", IDA, minute(10))
    assert course.cases.borger("b1") == BORGER


def test_what_lies_there_follows_a_corrected_number(course: Store) -> None:
    course.cases.save_borger(ANDEN, BO, minute(0))
    course.bin.throw_course("k1", "f1", "x", IDA, minute(9))
    course.corrections.remove("b1", IDA, minute(10), {"borger_id": ANDEN.id}, joined=ANDEN.id)
    assert [(each.borger_id, each.cpr_nr) for each in course.bin.all()] == [(ANDEN.id, ANDEN.cpr_nr)]
    course.bin.put_back_course("k1", IDA, minute(11))
    assert [each.id for each in course.cases.forloeb_of(ANDEN.id)] == ["f1"]
    agrees(course, "f1")


def test_a_window_is_chosen_by_name_kind_and_order(course: Store) -> None:
    course.cases.save_borger(ANDEN, BO, minute(0))
    course.bin.throw_citizen("k9", ANDEN.id, "x", IDA, minute(8))
    course.bin.throw_form("k1", "f1", "s3", "", write(4, at=8))
    course.bin.throw_course("k2", "f1", "x", IDA, minute(9))

    def found(*ord_: str, art: Kassetart | None = None, orden: Kasseorden = Kasseorden.NYESTE) -> list[str]:
        valg = Kassevalg(ord_, art, orden)
        rows = course.bin.window(0, 9, valg)
        assert len(rows) == course.bin.number(valg)
        assert [row for at in range(4) for row in course.bin.window(at, 1, valg)] == list(rows)
        assert all(row == course.bin.get(row.id) for row in rows)
        return [row.id for row in rows]

    assert found() == [each.id for each in course.bin.all()] == ["k2", "k1", "k9"]
    assert found(orden=Kasseorden.AELDSTE) == ["k9", "k1", "k2"]
    assert found(orden=Kasseorden.NAVN) == ["k2", "k1", "k9"]
    assert found(art=Kassetart.SKEMA) == ["k1"]
    assert found("testborger") == found(ANDEN.cpr_nr) == ["k9"]
    assert found("proevesen", "kanarie") == ["k2", "k1"]
    assert found("proevesen", art=Kassetart.FORLOEB, orden=Kasseorden.NAVN) == ["k2"]
    assert found("testborger", "kanarie") == []
    assert course.bin.number() == 3
    course.bin.put_back_citizen("k9", IDA, minute(10))
    course.corrections.remove("b1", IDA, minute(11), {"borger_id": ANDEN.id}, joined=ANDEN.id)
    assert found("testborger") == ["k2", "k1"] and found("kanarie") == []


def test_what_lies_there_is_found_by_the_citizen_who_has_its_course_now(course: Store) -> None:
    course.cases.save_borger(ANDEN, BO, minute(0))
    course.bin.throw_form("k1", "f1", "s3", "", write(4, at=6))
    send(course, "i1", "a" * 64)
    course.corrections.succeed("f1", "f2", ANDEN.id, IDA, minute(7))
    assert [each.id for each in course.bin.window(0, 9, Kassevalg(("testborger",)))] == ["k1"]
    assert course.bin.number(Kassevalg(("kanarie",))) == 0


def test_and_by_the_citizen_to_whom_it_was_given(course: Store) -> None:
    course.cases.save_borger(ANDEN, BO, minute(0))
    course.bin.throw_form("k1", "f1", "s3", "", write(4, at=6))
    course.corrections.give("f1", ANDEN.id, IDA, minute(7))
    assert [each.id for each in course.bin.window(0, 9, Kassevalg(("testborger",)))] == ["k1"]
    assert course.bin.number(Kassevalg(("kanarie",))) == 0


@pytest.mark.parametrize("how", ["split", "handed over", "forgotten"])
def test_forms_of_a_course_that_left_go_with_it(course: Store, how: str) -> None:
    send(course, "i1", "a" * 64)
    course.cases.save_borger(ANDEN, BO, minute(0))
    course.bin.throw_form("k1", "f1", "s3", "", write(course.cases.forloeb("f1").revision, at=6))
    if how == "split":
        course.corrections.succeed("f1", "f2", ANDEN.id, IDA, minute(7))
        assert [(each.forloeb_id, each.borger_id) for each in course.bin.all()] == [("f2", ANDEN.id)]
        return
    if how == "handed over":
        course.deletions.hand_over("f1", "183", {}, IDA, minute(7))
    else:
        course.deletions.lay_down("f1", "x", IDA, minute(7))
        course.deletions.forget("f1", IDA, minute(8))
    assert course.bin.all() == ()


def test_when_its_time_was_seen_to_be_over_is_kept(course: Store) -> None:
    course.bin.throw_form("k1", "f1", "s3", "", write(4, at=4))
    assert (course.bin.since(minute(3)), [each.id for each in course.bin.since(minute(4))]) == ((), ["k1"])
    course.bin.note_expired(["k1"], minute(9))
    assert course.bin.get("k1").udloebet == minute(9)
    assert [each.id for each in course.bin.since(minute(3))] == ["k1"], "it may not be over after all"
    course.bin.note_expired(["k1"], None)
    assert course.bin.get("k1").udloebet is None
