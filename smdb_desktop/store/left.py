"""Which courses have left: of this store's own, and of those it was told of; and which of its own were taken back outside.

A copy that becomes the store is told of them, so that a course that is typed again is recognised by its citizen and its day, and
so that one which lives in the copy and was deleted, handed over or corrected since is not reported as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smdb_desktop.services.stored.records import Afgaaet, Kilde, Skaebne, Tilbagekaldt
from smdb_desktop.store.rows import day_of, dumps
from smdb_desktop.store.transactions import Transactions

_TRIED = "EXISTS (SELECT 1 FROM afsendelse AS a WHERE a.indberetning_id = i.id AND a.udfald IN ('I_GANG', 'UVIST', 'AFLEVERET'))"
# the form's own day; where the form has gone from the row, the day that the row keeps
_DAY = (
    "coalesce((SELECT json_extract(s.faerdig, '$.' || d.value) FROM skema AS s, json_each(?) AS d"
    " WHERE s.forloeb_id IN (f.id, f.flyttet_til) AND s.art = d.key AND json_extract(s.faerdig, '$.' || d.value) IS NOT NULL"
    " LIMIT 1), f.anmodet_dag)"
)
_SKAEBNE = "CASE WHEN f.overdraget <> '' THEN 'OVERDRAGET' WHEN f.flyttet_til <> '' THEN 'CPR_RETTET' ELSE '' END"
_OWN = (
    f"SELECT f.id, iif(f.nedlagt = '', b.cpr_nr, f.nedlagt), {_DAY}, {_SKAEBNE},"  # noqa: S608
    " iif(f.overdraget <> '', f.overdraget, b.cpr_nr), f.aendret, f.aendret_af FROM forloeb AS f"
    " JOIN borger AS b ON b.id = f.borger_id WHERE f.overdraget <> '' OR (EXISTS (SELECT 1 FROM indberetning AS i"
    f" WHERE i.forloeb_id = f.id AND (i.tilstand <> 'KLAR' OR {_TRIED})) AND (f.flyttet_til <> '' OR NOT EXISTS ("
    "SELECT 1 FROM indberetning AS s WHERE s.forloeb_id = f.id AND s.art = 'SLETTET' AND s.tilstand NOT IN ('KLAR', 'UVIST'))))"
)
_TOLD = "SELECT forloeb_id, cpr_nr, anmodet, skaebne, til, dag, hvem FROM afgaaet AS told"
_HERE = "EXISTS (SELECT 1 FROM forloeb WHERE id = told.forloeb_id)"
_ALIVE = "EXISTS (SELECT 1 FROM forloeb WHERE id = told.forloeb_id AND nedlagt = '')"
# what is deleted has left, and nobody could report it a second time
_DELETED = (
    "EXISTS (SELECT 1 FROM udenfor AS u WHERE u.forloeb_id = told.forloeb_id AND u.art = 'SLETTET' AND u.kilde <> 'FORSOEG'"
    " AND NOT EXISTS (SELECT 1 FROM udenfor AS v WHERE v.forloeb_id = u.forloeb_id AND v.revision > u.revision))"
)
_NOTE = (
    "INSERT INTO afgaaet (forloeb_id, cpr_nr, anmodet, skaebne, til, dag, hvem) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
    " WHERE ?4 <> '' OR NOT EXISTS (SELECT 1 FROM forloeb WHERE id = ?1)"
    " ON CONFLICT DO UPDATE SET anmodet = iif(excluded.anmodet <> '', excluded.anmodet, anmodet),"
    " til = iif(excluded.skaebne <> '', excluded.til, til), dag = iif(excluded.skaebne <> '', excluded.dag, dag),"
    " hvem = iif(excluded.skaebne <> '', excluded.hvem, hvem), skaebne = iif(excluded.skaebne <> '', excluded.skaebne, skaebne)"
)
_ELSEWHERE = f"{_TOLD} WHERE cpr_nr = ? AND NOT {_HERE} AND NOT {_DELETED}"  # our own words
_LAST = "SELECT indberetning_id, revision FROM udenfor WHERE forloeb_id = ? ORDER BY revision DESC, kilde = 'FORSOEG' LIMIT 1"
_GIVEN = "(SELECT value FROM json_each(?))"
_TAKEN_BACK = f"{_TOLD} WHERE forloeb_id IN {_GIVEN} AND skaebne <> '' AND {_ALIVE}"
# the last that is known outside; what this store sent itself since, or what stands in SMDB, comes after it
_DELETIONS = (
    "SELECT u.forloeb_id, u.revision, u.dag, u.kilde FROM udenfor AS u"  # noqa: S608
    f" JOIN forloeb AS f ON f.id = u.forloeb_id WHERE u.forloeb_id IN {_GIVEN} AND u.art = 'SLETTET' AND f.nedlagt = ''"
    " AND NOT EXISTS (SELECT 1 FROM udenfor AS v WHERE v.forloeb_id = u.forloeb_id AND v.revision > u.revision"
    " AND v.kilde <> 'FORSOEG' AND v.art <> 'SLETTET')"
    " AND NOT EXISTS (SELECT 1 FROM indberetning AS i WHERE i.forloeb_id = u.forloeb_id AND i.revision > u.revision"
    " AND i.tilstand NOT IN ('KLAR', 'UVIST')) ORDER BY u.revision"
)

_LAST_DELETION = (
    "SELECT revision, kilde FROM udenfor WHERE forloeb_id = ? AND art = 'SLETTET'"
    " ORDER BY kilde = 'FORSOEG', revision DESC LIMIT 1"
)


class Left:
    """Courses that have left or may have left."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def courses(self, datofelter: Mapping[str, str]) -> tuple[Afgaaet, ...]:
        """This store's own, then those it was told of and does not have, or has alive though they were taken back."""
        with self._tx.reading() as conn:
            own = conn.execute(_OWN, (dumps(dict(datofelter)),)).fetchall()
            told = conn.execute(f"{_TOLD} WHERE NOT {_HERE} OR (skaebne <> '' AND {_ALIVE})").fetchall()
        mine, kept = ({row[0]: _afgaaet(row) for row in rows} for rows in (own, told))
        # one that was taken back and may have left here again is both
        both = {id_: mine[id_]._replace(tilbagekaldt=kept[id_].tilbagekaldt) for id_ in mine.keys() & kept.keys()}
        return tuple((kept | mine | both)[id_] for id_ in dict.fromkeys((*mine, *kept)))

    def note(self, rows: Sequence[Afgaaet]) -> None:
        """Keep those that are not here, and of those that are here that they were taken back."""
        with self._tx.writing() as conn:
            conn.executemany(_NOTE, [_row(row) for row in rows])

    def elsewhere(self, cpr_nr: str) -> tuple[Afgaaet, ...]:
        """Those of a citizen that are not here and were not deleted, each with the last that is known to have left."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_ELSEWHERE, (cpr_nr,)).fetchall()
            # sorted here: a statement that sorts makes a table in memory even for no row, once for each case of an export
            found = sorted(map(_afgaaet, rows), key=lambda each: (each.anmodet, each.forloeb_id))
            last = [self._tx.conn.execute(_LAST, (each.forloeb_id,)).fetchone() for each in found]
        return tuple(
            each._replace(indberetning_id=known[0], revision=known[1]) if known else each
            for each, known in zip(found, last, strict=True)
        )

    def taken_back(self, forloeb_ids: Sequence[str]) -> Mapping[str, Tilbagekaldt]:
        """Of these courses, those that live here and were taken back outside."""
        given = dumps(list(forloeb_ids))
        with self._tx.translated():
            told = self._tx.conn.execute(_TAKEN_BACK, (given,)).fetchall()
            deleted = self._tx.conn.execute(_DELETIONS, (given,)).fetchall()
        found: dict[str, Tilbagekaldt] = {}
        for forloeb_id, revision, dag, kilde in deleted:
            known = found.get(forloeb_id)
            if known is None or known.kilde is Kilde.FORSOEG or kilde != Kilde.FORSOEG:
                about = Tilbagekaldt(Skaebne.SLETTET, day_of(dag), revision=revision, kilde=Kilde(kilde))
                found[forloeb_id] = about
        for row in told:
            back = _afgaaet(row).tilbagekaldt
            if back is not None:
                last = self._tx.conn.execute(_LAST_DELETION, (row[0],)).fetchone()
                found[row[0]] = back._replace(revision=last[0], kilde=Kilde(last[1])) if last else back
        return found


def _afgaaet(row: tuple[str, str, str, str, str, str, str]) -> Afgaaet:
    forloeb_id, cpr_nr, anmodet, skaebne, til, dag, hvem = row
    back = Tilbagekaldt(Skaebne(skaebne), day_of(dag), til, hvem) if skaebne else None
    return Afgaaet(forloeb_id, cpr_nr, anmodet, tilbagekaldt=back)


def _row(row: Afgaaet) -> tuple[str, ...]:
    back = row.tilbagekaldt
    if back is None:
        return (row.forloeb_id, row.cpr_nr, row.anmodet, "", "", "", "")
    dag = "" if back.dag is None else back.dag.isoformat()
    return (row.forloeb_id, row.cpr_nr, row.anmodet, back.skaebne.value, back.til, dag, back.hvem)
