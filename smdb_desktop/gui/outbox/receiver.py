"""The question to whom an export is encrypted: a list of the receivers, and nobody; hidden while there are none.

Whose certificate ends soon, or has ended, is said here.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.page import hint
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.desk.receivers import NOBODY, ONLY, QUESTION, Modtager, warning

PLAIN = T("{hvem} (øvelse: filerne krypteres ikke)")
MEANS = T("En fil, der ikke er krypteret, kan læses af enhver, der får fat i den: CPR-nummer, navn og alle svar.")


class ReceiverField(QWidget):
    """The question and its answers; ``chosen`` is a receiver's ``noegle`` ("" for nobody)."""

    came = Signal()
    """There are receivers to choose among, or to be told of, so it is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        caption, means = label(QUESTION, "label"), label(MEANS, "hint")
        self.answers = QComboBox()
        self.answers.setObjectName("modtager")
        self.answers.setAccessibleName(say(QUESTION))
        hint(self.answers, say(MEANS))
        quiet(self.answers)
        caption.setBuddy(self.answers)
        self.told = label("", "warning")
        self.told.setObjectName("modtager_varsel")
        self._asks = (caption, means, self.answers)
        for part in (*self._asks, self.told):
            layout.addWidget(part)
        self._wanted = True
        self.hide()
        context.tasks.run(Lane.STORE, context.work.exchange.receivers.all, self, self._show)

    @property
    def chosen(self) -> str:
        """Whom the files are for."""
        return str(self.answers.currentData() or "")

    def _show(self, found: tuple[Modtager, ...]) -> None:
        usable = [each for each in found if not (each.info.problem and each.krypteres)]
        # one that cannot be chosen any more is missed where one chooses
        said = [text for each in found if (text := warning(each))]
        if not usable and not said:
            return
        self.told.setText(say(joined("\n", said)))
        self.told.setVisible(bool(said))
        for part in self._asks:
            part.setVisible(bool(usable))
        for each in usable:
            words = ONLY if each.krypteres else PLAIN
            self.answers.addItem(say(words.format(hvem=each.betegnelse)), each.noegle)
        self.answers.addItem(say(NOBODY), "")
        self.setVisible(self._wanted)
        self.came.emit()

    def ask(self, asks: bool) -> None:
        """Whether the question is asked: not where the way itself encrypts to its receiver."""
        self._wanted = asks
        self.setVisible(asks and self.answers.count() > 0)
