"""What lies where we have handed over before: looked for before anything is signed.

So nothing is sent twice, nor under a number that is used up.

Looking and reading touch no store; what was found is noted in one commit. A file of which an attempt was cut off is confirmed as
sent; one that this store does not know, or knows otherwise, is noted, and its course goes on above it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.answers import answers_within
from smdb_desktop.services.outbox.signing import CONTAINER_LIMIT, SUFFIX
from smdb_desktop.services.ports.clock import NewId
from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.ports.submissions import Omrids, Submissions
from smdb_desktop.services.ports.vault import Datofelter
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.records import (
    MOST_REVISION,
    Afgaaet,
    Art,
    IndberetningRecord,
    Json,
    Kilde,
    Kvittering,
    Tilstand,
    Udenfor,
    Udfald,
    Udgaaende,
    Written,
)

SECONDS = 10.0
"""How long a place is waited for before it counts as out of reach: a share that is gone may not answer for minutes."""
FOUND = T("Fundet, hvor den blev skrevet, læst igen og kontrolleret.")
OUT_OF_REACH = T(
    "Der kan ikke ses efter i {maal}, hvor en eksport blev afbrudt. Er filerne nået frem, kan de samme indberetninger blive "
    "eksporteret igen, uændret."
)

MakeWay: TypeAlias = Callable[[str, str], WayOut | None]
"""The way of this kind to this place; None for a kind that this program does not have."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to look in. ``uvis``: something may lie there that nobody saw arrive."""

    way: WayOut
    uvis: bool


