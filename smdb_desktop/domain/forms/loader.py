"""From the JSON of one form to its definition. Refuses anything it does not know, with its place.

Knows no files: it is handed parsed JSON, the name to use in errors and the fields that conditions may look at. A whole version
is ``version_loader.py``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from smdb_desktop.domain.codelists import NAME, UNWRITABLE, Kodelister
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.findings import PAAKRAEVET, REGELNUMRE
from smdb_desktop.domain.forms.conditions import Condition, DaysBetween, ListOf, leaves, parse_condition
from smdb_desktop.domain.forms.definitions import Felt, Felttype, FraRaekke, Graense, Opslag, SkemaDef, Trin
from smdb_desktop.domain.forms.engine import within
from smdb_desktop.domain.forms.filled import Scalar
from smdb_desktop.domain.forms.structure import ROLLE_KEY, STATUS_KEY
from smdb_desktop.domain.words import T

_FIELD_KEYS = {
    "name", "label", "type", "list", "help", "hint", "unit", "required", "required_rule", "required_message", "shown",
    "hidden_rule", "hidden_message", "constraint", "suggest", "columns", "read_only", "default", "computed", "clean", "lookup",
    "short", "repeat",
}  # fmt: skip
_CONSTRAINT_KEYS = {"min", "max", "pattern", "message", "rule"}
_SUGGESTIONS = {"today", "latest_end"}
_CLEAN = {"upper", "digits"}
_SIGN = r"[A-Za-z0-9]"
_ONE = rf"(?:[A-Za-z0-9 _]|\[-?(?:{_SIGN}(?:-{_SIGN})?)+-?\])"
_TIMES = r"(?:[?*+]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})?"
_PART = rf"(?:{_ONE}{_TIMES})+"
SHARED_PATTERN = re.compile(rf"\^{_PART}(?:\|{_PART})*\$\Z")
"""The part of Python's pattern language that means the same in the schema of a submission: signs and sets of signs, each at most
once said how often. A second quantifier (``+?``, ``++``) is Python's own, and a schema with it cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a field needs to know of the rest: the code lists, and the list of any field that a condition names."""

    lists: Kodelister
    list_of: ListOf


