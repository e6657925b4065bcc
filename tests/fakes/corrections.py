"""Courses that go to another number or citizen, in memory (``ports.corrections.Corrections``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.corrections import Nedlagt
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Hvem, IndberetningRecord, Json, Sted, Tilstand
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.state import SENTENCE, Memory, found, requested, utc


class FakeCorrections:
    """Corrections in memory."""

    def __init__(self, memory: Memory, outbox: FakeOutbox, log: FakeLog) -> None:
        self._memory = memory
        self._outbox = outbox
        self._log = log

    def may_have_left(self, forloeb_id: str) -> bool:
        state = self._memory.state
        found(state.forloeb, forloeb_id)
        return forloeb_id in state.hul or any(row.forloeb_id == forloeb_id for row in self._outbox.known_outside())

    def give(self, forloeb_id: str, borger_id: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            found(state.borgere, borger_id)
            course = found(state.forloeb, forloeb_id)
            state.forloeb[forloeb_id] = course._replace(borger_id=borger_id, aendret=utc(tid), aendret_af=hvem.navn)
            self._follow(forloeb_id, forloeb_id, borger_id)
            self._log.event(Handling.CPR_RETTET, hvem, tid, forloeb_id=forloeb_id, data={"borger_id": borger_id})
            self._outbox.changed(forloeb_id, tid, hvem)

    def _follow(self, forloeb_id: str, ny_id: str, borger_id: str) -> None:
        for id_, each in tuple(self._memory.state.forloeb.items()):
            if each.flyttet_til == forloeb_id:
                self._memory.state.forloeb[id_] = each._replace(flyttet_til=ny_id, borger_id=borger_id)

    def succeed(self, forloeb_id: str, ny_id: str, borger_id: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            found(state.borgere, borger_id)
            course = found(state.forloeb, forloeb_id)
            if ny_id in state.forloeb or course.nedlagt:
                raise StoreError(SENTENCE)
            counted = course._replace(
                borger_id=borger_id, revision=course.revision + 1, aendret=utc(tid), aendret_af=hvem.navn
            )
            number = state.borgere[course.borger_id].cpr_nr
            state.dage[forloeb_id] = requested(course)
            self._outbox.drop_klar(forloeb_id)
            self._follow(forloeb_id, ny_id, borger_id)
            state.forloeb[ny_id] = counted._replace(id=ny_id)
            state.forloeb[forloeb_id] = counted._replace(
                nedlagt=number, flyttet_til=ny_id, skemaer=(), bekraeftelser=(), sted=Sted()
            )
            state.kladder = {
                id_: (ny_id if of == forloeb_id else of, when, who) for id_, (of, when, who) in state.kladder.items()
            }
            if forloeb_id in state.mangler:
                state.mangler[ny_id] = state.mangler.pop(forloeb_id)
            about: dict[str, Json] = {"borger_id": borger_id, "forloeb_foer": forloeb_id}
            self._log.event(Handling.CPR_RETTET, hvem, tid, forloeb_id=ny_id, data=about)
            self._outbox.make_klar(forloeb_id, _klar(forloeb_id, tid), hvem)
            if any(s.faerdig is not None for s in course.skemaer):
                self._outbox.make_klar(ny_id, _klar(ny_id, tid), hvem)

    def replaced(self, borger_id: str) -> tuple[Nedlagt, ...]:
        made = []
        for each in sorted(self._memory.state.forloeb.values(), key=lambda f: (f.oprettet, f.id)):
            if each.borger_id == borger_id and each.nedlagt:
                states = [i.tilstand for i in self._outbox.indberetninger_of(each.id) if i.art is Art.SLETTET]
                made.append(Nedlagt(each.id, each.nedlagt, each.flyttet_til, states[-1] if states else None))
        return tuple(made)

    def take_left(self, fra_cpr: str, til_cpr: str) -> None:
        with self._memory.writing() as state:
            state.afgaaet = {
                id_: row._replace(cpr_nr=til_cpr) if row.cpr_nr == fra_cpr else row
                for id_, row in state.afgaaet.items()
            }

    def remove(self, borger_id: str, hvem: Hvem, tid: datetime, data: Mapping[str, Json], *, joined: str = "") -> None:
        with self._memory.writing() as state:
            found(state.borgere, borger_id)
            for id_, course in tuple(state.forloeb.items()) if joined else ():
                if course.borger_id == borger_id and course.nedlagt:
                    state.forloeb[id_] = course._replace(borger_id=joined)
            if any(f.borger_id == borger_id for f in state.forloeb.values()):
                raise StoreError(SENTENCE)
            del state.borgere[borger_id]
            for each in () if joined else (*self._log.joined_from(borger_id), borger_id):
                self._log.blank_borger(each)
                self._log.event(Handling.BORGER_FJERNET, hvem, tid, borger_id=each, data=data)


def _klar(forloeb_id: str, tid: datetime) -> IndberetningRecord:
    return IndberetningRecord(uuid4().hex, forloeb_id, 0, Art.NY, Tilstand.KLAR, tid)
