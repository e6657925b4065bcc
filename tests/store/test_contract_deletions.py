"""What a store promises of courses that are to be reported deleted, on the encrypted one and on the fake alike."""

from __future__ import annotations

import pytest

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.lists import UDEN_IVAERKSAETTELSE
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.citizens import Stand
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Aarsag, Afsendelse, Art, Bekraeftelse, Svar, Tilstand, Udfald
from tests.store.store_material import BORGER, IDA, PER, indberetning, minute, send, skema, with_course, write

NEJ = Svar("NEJ", "NEJ")
OTHER = made_up_cpr(7).replace("-", "")


@pytest.fixture
def sent(store: Store) -> Store:
    """A course with a completed request, a draft and a confirmation, of which revision 1 has left."""
    with_course(store, skema("s1", "anmodning", gravid="JA"), skema("s2", "kvalhep", None, 1, a="1"))
    given = Bekraeftelse("16", "borger.cpr_nr", "Besked", "Derfor", "Ida", minute(1))
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [given], indberetning(), write(1))
    store.cases.note_missing("f1", ["kvalhep"])
    send(store, "i1", "a" * 64)
    return store


def states(store: Store) -> list[tuple[int, Art, Tilstand]]:
    return [(i.revision, i.art, i.tilstand) for i in store.outbox.indberetninger_of("f1")]


def test_its_deletion_is_klar_and_it_is_in_no_list(sent: Store) -> None:
    before = sent.cases.forloeb("f1")
    sent.deletions.lay_down("f1", "Hører til 150277-9995", PER, minute(9))
    assert states(sent) == [(1, Art.NY, Tilstand.EKSPORTERET), (2, Art.SLETTET, Tilstand.KLAR)]
    assert (sent.cases.forloeb_of("b1"), sent.cases.all_forloeb_ids()) == ((), ())
    assert (sent.lists.kladder(), sent.lists.missing(), sent.lists.number(UDEN_IVAERKSAETTELSE)) == ((), {}, 0)
    assert [(row.stand, row.kladde) for row in sent.citizens.rows(sent.citizens.find())] == [(Stand.SLETTES, False)]
    (there,) = sent.deletions.of("b1")
    assert (there.slettes, there.nedlagt, there.revision) == (True, BORGER.cpr_nr, 3)
    assert [form.svar for form in there.skemaer] == [form.svar for form in before.skemaer]
    assert there.bekraeftelser == before.bekraeftelser
    event = sent.log.of("f1").haendelser[-2]
    assert (event.art, event.hvem, event.data) == (Handling.SLETTES, "Per", {"begrundelse": "Hører til [CPR-nummer]"})


def test_what_was_open_elsewhere_is_not_written_into_it(sent: Store) -> None:
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    with pytest.raises(RevisionConflict):
        sent.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(2, at=10))
    with pytest.raises(StoreError):
        sent.deletions.lay_down("f1", "igen", IDA, minute(10))


def test_a_corrected_number_leaves_it_under_the_one_it_was_reported_with(sent: Store) -> None:
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    sent.cases.save_borger(BORGER._replace(cpr_nr=OTHER), IDA, minute(10))
    assert sent.deletions.of("b1")[0].nedlagt == BORGER.cpr_nr
    assert sent.outbox.udbakke((Tilstand.KLAR,))[0].cpr_nr == BORGER.cpr_nr
    with pytest.raises(StoreError):
        sent.deletions.take_up("f1", IDA, minute(11))
    assert states(sent)[-1] == (2, Art.SLETTET, Tilstand.KLAR) and sent.deletions.of("b1")


def test_it_goes_on_while_nothing_of_the_deletion_has_left(sent: Store) -> None:
    before = sent.cases.forloeb("f1")
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    assert sent.deletions.may_take_up("f1")
    sent.deletions.take_up("f1", PER, minute(10))
    assert states(sent) == [(1, Art.NY, Tilstand.EKSPORTERET)]
    assert [row.skema_id for row in sent.lists.kladder()] == ["s2"]
    assert sent.lists.number(UDEN_IVAERKSAETTELSE) == 1
    (after,) = sent.cases.forloeb_of("b1")
    assert after.skemaer == before.skemaer
    assert (after.nedlagt, after.revision, after.aendret_af) == ("", 4, "Per")
    assert sent.log.of("f1").haendelser[-1].art is Handling.SLETNING_FORTRUDT
    assert sent.log.verify() == ()


@pytest.mark.parametrize("how", ["taken up", "another version", "typed by mistake"])
def test_numbers_that_an_older_copy_may_have_used_stay_passed_over(sent: Store, how: str) -> None:
    sent.outbox.mark_restored(minute(8))
    if how == "taken up":
        sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
        assert states(sent)[-1] == (102, Art.SLETTET, Tilstand.KLAR)
        sent.deletions.take_up("f1", PER, minute(10))
    else:
        sent.cases.complete_skema("f1", {"s1": {"gravid": "NEJ"}}, [], indberetning("i2"), write(2, at=9))
        assert states(sent)[-1] == (102, Art.RETTET, Tilstand.KLAR)
    if how == "another version":
        sent.cases.change_version("f1", "3", {"s1": {}, "s2": {}}, [], write(3, at=10))
    elif how == "typed by mistake":
        sent.reports.mark(["i2"], minute(9).date(), {}, IDA, minute(10))
        sent.cases.change_version("f1", "3", {"s1": {}, "s2": {}}, [], write(3, at=11))
        sent.reports.undo("i2", "Fejl", IDA, minute(12))
    assert states(sent) == [(1, Art.NY, Tilstand.EKSPORTERET)]
    assert sent.corrections.may_have_left("f1")
    revision = sent.cases.forloeb("f1").revision
    sent.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning("i3"), write(revision, at=13))
    assert states(sent)[-1] == (102, Art.RETTET, Tilstand.KLAR), "2 may stand in SMDB and say another thing"
    assert sent.outbox.indberetninger_of("f1")[-1].aarsag is Aarsag.GENDANNET


