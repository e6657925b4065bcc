"""First-day tasks around a course: begun, left, resumed, looked at, opened again, deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui.first_day.person import CTRL, Person
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, BEHANDLING, DEL_1, DEL_2

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key
METADON = {**BEHANDLING, "behandlingstype": "SUL142_METADON", "autorisationskode": "00DNY"}


def requested(scenario: Scenario) -> Scenario:
    return scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


def half_a_request(scenario: Scenario) -> Scenario:
    return scenario.citizen("150277-9995", "Testborger Et").answers(dict(list(ANMODNING.items())[:2]))


def left_in_the_middle(person: Person) -> str:
    """Somebody goes on to another question, and then back to Forside, where another task begins; the question that was left."""
    person.click("150277-xxxx: Anmodning").key(KEY.Key_Tab, times=2)
    left = _stands_at()
    assert left
    person.key(KEY.Key_S, CTRL).key(KEY.Key_F2).starts_here()
    return left


def _stands_at() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()


def never_started(scenario: Scenario) -> Scenario:
    return requested(scenario).answers(ALDRIG_STARTET).complete("forloebsafslutning", "Spurgt")


def treated(scenario: Scenario) -> Scenario:
    requested(scenario).clock.wait(days=7)
    return scenario.answers(DEL_1 | DEL_2).complete("ivaerksaettelse", "Spurgt").add_tilbud().answers(METADON)


def look_up(person: Person) -> Person:
    return person.write("1502779995").key(KEY.Key_Return).sees("Borgeroverblik")


def test_begin_a_request(at_work: AtWork, scenario: Scenario) -> None:
    cases = scenario.workspace.cases
    cases.save_borger(cases.find("150277-9995")[0], "Testborger Et")
    person = look_up(at_work(scenario)).key(KEY.Key_Return)
    assert person.here == "guide"
    person.sees("Anmodning").write("04082025").key(KEY.Key_Tab).sees("04-08-2025", "Gemt")


def test_save_and_continue_later(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    person = look_up(at_work(scenario)).key(KEY.Key_Return).sees("Ny iværksættelse")
    person.write("i dag").key(KEY.Key_S, CTRL)
    assert person.here == "borger"
    person.sees("Kladde", "Fortsæt")
    (draft,) = person.gui.context.work.drafts.latest(5)
    assert draft.title == "Ny iværksættelse"


def test_resume_from_forside(at_work: AtWork, scenario: Scenario) -> None:
    half_a_request(scenario)
    person = at_work(scenario)
    left = left_in_the_middle(person)
    person.sees("Kladder, du kan fortsætte").click("150277-xxxx: Anmodning").sees("Anmodning", "04-08-2025")
    person.bot.waitUntil(lambda: person.here == "guide" and _stands_at() == left)


def test_resume_from_kladder(at_work: AtWork, scenario: Scenario) -> None:
    half_a_request(scenario)
    person = at_work(scenario)
    left = left_in_the_middle(person)
    person.key(KEY.Key_K, CTRL).sees("Testborger Et").key(KEY.Key_Return).sees("Anmodning", "04-08-2025")
    person.bot.waitUntil(lambda: person.here == "guide" and _stands_at() == left)


def test_see_what_a_draft_lacks(at_work: AtWork, scenario: Scenario) -> None:
    half_a_request(scenario)
    person = at_work(scenario).key(KEY.Key_K, CTRL).sees("svar mangler").key(KEY.Key_Return)
    person.key(KEY.Key_6, CTRL).sees("Gennemse", "Tidligere stofmisbrugsbehandling: ikke besvaret")
    person.row("Tidligere stofmisbrugsbehandling").sees("Registrér")
    person.bot.waitUntil(lambda: _stands_at().split("=")[0] == "tidligere_stofmisbrugsbehandling")


def test_see_the_five_dates(at_work: AtWork, scenario: Scenario) -> None:
    treated(scenario)
    person = look_up(at_work(scenario))
    person.sees("Anmodningsdato", "04-08-2025", "Dato for iværksat behandling", "11-08-2025")
    person.sees("Tilbudsstartdato", "Tilbudsslutdato", "Dato for afsluttet behandling")


def test_see_tilbud_and_aut_kode(at_work: AtWork, scenario: Scenario) -> None:
    treated(scenario)
    person = look_up(at_work(scenario)).sees("Tilbudstilknytninger", "Aut. kode", "Igangværende")
    person.sees("Alfa København ApS", "Metadon (§ 142 i Sundhedsloven)", "00DNY")


def test_see_what_happened_last(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    look_up(at_work(scenario)).sees("Sidst i det valgte forløb", "Ida, i dag", "Det seneste i forløbet")


def test_see_why_a_course_is_locked(at_work: AtWork, scenario: Scenario) -> None:
    never_started(scenario)
    look_up(at_work(scenario)).sees("Lukket", "Forløbet er afsluttet og låst.", "Skal noget rettes, så genåbn det her.")


def test_open_a_locked_course_again(at_work: AtWork, scenario: Scenario) -> None:
    never_started(scenario)
    person = look_up(at_work(scenario)).click("Genåbn …").sees("begrundelsen bliver gemt")
    person.write("Mødte op alligevel").key(KEY.Key_Return)
    person.sees("Åbent", "Genåbnede").sees_not("afsluttet og låst")


def test_delete_a_course_made_by_mistake(at_work: AtWork, scenario: Scenario) -> None:
    half_a_request(scenario)
    person = look_up(at_work(scenario)).act("Slet hele det valgte kontaktforløb …").sees("i mindst 30 dage")
    person.write("Forkert borger").click("Slet forløbet").sees("Borgeren har ingen kontaktforløb her endnu")
    assert person.gui.context.work.store.cases.all_forloeb_ids() == ()


def test_close_a_course_that_never_began(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    person = look_up(at_work(scenario)).click("Forløbsafslutning").sees("Forløbsafslutning")
    assert person.here == "guide"


def test_begin_another_course_for_somebody_who_comes_back(at_work: AtWork, scenario: Scenario) -> None:
    never_started(scenario).clock.wait(days=60)
    person = look_up(at_work(scenario)).click("Registrér anmodning i nyt forløb for denne borger")
    assert person.here == "guide"
    person.sees("Anmodning")
