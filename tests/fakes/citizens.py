"""The list of all citizens in memory (``ports.citizens.Citizens``)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime

from smdb_desktop.domain.names import search_text
from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.citizens import BorgerRow, Orden, Stand, Udvalg
from smdb_desktop.services.stored.records import ForloebRecord, Tilstand
from tests.fakes.state import Memory


class FakeCitizens:
    """Citizens in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def find(self, ord_: Sequence[str] = (), udvalg: Udvalg = Udvalg.ALLE, orden: Orden = Orden.NAVN) -> array[int]:
        self._memory.must_be_open()
        rows = [row for row in map(self._row, self._memory.state.borgere) if self._is_shown(row, udvalg)]
        texts = {row.nr: search_text(row.navn, row.cpr_nr) for row in rows}
        found = [row for row in rows if all(word in texts[row.nr] for word in ord_)]
        found.sort(key=lambda row: (texts[row.nr], row.nr))
        if orden is Orden.CPR_NR:
            found.sort(key=lambda row: row.cpr_nr)
        elif orden is Orden.AENDRET:
            found.sort(key=lambda row: row.aendret)
        return array("I", [row.nr for row in found])

    def rows(self, numre: Sequence[int]) -> tuple[BorgerRow, ...]:
        self._memory.must_be_open()
        return tuple(row for row in map(self._row, self._memory.state.borgere) if row.nr in numre)

    def _is_shown(self, row: BorgerRow, udvalg: Udvalg) -> bool:
        return {
            Udvalg.ALLE: True,
            Udvalg.AABNE: row.stand is Stand.AABENT,
            Udvalg.LUKKEDE: row.stand is Stand.LUKKET,
            Udvalg.UDEN_FORLOEB: row.stand is Stand.UDEN,
            Udvalg.KLADDER: row.kladde,
            Udvalg.IKKE_INDBERETTET: any(
                self._newest(f.id) not in (None, Tilstand.INDBERETTET) for f in self._courses(row.borger_id)
            ),
        }[udvalg]

    def _courses(self, borger_id: str) -> list[ForloebRecord]:
        return [f for f in self._memory.state.forloeb.values() if f.borger_id == borger_id]

    def _newest(self, forloeb_id: str) -> Tilstand | None:
        sent = [i for i in self._memory.state.indberetninger.values() if i.forloeb_id == forloeb_id]
        return max(sent, key=lambda i: i.revision).tilstand if sent else None

    def _row(self, borger_id: str) -> BorgerRow:
        state = self._memory.state
        borger, closing = state.borgere[borger_id], catalog().milepaele()["closed"]

        def is_open(f: ForloebRecord) -> bool:
            return not any(s.faerdig is not None and s.art in closing for s in f.skemaer)

        living = [f for f in self._courses(borger_id) if not f.nedlagt]
        courses = sorted(living, key=lambda f: f.id)
        courses.sort(key=lambda f: (is_open(f), f.oprettet), reverse=True)
        aabne = sum(map(is_open, courses))
        first = courses[0] if courses else None
        going = any(f.slettes and f.skemaer for f in self._courses(borger_id))
        times = [state.borger_aendret.get(borger_id, datetime.min.replace(tzinfo=UTC)), *(f.aendret for f in courses)]
        return BorgerRow(
            nr=list(state.borgere).index(borger_id) + 1,
            borger_id=borger_id,
            navn=borger.navn,
            cpr_nr=borger.cpr_nr,
            opholdskommune=borger.opholdskommune,
            stand=Stand.AABENT if aabne else Stand.LUKKET if first else Stand.SLETTES if going else Stand.UDEN,
            aabne=aabne,
            forloeb_id=first.id if first else "",
            myndighedskommune=first.myndighedskommune if first else "",
            kladde=any(s.kladde for f in courses for s in f.skemaer),
            tilstand=self._newest(first.id) if first else None,
            aendret=max(times),
        )
