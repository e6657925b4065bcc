"""A list that reads much keeps nobody waiting: it lets others past, is broken off by another question, and comes all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smdb_desktop.gui.core.page import Page, Reader
from smdb_desktop.gui.core.places import Om
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.workspace import Workspace
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {}) SELECT count(*) FROM c"


class Asking(Page[Om]):
    """A page that asks, and keeps what it was shown."""

    def __init__(self, hands: Hands, read: Callable[[Workspace, str], str]) -> None:
        super().__init__(hands.gui.context)
        self.shown: list[str] = []
        self.reader = Reader(self, read, self.shown.append, patient=True)

    def enter(self, _place: Om, /) -> None:
        """Nothing is read before it is asked for."""


class Long:
    """A reading that lasts until it is broken off; the one called ``short`` ends at once."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.times = 0

    def __call__(self, work: Workspace, what: str) -> str:
        if what == "short":
            return what
        self.times += 1
        self.begun.set()
        rows = 10 if self.times > 1 and what == "once" else 10**12
        work.store._tx.conn.execute(ENDLESS.format(rows)).fetchall()  # type: ignore[attr-defined]  # the real store's
        return what


@pytest.fixture
def real(unlocked: Callable[[Scenario], Hands], tmp_path: Path) -> Iterator[Hands]:
    yield unlocked(Scenario(tmp_path / "data"))


def test_a_look_up_is_answered_while_a_list_is_read_and_the_list_comes_after_it(real: Hands) -> None:
    read = Long()
    page = Asking(real, read)
    page.reader.ask("once")
    assert read.begun.wait(20)
    context, order = real.gui.context, list[str]()
    context.tasks.run(
        Lane.STORE, lambda: context.work.cases.find("150277-9995"), page, lambda _f: order.append("found")
    )
    real.bot.waitUntil(lambda: order == ["found"])
    real.settle()
    assert page.shown == ["once"] and read.times == 2


def test_another_question_breaks_the_one_off_that_nobody_waits_for(real: Hands) -> None:
    read = Long()
    page = Asking(real, read)
    page.reader.ask("never")
    assert read.begun.wait(20)
    page.reader.ask("short")
    real.settle()
    assert page.shown == ["short"] and read.times == 1


def test_a_page_that_was_left_reads_no_further(real: Hands) -> None:
    read = Long()
    page = Asking(real, read)
    page.reader.ask("never")
    assert read.begun.wait(20)
    page.gone = True
    real.settle()
    assert page.shown == [] and read.times == 1
