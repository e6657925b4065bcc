"""The list of all citizens (``services.ports.citizens``): one narrow table, kept by triggers, searched through one index.

A search reads an index from end to end: a hundred thousand citizens are some six megabytes, which stay in the page cache. It is
one statement, so that it can be broken off and keeps no other thread of Python waiting.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from smdb_desktop.domain.names import search_text
from smdb_desktop.services.stored.citizens import BorgerRow, Orden, Stand, Udvalg
from smdb_desktop.services.stored.records import BorgerRecord, Tilstand
from smdb_desktop.store.rows import dumps, unstamp
from smdb_desktop.store.transactions import Row, Transactions

_SHOWN = {
    Udvalg.ALLE: "",
    Udvalg.AABNE: "stand = 1",
    Udvalg.LUKKEDE: "stand = 2",
    Udvalg.UDEN_FORLOEB: "stand = 0",
    Udvalg.KLADDER: "kladde = 1",
    Udvalg.IKKE_INDBERETTET: "mangler = 1",
}
_ORDERED = {
    Orden.NAVN: ("borgerliste_navn", "soeg"),
    Orden.CPR_NR: ("borgerliste_cpr_nr", "cpr_nr"),
    Orden.AENDRET: ("borgerliste_aendret", "aendret, soeg"),
}
_STANDS = (Stand.UDEN, Stand.AABENT, Stand.LUKKET, Stand.SLETTES)
_ROWS = (
    "SELECT l.nr, l.stand, l.kladde, l.aendret, b.id, b.navn, b.cpr_nr, b.opholdskommune, f.id AS forloeb_id,"
    " f.myndighedskommune, (SELECT count(*) FROM forloeb WHERE borger_id = b.id AND afsluttet = 0 AND nedlagt = '') AS aabne,"
    " (SELECT tilstand FROM indberetning WHERE forloeb_id = f.id ORDER BY revision DESC LIMIT 1) AS tilstand"
    " FROM borgerliste AS l JOIN borger AS b ON b.id = l.borger_id LEFT JOIN forloeb AS f ON f.id ="
    " (SELECT id FROM forloeb WHERE borger_id = l.borger_id AND nedlagt = '' ORDER BY afsluttet, oprettet DESC, id LIMIT 1)"
    " WHERE l.nr IN (SELECT value FROM json_each(?))"
)
_PORTION = 4096
# the triggers of schema 2 hold this text: another one takes a step of the schema
STATE = (
    "UPDATE borgerliste SET"
    " stand = CASE WHEN EXISTS (SELECT 1 FROM forloeb WHERE borger_id = {whose} AND afsluttet = 0 AND nedlagt = '') THEN 1"
    " WHEN EXISTS (SELECT 1 FROM forloeb WHERE borger_id = {whose} AND nedlagt = '') THEN 2"
    " WHEN EXISTS (SELECT 1 FROM forloeb AS f WHERE f.borger_id = {whose} AND f.nedlagt <> '' AND f.flyttet_til = ''"
    " AND f.kasseret = 0 AND EXISTS (SELECT 1 FROM skema WHERE forloeb_id = f.id)) THEN 3 ELSE 0 END,"
    " kladde = EXISTS (SELECT 1 FROM forloeb AS f JOIN skema AS s ON s.forloeb_id = f.id"
    " WHERE f.borger_id = {whose} AND s.kladde = 1),"
    " mangler = EXISTS (SELECT 1 FROM forloeb AS f WHERE f.borger_id = {whose} AND (SELECT tilstand FROM indberetning"
    " WHERE forloeb_id = f.id ORDER BY revision DESC LIMIT 1) <> 'INDBERETTET'),"
    " aendret = max(aendret, coalesce((SELECT max(aendret) FROM forloeb WHERE borger_id = {whose}), ''))"
    " WHERE borger_id = {whose}"
)
_WHOSE = "(SELECT borger_id FROM forloeb WHERE id = ?1)"
_NOTE_STATE = STATE.format(whose=_WHOSE)
# what moves a limit of the course moves what the list says of its citizen, and both are told here
_RECKON = "UPDATE forloeb SET regnet = 0 WHERE id = ? AND regnet = 1"
_NOTE_CHANGE = (
    "UPDATE borgerliste SET aendret = max(aendret, ?1) WHERE borger_id = (SELECT borger_id FROM forloeb WHERE id = ?2)"
)


class Citizens:
    """Every citizen (``ports.citizens.Citizens``)."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def find(self, ord_: Sequence[str] = (), udvalg: Udvalg = Udvalg.ALLE, orden: Orden = Orden.NAVN) -> array[int]:
        """The numbers of those in whose name or number every word is found, in order."""
        index, by = _ORDERED[orden]
        conditions = [text for text in (_SHOWN[udvalg], *("instr(soeg, ?) > 0" for _ in ord_)) if text]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        # joined by SQLite: a row at a time would wait for Python, and Python for it, a hundred thousand times
        query = (
            f"SELECT group_concat(nr, ' ') FROM (SELECT nr FROM borgerliste INDEXED BY {index} {where} ORDER BY {by})"  # noqa: S608
        )
        with self._tx.translated():
            listed: str | None = self._tx.conn.execute(query, tuple(ord_)).fetchone()[0]
        found, numbers = array("I"), (listed or "").split()
        for start in range(0, len(numbers), _PORTION):
            found.extend(map(int, numbers[start : start + _PORTION]))
        return found

    def rows(self, numre: Sequence[int]) -> tuple[BorgerRow, ...]:
        """The citizens with these numbers."""
        with self._tx.translated():
            return tuple(_row(row) for row in self._tx.rows(_ROWS, (dumps(list(numre)),)))


def fold_name(conn: Any, borger: BorgerRecord) -> None:
    """Let a citizen who was just written be found by every spelling of their name, in the transaction of the write."""
    text = search_text(borger.navn, borger.cpr_nr)
    conn.execute("UPDATE borgerliste SET soeg = ? WHERE borger_id = ? AND soeg <> ?", (text, borger.id, text))


def note_state(conn: Any, forloeb_id: str) -> None:
    """Forms of this course, or their draft marks, are others than before: what the list says of its citizen, and its limits."""
    conn.execute(_NOTE_STATE, (forloeb_id,))
    conn.execute(_RECKON, (forloeb_id,))


def note_change(tx: Transactions, forloeb_id: str, time: str) -> None:
    """The course was written at this time (as it is stored). The list shows days: once an hour does for every zone."""
    hour = time[:13]
    if tx.noted.get(forloeb_id) != hour:
        tx.conn.execute(_NOTE_CHANGE, (time, forloeb_id))
        tx.noted[forloeb_id] = hour


def _row(row: Row) -> BorgerRow:
    return BorgerRow(
        nr=row["nr"],
        borger_id=row["id"],
        navn=row["navn"],
        cpr_nr=row["cpr_nr"],
        opholdskommune=row["opholdskommune"],
        stand=_STANDS[row["stand"]],
        aabne=row["aabne"],
        forloeb_id=row["forloeb_id"] or "",
        myndighedskommune=row["myndighedskommune"] or "",
        kladde=bool(row["kladde"]),
        tilstand=None if row["tilstand"] is None else Tilstand(row["tilstand"]),
        aendret=unstamp(row["aendret"]),
    )
