"""The comparison as a window: what it lists, how it is read and answered by keyboard, and that it fits a small window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QWidget

from smdb_desktop.gui.core.comparison import Comparison, Listed
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.comparison import ComparisonDialog
from smdb_desktop.gui.kit.dialogs import QtDialogs

LONG = "Hvorvidt borgeren har en diagnosticeret psykisk lidelse ud over stofmisbruget"
KEPT = tuple(("Anmodning", f"Spørgsmål {n}") for n in range(30))
GONE = (("Anmodning", LONG), ("Iværksættelse", "Børn"))
NEW = (("Iværksættelse", "Statsborgerskab"), ("KvalHep", "KvalHep"))
COMPARISON = Comparison(
    "Skal forløbet skifte skema?",
    "Datoen hører til et andet skema.",
    (Listed("Føres med over", KEPT), Listed("Falder væk", GONE), Listed("Nyt, der skal udfyldes", NEW)),
    "Skift skema",
    "Behold datoen",
)


@pytest.fixture
def parent(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    theme.apply(qapp, dark=False)
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1300, 740)
    made.show()
    qtbot.waitExposed(made)
    yield made


def ask(parent: QWidget, qtbot: QtBot, comparison: Comparison = COMPARISON) -> tuple[ComparisonDialog, list[bool]]:
    answers: list[bool] = []
    QtDialogs().compare(parent, comparison, answers.append)
    dialog = parent.findChild(ComparisonDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog, answers


def lists(dialog: ComparisonDialog) -> dict[str, QListWidget]:
    return {made.accessibleName(): made for made in dialog.findChildren(QListWidget)}


def items(made: QListWidget) -> list[str]:
    return [made.item(row).text() for row in range(made.count())]


@pytest.mark.parametrize(
    ("how", "answer"), [("yes", True), ("no", False), ("esc", False), ("return", False), ("x", False)]
)
def test_it_is_answered_by_its_buttons_and_the_safe_one_is_everything_else(
    parent: QWidget, qtbot: QtBot, how: str, answer: bool
) -> None:
    dialog, answers = ask(parent, qtbot)
    safe, change = dialog.findChild(QPushButton, "behold"), dialog.findChild(QPushButton, "skift")
    assert safe is not None and change is not None
    assert (safe.text(), change.text()) == ("Behold datoen", "Skift skema")
    assert dialog.focusWidget() is safe
    if how == "x":
        dialog.close()
    elif how == "yes":
        QTest.keyClick(safe, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is change
        QTest.keyClick(change, Qt.Key.Key_Space)
    else:
        key = {"no": Qt.Key.Key_Space, "esc": Qt.Key.Key_Escape, "return": Qt.Key.Key_Return}[how]
        QTest.keyClick(safe, key)
    assert answers == [answer]


def test_each_list_has_its_title_and_count_and_is_grouped_by_form(parent: QWidget, qtbot: QtBot) -> None:
    dialog, _ = ask(parent, qtbot)
    found = lists(dialog)
    assert list(found) == ["Føres med over (30)", "Falder væk (2)", "Nyt, der skal udfyldes (2)"]
    assert items(found["Falder væk (2)"]) == ["Anmodning", f"•  {LONG}", "Iværksættelse", "•  Børn"]
    assert items(found["Nyt, der skal udfyldes (2)"]) == ["Iværksættelse", "•  Statsborgerskab", "KvalHep"]
    heard = found["Falder væk (2)"].item(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Iværksættelse: Børn"
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    assert set(found) <= set(shown) and COMPARISON.text in shown
    dialog.reject()


def test_an_empty_list_says_so(parent: QWidget, qtbot: QtBot) -> None:
    comparison = Comparison("T", "t", (Listed("Falder væk", ()),), "Ja", "Nej")
    dialog, _ = ask(parent, qtbot, comparison)
    assert items(lists(dialog)["Falder væk (0)"]) == ["Intet"]
    dialog.reject()


def test_a_long_list_is_read_with_the_arrow_keys(parent: QWidget, qtbot: QtBot) -> None:
    dialog, _ = ask(parent, qtbot)
    first = lists(dialog)["Føres med over (30)"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_End)
    assert first.currentRow() == 30
    assert first.verticalScrollBar().value() == first.verticalScrollBar().maximum() > 0
    dialog.reject()


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_nothing_is_cut_off_beside_its_edges(parent: QWidget, qtbot: QtBot, size: tuple[int, int]) -> None:
    parent.resize(*size)
    # some of these are just as long as a line
    growing = tuple(("Anmodning", "ord" + " ord" * number + "s" * (number % 4)) for number in range(60))
    comparison = COMPARISON._replace(lists=(Listed("Føres med over", growing), *COMPARISON.lists[1:]))
    dialog, _ = ask(parent, qtbot, comparison)
    QApplication.sendPostedEvents()
    assert dialog.width() <= size[0] and dialog.height() <= size[1]
    for made in lists(dialog).values():
        for row in range(made.count()):
            item, place = made.item(row), made.visualItemRect(made.item(row))
            assert place.width() <= made.viewport().width()
            # what the words need between the style's paddings
            room = QRect(0, 0, place.width() - theme.px(16), 10_000)
            needed = QFontMetrics(item.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, item.text()).height()
            assert needed <= place.height(), item.text()
    for name in ("behold", "skift"):
        button = dialog.findChild(QPushButton, name)
        assert button is not None and button.width() >= button.minimumSizeHint().width()
        assert dialog.rect().contains(button.geometry())
    dialog.reject()
