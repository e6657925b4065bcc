"""Several answers of a list, as boxes to tick, in two columns where there is room. Which ones exclude each other is a rule."""

from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


class MultiChoiceField(FieldWidget):
    """Check boxes, read column by column."""

    wide = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._frame = QFrame(self)
        self._frame.setProperty("class", "choices")
        self._frame.setObjectName(context.name)
        self._boxes: dict[str, QCheckBox] = {}
        self._odd: list[Json] = []
        self._grid = QGridLayout(self._frame)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(theme.px(16))
        for kode in context.liste or ():
            made = QCheckBox(say(kode.label), self._frame)
            made.setObjectName(f"{context.name}={kode.code}")
            # a screen reader and voice control toggle a box without a click
            made.toggled.connect(self._toggled)
            self._boxes[kode.code] = made
        self._columns = 0
        self._arrange(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        rows = -(-len(self._boxes) // columns)
        for i, made in enumerate(self._boxes.values()):
            self._grid.removeWidget(made)
            self._grid.addWidget(made, i % rows, i // rows)
        for i in range(3):
            self._grid.setColumnStretch(i, 1 if i == columns else 0)

    def _widest(self) -> int:
        return max((made.sizeHint().width() for made in self._boxes.values()), default=0)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest answer."""
        hint = super().minimumSizeHint()
        hint.setWidth(self._widest() + theme.px(8))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two do not fit."""
        super().resizeEvent(event)
        self._arrange(2 if self.width() > 2 * self._widest() + theme.px(32) else 1)

    def _toggled(self) -> None:
        # a code that the list does not know has no box of its own: the first choice from the list takes its place
        self._odd = []
        self.committed.emit(self.value())

    def value(self) -> Json:
        """The ticked codes in the list's order, with codes the list does not know last; None when there are none."""
        return [*(code for code, made in self._boxes.items() if made.isChecked()), *self._odd] or None

    def set_value(self, raw: Json) -> None:
        """Tick the boxes of these codes."""
        codes = raw if isinstance(raw, list) else []
        for code, made in self._boxes.items():
            with QSignalBlocker(made):
                made.setChecked(code in codes)
        self._odd = [code for code in codes if code not in self._boxes]

    def inputs(self) -> list[QWidget]:
        """Every box."""
        return list(self._boxes.values())

    def named(self) -> QWidget:
        """The frame around the boxes."""
        return self._frame

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """A stripe beside the boxes."""
        del parts
        restyle(self._frame, "state", state)

    def describe(self, name: str, description: str) -> None:
        """The frame carries the label; each box says its own answer and belongs to the label."""
        super().describe(name, description)
        text = say(T("{navn}. {beskrivelse}", navn=name, beskrivelse=description) if description else name)
        for made in self._boxes.values():
            if made.accessibleDescription() != text:
                made.setAccessibleDescription(say(text))
