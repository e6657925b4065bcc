"""What has been typed into SMDB's pages (``ports.typed.Typed``): a row for each answer, and each person's list of cases.

Triggers take the rows away with what they are about (``migrations/people_and_history.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.typed import Tastet
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.rows import dumps, stamp, unstamp
from smdb_desktop.store.transactions import NO_FORLOEB, Transactions

_OF = (
    "SELECT noegle, skema, spoergsmaal, svar, revision, hvem, tid, anderledes FROM indtastet WHERE forloeb_id = ?"
    " ORDER BY tid, noegle"
)
_TICK = (
    "INSERT OR REPLACE INTO indtastet (forloeb_id, noegle, skema, spoergsmaal, svar, revision, hvem, tid, anderledes)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UNTICK = "DELETE FROM indtastet WHERE forloeb_id = ? AND noegle IN (SELECT value FROM json_each(?))"
_LIST = "SELECT forloeb_id, naaet FROM indtastningsliste WHERE person_id = ? ORDER BY plads"
_PUT = "INSERT INTO indtastningsliste (person_id, plads, forloeb_id, naaet) VALUES (?, ?, ?, ?)"
_STOPPED = "UPDATE indtastningsliste SET naaet = ? WHERE person_id = ? AND forloeb_id = ?"


class Typed:
    """Ticks and lists of one store."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def of(self, forloeb_id: str) -> Mapping[str, Tastet]:
        """What was ticked of a course, by key."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_OF, (forloeb_id,)).fetchall()
        return {row[0]: _tick(*row) for row in rows}

    def tick(self, forloeb_id: str, tastet: Tastet) -> None:
        """Keep a tick. Raises StoreError where there is no such course."""
        given = (*tastet[:-2], stamp(tastet.tid), int(tastet.anderledes))
        with self._tx.writing() as conn:
            try:
                conn.execute(_TICK, (forloeb_id, *given))
            except dbapi2.IntegrityError as error:
                raise StoreError(NO_FORLOEB) from error

    def untick(self, forloeb_id: str, noegler: Collection[str]) -> None:
        """Take ticks away."""
        with self._tx.writing() as conn:
            conn.execute(_UNTICK, (forloeb_id, dumps(list(noegler))))

    def lay_out(self, person_id: str, forloeb_ids: Sequence[str]) -> None:
        """The person's list is these cases, in this order."""
        with self._tx.writing() as conn:
            there = dict(conn.execute(_LIST, (person_id,)).fetchall())
            conn.execute("DELETE FROM indtastningsliste WHERE person_id = ?", (person_id,))
            try:
                for place, id_ in enumerate(dict.fromkeys(forloeb_ids)):
                    conn.execute(_PUT, (person_id, place, id_, there.get(id_, "")))
            except dbapi2.IntegrityError as error:
                raise StoreError(NO_FORLOEB) from error

    def waiting(self, person_id: str) -> tuple[tuple[str, str], ...]:
        """The person's list in order, with the key at which one stopped."""
        with self._tx.translated():
            return tuple((row[0], row[1]) for row in self._tx.conn.execute(_LIST, (person_id,)).fetchall())

    def stopped(self, person_id: str, forloeb_id: str, noegle: str) -> None:
        """Where the person stands in a case."""
        with self._tx.writing() as conn:
            conn.execute(_STOPPED, (noegle, person_id, forloeb_id))

    def done(self, forloeb_id: str) -> None:
        """The case is on nobody's list any more."""
        with self._tx.writing() as conn:
            conn.execute("DELETE FROM indtastningsliste WHERE forloeb_id = ?", (forloeb_id,))


def _tick(
    noegle: str, skema: str, spoergsmaal: str, svar: str, revision: int, hvem: str, tid: str, anderledes: int
) -> Tastet:
    return Tastet(noegle, skema, spoergsmaal, svar, revision, hvem, unstamp(tid), bool(anderledes))
