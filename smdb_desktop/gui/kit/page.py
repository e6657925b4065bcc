"""What every page beside the wizard has in common: it scrolls, has a heading, and keeps its place when what it shows changes.

A page is made anew each time it is gone to, so it holds nothing that the store lacks. Designer forms are dressed by ``set_up``:
their spacings are given in the sketches' pixels and grow with the font, and each input gets its label as its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from PySide6.QtCore import QMargins
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Page
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.kit import letters, reading, theme
from smdb_desktop.gui.kit.announce import announce, describe, focus_soon, unheard
from smdb_desktop.gui.kit.follow import TOLD_AT, Follower
from smdb_desktop.gui.kit.layout import WIDE, Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.parts import Banner, box, label, let_go, restyle, scrolling, widgets_in
from smdb_desktop.gui.kit.reveal import Reveal
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say

INPUT_WIDTH = 460
HINT = "_hint"
"""How the label of a hint is called in Designer's forms: after its input."""
PAGE_WIDTH = 1720
"""The sketches' pixels: a screen of 1920 is used whole, and no line of text becomes longer than eyes follow."""
P = TypeVar("P", bound=Place, contravariant=True)


def set_up(form: Any, widget: QWidget) -> None:
    """Build a Designer form into a widget and dress it."""
    form.setupUi(widget)
    for layout in widget.findChildren(QLayout):
        scale(layout)
    for caption in widget.findChildren(QLabel):
        buddy = caption.buddy()
        if buddy is not None and not buddy.accessibleName():
            buddy.setAccessibleName(caption.text())
        field = widget.findChild(QWidget, caption.objectName().removesuffix(HINT))
        if caption.objectName().endswith(HINT) and field is not None:
            hint(field, caption.text())
    for made in widget.findChildren(QPushButton):
        if made.property("class") != "nav":
            letters.watch(made)
    blocks = widget.findChildren(QVBoxLayout)
    for line in widget.findChildren(QLineEdit):
        if isinstance(line, SecretLine):
            Reveal(line)
        focus_first(line)
        _bound(line, blocks)
    for combo in widget.findChildren(QComboBox):
        _bound(combo, blocks)


def _bound(field: QWidget, blocks: Sequence[QVBoxLayout]) -> None:
    """As wide as there is room for, up to the width of an input; what stands above it may be wider.

    A block of its own is no wider than its narrowest part to those who reckon its height: a hint would get lines that it does not
    need, and what stands below would be cut by as much. So the field stands in a row with room at its right.
    """
    field.setMaximumWidth(theme.px(INPUT_WIDTH))
    for block in blocks:
        place = block.indexOf(field)
        if place >= 0:
            block.removeWidget(field)
            row = QHBoxLayout()
            block.insertLayout(place, row)
            row.addWidget(field, 1)
            row.addStretch()


def scale(layout: QLayout) -> None:
    """Let a layout's distances grow with the font."""
    margins = layout.contentsMargins()
    sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
    layout.setContentsMargins(QMargins(*(theme.px(side) if side else 0 for side in sides)))
    if layout.spacing() > 0:
        layout.setSpacing(theme.px(layout.spacing()))


def show_step(container: QWidget, step: int) -> None:
    """Show one of a container's parts and hide the others; it is then only as high as that part."""
    layout = box(container)
    for inside in widgets_in(layout):
        shown = layout.indexOf(inside) == step
        if not shown:
            let_go(inside)
        inside.setVisible(shown)


def add_centred(column: QVBoxLayout, widget: QWidget, width: float) -> None:
    """Put a widget in the middle of a column, at most so many of the sketches' pixels wide."""
    widget.setMaximumWidth(theme.px(width))
    layout = QHBoxLayout()
    # into its place first: filled while it stood alone, this one kept a reference to what Qt had deleted, and the next
    # garbage collection ended the process (seen with PySide6 6.12)
    column.addLayout(layout, 1)
    layout.addStretch(1)
    layout.addWidget(widget, 1000)
    layout.addStretch(1)


def side_by_side(*widgets: QWidget, stretch: int = -1) -> QWidget:
    """Widgets in a row, at the left, or with one of them taking the room that is left.

    A widget of its own: see ``add_centred`` for what a layout does that is filled before it has a parent. Where they do not fit
    they go on on the next line, but beside one that takes what is left.
    """
    if stretch < 0:
        flow = Flow()
        for widget in widgets:
            flow.add(widget)
        return flow
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(8))
    for number, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if number == stretch else 0)
    return made


def hint(field: QWidget, text: str) -> None:
    """What is to be known before one answers: heard with the field, after what is wrong with it."""
    field.setProperty("hint", say(text))
    describe(field, sentences(str(field.property("wrong") or ""), text))


