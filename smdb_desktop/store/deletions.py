"""Courses that have left and are to be deleted (``ports.deletions.Deletions``): laid down first, forgotten later.

Laid down under its citizen's number and without another course that goes on from it, such a course needs no machinery of its own:
whatever makes a further submission of it necessary makes a deletion, and no list of courses has it.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from smdb_desktop.domain.cpr import without_cpr
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.deletions import Overdraget
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, ForloebRecord, Hvem, IndberetningRecord, Json, Tilstand
from smdb_desktop.store.cases import LAST_LEFT, Cases
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.log import Log
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.rows import loads, stamp, unstamp
from smdb_desktop.store.transactions import NO_FORLOEB, Transactions

OTHER_NUMBER = T("Borgerens CPR-nummer er rettet, siden forløbet blev slettet, og sletningen gælder det gamle nummer.")
HAS_LEFT = T("Sletningen er eksporteret eller indberettet, eller måske, og kan ikke fortrydes her.")

_LAY_DOWN = (
    "UPDATE forloeb SET nedlagt = (SELECT cpr_nr FROM borger WHERE id = forloeb.borger_id), revision = revision + 1,"
    " aendret = ?, aendret_af = ?, mangler = '', anmodet = 0, ivaerksat = 0, behandlet = 0, afsluttet = 0"
    " WHERE id = ? AND nedlagt = ''"
)
_TAKE_UP = (
    "UPDATE forloeb SET nedlagt = '', revision = revision + 1, aendret = ?, aendret_af = ?"
    " WHERE id = ? AND nedlagt = (SELECT cpr_nr FROM borger WHERE id = forloeb.borger_id) AND flyttet_til = ''"
)
_WAITING = (
    "SELECT NOT EXISTS (SELECT 1 FROM indberetning AS i WHERE i.forloeb_id = f.id AND i.art = 'SLETTET' AND (i.tilstand <> 'KLAR'"
    " OR EXISTS (SELECT 1 FROM afsendelse AS a WHERE a.indberetning_id = i.id AND a.udfald IN ('I_GANG', 'UVIST', 'AFLEVERET'))))"
    " FROM forloeb AS f WHERE f.id = ? AND f.nedlagt <> '' AND f.flyttet_til = '' AND f.kasseret = 0"
    " AND EXISTS (SELECT 1 FROM skema WHERE forloeb_id = f.id)"
)
_OF = (
    "WHERE borger_id = ? AND nedlagt <> '' AND flyttet_til = '' AND kasseret = 0"
    " AND EXISTS (SELECT 1 FROM skema WHERE forloeb_id = forloeb.id) ORDER BY oprettet, id"
)
_WHY = (
    "SELECT data FROM haendelse WHERE forloeb_id = ? AND forloeb_id <> '' AND art = 'SLETTES' ORDER BY nr DESC LIMIT 1"
)
_HANDED = (
    "SELECT id, overdraget, aendret, aendret_af, anmodet_dag FROM forloeb WHERE borger_id = ? AND overdraget <> ''"
    " ORDER BY oprettet, id"
)
_TAKE_OUT = (
    "DELETE FROM papirkurv WHERE forloeb_id = ?",
    "DELETE FROM skema WHERE forloeb_id = ?",
    "DELETE FROM bekraeftelse WHERE forloeb_id = ?",
    "DELETE FROM underskrevet WHERE indberetning_id IN (SELECT id FROM indberetning WHERE forloeb_id = ?)",
    "UPDATE indberetning SET payload = NULL WHERE forloeb_id = ?",
    "UPDATE forloeb SET sted_trin = '', sted_skema_id = '', sted_felt = '' WHERE id = ?",
)
_FORGET = (
    "DELETE FROM papirkurv WHERE forloeb_id = ?",
    "DELETE FROM skema WHERE forloeb_id = ?",
    "DELETE FROM bekraeftelse WHERE forloeb_id = ?",
    "DELETE FROM underskrevet WHERE indberetning_id IN"
    " (SELECT id FROM indberetning WHERE forloeb_id = ? AND art <> 'SLETTET')",
    "UPDATE indberetning SET payload = NULL WHERE forloeb_id = ? AND art <> 'SLETTET'",
    # by its day a copy without the course knows it again, while nobody was told that it is deleted
    "UPDATE forloeb SET anmodet_dag = iif(EXISTS (SELECT 1 FROM indberetning AS i WHERE i.forloeb_id = forloeb.id"
    " AND i.art = 'SLETTET' AND i.tilstand NOT IN ('KLAR', 'UVIST')), '', anmodet_dag), sted_trin = '', sted_skema_id = '',"
    " sted_felt = '' WHERE id = ?",
)


class Deletions:
    """Courses that are to be reported deleted."""

    def __init__(self, tx: Transactions, courses: Courses, cases: Cases, revisions: Revisions, log: Log) -> None:
        self._tx = tx
        self._courses = courses
        self._cases = cases
        self._revisions = revisions
        self._log = log

    def lay_down(self, forloeb_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        """The course is to be deleted; its deletion is Klar. Raises StoreError where there is no such course to delete."""
        with self._tx.writing() as conn:
            self._revisions.drop_klar(forloeb_id)
            if conn.execute(_LAY_DOWN, (stamp(tid), hvem.navn, forloeb_id)).rowcount != 1:
                raise StoreError(NO_FORLOEB)
            conn.execute("UPDATE skema SET kladde = 0 WHERE forloeb_id = ? AND kladde = 1", (forloeb_id,))
            about = {"begrundelse": without_cpr(begrundelse)}
            self._log.event(Handling.SLETTES, hvem, tid, forloeb_id=forloeb_id, data=about)
            klar = IndberetningRecord(secrets.token_hex(16), forloeb_id, 0, Art.SLETTET, Tilstand.KLAR, tid)
            self._revisions.make_klar(forloeb_id, klar, hvem)
            self._cases.note(forloeb_id)

    def may_take_up(self, forloeb_id: str) -> bool:
        """Whether nothing of the deletion has left or may have left."""
        with self._tx.translated():
            row = self._tx.conn.execute(_WAITING, (forloeb_id,)).fetchone()
        return row is not None and bool(row[0])

    def take_up(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        """The course goes on. Raises StoreError where its deletion may have left, or it is not deleted under this number."""
        with self._tx.writing() as conn:
            if not self.may_take_up(forloeb_id):
                raise StoreError(HAS_LEFT)
            self._revisions.drop_klar(forloeb_id)
            if conn.execute(_TAKE_UP, (stamp(tid), hvem.navn, forloeb_id)).rowcount != 1:
                raise StoreError(OTHER_NUMBER)
            self._log.event(Handling.SLETNING_FORTRUDT, hvem, tid, forloeb_id=forloeb_id)
            self._cases.mark_anew(forloeb_id)

    def of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        """The citizen's courses that are to be deleted and are still here, oldest first."""
        with self._tx.reading():
            return self._courses.load(_OF, (borger_id,))

    def hand_over(self, forloeb_id: str, til: str, data: Mapping[str, Json], hvem: Hvem, tid: datetime) -> None:
        """The course has gone to another municipality. Raises StoreError where there is no such course, or it is laid down."""
        with self._tx.writing() as conn:
            self._revisions.drop_klar(forloeb_id)
            if conn.execute(_LAY_DOWN, (stamp(tid), hvem.navn, forloeb_id)).rowcount != 1:
                raise StoreError(NO_FORLOEB)
            conn.execute("UPDATE forloeb SET overdraget = ? WHERE id = ?", (til, forloeb_id))
            for statement in _TAKE_OUT:
                conn.execute(statement, (forloeb_id,))
            self._log.forget(forloeb_id, hvem, tid, data, Handling.OVERDRAGET)
            self._cases.note(forloeb_id)

    def handed(self, borger_id: str) -> tuple[Overdraget, ...]:
        """The citizen's courses that were handed over, oldest first."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_HANDED, (borger_id,)).fetchall()
        return tuple(Overdraget(row[0], row[1], unstamp(row[2]), row[3], row[4]) for row in rows)

    def forget(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        """Take away what is in it. Raises StoreError where it is not to be deleted, or was forgotten already."""
        with self._tx.writing() as conn:
            if conn.execute(_WAITING, (forloeb_id,)).fetchone() is None:
                raise StoreError(NO_FORLOEB)
            kept = next(self._tx.rows(LAST_LEFT, (forloeb_id,)))
            why = conn.execute(_WHY, (forloeb_id,)).fetchone()
            said = loads(why[0]) if why and why[0] is not None else None
            about = {**kept, "begrundelse": said["begrundelse"] if isinstance(said, dict) else ""}
            for statement in _FORGET:
                conn.execute(statement, (forloeb_id,))
            self._log.forget(forloeb_id, hvem, tid, about)
            self._cases.note(forloeb_id)
