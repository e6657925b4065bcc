"""The calendar, read back by a parser that is not the one that wrote it (vobject), and by the lines themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.deadlines.calendar import NAME, code, content, refresh
from smdb_desktop.services.errors import KnownError
from tests.scenario import Scenario
from tests.scenarios.test_deadlines import REST, TODAY, closed, service, take_in


def written(scenario: Scenario, *, names: bool = False) -> bytes:
    return content(service(scenario), str, names=names)


def events(raw: bytes) -> dict[str, Any]:
    calendar = vobject.readOne(raw.decode("utf-8"), validate=True)
    return {event.uid.value: event for event in calendar.vevent_list}


def test_a_limit_is_a_day_of_its_own_with_a_reminder(scenario: Scenario) -> None:
    forloeb = take_in(scenario, day=TODAY, uden=REST)
    event = events(written(scenario))[f"ivaerksaettelse-0-{forloeb}@smdb-desktop"]
    assert event.dtstart.value == TODAY + timedelta(days=14) and event.dtend.value == TODAY + timedelta(days=15)
    assert event.summary.value == f"Behandling skal være iværksat (sag {code(forloeb)})"
    assert event.valarm.trigger.value == timedelta(hours=-39) and event.contents["class"][0].value == "PRIVATE"


def test_strict_readers_find_every_line_as_the_standard_wants_it(scenario: Scenario) -> None:
    scenario.clock.wait(days=100)
    closed(scenario)
    service(scenario).choose("01-03-2026", True)
    raw = written(scenario)
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"") and max(map(len, lines)) <= 75 and lines[-1] == b""
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    for number, line in enumerate(lines):
        if line == b"END:VALARM":
            assert lines[number + 1] == b"END:VEVENT", "the alarm stands last"
    found = events(raw)
    assert len(found) == 5 and len(set(found)) == raw.count(b"UID:")
    months = next(event for uid, event in found.items() if uid.startswith("maaned-"))
    assert months.rruleset.after(datetime(2026, 2, 1)) == datetime(2026, 2, 15)  # noqa: DTZ001  whole days have no zone


def test_nothing_in_it_is_about_a_person_unless_it_was_chosen(scenario: Scenario) -> None:
    forloeb = take_in(scenario, day=TODAY, uden=REST)
    cpr = made_up_cpr(1)
    for text in (cpr, cpr.replace("-", ""), "Testborger"):
        assert text.encode() not in written(scenario)
    named = written(scenario, names=True)
    assert (
        f"(sag Testborger, {code(forloeb)})" in events(named)[f"ivaerksaettelse-0-{forloeb}@smdb-desktop"].summary.value
    )
    assert cpr.replace("-", "").encode() not in named and cpr.encode() not in named, "a number never"


def test_the_same_limit_keeps_its_name_and_its_sequence_rises(scenario: Scenario) -> None:
    forloeb = take_in(scenario, day=TODAY, uden=REST)
    uid = f"ivaerksaettelse-0-{forloeb}@smdb-desktop"
    before = events(written(scenario))[uid]
    scenario.open(forloeb).answer("anmodningsdato", "02-08-2025").complete("anmodning", "Rettet")
    after = events(written(scenario))[uid]
    assert after.dtstart.value == date(2025, 8, 16) and int(after.sequence.value) > int(before.sequence.value)


def test_the_folder_has_the_newest_and_is_written_only_when_a_limit_is_another(
    scenario: Scenario, tmp_path: Path
) -> None:
    take_in(scenario, day=TODAY, uden=REST)
    due = service(scenario)
    assert not refresh(due, str), "no folder was chosen"
    due.choose_calendar(str(tmp_path / "kalender"), navne=False)
    assert refresh(due, str) and not refresh(due, str)
    file = tmp_path / "kalender" / NAME
    first = file.read_bytes()
    assert [each.name for each in file.parent.iterdir()] == [NAME]
    scenario.clock.wait(days=1)
    assert not refresh(due, str) and file.read_bytes() == first, "another day, the same limits"
    take_in(scenario, 2, day=TODAY, uden=REST)
    service(scenario)
    assert refresh(due, str) and len(events(file.read_bytes())) == len(events(first)) + 1


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(scenario: Scenario, tmp_path: Path) -> None:
    due, place = service(scenario), tmp_path / "fil"
    place.write_text("no folder")
    due.choose_calendar(str(place), navne=False)
    for _ in range(2):
        with pytest.raises(KnownError, match="Kalenderen kunne ikke skrives"):
            refresh(due, str)
    place.unlink()
    assert refresh(due, str) and events((place / NAME).read_bytes())
