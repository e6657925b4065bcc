"""What every field widget is: it shows one answer, says when the person has given another, and holds nothing the session lacks.

A widget never judges an answer. ``committed`` carries the raw answer (text, code, list of codes, true, list of rows; None when
emptied) and is emitted when the field is left or a choice is made; ``flush`` commits what is being typed right now. A widget is
used again for other fields: ``bind`` makes it show one, ``release`` none, and from then on nothing is committed from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.kit.announce import describe
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What a widget shows: the field, the code lists, and the object name (the field's name, or a table cell's).

    ``near`` is asked when a calendar opens and the field has no date: a day of the case, or None.
    """

    felt: Felt
    lister: Kodelister
    name: str
    near: Callable[[], date | None] | None = None

    @property
    def liste(self) -> Kodeliste | None:
        """The field's own code list."""
        return self.lister[self.felt.liste] if self.felt.liste else None


NOBODY = FieldContext(Felt("", "", Felttype.TEKST), {}, "")
"""What a released widget shows: no field."""


class FieldWidget(QWidget):
    """One input. A subclass makes what never changes in ``__init__``, ends it with ``bind``, and gives what raises here."""

    committed = Signal(object)
    wants_next = Signal()
    """Return was pressed and nothing more is to do here: the form goes to the next stop."""
    resized = Signal()
    """``height_for`` says something else from now on: a table got or lost a row."""
    wide = False
    """Whether the field wants the whole width of the form."""
    labels_itself = False
    """Whether the label stands in the input, as with a check box."""
    tells_lock = False
    """Whether those who hear the window hear of the input itself that it can only be read, as of a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.context = NOBODY
        self._bound = False

    # -- which field -----------------------------------------------------------------------------------------------

    def bind(self, context: FieldContext) -> None:
        """Show this field, without an answer, as a widget just made would. Nothing of the field before is left; emits nothing."""
        if self._bound:
            self.release()
        else:
            self._empty()  # something may have been typed where no field was shown
        self.context = context
        self._dress()
        self._arrange()
        self.updateGeometry()
        self._bound = True

    def release(self) -> None:
        """Show no field. Whatever event comes from now on commits nothing; what was being typed is gone (``flush`` is before)."""
        self._bound = False
        # the window's own: while a list is open, or another window in front, it is the one that the focus comes back to
        focus = self.window().focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()
        self._empty()
        self.context = NOBODY

    def set_aside(self) -> None:
        """Keep the field, but not the answer, while it is not shown. As after ``release`` nothing is committed."""
        self._bound = False
        focus = self.window().focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()
        self._empty_answer()

    def take_up(self) -> None:
        """Show the field that was set aside again, without an answer, as ``bind`` would."""
        self._bound = True

    def _empty_answer(self) -> None:
        """Take away the answer and what is typed, and nothing else."""
        self.set_value(None)

    def _dress(self) -> None:
        """Put the words, choices and sizes of ``context`` in place; the widget is empty."""
        raise NotImplementedError

    def _empty(self) -> None:
        """Take away the answer, what is typed, state, description and read-only."""
        raise NotImplementedError

    def _commit(self, raw: Json) -> None:
        """Tell an answer, unless nobody's field is shown."""
        if self._bound:
            self.committed.emit(raw)

    def _go_on(self) -> None:
        if self._bound:
            self.wants_next.emit()

    # -- the answer ------------------------------------------------------------------------------------------------

    def value(self) -> Json:
        """The raw answer that stands in the widget now."""
        raise NotImplementedError

    def set_value(self, raw: Json) -> None:
        """Show an answer; emits nothing."""
        raise NotImplementedError

    def shown(self) -> str:
        """The answer as people read it."""
        raw = self.value()
        return "" if raw is None else str(raw)

    def flush(self) -> None:
        """Commit what is being typed, if anything is."""

    # -- its parts -------------------------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        """Every input, in order. The first is where a jump to the field lands."""
        raise NotImplementedError

    def tab_stops(self) -> list[QWidget]:
        """What Tab visits, in order: one stop for a group."""
        return self.inputs()

    def named(self) -> QWidget:
        """The input that carries the field's name as object name and accessible name."""
        return self.inputs()[0]

    def part(self, path: str) -> QWidget:
        """The input of a part of the field (``[0].antal_dage``), or the field's own."""
        del path
        return self.inputs()[0]

    def height_for(self, width: int) -> int:
        """How high the widget is in this width, in pixels; the same whatever the answer, but for a table's rows."""
        raise NotImplementedError

    def least_width(self) -> int:
        """As narrow as it can be, in pixels."""
        return self.minimumSizeHint().width()

    def hasHeightForWidth(self) -> bool:
        """In a layout the width decides the height too."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The same, for a layout."""
        return self.height_for(width)

    def _arrange(self) -> None:
        """Put the parts in their places."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has other places."""
        super().resizeEvent(event)
        self._arrange()

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """Mark the input ``error``, ``warning`` or not at all; ``parts`` are the table cells that are meant."""
        del parts
        restyle(self.named(), "state", state)

    def describe(self, name: str, description: str) -> None:
        """Name and description for screen readers."""
        name_it(self.named(), name, description)

    def set_read_only(self, locked: bool) -> None:
        """Whether the answer can be changed; text stays readable and copyable."""
        for widget in self.inputs():
            if isinstance(widget, QLineEdit):
                widget.setReadOnly(locked)
            else:
                widget.setEnabled(not locked)


def name_it(widget: QWidget, name: str, description: str) -> None:
    """Name and description for screen readers, told only where they differ: each change is an event that is read aloud."""
    if widget.accessibleName() != name:
        widget.setAccessibleName(say(name))
    if name or description:
        describe(widget, description)
    elif widget.accessibleDescription():
        # it shows no field: nothing is heard with it
        widget.setAccessibleDescription("")
