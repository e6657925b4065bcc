"""How two stores differ, citizen by citizen: what each has that the other lacks, and whose last change is newer.

Reads only; of a case it looks at its revision and the time of its last change, never at an answer. Where neither side has more
than the other, as with a mark that a case stands in SMDB, the last line of the log says whose change is newer. It takes as long
as there are rows, so it tells after each portion of them how far it is. Both are walked side by side in the order in which their
citizens came, so that what it holds at a time is some portions and what differs, however large the stores are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.stored.copies import Antal, Forskel, Forskelsart, Tilbage
from smdb_desktop.store.connection import Connection
from smdb_desktop.store.rows import dumps

PORTION = 500
"""Rows between two tellings: some milliseconds."""

T = TypeVar("T")

_CITIZENS = (
    "SELECT rowid, id, cpr_nr, navn, opholdskommune, koen, aendret FROM borger WHERE rowid > ? ORDER BY rowid LIMIT ?"
)
# in the order of citizens, so that the planner does not begin at the other end and read all of it for each portion
_OF_THEM = "FROM borger AS b CROSS JOIN forloeb AS f ON f.borger_id = b.id"
_THESE = "WHERE b.rowid > ? AND b.rowid <= ?"
_COURSES = f"SELECT b.id, f.id, f.revision, f.aendret {_OF_THEM} {_THESE}"
_DRAFTS = f"SELECT b.id, count(*) {_OF_THEM} CROSS JOIN skema AS s ON s.forloeb_id = f.id AND s.kladde = 1 {_THESE} GROUP BY f.id"
# whether it left is not what a mark says, and a mark may have been taken back
_SUBMISSIONS = (
    "SELECT b.id, i.id, i.revision, coalesce(m.foer, i.tilstand) <> 'KLAR' OR i.sendt_tid IS NOT NULL,"
    f" i.tilstand || ' ' || i.payload_sha256 {_OF_THEM} CROSS JOIN indberetning AS i ON i.forloeb_id = f.id"
    f" LEFT JOIN indberettet AS m ON m.indberetning_id = i.id AND i.tilstand = 'INDBERETTET' {_THESE}"
)
_LAST = "SELECT coalesce(max(tid), '') FROM haendelse WHERE forloeb_id IN (SELECT value FROM json_each(?))"


class _Header(NamedTuple):
    cpr_nr: str
    navn: str
    opholdskommune: str
    koen: str


@dataclass(slots=True)
class _Citizen:
    """What one side has of a citizen."""

    header: _Header
    changed: str
    courses: dict[str, int] = field(default_factory=dict)
    submissions: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    drafts: int = 0

    def is_ahead_of(self, other: "_Citizen") -> bool:
        """Whether it has a course or a submission that the other lacks or has at an earlier state."""
        return any(other.courses.get(id_, -1) < revision for id_, revision in self.courses.items()) or any(
            id_ not in other.submissions or other.submissions[id_][:2] < there[:2]
            for id_, there in self.submissions.items()
        )

    def amount(self) -> Antal:
        """In numbers."""
        return Antal(1, len(self.courses), self.drafts, len(self.submissions))


@dataclass(slots=True)
class _Portions:
    """Counts rows, and tells of them in portions."""

    told: Progress
    all: int
    done: int = 0

    def of(self, rows: Iterable[T]) -> Iterator[T]:
        """The same rows, counted."""
        for row in rows:
            if self.done % PORTION == 0:
                self.told(self.done, self.all)
            self.done += 1
            yield row


def differences(
    store: Connection, copy: Connection, amount: tuple[Antal, Antal], told: Progress
) -> tuple[Forskel, ...]:
    """Everybody who is not the same on both sides, by name and number. Both have this program's schema.

    ``amount`` is how much the two hold. ``told`` gets the rows that were looked at and all of both; what it raises ends the work.
    """
    # the people are looked at once more, one side beside the other
    portions = _Portions(told, sum(map(sum, amount)) + sum(side.borgere for side in amount))
    here, there = _Side(store, portions), _Side(copy, portions)
    found: list[Forskel] = []
    while here.goes_on or there.goes_on:
        # a citizen whom only one side has waits until both have ended
        both = (here.read() | there.read()) & here.waiting.keys() & there.waiting.keys()
        for borger_id in portions.of(both):
            found += _told(borger_id, here.waiting.pop(borger_id), there.waiting.pop(borger_id), (store, copy))
    for borger_id in portions.of(here.waiting.keys() | there.waiting.keys()):
        found += _told(borger_id, here.waiting.get(borger_id), there.waiting.get(borger_id), (store, copy))
    return tuple(sorted(found, key=lambda forskel: (forskel.navn.casefold(), forskel.cpr_nr)))


def _told(
    borger_id: str, here: _Citizen | None, there: _Citizen | None, sides: tuple[Connection, Connection]
) -> Iterator[Forskel]:
    art = _differ(here, there, sides)
    if art is not None:
        shown = (here or there or _NOBODY).header
        amounts = tuple(Antal() if side is None else side.amount() for side in (here, there))
        yield Forskel(borger_id, shown.cpr_nr, shown.navn, art, amounts[0], amounts[1])


_NOBODY = _Citizen(_Header("", "", "", ""), "")


def _differ(here: _Citizen | None, there: _Citizen | None, sides: tuple[Connection, Connection]) -> Forskelsart | None:
    if here is None:
        return Forskelsart.KUN_I_KOPI
    if there is None:
        return Forskelsart.KUN_I_LAGER
    if here == there:
        return None
    ahead, behind = here.is_ahead_of(there), there.is_ahead_of(here)
    if ahead == behind:
        last = [_last(side, citizen) for side, citizen in zip(sides, (here, there), strict=True)]
        if ahead or last[0] == last[1]:
            return Forskelsart.FORSKELLIG
        ahead = last[0] > last[1]
    return Forskelsart.NYERE_I_LAGER if ahead else Forskelsart.NYERE_I_KOPI


def _last(side: Connection, citizen: _Citizen) -> str:
    """When something last happened to a citizen or to a course of theirs."""
    return max(citizen.changed, str(side.conn.execute(_LAST, (dumps(list(citizen.courses)),)).fetchone()[0]))


class _Side:
    """One of the two stores, read a portion of citizens at a time; ``waiting`` are those who were not compared yet, by id."""

    def __init__(self, db: Connection, portions: _Portions) -> None:
        self._db = db
        self._portions = portions
        self._last = -1
        self.goes_on = True
        self.waiting: dict[str, _Citizen] = {}

    def read(self) -> set[str]:
        """Read the next citizens whole; their ids, none at the end."""
        rows = self._db.conn.execute(_CITIZENS, (self._last, PORTION)).fetchall()
        self.goes_on = len(rows) == PORTION
        if not rows:
            return set()
        these = (self._last, rows[-1][0])
        self._last = these[1]
        read: dict[str, _Citizen] = {}
        for _nr, id_, cpr_nr, navn, kommune, koen, changed in self._portions.of(rows):
            read[id_] = _Citizen(_Header(cpr_nr, navn, kommune, koen), changed)
        for borger_id, id_, revision, changed in self._rows(_COURSES, these):
            read[borger_id].courses[id_] = revision
            read[borger_id].changed = max(read[borger_id].changed, changed)
        for borger_id, number in self._rows(_DRAFTS, these):
            read[borger_id].drafts += number
        for borger_id, id_, revision, left, state in self._rows(_SUBMISSIONS, these):
            read[borger_id].submissions[id_] = (revision, left, state)
        self.waiting |= read
        return set(read)

    def _rows(self, sql: str, these: tuple[int, int]) -> Iterator[tuple[Any, ...]]:
        return self._portions.of(self._db.conn.execute(sql, these))


_SINCE: Mapping[Tilbage, str] = {
    Tilbage.KODELISTER: "SELECT key, value FROM indstilling WHERE key IN ('kodelister', 'kodelister_fortrudt') ORDER BY key",
    Tilbage.CERTIFIKAT: "SELECT key, value FROM blob ORDER BY key",
    Tilbage.INDLAESNINGER: "SELECT id, fortrudt FROM indlaesning ORDER BY id",
    Tilbage.OPSAETNING: (
        "SELECT key, value FROM indstilling WHERE key IN ('organisation', 'myndighedskommune', 'vej_til_smdb', 'eksportmappe')"
        " ORDER BY key"
    ),
}


def not_carried(store: Connection, copy: Connection) -> tuple[Tilbage, ...]:
    """What else of the store is another than in the copy and becomes what it was then."""
    return tuple(
        each for each, sql in _SINCE.items() if store.conn.execute(sql).fetchall() != copy.conn.execute(sql).fetchall()
    )
