"""The chosen course on Borgeroverblik: whether it is open, SMDB's five dates, and its forms, each one key away.

The one primary button is the next form that is not done. A course that is locked says why, and offers to open it where that can
be done. Nothing here changes an answer; forms open in the wizard.
"""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from smdb_desktop.domain.forms.structure import Antal
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.gui.citizen.actions import course_title
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import keys, theme
from smdb_desktop.gui.kit.layout import Facts, Flow, breakable
from smdb_desktop.gui.kit.page import empty
from smdb_desktop.gui.kit.parts import Banner, box, button, column, label, show_all
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.kit.states import course_state, form_state, in_sentence, since, submission_state
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import ForloebOverblik, SkemaLinje
from smdb_desktop.services.stored.states import place_of, promise
from smdb_desktop.services.wizard.locking import LOCKED
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN, Trintilstand

CLOSED = T("Forløbet er afsluttet og låst.")
REOPEN_HERE = T("Skal noget rettes, så genåbn det her.")
REOPEN_IT = T("Genåbn …")
SEE = T("Se forløbet")
COLUMNS = (T("Skema"), T("Dato"), T("Tilstand"), T("Handling"), T("Tast"))
NARROW = (COLUMNS[0], COLUMNS[2], COLUMNS[3])
NARROWER = 560
"""From this many of the sketches' pixels on each value has a column of its own."""
MOST_KEYS = 9
"""So many steps have a key: Ctrl with their number."""


