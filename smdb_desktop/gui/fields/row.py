"""A question on the page: label, input, one line for words below, and what belongs to it (a suggestion, a way to look it up).

A row is used again for other fields, steps and cases. What it shows now stands in ``seen``; that is taken off before anything
else when the row lets go of its field, and an answer leaves a row only together with it, so none can reach another field than
the one that the person saw. It judges nothing, and paints its own words: a finding that comes or goes is one repaint.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.fields.base import NOBODY, FieldContext
from smdb_desktop.gui.fields.lookup import Lookup
from smdb_desktop.gui.fields.notes import GAP, HELP, INDENT, Measures, Note, notes_of, part_of, rooms
from smdb_desktop.gui.fields.registry import kind_of, make_field
from smdb_desktop.gui.fields.shown import only_shown
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import IconButton, button, icon, label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.near import near_day
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import FeltVisning

OPTIONAL = T("(valgfri)")
INPUT_WIDTH = 460
_BELOW, _BESIDE, _ICON = 3, 8, 16
_NARROW = frozenset({"text", "list"})
"""The kinds of input that need no more than the usual width."""
_OWN_WIDTH = frozenset({"date", "integer", "yesno"})
"""The kinds of input that are as wide as they say, and no wider."""
_WIDE = frozenset({"table"})
"""The kinds of input that use all the room there is."""
_GROWS = frozenset({"table", "shown"})
"""The kinds of input whose height the answer decides."""
_KEPT = frozenset({"text", "list", "date", "integer", "yesno", "radio", "tick"})
"""The kinds of input that keep their field while another step is shown: all that is theirs but for the answer."""
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
_TAB, _OTHER = Qt.FocusReason.TabFocusReason, Qt.FocusReason.OtherFocusReason


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a person sees in a row, until the row lets go of it: the course, the form instance and the field.

    ``generation`` counts what the page has shown. Two are the same only if they are one object: it is handed out, never made up.
    """

    session: WizardSession
    skema_id: str
    felt: Felt
    generation: int


def kind_of_row(felt: Felt, lister: Kodelister) -> str:
    """Which rows can show a field: those of its kind of input."""
    return kind_of(felt, lister)


def can_wait(felt: Felt, kind: str) -> bool:
    """Whether a row of this kind can keep a field while it is not shown."""
    return kind in _KEPT and felt.opslag is None


LOCKED = T("Kan ikke ændres.")
"""Heard with what nobody would hear it of: no reader says of a button or a list that it is only read."""


