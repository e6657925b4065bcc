"""Who reports, for whom, and in which role: the answers of the first start, kept as settings of the store."""

from dataclasses import dataclass
from typing import Any

from smdb_desktop.services.ports import Organisation, Store

_KEY = "profil"


@dataclass(frozen=True, slots=True)
class Profil:
    """The answers of the first start. ``roller`` are codes of the list ``profil``; ``rolle`` is the one in use."""

    organisation: Organisation
    myndighedskommune: str
    roller: tuple[str, ...]
    rolle: str
    medarbejder: str


def save_profile(store: Store, profil: Profil) -> None:
    """Keep the profile."""
    organisation = profil.organisation
    store.set_setting(
        _KEY,
        {
            "organisation": {"navn": organisation.navn, "cvr": organisation.cvr, "p_nummer": organisation.p_nummer},
            "myndighedskommune": profil.myndighedskommune,
            "roller": list(profil.roller),
            "rolle": profil.rolle,
            "medarbejder": profil.medarbejder,
        },
    )


def load_profile(store: Store) -> Profil | None:
    """The profile, or None where the first start was not finished."""
    raw: Any = store.setting(_KEY)
    if not isinstance(raw, dict):
        return None
    org = raw.get("organisation") or {}
    return Profil(
        organisation=Organisation(str(org.get("navn", "")), str(org.get("cvr", "")), str(org.get("p_nummer", ""))),
        myndighedskommune=str(raw.get("myndighedskommune", "")),
        roller=tuple(raw.get("roller") or ()),
        rolle=str(raw.get("rolle", "")),
        medarbejder=str(raw.get("medarbejder", "")),
    )


def name_problem(text: str) -> str:
    """Why this cannot be the name of an organisation or a person ("" where it can): both stand in every submission."""
    # imported here: a profile is read on the way to the first page, and this brings every form along
    from smdb_desktop.domain.forms.values import unsendable

    return unsendable(text) or "" if text.strip() else "Navnet er tomt."


def is_cvr(text: str) -> bool:
    """Whether the text is eight digits, as a CVR number is."""
    return len(text) == 8 and text.isascii() and text.isdigit()


def is_p_nummer(text: str) -> bool:
    """Whether the text is ten digits, as a P-nummer is."""
    return len(text) == 10 and text.isascii() and text.isdigit()
