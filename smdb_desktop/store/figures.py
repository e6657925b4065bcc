"""Figures of courses (``ports.figures``): one row a course, clustered by citizen, made from completed forms only.

A row is made anew where a completed form came, went or was changed (``note``, called by ``cases._restage`` in the transaction
of the write); what changes at the citizen or moves a course is followed by triggers that fire at those seldom writes and at no
others. An answer that is typed never touches this table.

What was counted of a group of citizens is kept (``talt``) until a row of that group is written, whoever writes it: triggers
forget it, so that nothing which is kept can be older than the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.services.ports.figures import PORTION, START, Begyndt, Talraekke
from smdb_desktop.services.ports.vault import Milepaele
from smdb_desktop.services.stored.records import KontrolRow
from smdb_desktop.store.rows import day_of, dumps, stamp, unstamp
from smdb_desktop.store.transactions import Transactions

Arter = Mapping[str, frozenset[str]]
FIRST: Arter = {
    Milepael.ANMODET: frozenset({"anmodning"}),
    Milepael.IVAERKSAT: frozenset({"ivaerksaettelse"}),
    Milepael.BEHANDLET: frozenset({"behandling"}),
    Milepael.AFSLUTTET: frozenset({"forloebsafslutning"}),
}
"""What the forms were called by the programs that made files of schema 1."""
_OPEN = "9999-12-31"
_COLUMNS = Talraekke._fields
_NAMED = ", ".join(_COLUMNS)
TABLES = (
    "CREATE TABLE forloebstal (borger_id TEXT NOT NULL, forloeb_id TEXT NOT NULL REFERENCES forloeb (id) ON DELETE CASCADE, "
    + ", ".join(f"{column} TEXT NOT NULL" for column in _COLUMNS[2:])
    + ", PRIMARY KEY (borger_id, forloeb_id)) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX forloebstal_forloeb ON forloebstal (forloeb_id)",
    "CREATE INDEX forloebstal_begyndt ON forloebstal (begyndt)",
    "CREATE TABLE talt (hvad TEXT NOT NULL, spand TEXT NOT NULL, noegle TEXT NOT NULL, tal TEXT NOT NULL,"
    " PRIMARY KEY (hvad, spand)) STRICT, WITHOUT ROWID",
    "CREATE INDEX talt_spand ON talt (spand)",
)
_GROUP = 2
"""So many letters of a citizen's id say in which group the citizen is counted: of ids as the program makes them 256 groups."""
_FORGET = f"DELETE FROM talt WHERE spand IN ('', substr({{row}}.borger_id, 1, {_GROUP}))"  # noqa: S608
FORGETTING = {
    "ny": f"INSERT ON forloebstal BEGIN {_FORGET.format(row='NEW')}",
    "aendret": f"UPDATE ON forloebstal BEGIN {_FORGET.format(row='OLD')}; {_FORGET.format(row='NEW')}",
    "vaek": f"DELETE ON forloebstal BEGIN {_FORGET.format(row='OLD')}",
}
TRIGGERS = {
    "borger": "UPDATE OF cpr_nr, koen, opholdskommune ON borger WHEN NEW.cpr_nr <> OLD.cpr_nr OR NEW.koen <> OLD.koen"
    " OR NEW.opholdskommune <> OLD.opholdskommune BEGIN UPDATE forloebstal SET cpr_nr = NEW.cpr_nr, koen = NEW.koen,"
    " opholdskommune = NEW.opholdskommune WHERE borger_id = NEW.id",
    "flyttet": "UPDATE OF borger_id ON forloeb WHEN NEW.borger_id <> OLD.borger_id BEGIN UPDATE forloebstal SET"
    " borger_id = NEW.borger_id, cpr_nr = (SELECT cpr_nr FROM borger WHERE id = NEW.borger_id),"
    " koen = (SELECT koen FROM borger WHERE id = NEW.borger_id),"
    " opholdskommune = (SELECT opholdskommune FROM borger WHERE id = NEW.borger_id) WHERE forloeb_id = NEW.id",
    "nedlagt": "UPDATE OF nedlagt ON forloeb WHEN NEW.nedlagt <> '' BEGIN DELETE FROM forloebstal WHERE forloeb_id = NEW.id",
}
_COURSES = (
    "SELECT f.id, f.borger_id, b.cpr_nr, b.koen, b.opholdskommune, f.myndighedskommune, f.skemaversion, f.oprettet"
    " FROM forloeb AS f JOIN borger AS b ON b.id = f.borger_id WHERE f.nedlagt = ''"
)
_COURSE = f"SELECT * FROM ({_COURSES}) WHERE id = ?"  # noqa: S608
_FORMS = "SELECT id, parent_id, art, faerdig FROM skema WHERE forloeb_id = ? AND faerdig IS NOT NULL ORDER BY position, rowid"
_PUT = f"INSERT OR REPLACE INTO forloebstal ({_NAMED}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_PORTION = (
    f"SELECT {_NAMED} FROM forloebstal WHERE (borger_id, forloeb_id) > (?, ?) AND til >= ? AND begyndt <= ?"  # noqa: S608
    " ORDER BY borger_id, forloeb_id LIMIT ?"
)
_OF_GROUP = (
    f"SELECT {_NAMED} FROM forloebstal WHERE borger_id >= ? AND borger_id < ? AND til >= ? AND begyndt <= ?"  # noqa: S608
    " ORDER BY borger_id, forloeb_id"
)
_END = "\U0010ffff"
"""After every id that begins with what stands before it."""
_GROUPS = (
    f"WITH RECURSIVE g (spand) AS (SELECT (SELECT substr(min(borger_id), 1, {_GROUP}) FROM forloebstal) UNION ALL"  # noqa: S608
    f" SELECT (SELECT substr(min(borger_id), 1, {_GROUP}) FROM forloebstal WHERE borger_id >= g.spand || '{_END}') FROM g"
    " WHERE g.spand IS NOT NULL) SELECT spand FROM g WHERE spand IS NOT NULL"
)
_KEEP = "INSERT OR REPLACE INTO talt (hvad, spand, noegle, tal) VALUES (?, ?, ?, ?)"
_BEGUN = "SELECT forloeb_id FROM skema WHERE kladde = 1 AND faerdig IS NULL AND art IN (SELECT value FROM json_each(?))"
_BEGUN_ROWS = (
    "SELECT s.forloeb_id, t.cpr_nr, t.myndighedskommune, t.begyndt, t.til FROM json_each(?) AS a CROSS JOIN skema AS s"
    " INDEXED BY skema_begyndt ON s.art = a.value AND s.kladde = 1 AND s.faerdig IS NULL CROSS JOIN forloebstal AS t"
    " INDEXED BY forloebstal_forloeb ON t.forloeb_id = s.forloeb_id WHERE t.til >= ? AND t.begyndt <= ?"
)
_FOLLOW = (
    "UPDATE forloebstal SET (forloeb_id, borger_id, cpr_nr, koen, opholdskommune) = (SELECT f.id, b.id, b.cpr_nr, b.koen,"
    " b.opholdskommune FROM forloeb AS f JOIN borger AS b ON b.id = f.borger_id WHERE f.id = ?) WHERE forloeb_id = ?"
)
_LISTED = (
    f"SELECT {', '.join('t.' + column for column in _COLUMNS)} FROM json_each(?) AS w"  # noqa: S608
    " JOIN forloebstal AS t INDEXED BY forloebstal_forloeb ON t.forloeb_id = w.value ORDER BY w.key"
)
_LINES = (
    "SELECT f.id, b.id, b.cpr_nr, b.navn, f.anmodet_dag, f.afsluttet, f.aendret, f.aendret_af FROM json_each(?) AS w"
    " CROSS JOIN forloeb AS f ON f.id = w.value JOIN borger AS b ON b.id = f.borger_id ORDER BY w.key"
)
_GIVEN = "skema INDEXED BY skema_gjort WHERE faerdig_tid IS NOT NULL"
_COMPLETED = (
    f"SELECT navn, (SELECT count(*) FROM {_GIVEN} AND faerdig_af = navn AND faerdig_tid >= ? AND faerdig_tid < ?)"  # noqa: S608
    f" FROM (WITH RECURSIVE p (navn) AS (SELECT min(faerdig_af) FROM {_GIVEN} UNION ALL SELECT (SELECT min(faerdig_af)"
    f" FROM {_GIVEN} AND faerdig_af > p.navn) FROM p WHERE p.navn IS NOT NULL) SELECT navn FROM p WHERE navn IS NOT NULL)"
)
"""The names are leapt through in their index, and each one's forms counted in it."""
_DAYS = (
    "SELECT coalesce((SELECT min(begyndt) FROM forloebstal), ''), coalesce((SELECT max(begyndt) FROM forloebstal), '')"
)


