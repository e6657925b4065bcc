"""Lists and counts in memory (``ports.store.Lists``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smdb_desktop.resources import catalog
from smdb_desktop.services.ports.store import LACKING
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, KladdeRow, Tilstand
from tests.fakes.state import Memory, form

_LISTS = (
    "kladder",
    "anmodninger_uden_ivaerksaettelse",
    "ivaerksaettelser_uden_behandling",
    "klar",
    "borgere",
    "forloeb",
)


class FakeLists:
    """Lists in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def kladder(self) -> tuple[KladdeRow, ...]:
        self._memory.must_be_open()
        rows = []
        for skema_id, (forloeb_id, tid, hvem) in self._memory.state.kladder.items():
            forloeb = self._memory.state.forloeb[forloeb_id]
            borger = self._memory.state.borgere[forloeb.borger_id]
            art = form(forloeb, skema_id).art
            rows.append(KladdeRow(forloeb_id, skema_id, art, borger.cpr_nr, borger.navn, forloeb.sted, tid, hvem))
        rows.sort(key=lambda row: row.skema_id)
        return tuple(sorted(rows, key=lambda row: row.aendret, reverse=True))

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        self._memory.must_be_open()
        state = self._memory.state
        drafts = [id_ for id_, (course, _tid, _hvem) in state.kladder.items() if course == forloeb_id]
        return {id_: form(state.forloeb[forloeb_id], id_).faerdig is None for id_ in drafts}

    def counts(self) -> Mapping[str, int]:
        self._memory.must_be_open()
        counted = {name: len(self._behind(name)) for name in _LISTS}
        counted["klar"] = sum(i.tilstand is Tilstand.KLAR for i in self._memory.state.indberetninger.values())
        return {**counted, "kladder": len(self._memory.state.kladder), "borgere": len(self._memory.state.borgere)}

    def missing(self) -> Mapping[str, int]:
        self._memory.must_be_open()
        found: dict[str, int] = {}
        for forloeb_id in self._memory.state.forloeb:
            for name in self._memory.state.mangler.get(forloeb_id, ()):
                found[name] = found.get(name, 0) + 1
        return found

    def names(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        return tuple({borger.navn for borger in self._memory.state.borgere.values()} - {""})

    def control_list(self, name: str) -> tuple[tuple[ForloebRecord, BorgerRecord], ...]:
        self._memory.must_be_open()
        found = sorted(self._behind(name), key=lambda f: f.id)
        found.sort(key=lambda f: f.oprettet, reverse=True)
        return tuple((f, self._memory.state.borgere[f.borger_id]) for f in found)

    def _behind(self, name: str) -> list[ForloebRecord]:
        state = self._memory.state
        drafts = {forloeb_id for forloeb_id, _, _ in state.kladder.values()}
        ready = {i.forloeb_id for i in state.indberetninger.values() if i.tilstand is Tilstand.KLAR}
        tests: dict[str, Callable[[ForloebRecord, set[str]], bool]] = {
            "kladder": lambda f, _done: f.id in drafts,
            "anmodninger_uden_ivaerksaettelse": lambda _f, done: _only(done, "requested", "started"),
            "ivaerksaettelser_uden_behandling": lambda _f, done: _only(done, "started", "treated"),
            "klar": lambda f, _done: f.id in ready,
            "borgere": lambda _f, _done: True,
            "forloeb": lambda _f, _done: True,
        }
        if name.startswith(LACKING):
            wanted = name.removeprefix(LACKING)
            return [f for f in state.forloeb.values() if wanted in state.mangler.get(f.id, ())]
        chosen = tests[name]
        living = [f for f in state.forloeb.values() if not f.nedlagt]
        return [f for f in living if chosen(f, {s.art for s in f.skemaer if s.faerdig is not None})]


def _only(done: set[str], reached: str, next_one: str) -> bool:
    """Whether the forms that are done reach one milestone, and neither the next nor the closing."""
    names = catalog().milepaele()
    return bool(done & names[reached]) and not done & (names[next_one] | names["closed"])
