"""A few kills of each kind around copies are part of the suite; ``dev.py kill-test`` runs hundreds."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.kills import backup, migration, restore
from tools.kills.harness import Report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
KILLS = 4


@pytest.mark.parametrize(
    "trial", [backup.trial, restore.trial, migration.trial], ids=["backup", "restore", "migration"]
)
def test_a_few_kills_leave_a_whole_store(tmp_path: Path, trial: Callable[[Path, int, random.Random], Report]) -> None:
    assert trial(tmp_path, KILLS, random.Random(5)).faults == []
