"""What was deleted and can be put back (``ports.bin.Bin``).

A course is laid down as one that is to be deleted is, under its citizen's number and with a mark of its own: no list has it, and
its history stays, so that putting it back is taking one mark away. Forms and citizens lie in a table of their own, as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from smdb_desktop.domain.cpr import without_cpr
from smdb_desktop.domain.names import search_text
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.bin import (
    HELE_KURVEN,
    UR,
    Kasseorden,
    Kasseret,
    Kassetart,
    Kassevalg,
    known_past,
)
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.noted import note_json, svar_of
from smdb_desktop.services.stored.records import BorgerRecord, Hvem, Json, SkemaRecord
from smdb_desktop.store.cases import CPR_TAKEN, LAST_LEFT, NO_BORGER, Cases
from smdb_desktop.store.citizens import fold_name
from smdb_desktop.store.corrections import HAS_COURSES
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.rows import about_form, borger_of, borger_row, dumps, loads, stamp, unstamp, with_what_is_below
from smdb_desktop.store.settings import Settings
from smdb_desktop.store.transactions import NO_FORLOEB, NO_SKEMA, Row, Transactions

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Write

NOT_THERE = T("Det ligger ikke længere i papirkurven.")

_OF = (
    "SELECT p.id, p.art, p.tid, p.hvem, p.hvorfor, coalesce(p.forloeb_id, '') AS forloeb_id,"
    " coalesce(f.borger_id, p.borger_id) AS borger_id, p.skema, p.version, p.udloebet, p.kendt,"
    " coalesce(b.cpr_nr, json_extract(p.indhold, '$.cpr_nr'), '') AS cpr_nr,"
    " coalesce(b.navn, json_extract(p.indhold, '$.navn'), '') AS navn"
    " FROM {which} LEFT JOIN forloeb AS f ON f.id = p.forloeb_id"
    " LEFT JOIN borger AS b ON b.id = coalesce(f.borger_id, p.borger_id)"
)
_ALL = _OF.format(which="papirkurv AS p") + " ORDER BY p.tid DESC, p.id"
_ONE = _OF.format(which="papirkurv AS p") + " WHERE p.id = ?"
# which they are is read from narrow indexes alone; what lies in them is not looked at
_SOME = _OF + " ORDER BY w.nr"
_WINDOW = "(SELECT id, row_number() OVER () AS nr FROM ({chosen})) AS w JOIN papirkurv AS p ON p.id = w.id"
_CHOSEN = "papirkurv AS p INDEXED BY papirkurv_nyeste"
_NAMED = " LEFT JOIN borgerliste AS l ON l.borger_id = p.borger_id"
_TEXT = "iif(p.art = 'BORGER', p.soeg, l.soeg)"
_NEWEST = Kasseorden.NYESTE
_ORDER = {
    _NEWEST: "p.tid DESC, p.id",
    Kasseorden.AELDSTE: "p.tid, p.id DESC",
    Kasseorden.NAVN: f"{_TEXT}, p.tid DESC, p.id",
}
_LAY_DOWN = (
    "UPDATE forloeb SET nedlagt = (SELECT cpr_nr FROM borger WHERE id = forloeb.borger_id), kasseret = 1,"
    " revision = revision + 1, aendret = ?, aendret_af = ?, mangler = '', anmodet = 0, ivaerksat = 0, behandlet = 0,"
    " afsluttet = 0 WHERE id = ? AND nedlagt = ''"
)
_TAKE_UP = (
    "UPDATE forloeb SET nedlagt = '', kasseret = 0, revision = revision + 1, aendret = ?, aendret_af = ?"
    " WHERE id = ? AND kasseret = 1"
)


class Bin:
    """The bin of one store."""

    def __init__(self, tx: Transactions, cases: Cases, revisions: Revisions, log: Log, settings: Settings) -> None:
        self._tx = tx
        self._cases = cases
        self._revisions = revisions
        self._log = log
        self._settings = settings

    def all(self) -> tuple[Kasseret, ...]:
        """Everything, the newest first."""
        with self._tx.translated():
            return tuple(map(_kasseret, self._tx.rows(_ALL)))

    def window(self, first: int, most: int, valg: Kassevalg = HELE_KURVEN) -> tuple[Kasseret, ...]:
        """What was chosen, in order: at most so many after the ``first``."""
        found, given = _chosen(valg, named=valg.orden is Kasseorden.NAVN)
        chosen = f"SELECT p.id AS id FROM {found} ORDER BY {_ORDER[valg.orden]} LIMIT ? OFFSET ?"  # noqa: S608
        with self._tx.translated():
            return tuple(
                map(_kasseret, self._tx.rows(_SOME.format(which=_WINDOW.format(chosen=chosen)), (*given, most, first)))
            )

    def since(self, tid: datetime) -> tuple[Kasseret, ...]:
        """What has lain there since that time or longer, and whatever was seen to be over, the newest first."""
        chosen = f"SELECT p.id AS id FROM {_CHOSEN} WHERE p.tid <= ? OR p.udloebet <> '' ORDER BY {_ORDER[_NEWEST]}"  # noqa: S608
        with self._tx.translated():
            return tuple(
                map(_kasseret, self._tx.rows(_SOME.format(which=_WINDOW.format(chosen=chosen)), (stamp(tid),)))
            )

    def number(self, valg: Kassevalg = HELE_KURVEN) -> int:
        """How many were chosen."""
        found, given = _chosen(valg)
        if not given:
            found = "papirkurv"
        with self._tx.translated():
            return int(self._tx.conn.execute(f"SELECT count(*) FROM {found}", given).fetchone()[0])  # noqa: S608

    def get(self, kasseret_id: str) -> Kasseret:
        """One of them. Raises StoreError where it is not there any more."""
        with self._tx.translated():
            row = next(self._tx.rows(_ONE, (kasseret_id,)), None)
        if row is None:
            raise StoreError(NOT_THERE)
        return _kasseret(row)

    def forms(self, kasseret_id: str) -> tuple[SkemaRecord, ...]:
        """The forms that were taken out together, parents first."""
        found = self._content(kasseret_id)
        return tuple(_form(each) for each in found) if isinstance(found, list) else ()

    def _content(self, kasseret_id: str) -> Any:
        with self._tx.translated():
            row = self._tx.conn.execute("SELECT indhold FROM papirkurv WHERE id = ?", (kasseret_id,)).fetchone()
        if row is None:
            raise StoreError(NOT_THERE)
        return loads(row[0])

    def holds_course_of(self, borger_id: str) -> bool:
        """Whether a course of the citizen lies in the bin."""
        sql = "SELECT 1 FROM forloeb WHERE borger_id = ? AND kasseret = 1"
        with self._tx.translated():
            return self._tx.conn.execute(sql, (borger_id,)).fetchone() is not None

    # -- into the bin ----------------------------------------------------------------------------------------------

    def throw_form(self, kasseret_id: str, forloeb_id: str, skema_id: str, hvorfor: str, write: Write) -> int:
        """Take a form and what stands under it out of a course and keep it; the new revision."""
        with self._tx.several():
            course = self._cases.forloeb(forloeb_id)
            gone = with_what_is_below(course.skemaer, [skema_id])
            if not gone:
                raise StoreError(NO_SKEMA)
            revision = self._cases.remove_skema(forloeb_id, skema_id, write)
            about = {"forloeb_id": forloeb_id, "borger_id": course.borger_id, "skema": str(gone[0].art)}
            kept = dumps([_kept(form) for form in gone])
            self._keep(kasseret_id, Kassetart.SKEMA, hvorfor, write, about | {"version": course.skemaversion}, kept)
        return revision

    def throw_course(self, kasseret_id: str, forloeb_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        """A course goes into the bin. Raises StoreError where there is no such course, or it is laid down."""
        with self._tx.several() as conn:
            self._revisions.drop_klar(forloeb_id)
            if conn.execute(_LAY_DOWN, (stamp(tid), hvem.navn, forloeb_id)).rowcount != 1:
                raise StoreError(NO_FORLOEB)
            conn.execute("UPDATE skema SET kladde = 0 WHERE forloeb_id = ? AND kladde = 1", (forloeb_id,))
            why = without_cpr(hvorfor)
            self._log.event(Handling.KASSERET, hvem, tid, forloeb_id=forloeb_id, data={"begrundelse": why})
            owner = conn.execute("SELECT borger_id, skemaversion FROM forloeb WHERE id = ?", (forloeb_id,)).fetchone()
            about = {"forloeb_id": forloeb_id, "borger_id": owner[0], "version": owner[1]}
            self._keep(kasseret_id, Kassetart.FORLOEB, why, (hvem, tid), about, "{}")
            self._cases.note(forloeb_id)

    def throw_citizen(self, kasseret_id: str, borger_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        """A citizen without courses goes into the bin. Raises StoreError where courses hang on the citizen."""
        with self._tx.several() as conn:
            found = next(self._tx.rows("SELECT * FROM borger WHERE id = ?", (borger_id,)), None)
            if found is None:
                raise StoreError(NO_BORGER)
            borger, why = borger_of(found), without_cpr(hvorfor)
            try:
                conn.execute("DELETE FROM borger WHERE id = ?", (borger_id,))
            except dbapi2.IntegrityError as error:
                raise StoreError(HAS_COURSES) from error
            self._log.event(Handling.KASSERET, hvem, tid, borger_id=borger_id, data={"begrundelse": why})
            kept = dumps(dict(borger._asdict()))
            about = {"borger_id": borger_id, "soeg": search_text(borger.navn, borger.cpr_nr)}
            self._keep(kasseret_id, Kassetart.BORGER, why, (hvem, tid), about, kept)

    def _keep(
        self,
        kasseret_id: str,
        art: Kassetart,
        hvorfor: str,
        write: Write | tuple[Hvem, datetime],
        about: Mapping[str, str],
        indhold: str,
    ) -> None:
        self._tx.must_be_new("papirkurv", kasseret_id)
        row: dict[str, Any] = {"forloeb_id": None, "skema": "", "version": "", "udloebet": "", **about}
        row |= {"id": kasseret_id, "art": art.value, "tid": stamp(write[1]), "hvem": write[0].navn}
        known = known_past(self._settings.get(UR))
        row["kendt"] = "" if known is None else stamp(known)
        self._tx.table("papirkurv").insert({"soeg": ""} | row | {"hvorfor": without_cpr(hvorfor), "indhold": indhold})

    # -- back again ------------------------------------------------------------------------------------------------

    def put_back_forms(self, kasseret_id: str, write: Write) -> int:
        """The forms stand in their course again; the new revision."""
        with self._tx.several() as conn:
            forms, course = self.forms(kasseret_id), self.get(kasseret_id).forloeb_id
            why = write._replace(hvorfor=write.hvorfor or Handling.LAGT_TILBAGE.value)
            for form in forms:
                why = why._replace(revision=self._cases.add_skema(course, form, why))
            conn.execute("DELETE FROM papirkurv WHERE id = ?", (kasseret_id,))
        return why.revision

    def put_back_course(self, kasseret_id: str, hvem: Hvem, tid: datetime) -> None:
        """The course goes on as it was."""
        with self._tx.several() as conn:
            forloeb_id = self.get(kasseret_id).forloeb_id
            if conn.execute(_TAKE_UP, (stamp(tid), hvem.navn, forloeb_id)).rowcount != 1:
                raise StoreError(NOT_THERE)
            self._log.event(Handling.LAGT_TILBAGE, hvem, tid, forloeb_id=forloeb_id)
            conn.execute("DELETE FROM papirkurv WHERE id = ?", (kasseret_id,))
            self._cases.mark_anew(forloeb_id)

    def put_back_citizen(self, kasseret_id: str, hvem: Hvem, tid: datetime) -> BorgerRecord:
        """The citizen is here again, under the same id. Raises StoreError where another citizen has the number."""
        with self._tx.several() as conn:
            if self.get(kasseret_id).art is not Kassetart.BORGER:
                raise StoreError(NOT_THERE)
            borger = BorgerRecord(**self._content(kasseret_id))
            try:
                self._tx.table("borger").insert(borger_row(borger, hvem, tid))
            except dbapi2.IntegrityError as error:
                raise StoreError(CPR_TAKEN) from error
            fold_name(conn, borger)
            self._log.event(Handling.LAGT_TILBAGE, hvem, tid, borger_id=borger.id)
            conn.execute("DELETE FROM papirkurv WHERE id = ?", (kasseret_id,))
        return borger

    # -- for ever --------------------------------------------------------------------------------------------------

    def forget(self, kasseret_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        """It is gone for ever; the log keeps who, when and why."""
        with self._tx.several() as conn:
            there = self.get(kasseret_id)
            why = without_cpr(hvorfor or there.hvorfor)
            if there.art is Kassetart.FORLOEB:
                kept = next(self._tx.rows(LAST_LEFT, (there.forloeb_id,)))
                # what of the bin belongs to the course goes with it
                conn.execute("DELETE FROM forloeb WHERE id = ?", (there.forloeb_id,))
                self._log.forget(there.forloeb_id, hvem, tid, {**kept, "begrundelse": why})
            elif there.art is Kassetart.BORGER:
                about: dict[str, Json] = {"begrundelse": why}
                for each in (*self._log.joined_from(there.borger_id), there.borger_id):
                    self._log.blank_borger(each)
                    self._log.event(Handling.BORGER_FJERNET, hvem, tid, borger_id=each, data=about)
            conn.execute("DELETE FROM papirkurv WHERE id = ?", (kasseret_id,))

    def note_expired(self, ids: Collection[str], tid: datetime | None) -> None:
        """Keep when the time of these was first seen to be over; None where it is not after all."""
        if ids:
            given = ("" if tid is None else stamp(tid), dumps(list(ids)))
            with self._tx.several() as conn:
                conn.execute("UPDATE papirkurv SET udloebet = ? WHERE id IN (SELECT value FROM json_each(?))", given)


def _chosen(valg: Kassevalg, *, named: bool = False) -> tuple[str, tuple[str, ...]]:
    """Where what was chosen stands, and what is asked for; with the names of those who have one where they are needed."""
    art = () if valg.art is None else (valg.art.value,)
    conditions = ["p.art = ?"] * len(art) + [f"instr({_TEXT}, ?) > 0"] * len(valg.ord)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return _CHOSEN + (_NAMED if named or valg.ord else "") + where, (*art, *valg.ord)


def _kasseret(row: Row) -> Kasseret:
    return Kasseret(
        id=row["id"],
        art=Kassetart(row["art"]),
        tid=unstamp(row["tid"]),
        hvem=row["hvem"],
        hvorfor=row["hvorfor"],
        forloeb_id=row["forloeb_id"],
        borger_id=row["borger_id"],
        cpr_nr=row["cpr_nr"],
        navn=row["navn"],
        skema=row["skema"],
        version=row["version"],
        udloebet=unstamp(row["udloebet"]) if row["udloebet"] else None,
        kendt=unstamp(row["kendt"]) if row["kendt"] else None,
    )


def _kept(form: SkemaRecord) -> dict[str, Json]:
    """A form with everything in it, as the history tells one that came in whole."""
    return {
        **about_form(form),
        "svar": {felt: [*svar[:4], note_json(svar.note)] for felt, svar in form.svar.items()},
        "faerdig": None if form.faerdig is None else dict(form.faerdig),
        "faerdig_tid": None if form.faerdig_tid is None else stamp(form.faerdig_tid),
        "faerdig_af": form.faerdig_af,
        "faerdig_rolle": form.faerdig_rolle,
        "kladde": form.kladde,
    }


def _form(kept: Json) -> SkemaRecord:
    about = cast(dict[str, Any], kept)
    done, when = about["faerdig"], about["faerdig_tid"]
    return SkemaRecord(
        id=about["skema_id"],
        art=about["skema"],
        parent_id=about["parent_id"],
        position=about["position"],
        svar=MappingProxyType({felt: svar_of(svar) for felt, svar in about["svar"].items()}),
        faerdig=None if done is None else MappingProxyType(done),
        faerdig_tid=None if when is None else unstamp(when),
        faerdig_af=about["faerdig_af"],
        faerdig_rolle=about["faerdig_rolle"],
        kladde=about["kladde"],
    )
