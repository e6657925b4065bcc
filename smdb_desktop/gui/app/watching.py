"""Looks now and then, while a store is open, whether something new lies in a place that is watched; says in the status line so.

Revocation lists are fetched meanwhile, where that is allowed, on a lane of their own: addresses that nobody answers at hold
nothing up. It decides nothing (``services/exchange/watching.py`` does). A place that does not answer keeps only the lane for the
net waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import Tn
from smdb_desktop.gui.app.handing_over import into_status_line
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say

if TYPE_CHECKING:
    from smdb_desktop.services.errors import KnownError
    from smdb_desktop.services.exchange.watching import Kilde, Syn
    from smdb_desktop.services.workspace import Workspace

R = TypeVar("R")

FIRST_MS = 3500
"""From the opening of a store to the first look."""
PAUSE_MS = 15_000
"""Between two looks; a file must stand still for so long."""


class Watching(QObject):
    """Watches for the window; ``watch`` as often as one likes, ``end`` when the window goes away."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._ended = self._busy = self._fetching = False
        self.words = label("", "hint", wrap=False)
        self.words.setObjectName("venter_i_modtag")
        self.words.hide()
        into_status_line(window, self.words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)

    def watch(self) -> None:
        """Begin where a store is open and nothing is begun; harmless else."""
        if self._context.workspace is None:
            self._show(0)
            self._timer.stop()
        elif not self._ended and not self._busy and not self._timer.isActive():
            self._timer.start(FIRST_MS)

    def end(self) -> None:
        """No more: the window is going away."""
        self._ended = True
        self._timer.stop()

    def tick(self) -> None:
        """Look once."""
        self._timer.stop()
        work = self._context.workspace
        if work is None or self._ended or self._busy:
            return
        self._busy = True

        def asked() -> tuple[tuple[Kilde, ...], tuple[str, ...]]:
            return work.exchange.watching.sources(), work.exchange.revocation.due()

        def begun(found: tuple[tuple[Kilde, ...], tuple[str, ...]]) -> None:
            self._lists(work, found[1])
            self._look(work, found[0])

        self._run(Lane.STORE, asked, begun)

    def _run(self, lane: Lane, fn: Callable[[], R], then: Callable[[R], object]) -> None:
        self._context.tasks.run(lane, fn, self, then, lambda _error: self._again())

    def _lists(self, work: Workspace, due: tuple[str, ...]) -> None:
        """Fetch the revocation lists that it is time for; nothing waits for them."""
        revocation, run = work.exchange.revocation, self._context.tasks.run
        if not due or self._fetching or work is not self._context.workspace:
            return
        self._fetching = True

        def ended(_found: object = None) -> None:
            self._fetching = False

        def fetched(found: Mapping[str, bytes | KnownError]) -> None:
            if work is self._context.workspace:
                run(Lane.STORE, lambda: revocation.keep(found), self, ended, ended)
            else:
                ended()

        run(Lane.LISTS, lambda: revocation.fetch(due), self, fetched, ended)

    def _look(self, work: Workspace, sources: tuple[Kilde, ...]) -> None:
        if not sources or work is not self._context.workspace:
            self._show(0)
            self._again()
            return
        watching = work.exchange.watching
        self._run(Lane.NET, lambda: watching.look(sources), lambda syn: self._judge(work, syn))

    def _judge(self, work: Workspace, syn: Syn) -> None:
        if work is not self._context.workspace:
            self._again()
            return
        watching = work.exchange.watching

        def judged() -> int:
            watching.judge(syn)
            return len(watching.waiting())

        self._run(Lane.STORE, judged, self._judged)

    def _judged(self, number: int) -> None:
        self._show(number)
        self._again()

    def _again(self) -> None:
        self._busy = False
        if not self._ended and self._context.workspace is not None:
            self._timer.start(PAUSE_MS)

    def _show(self, number: int) -> None:
        words = Tn("{n} fil venter i Modtag", "{n} filer venter i Modtag", n=number)
        if number:
            self.words.setText(say(words))
            self.words.setAccessibleName(say(words))
        self.words.setVisible(bool(number))
