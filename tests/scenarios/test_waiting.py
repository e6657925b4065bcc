"""No alarm about what is not wrong yet: what rests on something still to come waits, in the wizard and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.engine import Omgivelser
from smdb_desktop.domain.judgement import check_case
from smdb_desktop.domain.rules import REGLER
from smdb_desktop.services.wizard.waiting import told_now
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2, filled

REQUESTED = "anmodning.anmodningsdato"
LONG_AGO = {**ANMODNING, "anmodningsdato": "04082025"}


def late(scenario: Scenario) -> Scenario:
    """A request of 4 August that is typed in 482 days later."""
    scenario.clock.wait(days=482)
    return scenario.citizen("150277-9995").answers(LONG_AGO)


def told(scenario: Scenario) -> list[int | str]:
    return [f.regel for f in scenario.session.fund()]


def of_the_case(scenario: Scenario) -> list[int | str]:
    """What ``check`` says of the same course, as it stands."""
    session = scenario.session
    return [f.regel for f in check_case(session.sag(session.course()), session.katalog, session.today)]


def test_a_late_request_says_nothing_of_482_days_while_it_is_typed(scenario: Scenario) -> None:
    late(scenario)
    assert told(scenario) == []
    assert of_the_case(scenario) == [42], "the case itself is judged as ever"


def test_it_is_said_once_the_request_is_completed(scenario: Scenario) -> None:
    late(scenario).complete("anmodning")
    assert scenario.findings() == [(42, REQUESTED)]
    assert "482 dage" in scenario.session.fund()[0].besked


def test_a_refused_request_is_still_being_typed(scenario: Scenario) -> None:
    late(scenario).answer("gravid", None)
    scenario.session.ask(scenario.form("anmodning"))
    assert [felt for _, felt in scenario.findings()] == ["anmodning.gravid"]
    scenario.answer("gravid", ANMODNING["gravid"]).complete("anmodning")
    assert scenario.findings() == [(42, REQUESTED)]


def test_it_is_silent_again_while_what_it_waits_for_is_typed(scenario: Scenario) -> None:
    late(scenario).complete("anmodning").answer("laegesamtale_oenskes", "NEJ")
    assert 42 not in told(scenario)
    scenario.answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse")
    assert 42 not in told(scenario) + of_the_case(scenario)


def test_a_treatment_before_the_start_is_said_when_it_is_asked_for_and_hinders_as_ever(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=100)
    scenario.add_tilbud().answers(BEHANDLING)
    assert 65 not in told(scenario)
    assert 65 in of_the_case(scenario)
    assert 65 in [f.regel for f in scenario.judged("behandling").fejl]
    scenario.session.ask(scenario.form("behandling"))
    assert 65 in told(scenario)


def test_a_closing_is_not_held_against_a_start_that_is_still_a_draft(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    ended = scenario.session.katalog.lister["status_stofmisbrug"]
    status = next(k.code for k in ended if k.flag("ophoert"))
    scenario.answers(filled("forloebsafslutning", status_stofmisbrug=status))
    assert not {72, 104} & set(told(scenario))
    scenario.session.ask(scenario.form("forloebsafslutning"))
    assert 104 in told(scenario)


def test_a_start_before_its_request_is_said_when_it_is_asked_for(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answer("laegesamtale_oenskes", "NEJ")
    assert 43 not in told(scenario)
    assert 43 in [f.regel for f in scenario.judged("ivaerksaettelse").fejl]
    scenario.session.ask(scenario.form("ivaerksaettelse"))
    assert 43 in told(scenario)


def test_what_is_wrong_by_itself_waits_for_nothing(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answer("anmodningsdato", "05082025")
    assert scenario.findings() == [(30, REQUESTED)]


def test_what_stands_at_no_form_waits_for_none(scenario: Scenario) -> None:
    session = scenario.citizen("150277-9995").session
    found = Fund(42, Niveau.ADVARSEL, "kontaktforloeb[0].andet", "Noget.", venter_paa=("ivaerksaettelse",))
    around = Omgivelser(session.katalog.lister, {})
    assert told_now([found], {}, {}, around) == (found,)


# -- asking for one step -----------------------------------------------------------------------------------------------


def test_a_step_that_one_asks_to_leave_tells_its_blanks_and_no_other_steps(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).answer("laegesamtale_oenskes", "NEJ")
    start = scenario.form("ivaerksaettelse")
    assert told(scenario) == []
    scenario.session.ask(start, "ivaerksaettelse_1")
    views = scenario.session.felter(start, "ivaerksaettelse_1")
    empty = [f"ivaerksaettelse.{v.felt.navn}" for v in views if v.kraevet and v.raw is None]
    assert sorted(felt for _, felt in scenario.findings()) == sorted(empty) != []
    assert all(fund.mangler and fund.niveau is Niveau.FEJL for fund in scenario.session.fund())
    assert not scenario.session.record(start).faerdig, "asking completes nothing"


def test_a_blank_of_an_asked_step_is_the_finding_that_completing_would_have(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).answer("laegesamtale_oenskes", "NEJ")
    start = scenario.form("ivaerksaettelse")
    scenario.session.ask(start, "ivaerksaettelse_1")
    asked = set(scenario.session.fund())
    scenario.session.ask(start)
    assert asked < set(scenario.session.fund())


def test_a_question_that_an_answer_opened_after_the_refusal_is_not_missing_before_one_asks_again(
    scenario: Scenario,
) -> None:
    without_talk = {**DEL_1, "laegesamtale_oenskes": "NEJ", "laegesamtale_afholdt": None}
    scenario.citizen("150277-9995").answers(ANMODNING).answers(without_talk)
    start, opened = scenario.form("ivaerksaettelse"), "ivaerksaettelse.laegesamtale_afholdt"
    for step in ("ivaerksaettelse_1", ""):
        scenario.session.ask(start, step)
        scenario.answer("laegesamtale_oenskes", "JA")
        assert opened not in [felt for _, felt in scenario.findings()]
        assert opened in [f.felt.split(".", 1)[1] for f in scenario.judged("ivaerksaettelse").fejl]
        scenario.session.ask(start, step)
        assert opened in [felt for _, felt in scenario.findings()]
        scenario.session.clear(start)
        scenario.answers(without_talk)


def test_a_row_that_is_added_after_the_refusal_is_not_missing_before_one_asks_again(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).answers(DEL_1).answers(DEL_2)
    start, table = scenario.form("ivaerksaettelse"), "stoffer_brugt_30_dage"
    (row,) = DEL_2[table][:1]
    scenario.answer(table, [{**row, "antal_dage": None}])
    scenario.session.ask(start)
    scenario.answer(table, [{**row, "antal_dage": None}, {"stof": "HEROIN", "antal_dage": None}])
    first, second = (f"ivaerksaettelse.{table}[{number}].antal_dage" for number in range(2))
    assert [felt for _, felt in scenario.findings() if table in felt] == [first]
    scenario.session.ask(start)
    assert [felt for _, felt in scenario.findings() if table in felt] == [first, second]


def test_a_step_that_was_asked_does_not_start_the_treatment(scenario: Scenario) -> None:
    late(scenario).complete("anmodning").answers(DEL_1)
    scenario.session.ask(scenario.form("ivaerksaettelse"), "ivaerksaettelse_1")
    assert not scenario.session.course().er_ivaerksat


def test_throwing_the_draft_away_forgets_what_was_asked(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).answer("laegesamtale_oenskes", "NEJ")
    start = scenario.form("ivaerksaettelse")
    scenario.session.ask(start, "ivaerksaettelse_1")
    scenario.session.clear(start)
    assert told(scenario) == []


# -- the rules that wait ------------------------------------------------------------------------------------------------


def test_each_rule_that_reads_the_clock_or_an_absence_is_known() -> None:
    """Who adds a rule that looks at the day of today decides here whether it waits."""
    rules = Path(__file__).parents[2] / "smdb_desktop/domain/rules"
    waiting, clock = set(), set()
    for path in rules.glob("*.py"):
        for number, body in re.findall(r"@regel\(\n    (\d+),(.*?)(?=\n@regel|\Z)", path.read_text("utf-8"), re.DOTALL):
            waiting |= {int(number)} if "venter_paa=" in body else set()
            clock |= {int(number)} if "ctx.today" in body else set()
    assert waiting == {42, 43, 65, 72, 104}
    assert clock - waiting == {30, 34}, "a date in the future is wrong by itself"
    assert waiting < set(REGLER)


def test_a_finding_waits_for_nothing_unless_its_rule_says_so() -> None:
    assert Fund(1, Niveau.FEJL, "x", "x").venter_paa == ()


# -- what was answered before is offered -------------------------------------------------------------------------------


def test_the_main_drug_offers_the_days_of_its_line_in_the_list(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).answer("stofbrug_seneste_30_dage", "JA")
    rows = [{"stof": "KOKAIN", "antal_dage": "4"}, {"stof": "HASH", "antal_dage": "20"}]
    scenario.answer("stoffer_brugt_30_dage", rows).answer("hovedstof", "HASH")
    assert scenario.shown("ivaerksaettelse")["hovedstof_antal_dage"].forslag == "20"
    scenario.answer("hovedstof", "HEROIN")
    assert scenario.shown("ivaerksaettelse")["hovedstof_antal_dage"].forslag == ""
    scenario.answer("hovedstof", "KOKAIN").answer("hovedstof_antal_dage", "5")
    assert scenario.shown("ivaerksaettelse")["hovedstof_antal_dage"].forslag == "", "an answer is not proposed against"


def test_a_question_that_a_correction_opens_is_not_missing_before_one_asks(scenario: Scenario) -> None:
    """The form was completed: what it had then is looked at as ever, what comes now is as new as in a draft."""
    scenario.clock.wait(days=30)
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.answers(filled("ivaerksaettelse", laegesamtale_oenskes="NEJ")).complete("ivaerksaettelse")
    assert scenario.findings() == []
    scenario.answer("laegesamtale_oenskes", "JA")
    assert "laegesamtale_afholdt" in scenario.shown("ivaerksaettelse")
    assert scenario.findings() == [], "it has only just come"
    scenario.answer("boligsituation", None)
    assert [felt for _, felt in scenario.findings()] == ["ivaerksaettelse.boligsituation"], "it was there, and is gone"
    scenario.session.ask(scenario.form("ivaerksaettelse"))
    asked = [felt for _, felt in scenario.findings()]
    assert "ivaerksaettelse.laegesamtale_afholdt" in asked
