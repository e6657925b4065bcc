"""Citizens, courses, forms and answers: the part of the store that the wizard writes to, each write with its lines in the log.

Plain SQL where every keystroke's commit counts (``answers.py``), sqlite-utils elsewhere. It judges nothing: which answers are
allowed is the business of the rules. Form names are text; which are milestones of a course, marked at it for lists, it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from smdb_desktop.domain.cpr import without_cpr
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.ports.vault import Navne
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    Hvem,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
)
from smdb_desktop.store.answers import Answers
from smdb_desktop.store.citizens import fold_name, note_change, note_state
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.figures import note as note_figures
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.rows import (
    about_completed,
    about_form,
    bekraeftelse_row,
    borger_of,
    borger_row,
    completed_row,
    dumps,
    forloeb_row,
    frozen,
    skema_row,
    stamp,
    with_what_is_below,
)
from smdb_desktop.store.transactions import NO_FORLOEB, NO_SKEMA, Transactions

NO_BORGER = T("Borgeren findes ikke. Søg borgeren frem igen.")
CPR_TAKEN = T("Der findes allerede en borger med dette CPR-nummer. Søg borgeren frem i stedet.")
NO_PARENT = T("Behandlingens tilbud findes ikke i forløbet. Åbn forløbet igen.")
CONFLICT = T(
    "Forløbet er ændret et andet sted, siden du åbnede det, og intet blev gemt. "
    "Åbn forløbet igen, og se ændringen, før du skriver videre."
)

_COUNT = (
    "UPDATE forloeb SET revision = revision + 1, aendret = ?, aendret_af = ?, log_nr = ? WHERE id = ? AND revision = ?"
)
_COUNT_AND_PLACE = (
    "UPDATE forloeb SET revision = revision + 1, aendret = ?, aendret_af = ?, log_nr = ?, sted_trin = ?, sted_skema_id = ?,"
    " sted_felt = ? WHERE id = ? AND revision = ?"
)
_MARKS = {
    Milepael.ANMODET: "anmodet",
    Milepael.IVAERKSAT: "ivaerksat",
    Milepael.BEHANDLET: "behandlet",
    Milepael.AFSLUTTET: "afsluttet",
}
_COMPLETED = "{} = EXISTS (SELECT 1 FROM skema WHERE forloeb_id = forloeb.id AND faerdig IS NOT NULL AND art IN ({}))"
REQUESTED = (
    "anmodet_dag = coalesce((SELECT json_extract(s.faerdig, '$.' || d.value) FROM skema AS s, json_each(?) AS d"
    " WHERE s.forloeb_id = forloeb.id AND s.art = d.key AND s.faerdig IS NOT NULL LIMIT 1), '')"
)
_COMPLETE = (
    "UPDATE skema SET faerdig = ?, faerdig_tid = ?, faerdig_af = ?, faerdig_rolle = ?, kladde = 0"
    " WHERE id = ? AND forloeb_id = ? RETURNING art"
)
_REOPEN = (
    "UPDATE skema SET faerdig = NULL, faerdig_tid = NULL, faerdig_af = '', faerdig_rolle = '', faerdig_svar = '', aendret = ?,"
    " aendret_af = ?"
    " WHERE forloeb_id = ?"
)
_COMPLETED_BEFORE = (
    "UPDATE skema SET faerdig = ?, faerdig_tid = ?, faerdig_af = ?, faerdig_rolle = ?, faerdig_svar = ''"
    " WHERE id = ? AND forloeb_id = ?"
)
_LIVING = "SELECT id FROM forloeb WHERE borger_id = ? AND nedlagt = ''"
LAST_LEFT = (
    "SELECT f.myndighedskommune, coalesce(i.revision, 0) AS sidste_revision, coalesce(i.payload_sha256, '') AS sidste_sha256"
    " FROM forloeb AS f LEFT JOIN indberetning AS i ON i.forloeb_id = f.id AND i.tilstand <> 'KLAR' WHERE f.id = ?"
    " ORDER BY i.revision DESC LIMIT 1"
)


class Cases:
    """Citizens and their courses (``ports.store.Cases``)."""

    def __init__(
        self,
        tx: Transactions,
        courses: Courses,
        revisions: Revisions,
        log: Log,
        navne: Navne,
    ) -> None:
        self._tx = tx
        self._courses = courses
        self._revisions = revisions
        self._log = log
        self._navne = navne
        self._answers = Answers(tx, log)

    # -- citizens --------------------------------------------------------------------------------------------------

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

    def save_borger(self, borger: BorgerRecord, hvem: Hvem, tid: datetime) -> None:
        """Insert or replace a citizen by id. Raises StoreError when another citizen has the CPR number.

        A change stands in every submission of the citizen: what is Klar loses its frozen copy.
        """
        with self._tx.writing() as conn:
            rows = self._tx.rows("SELECT * FROM borger WHERE id = ?", (borger.id,))
            before = next((borger_of(row) for row in rows), None)
            try:
                self._tx.table("borger").upsert(borger_row(borger, hvem, tid), pk="id")
            except dbapi2.IntegrityError as error:
                raise StoreError(CPR_TAKEN) from error
            fold_name(conn, borger)
            if before == borger:
                return
            self._log_borger(before, borger, hvem, tid)
            if before is not None:
                for course in conn.execute(_LIVING, (borger.id,)).fetchall():
                    self._revisions.changed(course[0], tid, hvem)

    def _log_borger(self, before: BorgerRecord | None, borger: BorgerRecord, hvem: Hvem, tid: datetime) -> None:
        art = Handling.BORGER_OPRETTET if before is None else Handling.BORGER_AENDRET
        self._log.event(art, hvem, tid, borger_id=borger.id)
        for felt in ("cpr_nr", "navn", "opholdskommune", "koen"):
            fra, til = ("" if whose is None else getattr(whose, felt) for whose in (before, borger))
            if fra != til:
                old, new = ((dumps(text), dumps(text)) if text else None for text in (fra, til))
                self._log.change(hvem, stamp(tid), felt, old, new, borger_id=borger.id)

    # -- courses ---------------------------------------------------------------------------------------------------

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        """The courses of a citizen, oldest first, without those that only their deletion is left of."""
        with self._tx.reading():
            return self._courses.load("WHERE borger_id = ? AND nedlagt = '' ORDER BY oprettet, id", (borger_id,))

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
            return tuple(
                row[0]
                for row in self._tx.conn.execute("SELECT id FROM forloeb WHERE nedlagt = '' ORDER BY oprettet, id")
            )

    def create_forloeb(self, forloeb: ForloebRecord, hvem: Hvem) -> None:
        """Insert a course with its forms. Raises StoreError when the id is taken or the citizen is unknown."""
        write = Write(hvem, forloeb.aendret, forloeb.revision)
        with self._tx.writing():
            self._tx.must_exist("borger", forloeb.borger_id, NO_BORGER)
            self._tx.must_be_new("forloeb", forloeb.id)
            self._tx.table("forloeb").insert(forloeb_row(forloeb))
            # a parent stands before its children, whatever order they came in
            forms = sorted(forloeb.skemaer, key=lambda skema: skema.parent_id is not None)
            about: dict[str, Json] = {
                "borger_id": forloeb.borger_id,
                "skemaversion": forloeb.skemaversion,
                "myndighedskommune": forloeb.myndighedskommune,
                "profil": forloeb.profil,
                "skemaer": [about_form(skema) for skema in forms],
            }
            self._log.event(Handling.BEGYNDT, hvem, write.tid, forloeb_id=forloeb.id, data=about)
            for skema in forms:
                self._insert_skema(forloeb.id, skema, write)
            self._confirm(forloeb.id, forloeb.bekraeftelser, write)
            self._restage(forloeb.id)

    def change_version(
        self,
        forloeb_id: str,
        version: str,
        skemaer: Mapping[str, Mapping[str, Svar]],
        removed: Sequence[str],
        write: Write,
    ) -> int:
        """Give the course another form version: every form gets these answers and becomes a draft; the new revision.

        ``skemaer`` names every form that stays, ``removed`` those that the version does not have (what stands under one goes
        along). A Klar submission that cannot have left is dropped; what may have left stays. Raises RevisionConflict, and
        StoreError where the two do not name the forms that are there.
        """
        with self._tx.writing() as conn:
            revision = self._next_revision(forloeb_id, write, Sted())
            before = self._courses.load("WHERE id = ?", (forloeb_id,))[0]
            goes = with_what_is_below(before.skemaer, removed)
            named = [*skemaer, *(skema.id for skema in goes)]
            if sorted(named) != sorted(skema.id for skema in before.skemaer) or not set(removed) <= set(named):
                raise StoreError(NO_SKEMA)
            about: dict[str, Json] = {
                "fra": before.skemaversion,
                "til": version,
                "var_faerdige": [skema.id for skema in before.skemaer if skema.faerdig is not None],
            }
            self._log.event(Handling.VERSION_SKIFTET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)
            why = write._replace(hvorfor=write.hvorfor or Handling.VERSION_SKIFTET.value)
            for skema in reversed(goes):
                self._take_skema(forloeb_id, skema, why)
            conn.execute("UPDATE forloeb SET skemaversion = ?, mangler = '' WHERE id = ?", (version, forloeb_id))
            conn.execute(_REOPEN, (stamp(write.tid), write.hvem.navn, forloeb_id))
            for skema_id, svar in skemaer.items():
                self._answers.take_all(forloeb_id, skema_id, svar, why)
                self._answers.mark(skema_id, None)
            self._restage(forloeb_id)
            self._revisions.drop_klar(forloeb_id)
        return revision

    def take_back(
        self, forloeb_id: str, skemaer: Sequence[SkemaRecord], write: Write, *, set_aside: bool = False
    ) -> int:
        """The Klar submission of the course is none any more; the new revision of the course.

        Each of these forms has the completed copy again that it is given with, or none. Raises RevisionConflict, and StoreError
        where nothing is Klar that cannot have left; ``set_aside``: that may have, which stays then as ``UVIST``.
        """
        with self._tx.writing():
            revision = self._next_revision(forloeb_id, write)
            indberetning_id, number = self._revisions.take_back(forloeb_id, set_aside=set_aside)
            for skema in skemaer:
                self._tx.conn.execute(_COMPLETED_BEFORE, (*completed_row(skema), skema.id, forloeb_id))
                self._answers.mark(skema.id, None if skema.faerdig is None else frozen(skema.faerdig))
            about: dict[str, Json] = {
                "indberetning_id": indberetning_id,
                "revision": number,
                "skemaer": [about_completed(skema) for skema in skemaer],
            }
            self._log.event(Handling.TAGET_TILBAGE, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)
            self._restage(forloeb_id)
        return revision

    def note_missing(self, forloeb_id: str, skemaer: Sequence[str]) -> None:
        """Keep which forms the course must have and has not, by their names."""
        with self._tx.writing() as conn:
            conn.execute("UPDATE forloeb SET mangler = ?, regnet = 0 WHERE id = ?", (" ".join(skemaer), forloeb_id))

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        """Delete a course with everything in it; the log keeps who, when and why, and forgets what was answered.

        The reason has no CPR number: one written in it is masked. The citizen stays.
        """
        with self._tx.writing() as conn:
            kept = next(self._tx.rows(LAST_LEFT, (forloeb_id,)), None)
            if kept is None:
                raise StoreError(NO_FORLOEB)
            conn.execute("DELETE FROM forloeb WHERE id = ?", (forloeb_id,))
            self._log.forget(forloeb_id, hvem, tid, {**kept, "begrundelse": without_cpr(begrundelse)})

    def mark_anew(self, forloeb_id: str) -> None:
        """The marks of a course that was laid down and is worked on again; for ``deletions``, inside its transaction."""
        forms = self._tx.conn.execute("SELECT id, faerdig FROM skema WHERE forloeb_id = ?", (forloeb_id,)).fetchall()
        for skema_id, faerdig in forms:
            self._answers.mark(skema_id, faerdig)
        self._restage(forloeb_id)

    def note(self, forloeb_id: str) -> None:
        """What the list of citizens says of a course is another; for ``deletions``, inside its transaction."""
        note_state(self._tx.conn, forloeb_id)

    # -- answers and forms -----------------------------------------------------------------------------------------

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        """Write answers (None removes one) and the place, in one small commit; the new revision.

        A form becomes a draft when an answer really changed, and is none any more when the answers are again those that were
        completed. Raises RevisionConflict.
        """
        with self._tx.quick(), self._tx.writing():
            revision = self._next_revision(forloeb_id, write, sted)
            form = self._answers.form(forloeb_id, skema_id, svar)
            changed = self._answers.write_over(form.there, forloeb_id, skema_id, svar, write)
            # its line in the log counts the commit: a page less than the store's own counter
            self._tx.counted |= changed > 0
            # a draft that was never completed and got an answer stays one: nothing to look up while a person types
            looked_up = changed and not (form.completed is None and form.kladde and any(svar.values()))
            if looked_up and self._answers.mark(skema_id, form.completed):
                note_state(self._tx.conn, forloeb_id)
        return revision

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
            revision = self._next_revision(forloeb_id, write)
            about = about_form(skema)
            self._log.event(Handling.SKEMA_TILFOEJET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)
            self._insert_skema(forloeb_id, skema, write)
            self._restage(forloeb_id)
            if skema.faerdig is not None:
                self._revisions.changed(forloeb_id, write.tid, write.hvem)
        return revision

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        """Remove a form and what stands under it; the new revision.

        When a completed form goes, the Klar submission of the course loses its frozen copy and gets the time of this write,
        because its content is another now.
        """
        with self._tx.writing():
            revision = self._next_revision(forloeb_id, write)
            course = self._courses.load("WHERE id = ?", (forloeb_id,))[0]
            gone = with_what_is_below(course.skemaer, [skema_id])
            if not gone:
                raise StoreError(NO_SKEMA)
            for skema in reversed(gone):
                self._take_skema(forloeb_id, skema, write)
            self._restage(forloeb_id)
            if any(skema.faerdig is not None for skema in gone):
                self._revisions.changed(forloeb_id, write.tid, write.hvem)
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
            revision = self._next_revision(forloeb_id, write)
            for skema_id, values in skemaer.items():
                row = (frozen(values), stamp(write.tid), write.hvem.navn, write.hvem.rolle, skema_id, forloeb_id)
                form = conn.execute(_COMPLETE, row).fetchone()
                if form is None:
                    raise StoreError(NO_SKEMA)
                self._answers.completed(skema_id)
                self._log_completed(forloeb_id, skema_id, form[0], values, write, {"rolle": write.hvem.rolle})
            self._confirm(forloeb_id, bekraeftelser, write)
            self._restage(forloeb_id)
            self._revisions.make_klar(forloeb_id, ny_indberetning, write.hvem)
        return revision

    def _log_completed(
        self,
        forloeb_id: str,
        skema_id: str,
        art: str,
        values: Mapping[str, Json],
        write: Write,
        how: Mapping[str, Json],
    ) -> None:
        """``how``: in which role, and, where a form comes in completed, by whom and when."""
        about: dict[str, Json] = {"skema_id": skema_id, "skema": art, "vaerdier": dict(values), **how}
        self._log.event(Handling.FAERDIG, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)

    def _insert_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> None:
        self._tx.must_be_new("skema", skema.id)
        if skema.parent_id is not None:
            parent = self._tx.conn.execute(
                "SELECT 1 FROM skema WHERE id = ? AND forloeb_id = ?", (skema.parent_id, forloeb_id)
            ).fetchone()
            if parent is None:
                raise StoreError(NO_PARENT)
        row = skema_row(forloeb_id, skema) | {"aendret_af": write.hvem.navn}
        if skema.faerdig is not None and not skema.faerdig_rolle:
            row["faerdig_rolle"] = write.hvem.rolle
        self._tx.table("skema").insert(row)
        self._answers.write(forloeb_id, skema.id, skema.svar, write)
        if skema.faerdig is not None:
            if not row["kladde"]:
                self._answers.completed(skema.id)
            tid = None if skema.faerdig_tid is None else stamp(skema.faerdig_tid)
            how: dict[str, Json] = {"rolle": row["faerdig_rolle"], "tid": tid, "af": skema.faerdig_af}
            self._log_completed(forloeb_id, skema.id, skema.art, skema.faerdig, write, how)

    def _take_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> None:
        """Remove one form, each of its answers with its line in the log."""
        about: dict[str, Json] = {"skema_id": skema.id, "skema": skema.art, "var_faerdig": skema.faerdig is not None}
        self._log.event(Handling.SKEMA_FJERNET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)
        why = write._replace(hvorfor=write.hvorfor or Handling.SKEMA_FJERNET.value)
        self._answers.write(forloeb_id, skema.id, dict.fromkeys(skema.svar), why)
        self._tx.conn.execute("DELETE FROM skema WHERE id = ?", (skema.id,))

    def _confirm(self, forloeb_id: str, bekraeftelser: Iterable[Bekraeftelse], write: Write) -> None:
        """Keep confirmations; a later one of the same rule and field takes the place of the earlier."""
        for given in bekraeftelser:
            row = bekraeftelse_row(forloeb_id, given)
            self._tx.table("bekraeftelse").upsert(row, pk=("forloeb_id", "regel", "felt"))
            about: dict[str, Json] = {"regel": given.regel, "felt": given.felt, "begrundelse": given.begrundelse}
            about |= {"besked": given.besked, "hvem": given.hvem, "tid": stamp(given.tid)}
            self._log.event(Handling.BEKRAEFTET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)

    def _next_revision(self, forloeb_id: str, write: Write, sted: Sted | None = None) -> int:
        """Count a write of the course, with the place if there is one, inside the transaction that makes it.

        Raises RevisionConflict.
        """
        place = () if sted is None else (sted.trin, sted.skema_id, sted.felt)
        row = (stamp(write.tid), write.hvem.navn, self._log.end()[0], *place, forloeb_id, write.revision)
        if self._tx.conn.execute(_COUNT if sted is None else _COUNT_AND_PLACE, row).rowcount != 1:
            self._tx.must_exist("forloeb", forloeb_id, NO_FORLOEB)
            raise RevisionConflict(CONFLICT, f"expected revision {write.revision}")
        note_change(self._tx, forloeb_id, row[0])
        return write.revision + 1

    def _restage(self, forloeb_id: str) -> None:
        """Bring the course's four marks (requested, started, treated, closed) and its day in line with its completed forms."""
        statement, given = self._marking
        self._tx.conn.execute(statement, (*given, forloeb_id))
        note_state(self._tx.conn, forloeb_id)
        note_figures(self._tx.conn, forloeb_id, self._arter)

    @cached_property
    def _arter(self) -> Mapping[str, frozenset[str]]:
        """Which forms are a milestone, by milestone; made once."""
        return self._navne.milepaele()

    @cached_property
    def _marking(self) -> tuple[str, tuple[str, ...]]:
        """The statement that marks a course, and the forms and fields that it looks for; made once."""
        named = self._arter
        forms = {column: sorted(named.get(milepael, ())) for milepael, column in _MARKS.items()}
        marks = (_COMPLETED.format(column, ", ".join("?" * len(arter))) for column, arter in forms.items())
        statement = f"UPDATE forloeb SET {', '.join(marks)}, {REQUESTED} WHERE id = ?"  # noqa: S608  columns of ours
        return statement, (*(art for arter in forms.values() for art in arter), dumps(dict(self._navne.datofelter())))
