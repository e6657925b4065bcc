"""Registers in memory (``ports.store.Registers``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.stored.records import Json
from tests.fakes.state import Memory, json_copied, utc


class FakeRegisters:
    """Registers in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def remember_tilbud(self, noegle: str, svar: Mapping[str, Json], soeg: str, kommune: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            state.tilbud.pop(noegle, None)
            state.tilbud[noegle] = (utc(tid), soeg, kommune, json_copied(svar))

    def find_tilbud(
        self, ord_: Sequence[tuple[str, Sequence[str]]] = (), most: int = 50
    ) -> tuple[Mapping[str, Json], ...]:
        self._memory.must_be_open()
        listed = [*reversed(self._memory.state.tilbud.items())]
        listed.sort(key=lambda item: item[1][0], reverse=True)
        found = [
            svar
            for _noegle, (_tid, soeg, kommune, svar) in listed
            if all(text in soeg or kommune in kommuner for text, kommuner in ord_)
        ]
        return tuple(found[:most])
