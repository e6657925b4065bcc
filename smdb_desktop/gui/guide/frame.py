"""How the wizard is laid out: steps, title, messages, errors, the body that scrolls, help, and the buttons. No behaviour."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.domain.words import T
from smdb_desktop.gui.guide.case import BarState, Body
from smdb_desktop.gui.guide.elsewhere_banner import ElsewhereBanner
from smdb_desktop.gui.guide.steps import StepList
from smdb_desktop.gui.guide.summary import ErrorSummary
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import FittingArea, Flow
from smdb_desktop.gui.kit.parts import Banner, button, column, label, restyle, scrolling
from smdb_desktop.language import say

NARROW = 1040  # beside the steps there has to be room for every button of the bar
LOW = 520
_AROUND = 16
ALL_REQUIRED = T("Alle felter skal udfyldes, undtagen dem, der er mærket (valgfri).")


class Bar(QFrame):
    """The buttons at the foot. What they do comes with each body."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "bar")
        self._state = BarState()
        self.cancel = button(T("Annuller"), self._cancel)
        self.delete_draft = button(T("Slet"), self._delete, "danger")
        self.back = button(T("Forrige"), self._back)
        self.later = button(T("Gem og fortsæt senere"), self._later)
        self.primary = button("", self.run_primary, "primary")
        self.primary.setProperty("goes_on", True)
        names = ("annuller", "slet", "forrige", "gem_senere", "fortsaet")
        for made, name in zip(self.buttons(), names, strict=True):
            made.setObjectName(name)
        self._layout = QVBoxLayout(self)
        row = Flow()
        for made in self.buttons():
            if made is self.back:
                row.add_stretch()
            row.add(made)
        self._layout.addWidget(row)
        self.set_low(False)

    def buttons(self) -> list[QPushButton]:
        """Every button in the order of Tab."""
        return [self.cancel, self.delete_draft, self.back, self.later, self.primary]

    def set_low(self, low: bool) -> None:
        """Less air where there is little room."""
        for made in self.buttons():
            restyle(made, "dense", "yes" if low else "no")
        side, above = theme.px(16 if low else 32), theme.px(4 if low else 10)
        self._layout.setContentsMargins(side, above, side, above)

    def show_state(self, state: BarState) -> None:
        """Say and do something else."""
        self._state = state
        self.primary.setText(say(state.primary))
        self.delete_draft.setText(say(state.delete))
        self.cancel.setText(say(state.cancel))
        restyle(self.primary, "kind", "" if state.calm else "primary")
        self.setVisible(state != BarState())
        self.primary.setVisible(bool(state.primary))
        self.cancel.setVisible(state.on_cancel is not None)
        self.back.setVisible(state.on_back is not None)
        self.later.setVisible(state.on_later is not None)
        self.delete_draft.setVisible(state.on_delete is not None)

    def run_primary(self) -> None:
        """What the last button does."""
        if self._state.on_primary is not None:
            self._state.on_primary()

    def _cancel(self) -> None:
        if self._state.on_cancel is not None:
            self._state.on_cancel()

    def _delete(self) -> None:
        if self._state.on_delete is not None:
            self._state.on_delete()

    def _back(self) -> None:
        if self._state.on_back is not None:
            self._state.on_back()

    def _later(self) -> None:
        if self._state.on_later is not None:
            self._state.on_later()