class Figures:
    """``ports.figures.Figures``."""

    def __init__(self, tx: Transactions, milepaele: Milepaele) -> None:
        self._tx = tx
        self._milepaele = milepaele

    def portion(
        self, fra: str, til: str, after: tuple[str, str] = START, most: int = PORTION
    ) -> tuple[tuple[str, str] | None, tuple[Talraekke, ...]]:
        """Courses that were open from ``fra`` to ``til``, citizen by citizen; and where to go on."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_PORTION, (*after, fra, til, most)).fetchall()
        found = tuple(map(Talraekke._make, rows))
        return (found[-1][:2] if len(found) == most else None), found

    def groups(self) -> tuple[str, ...]:
        """The groups of citizens that have a course, in the order of their ids."""
        with self._tx.translated():
            return tuple(row[0] for row in self._tx.conn.execute(_GROUPS))

    def group(self, spand: str, fra: str, til: str) -> tuple[Talraekke, ...]:
        """The courses of a group that were open from ``fra`` to ``til``, citizen by citizen."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_OF_GROUP, (spand, spand + _END, fra, til)).fetchall()
        return tuple(map(Talraekke._make, rows))

    def kept(self, hvad: str, noegle: str) -> Mapping[str, str]:
        """What is kept of a count by group; only the whole under "", where that is kept."""
        sql = "SELECT spand, tal FROM talt WHERE hvad = ? AND noegle = ?"
        with self._tx.translated():
            whole = dict(self._tx.conn.execute(f"{sql} AND spand = ''", (hvad, noegle)).fetchall())
            return whole or dict(self._tx.conn.execute(sql, (hvad, noegle)).fetchall())

    def keep(self, hvad: str, noegle: str, tal: Mapping[str, str]) -> None:
        """Keep what was counted, by group ("": the whole)."""
        with self._tx.writing() as conn:
            conn.executemany(_KEEP, [(hvad, spand, noegle, text) for spand, text in tal.items()])

    def begun(self) -> frozenset[str]:
        """The courses in which a start of treatment is a draft that was never completed."""
        with self._tx.translated():
            return frozenset(row[0] for row in self._tx.conn.execute(_BEGUN, (self._starts(),)))

    def begun_rows(self, fra: str, til: str) -> tuple[Begyndt, ...]:
        """Those of them that were open in a period, as they are counted."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_BEGUN_ROWS, (self._starts(), fra, til))
            # each course once, told apart here: SQLite would sort them in memory that is locked, which takes longer than the rest
            return tuple({row[0]: Begyndt._make(row[1:]) for row in rows}.values())

    def _starts(self) -> str:
        """The forms that start treatment, as JSON."""
        return dumps([*sorted(self._milepaele().get(Milepael.IVAERKSAT, ()))])

    def days(self) -> tuple[str, str]:
        """The first and the last day on which a course began."""
        with self._tx.translated():
            first, last = self._tx.conn.execute(_DAYS).fetchone()
        return first, last

    def listed(self, forloeb_ids: tuple[str, ...]) -> tuple[Talraekke, ...]:
        """These courses, in this order."""
        with self._tx.translated():
            return tuple(map(Talraekke._make, self._tx.conn.execute(_LISTED, (dumps([*forloeb_ids]),)).fetchall()))

    def lines(self, forloeb_ids: Sequence[str]) -> tuple[KontrolRow, ...]:
        """These courses as a list shows them."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_LINES, (dumps([*forloeb_ids]),)).fetchall()
        return tuple(KontrolRow(r[0], r[1], r[2], r[3], r[4], bool(r[5]), unstamp(r[6]), r[7]) for r in rows)

    def completed(self, fra: datetime, til: datetime) -> tuple[tuple[str, int], ...]:
        """Who completed how many forms, by name."""
        with self._tx.translated():
            found = self._tx.conn.execute(_COMPLETED, (stamp(fra), stamp(til))).fetchall()
        return tuple(sorted((navn, skemaer) for navn, skemaer in found if skemaer))

    def differing(self) -> tuple[str, ...]:
        """The courses whose figures are not what their forms say."""
        with self._tx.reading() as conn:
            kept = {row[1]: Talraekke._make(row) for row in conn.execute(f"SELECT {_NAMED} FROM forloebstal")}  # noqa: S608
            right = {row.forloeb_id: row for row in _made(conn, _COURSES, (), self._milepaele())}
        return tuple(sorted(id_ for id_ in kept.keys() | right.keys() if kept.get(id_) != right.get(id_)))

    def rebuild(self) -> int:
        """Make all figures anew."""
        with self._tx.writing() as conn:
            return fill(conn, self._milepaele())


