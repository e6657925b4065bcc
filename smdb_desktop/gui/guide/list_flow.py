"""What happens on a step that is a list of forms: from the list to a new entry or an old one, and back. Rules 25, 64 and 67.

The page shows the bodies; this object decides which. Every change goes through the session and the saver. Which forms the list
holds, and whether they stand under heads, the structure of the form version says.
"""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.case import Body, Case, PageParts
from smdb_desktop.gui.guide.form_list import FormList
from smdb_desktop.gui.guide.list_editor import ListEditor
from smdb_desktop.gui.guide.register_choice import MOST, TilbudValg
from smdb_desktop.gui.kit.states import in_sentence
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.treatments import none_runs, same_tilbud

DELETE_TEXT = T("Er »{titel}« oprettet ved en fejl? Kun så må det slettes. Alt, hvad der står i det, forsvinder.")
WAS_TITLE = T("Har borgeren været i behandlingen?")
WAS_TEXT = T(
    "En behandling slettes kun, når den er oprettet ved en fejl, og borgeren aldrig har været i den. Har borgeren været i den, "
    "skal den have en slutdato."
)
WAS_NEVER, WAS_THERE = T("Nej, slet den"), T("Ja, sæt slutdato")
CANCEL_TEXT = T("Det, du har skrevet i »{titel}«, er ikke gjort færdigt. Vil du kassere det?")
LAST_TEXT = T("Der er ingen igangværende tilbud. Ønsker du at afslutte borgerens kontaktforløb (afslutte sagen)?")


