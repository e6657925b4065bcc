"""Several answers of a list, as boxes to tick in two columns. Which answers exclude each other is the rules' business."""

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from smdb_desktop.gui import theme
from smdb_desktop.gui.widgets.base import FieldContext, FieldWidget
from smdb_desktop.gui.widgets.parts import restyle
from smdb_desktop.services.records import Json


class MultiChoiceField(FieldWidget):
    """Check boxes, read column by column."""

    wide = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._frame = QFrame()
        self._frame.setProperty("class", "choices")
        self._frame.setObjectName(context.name)
        self._boxes: dict[str, QCheckBox] = {}
        self._odd: list[Json] = []
        grid = QGridLayout(self._frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(theme.px(16))
        koder = list(context.liste or ())
        rows = (len(koder) + 1) // 2
        for i, kode in enumerate(koder):
            made = QCheckBox(kode.label)
            made.setObjectName(f"{context.name}={kode.code}")
            made.clicked.connect(self._clicked)
            self._boxes[kode.code] = made
            grid.addWidget(made, i % rows, i // rows)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        for first in list(self._boxes.values())[:1]:
            self._frame.setFocusProxy(first)

    def _clicked(self) -> None:
        self.committed.emit(self.value())

    def value(self) -> Json:
        """The ticked codes in the list's order, with codes the list does not know last; None when there are none."""
        return [*(code for code, made in self._boxes.items() if made.isChecked()), *self._odd] or None

    def set_value(self, raw: Json) -> None:
        """Tick the boxes of these codes."""
        codes = raw if isinstance(raw, list) else []
        for code, made in self._boxes.items():
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
        text = f"{name}. {description}" if description else name
        for made in self._boxes.values():
            if made.accessibleDescription() != text:
                made.setAccessibleDescription(text)
