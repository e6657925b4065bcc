"""Completing forms and what leaves: the part of the repository that guards what was sent.

A course has at most one submission that is Klar, which a unique index holds too; what has left is never changed again.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports import Write
from smdb_desktop.services.stored.records import (
    Art,
    Bekraeftelse,
    ForloebRecord,
    IndberetningRecord,
    Json,
    Tilstand,
    UdbakkeRow,
    Udgaaende,
)
from smdb_desktop.store.cases import Cases
from smdb_desktop.store.rows import borger_of, dumps, frozen, indberetning_of, stamp
from smdb_desktop.store.transactions import NO_FORLOEB, NO_SKEMA

NO_INDBERETNING = "Indberetningen findes ikke. Den kan være slettet. Åbn listen igen."
OTHER_COPY = "Sagen er ændret, mens den blev gjort klar til afsendelse, og er derfor ikke sendt. Eksportér den igen."
NOT_KLAR = "Indberetningen er allerede sendt og kan ikke ændres."

_CPR_LIKE = re.compile(r"\d{6}[\s-]?[0-9A-Za-z]{2}\d{2}")
_COLUMNS = "id, forloeb_id, revision, art, tilstand, klar_tid, payload_sha256, forrige_sha256, filnavn, maal, sendt_tid, sendt_af"


# one statement is all or nothing by itself, on its own as in ``together``, where a step around it costs twice the statement
_FREEZE = (
    "UPDATE indberetning SET payload = ?, payload_sha256 = ? WHERE id = ? AND tilstand = 'KLAR' AND payload IS NULL"
)
_SEND = (
    "UPDATE indberetning SET tilstand = 'SENDT', filnavn = ?, maal = ?, sendt_tid = ?, sendt_af = ?"
    " WHERE id = ? AND tilstand = 'KLAR' AND payload_sha256 = ?"
)
_GIVEN = "WHERE id IN (SELECT value FROM json_each(?))"
_THEIRS = f"IN (SELECT borger_id FROM forloeb WHERE id IN (SELECT forloeb_id FROM indberetning {_GIVEN}))"  # noqa: S608


class Submissions(Cases):
    """Completed forms, submissions and deletions."""

    def complete_skema(
        self,
        forloeb_id: str,
        skemaer: Mapping[str, Mapping[str, Json]],
        bekraeftelser: Sequence[Bekraeftelse],
        ny_indberetning: IndberetningRecord,
        write: Write,
    ) -> int:
        """Store completed copies and make the course Klar, in one transaction; the new revision of the course.

        Revision, art, state and ``forrige_sha256`` of ``ny_indberetning`` are worked out here; its id and ``klar_tid`` are
        taken. Raises RevisionConflict, and StoreError for a form that is not in the course.
        """
        with self._writing() as conn:
            revision = self._next_revision(forloeb_id, write)
            for skema_id, values in skemaer.items():
                changed = conn.execute(
                    "UPDATE skema SET faerdig = ?, faerdig_tid = ?, faerdig_af = ?, kladde = 0"
                    " WHERE id = ? AND forloeb_id = ?",
                    (frozen(values), stamp(write.tid), write.hvem, skema_id, forloeb_id),
                ).rowcount
                if changed != 1:
                    raise StoreError(NO_SKEMA)
            self._confirm(forloeb_id, bekraeftelser)
            self._restage(forloeb_id)
            if self._thaw(forloeb_id, ny_indberetning.klar_tid) == 0:
                self._insert_klar(forloeb_id, ny_indberetning)
        return revision

    def _insert_klar(self, forloeb_id: str, ny: IndberetningRecord) -> None:
        self._must_be_new("indberetning", ny.id)
        last = next(
            self._rows(
                "SELECT revision, payload_sha256 FROM indberetning WHERE forloeb_id = ? ORDER BY revision DESC LIMIT 1",
                (forloeb_id,),
            ),
            None,
        )
        art = Art.NY if last is None else ny.art if ny.art is Art.SLETTET else Art.RETTET
        row = {
            "id": ny.id,
            "forloeb_id": forloeb_id,
            "revision": 1 if last is None else last["revision"] + 1,
            "art": art.value,
            "tilstand": Tilstand.KLAR.value,
            "klar_tid": stamp(ny.klar_tid),
            "payload_sha256": "",
            "forrige_sha256": "" if last is None else last["payload_sha256"],
            "filnavn": "",
            "maal": "",
            "sendt_af": "",
        }
        self._db.table("indberetning").insert(row)

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: str, tid: datetime) -> None:
        """Delete a course with everything in it and keep a line of who, when and why.

        The line has no CPR number: one written in the reason is masked. The citizen stays.
        """
        with self._writing() as conn:
            kept = next(
                self._rows(
                    "SELECT f.myndighedskommune, coalesce(i.revision, 0) AS revision,"
                    " coalesce(i.payload_sha256, '') AS sha256 FROM forloeb AS f LEFT JOIN indberetning AS i"
                    " ON i.forloeb_id = f.id AND i.tilstand <> 'KLAR' WHERE f.id = ? ORDER BY i.revision DESC LIMIT 1",
                    (forloeb_id,),
                ),
                None,
            )
            if kept is None:
                raise StoreError(NO_FORLOEB)
            line = {
                "forloeb_id": forloeb_id,
                "myndighedskommune": kept["myndighedskommune"],
                "sidste_revision": kept["revision"],
                "sidste_sha256": kept["sha256"],
                "begrundelse": _CPR_LIKE.sub("[CPR-nummer]", begrundelse),
                "hvem": hvem,
                "tid": stamp(tid),
            }
            self._db.table("slettelog").insert(line)
            conn.execute("DELETE FROM forloeb WHERE id = ?", (forloeb_id,))

    def indberetning(self, indberetning_id: str) -> IndberetningRecord:
        """A submission with its frozen copy. Raises StoreError when there is none."""
        with self._translated():
            row = next(self._rows("SELECT * FROM indberetning WHERE id = ?", (indberetning_id,)), None)
        if row is None:
            raise StoreError(NO_INDBERETNING)
        return indberetning_of(row)

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]:
        """The submissions of a course with their frozen copies, by revision."""
        with self._translated():
            sql = "SELECT * FROM indberetning WHERE forloeb_id = ? ORDER BY revision"
            return tuple(indberetning_of(row) for row in self._rows(sql, (forloeb_id,)))

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        """Submissions with what they are made from, by id; one that does not exist is left out.

        All courses of each citizen, oldest first, without the answers of the working copies.
        """
        given = (dumps(list(ids)),)
        with self._reading():
            found = [indberetning_of(row) for row in self._rows(f"SELECT * FROM indberetning {_GIVEN}", given)]  # noqa: S608
            citizens = [borger_of(row) for row in self._rows(f"SELECT * FROM borger WHERE id {_THEIRS}", given)]  # noqa: S608
            courses = self._load(f"WHERE borger_id {_THEIRS} ORDER BY oprettet, id", given, answers=False)
        owner = {course.id: course.borger_id for course in courses}
        beside: dict[str, list[ForloebRecord]] = {}
        for course in courses:
            beside.setdefault(course.borger_id, []).append(course)
        by_id = {citizen.id: citizen for citizen in citizens}
        return {
            each.id: Udgaaende(each, by_id[owner[each.forloeb_id]], tuple(beside[owner[each.forloeb_id]]))
            for each in found
        }

    def udbakke(self, tilstande: Sequence[Tilstand] = ()) -> tuple[UdbakkeRow, ...]:
        """Submissions in these states (all when empty), newest first, without their frozen copies."""
        where = "WHERE i.tilstand IN (SELECT value FROM json_each(?))" if tilstande else ""
        arguments = (dumps([state.value for state in tilstande]),) if tilstande else ()
        columns = ", ".join(f"i.{name.strip()}" for name in _COLUMNS.split(","))
        sql = (
            f"SELECT {columns}, b.cpr_nr, b.navn FROM indberetning AS i"  # noqa: S608
            f" JOIN forloeb AS f ON f.id = i.forloeb_id JOIN borger AS b ON b.id = f.borger_id {where}"
            " ORDER BY i.klar_tid DESC, i.id"
        )
        with self._translated():
            rows = self._rows(sql, arguments)
            return tuple(UdbakkeRow(indberetning_of(row), row["cpr_nr"], row["navn"]) for row in rows)

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str) -> None:
        """Keep the frozen copy of a Klar submission; harmless when the same copy is there already.

        Raises StoreError when it has another copy or has left already.
        """
        with self._translated():
            if self._db.conn.execute(_FREEZE, (payload, sha256, indberetning_id)).rowcount == 1:
                return
            there = self.indberetning(indberetning_id)
            if there.payload == payload and there.payload_sha256 == sha256:
                return
            raise StoreError(OTHER_COPY if there.tilstand is Tilstand.KLAR else NOT_KLAR)

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: str, tid: datetime) -> None:
        """State Sendt with its receipt. Harmless when these very bytes are marked as sent already: the first receipt stays.

        Raises RevisionConflict when the frozen copy is another one or gone: what was written is not what stands here.
        """
        with self._translated():
            if not sha256:
                raise RevisionConflict(OTHER_COPY)
            receipt = (filnavn, maal, stamp(tid), hvem, indberetning_id, sha256)
            if self._db.conn.execute(_SEND, receipt).rowcount == 1:
                return
            if self.indberetning(indberetning_id).payload_sha256 != sha256:
                raise RevisionConflict(OTHER_COPY)