@pytest.mark.parametrize("how", ["sent", "tried", "marked"])
def test_it_does_not_go_on_where_the_deletion_may_have_left(sent: Store, how: str) -> None:
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    deletion = sent.outbox.indberetninger_of("f1")[-1].id
    if how == "sent":
        send(sent, deletion, "b" * 64, at=10)
    elif how == "tried":
        sent.outbox.begin_attempt(Afsendelse("a1", deletion, "mappe", "et sted", minute(10), "Ida"))
    else:
        sent.reports.mark([deletion], minute(10).date(), {}, IDA, minute(10))
    assert not sent.deletions.may_take_up("f1")
    with pytest.raises(StoreError):
        sent.deletions.take_up("f1", IDA, minute(11))
    assert sent.cases.forloeb_of("b1") == ()


def test_an_attempt_that_failed_has_not_left(sent: Store) -> None:
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    deletion = sent.outbox.indberetninger_of("f1")[-1].id
    sent.outbox.begin_attempt(Afsendelse("a1", deletion, "mappe", "et sted", minute(10), "Ida"))
    sent.outbox.end_attempt("a1", Udfald.MISLYKKET, "", minute(10))
    assert sent.deletions.may_take_up("f1")


def test_what_is_klar_of_it_and_never_left_gives_way_to_the_deletion(sent: Store) -> None:
    sent.cases.complete_skema("f1", {"s1": {"gravid": "NEJ"}}, [], indberetning("i2"), write(2, at=6))
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    assert states(sent) == [(1, Art.NY, Tilstand.EKSPORTERET), (2, Art.SLETTET, Tilstand.KLAR)]


def test_nothing_but_lines_is_left_of_what_was_forgotten(sent: Store) -> None:
    with pytest.raises(StoreError):
        sent.deletions.forget("f1", IDA, minute(8))
    sent.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    send(sent, sent.outbox.indberetninger_of("f1")[-1].id, "b" * 64, at=10)
    sent.deletions.forget("f1", PER, minute(11))
    course = sent.cases.forloeb("f1")
    assert (course.skemaer, course.bekraeftelser, course.slettes) == ((), (), True)
    assert (sent.deletions.of("b1"), sent.deletions.may_take_up("f1")) == ((), False)
    first, deletion = sent.outbox.indberetninger_of("f1")
    assert (first.payload, first.payload_sha256) == (None, "a" * 64)
    assert deletion.payload is not None
    told = sent.log.of("f1")
    assert all((change.felt, change.fra, change.til) == ("", None, None) for change in told.aendringer)
    last = told.haendelser[-1]
    assert (last.art, last.hvem, last.data) == (
        Handling.SLETTET,
        "Per",
        {
            "myndighedskommune": "165",
            "sidste_revision": 2,
            "sidste_sha256": "b" * 64,
            "begrundelse": "Ved en fejl",
        },
    )
    assert [row.anmodet for row in sent.outbox.udbakke()] == ["", ""]
    assert sent.log.verify() == ()
    with pytest.raises(StoreError):
        sent.deletions.forget("f1", IDA, minute(12))


def test_what_it_went_on_from_is_forgotten_with_it(sent: Store) -> None:
    sent.corrections.succeed("f1", "f2", "b1", IDA, minute(9))
    sent.cases.save_borger(BORGER._replace(cpr_nr=OTHER), IDA, minute(9))
    send(sent, sent.outbox.indberetninger_of("f2")[0].id, "c" * 64, at=10)
    sent.deletions.lay_down("f2", "Ved en fejl", IDA, minute(11))
    assert any(change.til is not None for change in sent.log.of("f2").aendringer)
    sent.deletions.forget("f2", IDA, minute(12))
    assert all(change.til is None for change in sent.log.of("f1").aendringer)
    assert sent.log.verify() == ()


def test_what_was_handed_over_leaves_a_line_and_makes_no_submission(sent: Store) -> None:
    sent.cases.complete_skema("f1", {"s1": {"gravid": "NEJ"}}, [], indberetning("i2"), write(2, at=6))
    sent.deletions.hand_over("f1", "183", {"til": "183"}, PER, minute(9))
    assert states(sent) == [(1, Art.NY, Tilstand.EKSPORTERET)], "what was Klar is another's to report"
    course = sent.cases.forloeb("f1")
    assert (course.overdraget, course.slettes, course.skemaer, course.bekraeftelser) == ("183", False, (), ())
    (line,) = sent.deletions.handed("b1")
    assert (line.forloeb_id, line.til, line.tid, line.hvem) == ("f1", "183", minute(9), "Per")
    assert (sent.cases.forloeb_of("b1"), sent.deletions.of("b1"), sent.lists.kladder()) == ((), (), ())
    assert [row.stand for row in sent.citizens.rows(sent.citizens.find())] == [Stand.UDEN]
    told = sent.log.of("f1")
    assert (told.haendelser[-1].art, told.haendelser[-1].data) == (Handling.OVERDRAGET, {"til": "183"})
    assert all(change.til is None for change in told.aendringer)
    assert sent.log.verify() == ()
    for again in (sent.deletions.take_up, sent.deletions.forget):
        with pytest.raises(StoreError):
            again("f1", IDA, minute(10))
    with pytest.raises(StoreError):
        sent.deletions.hand_over("f1", "183", {}, IDA, minute(10))
