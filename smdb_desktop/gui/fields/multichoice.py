"""Several answers of a list, as boxes to tick, in two columns where there is room. Which ones exclude each other is a rule."""

from PySide6.QtCore import QRect, QSignalBlocker

from smdb_desktop.gui.fields.group import GroupField
from smdb_desktop.gui.fields.parts import Tick, room_for
from smdb_desktop.gui.kit import theme
from smdb_desktop.services.stored.records import Json

_GAP, _ONE_COLUMN = 32, 4


class MultiChoiceField(GroupField):
    """Check boxes, read column by column: one Tab stop, arrows move, Space ticks."""

    wide = True
    _odd: list[Json]

    def _build(self) -> None:
        self._odd = []

    def _new_button(self) -> Tick:
        made = Tick(self._frame)
        # a screen reader and voice control toggle a box without a click
        made.toggled.connect(self._toggled)
        return made

    def _places(self, width: int) -> list[QRect]:
        sizes = [made.sizeHint() for made in self._buttons.values()]
        widest, gap = max((size.width() for size in sizes), default=0), theme.px(_GAP)
        if len(sizes) <= _ONE_COLUMN or width < 2 * widest + gap:
            return self._below_each_other([room_for(made, width) for made in self._buttons.values()])
        rows = -(-len(sizes) // 2)
        return [
            QRect(i // rows * (widest + gap), i % rows * size.height(), size.width(), size.height())
            for i, size in enumerate(sizes)
        ]

    def _toggled(self) -> None:
        # a code that the list does not know has no box of its own: the first choice from the list takes its place
        if self._bound and not self._locked:
            self._odd = []
        self._tell()

    def value(self) -> Json:
        """The ticked codes in the list's order, with codes the list does not know last; None when there are none."""
        return [*(code for code, made in self._buttons.items() if made.isChecked()), *self._odd] or None

    def set_value(self, raw: Json) -> None:
        """Tick the boxes of these codes."""
        codes = raw if isinstance(raw, list) else []
        ticked = [made for code, made in self._buttons.items() if code in codes]
        for made in self._made:
            with QSignalBlocker(made):
                made.setChecked(made in ticked)
        self._known = raw
        self._odd = [code for code in codes if code not in self._buttons]
        if self._stop is None or not self._stop.hasFocus():
            self._one_stop()
