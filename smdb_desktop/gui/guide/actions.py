"""What the buttons at the foot of the wizard do on each step, and where a completed form leads. Rules 64, 67, 69 and 73.

It decides nothing about answers: completing is judged by the session and stored by ``completing.py``. The ways on come from the
structure of the form version.
"""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T, listed, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.guide.case import BarState, Body, Case
from smdb_desktop.gui.guide.completing import Completing
from smdb_desktop.gui.guide.done import DonePanel, Way
from smdb_desktop.gui.guide.focus import FocusKeeper
from smdb_desktop.gui.guide.frame import GuideFrame
from smdb_desktop.gui.guide.list_flow import ListFlow
from smdb_desktop.gui.guide.onward import Onward
from smdb_desktop.gui.kit.states import in_sentence
from smdb_desktop.services.stored.records import Sted
from smdb_desktop.services.wizard.places import first_step
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN, Completion, TrinVisning

CANCEL = T(
    "Det, du har skrevet i »{skema}«, er ikke gjort færdigt. Vil du kassere det? Vil du beholde det, så gem og "
    "fortsæt senere."
)
DELETE = T("Vil du slette kladden til »{skema}«? Alt, hvad du har skrevet i skemaet, forsvinder.")
UNDO = T("Vil du kassere rettelserne i »{skema}«? Skemaet bliver, som det var, da det sidst blev gjort færdigt.")
CLOSE = T("Luk")
"""What leaves a page on which nothing is typed: there is nothing to call off."""
SAVED = T("{hvad}, og forløbet er Klar: det ligger i Udbakken på denne maskine.")
ALSO = T("Rettelserne i {skemaer} er gjort færdige samtidig, fordi skemaerne hænger sammen.")
READY = T("Forløbet er Klar og ligger i Udbakken på denne maskine.")
NEVER_BEGAN = T("Vælg dette, hvis det aldrig blev til behandling. Så udfyldes kun {foerste} og {sidste}.")


class Stage(Protocol):
    """What the buttons need of the page that they stand on."""

    context: Context
    case: Case | None
    frame: GuideFrame
    body: Body | None
    onward: Onward
    focus: FocusKeeper

    @property
    def flow(self) -> ListFlow | None: ...
    def opened(self) -> Case: ...
    def trin(self) -> Sequence[TrinVisning]: ...
    def go_to(self, trin_id: str) -> None: ...
    def forward(self) -> None: ...
    def back(self) -> None: ...
    def commit(self) -> bool: ...
    def place(self) -> Sted: ...
    def refresh(self) -> None: ...
    def refuse(self, skema_id: str, fejl: tuple[Fund, ...]) -> None: ...
    def show_body(self, body: Body) -> None: ...
    def focus_on(self) -> None: ...


