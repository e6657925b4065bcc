"""What radio buttons and tick boxes of one question share: real buttons in a group, one Tab stop, arrows that move inside it.

The buttons are made once and used for every field that the group is bound to; a field with fewer answers hides the rest.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget, name_it
from smdb_desktop.gui.fields.parts import Radio, Tick
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.line import COMMAND, is_return, mark
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

_STEPS = {
    int(Qt.Key.Key_Right): 1, int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Up): -1,
}  # fmt: skip
_LEAST = 160
_ENDS = {int(Qt.Key.Key_Home): 0, int(Qt.Key.Key_End): -1}
_STOP, _INSIDE = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus


class _Group(QGroupBox):
    """A group for those who hear the window; eyes see only what stands in it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing."""


class GroupField(FieldWidget):
    """Buttons of one question. A subclass makes the buttons, says how they stand (``_places``) and what they mean."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = _Group(self)
        self._locked = False
        self._state = ""
        self._known: Json = None
        """The answer that was shown or told last."""
        self._made: list[Radio | Tick] = []
        self._buttons: dict[str, Radio | Tick] = {}
        """The buttons of the field by code, in the list's order."""
        self._stop: Radio | Tick | None = None
        self._stand: dict[int, list[QRect]] = {}
        """Where the buttons stand, by the widths that were asked for."""
        self._build()
        self.bind(context)

    def _build(self) -> None:
        """Make what stands beside the buttons."""

    def _new_button(self) -> Radio | Tick:
        raise NotImplementedError

    def _places(self, width: int) -> list[QRect]:
        """Where the buttons stand in this width, in the list's order."""
        raise NotImplementedError

    def _places_at(self, width: int) -> list[QRect]:
        """The same, worked out once for each field and width."""
        found = self._stand.get(width)
        if found is None:
            found = self._stand[width] = self._places(width)
        return found

    def changeEvent(self, event: QEvent) -> None:
        """Another look has other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._stand.clear()

    @staticmethod
    def _below_each_other(sizes: list[QSize]) -> list[QRect]:
        places, top = [], 0
        for size in sizes:
            places.append(QRect(0, top, size.width(), size.height()))
            top += size.height()
        return places

    # -- which field -----------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self._frame.setObjectName(self.context.name)
        koder = list(self.context.liste or ())
        while len(self._made) < len(koder):
            made = self._new_button()
            made.setFocusPolicy(_INSIDE)
            made.installEventFilter(self)
            self._made.append(made)
        for made, kode in zip(self._made, koder, strict=False):
            made.setText(say(kode.label))
            made.setObjectName(f"{self.context.name}={kode.code}")
            self._buttons[kode.code] = made
        for number, made in enumerate(self._made):
            if made.isHidden() == (number < len(koder)):
                made.setVisible(number < len(koder))
        self._stand.clear()
        self._one_stop()

    def _empty_answer(self) -> None:
        self.set_value(None)
        for made in self._made:
            made.setDown(False)

    def _empty(self) -> None:
        self.set_read_only(False)
        self._empty_answer()
        self.set_state("")
        self.describe("", "")
        self._frame.setObjectName("")
        for made in self._made:
            made.setObjectName("")
        self._buttons = {}
        self._stand.clear()
        self._one_stop()

    def _tell(self) -> None:
        """Tell what a toggle has made of the answer. Qt toggles also what is locked: that is undone."""
        if self._locked or not self._bound:
            self.set_value(self._known)
        else:
            self._known = self.value()
            self._commit(self._known)

    # -- keys ------------------------------------------------------------------------------------------------------

    def _chosen(self) -> Radio | Tick | None:
        """Where Tab lands: the first chosen answer."""
        return next((made for made in self._buttons.values() if made.isChecked()), None)

    def _one_stop(self, stop: QObject | None = None) -> None:
        """Make a button, else the chosen one, else the first, the group's Tab stop."""
        own = next((made for made in self._buttons.values() if made is stop), None)
        own = own or self._chosen() or next(iter(self._buttons.values()), None)
        # no focus proxy on the frame: Tab would treat the frame as one more stop, wherever it stands in the chain
        if own is not self._stop:
            if self._stop is not None:
                self._stop.setFocusPolicy(_INSIDE)
            if own is not None:
                own.setFocusPolicy(_STOP)
            self._stop = own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Home and End move inside the group, Return goes on; when the focus leaves, Tab comes back to the answer."""
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QAbstractButton):
            if not self._bound:
                return True  # no field is shown, and Qt would look for a neighbour to go to
            if is_return(event):
                self._go_on()
                return True
            if not event.modifiers() & COMMAND and self._key(watched, event.key(), event.text()):
                return True
        elif kind is QEvent.Type.FocusIn and watched in self._made:
            self._one_stop(watched)
        elif kind is QEvent.Type.FocusOut and self._bound:
            self._one_stop()
        return super().eventFilter(watched, event)

    def _ways(self) -> list[QAbstractButton]:
        """What the arrows walk through."""
        return list(self._buttons.values())

    def _key(self, now: QAbstractButton, key: int, text: str) -> bool:
        """What a key does; whether it did anything."""
        del text
        buttons = self._ways()
        if key in _STEPS:
            buttons[(buttons.index(now) + _STEPS[key]) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in _ENDS:
            buttons[_ENDS[key]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            return False
        return True

    # -- places ----------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put the buttons in their places."""
        self._frame.setGeometry(self.rect())
        for made, place in zip(self._buttons.values(), self._places_at(self.width()), strict=True):
            made.setGeometry(place)

    def height_for(self, width: int) -> int:
        """Down to the lowest button."""
        return max((place.bottom() + 1 for place in self._places_at(width)), default=0)

    def sizeHint(self) -> QSize:
        """The buttons as they stand in the width of now."""
        widest = max((made.sizeHint().width() for made in self._buttons.values()), default=0)
        width = max(self.width(), widest)
        return QSize(width, self.height_for(width))

    def least_width(self) -> int:
        """Narrow: the answers wrap."""
        widest = max((made.sizeHint().width() for made in self._buttons.values()), default=0)
        return min(theme.px(_LEAST), max(self.width(), widest))

    def minimumSizeHint(self) -> QSize:
        """The same, as high as it is then."""
        least = self.least_width()
        return QSize(least, self.height_for(max(self.width(), least)))

    # -- the field -------------------------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        """Every button; only one of them is a stop."""
        return list(self._buttons.values())

    def tab_stops(self) -> list[QWidget]:
        """The button in which the focus is, else the answer, else the first."""
        return [self._stop] if self._stop is not None else []

    def named(self) -> QWidget:
        """The group around the buttons."""
        return self._frame

    def part(self, path: str) -> QWidget:
        """The button that Tab would reach."""
        del path
        return self._stop or self._frame

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """The circles or boxes in the colour of what is wrong."""
        del parts
        if state != self._state:
            self._state = state
            mark(self._frame, state)
            for made in self._made:
                mark(made, state)

    def set_read_only(self, locked: bool) -> None:
        """The answers can be reached and read, and not changed."""
        self._locked = locked
        for made in self._made:
            if made.locked != locked:
                made.locked = locked
                made.update()

    def describe(self, name: str, description: str) -> None:
        """The group carries the question; each button says its own answer and belongs to the question."""
        super().describe(name, description)
        text = say(T("{navn}. {beskrivelse}", navn=name, beskrivelse=description) if description else name)
        for made in self._made:
            name_it(made, "", text)
