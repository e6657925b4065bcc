"""Udbakke: what was completed, in its state with time and place, what is missing until it stands in SMDB, and the way on.

A button that cannot be used says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, column, label
from smdb_desktop.gui.kit.states import revision, since, submission_state
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.outbox.doubt import DoubtDialog
from smdb_desktop.gui.outbox.export_dialog import FOLDER_SETTING, ExportDialog
from smdb_desktop.gui.outbox.register_file import save_register
from smdb_desktop.gui.outbox.selection import STATES, WORDS, Selection, Udsnit
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
from smdb_desktop.services.outbox.outways import Stand
from smdb_desktop.services.ports.submissions import CertificateInfo
from smdb_desktop.services.stored.records import ForloebRecord, Fundet, Tilstand, UdbakkeRow
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
EXPORT_AGAIN = T("Eksportér igen …")
EXPORT_TYPED = T("Eksportér den også …")
NONE_CHOSEN = T("Vælg en eller flere sager i listen.")
NOT_SENT = T("Vælg en indberetning, der er eksporteret.")
NOT_IN_DOUBT = T("Vælg en indberetning, der måske er eksporteret.")
NO_FILE = T("Der er ingen fil eller mappe at åbne for den valgte indberetning.")
ON_SERVER = T("Filen ligger på en server og kan ikke åbnes herfra.")
SIGNED = T("Underskrevet, venter på {vej}")
EMPTY = T(
    "Udbakken er tom. En sag kommer hertil af sig selv, når et af dens skemaer gøres færdigt, og kan så underskrives og "
    "eksporteres. Begynd med at fremsøge borgeren."
)


UNREAD = T("{antal} af de valgte har ikke været vist endnu. Vælg færre, eller rul dem igennem først.")


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the page shows: a window of the list, and what stands around it, read in one go. ``antal`` are the chosen ones."""

    udsnit: Udsnit
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
        for part in (self.file, self.folder, self.again, self.export):
            hold(part, READING)
        self._box: Outbox | None = None
        self._seen: dict[str, UdbakkeRow] = {}
        self._exporting = False
        self._read = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._read.want)

    def _add_buttons(self) -> None:
        self.folder = button(T("Åbn mappe"), self._show_folder)
        self.file = button(T("Vis filen"), self._show_file)
        self.file.setObjectName("vis_filen")
        self.again = button(EXPORT_AGAIN, self._export_again)
        self.doubt = button(T("Hvad blev der af den? …"), self._ask_doubt)
        self.doubt.setObjectName("afklar")
        self.again.setToolTip(say(T("Skriv den valgte indberetning en gang til, uændret")))
        self.export = button(EXPORT.format(antal=0), self._export, "primary")
        self.export.setObjectName("eksporter")
        self.add_head(T("Udbakke"), self.file, self.folder, self.again, self.doubt, self.export)
        self.doubt.hide()

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

        told = "" if self.selection.udsnit is Udsnit.ALLE else WORDS[self.selection.udsnit]
        return udbakke_paper(STATES[self.selection.udsnit], told), *self._about_the_chosen()

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
        """Show others: nothing of those before stays in sight."""
        self.table.set_rows(())
        self._read.want(*self.table.in_sight())

    def _load(self, work: Workspace, first: int, most: int) -> Outbox:
        """On the store's lane."""
        return _load(work, first, most, self.selection.udsnit)

    def _show(self, read: Windowed[Outbox]) -> None:
        if read.found.udsnit is not self.selection.udsnit:
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
        for part in (self.file, self.folder, self.again, self.export, self.marking):
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
        sent = row is not None and row.indberetning.tilstand is not Tilstand.KLAR
        typed = row is not None and row.indberetning.indberettet is not None and not row.indberetning.maal
        usable = self._box is not None and self._box.certificate is not None and not self._box.certificate.problem
        hold(self.again, "" if sent and usable else NOT_SENT if not sent else self._no_certificate())
        no_file = "" if sent and row and row.indberetning.maal else NO_FILE if sent else NOT_SENT
        no_file = ON_SERVER if not no_file and row and "://" in row.indberetning.maal else no_file
        hold(self.folder, no_file)
        hold(self.file, no_file)
        self.again.setText(say(EXPORT_TYPED if typed else EXPORT_AGAIN))
        unsure = row is not None and row.indberetning.tilstand is Tilstand.UVIST
        box = self._box
        there = box is not None and any(each.indberetning.tilstand is Tilstand.UVIST for each in box.rows)
        self.doubt.setVisible(there or (box is not None and box.uvist > 0))
        hold(self.doubt, "" if unsure else NOT_IN_DOUBT)
        word = row.indberetning.afklaring if row is not None and unsure else None
        self.settled.setText(say(found(word) if word is not None else ""))
        self.settled.setVisible(word is not None)
        left = sent_by(row.indberetning) if row is not None else ""
        self.sent.setText(say(left))
        self.sent.setVisible(bool(left))

    # -- what can be done ------------------------------------------------------------------------------------------

    def _show_folder(self) -> None:
        row = self._chosen()
        if row is not None and row.indberetning.maal:
            self.context.dialogs.show_folder(Path(row.indberetning.maal))

    def _show_file(self) -> None:
        row = self._chosen()
        if row is not None and row.indberetning.maal:
            file = Path(row.indberetning.maal, row.indberetning.filnavn)
            self.context.navigate(places.Indberetningsfil(str(file), places.Udbakke()))

    def _ask_doubt(self) -> None:
        row = self._chosen()
        if row is None or row.indberetning.tilstand is not Tilstand.UVIST:
            return
        dialog = DoubtDialog(self, row.indberetning.afklaring)
        dialog.answered.connect(partial(self._settle, row.indberetning.id))
        dialog.open()

    def _settle(self, indberetning_id: str, fundet: Fundet) -> None:
        exports = self.context.work.exports
        self.context.tasks.run(
            Lane.STORE,
            lambda: exports.settle_doubt(indberetning_id, fundet),
            self,
            lambda _: self.table.setFocus(),
            self.refused,
        )

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


def _load(work: Workspace, first: int, most: int, udsnit: Udsnit) -> Outbox:
    folder, lists = work.store.settings.get(FOLDER_SETTING), work.store.lists
    tilstande = STATES[udsnit]
    rows = work.exports.udbakke(most, first, tilstande)
    alle = work.store.outbox.number()
    return Outbox(
        udsnit=udsnit,
        antal=work.store.outbox.number(tilstande) if tilstande else alle,
        alle=alle,
        rows=rows,
        klar=lists.number("klar"),
        certificate=work.certificates.info(),
        needs_password=work.certificates.needs_password(),
        folder=folder if isinstance(folder, str) else "",
        doubts=work.exports.doubts(),
        uvist=lists.number("uvist"),
        stands=work.outways.stands(),
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
