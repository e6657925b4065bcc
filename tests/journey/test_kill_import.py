"""The kill test of imports: a short run holds, and cases that are written bit by bit would be seen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord
from tools.kills import import_

posix = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")


@posix
def test_whole_cases_or_nothing_and_the_same_file_again_completes_it(tmp_path: Path) -> None:
    report = import_.trial(tmp_path, 6, Random(5))
    assert report.faults == []
    assert report.counts["kills"] + report.counts["imports that ended before the kill"] == 6
    assert [report.counts[name] for name in import_.ZERO] == [0, 0, 0]


@posix
def test_an_import_that_writes_bit_by_bit_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = CaseService.take_in

    def in_bits(
        self: CaseService, borger: BorgerRecord, courses: Sequence[tuple[ForloebRecord, Sequence[str]]], *more: Any
    ) -> None:
        monkeypatch.setattr(self.store, "together", nullcontext)
        whole(self, borger, courses, *more)

    monkeypatch.setattr(CaseService, "take_in", in_bits)
    # the moments are by the clock: how many of eight come between two writes depends on what else the machine does
    assert any(import_.trial(tmp_path / str(seed), 8, Random(seed)).faults for seed in range(2, 10))
