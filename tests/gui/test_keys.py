"""Keys: every button that shows has a letter of its own, F1 helps on every page, and no key is one that somebody else needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.fitting import room_for
from smdb_desktop.gui.kit.help import HELP, WHERE
from smdb_desktop.gui.kit.help_dialog import WIDTH, HelpDialog
from smdb_desktop.gui.kit.keys import EVERYWHERE, GUIDE, KEYS, key_of
from smdb_desktop.gui.kit.letters import LETTERS, Button, give, underline
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.printing.dialog import PrintDialog
from tests.gui.gui_hands import Hands, in_front, words_of
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

CTRL = Qt.KeyboardModifier.ControlModifier
EDITING = (
    *(QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste),
    *(QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.SelectAll),
    *(QKeySequence.StandardKey.MoveToNextWord, QKeySequence.StandardKey.MoveToPreviousWord),
    *(QKeySequence.StandardKey.DeleteStartOfWord, QKeySequence.StandardKey.DeleteEndOfWord),
    *(QKeySequence.StandardKey.SelectNextWord, QKeySequence.StandardKey.SelectPreviousWord),
)


# -- the table ---------------------------------------------------------------------------------------------------------


def every_key() -> list[str]:
    return [written for where in KEYS for key in KEYS[where] for written in key.keys]


def test_no_key_is_bound_twice() -> None:
    assert len(every_key()) == len(set(every_key()))


@pytest.mark.parametrize("written", every_key())
def test_no_key_is_one_that_somebody_else_needs(qapp: QApplication, written: str) -> None:
    del qapp
    sequence = QKeySequence(written)
    assert sequence.count() == 1 and sequence.toString() == written
    parts = written.split("+")
    assert not {"Ctrl", "Alt"} <= set(parts), "AltGr writes letters"
    assert not {"Ins", "CapsLock", "Meta"} & set(parts), "a screen reader or the system listens to it"
    assert written not in ("Alt+F4", "Alt+Space", "Alt+Tab")
    # the list of Qt for this system; Ctrl+K and Ctrl+U are taken back from a line by the window
    assert sequence not in [each for standard in EDITING for each in QKeySequence.keyBindings(standard)]


def test_every_page_has_help_and_every_group_of_keys_a_name() -> None:
    assert set(HELP) == set(DESTINATIONS) | {
        "eksport",
        "advarsler",
        "sammenligning",
        "marker",
        "print_side",
        "indtastningshjaelp",
        "slet_forloebet",
        "skift_behandlingen",
        "overdrag",
        "modtag",
        "kasseret",
        "efter_en_afbrydelse",
        "opfoelgning",
    }
    assert set(WHERE) == set(KEYS)
    for page in HELP.values():
        assert page.title and page.purpose and page.first and set(page.keys) <= set(KEYS)


# -- letters -----------------------------------------------------------------------------------------------------------


def test_a_letter_is_given_once_and_kept() -> None:
    given = give(["Gem", "Gennemse", "Gå til Udbakke", "Ret", "Ret"], {})
    assert len(set(given.values())) == len(given) == 3 and "Ret" not in given
    assert (given["Gem"], given["Gennemse"]) == ("g", "e")
    assert give(["Ryd alt", "Ryd lidt"], {"Ryd alt": "l"})["Ryd alt"] == "l"


def test_what_a_text_holds_of_the_mark_stays() -> None:
    assert underline("Brug A&B", "b") == "&Brug A&&B"
    assert underline("A&B og C", "o") == "A&&B &og C"
    assert underline("A & Ø", "") == "A && Ø"


def test_a_button_that_gets_other_words_has_their_letter_at_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made = Button("Næste")
    made.setParent(window)
    window.show()
    qtbot.waitUntil(lambda: QPushButton.text(made) == "&Næste")
    made.setText("Registrér")
    qtbot.waitUntil(lambda: QPushButton.text(made) == "&Registrér")
    made.setText("Næste")
    assert (QPushButton.text(made), made.text()) == ("&Næste", "Næste")


def letters_of(window: QWidget) -> dict[str, str]:
    """The underlined letter of each button that shows, by its words; those of the navigation tell their keys instead."""
    found = {}
    for made in window.findChildren(QPushButton):
        plain = made.property("class") not in ("nav", "step") and made.property("kind") != "link"
        if made.isVisible() and plain:
            raw = QPushButton.text(made).replace("&&", "")
            found[words_of(made)] = raw[raw.index("&") + 1].lower() if "&" in raw else ""
    return found


def check_letters(hands: Hands) -> None:
    """Each button has a letter, and no two the same; only words that stand several times have none."""
    hands.settle()
    QApplication.processEvents()
    shown = [words_of(b) for b in hands.window.findChildren(QPushButton) if b.isVisible()]
    given = letters_of(hands.window)
    assert [words for words, letter in given.items() if not letter and shown.count(words) == 1 and words] == []
    letters = [letter for letter in given.values() if letter]
    assert len(letters) == len(set(letters)) and set(letters) <= LETTERS


PAGES = [
    d.name for d in DESTINATIONS.values() if d.behind_lock and d.name not in ("guide", "kontrol", "flyttet", "historik")
]


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    return scenario


@pytest.mark.parametrize("page", PAGES)
def test_every_button_of_a_page_has_a_letter(
    unlocked: Callable[[Scenario], Hands], filled: Scenario, page: str
) -> None:
    hands = unlocked(filled)
    hands.go(page)
    check_letters(hands)
    assert_helped(hands, page)


def assert_helped(hands: Hands, page: str) -> None:
    """F1 shows the help of the page, and Ctrl+F1 every key; Esc closes it."""
    hands.key(Qt.Key.Key_F1)
    dialog = the_help()
    texts = [made.text() for made in dialog.findChildren(QLabel) if made.isVisible()]
    assert HELP[page].purpose in texts and HELP[page].first in texts
    hands.bot.keyClick(dialog, Qt.Key.Key_Escape)
    hands.bot.waitUntil(lambda: not QApplication.activeModalWidget())


def the_help() -> HelpDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, HelpDialog)
    return found


def test_a_dialog_in_which_one_works_has_help_of_its_own(
    unlocked: Callable[[Scenario], Hands], filled: Scenario
) -> None:
    hands = unlocked(filled).go("udbakke")
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = hands.window.findChildren(PrintDialog)
    hands.bot.waitExposed(dialog)
    hands.bot.keyClick(dialog, Qt.Key.Key_F1)
    helped = the_help()
    assert HELP["print_side"].purpose in [made.text() for made in helped.findChildren(QLabel)]
    helped.reject()
    dialog.reject()


@pytest.mark.parametrize("page", ["", *HELP])
def test_the_help_is_on_the_screen_with_its_buttons(fresh: Hands, page: str) -> None:
    hands = fresh
    dialog = HelpDialog(hands.window, page)
    dialog.open()
    hands.bot.waitExposed(dialog)
    hands.settle()
    assert dialog.height() <= room_for(dialog)
    close = dialog.findChild(QPushButton, "luk")
    assert close is not None
    assert dialog.rect().contains(close.geometry())
    dialog.reject()


def test_the_keys_have_room_over_a_small_dialog_too(fresh: Hands) -> None:
    QtDialogs().confirm(fresh.window, "Slet?", "Kan ikke fortrydes.", "Slet", "Behold", lambda _yes: None)
    (asked,) = fresh.window.findChildren(Message)
    fresh.bot.waitExposed(asked)
    in_front(fresh.bot, asked)
    keep = next(made for made in asked.findChildren(QPushButton) if made.text() == "Behold")
    fresh.bot.keyClick(keep, Qt.Key.Key_F1)
    helped = the_help()
    assert helped.width() > asked.width()
    assert helped.width() == min(theme.px(WIDTH), helped.screen().availableSize().width())
    helped.reject()
    asked.reject()


def test_the_wizard_has_letters_and_help_of_its_own(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.go("guide", forloeb_id=filled.session.forloeb_id)
    check_letters(hands)
    hands.key(Qt.Key.Key_F1)
    assert hands.find("hjaelp").isVisible(), "in a field F1 is the help of the field"
    hands.key(Qt.Key.Key_F1)
    hands.find("fortsaet").setFocus()
    assert_helped(hands, "guide")


def test_before_unlocking_there_is_help_too(fresh: Hands) -> None:
    check_letters(fresh)
    assert_helped(fresh, "foerste_start")


def test_all_keys_stand_on_one_page(unlocked: Callable[[Scenario], Hands], scenario: Scenario) -> None:
    hands = unlocked(scenario)
    hands.key(Qt.Key.Key_F1, CTRL)
    model = the_help().table.model()
    told = {model.index(row, 0).data() for row in range(model.rowCount())}
    assert told == {key.told for keys in KEYS.values() for key in keys}
    hands.bot.keyClick(the_help(), Qt.Key.Key_Escape)


# -- keys live wherever the focus is -----------------------------------------------------------------------------------


def test_a_key_of_the_page_works_from_the_navigation(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.go("guide", forloeb_id=filled.session.forloeb_id)
    hands.find("laas").setFocus()
    hands.key(Qt.Key.Key_S, CTRL)
    hands.bot.waitUntil(lambda: hands.here == "borger")


def test_a_key_of_a_page_that_was_left_does_nothing(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.go("guide", forloeb_id=filled.session.forloeb_id)
    hands.go("forside")
    written = QKeySequence(key_of("gem", GUIDE).keys[0])
    assert not [s for s in hands.window.findChildren(QShortcut) if s.key() == written]


def test_ctrl_enter_presses_the_primary_button(unlocked: Callable[[Scenario], Hands], scenario: Scenario) -> None:
    hands = unlocked(scenario)
    hands.go("borger")
    line = hands.find("cpr", QLineEdit)
    line.setText("123")
    hands.find("laas").setFocus()
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "error" in str(line.property("state")) or line.accessibleDescription(), "it searched, and said what is wrong"


def test_the_primary_button_tells_its_key_where_there_is_room(
    unlocked: Callable[[Scenario], Hands], filled: Scenario
) -> None:
    hands = unlocked(filled)
    hands.go("guide", forloeb_id=filled.session.forloeb_id)
    primary = hands.find("fortsaet")
    hands.bot.waitUntil(lambda: primary.property("keyed") == "yes")
    assert primary.property("key") == key_of("hovedknap").told
    hands.key(Qt.Key.Key_3, CTRL)
    hands.window.resize(hands.window.minimumSize())
    hands.bot.waitUntil(lambda: not primary.property("keyed"))


def test_f10_opens_the_menu_also_where_the_navigation_shows(
    unlocked: Callable[[Scenario], Hands], scenario: Scenario
) -> None:
    hands = unlocked(scenario)
    hands.key(Qt.Key.Key_F10)
    menu = hands.window.form.menu.menu()
    assert menu.isVisible()
    keys = {action.shortcut().toString() for action in menu.actions()} - {""}
    assert keys >= {key_of(name, EVERYWHERE).keys[0] for name in ("forside", "laas", "hjaelp", "taster")}
    menu.close()


def test_a_question_has_the_keys_too(qtbot: QtBot) -> None:
    stage = QWidget()
    qtbot.addWidget(stage)
    stage.show()
    answers: list[bool] = []
    QtDialogs().confirm(stage, "Slet", "Vil du slette?", "Slet", "Behold", answers.append)
    message = QApplication.activeModalWidget()
    assert message is not None
    in_front(qtbot, message)
    qtbot.keyClick(message, Qt.Key.Key_F1)
    in_front(qtbot, the_help())
    assert {key_of("luk").told} <= {the_help().table.model().index(row, 0).data() for row in range(20)}
    qtbot.keyClick(the_help(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is message)
    in_front(qtbot, message)
    qtbot.keyClick(message, Qt.Key.Key_Return, CTRL)
    assert answers == [True]
