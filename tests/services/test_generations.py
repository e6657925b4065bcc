"""Which copies are kept: days, weeks and months, a limit on room, and never without the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop.services.safekeeping.generations import DAYS, MONTHS, WEEKS, generations, redundant
from smdb_desktop.services.stored.copies import Antal, Kopi

NOON = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


NONE = Antal()


def copy(days: float, size: int = 10, lager: str = "a", antal: Antal | None = NONE) -> Kopi:
    """A copy so many days before noon on the last of March."""
    return Kopi(Path(f"{days}.db"), NOON - timedelta(days=days), size, antal, lager=lager)


def ages(copies: tuple[Kopi, ...]) -> list[float]:
    return [float(kopi.fil.stem) for kopi in copies]


def test_a_year_of_two_copies_a_day() -> None:
    kept = generations(copy(half / 2) for half in range(800))
    assert ages(kept)[:DAYS] == [0, 0.5 + 0.5, 2, 3, 4, 5, 6]
    assert len(kept) <= DAYS + WEEKS + MONTHS
    months = {(kopi.tid.year, kopi.tid.month) for kopi in kept}
    assert len(months) >= MONTHS
    assert kept[-1].tid < NOON - timedelta(days=330)


def test_days_without_work_cost_no_generation() -> None:
    rare = [copy(day) for day in (0, 40, 80, 200, 300)]
    assert generations(rare) == tuple(rare)


def test_room_takes_the_oldest_and_never_the_newest() -> None:
    copies = [copy(day, size=100) for day in (0, 1, 2, 3)]
    assert ages(redundant(copies, "a", room=250)) == [3, 2]
    assert ages(redundant(copies, "a", room=1)) == [3, 2, 1]


def test_what_was_made_just_now_stays_although_the_clock_went_back() -> None:
    copies = [copy(0), copy(0.1), copy(0.2, size=100)]
    gone = redundant(copies, "a", made="0.2.db")
    assert ages(gone) == [0.1]
    assert ages(redundant(copies, "a", room=1, made="0.2.db")) == [0.1, 0]


def test_what_is_of_no_generation_goes_first() -> None:
    copies = [copy(hours / 24) for hours in (0, 1, 2)]
    assert len(redundant(copies, "a", room=20)) == 2


def test_another_store_and_what_nobody_described_are_left_alone() -> None:
    copies = [copy(0), copy(0.1, lager="b"), copy(0.2, antal=None), copy(0.05)]
    assert ages(redundant(copies, "a", room=1)) == [0.05]


@given(st.lists(st.tuples(st.floats(0, 900), st.integers(1, 50)), max_size=60), st.integers(0, 500))
def test_whatever_is_there_the_newest_stays_and_the_rest_has_room(made: list[tuple[float, int]], room: int) -> None:
    copies = [copy(days, size) for days, size in dict(made).items()]
    gone = set(redundant(copies, "a", room=room))
    kept = [kopi for kopi in copies if kopi not in gone]
    if copies:
        assert max(copies, key=lambda kopi: (kopi.tid, kopi.fil.name)) in kept
        assert len(kept) == 1 or sum(kopi.bytes for kopi in kept) <= room


def test_copies_under_a_clock_that_was_ahead_do_not_push_out_the_days_that_were() -> None:
    ahead = [copy(-days) for days in range(40, 60)]
    past = [copy(days) for days in (1, 2, 3)]
    made = copy(0)
    gone = redundant([*ahead, *past, made], "a", made=made.fil.name)
    assert not set(gone) & set(past)
