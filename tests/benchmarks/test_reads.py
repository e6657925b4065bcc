"""What a page reads does not grow with the store: the steps that SQLite takes for it, in a small and in a larger one. No time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from benchmarks import crowd, material
from smdb_desktop.services.outbox.reporting import reporting
from smdb_desktop.services.ports.lists import BEGYNDT, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.sqlstore import SqlStore

SMALL, LARGER, MOST, EVERY = 400, 2_000, 20, 10
SINCE = datetime(2024, 1, 8, 8, 30, tzinfo=UTC)
READS: dict[str, Callable[[Workspace], object]] = {
    "Kladder": lambda w: w.drafts.window(0, MOST),
    "Forside's drafts": lambda w: w.drafts.latest(5),
    "requests not started": lambda w: w.store.lists.control_list(UDEN_IVAERKSAETTELSE, 0, MOST),
    "started and not treated": lambda w: w.store.lists.control_list(UDEN_BEHANDLING, 0, 2),
    "begun": lambda w: w.store.lists.control_list(BEGYNDT, 0, MOST),
    "Udbakke": lambda w: w.exports.udbakke(MOST, 0),
    "Udbakke, by state": lambda w: w.store.outbox.chosen(Udbakkevalg((Tilstand.EKSPORTERET, Tilstand.UVIST)), MOST),
    "Udbakke, by way": lambda w: w.store.outbox.chosen(Udbakkevalg(maal="/mappe", udvej_id="u"), MOST),
    "Udbakke, by period": lambda w: w.store.outbox.chosen(Udbakkevalg(fra=SINCE), MOST),
    "Alle borgere, rows": lambda w: w.store.citizens.rows(range(1, MOST)),
    "look-up": lambda w: w.cases.find(material.cpr(SMALL // 2)),
    "reporting": lambda w: reporting(w.store),
    "anybody": lambda w: w.store.lists.has_citizens(),
}


def steps(opened: Workspace, read: Callable[[Workspace], object]) -> int:
    """How many steps SQLite takes, in units of ``EVERY``."""
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    assert isinstance(opened.store, SqlStore)
    conn = opened.store._tx.conn
    conn.set_progress_handler(step, EVERY)
    try:
        assert read(opened)
    finally:
        conn.set_progress_handler(None, 0)
    return taken[0]


@pytest.fixture(scope="module")
def stores() -> Iterator[tuple[Workspace, Workspace]]:
    with material.workspace() as small, material.workspace() as larger:
        crowd.fill(small, SMALL)
        crowd.fill(larger, LARGER)
        yield small, larger


@pytest.mark.parametrize("name", READS)
def test_a_page_reads_as_much_of_a_larger_store(stores: tuple[Workspace, Workspace], name: str) -> None:
    small, larger = (steps(each, READS[name]) for each in stores)
    assert larger <= small * 1.3 + 2


def test_what_grows_is_seen(stores: tuple[Workspace, Workspace]) -> None:
    small, larger = (steps(each, lambda w: w.store.lists.names()) for each in stores)
    assert larger > 3 * small
