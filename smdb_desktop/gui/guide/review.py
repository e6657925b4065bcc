"""The whole course to read through: every form in order with labels and answers, what is wrong, what is draft, what was sent.

Read only. An error is a link to its field; an answer that will not be sent is named.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.model import SkemaArt
from smdb_desktop.gui import theme
from smdb_desktop.gui.context import Context
from smdb_desktop.gui.guide.answers import answer_text
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.steps import KINDS, state_words
from smdb_desktop.gui.pages.states import revision, submission_state
from smdb_desktop.gui.tasks import Lane
from smdb_desktop.gui.widgets.links import LinkButton
from smdb_desktop.gui.widgets.parts import box, button, card, label, row, show_all
from smdb_desktop.gui.widgets.pill import Pill, PillKind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.overview import moment
from smdb_desktop.services.records import IndberetningRecord, Tilstand
from smdb_desktop.services.session_types import Trintilstand

DRAFT = "Kladden sendes ikke, før skemaet er gjort færdigt."
CORRECTED = "Rettelserne sendes ikke, før skemaet er gjort færdigt igen."
_NARROW = 560


class Review(Body):
    """The step Gennemse. ``jump`` carries a finding, ``open_form`` a form instance."""

    title = "Gennemse"
    jump = Signal(object)
    open_form = Signal(str)

    def __init__(self, case: Case, context: Context) -> None:
        super().__init__()
        self._case = case
        self._context = context
        self._now = context.work.clock
        self._sent: tuple[IndberetningRecord, ...] = ()
        self._stops: list[QWidget] = []
        self._shown: tuple[int, bool, bool] | None = None
        self._card = self._submission()
        self._outbox: QPushButton | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(16))
        self.setMaximumWidth(theme.px(1120))

    def load(self) -> None:
        """Fetch what was sent of the course and show it when it comes."""
        fetch = partial(self._context.work.store.indberetninger_of, self._case.session.forloeb_id)
        self._context.tasks.run(Lane.STORE, fetch, self, self.show_submissions, self._not_loaded)

    def _not_loaded(self, error: KnownError) -> None:
        self._context.dialogs.error(self, error)

    def show_submissions(self, sent: Sequence[IndberetningRecord]) -> None:
        """Show what has left, or is ready to leave, of this course."""
        self._sent = tuple(sent)
        old = self._card
        self._card = self._submission()
        self._layout.replaceWidget(old, self._card)
        old.hide()
        old.deleteLater()
        self._offer_outbox()

    def _offer_outbox(self) -> None:
        """Where something is ready to leave, the way on is Udbakke."""
        if self._outbox is not None:
            self._outbox.setVisible(any(record.tilstand is Tilstand.KLAR for record in self._sent))

    def refresh(self) -> None:
        """Build it anew from the session, unless what is shown still holds."""
        shown = (self._case.session.changes, self._is_narrow(), self._case.locked)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._layout.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._stops = []
        self._card = self._submission()
        self._layout.addWidget(self._card)
        self._outbox = button("Gå til Udbakke", lambda: self._context.navigate("udbakke"), "primary")
        self._outbox.setObjectName("til_udbakke")
        self._layout.addWidget(self._outbox, 0, Qt.AlignmentFlag.AlignLeft)
        self._stops.append(self._outbox)
        session = self._case.session
        for art in (SkemaArt.ANMODNING, SkemaArt.IVAERKSAETTELSE):
            self._single(art)
        for tilbud_id in session.tilbud_ids():
            self._form(tilbud_id, "Tilbud", session.tilstand(tilbud_id), opens="")
            for skema_id in session.behandling_ids(tilbud_id):
                self._form(skema_id, "Behandling", session.tilstand(skema_id), opens=skema_id)
        if not session.tilbud_ids():
            empty = card("Behandling")
            box(empty).addWidget(label("Der er ikke registreret nogen behandling.", "hint"))
            self._layout.addWidget(empty)
        self._single(SkemaArt.FORLOEBSAFSLUTNING)
        show_all(self._layout)
        self._offer_outbox()

    def _is_narrow(self) -> bool:
        return 0 < self.width() < theme.px(_NARROW)

    def tab_stops(self) -> list[QWidget]:
        """The links and buttons in order."""
        return self._stops

    def _single(self, art: SkemaArt) -> None:
        session = self._case.session
        skema_id = session.skema_id(art)
        if skema_id is not None:
            title = session.katalog.skema(session.version, art).title
            self._form(skema_id, title, session.tilstand(skema_id), opens=skema_id)

    def _submission(self) -> QFrame:
        made = card("Indberetning")
        if not self._sent:
            box(made).addWidget(label("Intet af forløbet er klar til at blive sendt endnu.", "hint"))
        for record in sorted(self._sent, key=lambda r: r.revision, reverse=True)[:3]:
            when = record.sendt_tid or record.klar_tid
            text = f"Revision {revision(record)}, {moment(when, self._now())}"
            state = submission_state(record.tilstand)
            row(box(made), Pill(state.text, state.pill or PillKind.NEUTRAL), label(text, wrap=False))
        return made

    def _form(self, skema_id: str, title: str, tilstand: Trintilstand, *, opens: str) -> None:
        session = self._case.session
        views = session.felter(skema_id)
        fund = tuple(f for view in views for f in view.fund)
        errors = sum(1 for f in fund if f.niveau is Niveau.FEJL)
        made = card()
        words = "Tilbud" if title == "Tilbud" else state_words(tilstand, errors)
        head = row(
            box(made), label(title, "h2", wrap=False), *(() if title == "Tilbud" else (Pill(words, KINDS[tilstand]),))
        )
        if opens and not self._case.locked:
            edit = button("Ret", partial(self.open_form.emit, opens))
            edit.setAccessibleName(f"Ret {title}")
            head.addWidget(edit)
            self._stops.append(edit)
        if session.is_draft(skema_id) and title != "Tilbud":
            text = CORRECTED if session.record(skema_id).faerdig is not None else DRAFT
            box(made).addWidget(label(text, "hint"))
        for f in fund:
            self._finding(made, f)
        if tilstand is Trintilstand.IKKE_BEGYNDT and not errors:
            box(made).addWidget(label("Skemaet er ikke begyndt.", "hint"))
        else:
            self._answers(made, skema_id)
        self._left_out(made, skema_id)
        self._layout.addWidget(made)

    def _finding(self, made: QFrame, fund: Fund) -> None:
        kind = "error" if fund.niveau is Niveau.FEJL else "warning"
        ground = QFrame()
        ground.setProperty("class", "banner")
        ground.setProperty("kind", kind)
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
        link = LinkButton(f"{self._case.session.label(fund)}: {fund.besked}")
        link.clicked.connect(partial(self.jump.emit, fund))
        layout.addWidget(link)
        box(made).addWidget(ground)
        self._stops.append(link)

    def _answers(self, made: QFrame, skema_id: str) -> None:
        grid = QGridLayout()
        box(made).addLayout(grid)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(6))
        narrow = self._is_narrow()
        session = self._case.session
        for i, view in enumerate(session.felter(skema_id)):
            name = label(view.felt.label, "hint")
            text = label(answer_text(view.felt, view.raw, session.katalog.lister))
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, 2 * i if narrow else i, 0, Qt.AlignmentFlag.AlignTop)
            place = (2 * i + 1, 0) if narrow else (i, 1)
            grid.addWidget(text, *place, Qt.AlignmentFlag.AlignTop)
        if not narrow:
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)

    def _left_out(self, made: QFrame, skema_id: str) -> None:
        session = self._case.session
        record = session.record(skema_id)
        shown = {view.felt.navn for view in session.felter(skema_id)}
        definition = session.katalog.skema(session.version, record.art)
        hidden = [f for f in definition.felter if f.navn in record.svar and f.navn not in shown]
        if hidden:
            box(made).addWidget(label("Sendes ikke, fordi spørgsmålet ikke vises mere:", "strong"))
            for felt in hidden:
                svar = session.svar(skema_id, felt.navn)
                text = answer_text(felt, svar.raw if svar else None, session.katalog.lister)
                box(made).addWidget(label(f"{felt.label}: {text}"))
