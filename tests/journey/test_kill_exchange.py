"""One kill while a case is typed into SMDB, files leave and come, one writes over another; more: ``dev.py kill-test``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tools.kills import receiving, typing_aid, ways, windows
from tools.kills.harness import Report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")


@pytest.mark.parametrize(
    "trial",
    [typing_aid.trial, ways.trial, receiving.trial, windows.trial],
    ids=["typing-aid", "ways", "receiving", "windows"],
)
def test_a_kill_leaves_it_whole(tmp_path: Path, trial: Callable[[Path, int, Random], Report]) -> None:
    assert trial(tmp_path, 1, Random(5)).faults == []
