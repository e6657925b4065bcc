"""Forside's *Hovedtal*: three years side by side, each number the way to its cases. It is made when there are numbers to show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.explained import explain
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from smdb_desktop.services.reports.headline import Linje, Oversigt

TITLE = T("Hovedtal")
BETWEEN = T("Forskel mellem {foer} og {efter}")
ABOUT = T(
    "Færdige skemaer for borgere med gyldigt CPR-nummer; {aar} til og med i dag. Anmodninger og iværksættelser tæller i "
    "datoens år, tilbudstilknytninger i hvert år, de er i gang. F1 på et tal siger, hvordan det tælles."
)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Hovedtal(QWidget):
    """The numbers as a table of links; what is shown again keeps its place and its focus."""

    def __init__(self, go: Callable[[places.Place], object], found: Oversigt) -> None:
        super().__init__()
        self._go, self._found = go, found
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        outer.addLayout(self._grid)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        self._years = [label("", "hint", wrap=False) for _ in found.aar]
        self._between = label("", "hint")
        for column, each in enumerate((*self._years, self._between), 1):
            self._grid.addWidget(each, 0, column, RIGHT)
        self._rows = [self._line(number, line) for number, line in enumerate(found.linjer, 1)]
        self._about = label("", "hint")
        outer.addWidget(self._about)
        self.show_numbers(found)

    def _line(self, row: int, line: Linje) -> tuple[list[QPushButton], QLabel]:
        self._grid.addWidget(label(line.tekst), row, 0)
        cells: list[QPushButton] = []
        for at in range(len(line.tal)):
            cell = button("", partial(self._open, row - 1, at), "link", name=f"hovedtal_{line.navn}_{at}")
            explain(cell, line.saadan.told())
            cells.append(cell)
            self._grid.addWidget(cell, row, at + 1, RIGHT)
        change = label("", wrap=False)
        change.setObjectName(f"forskel_{line.navn}")
        self._grid.addWidget(change, row, len(cells) + 1, RIGHT)
        return cells, change

    def show_numbers(self, found: Oversigt) -> None:
        """Put other numbers in their places."""
        self._found = found
        between = BETWEEN.format(foer=found.aar[-3], efter=found.aar[-2])
        for year, head in zip(found.aar, self._years, strict=True):
            head.setText(say(T("{aar}", aar=year)))
        self._between.setText(say(between))
        self._about.setText(say(ABOUT.format(aar=found.aar[-1])))
        for line, (cells, change) in zip(found.linjer, self._rows, strict=True):
            for year, number, cell in zip(found.aar, line.tal, cells, strict=True):
                cell.setText(say(number))
                cell.setAccessibleName(say(T("{hvad} i {aar}: {tal}", hvad=line.tekst, aar=year, tal=number)))
            change.setText(say(line.forskel))
            change.setAccessibleName(
                say(T("{hvad}, {mellem}: {tal}", hvad=line.tekst, mellem=between, tal=line.forskel))
            )

    def _open(self, row: int, at: int) -> None:
        line, year = self._found.linjer[row], self._found.aar[at]
        self._go(places.GodkendelseSager(str(year), line.nr, line.del_))
