"""A form on the page: its shown fields in one column, each in a place that no answer changes, and the way of Tab through them.

The body holds nothing but what it shows: the answers stand in the session, the rows are lent (``rows.py``). It asks the session
once a form for each change. Whatever comes out of a row carries what was seen in it; what is not shown any more is not taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QSizePolicy, QWidget
from shiboken6 import isValid

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.fields.row import Row, Seen
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.outline import outline
from smdb_desktop.gui.guide.rows import Heading, Key, Link, Pane, Sheet, can_take_focus, focus_inside, sheet_of
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.views import FeltVisning

_ROUNDS = 3

_OTHER = Qt.FocusReason.OtherFocusReason
_TAB, _BACKTAB = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason


@dataclass(frozen=True, slots=True)
class FormPart:
    """One form in a body: the instance, the step of it (None: all), and a heading where there are several.

    A folded part is not shown; ``Link`` stands in its place.
    """

    skema_id: str
    trin_id: str | None = None
    heading: str = ""
    folded: Link | None = None


def _pane_of(parts: Sequence[FormPart]) -> Pane:
    """Steps of a form wait with their rows; an entry of a list, of which there may be any number, does not."""
    return tuple((part.skema_id, part.trin_id) for part in parts if part.trin_id is not None)


class FormBody(Body):
    """One or two forms under each other. The same body may show another step (``aim``)."""

    answered = Signal(str, str, object)
    help_wanted = Signal(str, str)
    confirmed = Signal(str, str)
    """Return was pressed in a field whose answer was repeated."""
    changed_shape = Signal()
    """Fields came or went; the order of Tab must be set again."""

    def __init__(self, case: Case, title: str, parts: Sequence[FormPart]) -> None:
        super().__init__()
        self._case = case
        self._parts: tuple[FormPart, ...] = ()
        self._sheet: Sheet | None = None
        self._waits_in: Sheet | None = None
        """Where rows of its steps wait, also while the rows are lent to an entry of a list."""
        self._generation = 0
        self._order: tuple[Heading | Link | Key, ...] = ()
        self._pane: Pane = ()
        """What the rows on the sheet show, where they may wait for it while another step is shown."""
        self._lister: Kodelister | None = None
        """Whose answers the rows offer."""
        self._places: dict[tuple[str, str | None], dict[str, int]] = {}
        self._as_of = (-1, False)
        """The session's count of changes, and whether the course was locked, when this was last filled."""
        self._filling = False
        self._refused = False
        """The last answer was not taken yet: it raised a question first, and the focus stays with it."""
        self._ahead: list[FormPart] = []
        self._ready: set[FormPart] = set()
        self._getting: FormPart | None = None
        self._lacking: list[tuple[Key, FeltVisning]] = []
        """What of that part has no row yet."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.aim(title, parts)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def aim(self, title: str, parts: Sequence[FormPart]) -> None:
        """Show other forms from the next ``refresh`` on."""
        self.title = title
        self.skema_ids = tuple(part.skema_id for part in parts)
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self._order = ()
            self._as_of = (-1, False)

    def unfold(self, parts: Sequence[FormPart]) -> None:
        """The same forms, with another of them open: what is seen stays."""
        self._parts = tuple(parts)
        self._as_of = (-1, False)

    def refresh(self) -> None:
        """Show the answers as the session has them, unless nothing was changed since the last time."""
        if not self._filling and ((now := self._now()) != self._as_of or self._borrowed() is None):
            self._fill(now, anew=False)

    def restore(self) -> None:
        """Show every answer as the session has it, also where something else was typed and not taken."""
        if not self._filling:
            self._fill(self._now(), anew=True)

    def _now(self) -> tuple[int, bool]:
        return self._case.session.changes, self._case.locked

    def _borrowed(self) -> Sheet | None:
        sheet = self._sheet
        return sheet if sheet is not None and isValid(sheet) and sheet.holder is self else None

    def _borrow(self) -> Sheet:
        sheet = self._borrowed()
        if sheet is None:
            sheet = self._sheet = sheet_of(self)
            if isinstance(sheet.holder, FormBody) and isValid(sheet.holder):
                sheet.holder._hear_no_more()
            sheet.lend(self)
            self._waits_in = sheet if _pane_of(self._parts) else None
            # the sheet is one for the window: only its holder listens, and once
            sheet.answered.connect(self._take)
            sheet.help_wanted.connect(self._help)
            sheet.wants_next.connect(self._go_on)
            sheet.changed_height.connect(self._grew)
            sheet.told_more.connect(self._show_more)
            self._order = ()
        return sheet

    def _hear_no_more(self) -> None:
        sheet, self._sheet = self._borrowed(), None
        if sheet is not None:
            sheet.answered.disconnect(self._take)
            sheet.help_wanted.disconnect(self._help)
            sheet.wants_next.disconnect(self._go_on)
            sheet.changed_height.disconnect(self._grew)
            sheet.told_more.disconnect(self._show_more)
        self._order = ()
        self._as_of = (-1, False)

    def rest(self) -> None:
        """Nothing more can be answered from here until it is shown again."""
        sheet = self._borrowed()
        if sheet is not None:
            sheet.set_aside(self._pane)
        self._order = ()
        self._as_of = (-1, False)

    def let_go(self) -> None:
        """The same, and the rows wait for the next body."""
        sheet = self._borrowed()
        if sheet is not None:
            self._hear_no_more()
            sheet.take_back(self)
        waits_in, self._waits_in = self._waits_in, None
        if waits_in is not None and isValid(waits_in):
            waits_in.forget_aside()

    def _fill(self, now: tuple[int, bool], *, anew: bool) -> None:
        """An input that loses the focus meanwhile may still tell an answer: then all is filled once more."""
        self._filling = True
        try:
            for _ in range(_ROUNDS):
                self._as_of = now
                self._fill_once(self._borrow(), anew=anew, locked=now[1])
                now = self._now()
                if self._as_of == now:
                    break
        finally:
            self._filling = False

    def _fill_once(self, sheet: Sheet, *, anew: bool, locked: bool) -> None:
        if not self._order:
            self._leave_rows(sheet)
        views = {key: view for part in self._parts if part.folded is None for key, view in self._views(part)}
        order = tuple(self._in_order(views))
        lister = self._case.session.lister
        # another day of the request may have other answers to offer
        others = bool(self._order) and lister is not self._lister
        self._lister = lister
        if self._order and (order != self._order or others):
            self._leave_going(sheet, views)
            sheet.keep(
                key for key, (view, _) in views.items() if not (others and (view.felt.liste or view.felt.kolonner))
            )
        moved = False
        for key, (view, depth) in views.items():
            row = sheet.row(key)
            if row is None:
                seen = Seen(self._case.session, key[0], view.felt, self._generation)
                row = sheet.take(self._pane, key, seen, lister, depth, locked=locked)
            row.lock(locked)
            moved |= row.show_view(view, anew=anew)
        if order != self._order or others:
            self._order = order
            sheet.in_order(order)
            self.changed_shape.emit()
        elif moved:
            sheet.rearrange()
        sheet.fit(self.width())

    def _views(self, part: FormPart) -> Iterator[tuple[Key, tuple[FeltVisning, int]]]:
        """The shown fields of a part in the order in which they stand, each with how far in."""
        depths = self._outline(part)
        places = {navn: number for number, navn in enumerate(depths)}
        views = self._case.session.felter(part.skema_id, part.trin_id)
        for view in sorted(views, key=lambda view: places.get(view.felt.navn, -1)):
            yield (part.skema_id, view.felt.navn), (view, depths.get(view.felt.navn, 0))

    def _outline(self, part: FormPart) -> dict[str, int]:
        key = (part.skema_id, part.trin_id)
        if key not in self._places:
            self._places[key] = outline(self._felter(part))
        return self._places[key]

    def _felter(self, part: FormPart) -> list[Felt]:
        """Every field that the form or step can have, shown or not."""
        session = self._case.session
        definition = session.version.skemaer[session.record(part.skema_id).art]
        return [felt for trin in definition.trin if part.trin_id in (None, trin.id) for felt in trin.felter]

    def _in_order(self, views: dict[Key, tuple[FeltVisning, int]]) -> Iterator[Heading | Link | Key]:
        for part in self._parts:
            if part.folded is not None:
                yield part.folded
                continue
            if part.heading:
                yield Heading(part.heading)
            yield from (key for key in views if key[0] == part.skema_id)

    def _leave_rows(self, sheet: Sheet) -> None:
        """Other forms are shown: what was seen before is not seen any more, and the focus does not stay in a row of it."""
        focus = focus_inside(sheet)
        if focus is not None:
            focus.clearFocus()
        self._generation += 1
        sheet.set_aside(self._pane)
        self._pane = _pane_of(self._parts)

    def _leave_going(self, sheet: Sheet, views: dict[Key, tuple[FeltVisning, int]]) -> None:
        """The focus goes back to the question above before its own row goes."""
        rows = sheet.rows()
        gone = next((n for n, row in enumerate(rows) if row.holds(QApplication.focusWidget())), None)
        if gone is None or (rows[gone].skema_id, rows[gone].felt.navn) in views:
            return
        above = [row for row in reversed(rows[:gone]) if (row.skema_id, row.felt.navn) in views]
        if above:
            above[0].take_focus()

    def boxes(self) -> list[Row]:
        """The shown fields in order."""
        sheet = self._borrowed()
        return sheet.rows() if sheet is not None else []

    def field_box(self, skema_id: str, felt: str) -> Row | None:
        """A shown field."""
        sheet = self._borrowed()
        return sheet.row((skema_id, felt)) if sheet is not None else None

    # -- what comes out of a row -----------------------------------------------------------------------------------

    def _is_seen(self, seen: Seen) -> bool:
        """Whether this is still what the person sees: the same course, and the very row that shows the field."""
        row = self.field_box(seen.skema_id, seen.felt.navn)
        return (
            row is not None
            and row.seen is seen
            and seen.session is self._case.session
            and seen.generation == self._generation
        )

    def _take(self, seen: Seen, raw: Json) -> None:
        if self._is_seen(seen):
            before = self._case.session.changes
            self.answered.emit(seen.skema_id, seen.felt.navn, raw)
            self._refused = self._case.session.changes == before

    def _help(self, seen: Seen) -> None:
        if self._is_seen(seen):
            self.help_wanted.emit(seen.skema_id, seen.felt.navn)

    def flush(self) -> None:
        """Commit what is being typed."""
        for row in self.boxes():
            row.flush()

    # -- places ----------------------------------------------------------------------------------------------------

    def _grew(self) -> None:
        sheet = self._borrowed()
        if sheet is not None:
            sheet.fit(self.width())
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has other heights."""
        super().resizeEvent(event)
        sheet = self._borrowed()
        if sheet is not None:
            sheet.fit(self.width())

    def hasHeightForWidth(self) -> bool:
        """Texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the column."""
        sheet = self._borrowed()
        return sheet.height_for(width) if sheet is not None else 0

    def sizeHint(self) -> QSize:
        """The column as it stands."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest input: texts wrap before anything scrolls sideways."""
        sheet = self._borrowed()
        return sheet.least() if sheet is not None else QSize(0, 0)

    # -- focus -----------------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Commit, then ask for the stops anew: one that the answer opened is the next."""
        return self._move(forward=forward, to_answer=False)

    def _move(self, *, forward: bool, to_answer: bool) -> bool:
        """To the next stop; with ``to_answer`` past what only helps a question, as a link beside its input."""
        sheet = self._borrowed()
        inside = focus_inside(sheet) if sheet is not None and self.isVisible() else None
        if inside is None:
            return super().focusNextPrevChild(forward)
        at = self._row_of(inside)
        self.flush()
        if self._borrowed() is None:  # the answer led to another form version, which stands in a body of its own
            holder = sheet.holder if sheet is not None else None
            return isinstance(holder, FormBody) and holder._move(forward=forward, to_answer=to_answer)
        refused, self._refused = self._refused, False
        if refused or QApplication.focusWidget() is not inside:
            return True
        stops = self.tab_stops()
        number = next((n for n, stop in enumerate(stops) if stop is inside or stop.isAncestorOf(inside)), None)
        if number is None:
            number = self._beside(stops, inside, at, forward=forward)
        after = range(number + 1, len(stops)) if forward else range(number - 1, -1, -1)
        for n in after:
            if can_take_focus(stops[n]) and not (to_answer and self._only_helps(stops[n])):
                self._focus(stops[n], _TAB if forward else _BACKTAB)
                return True
        return self._step_out(stops, forward=forward)

    def _step_out(self, stops: Sequence[QWidget], *, forward: bool) -> bool:
        """From the last field to what the page has after it, from the first to what it has before."""
        focus = QApplication.focusWidget()
        edge = next((s for s in (reversed(stops) if forward else stops) if can_take_focus(s)), None)
        if edge is not None and edge is not focus:
            # the chain of the window goes on from the edge: what has the focus may be no stop of it
            edge.setFocus(_OTHER)
        return super().focusNextPrevChild(forward)

    def _row_of(self, inside: QWidget) -> Row | None:
        return next((row for row in self.boxes() if row.holds(inside)), None)

    def _beside(self, stops: Sequence[QWidget], inside: QWidget, at: Row | None, *, forward: bool) -> int:
        """Where an input that is no stop stands among them: inside its row, after or before the row's own."""
        del inside
        mine = [n for n, stop in enumerate(stops) if at is not None and at.holds(stop)]
        if mine:
            return mine[-1] if forward else mine[0]
        return len(stops) if not forward else len(stops) - 1

    def _focus(self, stop: QWidget, reason: Qt.FocusReason) -> None:
        stop.setFocus(reason)
        self._bring_in_sight(self._row_of(stop), stop)

    def _bring_in_sight(self, row: Row | None, stop: QWidget | None = None) -> None:
        """Scroll to a row, also to one that came a moment ago: what waits to be laid out around it is laid out first."""
        area = self._area()
        if area is None or row is None:
            return
        around = self.parentWidget()
        while around is not None and around is not area:
            QCoreApplication.sendPostedEvents(around, QEvent.Type.LayoutRequest)
            around = around.parentWidget()
        area.ensureWidgetVisible(row, 0, self.fontMetrics().height())
        if stop is not None:  # a row may be higher than what there is to see of it
            area.ensureWidgetVisible(stop, 0, self.fontMetrics().height() // 2)

    def _show_more(self) -> None:
        """What was asked for in a row, as an address to look up, is seen where it came."""
        self._bring_in_sight(self.focused())

    def _area(self) -> QScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def _go_on(self) -> None:
        """Return in an input that has nothing more to do; a second Return must not press what stands beside it.

        What was repeated is confirmed by it.
        """
        row = self.focused()
        if row is not None and row.repeated:
            self.confirmed.emit(row.skema_id, row.felt.navn)
        self._move(forward=True, to_answer=True)

    def _only_helps(self, stop: QWidget) -> bool:
        row = self._row_of(stop)
        return isinstance(stop, QPushButton) and row is not None and stop not in row.field.tab_stops()

    def anchor(self) -> QWidget | None:
        """The question that is being answered."""
        return self.focused()

    def focused(self) -> Row | None:
        """The field with the focus."""
        focus = QApplication.focusWidget()
        return next((row for row in self.boxes() if row.holds(focus)), None)

    def tab_stops(self) -> list[QWidget]:
        """What Tab visits, from the top down."""
        sheet = self._borrowed()
        if sheet is None:
            return []
        links = iter(sheet.links())
        found: list[QWidget] = []
        for part in self._order:
            if isinstance(part, Link):
                found.append(next(links))
            elif not isinstance(part, Heading):
                row = sheet.row(part)
                found += row.tab_stops() if row is not None else []
        return found

    def chained(self) -> list[QWidget]:
        """Every input, also those of a group that are no stop now: which one is may change at any time."""
        sheet = self._borrowed()
        links: list[QWidget] = [*sheet.links()] if sheet is not None else []
        return [*links, *(inside for row in self.boxes() for inside in row.inputs())]

    def place(self) -> tuple[str, str]:
        """The field with the focus."""
        row = self.focused()
        return (row.skema_id, row.felt.navn) if row else ("", "")

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """Put the focus in that field, else in the first one that is open to typing."""
        row = self.field_box(skema_id, felt) or next((row for row in self.boxes() if not row.only_shown), None)
        if row is None:
            return super().take_focus()
        row.take_focus(part)
        return True

    # -- ahead of time ---------------------------------------------------------------------------------------------

    def expect(self, parts: Sequence[FormPart]) -> None:
        """These will be shown in this body; ``grow`` gets ready for them."""
        self._ahead = [part for part in parts if part not in self._ready]

    def grow(self) -> bool:
        """A little of what the next steps need: a row that the pool lacks, or their texts; False when nothing is left."""
        sheet = self._borrowed()
        if sheet is None or not self._ahead:
            return False
        part, session = self._ahead[0], self._case.session
        felter, depths, pane = self._felter(part), self._outline(part), _pane_of([part])
        if self._getting != part:
            # which fields are shown is asked once for a step: what an answer opens meanwhile finds a row when it is shown
            self._getting = part
            self._lacking = [(key, view) for key, (view, _depth) in self._views(part)]
        while self._lacking and pane != self._pane:
            key, view = self._lacking.pop()
            seen = Seen(session, key[0], view.felt, self._generation)
            if sheet.get_ready(pane, key, seen, view, session.lister, depths.get(view.felt.navn, 0)):
                return True
        if not sheet.stock(pane if pane != self._pane else (), felter, session.lister):
            for felt in felter:
                sheet.measure(felt, depths[felt.navn])
            self._ready.add(self._ahead.pop(0))
        return True

    def event(self, event: QEvent) -> bool:
        """What is thrown away gives the rows back first: they outlive it."""
        if event.type() is QEvent.Type.DeferredDelete:
            self.let_go()
        return super().event(event)
