"""Registers that grow with the work: tilbud, and what was taken in from tables. What a field of a tilbud means is for who asks.

A search reads the whole register: ten thousand tilbud are some five megabytes, which stay in the page cache.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.ports.registers import LATEST, Words
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import Indlaesning, Tilbud, Udvalg
from smdb_desktop.store.rows import dumps, loads, stamp, unstamp
from smdb_desktop.store.transactions import Row, Transactions

# a row that is replaced gets a new row id: of two that were used in the same moment the later one stands first
_REMEMBER = (
    "INSERT OR REPLACE INTO tilbud (noegle, soeg, kommune, svar, brugt, orden, p_nummer, register, lukket, aendret)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(max(register), '{}'), coalesce(max(lukket), 0), coalesce(max(aendret), '')"
    " FROM tilbud WHERE noegle = ?1"
)
_PUT = (
    "INSERT INTO tilbud (noegle, soeg, kommune, svar, brugt, orden, p_nummer, register, lukket, aendret)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (noegle) DO UPDATE SET soeg = excluded.soeg, kommune = excluded.kommune,"
    " svar = excluded.svar, brugt = excluded.brugt, orden = excluded.orden, p_nummer = excluded.p_nummer,"
    " register = excluded.register, lukket = excluded.lukket, aendret = excluded.aendret"
)
_WORD = "(soeg LIKE ? ESCAPE '\\' OR kommune IN (SELECT value FROM json_each(?)))"
_SHOWN = {Udvalg.ALLE: "", Udvalg.AABNE: "lukket = 0", Udvalg.LUKKEDE: "lukket = 1", Udvalg.BRUGTE: "brugt <> ''"}
_ROW = "SELECT rowid AS nr, noegle, svar, register, soeg, brugt, lukket, aendret FROM tilbud"
_USED_FIRST = (
    "ORDER BY brugt DESC, CASE WHEN brugt <> '' THEN 0 WHEN p_nummer <> '' AND p_nummer = ? THEN 0 ELSE 1 + lukket END,"
    " CASE WHEN brugt = '' THEN orden END, rowid DESC"
)
_BY_NAME = " ORDER BY orden, noegle"

_NOTED = (
    "SELECT i.*, d.noegle AS noegle, d.foer AS foer FROM (SELECT rowid AS nr, * FROM indlaesning"
    " WHERE art IN (SELECT value FROM json_each(?))) AS i CROSS JOIN indlaest AS d ON d.indlaesning_id = i.id"
    " ORDER BY i.tid DESC, i.nr DESC, d.noegle LIMIT ?"
)
_NOTED_OF = _NOTED.replace("= i.id", "= i.id AND d.noegle = ?")


class Registers:
    """``ports.registers.Registers``."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def remember_tilbud(self, noegle: str, svar: Mapping[str, Json], soeg: str, kommune: str, tid: datetime) -> None:
        """Keep a tilbud as the one used last; one with the same ``noegle`` is replaced."""
        made = Tilbud(noegle, svar, {}, soeg)
        with self._tx.writing() as conn:
            conn.execute(
                _REMEMBER, (noegle, soeg, kommune, dumps(dict(svar)), stamp(tid), made.navn.casefold(), made.p_nummer)
            )

    def use_tilbud(self, noegle: str, tid: datetime) -> None:
        """It was used again."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE tilbud SET brugt = ? WHERE noegle = ?", (stamp(tid), noegle))

    def find_tilbud(
        self, ord_: Words = (), most: int = 50, first: int = 0, eget: str = ""
    ) -> tuple[Mapping[str, Json], ...]:
        """The answers of those that every word fits, those used last first, then by name."""
        where, arguments = _conditions(ord_)
        sql = f"SELECT svar FROM tilbud INDEXED BY tilbud_brugt {where} {_USED_FIRST} LIMIT ? OFFSET ?"  # noqa: S608
        with self._tx.translated():
            read = (loads(row[0]) for row in self._tx.conn.execute(sql, (*arguments, eget, most, first)))
            return tuple(tilbud for tilbud in read if isinstance(tilbud, dict))

    def tilbud_numbers(self, ord_: Words = (), udvalg: Udvalg = Udvalg.ALLE) -> array[int]:
        """The numbers of those that every word fits, by name."""
        where, arguments = _conditions(ord_, _SHOWN[udvalg])
        # joined by SQLite: a row at a time would wait for Python ten thousand times
        sql = f"SELECT group_concat(nr, ' ') FROM (SELECT rowid AS nr FROM tilbud {where}{_BY_NAME})"  # noqa: S608
        with self._tx.translated():
            listed: str | None = self._tx.conn.execute(sql, arguments).fetchone()[0]
        return array("I", map(int, (listed or "").split()))

    def tilbud_rows(self, numre: Sequence[int]) -> tuple[Tilbud, ...]:
        """The tilbud with these numbers."""
        return self._read(" WHERE rowid IN (SELECT value FROM json_each(?))", dumps(list(numre)))

    def tilbud_of(self, noegle: str) -> Tilbud | None:
        """One tilbud."""
        return next(iter(self._read(" WHERE noegle = ?", noegle)), None)

    def tilbud_with(self, p_nummer: str) -> tuple[Tilbud, ...]:
        """Those with this P-nummer."""
        return self._read(f" WHERE p_nummer = ? AND p_nummer <> ''{_BY_NAME}", p_nummer)

    def all_tilbud(self) -> tuple[Tilbud, ...]:
        """The whole register."""
        return self._read(_BY_NAME)

    def _read(self, which: str, *arguments: str) -> tuple[Tilbud, ...]:
        with self._tx.translated():
            return tuple(_tilbud(row) for row in self._tx.rows(_ROW + which, arguments))

    def put_tilbud(self, rows: Sequence[Tilbud], tid: datetime) -> None:
        """Write these whole."""
        now = stamp(tid)
        written = [
            (
                *(row.noegle, row.soeg, row.kommune, dumps(dict(row.svar)), stamp(row.brugt) if row.brugt else ""),
                *(row.navn.casefold(), row.p_nummer, dumps(dict(row.register)), int(row.lukket), now),
            )
            for row in rows
        ]
        with self._tx.writing() as conn:
            conn.executemany(_PUT, written)

    def remove_tilbud(self, noegler: Sequence[str]) -> None:
        """Take these out."""
        with self._tx.writing() as conn:
            conn.execute("DELETE FROM tilbud WHERE noegle IN (SELECT value FROM json_each(?))", (dumps(list(noegler)),))

    # -- what was taken in from tables -----------------------------------------------------------------------------

    def begin_import(self, indlaesning: Indlaesning) -> None:
        """Note it before anything is taken in."""
        at = indlaesning
        row = (at.id, at.art, stamp(at.tid), at.hvem, at.fil, dumps(dict(at.antal)))
        with self._tx.writing() as conn:
            conn.execute("INSERT INTO indlaesning (id, art, tid, hvem, fil, antal) VALUES (?, ?, ?, ?, ?, ?)", row)

    def note_imported(self, indlaesning_id: str, foer: Mapping[str, Json]) -> None:
        """What was taken in, with what stood there before."""
        rows = [(indlaesning_id, key, dumps(before)) for key, before in foer.items()]
        with self._tx.writing() as conn:
            conn.executemany("INSERT OR IGNORE INTO indlaest (indlaesning_id, noegle, foer) VALUES (?, ?, ?)", rows)

    def end_import(self, indlaesning_id: str, antal: Mapping[str, Json]) -> None:
        """How many of what."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE indlaesning SET antal = ? WHERE id = ?", (dumps(dict(antal)), indlaesning_id))

    def imports(self, art: str, most: int = LATEST) -> tuple[Indlaesning, ...]:
        """What was taken in of a kind, newest first."""
        sql = "SELECT * FROM indlaesning WHERE art = ? ORDER BY tid DESC, rowid DESC LIMIT ?"
        with self._tx.translated():
            return tuple(_indlaesning(row) for row in self._tx.rows(sql, (art, most)))

    def imported(self, indlaesning_id: str) -> Mapping[str, Json]:
        """What was taken in."""
        sql = "SELECT noegle, foer FROM indlaest WHERE indlaesning_id = ?"
        with self._tx.translated():
            return {row["noegle"]: loads(row["foer"]) for row in self._tx.rows(sql, (indlaesning_id,))}

    def noted_changes(self, arter: Sequence[str], noegle: str, most: int) -> Sequence[tuple[Indlaesning, str, Json]]:
        """What was noted under these kinds, the newest first."""
        # one look into the key of what was taken in for each time something was: never a walk over all that was
        kinds = dumps(list(arter))
        with self._tx.translated():
            rows = self._tx.rows(_NOTED_OF, (kinds, noegle, most)) if noegle else self._tx.rows(_NOTED, (kinds, most))
            return tuple((_indlaesning(row), row["noegle"], loads(row["foer"])) for row in rows)

    def undo_import(self, indlaesning_id: str, tid: datetime) -> None:
        """Note that it was undone."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE indlaesning SET fortrudt = ? WHERE id = ?", (stamp(tid), indlaesning_id))


def _conditions(ord_: Words, shown: str = "") -> tuple[str, list[str]]:
    arguments: list[str] = []
    for text, kommuner in ord_:
        arguments += [f"%{_escaped(text)}%", dumps(list(kommuner))]
    conditions = [*([shown] if shown else ()), *(_WORD for _ in ord_)]
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), arguments


def _escaped(text: str) -> str:
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    return text


def _object(text: str) -> Mapping[str, Json]:
    found = loads(text)
    return found if isinstance(found, dict) else {}


def _tilbud(row: Row) -> Tilbud:
    return Tilbud(
        noegle=row["noegle"],
        svar=_object(row["svar"]),
        register=_object(row["register"]),
        soeg=row["soeg"],
        brugt=unstamp(row["brugt"]) if row["brugt"] else None,
        lukket=bool(row["lukket"]),
        nr=row["nr"],
        aendret=unstamp(row["aendret"]) if row["aendret"] else None,
    )


def _indlaesning(row: Row) -> Indlaesning:
    fortrudt = unstamp(row["fortrudt"]) if row["fortrudt"] else None
    given = (row["id"], row["art"], unstamp(row["tid"]), row["hvem"], row["fil"], _object(row["antal"]))
    return Indlaesning(*given, fortrudt)
