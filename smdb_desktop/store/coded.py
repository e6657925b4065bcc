"""Where a code may stand: in portions of rows, so that a look through a large store lets others past between two of them.

SQLite only looks whether the code's text is there: it reads each row once and hands out few. What the text means is for who asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from smdb_desktop.services.ports.coded import END, PORTION, Borgere, Sag, Sager, Versioner
from smdb_desktop.store.rows import day_of, dumps
from smdb_desktop.store.transactions import Transactions

# 0: living; 1: laid down with what is in it, so that it can be put back or is still shown; 2: nothing is left but its line
_STAND = "CASE WHEN w.nedlagt = '' THEN 0 WHEN EXISTS (SELECT 1 FROM skema WHERE forloeb_id = w.id) THEN 1 ELSE 2 END"
_GONE = 2
# a portion ends by rows that were looked at, not by rows that were found
_COURSES = (
    f"SELECT w.nr, w.id, w.myndighedskommune, {_STAND}, EXISTS (SELECT 1 FROM skema AS s WHERE s.forloeb_id = w.id"  # noqa: S608
    " AND s.art IN (SELECT value FROM json_each(?1))"
    " AND (EXISTS (SELECT 1 FROM json_each(?3) AS k WHERE instr(s.faerdig, k.value) > 0)"
    " OR EXISTS (SELECT 1 FROM json_each(?2) AS n JOIN svar AS v ON v.skema_id = s.id AND v.felt = n.value"
    " WHERE EXISTS (SELECT 1 FROM json_each(?3) AS k WHERE instr(v.raw, k.value) > 0)))) AS maaske"
    " FROM (SELECT rowid AS nr, id, myndighedskommune, nedlagt FROM forloeb WHERE rowid > ?4 ORDER BY rowid LIMIT ?5) AS w"
)
_VERSIONS = (
    f"SELECT w.nr, {_STAND}, w.skemaversion, coalesce((SELECT json_extract(v.value, '$') FROM skema AS s JOIN svar AS v"  # noqa: S608
    " ON v.skema_id = s.id AND v.felt = ?2 WHERE s.forloeb_id = w.id AND s.art = ?1 LIMIT 1), w.anmodet_dag),"
    " EXISTS (SELECT 1 FROM skema AS s WHERE s.forloeb_id = w.id AND s.kladde = 1)"
    " FROM (SELECT rowid AS nr, id, skemaversion, anmodet_dag, nedlagt FROM forloeb WHERE rowid > ?3 ORDER BY rowid LIMIT ?4)"
    " AS w"
)
_CITIZENS = "SELECT nr, id, kode FROM (SELECT rowid AS nr, id, {felt} AS kode FROM borger WHERE rowid > ? ORDER BY rowid LIMIT ?)"
_FIELDS = ("opholdskommune", "koen")
_SINCE = "SELECT forloeb_id, borger_id FROM {table} WHERE nr > ?"


class Coded:
    """``ports.coded.Coded``."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def number(self) -> tuple[int, int]:
        """How many courses and citizens there are."""
        with self._tx.translated():
            row = self._tx.conn.execute(
                "SELECT (SELECT count(*) FROM forloeb), (SELECT count(*) FROM borger)"
            ).fetchone()
            return int(row[0]), int(row[1])

    def courses(self, felter: Collection[str], koder: Collection[str], after: int, most: int = PORTION) -> Sager:
        """Those of a portion in which one of the codes may stand."""
        arter = sorted({felt.partition(".")[0] for felt in felter})
        navne = sorted({felt.partition(".")[2] for felt in felter})
        texts = [dumps(kode) for kode in koder]
        given = (dumps([*arter]), dumps([*navne]), dumps([*texts]), after, most)
        with self._tx.translated():
            rows = self._tx.conn.execute(_COURSES, given).fetchall()
        there = (row for row in rows if row[3] != _GONE)
        found = (Sag(id_, kommune, bool(maaske), bool(stand)) for _nr, id_, kommune, stand, maaske in there)
        return Sager(_next(rows, most), tuple(sag for sag in found if sag.maaske or sag.myndighedskommune in koder))

    def versions(self, datofelt: tuple[str, str], after: int, most: int = PORTION) -> Versioner:
        """Those of a portion by their version."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_VERSIONS, (*datofelt, after, most)).fetchall()
        tal = Counter(
            (version, day_of(dag), bool(kladde), bool(stand))
            for _nr, stand, version, dag, kladde in rows
            if stand != _GONE
        )
        return Versioner(_next(rows, most), tal)

    def citizens(self, felt: str, koder: Collection[str], after: int, most: int = PORTION) -> Borgere:
        """Those of a portion who have one of the codes. Raises KeyError for any other field."""
        if felt not in _FIELDS:
            raise KeyError(felt)
        with self._tx.translated():
            rows = self._tx.conn.execute(_CITIZENS.format(felt=felt), (after, most)).fetchall()
        return Borgere(_next(rows, most), tuple((id_, kode) for _nr, id_, kode in rows if kode in koder))

    def last_line(self) -> int:
        """The number of the last line of the log."""
        with self._tx.translated():
            sql = (
                "SELECT max((SELECT coalesce(max(nr), 0) FROM haendelse), (SELECT coalesce(max(nr), 0) FROM aendring))"
            )
            return int(self._tx.conn.execute(sql).fetchone()[0])

    def written_since(self, line: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The courses and the citizens of later lines."""
        courses, citizens = dict[str, None](), dict[str, None]()
        with self._tx.reading() as conn:
            for table in ("haendelse", "aendring"):
                for forloeb_id, borger_id in conn.execute(_SINCE.format(table=table), (line,)):
                    courses[forloeb_id], citizens[borger_id] = None, None
        return tuple(filter(None, courses)), tuple(filter(None, citizens))


def _next(rows: list[tuple[int, ...]], most: int) -> int:
    return rows[-1][0] if len(rows) == most else END
