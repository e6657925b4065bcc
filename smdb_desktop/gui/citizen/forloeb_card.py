"""The chosen course on Borgeroverblik: SMDB's five dates, forms with their state, treatments, submissions, what can be done.

The one primary button is the next form that is not done. Nothing here changes an answer; forms open in the wizard.
"""

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from smdb_desktop.domain.forms.structure import Antal
from smdb_desktop.domain.words import T
from smdb_desktop.gui.citizen.actions import course_title
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import Facts, Flow
from smdb_desktop.gui.kit.page import empty, side_by_side
from smdb_desktop.gui.kit.parts import box, button, column, label, show_all
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.kit.states import form_state, in_sentence, revision, submission_state
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import ForloebOverblik, SkemaLinje, moment
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN, Trintilstand


class ForloebCard(QFrame):
    """Shows one course. What is done here is said by the services, and the page shows it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("class", "card")
        self._course: ForloebOverblik | None = None
        self._inside, self._column = column(14)
        outer = QVBoxLayout(self)
        space = theme.px(20)
        outer.setContentsMargins(space, space, space, space)
        outer.addWidget(self._inside)
        self.next = button("", self._go_next, "primary")
        self.next.setObjectName("naeste_skema")
        self._make_tables()

    def _make_tables(self) -> None:
        self.title = label("", "h2", wrap=False)
        self.state = Pill()
        self._column.addWidget(side_by_side(self.title, self.state))
        self._dates, _ = column(0)
        self._column.addWidget(self._dates)
        self._buttons, _ = column(8)
        self._column.addWidget(self._buttons)
        self.forms = RowTable(T("Skemaer"), (T("Skema"), T("Dato"), T("Tilstand"), T("Handling")), chooses=False)
        self.forms.opened.connect(self._open_form)
        self._column.addWidget(self.forms)
        self._treatment_title = label(T("Tilbudstilknytninger"), "h2")
        self._column.addWidget(self._treatment_title)
        self.treatments = RowTable(T("Tilbudstilknytninger"), (), stretch=1, flexible=(0, 1, 2), chooses=False)
        self.treatments.opened.connect(self._open_treatment)
        self._column.addWidget(self.treatments)
        self._sent_title = label(T("Indberetninger af forløbet"), "h2")
        self._column.addWidget(self._sent_title)
        self.sent = RowTable(
            T("Indberetninger af forløbet"),
            (T("Revision"), T("Tilstand"), T("Tid"), T("Fil")),
            stretch=3,
            chooses=False,
        )
        self.sent.opened.connect(lambda _key: self.context.navigate(places.Udbakke()))
        self._column.addWidget(self.sent)
        self._column.addStretch(1)

    def show_course(self, course: ForloebOverblik) -> None:
        """Show this course."""
        self._course = course
        self.title.setText(say(course_title(course)))
        self.state.show_state(
            T("Åbent") if course.linje.aabent else T("Lukket"),
            PillKind.INFO if course.linje.aabent else PillKind.NEUTRAL,
        )
        empty(self._dates)
        box(self._dates).addWidget(Facts(*course.datoer, column=130))
        self.forms.set_rows([self._form_row(form) for form in course.skemaer])
        self.treatments.set_columns(course.kolonner)
        self.treatments.set_rows([Row(b.skema_id, b.celler) for b in course.behandlinger])
        now = self.context.desk.clock()
        self.sent.set_rows(
            [
                Row(
                    i.id, (revision(i), submission_state(i.tilstand), moment(i.sendt_tid or i.klar_tid, now), i.filnavn)
                )
                for i in course.indberetninger
            ]
        )
        for table, heading, shown in (
            (self.treatments, self._treatment_title, course.behandlinger),
            (self.sent, self._sent_title, course.indberetninger),
        ):
            table.setVisible(bool(shown))
            heading.setVisible(bool(shown))
        self._show_buttons(course)

    def _form_row(self, form: SkemaLinje) -> Row:
        open_course = self._course is not None and self._course.kan_rettes
        return Row(form.trin, (form.title, form.dato, form_state(form), Cell(_verb(form, open_course), link=True)))

    # -- what can be done ------------------------------------------------------------------------------------------

    def _show_buttons(self, course: ForloebOverblik) -> None:
        self.next.setParent(None)
        empty(self._buttons)
        flow = Flow()
        upcoming = course.naeste if course.kan_rettes else None
        if upcoming is not None:
            self.next.setText(
                say(T("{verb} {in_sentence}", verb=_verb(upcoming, True), in_sentence=in_sentence(upcoming.title)))
            )
            flow.add(self.next)
        self.next.setVisible(upcoming is not None)
        if not course.kan_rettes:
            flow.add(button(T("Se forløbet"), partial(self._go, GENNEMSE_TRIN)))
        if course.kan_rettes:
            for way in self._ways(course, upcoming):
                flow.add(way)
        flow.add_stretch()
        box(self._buttons).addWidget(flow)
        show_all(box(self._buttons))

    def _ways(self, course: ForloebOverblik, upcoming: SkemaLinje | None) -> Iterator[QPushButton]:
        """What can be done besides the next form: one more in a list that is begun, and the closing."""
        singles = [f for f in course.skemaer if not f.plads.antal.flere and not f.plads.afslutter]
        for form in course.skemaer:
            begun = form.tilstand is not Trintilstand.IKKE_BEGYNDT
            if form.plads.antal.flere and begun and all(map(_done, singles)):
                yield button(form.plads.ny, partial(self._go, form.trin))
        requested = all(_done(f) for f in singles if f.plads.antal is Antal.EN)
        for form in course.skemaer:
            if form.plads.afslutter and requested and form is not upcoming:
                closing = button(form.title, partial(self._go, form.trin))
                closing.setToolTip(say(T("Afslut forløbet, også når det aldrig blev til en behandling")))
                yield closing

    def _go_next(self) -> None:
        if self._course is not None and self._course.naeste is not None:
            self._go(self._course.naeste.trin)

    def _go(self, trin: str) -> None:
        if self._course is not None:
            self.context.navigate(places.Guide(self._course.linje.id, trin))

    def _open_form(self, trin: str) -> None:
        self._go(trin)

    def _open_treatment(self, skema_id: str) -> None:
        if self._course is not None:
            self.context.navigate(places.Guide(self._course.linje.id, skema_id=skema_id))


def _done(form: SkemaLinje) -> bool:
    return form.tilstand in (Trintilstand.FAERDIG, Trintilstand.RETTES)


def _verb(form: SkemaLinje, open_course: bool) -> str:
    if not open_course:
        return T("Se")
    if form.tilstand is Trintilstand.IKKE_BEGYNDT:
        return T("Udfyld")
    return T("Ret") if form.tilstand is Trintilstand.FAERDIG else T("Fortsæt")
