"""What every store promises of completing, sending, deleting and counting; on the encrypted store and on the fake."""

from __future__ import annotations

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.lists import BEGYNDT, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Art, Bekraeftelse, Json, Svar, Tilstand
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

JA = Svar("JA", "JA")
NEJ = Svar("NEJ", "NEJ")


def test_completing_keeps_the_copy_and_makes_the_course_klar(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"))
    grund = Bekraeftelse("42", "felt", "besked", "fordi", "Ida", minute(1))
    assert store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [grund], indberetning(), write(1, at=6)) == 2
    there = store.cases.forloeb("f1")
    assert there.skemaer[0].faerdig == {"gravid": "JA"}
    assert (there.skemaer[0].faerdig_tid, there.skemaer[0].faerdig_af) == (minute(6), "Ida")
    assert there.bekraeftelser == (grund,)
    (row,) = store.outbox.udbakke()
    assert (row.cpr_nr, row.navn) == (BORGER.cpr_nr, BORGER.navn)
    assert row.indberetning == store.outbox.indberetning("i1")
    sent = row.indberetning
    assert (sent.revision, sent.art, sent.tilstand, sent.klar_tid) == (1, Art.NY, Tilstand.KLAR, minute(2))
    assert (sent.payload, sent.payload_sha256, sent.forrige_sha256) == (None, "", "")
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(2))
    assert store.cases.forloeb("f1").skemaer[0].faerdig == {"gravid": "JA"}


def test_a_later_confirmation_takes_the_place_of_the_earlier(store: Store) -> None:
    with_course(store)
    first = Bekraeftelse("42", "felt", "besked", "fordi", "Ida", minute(1))
    other = first._replace(regel="29")
    later = first._replace(begrundelse="nu derfor", tid=minute(9))
    store.cases.complete_skema("f1", {"s1": {}}, [first, other], indberetning(), write(1))
    store.cases.complete_skema("f1", {"s1": {}}, [later], indberetning("i2"), write(2))
    assert store.cases.forloeb("f1").bekraeftelser == (other, later)


def test_what_has_not_left_is_replaced_in_place(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i1", at=2), write(1))
    store.outbox.freeze("i1", b"first", "sha", "indhold")
    store.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning("i2", at=8), write(2))
    (there,) = store.outbox.indberetninger_of("f1")
    assert (there.id, there.revision, there.art, there.klar_tid) == ("i1", 1, Art.NY, minute(8))
    assert (there.payload, there.payload_sha256) == (None, "")


