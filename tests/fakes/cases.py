"""Citizens, courses, forms and answers in memory (``ports.store.Cases``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    Hvem,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
    Tilstand,
)
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.state import (
    SENTENCE,
    Memory,
    answers_of,
    below,
    copied,
    courses_of,
    form,
    found,
    in_order,
    is_draft,
    json_copied,
    oldest_first,
    utc,
)


class FakeCases:
    """Cases in memory."""

    def __init__(self, memory: Memory, outbox: FakeOutbox, log: FakeLog) -> None:
        self._memory = memory
        self._outbox = outbox
        self._log = log

    def find_borger(self, cpr_nr: str) -> BorgerRecord | None:
        self._memory.must_be_open()
        return next((b for b in self._memory.state.borgere.values() if b.cpr_nr == cpr_nr), None)

    def borger(self, borger_id: str) -> BorgerRecord:
        self._memory.must_be_open()
        return found(self._memory.state.borgere, borger_id)

    def save_borger(self, borger: BorgerRecord, hvem: Hvem, tid: datetime) -> None:
        utc(tid)
        with self._memory.writing() as state:
            if any(b.cpr_nr == borger.cpr_nr and b.id != borger.id for b in state.borgere.values()):
                raise StoreError(SENTENCE)
            before = state.borgere.get(borger.id)
            state.borger_aendret[borger.id] = tid
            if before == borger:
                return
            art = Handling.BORGER_AENDRET if before else Handling.BORGER_OPRETTET
            self._log.event(art, hvem, tid, borger_id=borger.id)
            for felt in ("cpr_nr", "navn", "opholdskommune", "koen"):
                fra, til = getattr(before, felt, ""), getattr(borger, felt)
                if fra != til:
                    old, new = (Svar(text, text) if text else None for text in (fra, til))
                    self._log.change(hvem, tid, felt, old, new, borger_id=borger.id)
            for course in self.forloeb_of(borger.id):
                self._outbox.changed(course.id, tid, hvem)
            state.borgere[borger.id] = borger
            state.borger_skrevet[borger.id] = state.borger_skrevet.get(borger.id, 0) + 1

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        self._memory.must_be_open()
        return tuple(f for f in courses_of(self._memory.state, borger_id) if not f.nedlagt)

    def forloeb(self, forloeb_id: str) -> ForloebRecord:
        self._memory.must_be_open()
        return found(self._memory.state.forloeb, forloeb_id)

    def all_forloeb_ids(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        return tuple(f.id for f in oldest_first(self._memory.state) if not f.nedlagt)

    def create_forloeb(self, forloeb: ForloebRecord, hvem: Hvem) -> None:
        with self._memory.writing() as state:
            found(state.borgere, forloeb.borger_id)
            if forloeb.id in state.forloeb:
                raise StoreError(SENTENCE)
            state.forloeb[forloeb.id] = forloeb._replace(
                oprettet=utc(forloeb.oprettet),
                aendret=utc(forloeb.aendret),
                skemaer=(),
                bekraeftelser=(),
            )
            write = Write(hvem, forloeb.aendret, forloeb.revision)
            about: dict[str, Json] = {
                "borger_id": forloeb.borger_id,
                "skemaversion": forloeb.skemaversion,
                "myndighedskommune": forloeb.myndighedskommune,
                "profil": forloeb.profil,
                "skemaer": [_about(each) for each in sorted(forloeb.skemaer, key=lambda s: s.parent_id is not None)],
            }
            self._log.event(Handling.BEGYNDT, hvem, write.tid, forloeb_id=forloeb.id, data=about)
            for skema in sorted(forloeb.skemaer, key=lambda skema: skema.parent_id is not None):
                self._insert(forloeb.id, skema, write)
            self._confirm(forloeb.id, forloeb.bekraeftelser, write)

    def _insert(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> None:
        state = self._memory.state
        if skema.id in self._memory.form_ids and any(
            skema.id == there.id for f in state.forloeb.values() for there in f.skemaer
        ):
            raise StoreError(SENTENCE)
        self._memory.form_ids.add(skema.id)
        forloeb = state.forloeb[forloeb_id]
        if skema.parent_id is not None and skema.parent_id not in {there.id for there in forloeb.skemaer}:
            raise StoreError(SENTENCE)
        done = skema.faerdig is not None
        skema = skema._replace(
            art=str(skema.art),
            svar=copied(skema.svar),
            faerdig=None if skema.faerdig is None else json_copied(skema.faerdig),
            faerdig_tid=None if skema.faerdig_tid is None else utc(skema.faerdig_tid),
            faerdig_rolle=skema.faerdig_rolle or (write.hvem.rolle if done else ""),
            kladde=skema.kladde if done else bool(skema.svar),
        )
        state.forloeb[forloeb_id] = forloeb._replace(skemaer=in_order((*forloeb.skemaer, skema)))
        if skema.kladde:
            state.kladder[skema.id] = (forloeb_id, utc(write.tid), write.hvem.navn)
        for felt, svar in skema.svar.items():
            self._log_change(forloeb_id, skema.id, felt, None, svar, write)
        if skema.faerdig is not None:
            if not skema.kladde:
                state.faerdige_svar[skema.id] = answers_of(skema)
            tid = None if skema.faerdig_tid is None else skema.faerdig_tid.isoformat(timespec="microseconds")
            how: dict[str, Json] = {"rolle": skema.faerdig_rolle, "tid": tid, "af": skema.faerdig_af}
            self._log_completed(forloeb_id, skema, skema.faerdig, write, how)

    def _log_change(
        self, forloeb_id: str, skema_id: str, felt: str, fra: Svar | None, til: Svar | None, write: Write
    ) -> None:
        where = {"forloeb_id": forloeb_id, "skema_id": skema_id, "hvorfor": write.hvorfor}
        self._log.change(write.hvem, write.tid, felt, fra, til, **where)

    def _log_completed(
        self,
        forloeb_id: str,
        skema: SkemaRecord,
        values: Mapping[str, Json],
        write: Write,
        how: Mapping[str, Json],
    ) -> None:
        about: dict[str, Json] = {"skema_id": skema.id, "skema": skema.art, "vaerdier": dict(values), **how}
        self._log.event(Handling.FAERDIG, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)

    def _count(self, forloeb_id: str, write: Write) -> ForloebRecord:
        forloeb = found(self._memory.state.forloeb, forloeb_id)
        if forloeb.revision != write.revision:
            raise RevisionConflict(SENTENCE)
        counted = forloeb._replace(revision=write.revision + 1, aendret=utc(write.tid), aendret_af=write.hvem.navn)
        self._memory.state.forloeb[forloeb_id] = counted
        return counted

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        with self._memory.writing() as state:
            forloeb = self._count(forloeb_id, write)
            self._answer(forloeb_id, form(forloeb, skema_id), svar, write)
            if sted is not None:
                state.forloeb[forloeb_id] = state.forloeb[forloeb_id]._replace(sted=sted)
            return write.revision + 1

    def _answer(self, forloeb_id: str, skema: SkemaRecord, svar: Mapping[str, Svar | None], write: Write) -> None:
        answers = dict(skema.svar)
        for felt, answer in copied({k: v for k, v in svar.items() if v is not None}).items():
            answers[felt] = answer
        for felt in (k for k, v in svar.items() if v is None):
            answers.pop(felt, None)
        changed = [felt for felt in svar if answers.get(felt) != skema.svar.get(felt)]
        for felt in changed:
            self._log_change(forloeb_id, skema.id, felt, skema.svar.get(felt), answers.get(felt), write)
        after = skema._replace(svar=copied(answers))
        if changed:
            after = after._replace(kladde=is_draft(after, self._memory.state.faerdige_svar.get(skema.id)))
            self._memory.state.kladder.pop(skema.id, None)
            if after.kladde:
                self._memory.state.kladder[skema.id] = (forloeb_id, utc(write.tid), write.hvem.navn)
        self._replace_skema(forloeb_id, after)

    def _replace_skema(self, forloeb_id: str, skema: SkemaRecord) -> None:
        forloeb = self._memory.state.forloeb[forloeb_id]
        skemaer = tuple(skema if there.id == skema.id else there for there in forloeb.skemaer)
        self._memory.state.forloeb[forloeb_id] = forloeb._replace(skemaer=skemaer)

    def save_sted(self, forloeb_id: str, sted: Sted) -> None:
        with self._memory.writing() as state:
            state.forloeb[forloeb_id] = found(state.forloeb, forloeb_id)._replace(sted=sted)

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> int:
        with self._memory.writing():
            self._count(forloeb_id, write)
            self._log.event(Handling.SKEMA_TILFOEJET, write.hvem, write.tid, forloeb_id=forloeb_id, data=_about(skema))
            self._insert(forloeb_id, skema, write)
            if skema.faerdig is not None:
                self._outbox.changed(forloeb_id, write.tid, write.hvem)
            return write.revision + 1

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        with self._memory.writing():
            forloeb = self._count(forloeb_id, write)
            form(forloeb, skema_id)
            gone = below(forloeb.skemaer, [skema_id])
            for skema in reversed(gone):
                self._take(forloeb_id, skema, write)
            if any(skema.faerdig is not None for skema in gone):
                self._outbox.changed(forloeb_id, write.tid, write.hvem)
            return write.revision + 1

    def _take(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> None:
        state = self._memory.state
        about: dict[str, Json] = {"skema_id": skema.id, "skema": skema.art, "var_faerdig": skema.faerdig is not None}
        self._log.event(Handling.SKEMA_FJERNET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)
        why = write._replace(hvorfor=write.hvorfor or Handling.SKEMA_FJERNET.value)
        for felt, svar in skema.svar.items():
            self._log_change(forloeb_id, skema.id, felt, svar, None, why)
        forloeb = state.forloeb[forloeb_id]
        kept = tuple(there for there in forloeb.skemaer if there.id != skema.id)
        state.forloeb[forloeb_id] = forloeb._replace(skemaer=kept)
        state.kladder.pop(skema.id, None)

    def change_version(
        self,
        forloeb_id: str,
        version: str,
        skemaer: Mapping[str, Mapping[str, Svar]],
        removed: Sequence[str],
        write: Write,
    ) -> int:
        with self._memory.writing() as state:
            before = self._count(forloeb_id, write)
            gone = below(before.skemaer, removed)
            left = {s.id for s in before.skemaer} - {s.id for s in gone}
            if set(skemaer) != left or not set(removed) <= {s.id for s in gone}:
                raise StoreError(SENTENCE)
            about: dict[str, Json] = {
                "fra": before.skemaversion,
                "til": version,
                "var_faerdige": [s.id for s in before.skemaer if s.faerdig is not None],
            }
            self._log.event(Handling.VERSION_SKIFTET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)
            why = write._replace(hvorfor=write.hvorfor or Handling.VERSION_SKIFTET.value)
            for skema in reversed(gone):
                self._take(forloeb_id, skema, why)
            state.forloeb[forloeb_id] = state.forloeb[forloeb_id]._replace(skemaversion=version, sted=Sted())
            state.mangler.pop(forloeb_id, None)
            for skema_id, svar in skemaer.items():
                there = form(state.forloeb[forloeb_id], skema_id)
                state.faerdige_svar.pop(skema_id, None)
                there = there._replace(faerdig=None, faerdig_tid=None, faerdig_af="", faerdig_rolle="")
                wanted: dict[str, Svar | None] = {**dict.fromkeys(there.svar), **svar}
                self._answer(forloeb_id, there, wanted, why)
                there = form(state.forloeb[forloeb_id], skema_id)
                self._replace_skema(forloeb_id, there._replace(kladde=bool(there.svar)))
                state.kladder.pop(skema_id, None)
                if there.svar:
                    state.kladder[skema_id] = (forloeb_id, utc(write.tid), write.hvem.navn)
            self._outbox.drop_klar(forloeb_id)
            return write.revision + 1

    def _confirm(self, forloeb_id: str, bekraeftelser: Sequence[Bekraeftelse], write: Write) -> None:
        forloeb = self._memory.state.forloeb[forloeb_id]
        kept = {(b.regel, b.felt): b for b in (*forloeb.bekraeftelser, *bekraeftelser)}
        confirmed = tuple(kept[key]._replace(tid=utc(kept[key].tid)) for key in sorted(kept))
        self._memory.state.forloeb[forloeb_id] = forloeb._replace(bekraeftelser=confirmed)
        for b in bekraeftelser:
            about: dict[str, Json] = {"regel": b.regel, "felt": b.felt, "begrundelse": b.begrundelse}
            about |= {"besked": b.besked, "hvem": b.hvem, "tid": utc(b.tid).isoformat(timespec="microseconds")}
            self._log.event(Handling.BEKRAEFTET, write.hvem, write.tid, forloeb_id=forloeb_id, data=about)

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
                done = form(forloeb, skema_id)._replace(
                    faerdig=json_copied(values),
                    faerdig_tid=utc(write.tid),
                    faerdig_af=write.hvem.navn,
                    faerdig_rolle=write.hvem.rolle,
                    kladde=False,
                )
                self._replace_skema(forloeb_id, done)
                state.faerdige_svar[skema_id] = answers_of(done)
                self._log_completed(forloeb_id, done, values, write, {"rolle": write.hvem.rolle})
                state.kladder.pop(skema_id, None)
            self._confirm(forloeb_id, bekraeftelser, write)
            self._outbox.make_klar(forloeb_id, ny_indberetning, write.hvem)
            return write.revision + 1

    def take_back(
        self, forloeb_id: str, skemaer: Sequence[SkemaRecord], write: Write, *, set_aside: bool = False
    ) -> int:
        with self._memory.writing() as state:
            self._count(forloeb_id, write)
            gone = self._outbox.take_back(forloeb_id, set_aside=set_aside)
            said: list[Json] = []
            for each in skemaer:
                there = form(state.forloeb[forloeb_id], each.id)
                done = None if each.faerdig is None else json_copied(each.faerdig)
                tid = None if each.faerdig is None or each.faerdig_tid is None else utc(each.faerdig_tid)
                af, rolle = (each.faerdig_af, each.faerdig_rolle) if each.faerdig is not None else ("", "")
                there = there._replace(faerdig=done, faerdig_tid=tid, faerdig_af=af, faerdig_rolle=rolle)
                state.faerdige_svar.pop(each.id, None)
                there = there._replace(kladde=is_draft(there))
                self._replace_skema(forloeb_id, there)
                state.kladder.pop(each.id, None)
                if there.kladde:
                    state.kladder[each.id] = (forloeb_id, utc(write.tid), write.hvem.navn)
                when = None if tid is None else tid.isoformat(timespec="microseconds")
                about: dict[str, Json] = {"skema_id": each.id, "faerdig": None if done is None else dict(done)}
                said.append(about | {"faerdig_tid": when, "faerdig_af": af, "faerdig_rolle": rolle})
            told: dict[str, Json] = {"indberetning_id": gone.id, "revision": gone.revision, "skemaer": said}
            self._log.event(Handling.TAGET_TILBAGE, write.hvem, write.tid, forloeb_id=forloeb_id, data=told)
            return write.revision + 1

    def note_missing(self, forloeb_id: str, skemaer: Sequence[str]) -> None:
        with self._memory.writing() as state:
            state.mangler[forloeb_id] = tuple(skemaer)

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            forloeb = found(state.forloeb, forloeb_id)
            left = [i for i in self._outbox.indberetninger_of(forloeb_id) if i.tilstand is not Tilstand.KLAR]
            about: dict[str, Json] = {
                "myndighedskommune": forloeb.myndighedskommune,
                "sidste_revision": left[-1].revision if left else 0,
                "sidste_sha256": left[-1].payload_sha256 if left else "",
                "begrundelse": re.sub(r"\d{6}[\s-]?\w\w\d\d", "[CPR-nummer]", begrundelse),
            }
            del state.forloeb[forloeb_id]
            kept = state.papirkurv.items()
            state.papirkurv = {id_: each for id_, each in kept if each[0].forloeb_id != forloeb_id}
            for skema in forloeb.skemaer:
                state.kladder.pop(skema.id, None)
            for there in tuple(state.indberetninger.values()):
                if there.forloeb_id == forloeb_id:
                    self._outbox.remove(there.id)
            for each in (*self._log.before(forloeb_id), forloeb_id):
                self._log.blank(each)
                self._log.event(Handling.SLETTET, hvem, tid, forloeb_id=each, data=about)


def _about(skema: SkemaRecord) -> dict[str, Json]:
    return {"skema_id": skema.id, "skema": str(skema.art), "parent_id": skema.parent_id, "position": skema.position}
