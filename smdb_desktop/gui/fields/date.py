"""A date as text, with a calendar that only writes text. Never a ``QDateEdit``: that one turns wrong typing into another date.

The session reads the text (``domain.values.parse_date``) and hands it back in its usual form; nothing is parsed here.
"""

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.text import LineField
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import IconButton
from smdb_desktop.language import say

_FORMAT = "dd-MM-yyyy"


class DateField(LineField):
    """A line edit and a calendar button (Alt+Down). The button is no tab stop: typing is faster."""

    def _build(self, layout: QHBoxLayout) -> None:
        self._edit.setPlaceholderText(say(T("dd-mm-åååå")))
        self._button = IconButton("calendar", T("Vælg i kalender (Alt+pil ned)"), 20, self)
        self._button.clicked.connect(self.open_calendar)
        self._popup: QFrame | None = None
        layout.addWidget(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def _dress(self) -> None:
        super()._dress()
        self._edit.setFixedWidth(theme.px(170))
        self._button.setAccessibleName(say(T("Vælg i kalender: {navn}", navn=self.context.felt.label)))

    def _empty(self) -> None:
        if self._popup is not None:
            self._popup.close()
        super()._empty()

    def _key(self, event: QKeyEvent) -> bool:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_calendar()
            return True
        return super()._key(event)

    def open_calendar(self) -> None:
        """Show the calendar below the field, at the date that stands there, else near the case's dates."""
        if self._edit.isReadOnly() or not self._edit.isEnabled():
            return
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setObjectName("kalender")
        calendar.setLocale(QLocale())
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = QDate.fromString(self._edit.text(), _FORMAT)
        near = self.context.near
        hint = QDate.currentDate() if near is None else QDate(near.year, near.month, near.day)
        calendar.setSelectedDate(shown if shown.isValid() else hint)
        calendar.clicked.connect(self._chosen)
        calendar.activated.connect(self._chosen)
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(calendar)
        popup.move(self._edit.mapToGlobal(self._edit.rect().bottomLeft()))
        self._popup = popup
        popup.destroyed.connect(self._forget)
        popup.show()
        calendar.setFocus()

    def _forget(self) -> None:
        self._popup = None

    def _chosen(self, day: QDate) -> None:
        self._edit.setText(day.toString(_FORMAT))
        if self._popup is not None:
            self._popup.close()
        self._edit.setFocus()
        self.flush()

    def set_read_only(self, locked: bool) -> None:
        """The calendar goes with the field."""
        super().set_read_only(locked)
        self._button.setVisible(not locked)
