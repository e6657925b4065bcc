"""Below the chosen course on Borgeroverblik: its treatments, what was sent of it, and what happened to it last."""

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.citizen.forloeb_card import can_have_more
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import Columns, Flow
from smdb_desktop.gui.kit.parts import box, button, frame, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.states import revision, submission_state
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import ForloebOverblik, SkemaLinje, moment

TREATMENTS = T("Tilbudstilknytninger")
SENT = T("Indberetninger af forløbet")
HAPPENED = T("Det seneste i forløbet")
MOST = 10
"""So many treatments are seen at once; of more the table scrolls."""


class CourseLists(QWidget):
    """The three tables of one course; an empty one is not shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._course: ForloebOverblik | None = None
        self._more_of: SkemaLinje | None = None
        self.treatments = RowTable(TREATMENTS, (), stretch=0, flexible=(0, 1, 2), chooses=False, most=MOST)
        self.treatments.opened.connect(self._open_treatment)
        self.more = button("", self._more)
        self.more.setObjectName("ny_behandling")
        columns = (T("Revision"), T("Tilstand"), T("Tid"), T("Fil"))
        self.sent = RowTable(SENT, columns, stretch=3, chooses=False)
        self.sent.opened.connect(lambda _key: context.navigate(places.Udbakke()))
        told = (T("Hvornår"), T("Hvem"), T("Hvad"))
        self.happened = RowTable(HAPPENED, told, stretch=2, flexible=(2, 1), chooses=False)
        self.treatment_card = _card(TREATMENTS, self.treatments, self.more)
        self.sent_card = _card(SENT, self.sent)
        self.happened_card = _card(HAPPENED, self.happened)
        below = Columns(1, 1)
        below.add(self.happened_card)
        below.add(self.sent_card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.treatment_card)
        layout.addWidget(below)

    def show_course(self, course: ForloebOverblik) -> None:
        """Show what there is of this course."""
        self._course = course
        now = self.context.desk.clock()
        self.treatments.set_columns((*course.kolonner, T("Status")) if course.kolonner else ())
        self.treatments.set_rows(
            [
                Row(b.skema_id, (*b.celler, Cell(b.status, PillKind.INFO if b.i_gang else PillKind.NEUTRAL)))
                for b in course.behandlinger
            ]
        )
        of = (form for form in course.skemaer if form.plads.behandles and can_have_more(course, form))
        self._more_of = next(of, None) if course.kan_rettes else None
        if self._more_of is not None:
            self.more.setText(say(self._more_of.plads.ny))
        self.more.setVisible(self._more_of is not None)
        self.sent.set_rows(
            [
                Row(
                    i.id, (revision(i), submission_state(i.tilstand), moment(i.sendt_tid or i.klar_tid, now), i.filnavn)
                )
                for i in course.indberetninger
            ]
        )
        self.happened.set_rows(
            [Row(str(number), (moment(h.tid, now), h.hvem, h.hvad)) for number, h in enumerate(course.haendt)]
        )
        for card, shown in (
            (self.treatment_card, course.behandlinger),
            (self.sent_card, course.indberetninger),
            (self.happened_card, course.haendt),
        ):
            card.setVisible(bool(shown))

    def _more(self) -> None:
        if self._course is not None and self._more_of is not None:
            self.context.navigate(places.Guide(self._course.linje.id, self._more_of.trin))

    def _open_treatment(self, skema_id: str) -> None:
        if self._course is not None:
            self.context.navigate(places.Guide(self._course.linje.id, skema_id=skema_id))


def _card(title: str, table: RowTable, *buttons: QPushButton) -> QFrame:
    """A table under its heading, with its buttons beside that."""
    made = frame("card", margin=16, spacing=8)
    head = Flow()
    head.add(label(title, "h2", wrap=False))
    head.add_stretch()
    for each in buttons:
        head.add(each)
    box(made).addWidget(head)
    box(made).addWidget(table)
    box(made).addStretch(1)
    return made
