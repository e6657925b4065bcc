"""A short run of ``dev.py damage-test``: nothing is silent; and it has been seen to fail where nothing watches."""

from __future__ import annotations

import sys

import pytest

from smdb_desktop.store.safeguard.mirror import LogMirror
from smdb_desktop.store.safeguard.sidecar import Sidecar
from tools import damage_test

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a killed program is made with fork")


def test_no_damage_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert damage_test.main(["24", "--seed", "3"]) == 0
    assert "Held: 0 silent." in capsys.readouterr().out


def test_without_counter_and_mirror_damage_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Sidecar, "read", lambda _self: None)
    monkeypatch.setattr(LogMirror, "read", lambda _self: None)
    monkeypatch.setattr(damage_test, "TARGETS", {"log": (damage_test.LOG,)})
    assert damage_test.main(["12", "--seed", "3"]) == 1
    assert "FAULT: log" in capsys.readouterr().out
