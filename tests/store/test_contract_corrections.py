"""What a store promises of corrected CPR numbers and removed citizens, on the encrypted one and on the fake alike."""

from __future__ import annotations

from datetime import date

import pytest

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.corrections import Nedlagt
from smdb_desktop.services.ports.lists import UDEN_IVAERKSAETTELSE
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.citizens import Stand
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    Art,
    Bekraeftelse,
    Kilde,
    Skaebne,
    Svar,
    Tilbagekaldt,
    Tilstand,
    Udenfor,
)
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    IDA,
    START,
    indberetning,
    minute,
    send,
    skema,
    with_course,
    write,
)

JA = Svar("JA", "JA")
OTHER = made_up_cpr(7).replace("-", "")


@pytest.fixture
def sent(store: Store) -> Store:
    """A course with a completed form, a draft and a confirmation, of which revision 1 has left; and another citizen."""
    with_course(store, skema("s1", "anmodning", gravid="JA"), skema("s2", "kvalhep", None, 1, a="1"))
    given = Bekraeftelse("16", "borger.cpr_nr", "Besked", "Derfor", "Ida", minute(1))
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [given], indberetning(), write(1))
    store.cases.note_missing("f1", ["kvalhep"])
    send(store, "i1", "a" * 64)
    store.cases.save_borger(ANDEN, BO, START)
    return store


def states(store: Store, forloeb_id: str) -> list[tuple[int, Art, Tilstand]]:
    return [(i.revision, i.art, i.tilstand) for i in store.outbox.indberetninger_of(forloeb_id)]


def succeed(store: Store, fra: str = "f1", til: str = "f2", borger_id: str = "b1", at: int = 9) -> None:
    store.corrections.succeed(fra, til, borger_id, IDA, minute(at))


