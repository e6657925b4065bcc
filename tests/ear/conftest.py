"""Somebody who hears the program with the demo's cases; where a module leaves its talk is named there (``TALK``)."""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import IN_CI
from tests.ear.listening import listening, missing
from tests.ear.person import Person

LONGEST = 1200.0
"""Seconds after which the journey hangs; it is heard at the pace of a voice, which is longer than any other test may take."""


@pytest.fixture(autouse=True)
def _its_own_time() -> Iterator[None]:
    """Say where it hangs, later than pytest does for all."""
    faulthandler.cancel_dump_traceback_later()
    faulthandler.dump_traceback_later(LONGEST, file=sys.__stderr__ or sys.stderr)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def person(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody who hears the program with the demo's cases, on the page that unlocks it."""
    lacks = missing()
    sentence = f"NOT LISTENED TO: sudo apt install {' '.join(lacks)}"
    if lacks and IN_CI:
        pytest.fail(sentence)
    if lacks:
        pytest.skip(sentence)
    folder: Path = tmp_path_factory.mktemp("e", numbered=True)
    command = [sys.executable, "-m", "smdb_desktop", "demo", "--data-dir", str(folder / "data")]
    with listening(folder, command) as (line, keyboard):
        yield Person(line, keyboard, request.module.TALK)
