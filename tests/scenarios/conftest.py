"""The journeys run twice: on the store in memory and on the encrypted one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario import Scenario


@pytest.fixture(params=["memory", "disk"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scenario]:
    """A caseworker on the first morning."""
    made = Scenario(tmp_path / "data" if request.param == "disk" else None)
    yield made
    made.workspace.close()
