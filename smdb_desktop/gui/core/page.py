"""The one protocol of every page: entered at a place, left, flushed; what of it is not on the disk; what it shows.

The window knows pages by this type and by nothing else. It has no looks: what pages are made of stands in ``kit/``.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Never, TypeAlias, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.tasks import GaveWay, Lane
from smdb_desktop.language import say
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper, Printable

P = TypeVar("P", bound=Place, contravariant=True)
T = TypeVar("T")
W = TypeVar("W")


class Page(QWidget, Generic[P]):
    """A page that is entered at places of one class. It is made anew each time it is gone to, and lives until it is left."""

    saving = Signal()
    """Something that was typed is on its way to the disk."""
    saved = Signal(object)
    """Everything typed is on the disk; the (aware) time."""
    not_saved = Signal(str)
    """Something typed is only in the window; the sentence."""

    shows: frozenset[Kind] = frozenset()
    """The kinds of change that make what it shows old."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.gone = False
        """Whether it was left: what still comes back to it is not shown any more."""
        self.setProperty("heard", "page")

    def entitle(self, title: str) -> None:
        """Call the page something (never anything about a citizen): its own name to screen readers, and the window's title."""
        words = say(title)
        if words != self.windowTitle():
            self.setAccessibleName(say(words))
            self.setWindowTitle(say(words))

    @abstractmethod
    def enter(self, place: P, /) -> None:
        """The page is shown now; load what it shows, and let the focus go where one begins in the next turn (``focus_soon``)."""

    def leave(self) -> None:
        """The page is about to go away: hand what was typed to the store's lane, and keep nothing secret."""

    def flush(self) -> None:
        """Hand what is being typed right now to the store's lane; the page stays."""

    def now_at(self, place: Place) -> Place:
        """Where the person is by now, having come to ``place``: what one comes back to."""
        return place

    @property
    def waiting(self) -> int:
        """How much of what was typed is not on the disk yet."""
        return 0

    def concerns(self, changed: Changed) -> bool:
        """Whether a change makes what is shown old."""
        return changed.kind in self.shows

    def reload(self) -> None:
        """Read again what is shown, because it changed; selection, scrolling and focus stay."""

    def help(self) -> bool:
        """F1: show the help of what has the focus. False where there is none, so that the help of the page is shown."""
        return False

    def go_on(self) -> bool:
        """Ctrl+Enter, where the page knows better than the window what one goes on with; else False."""
        return False

    def papers(self) -> tuple[Paper, ...]:
        """What *Print side* prints, of several the first unless another is chosen; none: the page as it is shown."""
        return ()

    def printables(self) -> tuple[Printable, ...]:
        """What *Print side* prints instead of papers of the open store: it is asked before unlocking too."""
        return ()

    def refused(self, error: KnownError) -> None:
        """Say what could not be done, with the details for support."""
        self.context.dialogs.error(self, error)


AnyPage: TypeAlias = Page[Never]
"""A page of any place, as the window keeps it: everything but ``enter``, which needs the page's own place."""


@dataclass(slots=True, eq=False, repr=False)
class Reading(Generic[W]):
    """One reading: what was asked for, and how much had been told when it began."""

    what: W
    seen: int = -1


class _Outdated(Exception):
    """Nobody waits for this reading any more."""


class Reader(Generic[W, T]):
    """Reads for a page on the store's lane and shows it: ``read`` gets the open store and what was asked for.

    Asked again while it reads, it reads once more afterwards, where that is something else or something was changed meanwhile. So
    however many changes come in a burst, one reading is under way and none is for nothing. A page that was left is shown nothing.

    A ``patient`` one reads much: it lets whatever else the lane is given past, in the middle of a statement too, and is broken
    off where something else is asked for meanwhile or the page is left.
    """

    def __init__(
        self,
        page: AnyPage,
        read: Callable[[Workspace, W], T],
        show: Callable[[T], None],
        *,
        patient: bool = False,
    ) -> None:
        self._page, self._read, self._show, self._patient = page, read, show, patient
        self._now: Reading[W] | None = None
        self._next: Reading[W] | None = None

    def ask(self, what: W) -> None:
        """Read (on the store's lane, so ``read`` touches no widget) and show."""
        asked = Reading(what)
        if self._now is None:
            self._begin(asked)
        else:
            self._next = asked

    def _begin(self, asked: Reading[W]) -> None:
        work, read, patient = self._page.context.work, self._read, self._patient
        self._now = asked

        def between() -> None:
            self._let_past(asked)

        def found() -> tuple[T, ...]:
            asked.seen = work.desk.changes.told
            if not patient:
                return (read(work, asked.what),)
            try:
                between()
                with work.store.interruptible(between):
                    return (read(work, asked.what),)
            except _Outdated:
                return ()

        self._page.context.tasks.run(Lane.STORE, found, self._page, self._came, self._failed, patient=patient)

    def _came(self, found: tuple[T, ...]) -> None:
        self._go_on()
        for result in found:
            if not self._page.gone:
                self._show(result)

    def _let_past(self, asked: Reading[W]) -> None:
        """On the store's lane, in the middle of a patient reading."""
        wanted = self._next
        if self._page.gone or (wanted is not None and wanted.what != asked.what):
            raise _Outdated
        if self._page.context.tasks.wanted(Lane.STORE):
            raise GaveWay

    def _failed(self, error: KnownError) -> None:
        self._go_on()
        if not self._page.gone:
            self._page.refused(error)

    def _go_on(self) -> None:
        done, wanted, self._now, self._next = self._now, self._next, None, None
        if done is None or wanted is None or self._page.gone or self._page.context.workspace is None:
            return
        if wanted.what != done.what or self._page.context.work.desk.changes.told != done.seen:
            self._begin(wanted)
