"""What happens on the step Behandling: from the list to a tilbud to a treatment and back. Rules 25, 64 and 67.

The page shows the bodies; this object decides which. Every change goes through the session and the saver.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.behandling_editor import BehandlingEditor
from smdb_desktop.gui.guide.behandling_list import BehandlingListe
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.tilbud_choice import TilbudValg
from smdb_desktop.services.stored.records import Json

DELETE_TITLE = "Slet behandlingen"
DELETE_TEXT = (
    "Er behandlingen oprettet ved en fejl, og har borgeren ikke været i den? Kun så må den slettes. "
    "Har borgeren været i behandlingen, skal den i stedet have en slutdato."
)
LAST_TEXT = "Der er ingen igangværende tilbud. Ønsker du at afslutte borgerens kontaktforløb (afslutte sagen)?"


@dataclass(frozen=True, slots=True)
class PageParts:
    """What this step asks of the page."""

    show: Callable[[Body], None]
    drop: Callable[[Body], None]
    changed: Callable[[], None]
    chain: Callable[[], None]
    to_closing: Callable[[], None]


class BehandlingFlow(QObject):
    """The step Behandling of one opened course."""

    def __init__(self, context: Context, page: QWidget, case: Case, parts: PageParts) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._case = case
        self._parts = parts
        self.list = BehandlingListe(case)
        self.list.new_tilbud.connect(self.new_tilbud)
        self.list.add.connect(self.add)
        self.list.edit.connect(self.edit)
        self.list.rebuilt.connect(parts.chain)
        self.body: Body = self.list

    @property
    def editor(self) -> BehandlingEditor | None:
        """The treatment that is open, or None."""
        return self.body if isinstance(self.body, BehandlingEditor) else None

    def behandling_of(self, skema_id: str) -> str:
        """The treatment whose page shows a form: itself, or of a tilbud the one that is not done, else the first."""
        session = self._case.session
        if any(skema_id in session.behandling_ids(t) for t in session.tilbud_ids()):
            return skema_id
        ids = session.behandling_ids(skema_id)
        return next((i for i in ids if session.record(i).faerdig is None), ids[0] if ids else "")

    @property
    def choosing(self) -> bool:
        """Whether a tilbud is being chosen."""
        return isinstance(self.body, TilbudValg)

    def choose_marked(self) -> None:
        """Take the tilbud that is marked in the list."""
        if isinstance(self.body, TilbudValg):
            self.body.choose()

    def _show(self, body: Body) -> None:
        old, self.body = self.body, body
        if old is not body and old is not self.list:
            self._parts.drop(old)
        self._parts.show(body)

    def show_list(self) -> None:
        """Back to all treatments."""
        self.list.refresh()
        self._show(self.list)

    # -- a new one -------------------------------------------------------------------------------------------------

    def new_tilbud(self) -> None:
        """Trin 1: choose a tilbud; where none was used before, straight to a new one."""
        cases = self._context.work.cases
        self._context.tasks.run(Lane.STORE, cases.find_tilbud, self, self._known, self._no_list)

    def _no_list(self, _error: object) -> None:
        self._known(())

    def _known(self, known: tuple[Mapping[str, Json], ...]) -> None:
        if not known:
            self._chosen({})
            return
        choice = TilbudValg(known, self._case.session.katalog.lister["kommune"])
        choice.chosen.connect(self._chosen)
        choice.searched.connect(partial(self._search, choice))
        self._show(choice)

    def _search(self, choice: TilbudValg, text: str) -> None:
        """Ask the store, so that the page holds what fits and not the register."""
        cases = self._context.work.cases
        self._context.tasks.run(Lane.STORE, lambda: cases.find_tilbud(text), choice, partial(choice.show_found, text))

    def _chosen(self, tilbud: Mapping[str, Json]) -> None:
        """Trin 2: the treatment; a tilbud that the course already has is not made twice."""
        number = tilbud.get("tilbud_p_nummer")
        for tilbud_id in self._case.session.tilbud_ids():
            svar = self._case.session.svar(tilbud_id, "tilbud_p_nummer")
            if number and svar is not None and svar.value == number:
                self.add(tilbud_id)
                return
        record = self._case.session.begin(SkemaArt.TILBUD)
        self._case.saver.begin(record)
        for navn, value in tilbud.items():
            if self._case.session.katalog.skema(self._case.session.version, SkemaArt.TILBUD).felt(navn):
                change = self._case.session.answer(record.id, navn, value)
                self._case.saver.put(record.id, navn, change.svar)
        self.add(record.id)

    def add(self, tilbud_id: str) -> None:
        """Begin a treatment on a tilbud and open it."""
        record = self._case.session.begin(SkemaArt.BEHANDLING, tilbud_id)
        self._case.saver.begin(record)
        self._case.saver.save()
        self.edit(record.id)

    def edit(self, behandling_id: str) -> None:
        """Open a treatment."""
        self._show(BehandlingEditor(self._case, behandling_id))

    # -- away ------------------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Leave the treatment or the choice: a new one that was never completed goes, changes of an old one are undone."""
        editor = self.editor
        if editor is None:
            self.show_list()
            return
        session, skema_id = self._case.session, editor.behandling_id
        new = session.record(skema_id).faerdig is None
        begun = bool(session.record(skema_id).svar)
        if not begun and new:
            self._remove(editor)
            return
        if not session.is_draft(skema_id) and not session.is_draft(editor.tilbud_id):
            self.show_list()
            return
        text = "Det, du har skrevet i behandlingen, er ikke gjort færdigt. Vil du kassere det?"
        dialogs = self._context.dialogs

        def answered(yes: bool) -> None:
            if yes and new:
                self._remove(editor)
            elif yes:
                self._undo(editor)

        dialogs.confirm(
            self._page, "Annuller behandlingen", text, "Kassér ændringerne", "Bliv her", answered, danger=True
        )

    def _undo(self, editor: BehandlingEditor) -> None:
        session = self._case.session
        for skema_id in (editor.tilbud_id, editor.behandling_id):
            for navn in session.clear(skema_id):
                self._case.saver.put(skema_id, navn, session.svar(skema_id, navn))
        self._case.saver.save()
        self.show_list()
        self._parts.changed()

    def ask_delete(self) -> None:
        """Slet behandling: only one that was made by mistake (rule 64)."""
        editor = self.editor
        if editor is None:
            return

        def answered(yes: bool) -> None:
            if yes:
                self._remove(editor)

        self._context.dialogs.confirm(
            self._page, DELETE_TITLE, DELETE_TEXT, "Slet behandlingen", "Behold behandlingen", answered, danger=True
        )

    def _remove(self, editor: BehandlingEditor) -> None:
        """Take a treatment away; a tilbud without any goes with it."""
        session, tilbud_id = self._case.session, editor.tilbud_id
        alone = session.behandling_ids(tilbud_id) == (editor.behandling_id,)
        gone = tilbud_id if alone else editor.behandling_id
        self.show_list()
        session.remove(gone)
        self._case.saver.remove(gone)
        self._case.saver.save()
        self.list.refresh()
        self._parts.changed()

    # -- saved -----------------------------------------------------------------------------------------------------

    def completed(self) -> None:
        """A treatment was completed: back to the list, and ask SMDB's question when none is running (rule 67)."""
        self.show_list()
        if self._all_ended():

            def answered(yes: bool) -> None:
                if yes:
                    self._parts.to_closing()

            self._context.dialogs.confirm(self._page, "Afslut kontaktforløbet?", LAST_TEXT, "JA", "NEJ", answered)

    def _all_ended(self) -> bool:
        session = self._case.session
        ids = [b for t in session.tilbud_ids() for b in session.behandling_ids(t)]
        ends = [session.svar(b, "tilbudsslutdato") for b in ids]
        return bool(ends) and all(svar is not None and svar.value is not None for svar in ends)
