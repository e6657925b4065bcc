"""Whether the conditions of a form version can hold at all: known fields, of a fitting type, and codes that exist.

A condition that could never hold would hide a question from everybody, so it is refused when the file is loaded.
Knows no files; the place in each error is the file, the field and the key.
"""

from collections.abc import Iterator, Mapping

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DaysBetween,
    Equals,
    IsSet,
    Not,
    OneOf,
    OptionFlag,
    fields_of,
)
from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef

# a course has any number of these, so a condition in another form could not say which one it means
_SEVERAL = (SkemaArt.TILBUD, SkemaArt.BEHANDLING)


def check_conditions(skemaer: Mapping[SkemaArt, SkemaDef], lists: Kodelister, place: str) -> None:
    """Check every condition of every form. Raises DefinitionError.

    ``shown`` may look at fields before its own, because what is shown is worked out from the top; ``required`` is worked out
    afterwards and may look at every field of the form. Both may look at those forms before that a course has only one of, as
    ``anmodning.anmodningsdato``.
    """
    order = list(SkemaArt)
    for art, skema in skemaer.items():
        earlier: dict[str, Felt] = {}
        for other in order[: order.index(art)]:
            if other in skemaer and other not in _SEVERAL:
                earlier |= {f"{other}.{felt.navn}": felt for felt in skemaer[other].felter}
        everything = earlier | {felt.navn: felt for felt in skema.felter}
        for felt in skema.felter:
            where = f"{place}/{art}.json ({felt.navn})"
            if felt.shown is not None:
                _check(felt.shown, earlier, lists, f"{where}.shown")
            if not isinstance(felt.required, bool):
                _check(felt.required, everything, lists, f"{where}.required")
            earlier[felt.navn] = felt


def _check(condition: Condition, known: Mapping[str, Felt], lists: Kodelister, where: str) -> None:
    for name in fields_of(condition):
        if name not in known:
            raise DefinitionError(where, f"betingelsen ser på et ukendt eller senere felt »{name}«")
    for leaf in _leaves(condition):
        match leaf:
            case Equals(name, value):
                _check_codes(known[name], (value,), lists, where)
            case OneOf(name, values):
                _check_codes(known[name], values, lists, where)
            case OptionFlag(name, list_name, flag):
                _check_flag(known[name], list_name, flag, lists, where)
            case DaysBetween(start, end):
                for name in (start, end):
                    if known[name].type is not Felttype.DATO:
                        raise DefinitionError(where, f"»{name}« er ikke en dato")
            case _:
                pass


def _leaves(condition: Condition) -> Iterator[Equals | OneOf | IsSet | OptionFlag | DaysBetween]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield condition


def _check_codes(felt: Felt, codes: tuple[str | bool, ...], lists: Kodelister, where: str) -> None:
    for code in codes:
        if isinstance(code, bool):
            if felt.type is not Felttype.JA_NEJ:
                raise DefinitionError(where, f"»{felt.navn}« er ikke en afkrydsning og kan ikke være true eller false")
        elif felt.type is not Felttype.ENKELTVALG or felt.liste is None:
            raise DefinitionError(where, f"»{felt.navn}« er ikke et enkeltvalg og kan ikke være »{code}«")
        elif code not in lists[felt.liste]:
            message = f"betingelsen bruger koden »{code}«, som ikke er i listen »{felt.liste}«"
            raise DefinitionError(where, message)


def _check_flag(felt: Felt, list_name: str, flag: str, lists: Kodelister, where: str) -> None:
    if list_name not in lists:
        raise DefinitionError(where, f"ukendt kodeliste »{list_name}« i betingelsen")
    if felt.type is not Felttype.ENKELTVALG or felt.liste != list_name:
        raise DefinitionError(where, f"»{felt.navn}« er ikke et enkeltvalg fra listen »{list_name}«")
    if not any(kode.flag(flag) for kode in lists[list_name]):
        raise DefinitionError(where, f"intet svar i listen »{list_name}« har egenskaben »{flag}«")
