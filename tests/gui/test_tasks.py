"""Background work: results come home to the window's thread, and nothing of Qt is ever taken apart on another one."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import GaveWay, Lane, Tasks
from smdb_desktop.gui.core.work import STOPPED, Work
from smdb_desktop.services.errors import KnownError


class Trace:
    """Notes the thread on which it is taken apart."""

    def __init__(self, ends: list[str]) -> None:
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.current_thread().name)


class Ring(Trace):
    """Garbage that only the cyclic collector finds."""

    def __init__(self, ends: list[str]) -> None:
        super().__init__(ends)
        self.me = self


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:  # noqa: ARG001
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:  # noqa: ARG001
    return QObject()


def make_garbage() -> None:
    """Allocate enough that Python's own collector would run through every generation, on the thread that does it."""
    for _ in range(100_000):
        ring: list[object] = []
        ring.append(ring)


def test_the_collector_runs_on_the_windows_thread_only(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    ends: list[str] = []
    Ring(ends)
    for lane in Lane:
        tasks.run(lane, make_garbage, owner)
    qtbot.waitUntil(lambda: tasks.is_idle)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [threading.main_thread().name]


def test_old_garbage_is_found_while_there_are_workers(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    ends: list[str] = []
    ring = Ring(ends)
    gc.collect()
    del ring

    def rounds() -> bool:
        tasks.run(Lane.FREE, make_garbage, owner)
        return bool(ends)

    qtbot.waitUntil(rounds)
    qtbot.waitUntil(lambda: tasks.is_idle)


@pytest.mark.parametrize("lane", list(Lane))
def test_a_worker_never_drops_the_last_reference(qtbot: QtBot, tasks: Tasks, owner: QObject, lane: Lane) -> None:
    ends: list[str] = []

    def give(number: int) -> None:
        held, waiting = Trace(ends), Trace(ends)

        def work() -> Trace:
            assert held
            if number % 2:
                raise KnownError("Der er noget at gøre ved det.")
            return Trace(ends)

        tasks.run(lane, work, owner, lambda _result: waiting, lambda _error: waiting)

    for number in range(200):
        give(number)
    qtbot.waitUntil(lambda: tasks.is_idle)
    gc.collect()
    assert len(ends) == 500
    assert set(ends) == {threading.main_thread().name}


@pytest.mark.usefixtures("qtbot")
def test_two_windows_share_the_collector() -> None:
    first, second = Tasks(), Tasks()
    assert not gc.isenabled()
    first.close()
    assert not gc.isenabled()
    second.close()
    second.close()
    assert gc.isenabled()


def test_what_is_done_on_a_lane_comes_home_in_order(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    came: list[tuple[int, str]] = []
    for number in range(50):
        tasks.run(Lane.STORE, partial(int, number), owner, lambda n: came.append((n, threading.current_thread().name)))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert came == [(number, threading.main_thread().name) for number in range(50)]


def test_work_that_lets_the_window_paint_first_is_begun_a_frame_later_and_overtaken_by_nothing(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    came: list[int] = []
    tasks.run(Lane.STORE, partial(int, 1), owner, came.append, painted=True)
    assert not tasks.is_idle, "who asks waits for it"
    qtbot.waitUntil(lambda: came == [1])
    tasks.run(Lane.STORE, partial(int, 2), owner, came.append, painted=True)
    tasks.run(Lane.STORE, partial(int, 3), owner, came.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert came == [1, 2, 3]


@pytest.mark.usefixtures("qtbot")
def test_work_that_was_held_back_is_done_before_the_end(tasks: Tasks, owner: QObject) -> None:
    done: list[str] = []
    tasks.run(Lane.STORE, lambda: done.append("an answer"), owner, painted=True)
    assert not done
    assert tasks.close() == ()
    assert done == ["an answer"]


@pytest.mark.usefixtures("qtbot")
def test_who_waits_for_a_lane_waits_for_what_was_held_back_too(tasks: Tasks, owner: QObject) -> None:
    done: list[str] = []
    tasks.run(Lane.STORE, lambda: done.append("an answer"), owner, painted=True)
    assert tasks.wait_for(Lane.STORE, 20)
    assert done == ["an answer"]


def test_an_owner_that_is_gone_hears_nothing(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    page = QObject(owner)
    came: list[int] = []
    tasks.run(Lane.FREE, lambda: 1, page, came.append)
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert came in ([], [1])
    tasks.run(Lane.FREE, lambda: 2, page, came.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert 2 not in came


class Opened:
    """Something that has to be let go, on the thread that opened it."""

    def __init__(self, ends: list[str]) -> None:
        self._ends = ends

    def close(self) -> None:
        self._ends.append(threading.current_thread().name)


def test_what_was_opened_for_an_owner_that_is_gone_is_let_go_on_its_lane(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    ends: list[str] = []
    page = QObject(owner)
    given = threading.Event()

    def work() -> Opened:
        given.wait(20)
        return Opened(ends)

    came: list[Opened] = []
    tasks.run(Lane.STORE, work, page, came.append, cleanup=Opened.close)
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    given.set()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == ["smdb-store"] and not came
    tasks.run(Lane.STORE, lambda: Opened(ends), owner, came.append, cleanup=Opened.close)
    qtbot.waitUntil(lambda: bool(came))
    assert len(ends) == 1, "whoever has it lets it go"


def test_what_nobody_took_before_the_end_is_let_go(tasks: Tasks, owner: QObject) -> None:
    ends: list[str] = []
    came: list[Opened] = []

    def fails() -> Opened:
        raise KnownError("Den kunne ikke åbnes.")

    tasks.run(Lane.STORE, lambda: Opened(ends), owner, came.append, cleanup=Opened.close)
    tasks.run(Lane.STORE, fails, owner, cleanup=Opened.close)
    assert tasks.close() == ()
    assert ends == ["smdb-store"] and not came


@pytest.mark.parametrize("lane", [Lane.FREE, Lane.SAFE])
def test_a_place_that_never_answers_is_left_and_the_store_is_not(
    tasks: Tasks, owner: QObject, lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.gui.core.tasks.PATIENCE", 0.0)
    answers, begun, written = threading.Event(), threading.Event(), list[int]()

    def silent() -> None:
        begun.set()
        answers.wait()

    tasks.run(lane, silent, owner)
    tasks.run(Lane.STORE, begun.wait, owner)
    tasks.run(Lane.STORE, lambda: written.append(1), owner)
    (hung,) = (thread for thread in threading.enumerate() if thread.name == f"smdb-{lane}")
    assert lane in tasks.close() and hung.daemon
    assert written == [1], "what was typed is waited for"
    answers.set()
    hung.join(20)


def test_a_fault_of_ours_is_told_apart_from_what_a_person_can_mend(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    mended: list[KnownError] = []

    def fault() -> None:
        raise ZeroDivisionError

    def known() -> None:
        raise KnownError("Der er noget at gøre ved det.")

    with qtbot.waitSignal(tasks.failed) as heard:
        tasks.run(Lane.FREE, fault, owner, on_error=mended.append)
    assert isinstance(heard.args[0], ZeroDivisionError) and not mended
    tasks.run(Lane.FREE, known, owner, on_error=mended.append)
    qtbot.waitUntil(lambda: bool(mended))
    qtbot.waitUntil(lambda: tasks.is_idle)


@pytest.mark.usefixtures("qtbot")
def test_patient_work_lets_what_came_later_past_and_gives_way_in_the_middle(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    begun, given = threading.Event(), threading.Event()
    order: list[str] = []

    def patient() -> None:
        order.append("begun")
        begun.set()
        given.wait(20)
        if tasks.wanted(Lane.STORE):
            raise GaveWay

    tasks.run(Lane.STORE, patient, owner, patient=True)
    assert begun.wait(20)
    tasks.run(Lane.STORE, lambda: order.append("more patience"), owner, patient=True)
    tasks.run(Lane.STORE, lambda: order.append("look-up"), owner)
    tasks.run(Lane.STORE, lambda: order.append("answer"), owner)
    given.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert order == ["begun", "look-up", "answer", "begun", "more patience"]


@pytest.mark.usefixtures("qtbot")
def test_patient_work_is_done_between_the_portions_of_a_long_piece_of_work(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    done: list[str] = []

    def long() -> str:
        tasks.give_way(Lane.STORE, lambda: bool(done))
        return "long"

    held = threading.Event()
    tasks.run(Lane.STORE, lambda: held.wait(20), owner)
    tasks.run(Lane.STORE, long, owner, done.append)
    tasks.run(Lane.STORE, lambda: done.append("patient"), owner, patient=True)
    held.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert done == ["patient", "long"]


@pytest.mark.usefixtures("qtbot")
def test_patient_work_whose_owner_is_gone_is_not_done_again(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    page, begun, gone = QObject(owner), threading.Event(), threading.Event()
    times: list[int] = []

    def patient() -> None:
        times.append(1)
        begun.set()
        gone.wait(20)
        raise GaveWay

    tasks.run(Lane.STORE, patient, page, patient=True)
    assert begun.wait(20)
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    gone.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert times == [1]


@pytest.mark.usefixtures("qtbot")
def test_what_is_stopped_while_others_are_let_past_does_no_portion_more(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    work = Work(cast("Context", SimpleNamespace(tasks=tasks)), owner)
    told: list[str] = []
    held, given = threading.Event(), threading.Event()

    def long(tell: Callable[[int, int], None]) -> None:
        held.set()
        assert given.wait(20)
        tell(0, 2)
        told.append("a portion more")

    work.run(Lane.STORE, long, lambda _: told.append("done"), lambda error: told.append(str(error)))
    assert held.wait(20)
    tasks.run(Lane.STORE, work.stop, owner)
    given.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [str(STOPPED)] and not work.busy
