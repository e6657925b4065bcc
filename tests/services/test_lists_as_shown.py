"""A list is taken in as its difference was shown, or it is looked at again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.lists.service import OTHERWISE
from smdb_desktop.services.workspace import Workspace
from tests.scenario import Scenario
from tests.services.test_lists_from_outside import DAG, INTENSITET, LISTE, a_case, as_file, with_one_more, without


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Scenario(tmp_path / "data").workspace


def test_another_difference_than_was_shown_is_not_taken(work: Workspace, tmp_path: Path) -> None:
    plan = work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG)

    def others(raw: dict[str, Any]) -> None:
        raw["options"][0]["label"] = "Andre ord"

    # another took in a list of the same day meanwhile: the shown plan would take its words back unseen
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, others), DAG))
    before = work.kodelister.taken()
    with pytest.raises(UsageError) as told:
        work.kodelister.take(plan)
    assert str(told.value) == OTHERWISE.format(navn=LISTE)
    assert work.kodelister.taken() == before and "99" not in work.katalog.lister[LISTE]


def test_a_code_that_goes_and_was_used_since_it_was_shown_is_looked_at_again(work: Workspace, tmp_path: Path) -> None:
    file = as_file(work, tmp_path, INTENSITET, without("DAG"))
    plan = work.kodelister.plan(file, DAG)
    assert plan.forskelle[0].brugt == {}
    a_case(work, **{"behandling.behandlingsintensitet": "DAG"})
    with pytest.raises(UsageError) as told:
        work.kodelister.take(plan)
    assert "»DAG«" in str(told.value) and "er brugt i en sag, siden" in str(told.value)
    assert work.kodelister.taken() == {}
    again = work.kodelister.plan(file, DAG)
    assert again.forskelle[0].brugt == {"DAG": 1}
    work.kodelister.take(again)
