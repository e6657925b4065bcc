"""The whole course to read through: each form in order with labels and answers, what is wrong, what is draft, what was sent.

Read only. Every line leads to its field, a finding to what it is about; an answer that will not be sent is named. What it shows
is kept as long as nothing changed.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.steps import KINDS, state_words
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import box, button, card, label, row
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.kit.review_list import Kind, Line, Place, ReviewList
from smdb_desktop.gui.kit.states import revision, since, submission_state
from smdb_desktop.gui.reporting.sentence import ReportingLine
from smdb_desktop.language import say
from smdb_desktop.services.casework.answers import NOTHING, answer_text, marked_text
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand
from smdb_desktop.services.stored.states import place_of
from smdb_desktop.services.wizard.marks import is_note_only
from smdb_desktop.services.wizard.views import Trintilstand

DRAFT = T("Kladden kommer ikke med i indberetningen, før skemaet er gjort færdigt.")
NOT_BEGUN = T("Skemaet er ikke begyndt.")
CORRECTED = T("Rettelserne kommer ikke med i indberetningen, før skemaet er gjort færdigt igen.")
LEFT_OUT = T("Kommer ikke med i indberetningen, fordi spørgsmålet ikke vises mere:")
HOW = T("Piletasterne går fra svar til svar. Klik på et svar, eller tryk Enter, for at gå til feltet.")


class Review(Body):
    """The step Gennemse. ``opened`` carries the line that one wants to go to, ``moved`` where the chosen one stands in it."""

    title = T("Gennemse")
    opened = Signal(object)
    moved = Signal(QRect)
    rebuilt = Signal()
    """The stops of Tab are others."""

    def __init__(self, case: Case, context: Context) -> None:
        super().__init__()
        self._case = case
        self._context = context
        self._now = context.work.clock
        self._sent: list[tuple[str, PillKind, str]] = []
        self._is_ready = False
        self._outbox: QPushButton | None = None
        self._shown: tuple[int, bool] | None = None
        self._todo: Iterator[list[Line]] | None = None
        self._lines_so_far: list[Line] = []
        self._read: tuple[Line, ...] = ()
        self._measured: tuple[tuple[Line, ...], int] | None = None
        self._card = self._submission()
        self._reporting = ReportingLine(context, asks=False)
        self._how = label(HOW, "hint")
        self.list = ReviewList(self)
        self.list.setAccessibleDescription(say(HOW))
        self.list.opened.connect(self.opened)
        self.list.moved.connect(self._moved)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(16))
        for part in (self._card, self._reporting, self._how, self.list):
            self._layout.addWidget(part)
        # room to spare is below: what is read stays where it is
        self._layout.addStretch(1)
        self.setMaximumWidth(theme.px(1120))

    def load(self) -> None:
        """Fetch what was sent of the course and show it when it comes."""
        fetch = partial(self._context.work.store.outbox.indberetninger_of, self._case.session.forloeb_id)
        self._context.tasks.run(Lane.STORE, fetch, self, self.show_submissions, self._not_loaded)
        self._reporting.read()

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
        while self._read_on():
            pass
        if not self.isVisible():
            # it is as wide as this page, not as it was made or left: else it would be laid out once more
            self.list.resize(self.width(), self.list.height())
        self.list.show_lines(self._read)

    def grow(self) -> bool:
        """Read one form of what there is to show, or measure it; False when nothing is left to do.

        The list itself is filled when it is to be seen: nobody hears of lines on a page that is not there.
        """
        return self._read_on() or self._measure()

    def _read_on(self) -> bool:
        shown = (self._case.session.changes, self._case.locked)
        if shown != self._shown:
            self._shown = shown
            self._todo, self._lines_so_far = self._forms(), []
        if self._todo is None:
            return False
        lines = next(self._todo, None)
        if lines is None:
            self._todo, self._read = None, tuple(self._lines_so_far)
        else:
            self._lines_so_far += lines
        return True

    def _measure(self) -> bool:
        """How high the lines will be, with a scroll bar beside them and without; and ask the style sheet what it says of this."""
        if self.isVisible() or self._measured == (self._read, self.width()):
            return False
        self._measured = self._read, self.width()
        bar = self.list.verticalScrollBar().sizeHint().width()
        for width in (self.width() - bar, self.width(), self.width() + bar):
            self.list.measure(self._read, width)
        self.dress()
        return True

    def tab_stops(self) -> list[QWidget]:
        """The way to Udbakke where there is one, then the list."""
        return [*([self._outbox] if self._outbox is not None else []), self.list]

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """The list: here one reads."""
        del skema_id, felt, part
        self.list.setFocus()
        return True

    def _moved(self, rect: QRect) -> None:
        self.moved.emit(rect.translated(self.list.viewport().mapTo(self, QPoint(0, 0))))

    # -- forms -----------------------------------------------------------------------------------------------------

    def _forms(self) -> Iterator[list[Line]]:
        """The lines of each form, in the order of the course."""
        session = self._case.session
        for plads in filter(session.may_see, session.version.pladser):
            ids = self._ids(plads)
            if plads.antal.flere and not ids:
                yield [Line(Kind.HEADING, plads.title), Line(Kind.REMARK, plads.ingen)]
            for skema_id in ids:
                yield self._form(skema_id)

    def _ids(self, plads: Plads) -> list[str]:
        """The forms that stand in a place, each head followed by what stands under it."""
        session = self._case.session
        found: list[str] = []
        for skema_id in session.ids(plads.art):
            found.append(skema_id)
            found += [i for under in plads.under for i in session.ids(under.art, skema_id)]
        return found

    def _form(self, skema_id: str) -> list[Line]:
        """A form's lines. A head has no state of its own and is opened with what stands under it."""
        session = self._case.session
        of_its_own = not session.plads(skema_id).under
        views, tilstand = session.felter(skema_id), session.tilstand(skema_id)
        fund = [f for view in views for f in view.fund]
        errors = sum(1 for f in fund if f.niveau is Niveau.FEJL)
        opens = of_its_own and not self._case.locked
        lines = [
            Line(
                Kind.HEADING,
                session.title(skema_id),
                place=Place(skema_id) if opens else None,
                state=(state_words(tilstand, errors), KINDS[tilstand]) if of_its_own else None,
                opens=opens,
            )
        ]
        if of_its_own and session.is_draft(skema_id):
            corrected = session.record(skema_id).faerdig is not None
            lines.append(Line(Kind.REMARK, CORRECTED if corrected else DRAFT))
        for f in fund:
            words = T("{felt}: {besked}", felt=session.label(f), besked=f.besked)
            lines.append(Line(Kind.FUND, words, place=Place(skema_id, f.felt), fund=f))
        if tilstand is Trintilstand.IKKE_BEGYNDT and not errors:
            lines.append(Line(Kind.REMARK, NOT_BEGUN))
        else:
            for view in views:
                svar = session.svar(skema_id, view.felt.navn) if view.gentaget or view.note else None
                text = answer_text(view.felt, view.raw, session.lister)
                text = marked_text(view.felt, svar, session.lister) if svar is not None else text
                place = Place(skema_id, view.felt.navn)
                lines.append(Line(Kind.ANSWER, view.felt.label, text, place, nothing=text == NOTHING))
        left_out = self._left_out(skema_id, {view.felt.navn for view in views})
        return lines + ([Line(Kind.REMARK, LEFT_OUT), *left_out] if left_out else [])

    def _left_out(self, skema_id: str, shown: set[str]) -> list[Line]:
        session = self._case.session
        record = session.record(skema_id)
        definition, lister = session.version.skemaer[record.art], session.lister
        return [
            Line(Kind.ANSWER, felt.label, answer_text(felt, record.svar[felt.navn].raw, lister))
            for felt in definition.felter
            if felt.navn in record.svar and felt.navn not in shown and not is_note_only(record.svar[felt.navn])
        ]

    # -- what was sent ---------------------------------------------------------------------------------------------

    def _lines(self, sent: Sequence[IndberetningRecord]) -> list[tuple[str, PillKind, str]]:
        lines: list[tuple[str, PillKind, str]] = []
        for record in sorted(sent, key=lambda r: r.revision, reverse=True)[:3]:
            state = submission_state(record.tilstand)
            when = since(record, self._now())
            lines.append(
                (
                    state.text,
                    state.pill or PillKind.NEUTRAL,
                    T(
                        "Revision {revision}, {hvornaar}. {sted}",
                        revision=revision(record),
                        hvornaar=when,
                        sted=place_of(record),
                    ),
                )
            )
        return lines

    def _submission(self) -> QFrame:
        made = card(T("Indberetning"))
        if not self._sent:
            box(made).addWidget(label(T("Intet af forløbet er gjort færdigt endnu."), "hint"))
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
