"""What is Klar and what has left: the part of the store that guards what was sent.

A course has at most one submission that is Klar, which a unique index holds too; what has left is never changed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    ForloebRecord,
    Fundet,
    Hvem,
    IndberetningRecord,
    Json,
    Kvittering,
    Maal,
    Tilbagekaldt,
    Tilstand,
    UdbakkeRow,
    Udenfor,
    Udfald,
    Udgaaende,
)
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.left import Left
from smdb_desktop.store.log import Log
from smdb_desktop.store.outbox_lists import count, page
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.rows import afsendelse_of, borger_of, dumps, indberetning_of, kvittering_of, stamp
from smdb_desktop.store.states import count_case
from smdb_desktop.store.transactions import Transactions

NO_INDBERETNING = T("Indberetningen findes ikke. Den kan være slettet. Åbn listen igen.")
OTHER_COPY = T(
    "Sagen er ændret, mens den blev gjort klar til eksport, og er derfor ikke eksporteret. Eksportér den igen."
)
NOT_KLAR = T("Indberetningen er allerede eksporteret og kan ikke ændres.")

NOT_IN_DOUBT = T("Det vides allerede, hvad der blev af indberetningen. Åbn Udbakken igen.")

_COLUMNS = (
    "id, forloeb_id, revision, art, tilstand, klar_tid, payload_sha256, forrige_sha256, filnavn, maal, sendt_tid, sendt_af,"
    " afklaring, afklaret_af, afklaret_tid"
)


_MARKED = "LEFT JOIN indberettet AS m ON m.indberetning_id = i.id AND i.tilstand = 'INDBERETTET'"
_MARK = "m.dag AS maerke_dag, m.maade AS maerke_maade, m.hvem AS maerke_hvem, m.tid AS maerke_tid"
_READ = f"SELECT i.*, {_MARK} FROM indberetning AS i {_MARKED}"  # noqa: S608
# no file of it is known to have left
_STAYED = "(tilstand IN ('KLAR', 'UVIST') OR (tilstand = 'INDBERETTET' AND sendt_tid IS NULL))"

# one statement is all or nothing by itself, on its own as in ``together``, where a step around it costs twice the statement
_FREEZE = (
    "UPDATE indberetning SET payload = ?, payload_sha256 = ?, indhold_sha256 = ?"
    " WHERE id = ? AND tilstand IN ('KLAR', 'UVIST', 'INDBERETTET') AND payload IS NULL"
)
_SEND = (
    "UPDATE indberetning SET tilstand = iif(tilstand = 'INDBERETTET', tilstand, 'EKSPORTERET'), filnavn = ?, maal = ?,"  # noqa: S608
    f" sendt_tid = ?, sendt_af = ? WHERE id = ? AND {_STAYED} AND payload_sha256 = ?"
)
_TO_SEND = "SELECT forloeb_id, revision, tilstand, payload_sha256 FROM indberetning WHERE id = ?"
_SENT_BEFORE = "UPDATE indberettet SET foer = 'EKSPORTERET' WHERE indberetning_id = ? AND foer IN ('KLAR', 'UVIST')"
_LEFT = (
    "SELECT f.id, i.indhold_sha256 FROM forloeb AS f JOIN indberetning AS i ON i.forloeb_id = f.id"
    " WHERE f.borger_id = ? AND f.nedlagt = '' AND i.tilstand <> 'KLAR'"
    " AND NOT (i.tilstand = 'UVIST' AND i.afklaring = 'IKKE_ANKOMMET') ORDER BY i.revision"
)
_SIGNED_AFTER = (
    "WHERE i.sendt_tid > ? AND NOT EXISTS (SELECT 1 FROM indberetning AS s"
    " WHERE s.forloeb_id = i.forloeb_id AND s.revision > i.revision) ORDER BY i.sendt_tid, i.id"
)
_BEGIN_ATTEMPT = (
    "INSERT INTO afsendelse (id, indberetning_id, vej, maal, begyndt, hvem, udfald, besked)"
    " VALUES (?, ?, ?, ?, ?, ?, 'I_GANG', '')"
)
_CUT_OFF = (
    "UPDATE afsendelse SET udfald = 'UVIST', sluttet = ?"
    " WHERE indberetning_id IN (SELECT value FROM json_each(?)) AND udfald = 'I_GANG'"
)
_TARGET = "INSERT OR IGNORE INTO maal (vej, maal) VALUES (?, ?)"
_END_ATTEMPT = "UPDATE afsendelse SET udfald = ?, besked = ?, sluttet = ? WHERE id = ? AND udfald = 'I_GANG'"
_RECEIPT = "INSERT INTO kvittering (indberetning_id, afsendelse_id, vej, tid, sha256, navn, besked) VALUES (?, ?, ?, ?, ?, ?, ?)"
# from the attempts on, of which few are unsure: what is Klar may be all there is
_UNSURE = (
    "SELECT DISTINCT a.vej, a.maal FROM afsendelse AS a CROSS JOIN indberetning AS i ON i.id = a.indberetning_id"  # noqa: S608
    f" WHERE {_STAYED} AND a.udfald IN ('I_GANG', 'UVIST') AND i.afklaring = ''"
)
_UNACCOUNTED = (
    f"SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM indberetning WHERE id = value AND NOT {_STAYED})"  # noqa: S608
    " AND NOT EXISTS (SELECT 1 FROM udenfor WHERE indberetning_id = value AND kilde NOT IN ('FORSOEG', 'INDTASTET'))"
)
_SETTLE = (
    "UPDATE indberetning SET afklaring = ?, afklaret_af = ?, afklaret_tid = ? WHERE id = ? AND tilstand = 'UVIST'"
    " RETURNING forloeb_id, revision"
)
_GIVEN_HERE = "WHERE i.id IN (SELECT value FROM json_each(?))"
_GIVEN = "WHERE id IN (SELECT value FROM json_each(?))"
_THEIRS = f"IN (SELECT borger_id FROM forloeb WHERE id IN (SELECT forloeb_id FROM indberetning {_GIVEN}))"  # noqa: S608
_SHOWN = f"(nedlagt = '' OR id IN (SELECT forloeb_id FROM indberetning {_GIVEN}))"  # noqa: S608


class Outbox:
    """Submissions (``ports.store.Outbox``)."""

    def __init__(self, tx: Transactions, courses: Courses, log: Log, revisions: Revisions) -> None:
        self._tx = tx
        self._courses = courses
        self._log = log
        self._revisions = revisions
        self._left = Left(tx)

    # -- for the use cases ---------------------------------------------------------------------------------------------

    def indberetning(self, indberetning_id: str) -> IndberetningRecord:
        """A submission with its frozen copy. Raises StoreError when there is none."""
        with self._tx.translated():
            row = next(self._tx.rows(f"{_READ} WHERE ? = i.id", (indberetning_id,)), None)
        if row is None:
            raise StoreError(NO_INDBERETNING)
        return indberetning_of(row)

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]:
        """The submissions of a course with their frozen copies, by revision."""
        with self._tx.translated():
            sql = f"{_READ} WHERE i.forloeb_id = ? ORDER BY i.revision"
            return tuple(indberetning_of(row) for row in self._tx.rows(sql, (forloeb_id,)))

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        """Submissions with what they are made from, by id; one that does not exist is left out.

        All courses of each citizen, oldest first, without the answers of the working copies.
        """
        given = (dumps(list(ids)),)
        with self._tx.reading():
            found = [indberetning_of(row) for row in self._tx.rows(f"SELECT * FROM indberetning {_GIVEN}", given)]  # noqa: S608
            citizens = [borger_of(row) for row in self._tx.rows(f"SELECT * FROM borger WHERE id {_THEIRS}", given)]  # noqa: S608
            courses = self._courses.load(
                f"WHERE borger_id {_THEIRS} AND {_SHOWN} ORDER BY oprettet, id", given * 2, answers=False
            )
            # nothing comes before a first submission
            later = sorted({each.forloeb_id for each in found if each.revision > 1})
            outside = self._revisions.of(later) if later else ()
            taken_back = self._left.taken_back(sorted({each.forloeb_id for each in found}))
        owner = {course.id: course.borger_id for course in courses}
        beside: dict[str, list[ForloebRecord]] = {}
        for course in courses:
            beside.setdefault(course.borger_id, []).append(course)
        by_id = {citizen.id: citizen for citizen in citizens}
        return {
            each.id: Udgaaende(
                each,
                by_id[owner[each.forloeb_id]],
                tuple(f for f in beside[owner[each.forloeb_id]] if not f.nedlagt or f.id == each.forloeb_id),
                tuple(row for row in outside if row.forloeb_id == each.forloeb_id),
                taken_back.get(each.forloeb_id),
            )
            for each in found
        }

    def udbakke(
        self, tilstande: Sequence[Tilstand] = (), most: int | None = None, first: int = 0
    ) -> tuple[UdbakkeRow, ...]:
        """Submissions in these states (all when empty), newest first, without frozen copies; ``most`` after the ``first``."""
        return self.chosen(Udbakkevalg(tilstande), most, first)

    def chosen(self, valg: Udbakkevalg, most: int | None = None, first: int = 0) -> tuple[UdbakkeRow, ...]:
        """The same of what is chosen."""
        # which they are is read from indexes alone; years of submissions are not looked at
        ids, given = page(valg, most, first)
        return self._listed(f"WHERE i.id IN ({ids}) ORDER BY i.klar_tid DESC, i.id", given)

    def number(self, tilstande: Sequence[Tilstand] = ()) -> int:
        """How many submissions there are in these states (all when empty)."""
        return self.number_of(Udbakkevalg(tilstande))

    def number_of(self, valg: Udbakkevalg) -> int:
        """How many of what is chosen there are."""
        with self._tx.translated():
            return int(self._tx.conn.execute(*count(valg)).fetchone()[0])

    def queue(self) -> tuple[str, ...]:
        """The ids of what is Klar, oldest first, read from an index alone."""
        with self._tx.translated():
            sql = "SELECT id FROM indberetning WHERE tilstand = 'KLAR' ORDER BY klar_tid, id"
            return tuple(row[0] for row in self._tx.conn.execute(sql).fetchall())

    def listed(self, ids: Sequence[str]) -> tuple[UdbakkeRow, ...]:
        """These submissions in this order, without their frozen copies; one that is gone is left out."""
        found = {row.indberetning.id: row for row in self._listed(_GIVEN_HERE, (dumps(list(ids)),))}
        return tuple(found[id_] for id_ in ids if id_ in found)

    def signed_after(self, tid: datetime) -> tuple[UdbakkeRow, ...]:
        """What has left later than that time and was followed by nothing, oldest first, without the frozen copies."""
        return self._listed(_SIGNED_AFTER, (stamp(tid),))

    def _listed(self, which: str, arguments: tuple[str | int, ...]) -> tuple[UdbakkeRow, ...]:
        columns = ", ".join(f"i.{name.strip()}" for name in _COLUMNS.split(","))
        sql = (
            f"SELECT {columns}, {_MARK}, iif(f.nedlagt = '', b.cpr_nr, f.nedlagt) AS cpr_nr, b.navn, f.anmodet_dag"  # noqa: S608
            f" FROM indberetning AS i {_MARKED}"
            f" JOIN forloeb AS f ON f.id = i.forloeb_id JOIN borger AS b ON b.id = f.borger_id {which}"
        )
        with self._tx.translated():
            rows = self._tx.rows(sql, arguments)
            return tuple(
                UdbakkeRow(indberetning_of(row), row["cpr_nr"], row["navn"], row["anmodet_dag"]) for row in rows
            )

    def left_of(self, borger_id: str) -> Mapping[str, str]:
        """The courses of a citizen of which something has left: course id → ``indhold_sha256`` of what left last.

        What may have left counts, unless a person has found that it did not arrive.
        """
        with self._tx.translated():
            rows = self._tx.conn.execute(_LEFT, (borger_id,)).fetchall()
            return dict(rows)  # by revision: the last one stands

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str, indhold_sha256: str) -> None:
        """Keep the frozen copy of a Klar submission; harmless when the same copy is there already.

        Raises StoreError when it has another copy or has left already.
        """
        with self._tx.statement() as conn:
            if conn.execute(_FREEZE, (payload, sha256, indhold_sha256, indberetning_id)).rowcount == 1:
                return
            there = self.indberetning(indberetning_id)
            if there.payload == payload and there.payload_sha256 == sha256:
                return
            raise StoreError(OTHER_COPY if there.tilstand is Tilstand.KLAR else NOT_KLAR)

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: Hvem, tid: datetime) -> None:
        """State Eksporteret with where it went. Harmless when these very bytes are marked as sent already: the first stays.

        Raises RevisionConflict when the frozen copy is another one or gone: what was written is not what stands here.
        """
        with self._tx.statements() as conn:
            there = conn.execute(_TO_SEND, (indberetning_id,)).fetchone()
            if there is None:
                raise StoreError(NO_INDBERETNING)
            forloeb_id, revision, tilstand, frozen = there
            if not sha256 or frozen != sha256:
                raise RevisionConflict(OTHER_COPY)
            # not with RETURNING, which makes a table in memory for the one row
            receipt = (filnavn, maal, stamp(tid), hvem.navn, indberetning_id, sha256)
            if conn.execute(_SEND, receipt).rowcount == 0:
                return
            count_case(conn, forloeb_id)
            if tilstand == Tilstand.INDBERETTET:
                conn.execute(_SENT_BEFORE, (indberetning_id,))
            about: dict[str, Json] = {"indberetning_id": indberetning_id, "revision": revision, "sha256": sha256}
            about |= {"filnavn": filnavn, "maal": maal}
            self._log.event(Handling.EKSPORTERET, hvem, tid, forloeb_id=forloeb_id, data=about)

    # -- attempts and receipts -------------------------------------------------------------------------------------

    def begin_attempt(self, *attempts: Afsendelse) -> None:
        """Note that submissions are about to leave. An older attempt that was cut off is closed as ``UVIST``."""
        rows = [(a.id, a.indberetning_id, a.vej, a.maal, stamp(a.begyndt), a.hvem) for a in attempts]
        with self._tx.writing() as conn:
            if attempts:
                conn.execute(_CUT_OFF, (rows[0][4], dumps([a.indberetning_id for a in attempts])))
            conn.executemany(_BEGIN_ATTEMPT, rows)
            conn.executemany(_TARGET, {(a.vej, a.maal) for a in attempts})

    def end_attempt(self, attempt_id: str, udfald: Udfald, besked: str, tid: datetime) -> None:
        """Note what became of an attempt; harmless for one that has ended."""
        with self._tx.statement() as conn:
            conn.execute(_END_ATTEMPT, (udfald.value, besked, stamp(tid), attempt_id))

    def attempts_of(self, indberetning_id: str) -> tuple[Afsendelse, ...]:
        """The attempts to hand a submission over, oldest first."""
        with self._tx.translated():
            sql = "SELECT * FROM afsendelse WHERE indberetning_id = ? ORDER BY begyndt, rowid"
            return tuple(afsendelse_of(row) for row in self._tx.rows(sql, (indberetning_id,)))

    def keep_receipt(self, kvittering: Kvittering) -> None:
        """Keep what came back of a submission."""
        with self._tx.statement() as conn:
            about = (kvittering.indberetning_id, kvittering.afsendelse_id, kvittering.vej, stamp(kvittering.tid))
            conn.execute(_RECEIPT, (*about, kvittering.sha256, kvittering.navn, kvittering.besked))

    def receipts_of(self, indberetning_id: str) -> tuple[Kvittering, ...]:
        """The receipts of a submission, oldest first."""
        with self._tx.translated():
            sql = "SELECT * FROM kvittering WHERE indberetning_id = ? ORDER BY id"
            return tuple(kvittering_of(row) for row in self._tx.rows(sql, (indberetning_id,)))

    # -- what may be outside -------------------------------------------------------------------------------------------

    def note_outside(self, rows: Sequence[Udenfor], tid: datetime | None = None) -> None:
        """Keep what has left or may have left; a Klar submission whose number is used up by it gets the next one, at ``tid``."""
        self._revisions.note_outside(rows, tid)

    def known_outside(self) -> tuple[Udenfor, ...]:
        """Everything that has left or may have left, as far as this store knows, each once, by course and number."""
        return self._revisions.known()

    def left_courses(self, datofelter: Mapping[str, str]) -> tuple[Afgaaet, ...]:
        """Every course of which something has left or may have left, this store's own and those it was told of."""
        return self._left.courses(datofelter)

    def note_left(self, rows: Sequence[Afgaaet]) -> None:
        """Keep which courses have left that are not here; a day that was not known is filled in."""
        self._left.note(rows)

    def left_elsewhere(self, cpr_nr: str) -> tuple[Afgaaet, ...]:
        """The citizen's courses that have left or may have left and are not here, by day of request."""
        return self._left.elsewhere(cpr_nr)

    def taken_back(self, forloeb_ids: Sequence[str]) -> Mapping[str, Tilbagekaldt]:
        """Of these courses, those that live here and were deleted, handed over or corrected in data that were replaced."""
        return self._left.taken_back(forloeb_ids)

    def note_targets(self, rows: Sequence[Maal]) -> None:
        """Keep where something was handed over from data that this store replaces."""
        with self._tx.writing() as conn:
            conn.executemany(_TARGET, [(row.vej, row.maal) for row in rows])

    def settle_doubt(self, indberetning_id: str, afklaring: Fundet, hvem: Hvem, tid: datetime) -> None:
        """Keep a person's word on a submission that is ``UVIST``; its number stays used up. Raises StoreError where it is not."""
        with self._tx.writing() as conn:
            given = (afklaring.value, hvem.navn, stamp(tid), indberetning_id)
            found = conn.execute(_SETTLE, given).fetchone()
            if found is None:
                raise StoreError(NOT_IN_DOUBT)
            about: dict[str, Json] = {
                "indberetning_id": indberetning_id,
                "revision": found[1],
                "fundet": afklaring.value,
            }
            self._log.event(Handling.AFKLARET, hvem, tid, forloeb_id=found[0], data=about)

    def mark_restored(self, tid: datetime) -> None:
        """What left after this copy was made is not known: every course's next submission stands above a gap, and is marked."""
        self._revisions.mark_restored(tid)

    def targets(self) -> tuple[Maal, ...]:
        """Where anything was ever handed over or was to be."""
        with self._tx.reading() as conn:
            unsure = set(conn.execute(_UNSURE).fetchall())
            found = conn.execute("SELECT vej, maal FROM maal WHERE maal <> '' ORDER BY vej, maal").fetchall()
        return tuple(Maal(vej, maal, (vej, maal) in unsure) for vej, maal in found)

    def unaccounted(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Of these submissions, those of which it is not known that they have left."""
        with self._tx.translated():
            return tuple(row[0] for row in self._tx.conn.execute(_UNACCOUNTED, (dumps(list(ids)),)).fetchall())
