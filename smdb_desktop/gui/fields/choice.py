"""One answer of several: up to four as radio buttons, more as a list that is searched by typing. Nothing is preselected."""

from PySide6.QtCore import QObject, QRect, QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.group import GroupField
from smdb_desktop.gui.fields.parts import Radio, room_for
from smdb_desktop.gui.fields.search import SearchField
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import button
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

MOST_RADIOS = 4
_GAP = 16
_TAKES_BACK = {int(Qt.Key.Key_Delete), int(Qt.Key.Key_Backspace)}


class RadioField(GroupField):
    """Radio buttons: one Tab stop, arrows move, Space or a letter chooses, Delete, Backspace or *Ryd* takes the answer back."""

    _odd: Json

    def _build(self) -> None:
        self._odd = None
        self._group = QButtonGroup(self)
        # a screen reader and voice control toggle a button without a click
        self._group.buttonToggled.connect(self._toggled)
        self._clear = button(T("Ryd"), self.clear, "link")
        self._clear.setParent(self)
        self._clear.setToolTip(say(T("Ryd svaret (Delete)")))
        self._clear.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._clear.installEventFilter(self)

    def _new_button(self) -> Radio:
        made = Radio(self._frame)
        self._group.addButton(made)
        return made

    def _dress(self) -> None:
        self._clear.setAccessibleName(say(T("Ryd svaret: {navn}", navn=self.context.felt.label)))
        super()._dress()

    def _places(self, width: int) -> list[QRect]:
        gap, room = theme.px(_GAP), width - self._clear.sizeHint().width()
        hints = [made.sizeHint() for made in self._buttons.values()]
        if sum(hint.width() + gap for hint in hints) > room:
            return self._below_each_other([room_for(made, room) for made in self._buttons.values()])
        places, left = [], 0
        for hint in hints:
            places.append(QRect(left, 0, hint.width(), hint.height()))
            left += hint.width() + gap
        return places

    def _arrange(self) -> None:
        super()._arrange()
        places = self._places_at(self.width())
        if places:
            hint, right = self._clear.sizeHint(), max(place.right() for place in places) + theme.px(_GAP)
            top = (places[0].height() - hint.height()) // 2
            self._clear.setGeometry(min(right, self.width() - hint.width()), top, hint.width(), hint.height())

    def _one_stop(self, stop: QObject | None = None) -> None:
        super()._one_stop(stop)
        chosen = self._chosen()
        shown = chosen is not None and not self._locked
        if self._clear.isHidden() == shown:
            self._clear.setVisible(shown)

    def _ways(self) -> list[QAbstractButton]:
        return [*super()._ways(), *([self._clear] if not self._clear.isHidden() else [])]

    def _key(self, now: QAbstractButton, key: int, text: str) -> bool:
        if key in _TAKES_BACK:
            self.clear()
            return True
        if super()._key(now, key, text):
            return True
        letter = text.casefold()
        meant = [b for b in self._buttons.values() if letter.isalnum() and b.text().casefold().startswith(letter)]
        if not meant:
            return False
        after = [b for b in meant if b is not now]
        (after or meant)[0].setFocus(Qt.FocusReason.TabFocusReason)
        if len(meant) == 1:
            meant[0].click()
        return True

    def _toggled(self, _button: QAbstractButton, on: bool) -> None:
        if not on:
            return
        if self._bound and not self._locked:
            self._odd = None
            self._one_stop()
        self._tell()

    def clear(self) -> None:
        """Take the answer back."""
        if self.value() is not None and not self._locked:
            if self._clear.hasFocus() and self._stop is not None:
                self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
            self.set_value(None)
            self._commit(None)

    def value(self) -> Json:
        """The chosen code, an odd answer that the list does not have, or None."""
        return next((code for code, made in self._buttons.items() if made.isChecked()), self._odd)

    def set_value(self, raw: Json) -> None:
        """Choose the button of a code."""
        wanted = self._buttons.get(str(raw)) if raw is not None else None
        self._odd = raw if wanted is None else None
        self._known = raw
        with QSignalBlocker(self._group):
            if wanted is not None:
                wanted.setChecked(True)
            elif self._group.checkedButton() is not None:
                self._group.setExclusive(False)
                for made in self._made:
                    made.setChecked(False)
                self._group.setExclusive(True)
        self._one_stop(next((made for made in self._buttons.values() if made.hasFocus()), None))

    def set_read_only(self, locked: bool) -> None:
        """The chosen answer stays visible."""
        super().set_read_only(locked)
        self._clear.setVisible(not locked and self._chosen() is not None)


def is_few(liste: Kodeliste | None) -> bool:
    """Whether the answers stand as radio buttons."""
    return liste is not None and len(liste.koder) <= MOST_RADIOS


def choice_field(context: FieldContext, parent: QWidget | None = None) -> FieldWidget:
    """Radio buttons for up to four answers, else the searchable list."""
    return RadioField(context, parent) if is_few(context.liste) else SearchField(context, parent)
