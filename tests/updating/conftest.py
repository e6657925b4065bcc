"""A publisher that has published the installed version, a server of its folder, and a machine that looks there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.updating.world import OLD, Machine, Publisher, Server, serving


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher")
    made.publish(OLD)
    return made


@pytest.fixture
def server(publisher: Publisher) -> Iterator[Server]:
    with serving(publisher.served) as made:
        yield made


@pytest.fixture
def machine(tmp_path: Path, publisher: Publisher, server: Server) -> Machine:
    return Machine(tmp_path / "machine" / "updates", publisher.first_root, server.url)
