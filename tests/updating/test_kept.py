"""The client of TUF asks our two methods for its files, and has the one by which a role is loaded.

By another version of it this would be seen here first.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tuf.ngclient.updater import Updater

from smdb_desktop import durable
from tests.updating.world import NEW, Machine, Publisher


def test_metadata_are_kept_durably_and_without_links(
    publisher: Publisher, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    real = durable.write_whole

    def write(path: Path, content: bytes, mode: int = 0o600) -> None:
        kept.append(path.name)
        real(path, content, mode)

    monkeypatch.setattr(durable, "write_whole", write)
    publisher.publish(NEW)
    machine.updates().check()
    assert {"1.root.json", "timestamp.json", "snapshot.json", "targets.json", "program.json", "packages.json"} <= set(
        kept
    )
    files = [path for path in machine.home.metadata.rglob("*") if not path.is_dir()]
    assert files and not any(path.is_symlink() for path in files)
    assert {path.name for path in files} <= set(kept)


@pytest.mark.parametrize("name", ["_persist_file", "_update_root_symlink", "_load_targets", "_trusted_set"])
def test_what_is_replaced_or_read_is_there(name: str, machine: Machine) -> None:
    machine.updates().check()
    assert name == "_trusted_set" or callable(getattr(Updater, name))
