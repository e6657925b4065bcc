"""From the CPR field to the Borgeroverblik: numbers that cannot be, unknown and known citizens, what the overview offers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from smdb_desktop.domain.cpr import SMDB_UGYLDIG
from smdb_desktop.gui.citizen.actions import DELETE, EDIT, REOPEN
from smdb_desktop.gui.citizen.borgeroverblik import BEGIN, BorgerPage
from smdb_desktop.gui.citizen.deletion import DeleteDialog
from smdb_desktop.gui.kit.announce import announcer
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.gui.overview.forside import ForsidePage
from smdb_desktop.gui.overview.kladder import KladderPage
from smdb_desktop.gui.overview.kontrol import KontrolPage
from smdb_desktop.services.ports.lists import BEGYNDT, UDEN_BEHANDLING
from tests.fakes.vault import FakeVault
from tests.gui.gui_hands import Hands
from tests.rules.cases import number
from tests.scenario import Scenario, drafts_of
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, DEL_1, DEL_2

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """One citizen with a registered request."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    return scenario


def search(hands: Hands, text: str) -> Hands:
    hands.type("cpr", text)
    return hands.key(Qt.Key.Key_Return)


def overview(hands: Hands) -> BorgerPage:
    assert isinstance(hands.window.page, BorgerPage)
    return hands.window.page


@pytest.mark.parametrize(
    ("text", "detail"),
    [("150277-999", "der er 9 cifre"), ("310225-1111", "Datoen 31-02"), ("", "feltet er tomt")],
)
def test_a_number_that_cannot_be_gets_smdbs_own_sentence(
    unlocked: Unlocked, scenario: Scenario, text: str, detail: str
) -> None:
    hands = search(unlocked(scenario), text)
    line = hands.find("cpr", QLineEdit)
    assert SMDB_UGYLDIG in hands.texts()
    assert SMDB_UGYLDIG in line.accessibleDescription()
    assert detail in line.accessibleDescription()
    assert hands.window.focusWidget() is line
    hands.bot.keyClick(line, Qt.Key.Key_1)
    assert SMDB_UGYLDIG not in hands.texts(), "typing on takes the error away"


@pytest.mark.parametrize("text", ["150277-9995", "1502779995", "150277 9995"])
def test_any_spelling_finds_a_known_citizen(unlocked: Unlocked, requested: Scenario, text: str) -> None:
    hands = search(unlocked(requested), text)
    assert hands.here == "borger"
    assert "Testborger Et" in hands.texts()


def citizens(hands: Hands) -> int:
    return hands.gui.context.work.store.amount().borgere