def only(raw: Any, keys: set[str], place: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise DefinitionError(place, T("skal være et objekt"))
    for key in raw:
        if key not in keys:
            raise DefinitionError(f"{place}.{key}", T("ukendt nøgle"))
    return raw


def text_of(raw: Mapping[str, Any], key: str, place: str, *, needed: bool = True) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise DefinitionError(f"{place}.{key}", T("mangler eller er ikke tekst"))
    if UNWRITABLE.search(value):
        raise DefinitionError(f"{place}.{key}", T("har et tegn, som ikke kan vises eller sendes"))
    return value


def _rule(value: Any, place: str) -> int | str:
    if value == PAAKRAEVET or (isinstance(value, int) and not isinstance(value, bool) and value in REGELNUMRE):
        return value  # type: ignore[no-any-return]
    raise DefinitionError(
        place,
        T("skal være et regelnummer {regelnumre}-{regelnumre2}", regelnumre=REGELNUMRE[0], regelnumre2=REGELNUMRE[-1]),
    )


def _flag(raw: Mapping[str, Any], key: str, place: str) -> bool:
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise DefinitionError(f"{place}.{key}", T("skal være true eller false"))
    return value


def _constraint(raw: Any, felttype: Felttype, place: str) -> Graense:
    raw = only(raw, _CONSTRAINT_KEYS, place)
    for key in ("min", "max"):
        if key in raw and (isinstance(raw[key], bool) or not isinstance(raw[key], int)):
            raise DefinitionError(f"{place}.{key}", T("skal være et helt tal"))
    pattern = raw.get("pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except (re.error, TypeError, OverflowError):
            raise DefinitionError(f"{place}.pattern", T("er ikke et gyldigt mønster")) from None
    if not {"min", "max", "pattern"} & set(raw):
        raise DefinitionError(place, T("har hverken min, max eller pattern"))
    if ("pattern" in raw and felttype is not Felttype.TEKST) or (
        {"min", "max"} & set(raw) and felttype is not Felttype.HELTAL
    ):
        raise DefinitionError(place, T("min og max hører til hele tal, pattern til tekst"))
    if pattern is not None and not SHARED_PATTERN.match(pattern):
        raise DefinitionError(
            f"{place}.pattern",
            T("kan ikke skrives i indberetningens skema: brug ^ og $ om tegn, [] og tal i krøllede parenteser"),
        )
    if "min" in raw and "max" in raw and raw["max"] < raw["min"]:
        raise DefinitionError(f"{place}.max", T("er mindre end min"))
    rule = _rule(raw.get("rule", PAAKRAEVET), f"{place}.rule")
    return Graense(rule, text_of(raw, "message", place), raw.get("min"), raw.get("max"), pattern)


def _list_of(raw: Mapping[str, Any], felttype: Felttype, lists: Kodelister, place: str) -> str | None:
    liste = raw.get("list")
    if felttype in (Felttype.ENKELTVALG, Felttype.FLERVALG):
        if not isinstance(liste, str) or liste not in lists:
            raise DefinitionError(f"{place}.list", T("ukendt kodeliste »{liste}«", liste=liste))
        return liste
    if liste is not None:
        raise DefinitionError(f"{place}.list", T("felttypen har ingen kodeliste"))
    return None


def _columns(raw: Mapping[str, Any], felttype: Felttype, around: Around, place: str) -> tuple[Felt, ...]:
    columns = raw.get("columns", [])
    if not isinstance(columns, list) or (felttype is Felttype.TABEL) is not bool(columns):
        raise DefinitionError(f"{place}.columns", T("en tabel skal have kolonner, og andre felter må ikke"))
    felter = tuple(load_field(c, f"{place}.columns[{i}]", around, column=True) for i, c in enumerate(columns))
    names = [felt.navn for felt in felter]
    for name in names:
        if names.count(name) > 1:
            raise DefinitionError(f"{place}.columns", T("kolonnen »{navn}« står to gange", navn=name))
    return felter


def _suggestion(raw: Mapping[str, Any], felttype: Felttype, place: str) -> str | FraRaekke | None:
    suggest = raw.get("suggest")
    if suggest is None:
        return None
    if isinstance(suggest, Mapping):
        where = f"{place}.suggest"
        keys = only(suggest, {"table", "column", "where", "is"}, where)
        if felttype is not Felttype.HELTAL:
            raise DefinitionError(where, T("kun et heltal kan foreslås fra en tabel"))
        return FraRaekke(*(text_of(keys, key, where) for key in ("table", "column", "where", "is")))
    if not isinstance(suggest, str) or suggest not in _SUGGESTIONS:
        raise DefinitionError(f"{place}.suggest", T("ukendt forslag »{suggest}«", suggest=suggest))
    if felttype is not Felttype.DATO:
        raise DefinitionError(f"{place}.suggest", T("kun en dato kan foreslås"))
    return suggest


def _required(raw: Mapping[str, Any], place: str, around: Around, *, column: bool) -> bool | Condition:
    given = raw.get("required", True)
    if isinstance(given, bool):
        return given
    if column:
        raise DefinitionError(f"{place}.required", T("en kolonne kan kun have true eller false"))
    return parse_condition(given, f"{place}.required", around.list_of)


def _shown(raw: Mapping[str, Any], place: str, around: Around, *, column: bool) -> Condition | None:
    if "shown" not in raw:
        return None
    if column:
        raise DefinitionError(f"{place}.shown", T("en kolonne vises altid"))
    return parse_condition(raw["shown"], f"{place}.shown", around.list_of)


def _required_message(raw: Mapping[str, Any], shown: Condition | None, place: str) -> str:
    """Its one place, ``{dage}``, is filled when a person leaves the field blank: any other would end the program only then."""
    text = text_of(raw, "required_message", place, needed=False)
    measured = shown is not None and any(isinstance(leaf, DaysBetween) for leaf in leaves(shown))
    try:
        places = [each[1:] for each in Formatter().parse(text) if each[1] is not None]
    except ValueError:
        places = [("", None, None)]
    if any(each != ("dage", "", None) for each in places) or (places and not measured):
        raise DefinitionError(
            f"{place}.required_message", T("må kun have {plads}, og kun hvor shown tæller dage", plads="{dage}")
        )
    return text


def _default(
    raw: Mapping[str, Any], felttype: Felttype, graense: Graense | None, place: str, *, column: bool
) -> Scalar | None:
    given = raw.get("default")
    if given is None:
        return None
    fits: dict[Felttype, type] = {Felttype.HELTAL: int, Felttype.JA_NEJ: bool, Felttype.TEKST: str}
    fitting = given if isinstance(given, int | str) and type(given) is fits.get(felttype) else None
    if column or fitting is None:
        raise DefinitionError(
            f"{place}.default", T("passer ikke til felttypen (et helt tal, true/false eller en tekst)")
        )
    if graense is not None and not within(graense, fitting):
        raise DefinitionError(f"{place}.default", T("passer ikke til feltets grænse"))
    return fitting


def _computed(
    raw: Mapping[str, Any], felttype: Felttype, liste: str | None, around: Around, place: str
) -> tuple[Condition, ...]:
    given = raw.get("computed")
    if given is None:
        return ()
    if felttype is not Felttype.FLERVALG or liste is None or not isinstance(given, list):
        raise DefinitionError(f"{place}.computed", T("kun et flervalg kan beregnes, af en liste af betingelser"))
    answers = len(around.lists[liste].koder)
    if len(given) != answers:
        message = T(
            "har {antal} betingelser, men listen »{liste}« har {answers} svar",
            antal=len(given),
            liste=liste,
            answers=answers,
        )
        raise DefinitionError(f"{place}.computed", message)
    if raw.get("required") is not False:
        raise DefinitionError(f"{place}.required", T("skal være false: ingen kan udfylde et beregnet felt"))
    return tuple(parse_condition(each, f"{place}.computed[{i}]", around.list_of) for i, each in enumerate(given))


def _clean(raw: Mapping[str, Any], felttype: Felttype, place: str) -> str:
    given = text_of(raw, "clean", place, needed=False)
    if given and (given not in _CLEAN or felttype is not Felttype.TEKST):
        raise DefinitionError(f"{place}.clean", T("kan kun være »upper« eller »digits« på en tekst"))
    return given


def _lookup(raw: Mapping[str, Any], place: str) -> Opslag | None:
    given = raw.get("lookup")
    if given is None:
        return None
    given = only(given, {"title", "address"}, f"{place}.lookup")
    return Opslag(text_of(given, "title", f"{place}.lookup"), text_of(given, "address", f"{place}.lookup"))


def _repeat(raw: Mapping[str, Any], felttype: Felttype, place: str, *, column: bool) -> bool:
    """What is typed, a date or a number says something of one citizen; only an answer from a list may be repeated."""
    given = _flag(raw, "repeat", place)
    listed = felttype in (Felttype.ENKELTVALG, Felttype.FLERVALG)
    if given and (column or not listed or raw.get("read_only") or raw.get("computed") is not None):
        raise DefinitionError(f"{place}.repeat", T("kun et valg fra en liste, som en person besvarer, kan gentages"))
    return given


def load_field(raw: Any, place: str, around: Around, *, column: bool = False) -> Felt:
    """Build one field, or one column of a table. Raises DefinitionError."""
    raw = only(raw, _FIELD_KEYS, place)
    navn = text_of(raw, "name", place)
    place = f"{place} ({navn})"
    if not NAME.match(navn):
        raise DefinitionError(f"{place}.name", T("skal være små bogstaver, tal og understreg"))
    try:
        felttype = Felttype(raw.get("type"))
    except ValueError:
        raise DefinitionError(f"{place}.type", T("ukendt felttype »{type}«", type=raw.get("type"))) from None
    if column and felttype in (Felttype.TABEL, Felttype.FLERVALG):
        raise DefinitionError(f"{place}.type", T("en tabel eller et flervalg kan ikke stå i en tabel"))
    hidden_rule = raw.get("hidden_rule", 45)
    if not isinstance(_rule(hidden_rule, f"{place}.hidden_rule"), int):
        raise DefinitionError(f"{place}.hidden_rule", T("skal være et regelnummer"))
    liste = _list_of(raw, felttype, around.lists, place)
    shown = _shown(raw, place, around, column=column)
    graense = _constraint(raw["constraint"], felttype, f"{place}.constraint") if "constraint" in raw else None
    return Felt(
        navn=navn,
        label=text_of(raw, "label", place),
        type=felttype,
        help=text_of(raw, "help", place, needed=not column),
        hint=text_of(raw, "hint", place, needed=False),
        unit=text_of(raw, "unit", place, needed=False),
        liste=liste,
        required=_required(raw, place, around, column=column),
        required_rule=_rule(raw.get("required_rule", PAAKRAEVET), f"{place}.required_rule"),
        required_message=_required_message(raw, shown, place),
        shown=shown,
        hidden_rule=hidden_rule,
        hidden_message=text_of(raw, "hidden_message", place, needed=False),
        graense=graense,
        suggest=_suggestion(raw, felttype, place),
        kolonner=_columns(raw, felttype, around, place),
        read_only=_flag(raw, "read_only", place),
        default=_default(raw, felttype, graense, place, column=column),
        beregnet=_computed(raw, felttype, liste, around, place),
        rens=_clean(raw, felttype, place),
        opslag=_lookup(raw, place),
        kort=text_of(raw, "short", place, needed=False),
        gentages=_repeat(raw, felttype, place, column=column),
    )


def load_form(raw: Any, place: str, around: Around) -> SkemaDef:
    """Build one form. ``place`` is the file's name. Raises DefinitionError."""
    raw = only(raw, {"form", "title", "button", "steps", "done"}, place)
    art = text_of(raw, "form", place)
    if not NAME.match(art):
        raise DefinitionError(f"{place}.form", T("skal være små bogstaver, tal og understreg"))
    steps: list[Trin] = []
    if not isinstance(raw.get("steps"), list) or not raw["steps"]:
        raise DefinitionError(f"{place}.steps", "mangler")
    seen: set[str] = set()
    for number, step in enumerate(raw["steps"]):
        where = f"{place}.steps[{number}]"
        step = only(step, {"id", "title", "fields"}, where)
        if not isinstance(step.get("fields"), list) or not step["fields"]:
            raise DefinitionError(f"{where}.fields", "mangler")
        fields = tuple(load_field(f, f"{where}.fields[{i}]", around) for i, f in enumerate(step["fields"]))
        for felt in fields:
            if felt.navn in seen:
                raise DefinitionError(where, T("feltet »{navn}« står to gange", navn=felt.navn))
            seen.add(felt.navn)
            if felt.read_only and felt.required is not False and felt.default is None:
                raise DefinitionError(
                    f"{where} ({felt.navn}).required", T("skal være false: ingen kan udfylde et felt, der kun vises")
                )
        for key in (STATUS_KEY, ROLLE_KEY):
            if key in seen:
                raise DefinitionError(
                    where,
                    T("et felt kan ikke hedde »{noegle}«; det er skemaets egen nøgle i en sagsfil", noegle=key),
                )
        if not NAME.match(text_of(step, "id", where)):
            raise DefinitionError(f"{where}.id", T("skal være små bogstaver, tal og understreg"))
        steps.append(Trin(step["id"], text_of(step, "title", where), fields))
    title = text_of(raw, "title", place)
    done = text_of(raw, "done", place, needed=False) or T("{titel} er gjort færdig", titel=title)
    return SkemaDef(art, title, text_of(raw, "button", place), tuple(steps), done)
