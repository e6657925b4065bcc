"""A form on the page: its shown fields in order, in two columns where there is room. Boxes come and go as answers demand.

Widgets are kept while the case is open and only get what differs; the answers stand in the session. Tab follows the definition
also when the field that is left makes another one appear.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.fields.fieldbox import FieldBox
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.services.wizard.views import FeltVisning

TWO_COLUMNS = 700
WIDEST = 1120


class FormView(QWidget):
    """The shown fields of one form instance, or of one of its steps."""

    answered = Signal(str, str, object)
    help_wanted = Signal(str, str)
    changed_shape = Signal()
    """Fields came or went; the order of Tab must be set again."""

    def __init__(self, case: Case, skema_id: str, trin_id: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.skema_id = skema_id
        self._trin_id = trin_id
        self._boxes: dict[str, FieldBox] = {}
        self._shown: list[str] = []
        self._columns = 0
        self._locked = False
        self._as_of = (-1, False)
        """The session's count of changes, and whether the course was locked, when this was last filled."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(32))
        self._grid.setVerticalSpacing(theme.px(18))
        self.setMaximumWidth(theme.px(WIDEST))

    def grow(self) -> bool:
        """Do a part of what ``refresh`` will have to do, one box at a time, also those that no answer asks for yet.

        False when nothing is left.
        """
        for felt in self._felter():
            if felt.navn not in self._boxes:
                self._make_ready(self._box(FeltVisning(felt, None, kraevet=True, fund=())))
                return True
        if self.isVisible() or self._as_of == self._now():
            return False
        self.refresh()
        return True

    def _make_ready(self, box: FieldBox) -> None:
        """Do now what Qt would do when a box is first shown."""
        box.hide()
        box.ensurePolished()
        for inside in box.findChildren(QWidget):
            inside.ensurePolished()
        layout = box.layout()
        if layout is not None:
            layout.activate()

    def _felter(self) -> list[Felt]:
        """Every field that the form or step can have, shown or not."""
        session = self._case.session
        definition = session.version.skemaer[session.record(self.skema_id).art]
        return [felt for trin in definition.trin if self._trin_id in (None, trin.id) for felt in trin.felter]

    def _now(self) -> tuple[int, bool]:
        return self._case.session.changes, self._case.locked

    # -- what is shown ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the fields as the session has them, unless nothing was changed since the last time."""
        if self._as_of == self._now():
            return
        self._as_of = self._now()
        views = self._case.session.felter(self.skema_id, self._trin_id)
        names = [view.felt.navn for view in views]
        for view in views:
            self._box(view).show_view(view)
        if names != self._shown:
            for name in set(self._shown) - set(names):
                self._boxes[name].hide()
            self._shown = names
            self._arrange()
            self.changed_shape.emit()
        if self._case.locked != self._locked:
            self._lock(self._case.locked)

    def restore(self) -> None:
        """Show every field as the session has it, also one in which something was typed that it did not take."""
        self._as_of = (-1, False)
        self.refresh()

    def _box(self, view: FeltVisning) -> FieldBox:
        box = self._boxes.get(view.felt.navn)
        if box is None:
            box = FieldBox(self.skema_id, view, self._case.session.katalog.lister, self)
            box.answered.connect(self.answered)
            box.help_wanted.connect(self.help_wanted)
            if self._locked:
                box.lock(True)
            self._boxes[view.felt.navn] = box
        return box

    def _lock(self, locked: bool) -> None:
        self._locked = locked
        for box in self._boxes.values():
            box.lock(locked)

    def boxes(self) -> list[FieldBox]:
        """The shown fields in order."""
        return [self._boxes[name] for name in self._shown]

    def box(self, navn: str) -> FieldBox | None:
        """A shown field."""
        return self._boxes[navn] if navn in self._shown else None

    # -- layout ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= theme.px(TWO_COLUMNS) else 1
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest field: two columns give way to one before anything scrolls sideways."""
        hint = super().minimumSizeHint()
        hint.setWidth(max((box.minimumSizeHint().width() for box in self.boxes()), default=0))
        return hint

    def _arrange(self) -> None:
        # not takeAt: an item that Python still holds keeps the widget's old size in its cache
        for box in self._boxes.values():
            self._grid.removeWidget(box)
        row = column = 0
        columns = self._columns or 2
        for box in self.boxes():
            span = columns if box.field.wide else 1
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, span)
            box.show()
            column += span
        for i in range(2):
            self._grid.setColumnStretch(i, 1 if i < columns else 0)

    # -- focus -----------------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Commit before Tab looks for the next field, so that one which the answer makes appear is not skipped."""
        self.flush()
        return super().focusNextPrevChild(forward)

    def focused(self) -> FieldBox | None:
        """The field with the focus."""
        focus = QApplication.focusWidget()
        return next((box for box in self.boxes() if box.holds(focus)), None)

    def flush(self) -> None:
        """Commit what is being typed."""
        for box in self.boxes():
            box.field.flush()

    def tab_stops(self) -> list[QWidget]:
        """What Tab visits, in the order of the definition."""
        return [stop for box in self.boxes() for stop in box.tab_stops()]


@dataclass(frozen=True, slots=True)
class FormPart:
    """One form in a body: the instance, the step of it (None: all), and a heading where there are several."""

    skema_id: str
    trin_id: str | None = None
    heading: str = ""


class FormBody(Body):
    """One or two forms under each other."""

    answered = Signal(str, str, object)
    help_wanted = Signal(str, str)
    changed_shape = Signal()

    def __init__(self, case: Case, title: str, parts: Sequence[FormPart]) -> None:
        super().__init__()
        self.title = title
        self.skema_ids = tuple(part.skema_id for part in parts)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(18))
        self.views: list[FormView] = []
        for part in parts:
            if part.heading:
                self.column.addWidget(label(part.heading, "h2"))
            view = FormView(case, part.skema_id, part.trin_id, self)
            view.answered.connect(self.answered)
            view.help_wanted.connect(self.help_wanted)
            view.changed_shape.connect(self.changed_shape)
            self.column.addWidget(view)
            self.views.append(view)

    def grow(self) -> bool:
        """A little of one of the forms; False when nothing is left."""
        return any(view.grow() for view in self.views)

    def refresh(self) -> None:
        """Show the answers as they are."""
        for view in self.views:
            view.refresh()

    def restore(self) -> None:
        """Show the answers as they are, also where something else was typed and not taken."""
        for view in self.views:
            view.restore()

    def flush(self) -> None:
        """Commit what is being typed."""
        for view in self.views:
            view.flush()

    def tab_stops(self) -> list[QWidget]:
        """Field by field."""
        return [stop for view in self.views for stop in view.tab_stops()]

    def focused(self) -> FieldBox | None:
        """The field with the focus."""
        return next((box for view in self.views if (box := view.focused())), None)

    def place(self) -> tuple[str, str]:
        """The field with the focus."""
        box = self.focused()
        return (box.skema_id, box.felt.navn) if box else ("", "")

    def field_box(self, skema_id: str, felt: str) -> FieldBox | None:
        """A shown field."""
        return next((box for v in self.views if v.skema_id == skema_id and (box := v.box(felt))), None)

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """Put the focus in that field, else in the first one that is open to typing."""
        box = self.field_box(skema_id, felt) or next(
            (box for view in self.views for box in view.boxes() if view.isVisibleTo(self) and not box.only_shown), None
        )
        if box is None:
            return super().take_focus()
        box.take_focus(part)
        return True
