"""A practice store of very many made-up citizens, for lists and look-ups: as many rows as years of work leave behind.

Whole courses would take the most of an hour to write through the store's own methods, so rows are laid into its tables in one
transaction. Every tenth course is a draft with all its answers; the others are completed and have left, some with nothing done
after the request, and keep their completed copies only: no list reads an answer of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from benchmarks import material
from smdb_desktop.examples import demo_data
from smdb_desktop.services.stored.records import ForloebRecord
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.migrations import citizen_list
from smdb_desktop.store.rows import dumps, forloeb_row, frozen, skema_row, stamp
from smdb_desktop.store.sqlstore import SqlStore

_FIRST = ("Anne", "Søren", "Mohammed", "Åse", "Lars", "Fatima", "Jørgen", "Inger", "Zoë", "Hassan", "Birthe", "Øjvind")
_LAST = ("Jensen", "Sørensen", "Hansen", "Ærø", "Ali", "Nørgaard", "Møller", "Nielsen", "Østergård", "Yılmaz", "Kjær")
_KINDS = 24
_DRAFT, _WAITING, _UNSTARTED = 10, 100, 50
_START = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)


def name(number: int) -> str:
    """The made-up name of a citizen."""
    return f"{_FIRST[number % 12]} {_FIRST[number // 12 % 12]} {_LAST[number // 5 % 11]} {number}"


def fill(opened: Workspace, citizens: int) -> None:
    """Lay so many citizens with a course each into the store, every tenth with a draft."""
    store = opened.store
    if not isinstance(store, SqlStore):
        raise TypeError("not the encrypted store")
    conn = store._tx.conn
    triggers = conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'liste_%'"
    ).fetchall()
    conn.execute("BEGIN")
    # the list of citizens is brought along once, at the end
    for named, _sql in triggers:
        conn.execute(f"DROP TRIGGER {named}")
    for number in range(citizens):
        for table, row in _rows(number):
            columns = ", ".join(row)
            conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))  # noqa: S608
    citizen_list.fill(conn)
    for _named, sql in triggers:
        conn.execute(sql)
    conn.execute("COMMIT")
    store.health.settle()


@cache
def _course(kind: int, completed: bool) -> ForloebRecord:
    return material.record(kind, "", completed=completed)


def _rows(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    draft, time = number % _DRAFT == 0, stamp(_START + timedelta(minutes=5 * number))
    borger_id, forloeb_id, who = uuid4().hex, uuid4().hex, demo_data.PROFIL.medarbejder
    yield (
        "borger",
        {
            "id": borger_id,
            "cpr_nr": material.cpr(number),
            "navn": name(number),
            "opholdskommune": "165",
            "koen": "",
            "aendret": time,
            "aendret_af": who,
        },
    )
    course = _course(number % _KINDS, not draft)
    forms = {form.art for form in course.skemaer if form.faerdig is not None}
    if number % _UNSTARTED == 1:
        forms = {"anmodning"}
    marks = {
        "anmodet": "anmodning" in forms,
        "ivaerksat": "ivaerksaettelse" in forms,
        "behandlet": "behandling" in forms,
        "afsluttet": "forloebsafslutning" in forms,
    }
    about = course._replace(id=forloeb_id, borger_id=borger_id)
    row = {**forloeb_row(about), "oprettet": time, "aendret": time}
    yield "forloeb", row | {mark: int(on) for mark, on in marks.items()}
    ids = {form.id: uuid4().hex for form in course.skemaer}
    for form in course.skemaer:
        if forms and form.art not in forms:
            continue
        made = form._replace(id=ids[form.id], parent_id=ids.get(form.parent_id or ""))
        yield (
            "skema",
            {**skema_row(forloeb_id, made), "faerdig": None if form.faerdig is None else frozen(form.faerdig)},
        )
        for felt, svar in form.svar.items() if draft else ():
            answer = {
                "felt": felt,
                "raw": dumps(svar.raw),
                "value": dumps(svar.value),
                "aendret": time,
                "aendret_af": who,
            }
            yield "svar", {"skema_id": made.id, **answer}
    if not draft:
        left = number % _WAITING != 7
        yield (
            "indberetning",
            {
                "id": uuid4().hex,
                "forloeb_id": forloeb_id,
                "revision": 1,
                "art": "NY",
                "tilstand": "SENDT" if left else "KLAR",
                "klar_tid": time,
                "payload_sha256": "",
                "forrige_sha256": "",
                "filnavn": f"{forloeb_id}.asice" if left else "",
                "maal": "/mappe" if left else "",
                "sendt_tid": time if left else None,
                "sendt_af": who if left else "",
            },
        )
