"""What every store promises (``services.ports.Store``), run on the encrypted one and on the tests' fake alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.names import search_words
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.errors import RevisionConflict, StoreError, StoreExists
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.copies import Antal, Kopiaarsag
from smdb_desktop.services.stored.drafts import Kladdeorden, Kladdevalg
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, Fundtal, Json, Sted, Svar
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    PER,
    START,
    forloeb,
    indberetning,
    minute,
    skema,
    with_course,
    write,
)

JA = Svar("JA", "JA")
NEJ = Svar("NEJ", "NEJ")


def test_info(store: Store) -> None:
    info = store.info()
    assert info.oevelse
    assert info.schema_version == 2
    assert info.database_id


@pytest.mark.parametrize("value", [None, False, 0, 2.5, "æøå", [1, "a", None], {"a": {"b": []}}])
def test_settings(store: Store, value: Json) -> None:
    assert store.settings.get("a") is None
    store.settings.put("a", "before")
    store.settings.put("a", value)
    assert store.settings.get("a") == value
    assert store.settings.get("b") is None


def test_blobs(store: Store) -> None:
    store.settings.put_blob("p12", b"\x00\xff")
    assert store.settings.blob("p12") == b"\x00\xff"
    store.settings.put_blob("p12", None)
    assert store.settings.blob("p12") is None


def test_citizens_are_found_by_cpr_and_replaced_by_id(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    assert store.cases.find_borger("1502779995") == BORGER
    assert store.cases.find_borger("150277999") is None
    named = BORGER._replace(navn="Nyt Navn")
    store.cases.save_borger(named, BO, minute(1))
    assert store.cases.borger("b1") == named


def test_a_cpr_number_belongs_to_one_citizen(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    with pytest.raises(StoreError) as caught:
        store.cases.save_borger(ANDEN._replace(cpr_nr=BORGER.cpr_nr), BO, START)
    assert BORGER.cpr_nr not in str(caught.value) + caught.value.details
    assert store.cases.find_borger(BORGER.cpr_nr) == BORGER
    store.cases.save_borger(ANDEN, BO, START)


def test_what_is_not_there_is_said_in_a_sentence(store: Store) -> None:
    for ask in (store.cases.borger, store.cases.forloeb, store.outbox.indberetning):
        with pytest.raises(StoreError):
            ask("ukendt")
    assert store.cases.forloeb_of("ukendt") == ()
    assert store.outbox.indberetninger_of("ukendt") == ()


def test_a_course_comes_back_as_it_was_given(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    given = forloeb(
        skemaer=(
            skema("s1", "anmodning", gravid="NEJ"),
            skema("s2", "tilbud"),
            skema("s3", "behandling", "s2")._replace(
                svar={"rows": Svar([{"stof": "HASH"}, None], None), "x": Svar("\ud800\x00'\"", None)},
                faerdig={"antal": 3, "koder": ["A", "B"], "ja": True},
                faerdig_tid=minute(3),
                faerdig_af="Eva",
                kladde=True,
            ),
        )
    )._replace(
        sted=Sted("trin", "s1", "gravid"),
        bekraeftelser=(Bekraeftelse("29", "felt", "besked", "fordi", "Bo", minute(1)),),
    )
    store.cases.create_forloeb(given, BO)
    assert store.cases.forloeb("f1") == given
    assert store.cases.forloeb_of("b1") == (given,)


def test_a_course_needs_its_citizen_and_a_new_id(store: Store) -> None:
    with pytest.raises(StoreError):
        store.cases.create_forloeb(forloeb(), BO)
    with_course(store)
    with pytest.raises(StoreError):
        store.cases.create_forloeb(forloeb(skemaer=()), BO)
    with pytest.raises(StoreError):
        store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s1", "anmodning"),)), BO)
    assert store.cases.all_forloeb_ids() == ("f1",)


def test_courses_stand_oldest_first_and_forms_as_they_were_begun_siblings_by_position(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.create_forloeb(forloeb("f2", at=2), BO)
    forms = (
        skema("z", "forloebsafslutning"),
        skema("b2", "behandling", "t1", 1),
        skema("b1", "behandling", "t1", 0),
        skema("b0", "behandling", "t0", 0),
        skema("t1", "tilbud", position=1),
        skema("t0", "tilbud", position=0),
        skema("i", "ivaerksaettelse"),
        skema("a", "anmodning"),
    )
    store.cases.create_forloeb(forloeb("f1", at=1, skemaer=forms), BO)
    assert store.cases.all_forloeb_ids() == ("f1", "f2")
    assert [f.id for f in store.cases.forloeb_of("b1")] == ["f1", "f2"]
    assert [s.id for s in store.cases.forloeb("f1").skemaer] == ["z", "t0", "b0", "t1", "b1", "b2", "i", "a"]


def test_answers_are_written_replaced_and_removed(store: Store) -> None:
    with_course(store)
    half_typed = Svar("31-0", None)
    assert store.cases.save_svar("f1", "s1", {"gravid": JA, "dato": half_typed}, None, write(1)) == 2
    assert store.cases.save_svar("f1", "s1", {"gravid": NEJ}, Sted("a", "s1", "gravid"), write(2, at=7, hvem=PER)) == 3
    there = store.cases.forloeb("f1")
    assert dict(there.skemaer[0].svar) == {"gravid": NEJ, "dato": half_typed}
    assert (there.revision, there.aendret, there.aendret_af) == (3, minute(7), "Per")
    assert there.sted == Sted("a", "s1", "gravid")
    store.cases.save_svar("f1", "s1", {"dato": None, "aldrig": None}, None, write(3))
    assert dict(store.cases.forloeb("f1").skemaer[0].svar) == {"gravid": NEJ}
    assert store.cases.forloeb("f1").sted == Sted("a", "s1", "gravid")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Svar("31-02", None), Svar("31-04", None)),
        (Svar("4-8", None), Svar("4-8", "2025-08-04")),
        (Svar("4-8", "2025-08-04"), Svar("4-8", None)),
        (Svar("20", 20), Svar("020", 20)),
        (Svar([{"stof": "HASH"}], None), Svar([{"stof": "HASH"}, {}], None)),
    ],
)
def test_what_was_typed_and_what_was_understood_are_each_kept(store: Store, first: Svar, then: Svar) -> None:
    with_course(store)
    store.cases.save_svar("f1", "s1", {"dato": first}, None, write(1))
    store.cases.save_svar("f1", "s1", {"dato": then}, None, write(2))
    assert dict(store.cases.forloeb("f1").skemaer[0].svar) == {"dato": then}
    (_, change) = store.log.of("f1").aendringer
    assert (change.fra, change.til) == (first, then)


def test_a_write_that_met_another_revision_changes_nothing(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("s2", "tilbud"))
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1))
    before = store.cases.forloeb("f1")
    stale = write(1)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.cases.save_svar("f1", "s1", {"gravid": NEJ}, Sted("x"), stale),
        lambda: store.cases.add_skema("f1", skema("s9", "tilbud"), stale),
        lambda: store.cases.remove_skema("f1", "s2", stale),
        lambda: store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), stale),
    )
    for attempt in attempts:
        with pytest.raises(RevisionConflict):
            attempt()
    assert store.cases.forloeb("f1") == before
    assert store.outbox.udbakke() == ()


def test_a_write_to_a_form_of_another_course_changes_nothing(store: Store) -> None:
    with_course(store)
    store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s2", "tilbud"),)), BO)
    before = store.cases.forloeb("f1"), store.cases.forloeb("f2")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.cases.save_svar("f1", "s2", {"gravid": JA}, None, write(1)),
        lambda: store.cases.save_svar("ukendt", "s2", {"gravid": JA}, None, write(1)),
        lambda: store.cases.remove_skema("f1", "s2", write(1)),
        lambda: store.cases.add_skema("f1", skema("s3", "behandling", "s2"), write(1)),
        lambda: store.cases.add_skema("f1", skema("s2", "behandling"), write(1)),
        lambda: store.cases.complete_skema("f1", {"s1": {}, "s2": {}}, [], indberetning(), write(1)),
        lambda: store.cases.save_sted("ukendt", Sted("x")),
    )
    for attempt in attempts:
        with pytest.raises(StoreError) as caught:
            attempt()
        assert not isinstance(caught.value, RevisionConflict)
    assert (store.cases.forloeb("f1"), store.cases.forloeb("f2")) == before
    assert store.outbox.udbakke() == ()


def test_the_place_is_remembered_without_a_revision(store: Store) -> None:
    before = with_course(store).cases.forloeb("f1")
    store.cases.save_sted("f1", Sted("a", "s1", "gravid"))
    assert store.cases.forloeb("f1") == before._replace(sted=Sted("a", "s1", "gravid"))


def test_forms_are_added_and_removed_with_their_children(store: Store) -> None:
    with_course(store)
    assert store.cases.add_skema("f1", skema("t", "tilbud", navn="Alfa"), write(1)) == 2
    store.cases.add_skema("f1", skema("b", "behandling", "t"), write(2))
    assert [s.id for s in store.cases.forloeb("f1").skemaer] == ["s1", "t", "b"]
    assert store.cases.remove_skema("f1", "t", write(3)) == 4
    assert [s.id for s in store.cases.forloeb("f1").skemaer] == ["s1"]
    assert store.lists.kladder() == ()


def test_every_name_that_a_citizen_has_is_told_once(store: Store) -> None:
    assert store.lists.names() == ()
    for number, navn in enumerate(("Testborger Et", "Testborger To", "Testborger Et", "")):
        store.cases.save_borger(BorgerRecord(f"navn{number}", made_up_cpr(number), navn), BO, START)
    assert sorted(store.lists.names()) == ["Testborger Et", "Testborger To"]


def test_a_draft_is_a_form_with_answers_that_were_not_completed(store: Store) -> None:
    with_course(store)
    assert store.lists.kladder() == ()
    store.cases.save_svar("f1", "s1", {"gravid": JA}, Sted("a", "s1", "gravid"), write(1, at=4, hvem=PER))
    (row,) = store.lists.kladder()
    assert (row.forloeb_id, row.skema_id, row.art) == ("f1", "s1", "anmodning")
    assert (row.cpr_nr, row.navn, row.sted) == (BORGER.cpr_nr, BORGER.navn, Sted("a", "s1", "gravid"))
    assert (row.aendret, row.aendret_af) == (minute(4), "Per")
    store.cases.save_svar("f1", "s1", {"gravid": None}, None, write(2))
    assert store.lists.kladder() == ()
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(3))
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning(), write(4))
    assert store.lists.kladder() == ()
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(5))
    assert store.lists.kladder() == (), "the same answer once more is no change"
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(6))
    assert [row.skema_id for row in store.lists.kladder()] == ["s1"]
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(7))
    assert store.lists.kladder() == (), "back to what was completed"
    assert store.lists.counts()["kladder"] == 0
    store.cases.save_svar("f1", "s1", {"gravid": None}, None, write(8))
    assert [row.skema_id for row in store.lists.kladder()] == ["s1"], "emptied, but completed with an answer"


def test_an_answer_that_no_copy_holds_makes_no_draft(store: Store) -> None:
    """What is hidden by another answer stays written and is not completed; back to what was completed is back all the same."""
    with_course(store)
    hidden = Svar("skjult", "skjult")
    store.cases.save_svar("f1", "s1", {"gravid": JA, "fritekst": hidden}, None, write(1))
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning(), write(2))
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(3))
    assert [row.skema_id for row in store.lists.kladder()] == ["s1"]
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(4))
    assert store.lists.kladder() == ()
    assert store.lists.counts()["kladder"] == 0
    store.cases.save_svar("f1", "s1", {"fritekst": None}, None, write(5))
    assert store.lists.kladder() == (), "the copy holds all that is answered"
    store.cases.save_svar("f1", "s1", {"fritekst": Svar("nyt", "nyt")}, None, write(6))
    assert [row.skema_id for row in store.lists.kladder()] == ["s1"]


def test_drafts_stand_newest_first(store: Store) -> None:
    with_course(store, *(skema(f"s{n}", "tilbud") for n in range(3)))
    for revision, (id_, at) in enumerate([("s1", 9), ("s0", 3), ("s2", 5)], start=1):
        store.cases.save_svar("f1", id_, {"navn": JA}, None, write(revision, at))
    assert [row.skema_id for row in store.lists.kladder()] == ["s1", "s2", "s0"]


def test_drafts_come_in_windows_with_what_was_counted_in_them(store: Store) -> None:
    with_course(store, *(skema(f"s{n}", "tilbud") for n in range(4)))
    for revision, n in enumerate((2, 0, 3), start=1):
        store.cases.save_svar("f1", f"s{n}", {"navn": JA}, None, write(revision, revision))
    assert [row.skema_id for row in store.lists.kladder(1, 1)] == ["s0"]
    assert [row.skema_id for row in store.lists.kladder(2)] == ["s2"]
    assert store.lists.kladder(3, 5) == ()
    before = store.lists.kladder()
    assert {(row.skemaversion, row.lukket, row.fundet) for row in before} == {("2025-07-01", False, None)}
    found = {"s3": Fundtal("k1", 2, 5), "s0": Fundtal("k1", 0, 0), "gone": Fundtal("k1", 1, 1)}
    store.lists.keep_found(found)
    store.lists.keep_found({"s0": Fundtal("k2", 1, 0)})
    rows = store.lists.kladder()
    assert [row.fundet for row in rows] == [found["s3"], Fundtal("k2", 1, 0), None]
    assert [row._replace(fundet=None) for row in rows] == list(before), "counting changes nothing of a case"
    assert store.cases.forloeb("f1").revision == 4


def test_a_draft_is_of_the_person_who_answered_it_last_whoever_answered_before(store: Store) -> None:
    with_course(store)

    def of(navn: str) -> int:
        return store.lists.number_of_drafts(Kladdevalg(af=navn))

    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1, 1))
    assert (of("Ida"), of("Per")) == (1, 0)
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(2, 2, hvem=PER))
    assert (of("Ida"), of("Per")) == (0, 1)
    with pytest.raises(KeyError), store.together():
        store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(3, 3))
        raise KeyError
    assert (of("Ida"), of("Per")) == (0, 1)
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(3, 4))
    assert (of("Ida"), of("Per")) == (1, 0)


def test_drafts_are_narrowed_and_put_in_order(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("s2", "tilbud"))
    store.cases.save_borger(ANDEN._replace(navn="Åse Jørgensen"), BO, START)
    store.cases.create_forloeb(forloeb("f2", borger_id="b2", skemaer=[skema("s3", "tilbud")]), BO)
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1, 1))
    store.cases.save_svar("f2", "s3", {"navn": JA}, None, write(1, 2, hvem=PER))
    store.cases.save_svar("f1", "s2", {"navn": JA}, None, write(2, 3))

    def found(**chosen: Any) -> list[str]:
        valg = Kladdevalg(**chosen)
        rows = [row.skema_id for row in store.lists.kladder(valg=valg)]
        assert store.lists.number_of_drafts(valg) == len(rows)
        halves = [row.skema_id for at in (0, 1) for row in store.lists.kladder(at, 1, valg)]
        assert halves == rows[:2]
        return rows

    assert found() == ["s2", "s3", "s1"]
    assert found(orden=Kladdeorden.AELDSTE) == ["s1", "s3", "s2"]
    assert found(orden=Kladdeorden.NAVN) == ["s2", "s1", "s3"], "Å stands last, and of one citizen the newest first"
    assert found(art="tilbud") == ["s2", "s3"]
    assert found(af="Per") == ["s3"]
    assert found(ord=search_words("jorgensen")) == ["s3"]
    assert found(ord=search_words("1502779995 prøv")) == ["s2", "s1"]
    assert found(ord=search_words("1502779995"), art="anmodning", af="Ida", orden=Kladdeorden.AELDSTE) == ["s1"]
    assert found(ord=search_words("jorgensen kanarie")) == []


def test_what_a_draft_is_judged_by_is_another_when_anything_of_the_citizen_is(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"))
    seen = [store.lists.kladder()[0].stand]
    store.cases.save_borger(BORGER._replace(navn="Et Andet"), BO, minute(1))
    seen.append(store.lists.kladder()[0].stand)
    store.cases.create_forloeb(forloeb("f2", skemaer=[skema("s2", "anmodning")]), BO)
    seen.append(store.lists.kladder()[0].stand)
    store.cases.save_svar("f2", "s2", {"gravid": JA}, None, write(1))
    seen.append(next(row.stand for row in store.lists.kladder() if row.skema_id == "s1"))
    assert len(set(seen)) == 4
    store.cases.save_borger(ANDEN, BO, START)
    assert next(row.stand for row in store.lists.kladder() if row.skema_id == "s1") == seen[-1]


def test_the_first_citizen(store: Store) -> None:
    assert not store.lists.has_citizens()
    store.cases.save_borger(BORGER, BO, START)
    assert store.lists.has_citizens()


def test_the_drafts_of_one_course(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("s2", "tilbud"))
    store.cases.save_borger(ANDEN, BO, START)
    store.cases.create_forloeb(forloeb("f2", "b2", [skema("s3", "anmodning")]), BO)
    assert store.lists.kladder_of("f1") == {}
    store.cases.save_svar("f1", "s2", {"navn": JA}, None, write(1))
    store.cases.save_svar("f2", "s3", {"gravid": JA}, None, write(1))
    assert (store.lists.kladder_of("f1"), store.lists.kladder_of("f2")) == ({"s2": True}, {"s3": True})
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, (), indberetning(), write(2))
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(3))
    assert store.lists.kladder_of("f1") == {"s1": False, "s2": True}
    store.cases.save_svar("f1", "s2", {"navn": None}, None, write(4))
    assert store.lists.kladder_of("f1") == {"s1": False}
    assert store.lists.kladder_of("findes ikke") == {}


def test_times_need_a_zone_and_come_back_in_utc(store: Store) -> None:
    with_course(store)
    naive = datetime(2025, 8, 1, 12, 0)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1)._replace(tid=naive))
    assert store.cases.forloeb("f1").revision == 1
    danish = datetime(2025, 8, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1)._replace(tid=danish))
    assert store.cases.forloeb("f1").aendret.isoformat() == "2025-08-01T10:00:00+00:00"


def test_a_record_does_not_change_when_the_store_does(store: Store) -> None:
    answers = {"rows": Svar([{"stof": "HASH"}], None)}
    with_course(store)
    store.cases.save_svar("f1", "s1", answers, None, write(1))
    before = store.cases.forloeb("f1")
    raw = answers["rows"].raw
    assert isinstance(raw, list)
    raw.append("later")
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(2))
    assert dict(before.skemaer[0].svar) == {"rows": Svar([{"stof": "HASH"}], None)}
    assert store.cases.forloeb("f1").skemaer[0].svar["rows"].raw == [{"stof": "HASH"}]


def test_a_backup_is_made_once(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "kopi.db"
    store.backup(target)
    with pytest.raises(StoreExists):
        store.backup(target)


def test_a_copy_tells_what_it_holds(store: Store, tmp_path: Path) -> None:
    with_course(store, skema("s1", "anmodning", gravid="NEJ"))
    made = store.backup(tmp_path / "kopi.db", Kopiaarsag.LUKKET, START)
    assert (made.antal, made.aarsag, made.tid) == (Antal(1, 1, 1, 0), Kopiaarsag.LUKKET, START)
    assert made.antal == store.amount()
    assert (made.lager, made.oevelse, made.maerke) == (store.info().database_id, True, store.mark())


def test_the_mark_is_another_after_a_write_and_the_same_after_an_opening(store: Store) -> None:
    with_course(store)
    before = store.mark()
    store.settings.put("aaben_siden", "2025-08-01")
    store.settings.put("ur", {"brugt": "2025-08-01"})
    store.cases.forloeb("f1")
    assert store.mark() == before
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1))
    after = store.mark()
    assert after != before
    store.settings.put("andet", 1)
    assert store.mark() != after


def test_a_copy_in_two_halves_is_none_before_the_second(store: Store, tmp_path: Path) -> None:
    with_course(store)
    draft = store.begin_backup(tmp_path / "kopi.db", Kopiaarsag.BEDT_OM, START, lambda _done, _all: None)
    assert not list(tmp_path.glob("*.db"))
    assert draft.prove().antal == Antal(1, 1, 0, 0)
    with pytest.raises(StoreExists):
        store.begin_backup(tmp_path / "kopi.db", Kopiaarsag.BEDT_OM, START, lambda _done, _all: None)


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for ask in (lambda: store.settings.get("a"), lambda: store.cases.forloeb("f1"), lambda: store.settings.put("a", 1)):
        with pytest.raises(StoreError) as caught:
            ask()
        assert "Lås op" in str(caught.value)
