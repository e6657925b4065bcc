"""The steps at the left: whose case it is, and each step with its number and its state in a word. In a narrow window a row.

It knows nothing but what ``session.trin()`` says; moving between steps is always free.
"""

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.links import LayoutButton
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.language import say
from smdb_desktop.services.wizard.views import Trintilstand, TrinVisning

KINDS = {
    Trintilstand.IKKE_BEGYNDT: PillKind.NEUTRAL,
    Trintilstand.BEGYNDT: PillKind.INFO,
    Trintilstand.FEJL: PillKind.ERROR,
    Trintilstand.FAERDIG: PillKind.SUCCESS,
    Trintilstand.RETTES: PillKind.WARNING,
}
LONGEST = (*map(str, Trintilstand), Tn("{n} fejl", "{n} fejl", n=99))
"""Every word that a state can be."""
WIDTH = 288
DONE = "✓"
"""*Færdig* in a row that has to be narrow; the line below says it of the open step, and who hears the row hears the word."""
_NUMBER = re.compile(r" (?=[0-9]{1,2}$)")


def state_words(tilstand: Trintilstand, fejl: int) -> str:
    """The state as people read it: ``2 fejl``, ``Færdig``, ``Begyndt``, ``Ikke begyndt``, ``Rettes``."""
    return Tn("{n} fejl", "{n} fejl", n=fejl) if tilstand is Trintilstand.FEJL else str(tilstand)


def _in_words(trin: TrinVisning, number: int, many: int) -> str:
    """The step that is open, where the row of numbers has no room for names."""
    values = {"nummer": number, "antal": many, "titel": trin.title}
    if trin.plads is None:
        return T("Trin {nummer} af {antal}: {titel}").format(**values)
    return T("Trin {nummer} af {antal}: {titel} – {ord}").format(**values, ord=state_words(trin.tilstand, trin.fejl))


class StepButton(LayoutButton):
    """One step."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setProperty("class", "step")
        self.setCheckable(True)
        self.setToolTip(f"Ctrl+{number}")
        self._number = number
        self._shown: tuple[object, ...] = ()
        self._count = label(str(number), wrap=False)
        self._title = label("")
        self._pill = Pill()
        self._room = QWidget()
        """As wide as any state: a shorter word gives the title no room for which it would wrap otherwise."""
        beside = QHBoxLayout(self._room)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addStretch(1)
        beside.addWidget(self._pill)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(8), theme.px(12), theme.px(8))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._count)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._room)
        for inner in (self._count, self._title, self._pill, self._room):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_step(self, trin: TrinVisning, chosen: bool, compact: bool) -> None:
        """Show its title and state; where it shows them already nothing is touched."""
        shown = (trin, chosen, compact)
        if shown == self._shown:
            return
        self._shown = shown
        words = state_words(trin.tilstand, trin.fejl) if trin.plads is not None else ""
        self.setObjectName(f"trin.{trin.id}")
        # »del 1« stays together
        self._title.setText(say(_NUMBER.sub("\N{NO-BREAK SPACE}", say(trin.title))))
        self._embolden(chosen)
        self._title.setVisible(not compact)
        short = compact and trin.tilstand is Trintilstand.FAERDIG
        self._pill.show_state(DONE if short else words, KINDS[trin.tilstand])
        self._room.setMinimumWidth(0 if compact or not words else self._pill.width_of(*LONGEST))
        self._room.setVisible(bool(words) and not (compact and trin.tilstand is Trintilstand.IKKE_BEGYNDT))
        name = say(
            T("{nummer} {titel}, {ord}", nummer=self._number, titel=trin.title, ord=words)
            if words
            else T("{nummer} {titel}", nummer=self._number, titel=trin.title)
        )
        if name != self.accessibleName():
            self.setAccessibleName(say(name))
        self.setToolTip(say(T("{titel} (Ctrl+{nummer})", titel=trin.title, nummer=self._number)))
        self.show_chosen(chosen)

    def _embolden(self, strong: bool) -> None:
        """By the font alone: asking the style sheet again would cost more than all the rest of a step's line."""
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
        if self._title.font().weight() != weight:
            font = QFont()
            font.setWeight(weight)
            for text in (self._count, self._title):
                text.setFont(font)

    def show_chosen(self, chosen: bool) -> None:
        """Mark the step that is open, or not; says nothing to anybody."""
        with QSignalBlocker(self):
            self.setChecked(chosen)


