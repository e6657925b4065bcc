"""Submissions in memory (``ports.store.Outbox``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Afsendelse,
    Art,
    Hvem,
    IndberetningRecord,
    Json,
    Kvittering,
    Tilstand,
    UdbakkeRow,
    Udfald,
    Udgaaende,
)
from tests.fakes.log import FakeLog
from tests.fakes.state import SENTENCE, Memory, copied, found, oldest_first, utc


class FakeOutbox:
    """Submissions in memory; ``thaw`` and ``make_klar`` are for the cases, inside their write."""

    def __init__(self, memory: Memory, log: FakeLog) -> None:
        self._memory = memory
        self._log = log

    def udbakke(self, tilstande: Sequence[Tilstand] = ()) -> tuple[UdbakkeRow, ...]:
        self._memory.must_be_open()
        rows = []
        for there in sorted(self._memory.state.indberetninger.values(), key=lambda i: i.id):
            if not tilstande or there.tilstand in tilstande:
                borger = self._memory.state.borgere[self._memory.state.forloeb[there.forloeb_id].borger_id]
                rows.append(UdbakkeRow(there._replace(payload=None, indhold_sha256=""), borger.cpr_nr, borger.navn))
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
                f._replace(skemaer=tuple(s._replace(svar=copied({})) for s in f.skemaer))
                for f in oldest_first(self._memory.state)
                if f.borger_id == borger.id
            )
            result[indberetning.id] = Udgaaende(indberetning, borger, tuple(courses))
        return result

    def left_of(self, borger_id: str) -> Mapping[str, str]:
        self._memory.must_be_open()
        courses = [f.id for f in self._memory.state.forloeb.values() if f.borger_id == borger_id]
        left = {}
        for forloeb_id in courses:
            for there in self.indberetninger_of(forloeb_id):
                if there.tilstand is not Tilstand.KLAR:
                    left[forloeb_id] = there.indhold_sha256
        return left

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str, indhold_sha256: str) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if (there.payload, there.payload_sha256) == (payload, sha256):
                return
            if there.tilstand is not Tilstand.KLAR or there.payload is not None:
                raise StoreError(SENTENCE)
            state.indberetninger[there.id] = there._replace(
                payload=payload, payload_sha256=sha256, indhold_sha256=indhold_sha256
            )

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if not sha256 or there.payload_sha256 != sha256:
                raise RevisionConflict(SENTENCE)
            if there.tilstand is Tilstand.KLAR:
                state.indberetninger[there.id] = there._replace(
                    tilstand=Tilstand.SENDT,
                    filnavn=filnavn,
                    maal=maal,
                    sendt_tid=utc(tid),
                    sendt_af=hvem.navn,
                )
                about: dict[str, Json] = {"indberetning_id": there.id, "revision": there.revision, "sha256": sha256}
                about |= {"filnavn": filnavn, "maal": maal}
                self._log.event(Handling.EKSPORTERET, hvem, tid, forloeb_id=there.forloeb_id, data=about)

    def begin_attempt(self, attempt: Afsendelse) -> None:
        with self._memory.writing() as state:
            found(state.indberetninger, attempt.indberetning_id)
            if attempt.id in state.attempts:
                raise StoreError(SENTENCE)
            for there in self.attempts_of(attempt.indberetning_id):
                if there.udfald is Udfald.I_GANG:
                    cut_off = there._replace(udfald=Udfald.UVIST, sluttet=utc(attempt.begyndt))
                    state.attempts[there.id] = cut_off
            state.attempts[attempt.id] = attempt._replace(begyndt=utc(attempt.begyndt))

    def end_attempt(self, attempt_id: str, udfald: Udfald, besked: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = state.attempts.get(attempt_id)
            if there is not None and there.udfald is Udfald.I_GANG:
                state.attempts[attempt_id] = there._replace(udfald=udfald, besked=besked, sluttet=utc(tid))

    def attempts_of(self, indberetning_id: str) -> tuple[Afsendelse, ...]:
        self._memory.must_be_open()
        mine = [a for a in self._memory.state.attempts.values() if a.indberetning_id == indberetning_id]
        return tuple(sorted(mine, key=lambda a: a.begyndt))

    def keep_receipt(self, kvittering: Kvittering) -> None:
        with self._memory.writing() as state:
            found(state.indberetninger, kvittering.indberetning_id)
            state.receipts.append(kvittering._replace(tid=utc(kvittering.tid)))

    def receipts_of(self, indberetning_id: str) -> tuple[Kvittering, ...]:
        self._memory.must_be_open()
        return tuple(each for each in self._memory.state.receipts if each.indberetning_id == indberetning_id)

    def make_klar(self, forloeb_id: str, ny: IndberetningRecord, hvem: Hvem) -> None:
        if not self.thaw(forloeb_id, ny.klar_tid):
            self._insert(forloeb_id, ny)
            about: dict[str, Json] = {
                "indberetning_id": ny.id,
                "revision": self._memory.state.indberetninger[ny.id].revision,
            }
            self._log.event(Handling.KLAR, hvem, ny.klar_tid, forloeb_id=forloeb_id, data=about)

    def drop_klar(self, forloeb_id: str, tid: datetime) -> None:
        for there in self.indberetninger_of(forloeb_id):
            if there.tilstand is Tilstand.KLAR:
                tried = {a.udfald for a in self.attempts_of(there.id)}
                if tried <= {Udfald.MISLYKKET, Udfald.AFBRUDT}:
                    self.remove(there.id)
                else:
                    self.thaw(forloeb_id, tid)

    def remove(self, indberetning_id: str) -> None:
        state = self._memory.state
        del state.indberetninger[indberetning_id]
        for attempt in self.attempts_of(indberetning_id):
            del state.attempts[attempt.id]
        state.receipts = [each for each in state.receipts if each.indberetning_id != indberetning_id]

    def thaw(self, forloeb_id: str, tid: datetime) -> bool:
        for there in self.indberetninger_of(forloeb_id):
            if there.tilstand is Tilstand.KLAR:
                self._memory.state.indberetninger[there.id] = there._replace(
                    klar_tid=utc(tid), payload=None, payload_sha256="", indhold_sha256=""
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