class HelpPanel(QFrame):
    """The help of the field with the focus, above the buttons; F1 opens and closes it."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "banner")
        self.setProperty("kind", "info")
        self.setObjectName("hjaelp")
        self._title = label("", "strong")
        self._text = label("")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = button(T("Luk (F1)"), self.close_panel, "link")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside, inner = column(0)
        inner.addWidget(self._text)
        self._area = FittingArea(inside)
        self._area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(theme.px(4))
        head = QHBoxLayout()
        self._layout.addLayout(head)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._layout.addWidget(self._area)
        self._most = 0
        self.hide()

    def fit(self, width: int, height: int, *, low: bool) -> None:
        """Be as high as the text, in a part of the page of this size at most three fifths of it: then the text scrolls."""
        side, above = theme.px(16), theme.px(4 if low else 10)
        self._layout.setContentsMargins(side, above, side, above)
        self._most = height * 3 // 5
        self._fit(width)

    def _fit(self, width: int) -> None:
        # another text has not been told to the layout yet
        self._area.updateGeometry()
        needed = self._layout.totalHeightForWidth(width)
        scrolls = needed > self._most > 0
        self.setFixedHeight(self._most if scrolls else needed)
        # what scrolls has to be reached by keys too
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus)

    def tab_stops(self) -> list[QWidget]:
        """The text, where it scrolls."""
        return [self._area]

    @contextmanager
    def as_a_stop(self) -> Iterator[None]:
        """Be one that Tab can be led by, whether it scrolls now or later. Qt leads it by nothing that takes no focus, and then
        whatever comes after it would stay where it was.
        """
        before = self._area.focusPolicy()
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        yield
        self._area.setFocusPolicy(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width it is as high as it has to be."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit(event.size().width())

    def show_help(self, title: str, text: str) -> None:
        """Show a field's help."""
        self._title.setText(say(title))
        self._text.setText(say(text or T("Der er ingen hjælpetekst til dette felt.")))
        self.setAccessibleName(say(title))
        self.setAccessibleDescription(say(text))
        self._area.setAccessibleName(say(text))
        self._area.verticalScrollBar().setValue(0)
        self._fit(self.width())
        self.show()
        self.shown.emit()

    def toggle(self, title: str, text: str) -> None:
        """Show a field's help, or put away what is shown; an empty title is no field."""
        if not self.isHidden() and (not title or self.text() == text):
            self.close_panel()
        elif title:
            self.show_help(title, text)

    def text(self) -> str:
        """The help that is shown."""
        return self._text.text()

    def close_panel(self) -> None:
        """Put it away."""
        self.hide()


