"""What the cards of Om kodelister share that take something in from a file: read, compared, shown, taken in, taken back.

The file is read once, where nobody waits for the lane: a drive that stops answering holds up no save, and what was shown is what
is taken in. What is said is said by the card.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.core.work import Stopped, Work
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.kit.progress import Progress
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.safekeeping import Progress as Told

READING = T("Læser og sammenligner …")
LOOKING = T("Ser sager og borgere igennem: {n} af {alle}.")
STOPPED = T("Standset. Intet er ændret.")
C = TypeVar("C")
R = TypeVar("R")


class ExchangeCard(QFrame):
    """A card. ``tell`` is called with what was done, ``name`` tells its progress apart, ``words`` are its title and its purpose.

    ``choose`` asks for a file and ``undo``, hidden until there is something, for what was taken in last to be taken back.
    """

    def __init__(
        self,
        context: Context,
        tell: Callable[[str], None],
        name: str,
        words: tuple[Text, Text],
        choose: QPushButton,
        undo: QPushButton,
    ) -> None:
        super().__init__()
        self.context, self._tell = context, tell
        self.setProperty("class", "card")
        self.column = QVBoxLayout(self)
        space = theme.px(20)
        self.column.setContentsMargins(space, space, space, space)
        self.column.setSpacing(theme.px(8))
        title, about = words
        self.column.addWidget(label(title, "h2"))
        self.column.addWidget(label(about))
        self.choose, self.undo = choose, undo
        undo.hide()
        self._long = Work(context, self)
        self.working = Progress(name, self.choose)
        self.working.stopped.connect(self._long.stop)
        self._long.progressed.connect(self.working.came_far)

    def leave(self) -> None:
        """The page is left: a look through the store ends between two portions."""
        self._long.stop()

    # -- long work -----------------------------------------------------------------------------------------------------------

    def _read(
        self,
        file: Path,
        read: Callable[[Path, Told], C],
        look: Callable[[C, Told], R],
        then: Callable[[R], None],
    ) -> None:
        """Read a file off the store's lane, then look with what came of it and show that."""

        def reading(tell: Told) -> C:
            made = read(file, tell)
            # whoever stopped meanwhile is not asked of what comes next
            tell(0, 0)
            return made

        def came(content: C) -> None:
            self._work(lambda tell: look(content, tell), then)

        self._long.run(Lane.FREE, reading, came, self._refused)
        self._working(True)

    def _work(self, work: Callable[[Told], R], then: Callable[[R], None]) -> None:
        """Do it on the store's lane, others let past."""

        def came(result: R) -> None:
            self._working(False)
            then(result)

        self._working(True)
        self._long.run(Lane.STORE, work, came, self._refused)

    def _done(self, words: str) -> None:
        self._tell(words)
        self.choose.setFocus()

    def _refused(self, error: KnownError) -> None:
        self._working(False)
        if isinstance(error, Stopped):
            self._tell(STOPPED)
            self.choose.setFocus()
        else:
            self.context.dialogs.error(self, error)

    def _working(self, working: bool) -> None:
        if not working:
            self.working.end()
        elif self.working.isHidden():
            self.working.begin(READING, LOOKING)
        busy((self.choose, self.undo), working)
