"""Below the chosen course on Borgeroverblik: its treatments, what was sent of it, and what happened to it last."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.citizen.forloeb_card import can_have_more
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import WIDE, Columns, Flow
from smdb_desktop.gui.kit.parts import box, button, frame, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.states import revision, since, submission_state
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import BehandlingLinje, ForloebOverblik, SkemaLinje, moment

TREATMENTS = T("Tilbudstilknytninger")
SENT = T("Indberetninger af forløbet")
HAPPENED = T("Det seneste i forløbet")
HISTORY = T("Hele historikken")
STATUS = T("Status")
WHAT, REST = T("Tilbud og behandling"), T("Oplysninger")
"""The columns of a narrow window."""
NAMING = 3
"""So many columns name a treatment: tilbud, type and intensity."""
MOST = 8
"""So many treatments are seen at once; of more the table scrolls."""


class CourseLists(QWidget):
    """The three tables of one course; an empty one is not shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._course: ForloebOverblik | None = None
        self._wide = True
        self._width = QTimer(self, interval=0, singleShot=True)
        self._width.timeout.connect(self._fit)
        self._more_of: SkemaLinje | None = None
        self.treatments = RowTable(TREATMENTS, (), stretch=0, flexible=(0, 1, 2), chooses=False, most=MOST)
        self.treatments.opened.connect(self._open_treatment)
        self.more = button("", self._more)
        self.more.setObjectName("ny_behandling")
        self.sent = RowTable(SENT, (), stretch=-1, flexible=(-1,), chooses=False)
        self.sent.opened.connect(lambda _key: context.navigate(places.Udbakke()))
        told = (T("Hvornår"), T("Hvem"), T("Hvad"))
        self.happened = RowTable(HAPPENED, told, stretch=2, flexible=(2, 1), chooses=False)
        self.treatment_card = _card(TREATMENTS, self.treatments, self.more)
        self.sent_card = _card(SENT, self.sent)
        self.history = button(HISTORY, self._to_history)
        self.history.setObjectName("hele_historikken")
        self.happened_card = _card(HAPPENED, self.happened, self.history)
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
        self._show_treatments()
        of = (form for form in course.skemaer if form.plads.behandles and can_have_more(course, form))
        self._more_of = next(of, None) if course.kan_rettes else None
        if self._more_of is not None:
            self.more.setText(say(self._more_of.plads.ny))
        self.more.setVisible(self._more_of is not None)
        self._show_sent()
        self.happened.set_rows(
            [Row(str(number), (moment(h.tid, now), h.hvem, h.hvad)) for number, h in enumerate(course.haendt)]
        )
        for card, shown in (
            (self.treatment_card, course.behandlinger),
            (self.sent_card, course.indberetninger),
            (self.happened_card, course.haendt),
        ):
            card.setVisible(bool(shown))

    def _show_treatments(self) -> None:
        """Each value in a column of its own, or, where the window is narrow, what belongs together in one cell."""
        course = self._course
        if course is None:
            return
        heads = (*course.kolonner, STATUS)
        if self._wide:
            self.treatments.set_columns(heads if course.kolonner else ())
            self.treatments.set_rows([Row(b.skema_id, (*b.celler, _status(b))) for b in course.behandlinger])
            return
        self.treatments.set_columns((WHAT, REST) if course.kolonner else ())
        self.treatments.set_rows(
            [Row(b.skema_id, (joined("\n", b.celler[:NAMING]), _rest(heads[NAMING:], b))) for b in course.behandlinger]
        )

    def _show_sent(self) -> None:
        """Each submission; narrow, its state and the rest."""
        course, now = self._course, self.context.desk.clock()
        if course is None:
            return
        rows = [(i, since(i, now)) for i in course.indberetninger]
        if self._wide:
            self.sent.set_columns((T("Revision"), T("Tilstand"), T("Tid"), T("Fil")))
            self.sent.set_rows(
                [Row(i.id, (revision(i), submission_state(i.tilstand), tid, i.filnavn)) for i, tid in rows]
            )
            return
        self.sent.set_columns((T("Tilstand"), REST))
        self.sent.set_rows(
            [
                Row(i.id, (submission_state(i.tilstand), joined("\n", filter(None, (revision(i), tid, i.filnavn)))))
                for i, tid in rows
            ]
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window shows its tables in fewer columns, once this layout is done."""
        super().resizeEvent(event)
        self._width.start()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(WIDE)
        if wide != self._wide:
            self._wide = wide
            self._show_treatments()
            self._show_sent()

    def _more(self) -> None:
        if self._course is not None and self._more_of is not None:
            self.context.navigate(places.Guide(self._course.linje.id, self._more_of.trin))

    def _to_history(self) -> None:
        if self._course is not None:
            self.context.navigate(places.Historik(self._course.linje.id))

    def _open_treatment(self, skema_id: str) -> None:
        if self._course is not None:
            self.context.navigate(places.Guide(self._course.linje.id, skema_id=skema_id))


def _status(line: BehandlingLinje) -> Cell:
    return Cell(line.status, PillKind.INFO if line.i_gang else PillKind.NEUTRAL)


def _rest(heads: Sequence[str], line: BehandlingLinje) -> str:
    """What does not name a treatment, each with its heading."""
    named = zip(heads, (*line.celler[NAMING:], line.status), strict=True)
    return joined("\n", (T("{navn}: {svar}", navn=navn, svar=svar) for navn, svar in named))


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
