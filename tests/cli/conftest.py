"""A folder to stand in, a store made once by the program itself, and an authority as the tests of submissions have it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cli_process import Program
from cli_store import Kept

sys.path.append(str(Path(__file__).parents[1] / "submission"))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program, called from an empty folder."""
    return Program(tmp_path)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The store; tests may read it and add to it, never empty it."""
    return Kept(tmp_path_factory.mktemp("lager"))
