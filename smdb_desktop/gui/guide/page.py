"""The wizard: one course, opened at the first form that is not done or where it was left. Drives ``WizardSession`` and no more.

Every committed answer goes to the session, then what differs goes to the widgets, then the answer goes to the disk. Moving is
always free, saving never refuses, Esc closes nothing. Completing stands in ``completing.py``, lists of forms in ``list_flow.py``,
another form version in ``version_change.py``. The page names no form: it walks the structure of the course's form version.
"""

from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout

from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Page
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.actions import Actions
from smdb_desktop.gui.guide.ahead import Ahead
from smdb_desktop.gui.guide.bodies import Bodies
from smdb_desktop.gui.guide.case import Body, Case, PageParts, place_of
from smdb_desktop.gui.guide.done import DonePanel
from smdb_desktop.gui.guide.field_marks import FieldMarks
from smdb_desktop.gui.guide.focus import FocusKeeper
from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.gui.guide.frame import GuideFrame
from smdb_desktop.gui.guide.halfway import Halfway
from smdb_desktop.gui.guide.list_flow import ListFlow
from smdb_desktop.gui.guide.listing import Listing, in_order
from smdb_desktop.gui.guide.onward import AGAIN, Onward
from smdb_desktop.gui.guide.review import Review
from smdb_desktop.gui.guide.summary import Line
from smdb_desktop.gui.guide.unsaved import Unsaved
from smdb_desktop.gui.guide.version_change import VersionChange
from smdb_desktop.gui.kit import keys
from smdb_desktop.gui.kit.announce import announce, unheard
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.printing.case import CasePaper
from smdb_desktop.services.printing.paper import Paper
from smdb_desktop.services.stored.records import Json, Sted
from smdb_desktop.services.wizard.views import TrinVisning

OPENING = T("Kontaktforløb")
WHERE = T("{titel}, trin {nummer} af {antal}")
REFUSED = T("Skemaet »{skema}« er ikke gjort færdigt endnu.")


