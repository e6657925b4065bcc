"""Conditions under which a field is shown or demanded: a small closed structure, never code in a string.

A condition looks at fields of its own form, or of another form of the same course as ``anmodning.anmodningsdato``. An unknown
operator is refused when the file is loaded; there is no operator that evaluates to true by accident.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from smdb_desktop.domain.case.model import Value
from smdb_desktop.domain.codelists import Kodelister, flag
from smdb_desktop.domain.errors import DefinitionError

Lookup: TypeAlias = Callable[[str], Value | None]


@dataclass(frozen=True, slots=True)
class Equals:
    """The field has this very answer (a code, or true/false)."""

    field: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these codes."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsSet:
    """The field has an answer."""

    field: str


@dataclass(frozen=True, slots=True)
class OptionFlag:
    """The chosen answer has a property in its code list, for example ``kraever_autorisationskode``."""

    field: str
    list_name: str
    flag: str


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """There are more than so many calendar days from the one date to the other (rules 35, 36, 38)."""

    start: str
    end: str
    more_than: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition: TypeAlias = Equals | OneOf | IsSet | OptionFlag | DaysBetween | AllOf | AnyOf | Not


def holds(condition: Condition, look_up: Lookup, lists: Kodelister) -> bool:
    """Whether the condition holds for the answers that ``look_up`` gives (None for blank or hidden)."""
    match condition:
        case Equals(name, value):
            return look_up(name) == value and look_up(name) is not None
        case OneOf(name, values):
            return look_up(name) in values
        case IsSet(name):
            return look_up(name) is not None
        case OptionFlag(name, list_name, flag_name):
            code = look_up(name)
            return flag(lists, list_name, code if isinstance(code, str) else None, flag_name)
        case DaysBetween(start, end, more_than):
            first, last = look_up(start), look_up(end)
            return isinstance(first, date) and isinstance(last, date) and (last - first).days > more_than
        case AllOf(parts):
            return all(holds(part, look_up, lists) for part in parts)
        case AnyOf(parts):
            return any(holds(part, look_up, lists) for part in parts)
        case Not(part):
            return not holds(part, look_up, lists)


def fields_of(condition: Condition) -> Iterator[str]:
    """Every field that the condition looks at."""
    match condition:
        case Equals(name) | OneOf(name) | IsSet(name) | OptionFlag(name):
            yield name
        case DaysBetween(start, end):
            yield start
            yield end
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from fields_of(part)
        case Not(part):
            yield from fields_of(part)


def _exact(raw: Mapping[str, Any], keys: set[str], place: str) -> None:
    for key in raw:
        if key not in keys:
            raise DefinitionError(f"{place}.{key}", "ukendt nøgle i betingelsen")


def _parse_field(raw: Mapping[str, Any], place: str) -> Condition:
    name = raw["field"]
    if not isinstance(name, str):
        raise DefinitionError(f"{place}.field", "skal være et feltnavn")
    if "equals" in raw:
        _exact(raw, {"field", "equals"}, place)
        if not isinstance(raw["equals"], str | bool):
            raise DefinitionError(f"{place}.equals", "skal være en kode eller true/false")
        return Equals(name, raw["equals"])
    if "one_of" in raw:
        _exact(raw, {"field", "one_of"}, place)
        values = raw["one_of"]
        if not isinstance(values, list) or not values or not all(isinstance(v, str) for v in values):
            raise DefinitionError(f"{place}.one_of", "skal være en liste af koder")
        return OneOf(name, tuple(values))
    if "is_set" in raw:
        _exact(raw, {"field", "is_set"}, place)
        if raw["is_set"] is not True:
            raise DefinitionError(f"{place}.is_set", "skal være true (brug »not« for det modsatte)")
        return IsSet(name)
    if "option_flag" in raw:
        _exact(raw, {"field", "list", "option_flag"}, place)
        if not isinstance(raw.get("list"), str) or not isinstance(raw["option_flag"], str):
            raise DefinitionError(place, "»option_flag« kræver »list« og et navn")
        return OptionFlag(name, raw["list"], raw["option_flag"])
    raise DefinitionError(place, "betingelsen har ingen kendt operator")


def parse_condition(raw: Any, place: str) -> Condition:
    """Build a condition from its JSON; raises DefinitionError with the place of what it does not know."""
    if not isinstance(raw, dict) or not raw:
        raise DefinitionError(place, "en betingelse skal være et objekt")
    if "field" in raw:
        return _parse_field(raw, place)
    if "days_between" in raw:
        _exact(raw, {"days_between"}, place)
        inner = raw["days_between"]
        if not isinstance(inner, dict) or set(inner) != {"from", "to", "more_than"}:
            raise DefinitionError(f"{place}.days_between", "skal have »from«, »to« og »more_than«")
        if isinstance(inner["more_than"], bool) or not isinstance(inner["more_than"], int):
            raise DefinitionError(f"{place}.days_between.more_than", "skal være et helt tal")
        return DaysBetween(str(inner["from"]), str(inner["to"]), inner["more_than"])
    for key, build in (("all", AllOf), ("any", AnyOf)):
        if key in raw:
            _exact(raw, {key}, place)
            if not isinstance(raw[key], list) or not raw[key]:
                raise DefinitionError(f"{place}.{key}", "skal være en liste af betingelser")
            return build(tuple(parse_condition(p, f"{place}.{key}[{i}]") for i, p in enumerate(raw[key])))
    if "not" in raw:
        _exact(raw, {"not"}, place)
        return Not(parse_condition(raw["not"], f"{place}.not"))
    raise DefinitionError(place, f"ukendt betingelse »{next(iter(raw))}«")
