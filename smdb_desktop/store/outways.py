"""Ways out and what is signed and waits for one (``ports.outways.Outways``).

A signed file counts only while its submission is Klar with the very payload that was signed; what is stale is taken away when
its way is tried or the next one comes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Underskrevet, Venter
from smdb_desktop.store.rows import dumps, stamp, unstamp

if TYPE_CHECKING:
    from smdb_desktop.store.transactions import Transactions

_EVERY = (
    "SELECT id, navn, vej, maal, bruger, certifikat, roedder, selv, lov, modtager, vaert, maerke, kendes,"
    " grund, forsoegt, forsoeg, naeste FROM udvej ORDER BY navn, id"
)
_PUT = (
    "INSERT INTO udvej (id, navn, vej, maal, bruger, certifikat, roedder, selv, lov, modtager,"
    " vaert, maerke, kendes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET navn = excluded.navn, vej = excluded.vej, maal = excluded.maal, bruger = excluded.bruger,"
    " certifikat = excluded.certifikat, roedder = excluded.roedder, selv = excluded.selv, lov = excluded.lov,"
    " modtager = excluded.modtager, vaert = excluded.vaert, maerke = excluded.maerke, kendes = excluded.kendes, grund = '',"
    " forsoegt = '', forsoeg = 0, naeste = ''"
)
_SECRET = "UPDATE udvej SET kode = ?, noegle = ?, noegle_kode = ? WHERE id = ?"  # noqa: S105  a statement
_TRIED = "UPDATE udvej SET grund = ?, forsoegt = ?, forsoeg = iif(? = '', 0, forsoeg + 1), naeste = ? WHERE id = ?"
_KEEP = (
    "INSERT OR REPLACE INTO underskrevet (indberetning_id, udvej_id, sha256, indhold, tillid, siden)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_CURRENT = "i.tilstand = 'KLAR' AND i.payload_sha256 = u.sha256"
_STALE = (
    "DELETE FROM underskrevet AS u WHERE NOT EXISTS"  # noqa: S608
    f" (SELECT 1 FROM indberetning AS i WHERE i.id = u.indberetning_id AND {_CURRENT})"
)
_JOINED = "FROM underskrevet AS u CROSS JOIN indberetning AS i ON i.id = u.indberetning_id"
_FILES = f"SELECT u.indberetning_id, u.udvej_id, u.sha256, u.indhold, u.tillid, u.siden {_JOINED} WHERE {_CURRENT}"


class Outways:
    """The ways of one store."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def every(self) -> tuple[Udvej, ...]:
        """Every way, by name."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_EVERY).fetchall()
        return tuple(map(_udvej, rows))

    def secret(self, udvej_id: str) -> Hemmeligt:
        """What opens a way."""
        with self._tx.translated():
            sql = "SELECT kode, noegle, noegle_kode FROM udvej WHERE id = ?"
            row = self._tx.conn.execute(sql, (udvej_id,)).fetchone()
        return Hemmeligt() if row is None else Hemmeligt(row[0], bytes(row[1]), row[2])

    def put(self, udvej: Udvej, hemmeligt: Hemmeligt | None) -> None:
        """Keep a way, new or changed."""
        with self._tx.writing() as conn:
            conn.execute(_PUT, (*udvej[:7], int(udvej.selv), *udvej[8:13]))
            if hemmeligt is not None:
                conn.execute(_SECRET, (hemmeligt.kode, hemmeligt.noegle, hemmeligt.noegle_kode, udvej.id))

    def remove(self, udvej_id: str) -> None:
        """Take a way out, with what waits for it."""
        with self._tx.writing() as conn:
            conn.execute("DELETE FROM udvej WHERE id = ?", (udvej_id,))

    def tried(self, udvej_id: str, grund: str, tid: datetime, naeste: datetime | None) -> None:
        """Note how it went."""
        with self._tx.writing() as conn:
            conn.execute(_STALE)
            conn.execute(_TRIED, (grund, stamp(tid), grund, stamp(naeste) if naeste else "", udvej_id))

    def keep(self, underskrevet: Underskrevet) -> None:
        """Keep a signed file; what is stale goes."""
        trust = dumps([each.decode() for each in underskrevet.tillid])
        row = (*underskrevet[:4], trust, stamp(underskrevet.siden))
        with self._tx.writing() as conn:
            conn.execute(_STALE)
            conn.execute(_KEEP, row)

    def waiting(self) -> Mapping[str, Venter]:
        """What waits, by way."""
        with self._tx.translated():
            sql = f"SELECT u.udvej_id, count(*), min(u.siden) {_JOINED} WHERE {_CURRENT} GROUP BY u.udvej_id"
            rows = self._tx.conn.execute(sql).fetchall()
        return {row[0]: Venter(row[1], unstamp(row[2])) for row in rows}

    def signed(self, udvej_id: str, most: int) -> tuple[Underskrevet, ...]:
        """The oldest files that wait for a way."""
        with self._tx.translated():
            sql = f"{_FILES} AND u.udvej_id = ? ORDER BY u.siden, u.indberetning_id LIMIT ?"
            rows = self._tx.conn.execute(sql, (udvej_id, most)).fetchall()
        return tuple(map(_underskrevet, rows))

    def kept(self, indberetning_id: str) -> Underskrevet | None:
        """The file of a submission that waits."""
        with self._tx.translated():
            row = self._tx.conn.execute(f"{_FILES} AND u.indberetning_id = ?", (indberetning_id,)).fetchone()
        return None if row is None else _underskrevet(row)

    def waits_for(self, ids: Collection[str]) -> Mapping[str, str]:
        """Which of these wait, and for which way."""
        with self._tx.translated():
            sql = (
                f"SELECT u.indberetning_id, u.udvej_id {_JOINED} WHERE {_CURRENT}"  # noqa: S608
                " AND u.indberetning_id IN (SELECT value FROM json_each(?))"
            )
            return dict(self._tx.conn.execute(sql, (dumps(list(ids)),)).fetchall())


def _udvej(row: Sequence[Any]) -> Udvej:
    grund, forsoegt, forsoeg, naeste = row[13:]
    kept = Udvej(*(*row[:7], bool(row[7]), *row[8:13]))
    return kept._replace(grund=grund, forsoegt=_time(forsoegt), forsoeg=forsoeg, naeste=_time(naeste))


def _underskrevet(row: Sequence[Any]) -> Underskrevet:
    indberetning_id, udvej_id, sha256, indhold, tillid, siden = row
    trust = tuple(str(each).encode() for each in json.loads(tillid))
    return Underskrevet(indberetning_id, udvej_id, sha256, bytes(indhold), trust, unstamp(siden))


def _time(text: str) -> datetime | None:
    return unstamp(text) if text else None
