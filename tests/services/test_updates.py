"""What is said of a version on both sides of each border: newer, minimum, its day, how long what is known counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.ports.updates import Fall, Fit, Known, LaidDown, Source, State, Trouble, Way
from smdb_desktop.services.updates.telling import Standing, report, standing
from smdb_desktop.services.updates.versions import is_version, order

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
NET = Source(Way.NET, "https://updates.example/")


def known(newest: str = "0.3.0", minimum: str = "", since: date | None = None) -> Known:
    return Known(NOW, NOW + timedelta(days=10), newest, minimum=minimum, since=since)


def state(found: Known | None = None, **changed: Any) -> State:
    plain = State("0.2.0", "0.2.0", "0.2.0", None, (), (), (), found, NOW, Trouble.NONE, None, True)
    return plain._replace(**changed)


@pytest.mark.parametrize(
    ("running", "newest", "minimum", "since", "meant"),
    [
        ("0.2.0", "0.2.0", "", None, Standing.NEWEST),
        ("0.2.0", "0.2", "", None, Standing.NEWEST),
        ("0.10.0", "0.9.0", "", None, Standing.NEWEST),
        ("0.2.0", "0.2.1", "", None, Standing.MAY_BE_USED),
        ("0.9.0", "0.10.0", "0.9.0", None, Standing.MAY_BE_USED),
        ("0.2.0", "0.3.0", "0.2.1", date(2027, 2, 2), Standing.REPLACE_BY),
        ("0.2.0", "0.3.0", "0.2.1", date(2027, 2, 1), Standing.REPLACE_BY),
        ("0.2.0", "0.3.0", "0.2.1", date(2027, 1, 31), Standing.REPLACE_NOW),
        ("0.2.0", "0.3.0", "0.2.1", None, Standing.REPLACE_NOW),
        ("0.2.0", "", "", None, Standing.UNKNOWN),
    ],
)
def test_what_the_metadata_mean(running: str, newest: str, minimum: str, since: date | None, meant: Standing) -> None:
    assert standing(running, known(newest, minimum, since), NOW) is meant


def test_nothing_known_is_unknown() -> None:
    assert standing("0.2.0", None, NOW) is Standing.UNKNOWN
    made = report(NET, state(), NOW)
    assert made.lines == ("Der er ikke søgt endnu, så det vides ikke, hvilken version der er den nyeste.",)
    assert made.urgent == ""


def test_what_must_be_replaced_says_what_still_works_and_until_when() -> None:
    before = report(NET, state(known(minimum="0.2.1", since=date(2027, 3, 1))), NOW)
    assert before.urgent == (
        "Version 0.2.0 skal skiftes ud med version 0.2.1 eller nyere senest 01-03-2027. Indtil da virker alt som nu."
    )
    after = report(NET, state(known(minimum="0.2.1", since=date(2027, 1, 1))), NOW)
    assert "Du kan stadig åbne programmet, læse, skrive og tage sikkerhedskopier." in after.urgent
    assert after.urgent in after.lines


def test_what_is_known_grows_old() -> None:
    found = known("0.2.0")
    assert report(NET, state(found), found.until).lines == ("Version 0.2.0 er den nyeste.",)
    late = report(NET, state(found), found.until + timedelta(seconds=1)).lines
    assert late[-1] == (
        "Det, der blev fundet 01-02-2027, er for gammelt til at regne med: der kan være kommet en nyere version siden."
    )


def test_no_net_is_said_and_is_not_urgent() -> None:
    made = report(NET, state(known("0.2.0"), trouble=Trouble.OFFLINE), NOW)
    assert made.lines[-1].startswith("Opdateringsstedet svarer ikke.")
    assert made.urgent == ""


@pytest.mark.parametrize("why", ["crashed", "faulty", "changed", "revoked"])
def test_a_version_that_was_given_up_comes_first(why: str) -> None:
    made = report(NET, state(known("0.3.0"), fall=Fall("0.3.0", why, NOW)), NOW)
    assert made.lines[0].startswith("Version 0.3.0 ") and "version 0.2.0" in made.lines[0].casefold()
    assert made.urgent == made.lines[0]


def test_a_version_that_was_given_up_may_have_left_a_store_that_the_one_before_cannot_open() -> None:
    fell = state(known("0.3.0"), fall=Fall("0.3.0", "faulty", NOW))
    told = report(NET, fell, NOW, older=True).fell
    assert "Har version 0.3.0 ændret lageret, kan version 0.2.0 ikke åbne det" in told
    assert "Har version" not in report(NET, fell, NOW).fell


FOLDER = Path("skemaer")
HERE = (LaidDown("skemaer", "2027.2", FOLDER), LaidDown("skemaer", "2027.1", FOLDER))


@pytest.mark.parametrize(
    ("laid", "fits", "said"),
    [
        (HERE, (), ["2027.2 venter", "2027.1 venter"]),
        (HERE, (Fit("skemaer", "2027.2", True),), ["2027.2 i_brug"]),
        (
            HERE,
            (Fit("skemaer", "2027.2", False, "a.json: options", "listen er tom"), Fit("skemaer", "2027.1", True)),
            ["2027.2 passer_ikke", "2027.1 i_brug"],
        ),
        (
            (HERE[0]._replace(left=True), HERE[1]),
            (Fit("skemaer", "2027.1", True),),
            ["2027.2 taget_ud", "2027.1 i_brug"],
        ),
        ((HERE[0]._replace(left=True),), (Fit("skemaer", "2027.2", True),), ["2027.2 taget_ud_ved_naeste_start"]),
    ],
)
def test_what_is_said_of_packages(laid: tuple[LaidDown, ...], fits: tuple[Fit, ...], said: list[str]) -> None:
    lines = report(NET, state(known(), packages=laid), NOW, fits).packages
    assert [f"{line.version} {line.standing}" for line in lines] == said
    assert all(f"Pakken skemaer {line.version} " in line.text for line in lines)
    assert "passer_ikke" not in "".join(said) or "a.json: options: listen er tom" in lines[0].text


@pytest.mark.parametrize(("way", "words"), [(Way.OFF, "slået fra"), (Way.UNSET, "ikke sat op")])
def test_where_nobody_is_asked_nothing_is_called_old(way: Way, words: str) -> None:
    lines = report(Source(way), state(known("0.2.0")), NOW + timedelta(days=99)).lines
    assert words in lines[-1] and len(lines) == 2


@pytest.mark.parametrize(
    "text", ["", "1", "1.", ".1", "1.2.3.4.5", "1.2a", "1.2-rc1", "../1.2", "1.2\n", "1234567.1", None, 1.2]
)
def test_what_is_no_version(text: object) -> None:
    assert not is_version(text)


def test_versions_are_ordered_by_their_numbers() -> None:
    made = ["1.0.0.1", "0.10", "0.2.0", "0.1", "0.1.1"]
    assert sorted(made, key=order) == ["0.1", "0.1.1", "0.2.0", "0.10", "1.0.0.1"]
    assert all(is_version(each) for each in made)
