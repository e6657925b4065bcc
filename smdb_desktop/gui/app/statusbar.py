"""The saved-light in words: whether what was typed stands on the disk. It says nothing before something has been saved."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say

QUIET_MS = 3000
"""So long nothing was answered when it is said that all is saved."""
SAVED = T("Gemt kl. {tid:%H.%M}")
SAVING = T("Gemmer …")
NOT_SAVED = T("Ikke gemt: {hvorfor}")


class SavedLight(QObject):
    """Writes the state of saving into the two labels of the status line: the sign and the words.

    It changes twice with each answer, and both have the same room in each state: else the whole window would be laid out anew.
    """

    def __init__(self, sign: QLabel, words: QLabel) -> None:
        super().__init__(words)
        self._sign, self._words = sign, words
        sign.setProperty("class", "light")
        self._heard = self._behind = ""
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self.say_saved)
        self.clear()

    def clear(self) -> None:
        """Nothing has been typed here yet."""
        self._heard = ""
        self._quiet.stop()
        self._show("○" if self._behind else "", self._behind, "hint")

    def saving(self) -> None:
        """Something is on its way to the disk."""
        self._quiet.stop()
        self._show("○", self._behind or SAVING, "hint")

    def wait_for(self, why: str) -> None:
        """What is typed waits for something that takes its time ("" for nothing any more), which is said until then."""
        before, self._behind = self._behind, why
        if why or self._words.text() == say(before):
            self._quiet.stop()
            self._show("○" if why else "", why, "hint")

    def saved(self, moment: object = None) -> None:
        """Everything typed stands on the disk since this (aware) time; without one, since now."""
        time = moment if isinstance(moment, datetime) else datetime.now().astimezone()
        self._show("●", SAVED.format(tid=time.astimezone()), "success")
        self._quiet.start()

    def say_saved(self) -> None:
        """Say that all is saved: when nothing is being answered, and only once a minute."""
        words = self._words.text()
        if words != self._heard:
            self._heard = words
            announce(self._words, words)

    def not_saved(self, why: str) -> None:
        """Something typed is only in the window; ``why`` is a Danish sentence."""
        self._quiet.stop()
        words = NOT_SAVED.format(hvorfor=why)
        self._show("✕", words, "error")
        self._heard = say(words)
        announce(self._words, words, assertive=True)

    def _show(self, sign: str, words: str, kind: str) -> None:
        self._sign.setText(say(sign))
        restyle(self._sign, "kind", kind)
        restyle(self._words, "class", "error" if kind == "error" else "hint")
        self._words.setText(say(words))
        self._words.setToolTip(say(words))
        # heard as it is read: a fixed name would say »Gemt« of what is not saved
        self._words.setAccessibleName(say(words))
