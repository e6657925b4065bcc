"""The kill test itself: a short run holds, and its judge sees each way in which an answer can be lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.journey.journey_process import ROOT, Places
from tools import kill_test
from tools.kill_judge import Disk, Form, judge

BEFORE = Disk({"a": Form("anmodning", None, {})}, ("", "", ""), 0)


def put(felt: str, text: str | None) -> dict[str, Any]:
    return {"what": "put", "skema": "a", "svar": {felt: None if text is None else [text, text]}}


def begin(felt: str, text: str) -> dict[str, Any]:
    return {"what": "begin", "op": "save_svar", "skema": "a", "svar": {felt: [text, text]}, "sted": ["t", "a", felt]}


@pytest.mark.parametrize(("said", "opened"), [((), False), (("open",), True), (("fault",), True), (("end",), True)])
def test_a_machine_too_slow_to_open_the_case_is_told_from_a_fault(
    monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...], opened: bool
) -> None:
    monkeypatch.setattr(kill_test, "OPENING_SECONDS", 0.01)
    reading, writing = os.pipe()
    for what in said:
        os.write(writing, json.dumps({"what": what}).encode() + b"\n")
    try:
        assert kill_test._Events(reading).until(kill_test.Aim("", 0, 0)) is opened
    finally:
        os.close(reading)
        os.close(writing)


def test_of_kills_that_tried_little_it_is_not_said_that_all_held() -> None:
    assert kill_test.Count(kills=30, opened=30, sound=30, resumed=30, slow=3).held
    count = kill_test.Count(kills=30, opened=30, sound=30, resumed=30, slow=4)
    assert not count.held
    assert any("too slow" in line for line in kill_test.table(count, 1, 1))


DONE = {"what": "done", "op": "save_svar"}
SAVED = {"what": "saved"}


def there(svar: Mapping[str, str], revision: int, felt: str = "") -> Disk:
    form = Form("anmodning", None, {navn: [text, text] for navn, text in svar.items()})
    return Disk({"a": form}, ("t", "a", felt) if felt else ("", "", ""), revision)


def test_an_acknowledged_answer_has_to_be_there() -> None:
    told: list[Mapping[str, Any]] = [put("x", "1"), begin("x", "1"), DONE]
    assert judge(BEFORE, told, there({"x": "1"}, 1, "x")).losses == ()
    for wrong in (BEFORE, there({"x": "2"}, 1, "x"), there({"x": "1"}, 0, "x"), there({"x": "1"}, 1)):
        assert judge(BEFORE, told, wrong).losses


def test_a_write_under_way_is_there_whole_or_not_at_all() -> None:
    told: list[Mapping[str, Any]] = [put("x", "1"), begin("x", "1"), DONE, put("x", "2"), begin("x", "2")]
    for fine in (there({"x": "1"}, 1, "x"), there({"x": "2"}, 2, "x")):
        verdict = judge(BEFORE, told, fine)
        assert (verdict.losses, verdict.moment) == ((), "writing: save_svar")
    assert judge(BEFORE, told, there({"x": "2"}, 1, "x")).losses, "the answer without its count of writes"


def test_joined_writes_count_when_the_whole_has_come_back() -> None:
    told: list[Mapping[str, Any]] = [{"what": "join"}, begin("x", "1"), DONE]
    whole, nothing = there({"x": "1"}, 1, "x"), BEFORE
    for fine in (whole, nothing):
        assert judge(BEFORE, told, fine).losses == ()
    assert judge(BEFORE, [*told, {"what": "joined"}], nothing).losses
    assert judge(BEFORE, [*told, begin("y", "2")], whole).losses, "half of it"
    assert judge(BEFORE, [*told, {"what": "undone"}], whole).losses, "undone, and there"


def test_a_change_of_version_is_there_whole_or_not_at_all() -> None:
    kept, gone = Form("anmodning", None, {"x": ["1", "1"]}, {"x": "1"}), Form("kvalhep", None, {"y": ["2", "2"]})
    before = Disk({"a": kept, "k": gone}, ("t", "a", "x"), 4, "2024-01-01")
    told: list[Mapping[str, Any]] = [
        {"what": "put", "skema": "k", "svar": {"y": ["2", "2"]}},
        SAVED,
        {
            "what": "begin",
            "op": "change_version",
            "version": "2025-07-01",
            "skemaer": {"a": kept.svar},
            "removed": ["k"],
        },
    ]
    whole = Disk({"a": Form("anmodning", None, kept.svar)}, ("", "", ""), 5, "2025-07-01")
    for fine in (before, whole):
        assert judge(before, told, fine).losses == ()
    for half in (replace(whole, version="2024-01-01"), replace(whole, forms=before.forms)):
        assert judge(before, told, half).losses
    assert judge(before, [*told, DONE], before).losses


def test_what_the_window_called_saved_has_to_be_there() -> None:
    told: list[Mapping[str, Any]] = [put("x", "1"), begin("x", "1"), SAVED]
    assert judge(BEFORE, told, there({"x": "1"}, 1, "x")).losses == ()
    assert "shown as saved" in judge(BEFORE, told, BEFORE).losses[0]


def test_what_was_left_and_never_written_is_counted_and_is_no_loss() -> None:
    verdict = judge(BEFORE, [put("x", "1")], BEFORE)
    assert (verdict.unsaved, verdict.losses, verdict.moment) == (1, (), "left, not yet written")
    left = {"what": "left", "skema": "a", "felt": "x"}
    assert judge(BEFORE, [left], BEFORE).unsaved == 1
    assert judge(BEFORE, [{"what": "type", "felt": "x"}], BEFORE).moment == "half-typed"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_five_kills_lose_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    environment = Places(tmp_path_factory.mktemp("kill")).environment()
    command = [sys.executable, "-m", "tools.kill_test", "5", "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line.strip()[-1:].isdigit())
    counts = {name.strip(): number for name, number in counts.items()}
    assert counts["kills (SIGKILL)"] == counts["store opened again by itself"] == "5"
    assert counts["acknowledged or shown as saved, and LOST"] == "0"
    assert int(counts["answers committed in the window"]) > 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_five_killed_exports_use_no_number_twice(tmp_path_factory: pytest.TempPathFactory) -> None:
    environment = Places(tmp_path_factory.mktemp("kill")).environment()
    command = [sys.executable, "-m", "tools.kills.export", "5", "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nHeld." in done.stdout
    assert re.search(r"numbers with two contents +0\n", done.stdout)
    assert re.search(r"files judged +[1-9]", done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize("kind", ["first_start", "recovery", "people"])
def test_a_short_run_of_each_kind_holds(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    environment = Places(tmp_path_factory.mktemp("kill")).environment()
    command = [sys.executable, "-m", f"tools.kills.{kind}", "8", "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Held." in done.stdout
