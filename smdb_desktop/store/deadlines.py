"""Limits of courses and follow-ups (``ports.deadlines.Deadlines``): kept beside the courses, in the order of their last days.

It reckons nothing: what a limit is the domain says. A page of the list is a walk through one index and some rows looked up whole,
and a number is a number that is kept; neither grows with the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from smdb_desktop.domain.deadlines import Krav
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.deadlines import ALL, FristRow, Fulgt, Kendt, Opfoelgning, Skyldig
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Hvem, Json
from smdb_desktop.services.stored.replaying import completed_copies
from smdb_desktop.store.citizens import note_state
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.log import Log
from smdb_desktop.store.rows import dumps, loads, stamp, unstamp
from smdb_desktop.store.transactions import NO_FORLOEB, Row, Transactions

NOT_FOLLOWED = T("Opfølgningen er ikke kvitteret. Åbn listen igen.")

_WAITING = "forloeb INDEXED BY forloeb_regnes WHERE regnet = 0"
_WHICH = f"SELECT id, mangler FROM {_WAITING} ORDER BY oprettet DESC, id LIMIT ?"  # noqa: S608
_MARKED = "SELECT max(klar_tid) FROM indberettet WHERE forloeb_id = ?"
_EVENTS = "SELECT art, tid, data FROM haendelse WHERE forloeb_id = ? AND data IS NOT NULL ORDER BY nr"
_COPIES = "SELECT id, faerdig FROM skema WHERE forloeb_id = ? AND faerdig IS NOT NULL AND faerdig_tid <= ?"
_FOLLOWED = "SELECT maaneder, dag, note, hvem, tid FROM opfoelgning WHERE forloeb_id = ? ORDER BY maaneder"
_RECKONED = "UPDATE forloeb SET regnet = 1 WHERE id = ? AND revision = ?"
_PUT = "INSERT INTO frist (forloeb_id, art, noegle, dag, fra) VALUES (?, ?, ?, ?, ?)"
_ROWS = (
    "SELECT w.art, w.noegle, w.dag, w.fra, f.id AS forloeb_id, b.id AS borger_id, b.cpr_nr, b.navn, f.revision FROM"
    " (SELECT t.art, t.noegle, t.dag, t.fra, t.forloeb_id, row_number() OVER () AS nr FROM"
    " (SELECT art, noegle, dag, forloeb_id FROM frist INDEXED BY {index} {where} ORDER BY {order} LIMIT ? OFFSET ?) AS k"
    " CROSS JOIN frist AS t ON t.forloeb_id = k.forloeb_id AND t.art = k.art AND t.noegle = k.noegle) AS w"
    " JOIN forloeb AS f ON f.id = w.forloeb_id JOIN borger AS b ON b.id = f.borger_id ORDER BY w.nr"
)
_MADE = (
    "SELECT o.maaneder, o.dag, o.note, o.hvem, o.tid, f.id, b.id, b.cpr_nr, b.navn"
    " FROM opfoelgning AS o INDEXED BY opfoelgning_nyeste CROSS JOIN forloeb AS f ON f.id = o.forloeb_id AND f.nedlagt = ''"
    " JOIN borger AS b ON b.id = f.borger_id"
    " ORDER BY o.tid DESC, o.forloeb_id, o.maaneder LIMIT ? OFFSET ?"
)
_NUMBER_MADE = (
    "SELECT count(*) FROM opfoelgning AS o INDEXED BY opfoelgning_nyeste"
    " CROSS JOIN forloeb AS f ON f.id = o.forloeb_id AND f.nedlagt = ''"
)
_DUE_OF = (
    "SELECT forloeb_id, noegle, dag FROM frist INDEXED BY frist_art WHERE art = ? AND dag <= ? ORDER BY dag LIMIT ?"
)
_STATES = "SELECT f.id, f.tilstand FROM json_each(?) AS k CROSS JOIN forloeb AS f ON f.id = k.value"
_LIMITS = (
    "SELECT t.art, t.noegle, t.dag, t.fra, f.id AS forloeb_id, b.id AS borger_id, b.cpr_nr, b.navn, f.revision"
    " FROM json_each(?) AS k CROSS JOIN frist AS t ON t.forloeb_id = json_extract(k.value, '$[0]')"
    " AND t.art = json_extract(k.value, '$[1]') AND t.noegle = json_extract(k.value, '$[2]')"
    " JOIN forloeb AS f ON f.id = t.forloeb_id JOIN borger AS b ON b.id = f.borger_id"
)
_NUMBER = "SELECT count(*) FROM (SELECT 1 FROM frist INDEXED BY frist_art WHERE art = ? AND dag <= ? LIMIT ?)"
_COMPLETED = (
    "SELECT id, art, forloeb_id, faerdig_tid FROM skema INDEXED BY skema_faerdig WHERE faerdig_tid IS NOT NULL"
    " ORDER BY faerdig_tid DESC LIMIT ?"
)
_CAME = (
    "SELECT h.forloeb_id, h.art, h.nr, h.tid FROM json_each(?) AS k CROSS JOIN haendelse AS h INDEXED BY haendelse_forloeb"
    " ON h.forloeb_id = k.value WHERE h.art IN (?, ?)"
)
_WRITTEN = (
    "SELECT a.skema_id, a.forloeb_id, a.nr, a.tid, a.hvorfor FROM json_each(?) AS k CROSS JOIN aendring AS a"
    " INDEXED BY aendring_forloeb ON a.forloeb_id = k.value WHERE a.skema_id IN (SELECT value FROM json_each(?))"
)
_FOLLOW = (
    "INSERT OR REPLACE INTO opfoelgning (forloeb_id, maaneder, dag, note, person_id, hvem, tid)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


class Deadlines:
    """``ports.deadlines.Deadlines``."""

    def __init__(self, tx: Transactions, courses: Courses, log: Log) -> None:
        self._tx = tx
        self._courses = courses
        self._log = log

    def number_waiting(self) -> int:
        """How many courses are marked."""
        with self._tx.translated():
            return int(self._tx.conn.execute(f"SELECT count(*) FROM {_WAITING}").fetchone()[0])  # noqa: S608

    def waiting(self, most: int) -> tuple[Kendt, ...]:
        """Some of them, with what their limits are reckoned from."""
        with self._tx.reading() as conn:
            lacking = dict(conn.execute(_WHICH, (most,)).fetchall())
            if not lacking:
                return ()
            where = "WHERE id IN (SELECT value FROM json_each(?))"
            found = self._courses.load(where, (dumps([*lacking]),), answers=False)
            return tuple(
                Kendt(each, tuple(lacking[each.id].split()), self._reported(each.id), self._days(each.id))
                for each in found
            )

    def _reported(self, forloeb_id: str) -> dict[str, frozenset[str]]:
        """The fields that had an answer when the revision was made ready that stands in SMDB, by form instance."""
        newest = self._tx.conn.execute(_MARKED, (forloeb_id,)).fetchone()[0]
        if newest is None:
            return {}
        rows = self._tx.conn.execute(_EVENTS, (forloeb_id,)).fetchall()
        events = [(art, tid, data) for art, tid, text in rows if isinstance(data := loads(text), Mapping)]
        then = completed_copies((art, data) for art, tid, data in events if tid <= newest)
        # of a form that was completed before the log began its copy alone tells
        told = completed_copies((art, data) for art, _tid, data in events)
        copies = ((id_, loads(text)) for id_, text in self._tx.conn.execute(_COPIES, (forloeb_id, newest)).fetchall())
        then |= {id_: values for id_, values in copies if id_ not in told and isinstance(values, Mapping)}
        return {id_: frozenset(n for n, value in values.items() if value is not None) for id_, values in then.items()}

    def _days(self, forloeb_id: str) -> dict[int, date]:
        return {row[0]: date.fromisoformat(row[1]) for row in self._tx.conn.execute(_FOLLOWED, (forloeb_id,))}

    def keep(self, found: Mapping[tuple[str, int], Sequence[Krav]]) -> None:
        """Keep limits in place of those that were there."""
        with self._tx.writing() as conn:
            for (forloeb_id, revision), krav in found.items():
                if conn.execute(_RECKONED, (forloeb_id, revision)).rowcount != 1:
                    continue
                conn.execute("DELETE FROM frist WHERE forloeb_id = ?", (forloeb_id,))
                rows = [(forloeb_id, k.art.value, k.noegle, k.dag.isoformat(), k.fra.isoformat()) for k in krav]
                conn.executemany(_PUT, rows)

    def mark_all(self) -> None:
        """Mark every course."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE forloeb SET regnet = 0 WHERE regnet = 1")

    def rows(
        self, first: int = 0, most: int | None = None, art: str = ALL, til: date | None = None
    ) -> tuple[FristRow, ...]:
        """Limits by their last day."""
        conditions = {"art = ?": art, "dag <= ?": "" if til is None else til.isoformat()}
        where = " AND ".join(text for text, given in conditions.items() if given)
        query = _ROWS.format(
            index="frist_art" if art else "frist_dag",
            where=f"WHERE {where}" if where else "",
            order="dag, forloeb_id, noegle" if art else "dag, forloeb_id, art, noegle",
        )
        given = (*filter(None, conditions.values()), -1 if most is None else most, first)
        with self._tx.translated():
            return tuple(_row(row) for row in self._tx.rows(query, given))

    def counts(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        with self._tx.translated():
            return dict(self._tx.conn.execute("SELECT art, antal FROM fristtal WHERE antal > 0").fetchall())

    def number(self, art: str, til: date, most: int | None = None) -> int:
        """How many of a kind end by a day."""
        given = (art, til.isoformat(), -1 if most is None else most)
        with self._tx.translated():
            return int(self._tx.conn.execute(_NUMBER, given).fetchone()[0])

    def due(self, arter: Sequence[str], til: date, most: int) -> tuple[Skyldig, ...]:
        """Courses with a limit that ends by a day; brought together here: a union and a grouping in SQLite, in memory that is
        locked, take twenty times as long."""
        with self._tx.reading() as conn:
            found = sorted(
                (dag, id_, art, noegle)
                for art in arter
                for id_, noegle, dag in conn.execute(_DUE_OF, (art, til.isoformat(), most))
            )
            first: dict[str, tuple[str, str, str]] = {}
            for dag, id_, art, noegle in found:
                first.setdefault(id_, (art, noegle, dag))
            states = dict(conn.execute(_STATES, (dumps([*first]),)).fetchall())
        return tuple(
            Skyldig(id_, art, noegle, date.fromisoformat(dag), states[id_]) for id_, (art, noegle, dag) in first.items()
        )

    def limits(self, wanted: Sequence[Skyldig]) -> tuple[FristRow, ...]:
        """These limits, in this order."""
        keys = [(each.forloeb_id, each.art, each.noegle) for each in wanted]
        with self._tx.translated():
            rows = map(_row, self._tx.rows(_LIMITS, (dumps([list(key) for key in keys]),)))
            found = {(row.forloeb_id, row.art, row.noegle): row for row in rows}
        return tuple(found[key] for key in keys if key in found)

    def typed(self, most: int) -> tuple[tuple[str, tuple[datetime, ...]], ...]:
        """The moments of the forms completed last; each course is read once, however many of its forms are among them."""
        with self._tx.reading() as conn:
            forms = {id_: row for id_, *row in conn.execute(_COMPLETED, (most,))}
            courses = dumps(list(dict.fromkeys(course for _art, course, _tid in forms.values())))
            came = conn.execute(_CAME, (courses, Handling.IMPORTERET.value, Handling.FLETTET.value)).fetchall()
            written = conn.execute(_WRITTEN, (courses, dumps([*forms]))).fetchall()
        before = {course: nr for course, art, nr, _tid in came if art == Handling.IMPORTERET.value}
        merged = {(course, tid) for course, art, _nr, tid in came if art == Handling.FLETTET.value}
        moments: dict[str, set[str]] = {}
        read_in = set()
        for id_, course, nr, tid, why in written:
            if nr < before.get(course, 0) or (course, tid) in merged:
                read_in.add(id_)
            elif why == "" and tid <= forms[id_][2]:
                moments.setdefault(id_, set()).add(tid)
        return tuple(
            (art, tuple(map(unstamp, sorted(moments[id_] | {completed}))))
            for id_, (art, _course, completed) in forms.items()
            if id_ in moments and id_ not in read_in
        )

    def followed(self, forloeb_id: str) -> tuple[Opfoelgning, ...]:
        """The follow-ups of a course."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_FOLLOWED, (forloeb_id,)).fetchall()
        return tuple(map(_made, rows))

    def made(self, first: int = 0, most: int | None = None) -> tuple[Fulgt, ...]:
        """Follow-ups of all courses, those kept last first."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_MADE, (-1 if most is None else most, first)).fetchall()
        return tuple(Fulgt(_made(row), *row[5:]) for row in rows)

    def number_made(self) -> int:
        """How many there are."""
        with self._tx.translated():
            return int(self._tx.conn.execute(_NUMBER_MADE).fetchone()[0])

    def follow(self, forloeb_id: str, maaneder: int, dag: date, note: str, hvem: Hvem, tid: datetime) -> None:
        """Keep a follow-up."""
        with self._tx.writing() as conn:
            self._tx.must_exist("forloeb", forloeb_id, NO_FORLOEB)
            conn.execute(_FOLLOW, (forloeb_id, maaneder, dag.isoformat(), note, hvem.id, hvem.navn, stamp(tid)))
            about: dict[str, Json] = {"maaneder": maaneder, "dag": dag.strftime("%d-%m-%Y"), "note": note}
            self._log.event(Handling.OPFOELGNING, hvem, tid, forloeb_id=forloeb_id, data=about)
            note_state(conn, forloeb_id)

    def undo_follow(self, forloeb_id: str, maaneder: int, hvem: Hvem, tid: datetime) -> None:
        """Take a follow-up back."""
        with self._tx.writing() as conn:
            gone = conn.execute("DELETE FROM opfoelgning WHERE forloeb_id = ? AND maaneder = ?", (forloeb_id, maaneder))
            if gone.rowcount != 1:
                raise StoreError(NOT_FOLLOWED)
            about: dict[str, Json] = {"maaneder": maaneder}
            self._log.event(Handling.OPFOELGNING_FORTRUDT, hvem, tid, forloeb_id=forloeb_id, data=about)
            note_state(conn, forloeb_id)


def _made(row: Any) -> Opfoelgning:
    return Opfoelgning(row[0], date.fromisoformat(row[1]), row[2], row[3], unstamp(row[4]))


def _row(row: Row) -> FristRow:
    days = (date.fromisoformat(row["dag"]), date.fromisoformat(row["fra"]))
    whose = (row["forloeb_id"], row["borger_id"], row["cpr_nr"], row["navn"])
    return FristRow(row["art"], row["noegle"], *days, *whose, row["revision"])
