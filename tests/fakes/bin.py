"""The bin in memory (``ports.bin.Bin``)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from datetime import datetime

from smdb_desktop.domain.names import search_text
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.bin import HELE_KURVEN, UR, Kasseorden, Kasseret, Kassetart, Kassevalg, known_past
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import BorgerRecord, Hvem, Json, SkemaRecord, Tilstand
from tests.fakes.cases import FakeCases
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.state import SENTENCE, Memory, below, found, is_draft, utc


class FakeBin:
    """A bin in memory."""

    def __init__(self, memory: Memory, cases: FakeCases, outbox: FakeOutbox, log: FakeLog) -> None:
        self._memory, self._cases, self._outbox, self._log = memory, cases, outbox, log

    def all(self) -> tuple[Kasseret, ...]:
        self._memory.must_be_open()
        there = sorted(self._memory.state.papirkurv, key=lambda id_: id_)
        return tuple(sorted(map(self.get, there), key=lambda each: each.tid, reverse=True))

    def window(self, first: int, most: int, valg: Kassevalg = HELE_KURVEN) -> tuple[Kasseret, ...]:
        return tuple(chosen(self.all(), valg)[first : first + most])

    def since(self, tid: datetime) -> tuple[Kasseret, ...]:
        return tuple(each for each in self.all() if each.tid <= utc(tid) or each.udloebet is not None)

    def number(self, valg: Kassevalg = HELE_KURVEN) -> int:
        return len(chosen(self.all(), valg))

    def get(self, kasseret_id: str) -> Kasseret:
        state = self._memory.state
        each, _forms, borger = found(state.papirkurv, kasseret_id)
        owner = state.forloeb[each.forloeb_id].borger_id if each.forloeb_id else each.borger_id
        whose = borger or state.borgere[owner]
        return each._replace(borger_id=owner, cpr_nr=whose.cpr_nr, navn=whose.navn)

    def forms(self, kasseret_id: str) -> tuple[SkemaRecord, ...]:
        return found(self._memory.state.papirkurv, kasseret_id)[1]

    def holds_course_of(self, borger_id: str) -> bool:
        return any(f.kasseret and f.borger_id == borger_id for f in self._memory.state.forloeb.values())

    def throw_form(self, kasseret_id: str, forloeb_id: str, skema_id: str, hvorfor: str, write: Write) -> int:
        with self._memory.writing():
            course = self._cases.forloeb(forloeb_id)
            gone = below(course.skemaer, [skema_id])
            revision = self._cases.remove_skema(forloeb_id, skema_id, write)
            each = _kasseret(kasseret_id, Kassetart.SKEMA, write.tid, write.hvem, hvorfor)
            each = each._replace(forloeb_id=forloeb_id, skema=str(gone[0].art), version=course.skemaversion)
            self._keep(each, tuple(gone), None)
            return revision

    def throw_course(self, kasseret_id: str, forloeb_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            course = found(state.forloeb, forloeb_id)
            if course.nedlagt:
                raise StoreError(SENTENCE)
            self._outbox.drop_klar(forloeb_id)
            for skema in course.skemaer:
                state.kladder.pop(skema.id, None)
            state.mangler.pop(forloeb_id, None)
            state.forloeb[forloeb_id] = course._replace(
                nedlagt=state.borgere[course.borger_id].cpr_nr,
                kasseret=True,
                revision=course.revision + 1,
                aendret=utc(tid),
                aendret_af=hvem.navn,
                skemaer=tuple(skema._replace(kladde=False) for skema in course.skemaer),
            )
            each = _kasseret(kasseret_id, Kassetart.FORLOEB, tid, hvem, hvorfor)
            self._log.event(Handling.KASSERET, hvem, tid, forloeb_id=forloeb_id, data={"begrundelse": each.hvorfor})
            self._keep(each._replace(forloeb_id=forloeb_id, version=course.skemaversion), (), None)

    def throw_citizen(self, kasseret_id: str, borger_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            borger = found(state.borgere, borger_id)
            if any(f.borger_id == borger_id for f in state.forloeb.values()):
                raise StoreError(SENTENCE)
            del state.borgere[borger_id]
            each = _kasseret(kasseret_id, Kassetart.BORGER, tid, hvem, hvorfor)._replace(borger_id=borger_id)
            self._log.event(Handling.KASSERET, hvem, tid, borger_id=borger_id, data={"begrundelse": each.hvorfor})
            self._keep(each, (), borger)

    def _keep(self, each: Kasseret, forms: tuple[SkemaRecord, ...], borger: BorgerRecord | None) -> None:
        if each.id in self._memory.state.papirkurv:
            raise StoreError(SENTENCE)
        known = known_past(json.loads(self._memory.state.settings.get(UR, "null")))
        kept = each._replace(kendt=None if known is None else utc(known))
        self._memory.state.papirkurv[each.id] = (kept, forms, borger)

    def put_back_forms(self, kasseret_id: str, write: Write) -> int:
        with self._memory.writing() as state:
            each, forms, _borger = found(state.papirkurv, kasseret_id)
            why = write._replace(hvorfor=write.hvorfor or Handling.LAGT_TILBAGE.value)
            for form in forms:
                why = why._replace(revision=self._cases.add_skema(each.forloeb_id, form, why))
            del state.papirkurv[kasseret_id]
            return why.revision

    def put_back_course(self, kasseret_id: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            forloeb_id = found(state.papirkurv, kasseret_id)[0].forloeb_id
            course = found(state.forloeb, forloeb_id)
            if not course.kasseret:
                raise StoreError(SENTENCE)
            marked = tuple(s._replace(kladde=is_draft(s, state.faerdige_svar.get(s.id))) for s in course.skemaer)
            state.forloeb[forloeb_id] = course._replace(
                nedlagt="",
                kasseret=False,
                revision=course.revision + 1,
                aendret=utc(tid),
                aendret_af=hvem.navn,
                skemaer=marked,
            )
            state.kladder |= {s.id: (forloeb_id, utc(tid), hvem.navn) for s in marked if s.kladde}
            self._log.event(Handling.LAGT_TILBAGE, hvem, tid, forloeb_id=forloeb_id)
            del state.papirkurv[kasseret_id]

    def put_back_citizen(self, kasseret_id: str, hvem: Hvem, tid: datetime) -> BorgerRecord:
        with self._memory.writing() as state:
            borger = found(state.papirkurv, kasseret_id)[2]
            if borger is None or any(each.cpr_nr == borger.cpr_nr for each in state.borgere.values()):
                raise StoreError(SENTENCE)
            state.borgere[borger.id] = borger
            state.borger_aendret[borger.id] = tid
            self._log.event(Handling.LAGT_TILBAGE, hvem, tid, borger_id=borger.id)
            del state.papirkurv[kasseret_id]
            return borger

    def forget(self, kasseret_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            each = self.get(kasseret_id)
            why = _without_cpr(hvorfor or each.hvorfor)
            if each.art is Kassetart.FORLOEB:
                self._forget_course(each.forloeb_id, why, hvem, tid)
            elif each.art is Kassetart.BORGER:
                for id_ in (*self._log.joined_from(each.borger_id), each.borger_id):
                    self._log.blank_borger(id_)
                    self._log.event(Handling.BORGER_FJERNET, hvem, tid, borger_id=id_, data={"begrundelse": why})
            state.papirkurv = {
                id_: kept
                for id_, kept in state.papirkurv.items()
                if id_ != kasseret_id and (not kept[0].forloeb_id or kept[0].forloeb_id in state.forloeb)
            }

    def _forget_course(self, forloeb_id: str, why: str, hvem: Hvem, tid: datetime) -> None:
        state = self._memory.state
        course = state.forloeb[forloeb_id]
        left = [i for i in self._outbox.indberetninger_of(forloeb_id) if i.tilstand is not Tilstand.KLAR]
        about: dict[str, Json] = {
            "myndighedskommune": course.myndighedskommune,
            "sidste_revision": left[-1].revision if left else 0,
            "sidste_sha256": left[-1].payload_sha256 if left else "",
            "begrundelse": why,
        }
        before = self._log.before(forloeb_id)
        del state.forloeb[forloeb_id]
        for id_ in (*before, forloeb_id):
            self._log.blank(id_)
            self._log.event(Handling.SLETTET, hvem, tid, forloeb_id=id_, data=about)

    def note_expired(self, ids: Collection[str], tid: datetime | None) -> None:
        with self._memory.writing() as state:
            for id_ in ids:
                each, forms, borger = state.papirkurv[id_]
                state.papirkurv[id_] = (each._replace(udloebet=None if tid is None else utc(tid)), forms, borger)


def chosen(rows: Iterable[Kasseret], valg: Kassevalg) -> list[Kasseret]:
    """What fits, in order. ``rows`` come newest first."""
    found = [row for row in rows if valg.art in (None, row.art)]
    if valg.ord or valg.orden is Kasseorden.NAVN:
        texts = {row.id: search_text(row.navn, row.cpr_nr) for row in found}
        found = [row for row in found if all(word in texts[row.id] for word in valg.ord)]
        if valg.orden is Kasseorden.NAVN:
            found.sort(key=lambda row: texts[row.id])
    if valg.orden is Kasseorden.AELDSTE:
        found.reverse()
    return found


def _kasseret(id_: str, art: Kassetart, tid: datetime, hvem: Hvem, hvorfor: str) -> Kasseret:
    return Kasseret(id_, art, utc(tid), hvem.navn, _without_cpr(hvorfor), "", "", "", "")


def _without_cpr(text: str) -> str:
    return re.sub(r"\d{6}[\s-]?\w\w\d\d", "[CPR-nummer]", text)
