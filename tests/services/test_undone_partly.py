"""An import that the disk ends in its middle, or in the middle of its undoing: what is told is what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smdb_desktop.services.casework import partly, table_cases
from smdb_desktop.services.errors import NotAllowed, StoreDamaged, StoreError, StoreFull, StoreReadOnly
from smdb_desktop.store import errors
from tests.fakes.store import FakeStore
from tests.scenario import PROFIL, Scenario
from tests.services.test_table_cases import TWO, book, look, take

HALF = table_cases.HALF.format(forloeb=1, borgere=1)
NOTHING = "Intet blev ændret"


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Scenario:
    monkeypatch.setattr(table_cases, "PORTION", 1)
    return Scenario()


def fails(centre: Scenario, error: StoreError) -> None:
    store = centre.workspace.store
    assert isinstance(store, FakeStore)
    store.fail_with = error


def undone_until(centre: Scenario, portion: int, error: StoreError) -> StoreError:
    """What is raised where a portion of an undoing of two cannot be written."""
    made = take(centre, book(*TWO))

    def meanwhile(done: int, _all: int) -> None:
        if done == portion:
            fails(centre, error)

    with pytest.raises(StoreError) as raised:
        centre.workspace.table_cases.undo(made, meanwhile)
    assert len(centre.workspace.store.cases.all_forloeb_ids()) == 2 - portion
    return raised.value


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (StoreFull(errors.FULL, "SQLITE_FULL"), partly.FULL),
        (StoreError(errors.OTHER, "SQLITE_MISUSE"), partly.OTHER),
        (StoreDamaged(errors.DAMAGED, "SQLITE_CORRUPT"), errors.DAMAGED),
        (StoreReadOnly(errors.READ_ONLY, "SQLITE_READONLY"), errors.READ_ONLY),
    ],
)
def test_a_portion_that_cannot_be_written_says_what_is_gone(centre: Scenario, error: StoreError, why: str) -> None:
    told = undone_until(centre, 1, error)
    assert type(told) is type(error) and told.details == error.details
    assert str(told) == f"{HALF} {why}" and NOTHING not in str(told)


def test_where_nothing_is_gone_the_store_says_it_itself(centre: Scenario) -> None:
    assert str(undone_until(centre, 0, StoreError(errors.OTHER))) == errors.OTHER


def test_who_only_reads_by_the_next_portion_is_told_what_is_gone(centre: Scenario) -> None:
    made = take(centre, book(*TWO))

    def meanwhile(done: int, _all: int) -> None:
        if done == 1:
            centre.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))

    with pytest.raises(NotAllowed) as told:
        centre.workspace.table_cases.undo(made, meanwhile)
    assert str(told.value).startswith(HALF) and "»Sundhedsfaglig«" in str(told.value)


def test_a_course_that_cannot_be_taken_in_says_what_stands(centre: Scenario) -> None:
    cases, table = centre.workspace.table_cases, book(*TWO)
    sheet, shown = table.sheets[0], look(centre, table)

    def meanwhile(done: int, _all: int) -> None:
        if done == 1:
            fails(centre, StoreFull(errors.FULL, "SQLITE_FULL"))

    with pytest.raises(StoreFull) as told:
        cases.take_in(table, sheet, cases.columns(sheet)[0], shown, frozenset(), "Tastet før", meanwhile)
    assert str(told.value).startswith("1 forløb er læst ind. ") and str(told.value).endswith(partly.FULL)
    assert len(centre.workspace.store.cases.all_forloeb_ids()) == 1 and len(cases.imports()) == 1