def test_what_has_left_is_followed_by_a_correction(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i1"), write(1))
    send(store, "i1", "sha1")
    first = store.outbox.indberetning("i1")
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i2"), write(2))
    second = store.outbox.indberetning("i2")
    assert (second.revision, second.art, second.forrige_sha256) == (2, Art.RETTET, "sha1")
    send(store, "i2", "sha2")
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i3"), write(3))
    third = store.outbox.indberetning("i3")
    assert (third.revision, third.art, third.forrige_sha256) == (3, Art.RETTET, "sha2")
    assert store.outbox.indberetning("i1") == first
    assert [i.id for i in store.outbox.indberetninger_of("f1")] == ["i1", "i2", "i3"]


def test_the_frozen_copy_is_kept_once(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    with pytest.raises(StoreError):
        store.outbox.freeze("i1", b"another", "sha", "indhold")
    assert store.outbox.indberetning("i1").payload == b"payload"
    assert store.outbox.udbakke()[0].indberetning.payload is None, "lists come without the copies"
    assert store.outbox.udbakke()[0].indberetning.payload_sha256 == "sha"


def test_sending_is_refused_when_the_frozen_copy_is_another(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    for digest in ("", "sha"):
        with pytest.raises(RevisionConflict):
            store.outbox.mark_sent("i1", digest, "fil", "mappe", IDA, START)
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(2))
    with pytest.raises(RevisionConflict):
        store.outbox.mark_sent("i1", "sha", "fil", "mappe", IDA, START)
    assert store.outbox.indberetning("i1").tilstand is Tilstand.KLAR


def test_a_citizen_whose_name_is_corrected_is_not_sent_under_the_old_one(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    store.cases.save_borger(store.cases.borger("b1"), IDA, minute(6))
    assert store.outbox.indberetning("i1").payload == b"payload", "nothing was changed"
    store.cases.save_borger(store.cases.borger("b1")._replace(navn="Et andet navn"), IDA, minute(7))
    thawed = store.outbox.indberetning("i1")
    assert (thawed.payload, thawed.payload_sha256, thawed.klar_tid) == (None, "", minute(7))
    store.outbox.freeze("i1", b"another", "other", "indhold")
    store.outbox.mark_sent("i1", "other", "fil", "mappe", IDA, minute(8))
    store.cases.save_borger(store.cases.borger("b1")._replace(navn="Et tredje navn"), IDA, minute(9))
    assert store.outbox.indberetning("i1").payload == b"another", "what has left stays as it left"


def test_the_first_receipt_stays(store: Store) -> None:
    with_course(store)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    store.outbox.mark_sent("i1", "sha", "a.asice", "her", IDA, minute(5))
    store.outbox.mark_sent("i1", "sha", "b.asice", "der", PER, minute(6))
    sent = store.outbox.indberetning("i1")
    assert (sent.tilstand, sent.filnavn, sent.maal) == (Tilstand.EKSPORTERET, "a.asice", "her")
    assert (sent.sendt_tid, sent.sendt_af, sent.payload) == (minute(5), "Ida", b"payload")
    with pytest.raises(StoreError):
        store.outbox.freeze("i1", b"another", "other", "indhold")


@pytest.mark.parametrize("change", ["remove", "add"])
def test_a_completed_form_that_comes_or_goes_drops_the_frozen_copy(store: Store, change: str) -> None:
    with_course(store, skema("s1", "anmodning"), skema("t", "tilbud"))
    store.cases.complete_skema("f1", {"s1": {}, "t": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    if change == "remove":
        store.cases.remove_skema("f1", "t", write(2, at=9))
    else:
        new = skema("t2", "tilbud")._replace(faerdig={}, faerdig_tid=START)
        store.cases.add_skema("f1", new, write(2, at=9))
    there = store.outbox.indberetning("i1")
    assert (there.payload, there.payload_sha256, there.klar_tid) == (None, "", minute(9))


def test_a_draft_that_goes_leaves_the_frozen_copy(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("t", "tilbud"))
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"payload", "sha", "indhold")
    store.cases.remove_skema("f1", "t", write(2))
    assert store.outbox.indberetning("i1").payload == b"payload"


def test_the_list_of_submissions_is_newest_first_and_by_state(store: Store) -> None:
    with_course(store)
    store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s2", "anmodning"),)), BO)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i1", at=3), write(1))
    store.cases.complete_skema("f2", {"s2": {}}, [], indberetning("i2", at=4), write(1))
    send(store, "i1", "sha")
    assert [row.indberetning.id for row in store.outbox.udbakke()] == ["i2", "i1"]
    assert [row.indberetning.id for row in store.outbox.udbakke((Tilstand.KLAR,))] == ["i2"]
    assert [row.indberetning.id for row in store.outbox.udbakke((Tilstand.EKSPORTERET, Tilstand.KVITTERET))] == ["i1"]


def test_deleting_a_course_takes_everything_in_it(store: Store) -> None:
    with_course(store, skema("s1", "anmodning", gravid="JA"))
    store.cases.create_forloeb(forloeb("f2"), BO)
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.cases.save_svar("f1", "s1", {"gravid": NEJ}, None, write(2))
    store.cases.delete_forloeb("f1", "oprettet ved en fejl", IDA, START)
    assert store.cases.all_forloeb_ids() == ("f2",)
    assert store.outbox.udbakke() == ()
    assert store.lists.kladder() == ()
    assert store.cases.borger("b1") == BORGER
    with pytest.raises(StoreError):
        store.cases.delete_forloeb("f1", "igen", IDA, START)


def complete(store: Store, forloeb_id: str, *skema_ids: str) -> None:
    values: dict[str, dict[str, Json]] = {id_: {} for id_ in skema_ids}
    revision = store.cases.forloeb(forloeb_id).revision
    store.cases.complete_skema(forloeb_id, values, [], indberetning(f"i-{forloeb_id}"), write(revision))


def test_counts_and_the_lists_behind_them(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(ANDEN, BO, START)
    arts = {
        "a": "anmodning",
        "i": "ivaerksaettelse",
        "t": "tilbud",
        "b": "behandling",
        "z": "forloebsafslutning",
    }
    done = {"draft": "", "asked": "a", "older": "a", "begun": "ai", "treated": "aitb", "never": "az", "ended": "aiz"}
    for at, (name, letters) in enumerate(done.items()):
        forms = [skema(f"{name}-{x}", art, f"{name}-t" if x == "b" else None) for x, art in arts.items()]
        store.cases.create_forloeb(
            forloeb(name, "b2" if name == "begun" else "b1", forms, -at if name == "older" else at), BO
        )
        if letters:
            complete(store, name, *(f"{name}-{letter}" for letter in letters))
    store.cases.save_svar("draft", "draft-a", {"gravid": JA}, None, write(1))
    store.cases.save_svar("draft", "draft-i", {"gravid": JA}, None, write(2))
    store.outbox.freeze("i-treated", b"x", "sha", "indhold")
    store.outbox.mark_sent("i-treated", "sha", "fil", "mappe", IDA, START)
    assert store.lists.counts() == {
        "kladder": 2,
        UDEN_IVAERKSAETTELSE: 2,
        UDEN_BEHANDLING: 2,
        BEGYNDT: 1,
        "klar": 5,
        "uvist": 0,
    }
    assert behind(store, UDEN_IVAERKSAETTELSE) == ["asked", "older"]
    assert behind(store, UDEN_BEHANDLING) == ["begun", "ended"], "also in closed courses, after the open ones"
    assert behind(store, BEGYNDT) == ["draft"], "only starts, no other drafts"
    (open_one, closed) = store.lists.control_list(UDEN_BEHANDLING)
    assert (open_one.borger_id, open_one.cpr_nr, open_one.navn) == ("b2", ANDEN.cpr_nr, ANDEN.navn)
    assert (open_one.lukket, closed.lukket) == (False, True)
    assert open_one.aendret == store.cases.forloeb("begun").aendret
    assert {name: store.lists.number(name) for name in store.lists.counts()} == store.lists.counts()
    for name in ("mangler:", "noget andet"):
        with pytest.raises(KeyError):
            store.lists.number(name)
    for name in ("kladder", "klar", "mangler:", "noget andet"):
        with pytest.raises(KeyError):
            store.lists.control_list(name)


def behind(store: Store, name: str, first: int = 0, most: int | None = None) -> list[str]:
    """The courses of a list, which is as long as it says."""
    assert store.lists.number(name) == len(store.lists.control_list(name)) == store.lists.counts()[name]
    return [row.forloeb_id for row in store.lists.control_list(name, first, most)]


def test_a_start_that_is_corrected_is_no_draft_of_a_start(store: Store) -> None:
    with_course(store, skema("a", "anmodning"), skema("i", "ivaerksaettelse"))
    store.cases.save_svar("f1", "i", {"gravid": JA}, None, write(1))
    assert behind(store, BEGYNDT) == ["f1"]
    store.cases.complete_skema("f1", {"i": {"gravid": "JA"}}, [], indberetning(), write(2))
    assert behind(store, BEGYNDT) == []
    store.cases.save_svar("f1", "i", {"gravid": NEJ}, None, write(3))
    assert (store.lists.counts()["kladder"], behind(store, BEGYNDT)) == (1, [])


def test_requests_stand_by_their_day_and_lists_come_in_windows(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    days = {"c": "2025-07-09", "a": "2025-07-20", "b": "2025-07-09", "d": ""}
    for at, (name, day) in enumerate(days.items()):
        store.cases.create_forloeb(forloeb(name, "b1", [skema(f"{name}-a", "anmodning")], at), BO)
        given: dict[str, dict[str, Json]] = {f"{name}-a": {"anmodningsdato": day} if day else {}}
        store.cases.complete_skema(name, given, [], indberetning(f"i-{name}", at), write(1))
    assert behind(store, UDEN_IVAERKSAETTELSE) == ["d", "b", "c", "a"]
    assert [row.anmodet for row in store.lists.control_list(UDEN_IVAERKSAETTELSE)] == ["", *sorted(days.values())[1:]]
    assert behind(store, UDEN_IVAERKSAETTELSE, 1, 2) == ["b", "c"]
    assert behind(store, UDEN_IVAERKSAETTELSE, 3, 9) == ["a"]
    assert behind(store, UDEN_IVAERKSAETTELSE, 4) == []
    rows = store.outbox.udbakke()
    assert [(row.indberetning.id, row.anmodet) for row in rows] == [
        (f"i-{name}", days[name]) for name in reversed(days)
    ]
    assert store.outbox.udbakke(most=2, first=1) == rows[1:3]
    assert store.outbox.number() == len(rows)
    for states in ((Tilstand.KLAR,), (Tilstand.EKSPORTERET, Tilstand.INDBERETTET)):
        assert store.outbox.number(states) == len(store.outbox.udbakke(states))
    assert store.outbox.queue() == tuple(f"i-{name}" for name in days)
    assert store.outbox.listed(["i-a", "gone", "i-c"]) == (rows[2], rows[3])
    store.cases.complete_skema("a", {"a-a": {"anmodningsdato": "2025-07-01"}}, [], indberetning("x", 9), write(2))
    assert behind(store, UDEN_IVAERKSAETTELSE) == ["d", "a", "b", "c"]
    send(store, "i-c", "sha")
    assert store.outbox.queue() == ("i-b", "i-d", "i-a")


def test_a_removed_form_is_no_longer_counted(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("i", "ivaerksaettelse"))
    complete(store, "f1", "s1", "i")
    store.cases.remove_skema("f1", "i", write(2))
    assert store.lists.counts()[UDEN_IVAERKSAETTELSE] == 1
    assert store.lists.counts()[UDEN_BEHANDLING] == 0


def test_what_left_after_a_time_and_was_followed_by_nothing(store: Store) -> None:
    with_course(store)
    assert store.outbox.signed_after(START) == ()
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i1"), write(1))
    assert store.outbox.signed_after(START) == (), "what is Klar has not been signed"
    send(store, "i1", "sha", at=5)
    (row,) = store.outbox.signed_after(minute(4))
    assert (row.indberetning.id, row.cpr_nr) == ("i1", BORGER.cpr_nr)
    assert store.outbox.signed_after(minute(5)) == ()
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i2"), write(2))
    assert store.outbox.signed_after(minute(4)) == ()


def test_a_day_from_a_doubted_clock_keeps_its_mark_until_it_is_typed_again(store: Store) -> None:
    with_course(store)
    unsure = Svar("04-08-2025", "2025-08-04", usikker_dag=True)
    for number, svar in enumerate((unsure, unsure._replace(usikker_dag=False)), start=1):
        store.cases.save_svar("f1", "s1", {"dag": svar}, None, write(number))
        assert store.cases.forloeb("f1").skemaer[0].svar["dag"] == svar
