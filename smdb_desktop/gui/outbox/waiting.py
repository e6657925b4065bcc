"""What is signed and waits for a way, in Udbakke: how much, since when, why, what is tried next, and a button that tries now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Tn, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.sending import SendRun
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.outbox.outways import Stand, waiting_words

HAND_OVER = T("Aflevér det, der venter")
UNDER_WAY = T("Det, der venter, bliver afleveret.")


class WaitingLines(QWidget):
    """A line for each way that something waits for, and the button; hidden while nothing waits."""

    def __init__(
        self, context: Context, tell: Callable[[str, str], None], refused: Callable[[KnownError], None]
    ) -> None:
        super().__init__()
        self._context, self._tell, self._refused = context, tell, refused
        self._left: list[str] = []
        self._done: list[ExportResult] = []
        self._run: SendRun | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.words = label("", "warning")
        self.words.setObjectName("venter")
        self.go = button(HAND_OVER, self._begin)
        self.go.setObjectName("aflever_ventende")
        layout.addWidget(self.words)
        layout.addWidget(self.go)
        self.hide()

    def show_stands(self, stands: Sequence[Stand]) -> None:
        """The ways as they stand."""
        words = waiting_words(stands)
        self.words.setText(say(joined("\n", words)))
        self.setVisible(bool(words))
        self._waits = [each.udvej.id for each in stands if each.venter is not None and not each.hvorfor]
        self.go.setVisible(bool(self._waits))

    def _begin(self) -> None:
        hold(self.go, UNDER_WAY)
        self._left, self._done = list(self._waits), []
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._end()
            return
        self._run = SendRun(self._context, self._left.pop(0), self)
        self._run.ended.connect(self._ended)
        self._run.refused.connect(self._stopped)
        self._run.begin()

    def _ended(self, results: list[ExportResult]) -> None:
        self._done += results
        self._next()

    def _stopped(self, error: KnownError) -> None:
        self._left = []
        hold(self.go, "")
        self._refused(error)

    def _end(self) -> None:
        hold(self.go, "")
        good = sum(each.ok for each in self._done)
        why = next((each.venter or each.besked for each in self._done if not each.ok), "")
        sent = Tn("{n} afleveret.", "{n} afleveret.", n=good)
        self._tell(joined(" ", [each for each in (sent, why) if each]), "warning" if why else "success")
