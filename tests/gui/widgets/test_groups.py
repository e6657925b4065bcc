"""Radio buttons and boxes of one question: one stop, arrows move, Space chooses, *Ryd* takes back; locked they are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.multichoice import MultiChoiceField
from smdb_desktop.gui.fields.registry import make_field
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog

LISTER = catalog().lister
FELTER = {f.navn: f for v in catalog().versioner.values() for skema in v.skemaer.values() for f in skema.felter}
KEY = Qt.Key


class Bench:
    """A group between two lines."""

    def __init__(self, qtbot: QtBot, made: Callable[[QWidget], FieldWidget]) -> None:
        self.window = QWidget()
        self.window.resize(640, 400)
        layout = QVBoxLayout(self.window)
        # in the order in which Tab shall meet them
        self.before = QLineEdit(self.window)
        self.field = made(self.window)
        self.after = QLineEdit(self.window)
        for widget in (self.before, self.field, self.after):
            layout.addWidget(widget)
        self.told: list[Any] = []
        self.field.committed.connect(self.told.append)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.before.setFocus()
        qtbot.waitUntil(self.before.hasFocus)

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)

    @property
    def focus(self) -> str:
        focus = QApplication.focusWidget()
        return "" if focus is None else focus.objectName() or getattr(focus, "text", lambda: "")()


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


@pytest.fixture
def radios(qtbot: QtBot) -> Bench:
    return Bench(qtbot, lambda parent: make_field(FELTER["gravid"], LISTER, parent))


@pytest.fixture
def boxes(qtbot: QtBot) -> Bench:
    felt = FELTER["henvendelse_paa_opfordring_af"]
    return Bench(qtbot, lambda parent: MultiChoiceField(FieldContext(felt, LISTER, felt.navn), parent))


@pytest.mark.parametrize("group", ["radios", "boxes"])
def test_one_tab_in_and_one_tab_out(request: pytest.FixtureRequest, group: str) -> None:
    bench: Bench = request.getfixturevalue(group)
    bench.key(KEY.Key_Tab)
    assert bench.field.isAncestorOf(QApplication.focusWidget() or bench.before)
    bench.key(KEY.Key_Tab)
    assert bench.after.hasFocus()
    assert bench.told == []


def test_whoever_comes_back_lands_on_the_chosen_answer(radios: Bench) -> None:
    radios.key(KEY.Key_Tab, KEY.Key_Right, KEY.Key_Space, KEY.Key_Left)
    assert radios.focus == "gravid=JA", "the focus may stand on another"
    radios.key(KEY.Key_Tab)
    radios.after.setFocus()
    QTest.keyClick(radios.after, KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert radios.focus == "gravid=NEJ"
    assert radios.told == ["NEJ"]


def test_an_answer_is_taken_back_by_a_word_that_keys_reach(radios: Bench) -> None:
    clear = radios.field.findChild(QPushButton)
    assert clear is not None and not clear.isVisible()
    radios.key(KEY.Key_Tab, KEY.Key_Space)
    assert clear.isVisible() and clear.text() == "Ryd"
    assert clear.accessibleName() == f"Ryd svaret: {FELTER['gravid'].label}"
    radios.key(KEY.Key_Left)
    assert radios.focus == "Ryd"
    radios.key(KEY.Key_Space)
    assert radios.told == ["JA", None] and radios.focus == "gravid=JA" and not clear.isVisible()


def test_arrows_home_and_end_walk_through_all_boxes_and_tick_none(boxes: Bench) -> None:
    boxes.key(KEY.Key_Tab)
    seen = []
    codes = list(LISTER["henvendelse_paa_opfordring_af"].koder)
    for _ in codes:
        seen.append(boxes.focus.partition("=")[2])
        boxes.key(KEY.Key_Down)
    assert seen == codes
    boxes.key(KEY.Key_End)
    assert boxes.focus.endswith(seen[-1])
    boxes.key(KEY.Key_Space, KEY.Key_Home, KEY.Key_Space)
    assert boxes.told == [[seen[-1]], [seen[0], seen[-1]]]


def test_a_group_has_the_name_of_the_question_and_each_answer_its_own(radios: Bench, boxes: Bench) -> None:
    for bench in (radios, boxes):
        felt = bench.field.context.felt
        bench.field.describe(felt.label, "Et hint.")
        group: Any = QAccessible.queryAccessibleInterface(bench.field.named())
        assert group.role() == QAccessible.Role.Grouping
        assert group.text(QAccessible.Text.Name) == felt.label
        labels = []
        for button in bench.field.inputs():
            heard: Any = QAccessible.queryAccessibleInterface(button)
            labels.append(heard.text(QAccessible.Text.Name))
        assert labels == [kode.label for kode in bench.field.context.liste or ()]


def test_a_locked_group_is_reached_and_kept(radios: Bench) -> None:
    radios.field.set_value("NEJ")
    radios.field.set_read_only(True)
    clear = radios.field.findChild(QPushButton)
    assert clear is not None and not clear.isVisible()
    radios.key(KEY.Key_Tab)
    assert radios.focus == "gravid=NEJ", "what is locked can be read"
    radios.key(KEY.Key_Left, KEY.Key_Space, KEY.Key_J, KEY.Key_Delete)
    for button in radios.field.findChildren(QAbstractButton):
        heard: Any = QAccessible.queryAccessibleInterface(button)
        heard.actionInterface().doAction(heard.actionInterface().actionNames()[0])
    assert (radios.told, radios.field.value()) == ([], "NEJ")


@pytest.mark.parametrize("width", [270, 400, 640])
def test_no_answer_is_cut(radios: Bench, boxes: Bench, width: int) -> None:
    for field in (radios.field, boxes.field):
        field.resize(width, field.height_for(width))
        places = []
        for button in field.inputs():
            assert isinstance(button, QAbstractButton)
            metrics, room = button.fontMetrics(), button.width() - theme.px(30)
            text = metrics.boundingRect(0, 0, room, 10_000, int(Qt.TextFlag.TextWordWrap), button.text())
            assert text.width() <= room and text.height() <= button.height()
            assert field.rect().contains(button.geometry())
            places.append(button.geometry())
        assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])