class StepList(QFrame):
    """The citizen and the steps. ``chosen`` carries the step's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "side")
        self._compact = False
        self._name = label("", "strong")
        self._cpr = label("", "strong", wrap=False)
        self._version = label("", "hint")
        self._all = QVBoxLayout(self)
        self._all.setSpacing(theme.px(12))
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._all.addLayout(self._head)
        self._head.setSpacing(theme.px(2))
        for part in (self._name, self._cpr, self._version):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._steps = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._all.addLayout(self._steps)
        self._steps.setSpacing(0)
        self._now = label("", "strong", self)
        self._now.setObjectName("trin_nu")
        self._all.addWidget(self._now)
        self._buttons: list[StepButton] = []
        self._all.addStretch(1)
        self._seen: tuple[object, ...] = ()
        self.set_compact(False)

    def show_citizen(self, name: str, cpr: str, version: str) -> None:
        """Whose case it is, and which forms apply."""
        self._name.setText(say(name or T("Uden navn")))
        self._cpr.setText(cpr)
        self._version.setText(say(version))

    def show_steps(self, steps: Sequence[TrinVisning], now: str) -> None:
        """Show the steps; ``now`` is the id of the one that is open."""
        seen = (*steps, now, self._compact)
        if seen == self._seen:
            return
        self._seen = seen
        while len(self._buttons) < len(steps):
            made = StepButton(len(self._buttons) + 1)
            # a screen reader and voice control toggle a button without a click
            made.toggled.connect(partial(self._toggled, len(self._buttons)))
            self._buttons.append(made)
            self._steps.addWidget(made)
        for number, made in enumerate(self._buttons):
            made.setVisible(number < len(steps))
        for number, (made, trin) in enumerate(zip(self._buttons, steps, strict=False), start=1):
            made.show_step(trin, trin.id == now, self._compact)
            if trin.id == now:
                self._now.setText(say(_in_words(trin, number, len(steps))))

    def _toggled(self, number: int, _on: bool) -> None:
        trin = self._seen[number]
        if isinstance(trin, TrinVisning):
            # only the page decides which step is open
            self._buttons[number].show_chosen(trin.id == self._seen[-2])
            self.chosen.emit(trin.id)

    def set_compact(self, compact: bool) -> None:
        """A narrow window has the steps as a row of numbers above the form, and the open one's name in a line below."""
        self._compact = compact
        down = QBoxLayout.Direction.TopToBottom
        self._steps.setDirection(QBoxLayout.Direction.LeftToRight if compact else down)
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if compact else down)
        side = theme.px(16)
        self._head.setContentsMargins(side, 0, side, 0)
        self._head.setSpacing(theme.px(12 if compact else 2))
        self._all.setContentsMargins(0, theme.px(6 if compact else 24), 0, theme.px(4))
        self._all.setSpacing(theme.px(2 if compact else 12))
        self._version.setVisible(not compact)
        self._now.setVisible(compact)
        self._now.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        if compact:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        else:
            self.setFixedWidth(theme.px(WIDTH))
        if self._seen:
            steps = [s for s in self._seen if isinstance(s, TrinVisning)]
            now = str(self._seen[-2])
            self._seen = ()
            self.show_steps(steps, now)

    def tab_stops(self) -> list[QWidget]:
        """The steps in order."""
        return [made for made in self._buttons if not made.isHidden()]
