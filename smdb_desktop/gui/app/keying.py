"""While the store gets a new key, what is typed waits for it: how far it is stands where it is said whether all is saved.

Who locks the program meanwhile sees nothing of a citizen from then on; it locks when what was typed is saved.
"""

from PySide6.QtCore import QObject

from smdb_desktop.domain.words import T
from smdb_desktop.gui.app.statusbar import SavedLight
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.rekeying import Rekeying
from smdb_desktop.gui.kit.announce import announce

COPYING = T("Lageret får en ny nøgle ({procent} %). Det, der skal læses eller gemmes, venter på den.")
PROVING = T("Lagerets nye nøgle kontrolleres. Det, der skal læses eller gemmes, venter på den.")
LOCKS = T("Lageret får en ny nøgle. Programmet låser, når den er færdig, og det, du har skrevet, er gemt.")


class Keying(QObject):
    """Says so in the saved-light of one window."""

    def __init__(self, rekeying: Rekeying, light: SavedLight, parent: QObject) -> None:
        super().__init__(parent)
        self._rekeying, self._light = rekeying, light
        self._covered: AnyPage | None = None
        rekeying.progressed.connect(self._came_far)
        rekeying.ended.connect(lambda: light.wait_for(""))

    def _came_far(self, done: int, of: int) -> None:
        if self._covered is None or self._covered.gone:
            self._light.wait_for(COPYING.format(procent=done * 100 // of) if of else PROVING)

    def cover(self, page: AnyPage | None) -> None:
        """The program is about to lock: show nothing of the page, where it takes its time."""
        if page is not None and self._rekeying.busy:
            self._covered = page
            page.hide()
            self._light.wait_for(LOCKS)
            announce(page.window(), LOCKS, assertive=True)

    def uncover(self) -> None:
        """It does not lock after all."""
        page, self._covered = self._covered, None
        if page is not None and not page.gone:
            page.show()
