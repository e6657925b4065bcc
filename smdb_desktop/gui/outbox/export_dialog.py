"""The export dialog: where to, signed with what, how far it has come, and what became of each case.

It decides nothing about a case; ``ExportRun`` does the work and services say what is wrong.
"""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, joined, sentences
from smdb_desktop.gui.core.clock import ask_trust
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_export import Ui_Export
from smdb_desktop.gui.kit import reading, theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.fitting import fit_height, room_for
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.layout import FittingArea
from smdb_desktop.gui.kit.page import refuse, set_up, show_error
from smdb_desktop.gui.kit.parts import Banner, box, button, label, let_go, restyle
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.states import submission_state
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.gui.outbox.export_run import ExportRun
from smdb_desktop.gui.outbox.receiver import ReceiverField
from smdb_desktop.gui.outbox.where_to import WhereTo
from smdb_desktop.gui.reporting.sentence import ReportingLine
from smdb_desktop.language import say
from smdb_desktop.services.desk.certificates import NO_PASSWORD
from smdb_desktop.services.errors import KnownError, WrongPassword
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.outbox.permitted import why_not
from smdb_desktop.services.outbox.reporting import Reporting
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.submissions import CertificateInfo
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.safekeeping.backups import NO_FOLDER
from smdb_desktop.services.stored.outways import Udvej
from smdb_desktop.services.stored.records import Tilstand, UdbakkeRow

FOLDER_SETTING = "eksportmappe"
MOST_GOOD = 200
NO_FOLDER_CHOSEN = T("Vælg den mappe, filerne skal skrives i.")
EXPORTING = T("Eksporten er begyndt.")
STOPPING = T("Det, der er begyndt, skrives færdigt; derefter standses der.")
WAITING = T("Det, der venter på {vej}, er underskrevet og ligger krypteret her: {hvorfor}")
WIDTH = 720