def test_an_unknown_citizen_is_created_by_keyboard(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = search(unlocked(scenario), "100705-9995")
    assert "NY BORGER" in hands.texts()
    assert hands.window.focusWidget() is hands.find("cpr"), "one is still in the number, which may be wrong"
    hands.key(Qt.Key.Key_Tab)
    assert hands.window.focusWidget() is hands.find("navn")
    hands.bot.keyClicks(hands.find("navn"), "Testborger To")
    hands.key(Qt.Key.Key_Return)
    assert (hands.here, citizens(hands)) == ("forside", 0), (
        "Return in the name goes to the button, and does not press it"
    )
    assert hands.window.focusWidget() is hands.button("Opret borger")
    hands.key(Qt.Key.Key_Space)
    assert hands.here == "borger"
    assert hands.window.focusWidget() is hands.button(BEGIN)
    hands.key(Qt.Key.Key_Space)
    assert hands.here == "guide"


def test_return_in_the_number_never_makes_a_citizen(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = search(unlocked(scenario), "100705-9995")
    for _ in range(3):
        hands.key(Qt.Key.Key_Return)
        assert hands.window.focusWidget() is hands.find("cpr")
    assert (hands.here, citizens(hands)) == ("forside", 0)
    assert "NY BORGER" in hands.texts()
    hands.key(Qt.Key.Key_Backspace)
    assert "NY BORGER" not in hands.texts(), "what was read back is not the number in the field any more"
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert SMDB_UGYLDIG in hands.texts()
    assert citizens(hands) == 0


@pytest.mark.usefixtures("listening")
def test_a_new_number_is_read_back_to_eyes_and_ears(unlocked: Unlocked, scenario: Scenario) -> None:
    told: list[str] = []
    hands = unlocked(scenario)
    announcer().announced.connect(lambda text, _assertive: told.append(text))
    search(hands, "100705-9995")
    for words in ("100705-9995", "10-07-2005", "20 år", "Mand", "CPR-registeret er ikke spurgt"):
        assert words in hands.texts()
        assert words in " ".join(told)


@pytest.mark.parametrize(("last", "said"), [("5000", True), ("0000", False)])
def test_an_age_that_hardly_anybody_has_is_pointed_out(
    unlocked: Unlocked, scenario: Scenario, last: str, said: bool
) -> None:
    assert ("Alderen er usædvanlig" in search(unlocked(scenario), number("150277", last)).texts()) is said


def test_an_answer_about_a_number_that_was_corrected_meanwhile_is_not_shown(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    hands = unlocked(scenario)
    line = hands.type("cpr", "100705-9995")
    hands.bot.keyClick(line, Qt.Key.Key_Return)
    line.selectAll()
    hands.bot.keyClicks(line, "150277-9995")
    hands.settle()
    assert "NY BORGER" not in hands.texts()
    hands.key(Qt.Key.Key_Return)
    assert "150277-9995 er ikke kendt" in hands.texts()


@pytest.mark.parametrize("text", ["150277-XXXX", "150277-****", "150277-....", "150277-xx"])
def test_a_number_that_is_hidden_is_no_number(unlocked: Unlocked, scenario: Scenario, text: str) -> None:
    hands = search(unlocked(scenario), text)
    assert SMDB_UGYLDIG in hands.texts()
    assert "maskeret" in hands.find("cpr", QLineEdit).accessibleDescription()
    assert citizens(hands) == 0


@pytest.mark.parametrize(("navn", "words"), [("Abe\u202enesnaH", "U+202E"), ("A" * 2000, "for lang")])
def test_a_name_that_cannot_be_sent_is_refused_before_it_is_kept(
    unlocked: Unlocked, scenario: Scenario, navn: str, words: str
) -> None:
    hands = search(unlocked(scenario), "100705-9995")
    hands.find("navn", QLineEdit).setText(navn)
    hands.dialogs.expect("error")
    hands.press("Opret borger")
    assert words in hands.dialogs.asked[-1][1]
    assert (hands.here, hands.gui.context.work.store.amount().borgere) == ("forside", 0)


def test_a_replacement_number_may_be_kept_but_not_reported(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = search(unlocked(scenario), "750277-9995")
    assert "erstatningsnummer" in hands.texts()
    hands.press("Opret borger")
    assert "erstatningsnummer" in hands.texts()


def test_regretting_a_new_citizen_leaves_nothing(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = search(unlocked(scenario), "100705-9995")
    hands.press("Fortryd")
    assert hands.find("cpr", QLineEdit).text() == ""
    assert hands.gui.context.work.store.amount().borgere == 0


def test_the_overview_shows_dates_forms_and_the_next_step(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    rows = overview(hands).chosen.forms.texts()
    assert rows[0] == ["Anmodning", "04-08-2025", "Færdig", "Ret", "Ctrl+1"]
    assert rows[1] == ["Ny iværksættelse", "–", "Ikke begyndt", "Udfyld", "Ctrl+2"]
    assert overview(hands).lists.sent.texts()[0][:2] == ["1 (ny)", "Klar"]
    with pytest.raises(AssertionError):
        hands.button(BEGIN)
    hands.press("Udfyld ny iværksættelse")
    assert hands.here == "guide"


def test_a_request_can_be_closed_without_treatment(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    hands.press("Forløbsafslutning")
    assert hands.here == "guide"
    assert hands.find("aarsag_afsluttet")


def test_a_closed_course_is_only_looked_at_and_a_new_one_may_begin(unlocked: Unlocked, requested: Scenario) -> None:
    requested.clock.wait(days=1)
    requested.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Mødte ikke op")
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    assert {row[3] for row in overview(hands).chosen.forms.texts()} == {"Se"}
    assert hands.button("Se forløbet")
    hands.press(BEGIN)
    assert hands.here == "guide"
    hands.go("borger", borger_id=requested.borger_id)
    table = overview(hands).table
    assert [row[1] for row in table.texts()] == ["Åbent", "Lukket"]
    table.setFocus()
    hands.key(Qt.Key.Key_Down)
    assert overview(hands).chosen.title.text() == "Forløb fra 04-08-2025", "the arrow shows the other course"


def asked_to_delete(hands: Hands) -> DeleteDialog:
    hands.choose(DELETE)
    (asked,) = [each for each in hands.window.findChildren(DeleteDialog) if each.isVisible()]
    return asked


def test_deleting_needs_a_reason(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    asked = asked_to_delete(hands)
    hands.bot.keyClick(asked.reason, Qt.Key.Key_Escape)
    hands.settle()
    assert overview(hands).table.texts()
    asked = asked_to_delete(hands)
    hands.bot.keyClicks(asked.reason, "Oprettet på forkert borger")
    hands.bot.mouseClick(asked.accept_button, Qt.MouseButton.LeftButton)
    hands.settle()
    assert overview(hands).table.texts() == []
    assert hands.gui.context.work.store.cases.all_forloeb_ids() == ()


def test_a_closed_course_is_opened_again_with_a_reason(unlocked: Unlocked, requested: Scenario) -> None:
    requested.answers(ALDRIG_STARTET).complete("forloebsafslutning")
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    hands.dialogs.expect("reason", None)
    hands.choose(REOPEN)
    assert [row[1] for row in overview(hands).table.texts()] == ["Lukket"]
    hands.dialogs.expect("reason", "Forkert årsag")
    hands.choose(REOPEN)
    assert [row[1] for row in overview(hands).table.texts()] == ["Åbent"]
    assert [line.title for line in drafts_of(hands.gui.context.work)] == ["Forløbsafslutning"]


def test_the_header_is_corrected(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    hands.choose(EDIT)
    hands.type("navn", "Et Andet Navn")
    hands.press("Gem")
    assert "Et Andet Navn" in hands.texts()
    assert hands.gui.context.work.store.cases.borger(requested.borger_id).navn == "Et Andet Navn"


def test_a_header_that_had_left_says_that_the_course_is_klar_again(
    unlocked: Unlocked, requested: Scenario, tmp_path: Path
) -> None:
    assert all(result.ok for result in requested.export(tmp_path / "ud"))
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    hands.choose(EDIT)
    hands.type("navn", "Et Andet Navn")
    hands.press("Gem")
    assert "1 forløb er eksporteret eller indberettet med borgerens gamle oplysninger" in hands.texts()
    hands.go("forside").go("borger", borger_id=requested.borger_id)
    assert "med de gamle oplysninger" not in hands.texts()


def test_counts_open_their_lists(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    forside = hands.window.page
    assert isinstance(forside, ForsidePage)
    hands.press("Anmodninger uden iværksættelse eller afslutning")
    assert hands.here == "kontrol"
    page = hands.window.page
    assert isinstance(page, KontrolPage)
    shown = str(page.table.texts()) + hands.texts()
    assert "150277-xxxx" in shown
    assert "9995" not in shown, "a list shows no full number"
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "borger"
    assert "Testborger Et" in hands.texts()


@pytest.mark.parametrize("liste", [UDEN_BEHANDLING, BEGYNDT])
def test_every_other_list_behind_a_count_hides_the_number_too(
    unlocked: Unlocked, requested: Scenario, liste: str
) -> None:
    requested.clock.wait(days=8)
    requested.answers(DEL_1)
    if liste == UDEN_BEHANDLING:
        requested.answers(DEL_2).complete("ivaerksaettelse")
    hands = unlocked(requested).go("kontrol", liste=liste)
    page = hands.window.page
    assert isinstance(page, KontrolPage)
    shown = str(page.table.texts()) + hands.texts()
    assert "150277-xxxx" in shown
    assert "9995" not in shown


def test_a_list_hides_the_number(unlocked: Unlocked, requested: Scenario) -> None:
    requested.answer("ivaerksat_dato", "31-02")
    for name in ("kladder", "udbakke"):
        page = unlocked(requested).go(name).window.page
        assert isinstance(page, KladderPage | UdbakkePage)
        shown = str(page.table.texts())
        assert "150277-xxxx" in shown
        assert "9995" not in shown
        vault = requested.desk.vault
        assert isinstance(vault, FakeVault) and vault.store is not None
        requested.workspace = requested.desk.workspace(vault.store)


def test_a_draft_goes_on_where_it_was_left(unlocked: Unlocked, requested: Scenario) -> None:
    requested.go_to("ivaerksaettelse_1").answer("laegesamtale_oenskes", "JA").answer("laegesamtale_afholdt", "JA")
    requested.answer("laegesamtale_dato", "31-02-2025")
    hands = unlocked(requested).go("kladder")
    assert isinstance(hands.window.page, KladderPage)
    assert hands.window.page.table.texts()[0][2:4] == ["Ny iværksættelse, del 1", "1 fejl"]
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "guide"
    line = hands.find("laegesamtale_dato", QLineEdit)
    assert line.text() == "31-02-2025"
    assert hands.window.focusWidget() is line


def test_a_clock_that_stands_before_a_citizens_birth_hides_nobody(unlocked: Unlocked, requested: Scenario) -> None:
    course = requested.overview().forloeb[0].id
    hands = unlocked(requested)
    requested.clock.wait(days=-20_000)
    for name in ("kladder", "udbakke", "forside"):
        assert hands.go(name).here == name
    hands.go("borger", borger_id=requested.borger_id)
    assert "150277-9995" in hands.texts()
    assert hands.go("guide", forloeb_id=course).here == "guide"
    assert "150277-9995" in hands.texts()
