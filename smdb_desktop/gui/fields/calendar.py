"""The one calendar of all dates: six whole weeks, worked by keys or mouse. It opens below its field and stays on the screen.

It knows no field: it tells its asker the day. Arrows go by days and weeks, Page Up and Page Down by months (with Shift by years),
Home and End to the ends of the month; Return takes, Esc leaves the date as it was.
"""

from datetime import date, timedelta
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.below import click_below
from smdb_desktop.gui.kit.line import into_sight
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say

WEEKS, DAYS = 6, 7
_WIDE, _HIGH, _MARGIN = 44, 36, 10
_KEY = Qt.Key
_DAYS = {int(_KEY.Key_Left): -1, int(_KEY.Key_Right): 1, int(_KEY.Key_Up): -DAYS, int(_KEY.Key_Down): DAYS}
_MONTHS = {int(_KEY.Key_PageUp): -1, int(_KEY.Key_PageDown): 1}
_TAKES = {int(_KEY.Key_Return), int(_KEY.Key_Enter), int(_KEY.Key_Space)}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_SHOWN, _HEARD = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
Index = QModelIndex | QPersistentModelIndex


class Asker(Protocol):
    """The field that a calendar is open for."""

    def picked(self, day: date) -> None:
        """A day was taken."""


def today() -> date:
    """The day of this machine."""
    now = QDate.currentDate()
    return date(now.year(), now.month(), now.day())


def moved(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month; at the ends of what is shown the day itself."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return day
    return date(year, month + 1, min(day.day, QDate(year, month + 1, 1).daysInMonth()))


class Month(QAbstractTableModel):
    """Six whole weeks from a Monday on, around one month."""

    def __init__(self) -> None:
        super().__init__()
        self.month = self.first = date(2000, 1, 3)

    def show_month(self, day: date) -> bool:
        """Show the month of a day; whether it is another one."""
        month = day.replace(day=1)
        if month == self.month:
            return False
        self.beginResetModel()
        self.month = month
        self.first = month - timedelta(days=month.weekday())
        self.endResetModel()
        return True

    def day(self, index: Index) -> date:
        """The day of a cell."""
        return self.first + timedelta(days=index.row() * DAYS + index.column())

    def place(self, day: date) -> QModelIndex:
        """The cell of a day."""
        return self.index(*divmod((day - self.first).days, DAYS))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Six weeks."""
        return 0 if parent.isValid() else WEEKS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Seven days."""
        return 0 if parent.isValid() else DAYS

    def data(self, index: Index, role: int = _SHOWN) -> Any:
        """The day's number; for those who hear it the whole date."""
        if role not in (_SHOWN, _HEARD):
            return None
        day = self.day(index)
        return str(day.day) if role == _SHOWN else _whole(day)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _SHOWN) -> Any:
        """The names of the days of the week."""
        if orientation is Qt.Orientation.Vertical or role not in (_SHOWN, _HEARD):
            return None
        form = QLocale.FormatType.ShortFormat if role == _SHOWN else QLocale.FormatType.LongFormat
        return QLocale().standaloneDayName(section + 1, form).rstrip(".")


def _whole(day: date) -> str:
    words = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
    return say(T("{dato}, i dag", dato=words)) if day == today() else words


class _Cells(QStyledItemDelegate):
    """Paints a day: faint outside the month, framed today, filled where the keys are."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A number in the middle of its cell."""
        model, view = index.model(), self.parent()
        if not isinstance(model, Month) or not isinstance(view, QTableView):
            return
        day, tokens = model.day(index), theme.current().tokens
        place = option.rect.adjusted(2, 2, -2, -2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = view.currentIndex() == index
        painter.setPen(QPen(QColor(tokens.primary), theme.px(2)) if day == today() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.primary) if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, theme.px(4), theme.px(4))
        ink = tokens.on_primary if chosen else tokens.text if day.month == model.month.month else tokens.text2
        painter.setPen(QColor(ink))
        painter.drawText(option.rect, _CENTRE, str(day.day))


