"""One answer of several: up to four as a row of radio buttons, more as a list that is searched by typing. Nothing is preselected.

What is typed and is no answer of the list is committed as it stands: it is kept, and the session says that it is unknown.
"""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget, guard_wheel
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.inputs import AnswerCompleter, the_one
from smdb_desktop.gui.kit.parts import IconButton, restyle
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

MOST_RADIOS = 4
CHOOSE = T("Vælg …")
_ROW_WIDTH = 400
_LONGEST = 300
_TAKE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class RadioField(FieldWidget):
    """Radio buttons: one tab stop, arrow keys choose, Delete or Backspace or the small cross takes the answer back."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._frame = QFrame(self)
        self._frame.setProperty("class", "choices")
        self._frame.setObjectName(context.name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._odd: Json = None
        for kode in context.liste or ():
            made = QRadioButton(say(kode.label), self._frame)
            made.setObjectName(f"{context.name}={kode.code}")
            made.setProperty("code", kode.code)
            made.installEventFilter(self)
            self._group.addButton(made)
            self._buttons[kode.code] = made
        self._clear = self._clear_button()
        self._lay_out()
        # a screen reader and voice control toggle a button without a click
        self._group.buttonToggled.connect(self._toggled)
        self._one_stop()

    def _clear_button(self) -> IconButton:
        made = IconButton("remove", T("Ryd svaret (Delete)"), 14, self)
        made.setAccessibleName(say(T("Ryd svaret: {navn}", navn=self.context.felt.label)))
        made.clicked.connect(self.clear)
        size = made.sizePolicy()
        size.setRetainSizeWhenHidden(True)
        made.setSizePolicy(size)
        made.hide()
        return made

    def _lay_out(self) -> None:
        longest = max((b.fontMetrics().horizontalAdvance(b.text()) for b in self._buttons.values()), default=0)
        self.wide = longest > theme.px(_LONGEST)
        width = sum(b.fontMetrics().horizontalAdvance(b.text()) + theme.px(56) for b in self._buttons.values())
        beside = width <= theme.px(_ROW_WIDTH)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        inner = QBoxLayout(direction, self._frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(4 if beside else 0))
        for made in self._buttons.values():
            inner.addWidget(made)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(4))
        outer.addWidget(self._frame)
        outer.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)

    def _one_stop(self) -> None:
        """Tab lands on the chosen answer, or on the first."""
        checked = self._group.checkedButton()
        stop = checked or next(iter(self._buttons.values()))
        for made in self._buttons.values():
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if made is stop else Qt.FocusPolicy.ClickFocus)
        # no focus proxy on the frame: Tab would treat the frame as one more stop, wherever it stands in the chain
        self._stop = stop
        self._clear.setVisible(checked is not None and checked.isEnabled())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys choose the neighbour, Delete and Backspace take the answer back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QRadioButton):
            if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
                return False
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._step(watched, _STEPS[key])
                return True
            if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.clear()
                return True
        return super().eventFilter(watched, event)

    def _step(self, now: QRadioButton, by: int) -> None:
        buttons = list(self._buttons.values())
        chosen = buttons[(buttons.index(now) + by) % len(buttons)]
        # the first arrow key in an unanswered field chooses where the focus stands
        target = chosen if self._group.checkedButton() is not None else now
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.click()

    def _toggled(self, _button: QAbstractButton, on: bool) -> None:
        if not on:
            return
        self._odd = None
        self._one_stop()
        self.committed.emit(self.value())

    def clear(self) -> None:
        """Take the answer back."""
        if self.value() is not None:
            had_focus = any(b.hasFocus() for b in self._buttons.values())
            self.set_value(None)
            if had_focus:
                self._stop.setFocus()
            self.committed.emit(None)

    def value(self) -> Json:
        """The chosen code, an odd answer that the list does not have, or None."""
        checked = self._group.checkedButton()
        return str(checked.property("code")) if checked is not None else self._odd

    def set_value(self, raw: Json) -> None:
        """Choose the button of a code."""
        wanted = self._buttons.get(str(raw)) if raw is not None else None
        self._odd = raw if wanted is None else None
        with QSignalBlocker(self._group):
            if wanted is not None:
                wanted.setChecked(True)
            elif self._group.checkedButton() is not None:
                self._group.setExclusive(False)
                for made in self._buttons.values():
                    made.setChecked(False)
                self._group.setExclusive(True)
        self._one_stop()

    def inputs(self) -> list[QWidget]:
        """Every button; only one of them is a tab stop."""
        return list(self._buttons.values())

    def named(self) -> QWidget:
        """The frame around the buttons."""
        return self._frame

    def part(self, path: str) -> QWidget:
        """The button that Tab would reach."""
        del path
        return self._stop

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """A stripe beside the buttons."""
        del parts
        restyle(self._frame, "state", state)

    def describe(self, name: str, description: str) -> None:
        """The frame carries the label; each button says its own answer and belongs to the label."""
        super().describe(name, description)
        text = say(T("{navn}. {beskrivelse}", navn=name, beskrivelse=description) if description else name)
        for made in self._buttons.values():
            if made.accessibleDescription() != text:
                made.setAccessibleDescription(say(text))

    def set_read_only(self, locked: bool) -> None:
        """The chosen answer stays visible."""
        super().set_read_only(locked)
        self._clear.setVisible(not locked and self._group.checkedButton() is not None)


class SearchField(FieldWidget):
    """A list that is searched by typing any part of an answer."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None, placeholder: str = CHOOSE) -> None:
        super().__init__(context, parent)
        self._combo = SearchCombo(placeholder, self)
        self._combo.setObjectName(context.name)
        self._labels: dict[str, str] = {}
        for kode in context.liste or ():
            shown = say(kode.label)
            self._combo.addItem(say(shown), kode.code)
            self._labels[kode.code] = shown
        if context.liste is not None:
            self._combo.search_in(context.liste)
        self._combo.setCurrentIndex(-1)
        self._known: Json = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo)
        self._combo.activated.connect(self.flush)
        self._combo.taken.connect(self.flush)
        self._combo.edit.editingFinished.connect(self.flush)

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
            self.committed.emit(value)

    def describe(self, name: str, description: str) -> None:
        """The line inside the list says the same: some screen readers stand in it and not on the list."""
        super().describe(name, description)
        self._combo.edit.setAccessibleName(say(name))
        if self._combo.edit.accessibleDescription() != description:
            self._combo.edit.setAccessibleDescription(say(description))

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

    def __init__(self, placeholder: str, parent: QWidget) -> None:
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
        edit.setPlaceholderText(say(placeholder))
        self._offers: QAbstractItemView | None = None
        edit.textEdited.connect(self._watch_offers)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        guard_wheel(self)

    def search_in(self, answers: Kodeliste) -> None:
        """Offer the answers of the list, which are the items, by any part and spelling of what is typed."""
        completer = AnswerCompleter(self, answers)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)

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


def choice_field(context: FieldContext, parent: QWidget | None = None) -> FieldWidget:
    """Radio buttons for up to four answers, else the searchable list."""
    few = context.liste is not None and len(context.liste.koder) <= MOST_RADIOS
    return RadioField(context, parent) if few else SearchField(context, parent)
