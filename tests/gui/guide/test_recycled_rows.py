"""Rows are used again for other fields, steps and cases: whatever a person does, each answer reaches what the person saw.

What is seen is read off the screen: the case that is open and the question beside the input. What is typed is unique, so each
write is known again wherever it arrives. Rows have two guards, what was seen and the input's own; a test takes both away and
sees that this would tell.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.tasks import Tasks
from smdb_desktop.gui.fields.base import FieldWidget
from smdb_desktop.gui.fields.calendar import Calendar
from smdb_desktop.gui.fields.row import OPTIONAL, Row, Seen
from smdb_desktop.gui.guide.focus import FocusKeeper
from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.guide.rows import Sheet
from smdb_desktop.gui.kit.list_box import ListBox
from smdb_desktop.gui.kit.list_popup import ListPopup
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.services.wizard.session import WizardSession
from tests.fakes.dialogs import FakeDialogs
from tests.gui.guide.guide_material import begin, context_of, fill, new_workspace
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

TYPED = frozenset({"text", "integer", "date"})
BUTTONS = frozenset({"radio", "tick", "yesno"})
LISTS = frozenset({"list", "table"})
OPENING = (
    ("laegesamtale_oenskes", "JA"),
    ("laegesamtale_afholdt", "JA"),
    ("hovedstof", "HASH"),
    ("boern_under_18", "JA"),
)
OF_TWO_VERSIONS = ("04-08-2025", "01-05-2024")
"""The only texts that are typed more than once, also into two cases: dates of a request that ask for one form or the other."""
SHARED = frozenset(each for date in OF_TWO_VERSIONS for each in (date, date.replace("-", "")))
"""Those dates as they are typed and as they are shown then: no field has them alone, so they tell nothing of it."""
MANY = settings(
    max_examples=20,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[*HealthCheck],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


class Target(NamedTuple):
    """A field of a form of a course, as the person knows it."""

    forloeb_id: str
    skema_id: str
    navn: str


def words_in(raw: Any) -> list[str]:
    """Every text of a raw answer: its own, those of its rows."""
    if isinstance(raw, dict):
        return [text for each in raw.values() for text in words_in(each)]
    if isinstance(raw, list):
        return [text for each in raw for text in words_in(each)]
    return [raw] if isinstance(raw, str) else []


class Yes(FakeDialogs):
    """Every question gets the same answer."""

    says = True
    note = ""
    """What is written into a line that asks for one."""

    def _answer(self, kind: str, title: str, text: str) -> Any:
        self.asked.append((kind, title, text))
        return self.note if kind == "line" else self.says


@dataclass
class Written:
    """What came to the sessions: where, and the raw answer."""

    writes: list[tuple[Target, Any]] = field(default_factory=list)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        answer = WizardSession.answer

        def watched(session: WizardSession, skema_id: str, navn: str, raw: Any, **more: Any) -> Any:
            self.writes.append((Target(session.forloeb_id, skema_id, navn), raw))
            return answer(session, skema_id, navn, raw, **more)

        patch.setattr(WizardSession, "answer", watched)
        put = WizardSession.put

        def put_watched(session: WizardSession, skema_id: str, navn: str, svar: Svar | None, *more: Any) -> Any:
            if svar is not None and svar.note is not None:
                self.writes.append((Target(session.forloeb_id, skema_id, navn), svar.note.tekst))
            return put(session, skema_id, navn, svar, *more)

        patch.setattr(WizardSession, "put", put_watched)


class Screen:
    """A window in which one page after the other shows one course after the other, as the program's own does."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot = qtbot
        self.workspace = new_workspace()
        self.tasks, self.dialogs = Tasks(), Yes()
        self.context = context_of(self.workspace, self.tasks, self.dialogs)
        self.context.navigate = lambda _place: None
        self.courses = [begin(self.workspace, made_up_cpr(n), f"Testborger {n}") for n in range(3)]
        fill(self.workspace, self.courses[2], "anmodning", ANMODNING)
        fill(self.workspace, self.courses[2], "forloebsafslutning", ALDRIG_STARTET)
        self.window = QWidget()
        self.window.resize(1154, 704)
        self.column = QVBoxLayout(self.window)
        self.page: GuidePage | None = None
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)
        self.show(0)

    def show(self, number: int) -> None:
        """Go to the page of a course."""
        self.leave()
        self.page = page = GuidePage(self.context)
        self.column.addWidget(page)
        page.show()
        page.enter(places.Guide(self.courses[number]))
        self.settle()

    def leave(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.leave()
            self.column.removeWidget(page)
            page.hide()
            page.deleteLater()
            self.settle()

    def settle(self) -> None:
        self.bot.waitUntil(lambda: self.tasks.is_idle)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def in_front(self) -> None:
        """A list or calendar closed: the window gets the keys again; a platform without a manager of windows needs telling."""
        self.window.activateWindow()
        self.settle()

    def close(self) -> None:
        self.leave()
        self.tasks.close()
        self.window.close()
        self.window.deleteLater()
        self.settle()

    # -- what is seen ----------------------------------------------------------------------------------------------

    def opened(self) -> GuidePage:
        assert self.page is not None
        return self.page

    @property
    def session(self) -> WizardSession:
        return self.opened().opened().session

    def seen(self, kinds: frozenset[str]) -> list[tuple[Target, Row]]:
        """The shown rows of these kinds, each with the field whose question stands beside it; one asked twice is left out."""
        body = self.opened().body
        if not isinstance(body, FormBody):
            return []
        step = self.session.trin_id if self.opened().flow is None else None
        asked: dict[str, list[Target]] = {}
        for skema_id in body.skema_ids:
            for view in self.session.felter(skema_id, step):
                target = Target(self.session.forloeb_id, skema_id, view.felt.navn)
                asked.setdefault(view.felt.label, []).append(target)
        rows = [row for row in self.window.findChildren(Row) if row.isVisible() and row.kind in kinds]
        found = [(asked[row.question().removesuffix(f" {OPTIONAL}")], row) for row in rows]
        return [(targets[0], row) for targets, row in found if len(targets) == 1]


class Person(RuleBasedStateMachine):
    """Somebody who does anything in any order."""

    bot: QtBot
    patch: pytest.MonkeyPatch
    minds_losses = True

    def __init__(self) -> None:
        super().__init__()
        self.screen = Screen(self.bot)
        self.written = Written()
        self.written.watch(self.patch)
        self.numbers = itertools.count(7001)
        self.typed: dict[str, Target] = {}
        self.half = ""
        """What stands in a line and was not committed when it was typed."""
        self.asked: Target | None = None
        """For which field a list or calendar was opened last."""
        self.emptied: Target | None = None
        """In which line everything was taken back: leaving it tells that there is no answer."""
        self.offered: set[str] = set()
        """What was taken from a suggestion: the same is suggested in any case, so nobody typed it into one of them."""
        self.known = 0

    def teardown(self) -> None:
        self.screen.close()
        self.patch.undo()

    def judge(self, *mine: tuple[Target, Any]) -> None:
        """Every write since the last time went where its text was typed, or is the one that was just given."""
        locked = self.screen.courses[2]
        for target, raw in self.written.writes[self.known :]:
            assert target.forloeb_id != locked, "a course that can only be read was written to"
            places = [self.typed[text] for text in words_in(raw) if text in self.typed]
            if (target, raw) == (self.emptied, None):
                self.emptied = None  # told once
            elif not places:
                assert target in {to for to, _raw in mine}, f"{raw!r} reached {target}, seen was {mine}"
            for where in places:
                assert target == where, f"{raw!r} was typed into {where} and reached {target}"
        self.known = len(self.written.writes)
        if self.minds_losses:
            self.nothing_of_another()

    def nothing_of_another(self) -> None:
        """What was typed is seen nowhere but at its own field, and cannot be brought back anywhere else."""
        for target, row in self.screen.seen(TYPED):
            line = row.field.inputs()[0]
            assert isinstance(line, QLineEdit)
            assert self.typed.get(line.text(), target) == target, f"{line.text()} is shown at {target}"
        for line in self.screen.window.findChildren(QLineEdit):
            if not line.isVisible():
                assert not set(self.typed) & {line.text()}, "it stays where nobody sees it"
                assert not line.isUndoAvailable() and not line.isRedoAvailable(), "and can be brought back there"

    def popup(self) -> QWidget | None:
        """The list or calendar that is open."""
        return next((w for w in (QApplication.activePopupWidget(),) if isinstance(w, ListPopup | Calendar)), None)

    def elsewhere(self) -> None:
        """A person who goes on in the page closes what is open first: with a click beside it, which keeps what was typed."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            self.screen.in_front()
            self.judge()
            self.arrived()

    def arrived(self) -> None:
        """What was being typed is written, now that its field was left."""
        if self.half and self.minds_losses:
            arrived = [text for _to, raw in self.written.writes for text in words_in(raw)]
            assert self.half in arrived, f"{self.half} is lost"
        self.half = ""

    # -- what a person does ----------------------------------------------------------------------------------------

    @initialize(step=st.integers(0, 4))
    def begin(self, step: int) -> None:
        self.go(step)

    @rule(step=st.integers(0, 5))
    def go(self, step: int) -> None:
        """To a step, also with something half typed."""
        page = self.screen.opened()
        steps = page.trin()
        page.go_to(steps[step % len(steps)].id)
        self.screen.in_front()  # a calendar that closed with the step was in front
        self.judge()
        self.arrived()

    @rule(which=st.integers(0, 30))
    def type_half(self, which: int) -> None:
        """Letters into a line, which is not left."""
        self.elsewhere()
        rows = self.screen.seen(TYPED)
        if rows:
            target, row = rows[which % len(rows)]
            line = row.field.inputs()[0]
            assert isinstance(line, QLineEdit)
            text = str(next(self.numbers))
            self.typed[text] = target
            if line.hasFocus() or line.text() == self.half:
                self.half = ""  # what stands there is typed over
            line.setFocus()
            self.judge()
            self.arrived()
            line.selectAll()
            QTest.keyClicks(line, text)
            self.half = text if not line.isReadOnly() else ""
            self.judge()

    @rule(which=st.integers(0, 30), step=st.integers(0, 4))
    def leave_half_typed(self, which: int, step: int) -> None:
        """What the rows have to fear most: the step is left with the focus in a row that the next one uses again."""
        self.type_half(which)
        self.go(step)

    @rule(which=st.integers(0, 30), number=st.integers(0, 2))
    def case_left_half_typed(self, which: int, number: int) -> None:
        """The same from one case to another."""
        self.type_half(which)
        self.another_case(number, hidden=False)

    @rule(which=st.integers(0, 30), button=st.integers(0, 5))
    def choose(self, which: int, button: int) -> None:
        """A click on an answer."""
        self.elsewhere()
        rows = self.screen.seen(BUTTONS)
        if rows:
            target, row = rows[which % len(rows)]
            made = [b for b in row.field.inputs() if isinstance(b, QAbstractButton) and b.isVisible()]
            made[button % len(made)].setFocus()
            made[button % len(made)].click()
            self.screen.settle()
            self.judge((target, None))
            if not self.screen.opened().opened().locked:
                self.arrived()

    @rule(which=st.integers(0, 30), cell=st.integers(0, 3), typed=st.booleans(), by_mouse=st.booleans())
    def open_list(self, which: int, cell: int, typed: bool, by_mouse: bool) -> None:
        """A list, perhaps while a line is half typed, perhaps with letters that are no answer; it stays open."""
        rows = self.screen.seen(LISTS)
        if rows and self.popup() is None:
            target, row = rows[which % len(rows)]
            boxes = [box for box in row.field.inputs() if isinstance(box, ListBox)]
            box = boxes[cell % len(boxes)]
            QTest.mouseClick(box, Qt.MouseButton.LeftButton) if by_mouse else box.showPopup()
            self.judge()
            self.arrived()
            popup = self.popup()
            if isinstance(popup, ListPopup):
                self.asked = target
                if typed:
                    self.half = str(next(self.numbers))
                    self.typed[self.half] = target
                    QTest.keyClicks(popup.line, self.half)
            self.judge()

    @rule(which=st.integers(0, 30))
    def open_calendar(self, which: int) -> None:
        """The calendar of a date, by its button, which takes no focus."""
        rows = self.screen.seen(frozenset({"date"}))
        if rows and self.popup() is None:
            target, row = rows[which % len(rows)]
            button = next((made for made in row.field.findChildren(QToolButton) if made.isVisible()), None)
            if button is not None:
                if row.field.inputs()[0].hasFocus():
                    self.half = ""  # the day takes the place of what stands there
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                self.asked = target
                self.judge()
                self.arrived()

    @rule(down=st.integers(0, 4), key=st.sampled_from([Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape]))
    def in_the_popup(self, down: int, key: Qt.Key) -> None:
        """Choose in what is open, or leave it."""
        popup = self.popup()
        if popup is not None:
            target = popup.line if isinstance(popup, ListPopup) else popup.days  # type: ignore[attr-defined]
            for _ in range(down):
                QTest.keyClick(target, Qt.Key.Key_Down)
            if down or key == Qt.Key.Key_Escape:
                self.half = ""
            QTest.keyClick(target, key)
            self.screen.settle()
            assert self.asked is not None
            self.judge((self.asked, None))
            self.half = ""
            while (left := QApplication.activePopupWidget()) is not None:
                left.close()
            self.screen.in_front()

    @rule(which=st.integers(0, 8))
    def press_beside(self, which: int) -> None:
        """A suggestion, or what takes a line out of a table, pressed without the focus as voice control does."""
        made = [
            (target, button)
            for target, row in self.screen.seen(TYPED | LISTS)
            for button in row.findChildren(QPushButton)
            if button.isVisible() and button.objectName().endswith((".forslag", ".fjern"))
        ]
        if made and self.popup() is None:
            target, button = made[which % len(made)]
            focus = QApplication.focusWidget()
            inside = next(row for to, row in self.screen.seen(TYPED | LISTS) if to == target)
            if focus is not None and inside.isAncestorOf(focus):
                self.half = ""
            if button.objectName().endswith(".forslag"):
                self.offered.add(str(button.property("forslag")))
            button.click()
            self.screen.settle()
            self.judge((target, None))
            self.half = ""

    @rule(which=st.integers(0, 30))
    def drop(self, which: int) -> None:
        """Text dragged into a line from elsewhere."""
        rows = self.screen.seen(TYPED)
        if rows and self.popup() is None:
            target, row = rows[which % len(rows)]
            line = row.field.inputs()[0]
            assert isinstance(line, QLineEdit)
            if not line.isReadOnly():
                text, data = str(next(self.numbers)), QMimeData()
                line.setFocus()
                self.judge()
                line.selectAll()
                line.del_()
                data.setText(text)
                self.typed[text] = target
                self.half = ""
                no_keys, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
                line.dropEvent(QDropEvent(QPointF(20, 8), Qt.DropAction.CopyAction, data, left, no_keys))
                self.half = text
                self.judge()

    @rule(which=st.integers(0, 30), step=st.integers(-1, 4))
    def beside_the_answer(self, which: int, step: int) -> None:
        """A note, and the last case's answer: the store answers when the person may have gone on to another step already."""
        self.elsewhere()
        rows = self.screen.seen(TYPED | BUTTONS | LISTS)
        if rows:
            target, row = rows[which % len(rows)]
            row.take_focus()
            self.screen.settle()
            self.judge()
            self.arrived()
            page, steps = self.screen.opened(), self.screen.opened().trin()
            text = self.screen.dialogs.note = str(next(self.numbers))
            self.typed[text] = target
            for ask in (page.marks.write, page.marks.repeat, page.marks.undo if which % 3 else page.marks.repeat):
                ask()
                if step >= 0:
                    page.go_to(steps[step % len(steps)].id)
                self.screen.settle()
                self.judge((target, None))
                if step >= 0:
                    return

    @rule(which=st.integers(0, 30), back=st.integers(1, 3), again=st.integers(0, 3))
    def take_back(self, which: int, back: int, again: int) -> None:
        """Ctrl+Z and Ctrl+Y in a line."""
        rows = self.screen.seen(TYPED)
        if rows and self.popup() is None:
            target, row = rows[which % len(rows)]
            line = row.field.inputs()[0]
            assert isinstance(line, QLineEdit)
            line.setFocus()
            self.judge()
            self.half = ""
            for _ in range(back):
                QTest.keySequence(line, "Ctrl+Z")
            for _ in range(again):
                QTest.keySequence(line, "Ctrl+Shift+Z")
            self.known_text(target, line)
            self.emptied = None if line.text() else target
            self.judge()

    def known_text(self, target: Target, line: QLineEdit) -> None:
        """Half a text that was typed in pieces is a text of its own."""
        text = line.text()
        if text and text not in SHARED | self.offered and self.typed.setdefault(text, target) != target:
            raise AssertionError(f"{text} came back at {target}")

    @rule(key=st.sampled_from([Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Backtab]))
    def press(self, key: Qt.Key) -> None:
        self.elsewhere()
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            QTest.keyClick(focus, key)
            self.screen.settle()
            self.judge()
            self.arrived()

    @rule(which=st.sampled_from(OPENING), there=st.booleans())
    def what_stands_above_changes(self, which: tuple[str, str], there: bool) -> None:
        """A question opens or takes away others while something is half typed, perhaps in one of them."""
        page, session = self.screen.opened(), self.screen.session
        skema_id = session.skema_id("ivaerksaettelse")
        if (
            skema_id is not None
            and session.version.skemaer["ivaerksaettelse"].felt(which[0])
            and not page.opened().locked
        ):
            page.answer(skema_id, which[0], which[1] if there else None)
            self.screen.settle()
            self.judge((Target(session.forloeb_id, skema_id, which[0]), None))
            focus = QApplication.focusWidget()
            if not isinstance(focus, QLineEdit) or focus.text() != self.half:
                self.arrived()

    @rule(number=st.integers(0, 2), hidden=st.booleans())
    def another_case(self, number: int, hidden: bool) -> None:
        """The page goes away with the focus in it: to another case, or locked and opened again."""
        if hidden:
            self.screen.opened().hide()
        self.screen.show(number)
        self.screen.in_front()  # a calendar that closed with the page was in front
        self.judge()
        self.arrived()

    @precondition(lambda self: self.screen.opened().flow is not None and not self.screen.opened().opened().locked)
    @rule(which=st.integers(0, 8), delete=st.booleans())
    def an_entry(self, which: int, delete: bool) -> None:
        """A new entry of the list, and perhaps away with it while something is half typed."""
        self.elsewhere()
        page = self.screen.opened()
        flow = page.flow
        assert flow is not None
        if flow.editor is None:
            flow.new()
            self.screen.settle()
        self.type_half(which)
        if delete and flow.editor is not None:
            flow.ask_delete()
            self.half = ""
        self.screen.settle()
        self.judge()

    @rule(yes=st.booleans(), old=st.booleans())
    def the_date_of_another_version(self, yes: bool, old: bool) -> None:
        """Everything is made anew under the fingers, or put back."""
        self.elsewhere()
        self.screen.dialogs.says = yes
        page = self.screen.opened()
        if page.opened().locked:
            return
        page.go_to("anmodning")
        self.screen.settle()
        self.judge()
        self.arrived()
        target, row = next((t, r) for t, r in self.screen.seen(TYPED) if t.navn == "anmodningsdato")
        line = row.field.inputs()[0]
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, OF_TWO_VERSIONS[old].replace("-", ""))
        QTest.keyClick(line, Qt.Key.Key_Tab)
        self.screen.settle()
        self.judge((target, None))
        self.screen.dialogs.says = True