class _Days(QTableView):
    """The weeks, with the keys of a calendar."""

    taken = Signal(object)
    wanted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by day, week, month or year, or take the day."""
        model, key = self.model(), event.key()
        if not isinstance(model, Month):
            return
        day = model.day(self.currentIndex())
        if key in _DAYS:
            self.wanted.emit(day + timedelta(days=_DAYS[key]))
        elif key in _MONTHS:
            self.wanted.emit(moved(day, _MONTHS[key] * (12 if event.modifiers() & _SHIFT else 1)))
        elif key == _KEY.Key_Home:
            self.wanted.emit(day.replace(day=1))
        elif key == _KEY.Key_End:
            self.wanted.emit(day.replace(day=QDate(day.year, day.month, 1).daysInMonth()))
        elif key in _TAKES:
            self.taken.emit(day)
        else:
            event.ignore()


class Calendar(QFrame):
    """The calendar of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("kalender")
        self._asker: Asker | None = None
        self._field: QWidget | None = None
        self.month = Month()
        self.days = _Days(self)
        self.days.setItemDelegate(_Cells(self.days))
        self.days.setModel(self.month)
        self.days.setProperty("class", "days")
        self.days.setProperty("ring", "own")
        self.days.setFrameShape(QFrame.Shape.NoFrame)
        self.days.setShowGrid(False)
        self.days.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.days.setTabKeyNavigation(False)
        self.days.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.days.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.days.verticalHeader().hide()
        self.days.clicked.connect(self._clicked)
        self.days.taken.connect(self._take)
        self.days.wanted.connect(self.go_to)
        self._title = label("", "strong", self, wrap=False)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back, on = (
            self._button("‹", T("Forrige måned (Page Up)"), -1),
            self._button("›", T("Næste måned (Page Down)"), 1),
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(*[theme.px(_MARGIN)] * 4)
        layout.addWidget(back, 0, 0)
        layout.addWidget(self._title, 0, 1)
        layout.addWidget(on, 0, 2)
        layout.addWidget(self.days, 1, 0, 1, 3)
        layout.setColumnStretch(1, 1)

    def _button(self, text: str, name: str, months: int) -> QPushButton:
        made = button(text, lambda: self.go_to(moved(self.day, months)))
        made.setProperty("dense", "yes")
        made.setAccessibleName(say(name))
        made.setToolTip(say(name))
        return made

    @property
    def day(self) -> date:
        """The day that is marked."""
        return self.month.day(self.days.currentIndex())

    def go_to(self, day: date) -> None:
        """Mark a day, in its month."""
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return
        if self.month.show_month(day) or not self._title.text():
            locale = QLocale()
            name = locale.standaloneMonthName(day.month, QLocale.FormatType.LongFormat)
            self._title.setText(say(T("{maaned} {aar}", maaned=name, aar=day.year)))
        self.days.setCurrentIndex(self.month.place(day))
        self.days.viewport().update()

    # -- opening and closing ---------------------------------------------------------------------------------------

    def open_for(self, field: QWidget, asker: Asker, day: date) -> None:
        """Open below a field at a day."""
        self._field, self._asker = field, asker
        self.days.setAccessibleName(say(T("Kalender: {navn}", navn=field.accessibleName())))
        self.go_to(day)
        into_sight(field)
        self._place(field)
        self.show()
        self.days.setFocus(Qt.FocusReason.PopupFocusReason)

    def let_go(self, field: QWidget) -> None:
        """Close without a word, where it is open for this field."""
        if self._field is field:
            self._asker = self._field = None
            self.hide()

    def _clicked(self, index: QModelIndex) -> None:
        self._take(self.month.day(index))

    def _take(self, day: date) -> None:
        asker = self._asker
        self._asker = None
        self.hide()
        if asker is not None:
            asker.picked(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press outside closes it, and is for what lies there; on its own field it does not open it again."""
        field, place = self._field, event.globalPosition().toPoint()
        own = field.parentWidget() if field is not None else None
        outside = not self.rect().contains(event.position().toPoint())
        on_field = outside and own is not None and own.rect().contains(own.mapFromGlobal(place))
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay, on_field)
        super().mousePressEvent(event)
        if outside and not on_field:
            click_below(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """However it closes, the focus is where it was."""
        super().hideEvent(event)
        field = self._field
        self._asker = self._field = None
        if field is not None and isValid(field) and field.isVisible():
            field.setFocus(Qt.FocusReason.PopupFocusReason)

    # -- place and looks -------------------------------------------------------------------------------------------

    def _place(self, field: QWidget) -> None:
        wide, high = theme.px(_WIDE), theme.px(_HIGH)
        for column in range(DAYS):
            self.days.setColumnWidth(column, wide)
        for row in range(WEEKS):
            self.days.setRowHeight(row, high)
        header = self.days.horizontalHeader().sizeHint().height()
        self.days.setFixedSize(DAYS * wide + 2, WEEKS * high + header + 2)
        size = self.sizeHint()
        screen = QGuiApplication.screenAt(field.mapToGlobal(field.rect().center())) or field.screen()
        room = screen.availableGeometry()
        below, above = field.mapToGlobal(QPoint(0, field.height())), field.mapToGlobal(QPoint(0, 0))
        y = below.y() if below.y() + size.height() <= room.bottom() + 1 else max(room.top(), above.y() - size.height())
        x = max(room.left(), min(below.x(), room.right() + 1 - size.width()))
        self.setGeometry(QRect(QPoint(x, y), size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame that stands out."""
        tokens, painter = theme.current().tokens, QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.setPen(QPen(QColor(tokens.text2), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def calendar_of(window: QWidget) -> Calendar:
    """The calendar of a window; made when the first one opens."""
    return open_calendar(window) or Calendar(window)


def open_calendar(window: QWidget) -> Calendar | None:
    """The calendar of a window where one was made."""
    found = window.findChild(Calendar, "kalender", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Calendar) else None
