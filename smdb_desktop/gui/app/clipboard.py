"""What was copied in this program leaves the clipboard after a minute, at locking and at the end.

Only what this program put there is taken away, and only while it is still there: what another program has copied since stays.
What is put there for a person is marked so that a history of the clipboard leaves it out (Windows, and clipboard managers that
heed KDE's mark); what such a history has kept all the same is out of reach.
"""

from __future__ import annotations

from hashlib import sha256

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.copied import Copied
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.language import say

STAYS_SECONDS = 60
COPIED = T("Kopieret. Det slettes fra udklipsholderen om et minut.")
GONE = T("Det kopierede er slettet fra udklipsholderen.")
_NO_HISTORY = (
    "x-kde-passwordManagerHint",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"',
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"',
)
"""Windows' are numbers of four bytes that say no; KDE's is a word."""
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class CopiedAway(Copied):
    """Watches one clipboard for as long as the window stands; says in ``notice`` what it will do and what it did."""

    def __init__(self, clipboard: QClipboard, notice: QLabel) -> None:
        super().__init__(notice)
        self._clipboard, self._notice = clipboard, notice
        # a digest: the text itself need not lie in one more place
        self._ours: dict[QClipboard.Mode, bytes] = {}
        self._putting = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(STAYS_SECONDS * 1000)
        self.timer.timeout.connect(self.clear)
        clipboard.changed.connect(self._changed)

    def end(self) -> None:
        """Take away what is ours, and watch no more."""
        self.forget()
        self._clipboard.changed.disconnect(self._changed)

    def forget(self) -> None:
        """Take away what is ours and say nothing more of it: the program is locked or ends."""
        self._take_away()
        self._say("")
        self.locked.emit()

    def clear(self) -> None:
        """Take away what is ours and still there, and say so."""
        self._say(GONE if self._take_away() else "")
        self.cleared.emit()

    def _take_away(self) -> bool:
        """Whether there was anything on the clipboard itself; a selection goes without a word."""
        self.timer.stop()
        ours, self._ours = self._ours, {}
        gone = False
        for mode, digest in ours.items():
            if _digest(self._clipboard.text(mode)) == digest:
                self._clipboard.clear(mode)
                gone = gone or mode is QClipboard.Mode.Clipboard
        return gone

    def _changed(self, mode: QClipboard.Mode) -> None:
        if self._putting or mode not in _MODES or not self._copied_here(mode):
            return
        text = self._clipboard.text(mode)
        if not text:
            return
        self._note(mode, text)
        if mode is QClipboard.Mode.Clipboard:
            self._say(COPIED)

    def put(self, text: str) -> None:
        """Copy for a person who sees and hears it said where it was asked for. It is ours on every system."""
        self._putting = True
        self._clipboard.setMimeData(_marked(text))
        self._putting = False
        self._note(QClipboard.Mode.Clipboard, text)
        self._show(COPIED)

    def _note(self, mode: QClipboard.Mode, text: str) -> None:
        self._ours[mode] = _digest(text)
        self.timer.start()

    def _copied_here(self, mode: QClipboard.Mode) -> bool:
        clipboard = self._clipboard
        owned = clipboard.ownsClipboard() if mode is QClipboard.Mode.Clipboard else clipboard.ownsSelection()
        # macOS does not tell whose it is: there it is ours when it is what is chosen in the field that has the focus
        return owned or (QGuiApplication.focusWindow() is not None and clipboard.text(mode) == _chosen() != "")

    def _show(self, text: str) -> None:
        self._notice.setText(say(text))
        self._notice.setAccessibleName(say(text))

    def _say(self, text: str) -> None:
        self._show(text)
        announce(self._notice, text)


def _marked(text: str) -> QMimeData:
    """The text, not to be kept by a history of the clipboard, nor carried to another machine by one."""
    data = QMimeData()
    data.setText(text)
    for name in _NO_HISTORY:
        data.setData(name, b"secret" if name.startswith("x-kde") else bytes(4))
    return data


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _chosen() -> str:
    """The text that is chosen where the focus is."""
    widget = QApplication.focusWidget()
    if isinstance(widget, QLineEdit | QLabel):
        return widget.selectedText()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return widget.textCursor().selectedText()
    if isinstance(widget, QAbstractItemView):
        return str(widget.currentIndex().data() or "")
    return ""
