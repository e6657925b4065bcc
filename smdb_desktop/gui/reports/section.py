"""One section of a report on the page: its plot, the same numbers as a table, and how the number with the focus is counted."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.plots.view import PlotView
from smdb_desktop.services.reports.drawn import drawn_lines, figure
from smdb_desktop.services.reports.model import Section


class SectionCard(QFrame):
    """A card with a section. ``number`` is its place in the report, by which its parts are found again."""

    def __init__(self, section: Section, number: int) -> None:
        super().__init__()
        self.setProperty("class", "card")
        self._section = section
        column = QVBoxLayout(self)
        space = theme.px(20)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.px(12))
        column.addWidget(label(section.title, "h2"))
        if section.note:
            column.addWidget(label(section.note, "hint"))
        drawn = figure(section)
        self.plot = PlotView(drawn) if drawn is not None else None
        if self.plot is not None:
            self.plot.setObjectName(f"diagram_{number}")
            column.addWidget(self.plot)
        self.table = RowTable(section.title, (section.along, *section.columns), chooses=False, most=40)
        self.table.setObjectName(f"tal_{number}")
        self.table.set_rows(
            [Row(line.key, (line.words, *(each.words for each in line.numbers))) for line in section.lines]
        )
        column.addWidget(self.table)

    def how(self, focus: QWidget) -> str:
        """How the number is counted on which the keys are; "" where they are on none of this section."""
        if focus is self.table:
            key = self.table.key()
            return self._section.line(key).how.told() if key else ""
        if self.plot is not None and focus is self.plot:
            lines = drawn_lines(self._section)
            at = self.plot.at
            return lines[at[1] if at is not None else 0].how.told()
        return ""
