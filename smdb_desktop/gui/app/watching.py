"""Looks now and then, while a store is open, whether something new lies in a place that is watched; says in the status line so.

Revocation lists are fetched meanwhile, where that is allowed, on a lane of their own: addresses that nobody answers at hold
nothing up. It decides nothing (``services/exchange/watching.py`` does). A place that does not answer keeps only the lane for the
net waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import Tn
from smdb_desktop.gui.app.handing_over import into_status_line
from smdb_desktop.gui.app.rounds import Rounds
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


class Watching(Rounds):
    """The rounds through the places that are watched."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window, FIRST_MS, PAUSE_MS)
        self._fetching = False
        self.words = label("", "hint", wrap=False)
        self.words.setObjectName("venter_i_modtag")
        self.words.hide()
        into_status_line(window, self.words)

    def closed(self) -> None:
        """Nothing waits that anybody may see."""
        self._show(0)

    def begun(self, work: Workspace) -> None:
        """Look once."""

        def asked() -> tuple[tuple[Kilde, ...], tuple[str, ...]]:
            return work.exchange.watching.sources(), work.exchange.revocation.due()

        def begun(found: tuple[tuple[Kilde, ...], tuple[str, ...]]) -> None:
            self._lists(work, found[1])
            self._look(work, found[0])

        self._run(Lane.STORE, asked, begun)

    def _run(self, lane: Lane, fn: Callable[[], R], then: Callable[[R], object]) -> None:
        self.context.tasks.run(lane, fn, self, then, lambda _error: self.again())

    def _lists(self, work: Workspace, due: tuple[str, ...]) -> None:
        """Fetch the revocation lists that it is time for; nothing waits for them."""
        revocation, run = work.exchange.revocation, self.context.tasks.run
        if not due or self._fetching or work is not self.context.workspace:
            return
        self._fetching = True

        def ended(_found: object = None) -> None:
            self._fetching = False

        def fetched(found: Mapping[str, bytes | KnownError]) -> None:
            if work is self.context.workspace:
                run(Lane.STORE, lambda: revocation.keep(found), self, ended, ended)
            else:
                ended()

        run(Lane.LISTS, lambda: revocation.fetch(due), self, fetched, ended)

    def _look(self, work: Workspace, sources: tuple[Kilde, ...]) -> None:
        if not sources or work is not self.context.workspace:
            self._show(0)
            self.again()
            return
        watching = work.exchange.watching
        self._run(Lane.NET, lambda: watching.look(sources), lambda syn: self._judge(work, syn))

    def _judge(self, work: Workspace, syn: Syn) -> None:
        if work is not self.context.workspace:
            self.again()
            return
        watching = work.exchange.watching

        def judged() -> int:
            watching.judge(syn)
            return len(watching.waiting())

        self._run(Lane.STORE, judged, self._judged)

    def _judged(self, number: int) -> None:
        self._show(number)
        self.again()

    def _show(self, number: int) -> None:
        words = Tn("{n} fil venter i Modtag", "{n} filer venter i Modtag", n=number)
        if number:
            self.words.setText(say(words))
            self.words.setAccessibleName(say(words))
        self.words.setVisible(bool(number))
