"""The camera before the real window: works it with the robot's hands, takes a picture at each stop, and judges what it shows.

A picture that does not show what it is for, and a text that is cut, are written down with the picture's name; the walk goes on.
Made-up citizens only.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from smdb_desktop.app import desk, now
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.main_job import make_job
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import settle
from smdb_desktop.examples.typed import strokes
from smdb_desktop.gui.app.main import application, make_gui
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.preferences import Look as Colours
from smdb_desktop.gui.core.preferences import save_look
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.kit import theme
from tools.pictures.cut_text import cut_texts
from tools.pictures.looks import TITLE_BAR, Look
from tools.pictures.reading import scroll_to, stage
from tools.pictures.shows import Has, Says, Shows

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 60_000


class ShiftedClock:
    """The time, and so much more or less."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def __call__(self) -> datetime:
        return now() + self.shift


class Camera:
    """One look of the window, on a data folder of its own. Without a folder no picture is kept, only judged."""

    def __init__(self, look: Look, folder: Path | None = None) -> None:
        self.look, self._folder, self._number = look, folder, 0
        self._home = tempfile.TemporaryDirectory(prefix="smdb-billeder-", ignore_cleanup_errors=True)
        self.home = Path(self._home.name)
        self.out = self.home / "ud"
        self.out.mkdir()
        data = self.home / "data"
        data.mkdir()
        save_look(data, Colours.DARK if look.dark else Colours.LIGHT)
        application().setCursorFlashTime(0)
        theme.apply(application(), look.dark)
        self.clock = ShiftedClock()
        self.gui = make_gui(replace(desk(data), clock=self.clock), listen=False)
        self.window = self.gui.window
        self.context = self.gui.context
        # what it looks for by itself would come between two pictures
        self.window.caretaker.end()
        room = self.window.screen().availableGeometry()
        self.window.show()
        self.window.setGeometry(0, TITLE_BAR, room.width(), room.height() - TITLE_BAR)
        self.robot = Robot(self.window, PATIENCE_MS)
        self.job = make_job(self.context.desk.katalog)
        self.faults: list[str] = []
        self._cut: set[str] = set()

    def close(self) -> None:
        """Close the window and take its data away."""
        self.gui.close()
        self._home.cleanup()

    # -- the picture -------------------------------------------------------------------------------------------------

    def shoot(self, name: str, shows: Shows, *more: Shows) -> str:
        """Take a picture and judge it; its name."""
        settle(self.gui)
        if len(stage(self.window)) == 1:
            # what a window manager does when a dialog is gone
            self.window.activateWindow()
        self._come_to_rest()
        self._number += 1
        stem = f"{self._number:02d}-{name}-{self.look.name}"
        # first what must be in sight as it is, then what may be scrolled to; the first of those is what the picture shows
        order = sorted((shows, *more), key=lambda each: isinstance(each, Says | Has))
        for each in order:
            fault = each.fault(self.window)
            if fault:
                self.faults.append(f"{stem}: {fault}")
        for cut in cut_texts(self.window):
            if cut not in self._cut:
                self._cut.add(cut)
                self.faults.append(f"{stem}: {cut}")
        if self._folder is not None:
            self._picture().save(str(self._folder / f"{stem}.png"))
        return stem

    def _picture(self) -> QPixmap:
        """The window, and what stands over it in its place."""
        window, *over = stage(self.window)
        picture = window.grab()
        corner = window.mapToGlobal(window.rect().topLeft())
        painter = QPainter(picture)
        for top in over:
            place = top.mapToGlobal(top.rect().topLeft()) - corner
            painter.drawPixmap(place, top.grab())
            painter.setPen(QColor(theme.current().tokens.border))
            painter.drawRect(top.rect().translated(place))
        painter.end()
        return picture

    def _come_to_rest(self) -> None:
        """Wait until what stands there looks the same three times: what was just laid out has found its place."""
        seen: list[list[QImage]] = []

        def rests() -> bool:
            rested = len(seen) > 3 and seen[-1] == seen[-2] == seen[-3]
            if not rested:
                seen.append([top.grab().toImage() for top in stage(self.window)])
            return rested

        self.robot.wait(rests, "at vinduet står stille")

    # -- hands -------------------------------------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        """Go to a page and wait until it has read what it shows."""
        self.window.navigate(place)
        settle(self.gui)

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Type answers."""
        for name, text in strokes(answers):
            self.robot.answer(name, text)

    def press(self, name: str) -> None:
        """Press the button of this name, wherever it stands."""
        found = self.find(name, QAbstractButton)
        self.robot.wait(found.isEnabled, f"knappen {name}")
        found.setFocus(Qt.FocusReason.TabFocusReason)
        self.robot.key(found, Qt.Key.Key_Space, text=" ")
        settle(self.gui)

    def find(self, name: str, kind: type[W]) -> W:
        """The visible widget of this name, also in a dialog."""
        found: list[W] = []

        def there() -> bool:
            shown = [w for top in stage(self.window) for w in (top, *top.findChildren(QWidget)) if w.isVisible()]
            found[:] = [w for w in shown if isinstance(w, kind) and w.objectName() == name]
            return bool(found)

        self.robot.wait(there, f"feltet {name}")
        return found[0]

    def type(self, name: str, text: str, *, enter: bool = False) -> None:
        """Type into a line, and Return where asked for."""
        line = self.find(name, QLineEdit)
        # a person scrolls to where they write
        scroll_to(line)
        self.robot.type(line, text)
        if enter:
            self.robot.key(line, Qt.Key.Key_Return)
        settle(self.gui)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a part of a long page into sight, as a person who scrolls."""
        settle(self.gui)
        self._come_to_rest()
        scroll_to(widget)

    # -- the store ---------------------------------------------------------------------------------------------------

    def at_store(self, work: Callable[[], object]) -> None:
        """Do something on the store's own lane."""
        self.context.tasks.run(Lane.STORE, work, self.window)
        settle(self.gui)

    def citizen(self, cpr_nr: str) -> tuple[str, str]:
        """Citizen and newest course of a made-up number."""
        store, found = self.context.work.store, []

        def look() -> None:
            borger = store.cases.find_borger(cpr_nr.replace("-", ""))
            if borger is not None:
                courses = store.cases.forloeb_of(borger.id)
                found.append((borger.id, courses[-1].id if courses else ""))

        self.at_store(look)
        return found[0]

    def unlock(self) -> None:
        """Unlock with the passphrase of the demo."""
        self.type("adgangssaetning", demo_data.PASSPHRASE, enter=True)
        self.robot.wait(lambda: self.window.here not in ("laas_op", "gendan"), "at der er låst op")
        self.copied()

    def copied(self) -> None:
        """Wait until no copy is being made."""
        self.robot.wait(lambda: not self.context.copies.busy, "kopien")
        settle(self.gui)

    # -- the wizard --------------------------------------------------------------------------------------------------

    def guide(self) -> GuidePage:
        """The wizard, which must be open."""
        page = self.window.page
        if not isinstance(page, GuidePage):
            raise TypeError("the wizard is not open")
        return page

    def step(self, trin: str) -> None:
        """Go to a step."""
        self.guide().go_to(trin)
        settle(self.gui)

    def close_dialogs(self) -> None:
        """Close what stands over the window."""
        for top in stage(self.window)[1:]:
            top.close()
        QApplication.sendPostedEvents()
        settle(self.gui)
