"""What is being written, in memory (``ports.sittings.Sittings``)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.sittings import Efterladt
from smdb_desktop.services.stored.records import Hvem
from tests.fakes.log import FakeLog
from tests.fakes.state import SENTENCE, Memory, utc

NOW = -1
"""``til_nr`` of what nobody has left."""


class FakeSittings:
    """Sittings in memory; which course a form is in is looked up when it is asked for."""

    def __init__(self, memory: Memory, log: FakeLog) -> None:
        self._memory, self._log = memory, log

    def begin(self, skema_id: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            if self._course(skema_id) is None:
                raise StoreError(SENTENCE)
            there = state.siddende.get((skema_id, hvem.id))
            if there is None or there.til_nr != NOW:
                nr = len(state.log)
                whose = (skema_id, "", "", "", "", hvem.id, hvem.navn)
                state.siddende[skema_id, hvem.id] = Efterladt(*whose, utc(tid), nr, NOW)

    def _course(self, skema_id: str) -> str | None:
        courses = self._memory.state.forloeb.values()
        return next((f.id for f in courses if any(s.id == skema_id for s in f.skemaer)), None)

    def typing(self, skema_id: str, felt: str, tekst: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            if tekst:
                self.begin(skema_id, hvem, tid)
            there = state.siddende.get((skema_id, hvem.id))
            if there is not None and there.til_nr == NOW:
                state.siddende[skema_id, hvem.id] = there._replace(
                    felt=felt if tekst else "", tekst=tekst, skrevet=utc(tid) if tekst else None
                )

    def end(self, skema_ids: Collection[str]) -> None:
        with self._memory.writing() as state:
            state.siddende = {
                key: each for key, each in state.siddende.items() if each.til_nr != NOW or key[0] not in skema_ids
            }

    def end_all(self) -> None:
        with self._memory.writing() as state:
            state.siddende = {id_: each for id_, each in state.siddende.items() if each.til_nr != NOW}

    def leave(self, kept: bool) -> None:
        with self._memory.writing() as state:
            nr = len(state.log)
            now = {
                id_: each._replace(til_nr=nr) if each.til_nr == NOW else each for id_, each in state.siddende.items()
            }
            state.siddende = now if kept else {}

    def left(self) -> tuple[Efterladt, ...]:
        self._memory.must_be_open()
        made = []
        for (skema_id, _person), each in self._memory.state.siddende.items():
            forloeb_id = self._course(skema_id)
            if each.til_nr == NOW or forloeb_id is None or self._memory.state.forloeb[forloeb_id].nedlagt:
                continue
            course = self._memory.state.forloeb[forloeb_id]
            borger = self._memory.state.borgere[course.borger_id]
            where = each._replace(forloeb_id=forloeb_id, borger_id=borger.id)
            made.append(where._replace(cpr_nr=borger.cpr_nr, navn=borger.navn))
        made.sort(key=lambda each: (each.skema_id, each.person_id))
        return tuple(sorted(made, key=lambda each: each.begyndt, reverse=True))

    def settle(self, skema_ids: Collection[str], person_id: str) -> None:
        with self._memory.writing() as state:
            state.siddende = {
                key: each
                for key, each in state.siddende.items()
                if each.til_nr == NOW or key[0] not in skema_ids or key[1] != person_id
            }
