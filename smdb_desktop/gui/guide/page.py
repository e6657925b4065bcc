"""The wizard: one course, opened at the first form that is not done or where it was left. Drives ``WizardSession`` and no more.

Every committed answer goes to the session, then what differs goes to the widgets, then the answer goes to the disk. Moving is
always free, saving never refuses, Esc closes nothing. Completing stands in ``completing.py``, treatments in ``behandling.py``.
"""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.domain.findings import Fund
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Page
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.actions import Actions
from smdb_desktop.gui.guide.ahead import Ahead
from smdb_desktop.gui.guide.behandling import BehandlingFlow, PageParts
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.done import DonePanel
from smdb_desktop.gui.guide.form_view import FormBody, FormPart
from smdb_desktop.gui.guide.frame import GuideFrame
from smdb_desktop.gui.guide.listing import Listing, in_order
from smdb_desktop.gui.guide.review import Review
from smdb_desktop.gui.guide.saving import Saver
from smdb_desktop.gui.guide.summary import Line
from smdb_desktop.services.casework.cases import OpenCase
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import Json, Sted
from smdb_desktop.services.wizard.views import BEHANDLING_TRIN, GENNEMSE_TRIN, TrinVisning

LOCKED = "Forløbet er afsluttet og låst. Skal noget rettes, så genåbn det fra Borgeroverblik."
NOT_SAVED = "Ikke gemt. {} Det, du har skrevet, står stadig her, og programmet prøver igen."


