"""How long a person waits for a list or a look-up, in stores of a thousand to a hundred thousand citizens.

The real window is worked in a process of its own for each store, from cold; the first visit counts like the others. A visit lasts
from the call that goes to the page until everything that it reads is there and painted. A letter is what the window's thread does
from the key until it can take the next one, its answer until the rows that fit are painted.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtWidgets import QLineEdit

from benchmarks import crowd, material
from benchmarks.frames import FRAME_MS, Taken
from benchmarks.measure import Sizes, percentile
from benchmarks.resident import memory
from benchmarks.starting import MEMORY_AIM, child, compiled, folder
from benchmarks.table import Row
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import unlock
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.tasks import Lane

LETTER, ANSWER = "Alle borgere, a letter on the window's thread", "Alle borgere, from a letter to its answer"
LOOK_UP, BESIDE = "CPR look-up, alone", "CPR look-up, while Alle borgere is being searched"
PAGES: dict[str, Callable[[str, str], Place]] = {
    "Forside": lambda *_ids: places.Forside(),
    "Kladder": lambda *_ids: places.Kladder(),
    "Overblik til kontrol, requests not started": lambda *_ids: places.Kontrol("anmodninger_uden_ivaerksaettelse"),
    "Overblik til kontrol, started and not treated": lambda *_ids: places.Kontrol("ivaerksaettelser_uden_behandling"),
    "Frister": lambda *_ids: places.Frister(),
    "Udbakke": lambda *_ids: places.Udbakke(),
    "Alle borgere": lambda *_ids: places.AlleBorgere(),
    "Borgeroverblik": places.Borger,
    "Historik": lambda _borger, course: places.Historik(course),
    "Tilbud": lambda *_ids: places.Register(),
    "Personer": lambda *_ids: places.Personer(),
}
"""By the ids of a citizen and of one of their courses."""
AIMS = {"Forside": 60.0, LETTER: FRAME_MS, LOOK_UP: FRAME_MS, BESIDE: FRAME_MS}
_OTHER_AIM = 100.0
_TYPED = ("anne jen", "søren", "1502", "xyz", "zoë ærø 9", "a")
_PATIENCE = 20.0
"""Seconds after which no further visit of a page begins."""


def run(sizes: Sizes) -> list[Row]:
    """Every page and look-up at every size."""
    rows = []
    for citizens in sizes.crowds:
        with material.desk() as around:
            crowd.filled(citizens, folder(around))
            environment = {**os.environ, **compiled(around)}
            (once,) = child(environment, "once", str(folder(around)), str(citizens))
            (found,) = child(environment, "lists", str(folder(around)), str(citizens), str(sizes.visits))
        taken = Taken(found["wall"], found["own"])
        rows += [_line(taken, kind, citizens) for kind in taken.wall]
        rows.append(
            Row(
                f"memory, every page opened once, {citizens:,} citizens",
                f"{once['rss']:.0f} MB resident, {once['pss']:.0f} MB proportional",
                "–",
                once["rss"],
                "MB",
                MEMORY_AIM,
                note=f"{once['unlocked']:.0f} MB before the first of them",
            )
        )
    return rows


def _line(taken: Taken, kind: str, citizens: int) -> Row:
    wall, own = taken.wall[kind], taken.own[kind]
    aim = AIMS.get(kind, _OTHER_AIM)
    return Row(
        f"{kind}, {citizens:,} citizens",
        f"p50 {percentile(wall, 0.5):.1f} ms, p99 {percentile(wall, 0.99):.1f} ms, of {len(wall)}",
        f"{aim:.1f} ms, what a person should wait at most",
        percentile(wall, 0.99),
        "ms",
        aim,
        note=f"cold {wall[0]:.1f} ms; the window's thread computes p50 {percentile(own, 0.5):.1f} ms,"
        f" p99 {percentile(own, 0.99):.1f} ms",
    )


def once(data_dir: str, citizens: int) -> dict[str, float]:
    """Memory in MB after every page was opened once, in this process, and before the first (``unlocked``)."""
    program = make_gui(material.opened_desk(Path(data_dir)), listen=False)
    try:
        program.window.show()
        unlock(program, material.PASSPHRASE)
        settle(program)
        before = memory()["rss"]
        chosen = _ids_of(program, material.cpr(citizens // 3))
        plain = (places.Indstillinger(), places.Kodelister(), places.Sikkerhedskopier(), places.Om(), places.Forside())
        for place in (*(make(*chosen) for make in PAGES.values()), *plain):
            program.window.navigate(place)
            settle(program)
        return {**memory(), "unlocked": before}
    finally:
        program.close()


def visits(data_dir: str, citizens: int, count: int) -> dict[str, dict[str, list[float]]]:
    """So many visits of every page and as many letters and look-ups, in this process: milliseconds by kind."""
    taken = Taken()
    program = make_gui(material.opened_desk(Path(data_dir)), listen=False)
    try:
        program.window.show()
        unlock(program, material.PASSPHRASE)
        numbers = random.Random(1)  # noqa: S311
        for kind, place in PAGES.items():
            _visit_often(program, taken, kind, place, citizens, count, numbers)
        _search(program, taken, count)
        _look_up(program, taken, citizens, count, numbers)
    finally:
        program.close()
    return {"wall": taken.wall, "own": taken.own}


def _visit_often(
    program: Gui,
    taken: Taken,
    kind: str,
    place: Callable[[str, str], Place],
    citizens: int,
    count: int,
    numbers: random.Random,
) -> None:
    end = time.monotonic() + _PATIENCE
    for number in range(count):
        if number and time.monotonic() > end:
            break
        chosen = _ids_of(program, material.cpr(numbers.randrange(citizens)))
        program.window.navigate(places.Om())
        settle(program)
        _take(program, taken, kind, partial(program.window.navigate, place(*chosen)))


def _ids_of(program: Gui, digits: str) -> tuple[str, str]:
    """A citizen's id and that of the first of their courses."""
    found: list[tuple[str, str]] = []
    work = program.context.work

    def read() -> tuple[str, str]:
        borger = work.cases.find(digits)[1]
        return (borger.id, work.store.cases.forloeb_of(borger.id)[0].id) if borger else ("", "")

    program.context.tasks.run(Lane.STORE, read, program.window, found.append)
    settle(program)
    return found[0]


