"""What a person does at the field with the focus besides answering it: a note on why it waits, the last case's answer.

By key, and by one small button beside the question that stands at the field with the focus and takes no stop of Tab. What may be
done the session says (``services/wizard/marking.py``); a refusal is a sentence, seen below the heading and heard at the field.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.gui.kit import keys
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.parts import IconButton
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError, NotAllowed
from smdb_desktop.services.stored.records import Foer, Hvem
from smdb_desktop.services.wizard import marking, marks
from smdb_desktop.services.wizard.views import Change

if TYPE_CHECKING:
    from smdb_desktop.gui.core.context import Context
    from smdb_desktop.gui.guide.case import Body, Case
    from smdb_desktop.gui.guide.frame import GuideFrame
    from smdb_desktop.gui.guide.listing import Listing
    from smdb_desktop.services.wizard.session import WizardSession

MORE = T("Note og gentagelse til feltet")
OF = T("Note og gentagelse: {navn}")
NO_FIELD = T("Stil dig først i det felt, det gælder.")
NOTE = T("Note til »{felt}«")
ASKED = T(
    "Skriv med få ord, hvad der ventes på, højst {hoejst} tegn. Noten følger kladden og sendes aldrig. Den falder væk, når "
    "feltet besvares. En tom linje fjerner noten."
)
WORDS = T("Hvorfor venter svaret?")
KEEP = T("Gem noten")
KEPT = T("Noten er gemt.")
TAKEN = T("Noten er fjernet.")
NOT_KEPT = T(
    "Noten til »{felt}« blev ikke gemt: forløbet er åbnet på ny imens, og feltet er her ikke. Skriv noten igen."
)
REPEATED = T("»{felt}« er gentaget fra et andet forløb. Enter bekræfter svaret.")
CONFIRMED = T("»{felt}« er bekræftet.")
UNDONE = T("»{felt}« er, som det var før.")
EMPTIED = T("»{felt}« er tømt. Stod der et andet svar før gentagelsen, kan det ses under Historik.")
WRITE = T("Skriv eller ret noten ({tast})")
REPEAT = T("Gentag svaret fra det seneste forløb ({tast})")
CONFIRM = T("Bekræft det gentagne svar ({tast})")
UNDO = T("Fortryd gentagelsen ({tast})")


class At(NamedTuple):
    """A field that is shown, as it was when something was asked for it."""

    session: WizardSession
    skema_id: str
    navn: str
    label: str


class Stage(Protocol):
    """What notes and repeated answers need of the page that they stand on."""

    context: Context
    case: Case | None
    body: Body | None
    frame: GuideFrame
    errors: Listing
    gone: bool

    def opened(self) -> Case: ...
    def commit(self) -> bool: ...
    def refresh(self) -> None: ...


class FieldMarks(QObject):
    """Notes and repeated answers of one page of the wizard; questions are asked over ``widget``."""

    def __init__(self, page: Stage, widget: QWidget) -> None:
        super().__init__(widget)
        self._page, self._widget = page, widget
        self._button: IconButton | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def run(self) -> dict[str, Callable[[], object]]:
        """What the keys of the table do, by name."""
        return {"note": self.write, "gentag": self.repeat, "fortryd_gentag": self.undo}

    # -- the button beside the question ----------------------------------------------------------------------------

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        page, widget = self._page, self._widget
        if new is None or page.gone or (new is not widget and not widget.isAncestorOf(new)):
            return
        row = page.body.focused() if isinstance(page.body, FormBody) else None
        if row is not None and not row.only_shown and page.case is not None and not page.case.locked:
            self._stand_at(row)
        elif self._button is not None and isValid(self._button):
            self._button.hide()

    def _stand_at(self, row: Row) -> None:
        if self._button is None or not isValid(self._button):
            self._button = IconButton("more", MORE)
            self._button.setObjectName("felt_mere")
            self._button.clicked.connect(self._open_menu)
        made = self._button
        if made.parentWidget() is not row:
            made.setParent(row)
        made.setAccessibleName(say(OF.format(navn=row.felt.label)))
        made.setGeometry(row.beside_help())
        made.show()

    def _open_menu(self) -> None:
        from smdb_desktop.gui.kit.action_menu import Action, ActionGroup, ActionMenu

        at, button = self._at(), self._button
        if at is None or button is None:
            return
        place = (at.session, at.skema_id, at.navn)
        repeated = marking.is_repeated(*place)
        note, again, back = (keys.key_of(name, keys.GUIDE).told for name in ("note", "gentag", "fortryd_gentag"))
        entries = [
            Action(WRITE.format(tast=note), "felt_note", partial(self._write, at), marking.why_no_note(*place)),
            Action(
                (CONFIRM if repeated else REPEAT).format(tast=again),
                "felt_gentag",
                partial(self._repeat, at),
                marking.why_not_repeated(*place),
            ),
        ]
        if repeated:
            entries.append(Action(UNDO.format(tast=back), "felt_fortryd", partial(self._undo, at)))
        ActionMenu(button, [ActionGroup(at.label, tuple(entries))]).open()

    # -- which field -----------------------------------------------------------------------------------------------

    def _at(self) -> At | None:
        """The field with the focus, once what is being typed in it is kept; None where there is none."""
        page = self._page
        if page.case is None or not page.commit():
            return None
        row = page.body.focused() if isinstance(page.body, FormBody) else None
        if row is None:
            self._tell(NO_FIELD, refused=True)
            return None
        return At(page.case.session, row.skema_id, row.felt.navn, row.felt.label)

    def _is_open(self, at: At) -> bool:
        case = self._page.case
        return case is not None and case.session is at.session and not self._page.gone

    # -- a note ----------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Ask for the note of the field with the focus."""
        at = self._at()
        if at is not None:
            self._write(at)

    def _write(self, at: At, typed: str | None = None, refused: str = "") -> None:
        """``typed`` is a note that was refused, with the reason: it stands in the line again."""
        if why := marking.why_no_note(at.session, at.skema_id, at.navn):
            self._tell(why, refused=True)
            return
        svar = at.session.svar(at.skema_id, at.navn)
        given = svar.note.tekst if svar is not None and svar.note is not None else ""
        names: list[str] = []
        kept: list[str] = []

        def answered(text: str | None) -> None:
            if text is None:
                if kept:
                    # the session was about to end, and did not
                    self._keep(at, given, names)
                return
            try:
                marks.note_text(text)
            except NotAllowed as error:
                if (now := self._now(at)) is not None:
                    self._write(now, text, str(error))
                return
            self._keep(at, text, names)

        def put_away(text: str) -> None:
            # nobody is there to be asked again: what was typed is kept as an answer is, and what stood there is not emptied
            if text != given and (fits := marks.as_much_as_fits(text)):
                kept.append(fits)
                self._keep(at, fits, names)

        title, asked = NOTE.format(felt=at.label), ASKED.format(hoejst=marks.LONGEST)
        words = joined("\n\n", (refused, asked)) if refused else asked
        stands = given if typed is None else typed
        context = self._page.context
        keeps = context.questions.keeps("note", at.skema_id, at.navn, put_away=put_away)
        context.dialogs.line(self._widget, title, words, WORDS, stands, KEEP, answered, keeps)
        # known by the time that the program locks itself, which waits until the store has nothing to do
        self._ask_who(lambda who: names.append(who.navn))

    def _keep(self, at: At, text: str, names: list[str]) -> None:
        """Let a note stand, by who is known already or is asked for now."""

        def put(navn: str) -> None:
            now = self._now(at)
            if now is None:
                if not self._page.gone:
                    self._tell(NOT_KEPT.format(felt=at.label), refused=True)
                return
            clock = self._page.context.work.clock
            words = KEPT if text.strip() else TAKEN
            self._do(now, lambda: marking.put_note(*now[:3], text, navn, clock()), words)

        if names:
            put(names[0])
        else:
            self._ask_who(lambda who: put(who.navn))

    def _ask_who(self, then: Callable[[Hvem], None]) -> None:
        context = self._page.context
        context.tasks.run(Lane.STORE, context.work.cases.hvem, self._widget, then, self._failed)

    def _now(self, at: At) -> At | None:
        """The field in the course as it is open now, also where it was read anew meanwhile; None where it is not there."""
        case = self._page.case
        if case is None or self._page.gone or case.session.forloeb_id != at.session.forloeb_id:
            return None
        there = any(each.id == at.skema_id for each in case.session.records())
        return at._replace(session=case.session) if there else None

    # -- a repeated answer -----------------------------------------------------------------------------------------

    def repeat(self) -> None:
        """Take the last case's answer to the field with the focus; where that was done, confirm it."""
        at = self._at()
        if at is not None:
            self._repeat(at)

    def _repeat(self, at: At) -> None:
        if marking.is_repeated(*at[:3]):
            self.confirm(at.skema_id, at.navn)
            return
        if why := marking.why_not_repeated(*at[:3]):
            self._tell(why, refused=True)
            return
        work, art = self._page.context.work, at.session.record(at.skema_id).art

        def look() -> Foer | None:
            who = work.store.people.current_id
            return work.store.log.answered_before(art, at.navn, who, at.session.forloeb_id)

        before = at.session.svar(at.skema_id, at.navn)

        def found(foer: Foer | None) -> None:
            # what was answered meanwhile stands, and two quick presses repeat once
            if self._is_open(at) and at.session.svar(at.skema_id, at.navn) == before:
                self._do(at, lambda: marking.repeat(*at[:3], foer), REPEATED.format(felt=at.label))

        self._page.context.tasks.run(Lane.STORE, look, self._widget, found, self._failed)

    def confirm(self, skema_id: str, navn: str) -> None:
        """The repeated answer is this citizen's."""
        case = self._page.case
        if case is None:
            return
        felt = case.session.version.skemaer[case.session.record(skema_id).art].felt(navn)
        at = At(case.session, skema_id, navn, felt.label if felt is not None else navn)
        self._do(at, lambda: marking.confirm(*at[:3]), CONFIRMED.format(felt=at.label))

    def undo(self) -> None:
        """Put back what stood in the field before its answer was repeated."""
        at = self._at()
        if at is not None:
            self._undo(at)

    def _undo(self, at: At) -> None:
        words = UNDONE if marking.knows_before(*at[:3]) else EMPTIED
        self._do(at, lambda: marking.undo(*at[:3]), words.format(felt=at.label))

    # -- what came of it -------------------------------------------------------------------------------------------

    def _do(self, at: At, change: Callable[[], Change], words: str) -> None:
        page, case = self._page, self._page.opened()
        before = case.session.fund()
        try:
            changed = change()
        except NotAllowed as error:
            self._tell(str(error), refused=True)
            return
        page.errors.answered(before)
        case.saver.put(at.skema_id, changed.svar, case.session.place(at.skema_id, at.navn))
        case.saver.save()
        page.refresh()
        self._tell(words, refused=False)

    def _failed(self, error: KnownError) -> None:
        self._page.context.dialogs.error(self._widget, error)

    def _tell(self, words: str, *, refused: bool) -> None:
        """A refusal is seen as well as heard; what was done is seen at the field."""
        page = self._page
        if refused:
            page.frame.told.show_text(words, "warning")
        announce(self._widget, words, assertive=refused)
