"""Courses that are to be reported deleted, in memory (``ports.deletions.Deletions``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.deletions import Overdraget
from smdb_desktop.services.stored.history import Haendelse, Handling
from smdb_desktop.services.stored.records import Art, ForloebRecord, Hvem, IndberetningRecord, Json, Sted, Tilstand
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.state import SENTENCE, Memory, courses_of, found, is_draft, requested, utc


class FakeDeletions:
    """Deletions in memory."""

    def __init__(self, memory: Memory, outbox: FakeOutbox, log: FakeLog) -> None:
        self._memory = memory
        self._outbox = outbox
        self._log = log

    def lay_down(self, forloeb_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            course = found(state.forloeb, forloeb_id)
            if course.nedlagt:
                raise StoreError(SENTENCE)
            self._outbox.drop_klar(forloeb_id)
            state.dage[forloeb_id] = requested(course)
            for skema in course.skemaer:
                state.kladder.pop(skema.id, None)
            state.mangler.pop(forloeb_id, None)
            state.forloeb[forloeb_id] = course._replace(
                nedlagt=state.borgere[course.borger_id].cpr_nr,
                revision=course.revision + 1,
                aendret=utc(tid),
                aendret_af=hvem.navn,
                skemaer=tuple(skema._replace(kladde=False) for skema in course.skemaer),
            )
            why = re.sub(r"\d{6}[\s-]?\w\w\d\d", "[CPR-nummer]", begrundelse)
            self._log.event(Handling.SLETTES, hvem, tid, forloeb_id=forloeb_id, data={"begrundelse": why})
            klar = IndberetningRecord(uuid4().hex, forloeb_id, 0, Art.SLETTET, Tilstand.KLAR, tid)
            self._outbox.make_klar(forloeb_id, klar, hvem)

    def may_take_up(self, forloeb_id: str) -> bool:
        course = self._memory.state.forloeb.get(forloeb_id)
        if course is None or not course.slettes or not course.skemaer:
            return False
        mine = [i for i in self._outbox.indberetninger_of(forloeb_id) if i.art is Art.SLETTET]
        out = {row.indberetning_id for row in self._outbox.known_outside()}
        return not any(i.id in out for i in mine)

    def take_up(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            if not self.may_take_up(forloeb_id):
                raise StoreError(SENTENCE)
            course = state.forloeb[forloeb_id]
            if course.nedlagt != state.borgere[course.borger_id].cpr_nr:
                raise StoreError(SENTENCE)
            self._outbox.drop_klar(forloeb_id)
            marked = tuple(s._replace(kladde=is_draft(s, state.faerdige_svar.get(s.id))) for s in course.skemaer)
            state.forloeb[forloeb_id] = course._replace(
                nedlagt="", revision=course.revision + 1, aendret=utc(tid), aendret_af=hvem.navn, skemaer=marked
            )
            state.kladder |= {s.id: (forloeb_id, utc(tid), hvem.navn) for s in marked if s.kladde}
            self._log.event(Handling.SLETNING_FORTRUDT, hvem, tid, forloeb_id=forloeb_id)

    def of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        self._memory.must_be_open()
        return tuple(f for f in courses_of(self._memory.state, borger_id) if f.slettes and f.skemaer)

    def hand_over(self, forloeb_id: str, til: str, data: Mapping[str, Json], hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            course = found(state.forloeb, forloeb_id)
            if course.nedlagt:
                raise StoreError(SENTENCE)
            self._outbox.drop_klar(forloeb_id)
            state.dage[forloeb_id] = requested(course)
            for skema in course.skemaer:
                state.kladder.pop(skema.id, None)
            state.mangler.pop(forloeb_id, None)
            state.forloeb[forloeb_id] = course._replace(
                nedlagt=state.borgere[course.borger_id].cpr_nr,
                overdraget=til,
                revision=course.revision + 1,
                aendret=utc(tid),
                aendret_af=hvem.navn,
                skemaer=(),
                bekraeftelser=(),
                sted=Sted(),
            )
            self._out_of_the_bin(forloeb_id)
            for each in self._outbox.indberetninger_of(forloeb_id):
                state.indberetninger[each.id] = each._replace(payload=None)
                state.underskrevet.pop(each.id, None)
            for id_ in (*self._log.before(forloeb_id), forloeb_id):
                self._log.blank(id_)
                self._log.event(Handling.OVERDRAGET, hvem, tid, forloeb_id=id_, data=data)

    def _out_of_the_bin(self, forloeb_id: str) -> None:
        kept = self._memory.state.papirkurv.items()
        self._memory.state.papirkurv = {id_: each for id_, each in kept if each[0].forloeb_id != forloeb_id}

    def handed(self, borger_id: str) -> tuple[Overdraget, ...]:
        state = self._memory.state
        mine = (f for f in courses_of(state, borger_id) if f.overdraget)
        return tuple(Overdraget(f.id, f.overdraget, f.aendret, f.aendret_af, state.dage[f.id]) for f in mine)

    def forget(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            course = found(state.forloeb, forloeb_id)
            if not course.slettes or not course.skemaer:
                raise StoreError(SENTENCE)
            rows = (r for r in self._log.of(forloeb_id).haendelser if r.art is Handling.SLETTES)
            why = [str((row.data or {}).get("begrundelse", "")) for row in rows if isinstance(row, Haendelse)]
            left = [i for i in self._outbox.indberetninger_of(forloeb_id) if i.tilstand is not Tilstand.KLAR]
            about: dict[str, Json] = {
                "myndighedskommune": course.myndighedskommune,
                "sidste_revision": left[-1].revision if left else 0,
                "sidste_sha256": left[-1].payload_sha256 if left else "",
                "begrundelse": why[-1] if why else "",
            }
            state.forloeb[forloeb_id] = course._replace(skemaer=(), bekraeftelser=(), sted=Sted())
            self._out_of_the_bin(forloeb_id)
            deletions = [i for i in self._outbox.indberetninger_of(forloeb_id) if i.art is Art.SLETTET]
            if any(i.tilstand not in (Tilstand.KLAR, Tilstand.UVIST) for i in deletions):
                state.dage[forloeb_id] = ""
            for each in self._outbox.indberetninger_of(forloeb_id):
                if each.art is not Art.SLETTET:
                    state.indberetninger[each.id] = each._replace(payload=None)
                    state.underskrevet.pop(each.id, None)
            for id_ in (*self._log.before(forloeb_id), forloeb_id):
                self._log.blank(id_)
                self._log.event(Handling.SLETTET, hvem, tid, forloeb_id=id_, data=about)
