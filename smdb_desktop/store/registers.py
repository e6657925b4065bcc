"""Registers that grow with the work: the tilbud that were used before. What a field of a tilbud means is for who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.stored.records import Json
from smdb_desktop.store.rows import dumps, loads, stamp
from smdb_desktop.store.transactions import Transactions

# a row that is replaced gets a new row id: of two that were used in the same moment the later one stands first
_REMEMBER = "INSERT OR REPLACE INTO tilbud (noegle, soeg, kommune, svar, brugt) VALUES (?, ?, ?, ?, ?)"
_WORD = "(soeg LIKE ? ESCAPE '\\' OR kommune IN (SELECT value FROM json_each(?)))"


class Registers:
    """``ports.store.Registers``."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def remember_tilbud(self, noegle: str, svar: Mapping[str, Json], soeg: str, kommune: str, tid: datetime) -> None:
        """Keep a tilbud as the one used last; one with the same ``noegle`` is replaced."""
        with self._tx.writing() as conn:
            conn.execute(_REMEMBER, (noegle, soeg, kommune, dumps(dict(svar)), stamp(tid)))

    def find_tilbud(
        self, ord_: Sequence[tuple[str, Sequence[str]]] = (), most: int = 50
    ) -> tuple[Mapping[str, Json], ...]:
        """The tilbud that every word fits, those used last first, at most so many.

        A word is a casefolded text, found anywhere in what is searched, with the municipalities that it may mean.
        """
        where = " AND ".join(_WORD for _ in ord_)
        arguments: list[str | int] = []
        for text, kommuner in ord_:
            arguments += [f"%{_escaped(text)}%", dumps(list(kommuner))]
        sql = f"SELECT svar FROM tilbud {'WHERE ' + where if where else ''} ORDER BY brugt DESC, rowid DESC LIMIT ?"  # noqa: S608
        with self._tx.translated():
            read = (loads(row[0]) for row in self._tx.conn.execute(sql, (*arguments, most)))
            return tuple(tilbud for tilbud in read if isinstance(tilbud, dict))


def _escaped(text: str) -> str:
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    return text
