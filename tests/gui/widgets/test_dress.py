"""A widget that is dressed again looks as one that was made so, whatever it was before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.dress import restyle

CHANGES: tuple[tuple[Callable[[str], QWidget], dict[str, str], str, tuple[str, ...]], ...] = (
    (QPushButton, {"kind": "primary"}, "held", ("yes", "")),
    (QPushButton, {"kind": "link"}, "held", ("yes", "")),
    (QPushButton, {"kind": "primary"}, "keyed", ("yes", "")),
    (QPushButton, {}, "kind", ("primary", "", "secondary")),
    (QLineEdit, {}, "state", ("error", "")),
    (QLabel, {}, "class", ("strong", "error", "hint", "h1", "")),
    (QLabel, {"class": "light"}, "kind", ("success", "error", "hint")),
)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("make", "before", "name", "values"), CHANGES)
def test_dressed_again_is_as_made_anew(
    make: Callable[[str], QWidget],
    before: dict[str, str],
    name: str,
    values: tuple[str, ...],
    dark: bool,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    theme.apply(qapp, dark)

    def shown(properties: dict[str, str]) -> QWidget:
        widget = make("Prøve")
        qtbot.addWidget(widget)
        for key, value in properties.items():
            widget.setProperty(key, value)
        widget.resize(220, 60)
        widget.show()
        # who has the focus blinks and has a ring
        widget.clearFocus()
        return widget

    def look(widget: QWidget) -> tuple[QImage, tuple[int, int]]:
        hint = widget.sizeHint()
        return widget.grab().toImage(), (hint.width(), hint.height())

    plain, widget = shown(before), shown(before)
    others = 0
    for value in values:
        restyle(widget, name, value)
        assert look(widget) == look(shown(before | {name: value})), value
        others += look(widget) != look(plain)
    assert others, "nothing is seen of it"
