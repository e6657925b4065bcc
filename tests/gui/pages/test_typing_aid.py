"""Indtastningshjælp at the window: real keys, the clipboard, ticks that stay, what changed, and the end of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QClipboard, QKeyEvent
from PySide6.QtWidgets import QApplication, QRadioButton

from smdb_desktop.examples.example_case import example_case
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.gui.typing_aid.ends import CompareView, GoneView, MarkView
from smdb_desktop.gui.typing_aid.step_view import LIES, LIES_NOT, StepView
from smdb_desktop.gui.typing_aid.window import TypingWindow
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.typing_aid.service import ELSEWHERE, Sag, Stand
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CPR = "150277-9995"


@pytest.fixture(autouse=True)
def clipboard() -> Iterator[QClipboard]:
    """An empty clipboard, before and after."""
    found = QApplication.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def ready(scenario: Scenario) -> Scenario:
    """Two citizens whose requests are Klar."""
    for cpr, navn in ((CPR, "Testborger Et"), ("100705-9995", "Testborger To")):
        scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning", "Spurgt")
    return scenario


@pytest.fixture
def whole(scenario: Scenario) -> Scenario:
    """One whole case of the newest forms."""
    scenario.clock.wait(days=500)
    case = example_case(scenario.workspace.katalog, "2025-07-01", kommune="165")
    assert ImportService(scenario.workspace.cases, "Prøve").take_in(case).ok
    borger = scenario.workspace.cases.find(case["borger"]["cpr_nr"])[1]
    assert borger is not None
    scenario.borger_id = borger.id
    return scenario.open(scenario.overview().forloeb[0].id)


def windows() -> list[TypingWindow]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, TypingWindow) and top.isVisible()]


def window() -> TypingWindow:
    (found,) = windows()
    return found


def sag() -> Sag:
    found = window().sag
    assert found is not None
    return found


def view() -> StepView:
    shown = window().pages.currentWidget()
    assert isinstance(shown, StepView)
    return shown


def key(hands: Hands, pressed: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Hands:
    """A key where the focus of the small window is."""
    shown = window()
    shown.activateWindow()
    hands.bot.waitUntil(lambda: QApplication.activeWindow() is shown)
    hands.bot.keyClick(shown.focusWidget() or shown, pressed, modifier)
    return hands.settle()


def begun(unlocked: Unlocked, scenario: Scenario, *, all_: bool = False) -> Hands:
    """In Udbakke, with the first case chosen (or all), and the aid opened by its button."""
    hands = unlocked(scenario).go("udbakke")
    scenario.workspace = hands.gui.context.work
    if all_:
        assert isinstance(hands.window.page, UdbakkePage)
        hands.window.page.table.selectAll()
    return hands.press("Indtastningshjælp …")


def type_all(hands: Hands) -> int:
    """Press the main key until the case is typed; how often."""
    pressed = 0
    while isinstance(window().pages.currentWidget(), StepView):
        key(hands, KEY.Key_Return)
        pressed += 1
    return pressed


def test_one_key_for_each_value_and_what_is_shown_lies_on_the_clipboard(
    unlocked: Unlocked, whole: Scenario, clipboard: QClipboard
) -> None:
    hands = begun(unlocked, whole)
    assert window().windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert (view().screen_title.text(), view().value.text(), clipboard.text()) == ("Fremsøg borger", CPR, CPR)
    pasted = []
    number = len(sag().punkter)
    for punkt in sag().punkter:
        assert view().question.text() == punkt.skridt.spoergsmaal
        pasted.append(clipboard.text())
        key(hands, KEY.Key_Return)
    assert pasted == [punkt.skridt.kopi for punkt in sag().punkter], "and nothing old where there is nothing to paste"
    assert isinstance(window().pages.currentWidget(), MarkView) and number > 40
    assert clipboard.text() == ""


def test_answers_to_choose_are_all_shown_with_ours_marked(unlocked: Unlocked, whole: Scenario) -> None:
    hands = begun(unlocked, whole)
    while not view().choices.isVisible():
        key(hands, KEY.Key_Return)
    shown = [view().choices.item(row).text() for row in range(view().choices.count())]
    wanted = sag().punkter[sag().naaet].skridt.valg
    assert len(shown) == len(wanted) > 1
    assert [row.startswith("●") for row in shown] == [valg.vores for valg in wanted]
    assert not view().value.isVisible()


def test_arrows_walk_without_ticking_and_a_tick_is_taken_back(
    unlocked: Unlocked, ready: Scenario, clipboard: QClipboard
) -> None:
    hands = begun(unlocked, ready)
    key(hands, KEY.Key_Down, CTRL)
    assert view().question.text() == "Anmodningsdato" and sag().tilbage == len(sag().punkter)
    key(hands, KEY.Key_Up, CTRL)
    key(hands, KEY.Key_Return)
    assert sag().punkter[0].stand is Stand.TASTET
    key(hands, KEY.Key_Up, CTRL)
    clipboard.clear()
    key(hands, KEY.Key_F5)
    assert clipboard.text() == view().value.text() and view().state.text() == str(LIES)
    key(hands, KEY.Key_F6)
    assert sag().punkter[0].stand is Stand.MANGLER
    assert reason(view().undo)


def test_the_number_leaves_the_clipboard_after_a_minute_and_it_is_said(
    unlocked: Unlocked, ready: Scenario, clipboard: QClipboard
) -> None:
    hands = begun(unlocked, ready)
    timer = hands.window.copied.timer
    assert timer.isActive() and clipboard.text()
    timer.timeout.emit()
    assert clipboard.text() == "" and view().state.text() == str(LIES_NOT)


def test_locking_takes_the_window_and_the_clipboard_away_and_one_goes_on_where_one_stopped(
    unlocked: Unlocked, ready: Scenario, clipboard: QClipboard
) -> None:
    hands = begun(unlocked, ready, all_=True)
    key(hands, KEY.Key_Return)
    key(hands, KEY.Key_Return)
    at = view().question.text()
    hands.bot.keyClick(window(), KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert not windows() and clipboard.text() == ""
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(KEY.Key_Return)
    hands.go("udbakke").press("Fortsæt indtastningen (2)")
    assert view().question.text() == at and sag().tilbage == len(sag().punkter) - 2


def test_a_full_round_typed_indberettet_compared_changed_and_noticed(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready)
    course = sag().forloeb_id
    assert type_all(hands) == len(sag().punkter)
    asked = window().pages.currentWidget()
    assert isinstance(asked, MarkView)
    asked.day.setText("05-08-2031")
    key(hands, KEY.Key_Return)
    assert "fremtiden" in asked.wrong.text() and asked.day.hasFocus()
    asked.day.setText("i dag")
    key(hands, KEY.Key_Return)
    compared = window().pages.currentWidget()
    assert isinstance(compared, CompareView)
    newest = ready.workspace.store.outbox.indberetninger_of(course)[-1]
    assert newest.tilstand is Tilstand.INDBERETTET and newest.indberettet is not None
    assert newest.indberettet.hvem == "Ida"
    choose(hands, compared, "del0_ens")
    choose(hands, compared, "del1_anderledes")
    assert "1 ting står anderledes" in compared.result.text()
    choose(hands, compared, "del1_ens")
    assert not compared.result.isVisible()
    key(hands, KEY.Key_Return)
    hands.press("Færdig")
    assert not windows()
    ready.open(course).answer("gravid", "JA").complete("anmodning", "Rettet")
    hands.settle().go("udbakke")
    page = hands.window.page
    assert isinstance(page, UdbakkePage)
    page.table.choose(ready.workspace.store.outbox.indberetninger_of(course)[-1].id)
    hands.press("Indtastningshjælp …")
    assert sag().tilbage == 1 and "1 svar er ændret" in window().news.text()
    assert "I SMDB er tastet: Nej" in view().was.text()


def choose(hands: Hands, compared: CompareView, name: str) -> None:
    (button,) = compared.findChildren(QRadioButton, name)
    button.setFocus()
    hands.bot.keyClick(button, KEY.Key_Space)
    hands.settle()


def test_a_change_while_it_is_open_is_told_at_once(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready)
    for _ in range(3):
        key(hands, KEY.Key_Return)
    assert not window().news.isVisible()
    ready.open(sag().forloeb_id).answer("gravid", "JA").complete("anmodning", "Rettet")
    hands.bot.waitUntil(lambda: window().news.isVisible())
    assert "Er borgeren eller borgerens partner gravid" in window().news.text()


def test_a_list_goes_from_case_to_case(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready, all_=True)
    assert window().which.text() == "Sag 1 af 2"
    first = sag().forloeb_id
    type_all(hands)
    key(hands, KEY.Key_Return)
    hands.press("Næste sag")
    assert window().which.text() == "Sag 2 af 2" and sag().forloeb_id != first
    key(hands, KEY.Key_Escape)
    assert not windows()
    hands.press("Fortsæt indtastningen (1)")
    assert sag().forloeb_id != first


def test_it_is_opened_from_the_citizen_too(unlocked: Unlocked, ready: Scenario) -> None:
    hands = unlocked(ready)
    hands.go("borger", borger_id=ready.borger_id, forloeb_id=ready.session.forloeb_id)
    hands.choose("Indtastningshjælp …")
    assert sag().forloeb_id == ready.session.forloeb_id
    assert window().accessibleName() or window().windowTitle() == "Indtastningshjælp"
    for part in (view().all, view().choices):
        assert part.accessibleName()


def test_a_case_that_goes_away_while_it_is_typed_leaves_the_window_and_the_clipboard(
    unlocked: Unlocked, ready: Scenario, clipboard: QClipboard
) -> None:
    hands = begun(unlocked, ready, all_=True)
    key(hands, KEY.Key_Return)
    answer, gone_id = view().value.text(), sag().forloeb_id
    assert clipboard.text() == answer
    deletions = ready.workspace.deletions
    deletions.delete(deletions.plan(gone_id), "Ved en fejl")
    hands.bot.waitUntil(lambda: isinstance(window().pages.currentWidget(), GoneView))
    shown = window().pages.currentWidget()
    assert isinstance(shown, GoneView)
    assert shown.why.text() == str(ELSEWHERE) and shown.main.hasFocus()
    assert clipboard.text() == "" and not window().about.isVisible() and not view_of(window()).all.count()
    key(hands, KEY.Key_Return)
    assert sag().forloeb_id != gone_id and window().about.isVisible() and clipboard.text()


def view_of(shown: TypingWindow) -> StepView:
    return shown.steps


def test_what_is_put_there_is_left_out_of_a_history_of_the_clipboard(
    unlocked: Unlocked, ready: Scenario, clipboard: QClipboard
) -> None:
    begun(unlocked, ready)
    data = clipboard.mimeData()
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert bytes(data.data(f'application/x-qt-windows-mime;value="{name}"').data()) == bytes(4)


def test_there_is_one_window_and_a_practice_says_so(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready)
    assert window().practice.isVisible() and "tast ikke sagen i SMDB" in window().practice.text()
    hands.press("Indtastningshjælp …")
    assert len(windows()) == 1


def test_a_case_is_taken_off_the_list_and_what_is_marked_elsewhere_goes_by_itself(
    unlocked: Unlocked, ready: Scenario
) -> None:
    hands = begun(unlocked, ready, all_=True)
    first = sag().forloeb_id
    view().take_off.click()
    hands.settle()
    second = sag()
    assert second.forloeb_id != first and ready.workspace.typing_aid.waiting() == (second.forloeb_id,)
    ready.workspace.marking.mark([second.indberetning_id], "i dag")
    hands.bot.waitUntil(lambda: sag().indberettet)
    for _ in sag().punkter:
        key(hands, KEY.Key_Down, CTRL)
    asked = window().pages.currentWidget()
    assert isinstance(asked, MarkView)
    assert asked.title.text() == "Sagen er indberettet" and not asked.day.isVisible()
    window().close()
    hands.settle()
    assert ready.workspace.typing_aid.waiting() == ()


def test_a_change_while_the_day_is_asked_for_goes_back_to_what_is_left(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready)
    type_all(hands)
    ready.open(sag().forloeb_id).answer("gravid", "JA").complete("anmodning", "Rettet")
    hands.bot.waitUntil(lambda: isinstance(window().pages.currentWidget(), StepView))
    assert "gravid" in view().question.text()


def test_in_a_low_window_the_question_is_in_sight_whatever_was_scrolled_before(
    unlocked: Unlocked, ready: Scenario
) -> None:
    hands = begun(unlocked, ready)
    window().resize(400, 320)
    bar = view().area.verticalScrollBar()
    hands.bot.waitUntil(lambda: bar.maximum() > 0)
    for _ in range(3):
        bar.setValue(bar.maximum())
        key(hands, KEY.Key_Return)
        inside = view().area.viewport()
        for part in (view().question, view().screen_title):
            place = part.mapTo(inside, part.rect().topLeft())
            assert place.y() >= 0 and place.y() + part.height() <= inside.height()


def test_return_in_the_list_of_all_answers_goes_there_and_ticks_nothing(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready)
    before = sag().tilbage
    view().all.setFocus()
    key(hands, KEY.Key_Down)
    key(hands, KEY.Key_Down)
    row = view().all.currentRow()
    key(hands, KEY.Key_Return)
    assert sag().tilbage == before and view().question.text() == sag().punkter[row].skridt.spoergsmaal
    assert view().main.hasFocus()


def held(hands: Hands) -> None:
    """Return, as the system repeats it while it is held down, where the focus is."""
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        window().focusWidget() or window(), QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Return, none, "\r", True)
    )
    hands.settle()


def test_a_key_that_is_held_down_ticks_one_answer_and_marks_nothing(unlocked: Unlocked, ready: Scenario) -> None:
    hands = begun(unlocked, ready)
    key(hands, KEY.Key_Return)
    left = sag().tilbage
    held(hands)
    assert sag().tilbage == left
    type_all(hands)
    held(hands)
    assert isinstance(window().pages.currentWidget(), MarkView)
    assert ready.workspace.store.outbox.indberetninger_of(sag().forloeb_id)[-1].tilstand is Tilstand.KLAR
