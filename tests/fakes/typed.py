"""What has been typed into SMDB's pages, in memory (``ports.typed.Typed``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.typed import Tastet
from tests.fakes.state import SENTENCE, Memory, utc


class FakeTyped:
    """Ticks and lists in memory; those of a course that has gone elsewhere are no more."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def of(self, forloeb_id: str) -> Mapping[str, Tastet]:
        self._memory.must_be_open()
        found = self._memory.state.indtastet.get(forloeb_id, {})
        return dict(sorted(found.items(), key=lambda each: (each[1].tid, each[0])))

    def tick(self, forloeb_id: str, tastet: Tastet) -> None:
        with self._memory.writing() as state:
            if forloeb_id not in state.forloeb:
                raise StoreError(SENTENCE)
            kept = tastet._replace(tid=utc(tastet.tid))
            state.indtastet[forloeb_id] = {**state.indtastet.get(forloeb_id, {}), tastet.noegle: kept}

    def untick(self, forloeb_id: str, noegler: Collection[str]) -> None:
        with self._memory.writing() as state:
            there = state.indtastet.get(forloeb_id, {})
            state.indtastet[forloeb_id] = {key: each for key, each in there.items() if key not in noegler}

    def lay_out(self, person_id: str, forloeb_ids: Sequence[str]) -> None:
        with self._memory.writing() as state:
            if any(id_ not in state.forloeb for id_ in forloeb_ids):
                raise StoreError(SENTENCE)
            there = state.indtastningsliste.get(person_id, {})
            state.indtastningsliste[person_id] = {id_: there.get(id_, "") for id_ in forloeb_ids}

    def waiting(self, person_id: str) -> tuple[tuple[str, str], ...]:
        self._memory.must_be_open()
        return tuple(self._memory.state.indtastningsliste.get(person_id, {}).items())

    def stopped(self, person_id: str, forloeb_id: str, noegle: str) -> None:
        with self._memory.writing() as state:
            there = state.indtastningsliste.get(person_id, {})
            if forloeb_id in there:
                state.indtastningsliste[person_id] = {**there, forloeb_id: noegle}

    def done(self, forloeb_id: str) -> None:
        with self._memory.writing() as state:
            for person, there in state.indtastningsliste.items():
                state.indtastningsliste[person] = {id_: at for id_, at in there.items() if id_ != forloeb_id}
