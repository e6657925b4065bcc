"""Which cases stand in SMDB (``ports.reporting.Reports``): marks that a person set, and how many cases are in which state.

A mark is the state ``INDBERETTET`` of a submission and a row of ``indberettet``, which keeps what it was before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.reporting import Fortrudt, Maerke
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Hvem, Indberettet, Json, Maade, Tilstand
from smdb_desktop.store.citizens import note_state
from smdb_desktop.store.log import Log
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.rows import indberettet_of, stamp, unstamp
from smdb_desktop.store.states import count_case
from smdb_desktop.store.transactions import Row, Transactions

NO_INDBERETNING = T("Indberetningen findes ikke. Den kan være slettet. Åbn listen igen.")
NOT_MARKED = T("Indberetningen er ikke markeret som indberettet. Åbn listen igen.")
CORRECTED = T(
    "Siden er forløbet slettet eller overdraget, eller borgerens CPR-nummer er rettet. Markeringen bliver stående."
)

_COUNTS = "SELECT tilstand, antal FROM sagstal WHERE antal > 0 AND tilstand <> ''"
_THERE = "SELECT id, forloeb_id, revision, art, tilstand, klar_tid, indhold_sha256 FROM indberetning WHERE id = ?"
_STATE = (
    "UPDATE indberetning SET tilstand = 'INDBERETTET', indhold_sha256 = iif(indhold_sha256 = '', ?, indhold_sha256)"
    " WHERE id = ?"
)
_MARK = (
    "INSERT INTO indberettet (indberetning_id, forloeb_id, revision, klar_tid, dag, maade, person_id, hvem, tid, foer,"
    " indhold_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET foer = excluded.foer"
)
# what a person took for typed is not what it says, where nothing of it was frozen
_BACK = (
    "UPDATE indberetning SET tilstand = ?, indhold_sha256 = iif(payload_sha256 = '', '', indhold_sha256) WHERE id = ?"
)
_FORGET = "DELETE FROM indberettet WHERE indberetning_id = ? RETURNING foer"
_KNOWN = (
    "SELECT indberetning_id, forloeb_id, revision, klar_tid, dag, maade, hvem, tid, indhold_sha256 FROM indberettet"
)
_UNDONE = (
    "SELECT forloeb_id, tid, coalesce(json_extract(data, '$.begrundelse'), '') FROM haendelse"
    " WHERE art = 'INDBERETTET_FORTRUDT' ORDER BY nr"
)
_OLDER = "SELECT indberetning_id FROM indberettet WHERE forloeb_id = ? AND tid <= ? ORDER BY revision DESC"
# reported as it stands here, and more of it may have left than is here
_BEHIND = (
    "SELECT f.id FROM forloeb AS f WHERE f.id IN (SELECT forloeb_id FROM udenfor) AND f.tilstand = 'INDBERETTET'"
    " AND f.nedlagt = ''"
    " AND (SELECT max(revision) FROM udenfor WHERE forloeb_id = f.id)"
    " > (SELECT max(revision) FROM indberetning WHERE forloeb_id = f.id)"
    " AND EXISTS (SELECT 1 FROM skema WHERE forloeb_id = f.id AND faerdig IS NOT NULL)"
)


class Reports:
    """Marks and counts."""

    def __init__(self, tx: Transactions, log: Log, revisions: Revisions) -> None:
        self._tx = tx
        self._log = log
        self._revisions = revisions

    def counts(self) -> Mapping[Tilstand, int]:
        """How many cases are in each state; a state without cases is left out."""
        with self._tx.translated():
            return {Tilstand(name): number for name, number in self._tx.conn.execute(_COUNTS).fetchall()}

    def mark(
        self,
        ids: Sequence[str],
        dag: date,
        digests: Mapping[str, str],
        hvem: Hvem,
        tid: datetime,
        siger: str = "",
    ) -> None:
        """State ``INDBERETTET`` for these, with its day and its line in the log; one that is so already stays as it is."""
        maade = Maade.KVITTERING if siger else Maade.INDTASTET
        said = Indberettet(dag, maade, siger or hvem.navn, tid)
        with self._tx.writing():
            for id_ in ids:
                there = self._there(id_)
                if there is None:
                    raise StoreError(NO_INDBERETNING)
                if there["tilstand"] != Tilstand.INDBERETTET:
                    self._keep(there, said, hvem.id, there["indhold_sha256"] or digests.get(id_, ""))
                    about: dict[str, Json] = {"indberetning_id": id_, "revision": there["revision"]}
                    about |= {"dag": dag.isoformat(), "maade": said.maade.value, "foer": there["tilstand"]}
                    self._log.event(Handling.INDBERETTET, hvem, tid, forloeb_id=there["forloeb_id"], data=about)

    def _there(self, indberetning_id: str) -> Row | None:
        return next(self._tx.rows(_THERE, (indberetning_id,)), None)

    def _keep(self, there: Row, said: Indberettet, person_id: str, digest: str) -> None:
        self._tx.conn.execute(_STATE, (digest, there["id"]))
        count_case(self._tx.conn, there["forloeb_id"])
        told = (said.dag.isoformat(), said.maade.value, person_id, said.hvem, stamp(said.tid))
        about = (there["id"], there["forloeb_id"], there["revision"], there["klar_tid"])
        self._tx.conn.execute(_MARK, (*about, *told, there["tilstand"], digest))
        note_state(self._tx.conn, there["forloeb_id"])

    def undo(self, indberetning_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        """Take a mark back; its line in the log says why."""
        with self._tx.writing() as conn:
            there = self._there(indberetning_id)
            before = conn.execute(_FORGET, (indberetning_id,)).fetchone()
            if there is None or there["tilstand"] != Tilstand.INDBERETTET or before is None:
                raise StoreError(NOT_MARKED)
            about: dict[str, Json] = {"indberetning_id": indberetning_id, "revision": there["revision"]}
            about |= {"begrundelse": begrundelse, "til": before[0]}
            self._log.event(Handling.INDBERETTET_FORTRUDT, hvem, tid, forloeb_id=there["forloeb_id"], data=about)
            if before[0] == Tilstand.KLAR:
                laid_down = "SELECT 1 FROM forloeb WHERE id = ? AND nedlagt <> ''"
                if there["art"] != Art.SLETTET and conn.execute(laid_down, (there["forloeb_id"],)).fetchone():
                    raise StoreError(CORRECTED)
                self._revisions.klar_again(there["forloeb_id"], indberetning_id, tid)
            else:
                conn.execute(_BACK, (before[0], indberetning_id))
                count_case(conn, there["forloeb_id"])
            note_state(conn, there["forloeb_id"])

    def reported(self, forloeb_id: str) -> tuple[Maerke, ...]:
        """Which revisions of a course stand in SMDB, oldest first."""
        with self._tx.translated():
            return tuple(map(_maerke, self._tx.rows(f"{_KNOWN} WHERE forloeb_id = ? ORDER BY revision", (forloeb_id,))))

    def known(self) -> tuple[Maerke, ...]:
        """Every mark, by course and revision."""
        with self._tx.translated():
            return tuple(map(_maerke, self._tx.rows(f"{_KNOWN} ORDER BY forloeb_id, revision")))

    def undone(self) -> tuple[Fortrudt, ...]:
        """When marks were taken back, in order."""
        with self._tx.translated():
            return tuple(Fortrudt(row[0], unstamp(row[1]), row[2]) for row in self._tx.conn.execute(_UNDONE).fetchall())

    def take_back(self, undone: Sequence[Fortrudt], kept: Sequence[Maerke], hvem: Hvem, tid: datetime) -> None:
        """Undo the marks that a store which this one replaces had taken back."""
        stays = {row.indberetning_id for row in kept}
        for each in undone:
            with self._tx.translated():
                rows = self._tx.conn.execute(_OLDER, (each.forloeb_id, stamp(each.tid))).fetchall()
            for (id_,) in rows:
                if id_ not in stays:
                    # one that cannot be taken back, because its number was corrected, stays in both
                    with suppress(StoreError):
                        self.undo(id_, each.begrundelse, hvem, tid)

    def note(self, rows: Sequence[Maerke], tid: datetime) -> None:
        """Take over the marks of a store that this one replaces."""
        with self._tx.writing() as conn:
            for row in rows:
                there = self._there(row.indberetning_id)
                if there is not None and there["tilstand"] != Tilstand.INDBERETTET:
                    self._keep(there | {"klar_tid": stamp(row.klar_tid)}, row.indberettet, "", row.indhold_sha256)
                    # made ready at another time: what was typed is not what the course says here
                    if there["tilstand"] == Tilstand.KLAR and there["klar_tid"] != stamp(row.klar_tid):
                        self._revisions.follow(row.forloeb_id, tid)
                elif there is None:
                    absent = {"id": row.indberetning_id, "forloeb_id": row.forloeb_id, "revision": row.revision}
                    absent |= {"klar_tid": stamp(row.klar_tid), "tilstand": ""}
                    self._keep(absent, row.indberettet, "", row.indhold_sha256)
            for (forloeb_id,) in conn.execute(_BEHIND).fetchall():
                self._revisions.follow(forloeb_id, tid)


def _maerke(row: Row) -> Maerke:
    about = (row["indberetning_id"], row["forloeb_id"], row["revision"])
    return Maerke(*about, unstamp(row["klar_tid"]), indberettet_of(row), row["indhold_sha256"])
