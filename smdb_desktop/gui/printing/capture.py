"""What a page shows, as content for paper: its headings, texts, answers and tables, in the order in which they stand.

For every page that hands out nothing of its own. What can be pressed is not printed, but how many there are behind it is;
secrets and what is not seen stay out of it. Tables are taken whole, also what is scrolled away.
"""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.layout import Facts
from smdb_desktop.gui.kit.page import HINT
from smdb_desktop.gui.kit.pill import Pill
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say
from smdb_desktop.services.printing.model import Block, Heading, Note, Pairs, Table

KEPT_BACK = "secret"
"""The property of what is never printed with a page, such as a recovery code: it has a way of its own."""
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
NOTHING = "–"
YES, NO = T("Ja"), T("Nej")
_STRONG = {"warning", "error", "strong"}


def captured(page: QWidget) -> tuple[Block, ...]:
    """The content of a page as it is shown now."""
    return tuple(_joined(_parts(page, page)))


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Pairs after one another are one block."""
    rows: list[tuple[str, str]] = []
    for block in blocks:
        if isinstance(block, Pairs):
            rows += block.rows
            continue
        if rows:
            yield Pairs(tuple(rows))
            rows = []
        yield block
    if rows:
        yield Pairs(tuple(rows))


def _parts(host: QWidget, page: QWidget) -> Iterator[Block]:
    """What stands in a part of the page; a label or a way on, and the state or number beside it, are a pair."""
    inside = [w for w in host.findChildren(QWidget, options=DIRECT) if w.isVisibleTo(page) and not w.isWindow()]
    waiting: QLabel | QPushButton | None = None
    for child in sorted(inside, key=lambda w: (w.y(), w.x())):
        if child.property(KEPT_BACK) or isinstance(child, SecretLine):
            continue
        before, waiting = waiting, None
        if before is not None and isinstance(child, QLabel) and (isinstance(child, Pill) or _is_way(before)):
            yield Pairs(((_plain(before.text()), child.text()),))
        elif isinstance(child, Pill):
            yield Note(child.text())
        else:
            if isinstance(before, QLabel):
                yield from _text(before)
            if isinstance(child, QLabel) or _is_way(child):
                waiting = child if isinstance(child, QLabel | QPushButton) else None
            else:
                yield from _part(child, page)
    if isinstance(waiting, QLabel):
        yield from _text(waiting)


def _is_way(widget: QWidget) -> bool:
    """Whether it is a line that leads somewhere, which a number or a time stands beside."""
    return isinstance(widget, QPushButton) and widget.property("kind") == "link"


def _part(child: QWidget, page: QWidget) -> Iterator[Block]:
    pair = _pair_of(child)
    if pair is not None:
        yield Pairs((pair,))
    elif isinstance(child, Facts):
        yield Pairs(child.pairs())
    elif isinstance(child, QAbstractItemView):
        yield from _table(child)
    elif isinstance(child, QTextEdit | QPlainTextEdit):
        yield from _note(child.toPlainText())
    elif isinstance(child, QScrollArea):
        inside = child.widget()
        if inside is not None:
            yield from _parts(inside, page)
    elif not isinstance(child, QAbstractButton):
        found = tuple(_parts(child, page))
        # what paints its text itself says it to those who hear it
        yield from found or _note("" if child.findChildren(QWidget) else child.accessibleName())


def _pair_of(child: QWidget) -> tuple[str, str] | None:
    """An input with its answer; None for what is none or holds none."""
    name = child.accessibleName()
    if isinstance(child, QCheckBox | QRadioButton):
        return _plain(child.text()), say(YES if child.isChecked() else NO)
    if isinstance(child, QLineEdit):
        return name, child.text() or NOTHING
    if isinstance(child, QComboBox):
        return name, child.currentText()
    return (name, child.text()) if isinstance(child, QAbstractSpinBox) else None


def _text(label: QLabel) -> Iterator[Block]:
    kind = str(label.property("class") or "")
    text = label.text().strip()
    is_name = isinstance(label.buddy(), QLineEdit | QComboBox | QAbstractSpinBox)
    if not text or label.property("icon") or is_name or label.objectName().endswith(HINT):
        return
    if kind == "h1":
        return  # it is the title of the paper
    if kind == "h2":
        yield Heading(text)
    else:
        yield Note(text, strong=kind in _STRONG)


def _note(text: str) -> Iterator[Block]:
    if text.strip():
        yield Note(text.strip())


def _table(view: QAbstractItemView) -> Iterator[Block]:
    model = view.model()
    columns = range(model.columnCount())
    role, across = Qt.ItemDataRole.DisplayRole, Qt.Orientation.Horizontal
    heads = tuple(str(model.headerData(column, across, role) or "") for column in columns)
    rows = tuple(_rows(model, len(columns)))
    if not rows:
        return
    if len(columns) == 1:
        for row in rows:
            yield Note(row[0])
    else:
        yield Table(heads, rows)


def _rows(model: QAbstractItemModel, columns: int, parent: QModelIndex | None = None) -> Iterator[tuple[str, ...]]:
    root = parent or QModelIndex()
    for row in range(model.rowCount(root)):
        yield tuple(str(model.index(row, column, root).data() or "") for column in range(columns))


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
