"""How the forms and lists of a package differ from those in use: form by form, field by field, answer by answer. No decision."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from smdb_desktop.domain.codelists import Kodelister, Udgaver
from smdb_desktop.domain.forms.definitions import Felt, SkemaDef, Skemaversion
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.services.forms.model import Feltskift, Skemaskift, Versionsskift
from smdb_desktop.services.lists.model import Difference, difference


def own(lister: Kodelister) -> Kodelister:
    """The program's own lists, whatever a store has in their place."""
    return lister.egne if isinstance(lister, Udgaver) else lister


def versions(nu: Katalog, foer: Katalog) -> Iterator[Versionsskift]:
    """The form versions that come or are others, by their days."""
    for version in in_order(nu):
        before = foer.versioner.get(version.id) or _before(version, foer)
        skift = _version(version, before, nu.lister, own(foer.lister))
        same_days = before is not None and (before.valid_from, before.valid_to) == (
            version.valid_from,
            version.valid_to,
        )
        if skift.er_ny or skift.indhold or not same_days:
            yield skift


def gone(nu: Katalog, foer: Katalog) -> tuple[Skemaversion, ...]:
    """The form versions that are there no more."""
    return tuple(version for version in in_order(foer) if version.id not in nu.versioner)


def lists(nu: Katalog, foer: Katalog) -> tuple[Difference, ...]:
    """The lists of the same name whose answers differ."""
    before = own(foer.lister)
    both = (difference(liste, before[navn], {}) for navn, liste in sorted(nu.lister.items()) if navn in before)
    return tuple(each for each in both if not each.is_none)


def gap(nu: Katalog) -> tuple[Skemaversion, Skemaversion] | None:
    """Two versions that follow each other with days between them that belong to none."""
    for before, after in pairwise(in_order(nu)):
        if before.valid_to and after.valid_from and after.valid_from > before.valid_to + timedelta(days=1):
            return before, after
    return None


def ends(nu: Katalog, foer: Katalog) -> Skemaversion | None:
    """The last version where it has a last day and the last until now has none: after it nothing applies."""
    last, before = in_order(nu)[-1], in_order(foer)[-1]
    return last if last.valid_to is not None and before.valid_to is None else None


def in_order(katalog: Katalog) -> list[Skemaversion]:
    """Its versions by their first day."""
    return sorted(katalog.versioner.values(), key=lambda version: version.valid_from or date.min)


def _before(version: Skemaversion, foer: Katalog) -> Skemaversion | None:
    """The version in use on the day before, else the newest that began earlier."""
    first = version.valid_from or date.min
    earlier = [each for each in in_order(foer) if (each.valid_from or date.min) < first]
    return earlier[-1] if earlier else None


def _version(nu: Skemaversion, foer: Skemaversion | None, lister: Kodelister, lister_foer: Kodelister) -> Versionsskift:
    if foer is None:
        return Versionsskift(nu, None, tuple(nu.skemaer.values()), (), (), pladser=False)
    both = [
        _form(skema, foer.skemaer[art], lister, lister_foer) for art, skema in nu.skemaer.items() if art in foer.skemaer
    ]
    common = nu.skemaer.keys() & foer.skemaer.keys()
    return Versionsskift(
        nu,
        foer,
        tuple(skema for art, skema in nu.skemaer.items() if art not in foer.skemaer),
        tuple(skema for art, skema in foer.skemaer.items() if art not in nu.skemaer),
        tuple(each for each in both if not each.is_none),
        pladser=_places(nu, common) != _places(foer, common) or nu.stamdata != foer.stamdata,
    )


def _places(version: Skemaversion, arter: set[str]) -> list[tuple[object, ...]]:
    """How these forms stand in a course."""
    return [
        (each.art, each.antal, each.kraevet, each.udfyldes_af, each.milepael)
        for each in version.alle_pladser
        if each.art in arter
    ]


def _form(nu: SkemaDef, foer: SkemaDef, lister: Kodelister, lister_foer: Kodelister) -> Skemaskift:
    both = [(felt, foer.felt(felt.navn)) for felt in nu.felter]
    changed = (
        Feltskift(before, felt, _answers(felt, before, lister, lister_foer))
        for felt, before in both
        if before is not None
    )
    common = nu.navne & foer.navne
    return Skemaskift(
        nu,
        tuple(felt for felt, before in both if before is None),
        tuple(felt for felt in foer.felter if felt.navn not in nu.navne),
        tuple(each for each in changed if each.foer != each.nu or each.svar is not None),
        _steps(nu, common) != _steps(foer, common),
    )


def _steps(skema: SkemaDef, navne: frozenset[str]) -> list[list[str]]:
    """Which of these fields stand together, in order."""
    steps = ([felt.navn for felt in trin.felter if felt.navn in navne] for trin in skema.trin)
    return [step for step in steps if step]


def _answers(nu: Felt, foer: Felt, lister: Kodelister, lister_foer: Kodelister) -> Difference | None:
    """How the answers of a field differ where they come from another list; a list that is another itself is told of itself."""
    if nu.liste is None or foer.liste is None or nu.liste == foer.liste:
        return None
    return difference(lister[nu.liste], lister_foer[foer.liste], {})
