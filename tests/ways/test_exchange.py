"""Two stores exchange a few cases by each way, killed and cut, and agree at the end; a difference would be seen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.sqlstore import SqlStore
from tests.conftest import IN_CI
from tests.platforms import only_unix
from tests.ways import apache, nginx, sshd
from tools.exchange.line import KINDS, Line
from tools.exchange.trial import Trial

posix = only_unix("SIGKILL and Debian's servers")
"""What ends the sender, and what it sends to."""


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="smdb-exchange-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.slow
@posix
@pytest.mark.parametrize("kind", KINDS)
def test_both_sides_agree_exactly(kind: str, place: Path) -> None:
    needed = {"nginx": (nginx.MODULE, nginx.LACKS), "apache": (apache.MODULES, apache.LACKS)}
    if kind in needed and not needed[kind][0].exists():
        (pytest.fail if IN_CI else pytest.skip)(needed[kind][1])
    if kind == "sftp":
        sshd.found()
    count = Trial(place, 4, 1, seed=len(kind)).run(kind)
    assert count.faults == [] and count.goes >= 6
    assert count.attempts["AFLEVERET"] == 5, "four cases and a correction, each once"


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE svar SET value = 'NEJ' WHERE felt = 'gravid'", "the answers: "),
        ("DELETE FROM indsendt", "what was taken in: 1 lacking"),
    ],
)
def test_a_difference_is_seen(place: Path, monkeypatch: pytest.MonkeyPatch, sql: str, words: str) -> None:
    compared = Trial._compared

    def spoiled(self: Trial, line: Line, kommune: Workspace, marker: str) -> None:
        assert isinstance(kommune.store, SqlStore)
        kommune.store._tx.conn.execute(sql)
        (line.folder / "fremmed").write_bytes(b"")
        compared(self, line, kommune, marker)

    monkeypatch.setattr(Trial, "_compared", spoiled)
    faults = Trial(place, 1, 0, seed=1).run("folder").faults
    assert any(each.startswith(words) for each in faults) and any("fremmed" in each for each in faults), (
        os.linesep.join(faults)
    )
