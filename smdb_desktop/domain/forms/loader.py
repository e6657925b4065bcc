"""From the JSON of ``resources/forms`` to definitions. Refuses anything it does not know, with its place.

Knows no files: it is handed parsed JSON and the name to use in errors.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.findings import PAAKRAEVET, REGELNUMRE
from smdb_desktop.domain.forms.checks import check_conditions
from smdb_desktop.domain.forms.conditions import Condition, parse_condition
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Graense, SkemaDef, Skemaversion, Trin

_FIELD_KEYS = {
    "name", "label", "type", "list", "help", "hint", "unit", "required", "required_rule", "required_message", "shown",
    "hidden_rule", "hidden_message", "constraint", "suggest", "columns", "read_only",
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
    if value == PAAKRAEVET or (isinstance(value, int) and not isinstance(value, bool) and value in REGELNUMRE):
        return value  # type: ignore[no-any-return]
    raise DefinitionError(place, f"skal være et regelnummer {REGELNUMRE[0]}-{REGELNUMRE[-1]}")


def _flag(raw: Mapping[str, Any], key: str, place: str) -> bool:
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise DefinitionError(f"{place}.{key}", "skal være true eller false")
    return value


def _constraint(raw: Any, felttype: Felttype, place: str) -> Graense:
    raw = _only(raw, _CONSTRAINT_KEYS, place)
    for key in ("min", "max"):
        if key in raw and (isinstance(raw[key], bool) or not isinstance(raw[key], int)):
            raise DefinitionError(f"{place}.{key}", "skal være et helt tal")
    pattern = raw.get("pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except (re.error, TypeError):
            raise DefinitionError(f"{place}.pattern", "er ikke et gyldigt mønster") from None
    if not {"min", "max", "pattern"} & set(raw):
        raise DefinitionError(place, "har hverken min, max eller pattern")
    if ("pattern" in raw and felttype is not Felttype.TEKST) or (
        {"min", "max"} & set(raw) and felttype is not Felttype.HELTAL
    ):
        raise DefinitionError(place, "min og max hører til hele tal, pattern til tekst")
    rule = _rule(raw.get("rule", PAAKRAEVET), f"{place}.rule")
    return Graense(rule, _text(raw, "message", place), raw.get("min"), raw.get("max"), pattern)


def _list_of(raw: Mapping[str, Any], felttype: Felttype, lists: Kodelister, place: str) -> str | None:
    liste = raw.get("list")
    if felttype in (Felttype.ENKELTVALG, Felttype.FLERVALG):
        if not isinstance(liste, str) or liste not in lists:
            raise DefinitionError(f"{place}.list", f"ukendt kodeliste »{liste}«")
        return liste
    if liste is not None:
        raise DefinitionError(f"{place}.list", "felttypen har ingen kodeliste")
    return None


def _columns(raw: Mapping[str, Any], felttype: Felttype, lists: Kodelister, place: str) -> tuple[Felt, ...]:
    columns = raw.get("columns", [])
    if not isinstance(columns, list) or (felttype is Felttype.TABEL) is not bool(columns):
        raise DefinitionError(f"{place}.columns", "en tabel skal have kolonner, og andre felter må ikke")
    felter = tuple(_field(c, f"{place}.columns[{i}]", lists, column=True) for i, c in enumerate(columns))
    names = [felt.navn for felt in felter]
    for name in names:
        if names.count(name) > 1:
            raise DefinitionError(f"{place}.columns", f"kolonnen »{name}« står to gange")
    return felter


def _suggestion(raw: Mapping[str, Any], felttype: Felttype, place: str) -> str | None:
    suggest = raw.get("suggest")
    if suggest is None:
        return None
    if not isinstance(suggest, str) or suggest not in _SUGGESTIONS:
        raise DefinitionError(f"{place}.suggest", f"ukendt forslag »{suggest}«")
    if felttype is not Felttype.DATO:
        raise DefinitionError(f"{place}.suggest", "kun en dato kan foreslås")
    return suggest


def _required(raw: Mapping[str, Any], place: str, *, column: bool) -> bool | Condition:
    given = raw.get("required", True)
    if isinstance(given, bool):
        return given
    if column:
        raise DefinitionError(f"{place}.required", "en kolonne kan kun have true eller false")
    return parse_condition(given, f"{place}.required")


def _shown(raw: Mapping[str, Any], place: str, *, column: bool) -> Condition | None:
    if "shown" not in raw:
        return None
    if column:
        raise DefinitionError(f"{place}.shown", "en kolonne vises altid")
    return parse_condition(raw["shown"], f"{place}.shown")


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
    if column and felttype is Felttype.TABEL:
        raise DefinitionError(f"{place}.type", "en tabel kan ikke stå i en tabel")
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
        liste=_list_of(raw, felttype, lists, place),
        required=_required(raw, place, column=column),
        required_rule=_rule(raw.get("required_rule", PAAKRAEVET), f"{place}.required_rule"),
        required_message=_text(raw, "required_message", place, needed=False),
        shown=_shown(raw, place, column=column),
        hidden_rule=hidden_rule,
        hidden_message=_text(raw, "hidden_message", place, needed=False),
        graense=_constraint(raw["constraint"], felttype, f"{place}.constraint") if "constraint" in raw else None,
        suggest=_suggestion(raw, felttype, place),
        kolonner=_columns(raw, felttype, lists, place),
        read_only=_flag(raw, "read_only", place),
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
    check_conditions(skemaer, lists, place)
    try:
        valid_from = date.fromisoformat(str(raw.get("valid_from")))
        valid_to = None if raw.get("valid_to") is None else date.fromisoformat(str(raw["valid_to"]))
    except ValueError:
        raise DefinitionError(f"{place}/version.json", "valid_from og valid_to skal være datoer (åååå-mm-dd)") from None
    return Skemaversion(
        id=_text(raw, "id", f"{place}/version.json"),
        title=_text(raw, "title", f"{place}/version.json"),
        valid_from=valid_from,
        valid_to=valid_to,
        skemaer=MappingProxyType({art: skemaer[art] for art in SkemaArt}),
    )
