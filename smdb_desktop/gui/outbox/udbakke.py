"""Udbakke: what was completed, in its state with time and place, what is missing until it stands in SMDB, and the way on.

A button that cannot be used says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.action_menu import MenuButton
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, column, label
from smdb_desktop.gui.kit.states import revision, since, submission_state
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.outbox.export_dialog import FOLDER_SETTING, ExportDialog
from smdb_desktop.gui.outbox.item_menu import ACTIONS, Scene, item_groups
from smdb_desktop.gui.outbox.register_file import save_register
from smdb_desktop.gui.outbox.selection import STATES, WORDS, Selection, Udsnit, udsnit_of
from smdb_desktop.gui.outbox.typing_row import TypingRow
from smdb_desktop.gui.outbox.waiting import WaitingLines
from smdb_desktop.gui.reporting.mark import (
    ALREADY,
    MARK,
    UNDO,
    UNDONE,
    MarkDialog,
    ask_undo,
    marked,
    why_not_marked,
    why_not_undone,
)
from smdb_desktop.gui.reporting.sentence import ReportingLine
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import day_of
from smdb_desktop.services.casework.overview import day
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.desk.reported import otherwise
from smdb_desktop.services.outbox.choosing import (
    PERIODS,
    Periode,
    Sted,
    Visning,
    chosen,
    remember,
    remembered,
)
from smdb_desktop.services.outbox.choosing import places as steder
from smdb_desktop.services.outbox.outways import Stand
from smdb_desktop.services.ports.submissions import CertificateInfo
from smdb_desktop.services.stored.chosen import ALT
from smdb_desktop.services.stored.records import ForloebRecord, Tilstand, UdbakkeRow
from smdb_desktop.services.stored.states import found, place_of
from smdb_desktop.services.stored.states import sent as sent_by
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

EXPORT = T("Kontrollér, underskriv og eksportér ({antal})")
NOTHING = T("Der er intet, der er klar. En sag bliver klar, når et af dens skemaer gøres færdigt.")
NO_CERTIFICATE = T("Der mangler et certifikat at underskrive med.")
"""What to do about it is the link below, and said there only."""
READING = T("Listen bliver læst.")
NONE_CHOSEN = T("Vælg en eller flere sager i listen.")
SIGNED = T("Underskrevet, venter på {vej}")
EMPTY = T(
    "Udbakken er tom. En sag kommer hertil af sig selv, når et af dens skemaer gøres færdigt, og kan så underskrives og "
    "eksporteres. Begynd med at fremsøge borgeren."
)


UNREAD = T("{antal} af de valgte har ikke været vist endnu. Vælg færre, eller rul dem igennem først.")


EVERYTHING = Visning()


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the page shows: a window of the list, and what stands around it, read in one go. ``antal`` are the chosen ones."""

    antal: int
    alle: int
    rows: tuple[UdbakkeRow, ...]
    klar: int
    certificate: CertificateInfo | None
    needs_password: bool
    folder: str
    doubts: tuple[str, ...] = ()
    uvist: int = 0
    stands: tuple[Stand, ...] = ()
    visning: Visning = EVERYTHING
    steder: tuple[Sted, ...] = ()
    """The ways and folders that can be chosen."""
    veje: Mapping[str, str] = field(default_factory=dict)
    """The kind of way of each place that something left for."""
    waits: Mapping[str, str] = field(default_factory=dict)
    """Which of the rows are signed and wait, each with the name of its way."""
    tastes: int = 0
    """How many cases are left of the list that the person types into SMDB."""
    older: Mapping[str, str] = field(default_factory=dict)
    """That SMDB has an older one, by the course of which that is so."""