class ListFlow(QObject):
    """A list of forms of one opened course."""

    def __init__(self, context: Context, page: QWidget, case: Case, plads: Plads, parts: PageParts) -> None:
        super().__init__(page)
        self.plads = plads
        self._context = context
        self._page = page
        self._case = case
        self._parts = parts
        self.list = FormList(case, plads)
        self.list.new.connect(self.new)
        self.list.add.connect(self.add)
        self.list.edit.connect(self.edit)
        self.list.rebuilt.connect(parts.chain)
        self.body: Body = self.list

    @property
    def editor(self) -> ListEditor | None:
        """The entry that is open, or None."""
        return self.body if isinstance(self.body, ListEditor) else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the list."""
        return not self._case.session.ids(self.plads.art)

    def entry_of(self, skema_id: str) -> str:
        """The entry whose page shows a form: itself, or of a head the one that is not done, else the first; "" for no entry."""
        session = self._case.session
        arter = {p.art for p in self.plads.alle()}
        record = next((r for r in session.records() if r.id == skema_id and r.art in arter), None)
        if record is None:
            return ""
        if not self.plads.under or record.parent_id is not None:
            return skema_id
        ids = [i for under in self.plads.under for i in session.ids(under.art, skema_id)]
        return next((i for i in ids if session.record(i).faerdig is None), ids[0] if ids else "")

    @property
    def choosing(self) -> bool:
        """Whether an entry of the register is being chosen."""
        return isinstance(self.body, TilbudValg)

    def choose_marked(self) -> None:
        """Take what is marked in the register."""
        if isinstance(self.body, TilbudValg):
            self.body.choose()

    def _show(self, body: Body) -> None:
        old, self.body = self.body, body
        if old is not body and old is not self.list:
            self._parts.drop(old)
        self._parts.show(body)

    def show_list(self) -> None:
        """Back to all entries."""
        self.list.refresh()
        self._show(self.list)

    # -- a new one -------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """A new entry, or a new head with its first; where a register has some that were used before, one is chosen first."""
        if self.plads.register:
            self._search("", self._known)
        elif self.plads.under:
            self._chosen({})
        else:
            self._begin(self.plads.art, None)

    def _search(self, text: str, then: Callable[[tuple[Mapping[str, Json], ...]], object]) -> None:
        """Look a text up in the register; where the store cannot, nothing is found."""
        find = partial(self._context.work.cases.find_tilbud, text, MOST)
        self._context.tasks.run(Lane.STORE, find, self, then, lambda _error: then(()))

    def _known(self, known: tuple[Mapping[str, Json], ...]) -> None:
        if not known:
            self._chosen({})
            return
        profil = self._context.profil
        own = profil.organisation.p_nummer if profil is not None else ""
        choice = TilbudValg(self.plads.ny, known, self._case.session.lister, own)
        choice.chosen.connect(self._chosen)
        choice.searched.connect(self._searched)
        choice.more_wanted.connect(self._more)
        self._show(choice)

    def _searched(self, text: str) -> None:
        choice = self.body
        if isinstance(choice, TilbudValg):
            self._search(text, partial(self._found, choice, text))

    def _more(self, text: str, first: int) -> None:
        """The next of what fits; where the store cannot, there is no more."""
        choice = self.body
        if not isinstance(choice, TilbudValg):
            return
        find = partial(self._context.work.cases.find_tilbud, text, MOST, first)

        def found(more: tuple[Mapping[str, Json], ...]) -> None:
            if self.body is choice:
                choice.show_more(text, first, more)

        self._context.tasks.run(Lane.STORE, find, self, found, lambda _error: found(()))

    def _found(self, choice: TilbudValg, text: str, found: tuple[Mapping[str, Json], ...]) -> None:
        if self.body is choice:
            choice.show_found(text, found)

    def _chosen(self, given: Mapping[str, Json]) -> None:
        """A head with these answers; one that the course already has is not made twice."""
        session, saver = self._case.session, self._case.saver
        there = same_tilbud(session, self.plads, given)
        if there:
            self.add(there, self.plads.under[0].art)
            return
        record = session.begin(self.plads.art)
        saver.begin(record)
        for navn, value in given.items():
            if session.version.skemaer[self.plads.art].felt(navn):
                saver.put(record.id, session.answer(record.id, navn, value).svar)
        self.add(record.id, self.plads.under[0].art)

    def add(self, head_id: str, art: str) -> None:
        """Begin an entry under a head and open it."""
        self._begin(art, head_id)

    def _begin(self, art: str, head_id: str | None) -> None:
        record = self._case.session.begin(art, head_id)
        self._case.saver.begin(record)
        self._case.saver.save()
        self.edit(record.id)

    def edit(self, skema_id: str) -> None:
        """Open an entry."""
        self._show(ListEditor(self._case, self.plads, skema_id))

    # -- away ------------------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Leave the entry or the choice: a new one that was never completed goes, changes of an old one are undone."""
        editor = self.editor
        if editor is None:
            self.show_list()
            return
        session = self._case.session
        record = session.record(editor.skema_id)
        new = record.faerdig is None
        if new and not record.svar:
            self._remove(editor)
            return
        if not any(session.is_draft(i) for i in editor.skema_ids):
            self.show_list()
            return

        def answered(yes: bool) -> None:
            if yes and new:
                self._remove(editor)
            elif yes:
                self._undo(editor)

        title = session.title(editor.skema_id)
        words = (
            T("Annuller {in_sentence}", in_sentence=in_sentence(title)),
            CANCEL_TEXT.format(titel=title),
            T("Kassér ændringerne"),
            T("Bliv her"),
        )
        self._context.dialogs.confirm(self._page, *words, answered, danger=True)

    def _undo(self, editor: ListEditor) -> None:
        session = self._case.session
        for skema_id in editor.skema_ids:
            self._case.saver.put(skema_id, {navn: session.svar(skema_id, navn) for navn in session.clear(skema_id)})
        self._case.saver.save()
        self.show_list()
        self._parts.changed()

    def ask_delete(self) -> None:
        """Slet: only what was made by mistake (rule 64)."""
        editor = self.editor
        if editor is None:
            return

        def answered(yes: bool) -> None:
            if yes:
                self._remove(editor)

        session = self._case.session
        title, plads = session.title(editor.skema_id), session.plads(editor.skema_id)
        if plads.slut and session.record(editor.skema_id).faerdig is not None:
            self._ask_whether_it_was(editor, plads.slut)
            return
        text = plads.slet or DELETE_TEXT.format(titel=title)
        words = (T("Slet {in_sentence}", in_sentence=in_sentence(title)), text, T("Slet skemaet"), T("Behold skemaet"))
        self._context.dialogs.confirm(self._page, *words, answered, danger=True)

    def _ask_whether_it_was(self, editor: ListEditor, slut: str) -> None:
        """Whether the citizen was ever in it: only what was made by mistake is deleted, everything else gets an end."""

        def answered(never: bool) -> None:
            if never:
                self._remove(editor)
            else:
                editor.take_focus(editor.skema_id, slut)

        words = (WAS_TITLE, WAS_TEXT, WAS_NEVER, WAS_THERE)
        self._context.dialogs.confirm(self._page, *words, answered, danger=True)

    def _remove(self, editor: ListEditor) -> None:
        """Take an entry away; a head without any goes with it."""
        session, head = self._case.session, editor.head_id
        siblings = [i for under in self.plads.under for i in session.ids(under.art, head)] if head else []
        gone = head if siblings == [editor.skema_id] else editor.skema_id
        self.show_list()
        session.remove(gone)
        self._case.saver.remove(gone, session.mangler())
        self._case.saver.save()
        self.list.refresh()
        self._parts.changed()

    # -- saved -----------------------------------------------------------------------------------------------------

    def completed(self, skema_id: str) -> None:
        """An entry was completed: back to the list, and SMDB's question when no treatment is running (rule 67)."""
        self.show_list()
        if none_runs(self._case.session, skema_id):

            def answered(yes: bool) -> None:
                if yes:
                    self._parts.to_closing()

            self._context.dialogs.confirm(
                self._page, T("Afslut kontaktforløbet?"), LAST_TEXT, T("JA"), T("NEJ"), answered
            )