class ForloebCard(QFrame):
    """Shows one course. What is done here is said by the services, and the page shows it. ``reopen`` asks why, and opens it."""

    def __init__(self, context: Context, reopen: Callable[[], object]) -> None:
        super().__init__()
        self.context = context
        self.setProperty("class", "card")
        self._course: ForloebOverblik | None = None
        self._wide = True
        self._width = QTimer(self, interval=0, singleShot=True)
        self._width.timeout.connect(self._fit)
        self.next = button("", self._go_next, "primary")
        self.next.setObjectName("naeste_skema")
        self.title = label("", "h2", wrap=False)
        self.state = Pill()
        self.reported = Pill()
        self.promise = label("", "hint")
        self.older = label("", "warning")
        self.older.setObjectName("smdb_er_aeldre")
        self.locked = Banner("info")
        self.locked.setObjectName("laast")
        self.reopen = button(REOPEN_IT, reopen)
        self.reopen.setObjectName("genaabn_her")
        self.locked.offer(self.reopen)
        self.see = button(SEE, partial(self._go, GENNEMSE_TRIN))
        self._dates, _ = column(0)
        self._ways, _ = column(0)
        self.forms = RowTable(T("Skemaer"), COLUMNS, chooses=False)
        self.forms.opened.connect(self._go)
        self._lay_out()
        keys.bind(self, keys.GUIDE, {}, {"trin": self._go_to_step})

    def _lay_out(self) -> None:
        layout, space = QVBoxLayout(self), theme.px(16)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        head = Flow()
        for told in (self.title, self.state, self.reported):
            head.add(told)
        head.add_stretch()
        for button_ in (self.next, self.see):
            head.add(button_)
        for part in (head, self.promise, self.older, self.locked, self._dates, self.forms, self._ways):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_course(self, course: ForloebOverblik) -> None:
        """Show this course."""
        self._course = course
        self.title.setText(say(course_title(course)))
        state = course_state(course.linje)
        self.state.show_state(state.text, state.pill or PillKind.NEUTRAL)
        self._show_state(course)
        self._show_lock(course)
        empty(self._dates)
        box(self._dates).addWidget(Facts(*course.datoer, column=112))
        self._show_forms()
        self._show_ways(course)

    def _show_forms(self) -> None:
        """Each form; in a narrow window its date and its key stand below its name."""
        course = self._course
        if course is None:
            return
        self.forms.set_columns(COLUMNS if self._wide else NARROW)
        rows = []
        for form in course.skemaer:
            state, opens = form_state(form), Cell(verb(form, course.kan_rettes), link=True)
            if self._wide:
                rows.append(Row(form.trin, (form.title, form.dato, state, opens, _key(form, course))))
            else:
                named = joined("\n", filter(None, (form.title, form.dato, _key(form, course))))
                rows.append(Row(form.trin, (named, state, opens)))
        self.forms.set_rows(rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window shows its forms in fewer columns, once this layout is done."""
        super().resizeEvent(event)
        self._width.start()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(NARROWER)
        if wide != self._wide:
            self._wide = wide
            self._show_forms()

    def _show_state(self, course: ForloebOverblik) -> None:
        """How far it has come on its way to SMDB, since when and where, and what that promises."""
        newest = max(course.indberetninger, key=lambda each: each.revision, default=None)
        self.reported.setVisible(newest is not None)
        self.promise.setVisible(newest is not None)
        self.older.setText(say(course.aeldre))
        self.older.setVisible(bool(course.aeldre))
        if newest is None:
            return
        cell, now = submission_state(newest.tilstand), self.context.desk.clock()
        self.reported.show_state(cell.text, cell.pill or PillKind.NEUTRAL)
        sted = breakable(say(place_of(newest)))
        told = T("{tilstand} {tid} ({sted}).", tilstand=cell.text, tid=since(newest, now), sted=sted)
        self.promise.setText(say(sentences(told, promise(newest.tilstand, newest.afklaring))))

    # -- what can be done ------------------------------------------------------------------------------------------

    def _show_lock(self, course: ForloebOverblik) -> None:
        """Why it can only be read, and the way to open it, where there is one here."""
        closed = course.hvorfor_laast == LOCKED
        can = closed and not course.hvorfor_ikke_genaabnes
        words = sentences(CLOSED, course.hvorfor_ikke_genaabnes or REOPEN_HERE) if closed else course.hvorfor_laast
        self.locked.show_text(words)
        self.reopen.setVisible(can)
        self.see.setVisible(not course.kan_rettes)

    def _show_ways(self, course: ForloebOverblik) -> None:
        upcoming = course.naeste if course.kan_rettes else None
        if upcoming is not None:
            words = T("{verb} {in_sentence}", verb=verb(upcoming, True), in_sentence=in_sentence(upcoming.title))
            self.next.setText(say(words))
        self.next.setVisible(upcoming is not None)
        empty(self._ways)
        ways = list(self._more(course, upcoming)) if course.kan_rettes else []
        if ways:
            flow = Flow()
            for way in ways:
                flow.add(way)
            box(self._ways).addWidget(flow)
            show_all(box(self._ways))
        self._ways.setVisible(bool(ways))

    def _more(self, course: ForloebOverblik, upcoming: SkemaLinje | None) -> Iterator[QPushButton]:
        """What can be done besides the next form: one more in a list that is begun, and the closing."""
        for form in course.skemaer:
            if form.plads.antal.flere and not form.plads.behandles and can_have_more(course, form):
                yield button(form.plads.ny, partial(self._go, form.trin))
        singles = _singles(course)
        requested = all(_done(f) for f in singles if f.plads.antal is Antal.EN)
        for form in course.skemaer:
            if form.plads.afslutter and requested and form is not upcoming:
                closing = button(form.title, partial(self._go, form.trin))
                closing.setToolTip(say(T("Afslut forløbet, også når det aldrig blev til en behandling")))
                yield closing

    def _go_next(self) -> None:
        if self._course is not None and self._course.naeste is not None:
            self._go(self._course.naeste.trin)

    def _go_to_step(self, number: int) -> None:
        if self._course is not None and number <= len(self._course.trin):
            self._go(self._course.trin[number - 1])

    def _go(self, trin: str, _down: bool = False) -> None:
        if self._course is not None:
            self.context.navigate(places.Guide(self._course.linje.id, trin))


def can_have_more(course: ForloebOverblik, form: SkemaLinje) -> bool:
    """Whether one more can be begun in a list: it is begun, and what comes before all lists is done."""
    return form.tilstand is not Trintilstand.IKKE_BEGYNDT and all(map(_done, _singles(course)))


def _key(form: SkemaLinje, course: ForloebOverblik) -> str:
    """The key that opens a form, as in the wizard; "" where its step has none."""
    number = course.trin.index(form.trin) + 1
    return T("Ctrl+{nummer}", nummer=number) if number <= MOST_KEYS else ""


def _singles(course: ForloebOverblik) -> list[SkemaLinje]:
    return [f for f in course.skemaer if not f.plads.antal.flere and not f.plads.afslutter]


def _done(form: SkemaLinje) -> bool:
    return form.tilstand in (Trintilstand.FAERDIG, Trintilstand.RETTES)


def verb(form: SkemaLinje, open_course: bool) -> str:
    """What opening a form means."""
    if not open_course:
        return T("Se")
    if form.tilstand is Trintilstand.IKKE_BEGYNDT:
        return T("Udfyld")
    return T("Ret") if form.tilstand is Trintilstand.FAERDIG else T("Fortsæt")
