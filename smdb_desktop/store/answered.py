"""What receivers answered, what others sent and what was typed into SMDB, carried into a copy that becomes the store: nobody is
asked or answered twice, and nothing is typed twice.

A receipt goes where its submission is in the copy. A submission of somebody else goes where the course that it became is there;
one whose course is gone can be taken in again. What was typed is a fact about SMDB, whatever the copy says of the case: of a
course that is worked with on both sides it is what it is today.
"""

from itertools import chain
from typing import Any, NamedTuple

from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.history import Haendelse, Handling
from smdb_desktop.services.stored.records import Hvem, Json
from smdb_desktop.store.citizens import note_state
from smdb_desktop.store.connection import Connection
from smdb_desktop.store.errors import translated
from smdb_desktop.store.log import Log
from smdb_desktop.store.rows import dumps
from smdb_desktop.store.states import count_case
from smdb_desktop.store.transactions import Transactions

_TOLD = (Handling.KVITTERET, Handling.FUND_BESVARET)
_RECEIPTS = "SELECT id, indberetning_id, forloeb_id, tid, modtaget, hvem, udfald, svar, indhold FROM modtagersvar"
_KEEP_RECEIPT = (
    "INSERT OR IGNORE INTO modtagersvar (id, indberetning_id, forloeb_id, tid, modtaget, hvem, udfald, svar, indhold)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE EXISTS (SELECT 1 FROM indberetning WHERE id = ?2)"
)
_FINDINGS = "SELECT svar_id, nr, forloeb_id, modtaget, reaktion, grund, hvem, tid FROM bemaerkning"
_KEEP_FINDING = (
    "INSERT OR REPLACE INTO bemaerkning (svar_id, nr, forloeb_id, modtaget, reaktion, grund, hvem, tid)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM modtagersvar WHERE id = ?1)"
)
_STATES = (
    "SELECT tilstand, id, payload_sha256, forloeb_id FROM indberetning WHERE tilstand IN ('KVITTERET', 'RETURNERET')"
)
# a receipt says nothing of what was made ready in the copy and had not left: that has another content
_SET = (
    "UPDATE indberetning SET tilstand = ?1 WHERE id = ?2 AND payload_sha256 = ?3 AND tilstand <> ?1"
    " AND tilstand IN ('EKSPORTERET', 'KVITTERET', 'RETURNERET')"
)
_TAKEN = (
    "SELECT indberetning_id, fremmed_forloeb, revision, art, payload_sha256, afsender, afsender_cvr, tid, hvem, forloeb_id,"
    " svaret FROM indsendt"
)
_KEEP_TAKEN = (
    "INSERT OR REPLACE INTO indsendt (indberetning_id, fremmed_forloeb, revision, art, payload_sha256, afsender, afsender_cvr,"
    " tid, hvem, forloeb_id, svaret) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11"
    " WHERE ?10 = '' OR EXISTS (SELECT 1 FROM forloeb WHERE id = ?10)"
)
_WORKED_WITH = "nedlagt = '' AND overdraget = '' AND flyttet_til = '' AND kasseret = 0"
_COURSES = f"SELECT id FROM forloeb WHERE {_WORKED_WITH}"  # noqa: S608  our own words
_TYPED = "SELECT forloeb_id, noegle, skema, spoergsmaal, svar, revision, hvem, tid, anderledes FROM indtastet"
_FORGET_TYPED = "DELETE FROM indtastet WHERE forloeb_id IN (SELECT value FROM json_each(?))"
_KEEP_TYPED = (
    "INSERT INTO indtastet (forloeb_id, noegle, skema, spoergsmaal, svar, revision, hvem, tid, anderledes)"  # noqa: S608
    f" SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE EXISTS (SELECT 1 FROM forloeb WHERE id = ?1 AND {_WORKED_WITH})"
)


class _Answers(NamedTuple):
    """What a store says of it, as its rows."""

    receipts: list[tuple[Any, ...]]
    findings: list[tuple[Any, ...]]
    states: list[tuple[Any, ...]]
    taken: list[tuple[Any, ...]]
    typed: list[tuple[Any, ...]]
    courses: list[Json]
    told: tuple[Haendelse, ...]


def carry_answers(store: Store, there: Connection, copy: Transactions, log: Log) -> bool:
    """Receipts, what was done about their findings, what was taken in of others and what was typed into SMDB; as far as the store
    can be read: False where it cannot, and nothing is carried."""
    try:
        found = _answers(store, there, copy)
    except KnownError:
        return False
    with copy.writing() as here:
        here.executemany(_KEEP_RECEIPT, found.receipts)
        here.executemany(_KEEP_FINDING, found.findings)
        here.executemany(_KEEP_TAKEN, found.taken)
        here.execute(_FORGET_TYPED, (dumps(found.courses),))
        here.executemany(_KEEP_TYPED, found.typed)
        for tilstand, id_, sha256, forloeb_id in found.states:
            if here.execute(_SET, (tilstand, id_, sha256)).rowcount:
                count_case(here, forloeb_id)
                note_state(here, forloeb_id)
        kept = {row[0] for row in here.execute("SELECT id FROM forloeb").fetchall()}
    _say(log, [each for each in found.told if each.forloeb_id in kept])
    return True


def _answers(store: Store, there: Connection, copy: Transactions) -> _Answers:
    with translated():
        sqls = (_RECEIPTS, _FINDINGS, _STATES, _TAKEN, _TYPED)
        receipts, findings, states, taken, typed = (there.conn.execute(sql).fetchall() for sql in sqls)
        worked_with: list[Json] = [row[0] for row in there.conn.execute(_COURSES).fetchall()]
        before = {row for sql in (_RECEIPTS, _FINDINGS) for row in copy.conn.execute(sql).fetchall()}
    # of a course of which the copy has it all there is nothing to tell
    courses = dict.fromkeys(row[2] for row in (*receipts, *findings) if row not in before)
    return _Answers(
        receipts,
        findings,
        states,
        taken,
        typed,
        worked_with,
        tuple(chain.from_iterable(_told(store, course) for course in courses)),
    )


def _told(store: Store, forloeb_id: str) -> list[Haendelse]:
    return [each for each in store.log.of(forloeb_id).haendelser if each.art in _TOLD]


def _say(log: Log, told: list[Haendelse]) -> None:
    """The lines of a course's history that tell of it, as they were; each once."""
    for course in dict.fromkeys(each.forloeb_id for each in told):
        known = [each._replace(nr=0) for each in log.of(course).haendelser]
        for each in told:
            if each.forloeb_id == course and each._replace(nr=0) not in known:
                log.add(each.art, Hvem(each.person_id, each.hvem), each.tid, forloeb_id=course, data=each.data or {})