class GuidePage(Page[places.Guide]):
    """The wizard of one course. It shows its own working copy: no change from elsewhere makes it read again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.case: Case | None = None
        self.frame = GuideFrame(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self.frame.steps.chosen.connect(self.go_to)
        self.frame.summary.jump.connect(self.jump)
        self.frame.area.verticalScrollBar().rangeChanged.connect(self._show_focus)
        self.body: Body | None = None
        self._bodies: dict[str, Body] = {}
        self.flow: BehandlingFlow | None = None
        self.errors = Listing()
        self._rechain = True
        self._left = False
        self.ahead = Ahead(self, self.bodies_ahead)
        self.doing = Actions(self)
        self._add_keys()

    def _add_keys(self) -> None:
        keys = {
            "F1": self.toggle_help,
            "Ctrl+S": self.doing.save_for_later,
            "Alt+Left": self.back,
            "Alt+Right": self.forward,
        }
        keys |= {f"Ctrl+{n}": partial(self._go_to_number, n) for n in range(1, 10)}
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            keys[key] = self.frame.bar.run_primary
        for key, run in keys.items():
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # -- opening ---------------------------------------------------------------------------------------------------

    def enter(self, place: places.Guide, /) -> None:
        """Open a course, at a step or a form instance if one is named, else where it was left, else at the first open form."""
        work = self.context.work
        opened = partial(self._opened, trin=place.trin, skema_id=place.skema_id)
        self.context.tasks.run(Lane.STORE, lambda: work.cases.open(place.forloeb_id), self, opened, self._not_opened)

    def _not_opened(self, error: KnownError) -> None:
        self.context.dialogs.error(self, error)
        self.context.navigate(places.Forside())

    def _opened(self, opened: OpenCase, trin: str, skema_id: str) -> None:
        work = self.context.work
        self._clear()
        saver = Saver(opened.keeper, self.context.tasks, work.clock, lambda: self.context.workspace is work)
        saver.saving.connect(self.saving)
        saver.saved.connect(self._was_saved)
        saver.failed.connect(self._was_not_saved)
        self.case = Case(opened, saver)
        session = self.case.session
        cpr = parse_cpr(opened.borger.cpr_nr)
        version = session.katalog.versioner[session.version].title
        self.frame.steps.show_citizen(opened.borger.navn, cpr.formatted, version.replace("Skemaerne", "Skema", 1))
        self.flow = BehandlingFlow(self.context, self, self.case, self._parts())
        self._bodies[BEHANDLING_TRIN] = self.flow.list
        self.frame.add(self.flow.list)
        sted = Sted(trin, skema_id) if trin or skema_id else session.sted
        if trin:
            session.go_to(trin)
        self._show_step(focus=False)
        wanted = self.flow.behandling_of(sted.skema_id)
        if session.trin_id == BEHANDLING_TRIN and wanted:
            self.flow.edit(wanted)
        self._focus(sted.skema_id, sted.felt)

    def bodies_ahead(self) -> list[Body]:
        """What the steps will show, made if it was not shown yet."""
        bodies = [self._review() if trin.id == GENNEMSE_TRIN else self._form_body(trin) for trin in self.trin()]
        for body in bodies:
            if body is not self.body:
                self.frame.fit(body)
        return bodies

    def _clear(self) -> None:
        """Take away what was shown of another course."""
        for body in {*self._bodies.values(), *([self.body] if self.body is not None else [])}:
            self.frame.drop(body)
        self._bodies, self.body, self._left = {}, None, False

    def _parts(self) -> PageParts:
        return PageParts(
            show=self.show_and_focus,
            drop=self._drop,
            changed=self.refresh,
            chain=self._chain,
            to_closing=partial(self.go_to_form, SkemaArt.FORLOEBSAFSLUTNING),
        )

    def opened(self) -> Case:
        """The course; asking for it before it is open is a fault of ours."""
        if self.case is None:
            raise RuntimeError("no course is open")
        return self.case

    # -- steps -----------------------------------------------------------------------------------------------------

    def go_to(self, trin_id: str) -> None:
        """Move to a step; what is being typed is kept."""
        if self.case is None:
            return
        self.flush()
        self.case.session.go_to(trin_id)
        self.errors.forget()
        self._show_step()

    def _go_to_number(self, number: int) -> None:
        steps = self.trin()
        if number <= len(steps):
            self.go_to(steps[number - 1].id)

    def trin(self) -> tuple[TrinVisning, ...]:
        """The steps with their states."""
        return self.case.session.trin() if self.case is not None else ()

    def forward(self) -> None:
        """The step after this one."""
        self._move(1)

    def back(self) -> None:
        """The step before this one."""
        self._move(-1)

    def _move(self, by: int) -> None:
        ids = [trin.id for trin in self.trin()]
        if ids:
            now = ids.index(self.opened().session.trin_id)
            self.go_to(ids[max(0, min(len(ids) - 1, now + by))])

    def go_to_form(self, art: SkemaArt) -> None:
        """The first step of a form."""
        skema = self.opened().session.katalog.skema(self.opened().session.version, art)
        self.go_to(skema.trin[0].id)

    def _show_step(self, *, focus: bool = True) -> None:
        case, flow = self.opened(), self.flow
        trin = next(t for t in self.trin() if t.id == case.session.trin_id)
        if trin.id == BEHANDLING_TRIN and flow is not None:
            flow.show_list() if flow.editor is None else self.show_body(flow.body)
        elif trin.id == GENNEMSE_TRIN:
            review = self._review()
            self.show_body(review)
            review.load()
        else:
            self.show_body(self._form_body(trin))
        if focus:
            self._focus()

    def _form_body(self, trin: TrinVisning) -> Body:
        case = self.opened()
        body = self._bodies.get(trin.id)
        if body is None and trin.art is not None:
            skema_id = case.session.skema_id(trin.art)
            if skema_id is None:
                record = case.session.begin(trin.art)
                case.saver.begin(record)
                case.saver.save()
                skema_id = record.id
            body = self._bodies[trin.id] = FormBody(case, trin.title, [FormPart(skema_id, trin.id)])
            self.frame.add(body)
        if body is None:
            raise KeyError(trin.id)
        return body

    def _review(self) -> Review:
        review = self._bodies.get(GENNEMSE_TRIN)
        if not isinstance(review, Review):
            review = self._bodies[GENNEMSE_TRIN] = Review(self.opened(), self.context)
            self.frame.add(review)
            review.jump.connect(self.jump)
            review.open_form.connect(self._open_form)
            review.rebuilt.connect(self._chain)
        return review

    def _open_form(self, skema_id: str) -> None:
        if self.flow is not None and self.flow.behandling_of(skema_id) == skema_id:
            self.go_to(BEHANDLING_TRIN)
            self.flow.edit(skema_id)
        else:
            self.go_to(self.opened().session.trin_of(skema_id))

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_body(self, body: Body) -> None:
        """Show a form, a list, the review or what was done."""
        if isinstance(body, FormBody) and not body.property("connected"):
            body.setProperty("connected", True)
            body.answered.connect(self.answer)
            body.help_wanted.connect(self._show_help_of)
            body.changed_shape.connect(self._shape_changed)
        if isinstance(self.body, DonePanel) and self.body is not body:
            self.frame.drop(self.body)
        self.body = body
        self._rechain = True
        self.errors.begin()
        with self.frame.at_once():
            self.frame.help.hide()
            self.frame.good.show_text("")
            self.frame.show_body(body, self.doing.bar(body))
            self._refresh()
            self.frame.reveal(body)

    def show_and_focus(self, body: Body) -> None:
        """Show a body and put the focus in its first input."""
        self.show_body(body)
        self._focus()

    def _drop(self, body: Body) -> None:
        if self.body is body:
            self.body = None
        self.frame.drop(body)

    def _shape_changed(self) -> None:
        self._rechain = True

    def refresh(self) -> None:
        """Show everything as the session has it; only what differs is touched."""
        with self.frame.at_once():
            self._refresh()

    def _refresh(self) -> None:
        case = self.opened()
        if self.body is not None:
            self.body.refresh()
        self.frame.steps.show_steps(self.trin(), case.session.trin_id)
        self.frame.locked.show_text(LOCKED if case.locked and not isinstance(self.body, DonePanel) else "")
        self.frame.note.setVisible(bool(self.body and self.body.skema_ids) and not case.locked)
        changed = self.frame.summary.show_lines(self._lines())
        # lists are built anew each time, forms only now and then
        if changed or self._rechain or not isinstance(self.body, FormBody):
            self._rechain = False
            self._chain()
        if not self._left:
            self.ahead.start()

    def _chain(self) -> None:
        if self.body is not None:
            self.frame.chain(self.body.tab_stops())

    def _lines(self) -> list[Line]:
        plain = self.body is None or isinstance(self.body, DonePanel | Review)
        return [] if plain else self.errors.lines(self.opened().session)

    # -- answers ---------------------------------------------------------------------------------------------------

    def answer(self, skema_id: str, felt: str, raw: Json) -> None:
        """An answer was given: to the session, to the widgets, to the disk."""
        case = self.opened()
        if case.locked:
            return
        change = case.session.answer(skema_id, felt, raw)
        self.errors.forget()
        case.saver.put(skema_id, felt, change.svar, case.session.place(skema_id, felt))
        case.saver.save()
        self.refresh()

    def _was_saved(self, moment: object) -> None:
        self.frame.not_saved.show_text("")
        self.saved.emit(moment)

    def _was_not_saved(self, sentence: str) -> None:
        self.frame.not_saved.show_text(NOT_SAVED.format(sentence))
        self.not_saved.emit(sentence)

    def flush(self) -> None:
        """Commit what is being typed right now; it goes to the disk like every other answer."""
        if self.body is not None:
            self.body.flush()

    @property
    def waiting(self) -> int:
        """How many answers are not on the disk yet."""
        return self.case.saver.waiting if self.case is not None else 0

    def leave(self) -> None:
        """The page goes away: keep what is being typed and where the person is."""
        if self.case is None or self._left:
            return
        self._left = True
        self.ahead.stop()
        self.flush()
        if not self.case.locked:
            self.case.saver.remember(self.place())
        self.case.saver.retire()

    def place(self) -> Sted:
        """Where the person is; nowhere when nothing is begun there, so that the next one starts at the first open form."""
        session, body = self.opened().session, self.body
        skema_id, felt = body.place() if body is not None else ("", "")
        if body is None or not any(session.is_draft(i) for i in body.skema_ids):
            return Sted()
        if not skema_id:
            skema_id, felt = body.skema_ids[-1], session.sted.felt if session.sted.skema_id in body.skema_ids else ""
        return session.place(skema_id, felt)

    # -- what is wrong ---------------------------------------------------------------------------------------------

    def refuse(self, skema_id: str, fejl: tuple[Fund, ...]) -> None:
        """A form could not be completed: show why, and go to the first error, of this form if there is one."""
        session = self.opened().session
        fejl = in_order(fejl, session)
        self.errors.refuse(fejl)
        self.refresh()
        ids = self.body.skema_ids if self.body is not None else (skema_id,)
        first = next((f for f in fejl if session.locate(f)[1] in ids), fejl[0])
        self.jump(first)

    def jump(self, fund: Fund) -> None:
        """Go to the field of a finding, also on another step."""
        session = self.opened().session
        trin_id, skema_id, felt = session.locate(fund)
        refused = self.errors.refused
        if trin_id != session.trin_id or (self.body is not None and skema_id not in self.body.skema_ids):
            if trin_id == BEHANDLING_TRIN:
                self._go_to_behandling(skema_id)
            else:
                self.go_to(trin_id)
            self.errors.refuse(refused)
            self.refresh()
        _head, found, tail = fund.felt.rpartition(f".{felt}")
        self._focus(skema_id, felt, tail if found else "")

    def _go_to_behandling(self, skema_id: str) -> None:
        flow = self.flow
        self.go_to(BEHANDLING_TRIN)
        wanted = flow.behandling_of(skema_id) if flow is not None else ""
        if flow is not None and wanted and (flow.editor is None or flow.editor.behandling_id != wanted):
            flow.edit(wanted)

    def _focus(self, skema_id: str = "", felt: str = "", part: str = "") -> None:
        if self.body is None or not self.body.take_focus(skema_id, felt, part):
            self.frame.bar.primary.setFocus()
        self._show_focus()

    def _show_focus(self) -> None:
        """Keep the field with the focus in sight, also when what stands above it grows."""
        focus = QApplication.focusWidget()
        if focus is not None and self.frame.area.isAncestorOf(focus) and not self.frame.summary.isAncestorOf(focus):
            self.frame.area.ensureWidgetVisible(focus, 0, self.fontMetrics().height() * 4)

    # -- help ------------------------------------------------------------------------------------------------------

    def toggle_help(self) -> None:
        """F1: the help of the field with the focus, or away with it."""
        box = self.body.focused() if isinstance(self.body, FormBody) else None
        if not self.frame.help.isHidden() and (box is None or self.frame.help.text() == box.felt.help):
            self.frame.help.close_panel()
        elif box is not None:
            self.frame.help.show_help(box.felt.label, box.felt.help)

    def _show_help_of(self, skema_id: str, felt: str) -> None:
        box = self.body.field_box(skema_id, felt) if isinstance(self.body, FormBody) else None
        if box is not None:
            self.frame.help.show_help(box.felt.label, box.felt.help)
