"""Limits and follow-ups in memory (``ports.deadlines.Deadlines``): any write marks every course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from smdb_desktop.domain.deadlines import Krav
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.deadlines import ALL, FristRow, Fulgt, Kendt, Opfoelgning, Skyldig
from smdb_desktop.services.stored.history import Aendring, Haendelse, Handling
from smdb_desktop.services.stored.records import Hvem, Json
from smdb_desktop.services.stored.replaying import completed_copies
from tests.fakes.log import FakeLog
from tests.fakes.state import SENTENCE, Memory, utc


class FakeDeadlines:
    """A course waits until it is kept with the number of writes that the store has had."""

    def __init__(self, memory: Memory, log: FakeLog) -> None:
        self._memory = memory
        self._log = log
        self._kept: dict[str, tuple[int, tuple[Krav, ...]]] = {}

    def _waiting(self) -> list[str]:
        self._memory.must_be_open()
        state = self._memory.state
        newest = sorted(state.forloeb.values(), key=lambda f: (f.oprettet, f.id), reverse=True)
        return [f.id for f in newest if self._kept.get(f.id, (-1, ()))[0] != state.taeller]

    def number_waiting(self) -> int:
        return len(self._waiting())

    def waiting(self, most: int) -> tuple[Kendt, ...]:
        state = self._memory.state
        return tuple(
            Kendt(state.forloeb[id_], state.mangler.get(id_, ()), self._reported(id_), self._days(id_))
            for id_ in self._waiting()[:most]
        )

    def _reported(self, forloeb_id: str) -> Mapping[str, frozenset[str]]:
        state = self._memory.state
        newest = max((m.klar_tid for m in state.maerker.values() if m.forloeb_id == forloeb_id), default=None)
        if newest is None:
            return {}
        events = (row for row in state.log if isinstance(row, Haendelse) and row.forloeb_id == forloeb_id)
        then = completed_copies((row.art, row.data) for row in events if row.tid <= newest and row.data is not None)
        return {id_: frozenset(n for n, value in values.items() if value is not None) for id_, values in then.items()}

    def _days(self, forloeb_id: str) -> Mapping[int, date]:
        return {each.maaneder: each.dag for each in self.followed(forloeb_id)}

    def keep(self, found: Mapping[tuple[str, int], Sequence[Krav]]) -> None:
        for (forloeb_id, revision), krav in found.items():
            if self._memory.state.forloeb[forloeb_id].revision == revision:
                self._kept[forloeb_id] = (self._memory.state.taeller, tuple(krav))

    def mark_all(self) -> None:
        self._kept.clear()

    def _all(self) -> list[FristRow]:
        self._memory.must_be_open()
        state, rows = self._memory.state, []
        for id_, (_nr, krav) in self._kept.items():
            if id_ in state.forloeb:
                borger = state.borgere[state.forloeb[id_].borger_id]
                rows += [
                    FristRow(
                        k.art.value,
                        k.noegle,
                        k.dag,
                        k.fra,
                        id_,
                        borger.id,
                        borger.cpr_nr,
                        borger.navn,
                        state.forloeb[id_].revision,
                    )
                    for k in krav
                ]
        return sorted(rows, key=lambda row: (row.dag, row.forloeb_id, row.art, row.noegle))

    def rows(
        self, first: int = 0, most: int | None = None, art: str = ALL, til: date | None = None
    ) -> tuple[FristRow, ...]:
        found = [row for row in self._all() if art in (ALL, row.art) and (til is None or row.dag <= til)]
        return tuple(found[first : None if most is None else first + most])

    def counts(self) -> Mapping[str, int]:
        return Counter(row.art for row in self._all())

    def number(self, art: str, til: date, most: int | None = None) -> int:
        return len(self.rows(0, most, art, til))

    def due(self, arter: Sequence[str], til: date, most: int) -> tuple[Skyldig, ...]:
        rows = sorted(
            (row for art in arter for row in self.rows(0, most, art, til)), key=lambda row: (row.dag, row.forloeb_id)
        )
        sent = list(self._memory.state.indberetninger.values())
        newest = {each.forloeb_id: each.tilstand.value for each in sorted(sent, key=lambda each: each.revision)}
        first = {row.forloeb_id: row for row in reversed(rows)}
        return tuple(
            Skyldig(row.forloeb_id, row.art, row.noegle, row.dag, newest.get(row.forloeb_id, ""))
            for row in rows
            if row is first[row.forloeb_id]
        )

    def limits(self, wanted: Sequence[Skyldig]) -> tuple[FristRow, ...]:
        found = {(row.forloeb_id, row.art, row.noegle): row for row in self._all()}
        keys = ((each.forloeb_id, each.art, each.noegle) for each in wanted)
        return tuple(found[key] for key in keys if key in found)

    def typed(self, most: int) -> tuple[tuple[str, tuple[datetime, ...]], ...]:
        self._memory.must_be_open()
        state, found = self._memory.state, []
        done = [s for f in state.forloeb.values() for s in f.skemaer if s.faerdig is not None]
        rows = [row for row in state.log if isinstance(row, Aendring)]
        events = [row for row in state.log if isinstance(row, Haendelse)]
        before = {each.forloeb_id: each.nr for each in events if each.art is Handling.IMPORTERET}
        merged = {(each.forloeb_id, each.tid) for each in events if each.art is Handling.FLETTET}
        newest = sorted(((s.faerdig_tid, s.id, s.art) for s in done if s.faerdig_tid is not None), reverse=True)
        for until, skema_id, art in newest[:most]:
            mine = [row for row in rows if row.skema_id == skema_id]
            read_in = any(row.nr < before.get(row.forloeb_id, 0) or (row.forloeb_id, row.tid) in merged for row in mine)
            moments = {row.tid for row in mine if not row.hvorfor and row.tid <= until}
            if moments and not read_in:
                found.append((art, tuple(sorted(moments | {until}))))
        return tuple(found)

    def followed(self, forloeb_id: str) -> tuple[Opfoelgning, ...]:
        self._memory.must_be_open()
        found = self._memory.state.opfoelgninger.get(forloeb_id, {})
        return tuple(found[months] for months in sorted(found))

    def made(self, first: int = 0, most: int | None = None) -> tuple[Fulgt, ...]:
        self._memory.must_be_open()
        state, found = self._memory.state, []
        for id_, made in state.opfoelgninger.items():
            if id_ in state.forloeb and not state.forloeb[id_].nedlagt:
                borger = state.borgere[state.forloeb[id_].borger_id]
                found += [Fulgt(each, id_, borger.id, borger.cpr_nr, borger.navn) for each in made.values()]
        found.sort(key=lambda f: (f.forloeb_id, f.opfoelgning.maaneder))
        found.sort(key=lambda f: f.opfoelgning.tid, reverse=True)
        return tuple(found[first : None if most is None else first + most])

    def number_made(self) -> int:
        return len(self.made())

    def follow(self, forloeb_id: str, maaneder: int, dag: date, note: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            if forloeb_id not in state.forloeb:
                raise StoreError(SENTENCE)
            made = Opfoelgning(maaneder, dag, note, hvem.navn, utc(tid))
            state.opfoelgninger[forloeb_id] = {**state.opfoelgninger.get(forloeb_id, {}), maaneder: made}
            about: dict[str, Json] = {"maaneder": maaneder, "dag": dag.strftime("%d-%m-%Y"), "note": note}
            self._log.event(Handling.OPFOELGNING, hvem, tid, forloeb_id=forloeb_id, data=about)

    def undo_follow(self, forloeb_id: str, maaneder: int, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = state.opfoelgninger.get(forloeb_id, {})
            if maaneder not in there:
                raise StoreError(SENTENCE)
            state.opfoelgninger[forloeb_id] = {months: each for months, each in there.items() if months != maaneder}
            about: dict[str, Json] = {"maaneder": maaneder}
            self._log.event(Handling.OPFOELGNING_FORTRUDT, hvem, tid, forloeb_id=forloeb_id, data=about)
