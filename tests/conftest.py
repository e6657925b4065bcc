"""What every test stands on: a screenless Qt, a home of its own, and a watch over what a test leaves.

It may hold no knowledge of a feature; those fixtures live beside their tests. Its watches exist because a leaked
thread aborts the run much later, and a forgotten timer fails somebody else's test.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import settings

from tests.judged_once import judge_each_once
from tools.light_memory import lock_no_memory
from tools.screen import screen

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

IN_CI = bool(os.environ.get("CI"))
FOREIGN_TOOLS = {
    "strace": "strace",
    "xmlsec1": "xmlsec1",
    "openssl": "openssl",
    "xmllint": "libxml2-utils",
    "pdftotext": "poppler-utils",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "update-mime-database": "shared-mime-info",
    "man": "man-db groff-base",
}
_GRACE_SECONDS = 5.0
_PATIENCE_MS = 30_000
"""How long a test waits for what must come. What comes is not waited for any longer; on a machine that does ten other things at
the same time, and under Wine, five seconds were too few."""
# where two share the tests each makes its home beside the other's: below it the paths of sockets would be too long
_home = Path(tempfile.mkdtemp(prefix="smdb-tests-", dir=os.environ.setdefault("SMDB_TESTS_TMP", tempfile.gettempdir())))
_screens = ExitStack()


def _set_up_environment() -> None:
    """Give the whole session a fresh home and temporary folder, before anything reads the old ones."""
    places = {
        "HOME": "home",
        "USERPROFILE": "home",
        "XDG_DATA_HOME": "home/data",
        "XDG_CONFIG_HOME": "home/config",
        "XDG_STATE_HOME": "home/state",
        "XDG_CACHE_HOME": "home/cache",
        "XDG_RUNTIME_DIR": "run",
        "TMPDIR": "tmp",
        "TEMP": "tmp",
        "TMP": "tmp",
    }
    for name, relative in places.items():
        folder = _home / relative
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(folder)
    tempfile.tempdir = None
    for name in ("SMDB_DATA_DIR", "SMDB_PASSPHRASE_FILE"):
        os.environ.pop(name, None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LC_ALL"] = "C.UTF-8"


_set_up_environment()
lock_no_memory()

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if IN_CI else "local")


def pytest_configure() -> None:
    """Everybody waits as long who does not say how long."""
    from pytestqt.qtbot import QtBot

    for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed):
        cast(Any, wait).__kwdefaults__["timeout"] = _PATIENCE_MS


def pytest_sessionstart() -> None:
    """Each of those who share the tests has a screen of its own: on one screen they would take the focus from each other."""
    if os.environ.get("PYTEST_XDIST_WORKER") and os.environ["QT_QPA_PLATFORM"] == "xcb":
        os.environ.update(_screens.enter_context(screen()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test has the same name in each of the processes that share the tests: none with an address in memory.

    The files with slow tests come first: as the last they would leave a processor with nothing to do.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        if " at 0x" in item.nodeid:
            raise pytest.UsageError(f"give this test's cases names of their own (ids=): {item.nodeid}")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: out of the collector's sight, so that its walks and ours are short."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Take the session's home away again; what must be kept is in the report."""
    _screens.close()
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _each_passphrase_judged_once() -> Iterator[None]:
    """Nearly every test makes a store, with one of the same few passphrases."""
    with pytest.MonkeyPatch.context() as patch:
        judge_each_once(patch)
        yield


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Name the application, so that a settings or data folder made by mistake is recognised."""
    return ["smdb-desktop-tests"]


@pytest.fixture
def foreign_tool(request: pytest.FixtureRequest) -> str:
    """Path of a program that we did not write and that checks our work; name it by indirect parametrisation.

    Where it is missing the test is skipped with the command that installs it, but fails where CI is set:
    there a check that silently did not run would be worth nothing.
    """
    name = str(request.param)
    if sys.platform == "win32":
        pytest.skip(f"{name} judges on Linux, also what Windows made (dev.py windows job)")
    path = shutil.which(name)
    if path is None:
        sentence = f"{name} is not installed: sudo apt install {FOREIGN_TOOLS.get(name, name)}"
        if IN_CI:
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a Python thread behind, naming the thread."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        # Qt's own threads show up as dummies that cannot be joined; the Qt watch below judges those
        if not isinstance(thread, threading._DummyThread):
            thread.join(_GRACE_SECONDS)
    alive = [t.name for t in left if t.is_alive() and not isinstance(t, threading._DummyThread)]
    assert not alive, f"the test left threads running: {', '.join(alive)}"


@pytest.fixture(autouse=True)
def _nothing_left_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Close the stores that a test left open; anything else of its own that stays open fails it.

    A test may stop where a cut does. But after some hundred of them the process could open nothing any more."""
    own = (str(_home), str(tmp_path_factory.getbasetemp()))
    before = _open_files(own)
    yield
    after = _open_files(own)
    if after.keys() - before.keys():
        # before the collector: it would take the store away and leave what it has open
        _close_stores()
        gc.collect()
        after = _open_files(own)
    left = [name for number, name in after.items() if before.get(number) != name]
    assert not left, f"the test left files open: {', '.join(sorted(left))}"


