"""Figures of courses in memory (``ports.figures.Figures``), worked out from the whole at each call."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.resources import catalog
from smdb_desktop.services.ports.figures import PORTION, START, Begyndt, Talraekke
from smdb_desktop.services.stored.records import ForloebRecord, Json, KontrolRow, SkemaRecord
from tests.fakes.state import Memory, requested

_ONE = {
    "ivaerksat": ("started", "ivaerksat_dato"),
    "aarsag_garanti": ("started", "aarsag_overskridelse_behandlingsgaranti"),
    "laege_oenskes": ("started", "laegesamtale_oenskes"),
    "laege_afholdt": ("started", "laegesamtale_afholdt"),
    "laege_dato": ("started", "laegesamtale_dato"),
    "aarsag_laege": ("started", "aarsag_overskridelse_laegesamtale"),
    "afsluttet": ("closed", "afsluttet_dato"),
    "status": ("closed", "status_stofmisbrug"),
    "aarsag": ("closed", "aarsag_afsluttet"),
}


class FakeFigures:
    """Figures in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._kept: dict[tuple[str, str, str], tuple[tuple[Talraekke, ...], str]] = {}

    def portion(
        self, fra: str, til: str, after: tuple[str, str] = START, most: int = PORTION
    ) -> tuple[tuple[str, str] | None, tuple[Talraekke, ...]]:
        rows = [row for row in self._rows() if row[:2] > after and row.begyndt <= til and row.til >= fra][:most]
        return (rows[-1][:2] if len(rows) == most else None), tuple(rows)

    def groups(self) -> tuple[str, ...]:
        return tuple(sorted({row.borger_id[:2] for row in self._rows()}))

    def group(self, spand: str, fra: str, til: str) -> tuple[Talraekke, ...]:
        return tuple(row for row in self._of(spand) if row.begyndt <= til and row.til >= fra)

    def kept(self, hvad: str, noegle: str) -> Mapping[str, str]:
        found = {
            spand: text
            for (named, spand, by), (rows, text) in self._kept.items()
            if (named, by) == (hvad, noegle) and rows == self._of(spand)
        }
        return {"": found[""]} if "" in found else found

    def keep(self, hvad: str, noegle: str, tal: Mapping[str, str]) -> None:
        self._memory.must_be_open()
        for spand, text in tal.items():
            self._kept[hvad, spand, noegle] = self._of(spand), text

    def _of(self, spand: str) -> tuple[Talraekke, ...]:
        return tuple(row for row in self._rows() if row.borger_id.startswith(spand))

    def begun(self) -> frozenset[str]:
        self._memory.must_be_open()
        starts, state = catalog().milepaele()["started"], self._memory.state
        return frozenset(
            forloeb_id
            for skema_id, (forloeb_id, _tid, _hvem) in state.kladder.items()
            for skema in state.forloeb[forloeb_id].skemaer
            if skema.id == skema_id and skema.faerdig is None and skema.art in starts
        )

    def begun_rows(self, fra: str, til: str) -> tuple[Begyndt, ...]:
        rows = (row for row in self._rows() if row.forloeb_id in self.begun() and row.begyndt <= til and row.til >= fra)
        return tuple(Begyndt(row.cpr_nr, row.myndighedskommune, row.begyndt, row.til) for row in rows)

    def days(self) -> tuple[str, str]:
        days = [row.begyndt for row in self._rows()]
        return min(days, default=""), max(days, default="")

    def listed(self, forloeb_ids: tuple[str, ...]) -> tuple[Talraekke, ...]:
        rows = {row.forloeb_id: row for row in self._rows()}
        return tuple(rows[id_] for id_ in forloeb_ids if id_ in rows)

    def lines(self, forloeb_ids: Sequence[str]) -> tuple[KontrolRow, ...]:
        state, closing = self._memory.state, catalog().milepaele()["closed"]
        found = []
        for f in (state.forloeb[id_] for id_ in forloeb_ids if id_ in state.forloeb):
            borger = state.borgere[f.borger_id]
            lukket = any(s.faerdig is not None and s.art in closing for s in f.skemaer)
            about = (requested(f), lukket, f.aendret, f.aendret_af)
            found.append(KontrolRow(f.id, borger.id, borger.cpr_nr, borger.navn, *about))
        return tuple(found)

    def completed(self, fra: datetime, til: datetime) -> tuple[tuple[str, int], ...]:
        self._memory.must_be_open()
        forms = [s for f in self._memory.state.forloeb.values() for s in f.skemaer]
        found = Counter(s.faerdig_af for s in forms if s.faerdig_tid is not None and fra <= s.faerdig_tid < til)
        return tuple(sorted(found.items()))

    def differing(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        return ()

    def rebuild(self) -> int:
        return len(self._rows())

    def _rows(self) -> list[Talraekke]:
        self._memory.must_be_open()
        return sorted(self._row(f) for f in self._memory.state.forloeb.values() if not f.nedlagt)

    def _row(self, f: ForloebRecord) -> Talraekke:
        borger = self._memory.state.borgere[f.borger_id]
        said = {each: _first(_completed(f, each)) for each in ("started", "closed")}
        one = {column: _text(said[milepael].get(name)) for column, (milepael, name) in _ONE.items()}
        made = f.oprettet.astimezone().date().isoformat()
        return Talraekke(
            f.borger_id,
            f.id,
            borger.cpr_nr,
            borger.koen,
            borger.opholdskommune,
            f.myndighedskommune,
            f.skemaversion,
            begyndt=requested(f) or made,
            til=one["afsluttet"] or "9999-12-31",
            anmodet=requested(f),
            behandlinger=json.dumps(_treated(f), ensure_ascii=False, separators=(",", ":")),
            **one,
        )


def _completed(f: ForloebRecord, milepael: str) -> list[SkemaRecord]:
    return [s for s in f.skemaer if s.faerdig is not None and s.art in catalog().milepaele()[milepael]]


def _first(forms: Sequence[SkemaRecord]) -> Mapping[str, Json]:
    return next((skema.faerdig or {} for skema in sorted(forms, key=lambda s: s.position)), {})


def _treated(f: ForloebRecord) -> list[list[Json]]:
    heads = {s.id: s.faerdig or {} for s in f.skemaer}
    rows: list[list[Json]] = []
    for skema in sorted(_completed(f, "treated"), key=lambda s: s.position):
        values, head = skema.faerdig or {}, heads.get(skema.parent_id or "", {})
        asked = ("behandlingstype", "behandlingsintensitet", "tilbudsstartdato", "tilbudsslutdato")
        row: list[Json] = [_text(values.get(name)) for name in asked]
        row.append(1 if values.get("frit_valg") is True else 0)
        rows.append(row + [_text(head.get(name)) for name in ("tilbud_navn", "tilbud_p_nummer", "tilbud_kommune")])
    return rows


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
