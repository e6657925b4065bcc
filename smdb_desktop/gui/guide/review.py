"""The whole course to read through: every form in order with labels and answers, what is wrong, what is draft, what was sent.

Read only. An error is a link to its field; an answer that will not be sent is named.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.fields.answers import answer_text
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.review_card import FormCard, FormState
from smdb_desktop.gui.guide.steps import KINDS, state_words
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import box, button, card, label, row
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.kit.states import revision, submission_state
from smdb_desktop.services.casework.overview import moment
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand
from smdb_desktop.services.wizard.views import Trintilstand

DRAFT = T("Kladden sendes ikke, før skemaet er gjort færdigt.")
NOT_BEGUN = T("Skemaet er ikke begyndt.")
CORRECTED = T("Rettelserne sendes ikke, før skemaet er gjort færdigt igen.")
_NARROW = 560


class Review(Body):
    """The step Gennemse. ``jump`` carries a finding, ``open_form`` a form instance; ``rebuilt``: the stops of Tab are others."""

    title = T("Gennemse")
    jump = Signal(object)
    open_form = Signal(str)
    rebuilt = Signal()

    def __init__(self, case: Case, context: Context) -> None:
        super().__init__()
        self._case = case
        self._context = context
        self._now = context.work.clock
        self._sent: list[tuple[str, PillKind, str]] = []
        self._is_ready = False
        self._outbox: QPushButton | None = None
        self._narrow = False
        self._shown: tuple[int, bool, bool] | None = None
        self._cards: dict[str, FormCard] = {}
        self._todo: list[tuple[FormCard, FormState]] = []
        self._card = self._submission()
        self._none: dict[str, QFrame] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(16))
        self.setMaximumWidth(theme.px(1120))

    def load(self) -> None:
        """Fetch what was sent of the course and show it when it comes."""
        fetch = partial(self._context.work.store.outbox.indberetninger_of, self._case.session.forloeb_id)
        self._context.tasks.run(Lane.STORE, fetch, self, self.show_submissions, self._not_loaded)

    def _not_loaded(self, error: KnownError) -> None:
        self._context.dialogs.error(self, error)

    def show_submissions(self, sent: Sequence[IndberetningRecord]) -> None:
        """Show what has left, or is ready to leave, of this course."""
        lines = self._lines(sent)
        if lines == self._sent:
            return
        self._sent = lines
        self._is_ready = any(record.tilstand is Tilstand.KLAR for record in sent)
        old, self._card = self._card, self._submission()
        self._layout.replaceWidget(old, self._card)
        self._card.show()
        old.hide()
        old.deleteLater()
        self.rebuilt.emit()

    def refresh(self) -> None:
        """Show the session as it is."""
        while self.grow():
            pass

    def grow(self) -> bool:
        """Do a part of what ``refresh`` does; False when nothing is left to do."""
        self._narrow = self._is_narrow()
        shown = (self._case.session.changes, self._narrow, self._case.locked)
        if shown != self._shown:
            self._shown = shown
            self._plan()
        if not self._todo:
            return False
        card, state = self._todo[-1]
        if not card.show_some(state, narrow=self._narrow):
            self._todo.pop()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Answers beside or below their names, as there is room.

        What is built while a picture is taken of a hidden page would never be painted.
        """
        super().resizeEvent(event)
        if self.isVisible():
            self._fold()

    def showEvent(self, event: QShowEvent) -> None:
        """It may have another width than when it was filled."""
        super().showEvent(event)
        self._fold()

    def _fold(self) -> None:
        if self._is_narrow() != self._narrow:
            self.refresh()

    def _is_narrow(self) -> bool:
        return self.width() < theme.px(_NARROW)

    def tab_stops(self) -> list[QWidget]:
        """The links and buttons in order."""
        first = [self._outbox] if self._outbox is not None else []
        return [*first, *(stop for card in self._cards.values() for stop in card.stops)]

    # -- forms -----------------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """A card for each form, in order; what they have to show is done by ``grow``."""
        states = self._states()
        for gone in self._cards.keys() - states.keys():
            card = self._cards.pop(gone)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for skema_id in states:
            # in the order of the forms
            old = self._cards.pop(skema_id) if skema_id in self._cards else None
            self._cards[skema_id] = old or FormCard(self.open_form.emit, self.jump.emit, self)
        order: list[QWidget] = [self._card]
        for plads in filter(self._case.session.may_see, self._case.session.version.pladser):
            ids = self._ids(plads)
            if plads.antal.flere:
                order.append(self._nothing(plads, shown=not ids and self._case.session.may_see(plads)))
            order += [self._cards[skema_id] for skema_id in ids]
        for number, widget in enumerate(order):
            if self._layout.indexOf(widget) != number:
                self._layout.insertWidget(number, widget)
                if widget not in self._none.values():
                    widget.show()
        self._todo = [(self._cards[i], state) for i, state in reversed(states.items())]

    def _nothing(self, plads: Plads, *, shown: bool) -> QFrame:
        """The card that says that a list is empty."""
        if plads.art not in self._none:
            made = self._none[plads.art] = card(plads.title)
            box(made).addWidget(label(plads.ingen, "hint"))
            made.setParent(self)
        self._none[plads.art].setVisible(shown)
        return self._none[plads.art]

    def _ids(self, plads: Plads) -> list[str]:
        """The forms that stand in a place, each head followed by what stands under it."""
        session = self._case.session
        found: list[str] = []
        for skema_id in session.ids(plads.art):
            found.append(skema_id)
            found += [i for under in plads.under for i in session.ids(under.art, skema_id)]
        return found

    def _states(self) -> dict[str, FormState]:
        """What the card of each form shows. A head has no state of its own: it is completed with what stands under it."""
        session = self._case.session
        return {
            skema_id: self._state(
                skema_id,
                session.title(skema_id),
                of_its_own=not session.plads(skema_id).under,
            )
            for plads in filter(session.may_see, session.version.pladser)
            for skema_id in self._ids(plads)
        }

    def _state(self, skema_id: str, title: str, *, of_its_own: bool = True) -> FormState:
        """What the card of a form shows; one without a state of its own is opened with what stands under it."""
        session = self._case.session
        views, tilstand = session.felter(skema_id), session.tilstand(skema_id)
        fund = tuple(f for view in views for f in view.fund)
        errors = sum(1 for f in fund if f.niveau is Niveau.FEJL)
        remarks = []
        if of_its_own and session.is_draft(skema_id):
            remarks.append(CORRECTED if session.record(skema_id).faerdig is not None else DRAFT)
        empty = tilstand is Trintilstand.IKKE_BEGYNDT and not errors
        return FormState(
            title,
            (state_words(tilstand, errors), KINDS[tilstand]) if of_its_own else None,
            skema_id if of_its_own and not self._case.locked else "",
            tuple(remarks),
            tuple((f, T("{felt}: {besked}", felt=session.label(f), besked=f.besked)) for f in fund),
            tuple((v.felt.label, answer_text(v.felt, v.raw, session.katalog.lister)) for v in views if not empty),
            self._left_out(skema_id, {view.felt.navn for view in views}),
            NOT_BEGUN if empty else "",
        )

    def _left_out(self, skema_id: str, shown: set[str]) -> tuple[str, ...]:
        session = self._case.session
        record = session.record(skema_id)
        definition = session.version.skemaer[record.art]
        return tuple(
            T(
                "{felt}: {svar}",
                felt=felt.label,
                svar=answer_text(felt, record.svar[felt.navn].raw, session.katalog.lister),
            )
            for felt in definition.felter
            if felt.navn in record.svar and felt.navn not in shown
        )

    # -- what was sent ---------------------------------------------------------------------------------------------

    def _lines(self, sent: Sequence[IndberetningRecord]) -> list[tuple[str, PillKind, str]]:
        lines: list[tuple[str, PillKind, str]] = []
        for record in sorted(sent, key=lambda r: r.revision, reverse=True)[:3]:
            state = submission_state(record.tilstand)
            when = moment(record.sendt_tid or record.klar_tid, self._now())
            lines.append(
                (
                    state.text,
                    state.pill or PillKind.NEUTRAL,
                    T("Revision {revision}, {hvornaar}", revision=revision(record), hvornaar=when),
                )
            )
        return lines

    def _submission(self) -> QFrame:
        made = card(T("Indberetning"))
        if not self._sent:
            box(made).addWidget(label(T("Intet af forløbet er klar til at blive sendt endnu."), "hint"))
        for state, kind, text in self._sent:
            row(box(made), Pill(state, kind), label(text, wrap=False))
        self._outbox = self._way_on(made) if self._is_ready else None
        return made

    def _way_on(self, made: QFrame) -> QPushButton:
        """Where something is ready to leave, the next step is Udbakke."""
        outbox = button(T("Gå til Udbakke"), partial(self._context.navigate, places.Udbakke()), "primary")
        outbox.setObjectName("til_udbakke")
        row(box(made), outbox)
        return outbox
