"""One answer of several: up to four as a row of radio buttons, more as a list that is searched by typing. Nothing is preselected.

What is typed and is no answer of the list is committed as it stands: it is kept, and the session says that it is unknown.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget, guard_wheel, is_return, name_it
from smdb_desktop.gui.fields.group import GroupField
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.inputs import AnswerCompleter, the_one
from smdb_desktop.gui.kit.parts import button
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

MOST_RADIOS = 4
CHOOSE = T("Vælg …")
_TAKE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
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
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _new_button(self) -> QAbstractButton:
        made = QRadioButton("", self._frame)
        self._group.addButton(made)
        return made

    def _dress(self) -> None:
        self._clear.setAccessibleName(say(T("Ryd svaret: {navn}", navn=self.context.felt.label)))
        super()._dress()

    def _places(self, width: int) -> list[QRect]:
        hints = [made.sizeHint() for made in self._buttons.values()]
        high = max((hint.height() for hint in hints), default=0)
        gap, room = theme.px(8), width - self._clear.sizeHint().width()
        if sum(hint.width() + gap for hint in hints) > room:
            return [QRect(0, i * high, hint.width(), high) for i, hint in enumerate(hints)]
        places, left = [], 0
        for hint in hints:
            places.append(QRect(left, 0, hint.width(), high))
            left += hint.width() + gap
        return places

    def _arrange(self) -> None:
        super()._arrange()
        places = self._places(self.width())
        if places:
            right = max(place.right() for place in places) + theme.px(8)
            hint = self._clear.sizeHint()
            self._clear.setGeometry(right, (places[0].height() - hint.height()) // 2, hint.width(), hint.height())

    def _one_stop(self, stop: QAbstractButton | None = None) -> None:
        super()._one_stop(stop)
        chosen = self._chosen()
        self._clear.setVisible(chosen is not None and chosen.isEnabled())

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
        self._odd = None
        self._one_stop()
        self._commit(self.value())

    def clear(self) -> None:
        """Take the answer back."""
        if self.value() is not None:
            self.set_value(None)
            self._commit(None)

    def value(self) -> Json:
        """The chosen code, an odd answer that the list does not have, or None."""
        return next((code for code, made in self._buttons.items() if made.isChecked()), self._odd)

    def set_value(self, raw: Json) -> None:
        """Choose the button of a code."""
        wanted = self._buttons.get(str(raw)) if raw is not None else None
        self._odd = raw if wanted is None else None
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


class SearchField(FieldWidget):
    """A list that is searched by typing any part of an answer."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._combo = SearchCombo(self)
        self._placeholder: str = CHOOSE
        self._labels: dict[str, str] = {}
        self._known: Json = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo)
        self._combo.activated.connect(self.flush)
        self._combo.taken.connect(self.flush)
        self._combo.edit.editingFinished.connect(self.flush)
        self._combo.installEventFilter(self)
        self.bind(context)

    def bind(self, context: FieldContext, placeholder: str = CHOOSE) -> None:
        """Show this field; the placeholder stands where there is no answer."""
        self._placeholder = placeholder
        super().bind(context)

    def _dress(self) -> None:
        self._combo.setObjectName(self.context.name)
        self._combo.edit.setPlaceholderText(say(self._placeholder))
        for kode in self.context.liste or ():
            shown = say(kode.label)
            self._combo.addItem(say(shown), kode.code)
            self._labels[kode.code] = shown
        if self.context.liste is not None:
            self._combo.search_in(self.context.liste)
        self._combo.setCurrentIndex(-1)

    def _empty(self) -> None:
        self.set_read_only(False)
        self._combo.hidePopup()
        self._combo.leave()
        self._labels = {}
        self._show(None)
        self._combo.clear()
        self.set_state("")
        self.describe("", "")
        self._combo.setObjectName("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return commits and goes on."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and is_return(event):
            self.flush()
            self._go_on()
            return True
        return super().eventFilter(watched, event)

    def value(self) -> Json:
        """The code of what stands there, a single answer it can only mean, or the text as typed."""
        text = self._combo.edit.text().strip()
        if not text:
            return None
        if self.context.liste is None:
            return text
        spelled = [self.context.liste.spellings(code, label) for code, label in self._labels.items()]
        row = the_one(self.context.liste.spelling(text), spelled)
        return text if row is None else list(self._labels)[row]

    def shown(self) -> str:
        """The text that stands there."""
        return self._combo.edit.text()

    def set_value(self, raw: Json) -> None:
        """Show the label of a code; an unknown code is shown as it stands. Half-typed text stays."""
        if raw != self._known:
            self._show(raw)

    def _show(self, raw: Json) -> None:
        self._known = raw
        text = "" if raw is None else self._labels.get(str(raw), str(raw))
        index = self._combo.findData(raw) if raw is not None else -1
        if self._combo.currentIndex() != index:
            self._combo.setCurrentIndex(index)
        if self._combo.edit.text() != text:
            self._combo.edit.setText(text)
        self._combo.edit.setCursorPosition(0)

    def flush(self) -> None:
        """Commit when another answer stands there."""
        if not isValid(self._combo.edit):
            return  # a line that is destroyed with its page says once more that it is left
        value, known = self.value(), self._known
        self._show(value)
        if value != known:
            self._commit(value)

    def describe(self, name: str, description: str) -> None:
        """The line inside the list says the same: some screen readers stand in it and not on the list."""
        super().describe(name, description)
        name_it(self._combo.edit, name, description)

    def inputs(self) -> list[QWidget]:
        """The list."""
        return [self._combo]

    def set_read_only(self, locked: bool) -> None:
        """Greyed, with the answer readable."""
        self._combo.setEnabled(not locked)


class SearchCombo(QComboBox):
    """An editable list without a preselected answer; typing any part of an answer offers the matches."""

    taken = Signal()
    """An offer was taken by a key; its words stand in the line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        edit = self.lineEdit()
        if edit is None:
            raise RuntimeError("an editable list has a line edit")
        self.edit = edit
        self._offers: QAbstractItemView | None = None
        edit.textEdited.connect(self._watch_offers)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        guard_wheel(self)

    def search_in(self, answers: Kodeliste) -> None:
        """Offer the answers of the list, which are the items, by any part and spelling of what is typed."""
        completer = AnswerCompleter(self, answers)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)

    def leave(self) -> None:
        """Offer nothing any more."""
        if self._offers is not None:
            self._offers.hide()
            self._offers = None
        self.setCompleter(QCompleter(list[str](), self))

    def _watch_offers(self) -> None:
        completer = self.completer()
        offers = completer.popup() if completer is not None and self._offers is None else None
        if offers is not None:
            self._offers = offers
            offers.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return and Tab take the marked offer here: the completer would finish the line first and take what is there then."""
        if watched is self._offers and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event.key()) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _take(self, key: int) -> bool:
        offers = self._offers
        if offers is None or key not in _TAKE or not offers.currentIndex().isValid():
            return False
        self.edit.setText(str(offers.currentIndex().data()))
        offers.hide()
        self.taken.emit()
        # what was taken may have moved the focus on by itself, as in a table
        if key == Qt.Key.Key_Tab and QApplication.focusWidget() is self:
            self.focusNextPrevChild(True)
        return True


def is_few(liste: Kodeliste | None) -> bool:
    """Whether the answers stand as radio buttons."""
    return liste is not None and len(liste.koder) <= MOST_RADIOS


def choice_field(context: FieldContext, parent: QWidget | None = None) -> FieldWidget:
    """Radio buttons for up to four answers, else the searchable list."""
    return RadioField(context, parent) if is_few(context.liste) else SearchField(context, parent)
