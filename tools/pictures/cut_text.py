"""Finds text that is cut: too little room for it, dots where words should be, a part that lies outside its parent, two texts over
each other, a dialog that is higher than the screen.

It measures what stands on the window and knows no page. What can be scrolled to is not cut.
"""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from tools.pictures.looks import TITLE_BAR
from tools.pictures.reading import cells, parts, stage

SPARE = 1
"""A pixel that rounding takes."""
DOTS = "…"
FAR = 100_000


def cut_texts(window: QWidget) -> list[str]:
    """What is cut on the window and on what stands over it, one sentence each."""
    found: list[str] = []
    for top in stage(window):
        if isinstance(top, QDialog) and top.height() + TITLE_BAR > top.screen().availableGeometry().height():
            found.append(f"{_name(top)}: higher than the screen ({top.height()} and its title bar)")
        if isinstance(top, QDialog) and top.width() > top.screen().availableGeometry().width():
            found.append(f"{_name(top)}: wider than the screen ({top.width()})")
        shown = list(parts(top))
        for widget in shown:
            found += [f"{_name(widget)} in {_where(widget)}: {fault}" for fault in _faults(widget)]
        found += _overlaps([w for w in shown if _text(w)])
    return found


def _faults(widget: QWidget) -> Iterator[str]:
    text = _text(widget)
    if isinstance(widget, QAbstractItemView):
        yield from _cell_faults(widget)
        return
    if isinstance(widget, QHeaderView):
        yield from _header_faults(widget)
        return
    if not text:
        return
    if _elided(widget, text):
        yield f"ends in dots: {text}"
    needs, has = _needed(widget, text), widget.size()
    if needs.width() > has.width() + SPARE or needs.height() > has.height() + SPARE:
        yield f"needs {needs.width()}×{needs.height()}, has {has.width()}×{has.height()}: {text}"
        return
    outside = _outside(widget)
    if outside:
        yield f"{outside}: {text}"


def _text(widget: QWidget) -> str:
    """What a widget says by itself, and has to show whole."""
    if isinstance(widget, QLabel):
        return widget.text() if widget.pixmap().isNull() else ""
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return "" if not widget.icon().isNull() else widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    if isinstance(widget, QLineEdit):
        return _line_text(widget)
    if isinstance(widget, QComboBox):
        mine = widget.isEditable() or isinstance(widget.window(), QFileDialog)
        return "" if mine else widget.currentText() or widget.placeholderText()
    if isinstance(widget, QProgressBar):
        return widget.text() if widget.isTextVisible() else ""
    return ""


def _line_text(line: QLineEdit) -> str:
    """What a line shows; what is typed into one scrolls with the caret, except where it is a list's chosen answer."""
    if line.echoMode() is not QLineEdit.EchoMode.Normal:
        return ""
    typed = not line.isReadOnly() and not isinstance(line.parentWidget(), QComboBox)
    return (line.displayText() if not typed else "") or (line.placeholderText() if not line.displayText() else "")


def _elided(widget: QWidget, text: str) -> bool:
    """Whether it ends in dots right behind a letter; with a space before them they say that something follows."""
    return isinstance(widget, QLabel) and text.endswith(DOTS) and not text.endswith(f" {DOTS}")


# -- how much room a text needs -----------------------------------------------------------------------------------------


def _needed(widget: QWidget, text: str) -> QSize:
    if isinstance(widget, QLabel):
        return _label_needs(widget, text)
    if isinstance(widget, QLineEdit):
        return _line_needs(widget, text)
    if isinstance(widget, QComboBox):
        return _combo_needs(widget, text)
    if isinstance(widget, QPushButton) and widget.hasHeightForWidth():
        return QSize(widget.minimumSizeHint().width(), widget.heightForWidth(widget.width()))
    if isinstance(widget, QPushButton | QToolButton | QCheckBox | QRadioButton):
        return QSize(widget.sizeHint().width(), widget.fontMetrics().height())
    return widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text)


