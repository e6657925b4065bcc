"""The log in memory (``ports.store.Log``); ``event``, ``change`` and ``blank`` are for the other parts, inside their write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.stored.history import PORTION, Aendring, Brud, Brudart, Haendelse, Handling, Historik
from smdb_desktop.services.stored.records import Foer, Hvem, Json, Svar
from tests.fakes.state import Memory, utc


class FakeLog:
    """A list that only grows."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def event(
        self,
        art: Handling,
        hvem: Hvem,
        tid: datetime,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        data: Mapping[str, Json] | None = None,
    ) -> None:
        kept = json.loads(json.dumps(dict(data or {}), allow_nan=False))
        nr = len(self._memory.state.log) + 1
        self._memory.state.log.append(Haendelse(nr, utc(tid), hvem.id, hvem.navn, art, forloeb_id, borger_id, kept))

    def change(
        self,
        hvem: Hvem,
        tid: datetime,
        felt: str,
        fra: Svar | None,
        til: Svar | None,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        skema_id: str = "",
        hvorfor: str = "",
    ) -> None:
        nr = len(self._memory.state.log) + 1
        row = Aendring(nr, utc(tid), hvem.id, hvem.navn, forloeb_id, borger_id, skema_id, felt, fra, til, hvorfor)
        self._memory.state.log.append(row)

    def answered_before(self, art: str, felt: str, person_id: str, forloeb_id: str) -> Foer | None:
        self._memory.must_be_open()
        there = {s.id: (f.id, s) for f in self._memory.state.forloeb.values() for s in f.skemaer if s.art == art}
        for row in reversed(self._memory.state.log):
            if not isinstance(row, Aendring) or (row.person_id, row.felt) != (person_id, felt) or row.til is None:
                continue
            course, skema = there.get(row.skema_id, (forloeb_id, None))
            svar = skema.svar.get(felt) if skema is not None else None
            here = forloeb_id in (course, row.forloeb_id)
            if svar is not None and svar.value is not None and not svar.gentaget and not here:
                return Foer(svar, course, row.tid)
        return None

    def blank(self, forloeb_id: str) -> None:
        def blanked(row: Haendelse | Aendring) -> Haendelse | Aendring:
            if row.forloeb_id != forloeb_id:
                return row
            if isinstance(row, Haendelse):
                return row._replace(data=None)
            return row._replace(felt="", fra=None, til=None, hvorfor="")

        self._memory.state.log = [blanked(row) for row in self._memory.state.log]

    def blank_borger(self, borger_id: str) -> None:
        rows = self._memory.state.log
        self._memory.state.log = [
            row
            if row.borger_id != borger_id
            else row._replace(data=None)
            if isinstance(row, Haendelse)
            else row._replace(felt="", fra=None, til=None, hvorfor="")
            for row in rows
        ]

    def before(self, forloeb_id: str) -> list[str]:
        return [f.id for f in self._memory.state.forloeb.values() if f.flyttet_til == forloeb_id]

    def joined_from(self, borger_id: str) -> list[str]:
        found: list[str] = []
        for row in self._rows():
            if isinstance(row, Haendelse) and row.art is Handling.CPR_RETTET and row.borger_id == borger_id:
                first = str((row.data or {}).get("borger_foer") or "")
                found += [*self.joined_from(first), first] if first else []
        return found

    def add(
        self,
        art: Handling,
        hvem: Hvem,
        tid: datetime,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        data: Mapping[str, Json] | None = None,
    ) -> None:
        with self._memory.writing():
            self.event(art, hvem, tid, forloeb_id=forloeb_id, borger_id=borger_id, data=data)

    def of(self, forloeb_id: str) -> Historik:
        mine = {*self.before(forloeb_id), forloeb_id}
        return self._parted([row for row in self._rows() if row.forloeb_id in mine])

    def latest(self, forloeb_id: str, most: int) -> Historik:
        whole = self.of(forloeb_id) if forloeb_id else Historik((), ())
        return Historik(whole.haendelser[-most:], whole.aendringer[-most:])

    def changes(
        self, forloeb_id: str, first: int, most: int, felt: tuple[str, str] | None = None
    ) -> tuple[int, tuple[Aendring, ...]]:
        whole = self.of(forloeb_id).aendringer if forloeb_id else ()
        found = [row for row in reversed(whole) if felt in (None, (row.skema_id, row.felt))]
        return len(found), tuple(found[first : first + most])

    def of_borger(self, borger_id: str) -> Historik:
        mine = {*self.joined_from(borger_id), borger_id}
        return self._parted([row for row in self._rows() if row.borger_id in mine])

    def of_keys(self) -> tuple[Haendelse, ...]:
        mine = [row for row in self._rows() if not row.forloeb_id and not row.borger_id]
        return self._parted(mine).haendelser

    def _rows(self) -> list[Haendelse | Aendring]:
        self._memory.must_be_open()
        return self._memory.state.log

    @staticmethod
    def _parted(rows: list[Haendelse | Aendring]) -> Historik:
        return Historik(
            tuple(row for row in rows if isinstance(row, Haendelse)),
            tuple(row for row in rows if isinstance(row, Aendring)),
        )

    def broken(self, told: Progress | None = None) -> tuple[Brud, ...]:
        rows = tuple(self._rows())
        for row in rows if told is not None else ():
            if row.nr % PORTION == 0 and told is not None:
                told(row.nr, rows[-1].nr)
        return tuple(Brud(Brudart.MANGLER, i) for i, row in enumerate(self._rows(), 1) if row.nr != i)

    def verify(self) -> tuple[str, ...]:
        return tuple(f"row {i} is missing" for i, row in enumerate(self._rows(), 1) if row.nr != i)