def note(conn: Any, forloeb_id: str, arter: Arter) -> None:
    """The completed forms of this course are others than before, in the transaction of the write."""
    for row in _made(conn, _COURSE, (forloeb_id,), arter):
        conn.execute(_PUT, row)


def follow(conn: Any, forloeb_id: str, ny_id: str) -> None:
    """Everything in a course has gone to another one, whose row there is already: its figures go along."""
    conn.execute(_FOLLOW, (ny_id, forloeb_id))


def fill(conn: Any, arter: Arter) -> int:
    """Make all figures anew, inside a transaction; how many courses there are. ``conn`` takes statements."""
    conn.execute("DELETE FROM forloebstal")
    number = 0
    for row in _made(conn, _COURSES, (), arter):
        conn.execute(_PUT, row)
        number += 1
    return number


def create(db: Any) -> None:
    """The table of schema 2, filled with who is there, inside the transaction of the step; ``db`` takes statements."""
    for statement in TABLES:
        db.execute(statement)
    fill(db, FIRST)
    for name, does in TRIGGERS.items():
        db.execute(f"CREATE TRIGGER tal_{name} AFTER {does}; END")
    for name, does in FORGETTING.items():
        db.execute(f"CREATE TRIGGER talt_{name} AFTER {does}; END")


def _made(conn: Any, courses: str, given: tuple[str, ...], arter: Arter) -> Iterator[Talraekke]:
    """The rows of these courses, made from what they follow from."""
    milepael = {art: each for each, named in arter.items() for art in named}
    for course in conn.execute(courses, given).fetchall():
        forms = conn.execute(_FORMS, (course[0],)).fetchall()
        yield _row(course, [(id_, over, art, json.loads(faerdig)) for id_, over, art, faerdig in forms], milepael.get)


