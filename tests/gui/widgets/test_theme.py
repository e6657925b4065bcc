"""The look: every name in the template is known, sizes grow with the font, each look has its own colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from smdb_desktop import gui, resources
from smdb_desktop.gui.kit import theme

_PIXELS = re.compile(r"(?<![\w@])\d+px")


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    theme.apply(qapp, dark=False)
    return qapp


def test_each_name_in_the_template_is_replaced(app: QApplication) -> None:
    for dark in (False, True):
        made = theme.apply(app, dark=dark)
        assert "@" not in theme.sheet(made, 11.5)
    theme.apply(app, dark=False)


def test_the_template_gives_no_length_in_fixed_pixels_but_hairlines() -> None:
    template = resources.path("style", "window.qss").read_text(encoding="utf-8")
    assert set(_PIXELS.findall(template)) <= {"1px"}


def test_sizes_double_with_the_font(app: QApplication) -> None:
    once = theme.apply(app, dark=False).px(16)
    twice = theme.apply(app, dark=False, scale=2.0).px(16)
    theme.apply(app, dark=False)
    assert twice == pytest.approx(2 * once, abs=1)


def test_body_text_is_15_or_16_pixels(app: QApplication) -> None:
    assert 15 <= QFontInfo(app.font()).pixelSize() <= 16


def test_dark_and_practice_have_their_own_grounds(app: QApplication) -> None:
    light = app.palette().color(QPalette.ColorRole.Window)
    theme.apply(app, dark=True)
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(theme.DARK.page) != light
    assert theme.apply(app, dark=False, practice=True).tokens.nav != theme.LIGHT.nav
    theme.apply(app, dark=False)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK])
def test_text_stands_out_from_its_ground(tokens: theme.Tokens) -> None:
    pairs = [(tokens.text, tokens.page), (tokens.text2, tokens.surface), (tokens.on_primary, tokens.primary)]
    pairs += [(tokens.error, tokens.error_bg), (tokens.warning, tokens.warning_bg), (tokens.success, tokens.success_bg)]
    pairs += [(tokens.nav_text2, tokens.nav), (tokens.error, tokens.page), (tokens.on_ribbon, tokens.ribbon)]
    for ink, ground in pairs:
        assert _contrast(ink, ground) >= 4.5, f"{ink} on {ground}"


@pytest.mark.parametrize("dark", [False, True])
def test_the_words_in_an_empty_line_can_be_read(app: QApplication, qtbot: QtBot, dark: bool) -> None:
    made = theme.apply(app, dark=dark)
    line = QLineEdit()
    line.setPlaceholderText("dd-mm-åååå")
    qtbot.addWidget(line)
    picture = line.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    theme.apply(app, dark=False)
    assert QColor(made.tokens.text2).name() in seen


def _contrast(first: str, second: str) -> float:
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


def test_every_input_of_ours_is_named_in_the_style_sheet() -> None:
    """A style for ``.QComboBox`` does not reach a class made from it: one that paints itself says so here."""
    template = resources.path("style", "window.qss").read_text(encoding="utf-8")
    paint_themselves = {"Line", "ListBox", "Radio", "Tick"}
    plain = {f".{name}" for name in re.findall(r"(?<=\.)Q\w+", template)}
    made = {
        name
        for file in sorted(Path(gui.__file__).parent.rglob("*.py"))
        for name, base in re.findall(r"^class (\w+)\((\w+)\)", file.read_text(encoding="utf-8"), re.MULTILINE)
        if f".{base}" in plain
    }
    assert made - paint_themselves <= set(re.findall(r"(?<=\.)\w+", template)), "not named in the style sheet"