class Actions:
    """The doings of one wizard page; questions are asked over ``widget``."""

    def __init__(self, page: Stage, widget: QWidget) -> None:
        self._page, self._widget = page, widget
        self._completing = Completing(page.context, widget, page.refuse, self._completed)

    # -- the bar ---------------------------------------------------------------------------------------------------

    def bar(self, body: Body) -> BarState:
        """What the buttons say and do on this body."""
        page, case = self._page, self._page.opened()
        ids = [t.id for t in page.trin()]
        now = case.session.trin_id
        back = page.back if now != ids[0] else None
        if isinstance(body, DonePanel):
            return BarState()
        if case.locked:
            forward = page.forward if now != ids[-1] else None
            return BarState(T("Næste") if forward else "", forward, self.to_borger, back, cancel=CLOSE, calm=True)
        if page.flow is not None:
            return self._list_bar(page.flow)
        if now == GENNEMSE_TRIN:
            return BarState("", None, self.to_borger, back, self.save_for_later, cancel=CLOSE)
        return self._form_bar(body)

    def _list_bar(self, flow: ListFlow) -> BarState:
        page, session = self._page, self._page.opened().session
        if flow.editor is not None:
            delete = T("Slet {in_sentence}", in_sentence=in_sentence(session.title(flow.editor.skema_id)))
            button = session.version.skemaer[session.record(flow.editor.skema_id).art].button
            return BarState(button, self.complete, flow.cancel, None, self.save_for_later, flow.ask_delete, delete)
        if flow.choosing:
            return BarState(T("Vælg"), flow.choose_marked, flow.cancel)
        back = page.back if page.trin()[0].id != session.trin_id else None
        calm = flow.is_empty
        return BarState(
            T("Næste"), self.next_listed, self.to_borger, back, self.save_for_later, cancel=CLOSE, calm=calm
        )

    def _form_bar(self, body: Body) -> BarState:
        page, session = self._page, self._page.opened().session
        definition = session.version.skemaer[session.record(body.skema_ids[0]).art]
        first, last = definition.trin[0].id, definition.trin[-1].id
        back = page.back if page.trin()[0].id != session.trin_id else None
        if session.trin_id != last:
            return BarState(T("Næste"), self.next_step, self.cancel, back, self.save_for_later)
        delete = self.delete_draft if first != last else None
        return BarState(definition.button, self.complete, self.cancel, back, self.save_for_later, delete)

    def next_step(self) -> None:
        """Næste: goes on, once what the step lacks was named."""
        page = self._page
        if page.commit() and page.body is not None:
            page.focus.say(page.onward.press(page.opened(), page.body))

    def next_listed(self) -> None:
        """Næste on a list: the same of what was begun in it."""
        page = self._page
        if page.flow is not None:
            page.onward.press_listed(page.opened(), page.flow.plads)

    # -- leaving ---------------------------------------------------------------------------------------------------

    def to_borger(self) -> None:
        """Back to the citizen; everything typed is kept."""
        page = self._page
        if not page.commit():
            return
        session = page.opened().session
        page.context.navigate(places.Borger(page.opened().opened.borger.id, session.forloeb_id))

    def save_for_later(self) -> None:
        """Gem og fortsæt senere: keep everything and the place, and go once it is on the disk. Never refuses."""
        page = self._page
        if page.case is None or not page.commit():
            return
        page.case.saver.remember(page.place())
        page.case.saver.save(then=self.to_borger)

    def cancel(self) -> None:
        """Annuller: throw the draft of this form away, after asking; what was completed stays."""
        page, session = self._page, self._page.opened().session
        if not page.commit():
            return
        skema_id = page.body.skema_ids[0] if page.body is not None and page.body.skema_ids else ""
        if not skema_id or not session.is_draft(skema_id):
            self.to_borger()
            return
        self._ask_to_throw(skema_id, CANCEL, T("Annuller"), T("Kassér ændringerne"), T("Bliv her"), self.to_borger)

    def delete_draft(self) -> None:
        """Slet: throw the draft away and stay in the wizard."""
        page, session = self._page, self._page.opened().session
        if not page.commit():
            return
        skema_id = page.body.skema_ids[0] if page.body is not None else ""
        text = DELETE if session.record(skema_id).faerdig is None else UNDO
        self._ask_to_throw(skema_id, text, T("Slet kladden"), T("Slet kladden"), T("Behold kladden"), self._thrown)

    def _thrown(self) -> None:
        trin = self._page.opened().session.trin_of
        if self._page.body is not None:
            self._page.go_to(trin(self._page.body.skema_ids[0]))

    def _ask_to_throw(self, skema_id: str, text: str, title: str, yes: str, no: str, then: object) -> None:
        page, case = self._page, self._page.opened()
        name = case.session.title(skema_id)

        def answered(agreed: bool) -> None:
            if not agreed:
                return
            cleared = case.session.clear(skema_id)
            case.saver.put(skema_id, {navn: case.session.svar(skema_id, navn) for navn in cleared})
            case.saver.save()
            page.refresh()
            if callable(then):
                then()

        page.context.dialogs.confirm(self._widget, title, text.format(skema=name), yes, no, answered, danger=True)

    # -- completing ------------------------------------------------------------------------------------------------

    def complete(self) -> None:
        """The form's own button: Registrér, Iværksæt behandling, Gem, Afslut."""
        page = self._page
        if not page.commit() or page.body is None or not page.body.skema_ids:
            return
        skema_id = page.body.skema_ids[-1]
        session = page.opened().session
        self._completing.start(page.opened(), skema_id, session.version.skemaer[session.record(skema_id).art].button)

    def _completed(self, skema_id: str, completion: Completion) -> None:
        page, session = self._page, self._page.opened().session
        plads, also = session.plads(skema_id), self._also(skema_id, completion)
        done = session.version.skemaer[plads.art].faerdig
        flow = page.flow
        if flow is not None and flow.entry_of(skema_id):
            trin_id = session.trin_id
            flow.completed(skema_id)
            if session.trin_id == trin_id:
                good = sentences(SAVED.format(hvad=done), also)
                page.frame.good.show_text(good)
                page.focus.say(good)
            return
        panel = DonePanel(done, sentences(READY, also), self._ways(plads))
        page.show_body(panel)
        page.focus.say(panel.text)
        page.focus_on()

    def _also(self, skema_id: str, completion: Completion) -> str:
        """Which corrections had to be completed together with this form, as a sentence ("" for none)."""
        session = self._page.opened().session
        mine = (skema_id, session.record(skema_id).parent_id)
        titles = dict.fromkeys(session.title(i) for i in completion.skema_ids if i not in mine)
        return ALSO.format(skemaer=listed(T("»{skema}«", skema=title) for title in titles)) if titles else ""

    # -- the ways on -----------------------------------------------------------------------------------------------

    def _ways(self, plads: Plads) -> list[Way]:
        """What can come after a form: the next place of the course, the closing where it never began, home."""
        page, session = self._page, self._page.opened().session
        home = Way(T("Til Borgeroverblik"), self.to_borger)
        review = Way(T("Gennemse forløbet"), partial(page.go_to, GENNEMSE_TRIN))
        if plads.afslutter:
            out = T("Her eksporteres det, der er klar.")
            return [home, Way(T("Gå til Udbakke"), partial(page.context.navigate, places.Udbakke()), out), review]
        following = self._after(plads)
        if following is None or self._is_done(following):
            return [home, review]
        ways = [self._way_to(following)]
        closing = self._closing()
        if plads.art == session.version.datofelt[0] and closing is not None and closing is not following:
            why = NEVER_BEGAN.format(foerste=plads.title, sidste=closing.title)
            ways.append(Way(T("Gå til {titel}", titel=closing.title), partial(self._go_to, closing), why))
        return [*ways, home]

    def _after(self, plads: Plads) -> Plads | None:
        """The next place of the course that the person may see."""
        session = self._page.opened().session
        pladser = session.version.pladser
        return next((p for p in pladser[pladser.index(plads) + 1 :] if session.may_see(p)), None)

    def _is_done(self, plads: Plads) -> bool:
        """Whether there is nothing to go on with: a form that was completed. A list can always have one more."""
        session = self._page.opened().session
        skema_id = None if plads.antal.flere else session.skema_id(plads.art)
        return skema_id is not None and session.record(skema_id).faerdig is not None

    def _way_to(self, plads: Plads) -> Way:
        session = self._page.opened().session
        if not plads.antal.flere:
            return Way(T("Fortsæt med {titel}", titel=plads.title), partial(self._go_to, plads))
        if session.ids(plads.art):
            return Way(T("Fortsæt til {titel}", titel=plads.title), partial(self._go_to, plads))
        return Way(plads.ny, partial(self._new_in, plads))

    def _new_in(self, plads: Plads) -> None:
        self._go_to(plads)
        if self._page.flow is not None:
            self._page.flow.new()

    def _closing(self) -> Plads | None:
        return next((p for p in self._page.opened().session.version.pladser if p.afslutter), None)

    def to_closing(self) -> None:
        """The form that closes the course."""
        closing = self._closing()
        if closing is not None:
            self._go_to(closing)

    def _go_to(self, plads: Plads) -> None:
        """The first step of a place."""
        self._page.go_to(first_step(self._page.opened().session.version, plads))
