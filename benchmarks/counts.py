"""What is counted of a whole store: *Hovedtal*, *Godkendelse*, *Rapporter*, and *Frister* with the work until the next limit.

Read by the services on one thread, as the store's lane does it behind the window, in stores of a thousand to a hundred thousand
citizens. The numbers are held against SQL over the decrypted forms themselves; where one differs there is no row at all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import crowd, material
from benchmarks.measure import Sizes
from benchmarks.starting import child, compiled, folder
from benchmarks.table import Row
from smdb_desktop.domain.figures.approval import BEHANDLET, FORLOEB, Noegle
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.deadlines.workload import workload
from smdb_desktop.services.reports.approval import Godkendelse, approval, count_ahead
from smdb_desktop.services.reports.headline import overview
from smdb_desktop.services.reports.model import Report
from smdb_desktop.services.reports.service import ARBEJDE, FOLLOW_UP, TILBUDTE, ReportService
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.sqlstore import SqlStore

YEAR, TYPED = 2025, 2024
"""In which the crowd's courses were asked for, and in which their forms were completed."""
MOST = 60
"""Rows that a list reads at once."""
AIM, LIST_AIM = 1000.0, 100.0
"""Milliseconds: of what counts a whole year, and of what stands on a page at once."""
AGAIN = 3
FIRST = "Godkendelse, first look ever"
AHEAD, LOOK = "Godkendelse, counted ahead behind Forside", "Godkendelse, first look after that"
WRITTEN = "Godkendelse, after one course was written"
HEADLINE, HEADLINE_KEPT = "Hovedtal, first time, behind Forside", "Hovedtal, kept"
HEADLINE_WRITTEN = "Hovedtal, after one course was written"
WINDOW, WORK = "Frister, the nearest limits", "Frister, the work until the next limit"
AIMS: Mapping[str, float | None] = {FIRST: AIM, AHEAD: None, HEADLINE: None, WINDOW: LIST_AIM, WORK: LIST_AIM}
_FORGET = "DELETE FROM talt"
_WRITE = (
    "UPDATE forloebstal SET koen = koen WHERE forloeb_id = (SELECT forloeb_id FROM forloebstal"
    " ORDER BY borger_id LIMIT 1)"
)
_DAY = "json_extract({form}.faerdig, '$.{felt}')"
_OPEN = (  # noqa: S608
    "SELECT a.forloeb_id AS id, f.borger_id AS borger, {asked} AS anmodet, coalesce((SELECT {closed} FROM skema AS c"
    " WHERE c.forloeb_id = a.forloeb_id AND c.art = 'forloebsafslutning' AND c.faerdig IS NOT NULL), '9999-12-31') AS til"
    " FROM skema AS a JOIN forloeb AS f ON f.id = a.forloeb_id WHERE a.art = 'anmodning' AND a.faerdig IS NOT NULL"
).format(asked=_DAY.format(form="a", felt="anmodningsdato"), closed=_DAY.format(form="c", felt="afsluttet_dato"))
_START = _DAY.format(form="s", felt="ivaerksat_dato")
_STARTS = f"JOIN skema AS s ON s.forloeb_id = o.id AND s.art = 'ivaerksaettelse' AND s.faerdig IS NOT NULL AND {_START}"
_RUNS = (
    "JOIN skema AS b ON b.forloeb_id = o.id AND b.art = 'behandling' AND b.faerdig IS NOT NULL AND {first} <= :til"
    " AND coalesce({last}, '9999-12-31') >= :fra WHERE o.anmodet <= :til AND o.til >= :fra"
).format(first=_DAY.format(form="b", felt="tilbudsstartdato"), last=_DAY.format(form="b", felt="tilbudsslutdato"))
_IN_YEAR = "WHERE o.anmodet BETWEEN :fra AND :til"
BY_SQL: Mapping[str, str] = {
    "81": f"SELECT count(*) FROM ({_OPEN}) AS o {_IN_YEAR}",  # noqa: S608
    "82": f"SELECT count(*) FROM ({_OPEN}) AS o {_RUNS}",  # noqa: S608
    "87": f"SELECT count(DISTINCT borger) FROM ({_OPEN}) AS o WHERE o.anmodet <= :til AND o.til >= :fra",  # noqa: S608
    "87 forloeb": f"SELECT count(*) FROM ({_OPEN}) AS o WHERE o.anmodet <= :til AND o.til >= :fra",  # noqa: S608
    "87 behandlet": f"SELECT count(DISTINCT o.borger) FROM ({_OPEN}) AS o {_RUNS}",  # noqa: S608
    "91": f"SELECT count(*) FROM ({_OPEN}) AS o {_STARTS} <> '' {_IN_YEAR} AND julianday({_START}) - julianday(o.anmodet) > 14",  # noqa: S608
    "starts": f"SELECT count(*) FROM ({_OPEN}) AS o {_STARTS} BETWEEN :fra AND :til",  # noqa: S608
}
"""The same numbers from the forms as they lie in the store, without the rows that the program counts from."""


