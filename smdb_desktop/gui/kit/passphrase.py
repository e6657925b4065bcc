"""The hint beside a field in which a passphrase is chosen: what the one typed is worth, shown and said while it is typed.

It judges nothing itself. The judgement takes hundredths of a second, so it is made on a lane, one at a time; a verdict on what no
longer stands in the field is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QLineEdit

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.page import hint as describe
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.language import say
from smdb_desktop.services.ports.vault import Verdict

NOTHING_TYPED = T("Skriv adgangssætningen.")
NO_CODE_TYPED = T("Skriv gendannelseskoden fra udskriften.")
NOT_ALIKE = T("De to adgangssætninger er ikke ens. Skriv dem igen.")
THE_ONE_IN_USE = T("Skriv den adgangssætning, du bruger nu.")


class PassphraseHint(QObject):
    """Watches ``line`` and writes into ``place``. ``judge`` runs on ``lane``."""

    def __init__(
        self, line: QLineEdit, place: QLabel, tasks: Tasks, lane: Lane, judge: Callable[[str], Verdict]
    ) -> None:
        super().__init__(line)
        self._line, self._place = line, place
        self._tasks, self._lane, self._judge = tasks, lane, judge
        self._busy = self._choosing = False
        self._before = str(line.property("hint") or "")
        line.textChanged.connect(lambda _typed: self._ask())

    def when_good(self, wrong: QLabel, again: QLineEdit, again_wrong: QLabel, then: Callable[[], None]) -> None:
        """Go on when what is typed will do, and stands in ``again`` too; else say what is wrong at its line.

        What will not do is said before what differs: who has mended the one types both anew. Asked twice it goes on once.
        """
        if self._choosing:
            return
        self._choosing = True
        typed, judge = self._line.text(), self._judge

        def came(verdict: Verdict) -> None:
            self._choosing = False
            differs = not verdict.problem and again.text() != typed
            show_error(self._line, wrong, verdict.problem)
            show_error(again, again_wrong, NOT_ALIKE if differs else "")
            if verdict.problem or differs:
                refuse(again if differs else self._line)
            else:
                then()

        self._tasks.run(self._lane, lambda: judge(typed), self, came)

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
