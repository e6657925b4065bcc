"""The history of a course: what happened in words, each change, the course on a day, and one field that is given back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from smdb_desktop.services.casework.cases import HANDED_OVER
from smdb_desktop.services.casework.history import (
    BACK,
    FORM_IS_GONE,
    OTHERWISE,
    RESTORED,
    RESTORED_HIDDEN,
    SAME,
)
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.store.sqlstore import SqlStore
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, BEHANDLING, DEL_1, DEL_2


@pytest.fixture
def asked(scenario: Scenario) -> Scenario:
    """A request of 4 August, completed, whose pregnancy answer was corrected a day later and not completed."""
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=1)
    return scenario.answer("gravid", "JA")


def place(scenario: Scenario, felt: str = "gravid") -> tuple[str, str]:
    return scenario.form("anmodning"), felt


def test_what_happened_and_each_change_in_words(asked: Scenario) -> None:
    history = asked.workspace.history.of(asked.session.forloeb_id)
    assert [line.hvad for line in history.haendt] == ["Gjorde Anmodning færdig", "Begyndte forløbet"]
    assert history.advarsel is None and history.titel == "Forløb fra 04-08-2025"
    number, lines = asked.workspace.history.changes(asked.session.forloeb_id, 0, 2)
    assert number == history.aendringer == len(ANMODNING) + 1
    newest = lines[0]
    assert (newest.skema, newest.fra, newest.til, newest.hvem) == ("Anmodning", "Nej", "Ja", "Ida")
    assert "gravid" in newest.felt
    number, lines = asked.workspace.history.changes(asked.session.forloeb_id, 0, 9, place(asked))
    assert [(line.fra, line.til) for line in lines] == [("Nej", "Ja"), ("–", "Nej")]


def test_a_day_shows_the_answers_of_its_end(asked: Scenario) -> None:
    history, course, today = asked.workspace.history, asked.session.forloeb_id, asked.workspace.cases.today
    then = history.on_day(course, today.replace(day=4))
    (line,) = [each for each in then.linjer if each.sted == place(asked)]
    assert (line.svar, line.anderledes) == ("Nej", True)
    assert then.skemaer == (("Anmodning", "gjort færdig 04-08-2025 af Ida"),)
    now = history.on_day(course, today)
    assert not any(each.anderledes for each in now.linjer) and "rettet siden" in now.skemaer[0][1]
    before = history.on_day(course, today.replace(day=3))
    assert before.linjer == () and before.besked is not None and "04-08-2025" in before.besked


@pytest.mark.parametrize("left", [False, True])
def test_a_day_before_the_citizen_turned_out_to_be_another(asked: Scenario, tmp_path: Path, left: bool) -> None:
    work, day = asked.workspace, asked.workspace.cases.today.replace(day=4)
    if left:
        (tmp_path / "ud").mkdir()
        asked.export(tmp_path / "ud")
    work.cases.save_borger(work.cases.find("100705-9995")[0], "Testborger")
    asked.clock.wait(days=1)
    given = work.corrections.correct(work.corrections.plan(asked.borger_id, "100705-9995"), "Forkert nummer")
    (course,) = work.cases.overview(given.borger_id).forloeb
    then = work.history.on_day(course.id, day)
    (line,) = [each for each in then.linjer if each.sted == place(asked)]
    assert (line.svar, line.anderledes) == ("Nej", True)
    assert then.borger is not None and "150277-xxxx" in then.borger
    assert work.history.on_day(course.id, work.cases.today).borger is None


def test_a_day_before_the_citizen_got_another_name_says_the_one_of_then(asked: Scenario) -> None:
    work, today = asked.workspace, asked.workspace.cases.today
    cpr, borger = work.cases.find("150277-9995")
    assert borger is not None and work.history.on_day(asked.session.forloeb_id, today).borger is None
    asked.clock.wait(days=1)
    work.cases.save_borger(cpr, "Nyt Navn")
    then = work.history.on_day(asked.session.forloeb_id, today)
    assert then.borger is not None and borger.navn in then.borger and "Nyt Navn" not in then.borger


def test_a_course_that_was_handed_over_is_not_said_never_to_have_begun(asked: Scenario) -> None:
    course, store = asked.session.forloeb_id, asked.workspace.store
    store.deletions.hand_over(course, "183", {}, asked.workspace.cases.hvem(), asked.clock())
    history = asked.workspace.history
    assert history.of(course).advarsel == HANDED_OVER
    assert history.on_day(course, asked.workspace.cases.today).besked == HANDED_OVER


def test_a_field_is_given_back_as_an_answer_with_its_reason(asked: Scenario) -> None:
    history, course = asked.workspace.history, asked.session.forloeb_id
    plan = history.plan_restore(course, place(asked), Svar("NEJ", "NEJ"))
    assert (plan.nu, plan.bliver, plan.hvorfor_ikke) == ("Ja", "Nej", None)
    with pytest.raises(NotAllowed, match="begrundelse"):
        history.restore(plan, " ")
    history.restore(plan, "Tastefejl")
    _, (newest,) = history.changes(course, 0, 1)
    assert (newest.fra, newest.til, newest.hvorfor) == ("Ja", "Nej", "Tastefejl")
    assert asked.workspace.store.lists.kladder() == (), "it is what was completed again"
    assert history.plan_restore(course, place(asked), Svar("NEJ", "NEJ")).hvorfor_ikke == SAME


def test_what_was_completed_becomes_a_draft(asked: Scenario) -> None:
    asked.complete("anmodning")
    history, course = asked.workspace.history, asked.session.forloeb_id
    history.restore(history.plan_restore(course, place(asked), Svar("NEJ", "NEJ")), "Tastefejl")
    assert [row.art for row in asked.workspace.store.lists.kladder()] == ["anmodning"]
    done = asked.workspace.store.cases.forloeb(course).skemaer[0].faerdig
    assert done is not None and done["gravid"] == "JA", "what was completed stays until it is completed again"


def test_an_answer_that_was_not_there_is_taken_away_again(asked: Scenario) -> None:
    asked.answer("boligsituation", "GADEN")
    history, course = asked.workspace.history, asked.session.forloeb_id
    sted = (asked.form("ivaerksaettelse"), "boligsituation")
    history.restore(history.plan_restore(course, sted, None), "Forkert borger")
    assert asked.open(course).session.svar(*sted) is None


def test_a_change_meanwhile_and_a_locked_course_refuse_and_change_nothing(asked: Scenario) -> None:
    history, course = asked.workspace.history, asked.session.forloeb_id
    plan = history.plan_restore(course, place(asked), Svar("NEJ", "NEJ"))
    asked.answer("gravid", "VED_IKKE" if "VED_IKKE" in asked.session.katalog.lister["gravid"] else "NEJ")
    with pytest.raises(NotAllowed) as refused:
        history.restore(plan, "Tastefejl")
    assert str(refused.value) == OTHERWISE
    asked.answer("gravid", "NEJ").answers(ALDRIG_STARTET).complete("forloebsafslutning")
    locked = history.plan_restore(course, place(asked), Svar("JA", "JA"))
    assert locked.hvorfor_ikke is not None and "genåbn" in locked.hvorfor_ikke
    with pytest.raises(NotAllowed, match="genåbn"):
        history.restore(locked, "Tastefejl")


def test_a_form_that_was_removed_is_told_and_not_given_back(asked: Scenario) -> None:
    asked.clock.wait(days=7)
    asked.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse").add_tilbud().answers(BEHANDLING)
    gone, course = asked.treatment, asked.session.forloeb_id
    asked.session.remove(gone)
    asked.open_case.keeper.remove(gone)
    history = asked.workspace.history
    _, lines = history.changes(course, 0, 3)
    assert {(line.skema, line.til, line.hvorfor) for line in lines} == {("Behandling", "–", "Skemaet blev fjernet")}
    plan = history.plan_restore(course, lines[0].sted, lines[0].foer)
    assert plan.hvorfor_ikke == FORM_IS_GONE


def test_what_is_left_of_a_deleted_course_is_told_in_whole_words(asked: Scenario, tmp_path: Path) -> None:
    (tmp_path / "ud").mkdir()
    asked.export(tmp_path / "ud")
    work, course = asked.workspace, asked.session.forloeb_id
    asked.clock.wait(seconds=60)
    work.deletions.delete(work.deletions.plan(course), "Ved en fejl")
    assert work.history.of(course).haendt[0].hvad.startswith("Slettede forløbet"), "that it is Klar follows from it"
    asked.clock.wait(seconds=60)
    work.deletions.forget(course)
    told = [line.hvad for line in work.history.of(course).haendt]
    assert told[:2] == [
        "Det, forløbet indeholdt, blev fjernet herfra",
        "Slettede forløbet; sletningen skal indberettes",
    ]
    assert "Eksporterede en indberetning" in told
    assert not any("{" in each for each in told)


def test_an_answer_to_what_is_not_asked_now_promises_no_report(asked: Scenario) -> None:
    history, course, form = asked.workspace.history, asked.session.forloeb_id, asked.form("ivaerksaettelse")
    asked.answers(DEL_1).answer("laegesamtale_dato", "07-08-2025").answer("laegesamtale_oenskes", "NEJ")
    hidden = history.plan_restore(course, (form, "laegesamtale_dato"), Svar("08-08-2025", "2025-08-08"))
    assert history.restore(hidden, "Tastefejl") == RESTORED_HIDDEN
    shown = history.plan_restore(course, (form, "laegesamtale_oenskes"), Svar("JA", "JA"))
    assert history.restore(shown, "Tastefejl") == RESTORED
    assert asked.open(course).session.record(form).svar["laegesamtale_dato"].value == "2025-08-08"


def test_a_clock_that_went_back_is_said_and_the_order_stays(asked: Scenario) -> None:
    asked.clock.wait(days=-1, seconds=-3600)
    asked.answer("gravid", "NEJ")
    history, course = asked.workspace.history, asked.session.forloeb_id
    assert history.of(course).advarsel == BACK
    _, lines = history.changes(course, 0, 2)
    assert [(line.fra, line.til) for line in lines] == [("Ja", "Nej"), ("Nej", "Ja")]


def test_a_row_that_was_changed_by_hand_is_found_and_said(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    history = scenario.workspace.history
    assert history.broken() == ()
    store = cast(SqlStore, scenario.workspace.store)
    store.conn.execute("DROP TRIGGER aendring_rettes_ikke")
    (nr,) = store.conn.execute("SELECT max(nr) FROM aendring").fetchone()
    store.conn.execute("UPDATE aendring SET hvem = 'En anden' WHERE nr = ?", (nr,))
    store.conn.execute("UPDATE aendring SET til = '[1,1]' WHERE nr = ?", (nr - 1,))
    said = history.broken()
    assert [words.split(" (")[0] for words in said] == [f"Det, der står i linje {nr - 1}", f"Linje {nr}"]
    assert "er ændret" in said[0] and "følger ikke efter" in said[1]
    scenario.workspace.close()
