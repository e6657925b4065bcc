"""What is being written, and what was when the program was cut off (``ports.sittings.Sittings``).

A row for each form and person, written with the first answer of a sitting and taken away at its end; a line of the log more or
less costs a keystroke nothing, because which rows of the log belong to a sitting is known by their numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.sittings import Efterladt
from smdb_desktop.services.stored.records import Hvem
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.rows import dumps, stamp, unstamp
from smdb_desktop.store.transactions import NO_SKEMA, Transactions

_BEGIN = (
    "INSERT INTO siddende (skema_id, person_id, hvem, begyndt, fra_nr) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " hvem = excluded.hvem, begyndt = excluded.begyndt, fra_nr = excluded.fra_nr,"
    " til_nr = NULL, felt = '', tekst = '', skrevet = '' WHERE til_nr IS NOT NULL"
)
_TYPING = "UPDATE siddende SET felt = ?, tekst = ?, skrevet = ? WHERE skema_id = ? AND person_id = ? AND til_nr IS NULL"
_GIVEN = "skema_id IN (SELECT value FROM json_each(?))"
# the few that are left come first: statistics of a store without any would have it walk through the courses
_LEFT = (
    "SELECT l.skema_id, s.forloeb_id, f.borger_id, b.cpr_nr, b.navn, l.person_id, l.hvem, l.begyndt, l.fra_nr, l.til_nr, l.felt,"
    " l.tekst, l.skrevet FROM siddende AS l CROSS JOIN skema AS s ON s.id = l.skema_id"
    " CROSS JOIN forloeb AS f ON f.id = s.forloeb_id CROSS JOIN borger AS b ON b.id = f.borger_id"
    " WHERE l.til_nr IS NOT NULL AND f.nedlagt = '' ORDER BY l.begyndt DESC, l.skema_id, l.person_id"
)


class Sittings:
    """The sittings of one store."""

    def __init__(self, tx: Transactions, log: Log) -> None:
        self._tx = tx
        self._log = log

    def begin(self, skema_id: str, hvem: Hvem, tid: datetime) -> None:
        """Somebody is about to write in a form. Raises StoreError where there is no such form."""
        with self._tx.writing() as conn:
            try:
                conn.execute(_BEGIN, (skema_id, hvem.id, hvem.navn, stamp(tid), self._log.end()[0]))
            except dbapi2.IntegrityError as error:
                raise StoreError(NO_SKEMA) from error

    def typing(self, skema_id: str, felt: str, tekst: str, hvem: Hvem, tid: datetime) -> None:
        """Keep what stands half typed in a field ("" nothing)."""
        with self._tx.quick(), self._tx.several() as conn:
            if tekst:
                self.begin(skema_id, hvem, tid)
            conn.execute(_TYPING, (felt if tekst else "", tekst, stamp(tid) if tekst else "", skema_id, hvem.id))

    def end(self, skema_ids: Collection[str]) -> None:
        """Nobody is writing in these forms any more."""
        with self._tx.writing() as conn:
            conn.execute(f"DELETE FROM siddende WHERE til_nr IS NULL AND {_GIVEN}", (dumps(list(skema_ids)),))  # noqa: S608

    def end_all(self) -> None:
        """Nobody is writing any more."""
        with self._tx.writing() as conn:
            conn.execute("DELETE FROM siddende WHERE til_nr IS NULL")

    def leave(self, kept: bool) -> None:
        """What an earlier program was writing was left; or is nothing, where it is not ``kept``."""
        with self._tx.writing() as conn:
            if kept:
                conn.execute("UPDATE siddende SET til_nr = ? WHERE til_nr IS NULL", (self._log.end()[0],))
            else:
                conn.execute("DELETE FROM siddende")

    def left(self) -> tuple[Efterladt, ...]:
        """What was left and nobody has settled yet, the newest first."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_LEFT).fetchall()
        return tuple(map(_left, rows))

    def settle(self, skema_ids: Collection[str], person_id: str) -> None:
        """It was settled what becomes of what this person left in these forms."""
        sql = f"DELETE FROM siddende WHERE til_nr IS NOT NULL AND {_GIVEN} AND person_id = ?"  # noqa: S608
        with self._tx.writing() as conn:
            conn.execute(sql, (dumps(list(skema_ids)), person_id))


def _left(row: Sequence[Any]) -> Efterladt:
    skema_id, forloeb_id, borger_id, cpr_nr, navn, person_id, hvem, begyndt, fra_nr, til_nr, felt, tekst, skrevet = row
    when = unstamp(skrevet) if skrevet else None
    whose = (skema_id, forloeb_id, borger_id, cpr_nr, navn, person_id, hvem)
    return Efterladt(*whose, unstamp(begyndt), fra_nr, til_nr, felt, tekst, when)
