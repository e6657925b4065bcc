"""Courses that go to another CPR number or citizen, and citizens who are taken away (``ports.corrections.Corrections``).

What was sent under a number stays under it for ever: a course that may have left leaves a row with its submissions behind, and
everything else of it goes on under an id of its own, so that no number of a submission is ever used twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.corrections import Nedlagt
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Hvem, IndberetningRecord, Json, Tilstand
from smdb_desktop.store import figures
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.rows import stamp
from smdb_desktop.store.transactions import NO_FORLOEB, Transactions

NO_BORGER = T("Borgeren findes ikke. Søg borgeren frem igen.")
HAS_COURSES = T("Borgeren har kontaktforløb og kan ikke fjernes.")

_LEFT = (
    "SELECT f.hul OR EXISTS (SELECT 1 FROM udenfor AS u WHERE u.forloeb_id = f.id) OR EXISTS (SELECT 1 FROM indberetning AS i"
    " WHERE i.forloeb_id = f.id AND (i.tilstand <> 'KLAR' OR EXISTS (SELECT 1 FROM afsendelse AS a WHERE a.indberetning_id = i.id"
    " AND a.udfald IN ('I_GANG', 'UVIST', 'AFLEVERET')))) FROM forloeb AS f WHERE f.id = ?"
)
_GIVE = "UPDATE forloeb SET borger_id = ?, aendret = ?, aendret_af = ? WHERE id = ?"
_KEPT = ("nedlagt", "flyttet_til", "hul", "brugt", "log_nr", "tilstand", "regnet")
_LAY_DOWN = (
    "UPDATE forloeb SET nedlagt = (SELECT cpr_nr FROM borger WHERE id = forloeb.borger_id), flyttet_til = ?1, borger_id = ?2,"
    " revision = revision + 1, aendret = ?3, aendret_af = ?4, log_nr = ?5, mangler = '', anmodet = 0, ivaerksat = 0,"
    " behandlet = 0, afsluttet = 0, sted_trin = '', sted_skema_id = '', sted_felt = '' WHERE id = ?6"
)
_FOLLOW = "UPDATE forloeb SET flyttet_til = ?, borger_id = ? WHERE flyttet_til = ? AND flyttet_til <> ''"
_REPLACED = (
    "SELECT f.id, f.nedlagt, f.flyttet_til, (SELECT i.tilstand FROM indberetning AS i WHERE i.forloeb_id = f.id"
    " AND i.art = 'SLETTET' ORDER BY i.revision DESC LIMIT 1) FROM forloeb AS f WHERE f.borger_id = ? AND f.nedlagt <> ''"
    " AND f.kasseret = 0"
    " ORDER BY f.oprettet, f.id"
)


class Corrections:
    """Courses that go to another number or citizen."""

    def __init__(self, tx: Transactions, revisions: Revisions, log: Log) -> None:
        self._tx = tx
        self._revisions = revisions
        self._log = log

    def may_have_left(self, forloeb_id: str) -> bool:
        """Whether something of the course has left or may have left. Raises StoreError where there is no such course."""
        with self._tx.translated():
            row = self._tx.conn.execute(_LEFT, (forloeb_id,)).fetchone()
        if row is None:
            raise StoreError(NO_FORLOEB)
        return bool(row[0])

    def give(self, forloeb_id: str, borger_id: str, hvem: Hvem, tid: datetime) -> None:
        """The course belongs to this citizen from now on."""
        with self._tx.writing() as conn:
            self._tx.must_exist("borger", borger_id, NO_BORGER)
            self._tx.must_exist("forloeb", forloeb_id, NO_FORLOEB)
            conn.execute(_GIVE, (borger_id, stamp(tid), hvem.navn, forloeb_id))
            conn.execute(_FOLLOW, (forloeb_id, borger_id, forloeb_id))
            self._log.event(Handling.CPR_RETTET, hvem, tid, forloeb_id=forloeb_id, data={"borger_id": borger_id})
            self._revisions.changed(forloeb_id, tid, hvem)

    def succeed(self, forloeb_id: str, ny_id: str, borger_id: str, hvem: Hvem, tid: datetime) -> None:
        """Everything in the course goes to a new one of this citizen; the old one's deletion becomes Klar."""
        with self._tx.writing() as conn:
            self._tx.must_exist("borger", borger_id, NO_BORGER)
            self._tx.must_be_new("forloeb", ny_id)
            row = next(self._tx.rows("SELECT * FROM forloeb WHERE id = ?", (forloeb_id,)), None)
            if row is None or row["nedlagt"]:
                raise StoreError(NO_FORLOEB)
            new = {
                **{name: value for name, value in row.items() if name not in _KEPT},
                "id": ny_id,
                "borger_id": borger_id,
            }
            new |= {"aendret": stamp(tid), "aendret_af": hvem.navn, "revision": row["revision"] + 1}
            self._tx.table("forloeb").insert(new)
            for table in ("skema", "bekraeftelse", "papirkurv", "opfoelgning"):
                conn.execute(f"UPDATE {table} SET forloeb_id = ? WHERE forloeb_id = ?", (ny_id, forloeb_id))  # noqa: S608
            conn.execute("UPDATE papirkurv SET borger_id = ? WHERE forloeb_id = ?", (borger_id, ny_id))
            figures.follow(conn, forloeb_id, ny_id)
            self._revisions.drop_klar(forloeb_id)
            end = self._log.end()[0]
            conn.execute(_LAY_DOWN, (ny_id, borger_id, stamp(tid), hvem.navn, end, forloeb_id))
            # what stood before it points to what is there now, so that its history is found in one step
            conn.execute(_FOLLOW, (ny_id, borger_id, forloeb_id))
            about: dict[str, Json] = {"borger_id": borger_id, "forloeb_foer": forloeb_id}
            self._log.event(Handling.CPR_RETTET, hvem, tid, forloeb_id=ny_id, data=about)
            self._revisions.make_klar(forloeb_id, _klar(forloeb_id, Art.SLETTET, tid), hvem)
            if conn.execute("SELECT 1 FROM skema WHERE forloeb_id = ? AND faerdig IS NOT NULL", (ny_id,)).fetchone():
                self._revisions.make_klar(ny_id, _klar(ny_id, Art.NY, tid), hvem)

    def replaced(self, borger_id: str) -> tuple[Nedlagt, ...]:
        """The citizen's courses that were reported under a number that was corrected, oldest first."""
        with self._tx.translated():
            rows = self._tx.conn.execute(_REPLACED, (borger_id,)).fetchall()
        return tuple(Nedlagt(row[0], row[1], row[2], None if row[3] is None else Tilstand(row[3])) for row in rows)

    def take_left(self, fra_cpr: str, til_cpr: str) -> None:
        """What is known of courses that have left and are not here is known of the right number from now on."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE afgaaet SET cpr_nr = ? WHERE cpr_nr = ?", (til_cpr, fra_cpr))

    def remove(self, borger_id: str, hvem: Hvem, tid: datetime, data: Mapping[str, Json], *, joined: str = "") -> None:
        """Take away a citizen without courses. Raises StoreError where courses hang on the citizen."""
        with self._tx.writing() as conn:
            if joined:
                self._join_binned(borger_id, joined, hvem, tid)
                conn.execute(
                    "UPDATE forloeb SET borger_id = ? WHERE borger_id = ? AND nedlagt <> ''", (joined, borger_id)
                )
            try:
                if conn.execute("DELETE FROM borger WHERE id = ?", (borger_id,)).rowcount != 1:
                    raise StoreError(NO_BORGER)
            except dbapi2.IntegrityError as error:
                raise StoreError(HAS_COURSES) from error
            if joined:
                return
            for each in (*self._log.joined_from(borger_id), borger_id):
                self._log.blank_borger(each)
                self._log.event(Handling.BORGER_FJERNET, hvem, tid, borger_id=each, data=data)

    def _join_binned(self, borger_id: str, joined: str, hvem: Hvem, tid: datetime) -> None:
        """What lies in the bin is the other citizen's from now on; a course has it in its history, to be put back by it."""
        conn = self._tx.conn
        conn.execute("UPDATE papirkurv SET borger_id = ? WHERE borger_id = ?", (joined, borger_id))
        binned = conn.execute("SELECT id FROM forloeb WHERE borger_id = ? AND kasseret = 1", (borger_id,)).fetchall()
        for (forloeb_id,) in binned:
            self._log.event(Handling.CPR_RETTET, hvem, tid, forloeb_id=forloeb_id, data={"borger_id": joined})


def _klar(forloeb_id: str, art: Art, tid: datetime) -> IndberetningRecord:
    return IndberetningRecord(secrets.token_hex(16), forloeb_id, 0, art, Tilstand.KLAR, tid)
