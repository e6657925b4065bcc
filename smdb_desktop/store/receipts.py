"""What receivers answered and what others sent here (``ports.receipts.Receipts``). A receipt goes with its submission."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.receipts import (
    Bemaerkning,
    Besvaret,
    Indsendt,
    Kvitteringsrow,
    Modtagersvar,
    Reaktion,
    Udfaldsord,
)
from smdb_desktop.services.stored.records import Hvem, Tilstand
from smdb_desktop.store.citizens import note_state
from smdb_desktop.store.rows import dumps, stamp, unstamp
from smdb_desktop.store.states import count_case
from smdb_desktop.store.transactions import Row, Transactions

NOT_HERE = T("Indberetningen findes ikke. Den kan være slettet. Åbn listen igen.")
ALREADY = T("Kvitteringen er allerede taget ind.")
NO_FINDING = T("Bemærkningen findes ikke længere. Åbn sagen igen.")

_KEEP = (
    "INSERT OR IGNORE INTO modtagersvar (id, indberetning_id, forloeb_id, tid, modtaget, hvem, udfald, svar, indhold)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_STATE = "UPDATE indberetning SET tilstand = ? WHERE id = ?"
_FINDING = "INSERT INTO bemaerkning (svar_id, nr, forloeb_id, modtaget) VALUES (?, ?, ?, ?)"
_REACT = "UPDATE bemaerkning SET reaktion = ?, grund = ?, hvem = ?, tid = ? WHERE svar_id = ? AND nr = ?"
_WAITING = (
    "SELECT forloeb_id FROM bemaerkning WHERE reaktion = '' GROUP BY forloeb_id ORDER BY min(modtaget), forloeb_id"
)
_TAKEN = (
    "INSERT OR IGNORE INTO indsendt (indberetning_id, fremmed_forloeb, revision, art, payload_sha256, afsender, afsender_cvr,"
    " tid, hvem, forloeb_id, svaret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Receipts:
    """Receipts of one store."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def keep(self, svar: Modtagersvar, indhold: bytes, tilstand: Tilstand | None, hvem: Hvem, tid: datetime) -> None:
        """Keep a receipt with its findings, and the state that it brings."""
        with self._tx.writing() as conn:
            if conn.execute("SELECT 1 FROM indberetning WHERE id = ?", (svar.indberetning_id,)).fetchone() is None:
                raise StoreError(NOT_HERE)
            about = (svar.id, svar.indberetning_id, svar.forloeb_id, stamp(svar.tid), stamp(tid), hvem.navn)
            if conn.execute(_KEEP, (*about, svar.udfald.value, dumps(_told(svar)), indhold)).rowcount == 0:
                raise StoreError(ALREADY)
            rows = [(svar.id, number, svar.forloeb_id, stamp(tid)) for number in range(len(svar.bemaerkninger))]
            conn.executemany(_FINDING, rows)
            if tilstand is not None:
                conn.execute(_STATE, (tilstand.value, svar.indberetning_id))
                count_case(conn, svar.forloeb_id)
                note_state(conn, svar.forloeb_id)

    def get(self, kvittering_id: str) -> Kvitteringsrow | None:
        """A receipt; None where there is none of that id."""
        with self._tx.translated():
            return next(iter(self._read("WHERE id = ?", kvittering_id)), None)

    def of(self, forloeb_id: str) -> tuple[Kvitteringsrow, ...]:
        """The receipts of a course, in the order in which they were made."""
        with self._tx.translated():
            return self._read("WHERE forloeb_id = ? ORDER BY tid, id", forloeb_id)

    def _read(self, where: str, argument: str) -> tuple[Kvitteringsrow, ...]:
        rows = list(self._tx.rows(f"SELECT * FROM modtagersvar {where}", (argument,)))  # noqa: S608
        return tuple(self._row(row) for row in rows)

    def _row(self, row: Row) -> Kvitteringsrow:
        sql = "SELECT * FROM bemaerkning WHERE svar_id = ? AND reaktion <> '' ORDER BY nr"
        besvaret = {
            int(each["nr"]): Besvaret(Reaktion(each["reaktion"]), each["grund"], each["hvem"], unstamp(each["tid"]))
            for each in self._tx.rows(sql, (row["id"],))
        }
        return Kvitteringsrow(_svar(row), row["indhold"], unstamp(row["modtaget"]), row["hvem"], besvaret)

    def react(
        self, kvittering_id: str, nummer: int, reaktion: Reaktion | None, grund: str, hvem: Hvem, tid: datetime
    ) -> None:
        """Keep what is done about a finding; None takes it back."""
        said = ("", "", "", "") if reaktion is None else (reaktion.value, grund, hvem.navn, stamp(tid))
        with self._tx.writing() as conn:
            if conn.execute(_REACT, (*said, kvittering_id, nummer)).rowcount == 0:
                raise StoreError(NO_FINDING)

    def waiting(self) -> tuple[str, ...]:
        """The courses with findings that nobody has answered."""
        with self._tx.translated():
            return tuple(row[0] for row in self._tx.conn.execute(_WAITING).fetchall())

    def note_taken(self, row: Indsendt) -> None:
        """Keep that a submission of somebody else was taken in."""
        with self._tx.writing() as conn:
            values = row._asdict() | {"tid": stamp(row.tid)}
            conn.execute(_TAKEN, tuple(values.values()))

    def answered(self, indberetning_id: str, udfald: str) -> None:
        """Keep what was answered to it."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE indsendt SET svaret = ? WHERE indberetning_id = ?", (udfald, indberetning_id))

    def taken(self, indberetning_id: str) -> Indsendt | None:
        """A submission of somebody else that was taken in here."""
        with self._tx.translated():
            sql = "SELECT * FROM indsendt WHERE indberetning_id = ?"
            return next(map(_indsendt, self._tx.rows(sql, (indberetning_id,))), None)

    def taken_of(self, fremmed_forloeb: str, afsender_cvr: str) -> Sequence[Indsendt]:
        """What was taken in of a sender's course, by revision."""
        with self._tx.translated():
            sql = "SELECT * FROM indsendt WHERE fremmed_forloeb = ? AND afsender_cvr = ? ORDER BY revision, indberetning_id"
            return tuple(map(_indsendt, self._tx.rows(sql, (fremmed_forloeb, afsender_cvr))))


def _indsendt(row: Row) -> Indsendt:
    return Indsendt(**(dict(row) | {"tid": unstamp(row["tid"])}))


def _told(svar: Modtagersvar) -> dict[str, Any]:
    """A receipt as JSON; its id and the ids of what it is about stand beside it."""
    given = svar._asdict()
    given |= {"tid": stamp(svar.tid), "dag": svar.dag.isoformat() if svar.dag else None, "udfald": svar.udfald.value}
    return given | {"bemaerkninger": [list(each) for each in svar.bemaerkninger]}


def _svar(row: Row) -> Modtagersvar:
    given = json.loads(row["svar"])
    given |= {"tid": unstamp(given["tid"]), "dag": date.fromisoformat(given["dag"]) if given["dag"] else None}
    given |= {"udfald": Udfaldsord(given["udfald"])}
    return Modtagersvar(**(given | {"bemaerkninger": tuple(Bemaerkning(*each) for each in given["bemaerkninger"])}))
