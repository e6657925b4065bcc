"""The register of tilbud as a case sees it: remembered when a treatment is completed, found again by any part of what is known.

The centre's own tilbud is known before anything was used, where the profile has its P-nummer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.ports.registers import Words
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import KOMMUNE, NAVN, P_NUMMER, Tilbud, Udvalg, identity, searched


def remember(store: Store, values: Mapping[str, Json], tid: datetime) -> bool:
    """Keep a tilbud as the one used last; whether it is one: forms without a tilbud's name are none.

    One that stands in the register by an extract or by hand is only marked as used: what it is called there does not change by
    what a case says, and the case keeps what it said.
    """
    key = identity(values)
    if not key or NAVN not in values:
        return False
    listed = known(store, values)
    if listed is not None:
        store.registers.use_tilbud(listed.noegle, tid)
    else:
        store.registers.remember_tilbud(key, values, searched(values, {}), str(values.get(KOMMUNE) or ""), tid)
    return True


def known(store: Store, values: Mapping[str, Json]) -> Tilbud | None:
    """The entry of the register, by extract or by hand, that these answers mean: by P-nummer, and of several by the name."""
    listed = [each for each in store.registers.tilbud_with(str(values.get(P_NUMMER) or "")) if each.register]
    name = str(values.get(NAVN) or "").casefold()
    named = [
        each for each in listed if name in {each.navn.casefold(), *(old.casefold() for old, _til in each.tidligere)}
    ]
    return named[0] if named else listed[0] if len(listed) == 1 else None


def words(lister: Kodelister, text: str) -> Words:
    """The words of a search, each with the municipalities that it may mean.

    A municipality is found by any usual spelling of its name; the word Kommune behind it says nothing.
    """
    kommuner = lister["kommune"]
    spelled = [(word, kommuner.spelling(word)) for word in text.casefold().split()]
    names = [(kode.code, kommuner.spellings(kode.code)[:2]) for kode in kommuner] if spelled else []
    return [(w, [code for code, known_as in names if any(s in each for each in known_as)]) for w, s in spelled if s]


def find(store: Store, lister: Kodelister, text: str, most: int, first: int = 0) -> tuple[Mapping[str, Json], ...]:
    """The tilbud that every word of the text fits (part of name, old or new, P-nummer, address or municipality), used last first.

    ``most`` of them after the ``first``. The centre's own tilbud stands before those that were never used, and so first while
    none was; where it stands in the register already, it is that entry.
    """
    asked = words(lister, text)
    own = _own_tilbud(load_profile(store))
    number = identity(own)
    missing = _not_there(store, own, [word for word, _kommuner in asked])
    if not missing:
        return store.registers.find_tilbud(asked, most, first, number)
    if first:
        return store.registers.find_tilbud(asked, most, first - 1, number)
    used = len(store.registers.tilbud_numbers(asked, Udvalg.BRUGTE))
    listed, at = store.registers.find_tilbud(asked, most - 1, 0, number), min(used, most - 1)
    return (*listed[:at], *missing, *listed[at:])


def _own_tilbud(profil: Profil | None) -> Mapping[str, Json]:
    """The centre itself as a tilbud, where it said its P-nummer; empty else.

    Only name and number are known: the municipality that pays need not be the one where the centre lies.
    """
    if profil is None or not profil.organisation.p_nummer:
        return {}
    return {NAVN: profil.organisation.navn, P_NUMMER: profil.organisation.p_nummer}


def _not_there(store: Store, own: Mapping[str, Json], asked: Sequence[str]) -> tuple[Mapping[str, Json], ...]:
    """The centre's own tilbud, where it fits the words and stands in no register; else nothing."""
    text = searched(own, {})
    if not own or not all(word in text for word in asked) or store.registers.tilbud_with(identity(own)):
        return ()
    return (own,)