def run(qtbot: QtBot, *, minds_losses: bool = True) -> None:
    own = {"bot": qtbot, "patch": pytest.MonkeyPatch(), "minds_losses": minds_losses}
    # what must be met is met by the same walks each time
    how = MANY if minds_losses else settings(MANY, derandomize=True, database=None, max_examples=60)
    run_state_machine_as_test(type("Somebody", (Person,), own), settings=how)


def test_every_write_goes_to_the_case_and_field_that_was_seen(qtbot: QtBot) -> None:
    run(qtbot)


# -- the guards --------------------------------------------------------------------------------------------------------


def careless(patch: pytest.MonkeyPatch) -> None:
    """Nothing is committed before other fields are shown, and the focus stays in the row: the trap that the guards are for."""

    in_order = Sheet.in_order

    def leave_rows(_body: FormBody, sheet: Sheet) -> None:
        for row in sheet.rows():
            row.release()
        for row in reversed(sheet.rows()):
            sheet._free.setdefault(row.kind, []).append(row)
        sheet._shown = {}

    def then_hide(sheet: Sheet, *parts: Any) -> None:
        in_order(sheet, *parts)
        for row in [row for free in sheet._free.values() for row in free]:
            row.hide()

    patch.setattr(Sheet, "in_order", then_hide)
    # nor does a step keep rows of its own
    patch.setattr(Sheet, "get_ready", lambda _sheet, *_what: False)
    patch.setattr(FocusKeeper, "park", lambda _keeper: None)
    patch.setattr(FormBody, "flush", lambda _body: None)
    patch.setattr(FormBody, "_leave_rows", leave_rows)


