"""From the JSON of ``resources/forms`` to definitions. Refuses anything it does not know, with its place.

Knows no files: it is handed parsed JSON and the name to use in errors.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from smdb_desktop.domain.findings import PAAKRAEVET
from smdb_desktop.domain.forms.codelists import Kodelister
from smdb_desktop.domain.forms.conditions import (
    Condition,
    Equals,
    OneOf,
    OptionFlag,
    fields_of,
    parse_condition,
)
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Graense, SkemaDef, Skemaversion, Trin
from smdb_desktop.domain.forms.errors import DefinitionError
from smdb_desktop.domain.model import SkemaArt

_FIELD_KEYS = {
    "name", "label", "type", "list", "help", "hint", "unit", "required", "required_rule", "required_message", "shown",
    "hidden_rule", "constraint", "suggest", "columns", "read_only",
}  # fmt: skip
_CONSTRAINT_KEYS = {"min", "max", "pattern", "message", "rule"}
_SUGGESTIONS = {"today", "latest_tilbudsslutdato"}
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


def _only(raw: Any, keys: set[str], place: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise DefinitionError(place, "skal være et objekt")
    for key in raw:
        if key not in keys:
            raise DefinitionError(f"{place}.{key}", "ukendt nøgle")
    return raw


def _text(raw: Mapping[str, Any], key: str, place: str, *, needed: bool = True) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise DefinitionError(f"{place}.{key}", "mangler eller er ikke tekst")
    return value


def _rule(value: Any, place: str) -> int | str:
    if value == PAAKRAEVET or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100):
        return value  # type: ignore[no-any-return]
    raise DefinitionError(place, "skal være et regelnummer 1-100")


def _constraint(raw: Any, place: str) -> Graense:
    raw = _only(raw, _CONSTRAINT_KEYS, place)
    for key in ("min", "max"):
        if key in raw and (isinstance(raw[key], bool) or not isinstance(raw[key], int)):
            raise DefinitionError(f"{place}.{key}", "skal være et helt tal")
    pattern = raw.get("pattern")
    if pattern is not None:
        try:
            re.compile(str(pattern))
        except re.error:
            raise DefinitionError(f"{place}.pattern", "er ikke et gyldigt mønster") from None
    if not {"min", "max", "pattern"} & set(raw):
        raise DefinitionError(place, "har hverken min, max eller pattern")
    rule = _rule(raw.get("rule", PAAKRAEVET), f"{place}.rule")
    return Graense(rule, _text(raw, "message", place), raw.get("min"), raw.get("max"), pattern)


def _field(raw: Any, place: str, lists: Kodelister, *, column: bool = False) -> Felt:
    raw = _only(raw, _FIELD_KEYS, place)
    navn = _text(raw, "name", place)
    place = f"{place} ({navn})"
    if not _NAME.match(navn):
        raise DefinitionError(f"{place}.name", "skal være små bogstaver, tal og understreg")
    try:
        felttype = Felttype(raw.get("type"))
    except ValueError:
        raise DefinitionError(f"{place}.type", f"ukendt felttype »{raw.get('type')}«") from None
    liste = raw.get("list")
    if felttype in (Felttype.ENKELTVALG, Felttype.FLERVALG):
        if liste not in lists:
            raise DefinitionError(f"{place}.list", f"ukendt kodeliste »{liste}«")
    elif liste is not None:
        raise DefinitionError(f"{place}.list", "felttypen har ingen kodeliste")
    required: bool | Condition = True
    if "required" in raw:
        given = raw["required"]
        required = given if isinstance(given, bool) else parse_condition(given, f"{place}.required")
    columns = raw.get("columns", [])
    if (felttype is Felttype.TABEL) is not bool(columns) or (column and columns) or not isinstance(columns, list):
        raise DefinitionError(f"{place}.columns", "en tabel skal have kolonner, og andre felter må ikke")
    if raw.get("suggest") is not None and raw["suggest"] not in _SUGGESTIONS:
        raise DefinitionError(f"{place}.suggest", f"ukendt forslag »{raw['suggest']}«")
    hidden_rule = raw.get("hidden_rule", 45)
    if not isinstance(_rule(hidden_rule, f"{place}.hidden_rule"), int):
        raise DefinitionError(f"{place}.hidden_rule", "skal være et regelnummer")
    return Felt(
        navn=navn,
        label=_text(raw, "label", place),
        type=felttype,
        help=_text(raw, "help", place, needed=not column),
        hint=_text(raw, "hint", place, needed=False),
        unit=_text(raw, "unit", place, needed=False),
        liste=liste,
        required=required,
        required_rule=_rule(raw.get("required_rule", PAAKRAEVET), f"{place}.required_rule"),
        required_message=_text(raw, "required_message", place, needed=False),
        shown=parse_condition(raw["shown"], f"{place}.shown") if "shown" in raw else None,
        hidden_rule=hidden_rule,
        graense=_constraint(raw["constraint"], f"{place}.constraint") if "constraint" in raw else None,
        suggest=raw.get("suggest"),
        kolonner=tuple(_field(c, f"{place}.columns[{i}]", lists, column=True) for i, c in enumerate(columns)),
        read_only=raw.get("read_only") is True,
    )


def load_form(raw: Any, place: str, lists: Kodelister) -> SkemaDef:
    """Build one form. ``place`` is the file's name. Raises DefinitionError."""
    raw = _only(raw, {"form", "title", "button", "steps"}, place)
    try:
        art = SkemaArt(raw.get("form"))
    except ValueError:
        raise DefinitionError(f"{place}.form", f"ukendt skema »{raw.get('form')}«") from None
    steps: list[Trin] = []
    if not isinstance(raw.get("steps"), list) or not raw["steps"]:
        raise DefinitionError(f"{place}.steps", "mangler")
    seen: set[str] = set()
    for number, step in enumerate(raw["steps"]):
        where = f"{place}.steps[{number}]"
        step = _only(step, {"id", "title", "fields"}, where)
        if not isinstance(step.get("fields"), list) or not step["fields"]:
            raise DefinitionError(f"{where}.fields", "mangler")
        fields = tuple(_field(f, f"{where}.fields[{i}]", lists) for i, f in enumerate(step["fields"]))
        for felt in fields:
            if felt.navn in seen:
                raise DefinitionError(where, f"feltet »{felt.navn}« står to gange")
            seen.add(felt.navn)
        steps.append(Trin(_text(step, "id", where), _text(step, "title", where), fields))
    return SkemaDef(art, _text(raw, "title", place), _text(raw, "button", place), tuple(steps))


