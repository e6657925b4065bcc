"""The tilbud that were used before: remembered when a treatment is completed, found again by any part of what is known."""

from collections.abc import Mapping
from datetime import datetime

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import KOMMUNE, NAVN, SEARCHED, identity


def remember(store: Store, values: Mapping[str, Json], tid: datetime) -> bool:
    """Keep a tilbud as the one used last; whether it is one: forms without a tilbud's name are none."""
    key = identity(values)
    if not key or NAVN not in values:
        return False
    text = " ".join(str(values.get(name) or "") for name in SEARCHED).casefold()
    store.registers.remember_tilbud(key, values, text, str(values.get(KOMMUNE) or ""), tid)
    return True


def find(store: Store, lister: Kodelister, text: str, most: int) -> tuple[Mapping[str, Json], ...]:
    """The tilbud that every word of the text fits (part of name, P-nummer, address or municipality), used last first.

    A municipality is found by any usual spelling of its name; the word Kommune behind it says nothing.
    """
    kommuner = lister["kommune"]
    words = [(word, kommuner.spelling(word)) for word in text.casefold().split()]
    names = [(kode.code, kommuner.spellings(kode.code)[:2]) for kode in kommuner] if words else []
    asked = [(w, [code for code, spelled in names if any(s in each for each in spelled)]) for w, s in words if s]
    return store.registers.find_tilbud(asked, most)
