"""Where codes may stand, on the encrypted store and on the fake: nothing that holds one is passed over, in whatever portions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from smdb_desktop.services.ports.coded import END, Sag
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Svar
from tests.store.store_material import ANDEN, BO, BORGER, IDA, START, forloeb, indberetning, skema, with_course, write

FELTER = {"anmodning.henvist_af", "ivaerksaettelse.stof"}


def sager(store: Store, *koder: str, most: int = 500) -> list[Sag]:
    def portions() -> Iterator[Sag]:
        after = 0
        while after != END:
            found = store.coded.courses(FELTER, koder, after, most)
            after = found.naeste
            yield from found.sager

    return sorted(portions())


def ids(store: Store, *koder: str) -> list[str]:
    return [sag.forloeb_id for sag in sager(store, *koder) if sag.maaske]


@pytest.fixture
def three(store: Store) -> Store:
    """Three courses: a code typed, one in the rows of a table, one of another field."""
    with_course(store, skema("s1", "anmodning", henvist_af="7"))
    other = skema("s2", "ivaerksaettelse")._replace(svar={"stof": Svar([{"stof": "HASH"}], [{"stof": "HASH"}])})
    store.cases.create_forloeb(forloeb("f2", skemaer=[other], at=1), BO)
    plain = skema("s3", "anmodning", andet="7")
    store.cases.create_forloeb(forloeb("f3", skemaer=[plain], at=2)._replace(myndighedskommune="101"), BO)
    return store


def test_a_code_is_found_as_it_was_typed_and_in_the_rows_of_a_table(three: Store) -> None:
    assert ids(three, "7") == ["f1"]
    assert ids(three, "HASH") == ["f2"]
    assert ids(three, "7", "HASH") == ["f1", "f2"]
    assert ids(three, "HAS") == ids(three) == ids(three, "8") == []


def test_a_code_that_was_completed_and_typed_over_is_found_too(three: Store) -> None:
    three.cases.complete_skema("f1", {"s1": {"henvist_af": "7"}}, [], indberetning(), write(1))
    three.cases.save_svar("f1", "s1", {"henvist_af": Svar("9", "9")}, None, write(2))
    assert ids(three, "7") == ids(three, "9") == ["f1"]


def test_an_authority_is_told_without_a_look_at_the_answers(three: Store) -> None:
    assert sager(three, "101") == [Sag("f3", "101", False)]
    assert [sag.forloeb_id for sag in sager(three, "165", "7")] == ["f1", "f2"]


@pytest.mark.parametrize("most", [1, 2, 3, 500])
def test_no_portion_passes_anything_over(three: Store, most: int) -> None:
    assert [sag.forloeb_id for sag in sager(three, "7", "HASH", "101", most=most)] == ["f1", "f2", "f3"]
    assert three.coded.number() == (3, 1)


def test_what_is_laid_down_counts_as_long_as_anything_is_in_it(three: Store) -> None:
    """In the bin, or deleted and not forgotten: it can be put back, and is still shown."""
    three.deletions.lay_down("f1", "grund", IDA, START)
    assert sager(three, "7") == [Sag("f1", "165", True, nedlagt=True)]
    three.bin.throw_course("k1", "f2", "grund", IDA, START)
    assert sager(three, "HASH") == [Sag("f2", "165", True, nedlagt=True)]
    three.deletions.forget("f1", IDA, START)
    assert ids(three, "7") == []


def test_citizens_are_found_with_or_without_courses(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(ANDEN._replace(opholdskommune="101", koen="KVINDE"), BO, START)

    def found(felt: str, *koder: str) -> list[tuple[str, str]]:
        listed, after = list[tuple[str, str]](), 0
        while after != END:
            portion = store.coded.citizens(felt, koder, after, 1)
            listed += portion.borgere
            after = portion.naeste
        return sorted(listed)

    assert found("opholdskommune", "101", "165") == [("b1", "165"), ("b2", "101")]
    assert found("opholdskommune", "101") == [("b2", "101")]
    assert found("koen", "KVINDE") == [("b2", "KVINDE")]
    with pytest.raises(KeyError):
        store.coded.citizens("navn", {"x"}, 0)


def test_what_was_written_since_is_told(store: Store) -> None:
    assert store.coded.written_since(0) == ((), ())
    with_course(store, skema("s1", "anmodning", henvist_af="7"))
    before = store.coded.last_line()
    assert store.coded.written_since(before) == ((), ())
    store.cases.save_borger(ANDEN, BO, START)
    store.cases.save_svar("f1", "s1", {"henvist_af": Svar("8", "8")}, None, write(1))
    assert store.coded.written_since(before) == (("f1",), ("b2",))


@pytest.mark.parametrize("most", [1, 2, 500])
def test_courses_are_counted_by_version_day_and_draft(store: Store, most: int) -> None:
    """The day is the one that is answered now, also in a draft; laid down is told apart, forgotten not counted."""

    def counted() -> dict[tuple[str, date | None, bool, bool], int]:
        tal = Counter[tuple[str, date | None, bool, bool]]()
        after = 0
        while after != END:
            found = store.coded.versions(("anmodning", "anmodningsdato"), after, most)
            tal.update(found.tal)
            after = found.naeste
        return dict(tal)

    with_course(store, skema("s1", "anmodning", anmodningsdato="2026-01-05"))
    other = skema("s2", "ivaerksaettelse")._replace(svar={"anmodningsdato": Svar("2026-02-05", "2026-02-05")})
    store.cases.create_forloeb(forloeb("f2", skemaer=[other], at=1), BO)
    version = forloeb("f2").skemaversion
    first, none = (version, date(2026, 1, 5), True, False), (version, None, True, False)
    assert counted() == {first: 1, none: 1}
    store.cases.complete_skema("f1", {"s1": {"anmodningsdato": "2026-01-05"}}, [], indberetning(), write(1))
    assert counted() == {(version, date(2026, 1, 5), False, False): 1, none: 1}
    store.deletions.lay_down("f1", "grund", IDA, START)
    assert counted() == {(version, date(2026, 1, 5), False, True): 1, none: 1}
    store.deletions.forget("f1", IDA, START)
    assert counted() == {none: 1}
