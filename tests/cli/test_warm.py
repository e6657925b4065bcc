"""The process that becomes the program: one that does not answer in time is gone, and the next call has an answer of its own."""

from __future__ import annotations

import os
import signal

import pytest

from tests.cli import warm
from tests.cli.cli_process import ROOT, Program
from tests.platforms import only_unix


@only_unix("there each call is a process of its own")
def test_who_does_not_answer_in_time_is_taken_away(program: Program) -> None:
    line, process = warm._line(str(ROOT))
    line.settimeout(0.1)
    os.killpg(process.pid, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        program("--version")
    assert process.wait() == -signal.SIGKILL
    assert program("hjælp").status == 2
    assert program("--version").status == 0
