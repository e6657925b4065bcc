"""The memory that is set aside for the autosave (``store/statements.py``) is given to the autosave and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smdb_desktop.store.statements import Statements
from tests.scenario import Scenario


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that the pieces were let go of."""
    times: list[int] = []
    quick = Statements.quick

    @contextmanager
    def counted(self: Statements) -> Iterator[None]:
        times.append(1)
        with quick(self):
            yield

    monkeypatch.setattr(Statements, "quick", counted)
    return times


def test_only_an_answer_gets_the_memory_that_is_set_aside(given: list[int], tmp_path: Path) -> None:
    # what the opening, the set-up and a course bind, which are written together, would keep the pieces for good
    scenario = Scenario(tmp_path)
    try:
        scenario.citizen("150277-9995")
        assert not given
        scenario.answer("anmodningsdato", "04-08-2025")
        assert given
    finally:
        scenario.workspace.close()
