"""A field of many answers, of which one is given: the closed list of the kit, for one field of a form.

What is typed and is no answer of the list is committed as it stands: it is kept, and the session says that it is unknown.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.answer_list import answers_of
from smdb_desktop.gui.kit.line import mark
from smdb_desktop.gui.kit.list_box import CHOOSE, LEAST, ListBox
from smdb_desktop.services.stored.records import Json


class SearchField(FieldWidget):
    """A list that is searched by typing any part of an answer."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = ListBox(self)
        self._placeholder: str = CHOOSE
        self._raw: Json = None
        self._box.taken.connect(self._taken)
        self._box.typed.connect(self._typed)
        self._box.return_pressed.connect(self._go_on)
        self.bind(context)

    def be_snug(self) -> None:
        """Be only as high as the answer of now needs, as in a table, which may change its height."""
        self._box.snug = True

    def bind(self, context: FieldContext, placeholder: str = CHOOSE) -> None:
        """Show this field; the placeholder stands where there is no answer."""
        self._placeholder = placeholder
        super().bind(context)

    def _dress(self) -> None:
        self._box.setObjectName(self.context.name)
        self._box.offer(answers_of(self.context.liste), self._placeholder)

    def _empty_answer(self) -> None:
        self._box.hidePopup()
        self._raw = None
        self._box.forget()

    def take_up(self) -> None:
        """It can be opened again too."""
        self._box.offer(answers_of(self.context.liste), self._placeholder)
        super().take_up()

    def _empty(self) -> None:
        self.set_read_only(False)
        self._empty_answer()
        self.set_state("")
        self.describe("", "")
        self._box.setObjectName("")

    # -- the answer ------------------------------------------------------------------------------------------------

    def value(self) -> Json:
        """The answer; while something is typed, the code that it can only mean, or the text as it stands."""
        text = self._box.being_typed()
        return self._meant(text) if text.strip() else self._raw

    def _meant(self, text: str) -> Json:
        return answers_of(self.context.liste).meant(text)

    def shown(self) -> str:
        """The words that stand there."""
        return self._box.currentText()

    def set_value(self, raw: Json) -> None:
        """Show the label of a code; an unknown code is shown as it stands. What is being typed stays."""
        if raw != self._raw:
            self._show(raw)

    def _show(self, raw: Json) -> None:
        self._raw = raw
        self._box.show_answer(raw)
        if self._box.snug:
            # its height goes by the answer, and the place that it gets next may be as large as the one before
            self._arrange()

    def _take(self, raw: Json) -> None:
        if raw != self._raw:
            self._show(raw)
            self._commit(raw)

    def _taken(self, raw: Json, way: int) -> None:
        self._take(raw)
        # what was taken may have moved the focus on by itself, as in a table
        if self._box.hasFocus() and self._bound:
            if way == 2:
                self._go_on()
            elif way:
                self._box.focusNextPrevChild(way > 0)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._take(self._meant(text))

    def flush(self) -> None:
        """Commit what is being typed."""
        self._typed(self._box.being_typed())

    # -- its parts -------------------------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        """The box."""
        return [self._box]

    def height_for(self, width: int) -> int:
        """As many lines as the longest answer needs in this width."""
        return self._box.height_at(width)

    def sizeHint(self) -> QSize:
        """The box."""
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The box."""
        return self._box.minimumSizeHint()

    def least_width(self) -> int:
        """A word and the mark."""
        return theme.px(LEAST)

    def _arrange(self) -> None:
        """The box fills its place."""
        self._box.setGeometry(0, 0, self.width(), self.height_for(self.width()))

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """The frame of the box."""
        del parts
        mark(self._box, state)

    def set_read_only(self, locked: bool) -> None:
        """It can be reached and read, and does not open."""
        if self._box.locked != locked:
            self._box.locked = locked
            self._box.hidePopup()
            self._box.update()
