"""Conditions under which a field is shown or a form demanded: a small closed structure, never code in a string.

A condition looks at fields of its own form, of another form of the same course (``anmodning.anmodningsdato``) or at the citizen
(``borger.koen``). Of a form that a course can have several of, it holds when it holds for one of them. It asks for properties of
answers, never for codes, so that a list can be replaced. An unknown operator is refused when the file is loaded.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.filled import Value
from smdb_desktop.domain.words import T

Lookup: TypeAlias = Callable[[str], tuple[Value, ...]]
"""What stands in a field: nothing for blank or hidden, several where the course has several of the form."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The tick box stands like this."""

    field: str
    value: bool

    def holds(self, look_up: Lookup, _lists: Kodelister) -> bool:
        """Whether it does."""
        return self.value in look_up(self.field)


@dataclass(frozen=True, slots=True)
class IsSet:
    """The field has an answer."""

    field: str

    def holds(self, look_up: Lookup, _lists: Kodelister) -> bool:
        """Whether it has."""
        return bool(look_up(self.field))


@dataclass(frozen=True, slots=True)
class Has:
    """The chosen answer has a property in its code list, for example ``kraever_autorisationskode``."""

    field: str
    list_name: str
    flag: str

    def holds(self, look_up: Lookup, lists: Kodelister) -> bool:
        """Whether one of the answers has it; a code that its list does not know has none."""
        given = look_up(self.field)
        if not given or self.list_name not in lists:
            return False
        koder = lists[self.list_name].koder
        return any(isinstance(c, str) and c in koder and koder[c].flag(self.flag) for c in given)


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """There are more than so many calendar days from the one date to the other (rules 35, 36, 38)."""

    start: str
    end: str
    more_than: int

    def holds(self, look_up: Lookup, _lists: Kodelister) -> bool:
        """Whether there are; not while one of the dates is missing."""
        period = between(self, look_up)
        return period is not None and (period[1] - period[0]).days > self.more_than


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]

    def holds(self, look_up: Lookup, lists: Kodelister) -> bool:
        """Whether every part does."""
        return all(part.holds(look_up, lists) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]

    def holds(self, look_up: Lookup, lists: Kodelister) -> bool:
        """Whether a part does."""
        return any(part.holds(look_up, lists) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"

    def holds(self, look_up: Lookup, lists: Kodelister) -> bool:
        """Whether it does not."""
        return not self.part.holds(look_up, lists)


Leaf: TypeAlias = Equals | IsSet | Has | DaysBetween
Condition: TypeAlias = Leaf | AllOf | AnyOf | Not


def holds(condition: Condition, look_up: Lookup, lists: Kodelister) -> bool:
    """Whether the condition holds for the answers that ``look_up`` gives."""
    return condition.holds(look_up, lists)


def between(condition: DaysBetween, look_up: Lookup) -> tuple[date, date] | None:
    """The two days that the condition counts between, or None while one is missing."""
    first, last = next(iter(look_up(condition.start)), None), next(iter(look_up(condition.end)), None)
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every part that looks at fields."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def named(leaf: Leaf) -> tuple[str, ...]:
    """The fields that one part looks at."""
    return (leaf.start, leaf.end) if isinstance(leaf, DaysBetween) else (leaf.field,)


def fields_of(condition: Condition) -> Iterator[str]:
    """Every field that the condition looks at."""
    for leaf in leaves(condition):
        yield from named(leaf)


ListOf: TypeAlias = Callable[[str], str | None]
"""The code list of a field by its name in a condition, or None where it has none."""


def _exact(raw: Mapping[str, Any], keys: set[str], place: str) -> None:
    for key in raw:
        if key not in keys:
            raise DefinitionError(f"{place}.{key}", T("ukendt nøgle i betingelsen"))


def _parse_field(raw: Mapping[str, Any], place: str, list_of: ListOf) -> Condition:
    name = raw["field"]
    if not isinstance(name, str):
        raise DefinitionError(f"{place}.field", T("skal være et feltnavn"))
    if "equals" in raw:
        _exact(raw, {"field", "equals"}, place)
        if not isinstance(raw["equals"], bool):
            raise DefinitionError(f"{place}.equals", T("skal være true eller false; et svar spørges der til med »has«"))
        return Equals(name, raw["equals"])
    if "is_set" in raw:
        _exact(raw, {"field", "is_set"}, place)
        if raw["is_set"] is not True:
            raise DefinitionError(f"{place}.is_set", T("skal være true (brug »not« for det modsatte)"))
        return IsSet(name)
    if "has" in raw:
        _exact(raw, {"field", "has"}, place)
        if not isinstance(raw["has"], str):
            raise DefinitionError(f"{place}.has", T("skal være navnet på en egenskab"))
        return Has(name, list_of(name) or "", raw["has"])
    raise DefinitionError(place, T("betingelsen har ingen kendt operator"))


def parse_condition(raw: Any, place: str, list_of: ListOf) -> Condition:
    """Build a condition from its JSON; raises DefinitionError with the place of what it does not know."""
    if not isinstance(raw, dict) or not raw:
        raise DefinitionError(place, T("en betingelse skal være et objekt"))
    if "field" in raw:
        return _parse_field(raw, place, list_of)
    if "days_between" in raw:
        _exact(raw, {"days_between"}, place)
        inner = raw["days_between"]
        if not isinstance(inner, dict) or set(inner) != {"from", "to", "more_than"}:
            raise DefinitionError(f"{place}.days_between", T("skal have »from«, »to« og »more_than«"))
        if isinstance(inner["more_than"], bool) or not isinstance(inner["more_than"], int):
            raise DefinitionError(f"{place}.days_between.more_than", T("skal være et helt tal"))
        return DaysBetween(str(inner["from"]), str(inner["to"]), inner["more_than"])
    for key, build in (("all", AllOf), ("any", AnyOf)):
        if key in raw:
            _exact(raw, {key}, place)
            if not isinstance(raw[key], list) or not raw[key]:
                raise DefinitionError(f"{place}.{key}", T("skal være en liste af betingelser"))
            return build(tuple(parse_condition(p, f"{place}.{key}[{i}]", list_of) for i, p in enumerate(raw[key])))
    if "not" in raw:
        _exact(raw, {"not"}, place)
        return Not(parse_condition(raw["not"], f"{place}.not", list_of))
    raise DefinitionError(place, T("ukendt betingelse »{betingelse}«", betingelse=next(iter(raw))))
