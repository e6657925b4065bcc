"""The question how a centre's cases reach SMDB: one field that the first start and Indstillinger share."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.desk.reaching import ANSWERS, HINT, QUESTION, Vej
from smdb_desktop.services.desk.settled import why_locked
from smdb_desktop.services.ports.policy import Key, Policy

WIDTH = 456
NOT_SAID = T("Det ved vi ikke endnu")


_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End}


class _Opens(QObject):
    """A closed list never changes its answer by a key: arrows open it. The box itself stays one that the style sheet knows."""

    def __init__(self, answers: QComboBox) -> None:
        super().__init__(answers)
        self._answers = answers

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Open, or what Qt does."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _KEYS:
            self._answers.showPopup()
            return True
        return False


class WayField(QWidget):
    """The question, its answers in a list, and a hint.

    ``then`` says what an answer asks for ("" where that is nothing); it stands below the answer.
    """

    def __init__(self, policy: Policy, then: Callable[[Vej | None], str] = lambda _vej: "") -> None:
        super().__init__()
        self._then = then
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        caption, hint = label(QUESTION, "label"), label(HINT, "hint")
        self.answers = QComboBox()
        self.answers.installEventFilter(_Opens(self.answers))
        self.answers.setObjectName("vej_til_smdb")
        self.answers.setAccessibleName(say(QUESTION))
        self.answers.setAccessibleDescription(say(HINT))
        caption.setBuddy(self.answers)
        self.answers.addItem(say(NOT_SAID), None)
        for vej, words in ANSWERS.items():
            self.answers.addItem(say(words), vej)
        quiet(self.answers)
        self.answers.setMaximumWidth(theme.px(WIDTH))
        self.asks_for = label("", "hint")
        self.asks_for.setObjectName("vej_kraever")
        for part in (caption, self.answers, hint, self.asks_for):
            layout.addWidget(part)
        settled = policy.value(Key.REACHES)
        if settled is not None:
            self.show_way(Vej(settled))
            why = why_locked(policy, Key.REACHES)
            layout.insertWidget(layout.indexOf(hint), label(why, "hint"))
            hold(self.answers, why)
        self.show_then()
        self.answers.activated.connect(self._chosen)

    def show_then(self) -> None:
        """Say what the answer asks for, as it is known now."""
        words = self._then(self.vej)
        self.asks_for.setText(say(words))
        self.asks_for.setVisible(bool(words))

    def _chosen(self) -> None:
        self.show_then()
        announce(self.answers, self.asks_for.text())

    @property
    def vej(self) -> Vej | None:
        """What is chosen; None while nobody knows."""
        chosen = self.answers.currentData()
        return None if chosen is None else Vej(chosen)

    def show_way(self, vej: Vej | None) -> None:
        """Show what is kept."""
        self.answers.setCurrentIndex(max(0, self.answers.findData(vej)) if vej is not None else 0)
