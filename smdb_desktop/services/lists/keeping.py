"""Where lists from outside are kept: one value of the encrypted store, read whole when it is opened and never searched."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from smdb_desktop.domain.codelists import Kodeliste, Udgaver, load_codelist
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.services.lists.model import Edition
from smdb_desktop.services.stored.records import Json

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.store import Store

KEY = "kodelister"
TAKEN_BACK = "kodelister_fortrudt"
"""Editions that were taken back after something had left: their codes stand in files that must still be read."""
Editions = dict[str, tuple[Edition, ...]]


def load(store: "Store", key: str = KEY) -> Editions:
    """What was taken in, by list, the newest first; lists without any are left out. ``key``: or what was taken back."""
    kept = cast(dict[str, list[dict[str, Any]]], store.settings.get(key) or {})
    return {navn: tuple(_edition(navn, each) for each in all_) for navn, all_ in kept.items()}


def keep_readable(store: "Store", gone: Edition) -> None:
    """An edition that was taken back: where anything has been made ready to leave, its codes stay known."""
    back = load(store, TAKEN_BACK)
    there = back.get(gone.navn, ())
    if store.outbox.number() and all(each.indhold != gone.indhold for each in there):
        save(store, {**back, gone.navn: (gone, *there)}, TAKEN_BACK)


def save(store: "Store", editions: Mapping[str, tuple[Edition, ...]], key: str = KEY) -> None:
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
    store.settings.put(key, cast(Json, made or None))


def _edition(navn: str, made: Mapping[str, Any]) -> Edition:
    return Edition(
        navn,
        date.fromisoformat(made["fra"]),
        made["indhold"],
        datetime.fromisoformat(made["tid"]),
        made["hvem"],
        made["fil"],
    )


def fitting(editions: Mapping[str, tuple[Edition, ...]], katalog: "Katalog") -> dict[str, tuple[Kodeliste, ...]]:
    """The editions of each replaced list that work with the program's forms, the newest first and its own last.

    A newer program or a package may ask for a property that a list of before has not: that edition is passed over, and nothing
    is forgotten of it.
    """
    lister = katalog.lister
    if not isinstance(lister, Udgaver):
        return {}
    found: dict[str, tuple[Kodeliste, ...]] = {}
    for navn, all_ in editions.items():
        fit = [made for each in all_ if navn in lister.egne and (made := _fit(each, katalog)) is not None]
        if fit:
            found[navn] = (*fit, lister.egne[navn])
    return found


def fits(edition: Edition, katalog: "Katalog") -> bool:
    """Whether the program can use it."""
    return _fit(edition, katalog) is not None


def _fit(edition: Edition, katalog: "Katalog") -> Kodeliste | None:
    # forms are loaded where there is a list from outside, and else when the CPR field is answered
    from smdb_desktop.domain.forms.checks import check_lists

    try:
        made = _made(edition)
        check_lists(katalog, {edition.navn: made})
    except DefinitionError:
        return None
    return made


def _made(edition: Edition) -> Kodeliste:
    raw = {**edition.indhold, "valid_from": edition.fra.isoformat(), "valid_to": None}
    return load_codelist(edition.navn, raw, f"{edition.navn} ({edition.fil})")


def readable(store: "Store") -> dict[str, tuple[Kodeliste, ...]]:
    """The editions that were taken back and whose codes are still read; one that no loader takes any more is left out."""
    found: dict[str, tuple[Kodeliste, ...]] = {}
    for navn, all_ in load(store, TAKEN_BACK).items():
        for each in all_:
            with suppress(DefinitionError):
                found[navn] = (*found.get(navn, ()), _made(each))
    return found


def put_in_place(store: "Store", katalog: "Katalog") -> None:
    """Let the lists of this store apply, as far as they fit."""
    if isinstance(katalog.lister, Udgaver):
        katalog.lister.saet(fitting(load(store), katalog), readable(store))


def let_go(katalog: "Katalog") -> None:
    """The store is closed: what it said of lists applies no more."""
    if isinstance(katalog.lister, Udgaver):
        katalog.lister.saet({})
