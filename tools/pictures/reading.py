"""What can be read on the window: every text with the part of it that is in sight.

A text counts as in sight when at least its first line is: not scrolled away, not under another part, not beside the window. What
a widget paints by itself is read by its accessible name and value, which are what it says of itself.
"""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

SPARE = 24


def stage(window: QWidget) -> list[QWidget]:
    """What a person sees: the window, and over it dialogs and lists that are open; the last one is in front."""
    over = [w for w in QApplication.topLevelWidgets() if w is not window and w.isVisible() and w.isWindow()]
    return [window, *sorted(over, key=lambda w: (not isinstance(w, QDialog), w.windowType().value))]


def parts(top: QWidget) -> Iterator[QWidget]:
    """Every visible widget of a window."""
    for widget in [top, *top.findChildren(QWidget)]:
        if widget.isVisible() and (widget is top or not widget.isWindow()):
            yield widget


def in_sight(widget: QWidget) -> bool:
    """Whether at least one line of it is to be seen."""
    seen = widget.visibleRegion().boundingRect()
    return not seen.isEmpty() and seen.height() >= min(widget.height(), widget.fontMetrics().height())


def texts_in_sight(window: QWidget) -> Iterator[str]:
    """Every text that can be read now."""
    for top in stage(window):
        for widget in parts(top):
            if in_sight(widget):
                yield from _texts_of(widget)


def bring(window: QWidget, words: str) -> bool:
    """Scroll to the text that holds these words, as a person who looks for it; whether there is one."""
    for top in reversed(stage(window)):
        for widget in parts(top):
            if isinstance(widget, QAbstractItemView):
                found = next((index for index in _indexes(widget) if words in str(index.data() or "")), None)
                if found is not None:
                    widget.scrollTo(found)
                    scroll_to(widget, widget.visualRect(found))
                    return True
            elif any(words in text for text in _texts_of(widget)):
                scroll_to(widget)
                return True
    return False


def scroll_to(widget: QWidget, part: QRect | None = None) -> None:
    """Scroll every area that a widget lies in, so that it, or this part of it, is in sight."""
    middle = (part or widget.rect()).center()
    area = widget.parentWidget()
    while area is not None:
        if isinstance(area, QScrollArea) and area.widget() is not None:
            inside = area.widget()
            if inside is None:
                return
            at = widget.mapTo(inside, middle)
            area.ensureVisible(at.x(), at.y(), 0, min(area.viewport().height() // 2, widget.height() // 2 + SPARE))
        area = area.parentWidget()


def _texts_of(widget: QWidget) -> Iterator[str]:
    """The texts of one widget, without those of its children."""
    if isinstance(widget, QHeaderView):
        return
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text().replace("&", "")
    elif isinstance(widget, QLineEdit):
        yield widget.displayText() or widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QAbstractItemView):
        yield from (str(index.data() or "") for index, _place in cells(widget))
    elif type(widget).__module__.startswith("smdb_desktop"):
        said = QAccessible.queryAccessibleInterface(widget)
        if said is not None:
            yield said.text(QAccessible.Text.Name)
            yield said.text(QAccessible.Text.Value)


def cells(view: QAbstractItemView) -> Iterator[tuple[QModelIndex, QRect]]:
    """The cells of a list or table that are at least half as high in sight, with their places in its viewport."""
    seen = view.viewport().visibleRegion().boundingRect()
    for index in _indexes(view):
        place = view.visualRect(index)
        if place.intersects(seen) and seen.top() <= place.center().y() <= seen.bottom():
            yield index, place


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model, root = view.model(), view.rootIndex()
    columns = [view.modelColumn()] if isinstance(view, QListView) else range(model.columnCount(root))
    for row in range(model.rowCount(root)):
        for column in columns:
            yield model.index(row, column, root)