def _check_conditions(skemaer: Mapping[SkemaArt, SkemaDef], lists: Kodelister, place: str) -> None:
    """Each condition may look only at fields that come before its own, and at codes that exist."""
    order = list(SkemaArt)
    for art, skema in skemaer.items():
        known: dict[str, Felt] = {}
        for earlier in order[: order.index(art)]:
            if earlier in skemaer:
                known |= {f"{earlier}.{f.navn}": f for f in skemaer[earlier].felter}
        for felt in skema.felter:
            conditions = [c for c in (felt.shown, felt.required) if c is not None and not isinstance(c, bool)]
            for condition in conditions:
                where = f"{place}/{art}.json ({felt.navn})"
                scope = known | {felt.navn: felt}
                for name in fields_of(condition):
                    if name not in scope:
                        raise DefinitionError(where, f"betingelsen ser på et ukendt eller senere felt »{name}«")
                _check_codes(condition, scope, lists, where)
            known[felt.navn] = felt


def _check_codes(condition: Condition, known: Mapping[str, Felt], lists: Kodelister, where: str) -> None:
    match condition:
        case Equals(name, value) if isinstance(value, str):
            codes: tuple[str, ...] = (value,)
        case OneOf(name, codes):
            pass
        case OptionFlag(name, list_name):
            if list_name not in lists:
                raise DefinitionError(where, f"ukendt kodeliste »{list_name}« i betingelsen")
            return
        case _:
            parts = getattr(condition, "parts", ()) or ((condition.part,) if hasattr(condition, "part") else ())
            for part in parts:
                _check_codes(part, known, lists, where)
            return
    liste = known[name].liste
    for code in codes:
        if liste is not None and code not in lists[liste]:
            raise DefinitionError(where, f"betingelsen bruger koden »{code}«, som ikke er i listen »{liste}«")


def load_version(raw: Any, forms: Mapping[str, Any], place: str, lists: Kodelister) -> Skemaversion:
    """Build a form version from its ``version.json`` and its forms (file name without ending → JSON). Raises DefinitionError."""
    raw = _only(raw, {"id", "title", "valid_from", "valid_to"}, f"{place}/version.json")
    skemaer: dict[SkemaArt, SkemaDef] = {}
    for name, content in forms.items():
        skema = load_form(content, f"{place}/{name}.json", lists)
        if skema.art != name:
            raise DefinitionError(f"{place}/{name}.json.form", "passer ikke med filens navn")
        skemaer[skema.art] = skema
    missing = [art for art in SkemaArt if art not in skemaer]
    if missing:
        raise DefinitionError(place, f"mangler skemaet »{missing[0]}«")
    _check_conditions(skemaer, lists, place)
    try:
        valid_from = date.fromisoformat(str(raw.get("valid_from")))
        valid_to = None if raw.get("valid_to") is None else date.fromisoformat(raw["valid_to"])
    except ValueError:
        raise DefinitionError(f"{place}/version.json", "valid_from og valid_to skal være datoer (åååå-mm-dd)") from None
    return Skemaversion(
        id=_text(raw, "id", f"{place}/version.json"),
        title=_text(raw, "title", f"{place}/version.json"),
        valid_from=valid_from,
        valid_to=valid_to,
        skemaer=MappingProxyType({art: skemaer[art] for art in SkemaArt}),
    )
