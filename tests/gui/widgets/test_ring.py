"""What has the focus is seen: a ring of its own colour around it, told apart from both its sides by contrast alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.gui.kit import ring, theme
from smdb_desktop.gui.kit.parts import button, card, frame, restyle, scrolling
from smdb_desktop.gui.kit.tables import Row, RowTable

ENOUGH = 3.0
LOOKS = [(dark, practice) for dark in (False, True) for practice in (False, True)]
GROUNDS = ("page", "surface", "raised", "error_bg", "warning_bg", "success_bg", "info_bg")


def contrast(first: QColor, second: QColor) -> float:
    bright, dim = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@pytest.fixture(params=LOOKS, ids=["light", "light practice", "dark", "dark practice"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    dark, practice = request.param
    ring.install(qapp)
    yield theme.apply(qapp, dark=dark, practice=practice)
    theme.apply(qapp, dark=False)


def test_the_ring_stands_out_from_every_ground(look: theme.Theme) -> None:
    tokens = look.tokens
    for ground in GROUNDS:
        assert contrast(QColor(tokens.ring), QColor(getattr(tokens, ground))) >= ENOUGH, ground
    for ground in ("nav", "nav_chosen"):
        assert contrast(QColor(tokens.ring_on_nav), QColor(getattr(tokens, ground))) >= ENOUGH, ground


def test_the_ring_is_no_colour_that_says_something_else(look: theme.Theme) -> None:
    others = {value for name, value in vars_of(look.tokens).items() if not name.startswith("ring")}
    assert look.tokens.ring not in others


def vars_of(tokens: theme.Tokens) -> dict[str, str]:
    return tokens._asdict()


def test_a_chosen_row_and_page_have_a_mark(look: theme.Theme) -> None:
    tokens = look.tokens
    for mark, ground in (
        ("primary", "info_bg"),
        ("primary", "surface"),
        ("nav_mark", "nav_chosen"),
        ("nav_mark", "nav"),
    ):
        assert contrast(QColor(getattr(tokens, mark)), QColor(getattr(tokens, ground))) >= ENOUGH, (mark, ground)


class Stage(QWidget):
    """A page with one control in the middle of a card, and another one that can have the focus."""

    def __init__(self, control: QWidget, ground: str) -> None:
        super().__init__()
        self.setProperty("class", "page")
        inside = QWidget()
        inside.setProperty("class", "page")
        within = QVBoxLayout(inside)
        within.setContentsMargins(40, 40, 40, 40)
        place = card() if ground == "card" else frame("nav") if ground == "nav" else plain()
        layout = place.layout()
        assert layout is not None
        layout.addWidget(control)
        within.addWidget(place)
        self.other = QLineEdit()
        within.addWidget(self.other)
        outer = QVBoxLayout(self)
        outer.addWidget(scrolling(inside))


def plain() -> QFrame:
    made = QFrame()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(20, 20, 20, 20)
    return made


def line(state: str = "") -> QLineEdit:
    made = QLineEdit("Svar")
    restyle(made, "state", state)
    return made


def table() -> RowTable:
    made = RowTable("Rækker", ("A", "B"))
    made.set_rows([Row("1", ("en", "to")), Row("2", ("tre", "fire"))])
    return made


def nav() -> QPushButton:
    made = button("Forside")
    made.setProperty("class", "nav")
    made.setCheckable(True)
    made.setChecked(True)
    return made


def read_only() -> QLineEdit:
    made = line()
    made.setReadOnly(True)
    return made


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "line": lambda: line(),
    "line with a warning": lambda: line("warning"),
    "line with an error": lambda: line("error"),
    "line that is only read": read_only,
    "box": QComboBox,
    "text": QPlainTextEdit,
    "secondary": lambda: button("Annuller"),
    "primary": lambda: button("Gem", kind="primary"),
    "danger": lambda: button("Slet", kind="danger"),
    "link": lambda: button("Se", kind="link"),
    "tool": QToolButton,
    "radio": lambda: QRadioButton("Ja"),
    "tick": lambda: QCheckBox("Ja"),
    "table": table,
    "nav": nav,
}


@pytest.mark.parametrize("name", CONTROLS)
def test_the_ring_is_seen_around_every_control_in_every_look(look: theme.Theme, qtbot: QtBot, name: str) -> None:
    control = CONTROLS[name]()
    stage = Stage(control, "nav" if name == "nav" else "card")
    qtbot.addWidget(stage)
    stage.resize(600, 500)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    stage.other.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is stage.other)
    before = stage.grab().toImage()
    control.setFocus()
    assert QApplication.focusWidget() is control
    after = stage.grab().toImage()
    place = QRect(control.mapTo(stage, QPoint(0, 0)), control.size())
    drawn = QColor(look.tokens.ring_on_nav if name == "nav" else look.tokens.ring)
    for x, y, out in sides(place):
        assert contrast(pixel(after, x, y), pixel(before, x, y)) >= ENOUGH, (
            f"it cannot be told that {name} has the focus"
        )
        assert pixel(after, x, y) == drawn
        beyond, gap = out
        for at in (beyond, gap):
            assert contrast(pixel(after, *at), drawn) >= ENOUGH, f"{name}: the ring runs into its side"


def sides(place: QRect) -> Iterator[tuple[int, int, tuple[tuple[int, int], tuple[int, int]]]]:
    """A point on each side of the ring, with one outside of it and one between it and the control."""
    middle = theme.px(ring.GAP) + theme.px(ring.WIDTH) // 2
    beyond, gap = theme.px(ring.GAP) + theme.px(ring.WIDTH) + 1, 1
    x, y = place.center().x(), place.center().y()
    lines = ((place.left(), -1, False), (place.right(), 1, False), (place.top(), -1, True), (place.bottom(), 1, True))
    for far, near, across in lines:
        points = [(x, far + near * out) if across else (far + near * out, y) for out in (middle, beyond, gap)]
        yield *points[0], (points[1], points[2])


def pixel(image: QImage, x: int, y: int) -> QColor:
    return image.pixelColor(x, y)


def test_the_ring_goes_where_the_control_goes(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, dark=False)
    shown = ring.install(qapp)
    control = line()
    stage = Stage(control, "card")
    qtbot.addWidget(stage)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    control.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is control)
    before = where(shown)
    above = QLineEdit()
    layout = box_of(control)
    layout.insertWidget(0, above)
    above.show()
    qtbot.waitUntil(lambda: where(shown).top() > before.top())
    assert where(shown).contains(QRect(control.mapTo(stage, QPoint(0, 0)), control.size()))
    control.hide()
    assert shown.shown is None or QApplication.focusWidget() is not control
    box = QComboBox()
    box.setEditable(True)
    layout.addWidget(box)
    box.show()
    box.setFocus()
    inner = QRect(box.mapTo(stage, QPoint(0, 0)), box.size())
    qtbot.waitUntil(lambda: where(shown).contains(inner))


def box_of(control: QWidget) -> QVBoxLayout:
    above = control.parentWidget()
    layout = above.layout() if above is not None else None
    assert isinstance(layout, QVBoxLayout)
    return layout


def where(shown: ring.FocusRing) -> QRect:
    seen = shown.shown
    window = seen.window() if seen is not None else None
    assert seen is not None and window is not None
    return QRect(seen.mapTo(window, QPoint(0, 0)), seen.size())


def test_on_the_navigation_the_ring_stays_on_its_ground(qapp: QApplication, qtbot: QtBot) -> None:
    shown = ring.install(qapp)
    control = nav()
    stage = Stage(control, "nav")
    around = control.parentWidget()
    assert around is not None
    box_of(control).setContentsMargins(0, 20, 0, 20)
    qtbot.addWidget(stage)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    assert QRect(around.mapTo(stage, QPoint(0, 0)), around.size()).contains(where(shown))


def test_the_ring_survives_the_page_it_stood_on(qapp: QApplication, qtbot: QtBot) -> None:
    shown = ring.install(qapp)
    for _ in range(2):
        control = line()
        stage = Stage(control, "card")
        qtbot.addWidget(stage)
        stage.show()
        qtbot.waitExposed(stage)
        stage.activateWindow()
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        assert shown.shown is not None
        stage.hide()
        stage.deleteLater()
        QApplication.processEvents()