def _close_stores() -> None:
    # by its name: a test that imports the program anew makes another class of it
    for thing in gc.get_objects():
        if type(thing).__name__ == "SqlStore":
            # one of another thread refuses to be closed here; where it is still open, its files say so
            with suppress(Exception):
                thing.close()


def _open_files(places: tuple[str, ...]) -> dict[str, str]:
    """What this process has open below these folders, by number; nothing where the system does not tell."""
    found: dict[str, str] = {}
    # asked twice a test: as the system lists them, without a Path for each
    for number in os.listdir("/proc/self/fd") if sys.platform == "linux" else ():  # noqa: PTH208
        with suppress(OSError):
            name = os.readlink(f"/proc/self/fd/{number}")  # noqa: PTH115
            if name.startswith(places):
                found[number] = name
    return found


@pytest.fixture(scope="session")
def _collector_at_rest(qapp: object) -> None:  # noqa: ARG001
    """Move what was imported out of the collector's sight, so that the scan after each Qt test is short."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_left_on_screen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a Qt test that leaves a visible window, an active timer or a running QThread behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("_collector_at_rest")
    before = set(map(id, _qt_at_work()))
    yield
    _let_qt_clean_up()
    left = [thing for thing in _qt_at_work() if id(thing) not in before]
    if left:
        # an unreachable cycle is no leak: only what somebody still holds counts
        del left
        gc.collect()
        _let_qt_clean_up()
        left = [thing for thing in _qt_at_work() if id(thing) not in before]
    sentences = [_put_to_rest(thing) for thing in left]
    assert not sentences, "the test left behind: " + "; ".join(sentences)


def _let_qt_clean_up() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

    QThreadPool.globalInstance().waitForDone(int(_GRACE_SECONDS * 1000))
    # what is due in this very turn of the loop is not left behind
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _qt_at_work() -> list[QObject]:
    """Every visible top-level widget, active timer and running thread that Python still holds."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    found: list[QObject] = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for thing in gc.get_objects():
        kind = type(thing)
        if (issubclass(kind, QTimer) and isValid(thing) and thing.isActive()) or (
            issubclass(kind, QThread) and isValid(thing) and thing.isRunning()
        ):
            found.append(thing)
    return found


def _put_to_rest(thing: QObject) -> str:
    """Stop or hide what was left, so that the next test is not blamed too, and say what it was."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget

    if isinstance(thing, QTimer):
        thing.stop()
        return f"active {_named(thing)} of {_named(thing.parent())}, every {thing.interval()} ms"
    if isinstance(thing, QThread):
        thing.requestInterruption()
        thing.quit()
        thing.wait(int(_GRACE_SECONDS * 1000))
        return f"running {_named(thing)}"
    if isinstance(thing, QWidget):
        thing.hide()
    return f"visible {_named(thing)}"


def _named(thing: QObject | None) -> str:
    if thing is None:
        return "nobody"
    return f"{type(thing).__name__}{f' “{thing.objectName()}”' if thing.objectName() else ''}"