class Told(Banner):
    """Why one is held up on this page. While it stands it is never lower than it was: nothing moves when its words change."""

    def show_text(self, text: str, kind: str = "") -> None:
        """Say something, or with an empty text go away."""
        before = self.height() if text and not self.isHidden() else 0
        super().show_text(text, kind)
        self.setMinimumHeight(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width it is as high as it has to be."""
        if event.oldSize().width() != event.size().width():
            self.setMinimumHeight(0)
        super().resizeEvent(event)


class _Area(QScrollArea):
    """Where it gets lower, as when help comes, what has the focus stays in sight."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bring what has the focus back, unless it was scrolled away before."""
        focus, before = QApplication.focusWidget(), event.oldSize()
        inside = focus is not None and self.isAncestorOf(focus)
        place = (
            QRect(focus.mapTo(self.viewport(), QPoint(0, 0)), focus.size()) if focus is not None and inside else QRect()
        )
        super().resizeEvent(event)
        if focus is not None and inside and place.intersects(QRect(QPoint(0, 0), before)):
            self.ensureWidgetVisible(focus, 0, theme.px(_AROUND))


class GuideFrame(QWidget):
    """The parts of the wizard in their places. One body is shown at a time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "page")
        self.steps = StepList()
        self.title = label("", "h1")
        self.note = label(ALL_REQUIRED, "hint")
        self.told = Told()
        self.told.setObjectName("hvorfor")
        self.not_saved = Banner("error")
        self.not_saved.setObjectName("ikke_gemt")
        self.elsewhere = ElsewhereBanner()
        self.locked = Banner("info")
        self.locked.setObjectName("laast")
        self.good = Banner("success")
        self.good.setObjectName("godt")
        self.summary = ErrorSummary()
        self.help = HelpPanel()
        self.bar = Bar()
        self._inside, self._column = column(16)
        # what is higher than before is painted where it is new
        self._inside.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        for part in (self.title, self.locked, self.good, self.summary, self.note):
            self._column.addWidget(part)
        self._bodies = QVBoxLayout()
        self._column.addLayout(self._bodies)
        self._column.addStretch(1)
        self.area = scrolling(self._inside, _Area)
        self._body: Body | None = None
        self._right, self._places = column(0)
        right = self._right
        right.installEventFilter(self)
        self.help.shown.connect(self._show_focus)
        # what comes by itself comes below what is being typed: nothing moves under the hand
        below: tuple[QWidget, ...] = (self.told, self.area, self.not_saved, self.elsewhere, self.help, self.bar)
        for place in below:
            self._places.addWidget(place)
        self._places.setStretch(1, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self._both.addWidget(self.steps)
        self._both.addWidget(right, 1)
        # what does not fit scrolls or moves; the window may be as small as it likes
        self.setMinimumSize(theme.px(360), theme.px(200))
        self._narrow: tuple[bool, bool] | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Lay out once, at the end. Qt would lay the whole window out anew for each part that is shown meanwhile."""
        layouts: list[QLayout] = [self._both, self._places, self._column]
        anchor = self._body.anchor() if self._body is not None else None
        stood = self._stands(anchor)
        for layout in layouts:
            layout.setEnabled(False)
        try:
            yield
        finally:
            for layout in layouts:
                layout.setEnabled(True)
            self.settle()
            stands = self._stands(anchor)
            if stood is not None and stands is not None and self._body is not None and self._body.anchor() is anchor:
                # what grew or went above it, as a list of errors, moves nothing under the hand
                bar = self.area.verticalScrollBar()
                bar.setValue(bar.value() + stands - stood)

    def settle(self) -> None:
        """Lay out what waits for it: places are what they will be."""
        self._both.activate()
        self._places.activate()
        # Qt forgets what a layout inside another layout needed only when it lays out, which is after the scroll area has asked
        self._bodies.invalidate()
        # the scroll area makes room first, or all would be squeezed into what the last body needed and laid out again
        QCoreApplication.sendEvent(self.area, QEvent(QEvent.Type.LayoutRequest))
        self._column.activate()
        # what was just shown asks to be painted when its turn comes; it is painted once, with all the rest
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateLater.value)

    def _stands(self, anchor: QWidget | None) -> int | None:
        """How far down in the window's part that scrolls something stands; None where it is out of sight."""
        if anchor is None or not anchor.isVisible() or not self.area.isAncestorOf(anchor):
            return None
        port = self.area.viewport()
        top = anchor.mapTo(port, QPoint(0, 0)).y()
        return top if -anchor.height() < top < port.height() else None

    def add(self, body: Body) -> None:
        """Take a body in, unseen: one that moves here when it is full has each of its widgets dressed again."""
        body.hide()
        self._bodies.addWidget(body)
        self.fit(body)

    def fit(self, body: Body) -> None:
        """Give a body that is not shown yet the size it will have, so that it is laid out once."""
        sides = self._column.contentsMargins()
        width = self._inside.width() - sides.left() - sides.right()
        body.resize(width, body.heightForWidth(width) if body.hasHeightForWidth() else body.height())

    def reveal(self, body: Body) -> None:
        """Show a body that is filled and in its place."""
        if not body.isVisible():
            self.fit(body)
            body.show()

    def show_body(self, body: Body, bar: BarState) -> None:
        """Put a body in the middle, with its buttons. When it is filled, ``reveal`` shows it."""
        if self._body is not body:
            if self._body is not None:
                self._body.rest()
                self._body.hide()
            if self._bodies.indexOf(body) < 0:
                self.add(body)
            self._body = body
        self.bar.show_state(bar)
        self.area.verticalScrollBar().setValue(0)

    def show_part(self, widget: QWidget, rect: QRect) -> None:
        """Scroll so that a part of what stands in the body is in sight."""
        at = rect.translated(widget.mapTo(self._inside, QPoint(0, 0)))
        self.area.ensureVisible(at.center().x(), at.center().y(), 0, at.height() // 2 + theme.px(16))

    def drop(self, body: Body) -> None:
        """Throw a body away."""
        body.let_go()
        self._bodies.removeWidget(body)
        if self._body is body:
            self._body = None
        body.hide()
        body.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow the steps stand above; where it is low there is less air."""
        super().resizeEvent(event)
        shape = (self.width() < theme.px(NARROW), self.height() < theme.px(LOW))
        if shape == self._narrow:
            return
        self._narrow = shape
        narrow, low = shape
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._both.setDirection(direction)
        self.steps.set_compact(narrow)
        side = theme.px(16 if narrow else 32)
        above = theme.px(8 if low else 24)
        self._column.setContentsMargins(side, above, side, above)
        self.bar.set_low(low or narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The help may take its part of the room that there is beside or below the steps."""
        if watched is self._right and event.type() is QEvent.Type.Resize:
            self.help.fit(self._right.width(), self._right.height(), low=self.height() < theme.px(LOW))
        return super().eventFilter(watched, event)

    def _show_focus(self) -> None:
        """What the help is about is in sight together with it."""
        focus = QApplication.focusWidget()
        if focus is not None and self.area.isAncestorOf(focus):
            self.settle()
            self.area.ensureWidgetVisible(focus, 0, theme.px(_AROUND))

    def chain(self, stops: list[QWidget]) -> None:
        """Let Tab go through the steps, the errors, these inputs and the buttons: first of these the one that goes on."""
        primary, *others = sorted(self.bar.buttons(), key=lambda made: made is not self.bar.primary)
        below = (*self.elsewhere.buttons(), *self.help.tab_stops())
        order = [*self.steps.tab_stops(), *self.summary.links(), *stops, *below, primary, *others]
        with self.help.as_a_stop():
            for first, second in pairwise(order):
                QWidget.setTabOrder(first, second)
