"""What the window asks of the store walks through no table that grows: SQLite's own plan of every statement of every page.

The statements are those that the pages really issue, with what a person does on them, in a store of some hundred made-up
citizens; planned without statistics, as in the program, and with them. What may walk stands in ``MAY``, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QLineEdit, QRadioButton

from benchmarks import crowd, material, years
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import settle, unlock
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.casework import tilbud
from smdb_desktop.services.ports.lists import BEGYNDT, LACKING, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.stored.bin import Kasseorden, Kassetart, Kassevalg
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.sqlstore import SqlStore

CITIZENS = 240
GROWS = frozenset(
    {
        *("borger", "forloeb", "skema", "svar", "bekraeftelse", "kladdefund", "borgerliste"),
        *("indberetning", "indberettet", "afsendelse", "kvittering", "udenfor", "afgaaet"),
        *("haendelse", "aendring", "tilbud", "indlaest", "papirkurv", "frist", "opfoelgning"),
    }
)
"""The tables that grow with the work."""


class Walk(NamedTuple):
    """A step that reads a table, or an index of it ("" for none), from end to end."""

    table: str
    through: str


MAY = {
    Walk("borgerliste", "borgerliste_navn"): "a search of everybody: one narrow row each, and it gives way",
    Walk("borgerliste", "borgerliste_cpr_nr"): "the same, by number",
    Walk("borgerliste", "borgerliste_aendret"): "the same, by the last change",
    Walk("borgerliste", "borgerliste_kladder"): "a search among those who have drafts; a window by name ends it",
    Walk(
        "skema", "skema_seneste"
    ): "only drafts are in it, in order: a window ends the walk, and a count reads nothing else",
    Walk("skema", "skema_faerdig"): "the forms completed last: a limit ends it",
    Walk("skema", "skema_kladde"): "only drafts are in it: how many they are",
    Walk("forloeb", "forloeb_uden_ivaerksaettelse"): "only those that wait are in it, in order",
    Walk("forloeb", "forloeb_uden_behandling"): "the same",
    Walk("forloeb", "forloeb_mangler"): "only those that lack a form are in it, in order",
    Walk("haendelse", "haendelse_ingens"): "only what was done to people, keys and lists is in it",
    Walk("indberetning", "indberetning_nyeste"): "a window of Udbakke ends it",
    Walk("afsendelse", "afsendelse_uvis"): "only those in doubt are in it",
    Walk(
        "papirkurv", "papirkurv_nyeste"
    ): "a search of the bin: one narrow row each; in order of time a window ends it",
    Walk("frist", "frist_dag"): "limits by their last day: a window ends it",
    Walk("forloeb", "forloeb_regnes"): "only those whose limits wait to be reckoned are in it",
    Walk(
        "opfoelgning", "opfoelgning_nyeste"
    ): "follow-ups by when they were kept: a window ends it, and a count is one narrow row each",
    Walk("tilbud", ""): "a search of the register: 10,000 rows at most, and it gives way",
    Walk("tilbud", "tilbud_brugt"): "the same, those used last first",
}
_PLAIN = ("SELECT", "WITH", "UPDATE", "INSERT", "DELETE", "REPLACE")
_COUNT = r"SELECT count\(\*\) FROM {0}\s*(?:\)|$)|SELECT 1 FROM {0} LIMIT 1"
_NAMED = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+AS\s+(\w+))?", re.IGNORECASE)
_ALSO = re.compile(r",\s*(\w+)\s+AS\s+(\w+)", re.IGNORECASE)


def walks(conn: dbapi2.Connection, sql: str) -> Iterator[Walk]:
    """The steps of a statement that read something that grows from end to end.

    A bare count does not: SQLite adds up what each page of an index says that it holds, and reads no entry; nor does asking
    whether there is any row at all.
    """
    tables = {alias or table: table for table, alias in (*_NAMED.findall(sql), *_ALSO.findall(sql))}
    for *_, step in conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall():
        words = step.split()
        if words[0] != "SCAN" or (table := tables.get(words[1], words[1])) not in GROWS:
            continue
        if re.search(_COUNT.format(table), sql):
            continue
        yield Walk(table, words[words.index("INDEX") + 1] if "INDEX" in words else "")


def shape(sql: str) -> str:
    """A statement without its values."""
    return re.sub(r"'[^']*'|\b\d+\b", "?", sql)


class Watched(NamedTuple):
    """A window over a store of many, and what it has asked so far."""

    program: Gui
    said: list[str]

    def at_store(self, do: Callable[[Workspace], object]) -> list[object]:
        """Do something on the store's lane."""
        came: list[object] = []
        work = self.program.context.work
        self.program.context.tasks.run(Lane.STORE, lambda: do(work), self.program.window, came.append)
        settle(self.program)
        return came

    def go(self, place: Place) -> None:
        """Go to a page, and do what can be done there without leaving it: type in each search, choose each choice."""
        window = self.program.window
        window.navigate(place)
        settle(self.program)
        for line in window.findChildren(QLineEdit):
            if line.isVisible() and line.objectName().startswith("soeg"):
                for text in ("anne", "h", ""):
                    Robot(window).type(line, text)
                    settle(self.program)
        for radio in window.findChildren(QRadioButton):
            if radio.isVisible() and radio.objectName().startswith(("vis_", "orden_", "udvalg_")):
                radio.click()
                settle(self.program)


