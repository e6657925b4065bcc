"""What is shown while the program closes and its copy is not finished: how far it is, and a way out for who has no time."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import tasks
from smdb_desktop.gui.core.copies import Copies
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.parts import button, label, row
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.safekeeping.backups import CopyStopped

PATIENCE = 400
"""Milliseconds that nobody needs an explanation for."""
WIDTH = 460
READ_MS = 8000
"""What nobody has to answer stands so long, and goes away by itself."""
LATER_TITLE = T("Programmet lukker")
LATER = T("Der er meget at kopiere. Sikkerhedskopien bliver lavet, næste gang programmet åbnes, mens du arbejder.")
NOT_MADE = T("Programmet lukker, men sikkerhedskopien blev ikke lavet. {hvorfor}")
TITLE = T("Sikkerhedskopien bliver lavet")
TEXT = T("Programmet lukker, når den er færdig. Lukkes der uden, bliver den lavet, næste gang programmet åbnes.")
STOPPING = T("Standser …")
GIVING_UP = T(
    "Svarer stedet, kopien lægges på, ikke inden {n} sekunder, lukker programmet alligevel. Det, der mangler, kopieres, næste "
    "gang programmet åbnes.",
    n=round(tasks.PATIENCE),
)


class Closing(QDialog):
    """Goes away with the copy. Esc does what the button does."""

    def __init__(self, copies: Copies, parent: QWidget) -> None:
        super().__init__(parent)
        stand_out(self)
        self.setObjectName("lukker")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(say(TITLE))
        self._copies = copies
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        self.title = label(TITLE, "h2")
        layout.addWidget(self.title)
        self.text = label(TEXT)
        layout.addWidget(self.text)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(say(TITLE))
        self.bar.setRange(0, 0)
        layout.addWidget(self.bar)
        self.without = button(T("Luk uden sikkerhedskopi"), self.reject)
        self.without.setObjectName("luk_uden")
        row(layout, self.without)
        self.setMinimumWidth(theme.px(WIDTH))
        copies.progressed.connect(self._progressed)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._show)
        self._last = QTimer(self)
        self._last.setSingleShot(True)
        self._last.timeout.connect(copies.give_up)

        self._then: Callable[[], None] | None = None
        self._unmade = ""
        copies.skipped.connect(self._skipped)
        copies.failed.connect(self._failed)

    def _skipped(self) -> None:
        self._unmade = LATER

    def _failed(self, error: KnownError) -> None:
        # who had no time for the copy knows that there is none
        if not isinstance(error, CopyStopped):
            self._unmade = NOT_MADE.format(hvorfor=str(error))

    def finish(self, then: Callable[[], None]) -> None:
        """Go on; where no copy was made, because it would take too long or could not be, that is said first, for as long as it
        takes to read."""
        if not self._unmade:
            self.over()
            then()
            return
        self._patience.stop()
        self._then = then
        self.title.setText(say(LATER_TITLE))
        self.setWindowTitle(say(LATER_TITLE))
        self.text.setText(say(self._unmade))
        announce(self.without, self._unmade)
        self.bar.hide()
        self.without.setText(say(T("Luk")))
        self._show()
        self._last.timeout.disconnect()
        self._last.timeout.connect(self._read)
        self._last.start(READ_MS)

    def _read(self) -> None:
        then, self._then = self._then, None
        self.over()
        if then is not None:
            then()

    def show_if_it_lasts(self) -> None:
        """Show it when the copy takes longer than nobody notices."""
        self._patience.start()

    def _show(self) -> None:
        self.open()
        fit_height(self)
        self.without.setFocus()

    def _progressed(self, done: int, pages: int) -> None:
        self.bar.setRange(0, pages)
        self.bar.setValue(done)

    def over(self) -> None:
        """The copy is made, or nobody waits for it any more."""
        self._patience.stop()
        self._last.stop()
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """There is no time: what is being read or checked is let go; a silent place is left."""
        if self._then is not None:
            self._read()
            return
        self._copies.stop()
        hold(self.without, STOPPING)
        self.without.setText(say(STOPPING))
        self.text.setText(say(GIVING_UP))
        announce(self.without, GIVING_UP)
        if not self._last.isActive():
            self._last.start(round(tasks.PATIENCE * 1000))
