"""The errors in one place at the top, each a link to its field, also on other steps. Knows findings and their labels only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.links import LinkButton
from smdb_desktop.gui.kit.parts import clear, label, show_all
from smdb_desktop.language import say

MOST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One error: the finding, its label, and the title of the step it stands on ("" for this page)."""

    fund: Fund
    label: str
    trin: str = ""

    @property
    def text(self) -> str:
        """The link's text."""
        message = self.fund.besked
        named = isinstance(message, Text) and self.label in message.values.values()
        text = message if named else T("{felt}: {besked}", felt=self.label, besked=message)
        return T("{trin} – {besked}", trin=self.trin, besked=text) if self.trin else text


class ErrorSummary(QFrame):
    """Hidden while there is nothing to say. ``jump`` carries the finding."""

    jump = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "banner")
        self.setProperty("kind", "error")
        self.setObjectName("fejlliste")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self._layout.setSpacing(0)
        self._lines: tuple[Line, ...] = ()
        self._links: list[LinkButton] = []
        self.hide()

    def lines(self) -> tuple[Line, ...]:
        """What it shows."""
        return self._lines

    def links(self) -> list[LinkButton]:
        """The links in order."""
        return self._links

    def show_lines(self, lines: Sequence[Line]) -> bool:
        """Show these errors, those of this page first; whether anything changed."""
        ordered = tuple(sorted(lines, key=lambda line: bool(line.trin)))
        if ordered == self._lines:
            return False
        self._lines = ordered
        self._links = []
        clear(self._layout)
        here = [line for line in ordered if not line.trin]
        there = [line for line in ordered if line.trin]
        self._group(here, Tn("Der er {n} fejl på denne side", "Der er {n} fejl på denne side", n=len(here)))
        self._group(there, Tn("Der er {n} fejl på andre trin", "Der er {n} fejl på andre trin", n=len(there)))
        show_all(self._layout)
        self.setVisible(bool(ordered))
        self.setAccessibleName(say(Tn("Der er {n} fejl", "Der er {n} fejl", n=len(ordered)) if ordered else ""))
        return True

    def _group(self, lines: Sequence[Line], heading: str) -> None:
        if not lines:
            return
        self._layout.addWidget(label(heading, "strong"))
        for line in lines[:MOST]:
            link = LinkButton(line.text)
            link.clicked.connect(partial(self.jump.emit, line.fund))
            self._layout.addWidget(link)
            self._links.append(link)
        if len(lines) > MOST:
            self._layout.addWidget(
                label(
                    Tn(
                        "… og {n} mere, som vises, når disse er rettet.",
                        "… og {n} mere, som vises, når disse er rettet.",
                        n=len(lines) - MOST,
                    ),
                    "hint",
                )
            )