def test_only_what_may_have_left_has_left(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    assert not store.corrections.may_have_left("f1")
    store.outbox.begin_attempt(Afsendelse("a1", "i1", "mappe", "et sted", minute(3), "Ida"))
    assert store.corrections.may_have_left("f1")
    with pytest.raises(StoreError):
        store.corrections.may_have_left("f9")


def test_what_other_data_sent_has_left_too(store: Store) -> None:
    with_course(store)
    store.outbox.note_outside([Udenfor("x1", "f1", 3, "b" * 64, Kilde.FIL)])
    assert store.corrections.may_have_left("f1")


def test_a_course_of_a_copy_that_was_put_back_may_have_left(store: Store) -> None:
    with_course(store)
    store.outbox.mark_restored(minute(3))
    assert store.corrections.may_have_left("f1")


def test_everything_goes_to_the_course_that_follows(sent: Store) -> None:
    before = sent.cases.forloeb("f1")
    drafts = {row.skema_id: (row.aendret, row.aendret_af) for row in sent.lists.kladder()}
    succeed(sent)
    after = sent.cases.forloeb("f2")
    assert after.skemaer == before.skemaer
    assert after.bekraeftelser == before.bekraeftelser
    assert (after.oprettet, after.skemaversion, after.revision) == (before.oprettet, before.skemaversion, 3)
    assert {row.skema_id: (row.aendret, row.aendret_af) for row in sent.lists.kladder()} == drafts
    assert {row.forloeb_id for row in sent.lists.kladder()} == {"f2"}
    assert sent.lists.missing() == {"kvalhep": 1}
    assert [row.forloeb_id for row in sent.lists.control_list("mangler:kvalhep")] == ["f2"]
    assert sent.cases.save_svar("f2", "s1", {"gravid": Svar("NEJ", "NEJ")}, None, write(3)) == 4


def test_what_is_left_behind_is_what_was_sent_and_its_deletion(sent: Store) -> None:
    succeed(sent)
    assert states(sent, "f1") == [(1, Art.NY, Tilstand.EKSPORTERET), (2, Art.SLETTET, Tilstand.KLAR)]
    assert states(sent, "f2") == [(1, Art.NY, Tilstand.KLAR)]
    deletion = sent.outbox.indberetninger_of("f1")[1]
    assert (deletion.forrige_sha256, deletion.payload) == ("a" * 64, None)
    assert [f.id for f in sent.cases.forloeb_of("b1")] == ["f2"]
    assert sent.cases.all_forloeb_ids() == ("f2",)
    assert sent.lists.number("klar") == 2
    assert sent.lists.number(UDEN_IVAERKSAETTELSE) == len(sent.lists.control_list(UDEN_IVAERKSAETTELSE))
    assert "f1" not in {row.forloeb_id for row in sent.lists.control_list(UDEN_IVAERKSAETTELSE)}
    (row, _other) = sent.citizens.rows(sent.citizens.find())
    assert (row.forloeb_id, row.aabne, row.kladde) == ("f2", 1, True)
    there = sent.cases.forloeb("f1")
    assert (there.nedlagt, there.flyttet_til, there.skemaer, there.bekraeftelser) == (BORGER.cpr_nr, "f2", (), ())
    assert sent.corrections.replaced("b1") == (Nedlagt("f1", BORGER.cpr_nr, "f2", Tilstand.KLAR),)
    assert sent.log.verify() == ()


def test_the_deletion_stands_under_the_number_that_was_wrong(sent: Store) -> None:
    succeed(sent)
    sent.cases.save_borger(BORGER._replace(cpr_nr=OTHER), IDA, minute(10))
    rows = {(row.indberetning.forloeb_id, row.indberetning.revision): row.cpr_nr for row in sent.outbox.udbakke()}
    assert rows == {("f1", 1): BORGER.cpr_nr, ("f1", 2): BORGER.cpr_nr, ("f2", 1): OTHER}
    klar = {i.id for f in ("f1", "f2") for i in sent.outbox.indberetninger_of(f) if i.tilstand is Tilstand.KLAR}
    given = sent.outbox.outgoing(sorted(klar))
    seen = {each.indberetning.forloeb_id: [f.id for f in each.forloeb] for each in given.values()}
    assert seen == {"f1": ["f1", "f2"], "f2": ["f2"]}
    assert sent.outbox.left_of("b1") == {}


def test_an_edit_that_waited_gives_its_number_to_the_deletion(sent: Store) -> None:
    sent.cases.complete_skema("f1", {"s1": {"gravid": "NEJ"}}, [], indberetning("i2"), write(2))
    assert states(sent, "f1")[-1] == (2, Art.RETTET, Tilstand.KLAR)
    succeed(sent)
    assert states(sent, "f1")[1:] == [(2, Art.SLETTET, Tilstand.KLAR)]


def test_an_edit_that_may_have_left_keeps_its_number(sent: Store) -> None:
    sent.cases.complete_skema("f1", {"s1": {"gravid": "NEJ"}}, [], indberetning("i2"), write(2))
    sent.outbox.begin_attempt(Afsendelse("a2", "i2", "mappe", "et sted", minute(6), "Ida"))
    succeed(sent)
    assert states(sent, "f1")[1:] == [(2, Art.RETTET, Tilstand.UVIST), (3, Art.SLETTET, Tilstand.KLAR)]


def test_what_was_seen_elsewhere_keeps_its_number_too(sent: Store) -> None:
    sent.outbox.note_outside([Udenfor("x", "f1", 7, "c" * 64, Kilde.FIL)], minute(6))
    succeed(sent)
    assert states(sent, "f1")[-1] == (8, Art.SLETTET, Tilstand.KLAR)
    sent.outbox.note_outside([Udenfor("y", "f1", 9, "d" * 64, Kilde.FIL)], minute(11))
    assert states(sent, "f1")[-1] == (10, Art.SLETTET, Tilstand.KLAR), "another deletion, never a correction"
    assert states(sent, "f2") == [(1, Art.NY, Tilstand.KLAR)]


def test_a_course_of_drafts_only_is_deleted_there_and_not_ready_here(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"))
    store.outbox.mark_restored(minute(3))
    succeed(store)
    assert states(store, "f1") == [(101, Art.SLETTET, Tilstand.KLAR)]
    assert states(store, "f2") == []


def test_what_was_typed_into_smdb_counts_as_left_and_stays_marked(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.reports.mark(["i1"], date(2025, 8, 1), {}, IDA, minute(3))
    assert store.corrections.may_have_left("f1")
    succeed(store)
    assert states(store, "f1") == [(1, Art.NY, Tilstand.INDBERETTET), (2, Art.SLETTET, Tilstand.KLAR)]
    with pytest.raises(StoreError):
        store.reports.undo("i1", "Fortrudt", IDA, minute(10))
    assert states(store, "f1") == [(1, Art.NY, Tilstand.INDBERETTET), (2, Art.SLETTET, Tilstand.KLAR)]


def test_whoever_still_writes_to_the_old_course_is_told(sent: Store) -> None:
    succeed(sent)
    with pytest.raises(RevisionConflict):
        sent.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(2))
    assert sent.cases.forloeb("f2").skemaer[0].svar["gravid"] == JA


def test_the_history_goes_along_however_often_it_is_corrected(sent: Store) -> None:
    before = sent.log.of("f1")
    succeed(sent)
    once = sent.log.of("f2")
    assert once.aendringer == before.aendringer
    assert sent.log.latest("f2", 2).haendelser == once.haendelser[-2:]
    assert sent.log.latest("f2", 50).aendringer == before.aendringer
    assert [e for e in once.haendelser if e.forloeb_id == "f1"][: len(before.haendelser)] == list(before.haendelser)
    send(sent, sent.outbox.indberetninger_of("f2")[0].id, "e" * 64, at=10)
    sent.cases.save_borger(BORGER._replace(cpr_nr=OTHER), IDA, minute(10))
    succeed(sent, "f2", "f3", "b2", at=11)
    assert sent.log.of("f3").aendringer == before.aendringer
    assert [e.art for e in sent.log.of("f3").haendelser].count(Handling.CPR_RETTET) == 2
    assert [(n.forloeb_id, n.cpr_nr, n.flyttet_til) for n in sent.corrections.replaced("b2")] == [
        ("f1", BORGER.cpr_nr, "f3"),
        ("f2", OTHER, "f3"),
    ]
    assert sent.corrections.replaced("b1") == ()
    assert sent.log.verify() == ()


def test_a_course_is_succeeded_once(sent: Store) -> None:
    succeed(sent)
    for fra, til, borger_id in (("f1", "f4", "b1"), ("f2", "f1", "b1"), ("f2", "f4", "b9"), ("f9", "f4", "b1")):
        with pytest.raises(StoreError):
            succeed(sent, fra, til, borger_id)
    assert sent.cases.all_forloeb_ids() == ("f2",)


def test_a_course_that_never_left_is_given_to_another_citizen(store: Store) -> None:
    with_course(store)
    store.cases.save_borger(ANDEN, BO, START)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"payload", "a" * 64, "indhold")
    store.corrections.give("f1", "b2", IDA, minute(5))
    assert (store.cases.forloeb_of("b1"), [f.id for f in store.cases.forloeb_of("b2")]) == ((), ["f1"])
    (klar,) = store.outbox.indberetninger_of("f1")
    assert (klar.revision, klar.art, klar.payload, klar.klar_tid) == (1, Art.NY, None, minute(5))
    assert [row.cpr_nr for row in store.outbox.udbakke()] == [ANDEN.cpr_nr]
    assert store.log.of("f1").haendelser[-1].art is Handling.CPR_RETTET
    for wrong in (("f9", "b2"), ("f1", "b9")):
        with pytest.raises(StoreError):
            store.corrections.give(*wrong, IDA, minute(6))


def test_what_was_laid_down_goes_with_the_course_that_followed(sent: Store) -> None:
    succeed(sent)
    sent.corrections.give("f2", "b2", IDA, minute(10))
    assert [n.forloeb_id for n in sent.corrections.replaced("b2")] == ["f1"]
    seen = {row.borger_id: (row.forloeb_id, row.stand) for row in sent.citizens.rows(sent.citizens.find())}
    assert seen == {"b1": ("", Stand.UDEN), "b2": ("f2", Stand.AABENT)}
    sent.corrections.remove("b1", IDA, minute(11), {}, joined="b2")


def test_deleting_the_course_forgets_what_its_first_number_said(sent: Store) -> None:
    succeed(sent)
    sent.cases.delete_forloeb("f2", "Ved en fejl", IDA, minute(10))
    assert all(change.fra is None and change.til is None for change in sent.log.of("f1").aendringer)
    assert states(sent, "f1")[-1] == (2, Art.SLETTET, Tilstand.KLAR), "what was reported is still to be taken back"
    assert sent.log.verify() == ()
    with pytest.raises(StoreError):
        sent.corrections.remove("b1", IDA, minute(11), {})


def test_what_left_and_is_not_here_is_known_of_the_right_number(store: Store) -> None:
    store.outbox.note_left([Afgaaet("f7", BORGER.cpr_nr, "2025-08-01"), Afgaaet("f8", ANDEN.cpr_nr, "")])
    store.corrections.take_left(BORGER.cpr_nr, OTHER)
    assert [a.forloeb_id for a in store.outbox.left_elsewhere(OTHER)] == ["f7"]
    assert store.outbox.left_elsewhere(BORGER.cpr_nr) == ()
    assert [a.forloeb_id for a in store.outbox.left_elsewhere(ANDEN.cpr_nr)] == ["f8"]


def test_a_deletion_that_left_takes_the_course_out_of_what_is_reported(sent: Store) -> None:
    succeed(sent)
    fields = {"anmodning": "gravid"}
    sent.cases.save_borger(BORGER._replace(cpr_nr=OTHER), IDA, minute(10))
    became = Tilbagekaldt(Skaebne.CPR_RETTET, START.date(), OTHER, IDA.navn)
    old = Afgaaet("f1", BORGER.cpr_nr, "JA", tilbagekaldt=became)
    assert sent.outbox.left_courses(fields) == (old,)
    send(sent, sent.outbox.indberetninger_of("f1")[1].id, "f" * 64, at=11)
    send(sent, sent.outbox.indberetninger_of("f2")[0].id, "9" * 64, at=12)
    assert sent.outbox.left_courses(fields) == (old, Afgaaet("f2", OTHER, "JA")), "an older copy has the old one alive"
    assert sent.corrections.replaced("b1")[0].tilstand is Tilstand.EKSPORTERET


def test_a_citizen_without_courses_goes_and_the_log_forgets_who_it_was(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.corrections.remove("b1", IDA, minute(1), {"begrundelse": "Tastefejl"})
    assert store.cases.find_borger(BORGER.cpr_nr) is None
    assert list(store.citizens.find()) == []
    seen = store.log.of_borger("b1")
    assert all((change.felt, change.fra, change.til) == ("", None, None) for change in seen.aendringer)
    assert [(e.art, e.hvem, e.data) for e in seen.haendelser] == [
        (Handling.BORGER_OPRETTET, "Bo", None),
        (Handling.BORGER_FJERNET, "Ida", {"begrundelse": "Tastefejl"}),
    ]
    assert store.log.verify() == ()
    with pytest.raises(StoreError):
        store.corrections.remove("b1", IDA, minute(2), {})


def test_a_citizen_with_courses_stays(store: Store) -> None:
    with_course(store)
    before = store.log.of_borger("b1")
    with pytest.raises(StoreError):
        store.corrections.remove("b1", IDA, minute(1), {})
    assert store.cases.borger("b1") == BORGER
    assert store.log.of_borger("b1") == before


def test_a_citizen_who_was_another_is_remembered_by_that_one_until_both_go(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(ANDEN, BO, START)
    store.log.add(Handling.CPR_RETTET, IDA, minute(1), borger_id="b2", data={"borger_foer": "b1"})
    store.corrections.remove("b1", IDA, minute(1), {}, joined="b2")
    named = {change.til.raw for change in store.log.of_borger("b2").aendringer if change.til}
    assert {BORGER.navn, ANDEN.navn} <= named
    assert store.log.verify() == ()
    store.corrections.remove("b2", IDA, minute(2), {})
    assert not [change for id_ in ("b1", "b2") for change in store.log.of_borger(id_).aendringer if change.til]
    assert store.log.verify() == ()
