"""Where lists from outside are kept: one value of the encrypted store, read whole when it is opened and never searched."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from smdb_desktop.domain.codelists import Kodeliste, Udgaver, load_codelist
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.checks import check_lists
from smdb_desktop.services.lists.model import Edition
from smdb_desktop.services.stored.records import Json

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.store import Store

KEY = "kodelister"
Editions = dict[str, tuple[Edition, ...]]


def load(store: "Store") -> Editions:
    """What was taken in, by list, the newest first; lists without any are left out."""
    kept = cast(dict[str, list[dict[str, Any]]], store.settings.get(KEY) or {})
    return {navn: tuple(_edition(navn, each) for each in all_) for navn, all_ in kept.items()}


def save(store: "Store", editions: Mapping[str, tuple[Edition, ...]]) -> None:
    """Keep them."""
    made = {
        navn: [
            {
                "fra": each.fra.isoformat(),
                "indhold": dict(each.indhold),
                "tid": each.tid.isoformat(),
                "hvem": each.hvem,
                "fil": each.fil,
            }
            for each in all_
        ]
        for navn, all_ in editions.items()
        if all_
    }
    store.settings.put(KEY, cast(Json, made or None))


def _edition(navn: str, made: Mapping[str, Any]) -> Edition:
    return Edition(
        navn,
        date.fromisoformat(made["fra"]),
        made["indhold"],
        datetime.fromisoformat(made["tid"]),
        made["hvem"],
        made["fil"],
    )


def as_editions(editions: Mapping[str, tuple[Edition, ...]], lister: Udgaver) -> dict[str, tuple[Kodeliste, ...]]:
    """The editions of each replaced list as lists, the newest first and the program's own last. Raises DefinitionError."""
    return {
        navn: (*(_as_list(each) for each in all_), lister.egne[navn])
        for navn, all_ in editions.items()
        if all_ and navn in lister.egne
    }


def _as_list(edition: Edition) -> Kodeliste:
    raw = {**edition.indhold, "valid_from": edition.fra.isoformat(), "valid_to": None}
    return load_codelist(edition.navn, raw, f"{edition.navn} ({edition.fil})")


def put_in_place(store: "Store", katalog: "Katalog") -> tuple[str, ...]:
    """Let the lists of this store apply: the names of those that do not fit the program's forms any more, which are left out.

    A newer program or a package may ask for a property that a list of before has not; nothing is forgotten of it.
    """
    lister = katalog.lister
    if not isinstance(lister, Udgaver):
        return ()
    fit: dict[str, tuple[Kodeliste, ...]] = {}
    unfit: list[str] = []
    for navn, all_ in load(store).items():
        try:
            made = as_editions({navn: all_}, lister)
            for liste in made.get(navn, ())[:-1]:
                check_lists(katalog, {navn: liste})
            fit |= made
        except DefinitionError:
            unfit.append(navn)
    lister.saet(fit)
    return tuple(unfit)


def let_go(katalog: "Katalog") -> None:
    """The store is closed: what it said of lists applies no more."""
    if isinstance(katalog.lister, Udgaver):
        katalog.lister.saet({})
