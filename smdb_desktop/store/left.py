"""Which courses have left: of this store's own, and of those it was told of and does not have.

A copy that becomes the store is told of them, so that a course that is typed again is recognised by its citizen and its day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smdb_desktop.services.stored.records import Afgaaet
from smdb_desktop.store.rows import dumps
from smdb_desktop.store.transactions import Transactions

_TRIED = "EXISTS (SELECT 1 FROM afsendelse AS a WHERE a.indberetning_id = i.id AND a.udfald IN ('I_GANG', 'UVIST', 'AFLEVERET'))"
_OWN = (
    "SELECT f.id, iif(f.nedlagt = '', b.cpr_nr, f.nedlagt),"  # noqa: S608
    " coalesce((SELECT json_extract(s.faerdig, '$.' || d.value) FROM skema AS s, json_each(?) AS d"
    " WHERE s.forloeb_id IN (f.id, f.flyttet_til) AND s.art = d.key AND s.faerdig IS NOT NULL LIMIT 1), '') FROM forloeb AS f"
    " JOIN borger AS b ON b.id = f.borger_id WHERE EXISTS (SELECT 1 FROM indberetning AS i WHERE i.forloeb_id = f.id"
    f" AND (i.tilstand <> 'KLAR' OR {_TRIED})) AND NOT EXISTS (SELECT 1 FROM indberetning AS s WHERE s.forloeb_id = f.id"
    " AND s.art = 'SLETTET' AND s.tilstand NOT IN ('KLAR', 'UVIST'))"
)
_TOLD = "SELECT forloeb_id, cpr_nr, anmodet FROM afgaaet AS told"
_ABSENT = "NOT EXISTS (SELECT 1 FROM forloeb WHERE id = told.forloeb_id)"
_NOTE = (
    "INSERT INTO afgaaet (forloeb_id, cpr_nr, anmodet) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM forloeb WHERE id = ?1)"
    " ON CONFLICT DO UPDATE SET anmodet = excluded.anmodet WHERE excluded.anmodet <> ''"
)
_ELSEWHERE = f"{_TOLD} WHERE cpr_nr = ? AND {_ABSENT}"  # our own words
_LAST = "SELECT indberetning_id, revision FROM udenfor WHERE forloeb_id = ? ORDER BY revision DESC, kilde = 'FORSOEG' LIMIT 1"


class Left:
    """Courses that have left or may have left."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def courses(self, datofelter: Mapping[str, str]) -> tuple[Afgaaet, ...]:
        """This store's own, then those it was told of and does not have."""
        with self._tx.reading() as conn:
            own = conn.execute(_OWN, (dumps(dict(datofelter)),)).fetchall()
            told = conn.execute(f"{_TOLD} WHERE {_ABSENT}").fetchall()
        return tuple(Afgaaet(*row) for row in (*own, *told))

    def note(self, rows: Sequence[Afgaaet]) -> None:
        """Keep those that are not here."""
        with self._tx.writing() as conn:
            conn.executemany(_NOTE, [(row.forloeb_id, row.cpr_nr, row.anmodet) for row in rows])

    def elsewhere(self, cpr_nr: str) -> tuple[Afgaaet, ...]:
        """Those of a citizen that are not here, each with the last that is known to have left."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_ELSEWHERE, (cpr_nr,)).fetchall()
            # sorted here: a statement that sorts makes a table in memory even for no row, once for each case of an export
            found = sorted((Afgaaet(*row) for row in rows), key=lambda each: (each.anmodet, each.forloeb_id))
            last = [self._tx.conn.execute(_LAST, (each.forloeb_id,)).fetchone() for each in found]
        return tuple(
            each._replace(indberetning_id=known[0], revision=known[1]) if known else each
            for each, known in zip(found, last, strict=True)
        )
