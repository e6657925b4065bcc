"""The rows of all forms: one column by hand, and one pool by kind for all steps and all cases of a window.

A row is made once and handed out again. The sheet that holds them all is lent to the body that is shown, and waits in the window
between two; which fields stand on it, and where an answer goes, the body says. While another step of the same case is shown the
rows of a step are set aside: they keep their fields, without an answer, until they are shown again or another step needs one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.fields.notes import measures_of, rooms
from smdb_desktop.gui.fields.row import Row, Seen, can_wait, kind_of_row
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import FeltVisning

WIDEST = 760
_BETWEEN, _ABOVE_HEADING = 14, 22
_NAME = "skemaraekker"
Key = tuple[str, str]
Pane = tuple[tuple[str, str], ...]
"""Which forms a body shows, each with its step."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above a form where a body has several."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A line that asks for something, as for a form that is folded away."""

    name: str
    text: str
    run: Callable[[], None]


@dataclass(slots=True)
class _Line:
    """One thing in the column, with the room above it."""

    widget: QWidget
    above: int


class Sheet(QWidget):
    """Every row of a window: those that are shown, in their places, and those that wait. Answers carry what was seen."""

    answered = Signal(object, object)
    help_wanted = Signal(object)
    wants_next = Signal()
    changed_height = Signal()
    told_more = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.holder: QWidget | None = None
        self._free: dict[str, list[Row]] = {}
        self._shown: dict[Key, Row] = {}
        self._aside: dict[Pane, dict[Key, Row]] = {}
        """Rows that wait with their fields, those longest not shown first."""
        self._whose: WizardSession | None = None
        """The case whose fields they are."""
        self._lines: list[_Line] = []
        self._heading: list[QLabel] = []
        self._links: list[QPushButton] = []
        self._width = -1
        self._height = 0
        self._heights: dict[int, int] = {}
        """How high the column was found to be at other widths, since it was arranged last."""
        self._arranging = False
        self._font = QApplication.font()
        self.measures = measures_of(self)
        self.hide()

    # -- lending ---------------------------------------------------------------------------------------------------

    def lend(self, to: QWidget) -> None:
        """Stand in another body; what the one before showed is let go."""
        if self.holder is to:
            return
        self.clear()
        self.holder = to
        if self.parentWidget() is not to:
            self.setParent(to)
        self.show()

    def take_back(self, holder: QWidget) -> None:
        """A body goes away: wait in its window, showing nothing of anybody."""
        if self.holder is holder:
            self.clear()
            self.measures.hint.forget()
            self.measures.strong.forget()
            self.holder = None
            self.hide()
            self.setParent(holder.window())

    def clear(self) -> None:
        """Let go of every field that is shown."""
        for row in self._shown.values():
            row.release()
        for row in self._shown.values():
            self._put_away(row)
        self._nothing_shown()

    def _nothing_shown(self) -> None:
        self._shown = {}
        self._lines = []
        self._heights.clear()
        for line in (*self._heading, *self._links):
            line.hide()

    def _put_away(self, row: Row) -> None:
        row.hide()
        self._free.setdefault(row.kind, []).append(row)

    # -- set aside -------------------------------------------------------------------------------------------------

    def set_aside(self, pane: Pane) -> None:
        """Another step is shown, or none: let go of every answer; what can keep its field waits with it."""
        waiting = self._aside.pop(pane, {})
        waits = {key: row for key, row in self._shown.items() if pane and row.may_wait and key not in waiting}
        # nothing can be told from any of them before the first is hidden
        for key, row in self._shown.items():
            row.set_aside() if key in waits else row.release()
        for key, row in self._shown.items():
            row.hide() if key in waits else self._put_away(row)
        if pane:
            # what waits of the step that was just shown is the last to be taken for another
            self._aside[pane] = waiting | waits
        self._nothing_shown()

    def forget_aside(self) -> None:
        """Let go of every field that was set aside: its case is shown no more."""
        aside, self._aside, self._whose = self._aside, {}, None
        for waiting in aside.values():
            for row in waiting.values():
                row.release()
                self._put_away(row)

    def get_ready(self, pane: Pane, key: Key, seen: Seen, view: FeltVisning, lister: Kodelister, depth: int) -> bool:
        """Set a field of a step aside before it is shown, in its place; False where it needs nothing more."""
        self._of_one_case(seen)
        waiting = self._aside.setdefault(pane, {})
        kind = kind_of_row(seen.felt, lister)
        if key in waiting or not can_wait(seen.felt, kind):
            return False
        free = self._free.get(kind)
        row = free.pop() if free else self._dressed(seen.felt, lister)
        # one that was just made would be shown with the sheet
        row.hide()
        row.bind(seen, lister, depth)
        row.show_view(view)
        row.arrange(min(self.width(), theme.px(WIDEST)), self.width())
        row.set_aside()
        waiting[key] = row
        return True

    def _of_one_case(self, seen: Seen) -> None:
        if seen.session is not self._whose:
            self.forget_aside()
            self._whose = seen.session

    def _waiting(self, pane: Pane, key: Key, felt: Felt, lister: Kodelister, depth: int) -> Row | None:
        row = self._aside.get(pane, {}).pop(key, None)
        if row is not None and not row.waits_for(felt, lister, depth):
            row.release()
            self._put_away(row)
            return None
        return row

    def _of_another(self, pane: Pane, kind: str) -> Row | None:
        """A row of the step that was not shown for the longest time, where no row of the kind is free."""
        for waiting in (waiting for other, waiting in self._aside.items() if other != pane):
            for key, row in waiting.items():
                if row.kind == kind:
                    del waiting[key]
                    row.release()
                    return row
        return None

    # -- rows ------------------------------------------------------------------------------------------------------

    def row(self, key: Key) -> Row | None:
        """A shown row by form instance and field."""
        return self._shown.get(key)

    def rows(self) -> list[Row]:
        """The shown rows in order."""
        return list(self._shown.values())

    def keep(self, keys: Iterable[Key]) -> None:
        """Let go of every field but these."""
        wanted = set(keys)
        gone = [key for key in self._shown if key not in wanted]
        for key in gone:
            row = self._shown.pop(key)
            row.release()
            self._put_away(row)

    def take(self, pane: Pane, key: Key, seen: Seen, lister: Kodelister, depth: int, *, locked: bool) -> Row:
        """A row for a field: set aside with it, from the pool or made; the caller shows the answer and then all ``in_order``."""
        self._of_one_case(seen)
        row = self._waiting(pane, key, seen.felt, lister, depth)
        if row is not None:
            row.lock(locked)
            row.take_up(seen)
        else:
            kind = kind_of_row(seen.felt, lister)
            free = self._free.get(kind)
            row = free.pop() if free else self._of_another(pane, kind) or self._make(seen.felt, lister)
            row.lock(locked)
            row.bind(seen, lister, depth)
        self._shown[key] = row
        return row

    def _make(self, felt: Felt, lister: Kodelister) -> Row:
        row = Row(felt, lister, self.measures, self)
        row.answered.connect(self.answered)
        row.help_wanted.connect(self.help_wanted)
        row.wants_next.connect(self.wants_next)
        row.resized.connect(self.rearrange)
        row.told_more.connect(self.told_more)
        return row

    def stock(self, pane: Pane, felter: Iterable[Felt], lister: Kodelister) -> bool:
        """Make one row that these fields would need and the pool lacks; False when it lacks none. An empty ``pane`` is what is
        shown."""
        wanted: dict[str, int] = {}
        mine = [row for row in self._shown.values() if not pane or not row.may_wait]
        mine += self._aside.get(pane, {}).values()
        for felt in felter:
            kind = kind_of_row(felt, lister)
            wanted[kind] = wanted.get(kind, 0) + 1
            have = sum(row.kind == kind for row in mine) + len(self._free.get(kind, ()))
            if have < wanted[kind]:
                self._put_away(self._dressed(felt, lister))
                return True
        return False

    def _dressed(self, felt: Felt, lister: Kodelister) -> Row:
        row = self._make(felt, lister)
        row.ensurePolished()
        for inside in row.findChildren(QWidget):
            inside.ensurePolished()
        return row

    # -- the column ------------------------------------------------------------------------------------------------

    def in_order(self, parts: Sequence[Heading | Link | Key]) -> None:
        """Show these, one below the other, and put away what none of them uses. Screen readers read in the same order."""
        lines: list[_Line] = []
        shown: dict[Key, Row] = {}
        headings, links = iter(self._all_headings(parts)), iter(self._all_links(parts))
        for part in parts:
            if isinstance(part, Heading):
                line = _Line(next(headings), theme.px(_ABOVE_HEADING))
            elif isinstance(part, Link):
                line = _Line(next(links), theme.px(_BETWEEN))
            else:
                shown[part] = self._shown[part]
                line = _Line(shown[part], theme.px(_BETWEEN))
            lines.append(line)
        if lines:
            lines[0].above = 0
        self._shown = shown
        before, self._lines = self._lines, lines
        same = next(
            (n for n, (old, new) in enumerate(zip(before, lines, strict=False)) if old.widget is not new.widget),
            min(len(before), len(lines)),
        )
        for line in lines[same:]:
            line.widget.raise_()
        self._arrange()
        for line in lines:
            if line.widget.isHidden():
                line.widget.show()

    def _all_headings(self, parts: Sequence[Heading | Link | Key]) -> list[QLabel]:
        wanted = [part for part in parts if isinstance(part, Heading)]
        while len(self._heading) < len(wanted):
            self._heading.append(label("", "h2", self))
        for made, part in zip(self._heading, wanted, strict=False):
            made.setText(say(part.text))
        for made in self._heading[len(wanted) :]:
            made.hide()
        return self._heading

    def _all_links(self, parts: Sequence[Heading | Link | Key]) -> list[QPushButton]:
        wanted = [part for part in parts if isinstance(part, Link)]
        for made in self._links:
            made.hide()
            made.deleteLater()
        self._links = []
        for part in wanted:
            made = button(part.text, part.run, "link")
            made.setObjectName(part.name)
            made.setParent(self)
            self._links.append(made)
        return self._links

    def links(self) -> list[QPushButton]:
        """The links that are shown."""
        return list(self._links)

    def rearrange(self) -> None:
        """A row is higher or lower than before: what stands below it moves, and nothing else."""
        if not self._arranging and self._lines:
            self._arrange()

    def height_for(self, width: int) -> int:
        """How high the column is at a width."""
        if width == self._width:
            return self._height
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = sum(line.above + self._high(line.widget, width) for line in self._lines)
        return found

    def _high(self, widget: QWidget, full: int) -> int:
        width = min(full, theme.px(WIDEST))
        if isinstance(widget, Row):
            return widget.height_for(width, full)
        if isinstance(widget, QLabel):
            return widget.heightForWidth(width)
        return widget.sizeHint().height()

    def _arrange(self) -> None:
        self._arranging = True
        self._heights.clear()
        full = self.width()
        width = min(full, theme.px(WIDEST))
        y = 0
        for line in self._lines:
            y += line.above
            row = line.widget if isinstance(line.widget, Row) else None
            high = row.arrange(width, full) if row is not None else self._high(line.widget, full)
            wide = full if not isinstance(line.widget, QPushButton) else min(full, line.widget.sizeHint().width())
            line.widget.setGeometry(0, y, wide, high)
            y += high
        self._arranging = False
        self._width = full
        if y != self._height:
            self._height = y
            self.changed_height.emit()

    def fit(self, width: int) -> None:
        """Stand in the body from edge to edge, at this width."""
        if width != self._width:
            self.resize(width, self.height_for(width))
            self._arrange()
        self.resize(width, self._height)

    def least(self) -> QSize:
        """As narrow as the widest input."""
        wide = max((row.least_width() for row in self._shown.values()), default=0)
        return QSize(wide, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and QApplication.font() != self._font:
            self._font = QApplication.font()
            fresh = measures_of(self)
            self.measures.label, self.measures.hint, self.measures.strong = fresh.label, fresh.hint, fresh.strong
            self._width = -1
            self._heights.clear()
            for row in self.findChildren(Row):
                row.unsettle()
            self.rearrange()

    def measure(self, felt: Felt, depth: int) -> None:
        """Shape the words of a field that will be shown, in the fonts and the width in which they will stand."""
        label_room, note_room = rooms(min(self.width(), theme.px(WIDEST)), depth)
        self.measures.label.of(say(felt.label), label_room)
        self.measures.hint.of(say(felt.hint), note_room)


def sheet_of(widget: QWidget) -> Sheet:
    """The one sheet of the window in which a widget stands; made when there is none."""
    window = widget.window()
    found = window.findChild(Sheet, _NAME)
    return found if found is not None and isValid(found) else Sheet(window)


def focus_inside(widget: QWidget) -> QWidget | None:
    """The input with the focus, where it stands in a widget; also of a window that is not the one that is worked in."""
    focus = QApplication.focusWidget() or widget.window().focusWidget()
    return focus if focus is not None and widget.isAncestorOf(focus) else None


def can_take_focus(widget: QWidget) -> bool:
    """Whether Tab may stop at a widget now."""
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