def settle(program: Gui) -> None:
    """Wait until nothing is being read, also what is asked for by what came."""
    QCoreApplication.processEvents()
    while not program.context.tasks.is_idle:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        # what came may ask for more in the next turn
        QCoreApplication.processEvents()
    # no event loop returns here, so pages that were left would stay
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _take(program: Gui, taken: Taken, kind: str, change: Callable[[], object]) -> None:
    """From the change until everything it asked for is there and painted."""
    wall, own = time.perf_counter(), time.thread_time()
    change()
    settle(program)
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendEvent(program.window, QEvent(QEvent.Type.UpdateRequest))
    taken.own.setdefault(kind, []).append((time.thread_time() - own) * 1000)
    taken.wall.setdefault(kind, []).append((time.perf_counter() - wall) * 1000)


def _search(program: Gui, taken: Taken, count: int) -> None:
    """Letter by letter, each answered before the next; then emptied."""
    window = program.window
    window.navigate(places.AlleBorgere())
    settle(program)
    line = Robot(window).find("soeg_borger", QLineEdit)
    done, end = 0, time.monotonic() + _PATIENCE
    while done < count and time.monotonic() < end:
        for text in _TYPED:
            for letter in text:
                begun = time.perf_counter()
                taken.take(LETTER, window, partial(Robot.key, line, Qt.Key.Key_unknown, text=letter))
                own = time.thread_time()
                settle(program)
                QCoreApplication.sendPostedEvents()
                QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
                taken.own.setdefault(ANSWER, []).append((time.thread_time() - own) * 1000)
                taken.wall.setdefault(ANSWER, []).append((time.perf_counter() - begun) * 1000)
                done += 1
            line.clear()
            line.textEdited.emit("")
            settle(program)


def _look_up(program: Gui, taken: Taken, citizens: int, count: int, numbers: random.Random) -> None:
    """The look-up of the CPR field on the store's lane: alone, and given while a search of everybody is under way."""
    window, tasks, cases = program.window, program.context.tasks, program.context.work.cases
    line = Robot(window).find("soeg_borger", QLineEdit)
    for kind in (LOOK_UP, BESIDE):
        for _ in range(count):
            digits, came = material.cpr(numbers.randrange(citizens)), list[float]()
            begun, own = time.perf_counter(), time.thread_time()
            if kind is BESIDE:
                line.textEdited.emit("zzzz")
                line.textEdited.emit("")
                # it has begun, and is in the middle of reading
                time.sleep(numbers.uniform(0.001, 0.02))
                begun, own = time.perf_counter(), time.thread_time()
            tasks.run(Lane.STORE, partial(cases.find, digits), window, partial(_note, came))
            while not came:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            taken.own.setdefault(kind, []).append((time.thread_time() - own) * 1000)
            taken.wall.setdefault(kind, []).append((came[0] - begun) * 1000)
            settle(program)


def _note(came: list[float], _found: object) -> None:
    came.append(time.perf_counter())
