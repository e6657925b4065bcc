"""What stands half written in an open question reaches the disk after a pause, and at once where the program or session ends.

So who was cut off in the middle of a reason or a note finds it again in the same question. Who answers the question, or thinks
better of it, leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit
from shiboken6 import isValid

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.language import say
from smdb_desktop.services.desk.half_written import HalfWritten

if TYPE_CHECKING:
    from smdb_desktop.services.workspace import Workspace

PAUSE_MS = 700
PUT_AWAY = "lagt_vaek"
"""The property of a dialog that nobody answered: the program locks itself over it."""
ACCEPTED = 1
"""``QDialog.DialogCode.Accepted`` as ``finished`` gives it."""
FOUND = T("Det stod her, da spørgsmålet ikke blev besvaret sidst. Ret det, eller slet det.")
Keeps: TypeAlias = "Callable[[QDialog, QLineEdit], object]"
"""Gets a dialog and its line, before it is shown."""


class Questions:
    """The questions that stand open in one window, and what is written in them."""

    def __init__(self, tasks: Tasks, work: Callable[[], Workspace | None]) -> None:
        self._tasks, self._work = tasks, work
        self._open: list[_Line] = []

    def keeps(self, *spoergsmaal: str, put_away: Callable[[str], object] | None = None) -> Keeps:
        """For a dialog that asks about something (its kind and the ids that it is about): keep what is written in its line.

        ``put_away`` takes it where it needs no answer, in the place of keeping it half written.
        """

        def keep(dialog: QDialog, line: QLineEdit) -> None:
            work = self._work()
            if work is not None:
                self._open = [each for each in self._open if isValid(each)]
                self._open.append(_Line(self._tasks, work, dialog, line, " ".join(spoergsmaal), put_away))

        return keep

    def flush(self) -> None:
        """Hand what is written now to the store's lane."""
        for each in self._open:
            if isValid(each):
                each.end()


class _Line(QObject):
    """One line; it goes with its dialog."""

    def __init__(
        self,
        tasks: Tasks,
        work: Workspace,
        dialog: QDialog,
        line: QLineEdit,
        spoergsmaal: str,
        put_away: Callable[[str], object] | None,
    ) -> None:
        super().__init__(dialog)
        self._tasks, self._words = tasks, HalfWritten(work.store, work.clock)
        self._line, self._spoergsmaal, self._put_away = line, spoergsmaal, put_away
        self._given, self._answered = line.text(), False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._keep)
        line.textEdited.connect(lambda _text: self._timer.start())
        dialog.finished.connect(
            lambda result: self._finished(accepted=result == ACCEPTED, put_away=bool(dialog.property(PUT_AWAY)))
        )
        words = self._words
        tasks.run(Lane.STORE, lambda: words.of(spoergsmaal), self, self._found, on_error=lambda _error: None)

    def _found(self, text: str) -> None:
        line = self._line
        if text and isValid(line) and line.text() == self._given:
            line.setText(say(text))
            line.setModified(False)
            line.setToolTip(say(FOUND))
            line.setAccessibleDescription(say(FOUND))

    def _finished(self, *, accepted: bool, put_away: bool) -> None:
        if put_away:
            self.end()
        else:
            self._answered = True
            self._timer.stop()
            if accepted:
                # behind what it was asked for, which is asked of the lane now: a kill before that costs nothing that was typed
                tasks, words, spoergsmaal = self._tasks, self._words, self._spoergsmaal
                QTimer.singleShot(0, tasks, lambda: _keep(tasks, words, spoergsmaal, ""))
            else:
                self._put("")

    def end(self) -> None:
        """Nobody may come back to it: keep it now."""
        text = self._line.text() if isValid(self._line) else self._given
        if self._answered or text == self._given:
            return
        self._timer.stop()
        if self._put_away is not None:
            self._put_away(text)
            self._put("")
        else:
            self._put(text)

    def _keep(self) -> None:
        self._put(self._line.text())

    def _put(self, text: str) -> None:
        _keep(self._tasks, self._words, self._spoergsmaal, text)


def _keep(tasks: Tasks, words: HalfWritten, spoergsmaal: str, text: str) -> None:
    # that it cannot be kept costs nothing that was answered; the lane keeps it although the dialog is gone
    tasks.run(Lane.STORE, lambda: words.keep(spoergsmaal, text), tasks, on_error=lambda _error: None)