def without_what_was_seen(patch: pytest.MonkeyPatch) -> None:
    """A row does not let go, and takes the next field's name before the last one's input is empty."""
    bind = Row.bind

    def naive(row: Row, seen: Seen, *more: Any) -> None:
        row.seen = seen
        bind(row, seen, *more)

    patch.setattr(Row, "release", lambda _row: None)
    patch.setattr(Row, "bind", naive)


def without_the_inputs_own(patch: pytest.MonkeyPatch) -> None:
    """An input that is let go still tells what stands in it when the focus goes."""
    release = FieldWidget.release

    def naive(widget: FieldWidget) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and widget.isAncestorOf(focus):
            focus.clearFocus()
        release(widget)

    patch.setattr(FieldWidget, "release", naive)


def without_the_bodys(patch: pytest.MonkeyPatch) -> None:
    """The body takes an answer from any row, whatever it shows there."""
    patch.setattr(FormBody, "_is_seen", lambda _body, _seen: True)


GUARDS = (without_what_was_seen, without_the_inputs_own, without_the_bodys)


def left_half_typed(qtbot: QtBot, patch: pytest.MonkeyPatch) -> list[tuple[Target, Any]]:
    """What is written when a step is left with a date half typed, in a row that the next step uses again."""
    screen, written = Screen(qtbot), Written()
    screen.opened().go_to("anmodning")
    screen.settle()
    target, row = next((t, r) for t, r in screen.seen(TYPED) if t.navn == "anmodningsdato")
    line = row.field.inputs()[0]
    line.setFocus()
    QTest.keyClicks(line, "7001")
    written.watch(patch)
    screen.opened().go_to("ivaerksaettelse_1")
    assert row.seen is not None and row.seen.felt.navn != "anmodningsdato", "the row is used again"
    screen.close()
    return [(to, raw) for to, raw in written.writes if to != target]


def test_without_any_guard_the_answer_of_one_field_reaches_another(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for take_away in (careless, *GUARDS):
        take_away(monkeypatch)
    (wrong,) = left_half_typed(qtbot, monkeypatch)
    assert wrong[0].navn != "anmodningsdato" and wrong[1] == "7001"


@pytest.mark.parametrize("kept", GUARDS, ids=lambda guard: guard.__name__)
def test_each_guard_alone_is_enough(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kept: Any) -> None:
    for take_away in (careless, *(guard for guard in GUARDS if guard is not kept)):
        take_away(monkeypatch)
    assert left_half_typed(qtbot, monkeypatch) == []


def test_somebody_who_does_anything_meets_what_the_guards_are_for(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for take_away in (careless, *GUARDS):
        take_away(monkeypatch)
    with pytest.raises(AssertionError, match="was typed into"):
        run(qtbot, minds_losses=False)
