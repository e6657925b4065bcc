"""A clock that went back, jumped ahead or cannot be right is said, signs nothing, and marks the days that came from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from smdb_desktop.services.desk.clock import Tvivl, Vidner, judge
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Art, Tilstand
from tests.scenario import FIRST_DAY, PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

KLAR, SENDT = Tilstand.KLAR, Tilstand.EKSPORTERET


@pytest.fixture(params=["memory", "disk"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    made = Scenario(tmp_path / "data" if request.param == "disk" else None)
    request.addfinalizer(lambda: made.workspace.close())
    return made


def again(scenario: Scenario, **later: float) -> Scenario:
    """Close, let the clock go on (or back), and open again."""
    scenario.workspace.close()
    scenario.clock.now += timedelta(**later)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return scenario


BACK, EARLY, AHEAD = (
    "tilbage, siden programmet sidst blev brugt",
    "programmet eller certifikatet er nyere",
    "uret stillet frem",
)


def said(doubt: Tvivl | None) -> str | None:
    """What a person is told of the clock, by the words that tell the kinds apart."""
    if doubt is None:
        return None
    (found,) = [words for words in (BACK, EARLY, AHEAD) if words in doubt.besked]
    return found


def kind(scenario: Scenario) -> str | None:
    return said(scenario.workspace.ur.doubt())


@pytest.mark.parametrize(
    ("later", "doubted"),
    [
        ({"minutes": -5}, None),
        ({"minutes": -10}, BACK),
        ({"days": -365}, BACK),
        ({"days": 90}, None),
        ({"days": 500}, None),
        ({"days": 3 * 365}, AHEAD),
    ],
)
def test_what_a_clock_may_do_between_two_openings(
    scenario: Scenario, later: dict[str, float], doubted: str | None
) -> None:
    assert kind(again(scenario, **later)) == doubted
    # what was noted under a clock that is doubted is no evidence for it: the next opening says it again
    assert kind(again(scenario, minutes=1)) == doubted
    told = scenario.workspace.ur.told()
    assert bool(told) is (doubted is not None)
    if doubted:
        assert "Juster dato/klokkeslæt" in told
        assert (
            kind(again(scenario, seconds=-(scenario.clock.now - FIRST_DAY - timedelta(hours=1)).total_seconds()))
            is None
        )


def test_a_clock_that_is_put_back_while_the_program_is_open_is_doubted(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING)
    scenario.clock.wait(seconds=3600)
    scenario.workspace.ur.note()
    scenario.clock.wait(seconds=-1800)
    assert kind(scenario) == BACK
    assert "30 minutter tilbage" in scenario.workspace.ur.told()


def test_a_crash_loses_no_evidence(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    scenario.clock.wait(days=10)
    scenario.citizen("150277-9995").answers(ANMODNING)
    scenario.workspace.store.close()
    scenario.clock.wait(days=-5)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert kind(scenario) == BACK
    scenario.workspace.close()


def test_nothing_is_signed_under_a_clock_that_is_doubted(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    again(scenario, days=2 * 365)
    with pytest.raises(NotAllowed, match="Der underskrives ikke"):
        scenario.export(tmp_path / "ud")
    assert [row.indberetning.tilstand for row in scenario.workspace.exports.udbakke()] == [KLAR]
    assert list((tmp_path / "ud").iterdir()) == []
    assert scenario.workspace.ur.trust() == 0
    assert kind(scenario) is None
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok, result.besked
    assert kind(again(scenario, days=1)) is None


def test_what_was_signed_ahead_is_said_and_becomes_klar_again(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING)
    scenario.clock.wait(seconds=20 * 60)
    scenario.complete("anmodning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok and result.path is not None
    again(scenario, minutes=-20)
    told = scenario.workspace.ur.told()
    assert "20 minutter tilbage" in told
    assert "1 indberetning blev underskrevet: den vil blive afvist" in told
    found = scenario.desk.submissions.verify(result.path.read_bytes(), scenario.clock())
    assert [name for name, held, _ in found.trin if not held] == ["Tidspunkt"], "as every receiver would refuse it"
    assert scenario.workspace.ur.trust() == 1
    rows = {r.indberetning.revision: r.indberetning for r in scenario.workspace.exports.udbakke()}
    assert {number: row.tilstand for number, row in rows.items()} == {1: SENDT, 2: KLAR}
    assert rows[2].art is Art.RETTET
    assert scenario.workspace.ur.told() == ""
    (second,) = scenario.export(tmp_path / "ud")
    assert second.ok and second.path is not None
    scenario.payload(second.path)
    assert again(scenario, minutes=1).workspace.ur.told() == "", "what was followed by another is no witness any more"


def test_what_was_signed_a_little_ahead_is_sound_once_its_time_has_come(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(seconds=20 * 60)
    scenario.export(tmp_path / "ud")
    again(scenario, minutes=-20)
    assert scenario.workspace.ur.told()
    assert again(scenario, minutes=21).workspace.ur.told() == ""
    assert len(scenario.workspace.exports.udbakke()) == 1


def test_a_payload_is_never_from_the_future(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING)
    scenario.clock.wait(days=2)
    scenario.complete("anmodning")
    again(scenario, days=-2).workspace.ur.trust()
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None
    said = scenario.desk.submissions.read_payload(scenario.payload(result.path))["tid"]
    assert datetime.fromisoformat(str(said)) <= scenario.clock()


@pytest.mark.parametrize("typed", ["i dag", "I går", "d.d.", "{today}"])
def test_a_day_that_came_from_a_doubted_clock_is_marked_until_it_is_typed(scenario: Scenario, typed: str) -> None:
    scenario.citizen("150277-9995")
    course = scenario.session.forloeb_id
    again(scenario, days=-20).open(course)
    scenario.answer("anmodningsdato", typed.format(today=f"{scenario.clock():%d-%m-%Y}"))
    marked = scenario.shown("anmodning")["anmodningsdato"].oplysning
    assert "mens det var i tvivl" in marked
    again(scenario, days=21).open(course)
    assert scenario.shown("anmodning")["anmodningsdato"].oplysning == marked, "kept with the draft"
    scenario.answer("anmodningsdato", str(scenario.shown("anmodning")["anmodningsdato"].raw))
    assert scenario.shown("anmodning")["anmodningsdato"].oplysning == ""
    again(scenario).open(course)
    assert scenario.shown("anmodning")["anmodningsdato"].oplysning == ""


def test_a_day_that_was_typed_with_digits_or_under_a_sound_clock_is_not_marked(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answer("anmodningsdato", "i dag")
    assert scenario.shown("anmodning")["anmodningsdato"].oplysning == ""
    course = scenario.session.forloeb_id
    again(scenario, days=-20).open(course).answer("anmodningsdato", "02-07-2025")
    assert scenario.shown("anmodning")["anmodningsdato"].oplysning == ""


NOW = FIRST_DAY


@pytest.mark.parametrize(
    ("known", "doubted"),
    [
        (Vidner(), None),
        (Vidner(brugt=NOW + timedelta(minutes=5)), None),
        (Vidner(brugt=NOW + timedelta(minutes=5, seconds=1)), BACK),
        (Vidner(brugt=NOW, afsendt=NOW + timedelta(hours=1)), BACK),
        (Vidner(bygget=NOW + timedelta(days=1)), None),
        (Vidner(bygget=NOW + timedelta(days=1, seconds=1)), EARLY),
        (Vidner(certifikat=NOW + timedelta(days=2)), EARLY),
        (Vidner(brugt=NOW - timedelta(days=500)), None),
        (Vidner(brugt=NOW - timedelta(days=500, seconds=1)), AHEAD),
        # a newer program, or a new certificate, explains the gap
        (Vidner(brugt=NOW - timedelta(days=900), bygget=NOW - timedelta(days=100)), None),
        (Vidner(brugt=NOW - timedelta(days=900), certifikat=NOW - timedelta(days=100)), None),
        # of a store that was never used nothing is known
        (Vidner(bygget=NOW - timedelta(days=3000)), None),
    ],
)
def test_evidence_in_doubt_out(known: Vidner, doubted: str | None) -> None:
    assert said(judge(known, NOW)) == doubted