def _conn(work: Workspace) -> dbapi2.Connection:
    assert isinstance(work.store, SqlStore)
    return work.store._tx.conn


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of many."""
    data = tmp_path_factory.mktemp("mange") / "data"
    crowd.make(data, CITIZENS)
    return data


@pytest.fixture
def watched(qtbot: QtBot, folder: Path) -> Iterator[Watched]:
    """The window over it, listened to."""
    del qtbot
    program = make_gui(material.opened_desk(folder), listen=False)
    faults: list[BaseException] = []
    program.context.tasks.failed.connect(faults.append)
    program.window.show()
    unlock(program, material.PASSPHRASE)
    made = Watched(program, [])
    made.at_store(lambda work: _conn(work).set_trace_callback(made.said.append))
    yield made
    program.close()
    assert not faults


def _every_place(work: Workspace) -> list[Place]:
    _cpr, borger = work.cases.find(material.cpr(years.LONG))
    assert borger is not None
    (long,) = work.store.cases.forloeb_of(borger.id)
    (draft,) = work.store.lists.kladder(0, 1)
    ways = (UDEN_IVAERKSAETTELSE, UDEN_BEHANDLING, BEGYNDT, f"{LACKING}kvalhep")
    ours = [places.Borger(borger.id, long.id), places.Historik(long.id), places.Guide(draft.forloeb_id)]
    listed = [places.Kontrol(name) for name in ways]
    known = {type(place) for place in (*ours, *listed)}
    return [*ours, *listed, *(to.at() for to in DESTINATIONS.values() if to.behind_lock and to.at not in known)]


def _asked(work: Workspace) -> None:
    """What a person asks for from those pages."""
    _cpr, borger = work.cases.find(material.cpr(years.LONG))
    assert borger is not None
    (long,) = work.store.cases.forloeb_of(borger.id)
    tilbud.find(work.store, work.katalog.lister, "h", 5)
    for orden in Kasseorden:
        for ord_ in ((), ("anne",)):
            work.papirkurv.window(0, 5, Kassevalg(ord_, orden=orden))
    work.papirkurv.window(0, 5, Kassevalg(art=Kassetart.SKEMA))
    work.deletions.plan(long.id)
    work.handovers.plan(long.id, "751")
    work.corrections.plan(borger.id, material.cpr(CITIZENS + 5))
    case = work.cases.open(work.store.lists.kladder(0, 1)[0].forloeb_id)
    case.keeper.put(next(form.id for form in case.session.records() if form.svar), {"x": Svar("1", None)})
    case.keeper.flush()
    (line, *_rest) = work.history.changes(long.id, 0, 5)[1]
    work.history.changes(long.id, 0, 5, line.sted)
    work.history.plan_restore(long.id, line.sted, line.foer)


@pytest.mark.parametrize("statistics", [False, True])
def test_no_page_walks_through_what_grows(watched: Watched, statistics: bool) -> None:
    if statistics:
        watched.at_store(lambda work: _conn(work).execute("ANALYZE").fetchall())
    (places_,) = watched.at_store(_every_place)
    assert isinstance(places_, list)
    for place in places_:
        watched.go(place)
    watched.at_store(_asked)
    told = {shape(sql): sql for sql in watched.said if sql.lstrip().upper().startswith(_PLAIN)}
    assert len(told) > 80, "the pages ask for more than that"
    (found,) = watched.at_store(partial(_found, list(told.values())))
    assert isinstance(found, dict)
    if wrong := [f"{walk.table} {walk.through}: {sql}" for walk, sql in found.items() if walk not in MAY]:
        pytest.fail("\n".join(wrong))
    assert statistics or found.keys() == MAY.keys(), "an exception that nothing needs any more"


def _found(told: list[str], work: Workspace) -> dict[Walk, str]:
    conn = _conn(work)
    conn.set_trace_callback(None)
    return {walk: sql for sql in told for walk in walks(conn, sql)}


def test_a_walk_is_seen(watched: Watched) -> None:
    by_name = "SELECT b.id FROM borger AS b JOIN forloeb AS f ON f.borger_id = b.id WHERE b.navn = 'x'"
    (found,) = watched.at_store(
        partial(_found, [by_name, "SELECT felt FROM svar WHERE raw = 1", "SELECT count(*) FROM skema"])
    )
    assert isinstance(found, dict)
    assert {walk.table for walk in found} == {"borger", "svar"}
