"""Who reports, for whom, and in which role: the answers of the first start.

Organisation and municipality are settings of the store; name and roles belong to the person whose key opened it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from smdb_desktop.domain.codelists import Kode, Kodelister
from smdb_desktop.domain.forms.texts import clean, unsendable
from smdb_desktop.domain.words import T
from smdb_desktop.services.desk.people import current
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import Organisation
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


FORVALTENDE, SUNDHEDSFAGLIG = "forvaltende", "sundhedsfaglig"
"""The properties by which a role of the list ``profil`` is known; the ordinary one has neither."""


def rolle_med(profiler: Iterable[Kode], egenskab: str = "") -> str:
    """The code of the role that has a property, or of the ordinary one; "" where the list has none."""
    wanted = {egenskab} - {""}
    found = (kode.code for kode in profiler if {e for e in (FORVALTENDE, SUNDHEDSFAGLIG) if kode.flag(e)} == wanted)
    return next(found, "")


def cleaned(profil: Profil) -> Profil:
    """The profile with its names as every text is kept."""
    named = profil.organisation._replace(navn=clean(profil.organisation.navn))
    return replace(profil, organisation=named, medarbejder=clean(profil.medarbejder))


def save_profile(store: Store, profil: Profil, now: datetime) -> None:
    """Keep the profile, in one transaction; its names are cleaned."""
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
    with store.together():
        about: Json = {"navn": organisation.navn, "cvr": organisation.cvr, "p_nummer": organisation.p_nummer}
        store.settings.put(_ORGANISATION, about)
        store.settings.put(_KOMMUNE, profil.myndighedskommune)
        store.people.save(person)


def load_profile(store: Store) -> Profil | None:
    """The profile, or None where the first start was not finished."""
    org: Any = store.settings.get(_ORGANISATION)
    person = current(store)
    if not isinstance(org, dict) or person is None:
        return None
    return Profil(
        organisation=Organisation(str(org.get("navn", "")), str(org.get("cvr", "")), str(org.get("p_nummer", ""))),
        myndighedskommune=str(store.settings.get(_KOMMUNE) or ""),
        roller=person.roller,
        rolle=person.rolle,
        medarbejder=person.navn,
        forvalter_for=person.kommune,
    )


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
