"""The hint beside a field in which a passphrase is chosen: what the one typed is worth, shown and said while it is typed.

It judges nothing itself. The judgement takes hundredths of a second, so it is made on a lane, one at a time; a verdict on what no
longer stands in the field is thrown away.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QLineEdit

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.page import hint as describe
from smdb_desktop.language import say
from smdb_desktop.services.ports.vault import Verdict

NOTHING_TYPED = T("Skriv adgangssætningen.")
NO_CODE_TYPED = T("Skriv gendannelseskoden fra udskriften.")
THE_ONE_IN_USE = T("Skriv den adgangssætning, du bruger nu.")


class PassphraseHint(QObject):
    """Watches ``line`` and writes into ``place``. ``judge`` runs on ``lane``."""

    def __init__(
        self, line: QLineEdit, place: QLabel, tasks: Tasks, lane: Lane, judge: Callable[[str], Verdict]
    ) -> None:
        super().__init__(line)
        self._line, self._place = line, place
        self._tasks, self._lane, self._judge = tasks, lane, judge
        self._busy = False
        self._before = str(line.property("hint") or "")
        line.textChanged.connect(lambda _typed: self._ask())

    def _ask(self) -> None:
        typed = self._line.text()
        if not typed:
            self._show("")
        elif not self._busy:
            self._busy = True
            judge = self._judge
            self._tasks.run(self._lane, lambda: judge(typed), self, partial(self._came, typed))

    def _came(self, typed: str, verdict: Verdict) -> None:
        self._busy = False
        if self._line.text() == typed:
            self._show(verdict.hint)
        else:
            self._ask()

    def _show(self, hint: str) -> None:
        text = say(hint)
        if self._place.text() == text:
            return
        self._place.setText(say(hint))
        describe(self._line, text or self._before)
        # the description of the line says it to those who hear only that
        announce(self._line, text)
