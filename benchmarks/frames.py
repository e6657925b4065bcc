"""How long the window keeps a person waiting: step changes and answers in the wizard, each against one frame of the screen.

The real window is worked by keys and by the page's own calls; a change counts from the key until everything that it changed is
painted. What the store's lane does meanwhile does not count, for nobody waits for it; ``autosave`` measures that.

A person looks at a page before leaving it. Meanwhile the wizard gets the other steps ready in small parts; each part is measured
too, for a key that comes in the middle of one waits for it. How it is without such a moment is measured on walks of its own. Each
process begins cold, and its first walk counts like the others.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from benchmarks import material
from benchmarks.measure import Sizes, percentile
from benchmarks.screens import screens
from benchmarks.starting import child
from benchmarks.table import Row
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import settle, unlock
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.gui.guide.page import GuidePage

FRAME_MS = 1000 / 60
_TYPED = (("laegesamtale_dato", "180825"), ("ivaerksat_dato", "210825"), ("ivaerksat_dato", "310925"))
_CHOSEN = tuple(
    (name, code)
    for name in ("laegesamtale_oenskes", "laegesamtale_afholdt", "boern_under_18")
    for code in ("NEJ", "JA")
)
"""Answers that take fields away and bring them; the findings that hang on them come and go along."""
_PROCESSES = 2


@dataclass(slots=True)
class Taken:
    """Milliseconds of each kind of change, by the clock on the wall and by this thread's own processor time."""

    wall: dict[str, list[float]] = field(default_factory=dict)
    own: dict[str, list[float]] = field(default_factory=dict)

    def take(self, kind: str, window: QWidget, change: Callable[[], None]) -> None:
        """Make a change and paint it."""
        wall, own = time.perf_counter(), time.thread_time()
        change()
        # what a turn of the event loop would do: new layouts first, then the painting of what they and the change touched
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QCoreApplication.sendPostedEvents()
        # sent, not posted: under X11 Qt posts it to the window's handle, and later
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
        self.own.setdefault(kind, []).append((time.thread_time() - own) * 1000)
        self.wall.setdefault(kind, []).append((time.perf_counter() - wall) * 1000)

    def add(self, wall: Mapping[str, list[float]], own: Mapping[str, list[float]]) -> None:
        """Take in what another process measured."""
        for mine, theirs in ((self.wall, wall), (self.own, own)):
            for kind, values in theirs.items():
                mine.setdefault(kind, []).extend(values)

    def row(self, kind: str, screen: str) -> Row:
        """One line: the 99th percentile against what a person should wait at most."""
        wall, own = self.wall[kind], self.own[kind]
        p99 = percentile(wall, 0.99)
        return Row(
            f"{kind}, {screen}",
            f"p50 {percentile(wall, 0.5):.1f} ms, p99 {p99:.1f} ms, of {len(wall)}",
            f"{FRAME_MS:.1f} ms, one frame at 60 Hz",
            p99,
            "ms",
            AIMS[kind],
            note=f"processor time alone: p50 {percentile(own, 0.5):.1f} ms, p99 {percentile(own, 0.99):.1f} ms",
        )


STEP_NEW, STEP_AGAIN = "step shown for the first time", "step shown before"
HURRIED, AHEAD = "step change with no moment's pause before it", "getting other steps ready, one part"
KEY, COMMIT = "keystroke in a field", "answer to findings on the screen, fields coming and going"
AIMS = {STEP_AGAIN: 16.7, STEP_NEW: 25.0, HURRIED: 33.0, AHEAD: 16.7, KEY: 16.7, COMMIT: 16.7}


def run(sizes: Sizes) -> list[Row]:
    """Walk through one course again and again: every step forwards and back, answering on the way; on every screen there is."""
    rows: list[Row] = []
    with screens() as there:
        for screen, environment in there.items():
            taken = Taken()
            for _ in range(_PROCESSES):
                (found,) = child({**os.environ, **environment}, "frames", str(max(1, sizes.walks // _PROCESSES)))
                taken.add(found["wall"], found["own"])
            rows += [taken.row(kind, screen) for kind in AIMS]
    return rows


def walks(count: int) -> dict[str, dict[str, list[float]]]:
    """So many walks with a moment's pause at each step and as many without, in this process: milliseconds by kind."""
    taken = Taken()
    with material.desk() as around:
        opened, _ = around.create(material.PASSPHRASE, demo_data.PROFIL, oevelse=True)
        course = material.add_case(opened, 2, completed=False)
        opened.close()
        program = make_gui(around, listen=False)
        try:
            program.window.show()
            unlock(program, material.PASSPHRASE)
            for _ in range(count):
                _walk(program, course, taken)
                _walk(program, course, taken, hurried=True)
        finally:
            program.close()
    return {"wall": taken.wall, "own": taken.own}


def _walk(program: Gui, course: str, taken: Taken, *, hurried: bool = False) -> None:
    window = program.window
    window.navigate(places.Guide(course))
    robot = Robot(window)
    page = window.page
    if not isinstance(page, GuidePage):
        raise RuntimeError("the wizard is not open")
    robot.wait(lambda: page.case is not None, "forløbet")
    steps = [trin.id for trin in page.trin()]
    page.go_to(steps[1])
    settle(program)
    if not hurried:
        _pause(page, taken)
        _type(robot, taken)
    seen = {steps[1]}
    for trin_id in [*steps, *reversed(steps)]:
        if trin_id == page.opened().session.trin_id:
            continue
        kind = HURRIED if hurried else STEP_AGAIN if trin_id in seen else STEP_NEW
        seen.add(trin_id)
        if not hurried:
            _pause(page, taken)
        taken.take(kind, window, partial(page.go_to, trin_id))
        settle(program)


def _pause(page: GuidePage, taken: Taken) -> None:
    """What the program does while the person looks."""
    while not page.ahead.done:
        taken.take(AHEAD, page.window(), page.ahead.step)


def _type(robot: Robot, taken: Taken) -> None:
    """Choose what brings fields and takes them away; type dates letter by letter: one is right, one is late, one is none."""
    for name, code in _CHOSEN:
        box = robot.find(f"{name}={code}", QAbstractButton)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        taken.take(COMMIT, robot.window, partial(robot.key, box, Qt.Key.Key_Space, text=" "))
    for name, text in _TYPED:
        line = robot.find(name, QLineEdit)
        robot.type(line, "")
        for letter in text:
            taken.take(KEY, robot.window, partial(robot.key, line, Qt.Key.Key_unknown, text=letter))
        taken.take(COMMIT, robot.window, partial(robot.leave, line))