def _label_needs(label: QLabel, text: str) -> QSize:
    inside, metrics = label.contentsRect(), label.fontMetrics()
    extra = QSize(label.width() - inside.width(), label.height() - inside.height())
    margin = QSize(2 * label.margin(), 2 * label.margin())
    if label.textFormat() is Qt.TextFormat.RichText or (label.textFormat() is Qt.TextFormat.AutoText and "<" in text):
        document = QTextDocument()
        document.setDefaultFont(label.font())
        document.setDocumentMargin(0)
        document.setHtml(text)
        document.setTextWidth(inside.width() - margin.width() if label.wordWrap() else -1)
        return QSize(int(document.idealWidth()), int(document.size().height())) + extra + margin
    room = QRect(0, 0, inside.width() - margin.width() if label.wordWrap() else FAR, FAR)
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextExpandTabs
    if label.buddy() is not None:
        # the letter that leads to it is underlined, and its sign takes no room
        flags |= Qt.TextFlag.TextShowMnemonic
    return metrics.boundingRect(room, flags, text).size() + extra + margin


def _line_needs(line: QLineEdit, text: str) -> QSize:
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    margins = line.textMargins()
    # Qt keeps two pixels free on either side
    taken = line.width() - inside.width() + margins.left() + margins.right() + 4
    return QSize(line.fontMetrics().horizontalAdvance(text) + taken, line.fontMetrics().height())


def _combo_needs(combo: QComboBox, text: str) -> QSize:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    inside = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, combo)
    return QSize(
        combo.fontMetrics().horizontalAdvance(text) + combo.width() - inside.width(), combo.fontMetrics().height()
    )


# -- lists and tables ---------------------------------------------------------------------------------------------------


def _cell_faults(view: QAbstractItemView) -> Iterator[str]:
    for index, place in cells(view):
        text = str(index.data() or "")
        if not text:
            continue
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        option.rect = place
        needs = view.itemDelegateForIndex(index).sizeHint(option, index)
        if needs.width() > place.width() + SPARE or needs.height() > place.height() + SPARE:
            yield f"a cell needs {needs.width()}×{needs.height()}, has {place.width()}×{place.height()}: {text}"
        elif place.right() > view.viewport().width() + SPARE and view.horizontalScrollBar().maximum() == 0:
            yield f"a cell is wider than the list, which does not scroll sideways: {text}"


def _header_faults(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if model is None or header.orientation() is not Qt.Orientation.Horizontal:
        return
    for section in range(header.count()):
        needs, has = header.sectionSizeHint(section), header.sectionSize(section)
        text = str(model.headerData(section, header.orientation()) or "")
        if not header.isSectionHidden(section) and text and needs > has + SPARE:
            yield f"a heading needs {needs}, has {has}: {text}"


# -- where it lies ------------------------------------------------------------------------------------------------------


def _outside(widget: QWidget) -> str:
    """Which of its parents cuts a part off; what lies in a scroll area is only cut where that cannot scroll."""
    place, child = widget.rect(), widget
    while not child.isWindow():
        parent = child.parentWidget()
        if parent is None:
            return ""
        place = QRect(child.mapTo(parent, place.topLeft()), place.size())
        if not parent.rect().adjusted(-SPARE, -SPARE, SPARE, SPARE).contains(place):
            area = parent.parentWidget()
            if not isinstance(area, QAbstractScrollArea) or area.viewport() is not parent:
                return f"lies outside {_name(parent)}"
            beside = place.left() < -SPARE or place.right() > parent.width() + SPARE
            if beside and area.horizontalScrollBar().maximum() == 0:
                return f"is wider than {_name(area)}, which does not scroll sideways"
            above = place.top() < -SPARE or place.bottom() > parent.height() + SPARE
            if above and area.verticalScrollBar().maximum() == 0:
                return f"is cut by {_name(area)}, which does not scroll"
            place = parent.rect()
        child = parent
    return ""


def _overlaps(shown: list[QWidget]) -> Iterator[str]:
    by_parent: dict[int, list[QWidget]] = {}
    for widget in shown:
        if not widget.isWindow() and not isinstance(widget.parentWidget(), QComboBox):
            by_parent.setdefault(id(widget.parentWidget()), []).append(widget)
    for siblings in by_parent.values():
        for number, one in enumerate(siblings):
            for other in siblings[number + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > 2 * SPARE and both.height() > 2 * SPARE:
                    yield f"{_name(one)} and {_name(other)} in {_where(one)} lie over each other"


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}".strip()


def _where(widget: QWidget) -> str:
    """The nearest parent that we wrote."""
    parent = widget.parentWidget()
    while parent is not None and not type(parent).__module__.startswith("smdb_desktop"):
        parent = parent.parentWidget()
    return type(parent).__name__ if parent is not None else "a window"
