"""The saved-light in words: whether what was typed stands on the disk. It says nothing before something has been saved."""

from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say

SAVED = T("Gemt kl. {tid:%H.%M}")
SAVING = T("Gemmer …")
NOT_SAVED = T("Ikke gemt: {hvorfor}")


class SavedLight(QObject):
    """Writes the state of saving into the two labels of the status line: the sign and the words."""

    def __init__(self, sign: QLabel, words: QLabel) -> None:
        super().__init__(words)
        self._sign, self._words = sign, words
        self.clear()

    def clear(self) -> None:
        """Nothing has been typed here yet."""
        self._show("", "", "hint")

    def saving(self) -> None:
        """Something is on its way to the disk."""
        self._show("○", SAVING, "hint")

    def saved(self, moment: object = None) -> None:
        """Everything typed stands on the disk since this (aware) time; without one, since now."""
        time = moment if isinstance(moment, datetime) else datetime.now().astimezone()
        self._show("●", SAVED.format(tid=time.astimezone()), "success")

    def not_saved(self, why: str) -> None:
        """Something typed is only in the window; ``why`` is a Danish sentence."""
        self._show("✕", NOT_SAVED.format(hvorfor=why), "error")

    def _show(self, sign: str, words: str, kind: str) -> None:
        self._sign.setText(say(sign))
        restyle(self._sign, "class", kind)
        restyle(self._words, "class", "error" if kind == "error" else "hint")
        self._words.setText(say(words))
        self._words.setToolTip(say(words))
        # heard as it is read: a fixed name would say »Gemt« of what is not saved
        self._words.setAccessibleName(say(words))
