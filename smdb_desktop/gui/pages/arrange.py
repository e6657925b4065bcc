"""Arrangements that give way in a small window: a row that wraps, cards that come to stand under each other, facts in columns.

They hold no content of their own and never make a page wider than its widest part.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QLayoutItem, QWidget

from smdb_desktop.gui import theme
from smdb_desktop.gui.widgets.parts import label

WIDE = 860
"""From this many of the sketches' pixels on, cards stand side by side."""


class _WrappingLayout(QLayout):
    """Left to right, then on the next line. What follows the stretch stands at the right where all fits on one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.right_from = -1
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.px(8))

    def addItem(self, item: QLayoutItem) -> None:
        """The next item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it is given."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the lines are together."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every item where it belongs."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """All on one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """As narrow as the widest item."""
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((s.width() for s in shown), default=0), max((s.height() for s in shown), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        spare = rect.width() - self.sizeHint().width()
        for number, item in enumerate(self._items):
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), item.minimumSize().width()), 1 << 20))
            if number == self.right_from and spare > 0:
                x += spare
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()


class Flow(QWidget):
    """A row that goes on on the next line when its widgets no longer fit side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = _WrappingLayout(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """The next widget from the left."""
        self._layout.addWidget(widget)

    def add_stretch(self) -> None:
        """What follows stands at the right, as long as there is room."""
        self._layout.right_from = self._layout.count()


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
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(theme.px(2))
        self._columns = 0
        self._pairs: list[tuple[QLabel, QLabel]] = []
        for name, value in pairs:
            shown = label(value)
            shown.setAccessibleName(f"{name}: {value}")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._pairs.append((label(name, "label"), shown))
        self._arrange(len(self._pairs))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest fact."""
        hint = super().minimumSizeHint()
        hint.setWidth(max((part.minimumSizeHint().width() for pair in self._pairs for part in pair), default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit."""
        self._arrange(max(1, min(len(self._pairs), event.size().width() // self._wanted)))
        super().resizeEvent(event)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, (name, value) in enumerate(self._pairs):
            row, place = number // columns * 3, number % columns
            for part, below, side in ((name, 0, Qt.AlignmentFlag.AlignBottom), (value, 1, Qt.AlignmentFlag.AlignTop)):
                self._grid.removeWidget(part)
                self._grid.addWidget(part, row + below, place, side)
            self._grid.setRowMinimumHeight(
                row + 2, theme.px(8) if number // columns < (len(self._pairs) - 1) // columns else 0
            )
        for number in range(len(self._pairs)):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
