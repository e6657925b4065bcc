"""The look: every name in the template is known, sizes grow with the font, each look has its own colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
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
    return theme.contrast(QColor(first), QColor(second))


# ground, text, selection of Windows' own contrast themes, and two that a person has made
CONTRAST = {
    "aquatic": ("#202020", "#FFFFFF", "#8EE3F0"),
    "desert": ("#FFFAEF", "#3D3D3D", "#903909"),
    "dusk": ("#2D3236", "#FFFFFF", "#A1BFDE"),
    "night sky": ("#000000", "#FFFFFF", "#D6B4FD"),
    "yellow on black": ("#000000", "#FFFF00", "#FFFF00"),
    "black on white": ("#FFFFFF", "#000000", "#FFFFFF"),
}


def system(name: str) -> QPalette:
    """The palette of a contrast theme, as Qt gives it."""
    made = QPalette()
    roles = (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText, QPalette.ColorRole.Highlight)
    for role, colour in zip(roles, CONTRAST[name], strict=True):
        made.setColor(role, QColor(colour))
    return made


@pytest.mark.parametrize("name", CONTRAST)
def test_in_high_contrast_everything_is_as_readable_as_the_system_is(name: str) -> None:
    made = theme.contrasting(system(name))
    ground, text, _mark = CONTRAST[name]
    whole = _contrast(ground, text)
    inks = (
        "text",
        "text2",
        "error",
        "warning",
        "success",
        "info",
        "primary",
        "hover",
        "border",
        "line",
        "nav_text",
        "nav_text2",
    )
    grounds = ("page", "surface", "raised", "error_bg", "warning_bg", "success_bg", "info_bg", "nav", "nav_chosen")
    for ink in inks:
        for below in grounds:
            assert _contrast(getattr(made, ink), getattr(made, below)) == pytest.approx(whole), f"{ink} on {below}"
    for ink, below in ((made.on_primary, made.primary), (made.on_primary, made.hover), (made.on_ribbon, made.ribbon)):
        assert _contrast(ink, below) == pytest.approx(whole)
    for mark in (made.ring, made.ring_on_nav, made.nav_mark):
        assert _contrast(mark, ground) >= 3.0


def test_the_system_s_contrast_goes_before_what_was_chosen_and_ends_with_it(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as asked:
        asked.setattr(theme, "system_contrast", lambda _app: system("night sky"))
        for dark in (None, False, True):
            made = theme.apply(app, dark=dark, practice=True)
            assert (made.tokens.page, made.dark) == ("#000000", True), "icons are those for a dark ground"
            assert app.palette().color(QPalette.ColorRole.Text) == QColor("#FFFFFF")
            assert "#F5F5F5" not in app.styleSheet()
        asked.setattr(theme, "system_contrast", lambda _app: system("desert"))
        hints = app.styleHints()
        hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
        assert (theme.current().tokens.page, theme.current().dark) == ("#fffaef", False)
    assert theme.apply(app, dark=False).tokens == theme.LIGHT


def test_a_system_that_asks_for_nothing_gets_our_own_colours(app: QApplication) -> None:
    assert theme.system_contrast(app) is None


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