class ExportDialog(QDialog):
    """Exports ``rows``; ``again`` writes once more what has left already. ``opened_case`` asks for a case's page."""

    opened_case = Signal(str)

    def __init__(
        self,
        context: Context,
        rows: Sequence[UdbakkeRow],
        info: CertificateInfo,
        *,
        needs_password: bool,
        folder: str,
        again: bool,
        parent: QWidget,
        ways: Sequence[Udvej] = (),
    ) -> None:
        super().__init__(parent)
        stand_out(self)
        self.context, self._rows, self._again = context, rows, again
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        bind_dialog(self, "eksport")
        self.form: Ui_Export = Ui_Export()
        set_up(self.form, self)
        reading.reads(self)
        self.setMinimumWidth(min(theme.px(WIDTH), max(theme.px(440), parent.window().width() - theme.px(40))))
        self._run: ExportRun | None = None
        self._results: dict[str, ExportResult] = {}
        self._needs_password = needs_password
        self.hvor = WhereTo(ways)
        box(self.form.indhold).insertWidget(2, self.hvor)
        self.hvor.setVisible(bool(ways))
        self.hvor.changed.connect(self._show_where)
        self._words(info)
        self.form.mappe.setMaximumWidth(theme.px(2000))
        self.form.mappe.setText(_permitted(context, folder))
        self.form.kodeord_plads.setVisible(needs_password)
        self.receiver = ReceiverField(context)
        self.receiver.came.connect(lambda: fit_height(self))
        box(self.form.indhold).insertWidget(box(self.form.indhold).indexOf(self.form.kodeord_plads), self.receiver)
        self._make_results()
        self.ur = Banner("warning", context.work.ur.told())
        self.ur.setObjectName("ur")
        box(self.form.indhold).insertWidget(0, self.ur)
        self.area = FittingArea(self.form.indhold)
        box(self).insertWidget(0, self.area, 1)
        self._order()
        self.form.vaelg.clicked.connect(self._choose_folder)
        self.form.annuller.clicked.connect(self._cancel)
        self.form.eksporter.clicked.connect(self._begin)
        self.form.eksporter.setDefault(True)
        self.form.aabn_mappe.clicked.connect(self._show_folder)

    def _order(self) -> None:
        """Tab goes from above to below: what was put into the area came to stand last."""
        form = self.form
        stops = (
            self.hvor.answers,
            form.mappe,
            form.vaelg,
            self.receiver.answers,
            form.kodeord,
            self.table,
            form.aabn_mappe,
            self.open_case,
            form.annuller,
            form.eksporter,
        )
        for one, other in pairwise(stops):
            self.setTabOrder(one, other)
        (self.hvor.answers if self.hvor.isVisibleTo(self) else form.mappe).setFocus()
        self._show_where()

    def _show_where(self) -> None:
        """A folder is asked for where none of the ways was chosen."""
        form, asks = self.form, not self.hvor.udvej_id
        for part in (form.mappe_label, form.mappe_hint, form.mappe, form.vaelg):
            part.setVisible(asks)
        self.receiver.ask(not self.hvor.sealed)
        show_error(form.mappe, form.mappe_fejl, "")
        fit_height(self)

    def _words(self, info: CertificateInfo) -> None:
        number = len(self._rows)
        if self._again:
            words = Tn(
                "{n} sag skrives igen, uændret. Modtageren ser, at det er den samme indberetning.",
                "{n} sager skrives igen, uændret. Modtageren ser, at det er den samme indberetning.",
                n=number,
            )
        else:
            words = Tn(
                "{n} sag kontrolleres igen, underskrives og skrives i mappen. Hver fil åbnes og kontrolleres bagefter.",
                "{n} sager kontrolleres igen, underskrives og skrives i mappen. Hver fil åbnes og kontrolleres bagefter.",
                n=number,
            )
        self.form.forklaring.setText(say(words))
        if self._again:
            self.form.titel.setText(say(T("Eksportér igen")))
        if info.oevelse:
            self.form.certifikat.setText(say(T("Øvelsescertifikat. Filerne er mærket ØVELSE og kan ikke indberettes.")))
        else:
            ends = local(info.gyldig_til)
            whose = T(
                "{organisation}, gælder til {slut:%d-%m-%Y}",
                organisation=info.organisation or info.emne,
                slut=ends,
            )
            self.form.certifikat.setText(
                say(sentences(T("{hvad}.", hvad=whose), info.varsel) if info.varsel else whose)
            )
            restyle(self.form.certifikat, "class", "warning" if info.varsel else "")

    def _make_results(self) -> None:
        place = box(self.form.resultat_plads)
        self.table = RowTable(T("Resultat for hver sag"), (T("Borger"), T("Resultat"), T("Forklaring")), stretch=2)
        self.table.chosen.connect(self._explain)
        self.table.opened.connect(self._open_case)
        place.addWidget(self.table)
        self.indberetning = ReportingLine(self.context, asks=False)
        place.addWidget(self.indberetning)
        self.looked = label("", "hint")
        self.looked.setObjectName("set_efter")
        self.looked.hide()
        place.addWidget(self.looked)
        self.explanation = label("", "hint")
        self.explanation.hide()
        place.addWidget(self.explanation)
        self.open_case = button(T("Åbn sagen"), lambda: self._open_case(self.table.key()))
        self.open_case.setObjectName("aabn_sagen")
        self.open_case.setAutoDefault(True)
        self.open_case.hide()
        self.form.knapper.insertWidget(1, self.open_case)
        self.form.resultat_plads.hide()

    # -- before ----------------------------------------------------------------------------------------------------

    def _choose_folder(self) -> None:
        now = Path(self.form.mappe.text()) if self.form.mappe.text() else None
        self.context.dialogs.folder(self, T("Vælg mappe til eksport"), now, self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self.form.mappe.setText(str(folder))
            show_error(self.form.mappe, self.form.mappe_fejl, "")
        (self.form.kodeord if self._needs_password else self.form.eksporter).setFocus()

    def _begin(self) -> None:
        form, typed = self.form, self.form.mappe.text().strip()
        folder = Path(typed)
        way = self.context.desk.folder_way(folder)
        problem = NO_FOLDER_CHOSEN if not typed else "" if folder.is_dir() else NO_FOLDER
        problem = "" if self.hvor.udvej_id else problem or why_not(self.context.desk.policy, way.vej, way.maal)
        show_error(form.mappe, form.mappe_fejl, problem)
        password = form.kodeord.text() if self._needs_password else None
        missing = self._needs_password and not password
        show_error(form.kodeord, form.kodeord_fejl, NO_PASSWORD if missing else "")
        if problem or missing:
            fit_height(self)
            refuse(form.mappe if problem else form.kodeord)
            return
        if self.context.work.ur.doubted:
            ask_trust(self.context, self, lambda _: self._trusted())
            return
        form.kodeord.clear()
        work, udvej_id = self.context.work, self.hvor.udvej_id
        if udvej_id:
            self._work(True)
            opened = partial(self._begin_by, password=password)
            self.context.tasks.run(Lane.STORE, lambda: work.outways.open(udvej_id), self, opened, self._refused)
            return
        self.context.tasks.run(Lane.STORE, lambda: work.store.settings.put(FOLDER_SETTING, typed), self)
        self._work(True)
        self._begin_by(way, password)

    def _begin_by(self, way: WayOut, password: str | None) -> None:
        til = "" if self.hvor.sealed else self.receiver.chosen
        self._run = ExportRun(self.context, self._rows, way, again=self._again, parent=self, modtager=til)
        self._run.progressed.connect(self._progressed)
        self._run.told.connect(self._told)
        self._run.ended.connect(self._ended)
        self._run.refused.connect(self._refused)
        self._run.begin(password)

    def _trusted(self) -> None:
        self.ur.show_text("")
        self._begin()

    def _work(self, working: bool) -> None:
        form = self.form
        parts = (self.hvor.answers, form.mappe, form.vaelg, self.receiver.answers, form.kodeord, form.eksporter)
        busy(parts, working)
        if working:
            announce(self, EXPORTING)
        form.fremgang.setVisible(working)
        form.fremgang.setRange(0, len(self._rows))
        form.fremgang.setFormat(say(T("%v af %m")))
        form.annuller.setText(say(T("Stands") if working else T("Annuller")))

    def _refused(self, error: KnownError) -> None:
        self._run = None
        self._work(False)
        if self._needs_password and isinstance(error, WrongPassword):
            show_error(self.form.kodeord, self.form.kodeord_fejl, str(error))
            fit_height(self)
            refuse(self.form.kodeord)
        else:
            self.context.dialogs.error(self, error)

    # -- while and after -------------------------------------------------------------------------------------------

    def _progressed(self, number: int, result: ExportResult) -> None:
        self.form.fremgang.setValue(number)
        self._results[result.id] = result

    def _told(self, texts: list[str]) -> None:
        """What could not be known, or was found, before anything was signed."""
        self.looked.setText(say(joined("\n", texts)))
        self.looked.setVisible(bool(texts))

    def _ended(self) -> None:
        self._run = None
        form, results = self.form, list(self._results.values())
        good = sum(result.ok for result in results)
        waits = sum(bool(result.venter) for result in results)
        aside = len(results) - good - waits
        left = len(self._rows) - len(results)
        words = [Tn("{n} eksporteret", "{n} eksporteret", n=good)] if good or not waits else []
        words += [Tn("{n} venter", "{n} venter", n=waits)] if waits else []
        words += [Tn("{n} sat til side", "{n} sat til side", n=aside)] if aside else []
        words += [Tn("{n} ikke nået", "{n} ikke nået", n=left)] if left else []
        form.status.setText(say(T("{hvad}.", hvad=joined(", ", words))))
        restyle(form.status, "class", "success" if not aside and not left and not waits else "warning")
        form.status.show()
        let_go(self)
        for widget in (form.fremgang, form.eksporter, form.kodeord_plads, form.vaelg, form.mappe):
            widget.hide()
        self.hvor.hide()
        for caption in (self.receiver, form.mappe_label, form.mappe_hint, form.certifikat_label, form.certifikat):
            caption.hide()
        form.forklaring.setText(say(self._where(good, [result.venter for result in results if result.venter])))
        form.forklaring.setVisible(bool(form.forklaring.text()))
        form.annuller.setText(say(T("Luk")))
        hold(form.annuller, "")
        form.aabn_mappe.setVisible(good > 0 and not self.hvor.udvej_id)
        self._show_results(results)
        form.resultat_plads.show()
        self._make_room()
        self.area.verticalScrollBar().setValue(0)
        self.context.tasks.run(Lane.STORE, self.context.work.reporting, self, self._show_reporting)
        (form.aabn_mappe if form.aabn_mappe.isVisibleTo(self) and not aside else self.table).setFocus()
        announce(self, form.status.text(), assertive=bool(aside or left or waits))

    def _where(self, good: int, waits: Sequence[str]) -> str:
        """Where the files lie, and why those that wait do, said once."""
        place = self.hvor.navn or self.form.mappe.text()
        lies = T("Filerne ligger i {mappe}.", mappe=place) if good else ""
        waiting = WAITING.format(vej=place, hvorfor=waits[0]) if waits else ""
        return joined(" ", [each for each in (lies, waiting) if each])

    def _show_results(self, results: Sequence[ExportResult]) -> None:
        """What was set aside, and then what has left: of thousands the first ones, because each stands in Udbakke."""
        aside, good = ([each for each in results if each.ok is ok] for ok in (False, True))
        self.table.set_rows([_row(result) for result in (*aside, *good[:MOST_GOOD])])
        if len(good) > MOST_GOOD:
            many = T(
                "Her vises {vist} af de {antal} eksporterede. Alle står i Udbakke.", vist=MOST_GOOD, antal=len(good)
            )
            self.looked.setText(say(joined("\n", (text for text in (self.looked.text(), many) if text))))
            self.looked.show()

    def _show_reporting(self, found: Reporting) -> None:
        """What is still missing until the cases stand in SMDB."""
        self.indberetning.show_reporting(found)
        self._make_room()

    def _make_room(self) -> None:
        """The list of results gives way on a low screen: the buttons stay in sight."""
        layout = self.layout()
        if layout is not None:
            self.table.give_way(layout.totalHeightForWidth(self.width()) - room_for(self))
            # from the inside out: otherwise the dialog still thinks that the list is high
            for inside in (box(self.form.resultat_plads), box(self.form.indhold), layout):
                inside.activate()
        fit_height(self)

    def _explain(self, indberetning_id: str) -> None:
        result = self._results.get(indberetning_id)
        aside = result is not None and not result.ok
        self.explanation.setText(say(result.besked if result and aside else ""))
        for part in (self.explanation, self.open_case):
            part.setVisible(aside)

    def _open_case(self, indberetning_id: str) -> None:
        result = self._results.get(indberetning_id)
        if result is not None:
            self.accept()
            self.opened_case.emit(result.forloeb_id)

    def _show_folder(self) -> None:
        self.context.dialogs.show_folder(Path(self.form.mappe.text()))

    def _cancel(self) -> None:
        if self._run is not None:
            self._run.cancel()
            hold(self.form.annuller, STOPPING)
        else:
            self.accept() if self._results else self.reject()

    def reject(self) -> None:
        """Esc while it runs begins no more; what has been written stays written."""
        if self._run is not None:
            self._run.cancel()
            return
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for texts that wrap."""
        super().showEvent(event)
        fit_height(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not while it runs."""
        if self._run is not None:
            self._run.cancel()
            event.ignore()
            return
        super().closeEvent(event)


def _permitted(context: Context, folder: str) -> str:
    """The folder that was used last, or the first that an administrator permits where that one is not among them."""
    policy = context.desk.policy
    way = context.desk.folder_way(Path(folder))
    settled = policy.values(Key.FOLDERS)
    return settled[0] if settled and (not folder or why_not(policy, way.vej, way.maal)) else folder


def _row(result: ExportResult) -> Row:
    waits = Cell(T("Venter"), PillKind.WARNING) if result.venter else Cell(T("Sat til side"), PillKind.ERROR)
    state = submission_state(Tilstand.EKSPORTERET) if result.ok else waits
    return Row(result.id, (result.borger, state, result.besked))
