"""Borgeroverblik: the citizen, all courses of contact, and the chosen one with its dates, forms, treatments and submissions.

Each form is one key away. Without a citizen the page is *Fremsøg borger*. What may not be done is not offered, or says why.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.citizen.actions import ACTIONS, Scene, action_groups, reopen
from smdb_desktop.gui.citizen.course_lists import CourseLists
from smdb_desktop.gui.citizen.forloeb_card import ForloebCard
from smdb_desktop.gui.citizen.header import HeaderEditor
from smdb_desktop.gui.citizen.search import SearchCard
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import keys
from smdb_desktop.gui.kit.action_menu import ActionGroup, MenuButton
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.layout import Columns, Facts, breakable
from smdb_desktop.gui.kit.page import ScrollingPage, empty, side_by_side
from smdb_desktop.gui.kit.parts import box, button, column, frame, label, restyle, show_all
from smdb_desktop.gui.kit.states import course_state
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.cases import Borgeroverblik
from smdb_desktop.services.casework.overview import INGEN, moment
from smdb_desktop.services.casework.readback import REPLACEMENT
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

BEGIN = T("Registrér anmodning i nyt forløb for denne borger")
EDITED = T("Rettelsen af borgerens oplysninger er afsluttet.")
MOST_COURSES = 5
"""So many courses are seen at once; of more the list scrolls."""
NO_COURSE = T("Borgeren har ingen kontaktforløb her endnu. Et forløb begynder med en anmodning.")


class BorgerPage(ScrollingPage[places.Borger]):
    """One citizen."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.SVAR, Kind.KLADDER, Kind.UDBAKKE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.again = button(T("Foretag ny søgning"), lambda: context.navigate(places.Borger()))
        self.menu = MenuButton(ACTIONS, self._action_groups)
        self.menu.setObjectName("handlinger")
        self.heading = self.add_head(T("Fremsøg borger"), self.menu, self.again)
        keys.bind(self, keys.BORGER, {"handlinger": self.menu.open, "historik": self._to_history})
        self.search = SearchCard(context)
        self.column.addWidget(self.search)
        self.body, body = column(16)
        self.column.addWidget(self.body)
        self.column.addStretch(1)
        self.header = frame("card", margin=12)
        body.addWidget(self.header)
        self._make_courses(body)
        self.columns = Columns(1, 2)
        body.addWidget(self.columns)
        self.chosen = ForloebCard(context, self._reopen)
        self.columns.add(self.courses)
        self.columns.add(self.chosen)
        self.lists = CourseLists(context)
        body.addWidget(self.lists)
        self._overview: Borgeroverblik | None = None
        self._at = places.Borger()
        self._editor: HeaderEditor | None = None
        self._told = ""
        self._read = Reader(self, _overview, self._show)

    def _make_courses(self, body: QVBoxLayout) -> None:
        self.no_course = label(NO_COURSE)
        body.addWidget(self.no_course)
        self.begin = button(BEGIN, self._begin)
        self.begin.setObjectName("nyt_forloeb")
        self.begin_row = side_by_side(self.begin)
        body.addWidget(self.begin_row)
        self.courses = frame("card", margin=16)
        box(self.courses).addWidget(label(T("Kontaktforløb"), "h2"))
        columns = (T("Periode"), T("Status"), T("Myndighed"))
        self.table = RowTable(T("Kontaktforløb"), columns, stretch=0, flexible=(0, 2), most=MOST_COURSES)
        self.table.opened.connect(self._choose)
        self.table.chosen.connect(self._course_chosen)
        box(self.courses).addWidget(self.table)
        self.newest = label("", "hint")
        self.newest.setObjectName("sidst")
        box(self.courses).addWidget(self.newest)
        box(self.courses).addStretch(1)

    # -- loading ---------------------------------------------------------------------------------------------------

    def enter(self, place: places.Borger, /) -> None:
        """Show a citizen, at a course; without a citizen, search."""
        self._at, self._told = place, ""
        self.search.setVisible(not place.borger_id)
        self.again.setVisible(bool(place.borger_id))
        self.menu.hide()
        self.body.setVisible(False)
        if place.borger_id:
            self.heading.setText(say(T("Borgeroverblik")))
            self.entitle(T("Borgeroverblik"))
            self.reload()
        else:
            self.search.focus()

    def concerns(self, changed: Changed) -> bool:
        """Whether it is about this citizen."""
        if not self._at.borger_id or not super().concerns(changed):
            return False
        mine = {line.id for line in self._overview.forloeb} if self._overview is not None else set()
        if changed.borger_id:
            return changed.borger_id == self._at.borger_id
        return not changed.forloeb_id or changed.forloeb_id in mine

    def papers(self) -> "tuple[Paper, ...]":
        """The chosen course or the whole citizen; without a citizen the page as it is shown."""
        from smdb_desktop.services.printing.case import CasePaper

        at = self._at
        if not at.borger_id:
            return ()
        chosen = (CasePaper(at.borger_id, at.forloeb_id),) if at.forloeb_id else ()
        return (*chosen, CasePaper(at.borger_id), *self._reported_papers())

    def _reported_papers(self) -> "tuple[Paper, ...]":
        """What can be printed of the chosen course where something of it is ready or has left."""
        from smdb_desktop.services.printing.proof import CopyPaper, ProofPaper, TypingPaper

        course = self._overview.valgt if self._overview is not None else None
        if course is None or not course.indberetninger:
            return ()
        record = course.indberetninger[-1]
        return TypingPaper([record.forloeb_id]), ProofPaper(record), CopyPaper(record.forloeb_id)

    def reload(self) -> None:
        """Read the citizen again, at the course that is chosen."""
        self._read.ask(self._at)

    def _show(self, overview: Borgeroverblik) -> None:
        if self._asks_for_another(overview):
            return
        first, self._overview = self._overview is None, overview
        self._at = places.Borger(overview.borger.id, overview.valgt.linje.id if overview.valgt else "")
        with self.in_place():
            if self._editor is None:
                self._show_header(overview)
            self._show_courses(overview)
            valgt = overview.valgt
            self.begin_row.setVisible(overview.kan_begynde)
            restyle(self.begin, "kind", "primary" if valgt is None else "")
            for part in (self.columns, self.lists):
                part.setVisible(valgt is not None)
            if valgt is not None:
                self.chosen.show_course(valgt)
                self.lists.show_course(valgt)
            self.body.setVisible(True)
            self.menu.setVisible(True)
        if first:
            next_shown = valgt is not None and self.chosen.next.isVisible()
            focus_soon(self.chosen.next if next_shown else self._first_choice())

    def _asks_for_another(self, overview: Borgeroverblik) -> bool:
        """Whether another course was chosen meanwhile, and that one is being read."""
        there = {line.id for line in overview.forloeb}
        valgt = overview.valgt.linje.id if overview.valgt else ""
        return self._at.forloeb_id in there and self._at.forloeb_id != valgt

    def _show_courses(self, overview: Borgeroverblik) -> None:
        rows = [
            Row(
                line.id,
                (
                    line.periode,
                    course_state(line),
                    line.myndighed,
                ),
            )
            for line in overview.forloeb
        ]
        self.table.set_rows(rows, choose=overview.valgt.linje.id if overview.valgt else "")
        self.no_course.setVisible(not overview.forloeb)
        haendt = overview.valgt.haendt[:1] if overview.valgt is not None else ()
        for last in haendt:
            tid, hvad = moment(last.tid, self.context.desk.clock()), breakable(say(last.hvad))
            told = T("Sidst i det valgte forløb: {hvad} ({hvem}, {tid})", hvad=hvad, hvem=breakable(last.hvem), tid=tid)
            self.newest.setText(say(told))
        self.newest.setVisible(bool(haendt))

    def _to_history(self) -> None:
        if self._at.forloeb_id:
            self.context.navigate(places.Historik(self._at.forloeb_id))

    def _first_choice(self) -> QWidget:
        return self.begin if self.begin.isVisible() else self.table

    def _scene(self) -> Scene | None:
        overview = self._overview
        return None if overview is None else Scene(self.context, self, overview, self._edit)

    def _reopen(self) -> None:
        scene = self._scene()
        if scene is not None and scene.overview.valgt is not None:
            reopen(scene, scene.overview.valgt)

    def _action_groups(self) -> tuple[ActionGroup, ...]:
        scene = self._scene()
        return () if scene is None else action_groups(scene)

    # -- the citizen -----------------------------------------------------------------------------------------------

    def _show_header(self, overview: Borgeroverblik) -> None:
        empty(self.header)
        borger, lists = overview.borger, self.context.desk.katalog.lister
        kommune = lists["kommune"].label(borger.opholdskommune) if borger.opholdskommune else INGEN
        koen = lists["koen"].label(borger.koen) if borger.koen else INGEN
        facts = Facts(
            ("CPR-nr.", overview.cpr.formatted),
            (T("Borger"), borger.navn or INGEN),
            (T("Opholdskommune"), kommune),
            (T("Køn"), koen),
            column=180,
        )
        box(self.header).addWidget(facts)
        if self._told:
            told = label(self._told, "warning")
            told.setObjectName("klar_igen")
            box(self.header).addWidget(told)
        for words in overview.afgaaet:
            left = label(words, "warning")
            left.setObjectName("indberettet_foer")
            box(self.header).addWidget(left)
        for words in overview.rettet:
            corrected = label(words, "warning")
            corrected.setObjectName("cpr_rettet")
            box(self.header).addWidget(corrected)
        if overview.cpr.erstatning:
            box(self.header).addWidget(label(REPLACEMENT, "warning"))
        show_all(box(self.header))

    def _edit(self) -> None:
        if self._overview is None:
            return
        empty(self.header)
        self._editor = HeaderEditor(self.context, self._overview.cpr, self._overview.borger, self._edited)
        box(self.header).addWidget(self._editor)
        self._editor.form_first.setFocus()

    def _edited(self, told: str) -> None:
        self._editor, self._told = None, told
        if self._overview is not None:
            self._show_header(self._overview)
            self.menu.setFocus()
            announce(self, told or EDITED)
            self.reload()

    # -- the courses -----------------------------------------------------------------------------------------------

    def _course_chosen(self, forloeb_id: str) -> None:
        overview = self._overview
        if overview is not None and forloeb_id and (overview.valgt is None or overview.valgt.linje.id != forloeb_id):
            self._at = places.Borger(overview.borger.id, forloeb_id)
            self.reload()

    def _choose(self, _forloeb_id: str) -> None:
        if self.chosen.next.isVisible():
            self.chosen.next.setFocus()

    def _begin(self) -> None:
        if self._overview is None:
            return
        borger_id, cases = self._overview.borger.id, self.context.work.cases
        self.context.tasks.run(
            Lane.STORE, lambda: cases.new_forloeb(borger_id), self, partial(_open_guide, self.context), self.refused
        )


def _overview(work: Workspace, at: places.Borger) -> Borgeroverblik:
    return work.cases.overview(at.borger_id, at.forloeb_id)


def _open_guide(context: Context, forloeb_id: str) -> None:
    context.navigate(places.Guide(forloeb_id))
