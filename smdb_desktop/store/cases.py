"""Citizens, courses, forms and answers: the part of the store that the wizard writes to.

Plain SQL where every keystroke's commit counts (``save_svar``), sqlite-utils elsewhere. It judges nothing: which answers are
allowed is the business of the rules.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import (
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
)
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.outbox import Outbox
from smdb_desktop.store.rows import borger_of, dumps, frozen, is_kladde, loads, stamp, value_of
from smdb_desktop.store.transactions import NO_FORLOEB, NO_SKEMA, Transactions

NO_BORGER = "Borgeren findes ikke. Søg borgeren frem igen."
CPR_TAKEN = "Der findes allerede en borger med dette CPR-nummer. Søg borgeren frem i stedet."
NO_PARENT = "Behandlingens tilbud findes ikke i forløbet. Åbn forløbet igen."

_CPR_LIKE = re.compile(r"\d{6}[\s-]?[0-9A-Za-z]{2}\d{2}")
_UPSERT = (
    "INSERT INTO svar (skema_id, felt, raw, value, aendret, aendret_af) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (skema_id, felt) DO UPDATE SET raw = excluded.raw, value = excluded.value,"
    " aendret = excluded.aendret, aendret_af = excluded.aendret_af"
    " WHERE raw IS NOT excluded.raw OR value IS NOT excluded.value"
)
_COMPLETED = "EXISTS (SELECT 1 FROM skema WHERE forloeb_id = forloeb.id AND faerdig IS NOT NULL AND art = '{art}')"
_RESTAGE = (
    f"UPDATE forloeb SET anmodet = {_COMPLETED.format(art='anmodning')},"  # noqa: S608
    f" ivaerksat = {_COMPLETED.format(art='ivaerksaettelse')},"
    f" behandlet = {_COMPLETED.format(art='behandling')},"
    f" afsluttet = {_COMPLETED.format(art='forloebsafslutning')} WHERE id = ?"
)


class Cases:
    """Citizens and their courses (``ports.store.Cases``)."""

    def __init__(self, tx: Transactions, courses: Courses, outbox: Outbox) -> None:
        self._tx = tx
        self._courses = courses
        self._outbox = outbox

    def find_borger(self, cpr_nr: str) -> BorgerRecord | None:
        """The citizen with this CPR number (ten characters), or None."""
        return self._borger_by("cpr_nr", cpr_nr)

    def borger(self, borger_id: str) -> BorgerRecord:
        """The citizen with this id. Raises StoreError when there is none."""
        found = self._borger_by("id", borger_id)
        if found is None:
            raise StoreError(NO_BORGER)
        return found

    def _borger_by(self, column: str, value: str) -> BorgerRecord | None:
        with self._tx.translated():
            row = self._tx.conn.execute(
                f"SELECT id, cpr_nr, navn, opholdskommune, koen FROM borger WHERE {column} = ?",  # noqa: S608
                (value,),
            ).fetchone()
        return BorgerRecord(*row) if row else None

    def save_borger(self, borger: BorgerRecord, hvem: str, tid: datetime) -> None:
        """Insert or replace a citizen by id. Raises StoreError when another citizen has the CPR number.

        A change stands in every submission of the citizen: what is Klar loses its frozen copy.
        """
        row = {
            "id": borger.id,
            "cpr_nr": borger.cpr_nr,
            "navn": borger.navn,
            "opholdskommune": borger.opholdskommune,
            "koen": borger.koen,
            "aendret": stamp(tid),
            "aendret_af": hvem,
        }
        with self._tx.writing() as conn:
            before = next(
                (borger_of(r) for r in self._tx.rows("SELECT * FROM borger WHERE id = ?", (borger.id,))), None
            )
            try:
                self._tx.table("borger").upsert(row, pk="id")
            except dbapi2.IntegrityError as error:
                raise StoreError(CPR_TAKEN) from error
            if before not in (None, borger):
                for course in conn.execute("SELECT id FROM forloeb WHERE borger_id = ?", (borger.id,)).fetchall():
                    self._outbox.thaw(course[0], tid)

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        """The courses of a citizen, oldest first."""
        with self._tx.reading():
            return self._courses.load("WHERE borger_id = ? ORDER BY oprettet, id", (borger_id,))

    def forloeb(self, forloeb_id: str) -> ForloebRecord:
        """A course with all its forms. Raises StoreError when there is none."""
        with self._tx.reading():
            found = self._courses.load("WHERE id = ?", (forloeb_id,))
        if not found:
            raise StoreError(NO_FORLOEB)
        return found[0]

    def all_forloeb_ids(self) -> tuple[str, ...]:
        """The ids of all courses, oldest first."""
        with self._tx.translated():
            return tuple(row[0] for row in self._tx.conn.execute("SELECT id FROM forloeb ORDER BY oprettet, id"))

    def create_forloeb(self, forloeb: ForloebRecord) -> None:
        """Insert a course with its forms. Raises StoreError when the id is taken or the citizen is unknown."""
        row = {
            "id": forloeb.id,
            "borger_id": forloeb.borger_id,
            "myndighedskommune": forloeb.myndighedskommune,
            "profil": forloeb.profil,
            "skemaversion": forloeb.skemaversion,
            "revision": forloeb.revision,
            "oprettet": stamp(forloeb.oprettet),
            "aendret": stamp(forloeb.aendret),
            "aendret_af": forloeb.aendret_af,
            "sted_trin": forloeb.sted.trin,
            "sted_skema_id": forloeb.sted.skema_id,
            "sted_felt": forloeb.sted.felt,
        }
        write = Write(forloeb.aendret_af, forloeb.aendret, forloeb.revision)
        with self._tx.writing():
            self._tx.must_exist("borger", forloeb.borger_id, NO_BORGER)
            self._tx.must_be_new("forloeb", forloeb.id)
            self._tx.table("forloeb").insert(row)
            # a parent stands before its children, whatever order they came in
            for skema in sorted(forloeb.skemaer, key=lambda skema: skema.parent_id is not None):
                self._insert_skema(forloeb.id, skema, write)
            self._confirm(forloeb.id, forloeb.bekraeftelser)
            self._restage(forloeb.id)

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        """Write answers (None removes one) and the place, in one small commit; the new revision.

        A form becomes a draft when an answer really changed, and is none any more when the answers are again those that were
        completed. Raises RevisionConflict.
        """
        with self._tx.writing() as conn:
            revision = self._tx.next_revision(forloeb_id, write, sted)
            form = conn.execute(
                "SELECT kladde, faerdig FROM skema WHERE id = ? AND forloeb_id = ?", (skema_id, forloeb_id)
            ).fetchone()
            if form is None:
                raise StoreError(NO_SKEMA)
            changed = self._write_svar(skema_id, svar, write)
            kladde, completed = form
            # a draft that was never completed and got an answer stays one: nothing to look up while a person types
            if changed and not (completed is None and kladde and any(svar.values())):
                kladde = int(self._differs(skema_id, completed))
                conn.execute("UPDATE skema SET kladde = ? WHERE id = ?", (kladde, skema_id))
        return revision

    def _differs(self, skema_id: str, completed: str | None) -> bool:
        """Whether a form's answers are others than its completed copy, or than none where it was never completed."""
        rows = self._tx.conn.execute("SELECT felt, value FROM svar WHERE skema_id = ?", (skema_id,)).fetchall()
        answers = {felt: None if value is None else loads(value) for felt, value in rows}
        return bool(answers != (loads(completed) if completed is not None else {}))

    def _write_svar(self, skema_id: str, svar: Mapping[str, Svar | None], write: Write) -> int:
        """Write answers; how many were changed by it."""
        time = stamp(write.tid)
        execute = self._tx.conn.execute
        changed = 0
        for felt, answer in svar.items():
            if answer is None:
                changed += execute("DELETE FROM svar WHERE skema_id = ? AND felt = ?", (skema_id, felt)).rowcount
            else:
                row = (skema_id, felt, dumps(answer.raw), value_of(answer), time, write.hvem)
                changed += execute(_UPSERT, row).rowcount
        return changed

    def save_sted(self, forloeb_id: str, sted: Sted) -> None:
        """Remember where the person is; no revision, no who."""
        with self._tx.writing() as conn:
            changed = conn.execute(
                "UPDATE forloeb SET sted_trin = ?, sted_skema_id = ?, sted_felt = ? WHERE id = ?",
                (sted.trin, sted.skema_id, sted.felt, forloeb_id),
            ).rowcount
            if changed != 1:
                raise StoreError(NO_FORLOEB)

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> int:
        """Add a form instance; the new revision. Raises RevisionConflict, and StoreError for a taken id.

        A form that comes in completed changes what the course reports, as in ``remove_skema``.
        """
        with self._tx.writing():
            revision = self._tx.next_revision(forloeb_id, write)
            self._insert_skema(forloeb_id, skema, write)
            self._restage(forloeb_id)
            if skema.faerdig is not None:
                self._outbox.thaw(forloeb_id, write.tid)
        return revision

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        """Remove a form and its children; the new revision.

        When a completed form goes, the Klar submission of the course loses its frozen copy and gets the time of this write,
        because its content is another now.
        """
        with self._tx.writing() as conn:
            revision = self._tx.next_revision(forloeb_id, write)
            completed = conn.execute(
                "SELECT max(faerdig IS NOT NULL) FROM skema WHERE forloeb_id = ? AND (id = ? OR parent_id = ?)",
                (forloeb_id, skema_id, skema_id),
            ).fetchone()[0]
            gone = conn.execute("DELETE FROM skema WHERE id = ? AND forloeb_id = ?", (skema_id, forloeb_id)).rowcount
            if gone != 1:
                raise StoreError(NO_SKEMA)
            self._restage(forloeb_id)
            if completed:
                self._outbox.thaw(forloeb_id, write.tid)
        return revision

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
        with self._tx.writing() as conn:
            revision = self._tx.next_revision(forloeb_id, write)
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
            self._outbox.make_klar(forloeb_id, ny_indberetning)
        return revision

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: str, tid: datetime) -> None:
        """Delete a course with everything in it and keep a line of who, when and why.

        The line has no CPR number: one written in the reason is masked. The citizen stays.
        """
        with self._tx.writing() as conn:
            kept = next(
                self._tx.rows(
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
            self._tx.table("slettelog").insert(line)
            conn.execute("DELETE FROM forloeb WHERE id = ?", (forloeb_id,))

    def _insert_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> None:
        self._tx.must_be_new("skema", skema.id)
        if skema.parent_id is not None:
            parent = self._tx.conn.execute(
                "SELECT 1 FROM skema WHERE id = ? AND forloeb_id = ?", (skema.parent_id, forloeb_id)
            ).fetchone()
            if parent is None:
                raise StoreError(NO_PARENT)
        row = {
            "id": skema.id,
            "forloeb_id": forloeb_id,
            "parent_id": skema.parent_id,
            "art": skema.art,
            "position": skema.position,
            "kladde": int(is_kladde(skema)),
            "faerdig_tid": None if skema.faerdig_tid is None else stamp(skema.faerdig_tid),
            "faerdig_af": skema.faerdig_af,
            "faerdig": None if skema.faerdig is None else frozen(skema.faerdig),
        }
        self._tx.table("skema").insert(row)
        self._write_svar(skema.id, skema.svar, write)

    def _confirm(self, forloeb_id: str, bekraeftelser: Iterable[Bekraeftelse]) -> None:
        """Keep confirmations; a later one of the same rule and field takes the place of the earlier."""
        rows = [
            {
                "forloeb_id": forloeb_id,
                "regel": given.regel,
                "felt": given.felt,
                "besked": given.besked,
                "begrundelse": given.begrundelse,
                "hvem": given.hvem,
                "tid": stamp(given.tid),
            }
            for given in bekraeftelser
        ]
        if rows:
            self._tx.table("bekraeftelse").upsert_all(rows, pk=("forloeb_id", "regel", "felt"))

    def _restage(self, forloeb_id: str) -> None:
        """Bring the course's four marks (requested, started, treated, closed) in line with its completed forms."""
        self._tx.conn.execute(_RESTAGE, (forloeb_id,))
