"""The tilbud that were used before: remembered when a treatment is completed, found again by any part of what is known.

The centre's own tilbud is known before anything was used, where the profile has its P-nummer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import KOMMUNE, NAVN, P_NUMMER, SEARCHED, identity

MOST_WITH_A_NUMBER = 50
"""How many tilbud are looked at that have a P-nummer somewhere in their name, number or address."""


def remember(store: Store, values: Mapping[str, Json], tid: datetime) -> bool:
    """Keep a tilbud as the one used last; whether it is one: forms without a tilbud's name are none."""
    key = identity(values)
    if not key or NAVN not in values:
        return False
    store.registers.remember_tilbud(key, values, _searched(values), str(values.get(KOMMUNE) or ""), tid)
    return True


def find(store: Store, lister: Kodelister, text: str, most: int) -> tuple[Mapping[str, Json], ...]:
    """The tilbud that every word of the text fits (part of name, P-nummer, address or municipality), used last first.

    A municipality is found by any usual spelling of its name; the word Kommune behind it says nothing. The centre's own tilbud
    stands behind them while it was not used, and so first while none was.
    """
    kommuner = lister["kommune"]
    words = [(word, kommuner.spelling(word)) for word in text.casefold().split()]
    names = [(kode.code, kommuner.spellings(kode.code)[:2]) for kode in kommuner] if words else []
    asked = [(w, [code for code, spelled in names if any(s in each for each in spelled)]) for w, s in words if s]
    own = _own_unused(store, [word for word, _kommuner in asked])
    return (*store.registers.find_tilbud(asked, most - len(own)), *own)


def _own_tilbud(profil: Profil | None) -> Mapping[str, Json]:
    """The centre itself as a tilbud, where it said its P-nummer; empty else.

    Only name and number are known: the municipality that pays need not be the one where the centre lies.
    """
    if profil is None or not profil.organisation.p_nummer:
        return {}
    return {NAVN: profil.organisation.navn, P_NUMMER: profil.organisation.p_nummer}


def _own_unused(store: Store, words: Sequence[str]) -> tuple[Mapping[str, Json], ...]:
    """The centre's own tilbud, where it fits the words and is not in the register yet; else nothing."""
    own = _own_tilbud(load_profile(store))
    searched = _searched(own)
    if not own or not all(word in searched for word in words):
        return ()
    number = identity(own)
    used = store.registers.find_tilbud([(number, ())], MOST_WITH_A_NUMBER)
    return () if any(identity(each) == number for each in used) else (own,)


def _searched(values: Mapping[str, Json]) -> str:
    return " ".join(str(values.get(name) or "") for name in SEARCHED).casefold()
