"""Hands over by itself what waits for a way, while a store is open: now and then, and as soon as a network is there again.

It decides nothing (``services/outbox/sending.py`` does); it asks when it is time, and keeps the status line true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QLabel, QWidget

from smdb_desktop.domain.words import Text, joined
from smdb_desktop.gui.app.calendar_keeping import CalendarKeeping
from smdb_desktop.gui.app.rounds import Rounds
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.parts import box, label
from smdb_desktop.language import say
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from smdb_desktop.gui.core.sending import SendRun

FIRST_MS = 2500
"""From the opening of a store to the first question."""
PAUSE_MS = 20_000
"""Between two questions whether it is time: a look at a table of a few rows."""


class _Found(NamedTuple):
    work: Workspace
    due: str | None
    told: tuple[Text, ...]


class HandingOver(Rounds):
    """The rounds that ask whether it is time."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window, FIRST_MS, PAUSE_MS)
        self._came = False
        self._network: QNetworkInformation | None = None
        self.words = label("", "hint", wrap=False)
        self.words.setObjectName("venter_paa_vej")
        self.words.hide()
        into_status_line(window, self.words)
        self.calendar = CalendarKeeping(context, self)

    def watch(self) -> None:
        """As ``Rounds``, for the calendar too."""
        self.calendar.watch()
        super().watch()

    def end(self) -> None:
        """As ``Rounds``, for the calendar too."""
        super().end()
        self.calendar.end()

    def closed(self) -> None:
        """Nothing waits that anybody may see."""
        self._show(())

    def may_begin(self) -> bool:
        """Not from a machine whose data were moved to another."""
        return self.context.flyttet is None

    def begun(self, work: Workspace) -> None:
        """Ask whether it is time."""
        came, self._came = self._came, False

        def look() -> _Found:
            return _Found(work, work.sending.due(net_came=came), work.sending.told())

        self.context.tasks.run(Lane.STORE, look, self, self._looked, lambda _error: self.again())

    def _looked(self, found: _Found) -> None:
        if found.work is not self.context.workspace:
            self.again()
            return
        self._show(found.told)
        if found.told:
            self._listen()
        if found.due is None:
            self.again()
            return
        # not before something leaves: it brings the forms along
        from smdb_desktop.gui.core.sending import SendRun

        run = SendRun(self.context, found.due, self)
        run.ended.connect(lambda _results: self._went(run))
        run.refused.connect(lambda _error: self._went(run))
        run.begin()

    def _went(self, run: SendRun) -> None:
        """What has become of it stands in Udbakke; here only whether something waits still."""
        run.deleteLater()
        work = self.context.workspace
        if work is None:
            self.again()
        else:
            tasks = self.context.tasks
            tasks.run(Lane.STORE, work.sending.told, self, self._told, lambda _error: self.again())

    def _told(self, told: tuple[Text, ...]) -> None:
        self._show(told)
        self.again()

    def _show(self, told: tuple[Text, ...]) -> None:
        words = joined(" ", told)
        if say(words) != self.words.toolTip():
            self.words.setToolTip(say(words))
            self.words.setText(say(told[0]) if told else "")
            self.words.setAccessibleName(say(words))
            self.words.setVisible(bool(told))

    def _listen(self) -> None:
        """Hear of the network from now on; where the system does not tell, the pauses alone say when."""
        # not before: who waits for nothing pays nothing for it
        from PySide6.QtNetwork import QNetworkInformation

        if self._network is None and QNetworkInformation.loadDefaultBackend():
            self._network = QNetworkInformation.instance()
            self._network.reachabilityChanged.connect(self._reached)

    def _reached(self, reachability: QNetworkInformation.Reachability) -> None:
        there = (type(reachability).Online, type(reachability).Site)
        if reachability in there and not self.ended:
            self._came = True
            self.tick()


def into_status_line(window: QWidget, words: QLabel) -> None:
    """Before the sign that says whether all is saved; a window without a status line (tests) shows nothing."""
    line, sign = window.findChild(QWidget, "statuslinje"), window.findChild(QLabel, "gemt_lys")
    if line is None or sign is None:
        words.setParent(window)
        return
    layout = box(line)
    layout.insertWidget(layout.indexOf(sign), words)
