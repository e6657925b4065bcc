"""Several answers of a list, as boxes to tick, in two columns where there is room. Which ones exclude each other is a rule."""

from PySide6.QtCore import QRect, QSignalBlocker
from PySide6.QtWidgets import QAbstractButton, QCheckBox

from smdb_desktop.gui.fields.group import GroupField
from smdb_desktop.gui.kit import theme
from smdb_desktop.services.stored.records import Json


class MultiChoiceField(GroupField):
    """Check boxes, read column by column: one Tab stop, arrows move, Space ticks."""

    wide = True
    _odd: list[Json]

    def _build(self) -> None:
        self._odd = []

    def _new_button(self) -> QAbstractButton:
        made = QCheckBox("", self._frame)
        # a screen reader and voice control toggle a box without a click
        made.toggled.connect(self._toggled)
        return made

    def _places(self, width: int) -> list[QRect]:
        hints = [made.sizeHint() for made in self._buttons.values()]
        if not hints:
            return []
        widest, high = max(hint.width() for hint in hints), max(hint.height() for hint in hints)
        columns = 2 if width > 2 * widest + theme.px(32) else 1
        rows = -(-len(hints) // columns)
        across = widest + theme.px(16)
        return [QRect(i // rows * across, i % rows * high, widest, high) for i in range(len(hints))]

    def _toggled(self) -> None:
        # a code that the list does not know has no box of its own: the first choice from the list takes its place
        self._odd = []
        self._commit(self.value())

    def value(self) -> Json:
        """The ticked codes in the list's order, with codes the list does not know last; None when there are none."""
        return [*(code for code, made in self._buttons.items() if made.isChecked()), *self._odd] or None

    def set_value(self, raw: Json) -> None:
        """Tick the boxes of these codes."""
        codes = raw if isinstance(raw, list) else []
        for code, made in self._buttons.items():
            with QSignalBlocker(made):
                made.setChecked(code in codes)
        self._odd = [code for code in codes if code not in self._buttons]
        if self._stop is None or not self._stop.hasFocus():
            self._one_stop()
