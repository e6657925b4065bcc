"""Submissions in memory (``ports.store.Outbox``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from smdb_desktop.domain.moments import local
from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import RESTORED
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    MOST_REVISION,
    SIKRE,
    Aarsag,
    Afgaaet,
    Afklaring,
    Afsendelse,
    Art,
    ForloebRecord,
    Fundet,
    Hvem,
    IndberetningRecord,
    Json,
    Kilde,
    Kvittering,
    Maal,
    Skaebne,
    Tilbagekaldt,
    Tilstand,
    UdbakkeRow,
    Udenfor,
    Udfald,
    Udgaaende,
)
from tests.fakes.chosen import is_meant
from tests.fakes.log import FakeLog
from tests.fakes.state import SENTENCE, Memory, copied, courses_of, found, requested, utc


class FakeOutbox:
    """Submissions in memory; ``make_klar``, ``changed`` and ``drop_klar`` are for the cases, inside their write."""

    def __init__(self, memory: Memory, log: FakeLog) -> None:
        self._memory = memory
        self._log = log

    def udbakke(
        self, tilstande: Sequence[Tilstand] = (), most: int | None = None, first: int = 0
    ) -> tuple[UdbakkeRow, ...]:
        self._memory.must_be_open()
        rows = []
        for there in sorted(self._memory.state.indberetninger.values(), key=lambda i: i.id):
            if not tilstande or there.tilstand in tilstande:
                rows.append(self._row(there))
        rows.sort(key=lambda row: row.indberetning.klar_tid, reverse=True)
        return tuple(rows[first:][:most])

    def _row(self, there: IndberetningRecord) -> UdbakkeRow:
        forloeb = self._memory.state.forloeb[there.forloeb_id]
        borger = self._memory.state.borgere[forloeb.borger_id]
        kept = there._replace(payload=None, indhold_sha256="", aarsag=None)
        # what was reported under a wrong number has nothing in it any more
        day = self._memory.state.dage[forloeb.id] if forloeb.nedlagt else requested(forloeb)
        return UdbakkeRow(kept, forloeb.nedlagt or borger.cpr_nr, borger.navn, day)

    def number(self, tilstande: Sequence[Tilstand] = ()) -> int:
        self._memory.must_be_open()
        there = self._memory.state.indberetninger.values()
        return sum(not tilstande or each.tilstand in tilstande for each in there)

    def chosen(self, valg: Udbakkevalg, most: int | None = None, first: int = 0) -> tuple[UdbakkeRow, ...]:
        rows = [row for row in self.udbakke(valg.tilstande) if is_meant(self._memory.state, row.indberetning, valg)]
        return tuple(rows[first:][:most])

    def number_of(self, valg: Udbakkevalg) -> int:
        return len(self.chosen(valg))

    def queue(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        klar = [i for i in self._memory.state.indberetninger.values() if i.tilstand is Tilstand.KLAR]
        return tuple(i.id for i in sorted(klar, key=lambda i: (i.klar_tid, i.id)))

    def listed(self, ids: Sequence[str]) -> tuple[UdbakkeRow, ...]:
        self._memory.must_be_open()
        there = self._memory.state.indberetninger
        return tuple(self._row(there[id_]) for id_ in ids if id_ in there)

    def signed_after(self, tid: datetime) -> tuple[UdbakkeRow, ...]:
        rows = [r for r in self.udbakke() if (r.indberetning.sendt_tid or tid) > tid]
        last = {r.indberetning.forloeb_id: self.indberetninger_of(r.indberetning.forloeb_id)[-1].id for r in rows}
        mine = (r for r in rows if last[r.indberetning.forloeb_id] == r.indberetning.id)
        return tuple(sorted(mine, key=lambda r: (r.indberetning.sendt_tid or tid, r.indberetning.id)))

    def indberetning(self, indberetning_id: str) -> IndberetningRecord:
        self._memory.must_be_open()
        return found(self._memory.state.indberetninger, indberetning_id)

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]:
        self._memory.must_be_open()
        mine = (i for i in self._memory.state.indberetninger.values() if i.forloeb_id == forloeb_id)
        return tuple(sorted(mine, key=lambda i: i.revision))

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        self._memory.must_be_open()
        result = {}
        for indberetning in (
            self._memory.state.indberetninger[id_] for id_ in ids if id_ in self._memory.state.indberetninger
        ):
            borger = self._memory.state.borgere[self._memory.state.forloeb[indberetning.forloeb_id].borger_id]
            courses = (
                f._replace(skemaer=tuple(s._replace(svar=copied({})) for s in f.skemaer))
                for f in courses_of(self._memory.state, borger.id)
                if (not f.nedlagt or f.id == indberetning.forloeb_id)
            )
            mine = (row for row in self.known_outside() if row.forloeb_id == indberetning.forloeb_id)
            outside = tuple(mine) if indberetning.revision > 1 else ()
            back = self.taken_back([indberetning.forloeb_id]).get(indberetning.forloeb_id)
            result[indberetning.id] = Udgaaende(indberetning, borger, tuple(courses), outside, back)
        return result

    def left_of(self, borger_id: str) -> Mapping[str, str]:
        self._memory.must_be_open()
        courses = [f.id for f in self._memory.state.forloeb.values() if f.borger_id == borger_id and not f.nedlagt]
        left = {}
        for forloeb_id in courses:
            for there in self.indberetninger_of(forloeb_id):
                settled = there.afklaring is not None and there.afklaring.fundet is Fundet.IKKE_ANKOMMET
                if there.tilstand is not Tilstand.KLAR and not (there.tilstand is Tilstand.UVIST and settled):
                    left[forloeb_id] = there.indhold_sha256
        return left

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str, indhold_sha256: str) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if (there.payload, there.payload_sha256) == (payload, sha256):
                return
            stays = (Tilstand.KLAR, Tilstand.UVIST, Tilstand.INDBERETTET)
            if there.tilstand not in stays or there.payload is not None:
                raise StoreError(SENTENCE)
            state.indberetninger[there.id] = there._replace(
                payload=payload, payload_sha256=sha256, indhold_sha256=indhold_sha256
            )

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if not sha256 or there.payload_sha256 != sha256:
                raise RevisionConflict(SENTENCE)
            if _stayed(there):
                marked = there.tilstand is Tilstand.INDBERETTET
                if marked and state.foer[there.id] in (Tilstand.KLAR, Tilstand.UVIST):
                    state.foer = state.foer | {there.id: Tilstand.EKSPORTERET}
                state.indberetninger[there.id] = there._replace(
                    tilstand=there.tilstand if marked else Tilstand.EKSPORTERET,
                    filnavn=filnavn,
                    maal=maal,
                    sendt_tid=utc(tid),
                    sendt_af=hvem.navn,
                )
                about: dict[str, Json] = {"indberetning_id": there.id, "revision": there.revision, "sha256": sha256}
                about |= {"filnavn": filnavn, "maal": maal}
                self._log.event(Handling.EKSPORTERET, hvem, tid, forloeb_id=there.forloeb_id, data=about)

    def begin_attempt(self, *attempts: Afsendelse) -> None:
        with self._memory.writing() as state:
            for attempt in attempts:
                found(state.indberetninger, attempt.indberetning_id)
                if attempt.id in state.attempts:
                    raise StoreError(SENTENCE)
                for there in self.attempts_of(attempt.indberetning_id):
                    if there.udfald is Udfald.I_GANG:
                        cut_off = there._replace(udfald=Udfald.UVIST, sluttet=utc(attempt.begyndt))
                        state.attempts[there.id] = cut_off
                state.attempts[attempt.id] = attempt._replace(begyndt=utc(attempt.begyndt))

    def end_attempt(self, attempt_id: str, udfald: Udfald, besked: str, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = state.attempts.get(attempt_id)
            if there is not None and there.udfald is Udfald.I_GANG:
                state.attempts[attempt_id] = there._replace(udfald=udfald, besked=besked, sluttet=utc(tid))

    def attempts_of(self, indberetning_id: str) -> tuple[Afsendelse, ...]:
        self._memory.must_be_open()
        mine = [a for a in self._memory.state.attempts.values() if a.indberetning_id == indberetning_id]
        return tuple(sorted(mine, key=lambda a: a.begyndt))

    def keep_receipt(self, kvittering: Kvittering) -> None:
        with self._memory.writing() as state:
            found(state.indberetninger, kvittering.indberetning_id)
            state.receipts.append(kvittering._replace(tid=utc(kvittering.tid)))

    def receipts_of(self, indberetning_id: str) -> tuple[Kvittering, ...]:
        self._memory.must_be_open()
        return tuple(each for each in self._memory.state.receipts if each.indberetning_id == indberetning_id)

    # -- what may be outside ---------------------------------------------------------------------------------------

    def targets(self) -> tuple[Maal, ...]:
        self._memory.must_be_open()
        found: dict[tuple[str, str], bool] = {}
        for a in self._memory.state.attempts.values():
            record = self._memory.state.indberetninger[a.indberetning_id]
            unsure = record.afklaring is None and _stayed(record) and a.udfald in (Udfald.I_GANG, Udfald.UVIST)
            if a.maal:
                found[a.vej, a.maal] = found.get((a.vej, a.maal), False) or unsure
        found = dict.fromkeys(self._memory.state.maal, False) | found
        return tuple(Maal(vej, maal, found[vej, maal]) for vej, maal in sorted(found))

    def note_targets(self, rows: Sequence[Maal]) -> None:
        with self._memory.writing() as state:
            state.maal |= {(row.vej, row.maal) for row in rows}

    def unaccounted(self, ids: Sequence[str]) -> tuple[str, ...]:
        sure = {row.indberetning_id for row in self.known_outside() if row.kilde in SIKRE}
        return tuple(id_ for id_ in ids if id_ not in sure)

    def note_outside(self, rows: Sequence[Udenfor], tid: datetime | None = None) -> None:
        with self._memory.writing() as state:
            rows = [row for row in rows if row.revision <= MOST_REVISION]
            for row in rows:
                key = (row.forloeb_id, row.revision, row.indberetning_id, row.sha256)
                before = state.udenfor.get(key, row._replace(kilde=Kilde.FORSOEG, dag=None))
                surer = before.kilde is Kilde.FORSOEG or (
                    before.kilde is Kilde.INDTASTET and row.kilde is not Kilde.FORSOEG
                )
                state.udenfor[key] = before._replace(
                    art=before.art or row.art,
                    dag=row.dag if row.dag and (surer or before.dag is None) else before.dag,
                    kilde=row.kilde if surer else before.kilde,
                )
            for course in sorted({row.forloeb_id for row in rows}):
                for there in self.indberetninger_of(course):
                    mine = (course, there.revision, there.id, there.payload_sha256)
                    above = [key for key in state.udenfor if key[0] == course and key[1] >= there.revision]
                    if there.tilstand is Tilstand.KLAR and set(above) - {mine}:
                        self._follow(there, tid or datetime.now(UTC), Hvem("", ""))

    def known_outside(self) -> tuple[Udenfor, ...]:
        self._memory.must_be_open()
        found = dict(self._memory.state.udenfor)
        for there in self._memory.state.indberetninger.values():
            if there.tilstand is not Tilstand.KLAR or self._may_have_left(there.id):
                key = (there.forloeb_id, there.revision, there.id, there.payload_sha256)
                typed = there.tilstand is Tilstand.INDBERETTET and there.indberettet is not None
                dag = there.indberettet.dag if typed and there.indberettet else local(there.klar_tid).date()
                if there.sendt_tid is not None:
                    dag = local(there.sendt_tid).date()
                kilde = Kilde.SENDT if not _stayed(there) else Kilde.INDTASTET if typed else Kilde.FORSOEG
                if key not in found or kilde is Kilde.SENDT:
                    found[key] = Udenfor(there.id, there.forloeb_id, there.revision, key[3], kilde, there.art, dag)
        return tuple(found[key] for key in sorted(found))

    def left_courses(self, datofelter: Mapping[str, str]) -> tuple[Afgaaet, ...]:
        self._memory.must_be_open()
        state = self._memory.state
        out = {row.forloeb_id for row in self.known_outside()} & set(state.forloeb)
        own: dict[str, Afgaaet] = {}
        for course in (state.forloeb[id_] for id_ in sorted(state.forloeb)):
            there = self.indberetninger_of(course.id)
            deleted = any(i.art is Art.SLETTET and i.tilstand not in (Tilstand.KLAR, Tilstand.UVIST) for i in there)
            back = self._became(course)
            if not course.overdraget and (course.id not in out or (deleted and back is None)):
                continue
            forms = [
                *course.skemaer,
                *(state.forloeb[course.flyttet_til].skemaer if course.flyttet_til in state.forloeb else ()),
            ]
            days = (s.faerdig.get(datofelter[s.art]) for s in forms if s.faerdig and s.art in datofelter)
            day = str(next((day for day in days if day), ""))
            day = day or (state.dage.get(course.id, "") if course.nedlagt else requested(course))
            cpr_nr = course.nedlagt or state.borgere[course.borger_id].cpr_nr
            own[course.id] = Afgaaet(course.id, cpr_nr, day, tilbagekaldt=back)
        told = {
            id_: row
            for id_, row in sorted(state.afgaaet.items())
            if id_ not in state.forloeb or (row.tilbagekaldt and not state.forloeb[id_].nedlagt)
        }
        for id_ in own.keys() & told.keys():
            own[id_] = own[id_]._replace(tilbagekaldt=told[id_].tilbagekaldt)
        return tuple((told | own)[id_] for id_ in dict.fromkeys((*own, *told)))

    def _became(self, course: ForloebRecord) -> Tilbagekaldt | None:
        """What became of a course of ours that goes on elsewhere."""
        dag = local(course.aendret).date()
        if course.overdraget:
            return Tilbagekaldt(Skaebne.OVERDRAGET, dag, course.overdraget, course.aendret_af)
        if course.flyttet_til:
            til = self._memory.state.borgere[course.borger_id].cpr_nr
            return Tilbagekaldt(Skaebne.CPR_RETTET, dag, til, course.aendret_af)
        return None

    def note_left(self, rows: Sequence[Afgaaet]) -> None:
        with self._memory.writing() as state:
            for row in rows:
                if row.forloeb_id not in state.forloeb or row.tilbagekaldt:
                    bare = row._replace(indberetning_id="", revision=0)
                    before = state.afgaaet.get(row.forloeb_id, bare)
                    state.afgaaet[row.forloeb_id] = before._replace(
                        anmodet=row.anmodet or before.anmodet, tilbagekaldt=row.tilbagekaldt or before.tilbagekaldt
                    )

    def left_elsewhere(self, cpr_nr: str) -> tuple[Afgaaet, ...]:
        self._memory.must_be_open()
        state, found = self._memory.state, []
        for id_, row in state.afgaaet.items():
            if row.cpr_nr == cpr_nr and id_ not in state.forloeb:
                theirs = [each for each in state.udenfor.values() if each.forloeb_id == id_]
                last = max(((each.revision, each.indberetning_id) for each in theirs), default=(0, ""))
                newest = [each for each in theirs if each.revision == last[0]]
                if not any(each.art is Art.SLETTET and each.kilde is not Kilde.FORSOEG for each in newest):
                    found.append(row._replace(indberetning_id=last[1], revision=last[0]))
        return tuple(sorted(found, key=lambda each: (each.anmodet, each.forloeb_id)))

    def taken_back(self, forloeb_ids: Sequence[str]) -> Mapping[str, Tilbagekaldt]:
        self._memory.must_be_open()
        state, found = self._memory.state, dict[str, Tilbagekaldt]()
        for id_ in forloeb_ids:
            course = state.forloeb.get(id_)
            if course is None or course.nedlagt:
                continue
            theirs = [each for each in state.udenfor.values() if each.forloeb_id == id_]
            own = [i for i in self.indberetninger_of(id_) if i.tilstand not in (Tilstand.KLAR, Tilstand.UVIST)]
            later = [i.revision for i in own]
            later += [u.revision for u in theirs if u.kilde is not Kilde.FORSOEG and u.art is not Art.SLETTET]
            gone = [u for u in theirs if u.art is Art.SLETTET and u.revision >= max(later, default=0)]
            gone.sort(key=lambda u: (u.kilde is not Kilde.FORSOEG, u.revision))
            if gone:
                last = gone[-1]
                found[id_] = Tilbagekaldt(Skaebne.SLETTET, last.dag, revision=last.revision, kilde=last.kilde)
            told = state.afgaaet.get(id_)
            if told is not None and told.tilbagekaldt is not None:
                deletions = [u for u in theirs if u.art is Art.SLETTET]
                deletions.sort(key=lambda u: (u.kilde is not Kilde.FORSOEG, u.revision))
                for last in deletions:
                    found[id_] = told.tilbagekaldt._replace(revision=last.revision, kilde=last.kilde)
                if not deletions:
                    found[id_] = told.tilbagekaldt
        return found

    def settle_doubt(self, indberetning_id: str, afklaring: Fundet, hvem: Hvem, tid: datetime) -> None:
        with self._memory.writing() as state:
            there = found(state.indberetninger, indberetning_id)
            if there.tilstand is not Tilstand.UVIST:
                raise StoreError(SENTENCE)
            word = Afklaring(afklaring, hvem.navn, utc(tid))
            state.indberetninger[there.id] = there._replace(afklaring=word)
            about: dict[str, Json] = {
                "indberetning_id": there.id,
                "revision": there.revision,
                "fundet": afklaring.value,
            }
            self._log.event(Handling.AFKLARET, hvem, tid, forloeb_id=there.forloeb_id, data=about)

    def mark_restored(self, tid: datetime) -> None:
        with self._memory.writing() as state:
            state.hul = set(state.forloeb)
            state.settings[RESTORED] = json.dumps(utc(tid).isoformat(timespec="microseconds"))
            for there in list(state.indberetninger.values()):
                if there.tilstand is Tilstand.KLAR:
                    self._follow(there, tid, Hvem("", ""))

    # -- for the cases, inside their write -------------------------------------------------------------------------

    def make_klar(self, forloeb_id: str, ny: IndberetningRecord, hvem: Hvem) -> None:
        there = self._klar(forloeb_id)
        if there is None:
            self._insert(forloeb_id, ny, hvem)
        elif self._may_have_left(there.id):
            self._follow(there, ny.klar_tid, hvem, ny)
        else:
            self._thaw(there, ny.klar_tid)

    def changed(self, forloeb_id: str, tid: datetime, hvem: Hvem) -> None:
        there = self._klar(forloeb_id)
        if there is not None and self._may_have_left(there.id):
            self._follow(there, tid, hvem)
        elif there is not None:
            self._thaw(there, tid)

    def drop_klar(self, forloeb_id: str) -> None:
        there = self._klar(forloeb_id)
        if there is not None and self._may_have_left(there.id):
            self._memory.state.indberetninger[there.id] = there._replace(tilstand=Tilstand.UVIST)
        elif there is not None:
            self.remove(there.id)

    def take_back(self, forloeb_id: str, *, set_aside: bool) -> IndberetningRecord:
        there = self._klar(forloeb_id)
        if there is None or self._may_have_left(there.id) is not set_aside:
            raise StoreError(SENTENCE)
        self.drop_klar(forloeb_id)
        if not set_aside:
            self._memory.state.brugt = self._memory.state.brugt | {forloeb_id: there.revision}
        return there

    def remove(self, indberetning_id: str) -> None:
        state = self._memory.state
        gone = state.indberetninger.pop(indberetning_id)
        own = [i.revision for i in self.indberetninger_of(gone.forloeb_id)]
        told = [key[1] for key in state.udenfor if key[0] == gone.forloeb_id]
        if gone.revision > max([state.brugt.get(gone.forloeb_id, 0), *own, *told]) + 1:
            state.hul = state.hul | {gone.forloeb_id}
        for attempt in self.attempts_of(indberetning_id):
            del state.attempts[attempt.id]
        state.receipts = [each for each in state.receipts if each.indberetning_id != indberetning_id]

    def follow(self, forloeb_id: str, tid: datetime) -> None:
        """For the marks: what the course says stands in none of its submissions."""
        there = self._klar(forloeb_id)
        if there is None:
            self._insert(
                forloeb_id, IndberetningRecord(uuid4().hex, forloeb_id, 0, Art.NY, Tilstand.KLAR, tid), Hvem("", "")
            )
        else:
            self._thaw(there, tid)

    def klar_again(self, there: IndberetningRecord, tid: datetime) -> None:
        """For the marks: it was Klar, and was taken for reported."""
        state = self._memory.state
        course = state.forloeb[there.forloeb_id]
        says = bool(course.nedlagt) or any(skema.faerdig is not None for skema in course.skemaer)
        if self._may_have_left(there.id):
            state.indberetninger[there.id] = there._replace(tilstand=Tilstand.UVIST)
            if says:
                self.follow(there.forloeb_id, tid)
            return
        after = [i for i in self.indberetninger_of(there.forloeb_id) if i.revision > there.revision]
        for each in [i for i in after if i.tilstand is Tilstand.KLAR and not self._may_have_left(i.id)]:
            after.remove(each)
            self.remove(each.id)
        if says and not after:
            state.indberetninger[there.id] = there._replace(tilstand=Tilstand.KLAR)
            self._thaw(state.indberetninger[there.id], tid)
        else:
            self.remove(there.id)

    def _klar(self, forloeb_id: str) -> IndberetningRecord | None:
        return next((i for i in self.indberetninger_of(forloeb_id) if i.tilstand is Tilstand.KLAR), None)

    def _may_have_left(self, indberetning_id: str) -> bool:
        tried = {attempt.udfald for attempt in self.attempts_of(indberetning_id)}
        return not tried <= {Udfald.MISLYKKET, Udfald.AFBRUDT}

    def _thaw(self, there: IndberetningRecord, tid: datetime) -> None:
        self._memory.state.indberetninger[there.id] = there._replace(
            klar_tid=utc(tid), payload=None, payload_sha256="", indhold_sha256=""
        )

    def _follow(
        self, there: IndberetningRecord, tid: datetime, hvem: Hvem, ny: IndberetningRecord | None = None
    ) -> None:
        """It may have left: another takes its place."""
        self._memory.state.indberetninger[there.id] = there._replace(tilstand=Tilstand.UVIST)
        blank = IndberetningRecord(uuid4().hex, there.forloeb_id, 0, Art.NY, Tilstand.KLAR, tid)
        self._insert(there.forloeb_id, ny or blank, hvem)

    def _insert(self, forloeb_id: str, ny: IndberetningRecord, hvem: Hvem) -> None:
        state = self._memory.state
        if ny.id in state.indberetninger:
            raise StoreError(SENTENCE)
        own = {i.revision: i for i in self.indberetninger_of(forloeb_id)}
        told = {key[1]: key[3] for key in state.udenfor if key[0] == forloeb_id}
        last, highest, used = max(own, default=0), max([0, *own, *told]), state.brugt.get(forloeb_id, 0)
        behind, gap = highest > last, forloeb_id in state.hul
        state.hul = state.hul - {forloeb_id}
        inherited = _inherited(own[last]) if last in own else None
        follows = Art.RETTET if highest else Art.NY
        state.indberetninger[ny.id] = IndberetningRecord(
            id=ny.id,
            forloeb_id=forloeb_id,
            revision=max(highest, used) + (101 if gap else 1),
            art=Art.SLETTET if state.forloeb[forloeb_id].nedlagt else follows,
            tilstand=Tilstand.KLAR,
            klar_tid=utc(ny.klar_tid),
            forrige_sha256=(own[highest].payload_sha256 if highest in own else "") or told.get(highest, ""),
            aarsag=Aarsag.GENDANNET
            if behind or gap
            else inherited or (Aarsag.TAGET_TILBAGE if used > highest else None),
        )
        about: dict[str, Json] = {"indberetning_id": ny.id, "revision": state.indberetninger[ny.id].revision}
        self._log.event(Handling.KLAR, hvem, ny.klar_tid, forloeb_id=forloeb_id, data=about)


def _stayed(there: IndberetningRecord) -> bool:
    """No file of it is known to have left."""
    typed = there.tilstand is Tilstand.INDBERETTET and there.sendt_tid is None
    return typed or there.tilstand in (Tilstand.KLAR, Tilstand.UVIST)


def _inherited(last: IndberetningRecord) -> Aarsag | None:
    """Why it is not known that the number of this one has left as a file."""
    if not _stayed(last):
        return None
    if last.tilstand is Tilstand.INDBERETTET:
        return Aarsag.INDTASTET if last.aarsag in (None, Aarsag.TAGET_TILBAGE) else last.aarsag
    return Aarsag.GENDANNET if last.aarsag is Aarsag.GENDANNET else Aarsag.AFBRUDT
