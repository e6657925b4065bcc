"""How two stores differ, citizen by citizen: what each has that the other lacks, and whose last change is newer.

Reads only; of a case it looks at its revision and the time of its last change, never at an answer. Where neither side has more
than the other, as with a mark that a case stands in SMDB, the last line of the log says whose change is newer. It takes as long
as there are rows, so it tells after each portion of them how far it is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.stored.copies import Antal, Forskel, Forskelsart, Tilbage
from smdb_desktop.store.connection import Connection
from smdb_desktop.store.rows import dumps

PORTION = 500
"""Rows between two tellings: some milliseconds."""

T = TypeVar("T")

_CITIZENS = "SELECT id, cpr_nr, navn, opholdskommune, koen, aendret FROM borger"
_COURSES = "SELECT id, borger_id, revision, aendret FROM forloeb"
_DRAFTS = "SELECT forloeb_id, id FROM skema WHERE kladde = 1"
# whether it left is not what a mark says, and a mark may have been taken back
_SUBMISSIONS = (
    "SELECT i.forloeb_id, i.id, i.revision, coalesce(m.foer, i.tilstand) <> 'KLAR' OR i.sendt_tid IS NOT NULL,"
    " i.tilstand || ' ' || i.payload_sha256 FROM indberetning AS i"
    " LEFT JOIN indberettet AS m ON m.indberetning_id = i.id AND i.tilstand = 'INDBERETTET'"
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
    here, there = _read(store, portions), _read(copy, portions)
    found = []
    for borger_id in portions.of(here.keys() | there.keys()):
        left, right = here.get(borger_id), there.get(borger_id)
        art = _differ(left, right, (store, copy))
        if art is not None:
            shown = (left or right or _NOBODY).header
            amounts = tuple(Antal() if side is None else side.amount() for side in (left, right))
            found.append(Forskel(borger_id, shown.cpr_nr, shown.navn, art, amounts[0], amounts[1]))
    return tuple(sorted(found, key=lambda forskel: (forskel.navn.casefold(), forskel.cpr_nr)))


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


def _read(db: Connection, portions: _Portions) -> dict[str, _Citizen]:
    citizens: dict[str, _Citizen] = {}
    for id_, cpr_nr, navn, kommune, koen, changed in portions.of(db.conn.execute(_CITIZENS)):
        citizens[id_] = _Citizen(_Header(cpr_nr, navn, kommune, koen), changed)
    whose: dict[str, _Citizen] = {}
    for id_, borger_id, revision, changed in portions.of(db.conn.execute(_COURSES)):
        citizen = whose[id_] = citizens[borger_id]
        citizen.courses[id_] = revision
        citizen.changed = max(citizen.changed, changed)
    drafts = Counter(forloeb_id for forloeb_id, _id in portions.of(db.conn.execute(_DRAFTS)))
    for forloeb_id, number in drafts.items():
        whose[forloeb_id].drafts += number
    for forloeb_id, id_, revision, left, state in portions.of(db.conn.execute(_SUBMISSIONS)):
        whose[forloeb_id].submissions[id_] = (revision, left, state)
    return citizens


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
