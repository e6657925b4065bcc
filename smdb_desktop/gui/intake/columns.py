"""Which column is which: a list for each thing that a table can hold, with what stands in the column beside it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import describe
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.parts import label, plain_tip
from smdb_desktop.language import say
from smdb_desktop.services.casework.columns import Maal
from smdb_desktop.services.ports.tables import Sheet

NONE = T("Ingen kolonne")
_WIDTH = 340
_LETTERS = 26


def short(text: str, letters: int = _LETTERS) -> str:
    """A heading as a closed list has room for it."""
    return text if len(text) <= letters else f"{text[: letters - 2].rstrip()} …"


class ColumnChoice(QWidget):
    """Made anew for each sheet. What is needed is marked."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(2, 1)
        self._lists: dict[str, tuple[QComboBox, QLabel]] = {}
        self._samples: Mapping[str, str] = {}

    def ask(self, maal: Sequence[Maal], sheet: Sheet, valg: Mapping[str, str]) -> None:
        """Show everything that can be held, with what was guessed or remembered."""
        while (item := self._grid.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self._lists = {}
        self._samples = {column.name: joined(", ", column.samples) for column in sheet.columns}
        names = [column.name for column in sheet.columns]
        line, group = 0, ""
        for each in maal:
            if each.gruppe != group:
                group = each.gruppe
                self._grid.addWidget(label(group, "label"), line, 0, 1, 3)
                line += 1
            self._add(line, each, names, valg.get(each.navn, ""))
            line += 1

    def _add(self, line: int, each: Maal, names: Sequence[str], chosen: str) -> None:
        words = T("{navn} (skal vælges)", navn=each.label) if each.kraevet else each.label
        combo, sample = QComboBox(), label("", "hint")
        combo.setObjectName(f"kolonne_{each.navn}")
        combo.setAccessibleName(say(words))
        combo.setMaximumWidth(theme.px(_WIDTH))
        combo.setMinimumContentsLength(_LETTERS)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        quiet(combo)
        combo.addItem(say(NONE), "")
        for name in names:
            combo.addItem(short(name), name)
            combo.setItemData(combo.count() - 1, plain_tip(name), Qt.ItemDataRole.ToolTipRole)
        with QSignalBlocker(combo):
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.currentIndexChanged.connect(lambda _index, key=each.navn: self._show_sample(key))
        caption = label(words)
        caption.setBuddy(combo)
        self._lists[each.navn] = combo, sample
        for place, part in enumerate((caption, combo, sample)):
            self._grid.addWidget(part, line, place)
        self._show_sample(each.navn)

    def _show_sample(self, key: str) -> None:
        combo, sample = self._lists[key]
        text = self._samples.get(str(combo.currentData()), "")
        sample.setText(text)
        describe(combo, T("I kolonnen står: {eksempler}", eksempler=text) if text else "")

    def chosen(self) -> dict[str, str]:
        """What holds what."""
        return {key: str(combo.currentData()) for key, (combo, _sample) in self._lists.items() if combo.currentData()}

    def go_to(self, key: str) -> None:
        """Put the focus where something is missing."""
        if key in self._lists:
            self._lists[key][0].setFocus()

    def first(self) -> QWidget:
        """Where one begins."""
        return next(iter(self._lists.values()))[0] if self._lists else self
