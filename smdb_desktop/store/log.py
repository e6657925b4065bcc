"""The log: what happened, and each change of each field, in two tables that only grow and one chain through both.

A row is written in the transaction of what it tells, so that neither is there without the other. The end of the chain is kept in
memory while the store is open and is undone with the transaction. ``docs/store.md`` says what the chain shows and what it cannot.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from smdb_desktop.services.stored.history import PORTION, Aendring, Brud, Brudart, Haendelse, Handling, Historik
from smdb_desktop.services.stored.noted import svar_of
from smdb_desktop.services.stored.records import Foer
from smdb_desktop.store.chain import START, chained, closed_digest, new_salt
from smdb_desktop.store.rows import dumps, loads, stamp, unstamp
from smdb_desktop.store.rows import svar_of as stored_svar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from smdb_desktop.services.ports.safekeeping import Progress
    from smdb_desktop.services.stored.records import Hvem, Json, Svar
    from smdb_desktop.store.transactions import Transactions

Stored = tuple[str, str | None] | tuple[str, str | None, int, int, str]
"""An answer as it is stored: raw and value, then its marks (``answers.Kept``)."""

_HEAD = (
    "SELECT nr, kaede FROM (SELECT nr, kaede FROM haendelse WHERE nr = (SELECT max(nr) FROM haendelse)"
    " UNION ALL SELECT nr, kaede FROM aendring WHERE nr = (SELECT max(nr) FROM aendring)) ORDER BY nr DESC LIMIT 1"
)
_END = "SELECT max(coalesce((SELECT max(nr) FROM haendelse), 0), coalesce((SELECT max(nr) FROM aendring), 0))"
_EVENT = (
    "INSERT INTO haendelse (nr, tid, person_id, hvem, art, forloeb_id, borger_id, salt, data, lukket, kaede)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHANGE = (
    "INSERT INTO aendring (nr, tid, person_id, hvem, forloeb_id, borger_id, skema_id, salt, felt, fra, til, hvorfor, lukket,"
    " kaede, skrivning) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BLANK = (
    "UPDATE haendelse SET salt = NULL, data = NULL WHERE {whose} = ?",
    "UPDATE aendring SET salt = NULL, felt = NULL, fra = NULL, til = NULL, hvorfor = NULL WHERE {whose} = ?",
)
_JOINED = (
    "SELECT json_extract(data, '$.borger_foer') FROM haendelse WHERE borger_id = ? AND borger_id <> '' AND art = ?"
    " ORDER BY nr"
)
_OF_NOBODY = "SELECT * FROM haendelse INDEXED BY haendelse_ingens WHERE forloeb_id = '' AND borger_id = '' ORDER BY nr"
_OPEN = {
    "haendelse": ("nr", "tid", "person_id", "hvem", "art", "forloeb_id", "borger_id"),
    "aendring": ("nr", "tid", "person_id", "hvem", "forloeb_id", "borger_id", "skema_id"),
}
_BROKEN = {
    Brudart.MANGLER: "row {} is missing",
    Brudart.AENDRET: "row {} was changed or does not follow the one before",
    Brudart.INDHOLD: "what row {} says was changed",
    Brudart.TOM: "row {} is blank though its course was not deleted",
    Brudart.SLUTTER: "the rows after {} are missing",
}
LOOKED_BACK = 20_000
"""Rows of the log among which an answer is looked for that is to be repeated: weeks of work, and milliseconds."""
_BEFORE = (
    "SELECT v.raw, v.value, v.usikker_dag, v.gentaget, v.note, s.forloeb_id, a.tid"
    " FROM (SELECT nr, tid, person_id, forloeb_id, skema_id, felt, til FROM aendring ORDER BY nr DESC LIMIT ?) AS a"
    " JOIN skema AS s ON s.id = a.skema_id JOIN svar AS v ON v.skema_id = s.id AND v.felt = a.felt"
    " WHERE a.person_id = ? AND a.felt = ? AND a.til IS NOT NULL AND a.forloeb_id <> ? AND s.art = ? AND s.forloeb_id <> ?"
    " AND v.value IS NOT NULL AND v.gentaget = 0 ORDER BY a.nr DESC LIMIT 1"
)
_SAY_WHY = (Handling.SLETTET, Handling.OVERDRAGET, Handling.BORGER_FJERNET)
_CLOSED = {"haendelse": ("data",), "aendring": ("felt", "fra", "til", "hvorfor")}


_GONE = (
    "SELECT forloeb_id FROM haendelse AS h WHERE art IN (?, ?)"
    " AND NOT EXISTS (SELECT 1 FROM forloeb AS f WHERE f.id = h.forloeb_id AND (f.nedlagt = ''"
    " OR EXISTS (SELECT 1 FROM skema WHERE forloeb_id = f.id)"
    " OR EXISTS (SELECT 1 FROM forloeb AS n WHERE n.id = f.flyttet_til AND (n.nedlagt = ''"
    " OR EXISTS (SELECT 1 FROM skema WHERE forloeb_id = n.id)))))"
    " UNION ALL SELECT borger_id FROM haendelse WHERE art = ? AND borger_id NOT IN (SELECT id FROM borger)"
)


class Log:
    """``ports.store.Log``; ``event``, ``change`` and ``blank`` are for the other parts, inside their transaction."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    # -- for the parts ---------------------------------------------------------------------------------------------

    def end(self) -> tuple[int, bytes]:
        """Number and chain of the last row."""
        if self._tx.log_end is None:
            row = self._tx.conn.execute(_HEAD).fetchone()
            self._tx.log_end = (0, START) if row is None else (row[0], bytes(row[1]))
        return self._tx.log_end

    def event(
        self,
        art: Handling,
        hvem: Hvem,
        tid: datetime,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        data: Mapping[str, Json] | None = None,
    ) -> None:
        """Append an event."""
        before, chain = self.end()
        opened = (before + 1, stamp(tid), hvem.id, hvem.navn, art.value, forloeb_id, borger_id)
        salt, text = new_salt(), dumps(dict(data or {}))
        closed = closed_digest(salt, (text,))
        chain = chained(chain, "haendelse", opened, closed)
        self._tx.conn.execute(_EVENT, (*opened, salt, text, closed, chain))
        self._tx.log_end = (before + 1, chain)

    def change(
        self,
        hvem: Hvem,
        tid: str,
        felt: str,
        fra: Stored | None,
        til: Stored | None,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        skema_id: str = "",
        hvorfor: str = "",
    ) -> None:
        """Append a change of a field; ``tid`` as it is stored."""
        before, chain = self.end()
        opened = (before + 1, tid, hvem.id, hvem.navn, forloeb_id, borger_id, skema_id)
        salt, said = new_salt(), (felt, _text(fra), _text(til), hvorfor)
        closed = closed_digest(salt, said)
        chain = chained(chain, "aendring", opened, closed)
        self._tx.conn.execute(_CHANGE, (*opened, salt, *said, closed, chain, self._tx.counter()))
        self._tx.log_end = (before + 1, chain)

    def blank(self, forloeb_id: str) -> None:
        """Take out what the rows of a course say of the citizen; the course must be gone, which the tables' triggers ask too."""
        for statement in _BLANK:
            self._tx.conn.execute(statement.format(whose="forloeb_id"), (forloeb_id,))

    def forget(
        self, forloeb_id: str, hvem: Hvem, tid: datetime, data: Mapping[str, Json], art: Handling = Handling.SLETTET
    ) -> None:
        """Blank what is said of a course that is gone, and of those it went on from, and say of each who did it and why."""
        for each in (*self.before(forloeb_id), forloeb_id):
            self.blank(each)
            self.event(art, hvem, tid, forloeb_id=each, data=data)

    def blank_borger(self, borger_id: str) -> None:
        """The same of a citizen's own rows, when the citizen is gone."""
        for statement in _BLANK:
            self._tx.conn.execute(statement.format(whose="borger_id"), (borger_id,))

    def before(self, forloeb_id: str) -> tuple[str, ...]:
        """The courses that a course went on from, when a number was corrected that had been reported, oldest first."""
        found = self._tx.conn.execute(
            "SELECT id FROM forloeb WHERE flyttet_til = ? AND flyttet_til <> '' ORDER BY log_nr, id", (forloeb_id,)
        )
        return tuple(row[0] for row in found)

    def joined_from(self, borger_id: str) -> tuple[str, ...]:
        """The citizens who turned out to be this one, each with those who had turned out to be them before."""
        rows = self._tx.conn.execute(_JOINED, (borger_id, Handling.CPR_RETTET.value)).fetchall()
        found = dict.fromkeys(str(row[0]) for row in rows if row[0])
        return (*(each for first in found for each in self.joined_from(first)), *found)

    # -- for the use cases -----------------------------------------------------------------------------------------

    def add(
        self,
        art: Handling,
        hvem: Hvem,
        tid: datetime,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        data: Mapping[str, Json] | None = None,
    ) -> None:
        """Append an event that no other part writes by itself."""
        with self._tx.writing():
            self.event(art, hvem, tid, forloeb_id=forloeb_id, borger_id=borger_id, data=data)

    def of(self, forloeb_id: str) -> Historik:
        """What the log has of a course, in order, also from before a number was corrected."""
        with self._tx.translated():
            before = self.before(forloeb_id)
        return self._read("forloeb_id", (*before, forloeb_id))

    def latest(self, forloeb_id: str, most: int) -> Historik:
        """The newest events and changes of a course, at most so many of each, in order; what came before is not read."""
        # the index of the courses has the numbers in order
        where = "WHERE forloeb_id = ? AND forloeb_id <> '' ORDER BY nr DESC LIMIT ?"
        haendelser: list[Haendelse] = []
        aendringer: list[Aendring] = []
        with self._tx.reading():
            for each in (*self.before(forloeb_id), forloeb_id):
                events = self._tx.rows(f"SELECT * FROM haendelse {where}", (each, most))  # noqa: S608
                haendelser += map(_haendelse, events)
                changes = self._tx.rows(f"SELECT * FROM aendring {where}", (each, most))  # noqa: S608
                aendringer += map(_aendring, changes)
        haendelser.sort(key=lambda row: row.nr)
        aendringer.sort(key=lambda row: row.nr)
        return Historik(tuple(haendelser[-most:]), tuple(aendringer[-most:]))

    def changes(
        self, forloeb_id: str, first: int, most: int, felt: tuple[str, str] | None = None
    ) -> tuple[int, tuple[Aendring, ...]]:
        """How many changes a course has had, and at most so many of them after the ``first``, the newest first."""
        with self._tx.reading() as conn:
            ids = (*self.before(forloeb_id), forloeb_id)
            where = (
                f"WHERE forloeb_id IN ({', '.join('?' * len(ids))}) AND forloeb_id <> ''"
                " AND (? = '' OR (skema_id = ? AND felt = ?))"
            )
            given = (*ids, felt[0] if felt else "", *(felt or ("", "")))
            (number,) = conn.execute(f"SELECT count(*) FROM aendring {where}", given).fetchone()  # noqa: S608
            window = f"SELECT * FROM aendring {where} ORDER BY nr DESC LIMIT ? OFFSET ?"  # noqa: S608
            return number, tuple(map(_aendring, self._tx.rows(window, (*given, most, first))))

    def answered_before(self, art: str, felt: str, person_id: str, forloeb_id: str) -> Foer | None:
        """What the person answered last to a form's question in another course, among the newest rows of the log."""
        with self._tx.translated():
            row = next(self._tx.rows(_BEFORE, (LOOKED_BACK, person_id, felt, forloeb_id, art, forloeb_id)), None)
        return None if row is None else Foer(stored_svar(row), row["forloeb_id"], unstamp(row["tid"]))

    def of_borger(self, borger_id: str) -> Historik:
        """What the log has of a citizen's own fields, in order, also of who turned out to be the same."""
        with self._tx.translated():
            before = self.joined_from(borger_id)
        return self._read("borger_id", (*before, borger_id))

    def of_keys(self) -> tuple[Haendelse, ...]:
        """The changes of keys, in order."""
        with self._tx.translated():
            rows = self._tx.rows(_OF_NOBODY)
            return tuple(_haendelse(row) for row in rows)

    def _read(self, column: str, ids: Sequence[str]) -> Historik:
        # the indexes leave out the rows that are about nobody
        where = f"WHERE {column} IN ({', '.join('?' * len(ids))}) AND {column} <> '' ORDER BY nr"
        with self._tx.reading():
            events = self._tx.rows(f"SELECT * FROM haendelse {where}", ids)  # noqa: S608
            haendelser = tuple(_haendelse(row) for row in events)
            changes = self._tx.rows(f"SELECT * FROM aendring {where}", ids)  # noqa: S608
            return Historik(haendelser, tuple(_aendring(row) for row in changes))

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the log, in technical words with row numbers; empty when every row is the one that was written."""
        return tuple(_BROKEN[brud.art].format(brud.nr) for brud in self.broken())

    def broken(self, told: Progress | None = None) -> tuple[Brud, ...]:
        """Where the log is another than the one that was written, in order.

        Reads every row: for 100,000 rows about two seconds. ``told`` gets the number of the row and of the last one between two
        portions of them; what it raises ends the check.
        """
        found: list[Brud] = []
        with self._tx.reading():
            gone, all_ = self._deleted(), self._tx.conn.execute(_END).fetchone()[0]
            nr, chain = 0, START
            for kind, row in heapq.merge(
                self._walk("haendelse"), self._walk("aendring"), key=lambda each: each[1]["nr"]
            ):
                if told is not None and row["nr"] % PORTION == 0:
                    told(row["nr"], all_)
                if row["nr"] != nr + 1:
                    found.append(Brud(Brudart.MANGLER, nr + 1))
                nr = row["nr"]
                found += _faults(kind, row, chain, gone)
                chain = bytes(row["kaede"])
            (known,) = self._tx.conn.execute("SELECT coalesce(max(log_nr), 0) FROM forloeb").fetchone()
            if known > nr:
                found.append(Brud(Brudart.SLUTTER, nr))
        return tuple(found)

    def _walk(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for row in self._tx.rows(f"SELECT * FROM {kind} ORDER BY nr"):  # noqa: S608
            yield kind, row

    def _deleted(self) -> frozenset[str]:
        """The courses and citizens that are gone and of which the log says so."""
        gone = tuple(art.value for art in _SAY_WHY)
        return frozenset(row[0] for row in self._tx.conn.execute(_GONE, gone))


def _faults(kind: str, row: Mapping[str, Any], before: bytes, gone: frozenset[str]) -> Iterator[Brud]:
    """What is wrong with one row."""
    nr, tid = row["nr"], unstamp(row["tid"])
    if chained(before, kind, [row[name] for name in _OPEN[kind]], bytes(row["lukket"])) != bytes(row["kaede"]):
        yield Brud(Brudart.AENDRET, nr, tid)
    closed = [row[name] for name in _CLOSED[kind]]
    if row["salt"] is not None:
        if closed_digest(bytes(row["salt"]), closed) != bytes(row["lukket"]):
            yield Brud(Brudart.INDHOLD, nr, tid)
    elif any(closed) or not {row["forloeb_id"], row["borger_id"]} & gone or row.get("art") in _SAY_WHY:
        yield Brud(Brudart.TOM, nr, tid)


def _text(stored: Stored | None) -> str | None:
    """An answer as the log keeps it: the two JSON texts as a JSON list, followed by its marks up to the last that is set."""
    if stored is None:
        return None
    marks = "" if len(stored) == 2 else _marks(*stored[2:])
    return f"[{stored[0]},{'null' if stored[1] is None else stored[1]}{marks}]"


def _marks(doubted: int, repeated: int, note: str) -> str:
    if not (doubted or repeated or note):
        return ""
    flags = f",{'true' if doubted else 'false'}"
    if repeated or note:
        flags += f",{'true' if repeated else 'false'}"
    return f"{flags},{note}" if note else flags


def _svar(text: str | None) -> Svar | None:
    read: Any = None if text is None else loads(text)
    return None if read is None else svar_of(read)


def _haendelse(row: Mapping[str, Any]) -> Haendelse:
    data: Any = None if row["data"] is None else loads(row["data"])
    return Haendelse(
        nr=row["nr"],
        tid=unstamp(row["tid"]),
        person_id=row["person_id"],
        hvem=row["hvem"],
        art=Handling(row["art"]),
        forloeb_id=row["forloeb_id"],
        borger_id=row["borger_id"],
        data=data,
    )


def _aendring(row: Mapping[str, Any]) -> Aendring:
    return Aendring(
        nr=row["nr"],
        tid=unstamp(row["tid"]),
        person_id=row["person_id"],
        hvem=row["hvem"],
        forloeb_id=row["forloeb_id"],
        borger_id=row["borger_id"],
        skema_id=row["skema_id"],
        felt=row["felt"] or "",
        fra=_svar(row["fra"]),
        til=_svar(row["til"]),
        hvorfor=row["hvorfor"] or "",
    )