def run(sizes: Sizes) -> list[Row]:
    """Every count at every size."""
    rows = []
    for citizens in sizes.crowds:
        with material.desk() as around:
            crowd.filled(citizens, folder(around))
            environment = {**os.environ, **compiled(around)}
            (found,) = child(environment, "counts", str(folder(around)))
        rows += [_line(kind, taken, citizens, found["checked"]) for kind, taken in found["taken"].items()]
    return rows


def _line(kind: str, taken: list[list[float]], citizens: int, checked: int) -> Row:
    aim, walls = AIMS.get(kind, AIM), [wall for wall, _own in taken]
    told = f"{min(walls):.0f} ms" if len(walls) == 1 else f"{min(walls):.0f} to {max(walls):.0f} ms"
    note = f"processor time {min(own for _wall, own in taken):.0f} ms"
    if kind == FIRST:
        note += f"; {checked} numbers equal to SQL over the forms"
    beside = "–" if aim is None else f"{aim:.0f} ms"
    return Row(f"{kind}, {citizens:,} citizens", told, beside, max(walls), "ms", aim, note=note)


def readings(data_dir: Path) -> dict[str, Any]:
    """In this process: milliseconds by the clock and of the processor, by kind, and how many numbers SQL found equal.

    Raises RuntimeError where one differs, or where there was nothing to count.
    """
    work = material.opened_desk(data_dir).unlock(material.PASSPHRASE)
    taken: dict[str, list[list[float]]] = {}

    def take(kind: str, read: Callable[[], Any]) -> Any:
        wall, own = time.perf_counter(), time.thread_time()
        found = read()
        ours = (time.thread_time() - own) * 1000
        taken.setdefault(kind, []).append([(time.perf_counter() - wall) * 1000, ours])
        return found

    try:
        store, katalog = work.store, work.katalog
        _do(work, _FORGET)
        first: Godkendelse = take(FIRST, lambda: approval(store, katalog, YEAR))
        checked = _check(work, first)
        _do(work, _FORGET)
        take(AHEAD, lambda: count_ahead(store, katalog, YEAR))
        take(HEADLINE, lambda: overview(store, katalog, YEAR))
        for _ in range(AGAIN):
            take(LOOK, lambda: approval(store, katalog, YEAR))
            take(HEADLINE_KEPT, lambda: overview(store, katalog, YEAR))
            _do(work, _WRITE)
            take(WRITTEN, lambda: approval(store, katalog, YEAR))
            take(HEADLINE_WRITTEN, lambda: overview(store, katalog, YEAR))
            take(WINDOW, lambda: DeadlineService(work).window(0, MOST))
            take(WORK, lambda: workload(work))
        service = ReportService(store, katalog, work.clock)
        for each in TILBUDTE:
            year = TYPED if each is ARBEJDE else YEAR
            report: Report = take(f"Rapporter, {each.navn}", partial(service.made, each.navn, year))
            if each.navn != FOLLOW_UP and not any(number.value for s in report.sections for _, number in s.cells()):
                raise RuntimeError(f"{each.navn}: nothing was counted")
    finally:
        work.close()
    return {"taken": taken, "checked": checked}


def _do(work: Workspace, sql: str) -> None:
    with _store(work)._tx.writing() as conn:
        conn.execute(sql)


def _store(work: Workspace) -> SqlStore:
    if not isinstance(work.store, SqlStore):
        raise TypeError("not the encrypted store")
    return work.store


def _check(work: Workspace, found: Godkendelse) -> int:
    """Hold the numbers against SQL; how many were equal."""
    there = {tal.noegle: tal.nu for afsnit in found.afsnit for tal in afsnit.tal}
    starts = overview(work.store, work.katalog, YEAR).linjer[1].tal[-1]
    ours = {
        "81": there[Noegle(81)],
        "82": there[Noegle(82)],
        "87": there[Noegle(87)],
        "87 forloeb": there[Noegle(87, FORLOEB)],
        "87 behandlet": there[Noegle(87, BEHANDLET)],
        "91": there[Noegle(91)],
        "starts": int(starts),
    }
    period = {"fra": f"{YEAR}-01-01", "til": f"{YEAR}-12-31"}
    conn = _store(work)._tx.conn
    for name, sql in BY_SQL.items():
        number = conn.execute(sql, period).fetchone()[0]
        if number != ours[name]:
            raise RuntimeError(f"{name}: {ours[name]} counted, {number} by SQL")
        if not number:
            raise RuntimeError(f"{name}: nothing was counted")
    return len(BY_SQL)
