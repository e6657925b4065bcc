"""How long the window keeps a person waiting: step changes and answers in the wizard, each against one frame of the screen.

The real window is worked by ``gui.robot``; a change counts from the key or the click until everything that it changed is painted.
What the store's lane does meanwhile does not count, for nobody waits for it; ``autosave`` measures that.

A person looks at a page before leaving it. Meanwhile the wizard gets the other steps ready in small parts; each part is measured
too, for a key that comes in the middle of one waits for it. How it is without such a moment is measured on walks of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from benchmarks import material
from benchmarks.measure import Sizes, percentile
from benchmarks.table import Row
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import settle, unlock
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.gui.guide.page import GuidePage

FRAME_MS = 1000 / 60
_TYPED = (("laegesamtale_dato", "180825"), ("ivaerksat_dato", "210825"), ("ivaerksat_dato", "310925"))


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
        QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest.value)
        self.own.setdefault(kind, []).append((time.thread_time() - own) * 1000)
        self.wall.setdefault(kind, []).append((time.perf_counter() - wall) * 1000)

    def row(self, kind: str) -> Row:
        """One line: the 99th percentile against a frame."""
        wall, own = self.wall[kind], self.own[kind]
        p99 = percentile(wall, 0.99)
        return Row(
            kind,
            f"p50 {percentile(wall, 0.5):.1f} ms, p99 {p99:.1f} ms, of {len(wall)}",
            f"{FRAME_MS:.1f} ms, one frame at 60 Hz",
            p99,
            "ms",
            round(FRAME_MS, 1),
            note=f"processor time alone: p50 {percentile(own, 0.5):.1f} ms, p99 {percentile(own, 0.99):.1f} ms",
        )


STEP_NEW, STEP_AGAIN = "step change, step shown for the first time", "step change, step shown before"
HURRIED, AHEAD = "step change, with no moment's pause before it", "getting other steps ready, one part"
KEY, COMMIT = "keystroke in a field", "commit of an answer to findings shown"


def run(sizes: Sizes) -> list[Row]:
    """Walk through one course again and again: every step forwards and back, and dates typed on the way."""
    taken = Taken()
    with material.desk() as around:
        opened, _ = around.create(material.PASSPHRASE, demo_data.PROFIL, oevelse=True)
        course = material.add_case(opened, 2, completed=False)
        opened.close()
        program = make_gui(around, listen=False)
        try:
            program.window.show()
            unlock(program, material.PASSPHRASE)
            # one walk before the first is not counted: the program has then painted each kind of field once
            _walk(program, course, Taken())
            for _ in range(sizes.walks):
                _walk(program, course, taken)
                _walk(program, course, taken, hurried=True)
        finally:
            program.close()
    return [taken.row(kind) for kind in (STEP_NEW, STEP_AGAIN, HURRIED, AHEAD, KEY, COMMIT)]


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
    """Type dates letter by letter and leave the field: one is right, one is late, one does not exist."""
    for name, text in _TYPED:
        line = robot.see(name, QLineEdit)
        if line is None:
            continue
        robot.type(line, "")
        for letter in text:
            taken.take(KEY, robot.window, partial(robot.key, line, Qt.Key.Key_unknown, text=letter))
        taken.take(COMMIT, robot.window, partial(robot.leave, line))
