"""What more a store promises, on the encrypted one and on the fake: versions, people, registers, attempts, receipts."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Afsendelse,
    Bekraeftelse,
    Kvittering,
    PersonRecord,
    Sted,
    Svar,
    Tilstand,
    Udfald,
)
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    IDA,
    PER,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    with_course,
    write,
)

JA, NEJ = Svar("JA", "JA"), Svar("NEJ", "NEJ")


def attempt(id_: str, at: int, indberetning_id: str = "i1") -> Afsendelse:
    return Afsendelse(id_, indberetning_id, "mappe", "et sted", minute(at), "Ida")


# -- forms and versions ----------------------------------------------------------------------------------------------


def test_a_form_of_any_name_is_stored_at_any_depth(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("x", "æn form", a="1"), skema("y", "kvalhep", "x", 1))
    store.cases.add_skema("f1", skema("z", "tredje", "y", b="2"), write(1))
    store.cases.add_skema("f1", skema("v", "kvalhep", "x", 0), write(2))
    forms = [(s.id, s.art, s.parent_id) for s in store.cases.forloeb("f1").skemaer]
    assert forms == [
        ("s1", "anmodning", None),
        ("x", "æn form", None),
        ("v", "kvalhep", "x"),
        ("y", "kvalhep", "x"),
        ("z", "tredje", "y"),
    ]
    store.cases.remove_skema("f1", "x", write(3))
    assert [s.id for s in store.cases.forloeb("f1").skemaer] == ["s1"]
    assert store.log.verify() == ()


def test_the_draft_mark_comes_with_the_form_and_with_what_leaves(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"), skema("s2", "ivaerksaettelse"))
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning(), write(1))

    def marks() -> list[dict[str, bool]]:
        outgoing = store.outbox.outgoing(["i1"])["i1"].forloeb
        return [{s.id: s.kladde for s in course.skemaer} for course in (store.cases.forloeb("f1"), *outgoing)]

    assert marks() == [{"s1": False, "s2": False}] * 2
    store.cases.save_svar("f1", "s2", {"alder": JA}, None, write(2))
    assert marks() == [{"s1": False, "s2": True}] * 2
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(3))
    assert marks() == [{"s1": True, "s2": True}] * 2
    store.cases.save_svar("f1", "s2", {"alder": None}, None, write(4))
    assert marks() == [{"s1": True, "s2": False}] * 2


def versioned(store: Store) -> None:
    """A course with a completed request, a completed form that the next version lacks, and a tilbud with a treatment."""
    with_course(
        store,
        skema("s1", "anmodning", dato="2024", gravid="JA"),
        skema("k", "kvalhep", hcv="JA"),
        skema("t", "tilbud", navn="Alfa"),
        skema("b", "behandling", "t", type="A"),
    )
    grund = Bekraeftelse("42", "felt", "besked", "fordi", "Ida", minute(1))
    done = {"s1": {"dato": "2024", "gravid": "JA"}, "k": {"hcv": "JA"}}
    store.cases.complete_skema("f1", done, [grund], indberetning(), write(1))
    store.cases.save_sted("f1", Sted("et_gammelt_trin", "k", "hcv"))


NEW = {"s1": {"dato": Svar("2025", "2025"), "ny": JA}, "t": {"navn": Svar("Alfa", "Alfa")}, "b": {}}


def test_a_course_changes_its_version_whole(store: Store) -> None:
    versioned(store)
    assert store.cases.change_version("f1", "2024-01-01", NEW, ["k"], write(2, at=7, hvem=PER)) == 3
    course = store.cases.forloeb("f1")
    assert (course.skemaversion, course.revision, course.aendret_af, course.sted) == ("2024-01-01", 3, "Per", Sted())
    assert {s.id: dict(s.svar) for s in course.skemaer} == NEW
    assert [(s.faerdig, s.faerdig_tid, s.faerdig_af, s.faerdig_rolle) for s in course.skemaer] == [
        (None, None, "", "")
    ] * 3
    assert {s.id: s.kladde for s in course.skemaer} == {"s1": True, "t": True, "b": False}
    assert {row.skema_id for row in store.lists.kladder()} == {"s1", "t"}
    assert store.outbox.indberetninger_of("f1") == ()
    assert store.lists.counts()["anmodninger_uden_ivaerksaettelse"] == 0
    history = store.log.of("f1")
    event = next(e for e in history.haendelser if e.art is Handling.VERSION_SKIFTET)
    assert event.data == {"fra": "2025-07-01", "til": "2024-01-01", "var_faerdige": ["s1", "k"]}
    changed = {(a.skema_id, a.felt): (a.til, a.hvorfor) for a in history.aendringer if a.tid == minute(7)}
    assert changed == {
        ("k", "hcv"): (None, "VERSION_SKIFTET"),
        ("s1", "dato"): (Svar("2025", "2025"), "VERSION_SKIFTET"),
        ("s1", "gravid"): (None, "VERSION_SKIFTET"),
        ("s1", "ny"): (JA, "VERSION_SKIFTET"),
        ("b", "type"): (None, "VERSION_SKIFTET"),
    }
    assert store.log.verify() == ()


@pytest.mark.parametrize(
    ("skemaer", "removed"),
    [
        ({"s1": {}, "t": {}}, ["k"]),
        ({**NEW, "k": {}}, ["k"]),
        ({**NEW, "ukendt": {}}, ["k"]),
        (NEW, ["k", "ukendt"]),
        ({"s1": {}, "k": {}, "b": {}}, ["t"]),
    ],
)
def test_a_change_of_version_that_does_not_name_the_forms_changes_nothing(
    store: Store, skemaer: dict[str, dict[str, Svar]], removed: list[str]
) -> None:
    versioned(store)
    before = store.cases.forloeb("f1"), store.outbox.indberetninger_of("f1"), store.log.of("f1")
    with pytest.raises(StoreError) as caught:
        store.cases.change_version("f1", "2024-01-01", skemaer, removed, write(2))
    assert not isinstance(caught.value, RevisionConflict)
    with pytest.raises(RevisionConflict):
        store.cases.change_version("f1", "2024-01-01", NEW, ["k"], write(1))
    assert (store.cases.forloeb("f1"), store.outbox.indberetninger_of("f1"), store.log.of("f1")) == before


def test_what_hangs_under_a_removed_form_goes_along(store: Store) -> None:
    versioned(store)
    store.cases.change_version("f1", "2024-01-01", {"s1": {}, "k": {}}, ["t"], write(2))
    assert [s.id for s in store.cases.forloeb("f1").skemaer] == ["s1", "k"]


def test_what_has_left_stays_when_the_version_changes(store: Store) -> None:
    versioned(store)
    send(store, "i1", "sha1")
    store.cases.complete_skema("f1", {"b": {"type": "A"}}, [], indberetning("i2"), write(2))
    store.cases.change_version("f1", "2024-01-01", NEW, ["k"], write(3))
    assert [(i.id, i.tilstand) for i in store.outbox.indberetninger_of("f1")] == [("i1", Tilstand.EKSPORTERET)]
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i3"), write(4))
    assert store.outbox.indberetning("i3").revision == 2


@pytest.mark.parametrize(
    ("udfald", "stays"),
    [(None, True), (Udfald.UVIST, True), (Udfald.AFLEVERET, True), (Udfald.MISLYKKET, False), (Udfald.AFBRUDT, False)],
)
def test_a_submission_that_may_have_left_keeps_its_number(store: Store, udfald: Udfald | None, stays: bool) -> None:
    versioned(store)
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    store.outbox.begin_attempt(attempt("a1", 3))
    if udfald is not None:
        store.outbox.end_attempt("a1", udfald, "", minute(4))
    store.cases.change_version("f1", "2024-01-01", NEW, ["k"], write(2))
    left = [(i.id, i.tilstand, i.payload) for i in store.outbox.indberetninger_of("f1")]
    assert left == ([("i1", Tilstand.UVIST, b"payload")] if stays else [])


# -- attempts and receipts -------------------------------------------------------------------------------------------


def test_attempts_are_begun_ended_once_and_read_in_order(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.begin_attempt(attempt("a1", 3))
    assert store.outbox.attempts_of("i1") == (attempt("a1", 3),)
    store.outbox.begin_attempt(attempt("a2", 5))
    store.outbox.end_attempt("a2", Udfald.MISLYKKET, "Der er ikke plads.", minute(6))
    store.outbox.end_attempt("a2", Udfald.AFLEVERET, "", minute(7))
    store.outbox.end_attempt("ukendt", Udfald.AFLEVERET, "", minute(7))
    first, second = store.outbox.attempts_of("i1")
    assert (first.udfald, first.sluttet) == (Udfald.UVIST, minute(5)), "it was cut off"
    assert (second.udfald, second.besked, second.sluttet) == (Udfald.MISLYKKET, "Der er ikke plads.", minute(6))
    with pytest.raises(StoreError):
        store.outbox.begin_attempt(attempt("a3", 8, "ukendt"))
    assert store.outbox.attempts_of("ukendt") == ()
    with pytest.raises(StoreError):
        store.outbox.begin_attempt(attempt("a4", 9), attempt("a5", 9, "ukendt"))
    assert len(store.outbox.attempts_of("i1")) == 2, "all or none"


def test_receipts_are_kept_beside_their_submission_and_go_with_it(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    receipts = [Kvittering("i1", f"a{n}", "mappe", minute(n), "sha", "fil.asice", "besked") for n in (1, 2)]
    for receipt in receipts:
        store.outbox.keep_receipt(receipt)
    assert store.outbox.receipts_of("i1") == tuple(receipts)
    with pytest.raises(StoreError):
        store.outbox.keep_receipt(receipts[0]._replace(indberetning_id="ukendt"))
    store.outbox.begin_attempt(attempt("a1", 3))
    store.cases.delete_forloeb("f1", "fejl", IDA, START)
    assert store.outbox.receipts_of("i1") == ()
    assert store.outbox.attempts_of("i1") == ()


def test_what_left_last_of_each_course(store: Store) -> None:
    with_course(store)
    store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s2", "anmodning"),)), BO)
    assert store.outbox.left_of("b1") == {}
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i1"), write(1))
    store.cases.complete_skema("f2", {"s2": {}}, [], indberetning("j1"), write(1))
    store.outbox.freeze("i1", b"a", "sha1", "første")
    assert store.outbox.left_of("b1") == {}
    store.outbox.mark_sent("i1", "sha1", "fil", "mappe", IDA, START)
    assert store.outbox.left_of("b1") == {"f1": "første"}
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i2"), write(2))
    store.outbox.freeze("i2", b"b", "sha2", "anden")
    assert store.outbox.left_of("b1") == {"f1": "første"}
    store.outbox.mark_sent("i2", "sha2", "fil", "mappe", IDA, START)
    assert store.outbox.left_of("b1") == {"f1": "anden"}
    assert store.outbox.left_of("ukendt") == {}
    assert store.outbox.indberetning("j1").indhold_sha256 == ""


# -- people and registers --------------------------------------------------------------------------------------------


def test_people_are_saved_and_the_one_who_opened_writes(store: Store) -> None:
    me = store.people.current_id
    assert (store.people.who().id, store.people.who().navn, store.people.get(me)) == (me, "", None)
    mine = PersonRecord(me, "Ida", ("INDBERETTER", "SUNDHEDSFAGLIG"), "INDBERETTER", minute(2))
    other = PersonRecord("x", "Æskild", (), "", minute(1), aktiv=False)
    for person in (mine, other):
        store.people.save(person)
    assert [store.people.get(p.id) for p in (mine, other)] == [mine, other]
    assert (store.people.who().navn, store.people.who().rolle) == ("Ida", "INDBERETTER")
    store.people.save(mine._replace(rolle="SUNDHEDSFAGLIG"))
    assert store.people.who().rolle == "SUNDHEDSFAGLIG"
    with pytest.raises(LookupError), store.together():
        store.people.save(mine)
        assert store.people.who().rolle == "INDBERETTER"
        raise LookupError
    assert store.people.who().rolle == "SUNDHEDSFAGLIG", "what was undone does not write"
    assert store.people.get("ukendt") is None


def remember(store: Store, navn: str, at: int, kommune: str = "101") -> None:
    store.registers.remember_tilbud(navn.casefold(), {"tilbud_navn": navn}, navn.casefold(), kommune, minute(at))


def found(store: Store, *words: str, kommuner: tuple[str, ...] = (), most: int = 50) -> list[object]:
    return [t["tilbud_navn"] for t in store.registers.find_tilbud([(word, kommuner) for word in words], most)]


def test_tilbud_are_found_by_any_part_the_one_used_last_first(store: Store) -> None:
    assert found(store) == []
    for at, navn in enumerate(("Alfa København", "Beta ÆØÅ 100%", "Gamma_under\\streg")):
        remember(store, navn, at)
    assert found(store) == ["Gamma_under\\streg", "Beta ÆØÅ 100%", "Alfa København"]
    assert found(store, "køb", "alfa") == ["Alfa København"]
    assert found(store, "æøå") == found(store, "100%") == ["Beta ÆØÅ 100%"]
    assert found(store, "_") == found(store, "\\") == ["Gamma_under\\streg"]
    assert found(store, "%%") == found(store, "a_f") == []
    assert found(store, most=2) == ["Gamma_under\\streg", "Beta ÆØÅ 100%"]
    remember(store, "Delta", 5, "165")
    assert found(store, "albertslund", kommuner=("165", "169")) == ["Delta"]


def test_a_tilbud_used_again_is_one_and_stands_first(store: Store) -> None:
    for navn, at in (("Alfa", 1), ("Beta", 2), ("ALFA", 3)):
        remember(store, navn, at)
    assert found(store) == ["ALFA", "Beta"]
    remember(store, "Beta", 3)
    assert found(store) == ["Beta", "ALFA"], "in the same moment the later one"


def test_the_register_has_no_limit(store: Store) -> None:
    with store.together():
        for number in range(1_000):
            store.registers.remember_tilbud(
                str(number), {"tilbud_navn": f"Tilbud {number}"}, f"tilbud {number}", "", START
            )
    assert found(store, "tilbud", "7", most=5) == ["Tilbud 997", "Tilbud 987", "Tilbud 979", "Tilbud 978", "Tilbud 977"]
    assert len(found(store, most=2_000)) == 1_000


def test_events_of_keys_are_apart_from_cases(store: Store) -> None:
    with_course(store)
    store.cases.save_borger(ANDEN, BO, START)
    assert store.cases.borger("b1") == BORGER
    store.log.add(Handling.NOEGLE_SKIFTET, IDA, START + timedelta(hours=1))
    assert [e.art for e in store.log.of_keys()] == [Handling.NOEGLE_SKIFTET]


# -- how far it has been written ---------------------------------------------------------------------------------------


def test_every_commit_is_counted_once_with_its_time(store: Store) -> None:
    before = store.written()
    with_course(store)
    store.settings.put("x", 1)
    store.settings.put_blob("y", b"z")
    counted = store.written()
    assert (counted.taeller - before.taeller, counted.skrevet) == (4, START)
    with store.together():
        store.settings.put("x", 2)
        store.cases.save_sted("f1", Sted("trin"))
        store.outbox.end_attempt("findes ikke", Udfald.AFLEVERET, "", START)
    assert store.written().taeller == counted.taeller + 1


def test_an_answer_is_counted_once_whatever_is_written_around_it(store: Store) -> None:
    with_course(store)
    before, revision = store.written().taeller, 1
    counts = []
    for number in (1, 2, 2, 3):
        revision = store.cases.save_svar("f1", "s1", {"a": Svar(str(number), number)}, None, write(revision))
        counts.append(store.written().taeller - before)
        store.settings.put("x", number)
        counts.append(store.written().taeller - before)
    with store.together():
        revision = store.cases.save_svar("f1", "s1", {"a": Svar("4", 4), "b": Svar("JA", "JA")}, None, write(revision))
        with suppress(RevisionConflict):
            store.cases.save_svar("f1", "s1", {"a": None}, None, write(9))
        store.settings.put("x", 4)
    counts.append(store.written().taeller - before)
    with suppress(LookupError), store.together():
        store.cases.save_svar("f1", "s1", {"a": Svar("5", 5)}, None, write(revision))
        raise LookupError
    counts.append(store.written().taeller - before)
    store.settings.put("x", 5)
    counts.append(store.written().taeller - before)
    store.cases.save_svar("f1", "s1", {"a": Svar("6", 6)}, None, write(revision))
    store.settings.put("x", 6)
    assert [*counts, store.written().taeller - before] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 12]


def test_a_course_whose_lacking_forms_are_others_waits_to_have_its_limits_reckoned(store: Store) -> None:
    with_course(store)
    store.deadlines.keep({("f1", store.cases.forloeb("f1").revision): ()})
    assert store.deadlines.number_waiting() == 0
    store.cases.note_missing("f1", ["kvalhep"])
    assert [(each.forloeb.id, each.mangler) for each in store.deadlines.waiting(9)] == [("f1", ("kvalhep",))]


def test_what_is_undone_or_empty_is_not_counted(store: Store) -> None:
    with_course(store)
    before = store.written()
    with pytest.raises(LookupError), store.together():
        store.settings.put("x", 1)
        raise LookupError
    with pytest.raises(RevisionConflict):
        store.cases.save_svar("f1", "s1", {"a": JA}, None, write(9))
    with store.together():
        store.cases.forloeb("f1")
    assert store.written() == before


def test_the_newest_lines_of_a_course_are_read_alone(store: Store) -> None:
    versioned(store)
    for number in range(5):
        store.cases.save_svar("f1", "s1", {"ny": JA if number % 2 else NEJ}, None, write(2 + number, at=10 + number))
    whole = store.log.of("f1")
    for most in (1, 3, 1000):
        newest = store.log.latest("f1", most)
        assert newest.haendelser == whole.haendelser[-most:] and newest.aendringer == whole.aendringer[-most:]
    assert len(store.log.latest("f1", 3).aendringer) == 3
    assert store.log.latest("", 3) == store.log.latest("ukendt", 3) == ((), ())