class UdbakkePage(ScrollingPage[places.Udbakke]):
    """The list of submissions."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.SVAR, Kind.UDBAKKE, Kind.CERTIFIKAT, Kind.INDSTILLINGER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._add_buttons()
        self.indberetning = ReportingLine(context)
        self.column.addWidget(self.indberetning)
        self.column.addWidget(self._mark_row())
        self.selection = Selection()
        self.selection.changed.connect(self._select)
        self.column.addWidget(self.selection)
        self.reason = label("", "hint")
        self.column.addWidget(self.reason)
        self.doubts = label("", "hint")
        self.doubts.setObjectName("uvist")
        self.doubts.hide()
        self.column.addWidget(self.doubts)
        self.venter = WaitingLines(context, self.tell, self.refused)
        self.column.addWidget(self.venter)
        self.settled = label("", "hint")
        self.settled.setObjectName("afklaret")
        self.settled.hide()
        to_certificate = places.Indstillinger(places.Kort.CERTIFIKAT)
        self.settings = button(
            T("Gå til certifikatet i Indstillinger"), lambda: context.navigate(to_certificate), "link"
        )
        self.settings.setObjectName("til_certifikat")
        self.column.addWidget(self.settings)
        self.nothing = Nothing(EMPTY, T("Fremsøg borger"), lambda: context.navigate(places.Borger()), "fremsoeg")
        self.column.addWidget(self.nothing)
        columns = (T("Borger"), T("Navn"), T("Forløb"), T("Revision"), T("Tilstand"), T("Siden"), T("Sted"))
        self.table = RowTable(T("Indberetninger"), columns, stretch=6, flexible=(1, 6))
        self.table.setObjectName("indberetninger")
        self.table.opened.connect(self._open)
        self.table.choose_many()
        self.table.chosen.connect(self._row_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_marking())
        self.column.addWidget(self.table)
        self.column.addWidget(self.settled)
        self.sent = label("", "hint")
        self.sent.setObjectName("sendt_af")
        self.sent.hide()
        self.column.addWidget(self.sent)
        self.column.addStretch(1)
        for part in (self.reason, self.settings, self.table):
            part.hide()
        hold(self.export, READING)
        self._box: Outbox | None = None
        self._seen: dict[str, UdbakkeRow] = {}
        self._exporting = False
        self._read = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._read.want)

    def _add_buttons(self) -> None:
        self.menu = MenuButton(ACTIONS, lambda: item_groups(self._scene(), self._chosen()))
        self.menu.setObjectName("handlinger")
        self.export = button(EXPORT.format(antal=0), self._export, "primary")
        self.export.setObjectName("eksporter")
        self.add_head(T("Udbakke"), self.menu, self.export)
        self.keep_head()

    def _scene(self) -> Scene:
        """What the menu of the chosen row works with."""
        row, box = self._chosen(), self._box
        return Scene(
            self.context,
            self,
            self.tell,
            self.refused,
            self._export_again,
            self._open,
            self._no_certificate(),
            waits=row is not None and box is not None and row.indberetning.id in box.waits,
            vej=box.veje.get(row.indberetning.maal, "") if row is not None and box is not None else "",
        )

    def _mark_row(self) -> QWidget:
        """What is done with the chosen cases by a person who types them into SMDB."""
        self.mark = button(MARK, self._mark)
        self.mark.setObjectName("marker_indberettet")
        self.undo = button(UNDO, self._ask_undo)
        self.undo.setObjectName("fortryd_indberettet")
        self.older = label("", "warning")
        self.older.setObjectName("smdb_er_aeldre")
        self.older.hide()
        made, inside = column(8)
        self.typing = TypingRow(self.context, self, self._typed, self._save_register)
        for part in (self.mark, self.undo):
            # one flow: a flow in a flow would not wrap
            self.typing.add(part)
        inside.addWidget(self.typing)
        inside.addWidget(self.older)
        made.hide()
        self.marking = made
        return made

    def enter(self, _place: places.Udbakke, /) -> None:
        """Load the list."""
        self.reload()

    def papers(self) -> "tuple[Paper, ...]":
        """The list, also what is not shown."""
        from smdb_desktop.services.printing.lists import udbakke_paper

        visning = self.selection.visning or Visning()
        valg = chosen(STATES[self.selection.udsnit], visning, self.context.work.cases.today)
        return udbakke_paper(valg, _told(visning)), *self._about_the_chosen()

    def _about_the_chosen(self) -> "tuple[Paper, ...]":
        """What can be printed of the chosen cases: to type them; of the one one stands on its proof and the citizen's copy."""
        from smdb_desktop.services.printing.proof import CopyPaper, ProofPaper, TypingPaper

        row, chosen = self._chosen(), self._all_chosen()
        if row is None or not chosen:
            return ()
        record = row.indberetning
        typed = TypingPaper([each.indberetning.forloeb_id for each in chosen])
        return typed, ProofPaper(record), CopyPaper(record.forloeb_id)

    def reload(self) -> None:
        """Read the list again; what an export does is read when its dialog no longer stands before the list."""
        if not self._exporting:
            self.indberetning.read()
            self._read.want(*self.table.in_sight())

    def _select(self) -> None:
        """Show others: nothing of those before stays in sight. The choice is kept."""
        work, visning = self.context.work, self.selection.visning
        if visning is not None:
            self.context.tasks.run(Lane.STORE, lambda: remember(work.store, visning), self)
        self.table.set_rows(())
        self._read.want(*self.table.in_sight())

    def _load(self, work: Workspace, first: int, most: int) -> Outbox:
        """On the store's lane."""
        return _load(work, first, most, self.selection.visning)

    def _show(self, read: Windowed[Outbox]) -> None:
        if self.selection.visning not in (None, read.found.visning):
            # others were asked for meanwhile
            self._read.want(*self.table.in_sight())
            return
        found = self._box = read.found
        self._seen |= {row.indberetning.id: row for row in found.rows}
        now = self.context.desk.clock()
        with self.in_place():
            self.table.show_window(
                found.antal, read.first, [_row(row, now, found.waits) for row in found.rows], read.stand
            )
            self.show_list(self.table, found.antal > 0, None if found.alle else self.nothing, self.nothing.way)
            self.nothing.setVisible(not found.alle)
            self.selection.show_choice(found.visning, found.steder, self.context.work.cases.today)
            self.selection.show_found(found.antal, found.alle)
            self._show_export(found)

    def _show_export(self, found: Outbox) -> None:
        number = found.klar
        self.export.setText(say(EXPORT.format(antal=number)))
        usable = found.certificate is not None and not found.certificate.problem
        why = self._why(found)
        hold(self.export, why)
        self.reason.setText(say(why))
        self.reason.setVisible(found.alle > 0 and bool(why))
        for part in (self.menu, self.export, self.marking):
            part.setVisible(found.alle > 0)
        self.doubts.setText(say(joined("\n", found.doubts)))
        self.doubts.setVisible(bool(found.doubts))
        self.venter.show_stands(found.stands)
        self.settings.setVisible(not usable and found.alle > 0)
        self.typing.show_waiting(found.tastes)
        self._row_chosen()

    def _why(self, found: Outbox) -> str:
        if not found.alle:
            return EMPTY
        if not found.klar:
            return NOTHING
        return self._no_certificate()

    def _no_certificate(self) -> str:
        """Why nothing can be signed; empty when it can."""
        certificate = self._box.certificate if self._box is not None else None
        return NO_CERTIFICATE if certificate is None else certificate.problem

    def _chosen(self) -> UdbakkeRow | None:
        return self._seen.get(self.table.key())

    def _all_chosen(self) -> tuple[UdbakkeRow, ...]:
        """Every chosen row, in the order of the list."""
        keys = self.table.chosen_keys()
        return tuple(self._seen[key] for key in keys if key in self._seen)

    def _show_marking(self) -> None:
        """What can be said of the chosen cases, and that SMDB has an older one of the case one stands on."""
        chosen, row = self._all_chosen(), self._chosen()
        unread = len(self.table.chosen_keys()) - len(chosen)
        open_ = [each for each in chosen if not why_not_marked(each.indberetning)]
        why = "" if open_ else ALREADY if chosen else NONE_CHOSEN
        hold(self.mark, UNREAD.format(antal=unread) if unread else why)
        self.typing.show_chosen()
        hold(self.undo, why_not_undone(row.indberetning if row is not None else None))
        words = self._box.older.get(row.indberetning.forloeb_id, "") if self._box and row is not None else ""
        self.older.setText(say(words))
        self.older.setVisible(bool(words))

    def _save_register(self) -> None:
        save_register(self.context, self, self.tell, self.refused)

    def _typed(self) -> tuple[Sequence[UdbakkeRow], str]:
        """The chosen rows, and why they cannot be typed into SMDB together."""
        chosen = self._all_chosen()
        unread = len(self.table.chosen_keys()) - len(chosen)
        return chosen, UNREAD.format(antal=unread) if unread else "" if chosen else NONE_CHOSEN

    def _mark(self) -> None:
        given = [row.indberetning for row in self._all_chosen() if not why_not_marked(row.indberetning)]
        if given:
            MarkDialog(self.context, self, given, self._marked).open()

    def _marked(self, number: int) -> None:
        self.tell(marked(number))
        self.table.setFocus()

    def _ask_undo(self) -> None:
        row = self._chosen()
        if row is not None:
            ask_undo(self.context, self, row.indberetning.id, partial(self._undo, row.indberetning.id))

    def _undo(self, indberetning_id: str, reason: str) -> None:
        marking = self.context.work.marking
        self.context.tasks.run(
            Lane.STORE,
            lambda: marking.undo(indberetning_id, reason),
            self,
            lambda _: self.tell(UNDONE),
            self.refused,
        )

    def _row_chosen(self, _key: str = "") -> None:
        self._show_marking()
        row = self._chosen()
        unsure = row is not None and row.indberetning.tilstand is Tilstand.UVIST
        word = row.indberetning.afklaring if row is not None and unsure else None
        self.settled.setText(say(found(word) if word is not None else ""))
        self.settled.setVisible(word is not None)
        left = sent_by(row.indberetning) if row is not None else ""
        self.sent.setText(say(left))
        self.sent.setVisible(bool(left))

    # -- what can be done ------------------------------------------------------------------------------------------

    def _export(self) -> None:
        exports = self.context.work.exports
        self.context.tasks.run(
            Lane.STORE, exports.queue, self, lambda queue: self._ask(queue, again=False), self.refused
        )

    def _export_again(self) -> None:
        row = self._chosen()
        if row is not None:
            self._ask((row,), again=True)

    def _ask(self, rows: Sequence[UdbakkeRow], *, again: bool) -> None:
        found = self._box
        if found is None or found.certificate is None or not rows:
            return
        dialog = ExportDialog(
            self.context,
            rows,
            found.certificate,
            needs_password=found.needs_password,
            folder=found.folder,
            again=again,
            parent=self,
            ways=[each.udvej for each in found.stands if not each.hvorfor],
        )
        dialog.opened_case.connect(self._open_forloeb)
        dialog.finished.connect(self._closed)
        self._exporting = True
        dialog.open()

    def _closed(self, _result: int) -> None:
        self._exporting = False
        self.table.setFocus()
        self.reload()

    def _open(self, indberetning_id: str) -> None:
        row = self._seen.get(indberetning_id)
        if row is not None:
            self._open_forloeb(row.indberetning.forloeb_id)

    def _open_forloeb(self, forloeb_id: str) -> None:
        store = self.context.work.store
        self.context.tasks.run(
            Lane.STORE,
            lambda: store.cases.forloeb(forloeb_id).borger_id,
            self,
            partial(_go, self.context, forloeb_id),
            self.refused,
        )


