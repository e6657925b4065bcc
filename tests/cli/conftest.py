"""A folder to stand in, a store made once by the program itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cli_process import Program
from tests.cli.cli_store import Kept


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program, called from an empty folder."""
    return Program(tmp_path)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The store; tests may read it and add to it, never empty it."""
    return Kept(tmp_path_factory.mktemp("lager"))
