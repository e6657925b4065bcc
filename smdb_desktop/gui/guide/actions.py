"""What the buttons at the foot of the wizard do on each step, and where a completed form leads. Rules 64, 67, 69 and 73.

It decides nothing about answers: completing is judged by the session and stored by ``completing.py``.
"""

from functools import partial
from typing import TYPE_CHECKING

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.gui.core import places
from smdb_desktop.gui.guide.case import BarState, Body
from smdb_desktop.gui.guide.completing import Completing
from smdb_desktop.gui.guide.done import DonePanel, Way
from smdb_desktop.services.wizard.views import BEHANDLING_TRIN, GENNEMSE_TRIN, Completion

if TYPE_CHECKING:
    from smdb_desktop.gui.guide.page import GuidePage

CANCEL = "Det, du har skrevet i »{}«, er ikke gjort færdigt. Vil du smide det væk? Vil du beholde det, så gem og fortsæt senere."
DELETE = "Vil du slette kladden til »{}«? Alt, hvad du har skrevet i skemaet, forsvinder."
UNDO = "Vil du smide rettelserne i »{}« væk? Skemaet bliver, som det var, da det sidst blev gjort færdigt."
SAVED_BEHANDLING = "Behandlingen er gemt, og forløbet er klar til at blive sendt."
ALSO = " Rettelserne i {} er gjort færdige samtidig, fordi skemaerne hænger sammen."
READY = "Forløbet ligger nu i Udbakken og er klar til at blive sendt."