@dataclass(frozen=True, slots=True)
class Lying:
    """A file with a name of ours in one of the places."""

    way: WayOut
    indberetning_id: str
    venter: bool = False
    """Whether it is a submission of this store that may have left."""

    @property
    def navn(self) -> str:
        """The file's name."""
        return f"{self.indberetning_id}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a file carries. ``ok``: it verifies in full, as what we sign today does; ``sag`` is None where its codes or its form
    version are not known here."""

    lying: Lying
    udenfor: Udenfor
    payload: bytes
    omrids: Omrids
    sag: Json
    ok: bool


@dataclass(slots=True)
class Noted:
    """What became of what was found: submissions that are sent now; those that were Klar and left with another content than
    the course has here, with the number that it has now; how many courses have left in a later revision than they have here, how
    many live here though they were reported deleted, and how many files could not be read whole.
    """

    sent: dict[str, Written] = field(default_factory=dict)
    instead: dict[str, int] = field(default_factory=dict)
    behind: int = 0
    deleted: int = 0
    unread: int = 0


def listed(places: Sequence[Place], skip: Callable[[str, str], bool]) -> tuple[list[Lying], list[Place]]:
    """What lies in the places under names of ours, and the places that could not be looked into. Touches no store."""
    names = answers_within(SECONDS, [place.way.names for place in places])
    lying = [
        Lying(place.way, name.removesuffix(SUFFIX))
        for place, there in zip(places, names, strict=True)
        for name in sorted(there or ())
        if name.endswith(SUFFIX) and not skip(place.way.maal, name)
    ]
    return lying, [place for place, there in zip(places, names, strict=True) if there is None]


def opened(lying: Iterable[Lying], submissions: Submissions, trust: Sequence[bytes], now: datetime) -> list[Found]:
    """What the files carry; what is no submission of ours, or was changed, is left out. Touches no store.

    A file that was made with a list or with forms that are not known here is ours all the same: its number is used up.
    """
    found = []
    for each in lying:
        if each.venter:
            each.way.tidy(each.navn)
        try:
            content = each.way.ask(each.navn, CONTAINER_LIMIT)
            judged = submissions.verify(content, now, trust) if content is not None else None
            if judged is None or judged.payload is None:
                continue
            is_ = submissions.outline(judged.payload)
        except KnownError:
            continue
        if is_.indberetning_id == each.indberetning_id and is_.revision <= MOST_REVISION:
            if each.venter and judged.ok:
                with suppress(KnownError):
                    each.way.announce(each.navn)
            about = (judged.payload_sha256, Kilde.FIL, is_.art, local(is_.tid).date())
            row = Udenfor(is_.indberetning_id, is_.forloeb_id, is_.revision, *about)
            found.append(Found(each, row, judged.payload, is_, _read(judged.payload, submissions), judged.ok))
    return found


def _read(payload: bytes, submissions: Submissions) -> Json:
    """What it says of its case; None where that cannot be read with the lists and forms that are here."""
    try:
        return submissions.read_payload(payload)["sag"]
    except KnownError:
        return None


class Notes:
    """Notes in the store what was found. Every method belongs to the store's lane."""

    def __init__(
        self, store: Store, new_id: NewId, says: Callable[[Udgaaende], tuple[Json, str]], datofelter: Datofelter
    ) -> None:
        """``says`` gives what a submission's course would say today, as a payload says it, and its digest."""
        self._datofelter = datofelter
        self._store = store
        self._new_id = new_id
        self._says = says

    def keep(self, found: Sequence[Found], now: datetime) -> Noted:
        """Confirm and note, in one commit."""
        noted = Noted()
        with self._store.together():
            given = self._store.outbox.outgoing([each.udenfor.indberetning_id for each in found])
            strange = [each for each in found if not self._confirmed(each, given, now, noted)]
            courses = {each.udenfor.forloeb_id for each in strange}
            own = {course: self._store.outbox.indberetninger_of(course) for course in courses}
            noted.behind = sum(
                1 for course, rows in own.items() if rows and any(_above(each, course, rows) for each in strange)
            )
            noted.unread = sum(1 for each in strange if each.sag is None)
            self._store.outbox.note_outside([each.udenfor for each in strange], now)
            back = self._store.outbox.taken_back([course for course, rows in own.items() if rows]).values()
            noted.deleted = sum(1 for each in back if each.kilde is Kilde.FIL)
            # a deletion has left too, but no course that anybody could report a second time
            self._store.outbox.note_left([self._left(each) for each in strange if each.omrids.art is not Art.SLETTET])
            for course, rows in own.items():
                noted.instead |= self._overtaken(course, rows)
        return noted

    def _left(self, found: Found) -> Afgaaet:
        """The course of a file, should it not be here."""
        days = (found.omrids.dage.get(art, {}).get(navn) for art, navn in self._datofelter().items())
        return Afgaaet(found.udenfor.forloeb_id, found.omrids.cpr_nr, next((day for day in days if day), ""))

    def _overtaken(self, forloeb_id: str, before: Sequence[IndberetningRecord]) -> dict[str, int]:
        """What was Klar of a course and is no more, with the number of what is Klar now."""
        after = self._store.outbox.indberetninger_of(forloeb_id)
        was, now = ([each for each in rows if each.tilstand is Tilstand.KLAR] for rows in (before, after))
        return {old.id: new.revision for old, new in zip(was, now, strict=False) if old.id != new.id}

    def _confirmed(self, found: Found, given: Mapping[str, Udgaaende], now: datetime, noted: Noted) -> bool:
        """Whether this is a submission of ours that waits for its receipt, which it has then."""
        outgoing = given.get(found.udenfor.indberetning_id)
        record = outgoing.indberetning if outgoing else None
        if outgoing is None or record is None or not found.ok or not _waits(record):
            return False
        if record.revision != found.udenfor.revision or record.payload not in (None, found.payload):
            return False
        today, digest = self._today(outgoing)
        same = found.sag == today
        outbox, row = self._store.outbox, found.udenfor
        who, way = self._store.people.who(), found.lying.way
        outbox.freeze(row.indberetning_id, found.payload, row.sha256, digest if same else "")
        navn = way.delivered(found.lying.navn)
        outbox.mark_sent(row.indberetning_id, row.sha256, navn, way.maal, who, now)
        attempts = outbox.attempts_of(row.indberetning_id)
        for each in attempts:
            if each.udfald is Udfald.I_GANG:
                outbox.end_attempt(each.id, Udfald.AFLEVERET, FOUND, now)
        there = [each for each in attempts if each.maal == way.maal] or attempts
        attempt_id = there[-1].id if there else ""
        outbox.keep_receipt(Kvittering(row.indberetning_id, attempt_id, way.vej, now, row.sha256, navn, FOUND))
        noted.sent[row.indberetning_id] = Written(
            row.indberetning_id, row.sha256, found.lying.navn, way.path(found.lying.navn)
        )
        if record.tilstand in (Tilstand.KLAR, Tilstand.INDBERETTET) and not same:
            self._again(record, now)
            last = outbox.indberetninger_of(record.forloeb_id)[-1]
            noted.instead[record.id] = last.revision
        return True

    def _today(self, outgoing: Udgaaende) -> tuple[Json, str]:
        """What the course would say today; nothing where it may not be said."""
        try:
            return self._says(outgoing)
        except KnownError:
            return None, ""

    def _again(self, record: IndberetningRecord, now: datetime) -> None:
        """What left says something else than the course does today: it is Klar again."""
        course = self._store.cases.forloeb(record.forloeb_id)
        klar = IndberetningRecord(self._new_id(), course.id, 0, Art.NY, Tilstand.KLAR, now)
        write = Write(self._store.people.who(), now, course.revision)
        self._store.cases.complete_skema(course.id, {}, (), klar, write)


def _waits(record: IndberetningRecord) -> bool:
    """Whether no file of it is known to have left; one that was typed into SMDB may be exported all the same."""
    typed = record.tilstand is Tilstand.INDBERETTET and record.sendt_tid is None
    return typed or record.tilstand in (Tilstand.KLAR, Tilstand.UVIST)


def _above(found: Found, forloeb_id: str, own: Sequence[IndberetningRecord]) -> bool:
    """Whether a later revision of the course has left than it has here."""
    return found.udenfor.forloeb_id == forloeb_id and found.udenfor.revision > own[-1].revision


