"""Another program writes in the data while a person types: it is said what holds the answer up, and nothing typed is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from PySide6.QtCore import Qt

from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.services.stored.records import ForloebRecord
from smdb_desktop.store import connection
from tests.gui.gui_hands import Hands
from tests.platforms import only_unix
from tests.scenario import Scenario

Unlocked = Callable[[Scenario], Hands]
HOLD = """
import fcntl, sys
index = open(sys.argv[1], "r+b")
fcntl.lockf(index, fcntl.LOCK_EX, 1, 120)
print("held", flush=True)
sys.stdin.read()
"""
"""What a program does that writes (WAL_WRITE_LOCK, sqlite.org/walformat.html 2.3.1), and then does not end."""


@contextmanager
def written_in(data: Path) -> Iterator[None]:
    (index,) = data.rglob("*-shm")
    command = [sys.executable, "-c", HOLD, str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        yield
        other.communicate("")


@only_unix("there the index is locked by another kind of lock")
def test_who_types_is_told_that_another_program_holds_the_data(
    unlocked: Unlocked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_BUSY_SECONDS", 0.01)
    scenario = Scenario(tmp_path / "data").citizen("150277-9995", "Testborger Et")
    course = scenario.session.forloeb_id
    hands = unlocked(scenario)
    hands.gui.context.navigate(places.Guide(course))
    hands.settle()
    page = hands.window.page
    assert isinstance(page, GuidePage)
    with written_in(tmp_path / "data"):
        field = hands.type("anmodningsdato", "04082025")
        hands.key(Qt.Key.Key_Tab)
        banner = page.frame.not_saved
        assert banner.isVisible() and banner.text() == (
            "Ikke gemt. Et andet program skriver i de samme data lige nu, fx et andet vindue eller en kopiering. Luk det, hvis "
            "det bliver ved. Det, du har skrevet, står stadig her, og programmet prøver igen."
        )
        assert field.text() == "04-08-2025"
    saver = page.opened().saver
    saver.save()
    hands.settle()
    assert saver.waiting == 0 and not banner.isVisible()
    kept: list[ForloebRecord] = []
    cases = hands.gui.context.work.store.cases
    hands.gui.context.tasks.run(Lane.STORE, lambda: cases.forloeb(course), hands.window, kept.append)
    hands.settle()
    (record,) = kept
    assert [skema.svar["anmodningsdato"].raw for skema in record.skemaer if skema.art == "anmodning"] == ["04-08-2025"]
