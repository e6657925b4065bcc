"""Completed forms are mended: together where they must, never half, and without what was said of an older state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import NotAllowed
from tests.scenario import Scenario, seen
from tests.scenarios.typed import AFSLUTNING, ANMODNING, BEHANDLING, DEL_1, DEL_2

START = {**DEL_1, "laegesamtale_oenskes": "NEJ", "ivaerksat_dato": "25082025"}


def started(scenario: Scenario) -> Scenario:
    scenario.clock.wait(days=60)
    scenario.citizen("150277-9995").answers({**ANMODNING, "anmodningsdato": "20082025"}).complete("anmodning")
    return scenario.answers(START).answers(DEL_2).complete("ivaerksaettelse")


def sent(scenario: Scenario, folder: Path) -> Any:
    (result,) = scenario.export(folder)
    assert result.path is not None, result.besked
    return scenario.desk.submissions.read_payload(scenario.payload(result.path))


@pytest.mark.parametrize("pressed", ["anmodning", "ivaerksaettelse"])
def test_two_dates_that_hold_only_together_are_completed_together(
    scenario: Scenario, tmp_path: Path, pressed: str
) -> None:
    started(scenario).answers({"anmodningsdato": "01082025", "ivaerksat_dato": "05082025"})
    assert scenario.findings() == []
    completion = scenario.judged(pressed)
    assert set(completion.skema_ids) == {scenario.form("anmodning"), scenario.form("ivaerksaettelse")}
    scenario.complete(pressed)
    course = sent(scenario, tmp_path)["sag"]["kontaktforloeb"][0]
    assert course["anmodning"]["anmodningsdato"] == "2025-08-01"
    assert course["ivaerksaettelse"]["ivaerksat_dato"] == "2025-08-05"


def test_a_correction_that_holds_alone_takes_no_other_with_it(scenario: Scenario) -> None:
    started(scenario).answers({"gravid": "JA", "boligsituation": "GADEN"})
    assert scenario.judged("anmodning").skema_ids == (scenario.form("anmodning"),)


def test_a_correction_that_helps_nothing_stays_out(scenario: Scenario) -> None:
    started(scenario).answers({"anmodningsdato": "26082025", "boligsituation": "GADEN"})
    completion = scenario.judged("anmodning")
    assert completion.skema_ids == (scenario.form("anmodning"),)
    assert [seen(f) for f in completion.fejl] == [(26, "ivaerksaettelse.ivaerksat_dato")]


def treated(scenario: Scenario, start: str = "25082025") -> Scenario:
    started(scenario).add_tilbud(tilbud_p_nummer="1000000001")
    answers = {**BEHANDLING, "tilbudsstartdato": start, "tilbudsslutdato": "01092025"}
    return scenario.answers(answers).complete("behandling", "Aftalt med borgeren")


def test_a_course_is_not_closed_over_a_corrected_tilbud(scenario: Scenario, tmp_path: Path) -> None:
    treated(scenario).answer("tilbud_p_nummer", "1000000002")
    scenario.answers({**AFSLUTNING, "afsluttet_dato": "01092025"})
    assert [seen(f) for f in scenario.judged("forloebsafslutning").fejl] == [(102, "tilbudstilknytninger[0].tilbud")]
    with pytest.raises(NotAllowed):
        scenario.complete("forloebsafslutning")
    scenario.complete("behandling").complete("forloebsafslutning")
    course = sent(scenario, tmp_path)["sag"]["kontaktforloeb"][0]
    assert course["tilbudstilknytninger"][0]["tilbud"]["tilbud_p_nummer"] == "1000000002"


def test_the_reason_for_a_warning_leaves_while_the_warning_stands(scenario: Scenario, tmp_path: Path) -> None:
    (reason,) = sent(treated(scenario, start="24082025"), tmp_path / "foer")["bekraeftelser"]
    assert (reason["regel"], reason["begrundelse"]) == ("29", "Aftalt med borgeren")
    assert reason["felt"] == "kontaktforloeb[0].tilbudstilknytninger[0].behandlinger[0].tilbudsstartdato"
    scenario.answer("tilbudsstartdato", "25082025").complete("behandling")
    assert sent(scenario, tmp_path / "efter")["bekraeftelser"] == []


def test_what_stood_as_completed_stands_as_typed_after_a_draft_is_thrown_away(scenario: Scenario) -> None:
    started(scenario).answers(
        {"stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": "3"}], "boligsituation": "GADEN"}
    )
    skema_id, session = scenario.form("ivaerksaettelse"), scenario.session
    for felt in session.clear(skema_id):
        scenario.open_case.keeper.put(skema_id, {felt: session.svar(skema_id, felt)})
    scenario.open_case.keeper.flush()
    here = dict(session.record(skema_id).svar)
    assert here["stoffer_brugt_30_dage"].raw == [{"stof": "HASH", "antal_dage": "20"}]
    assert scenario.reopen().session.record(skema_id).svar == here