class Eye:
    """Looks for the whole time that a store is open, so that nothing is looked at twice without need."""

    def __init__(self, store: Store, submissions: Submissions, make_way: MakeWay, notes: Notes) -> None:
        self._store = store
        self.submissions = submissions
        self._make_way = make_way
        self._notes = notes
        self._looked: set[str] = set()
        self._seen: set[tuple[str, str]] = set()

    def places(self, way: WayOut) -> list[Place]:
        """Where to look before handing over to this place: there, and wherever something may lie or was not looked for yet."""
        places = [Place(way, uvis=False)]
        for target in self._store.outbox.targets():
            other = self._make_way(target.vej, target.maal)
            if target.maal == way.maal:
                places[0] = Place(way, target.uvis)
            elif other is not None and (target.uvis or target.maal not in self._looked):
                places.append(Place(other, target.uvis))
        return places

    def is_seen(self, maal: str, navn: str) -> bool:
        """Whether it is known already what this file is."""
        return (maal, navn) in self._seen

    def news(self, places: Sequence[Place], lying: Sequence[Lying], way: WayOut) -> list[Lying]:
        """What of it must be opened. The place that is written to now is looked at again the next time."""
        self._looked |= {place.way.maal for place in places}
        self._looked.discard(way.maal)
        self._seen |= {(each.way.maal, each.navn) for each in lying}
        unaccounted = set(self._store.outbox.unaccounted([each.indberetning_id for each in lying]))
        rows = self._store.outbox.listed([each.indberetning_id for each in lying])
        waiting = {row.indberetning.id for row in rows if row.indberetning.tilstand in (Tilstand.KLAR, Tilstand.UVIST)}
        return [
            Lying(each.way, each.indberetning_id, each.indberetning_id in waiting)
            for each in lying
            if each.indberetning_id in unaccounted
        ]

    def keep(self, found: Sequence[Found], now: datetime) -> Noted:
        """Confirm and note what concerns this organisation."""
        profil = load_profile(self._store)
        ours = "" if profil is None else profil.organisation.navn
        return self._notes.keep([each for each in found if each.omrids.afsender == ours or self._is_ours(each)], now)

    def _is_ours(self, found: Found) -> bool:
        return bool(self._store.outbox.indberetninger_of(found.udenfor.forloeb_id))


class Look:
    """One look, in steps: ``step`` and ``took`` on the store's lane, what ``step`` gives anywhere."""

    def __init__(self, eye: Eye, way: WayOut) -> None:
        self._eye = eye
        self._way = way
        self._places: list[Place] = []
        self._lying: list[Lying] | None = None
        self._done = False
        self.noted = Noted()
        self.told: list[str] = []

    def step(self, trust: Sequence[bytes], now: datetime) -> Callable[[], Any] | None:
        """The next piece of work that touches no store; None when the look is over."""
        if self._done:
            return None
        if self._lying is None:
            places = self._places = self._eye.places(self._way)
            return lambda: listed(places, self._eye.is_seen)
        lying, submissions = self._lying, self._eye.submissions
        return lambda: opened(lying, submissions, trust, now)

    def took(self, answer: Any, now: datetime) -> None:
        """What came of the piece of work."""
        if self._lying is None:
            lying, missing = answer
            self.told = out_of_reach(missing)
            there = [place for place in self._places if place not in missing]
            self._lying = self._eye.news(there, lying, self._way)
            self._done = not self._lying
            if self._done:
                self._let_go()
        else:
            self._done = True
            self._let_go()
            self.noted = self._eye.keep(answer, now)
            if self.noted.behind:
                self.told.append(
                    Tn(
                        "{n} forløb er eksporteret i en nyere udgave end den, der findes her. Se det efter, før du retter i det.",
                        "{n} forløb er eksporteret i en nyere udgave end den, der findes her. Se dem efter, før du retter i dem.",
                        n=self.noted.behind,
                    )
                )
            if self.noted.deleted:
                self.told.append(alive(self.noted.deleted))
            if self.noted.unread:
                self.told.append(unread(self.noted.unread))

    def _let_go(self) -> None:
        """The places that were looked into are not held open; the one that is written to is its writers'."""
        for place in self._places:
            if place.way is not self._way:
                place.way.close()


def alive(number: int) -> Text:
    """That courses stand here of which the deletion has left."""
    return Tn(
        "{n} forløb er meldt slettet i en fil, der blev fundet, men står her endnu. Se det efter, før du retter i det.",
        "{n} forløb er meldt slettet i filer, der blev fundet, men står her endnu. Se dem efter, før du retter i dem.",
        n=number,
    )


def unread(number: int) -> Text:
    """That files were made with a list or with forms that this store does not have; their numbers are used up all the same."""
    return Tn(
        "{n} fil er eksporteret herfra og kan ikke læses helt: den har svar eller skemaer, som data her ikke kender. Dens nummer "
        "bruges ikke igen. Læs kodelisten eller skemaet ind igen, før du retter i sagen.",
        "{n} filer er eksporteret herfra og kan ikke læses helt: de har svar eller skemaer, som data her ikke kender. Deres "
        "numre bruges ikke igen. Læs kodelisten eller skemaet ind igen, før du retter i sagerne.",
        n=number,
    )


def out_of_reach(places: Iterable[Place]) -> list[str]:
    """A sentence for each place that could not be looked into although something may lie there."""
    return [OUT_OF_REACH.format(maal=place.way.maal) for place in places if place.uvis]
