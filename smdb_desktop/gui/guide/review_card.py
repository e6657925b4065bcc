"""One form on the review page: title and state, what is wrong, the answers, and what will not be sent.

A card is kept while the course is open and changes only where what it shows differs. It is handed everything and asks nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.links import LinkButton
from smdb_desktop.gui.kit.parts import button, clear, label, row, show_all
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.language import say

AT_ONCE = 8
"""How many answers are written before the window is asked whether it has something better to do."""
LEFT_OUT = T("Sendes ikke, fordi spørgsmålet ikke vises mere:")


@dataclass(frozen=True, slots=True)
class FormState:
    """What a card shows. ``state`` is None where the form has none of its own; ``opens`` is "" where nothing can be opened."""

    title: str
    state: tuple[str, PillKind] | None
    opens: str
    remarks: tuple[str, ...]
    fund: tuple[tuple[Fund, str], ...]
    """Findings with the words of their links."""
    answers: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    instead: str = ""
    """What is said where there are no answers."""

    @property
    def head(self) -> tuple[object, ...]:
        """What stands above the answers."""
        return self.title, self.state, self.opens, self.remarks, self.fund, self.instead


class FormCard(QFrame):
    """The card. ``open_form`` gets the form instance to open, ``jump`` the finding to go to."""

    def __init__(self, open_form: Callable[[str], object], jump: Callable[[Fund], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "card")
        self._open, self._jump = open_form, jump
        self._state: FormState | None = None
        self._narrow = False
        self.stops: list[QWidget] = []
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        self._title, self._pill = label("", "h2", self, wrap=False), Pill(parent=self)
        self._edit = button(T("Ret"), self._open_this)
        row(layout, self._title, self._pill).addWidget(self._edit)
        self._head, self._grid, self._foot = QVBoxLayout(), QGridLayout(), QVBoxLayout()
        for part in (self._head, self._grid, self._foot):
            layout.addLayout(part)
            part.setSpacing(theme.px(12))
        self._grid.setHorizontalSpacing(theme.px(24))
        self._grid.setVerticalSpacing(theme.px(6))
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_some(self, state: FormState, *, narrow: bool) -> bool:
        """Show a little more of this state; False when all of it is shown."""
        old = self._state
        if narrow != self._narrow:
            self._narrow = narrow
            for number in range(len(self._rows)):
                self._place(number)
        if old is None or old.head != state.head:
            self._show_head(state)
        if old is None or old.left_out != state.left_out:
            clear(self._foot)
            for text in (LEFT_OUT, *state.left_out) if state.left_out else ():
                self._foot.addWidget(label(text, "strong" if text is LEFT_OUT else "", self))
            show_all(self._foot)
        self._state = state
        return self._show_answers(state.answers)

    def _show_head(self, state: FormState) -> None:
        self._title.setText(say(state.title))
        if state.state is not None:
            self._pill.show_state(*state.state)
        self._pill.setVisible(state.state is not None)
        self._edit.setAccessibleName(say(T("Ret {titel}", titel=state.title)))
        self._edit.setVisible(bool(state.opens))
        self.stops = [self._edit] if state.opens else []
        clear(self._head)
        for text in state.remarks:
            self._head.addWidget(label(text, "hint", self))
        for fund, text in state.fund:
            self._head.addWidget(self._finding(fund, text))
        if state.instead:
            self._head.addWidget(label(state.instead, "hint", self))
        show_all(self._head)

    def _open_this(self) -> None:
        if self._state is not None:
            self._open(self._state.opens)

    def _finding(self, fund: Fund, text: str) -> QFrame:
        ground = QFrame(self)
        ground.setProperty("class", "banner")
        ground.setProperty("kind", "error" if fund.niveau is Niveau.FEJL else "warning")
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
        link = LinkButton(text, ground)
        link.clicked.connect(partial(self._jump, fund))
        layout.addWidget(link)
        self.stops.append(link)
        return ground

    # -- answers ---------------------------------------------------------------------------------------------------

    def _show_answers(self, answers: Sequence[tuple[str, str]]) -> bool:
        made = 0
        for number, texts in enumerate(answers):
            if number == len(self._rows):
                if made == AT_ONCE:
                    return True
                self._add_row()
                made += 1
            for shown, text in zip(self._rows[number], texts, strict=True):
                if shown.text() != text:
                    shown.setText(say(text))
                shown.show()
        for pair in self._rows[len(answers) :]:
            for shown in pair:
                shown.hide()
        return False

    def _add_row(self) -> None:
        name, text = label("", "hint", self), label("", "", self)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.append((name, text))
        self._place(len(self._rows) - 1)

    def _place(self, number: int) -> None:
        """Name and answer side by side, or under each other where it is narrow."""
        name, text = self._rows[number]
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name, 2 * number if self._narrow else number, 0, top)
        self._grid.addWidget(text, *((2 * number + 1, 0) if self._narrow else (number, 1)), top)
        for column in range(2):
            self._grid.setColumnStretch(column, 0 if self._narrow else 1)
