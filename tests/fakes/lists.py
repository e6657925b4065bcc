"""Lists and counts in memory (``ports.lists.Lists``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from smdb_desktop.domain.names import search_text
from smdb_desktop.resources import catalog
from smdb_desktop.services.ports.lists import BEGYNDT, LACKING, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.stored.drafts import ALLE_KLADDER, Kladdeorden, Kladdevalg
from smdb_desktop.services.stored.records import ForloebRecord, Fundtal, KladdeRow, KontrolRow, Tilstand
from tests.fakes.state import Memory, form, requested

COUNTS = ("kladder", UDEN_IVAERKSAETTELSE, UDEN_BEHANDLING, BEGYNDT, "klar", "uvist")


class FakeLists:
    """Lists in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def kladder(
        self, first: int = 0, most: int | None = None, valg: Kladdevalg = ALLE_KLADDER
    ) -> tuple[KladdeRow, ...]:
        return tuple(self._chosen(valg)[first:][:most])

    def number_of_drafts(self, valg: Kladdevalg) -> int:
        return len(self._chosen(valg))

    def _chosen(self, valg: Kladdevalg) -> list[KladdeRow]:
        rows = [row for row in self._drafts() if _fits(row, valg)]
        rows.sort(key=lambda row: row.skema_id)
        rows.sort(key=lambda row: row.aendret, reverse=True)
        if valg.orden is Kladdeorden.AELDSTE:
            rows.reverse()
        if valg.orden is Kladdeorden.NAVN:
            rows.sort(key=lambda row: search_text(row.navn, row.cpr_nr))
        return rows

    def _drafts(self) -> list[KladdeRow]:
        self._memory.must_be_open()
        state, rows = self._memory.state, []
        for skema_id, (forloeb_id, tid, hvem) in state.kladder.items():
            forloeb = state.forloeb[forloeb_id]
            borger = state.borgere[forloeb.borger_id]
            courses = sorted((f.id, f.revision) for f in state.forloeb.values() if f.borger_id == borger.id)
            rows.append(
                KladdeRow(
                    forloeb_id,
                    skema_id,
                    form(forloeb, skema_id).art,
                    borger.cpr_nr,
                    borger.navn,
                    forloeb.sted,
                    tid,
                    hvem,
                    forloeb.skemaversion,
                    bool(_done(forloeb) & catalog().milepaele()["closed"]),
                    repr((state.borger_skrevet.get(borger.id), courses)),
                    state.fundet.get(skema_id),
                    sum(svar.note is not None for svar in form(forloeb, skema_id).svar.values()),
                )
            )
        return rows

    def drafts_by_form(self) -> Mapping[str, int]:
        return Counter(row.art for row in self._drafts())

    def keep_found(self, found: Mapping[str, Fundtal]) -> None:
        with self._memory.writing() as state:
            there = {skema.id for forloeb in state.forloeb.values() for skema in forloeb.skemaer}
            state.fundet = {**state.fundet, **{id_: each for id_, each in found.items() if id_ in there}}

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        self._memory.must_be_open()
        state = self._memory.state
        drafts = [id_ for id_, (course, _tid, _hvem) in state.kladder.items() if course == forloeb_id]
        return {id_: form(state.forloeb[forloeb_id], id_).faerdig is None for id_ in drafts}

    def counts(self) -> Mapping[str, int]:
        self._memory.must_be_open()
        return {name: self.number(name) for name in COUNTS}

    def has_citizens(self) -> bool:
        self._memory.must_be_open()
        return bool(self._memory.state.borgere)

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

    def number(self, name: str) -> int:
        state = self._memory.state
        given = [i.tilstand for i in state.indberetninger.values() if i.afklaring is None]
        if name in ("kladder", "borgere"):
            return len(state.kladder if name == "kladder" else state.borgere)
        if name in ("klar", "uvist"):
            return given.count(Tilstand[name.upper()])
        return len(self.control_list(name))

    def control_list(self, name: str, first: int = 0, most: int | None = None) -> tuple[KontrolRow, ...]:
        self._memory.must_be_open()
        found = sorted(self._behind(name), key=lambda f: f.id)
        if name == UDEN_IVAERKSAETTELSE:
            found.sort(key=requested)
        elif name == BEGYNDT:
            found.sort(key=lambda f: max(tid for tid, _id in self._begun(f)), reverse=True)
        else:
            found.sort(key=lambda f: f.oprettet, reverse=True)
        if name == UDEN_BEHANDLING:
            found.sort(key=self._closed)
        return tuple(self._row(f) for f in found[first:][:most])

    def _row(self, f: ForloebRecord) -> KontrolRow:
        borger = self._memory.state.borgere[f.borger_id]
        about = (requested(f), self._closed(f), f.aendret, f.aendret_af)
        return KontrolRow(f.id, borger.id, borger.cpr_nr, borger.navn, *about)

    def _closed(self, f: ForloebRecord) -> bool:
        return bool(_done(f) & catalog().milepaele()["closed"])

    def _begun(self, f: ForloebRecord) -> list[tuple[datetime, str]]:
        """The drafts of the course that start treatment and were never completed."""
        starts = catalog().milepaele()["started"]
        drafts = [(form(f, id_), tid) for id_, (course, tid, _) in self._memory.state.kladder.items() if course == f.id]
        return [(tid, skema.id) for skema, tid in drafts if skema.art in starts and skema.faerdig is None]

    def _behind(self, name: str) -> list[ForloebRecord]:
        state, names = self._memory.state, catalog().milepaele()
        tests: dict[str, Callable[[ForloebRecord, set[str]], bool]] = {
            UDEN_IVAERKSAETTELSE: lambda _f, done: bool(
                done & names["requested"] and not done & (names["started"] | names["closed"])
            ),
            UDEN_BEHANDLING: lambda _f, done: bool(done & names["started"] and not done & names["treated"]),
            BEGYNDT: lambda f, _done: bool(self._begun(f)),
        }
        if name.startswith(LACKING):
            wanted = name.removeprefix(LACKING)
            if not wanted:
                raise KeyError(name)
            return [f for f in state.forloeb.values() if wanted in state.mangler.get(f.id, ())]
        chosen = tests[name]
        living = [f for f in state.forloeb.values() if not f.nedlagt]
        return [f for f in living if chosen(f, _done(f))]


def _done(forloeb: ForloebRecord) -> set[str]:
    return {s.art for s in forloeb.skemaer if s.faerdig is not None}


def _fits(row: KladdeRow, valg: Kladdevalg) -> bool:
    text = search_text(row.navn, row.cpr_nr)
    among = valg.blandt is None or row.skema_id in valg.blandt
    named = valg.art in ("", row.art) and valg.af in ("", row.aendret_af)
    return all(word in text for word in valg.ord) and named and among and (row.venter > 0 or not valg.venter)