class GuidePage(Page[places.Guide]):
    """The wizard of one course. It shows its own working copy: no change from elsewhere makes it read again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.entitle(OPENING)
        self.case: Case | None = None
        self.frame = GuideFrame(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self.frame.steps.chosen.connect(self.go_to)
        self.frame.summary.jump.connect(self.jump)
        self.body: Body | None = None
        self.bodies: Bodies | None = None
        self._steps: tuple[TrinVisning, ...] = ()
        self._steps_as_of: tuple[object, ...] = ()
        self.errors = Listing()
        self.focus = FocusKeeper(self, self.frame.area, self.frame.title, self._give_focus)
        self.onward = Onward(self._name_missing, self._name_begun, self.forward)
        self._rechain = True
        self._left = False
        self.ahead = Ahead(self, self.bodies_ahead)
        self.change = VersionChange(context, self, self.opened, self.rebuild, self._put_back, self._focus_now)
        self.doing = Actions(self, self)
        self.unsaved = Unsaved(self, self)
        self.unsaved.saving.connect(self.saving)
        self.unsaved.saved.connect(self.saved)
        self.unsaved.not_saved.connect(self.not_saved)
        self.halfway = Halfway(self, lambda: (self.case, self.body))
        self._add_keys()

    def _add_keys(self) -> None:
        self.marks = FieldMarks(self, self)
        run = self.marks.run() | {"gem": self.doing.save_for_later, "tilbage": self.back, "frem": self.forward}
        keys.bind(self, keys.GUIDE, run, {"trin": self._go_to_number})

    # -- opening ---------------------------------------------------------------------------------------------------

    def enter(self, place: places.Guide, /) -> None:
        """Open a course, at a step, form instance or field that is named, else where it was left, else at the first open form."""
        work, named = self.context.work, Sted(place.trin, place.skema_id, place.felt)
        held = self.unsaved.held(place.forloeb_id)
        if held is not None:
            self._opened(held, named)
            return
        read = partial(work.cases.open, place.forloeb_id)
        opened = lambda found: self._opened(self.unsaved.case_of(found), named)  # noqa: E731
        self.context.tasks.run(Lane.STORE, read, self, opened, self._not_opened)

    def _not_opened(self, error: KnownError) -> None:
        self.context.dialogs.error(self, error)
        self.context.navigate(places.Forside())

    @unheard()
    def _opened(self, case: Case, named: Sted) -> None:
        self.case = case
        session = case.session
        self._begin_bodies()
        sted = named if named.trin or named.skema_id else session.sted
        wanted = named.trin or (session.trin_of(named.skema_id, named.felt) if named.skema_id else "")
        if wanted in {step.id for step in self.trin()}:
            session.go_to(wanted)
        self._show_step(focus=False)
        self._open_entry(sted.skema_id)
        self.focus.say(self.frame.locked.text())
        self.focus_on(sted.skema_id, sted.felt)
        self.change.begin()
        self.unsaved.opened()

    def bodies_ahead(self) -> list[Body]:
        """What the steps will show, made if it was not shown yet."""
        return self.bodies.ahead(self.trin(), self.body) if self.bodies is not None else []

    def _begin_bodies(self) -> None:
        """Take away what was shown of another course, or of this one in another form version, and begin anew."""
        case, shown = self.opened(), self.body
        if self.bodies is not None:
            self.bodies.clear()
        if isinstance(shown, DonePanel):
            self.frame.drop(shown)
        self.body, self._left = None, False
        self.bodies = Bodies(self.context, self, self.frame, case, self._parts())
        borger, version = case.opened.borger, case.session.version.title
        cpr = read_stored(borger.cpr_nr).formatted
        self.frame.steps.show_citizen(borger.navn, cpr, version)

    def rebuild(self) -> None:
        """The course stands in another form version: everything is made anew."""
        self._begin_bodies()
        self._show_step(focus=False)

    def _parts(self) -> PageParts:
        return PageParts(
            show=self.show_and_focus,
            drop=self._drop,
            changed=self.refresh,
            chain=self._chain,
            to_closing=self.doing.to_closing,
            jump=self.jump,
            open_form=self._open_form,
        )

    def opened(self) -> Case:
        """The course; asking for it before it is open is a fault of ours."""
        if self.case is None:
            raise RuntimeError("no course is open")
        return self.case

    # -- steps -----------------------------------------------------------------------------------------------------

    def go_to(self, trin_id: str) -> None:
        """Move to a step that the person sees; what is being typed is kept."""
        if self.case is None or not self.commit() or trin_id not in {trin.id for trin in self.trin()}:
            return
        self.case.session.go_to(trin_id)
        self.errors.forget()
        self._show_step()

    def _go_to_number(self, number: int) -> None:
        steps = self.trin()
        if number <= len(steps):
            self.go_to(steps[number - 1].id)

    def trin(self) -> tuple[TrinVisning, ...]:
        """The steps with their states."""
        session = self.case.session if self.case is not None else None
        as_of = (session, session.changes, session.today) if session is not None else ()
        if as_of != self._steps_as_of:
            self._steps_as_of = as_of
            self._steps = session.trin() if session is not None else ()
        return self._steps

    def forward(self) -> None:
        """The step after this one."""
        self._move(1)

    def back(self) -> None:
        """The step before this one."""
        self._move(-1)

    def _move(self, by: int) -> None:
        if self.case is None or not self.commit():
            return
        ids = [trin.id for trin in self.trin()]
        now = ids.index(self.case.session.trin_id)
        self.go_to(ids[max(0, min(len(ids) - 1, now + by))])

    @property
    def flow(self) -> ListFlow | None:
        """What happens on the step that is open, where it is a list of forms."""
        return self.bodies.flow(self._step()) if self.bodies is not None and self.case is not None else None

    def _step(self) -> TrinVisning:
        return next(trin for trin in self.trin() if trin.id == self.opened().session.trin_id)

    def _show_step(self, *, focus: bool = True) -> None:
        if self.bodies is None:
            return
        trin, flow = self._step(), self.flow
        if flow is not None and flow.editor is None:
            flow.show_list()
        else:
            self.show_body(self.bodies.of(trin))
        if isinstance(self.body, Review):
            self.body.load()
        if focus:
            self.focus_on()

    def _open_form(self, skema_id: str, felt: str) -> None:
        self.go_to(self.opened().session.trin_of(skema_id, felt))
        self._open_entry(skema_id)
        self.focus_on(skema_id, felt)

    def _open_entry(self, skema_id: str) -> None:
        """Open the entry of the list that shows this form, where the step is a list and has one."""
        flow = self.flow
        entry = flow.entry_of(skema_id) if flow is not None else ""
        if flow is not None and entry and (flow.editor is None or flow.editor.skema_id != entry):
            flow.edit(entry)

    # -- what is shown ---------------------------------------------------------------------------------------------

    @unheard()
    def show_body(self, body: Body) -> None:
        """Show a form, a list, the review or what was done."""
        if isinstance(body, FormBody) and not body.property("connected"):
            body.setProperty("connected", True)
            body.answered.connect(self.answer)
            body.help_wanted.connect(self._show_help_of)
            body.changed_shape.connect(self._shape_changed)
            body.confirmed.connect(self.marks.confirm)
        if isinstance(self.body, DonePanel) and self.body is not body:
            self.frame.drop(self.body)
        self.body = body
        self._rechain = True
        # the heading has its new words before it takes the focus
        self.frame.title.setText(say(body.title))
        self.focus.park()
        self.onward.begin()
        self.errors.begin()
        self.frame.summary.begin()
        with self.frame.at_once():
            self.frame.help.hide()
            self.frame.good.show_text("")
            self.frame.show_body(body, self.doing.bar(body))
            self._refresh()
            self.frame.reveal(body)
        self._tell_where(body)

    def _tell_where(self, body: Body) -> None:
        """Page and step, in the window's title and as the page's name, which is where they are heard; what the title does not say
        is heard with the focus that follows."""
        steps, trin = self.trin(), self._step()
        where = WHERE.format(titel=trin.title, nummer=steps.index(trin) + 1, antal=len(steps))
        self.entitle(where)
        announce(self, T("{titel}.", titel=where), described=False)
        if body.title != trin.title:
            self.focus.say(T("{titel}.", titel=body.title))

    def show_and_focus(self, body: Body) -> None:
        """Show a body and put the focus in its first input."""
        self.show_body(body)
        self.focus_on()

    def _drop(self, body: Body) -> None:
        if self.body is body:
            self.body = None
        self.frame.drop(body)

    def _shape_changed(self) -> None:
        self._rechain = True

    def _put_back(self) -> None:
        if isinstance(self.body, FormBody):
            self.body.restore()

    def refresh(self) -> None:
        """Show everything as the session has it; only what differs is touched."""
        session = self.opened().session
        if session.trin_id not in {trin.id for trin in self.trin()}:
            # a step that is only there while it is asked for went with its last form
            session.go_to(session.foerste_aabne_trin())
            self._show_step()
            return
        with self.frame.at_once():
            self._refresh()

    def _refresh(self) -> None:
        case = self.opened()
        if self.body is not None:
            self.body.refresh()
        self.frame.steps.show_steps(self.trin(), case.session.trin_id)
        why_locked = case.why_locked
        self.frame.locked.show_text(why_locked if not isinstance(self.body, DonePanel) else "")
        self.frame.note.setVisible(bool(self.body and self.body.skema_ids) and not why_locked)
        changed = self.frame.summary.show_lines(self._lines())
        self._show_told()
        # lists are built anew each time, forms only now and then
        if changed or self._rechain or not isinstance(self.body, FormBody):
            self._rechain = False
            self._chain()
        if not self._left:
            self.ahead.start()

    def _show_told(self) -> None:
        words = self.frame.summary.words()
        if words or not self.onward.words:
            self.frame.told.show_text(words, "error" if self.frame.summary.lines() else "success")
        else:
            self.frame.told.show_text(self.onward.words, "warning")

    def _chain(self) -> None:
        if self.body is not None:
            self.frame.chain(self.body.chained())

    def _lines(self) -> list[Line]:
        plain = self.body is None or isinstance(self.body, DonePanel | Review)
        return [] if plain else self.errors.lines(self.opened().session)

    # -- answers ---------------------------------------------------------------------------------------------------

    def answer(self, skema_id: str, felt: str, raw: Json) -> None:
        """An answer was given: to the session, to the widgets, to the disk."""
        case = self.opened()
        if case.locked:
            return
        before = case.session.fund()
        change = case.session.answer(skema_id, felt, raw)
        if change.skift is not None:
            self.change.offer(change.skift, leaving=self._left)
            return
        self.errors.answered(before)
        case.saver.put(skema_id, change.svar, case.session.place(skema_id, felt))
        case.saver.save(painted=True)
        self.refresh()

    def papers(self) -> tuple[Paper, ...]:
        """This course, as Gennemse shows it; or the whole citizen."""
        if self.case is None:
            return ()
        borger_id = self.case.opened.borger.id
        return CasePaper(borger_id, self.case.session.forloeb_id), CasePaper(borger_id)

    def flush(self) -> None:
        """Commit what is being typed right now; it goes to the disk like every other answer."""
        if self.body is not None:
            self.body.flush()

    @property
    def waiting(self) -> int:
        """How many answers are not on the disk yet."""
        return self.case.saver.waiting if self.case is not None else 0

    def commit(self) -> bool:
        """Commit what is being typed; False where it raised a question that has to be answered before anything else."""
        asked = self.change.asked
        self.flush()
        return self.change.asked == asked and not self.change.asking

    def leave(self) -> None:
        """The page goes away: keep what is being typed and where the person is."""
        if self.case is None or self._left:
            return
        self._left = True
        self.ahead.stop()
        self.focus.drop()
        self.flush()
        self.change.leave()
        if not self.case.locked:
            self.case.saver.remember(self.place())
        if self.bodies is not None:
            self.bodies.let_go()
        self.case.saver.retire()

    def now_at(self, place: places.Place) -> places.Place:
        """The step by now; the form in it may be gone until one comes back."""
        if self.case is None:
            return place
        return places.Guide(self.case.session.forloeb_id, self.case.session.trin_id)

    def place(self) -> Sted:
        """Where the person is; nowhere when nothing is begun there, so that the next one starts at the first open form."""
        return place_of(self.opened().session, self.body)

    # -- what is wrong ---------------------------------------------------------------------------------------------

    def refuse(self, skema_id: str, fejl: tuple[Fund, ...]) -> None:
        """A form could not be completed: show why, and go to the first error, of this form if there is one."""
        session = self.opened().session
        fejl = in_order(fejl, session)
        self.errors.refuse(fejl)
        why = REFUSED.format(skema=session.title(skema_id))
        self.frame.summary.begin(why)
        self.refresh()
        ids = self.body.skema_ids if self.body is not None else (skema_id,)
        first = next((f for f in fejl if session.locate(f)[1] in ids), fejl[0])
        self._jump(first, why)
        self.focus.say(self.frame.summary.sentence(), assertive=True)

    def _name_begun(self, skema_id: str) -> None:
        """Næste was pressed on a list with something begun in it: say what, and go to the first of it."""
        self._show_told()
        if self.flow is not None:
            self.flow.list.to_entry(self.flow.entry_of(skema_id) or skema_id)
        announce(self, self.onward.words, assertive=True)

    def _name_missing(self, fejl: tuple[Fund, ...]) -> None:
        """Næste was pressed on a step that lacks something: say what, and go to the first of it."""
        self.errors.begin()
        self.frame.summary.begin(after=sentences(self.onward.venter, AGAIN))
        self.refresh()
        self._jump(in_order(fejl, self.opened().session)[0])
        self.focus.say(self.frame.summary.sentence(), assertive=True)

    def jump(self, fund: Fund) -> None:
        """Go to the field of a finding, also on another step."""
        self._jump(fund)

    def _jump(self, fund: Fund, why: str = "") -> None:
        session = self.opened().session
        trin_id, skema_id, felt = session.locate(fund)
        refused = self.errors.refused
        if trin_id != session.trin_id or (self.body is not None and skema_id not in self.body.skema_ids):
            self.go_to(trin_id)
            self._open_entry(skema_id)
            self.errors.refuse(refused)
            self.frame.summary.begin(why)
            self.refresh()
        _head, found, tail = fund.felt.rpartition(f".{felt}")
        self.focus_on(skema_id, felt, tail if found else "")

    def focus_on(self, skema_id: str = "", felt: str = "", part: str = "") -> None:
        """Put the focus in a field, else in the first input, else on the heading; once all is shown, and in sight."""
        self.focus.want(skema_id, felt, part)

    def _focus_now(self, skema_id: str, felt: str) -> None:
        """The same at once: a Tab that changed the form version under itself goes on from this field."""
        self.focus_on(skema_id, felt)
        self.focus.give_now()

    def _give_focus(self, skema_id: str, felt: str, part: str) -> None:
        if self.body is None or not self.body.take_focus(skema_id, felt, part):
            self.frame.title.setFocus()
            return
        focus, room = QApplication.focusWidget(), self.frame.area.viewport().height()
        if focus is None or not self.frame.area.isAncestorOf(focus):
            return
        self.frame.settle()
        box = self.body.focused() if isinstance(self.body, FormBody) else None
        # the question and its words too; what is higher than the window is at its beginning already
        for shown in (box, focus):
            if shown is not None and shown.height() < room:
                self.frame.show_part(shown, shown.rect())
                return

    # -- help ------------------------------------------------------------------------------------------------------

    def help(self) -> bool:
        """F1: the help of the field with the focus, or away with what is shown; without a field it is the page's turn."""
        focused = isinstance(self.body, FormBody) and self.body.focused() is not None
        mine = focused or not self.frame.help.isHidden()
        if mine:
            self.toggle_help()
        return mine

    def toggle_help(self) -> None:
        """The help of the field with the focus, or away with it."""
        box = self.body.focused() if isinstance(self.body, FormBody) else None
        self.frame.help.toggle(*((box.felt.label, box.felt.help) if box is not None else ("", "")))

    def go_on(self) -> bool:
        """Ctrl+Enter: the last button of the bar, where there is one."""
        primary = self.frame.bar.primary
        if primary.isVisible():
            self.frame.bar.run_primary()
        return primary.isVisible()

    def _show_help_of(self, skema_id: str, felt: str) -> None:
        box = self.body.field_box(skema_id, felt) if isinstance(self.body, FormBody) else None
        if box is not None:
            self.frame.help.show_help(box.felt.label, box.felt.help)
