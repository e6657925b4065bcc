"""What the fake store holds, and the small copies and orders it needs. Nothing here is shared with the real store."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from smdb_desktop.resources import catalog
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.reporting import Maerke
from smdb_desktop.services.ports.sittings import Efterladt
from smdb_desktop.services.ports.typed import Tastet
from smdb_desktop.services.stored.bin import Kasseret
from smdb_desktop.services.stored.deadlines import Opfoelgning
from smdb_desktop.services.stored.history import Aendring, Haendelse
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Underskrevet
from smdb_desktop.services.stored.receipts import Indsendt, Kvitteringsrow
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    BorgerRecord,
    ForloebRecord,
    Fundtal,
    Heling,
    IndberetningRecord,
    Json,
    Kvittering,
    PersonRecord,
    SkemaRecord,
    Svar,
    Tilstand,
    Tjek,
    Udenfor,
)
from smdb_desktop.services.stored.tilbud import Indlaesning, Tilbud

SENTENCE = "Det kan ikke lade sig gøre. Intet blev ændret."
_LOG = "log"
_T = TypeVar("_T")


@dataclass
class State:
    """Everything a store holds; copied before each write, so that a failing one changes nothing."""

    settings: dict[str, str] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    borgere: dict[str, BorgerRecord] = field(default_factory=dict)
    borger_aendret: dict[str, datetime] = field(default_factory=dict)
    forloeb: dict[str, ForloebRecord] = field(default_factory=dict)
    kladder: dict[str, tuple[str, datetime, str]] = field(default_factory=dict)
    faerdige_svar: dict[str, dict[str, Json]] = field(default_factory=dict)
    indberetninger: dict[str, IndberetningRecord] = field(default_factory=dict)
    people: dict[str, PersonRecord] = field(default_factory=dict)
    tilbud: dict[str, Tilbud] = field(default_factory=dict)
    tilbud_kommuner: dict[str, str] = field(default_factory=dict)
    indlaesninger: dict[str, tuple[Indlaesning, dict[str, Json]]] = field(default_factory=dict)
    attempts: dict[str, Afsendelse] = field(default_factory=dict)
    receipts: list[Kvittering] = field(default_factory=list)
    kvitteringer: dict[str, Kvitteringsrow] = field(default_factory=dict)
    indsendt: dict[str, Indsendt] = field(default_factory=dict)
    udenfor: dict[tuple[str, int, str, str], Udenfor] = field(default_factory=dict)
    afgaaet: dict[str, Afgaaet] = field(default_factory=dict)
    maal: set[tuple[str, str]] = field(default_factory=set)
    maerker: dict[str, Maerke] = field(default_factory=dict)
    foer: dict[str, Tilstand] = field(default_factory=dict)
    hul: set[str] = field(default_factory=set)
    brugt: dict[str, int] = field(default_factory=dict)
    mangler: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dage: dict[str, str] = field(default_factory=dict)
    papirkurv: dict[str, tuple[Kasseret, tuple[SkemaRecord, ...], BorgerRecord | None]] = field(default_factory=dict)
    siddende: dict[tuple[str, str], Efterladt] = field(default_factory=dict)
    udveje: dict[str, Udvej] = field(default_factory=dict)
    hemmeligt: dict[str, Hemmeligt] = field(default_factory=dict)
    underskrevet: dict[str, Underskrevet] = field(default_factory=dict)
    indtastet: dict[str, dict[str, Tastet]] = field(default_factory=dict)
    indtastningsliste: dict[str, dict[str, str]] = field(default_factory=dict)
    opfoelgninger: dict[str, dict[int, Opfoelgning]] = field(default_factory=dict)
    log: list[Haendelse | Aendring] = field(default_factory=list)
    fundet: dict[str, Fundtal] = field(default_factory=dict)
    borger_skrevet: dict[str, int] = field(default_factory=dict)
    heling: Heling | None = None
    tjek: Tjek | None = None
    taeller: int = 0
    skrevet: datetime | None = None


def found(records: Mapping[str, _T], id_: str) -> _T:
    if id_ not in records:
        raise StoreError(SENTENCE)
    return records[id_]


def form(forloeb: ForloebRecord, skema_id: str) -> SkemaRecord:
    return found({skema.id: skema for skema in forloeb.skemaer}, skema_id)


def utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError("a time must have a zone")
    return time.astimezone(UTC)


def json_copied(values: Mapping[str, Json]) -> Mapping[str, Json]:
    return MappingProxyType(json.loads(json.dumps(dict(values), allow_nan=False)))


def copied(svar: Mapping[str, Svar]) -> Mapping[str, Svar]:
    copies = json.loads(json.dumps({name: [*s[:2]] for name, s in svar.items()}, allow_nan=False))
    return MappingProxyType({name: svar[name]._replace(raw=raw, value=value) for name, (raw, value) in copies.items()})


def in_order(skemaer: tuple[SkemaRecord, ...]) -> tuple[SkemaRecord, ...]:
    ordered: list[SkemaRecord] = []

    def put(parent_id: str | None) -> None:
        siblings = [s for s in skemaer if s.parent_id == parent_id]
        for art in dict.fromkeys(s.art for s in skemaer):
            for skema in sorted((s for s in siblings if s.art == art), key=lambda s: s.position):
                ordered.append(skema)
                put(skema.id)

    put(None)
    return tuple(ordered)


def requested(forloeb: ForloebRecord) -> str:
    """The day of the completed request, "" where there is none."""
    fields = catalog().datofelter()
    days = (s.faerdig.get(fields[s.art]) for s in forloeb.skemaer if s.faerdig is not None and s.art in fields)
    return next((str(day) for day in days if day), "")


def below(skemaer: tuple[SkemaRecord, ...], ids: Collection[str]) -> list[SkemaRecord]:
    """These forms and everything under them, parents first."""
    gone: list[SkemaRecord] = []
    for skema in skemaer:
        if skema.id in ids or skema.parent_id in {there.id for there in gone}:
            gone.append(skema)
    return gone


def is_draft(skema: SkemaRecord, completed_with: Mapping[str, Json] | None = None) -> bool:
    """Whether the answers are others than those that were completed (the copy, or all of that moment), or than none."""
    answers = answers_of(skema)
    return answers != dict(skema.faerdig or {}) and (skema.faerdig is None or answers != completed_with)


def answers_of(skema: SkemaRecord) -> dict[str, Json]:
    """What was understood of each answer, by field."""
    return {felt: svar.value for felt, svar in skema.svar.items()}


def oldest_first(state: State) -> list[ForloebRecord]:
    return sorted(state.forloeb.values(), key=lambda f: (f.oprettet, f.id))


def courses_of(state: State, borger_id: str) -> list[ForloebRecord]:
    """A citizen's, oldest first."""
    mine = [f for f in state.forloeb.values() if f.borger_id == borger_id]
    return sorted(mine, key=lambda f: (f.oprettet, f.id))


