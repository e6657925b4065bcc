"""Marks beside answers, in memory and on the disk alike: notes, repetitions, what is found to repeat, drafts narrowed by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.drafts import Kladdevalg
from smdb_desktop.services.stored.records import BorgerRecord, Fundtal, Hvem, Note, SkemaRecord, Svar
from smdb_desktop.services.stored.replaying import replay
from tests.store.store_material import BORGER, IDA, START, forloeb, write

WAITS = Note("Spørg «egen» læge", "Ida", datetime(2025, 8, 4, 9, 30, 0, 12, tzinfo=UTC))
MARKED = (
    Svar(None, None, note=WAITS),
    Svar("i sommer", None, note=WAITS),
    Svar("JA", "JA", gentaget=True),
    Svar("04-08-2025", "2025-08-04", usikker_dag=True, gentaget=True),
    Svar(["A", "B"], ["A", "B"], gentaget=True),
    Svar("", None, usikker_dag=True, gentaget=True, note=WAITS),
    Svar("JA", "JA"),
)


@pytest.mark.parametrize("svar", MARKED)
def test_marks_are_kept_changed_and_replayed(store: Store, svar: Svar) -> None:
    begin(store)
    for given in (Svar("NEJ", "NEJ"), svar, svar, None, svar):
        save(store, "f1", {"dag": given})
    assert store.cases.forloeb("f1").skemaer[0].svar == {"dag": svar}
    whole = store.log.of("f1")
    # the second time nothing was changed
    assert [(row.fra, row.til) for row in whole.aendringer] == [
        (None, Svar("NEJ", "NEJ")),
        (Svar("NEJ", "NEJ"), svar),
        (svar, None),
        (None, svar),
    ]
    then = replay(whole, "f1")
    assert then is not None and then.skemaer[0].svar == {"dag": svar}
    assert store.log.broken() == ()


def save(store: Store, forloeb_id: str, svar: Mapping[str, Svar | None], hvem: Hvem = IDA) -> None:
    course = store.cases.forloeb(forloeb_id)
    store.cases.save_svar(forloeb_id, course.skemaer[0].id, svar, None, write(course.revision, hvem=hvem))


def begin(store: Store, forloeb_id: str = "f1", skema_id: str = "s1", borger: BorgerRecord = BORGER) -> None:
    store.cases.save_borger(borger, IDA, START)
    form = SkemaRecord(skema_id, "anmodning")
    store.cases.create_forloeb(forloeb(forloeb_id, borger.id, skemaer=(form,)), IDA)


def test_a_draft_says_how_many_of_its_fields_wait(store: Store) -> None:
    begin(store)
    save(store, "f1", {"a": MARKED[0], "b": MARKED[1], "c": Svar("JA", "JA")})
    begin(store, "f2", "s2", BorgerRecord("b2", "1007059995", "Åse"))
    save(store, "f2", {"a": Svar("JA", "JA")})
    assert {row.skema_id: row.venter for row in store.lists.kladder()} == {"s1": 2, "s2": 0}
    for valg, ids in (
        (Kladdevalg(venter=True), ["s1"]),
        (Kladdevalg(blandt=("s2", "s9")), ["s2"]),
        (Kladdevalg(blandt=()), []),
        (Kladdevalg(venter=True, blandt=("s2",)), []),
        (Kladdevalg(ord=("ase",), blandt=("s1", "s2")), ["s2"]),
    ):
        assert [row.skema_id for row in store.lists.kladder(valg=valg)] == ids
        assert store.lists.number_of_drafts(valg) == len(ids)
    save(store, "f1", {"a": Svar("JA", "JA"), "b": None})
    assert store.lists.number_of_drafts(Kladdevalg(venter=True)) == 0


def test_which_fields_a_draft_lacks_is_kept_with_their_number(store: Store) -> None:
    begin(store)
    save(store, "f1", {"a": Svar("JA", "JA")})
    for found in (Fundtal("k", 1, 3, ("b", "c_d")), Fundtal("k2", 0, 0)):
        store.lists.keep_found({"s1": found})
        assert store.lists.kladder()[0].fundet == found


def test_what_a_person_answered_last_in_another_course(store: Store) -> None:
    begin(store)
    begin(store, "f2", "s2", BorgerRecord("b2", "1007059995", "Åse"))
    begin(store, "f3", "s3", BorgerRecord("b3", made_up_cpr(1).replace("-", ""), "Bo"))
    ask = ("anmodning", "dag", IDA.id, "f3")
    assert store.log.answered_before(*ask) is None

    def answer(number: int, svar: Svar | None, hvem: Hvem = IDA) -> None:
        save(store, f"f{number}", {"dag": svar}, hvem)

    def last() -> tuple[str, object] | None:
        found = store.log.answered_before(*ask)
        return None if found is None else (found.forloeb_id, found.svar.value)

    answer(1, Svar("A", "A"))
    answer(2, Svar("B", "B"))
    answer(3, Svar("C", "C"))
    assert last() == ("f2", "B"), "not this course's own"
    assert store.log.answered_before("ivaerksaettelse", *ask[1:]) is None
    assert store.log.answered_before(*ask[:2], "en-anden", "f3") is None
    answer(2, Svar("B", "B", gentaget=True))
    assert last() == ("f1", "A"), "not one that is itself unconfirmed"
    answer(2, Svar("i går", None))
    assert last() == ("f1", "A"), "not one that was not understood"
    answer(2, Svar("D", "D"))
    assert last() == ("f2", "D")
    answer(2, None)
    assert last() == ("f1", "A"), "not one that is gone"
    answer(1, Svar("E", "E"), Hvem("p9", "Bo"))
    # as it stands there now, whoever corrected it
    assert last() == ("f1", "E")
