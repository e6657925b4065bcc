"""Receipts in memory (``ports.receipts.Receipts``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.receipts import Besvaret, Indsendt, Kvitteringsrow, Modtagersvar, Reaktion
from smdb_desktop.services.stored.records import Hvem, Tilstand
from tests.fakes.state import SENTENCE, Memory, found, utc


class FakeReceipts:
    """Receipts by id, and what was taken in by the submission's id."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def keep(self, svar: Modtagersvar, indhold: bytes, tilstand: Tilstand | None, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, svar.indberetning_id)
            if svar.id in state.kvitteringer:
                raise StoreError(SENTENCE)
            state.kvitteringer[svar.id] = Kvitteringsrow(
                svar._replace(tid=utc(svar.tid)), indhold, utc(tid), hvem.navn, {}
            )
            if tilstand is not None:
                state.indberetninger[there.id] = there._replace(tilstand=tilstand)

    def get(self, kvittering_id: str) -> Kvitteringsrow | None:
        self._memory.must_be_open()
        return self._memory.state.kvitteringer.get(kvittering_id)

    def of(self, forloeb_id: str) -> tuple[Kvitteringsrow, ...]:
        self._memory.must_be_open()
        rows = (row for row in self._memory.state.kvitteringer.values() if row.svar.forloeb_id == forloeb_id)
        return tuple(sorted(rows, key=lambda row: (row.svar.tid, row.svar.id)))

    def react(
        self, kvittering_id: str, nummer: int, reaktion: Reaktion | None, grund: str, hvem: Hvem, tid: datetime
    ) -> None:
        with self._memory.writing() as state:
            row = found(state.kvitteringer, kvittering_id)
            if not 0 <= nummer < len(row.svar.bemaerkninger):
                raise StoreError(SENTENCE)
            kept = {number: said for number, said in row.besvaret.items() if number != nummer}
            if reaktion is not None:
                kept[nummer] = Besvaret(reaktion, grund, hvem.navn, utc(tid))
            state.kvitteringer[kvittering_id] = row._replace(besvaret=dict(sorted(kept.items())))

    def waiting(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        rows = self._memory.state.kvitteringer.values()
        open_ = [row for row in rows if len(row.besvaret) < len(row.svar.bemaerkninger)]
        open_.sort(key=lambda row: (row.modtaget, row.svar.forloeb_id))
        return tuple(dict.fromkeys(row.svar.forloeb_id for row in open_))

    def note_taken(self, row: Indsendt) -> None:
        with self._memory.writing() as state:
            state.indsendt.setdefault(row.indberetning_id, row._replace(tid=utc(row.tid)))

    def answered(self, indberetning_id: str, udfald: str) -> None:
        with self._memory.writing() as state:
            row = state.indsendt.get(indberetning_id)
            if row is not None:
                state.indsendt[indberetning_id] = row._replace(svaret=udfald)

    def taken(self, indberetning_id: str) -> Indsendt | None:
        self._memory.must_be_open()
        return self._memory.state.indsendt.get(indberetning_id)

    def taken_of(self, fremmed_forloeb: str, afsender_cvr: str) -> Sequence[Indsendt]:
        self._memory.must_be_open()
        rows = self._memory.state.indsendt.values()
        mine = (row for row in rows if (row.fremmed_forloeb, row.afsender_cvr) == (fremmed_forloeb, afsender_cvr))
        return tuple(sorted(mine, key=lambda row: (row.revision, row.indberetning_id)))
