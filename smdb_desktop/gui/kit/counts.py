"""The lines of a card: words that lead somewhere at the left, a number, a time or a limit at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.explained import explain
from smdb_desktop.gui.kit.parts import button
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import SOON


class CountLine(QWidget):
    """The words that open a list, and its number, which may change while it is shown; ``kind`` is its look when it is not 0.

    ``how`` says how the number is counted (``explained``).
    """

    def __init__(self, name: str, words: str, kind: PillKind, opened: Callable[[], object], how: str = "") -> None:
        super().__init__()
        self._words, self._kind = words, kind
        self._open = button(words, opened, "link")
        self._open.setObjectName(f"aabn_{name}")
        explain(self._open, how)
        self._pill = Pill()
        lay_out(self, self._open, self._pill)

    def show_number(self, number: int) -> None:
        """Show how many there are."""
        self.show_text(str(number), self._kind if number else PillKind.NEUTRAL)

    def show_words(self, words: str, text: str, kind: PillKind) -> None:
        """Show other words, and a number in words."""
        self._words = words
        self._open.setText(say(words))
        self.show_text(text, kind)

    def show_text(self, text: str, kind: PillKind) -> None:
        """Show a number in words."""
        self._pill.show_state(text, kind)
        self._open.setAccessibleName(say(T("{ord}: {nummer}", ord=self._words, nummer=text)))


def line(left: QWidget, right: QWidget, between: QLabel) -> QWidget:
    """One line; the words between wrap where there is no room for them."""
    made = QWidget()
    lay_out(made, left, right, between)
    return made


def stacked(left: QWidget, right: QWidget, below: QLabel) -> QWidget:
    """Two lines: words that lead somewhere with a limit at the right, and below them more words, as wide as the card."""
    made, first = QWidget(), QWidget()
    lay_out(first, left, right)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(first)
    layout.addWidget(below)
    return made


def lay_out(place: QWidget, left: QWidget, right: QWidget, between: QLabel | None = None) -> None:
    """Put them on one line; what stands in the right one is never cut."""
    layout = QHBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(8))
    layout.addWidget(left)
    if between is None:
        layout.addStretch(1)
    else:
        layout.addWidget(between, 1)
    right.setSizePolicy(QSizePolicy.Policy.Fixed, right.sizePolicy().verticalPolicy())
    layout.addWidget(right, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def limit_kind(dage: int) -> PillKind:
    """How a number of days that are left looks."""
    if dage < 0:
        return PillKind.ERROR
    return PillKind.WARNING if dage <= SOON else PillKind.INFO
