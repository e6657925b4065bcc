"""``report``: the reports of a store as CSV and JSON, with and without CPR numbers, and questions that are kept by name."""

from __future__ import annotations

import pytest

from tests.cli.cli_process import Program
from tests.cli.cli_store import Kept


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("rapport"))


def test_it_tells_what_there_is_makes_it_and_keeps_questions(kept: Kept) -> None:
    program: Program = kept.program
    listed = program("report", "--list", *kept.options)
    assert listed.status == 0 and "garanti | Behandlingsgaranti (SMDBV004)" in listed.out
    hidden = program("report", "aktivitet", "--year", "2025", "--csv", *kept.options)
    assert hidden.status == 0 and "Anmodninger;" in hidden.out and "skjult" in hidden.out
    whole = program("report", "aktivitet", "--year", "2025", "--with-cpr", "--json", *kept.options).json
    assert whole["smaa_tal_skjult"] is False and len(whole["forloeb"]) == 2
    line = next(each for each in whole["tabeller"][0]["linjer"] if each["navn"] == "Anmodninger")
    assert line["tal"][1] == {"vaerdi": 2, "enhed": "antal", "skjult": False} and "Kilde: " in line["saadan"]

    saved = program("report", "Efter køn", "--count", "anmodninger", "--by", "koen", *kept.options)
    assert saved.status == 0 and "er gemt" in saved.said
    assert "Efter køn | Ida" in program("report", "--list", *kept.options).out
    answered = program("report", "efter KØN", "--year", "2025", "--json", "--with-cpr", *kept.options).json
    assert sum(line["tal"][0]["vaerdi"] for line in answered["tabeller"][0]["linjer"][:-1]) == 2
    old = ("--count", "forloeb", "--from-day", "2001-01-01", "--to-day", "2001-12-31")
    assert program("report", "I 2001", *old, *kept.options).status == 0
    of_its_days = program("report", "I 2001", "--year", "2025", "--json", "--with-cpr", *kept.options).json
    assert of_its_days["forloeb"] == [], "the courses of the question's own days"
    days = ("--from-day", "2001-01-01", "--to-day", "2001-12-31")
    then = program("report", "Efter køn", *days, "--json", "--with-cpr", *kept.options).json
    assert then["periode"] == "01-01-2001 til 31-12-2001" and then["forloeb"] == []
    assert program("report", "Efter køn", *days[:2], *kept.options).status != 0, "a day alone is no period"
    assert program("report", "Efter køn", "--forget", *kept.options).status == 0
    gone = program("report", "Efter køn", *kept.options)
    assert gone.status != 0 and "aktivitet" in gone.said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--list"),
        (("garanti", "--year", "99"), "fire cifre"),
        (("X", "--count", "katte"), "anmodninger"),
        (("X", "--count", "anmodninger", "--by", "haarfarve"), "behandlingstype"),
        (("X", "--count", "anmodninger", "--only", "koen"), "felt=værdi"),
        (("Garanti", "--count", "anmodninger"), "egne rapporter"),
        (("garanti", "--from-day", "2026-01-01", "--to-day", "2026-03-31"), "hele år"),
        (("garanti", "--by", "koen"), "--count"),
        (("X", "--count", "anmodninger", "--from-day", "2026-02-01", "--to-day", "2026-01-01"), "den første først"),
    ],
)
def test_wrong_use_is_refused_with_what_is_known(kept: Kept, words: tuple[str, ...], said: str) -> None:
    answer = kept.program("report", *words, *kept.options)
    assert answer.status != 0 and said in answer.said, answer.said