def _row(
    course: tuple[str, ...],
    forms: Iterable[tuple[str, str | None, str, dict[str, Any]]],
    milepael: Callable[[str], str | None],
) -> Talraekke:
    """A course's row: what its completed forms say, by what each is to the course."""
    id_, borger_id, cpr_nr, koen, opholdskommune, myndighedskommune, version, oprettet = course
    by_id = {form_id: values for form_id, _over, _art, values in forms}
    one: dict[str, dict[str, Any]] = {}
    treated = []
    for _form_id, over, art, values in forms:
        what = milepael(art)
        if what == Milepael.BEHANDLET:
            treated.append(_treatment(values, by_id.get(over or "", {})))
        elif what is not None:
            one.setdefault(what, values)
    asked, started, closed = (one.get(each, {}) for each in (Milepael.ANMODET, Milepael.IVAERKSAT, Milepael.AFSLUTTET))
    anmodet, afsluttet = _text(asked, "anmodningsdato"), _text(closed, "afsluttet_dato")
    made = day_of(oprettet)
    return Talraekke(
        borger_id=borger_id,
        forloeb_id=id_,
        cpr_nr=cpr_nr,
        koen=koen,
        opholdskommune=opholdskommune,
        myndighedskommune=myndighedskommune,
        skemaversion=version,
        begyndt=anmodet or (made.isoformat() if made else ""),
        til=afsluttet or _OPEN,
        anmodet=anmodet,
        ivaerksat=_text(started, "ivaerksat_dato"),
        afsluttet=afsluttet,
        status=_text(closed, "status_stofmisbrug"),
        aarsag=_text(closed, "aarsag_afsluttet"),
        aarsag_garanti=_text(started, "aarsag_overskridelse_behandlingsgaranti"),
        laege_oenskes=_text(started, "laegesamtale_oenskes"),
        laege_afholdt=_text(started, "laegesamtale_afholdt"),
        laege_dato=_text(started, "laegesamtale_dato"),
        aarsag_laege=_text(started, "aarsag_overskridelse_laegesamtale"),
        behandlinger=json.dumps(treated, ensure_ascii=False, separators=(",", ":")),
    )


def _treatment(values: Mapping[str, Any], tilbud: Mapping[str, Any]) -> list[str | int]:
    return [
        _text(values, "behandlingstype"),
        _text(values, "behandlingsintensitet"),
        _text(values, "tilbudsstartdato"),
        _text(values, "tilbudsslutdato"),
        int(values.get("frit_valg") is True),
        *(_text(tilbud, name) for name in ("tilbud_navn", "tilbud_p_nummer", "tilbud_kommune")),
    ]


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
