"""Registers in memory (``ports.registers.Registers``)."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.ports.registers import LATEST, Words
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import Indlaesning, Tilbud, Udvalg
from tests.fakes.state import Memory, State, json_copied, utc


class FakeRegisters:
    """Registers in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def remember_tilbud(self, noegle: str, svar: Mapping[str, Json], soeg: str, kommune: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            before = state.tilbud.pop(noegle, None)
            made = Tilbud(noegle, json_copied(svar), {}, soeg, utc(tid), nr=_next(state))
            if before is not None:
                made = made._replace(register=before.register, lukket=before.lukket, aendret=before.aendret)
            state.tilbud[noegle] = made
            state.tilbud_kommuner[noegle] = kommune

    def use_tilbud(self, noegle: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            if noegle in state.tilbud:
                state.tilbud[noegle] = state.tilbud[noegle]._replace(brugt=utc(tid))

    def find_tilbud(
        self, ord_: Words = (), most: int = 50, first: int = 0, eget: str = ""
    ) -> tuple[Mapping[str, Json], ...]:
        used = [each for each in self._fitting(ord_) if each.brugt is not None]
        used.sort(key=lambda each: (each.brugt, each.nr), reverse=True)
        other = [each for each in self._fitting(ord_) if each.brugt is None]
        other.sort(key=lambda each: (not eget or each.p_nummer != eget, each.lukket, each.navn.casefold(), -each.nr))
        return tuple(each.svar for each in (*used, *other)[first : first + most])

    def _fitting(self, ord_: Words) -> list[Tilbud]:
        self._memory.must_be_open()
        kommuner = self._memory.state.tilbud_kommuner
        return [
            each
            for each in self._memory.state.tilbud.values()
            if all(text in each.soeg or kommuner[each.noegle] in meant for text, meant in ord_)
        ]

    def tilbud_numbers(self, ord_: Words = (), udvalg: Udvalg = Udvalg.ALLE) -> array[int]:
        def shown(each: Tilbud) -> bool:
            wanted = {Udvalg.AABNE: not each.lukket, Udvalg.LUKKEDE: each.lukket, Udvalg.BRUGTE: each.brugt is not None}
            return wanted.get(udvalg, True)

        found = [each for each in self._fitting(ord_) if shown(each)]
        return array("I", [each.nr for each in sorted(found, key=_by_name)])

    def tilbud_rows(self, numre: Sequence[int]) -> tuple[Tilbud, ...]:
        self._memory.must_be_open()
        return tuple(each for each in self._memory.state.tilbud.values() if each.nr in set(numre))

    def tilbud_of(self, noegle: str) -> Tilbud | None:
        self._memory.must_be_open()
        return self._memory.state.tilbud.get(noegle)

    def tilbud_with(self, p_nummer: str) -> tuple[Tilbud, ...]:
        return tuple(each for each in self.all_tilbud() if p_nummer and each.p_nummer == p_nummer)

    def all_tilbud(self) -> tuple[Tilbud, ...]:
        self._memory.must_be_open()
        return tuple(sorted(self._memory.state.tilbud.values(), key=_by_name))

    def put_tilbud(self, rows: Sequence[Tilbud], tid: datetime) -> None:
        with self._memory.writing() as state:
            for row in rows:
                before = state.tilbud.get(row.noegle)
                state.tilbud[row.noegle] = row._replace(
                    svar=json_copied(row.svar),
                    register=json_copied(row.register),
                    brugt=utc(row.brugt) if row.brugt else None,
                    nr=before.nr if before else _next(state),
                    aendret=utc(tid),
                )
                state.tilbud_kommuner[row.noegle] = row.kommune

    def remove_tilbud(self, noegler: Sequence[str]) -> None:
        with self._memory.writing() as state:
            for noegle in noegler:
                state.tilbud.pop(noegle, None)

    def begin_import(self, indlaesning: Indlaesning) -> None:
        with self._memory.writing() as state:
            state.indlaesninger[indlaesning.id] = (
                indlaesning._replace(tid=utc(indlaesning.tid), antal=json_copied(indlaesning.antal)),
                {},
            )

    def note_imported(self, indlaesning_id: str, foer: Mapping[str, Json]) -> None:
        with self._memory.writing() as state:
            kept, before = state.indlaesninger[indlaesning_id]
            copied = {key: json.loads(json.dumps(value)) for key, value in foer.items()}
            state.indlaesninger[indlaesning_id] = (kept, {**copied, **before})

    def end_import(self, indlaesning_id: str, antal: Mapping[str, Json]) -> None:
        with self._memory.writing() as state:
            kept, before = state.indlaesninger[indlaesning_id]
            state.indlaesninger[indlaesning_id] = (kept._replace(antal=json_copied(antal)), before)

    def imports(self, art: str, most: int = LATEST) -> tuple[Indlaesning, ...]:
        self._memory.must_be_open()
        kept = [each for each, _before in reversed(self._memory.state.indlaesninger.values()) if each.art == art]
        return tuple(sorted(kept, key=lambda each: each.tid, reverse=True)[:most])

    def imported(self, indlaesning_id: str) -> Mapping[str, Json]:
        self._memory.must_be_open()
        return dict(self._memory.state.indlaesninger[indlaesning_id][1]) if self._known(indlaesning_id) else {}

    def noted_changes(self, arter: Sequence[str], noegle: str, most: int) -> Sequence[tuple[Indlaesning, str, Json]]:
        self._memory.must_be_open()
        kept = [each for each in reversed(self._memory.state.indlaesninger.values()) if each[0].art in arter]
        kept.sort(key=lambda each: each[0].tid, reverse=True)
        found = [(at, key, noted[key]) for at, noted in kept for key in sorted(noted) if noegle in ("", key)]
        return tuple(found[:most])

    def _known(self, indlaesning_id: str) -> bool:
        return indlaesning_id in self._memory.state.indlaesninger

    def undo_import(self, indlaesning_id: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            kept, before = state.indlaesninger[indlaesning_id]
            state.indlaesninger[indlaesning_id] = (kept._replace(fortrudt=utc(tid)), before)


def _next(state: State) -> int:
    return max((each.nr for each in state.tilbud.values()), default=0) + 1


def _by_name(tilbud: Tilbud) -> tuple[str, str]:
    return tilbud.navn.casefold(), tilbud.noegle
