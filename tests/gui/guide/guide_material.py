"""A course in the wizard over the fake store: made-up citizens, answers of a whole case, and the page on a screenless Qt."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Tasks
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.kit.review_list import ReviewList
from smdb_desktop.resources import catalog
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.records import ForloebRecord
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.workspace import Desk, Workspace
from tests.fakes.dialogs import FakeDialogs
from tests.fakes.store import FakeStore
from tests.fakes.vault import FakeVault
from tests.gui.gui_hands import in_front

PASSPHRASE = "en lang nok adgangssætning af uld"
NOW = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)
CPR = "150277-9995"
NAME = "Testborger Et"


def profil(rolle: str) -> Profil:
    roller = tuple(dict.fromkeys(("INDBERETTER", rolle)))
    return Profil(Organisation("Alfa København ApS", "99999999"), "165", roller, rolle, "Bo")


def button_in(parent: QWidget, name: str) -> QAbstractButton:
    """The button of this object name below a dialog."""
    found = parent.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


@dataclass
class Wizard:
    """The page with what stands around it, and hands to type with."""

    qtbot: QtBot
    workspace: Workspace
    tasks: Tasks
    dialogs: FakeDialogs
    page: GuidePage
    forloeb_id: str
    went: list[places.Place] = field(default_factory=list)

    @property
    def store(self) -> FakeStore:
        return cast(FakeStore, self.workspace.store)

    @property
    def session(self) -> WizardSession:
        return self.page.opened().session

    def stored(self) -> ForloebRecord:
        return self.workspace.store.cases.forloeb(self.forloeb_id)

    def settle(self) -> None:
        """Wait until every lane has delivered."""
        self.qtbot.waitUntil(lambda: self.tasks.is_idle)
        QApplication.processEvents()

    def open(self, **where: str) -> None:
        self.page.enter(places.Guide(self.forloeb_id, **where))
        self.settle()

    def input(self, name: str) -> QWidget:
        """The shown input with this object name."""
        found = [w for w in self.page.findChildren(QWidget, name) if w.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} shown"
        return found[0]

    def button(self, name: str) -> QPushButton:
        made = self.input(name)
        assert isinstance(made, QPushButton)
        return made

    def press(self, name: str) -> None:
        self.button(name).click()
        self.settle()

    def focus(self) -> QWidget:
        self.qtbot.waitUntil(lambda: not self.page.focus.waiting and QApplication.focusWidget() is not None)
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus

    def _press(self, press: Callable[[QWidget], None]) -> None:
        """Press a key where a person's would go: a list that is open takes it before the field."""
        popup = QApplication.activePopupWidget()
        press((popup.focusWidget() or popup) if popup is not None else self.focus())
        QApplication.processEvents()
        window = QApplication.activeModalWidget() or self.page.window()
        if QApplication.activeWindow() is not window and window.isVisible():
            # the screenless platform makes a list that opens the active window; no other does
            window.activateWindow()
            self.qtbot.waitUntil(lambda: QApplication.activeWindow() is window)

    def type(self, text: str) -> None:
        for letter in text:
            self._letter(letter)

    def _letter(self, letter: str) -> None:
        self._press(lambda target: QTest.keyClicks(target, letter))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._press(lambda target: QTest.keyClick(target, key, modifier))

    def tab(self) -> None:
        self.key(Qt.Key.Key_Tab)

    def again(self) -> GuidePage:
        """Leave, and open the same course in a new page."""
        self.page.leave()
        self.settle()
        page = GuidePage(self.page.context)
        self.qtbot.addWidget(page)
        self.page.hide()
        self.page = page
        page.resize(1154, 704)
        page.show()
        page.activateWindow()
        in_front(self.qtbot, page)
        self.open()
        return page

    def texts(self) -> str:
        """Everything that is written on the page."""
        labels = [made.text() for made in self.page.findChildren(QLabel) if made.isVisible()]
        lists = [made for made in self.page.findChildren(ReviewList) if made.isVisible()]
        lines = [text for made in lists for line in made.lines() for text in (line.text, line.answer) if text]
        return "\n".join(labels + lines)

    def put(self, art: str, **answers: Any) -> None:
        """Give answers to a form that a course has once, past the widgets."""
        skema_id = self.session.skema_id(art)
        assert skema_id is not None
        for name, raw in answers.items():
            self.page.answer(skema_id, name, raw)
        self.settle()

    def answer(self, **answers: Any) -> None:
        """Give answers to the form that is open, past the widgets."""
        body = self.page.body
        assert body is not None
        for name, raw in answers.items():
            skema_id = next(i for i in body.skema_ids if any(f.felt.navn == name for f in self.session.felter(i)))
            self.page.answer(skema_id, name, raw)
        self.settle()

    def wheel(self, widget: QWidget) -> None:
        window = widget.window().windowHandle()
        assert window is not None
        place = widget.mapTo(widget.window(), widget.rect().center())
        QTest.wheelEvent(window, QPointF(place), QPoint(0, -120))


def new_workspace(now: datetime = NOW, rolle: str = "INDBERETTER") -> Workspace:
    """An open store in memory with a finished first start."""
    numbers = itertools.count(1)
    desk = Desk(
        vault=cast(Any, FakeVault(now)),
        katalog=catalog().med_udgaver(),
        submissions=cast(Any, None),
        folder_way=cast(Any, None),
        clock=lambda: now,
        new_id=lambda: f"id{next(numbers):04d}",
        ways=cast(Any, None),
        **_data_dir(),
    )
    workspace, _code = desk.create(PASSPHRASE, profil(rolle), oevelse=False)
    return workspace


def _data_dir() -> dict[str, Any]:
    from pathlib import Path

    return {"data_dir": Path("data")} if "data_dir" in Desk.__dataclass_fields__ else {}


def begin(workspace: Workspace, cpr: str = CPR, name: str = NAME) -> str:
    """A citizen with one begun course; its id."""
    borger = workspace.cases.save_borger(parse_cpr(cpr, NOW.date()), name)
    return workspace.cases.new_forloeb(borger.id)


Fill = Callable[[str, str, dict[str, Any]], None]


def fill(workspace: Workspace, forloeb_id: str, art: str, answers: dict[str, Any]) -> str:
    """Complete one of the single forms past the window."""
    case = workspace.cases.open(forloeb_id)
    skema_id = case.session.skema_id(art)
    assert skema_id is not None
    for name, raw in answers.items():
        case.keeper.put(skema_id, case.session.answer(skema_id, name, raw).svar)
    case.keeper.flush()
    completion = case.session.completion(skema_id)
    workspace.cases.complete(case, completion, dict.fromkeys(completion.advarsler, "Det er rigtigt"))
    return skema_id


def context_of(workspace: Workspace, tasks: Tasks, dialogs: FakeDialogs) -> Context:
    # the wizard asks the desk for nothing; whoever stands around it asks what keeps the program new
    desk = cast(Desk, SimpleNamespace(updates=None))
    return Context(desk, tasks, dialogs, workspace)
