"""Borgeroverblik: the citizen, all courses of contact, and the chosen one with its dates, forms, treatments and submissions.

Each form is one key away. Without a citizen the page is *Fremsøg borger*. What may not be done is not offered, or says why.
"""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.citizen.forloeb_card import ForloebCard
from smdb_desktop.gui.citizen.header import HeaderEditor
from smdb_desktop.gui.citizen.search import REPLACEMENT, SearchCard
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.layout import Columns, Facts
from smdb_desktop.gui.kit.page import Page, empty, side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, column, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.services.casework.cases import Borgeroverblik
from smdb_desktop.services.casework.overview import INGEN

BEGIN = "Registrér anmodning i nyt forløb for denne borger"
NO_COURSE = "Borgeren har ingen kontaktforløb her endnu."


class BorgerPage(Page):
    """One citizen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.again = button("Foretag ny søgning", lambda: context.navigate("borger"))
        self.add_head("Fremsøg borger", self.again)
        self.search = SearchCard(context)
        self.column.addWidget(self.search)
        self.body, body = column(16)
        self.column.addWidget(self.body)
        self.column.addStretch(1)
        self.header = card()
        body.addWidget(self.header)
        self.columns = Columns(3, 7)
        body.addWidget(self.columns)
        self._make_courses()
        self.chosen = ForloebCard(context, self._reload)
        self.columns.add(self.courses)
        self.columns.add(self.chosen)
        self._overview: Borgeroverblik | None = None
        self._fresh = True

    def _make_courses(self) -> None:
        self.courses = card("Kontaktforløb")
        self.no_course = label(NO_COURSE, "hint")
        box(self.courses).addWidget(self.no_course)
        self.table = RowTable("Kontaktforløb", ("Periode", "Status"), stretch=0)
        self.table.opened.connect(self._choose)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        box(self.courses).addWidget(self.table)
        self.begin = button(BEGIN, self._begin)
        self.begin.setObjectName("nyt_forloeb")
        box(self.courses).addWidget(self.begin)
        box(self.courses).addStretch(1)

    # -- loading ---------------------------------------------------------------------------------------------------

    def enter(self, borger_id: str = "", forloeb_id: str = "", **_arguments: Any) -> None:
        """Show a citizen, at a course; without a citizen, search."""
        self.search.setVisible(not borger_id)
        self.again.setVisible(bool(borger_id))
        self.body.setVisible(False)
        if not borger_id:
            self.search.focus()
            return
        self.heading.setText("Borgeroverblik")
        self._load(borger_id, forloeb_id)

    def _load(self, borger_id: str, forloeb_id: str) -> None:
        cases = self.context.work.cases
        self.context.tasks.run(
            Lane.STORE, lambda: cases.overview(borger_id, forloeb_id), self, self._show, self.refused
        )

    def _reload(self) -> None:
        if self._overview is not None:
            self._load(self._overview.borger.id, "")

    def _show(self, overview: Borgeroverblik) -> None:
        self._overview = overview
        self._show_header(overview)
        valgt = overview.valgt
        self.table.blockSignals(True)
        self.table.selectionModel().blockSignals(True)
        self.table.set_rows(
            [
                Row(
                    line.id,
                    (line.periode, Cell("Åbent", PillKind.INFO) if line.aabent else Cell("Lukket", PillKind.NEUTRAL)),
                )
                for line in overview.forloeb
            ]
        )
        self.table.choose(valgt.linje.id if valgt else "")
        self.table.selectionModel().blockSignals(False)
        self.table.blockSignals(False)
        self.table.setVisible(bool(overview.forloeb))
        self.no_course.setVisible(not overview.forloeb)
        self.begin.setVisible(overview.kan_begynde)
        self.begin.setProperty("kind", "primary" if valgt is None else "")
        self.begin.style().unpolish(self.begin)
        self.begin.style().polish(self.begin)
        self.chosen.setVisible(valgt is not None)
        if valgt is not None:
            self.chosen.show_course(overview.borger.id, valgt)
        self.body.setVisible(True)
        if self._fresh:
            self._fresh = False
            (
                self.chosen.next if valgt is not None and self.chosen.next.isVisible() else self._first_choice()
            ).setFocus()

    def _first_choice(self) -> QWidget:
        return self.begin if self.begin.isVisible() else self.table

    # -- the citizen -----------------------------------------------------------------------------------------------

    def _show_header(self, overview: Borgeroverblik) -> None:
        empty(self.header)
        borger, lists = overview.borger, self.context.desk.katalog.lister
        kommune = lists["kommune"].label(borger.opholdskommune) if borger.opholdskommune else INGEN
        koen = lists["koen"].label(borger.koen) if borger.koen else INGEN
        facts = Facts(
            ("CPR-nr.", overview.cpr.formatted),
            ("Borger", borger.navn or INGEN),
            ("Opholdskommune", kommune),
            ("Køn", koen),
            column=180,
        )
        edit = button("Ret oplysninger", self._edit)
        edit.setObjectName("ret_oplysninger")
        box(self.header).addWidget(side_by_side(facts, edit, stretch=0))
        if overview.cpr.erstatning:
            box(self.header).addWidget(label(REPLACEMENT, "warning"))

    def _edit(self) -> None:
        if self._overview is None:
            return
        empty(self.header)
        editor = HeaderEditor(self.context, self._overview.cpr, self._overview.borger, self._edited)
        box(self.header).addWidget(editor)
        editor.form_first.setFocus()

    def _edited(self) -> None:
        if self._overview is not None:
            valgt = self._overview.valgt
            empty(self.header)
            self._load(self._overview.borger.id, valgt.linje.id if valgt else "")

    # -- the courses -----------------------------------------------------------------------------------------------

    def _row_changed(self, *_indexes: object) -> None:
        overview, key = self._overview, self.table.key()
        if overview is not None and key and (overview.valgt is None or overview.valgt.linje.id != key):
            self._load(overview.borger.id, key)

    def _choose(self, _forloeb_id: str) -> None:
        if self.chosen.next.isVisible():
            self.chosen.next.setFocus()

    def _begin(self) -> None:
        if self._overview is None:
            return
        borger_id, cases = self._overview.borger.id, self.context.work.cases
        self.context.tasks.run(
            Lane.STORE,
            lambda: cases.new_forloeb(borger_id),
            self,
            partial(_open_guide, self.context),
            self.refused,
        )


def _open_guide(context: Context, forloeb_id: str) -> None:
    context.navigate("guide", forloeb_id=forloeb_id)
