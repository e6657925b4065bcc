"""What every page beside the wizard has in common: it scrolls, is entered with arguments, and is left without losing anything.

A page is made anew each time it is gone to, so it holds nothing that the store lacks. Designer forms are dressed by ``set_up``:
their spacings are given in the sketches' pixels and grow with the font, and each input gets its label as its name.
"""

from typing import Any

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.gui import theme
from smdb_desktop.gui.context import Context
from smdb_desktop.gui.widgets.parts import Banner, box, label, restyle, scrolling
from smdb_desktop.services.errors import KnownError

INPUT_WIDTH = 460
PAGE_WIDTH = 1500
WIDE = 860
"""From this many of the sketches' pixels on, cards stand side by side."""


def set_up(form: Any, widget: QWidget) -> None:
    """Build a Designer form into a widget and dress it."""
    form.setupUi(widget)
    for layout in widget.findChildren(QLayout):
        scale(layout)
    for caption in widget.findChildren(QLabel):
        buddy = caption.buddy()
        if buddy is not None and not buddy.accessibleName():
            buddy.setAccessibleName(caption.text())
    for line in widget.findChildren(QLineEdit):
        line.setMaximumWidth(theme.px(INPUT_WIDTH))


def scale(layout: QLayout) -> None:
    """Let a layout's distances grow with the font."""
    margins = layout.contentsMargins()
    sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
    layout.setContentsMargins(QMargins(*(theme.px(side) if side else 0 for side in sides)))
    if layout.spacing() > 0:
        layout.setSpacing(theme.px(layout.spacing()))


def show_error(field: QWidget, place: QLabel, text: str) -> None:
    """Put an error at a field, where eyes and screen readers find it; an empty text takes it away."""
    place.setText(f"✕ {text}" if text else "")
    place.setVisible(bool(text))
    field.setAccessibleDescription(text)
    restyle(field, "state", "error" if text else "")


class Page(QWidget):
    """A page that scrolls. Subclasses fill ``column`` and override ``enter``; ``first`` is what gets the focus."""

    title = ""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("class", "page")
        self.inside = QWidget()
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(theme.px(32), theme.px(24), theme.px(32), theme.px(24))
        self.column.setSpacing(theme.px(16))
        self.inside.setMaximumWidth(theme.px(PAGE_WIDTH))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(self.inside))
        self.first: QWidget | None = None

    def add_head(self, title: str, *buttons: QPushButton) -> Banner:
        """The page's heading with its buttons, and under it a banner for what cannot stand at a field."""
        self.title = title
        head = Flow()
        self.heading = label(title, "h1", wrap=False)
        head.add(self.heading)
        head.add_stretch()
        for button in buttons:
            head.add(button)
        self.column.addWidget(head)
        self.banner = Banner("error")
        self.column.addWidget(self.banner)
        return self.banner

    def enter(self, **arguments: Any) -> None:
        """The page is shown now; load what it shows."""

    def leave(self) -> None:
        """The page is about to go away; save what was typed."""

    def refused(self, error: KnownError) -> None:
        """Say what could not be done, with the details for support."""
        self.context.dialogs.error(self, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows get narrow margins."""
        side = theme.px(32 if self.width() > theme.px(WIDE) else 16)
        self.column.setContentsMargins(side, theme.px(24), side, theme.px(24))
        super().resizeEvent(event)


class Flow(QWidget):
    """A row that becomes a column when its widgets no longer fit side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QWidget | None] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))

    def add(self, widget: QWidget) -> None:
        """The next widget from the left."""
        self._items.append(widget)
        self._row.addWidget(widget)

    def add_stretch(self) -> None:
        """What follows stands at the right, as long as there is room."""
        self._items.append(None)
        self._row.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest widget: the row gives way, the page does not widen."""
        hint = super().minimumSizeHint()
        widths = [w.minimumSizeHint().width() for w in self._items if w is not None and not w.isHidden()]
        hint.setWidth(max(widths, default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn the row when it does not fit."""
        shown = [w for w in self._items if w is not None and not w.isHidden()]
        needed = sum(w.sizeHint().width() for w in shown) + self._row.spacing() * len(self._items)
        down = needed > event.size().width()
        direction = QHBoxLayout.Direction.TopToBottom if down else QHBoxLayout.Direction.LeftToRight
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            self.updateGeometry()
        super().resizeEvent(event)


class Columns(QWidget):
    """Cards side by side where there is room, else under each other. ``weights`` share the width."""

    def __init__(self, *weights: int) -> None:
        super().__init__()
        self._weights = weights
        self._cards: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(16))
        self._wide: bool | None = None

    def add(self, card: QWidget) -> None:
        """The next card."""
        self._cards.append(card)
        self._wide = None
        self._arrange(wide=self.width() >= theme.px(WIDE))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest card."""
        hint = super().minimumSizeHint()
        hint.setWidth(max((c.minimumSizeHint().width() for c in self._cards), default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange again when the border is crossed."""
        self._arrange(wide=event.size().width() >= theme.px(WIDE))
        super().resizeEvent(event)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for number, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            row, place = (0, number) if wide else (number, 0)
            self._grid.addWidget(card, row, place)
        for number, weight in enumerate(self._weights):
            self._grid.setColumnStretch(number, weight if wide or number == 0 else 0)


class Facts(QWidget):
    """Short facts, each with its name above it, in as many columns as there is room for."""

    def __init__(self, *pairs: tuple[str, str], column: float = 150) -> None:
        super().__init__()
        self._wanted = theme.px(column)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(24))
        self._grid.setVerticalSpacing(theme.px(10))
        self._columns = 0
        self._parts: list[QWidget] = []
        for name, value in pairs:
            part = QWidget()
            lines = QVBoxLayout(part)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(theme.px(2))
            lines.addWidget(label(name, "label"))
            shown = label(value)
            shown.setAccessibleName(f"{name}: {value}")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(shown)
            lines.addStretch(1)
            self._parts.append(part)
        self._arrange(len(self._parts))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest fact."""
        hint = super().minimumSizeHint()
        hint.setWidth(max((part.minimumSizeHint().width() for part in self._parts), default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit."""
        self._arrange(max(1, min(len(self._parts), event.size().width() // self._wanted)))
        super().resizeEvent(event)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, part in enumerate(self._parts):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for number in range(len(self._parts)):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)


def empty(widget: QWidget) -> None:
    """Take everything out of a placeholder."""
    layout = box(widget)
    while (item := layout.takeAt(0)) is not None:
        inside = item.widget()
        if inside is not None:
            inside.hide()
            inside.deleteLater()
