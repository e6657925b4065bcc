"""The people of an open store: who they are, in which roles, and who of them can open it. Roles are codes of the list ``profil``.

A person stands in the store and a passphrase in the key file, and a kill may come between the two: what is about to be done
stands in the store first, and is done to its end, or undone, by the next opening.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.texts import clean
from smdb_desktop.domain.roles import for_andre
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.giving import why_not_given
from smdb_desktop.services.desk.people import current
from smdb_desktop.services.desk.profile import name_problem, note_switch, own_kommune, working_as
from smdb_desktop.services.desk.settled import check_roles
from smdb_desktop.services.errors import KnownError, NameTaken, NoSuchPerson, NotAllowed, StoreError, UsageError
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.policy import Policy
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.vault import Doors
from smdb_desktop.services.stored.history import Haendelse, Handling
from smdb_desktop.services.stored.records import Hvem, Json, PersonRecord

_UNDER_WAY = "person_i_gang"
"""The setting with what is about to be done to a person: ``art``, ``person``, and who does it."""
NO_ROLE = T("Vælg mindst én profil.")
SAME_NAME = T(
    "Der er allerede en person, der hedder {navn}. Skriv noget, der skiller jer ad, fx en titel eller et bogstav mere."
)
UNKNOWN = T("Der er ingen person, der hedder {navn}.")
GONE = T("Personen er fjernet.")
LAST = T(
    "Der skal være mindst én anden person, som har låst op med sin egen adgangssætning; ellers kan ingen låse lageret op. Tilføj "
    "en anden person først."
)
HAS_ONE = T(
    "Personen har en adgangssætning og skifter den selv. Er den glemt, laves den om med gendannelseskoden, hvor der låses op."
)
STILL_UNDER_WAY = T("Personen bliver fjernet helt, næste gang lageret låses op.")
NOT_YOUR_ROLE = T("Den profil har du ikke. Profilerne vælges på siden Personer.")
WHICH_KOMMUNE = T("Vælg den kommune, der indberettes for.")


_PEOPLE = (Handling.PERSON_TILFOEJET, Handling.PERSON_AENDRET, Handling.PERSON_FJERNET)
_KEYS = (Handling.NOEGLE_SKIFTET, Handling.NOEGLE_GENDANNET, Handling.NOEGLE_NY, Handling.KODE_FORNYET)
_KEY_WORDS = {
    Handling.NOEGLE_SKIFTET: T("Skiftede sin adgangssætning"),
    Handling.NOEGLE_GENDANNET: T("Fik en ny adgangssætning med gendannelseskoden"),
    Handling.NOEGLE_NY: T("Gav lageret en ny nøgle"),
    Handling.KODE_FORNYET: T("Bekræftede en ny gendannelseskode"),
}


class Adgang(StrEnum):
    """Whether a person can open the store."""

    HAR = "har"
    VENTER = "venter"
    """A passphrase was typed for the first time, and the store was never opened with it."""
    INGEN = "ingen"


ACCESS = {
    Adgang.HAR: T("Låser op med sin egen"),
    Adgang.VENTER: T("Har ikke låst op endnu"),
    Adgang.INGEN: T("Har ingen adgangssætning"),
}


class PersonLinje(NamedTuple):
    """A person of the page *Personer*. ``hvorfor_ikke_fjernes`` is a sentence, "" where the person can be removed, and
    ``hvorfor_ikke_flere`` one where nobody here may give them another profile."""

    person: PersonRecord
    adgang: Adgang
    mig: bool
    hvorfor_ikke_fjernes: str
    hvorfor_ikke_flere: str = ""


class PeopleService:
    """Who works in one open store. ``names`` are those that somebody would try as a passphrase; ``check`` refuses roles."""

    def __init__(
        self,
        store: Store,
        doors: Doors,
        lister: Kodelister,
        policy: Policy,
        clock: Clock,
        new_id: NewId,
        changes: Changes,
        names: Callable[[], Sequence[str]],
    ) -> None:
        self._store, self._doors, self._lister, self._policy = store, doors, lister, policy
        self._clock, self._new_id, self._changes, self._names = clock, new_id, changes, names

    # -- who there is ----------------------------------------------------------------------------------------------------

    def lines(self) -> tuple[PersonLinje, ...]:
        """Everybody who works here, in the order in which they came."""
        doors, me = self._doors.all(), self._store.people.current_id
        present = [person for person in self._store.people.all() if person.aktiv]
        return tuple(
            PersonLinje(
                p,
                access(p, doors, me),
                p.id == me,
                self._why_not_removed(p, present, doors),
                self._why_not_given(self._others_than(p.roller), p.id),
            )
            for p in present
        )

    def why_not_added(self) -> str:
        """Why the person who has the store open may add nobody; "" where they may."""
        return self._why_not_given(self._others_than(()), "")

    def mine(self) -> tuple[Sequence[str], str]:
        """The profiles of the person who has the store open, and why they may take no other ("" where they may)."""
        person = current(self._store)
        roller = () if person is None else person.roller
        return roller, "" if person is None else self._why_not_given(self._others_than(roller), person.id)

    def must_be_given(self, roller: Sequence[str], person_id: str) -> None:
        """Refuse profiles that this person does not have and may not be given by the one who has the store open. Raises
        NotAllowed."""
        there = self._store.people.get(person_id)
        if there is not None and (why := self._why_not_given(set(roller) - set(there.roller), person_id)):
            raise NotAllowed(why)

    def _others_than(self, roller: Sequence[str]) -> set[str]:
        return {kode.code for kode in self._lister["profil"]} - set(roller)

    def _why_not_given(self, gained: Collection[str], whose: str) -> str:
        doors, me = self._doors.all(), self._store.people.current_id
        present = [person for person in self._store.people.all() if person.aktiv]
        opens = {p.id for p in present if access(p, doors, me) is Adgang.HAR}
        return why_not_given(gained, whose, me, present, opens, self._lister)

    def several(self) -> bool:
        """Whether more than one person works here."""
        return sum(person.aktiv for person in self._store.people.all()) > 1

    def events(self) -> tuple[Haendelse, ...]:
        """What was done to people and keys and in which profile who worked, newest first."""
        kinds = {*_PEOPLE, *_KEYS, Handling.PROFIL_SKIFTET}
        return tuple(each for each in reversed(self._store.log.of_keys()) if each.art in kinds)

    def find(self, navn: str) -> PersonRecord:
        """The person of that name who works here. Raises UsageError."""
        named = _folded(navn)
        found = next((p for p in self._store.people.all() if p.aktiv and _folded(p.navn) == named), None)
        if found is None:
            raise NoSuchPerson(UNKNOWN.format(navn=clean(navn)))
        return found

    # -- adding ----------------------------------------------------------------------------------------------------------

    def check(self, navn: str, roller: Sequence[str], beside: str = "") -> None:
        """Refuse a name or roles. Raises UsageError, Administered. ``beside`` is the id of the person who has the name."""
        self._check_name(navn, beside)
        self._check_roles(roller)

    def add(self, own: str, navn: str, roller: Sequence[str], passphrase: str) -> PersonRecord:
        """Add a person with a first passphrase, which the person has typed; ``own`` is that of the one who adds.

        Raises UsageError, NotAllowed, Administered, WrongPassphrase, StoreError; then nothing is left of it, or ``lines`` has
        the person.
        """
        self.check(navn, roller)
        if why := self.why_not_added():
            raise NotAllowed(why)
        now = self._clock()
        person = PersonRecord(self._new_id(), clean(navn), tuple(roller), roller[0], now)
        with self._store.together():
            self._store.people.save(person)
            self._begin(Handling.PERSON_TILFOEJET, person)
        try:
            self._doors.add(own, person.id, passphrase, (*self._names(), person.navn))
        except BaseException:
            # what even this cannot take back is taken back by the next opening; a passphrase that a full disk did not give up
            # opens, so its person stays in sight and the next opening ends it
            if person.id not in self._doors.all():
                with suppress(KnownError), self._store.together():
                    self._store.people.forget(person.id)
                    self._store.settings.put(_UNDER_WAY, None)
            self._tell()
            raise
        with suppress(StoreError):
            self._end(Handling.PERSON_TILFOEJET, person)
        self._tell()
        return person

    def give_passphrase(self, own: str, person_id: str, passphrase: str) -> None:
        """A passphrase for somebody who has none, or none that was ever used. Raises as ``add``, and NotAllowed."""
        line = self._line(person_id)
        if line.adgang is Adgang.HAR:
            raise NotAllowed(HAS_ONE)
        # who knows it opens the store in that person's profiles
        if line.person.id != self._store.people.current_id and (why := self.why_not_added()):
            raise NotAllowed(why)
        self._doors.add(own, person_id, passphrase, self._names())
        self._note(Handling.PERSON_AENDRET, line.person, {"adgangssaetning": True})
        self._tell()

    # -- changing --------------------------------------------------------------------------------------------------------

    def change(self, person_id: str, navn: str | None = None, roller: Sequence[str] | None = None) -> None:
        """Another name, other roles, or both, in one write; what was done keeps the name of its day, and the role in use stays
        where it is among them. Raises UsageError, NotAllowed, Administered; then neither is changed."""
        person = changed = self._line(person_id).person
        data: dict[str, Json] = {}
        if navn is not None and clean(navn) != person.navn:
            self._check_name(navn, person_id)
            changed, data["fra"] = changed._replace(navn=clean(navn)), person.navn
        if roller is not None and tuple(roller) != person.roller:
            self._check_roles(roller, person.roller)
            self.must_be_given(roller, person_id)
            if person.rolle not in roller:
                changed = changed._replace(rolle=roller[0], kommune="")
            changed, data["roller"] = changed._replace(roller=tuple(roller)), list(roller)
        if data:
            with self._store.together():
                self._store.people.save(changed)
                self._switched(person, changed)
                self._log(Handling.PERSON_AENDRET, changed, data)
            self._tell()

    def work_as(self, rolle: str, kommune: str = "") -> None:
        """Go on in another of one's roles; one that reports for another municipality says for which (rule 7).

        Raises NotAllowed and Administered.
        """
        person = current(self._store)
        if person is None or rolle not in person.roller:
            raise NotAllowed(NOT_YOUR_ROLE)
        self._check_roles((rolle,))
        other = for_andre(self._lister, rolle)
        if other and kommune not in self._lister["kommune"]:
            raise NotAllowed(WHICH_KOMMUNE)
        changed = person._replace(rolle=rolle, kommune=kommune if other else "")
        with self._store.together():
            self._store.people.save(changed)
            self._switched(person, changed)
        self._tell()

    def _switched(self, before: PersonRecord, after: PersonRecord) -> None:
        kommune = own_kommune(self._store)
        note_switch(self._store, self._clock(), working_as(before, kommune), working_as(after, kommune), after)

    # -- removing --------------------------------------------------------------------------------------------------------

    def remove(self, own: str, person_id: str) -> None:
        """Let a person open the store no more; what the person did and began stays, with the name.

        Raises NotAllowed, WrongPassphrase, StoreError; then the person is there as before, or the sentence says what is not.
        """
        line = self._line(person_id)
        if line.hvorfor_ikke_fjernes:
            raise NotAllowed(line.hvorfor_ikke_fjernes)
        self._doors.prove(own)
        with self._store.together():
            self._store.people.save(line.person._replace(aktiv=False))
            self._begin(Handling.PERSON_FJERNET, line.person)
        try:
            self._doors.take_away([person_id])
        except KnownError as error:
            self._undo_removal(line.person, error)
            raise
        with suppress(StoreError):
            self._end(Handling.PERSON_FJERNET, line.person)
        self._tell()

    def _undo_removal(self, person: PersonRecord, error: KnownError) -> None:
        try:
            with self._store.together():
                self._store.people.save(person)
                self._store.settings.put(_UNDER_WAY, None)
        except KnownError:
            raise type(error)(sentences(str(error), STILL_UNDER_WAY), error.details) from error

    def _why_not_removed(self, person: PersonRecord, present: Iterable[PersonRecord], doors: Mapping[str, bool]) -> str:
        others = (access(p, doors, self._store.people.current_id) for p in present if p.id != person.id)
        return "" if Adgang.HAR in others else LAST

    # -- what is noted ---------------------------------------------------------------------------------------------------

    def _line(self, person_id: str) -> PersonLinje:
        found = next((line for line in self.lines() if line.person.id == person_id), None)
        if found is None:
            raise NotAllowed(GONE)
        return found

    def must_be_new(self, navn: str, beside: str) -> None:
        """Refuse a name that somebody else has who works here. Raises NameTaken."""
        named = _folded(navn)
        if any(p.aktiv and p.id != beside and _folded(p.navn) == named for p in self._store.people.all()):
            raise NameTaken(SAME_NAME.format(navn=clean(navn)))

    def _check_name(self, navn: str, beside: str) -> None:
        if problem := name_problem(navn):
            raise UsageError(problem)
        self.must_be_new(navn, beside)

    def _check_roles(self, roller: Sequence[str], held: Sequence[str] = ()) -> None:
        """One that is ``held`` and that the program does not have now, as while its package is out, may stay."""
        known = self._lister["profil"]
        judged = [rolle for rolle in roller if rolle in known or rolle not in held]
        if not roller or any(rolle not in known for rolle in judged):
            raise UsageError(NO_ROLE)
        check_roles(self._policy, judged, self._lister)

    def _begin(self, art: Handling, person: PersonRecord) -> None:
        who = self._store.people.who()
        self._store.settings.put(_UNDER_WAY, {"art": art.value, "person": person.id, "id": who.id, "navn": who.navn})

    def _end(self, art: Handling, person: PersonRecord) -> None:
        with self._store.together():
            self._store.settings.put(_UNDER_WAY, None)
            self._log(art, person, {"roller": list(person.roller)})

    def _note(self, art: Handling, person: PersonRecord, data: Mapping[str, Json]) -> None:
        with suppress(StoreError):
            self._log(art, person, data)

    def _log(self, art: Handling, person: PersonRecord, data: Mapping[str, Json]) -> None:
        about: dict[str, Json] = {"person": person.id, "navn": person.navn, **data}
        self._store.log.add(art, self._store.people.who(), self._clock(), data=about)

    def _tell(self) -> None:
        self._changes.publish(Changed(Kind.PERSONER), Changed(Kind.INDSTILLINGER))


def access(person: PersonRecord, doors: Mapping[str, bool], me: str) -> Adgang:
    """Whether a person can open the store; a key file of an older format may not say whose a passphrase is."""
    if person.id not in doors:
        return Adgang.HAR if person.id == me or "" in doors else Adgang.INGEN
    return Adgang.HAR if doors[person.id] else Adgang.VENTER


def carry_through(store: Store, doors: Doors, clock: Clock) -> tuple[str, ...]:
    """At the opening: what was about to be done to a person is done or undone, and who was removed opens nothing any more.

    The names of removed people whom the key file still let in, because an older one was put back.
    """
    _settle(store, doors, clock)
    removed = {person.id: person.navn for person in store.people.all() if not person.aktiv}
    known = [id_ for id_ in doors.all() if id_ in removed]
    if known:
        doors.take_away(known)
    return tuple(removed[id_] for id_ in known)


def _settle(store: Store, doors: Doors, clock: Clock) -> None:
    noted = store.settings.get(_UNDER_WAY)
    if not isinstance(noted, dict):
        return
    art, person = Handling(str(noted.get("art"))), store.people.get(str(noted.get("person")))
    with store.together():
        store.settings.put(_UNDER_WAY, None)
        if person is None:
            return
        if art is Handling.PERSON_TILFOEJET and person.id not in doors.all():
            store.people.forget(person.id)
            return
        if art is Handling.PERSON_FJERNET:
            doors.take_away([person.id])
        who = Hvem(str(noted.get("id")), str(noted.get("navn")))
        store.log.add(art, who, clock(), data={"person": person.id, "navn": person.navn, "roller": list(person.roller)})


def _folded(navn: str) -> str:
    return " ".join(clean(navn).split()).casefold()


def told(event: Haendelse, lister: Kodelister) -> str:
    """What was done to a person or a key, in words; "" for another event."""
    data = event.data or {}
    words = _KEY_WORDS.get(event.art)
    if words is not None:
        return words
    navn, given = str(data.get("navn", "")), data.get("roller")
    if event.art is Handling.PROFIL_SKIFTET:
        return _switch(navn, data.get("fra"), data.get("til"), lister)
    roller = joined(", ", (lister["profil"].label(str(rolle)) for rolle in given)) if isinstance(given, list) else ""
    if event.art is Handling.PERSON_TILFOEJET:
        return T("Tilføjede {navn} med {profiler}", navn=navn, profiler=roller)
    if event.art is Handling.PERSON_FJERNET:
        return T("Fjernede {navn}", navn=navn)
    if event.art is not Handling.PERSON_AENDRET:
        return ""
    if data.get("adgangssaetning"):
        return T("{navn} fik en ny adgangssætning", navn=navn)
    named = T("{fra} hedder nu {navn}", fra=str(data["fra"]), navn=navn) if "fra" in data else ""
    having = T("{navn} har nu {profiler}", navn=navn, profiler=roller) if roller else ""
    return joined("; ", (text for text in (named, having) if text))


def _switch(navn: str, fra: Json, til: Json, lister: Kodelister) -> str:
    """In which profile somebody worked before, and for which municipality, and in which now."""
    if not isinstance(til, dict):
        return ""
    profil, kommune = (str(til.get(name, "")) for name in ("rolle", "kommune"))
    now = {"profil": lister["profil"].label(profil), "kommune": lister["kommune"].label(kommune)}
    if not isinstance(fra, dict):
        return T("{navn} arbejder som {profil} for {kommune}", navn=navn, **now)
    was, where = (str(fra.get(name, "")) for name in ("rolle", "kommune"))
    before = {"foer": lister["profil"].label(was), "foer_kommune": lister["kommune"].label(where)}
    if where == kommune:
        return T("{navn} skiftede fra {foer} til {profil} for {kommune}", navn=navn, foer=before["foer"], **now)
    return T("{navn} skiftede fra {foer} for {foer_kommune} til {profil} for {kommune}", navn=navn, **before, **now)