def _kept(state: State) -> dict[str, Any]:
    """The state as it is now. The log is appended to or replaced, so that its length is enough."""
    kept = {name: copy.copy(value) for name, value in vars(state).items() if name != _LOG}
    return {**kept, _LOG: (state.log, len(state.log))}


def typed_goes_along(state: State) -> None:
    """What was typed of courses that have gone elsewhere, or whose content was taken away, goes with them."""
    kept = {
        f.id
        for f in state.forloeb.values()
        if not (f.flyttet_til or f.overdraget or f.kasseret or (f.nedlagt and not f.skemaer))
    }
    lists = state.indtastningsliste
    state.indtastet = {id_: dict(ticks) for id_, ticks in state.indtastet.items() if id_ in kept}
    state.indtastningsliste = {
        person: {id_: at for id_, at in there.items() if id_ in kept} for person, there in lists.items()
    }


class Memory:
    """One state shared by the parts of a store. ``fail_with`` is raised by the next write, which then changes nothing."""

    def __init__(self, state: State, now: Callable[[], datetime]) -> None:
        self.state = state
        self.form_ids = {skema.id for f in state.forloeb.values() for skema in f.skemaer}
        """Of every form that ever was: one that is not among them is none that is there."""
        self.now = now
        self.joined = False
        self.open = True
        self.fail_with: StoreError | None = None

    @contextmanager
    def writing(self) -> Iterator[State]:
        self.must_be_open()
        kept = _kept(self.state)
        try:
            if self.fail_with is not None:
                error, self.fail_with = self.fail_with, None
                raise error
            yield self.state
            typed_goes_along(self.state)
        except BaseException:
            self._back(kept)
            raise
        if not self.joined:
            self.count()

    @contextmanager
    def together(self) -> Iterator[None]:
        self.must_be_open()
        kept = _kept(self.state)
        self.joined = True
        try:
            yield
        except BaseException:
            self._back(kept)
            raise
        finally:
            self.joined = False
        if any(value != kept[name] for name, value in vars(self.state).items() if name != _LOG) or self._logged(kept):
            self.count()

    def _logged(self, kept: Mapping[str, Any]) -> bool:
        log, length = kept[_LOG]
        return self.state.log is not log or len(log) != length

    def _back(self, kept: Mapping[str, Any]) -> None:
        log, length = kept[_LOG]
        del log[length:]
        vars(self.state).update({**kept, _LOG: log})

    def count(self) -> None:
        self.state.taeller, self.state.skrevet = self.state.taeller + 1, utc(self.now())

    def must_be_open(self) -> None:
        if not self.open:
            raise StoreError("Data er låst. Lås op med adgangssætningen, og prøv igen.")
