"""What was copied here leaves the clipboard after a minute, at locking and at the end; what others copied stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel

from smdb_desktop.gui.app.clipboard import COPIED, GONE, STAYS_SECONDS
from smdb_desktop.gui.core import places
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario

Unlocked = Callable[[Scenario], Hands]
NUMBER = "150277-9995"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def clipboard() -> Iterator[QClipboard]:
    """An empty clipboard, before and after."""
    found = QApplication.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def hands(unlocked: Unlocked, scenario: Scenario) -> Hands:
    """On Forside."""
    return unlocked(scenario)


def copy(hands: Hands, text: str = NUMBER) -> Hands:
    """Type into the field for a number, choose it all, and copy with the key."""
    line = hands.type("cpr", text)
    line.selectAll()
    hands.bot.keyClick(line, Qt.Key.Key_C, CTRL)
    return hands


def minute_over(hands: Hands) -> None:
    """What happens when the minute is over."""
    timer = hands.window.copied.timer
    assert timer.isActive()
    assert (timer.interval(), timer.isSingleShot()) == (STAYS_SECONDS * 1000, True)
    timer.timeout.emit()


def notice(hands: Hands) -> str:
    label = hands.window.findChild(QLabel, "udklip")
    assert label is not None
    assert label.accessibleName() == label.text()
    return label.text()


def by_another_program(monkeypatch: pytest.MonkeyPatch, clipboard: QClipboard, text: str) -> None:
    """Another program copies: the system says that the clipboard is not ours."""
    with monkeypatch.context() as patch:
        patch.setattr(QClipboard, "ownsClipboard", lambda _: False)
        data = QMimeData()
        data.setText(text)
        clipboard.setMimeData(data)


def test_a_minute_after_copying_it_is_gone(hands: Hands, clipboard: QClipboard) -> None:
    copy(hands)
    assert clipboard.text() == NUMBER
    assert notice(hands) == COPIED
    minute_over(hands)
    assert clipboard.text() == ""
    assert notice(hands) == GONE
    assert not hands.window.copied.timer.isActive()


def test_each_copy_has_a_whole_minute(hands: Hands, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    copy(hands)
    monkeypatch.setattr(type(hands.window.copied.timer), "start", lambda *_: started.append(1))
    copy(hands, "100705-9995")
    # on X11 what is chosen is a second clipboard
    assert len(started) == 1 + clipboard.supportsSelection()
    assert clipboard.text() == "100705-9995"


def test_so_does_a_page_for_which_the_store_is_closed(hands: Hands, clipboard: QClipboard) -> None:
    copy(hands)
    hands.window.navigate(places.Gendan())
    hands.settle()
    assert (hands.here, clipboard.text(), notice(hands)) == ("gendan", "", "")


def test_locking_takes_it_away_at_once(hands: Hands, clipboard: QClipboard) -> None:
    copy(hands)
    hands.window.lock()
    hands.settle()
    assert hands.here == "laas_op"
    assert clipboard.text() == ""
    assert notice(hands) == ""
    assert not hands.window.copied.timer.isActive()


def test_the_end_takes_it_away(hands: Hands, clipboard: QClipboard) -> None:
    copy(hands)
    hands.gui.close()
    assert clipboard.text() == ""
    clipboard.setText("efter programmet")
    assert clipboard.text() == "efter programmet"


def test_what_another_program_copied_stays(
    hands: Hands, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_another_program(monkeypatch, clipboard, "fra et andet program")
    assert not hands.window.copied.timer.isActive()
    assert notice(hands) == ""
    copy(hands)
    by_another_program(monkeypatch, clipboard, "fra et andet program")
    minute_over(hands)
    assert clipboard.text() == "fra et andet program"
    assert notice(hands) == ""
    copy(hands)
    by_another_program(monkeypatch, clipboard, "fra et andet program")
    hands.window.lock()
    hands.settle()
    assert clipboard.text() == "fra et andet program"


def test_a_manager_that_took_it_over_is_emptied_too(
    hands: Hands, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clipboard manager makes itself the owner of what it keeps: it is still what was copied here."""
    copy(hands)
    by_another_program(monkeypatch, clipboard, NUMBER)
    minute_over(hands)
    assert clipboard.text() == ""


def test_where_the_system_tells_no_owner_what_is_chosen_here_is_ours(
    hands: Hands, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: False)
    copy(hands)
    minute_over(hands)
    assert clipboard.text() == ""
