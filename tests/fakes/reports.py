"""Marks and counts of cases in memory (``ports.reporting.Reports``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.reporting import Fortrudt, Maerke
from smdb_desktop.services.stored.history import Haendelse, Handling
from smdb_desktop.services.stored.records import Art, Hvem, IndberetningRecord, Indberettet, Json, Maade, Tilstand
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.state import SENTENCE, Memory, found, utc


class FakeReports:
    """Each mark stands on its submission; what it was before, and marks of strange submissions, stand in the state."""

    def __init__(self, memory: Memory, outbox: FakeOutbox, log: FakeLog) -> None:
        self._memory = memory
        self._outbox = outbox
        self._log = log

    def counts(self) -> Mapping[Tilstand, int]:
        self._memory.must_be_open()
        newest: dict[str, IndberetningRecord] = {}
        for each in sorted(self._memory.state.indberetninger.values(), key=lambda i: i.revision):
            newest[each.forloeb_id] = each
        return Counter(each.tilstand for each in newest.values())

    def mark(
        self,
        ids: Sequence[str],
        dag: date,
        digests: Mapping[str, str],
        hvem: Hvem,
        tid: datetime,
        siger: str = "",
    ) -> None:
        with self._memory.writing() as state:
            for there in [found(state.indberetninger, id_) for id_ in ids]:
                if there.tilstand is not Tilstand.INDBERETTET:
                    maade = Maade.KVITTERING if siger else Maade.INDTASTET
                    said = Indberettet(dag, maade, siger or hvem.navn, utc(tid))
                    self._keep(there, said, there.klar_tid, there.indhold_sha256 or digests.get(there.id, ""))
                    about: dict[str, Json] = {"indberetning_id": there.id, "revision": there.revision}
                    about |= {"dag": dag.isoformat(), "maade": maade.value, "foer": there.tilstand.value}
                    self._log.event(Handling.INDBERETTET, hvem, tid, forloeb_id=there.forloeb_id, data=about)

    def _keep(self, there: IndberetningRecord, said: Indberettet, klar_tid: datetime, digest: str) -> None:
        state = self._memory.state
        state.indberetninger[there.id] = there._replace(
            tilstand=Tilstand.INDBERETTET, indberettet=said, indhold_sha256=there.indhold_sha256 or digest
        )
        state.foer[there.id] = there.tilstand
        state.maerker[there.id] = Maerke(there.id, there.forloeb_id, there.revision, klar_tid, said, digest)

    def undo(self, indberetning_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            laid_down = state.forloeb[there.forloeb_id].nedlagt and there.art is not Art.SLETTET
            laid_down = laid_down and state.foer.get(there.id) is Tilstand.KLAR
            if there.tilstand is not Tilstand.INDBERETTET or laid_down:
                raise StoreError(SENTENCE)
            state.maerker = {id_: row for id_, row in state.maerker.items() if id_ != there.id}
            before = state.foer[there.id]
            about: dict[str, Json] = {"indberetning_id": there.id, "revision": there.revision}
            about |= {"begrundelse": begrundelse, "til": before.value}
            self._log.event(Handling.INDBERETTET_FORTRUDT, hvem, tid, forloeb_id=there.forloeb_id, data=about)
            says = there.indhold_sha256 if there.payload_sha256 else ""
            there = there._replace(tilstand=before, indberettet=None, indhold_sha256=says)
            state.indberetninger[there.id] = there
            if before is Tilstand.KLAR:
                self._outbox.klar_again(there, tid)

    def reported(self, forloeb_id: str) -> tuple[Maerke, ...]:
        return tuple(row for row in self.known() if row.forloeb_id == forloeb_id)

    def known(self) -> tuple[Maerke, ...]:
        self._memory.must_be_open()
        return tuple(sorted(self._memory.state.maerker.values(), key=lambda row: (row.forloeb_id, row.revision)))

    def undone(self) -> tuple[Fortrudt, ...]:
        self._memory.must_be_open()
        rows = (row for row in self._memory.state.log if isinstance(row, Haendelse))
        return tuple(
            Fortrudt(row.forloeb_id, row.tid, str((row.data or {}).get("begrundelse", "")))
            for row in rows
            if row.art is Handling.INDBERETTET_FORTRUDT
        )

    def take_back(self, undone: Sequence[Fortrudt], kept: Sequence[Maerke], hvem: Hvem, tid: datetime) -> None:
        stays = {row.indberetning_id for row in kept}
        for each in undone:
            for row in reversed(self.reported(each.forloeb_id)):
                if row.indberettet.tid <= each.tid and row.indberetning_id not in stays:
                    with suppress(StoreError):
                        self.undo(row.indberetning_id, each.begrundelse, hvem, tid)

    def note(self, rows: Sequence[Maerke], tid: datetime) -> None:
        with self._memory.writing() as state:
            for row in rows:
                there = state.indberetninger.get(row.indberetning_id)
                if there is None:
                    state.maerker[row.indberetning_id] = row
                elif there.tilstand is not Tilstand.INDBERETTET:
                    self._keep(there, row.indberettet, row.klar_tid, row.indhold_sha256)
                    if there.tilstand is Tilstand.KLAR and there.klar_tid != row.klar_tid:
                        self._outbox.follow(there.forloeb_id, tid)
            for course in state.forloeb.values():
                mine = self._outbox.indberetninger_of(course.id)
                outside = max((key[1] for key in state.udenfor if key[0] == course.id), default=0)
                says = not course.nedlagt and any(form.faerdig is not None for form in course.skemaer)
                if says and mine and mine[-1].tilstand is Tilstand.INDBERETTET and mine[-1].revision < outside:
                    self._outbox.follow(course.id, tid)