class Actions:
    """The doings of one wizard page."""

    def __init__(self, page: "GuidePage") -> None:
        self._page = page
        self._completing = Completing(page.context, page, page.refuse, self._completed)

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
            return BarState("Næste" if forward else "", forward, self.to_borger, back, calm=True)
        if now == BEHANDLING_TRIN:
            return self._behandling_bar()
        if now == GENNEMSE_TRIN:
            return BarState("", None, self.to_borger, back, self.save_for_later)
        return self._form_bar(body)

    def _behandling_bar(self) -> BarState:
        page, flow = self._page, self._page.flow
        if flow is None:
            return BarState()
        if flow.editor is not None:
            delete = "Slet behandling"
            return BarState("Gem", self.complete, flow.cancel, None, self.save_for_later, flow.ask_delete, delete)
        if flow.choosing:
            return BarState("Vælg", flow.choose_marked, flow.cancel)
        empty = not page.opened().session.tilbud_ids()
        return BarState("Næste", page.forward, self.to_borger, page.back, self.save_for_later, calm=empty)

    def _form_bar(self, body: Body) -> BarState:
        page, session = self._page, self._page.opened().session
        definition = session.katalog.skema(session.version, session.record(body.skema_ids[0]).art)
        first, last = definition.trin[0].id, definition.trin[-1].id
        back = page.back if page.trin()[0].id != session.trin_id else None
        if session.trin_id != last:
            return BarState("Næste", page.forward, self.cancel, back, self.save_for_later)
        delete = self.delete_draft if first != last else None
        return BarState(definition.button, self.complete, self.cancel, back, self.save_for_later, delete)

    # -- leaving ---------------------------------------------------------------------------------------------------

    def to_borger(self) -> None:
        """Back to the citizen; everything typed is kept."""
        page = self._page
        page.flush()
        session = page.opened().session
        page.context.navigate(places.Borger(page.opened().opened.borger.id, session.forloeb_id))

    def save_for_later(self) -> None:
        """Gem og fortsæt senere: keep everything and the place, and go once it is on the disk. Never refuses."""
        page = self._page
        if page.case is None:
            return
        page.flush()
        page.case.saver.remember(page.place())
        page.case.saver.save(then=self.to_borger)

    def cancel(self) -> None:
        """Annuller: throw the draft of this form away, after asking; what was completed stays."""
        page, session = self._page, self._page.opened().session
        page.flush()
        skema_id = page.body.skema_ids[0] if page.body is not None and page.body.skema_ids else ""
        if not skema_id or not session.is_draft(skema_id):
            self.to_borger()
            return
        self._ask_to_throw(skema_id, CANCEL, "Annuller", "Kassér ændringerne", "Bliv her", self.to_borger)

    def delete_draft(self) -> None:
        """Slet: throw the draft away and stay in the wizard."""
        page, session = self._page, self._page.opened().session
        page.flush()
        skema_id = page.body.skema_ids[0] if page.body is not None else ""
        text = DELETE if session.record(skema_id).faerdig is None else UNDO
        self._ask_to_throw(skema_id, text, "Slet kladden", "Slet kladden", "Behold kladden", self._thrown)

    def _thrown(self) -> None:
        trin = self._page.opened().session.trin_of
        if self._page.body is not None:
            self._page.go_to(trin(self._page.body.skema_ids[0]))

    def _ask_to_throw(self, skema_id: str, text: str, title: str, yes: str, no: str, then: object) -> None:
        page, case = self._page, self._page.opened()
        art = case.session.record(skema_id).art
        name = case.session.katalog.skema(case.session.version, art).title

        def answered(agreed: bool) -> None:
            if not agreed:
                return
            for navn in case.session.clear(skema_id):
                case.saver.put(skema_id, navn, case.session.svar(skema_id, navn))
            case.saver.save()
            page.refresh()
            if callable(then):
                then()

        page.context.dialogs.confirm(page, title, text.format(name), yes, no, answered, danger=True)

    # -- completing ------------------------------------------------------------------------------------------------

    def complete(self) -> None:
        """Registrér, Iværksæt behandling, Gem, Afslut: the form that is open."""
        page = self._page
        page.flush()
        if page.body is None or not page.body.skema_ids:
            return
        skema_id = page.body.skema_ids[-1]
        session = page.opened().session
        definition = session.katalog.skema(session.version, session.record(skema_id).art)
        self._completing.start(page.opened(), skema_id, definition.button)

    def _completed(self, skema_id: str, completion: Completion) -> None:
        page, session = self._page, self._page.opened().session
        art = session.record(skema_id).art
        also = self._also(skema_id, completion)
        if art is SkemaArt.BEHANDLING and page.flow is not None:
            page.flow.completed()
            if session.trin_id == BEHANDLING_TRIN:
                page.frame.good.show_text(SAVED_BEHANDLING + also)
        elif art is SkemaArt.ANMODNING:
            page.show_body(DonePanel("Anmodningen er registreret", READY + also, self._after_request()))
        elif art is SkemaArt.IVAERKSAETTELSE:
            page.show_body(DonePanel("Behandlingen er iværksat", READY + also, self._after_start()))
        else:
            page.show_body(DonePanel("Kontaktforløbet er afsluttet", READY + also, self._after_closing()))
        if isinstance(page.body, DonePanel):
            page.body.take_focus()

    def _also(self, skema_id: str, completion: Completion) -> str:
        """Which corrections had to be completed together with this form, as a sentence ("" for none)."""
        session = self._page.opened().session
        mine = (skema_id, session.record(skema_id).parent_id)
        titles = dict.fromkeys(session.title(i) for i in completion.skema_ids if i not in mine)
        return ALSO.format(" og ".join(f"»{title}«" for title in titles)) if titles else ""

    def _home(self) -> Way:
        return Way("Til Borgeroverblik", self.to_borger)

    def _after_request(self) -> list[Way]:
        page, session = self._page, self._page.opened().session
        begun = session.skema_id(SkemaArt.IVAERKSAETTELSE)
        if begun is not None and session.record(begun).faerdig is not None:
            return [self._home(), Way("Gennemse forløbet", partial(page.go_to, GENNEMSE_TRIN))]
        closing = "Vælg den, hvis det aldrig blev til behandling. Så udfyldes kun Anmodning og Forløbsafslutning."
        return [
            Way("Fortsæt med Ny iværksættelse", partial(page.go_to_form, SkemaArt.IVAERKSAETTELSE)),
            Way("Gå til Forløbsafslutning", partial(page.go_to_form, SkemaArt.FORLOEBSAFSLUTNING), closing),
            self._home(),
        ]

    def _after_start(self) -> list[Way]:
        page = self._page
        if page.opened().session.tilbud_ids():
            return [Way("Fortsæt til Behandling", partial(page.go_to, BEHANDLING_TRIN)), self._home()]
        return [Way("Behandling i nyt tilbud", self._new_tilbud), self._home()]

    def _new_tilbud(self) -> None:
        self._page.go_to(BEHANDLING_TRIN)
        if self._page.flow is not None:
            self._page.flow.new_tilbud()

    def _after_closing(self) -> list[Way]:
        page = self._page
        return [
            self._home(),
            Way(
                "Gå til Udbakke", partial(page.context.navigate, places.Udbakke()), "Her eksporteres det, der er klar."
            ),
            Way("Gennemse forløbet", partial(page.go_to, GENNEMSE_TRIN)),
        ]
