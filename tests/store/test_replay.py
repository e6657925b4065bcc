"""A history replayed from nothing gives the store's state exactly, whatever two people did: Hypothesis chooses what they do."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, SkemaRecord, Svar
from smdb_desktop.services.stored.replaying import replay, up_to, went_back
from tests.fakes.store import FakeStore
from tests.store.replayed import agrees
from tests.store.store_material import (
    BO,
    BORGER,
    IDA,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    minute,
    skema,
    vault,
    with_course,
    write,
)

FELTER = ("gravid", "dato", "antal")
SVAR = (None, Svar("JA", "JA"), Svar("12", 12), Svar("tolv", None), Svar("i dag", "2025-08-01", usikker_dag=True))
OTHER = "1007059995"


Step = tuple[str, int, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["answer"] * 6
            + [
                "add",
                "under",
                "remove",
                "complete",
                "version",
                "confirm",
                "citizen",
                "split",
                "throw",
                "back",
                "course",
            ]
        ),
        st.integers(0, 7),
        st.integers(0, len(FELTER) - 1),
        st.integers(0, len(SVAR) - 1),
    ),
    max_size=25,
)


class Two:
    """Two people who work in turn on one course; the clock may be turned back between them."""

    def __init__(self, store: Store) -> None:
        self.store = with_course(store, skema("s1", "anmodning", gravid="NEJ"), skema("s2", "ivaerksaettelse"))
        self.store.cases.save_borger(BorgerRecord("b2", OTHER, "Anden"), BO, START)
        self.course, self.at, self.made = "f1", 1, 0

    def write(self) -> Write:
        self.at += 1
        return write(
            self.store.cases.forloeb(self.course).revision,
            at=self.at if self.at % 5 else self.at - 3,
            hvem=IDA if self.at % 2 else BO,
        )

    def do(self, step: Step) -> None:
        name, which, felt, svar = step
        cases, forms = self.store.cases, self.store.cases.forloeb(self.course).skemaer
        self.made += 1
        form = forms[which % len(forms)] if forms else None
        if name == "add" or form is None:
            cases.add_skema(self.course, skema(f"n{self.made}", "kvalhep", None, which), self.write())
        elif name == "under":
            done = SkemaRecord(
                f"n{self.made}",
                "behandling",
                form.id,
                which,
                {"a": Svar("1", 1)},
                {"a": 1},
                minute(3),
                "Per",
                "SUNDHED",
            )
            cases.add_skema(self.course, done, self.write())
        elif name == "answer":
            cases.save_svar(self.course, form.id, {FELTER[felt]: SVAR[svar]}, None, self.write())
        elif name == "remove":
            cases.remove_skema(self.course, form.id, self.write())
        elif name == "throw":
            self.store.bin.throw_form(f"k{self.made}", self.course, form.id, "", self.write())
        elif name == "back":
            self._back()
        elif name == "course":
            self.at += 1
            self.store.bin.throw_course(f"k{self.made}", self.course, "Fejl", BO, minute(self.at))
            self.store.bin.put_back_course(f"k{self.made}", IDA, minute(self.at))
        elif name in ("complete", "confirm"):
            given = Bekraeftelse(str(which), "felt", "Besked", f"Fordi {svar}", "Ida", minute(svar))
            done_now = {form.id: {navn: each.value for navn, each in form.svar.items()}} if name == "complete" else {}
            ny = indberetning(f"i{self.made}")._replace(forloeb_id=self.course)
            cases.complete_skema(self.course, done_now, [given] * (name == "confirm"), ny, self.write())
        elif name == "version":
            kept = {each.id: {"gravid": Svar("JA", "JA")} for each in forms}
            cases.change_version(self.course, "2024-01-01", kept, [], self.write())
        elif name == "citizen":
            owner = cases.borger(cases.forloeb(self.course).borger_id)
            cases.save_borger(owner._replace(navn=f"Navn {svar}", koen="" if felt else "MAND"), IDA, minute(self.at))
        else:
            self._split(f"f{self.made + 1}")

    def _back(self) -> None:
        """The newest of the bin that still has a place."""
        there = {form.id for form in self.store.cases.forloeb(self.course).skemaer}
        for each in self.store.bin.all():
            forms = self.store.bin.forms(each.id)
            if forms[0].parent_id in {None, *there}:
                self.store.bin.put_back_forms(each.id, self.write())
                return

    def _split(self, ny_id: str) -> None:
        """A corrected number: what has left is split from what goes on."""
        self.at += 1
        self.store.corrections.succeed(self.course, ny_id, "b2", IDA, minute(self.at))
        self.course = ny_id


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_in_memory(steps: list[Step]) -> None:
    two = Two(FakeStore())
    for step in steps:
        two.do(step)
    agrees(two.store, two.course)


@pytest.mark.slow
@given(STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_on_the_disk(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, _ = vault(Path(folder) / "data").create(PASSPHRASE, oevelse=True)
        try:
            two = Two(store)
            for step in steps:
                two.do(step)
            agrees(store, two.course)
            assert store.log.verify() == ()
        finally:
            store.close()


def test_a_day_is_what_was_written_by_its_end_whatever_the_clock_did(store: Store) -> None:
    with_course(store)
    day = 24 * 60
    for at, words in ((day, "et"), (9 * day, "to"), (2 * day, "tre"), (4 * day, "fire")):
        revision = store.cases.forloeb("f1").revision
        store.cases.save_svar("f1", "s1", {"dato": Svar(words, None)}, None, write(revision, at=at))
    log = store.log.of("f1")

    def on(days: int) -> Any:
        course = replay(up_to(log, minute(days * day).date()), "f1")
        return None if course is None else course.skemaer[0].svar.get("dato", Svar("", None)).raw

    assert [on(days) for days in (-1, 0, 1, 2, 3, 4, 9)] == [None, "", "et", "tre", "tre", "fire", "fire"]
    assert went_back(log) and not went_back(up_to(log, minute(day).date()))


def test_the_newest_changes_come_in_windows_also_of_one_field(store: Store) -> None:
    with_course(store)
    for number in range(7):
        felt = "gravid" if number % 3 else "dato"
        store.cases.save_svar("f1", "s1", {felt: Svar(str(number), number)}, None, write(number + 1))
    number, rows = store.log.changes("f1", 1, 3)
    assert (number, [row.til and row.til.value for row in rows]) == (7, [5, 4, 3])
    number, rows = store.log.changes("f1", 0, 10, ("s1", "dato"))
    assert (number, [row.til and row.til.value for row in rows]) == (3, [6, 3, 0])
    assert store.log.changes("f9", 0, 10) == (0, ())


def test_a_course_that_came_in_whole_is_told_whole(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    done = SkemaRecord("s1", "anmodning", None, 0, {"a": Svar("1", 1)}, {"a": 1}, minute(-9), "Per", "SUNDHEDSFAGLIG")
    given = Bekraeftelse("16", "borger.cpr_nr", "Besked", "Derfor", "Per", minute(-8))
    store.cases.create_forloeb(forloeb(skemaer=(done,))._replace(bekraeftelser=(given,)), IDA)
    agrees(store, "f1")
