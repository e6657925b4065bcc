"""A date as text, with a calendar that only writes text. Never a ``QDateEdit``: that one turns wrong typing into another date.

The session reads the text (``domain.values.parse_date``) and hands it back in its usual form; nothing is judged here.
"""

from datetime import date

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent

from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.calendar import calendar_of, open_calendar, today
from smdb_desktop.gui.fields.text import LineField
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import IconButton
from smdb_desktop.language import say

_FORMAT = "dd-MM-yyyy"
_AROUND, _BESIDE = 28, 4


class DateField(LineField):
    """A line edit and a calendar button (Alt+Down). The button is no tab stop: typing is faster."""

    def _build(self) -> None:
        self._edit.setPlaceholderText(say(T("dd-mm-åååå")))
        self._button = IconButton("calendar", T("Vælg i kalender (Alt+pil ned)"), 20, self)
        self._button.clicked.connect(self.open_calendar)

    def _dress(self) -> None:
        self._button.setAccessibleName(say(T("Vælg i kalender: {navn}", navn=self.context.felt.label)))
        super()._dress()

    def _empty_answer(self) -> None:
        self._close()
        super()._empty_answer()

    def _close(self) -> None:
        calendar = open_calendar(self.window())
        if calendar is not None:
            calendar.let_go(self._edit)

    def hideEvent(self, event: QHideEvent) -> None:
        """A calendar does not stay open over what is no longer there."""
        self._close()
        super().hideEvent(event)

    def _line_width(self) -> int:
        metrics = self._edit.fontMetrics()
        words = (self._edit.placeholderText(), "00-00-0000")
        return max(metrics.horizontalAdvance(text) for text in words) + theme.px(_AROUND)

    def _arrange(self) -> None:
        """The line, and the button behind it."""
        high, line = self.height_for(self.width()), self._line_width()
        self._edit.setGeometry(0, 0, line, high)
        self._button.setGeometry(line + theme.px(_BESIDE), 0, high, high)

    def sizeHint(self) -> QSize:
        """The line and the button."""
        high = self._edit.sizeHint().height()
        return QSize(self._line_width() + theme.px(_BESIDE) + high, high)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def _key(self, event: QKeyEvent) -> bool:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_calendar()
            return True
        return super()._key(event)

    def open_calendar(self) -> None:
        """Show the calendar below the field, at the date that stands there, else near the case's dates."""
        context = self.context
        # what is being typed elsewhere is committed first, and may put another field here
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.context is context and not self._edit.isReadOnly() and self._edit.isVisible():
            calendar_of(self.window()).open_for(self._edit, self, self._there() or self._near() or today())

    def _there(self) -> date | None:
        there = QDate.fromString(self._edit.text().strip(), _FORMAT)
        return date(there.year(), there.month(), there.day()) if there.isValid() else None

    def _near(self) -> date | None:
        return self.context.near() if self.context.near is not None else None

    def picked(self, day: date) -> None:
        """A day of the calendar: its text is written as if it had been typed."""
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self._edit.setText(f"{day:%d-%m-%Y}")
        self.flush()

    def set_read_only(self, locked: bool) -> None:
        """The calendar goes with the field."""
        super().set_read_only(locked)
        if locked:
            self._close()
        self._button.setVisible(not locked)