def _go(context: Context, forloeb_id: str, borger_id: str) -> None:
    context.navigate(places.Borger(borger_id, forloeb_id))


def _told(visning: Visning) -> str:
    """What is shown, for paper; "" for everything."""
    udsnit, when = udsnit_of(visning), PERIODS[visning.periode]
    parts = [
        WORDS[udsnit] if udsnit is not Udsnit.ALLE else "",
        visning.sted.navn if visning.sted is not None else "",
        when if visning.periode is not Periode.ALLE else "",
    ]
    return joined(", ", [part for part in parts if part]) if any(parts) else ""


def _load(work: Workspace, first: int, most: int, visning: Visning | None) -> Outbox:
    folder, lists = work.store.settings.get(FOLDER_SETTING), work.store.lists
    visning = remembered(work.store) if visning is None else visning
    valg = chosen(STATES[udsnit_of(visning)], visning, work.cases.today)
    rows = work.exports.chosen(valg, most, first)
    alle = work.store.outbox.number()
    return Outbox(
        antal=work.store.outbox.number_of(valg) if valg != ALT else alle,
        alle=alle,
        rows=rows,
        klar=lists.number("klar"),
        certificate=work.certificates.info(),
        needs_password=work.certificates.needs_password(),
        folder=folder if isinstance(folder, str) else "",
        doubts=work.exports.doubts(),
        uvist=lists.number("uvist"),
        stands=work.outways.stands(),
        visning=visning,
        steder=steder(work.store),
        veje={each.maal: each.vej for each in work.store.outbox.targets()},
        waits=work.outways.waits_for([row.indberetning.id for row in rows]),
        tastes=len(work.typing_aid.waiting()),
        older=otherwise(work.store, work.katalog.lister["kommune"], _otherwise(work, rows)),
    )


def _otherwise(work: Workspace, rows: Sequence[UdbakkeRow]) -> list[ForloebRecord]:
    """The courses that may stand otherwise outside: with a later revision than the first, or taken back."""
    changed = {row.indberetning.forloeb_id for row in rows if row.indberetning.revision > 1}
    changed |= work.store.outbox.taken_back([row.indberetning.forloeb_id for row in rows]).keys()
    return [course for id_ in sorted(changed) if not (course := work.store.cases.forloeb(id_)).slettes]


def _row(row: UdbakkeRow, now: datetime, waits: Mapping[str, str]) -> Row:
    sent = row.indberetning
    way = waits.get(sent.id)
    return Row(
        sent.id,
        (
            masked(row.cpr_nr),
            row.navn,
            day(day_of(row.anmodet)),
            revision(sent),
            submission_state(sent.tilstand),
            since(sent, now),
            place_of(sent) if way is None else SIGNED.format(vej=way),
        ),
    )
