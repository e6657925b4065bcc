"""Who reports, for whom, and in which role: the answers of the first start.

Organisation and municipality are settings of the store; name and roles belong to the person whose key opened it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.texts import clean, unsendable
from smdb_desktop.domain.roles import Rolle, roller
from smdb_desktop.domain.words import T
from smdb_desktop.services.desk.people import current
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Json, PersonRecord

_ORGANISATION = "organisation"
_KOMMUNE = "myndighedskommune"


@dataclass(frozen=True, slots=True)
class Profil:
    """The answers of the first start. ``roller`` are codes of the list ``profil``; ``rolle`` is the one in use.

    ``myndighedskommune`` is the centre's own; ``forvalter_for`` another one that is reported for in this role, "" for none.
    """

    organisation: Organisation
    myndighedskommune: str
    roller: tuple[str, ...]
    rolle: str
    medarbejder: str
    forvalter_for: str = ""

    @property
    def kommune(self) -> str:
        """The municipality that is reported for now."""
        return self.forvalter_for or self.myndighedskommune


FOR_OWN = T("{navn}: for jeres egen kommune")
FOR_OTHER = T("{navn}: for en anden kommune")
FOR_ITS_FORMS = T("{navn}: {beskrivelse}")
NOT_TOLD = T("udfylder kun de skemaer, der hører til den")


def described(lister: Kodelister) -> dict[str, str]:
    """Every role that the program has by its code, with what a person is told of it where roles are chosen."""
    return {each.kode: _told(each) for each in roller(lister)}


def _told(rolle: Rolle) -> str:
    if rolle.indberetter:
        return (FOR_OTHER if rolle.for_andre else FOR_OWN).format(navn=rolle.navn)
    return FOR_ITS_FORMS.format(navn=rolle.navn, beskrivelse=rolle.beskrivelse or NOT_TOLD)


def cleaned(profil: Profil) -> Profil:
    """The profile with its names as every text is kept."""
    named = profil.organisation._replace(navn=clean(profil.organisation.navn))
    return replace(profil, organisation=named, medarbejder=clean(profil.medarbejder))


def save_profile(store: Store, profil: Profil, now: datetime) -> None:
    """Keep the profile, in one transaction; its names are cleaned. Another name and other roles stand in the log, and that one
    came whom the store did not know, as after a copy was restored."""
    profil = cleaned(profil)
    organisation, there = profil.organisation, current(store)
    person = PersonRecord(
        id=store.people.current_id,
        navn=profil.medarbejder,
        roller=profil.roller,
        rolle=profil.rolle,
        oprettet=now if there is None else there.oprettet,
        kommune=profil.forvalter_for,
    )
    kommune = own_kommune(store)
    with store.together():
        about: Json = {"navn": organisation.navn, "cvr": organisation.cvr, "p_nummer": organisation.p_nummer}
        store.settings.put(_ORGANISATION, about)
        store.settings.put(_KOMMUNE, profil.myndighedskommune)
        alone = there is None and not any(each.aktiv for each in store.people.all())
        noted = _noted(person, there, alone=alone)
        store.people.save(person)
        if not alone:
            note_switch(store, now, working_as(there, kommune), working_as(person, profil.myndighedskommune), person)
        if noted is not None:
            art, data = noted
            store.log.add(art, store.people.who(), now, data={"person": person.id, "navn": person.navn, **data})


def working_as(person: PersonRecord | None, kommune: str) -> dict[str, Json] | None:
    """In which profile a person works, and for which municipality; ``kommune`` is the centre's own. None for nobody yet."""
    return None if person is None else {"rolle": person.rolle, "kommune": person.kommune or kommune}


def note_switch(
    store: Store, now: datetime, before: dict[str, Json] | None, after: dict[str, Json] | None, person: PersonRecord
) -> None:
    """A line in the log where a person works in another profile or for another municipality; call it in the same transaction."""
    if before != after:
        data: dict[str, Json] = {"person": person.id, "navn": person.navn, "fra": before, "til": after}
        store.log.add(Handling.PROFIL_SKIFTET, store.people.who(), now, data=data)


def own_kommune(store: Store) -> str:
    """The centre's own municipality, "" before the first start is finished."""
    return str(store.settings.get(_KOMMUNE) or "")


def _noted(person: PersonRecord, there: PersonRecord | None, *, alone: bool) -> tuple[Handling, dict[str, Json]] | None:
    """What of a person's own profile stands in the log; None where there is nothing to say."""
    roller: dict[str, Json] = {"roller": list(person.roller)}
    if there is None:
        return None if alone else (Handling.PERSON_TILFOEJET, roller)
    data: dict[str, Json] = {} if there.navn == person.navn else {"fra": there.navn}
    if set(there.roller) != set(person.roller):
        data |= roller
    return (Handling.PERSON_AENDRET, data) if data else None


def load_profile(store: Store) -> Profil | None:
    """The profile, or None where the first start was not finished."""
    there, person = centre(store), current(store)
    if there is None or person is None:
        return None
    return replace(
        there, roller=person.roller, rolle=person.rolle, medarbejder=person.navn, forvalter_for=person.kommune
    )


def centre(store: Store) -> Profil | None:
    """What every person's profile here has in common, without a person; None where the first start was not finished."""
    org: Any = store.settings.get(_ORGANISATION)
    if not isinstance(org, dict):
        return None
    organisation = Organisation(str(org.get("navn", "")), str(org.get("cvr", "")), str(org.get("p_nummer", "")))
    return Profil(organisation, own_kommune(store), (), "", "")


def own_names(profil: Profil | None, lister: Kodelister, people: Iterable[str] = ()) -> tuple[str, ...]:
    """The names that somebody who knows the centre would try as a passphrase: its own, its municipality's, its people's."""
    if profil is None:
        return tuple(people)
    kommune = lister["kommune"].label(profil.myndighedskommune) if profil.myndighedskommune else ""
    return tuple(dict.fromkeys((profil.organisation.navn, kommune, profil.medarbejder, *people)))


def name_problem(text: str) -> str:
    """Why this cannot be the name of an organisation or a person ("" where it can): both stand in every submission."""
    return unsendable(text) or "" if clean(text) else T("Navnet er tomt.")


def is_cvr(text: str) -> bool:
    """Whether the text is eight digits, as a CVR number is."""
    return len(text) == 8 and text.isascii() and text.isdigit()


def is_p_nummer(text: str) -> bool:
    """Whether the text is ten digits, as a P-nummer is."""
    return len(text) == 10 and text.isascii() and text.isdigit()