def show_error(field: QWidget, place: QLabel, text: str, detail: str = "") -> None:
    """Put an error at a field, where eyes and screen readers find it; an empty text takes it away. The hint stays, unless there
    is a ``detail`` to hear instead. Where nothing was wrong and nothing is, nothing changes.
    """
    if not text and not field.property("wrong"):
        return
    place.setText(say(T("✕ {tekst}", tekst=text) if text else ""))
    place.setVisible(bool(text))
    # what follows the focus brings it into sight too
    field.setProperty(TOLD_AT, place)
    if text and field.property("wrong") == say(text):
        # the same again is heard again
        field.setAccessibleDescription("")
    field.setProperty("wrong", say(text))
    field.setAccessibleDescription(say(sentences(text, detail or str(field.property("hint") or ""))))
    restyle(field, "state", "error" if text else "")


def refuse(field: QWidget) -> None:
    """Go to the first field that is wrong, and say what is: also where one stands in it already."""
    field.setFocus()
    announce(field, str(field.property("wrong") or ""), assertive=True)


class ScrollingPage(Page[P]):
    """A page that scrolls. Subclasses fill ``column``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setProperty("class", "page")
        self.inside = QWidget()
        reading.reads(self.inside)
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(theme.px(32), theme.px(24), theme.px(32), theme.px(24))
        self.column.setSpacing(theme.px(16))
        self.inside.setMaximumWidth(theme.px(PAGE_WIDTH))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.anchor: QWidget = self.inside
        """What takes the focus when what had it is gone."""
        self._head: QWidget | None = None
        self._above: QVBoxLayout | None = None
        self._first: QWidget | None = None
        """What to do first, while a list is empty."""
        self._fresh = True
        self.area = scrolling(self.inside)
        outer.addWidget(self.area)
        self.notice = Banner("success")
        """Says what became of what was just done, where it is in sight wherever the page is scrolled to."""
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(theme.px(32), theme.px(8), theme.px(32), theme.px(8))
        below.addWidget(self.notice)
        self._below.hide()
        outer.addWidget(self._below)
        self._follower = Follower(self.area, self.inside)

    def tell(self, text: str, kind: str = "success") -> None:
        """Say what became of what was just done; an empty text takes it away."""
        self.notice.show_text(text, kind)
        self._below.setVisible(bool(text))
        if text:
            announce(self.notice, text, assertive=kind == "warning")

    def add_head(self, title: str, *buttons: QPushButton) -> QLabel:
        """The page's heading, with its buttons beside it."""
        head = Flow()
        self.entitle(title)
        self.anchor = heading = label(title, "h1")
        head.add(heading)
        head.add_stretch()
        for button in buttons:
            head.add(button)
        self.column.addWidget(head)
        self._head = head
        return heading

    def keep_head(self) -> None:
        """Keep the heading and its buttons in sight wherever the page is scrolled to. Before anything is shown."""
        head = self._head
        if head is None:
            return
        self.column.removeWidget(head)
        above = QWidget()
        above.setProperty("class", "page")
        above.setMaximumWidth(theme.px(PAGE_WIDTH))
        reading.reads(above)
        self._above = QVBoxLayout(above)
        self._above.addWidget(head)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(0, above)

    def show_list(
        self, table: QWidget, filled: bool, instead: QWidget | None = None, first: QWidget | None = None
    ) -> None:
        """Show a list, or while it is empty hide it and show what stands ``instead``.

        Its focus is taken by what to do ``first``, or by the heading: Qt would hand it on to the lock.

        The first time it also takes one that is not on the page yet; later it would be taken from wherever the person has gone.
        """
        focus, fresh = self.window().focusWidget(), self._fresh
        self._fresh = False
        if instead is not None:
            instead.setVisible(not filled)
        self._first = None if filled else first
        begin = self.anchor if first is None else first
        if fresh and (focus is None or not self.isAncestorOf(focus)):
            focus_soon(table if filled else begin)
        elif not filled and focus is table:
            begin.setFocus()
        table.setVisible(filled)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """What is built anew inside leaves the page as it was: scrolled where it stood, the focus on what has the same name.

        Where that is gone the anchor takes the focus, which Qt would hand on to the lock.
        """
        bar, focus = self.area.verticalScrollBar(), self.window().focusWidget()
        at = bar.value()
        inside = focus is not None and self.inside.isAncestorOf(focus)
        name = focus.objectName() if focus is not None and inside else ""
        # a page that is filled for the first time is heard by its title and its focus, not by each of its parts
        with self._follower.undisturbed():
            with nullcontext() if inside else unheard():
                yield
                self.column.activate()
            if inside and self.window().focusWidget() is not focus:
                named = self.inside.findChildren(QWidget, name) if name else []
                next((w for w in named if w.isVisible() and w.isEnabled()), self._first or self.anchor).setFocus()
            bar.setValue(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows get narrow margins."""
        side = theme.px(32 if self.width() > theme.px(WIDE) else 16)
        self.column.setContentsMargins(side, theme.px(24 if self._above is None else 8), side, theme.px(24))
        if self._above is not None:
            self._above.setContentsMargins(side, theme.px(24), side, theme.px(8))
        super().resizeEvent(event)


def empty(widget: QWidget) -> None:
    """Take everything out of a placeholder."""
    layout = box(widget)
    while (item := layout.takeAt(0)) is not None:
        inside = item.widget()
        if inside is not None:
            let_go(inside)
            inside.hide()
            inside.deleteLater()
