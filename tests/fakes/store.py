"""An in-memory store with the semantics of the real one, for tests that need no disk.

``tests/store/test_contract.py`` runs the same suite on both, so a test that passes on the fake may rely on the real one.
Written apart from the real store on purpose: a shared helper would share its faults.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fakes.state import SENTENCE, State, copied, form, found, in_order, json_copied, utc

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.services.errors import (
    RevisionConflict,
    StoreError,
    StoreExists,
)
from smdb_desktop.services.ports import Write
from smdb_desktop.services.stored.records import (
    Art,
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    IndberetningRecord,
    Json,
    KladdeRow,
    SkemaRecord,
    Sted,
    StoreInfo,
    Svar,
    Tilstand,
    UdbakkeRow,
    Udgaaende,
)


class FakeStore:
    """A store in memory. ``fail_with`` is raised by the next write, which then changes nothing."""

    def __init__(self, *, oevelse: bool = True, state: State | None = None) -> None:
        self._state = state or State()
        self._oevelse = oevelse
        self._open = True
        self.fail_with: StoreError | None = None
        self.backups: list[Path] = []

    @contextmanager
    def _writing(self) -> Iterator[State]:
        self._must_be_open()
        kept = {name: copy.copy(value) for name, value in vars(self._state).items()}
        try:
            if self.fail_with is not None:
                error, self.fail_with = self.fail_with, None
                raise error
            yield self._state
        except BaseException:
            vars(self._state).update(kept)
            raise

    @contextmanager
    def together(self) -> Iterator[None]:
        self._must_be_open()
        kept = {name: copy.copy(value) for name, value in vars(self._state).items()}
        try:
            yield
        except BaseException:
            vars(self._state).update(kept)
            raise

    def _must_be_open(self) -> None:
        if not self._open:
            raise StoreError("Data er låst. Lås op med adgangssætningen, og prøv igen.")

    def info(self) -> StoreInfo:
        return StoreInfo("fake", self._oevelse, 1)

    def close(self) -> None:
        self._open = False

    def setting(self, key: str) -> Json:
        self._must_be_open()
        found = self._state.settings.get(key)
        return None if found is None else json.loads(found)

    def set_setting(self, key: str, value: Json) -> None:
        with self._writing() as state:
            state.settings[key] = json.dumps(value)

    def blob(self, key: str) -> bytes | None:
        self._must_be_open()
        return self._state.blobs.get(key)

    def set_blob(self, key: str, value: bytes | None) -> None:
        with self._writing() as state:
            state.blobs.pop(key, None)
            if value is not None:
                state.blobs[key] = value

    def find_borger(self, cpr_nr: str) -> BorgerRecord | None:
        self._must_be_open()
        return next((b for b in self._state.borgere.values() if b.cpr_nr == cpr_nr), None)

    def borger(self, borger_id: str) -> BorgerRecord:
        self._must_be_open()
        return found(self._state.borgere, borger_id)

    def save_borger(self, borger: BorgerRecord, hvem: str, tid: datetime) -> None:
        utc(tid)
        with self._writing() as state:
            if any(b.cpr_nr == borger.cpr_nr and b.id != borger.id for b in state.borgere.values()):
                raise StoreError(SENTENCE)
            if state.borgere.get(borger.id, borger) != borger:
                for course in self.forloeb_of(borger.id):
                    self._thaw(course.id, tid)
            state.borgere[borger.id] = borger

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        self._must_be_open()
        return tuple(f for f in self._oldest_first() if f.borger_id == borger_id)

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        self._must_be_open()
        result = {}
        for indberetning in (self._state.indberetninger[id_] for id_ in ids if id_ in self._state.indberetninger):
            borger = self._state.borgere[self._state.forloeb[indberetning.forloeb_id].borger_id]
            courses = (
                replace(f, skemaer=tuple(replace(s, svar=copied({})) for s in f.skemaer))
                for f in self.forloeb_of(borger.id)
            )
            result[indberetning.id] = Udgaaende(indberetning, borger, tuple(courses))
        return result

    def forloeb(self, forloeb_id: str) -> ForloebRecord:
        self._must_be_open()
        return found(self._state.forloeb, forloeb_id)

    def all_forloeb_ids(self) -> tuple[str, ...]:
        self._must_be_open()
        return tuple(f.id for f in self._oldest_first())

    def _oldest_first(self) -> list[ForloebRecord]:
        return sorted(self._state.forloeb.values(), key=lambda f: (f.oprettet, f.id))

    def create_forloeb(self, forloeb: ForloebRecord) -> None:
        with self._writing() as state:
            found(state.borgere, forloeb.borger_id)
            if forloeb.id in state.forloeb:
                raise StoreError(SENTENCE)
            state.forloeb[forloeb.id] = replace(
                forloeb,
                oprettet=utc(forloeb.oprettet),
                aendret=utc(forloeb.aendret),
                skemaer=(),
                bekraeftelser=(),
            )
            for skema in sorted(forloeb.skemaer, key=lambda skema: skema.parent_id is not None):
                self._insert(forloeb.id, skema, Write(forloeb.aendret_af, forloeb.aendret, forloeb.revision))
            self._confirm(forloeb.id, forloeb.bekraeftelser)

    def _insert(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> None:
        state = self._state
        if any(skema.id == there.id for f in state.forloeb.values() for there in f.skemaer):
            raise StoreError(SENTENCE)
        forloeb = state.forloeb[forloeb_id]
        if skema.parent_id is not None and skema.parent_id not in {there.id for there in forloeb.skemaer}:
            raise StoreError(SENTENCE)
        skema = replace(
            skema,
            svar=copied(skema.svar),
            faerdig=None if skema.faerdig is None else json_copied(skema.faerdig),
            faerdig_tid=None if skema.faerdig_tid is None else utc(skema.faerdig_tid),
        )
        state.forloeb[forloeb_id] = replace(forloeb, skemaer=in_order((*forloeb.skemaer, skema)))
        if skema.svar and {name: svar.value for name, svar in skema.svar.items()} != skema.faerdig:
            state.kladder[skema.id] = (forloeb_id, utc(write.tid), write.hvem)

    def _count(self, forloeb_id: str, write: Write) -> ForloebRecord:
        forloeb = found(self._state.forloeb, forloeb_id)
        if forloeb.revision != write.revision:
            raise RevisionConflict(SENTENCE)
        counted = replace(forloeb, revision=write.revision + 1, aendret=utc(write.tid), aendret_af=write.hvem)
        self._state.forloeb[forloeb_id] = counted
        return counted

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        with self._writing() as state:
            forloeb = self._count(forloeb_id, write)
            skema = form(forloeb, skema_id)
            answers = dict(skema.svar)
            for felt, answer in svar.items():
                answers.pop(felt, None)
                if answer is not None:
                    answers[felt] = answer
            changed = copied(answers) != dict(skema.svar)
            self._replace_skema(forloeb_id, replace(skema, svar=copied(answers)))
            if changed:
                state.kladder.pop(skema_id, None)
                if {felt: answer.value for felt, answer in answers.items()} != dict(skema.faerdig or {}):
                    state.kladder[skema_id] = (forloeb_id, utc(write.tid), write.hvem)
            if sted is not None:
                state.forloeb[forloeb_id] = replace(state.forloeb[forloeb_id], sted=sted)
            return write.revision + 1

    def _replace_skema(self, forloeb_id: str, skema: SkemaRecord) -> None:
        forloeb = self._state.forloeb[forloeb_id]
        skemaer = tuple(skema if there.id == skema.id else there for there in forloeb.skemaer)
        self._state.forloeb[forloeb_id] = replace(forloeb, skemaer=skemaer)

    def save_sted(self, forloeb_id: str, sted: Sted) -> None:
        with self._writing() as state:
            state.forloeb[forloeb_id] = replace(found(state.forloeb, forloeb_id), sted=sted)

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> int:
        with self._writing():
            self._count(forloeb_id, write)
            self._insert(forloeb_id, skema, write)
            if skema.faerdig is not None:
                self._thaw(forloeb_id, write.tid)
            return write.revision + 1

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        with self._writing() as state:
            forloeb = self._count(forloeb_id, write)
            form(forloeb, skema_id)
            gone = [there for there in forloeb.skemaer if skema_id in (there.id, there.parent_id)]
            kept = tuple(there for there in forloeb.skemaer if there not in gone)
            state.forloeb[forloeb_id] = replace(forloeb, skemaer=kept)
            for skema in gone:
                state.kladder.pop(skema.id, None)
            if any(skema.faerdig is not None for skema in gone):
                self._thaw(forloeb_id, write.tid)
            return write.revision + 1

    def _thaw(self, forloeb_id: str, tid: datetime) -> bool:
        for there in self.indberetninger_of(forloeb_id):
            if there.tilstand is Tilstand.KLAR:
                self._state.indberetninger[there.id] = replace(
                    there, klar_tid=utc(tid), payload=None, payload_sha256=""
                )
                return True
        return False

    def _confirm(self, forloeb_id: str, bekraeftelser: Sequence[Bekraeftelse]) -> None:
        forloeb = self._state.forloeb[forloeb_id]
        kept = {(b.regel, b.felt): b for b in (*forloeb.bekraeftelser, *bekraeftelser)}
        confirmed = tuple(replace(kept[key], tid=utc(kept[key].tid)) for key in sorted(kept))
        self._state.forloeb[forloeb_id] = replace(forloeb, bekraeftelser=confirmed)

    def complete_skema(
        self,
        forloeb_id: str,
        skemaer: Mapping[str, Mapping[str, Json]],
        bekraeftelser: Sequence[Bekraeftelse],
        ny_indberetning: IndberetningRecord,
        write: Write,
    ) -> int:
        with self._writing() as state:
            forloeb = self._count(forloeb_id, write)
            for skema_id, values in skemaer.items():
                done = replace(
                    form(forloeb, skema_id),
                    faerdig=json_copied(values),
                    faerdig_tid=utc(write.tid),
                    faerdig_af=write.hvem,
                )
                self._replace_skema(forloeb_id, done)
                state.kladder.pop(skema_id, None)
            self._confirm(forloeb_id, bekraeftelser)
            if not self._thaw(forloeb_id, ny_indberetning.klar_tid):
                self._insert_klar(forloeb_id, ny_indberetning)
            return write.revision + 1

    def _insert_klar(self, forloeb_id: str, ny: IndberetningRecord) -> None:
        if ny.id in self._state.indberetninger:
            raise StoreError(SENTENCE)
        left = self.indberetninger_of(forloeb_id)
        correction = Art.SLETTET if ny.art is Art.SLETTET else Art.RETTET
        self._state.indberetninger[ny.id] = IndberetningRecord(
            id=ny.id,
            forloeb_id=forloeb_id,
            revision=left[-1].revision + 1 if left else 1,
            art=correction if left else Art.NY,
            tilstand=Tilstand.KLAR,
            klar_tid=utc(ny.klar_tid),
            forrige_sha256=left[-1].payload_sha256 if left else "",
        )

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: str, tid: datetime) -> None:
        with self._writing() as state:
            forloeb = found(state.forloeb, forloeb_id)
            left = [i for i in self.indberetninger_of(forloeb_id) if i.tilstand is not Tilstand.KLAR]
            state.slettelog.append(
                {
                    "forloeb_id": forloeb_id,
                    "myndighedskommune": forloeb.myndighedskommune,
                    "sidste_revision": left[-1].revision if left else 0,
                    "sidste_sha256": left[-1].payload_sha256 if left else "",
                    "begrundelse": re.sub(r"\d{6}[\s-]?\w\w\d\d", "[CPR-nummer]", begrundelse),
                    "hvem": hvem,
                    "tid": utc(tid).isoformat(),
                }
            )
            del state.forloeb[forloeb_id]
            for skema in forloeb.skemaer:
                state.kladder.pop(skema.id, None)
            for there in tuple(state.indberetninger.values()):
                if there.forloeb_id == forloeb_id:
                    del state.indberetninger[there.id]

    def kladder(self) -> tuple[KladdeRow, ...]:
        self._must_be_open()
        rows = []
        for skema_id, (forloeb_id, tid, hvem) in self._state.kladder.items():
            forloeb = self._state.forloeb[forloeb_id]
            borger = self._state.borgere[forloeb.borger_id]
            art = form(forloeb, skema_id).art
            rows.append(KladdeRow(forloeb_id, skema_id, art, borger.cpr_nr, borger.navn, forloeb.sted, tid, hvem))
        rows.sort(key=lambda row: row.skema_id)
        return tuple(sorted(rows, key=lambda row: row.aendret, reverse=True))

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        self._must_be_open()
        drafts = [id_ for id_, (course, _tid, _hvem) in self._state.kladder.items() if course == forloeb_id]
        return {id_: form(self._state.forloeb[forloeb_id], id_).faerdig is None for id_ in drafts}

    def udbakke(self, tilstande: Sequence[Tilstand] = ()) -> tuple[UdbakkeRow, ...]:
        self._must_be_open()
        rows = []
        for there in sorted(self._state.indberetninger.values(), key=lambda i: i.id):
            if not tilstande or there.tilstand in tilstande:
                borger = self._state.borgere[self._state.forloeb[there.forloeb_id].borger_id]
                rows.append(UdbakkeRow(replace(there, payload=None), borger.cpr_nr, borger.navn))
        return tuple(sorted(rows, key=lambda row: row.indberetning.klar_tid, reverse=True))

    def indberetning(self, indberetning_id: str) -> IndberetningRecord:
        self._must_be_open()
        return found(self._state.indberetninger, indberetning_id)

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]:
        self._must_be_open()
        mine = (i for i in self._state.indberetninger.values() if i.forloeb_id == forloeb_id)
        return tuple(sorted(mine, key=lambda i: i.revision))

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str) -> None:
        with self._writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if (there.payload, there.payload_sha256) == (payload, sha256):
                return
            if there.tilstand is not Tilstand.KLAR or there.payload is not None:
                raise StoreError(SENTENCE)
            state.indberetninger[there.id] = replace(there, payload=payload, payload_sha256=sha256)

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: str, tid: datetime) -> None:
        with self._writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if not sha256 or there.payload_sha256 != sha256:
                raise RevisionConflict(SENTENCE)
            if there.tilstand is Tilstand.KLAR:
                state.indberetninger[there.id] = replace(
                    there,
                    tilstand=Tilstand.SENDT,
                    filnavn=filnavn,
                    maal=maal,
                    sendt_tid=utc(tid),
                    sendt_af=hvem,
                )

    def counts(self) -> Mapping[str, int]:
        self._must_be_open()
        counted = {name: len(self._behind(name)) for name in _LISTS}
        return {**counted, "kladder": len(self._state.kladder), "borgere": len(self._state.borgere)}

    def control_list(self, name: str) -> tuple[tuple[ForloebRecord, BorgerRecord], ...]:
        self._must_be_open()
        found = sorted(self._behind(name), key=lambda f: f.id)
        found.sort(key=lambda f: f.oprettet, reverse=True)
        return tuple((f, self._state.borgere[f.borger_id]) for f in found)

    def _behind(self, name: str) -> list[ForloebRecord]:
        state = self._state
        drafts = {forloeb_id for forloeb_id, _, _ in state.kladder.values()}
        ready = {i.forloeb_id for i in state.indberetninger.values() if i.tilstand is Tilstand.KLAR}
        tests: dict[str, Callable[[ForloebRecord, set[SkemaArt]], bool]] = {
            "kladder": lambda f, done: f.id in drafts,
            "anmodninger_uden_ivaerksaettelse": lambda f, done: (
                SkemaArt.ANMODNING in done and not done & {SkemaArt.IVAERKSAETTELSE, SkemaArt.FORLOEBSAFSLUTNING}
            ),
            "ivaerksaettelser_uden_behandling": lambda f, done: (
                SkemaArt.IVAERKSAETTELSE in done and not done & {SkemaArt.BEHANDLING, SkemaArt.FORLOEBSAFSLUTNING}
            ),
            "klar": lambda f, done: f.id in ready,
            "borgere": lambda f, done: True,
            "forloeb": lambda f, done: True,
        }
        chosen = tests[name]
        return [f for f in state.forloeb.values() if chosen(f, {s.art for s in f.skemaer if s.faerdig is not None})]

    def backup(self, target: Path) -> None:
        self._must_be_open()
        if target.exists() or target in self.backups:
            raise StoreExists(SENTENCE)
        self.backups.append(target)


_LISTS = (
    "kladder",
    "anmodninger_uden_ivaerksaettelse",
    "ivaerksaettelser_uden_behandling",
    "klar",
    "borgere",
    "forloeb",
)
