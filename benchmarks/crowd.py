"""A practice store of very many made-up citizens, for lists and look-ups: as many rows as years of work leave behind.

Whole courses would take the most of an hour to write through the store's own methods. So what differs from citizen to citizen is
laid into one temporary table and what courses have in common into others, and SQLite makes the rows of both in one transaction;
what the store keeps of its rows (list, counts, marks, days) is then worked out once from the whole, by the store's own words.

Every tenth course is a request that is completed and a draft of what comes next, with all answers of both. The others keep their
completed copies only: most are closed, some are under way, some were begun and not treated, some only requested. Most have left
or were typed into SMDB, some wait, some may have left and are followed by what waits. Beside them stand ten lines of the log for
each course and a tilbud for every tenth (``years.py``): 100,000 citizens have 10,000 drafts, 1,000,000 lines and 10,000 tilbud.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any, cast
from uuid import uuid4

from benchmarks import material, years
from benchmarks.starting import child
from smdb_desktop.domain.names import search_text
from smdb_desktop.examples import demo_data
from smdb_desktop.services.stored.records import ForloebRecord, Json
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store import connection, figures
from smdb_desktop.store.citizens import STATE
from smdb_desktop.store.migrations.case_states import CASE_STATES
from smdb_desktop.store.rows import dumps, forloeb_row, skema_row, stamp
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.statements import Statements

_FIRST = ("Anne", "Søren", "Mohammed", "Åse", "Lars", "Fatima", "Jørgen", "Inger", "Zoë", "Hassan", "Birthe", "Øjvind")
_LAST = ("Jensen", "Sørensen", "Hansen", "Ærø", "Ali", "Nørgaard", "Møller", "Nielsen", "Østergård", "Yılmaz", "Kjær")
_KINDS, _SHAPES = 24, 5
_DRAFT, _WHOLE, _UNDER_WAY, _UNTREATED, _UNSTARTED = range(_SHAPES)
_START = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
_ROOM = "cache_size = -600000"
_FEWEST = 10
"""Tilbud in the smallest register."""
_KEPT_FROM = 1_000
"""Stores of fewer are made anew each time."""
_ID = "printf('%02x', {place}) || substr({course}, 3)"
_MADE = (
    "CREATE TEMP TABLE person_ (nr INTEGER PRIMARY KEY, borger_id TEXT, forloeb_id TEXT, cpr_nr TEXT, navn TEXT, soeg TEXT,"
    " tid TEXT, form INTEGER, tilstand TEXT)",
    "CREATE TEMP TABLE form_ (form INTEGER, plads INTEGER, over INTEGER, art TEXT, position INTEGER, faerdig TEXT,"
    " PRIMARY KEY (form, plads)) WITHOUT ROWID",
    "CREATE TEMP TABLE svar_ (form INTEGER, plads INTEGER, felt TEXT, raw TEXT, value TEXT, PRIMARY KEY (form, plads, felt))"
    " WITHOUT ROWID",
)
_CITIZENS = (
    "INSERT INTO borger (id, cpr_nr, navn, opholdskommune, koen, aendret, aendret_af)"
    " SELECT borger_id, cpr_nr, navn, '165', '', tid, ?1 FROM person_ ORDER BY nr"
)
_LAID = (
    "INSERT INTO borgerliste (borger_id, soeg, cpr_nr, aendret) SELECT borger_id, soeg, cpr_nr, tid FROM person_ ORDER BY nr",
    "INSERT INTO skema (id, forloeb_id, parent_id, art, position, kladde, aendret, aendret_af, faerdig_tid, faerdig_af, faerdig)"  # noqa: S608
    f" SELECT {_ID.format(place='f.plads', course='p.forloeb_id')}, p.forloeb_id,"
    f" iif(f.over IS NULL, NULL, {_ID.format(place='f.over', course='p.forloeb_id')}), f.art, f.position, f.faerdig IS NULL,"
    " iif(f.faerdig IS NULL, p.tid, ''), ?1, iif(f.faerdig IS NULL, NULL, p.tid), iif(f.faerdig IS NULL, '', ?1), f.faerdig"
    " FROM person_ AS p JOIN form_ AS f ON f.form = p.form ORDER BY p.nr, f.plads",
    "INSERT INTO svar (skema_id, felt, raw, value, aendret, aendret_af)"  # noqa: S608
    f" SELECT {_ID.format(place='s.plads', course='p.forloeb_id')}, s.felt, s.raw, s.value, p.tid, ?1"
    " FROM person_ AS p JOIN svar_ AS s ON s.form = p.form",
    # what was set aside is followed by what is Klar
    "INSERT INTO indberetning (id, forloeb_id, revision, art, tilstand, klar_tid, payload_sha256, forrige_sha256, filnavn, maal,"
    " sendt_tid, sendt_af) SELECT lower(hex(randomblob(16))), forloeb_id, n.nr, iif(n.nr = 1, 'NY', 'RETTET'),"
    " iif(n.nr = 2, 'KLAR', p.tilstand), tid, '', '', iif(p.tilstand = 'EKSPORTERET', forloeb_id || '.asice', ''),"
    " iif(p.tilstand = 'EKSPORTERET', '/mappe', ''), iif(p.tilstand = 'EKSPORTERET', tid, NULL),"
    " iif(p.tilstand = 'EKSPORTERET', ?1, '') FROM person_ AS p JOIN (SELECT 1 AS nr UNION ALL SELECT 2) AS n"
    " ON n.nr = 1 OR p.tilstand = 'UVIST' ORDER BY p.nr, n.nr",
    "INSERT INTO indberettet (indberetning_id, forloeb_id, revision, klar_tid, dag, maade, person_id, hvem, tid, foer,"
    " indhold_sha256) SELECT id, forloeb_id, revision, klar_tid, substr(klar_tid, 1, 10), 'INDTASTET', '', ?1, klar_tid,"
    " 'KLAR', ''"
    " FROM indberetning WHERE tilstand = 'INDBERETTET'",
    "INSERT INTO afsendelse (id, indberetning_id, vej, maal, begyndt, hvem, sluttet, udfald, besked)"
    " SELECT lower(hex(randomblob(16))), id, 'mappe', '/mappe', klar_tid, ?1, klar_tid,"
    " iif(tilstand = 'UVIST', 'UVIST', 'AFLEVERET'), '' FROM indberetning WHERE tilstand IN ('EKSPORTERET', 'UVIST')",
    "INSERT INTO kvittering (indberetning_id, afsendelse_id, vej, tid, sha256, navn, besked)"
    " SELECT i.id, a.id, 'mappe', a.sluttet, '', i.filnavn, '' FROM indberetning AS i JOIN afsendelse AS a"
    " ON a.indberetning_id = i.id WHERE i.tilstand = 'EKSPORTERET'",
    "INSERT OR IGNORE INTO maal (vej, maal) VALUES ('mappe', '/mappe')",
    "DELETE FROM sagstal",
    *CASE_STATES[-2:],
)


# as the program reckons them: the start of treatment, and what a case that is not reported has waiting
_LIMITS = (
    "INSERT INTO frist (forloeb_id, art, noegle, dag, fra) SELECT id, 'IVAERKSAETTELSE', '', date(anmodet_dag, '+14 days'),"
    " anmodet_dag FROM forloeb WHERE anmodet = 1 AND ivaerksat = 0 AND afsluttet = 0 AND anmodet_dag <> ''",
    "INSERT INTO frist (forloeb_id, art, noegle, dag, fra) SELECT id, 'MAANED', '',"
    " date(anmodet_dag, 'start of month', '+1 month', '+14 days'), anmodet_dag FROM forloeb"
    " WHERE tilstand <> 'INDBERETTET' AND anmodet_dag <> ''",
    "UPDATE forloeb SET regnet = 1",
)


def name(number: int) -> str:
    """The made-up name of a citizen."""
    return f"{_FIRST[number % 12]} {_FIRST[number // 12 % 12]} {_LAST[number // 5 % 11]} {number}"


def fill(opened: Workspace, citizens: int) -> None:
    """Lay so many citizens with a course each into the empty store, every tenth with a draft."""
    store = opened.store
    if not isinstance(store, SqlStore):
        raise TypeError("not the encrypted store")
    with store._tx.writing() as conn:
        # what they bring along row by row is worked out once, at the end
        triggers = conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'liste_%' OR name LIKE 'sag%')"
        ).fetchall()
        for named, _sql in triggers:
            conn.execute(f"DROP TRIGGER {named}")
        forms = _lay_out(conn, citizens)
        _tell(store, forms)
        for statement in _LAID:
            conn.execute(statement, (demo_data.PROFIL.medarbejder,) if "?1" in statement else ())
        marking, given = store.cases._marking
        conn.execute(marking.removesuffix(" WHERE id = ?"), given)
        # said of one citizen in the store's words; here of each
        conn.execute(STATE.format(whose="borgerliste.borger_id"))
        figures.fill(conn, store._navne.milepaele())
        for limit in _LIMITS:
            conn.execute(limit)
        for table in ("person_", "form_", "svar_"):
            conn.execute(f"DROP TABLE {table}")
        for _named, sql in triggers:
            conn.execute(sql)
    years.register(store, max(_FEWEST, citizens // 10), _START)
    store.health.settle()


def filled(citizens: int, data_dir: Path) -> None:
    """Put a store of so many into a folder that is not there yet: a copy of one that was made before, where there is one.

    They are kept in a folder of this user's among the temporary files, one for each size and each state of what makes them.
    """
    if citizens < _KEPT_FROM:
        child(dict(os.environ), "crowd", str(data_dir), str(citizens))
        return
    kept = _kept(citizens)
    if not kept.is_dir():
        # those of another state are of no use any more
        for older in kept.parent.glob(f"{citizens}-*"):
            shutil.rmtree(older)
        begun = kept.with_name(f"{kept.name}-{uuid4().hex}")
        child(dict(os.environ), "crowd", str(begun / "data"), str(citizens))
        begun.rename(kept)
    shutil.copytree(kept / "data", data_dir)


def make(data_dir: Path, citizens: int) -> None:
    """Make such a store, in a process that does nothing else: it locks no memory, which would cost six times as much."""
    cast(Any, connection).Statements = _Hasty
    cast(Any, connection)._lock_memory = lambda: None
    opened, _code = material.opened_desk(data_dir).create(material.PASSPHRASE, demo_data.PROFIL, oevelse=True)
    try:
        fill(opened, citizens)
    finally:
        opened.close()


class _Hasty(Statements):
    """A connection for what nobody has to keep secret, with room for all its pages."""

    def executescript(self, sql: str, /) -> Any:
        """Without locked memory."""
        slow, small = "cipher_memory_security = ON", f"cache_size = -{connection._CACHE_KIB}"
        return super().executescript(sql.replace(slow, "cipher_memory_security = OFF").replace(small, _ROOM))


def _kept(citizens: int) -> Path:
    """Where such a store is kept; another folder when the program or the filling is another."""
    state = hashlib.sha256()
    root = Path(__file__).resolve().parents[1]
    sources = [*sorted((root / "smdb_desktop").rglob("*.py")), Path(__file__), Path(material.__file__)]
    for path in sources:
        if path.parts[-2] in {"store", "migrations", "benchmarks", "case", "forms"}:
            state.update(path.read_bytes())
    folder = Path(gettempdir()) / f"smdb-bench-{os.getuid() if hasattr(os, 'getuid') else 0}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(folder)
    return folder / f"{citizens}-{state.hexdigest()[:16]}"


def _shape(number: int) -> int:
    if number % 10 == 0:
        return _DRAFT
    if number % 50 == 1:
        return _UNSTARTED
    if number % 190 == 14:
        return _UNTREATED
    return _UNDER_WAY if number % 30 == 4 else _WHOLE


def _state(number: int) -> str:
    """The state of the first submission of a course."""
    if number % 500 == 27:
        return "UVIST"
    if number % 100 == 7:
        return "KLAR"
    return "INDBERETTET" if number % 4 == 1 else "EKSPORTERET"


def _course(kind: int, shape: int) -> ForloebRecord:
    """A course of a kind with the forms that a shape has."""
    course = material.record(kind, "", completed=True)
    if shape == _WHOLE:
        return course
    if shape == _DRAFT:
        request, draft = [form for form in course.skemaer if form.faerdig is not None][:2]
        return course._replace(skemaer=(request, draft._replace(faerdig=None, faerdig_tid=None)))
    left = {
        _UNDER_WAY: ("anmodning", "ivaerksaettelse", "tilbud", "behandling"),
        _UNTREATED: ("anmodning", "ivaerksaettelse"),
        _UNSTARTED: ("anmodning",),
    }[shape]
    return course._replace(skemaer=tuple(form for form in course.skemaer if form.art in left))


def _forms(course: ForloebRecord) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
    """Each form of a course that somebody has begun, by its place, the place of the one above it, and its row."""
    there = [form for form in course.skemaer if form.svar or form.faerdig is not None]
    places = {form.id: place for place, form in enumerate(there)}
    for form in there:
        yield places[form.id], places.get(form.parent_id or ""), skema_row("", form)


def _lay_out(conn: Any, citizens: int) -> years.Forms:
    """The temporary tables and the rows of citizens and courses; of which forms each kind of course consists."""
    forms: dict[int, list[tuple[str, str, str | None, int, Mapping[str, Json]]]] = {}
    for statement in _MADE:
        conn.execute(statement)
    for kind in range(_KINDS):
        for shape in range(_SHAPES):
            course, number = _course(kind, shape), kind * _SHAPES + shape
            by_id = {form.id: form for form in course.skemaer}
            for place, above, row in _forms(course):
                answered = {felt: svar.raw for felt, svar in by_id[row["id"]].svar.items()}
                over = None if above is None else f"{above:02x}"
                forms.setdefault(number, []).append((f"{place:02x}", row["art"], over, row["position"], answered))
                shown = (number, place, above, row["art"], row["position"], row["faerdig"])
                conn.execute("INSERT INTO form_ VALUES (?, ?, ?, ?, ?, ?)", shown)
                answers = by_id[row["id"]].svar.items() if shape == _DRAFT else ()
                laid = [(number, place, felt, dumps(svar.raw), dumps(svar.value)) for felt, svar in answers]
                conn.executemany("INSERT INTO svar_ VALUES (?, ?, ?, ?, ?)", laid)
    conn.executemany("INSERT INTO person_ VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_person, range(citizens)))
    row = forloeb_row(material.record(0, "", completed=True))
    row |= dict.fromkeys(("oprettet", "aendret"), "tid") | {"id": "forloeb_id", "borger_id": "borger_id"}
    own = {"id", "borger_id", "oprettet", "aendret"}
    listed = ", ".join(str(row[column]) if column in own else "?" for column in row)
    rest = tuple(value for column, value in row.items() if column not in own)
    conn.execute(_CITIZENS, (demo_data.PROFIL.medarbejder,))
    conn.execute(f"INSERT INTO forloeb ({', '.join(row)}) SELECT {listed} FROM person_ ORDER BY nr", rest)  # noqa: S608
    return forms


def _person(number: int) -> tuple[Any, ...]:
    shape, digits, called = _shape(number), material.cpr(number), name(number)
    return (
        number,
        uuid4().hex,
        uuid4().hex,
        digits,
        called,
        search_text(called, digits),
        stamp(_START + timedelta(minutes=5 * number)),
        number % _KINDS * _SHAPES + shape,
        _state(number),
    )


def _tell(store: SqlStore, forms: years.Forms) -> None:
    """The log of each course, chained as ever."""
    sql = "SELECT nr, forloeb_id, borger_id, form FROM person_ ORDER BY nr"
    years.tell(store, store._tx.conn.execute(sql).fetchall(), forms, _START)
