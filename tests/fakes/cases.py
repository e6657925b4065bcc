"""Citizens, courses, forms and answers in memory (``ports.store.Cases``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from fakes.outbox import FakeOutbox
from fakes.state import SENTENCE, Memory, copied, form, found, in_order, json_copied, oldest_first, utc

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import (
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
    Tilstand,
)


class FakeCases:
    """Cases in memory."""

    def __init__(self, memory: Memory, outbox: FakeOutbox) -> None:
        self._memory = memory
        self._outbox = outbox

    def find_borger(self, cpr_nr: str) -> BorgerRecord | None:
        self._memory.must_be_open()
        return next((b for b in self._memory.state.borgere.values() if b.cpr_nr == cpr_nr), None)

    def borger(self, borger_id: str) -> BorgerRecord:
        self._memory.must_be_open()
        return found(self._memory.state.borgere, borger_id)

    def save_borger(self, borger: BorgerRecord, hvem: str, tid: datetime) -> None:
        utc(tid)
        with self._memory.writing() as state:
            if any(b.cpr_nr == borger.cpr_nr and b.id != borger.id for b in state.borgere.values()):
                raise StoreError(SENTENCE)
            if state.borgere.get(borger.id, borger) != borger:
                for course in self.forloeb_of(borger.id):
                    self._outbox.thaw(course.id, tid)
            state.borgere[borger.id] = borger

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        self._memory.must_be_open()
        return tuple(f for f in oldest_first(self._memory.state) if f.borger_id == borger_id)

    def forloeb(self, forloeb_id: str) -> ForloebRecord:
        self._memory.must_be_open()
        return found(self._memory.state.forloeb, forloeb_id)

    def all_forloeb_ids(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        return tuple(f.id for f in oldest_first(self._memory.state))

    def create_forloeb(self, forloeb: ForloebRecord) -> None:
        with self._memory.writing() as state:
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
        state = self._memory.state
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
        forloeb = found(self._memory.state.forloeb, forloeb_id)
        if forloeb.revision != write.revision:
            raise RevisionConflict(SENTENCE)
        counted = replace(forloeb, revision=write.revision + 1, aendret=utc(write.tid), aendret_af=write.hvem)
        self._memory.state.forloeb[forloeb_id] = counted
        return counted

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        with self._memory.writing() as state:
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
        forloeb = self._memory.state.forloeb[forloeb_id]
        skemaer = tuple(skema if there.id == skema.id else there for there in forloeb.skemaer)
        self._memory.state.forloeb[forloeb_id] = replace(forloeb, skemaer=skemaer)

    def save_sted(self, forloeb_id: str, sted: Sted) -> None:
        with self._memory.writing() as state:
            state.forloeb[forloeb_id] = replace(found(state.forloeb, forloeb_id), sted=sted)

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> int:
        with self._memory.writing():
            self._count(forloeb_id, write)
            self._insert(forloeb_id, skema, write)
            if skema.faerdig is not None:
                self._outbox.thaw(forloeb_id, write.tid)
            return write.revision + 1

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        with self._memory.writing() as state:
            forloeb = self._count(forloeb_id, write)
            form(forloeb, skema_id)
            gone = [there for there in forloeb.skemaer if skema_id in (there.id, there.parent_id)]
            kept = tuple(there for there in forloeb.skemaer if there not in gone)
            state.forloeb[forloeb_id] = replace(forloeb, skemaer=kept)
            for skema in gone:
                state.kladder.pop(skema.id, None)
            if any(skema.faerdig is not None for skema in gone):
                self._outbox.thaw(forloeb_id, write.tid)
            return write.revision + 1

    def _confirm(self, forloeb_id: str, bekraeftelser: Sequence[Bekraeftelse]) -> None:
        forloeb = self._memory.state.forloeb[forloeb_id]
        kept = {(b.regel, b.felt): b for b in (*forloeb.bekraeftelser, *bekraeftelser)}
        confirmed = tuple(replace(kept[key], tid=utc(kept[key].tid)) for key in sorted(kept))
        self._memory.state.forloeb[forloeb_id] = replace(forloeb, bekraeftelser=confirmed)

    def complete_skema(
        self,
        forloeb_id: str,
        skemaer: Mapping[str, Mapping[str, Json]],
        bekraeftelser: Sequence[Bekraeftelse],
        ny_indberetning: IndberetningRecord,
        write: Write,
    ) -> int:
        with self._memory.writing() as state:
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
            self._outbox.make_klar(forloeb_id, ny_indberetning)
            return write.revision + 1

    def change_version(
        self,
        forloeb_id: str,
        version: str,
        skemaer: Mapping[str, Mapping[str, Svar]],
        removed: Sequence[str],
        write: Write,
    ) -> int:
        with self._memory.writing() as state:
            forloeb = self._count(forloeb_id, write)
            gone = {there.id for there in forloeb.skemaer if {there.id, there.parent_id} & set(removed)}
            if {there.id for there in forloeb.skemaer} != gone | set(skemaer):
                raise StoreError(SENTENCE)
            kept = tuple(
                replace(there, svar=copied(skemaer[there.id]), faerdig=None, faerdig_tid=None, faerdig_af="")
                for there in forloeb.skemaer
                if there.id not in gone
            )
            state.forloeb[forloeb_id] = replace(forloeb, skemaversion=version, skemaer=kept, sted=Sted())
            for there in forloeb.skemaer:
                state.kladder.pop(there.id, None)
            state.kladder.update({k.id: (forloeb_id, utc(write.tid), write.hvem) for k in kept if k.svar})
            for klar in tuple(state.indberetninger.values()):
                if klar.forloeb_id == forloeb_id and klar.tilstand is Tilstand.KLAR:
                    del state.indberetninger[klar.id]
            return write.revision + 1

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            forloeb = found(state.forloeb, forloeb_id)
            left = [i for i in self._outbox.indberetninger_of(forloeb_id) if i.tilstand is not Tilstand.KLAR]
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
