"""The store of the contract: the encrypted one and the fake, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.ports.store import Store
from tests.fakes.store import FakeStore
from tests.store.store_material import PASSPHRASE, vault


@pytest.fixture(params=["encrypted", "fake"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store
    if request.param == "fake":
        opened = FakeStore()
    else:
        opened, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    yield opened
    opened.close()
