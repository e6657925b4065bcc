"""What stands half typed in the field under the hand reaches the disk after a pause, beside the answer, which stays what it is.

So a program that is cut off in the middle of a word can offer it again. It is committed nowhere by this, and goes when the field
is left. A key that is pressed costs the start of a timer.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.fields.text import LineField
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.form_view import FormBody

PAUSE_MS = 700


class Halfway(QObject):
    """Listens to the line that has the focus on one page of the wizard; ``now`` gives the course and what is shown of it."""

    def __init__(self, page: QWidget, now: Callable[[], tuple[Case | None, Body | None]]) -> None:
        super().__init__(page)
        self._page, self._now = page, now
        self._line: QLineEdit | None = None
        self._kept: tuple[str, str] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.keep)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is self._line:
            return
        self._let_go()
        if isinstance(now, QLineEdit) and self._page.isAncestorOf(now):
            self._line = now
            now.textEdited.connect(self._typed)

    def _typed(self, _text: str) -> None:
        self._timer.start()

    def _let_go(self) -> None:
        """The field was left: what was in it is its answer, or is no more."""
        self._timer.stop()
        line, self._line = self._line, None
        if line is not None and isValid(line):
            line.textEdited.disconnect(self._typed)
        kept, self._kept = self._kept, None
        case, _body = self._now()
        if kept is not None and case is not None:
            case.saver.typing(*kept, "")

    def keep(self) -> None:
        """Keep what stands in the field now, where it is another text than its answer."""
        case, body = self._now()
        row = body.focused() if isinstance(body, FormBody) else None
        if case is None or case.locked or row is None or row.seen is None or not isinstance(row.field, LineField):
            return
        where = (row.seen.skema_id, row.felt.navn)
        text = row.field.half_typed()
        if text or self._kept == where:
            self._kept = where if text else None
            case.saver.typing(*where, text)
