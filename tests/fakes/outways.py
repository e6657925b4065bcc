"""Ways out and what waits for them, in memory (``ports.outways.Outways``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Underskrevet, Venter
from smdb_desktop.services.stored.records import Tilstand
from tests.fakes.state import SENTENCE, Memory, utc


class FakeOutways:
    """Ways in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def every(self) -> tuple[Udvej, ...]:
        self._memory.must_be_open()
        return tuple(sorted(self._memory.state.udveje.values(), key=lambda each: (each.navn, each.id)))

    def secret(self, udvej_id: str) -> Hemmeligt:
        self._memory.must_be_open()
        return self._memory.state.hemmeligt.get(udvej_id, Hemmeligt())

    def put(self, udvej: Udvej, hemmeligt: Hemmeligt | None) -> None:
        with self._memory.writing() as state:
            state.udveje[udvej.id] = Udvej(*udvej[:13])
            if hemmeligt is not None:
                state.hemmeligt[udvej.id] = hemmeligt

    def remove(self, udvej_id: str) -> None:
        with self._memory.writing() as state:
            state.udveje.pop(udvej_id, None)
            state.hemmeligt.pop(udvej_id, None)
            state.underskrevet = {k: v for k, v in state.underskrevet.items() if v.udvej_id != udvej_id}

    def tried(self, udvej_id: str, grund: str, tid: datetime, naeste: datetime | None) -> None:
        with self._memory.writing() as state:
            there = state.udveje.get(udvej_id)
            if there is not None:
                number = there.forsoeg + 1 if grund else 0
                after = None if naeste is None else utc(naeste)
                state.udveje[udvej_id] = there._replace(grund=grund, forsoegt=utc(tid), forsoeg=number, naeste=after)

    def keep(self, underskrevet: Underskrevet) -> None:
        with self._memory.writing() as state:
            if underskrevet.udvej_id not in state.udveje or underskrevet.indberetning_id not in state.indberetninger:
                raise StoreError(SENTENCE)
            state.underskrevet[underskrevet.indberetning_id] = underskrevet._replace(siden=utc(underskrevet.siden))

    def _current(self) -> list[Underskrevet]:
        self._memory.must_be_open()
        there, found = self._memory.state.indberetninger, []
        for each in self._memory.state.underskrevet.values():
            record = there.get(each.indberetning_id)
            if record and record.tilstand is Tilstand.KLAR and record.payload_sha256 == each.sha256:
                found.append(each)
        return sorted(found, key=lambda each: (each.siden, each.indberetning_id))

    def waiting(self) -> Mapping[str, Venter]:
        found: dict[str, Venter] = {}
        for each in self._current():
            before = found.get(each.udvej_id)
            found[each.udvej_id] = Venter(before.antal + 1, before.siden) if before else Venter(1, each.siden)
        return found

    def signed(self, udvej_id: str, most: int) -> tuple[Underskrevet, ...]:
        return tuple(each for each in self._current() if each.udvej_id == udvej_id)[:most]

    def kept(self, indberetning_id: str) -> Underskrevet | None:
        return next((each for each in self._current() if each.indberetning_id == indberetning_id), None)

    def waits_for(self, ids: Collection[str]) -> Mapping[str, str]:
        return {each.indberetning_id: each.udvej_id for each in self._current() if each.indberetning_id in ids}
