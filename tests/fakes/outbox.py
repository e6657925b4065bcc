"""Submissions in memory (``ports.store.Outbox``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from fakes.state import SENTENCE, Memory, copied, found, oldest_first, utc

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand, UdbakkeRow, Udgaaende


class FakeOutbox:
    """Submissions in memory; ``thaw`` and ``make_klar`` are for the cases, inside their write."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def udbakke(self, tilstande: Sequence[Tilstand] = ()) -> tuple[UdbakkeRow, ...]:
        self._memory.must_be_open()
        rows = []
        for there in sorted(self._memory.state.indberetninger.values(), key=lambda i: i.id):
            if not tilstande or there.tilstand in tilstande:
                borger = self._memory.state.borgere[self._memory.state.forloeb[there.forloeb_id].borger_id]
                rows.append(UdbakkeRow(replace(there, payload=None), borger.cpr_nr, borger.navn))
        return tuple(sorted(rows, key=lambda row: row.indberetning.klar_tid, reverse=True))

    def indberetning(self, indberetning_id: str) -> IndberetningRecord:
        self._memory.must_be_open()
        return found(self._memory.state.indberetninger, indberetning_id)

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]:
        self._memory.must_be_open()
        mine = (i for i in self._memory.state.indberetninger.values() if i.forloeb_id == forloeb_id)
        return tuple(sorted(mine, key=lambda i: i.revision))

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        self._memory.must_be_open()
        result = {}
        for indberetning in (
            self._memory.state.indberetninger[id_] for id_ in ids if id_ in self._memory.state.indberetninger
        ):
            borger = self._memory.state.borgere[self._memory.state.forloeb[indberetning.forloeb_id].borger_id]
            courses = (
                replace(f, skemaer=tuple(replace(s, svar=copied({})) for s in f.skemaer))
                for f in oldest_first(self._memory.state)
                if f.borger_id == borger.id
            )
            result[indberetning.id] = Udgaaende(indberetning, borger, tuple(courses))
        return result

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if (there.payload, there.payload_sha256) == (payload, sha256):
                return
            if there.tilstand is not Tilstand.KLAR or there.payload is not None:
                raise StoreError(SENTENCE)
            state.indberetninger[there.id] = replace(there, payload=payload, payload_sha256=sha256)

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if not sha256 or there.payload_sha256 != sha256:
                raise RevisionConflict(SENTENCE)
            if there.tilstand is Tilstand.KLAR:
                state.indberetninger[there.id] = replace(
                    there,
                    tilstand=Tilstand.SENDT,
                    filnavn=filnavn,
                    maal=maal,
                    sendt_tid=utc(tid),
                    sendt_af=hvem,
                )

    def make_klar(self, forloeb_id: str, ny: IndberetningRecord) -> None:
        if not self.thaw(forloeb_id, ny.klar_tid):
            self._insert(forloeb_id, ny)

    def thaw(self, forloeb_id: str, tid: datetime) -> bool:
        for there in self.indberetninger_of(forloeb_id):
            if there.tilstand is Tilstand.KLAR:
                self._memory.state.indberetninger[there.id] = replace(
                    there, klar_tid=utc(tid), payload=None, payload_sha256=""
                )
                return True
        return False

    def _insert(self, forloeb_id: str, ny: IndberetningRecord) -> None:
        if ny.id in self._memory.state.indberetninger:
            raise StoreError(SENTENCE)
        left = self.indberetninger_of(forloeb_id)
        correction = Art.SLETTET if ny.art is Art.SLETTET else Art.RETTET
        self._memory.state.indberetninger[ny.id] = IndberetningRecord(
            id=ny.id,
            forloeb_id=forloeb_id,
            revision=left[-1].revision + 1 if left else 1,
            art=correction if left else Art.NY,
            tilstand=Tilstand.KLAR,
            klar_tid=utc(ny.klar_tid),
            forrige_sha256=left[-1].payload_sha256 if left else "",
        )