class Row(QWidget):
    """One field of one kind. ``answered`` carries what was seen and the raw answer; ``help_wanted`` what was seen."""

    answered = Signal(object, object)
    help_wanted = Signal(object)
    wants_next = Signal()
    told_more = Signal()
    """What was asked for came below the input, and has the focus."""
    resized = Signal()
    """``height_for`` says something else from now on."""

    def __init__(self, felt: Felt, lister: Kodelister, measures: Measures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind_of_row(felt, lister)
        self.seen: Seen | None = None
        self.inward = 0
        self.measures = measures
        self._view: FeltVisning | None = None
        self._notes: tuple[Note, ...] = ()
        self._note_place = QRect()
        self._dirty = self._moved = self._locked = False
        self._laid: tuple[int, int] | None = None
        """The widths at which everything stands in its place; None: something changed since."""
        self._heights: dict[tuple[int, int], int] = {}
        self._least = -1
        # made where they will stand, in the order in which they are read
        self._label: QLabel | None = label("", "label", self)
        self.field = make_field(felt, lister, self)
        if self.field.labels_itself:
            self._label.hide()
            self._label.deleteLater()
            self._label = None
        self._help = IconButton("help", T("Hjælp til feltet (F1)"), parent=self)
        self._help.clicked.connect(self._ask_help)
        self._suggestion: QPushButton | None = None
        self._lookup: Lookup | None = None
        self.field.committed.connect(self._committed)
        self.field.wants_next.connect(self._go_on)
        self.field.resized.connect(self._resized)
        self.field.release()

    # -- which field -----------------------------------------------------------------------------------------------

    def bind(self, seen: Seen, lister: Kodelister, depth: int) -> None:
        """Show a field of this row's kind, empty. Only when all of it is in place can an answer leave the row."""
        if self.seen is not None:
            self.release()
        felt = seen.felt
        self.inward, self._moved = depth, False
        self.unsettle()
        self.field.bind(
            FieldContext(felt, lister, felt.navn, partial(near_day, seen.session, seen.skema_id, felt.navn))
        )
        if self._label is not None:
            self._label.setText(say(felt.label))
            self._label.setBuddy(self.field.named())
        if self._help.isHidden() is bool(felt.help):
            self._help.setVisible(bool(felt.help))
        self._help.setAccessibleName(say(T("Hjælp: {navn}", navn=felt.label)))
        self._look_up(felt)
        if self._locked:
            self._show_lock()
        self.seen = seen

    def release(self) -> None:
        """Let go of the field: nothing can be answered here any more, whatever event still comes."""
        self.seen = None
        self._view, self._notes, self._dirty = None, (), False
        self.field.release()
        self._suggest("")
        if self._lookup is not None:
            self._lookup.hide()
            self._lookup.deleteLater()
            self._lookup = None

    @property
    def may_wait(self) -> bool:
        """Whether the row can keep its field while it is not shown (``set_aside``)."""
        return can_wait(self.field.context.felt, self.kind)

    def set_aside(self) -> None:
        """Keep the field for when its step is shown again. What was seen is taken off, no answer stays, none can be told."""
        self.seen = None
        self.field.set_aside()
        self._suggest("")
        self._dirty = True

    def take_up(self, seen: Seen) -> None:
        """Show again what was set aside, still empty."""
        self._moved = False
        self.field.take_up()
        self.seen = seen

    def waits_for(self, felt: Felt, lister: Kodelister, depth: int) -> bool:
        """Whether it was set aside with this very field, its answers and its place."""
        context = self.field.context
        return context.felt is felt and context.lister is lister and self.inward == depth

    def _look_up(self, felt: Felt) -> None:
        if felt.opslag is not None:
            self._lookup = Lookup(felt.navn, felt.opslag, self)
            self._lookup.resized.connect(self._resized)
            self._lookup.opened.connect(self.told_more)
            self._lookup.show()

    def _resized(self) -> None:
        self.unsettle()
        self.resized.emit()

    def _committed(self, raw: Json) -> None:
        self._dirty = True
        told = self.seen
        if told is not None:
            self.answered.emit(told, raw)
            self._moved = self.seen is not told

    def _ask_help(self) -> None:
        if self.seen is not None:
            self.help_wanted.emit(self.seen)

    def _go_on(self) -> None:
        """Return goes on from the field in which it was pressed, not from one that its answer put in this place."""
        moved, self._moved = self._moved, False
        if self.seen is not None and not moved:
            self.wants_next.emit()

    @property
    def felt(self) -> Felt:
        """The field that is shown; asking a row without one is a fault of ours."""
        return self._now().felt

    @property
    def skema_id(self) -> str:
        """The form instance that is shown."""
        return self._now().skema_id

    def _now(self) -> Seen:
        if self.seen is None:
            raise RuntimeError("the row shows no field")
        return self.seen

    @property
    def only_shown(self) -> bool:
        """Whether nobody answers the field here."""
        return only_shown(self.felt)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_view(self, view: FeltVisning, *, anew: bool = False) -> bool:
        """Show an answer with its findings and suggestion; only what differs is touched. Whether the height may differ.

        What is being typed stays, unless it was just committed or ``anew`` asks for the answer as it is.
        """
        if view == self._view and not self._dirty and not anew:
            return False
        if (self._dirty or anew or self._view is None or view.raw != self._view.raw) and self.field.value() != view.raw:
            self.field.set_value(view.raw)
        before, self._view, self._dirty = self._view, view, False
        self._mark(optional=not view.kraevet)
        self._suggest(view.forslag)
        notes = notes_of(self.felt, view)
        if self.kind in _GROWS:
            self.unsettle()
        if before is not None and notes == self._notes and view.fund == before.fund:
            return self._laid is None
        self._notes = notes
        self.unsettle()
        self._tell(view)
        self.update()
        return True

    def _tell(self, view: FeltVisning) -> None:
        """Mark the input, and say the same words to who does not see them: the findings, then the hint, which is always there."""
        # what is locked while it waits is told before it is shown
        felt = self.field.context.felt
        worst = (
            "error" if any(n.kind == "error" for n in self._notes) else "warning" if view.fund or view.gentaget else ""
        )
        parts = frozenset(p for f in view.fund if (p := part_of(felt, f)))
        self.field.set_state(worst, parts)
        hint = view.oplysning or felt.hint
        words = [n.text for n in self._notes if n.kind != "hint"] + ([hint] if hint else [])
        if self._locked and not self.field.tells_lock:
            words.insert(0, LOCKED)
        self.field.describe(felt.label, joined(" ", words) if words else "")

    def _mark(self, *, optional: bool) -> None:
        if self._label is None:
            return
        name = self.felt.label
        text = say(T("{navn} {mark}", navn=name, mark=OPTIONAL) if optional and not self.only_shown else name)
        if self._label.text() != text:
            self._label.setText(say(text))
            self.unsettle()

    def words(self) -> tuple[str, ...]:
        """The line of words below the input, as it is read."""
        return tuple(note.text for note in self._notes)

    def question(self) -> str:
        """The label as it stands; of a box to tick its own words."""
        return self._label.text() if self._label is not None else say(self.felt.label)

    @property
    def repeated(self) -> bool:
        """Whether the answer was taken from another course and nobody has confirmed it."""
        return self._view is not None and bool(self._view.gentaget)

    def beside_help(self) -> QRect:
        """Where there is room beside the question and its help."""
        return self._help.geometry().translated(theme.px(HELP + GAP), 0)

    # -- a suggestion ----------------------------------------------------------------------------------------------

    def _suggest(self, text: str) -> None:
        made, felt = self._suggestion, self.seen.felt if self.seen is not None else NOBODY.felt
        if made is None and text:
            made = self._suggestion = button("", self._take_suggestion, "link")
            made.setParent(self)
        if made is not None and (text or made.property("forslag")):
            # nothing of it stays where it is not seen
            made.setObjectName(f"{felt.navn}.forslag" if text else "")
            made.setProperty("forslag", text)
            made.setText(say(T("Brug {tekst}", tekst=text) if text else ""))
            made.setAccessibleName(say(T("Brug {tekst} i {navn}", tekst=text, navn=felt.label) if text else ""))
            made.setVisible(bool(text))
            self._place_suggestion()

    def _take_suggestion(self) -> None:
        if self._suggestion is None or self.seen is None or self._locked:
            return
        seen, text = self.seen, str(self._suggestion.property("forslag"))
        # what is being typed elsewhere is committed first, and may put another field here
        self.field.inputs()[0].setFocus(_OTHER)
        if self.seen is seen:
            self.field.set_value(text)
            self._committed(text)

    def _place_suggestion(self) -> None:
        if self._suggestion is None or self._suggestion.isHidden():
            return
        place, wanted = self.field.geometry(), self._suggestion.sizeHint()
        self._suggestion.setGeometry(
            place.right() + 1 + theme.px(_BESIDE),
            place.top() + (place.height() - wanted.height()) // 2,
            wanted.width(),
            wanted.height(),
        )

    # -- places ----------------------------------------------------------------------------------------------------

    def height_for(self, width: int, full: int) -> int:
        """How high the row is where the column is so wide, as it stands now; a table may be as wide as ``full``."""
        full = self._room(width, full)
        found = self._heights.get((width, full))
        if found is None:
            found = self._heights[width, full] = self._lay_out(width, full, move=False)
        return found

    def _room(self, width: int, full: int) -> int:
        """What of the column's two widths matters: a scroll bar that comes or goes beside it lays out no row but a table's."""
        return full if self.kind in _WIDE else width

    def arrange(self, width: int, full: int) -> int:
        """Put everything in its place at this width; the height."""
        full = self._room(width, full)
        if self._laid != (width, full):
            self._heights[width, full] = self._lay_out(width, full, move=True)
            self._laid = (width, full)
        return self._heights[width, full]

    def unsettle(self) -> None:
        """Something in it is another size now."""
        self._laid, self._least = None, -1
        self._heights.clear()

    def least_width(self) -> int:
        """As narrow as the input can be, in pixels, with what stands before it."""
        if self._least < 0:
            self._least = theme.px(INDENT) * self.inward + self.field.least_width()
        return self._least

    def _lay_out(self, width: int, full: int, *, move: bool) -> int:
        px = theme.px
        left, (for_label, room) = px(INDENT) * self.inward, rooms(width, self.inward)
        y = self._lay_label(left, for_label, move=move)
        wide, high = self._field_size(full - left if self.kind in _WIDE else room, move=move)
        if move:
            self.field.setGeometry(left, y, wide, high)
            self._place_suggestion()
            if self._label is None:
                self._place_help(left + wide, y + (high - px(HELP)) // 2)
        y += high + px(_BELOW)
        high = max(sum(self._note_height(n, room) for n in self._notes), self._least_note(room))
        if move:
            place = QRect(left, y, room, high)
            if place != self._note_place:
                self._note_place = place
                self.update()
        y += high
        if self._lookup is not None and not self._lookup.isHidden():
            high = self._lookup.height_for(room)
            if move:
                self._lookup.setGeometry(left, y + px(GAP), room, high)
            y += px(GAP) + high
        return y

    def _lay_label(self, left: int, room: int, *, move: bool) -> int:
        """The question with the help beside it; the height it takes. A mark that may come has its room already."""
        if self._label is None or self.seen is None:
            return 0
        px, measure = theme.px, self.measures.label
        text = self._label.text()
        high = measure.of(text, room)
        if not isinstance(self.felt.required, bool) and not self.only_shown:
            marked = say(T("{navn} {mark}", navn=self.felt.label, mark=OPTIONAL))
            high = max(high, measure.of(marked, room))
        high = max(high, px(HELP))
        if move:
            wide = min(room, measure.advance(text))
            self._label.setGeometry(left, 0, wide, high)
            self._place_help(left + wide + px(GAP), 0)
        return high + px(GAP)

    def _place_help(self, x: int, y: int) -> None:
        side = theme.px(HELP)
        self._help.setGeometry(x, y, side, side)

    def _field_size(self, room: int, *, move: bool) -> tuple[int, int]:
        if self.kind in _NARROW:
            room = min(room, theme.px(INPUT_WIDTH))
        elif self.kind in _OWN_WIDTH:
            room = min(room, self.field.sizeHint().width())
        if move and self.field.width() != room:
            self.field.resize(room, self.field.height())  # a table folds where it stands
        return room, self.field.height_for(room)

    def _least_note(self, room: int) -> int:
        """The room of the line of words whatever stands in it: the hint's, and one line where there is none."""
        hint = self.measures.hint.of(say(self.seen.felt.hint), room) if self.seen is not None else 0
        return max(hint, self.measures.hint.line, self.measures.strong.line)

    def _note_height(self, note: Note, room: int) -> int:
        if note.kind != "hint":
            room -= theme.px(_ICON + _BESIDE)
        return self.measures.of(note).of(note.text, room)

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line of words below the input."""
        if self._note_place.isNull() or not event.rect().intersects(self._note_place):
            return
        painter, tokens = QPainter(self), theme.current().tokens
        colours = {"hint": tokens.text2, "error": tokens.error, "warning": tokens.warning, "info": tokens.info}
        x, y, room = self._note_place.x(), self._note_place.y(), self._note_place.width()
        for note in self._notes:
            measure, high, left = self.measures.of(note), self._note_height(note, room), 0
            if note.kind != "hint":
                side = theme.px(_ICON)
                icon(note.kind).paint(painter, x, y + (measure.line - side) // 2, side, side)
                left = theme.px(_ICON + _BESIDE)
            painter.setFont(measure.font)
            painter.setPen(QColor(colours[note.kind]))
            painter.drawText(QRect(x + left, y, room - left, high), _WRAP, note.text)
            y += high

    def changeEvent(self, event: QEvent) -> None:
        """Another look has other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.update()

    # -- focus -----------------------------------------------------------------------------------------------------

    def tab_stops(self) -> list[QWidget]:
        """What Tab visits here, in order."""
        offered = self._suggestion is not None and not self._suggestion.isHidden()
        stops = [*self.field.tab_stops(), *([self._suggestion] if self._suggestion is not None and offered else [])]
        return stops if self._lookup is None else [*stops, *self._lookup.tab_stops()]

    def inputs(self) -> list[QWidget]:
        """Everything here that may take the focus, in order."""
        beside = [] if self._suggestion is None else [self._suggestion]
        return [*self.field.inputs(), *beside, *([] if self._lookup is None else self._lookup.tab_stops())]

    def lock(self, locked: bool) -> None:
        """Whether the course can only be read: the answer stays readable, and there is nothing to look up."""
        if locked != self._locked:
            self._locked = locked
            self._show_lock()

    def _show_lock(self) -> None:
        self.field.set_read_only(self._locked)
        if self._lookup is not None:
            self._lookup.setVisible(not self._locked)
        if self._view is not None:
            self._tell(self._view)
        self.unsettle()

    def flush(self) -> None:
        """Commit what is being typed."""
        if self.seen is not None:
            self.field.flush()

    def take_focus(self, path: str = "") -> None:
        """Put the focus in the input, or in a cell (``[0].antal_dage``)."""
        self.field.part(path).setFocus(_TAB)

    def holds(self, widget: QWidget | None) -> bool:
        """Whether the focus stands in this field."""
        return widget is not None and self.isAncestorOf(widget)
