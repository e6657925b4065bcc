"""What a store promises of what was being written when a program was cut off, on the encrypted one and on the fake alike."""

from __future__ import annotations

import pytest

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Svar
from tests.store.store_material import BO, BORGER, IDA, PER, minute, skema, with_course, write

JA = Svar("JA", "JA")


@pytest.fixture
def sat(store: Store) -> Store:
    with_course(store, skema("s1", "anmodning"), skema("s2", "kvalhep"))
    store.sittings.begin("s1", IDA, minute(1))
    store.cases.save_svar("f1", "s1", {"gravid": JA}, None, write(1, at=1))
    return store


def test_nothing_was_left_while_one_works(sat: Store) -> None:
    assert sat.sittings.left() == ()


def test_what_was_written_is_known_by_its_rows_of_the_log(sat: Store) -> None:
    sat.sittings.begin("s1", IDA, minute(5))
    sat.sittings.leave(kept=True)
    (there,) = sat.sittings.left()
    assert there[:8] == ("s1", "f1", "b1", BORGER.cpr_nr, BORGER.navn, IDA.id, "Ida", minute(1))
    rows = [row for row in sat.log.of("f1").aendringer if there.fra_nr < row.nr <= there.til_nr]
    assert [(row.felt, row.til) for row in rows] == [("gravid", JA)]
    sat.cases.save_svar("f1", "s1", {"gravid": None}, None, write(2, at=6))
    assert sat.sittings.left() == (there,)


def test_it_ends_in_order_and_what_was_left_stays(sat: Store) -> None:
    sat.sittings.leave(kept=True)
    sat.sittings.begin("s2", PER, minute(2))
    sat.sittings.end(["s1", "s2"])
    sat.sittings.end_all()
    sat.sittings.leave(kept=True)
    assert [each.skema_id for each in sat.sittings.left()] == ["s1"]
    sat.sittings.settle(["s1"], BO.id)
    assert len(sat.sittings.left()) == 1, "it is not hers"
    sat.sittings.settle(["s1"], IDA.id)
    assert sat.sittings.left() == ()


def test_who_goes_on_with_it_has_settled_it(sat: Store) -> None:
    sat.sittings.leave(kept=True)
    sat.sittings.begin("s1", IDA, minute(3))
    assert sat.sittings.left() == ()
    sat.sittings.leave(kept=True)
    assert [(each.hvem, each.begyndt) for each in sat.sittings.left()] == [("Ida", minute(3))]


def test_what_another_left_waits_for_that_one(sat: Store) -> None:
    sat.sittings.typing("s1", "navn", "Kana", IDA, minute(2))
    sat.sittings.leave(kept=True)
    (hers,) = sat.sittings.left()
    sat.sittings.typing("s1", "navn", "Bor", BO, minute(3))
    sat.sittings.typing("s1", "navn", "", BO, minute(4))
    assert sat.sittings.left() == (hers,)
    sat.sittings.end(["s1"])
    sat.sittings.typing("s1", "navn", "", IDA, minute(5))
    assert sat.sittings.left() == (hers,) and hers.tekst == "Kana"
    sat.sittings.begin("s1", BO, minute(6))
    sat.sittings.leave(kept=True)
    assert [(each.hvem, each.tekst) for each in sat.sittings.left()] == [("Bo", ""), ("Ida", "Kana")]


def test_a_copy_that_was_put_back_asks_nothing(sat: Store) -> None:
    sat.sittings.leave(kept=False)
    assert sat.sittings.left() == ()


def test_half_typed_text_is_kept_beside_the_answer(sat: Store) -> None:
    sat.sittings.typing("s2", "navn", "Kana", IDA, minute(2))
    sat.sittings.typing("s2", "navn", "Kanar", IDA, minute(3))
    sat.sittings.leave(kept=True)
    there = sat.sittings.left()[0]
    assert (there.skema_id, there.felt, there.tekst, there.skrevet) == ("s2", "navn", "Kanar", minute(3))
    assert sat.cases.forloeb("f1").skemaer[1].svar == {}


def test_half_typed_text_goes_and_the_sitting_stays(sat: Store) -> None:
    sat.sittings.typing("s1", "navn", "Kana", IDA, minute(2))
    sat.sittings.typing("s1", "navn", "", IDA, minute(3))
    sat.sittings.leave(kept=True)
    assert sat.sittings.left()[0][10:] == ("", "", None)


def test_a_form_that_is_gone_was_not_left(sat: Store) -> None:
    sat.cases.remove_skema("f1", "s1", write(2))
    sat.sittings.leave(kept=True)
    assert sat.sittings.left() == ()
    with pytest.raises(StoreError):
        sat.sittings.begin("s1", IDA, minute(4))
