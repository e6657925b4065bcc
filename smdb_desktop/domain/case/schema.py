"""Makes the JSON Schema (2020-12) of a case file ``smdb-sag/1`` from all form versions and the code lists.

The schema says what can be read: fields, types, codes; a course is one of any version, and which one its date asks for is the
rules' business, as is what must be answered: a draft with holes is valid. Knows no files; ``tools/generate.py`` writes it.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef, Skemaversion
from smdb_desktop.domain.forms.filled import Status
from smdb_desktop.domain.forms.structure import ROLLE_KEY, STATUS_KEY, VERSION_KEY, Plads, every_place

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = "urn:smdb-desktop:schema:smdb-sag-1"

Json: TypeAlias = dict[str, Any]

_HEADER_LISTS = ("koen", "kommune", "profil")
_DATE: Json = {"type": ["string", "null"], "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TEXT: Json = {"type": ["string", "null"]}


def case_schema(versions: Iterable[Skemaversion], lists: Kodelister) -> Json:
    """The schema of one case or an array of cases. Plain JSON, the same every time."""
    ordered = sorted(versions, key=lambda version: version.id)
    forms = [skema for version in ordered for skema in version.skemaer.values()]
    used = sorted({*_HEADER_LISTS, *(navn for skema in forms for navn in _lists_of(skema))})
    definitions: Json = {f"kodeliste_{navn}": _code_list(lists[navn]) for navn in used}
    every_key = list(dict.fromkeys(plads.noegle for version in ordered for plads in version.pladser))
    for version in ordered:
        for plads in every_place(version.pladser):
            definitions[f"skema_{plads.art}_{version.id}"] = _form(version.skemaer[plads.art], plads)
            if plads.under:
                definitions[f"{plads.element}_{version.id}"] = _entry(plads, version)
        definitions[f"kontaktforloeb_{version.id}"] = _course(version, every_key)
    definitions["kontaktforloeb"] = {
        "title": "Kontaktforløb",
        "anyOf": [{"$ref": f"#/$defs/kontaktforloeb_{version.id}"} for version in ordered],
    }
    definitions["sag"] = _case()
    sag = {"$ref": "#/$defs/sag"}
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": f"Sagsfil {FORMAT_NAME}",
        "description": "Én sag eller en liste af sager. Skemaet siger, hvad der kan læses; reglerne siger, hvad der mangler.",
        "if": {"type": "array"},
        "then": {"items": sag},
        "else": sag,
        "$defs": definitions,
    }


def _object(properties: Json, *, required: tuple[str, ...] = (), title: str = "") -> Json:
    schema: Json = {"title": title} if title else {}
    schema |= {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": list(required)} if required else {})


def _nullable(name: str) -> Json:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"}, {"type": "null"}]}


def _code_list(liste: Kodeliste) -> Json:
    return {"title": liste.title, "type": "string", "enum": [kode.code for kode in liste.alle()]}


def _lists_of(skema: SkemaDef) -> set[str]:
    felter = [*skema.felter, *(kolonne for felt in skema.felter for kolonne in felt.kolonner)]
    return {felt.liste for felt in felter if felt.liste is not None}


def _answer(felt: Felt) -> Json:
    """What a field may hold; null means that it was not answered."""
    match felt.type:
        case Felttype.DATO:
            body = dict(_DATE)
        case Felttype.HELTAL:
            body = {"type": ["integer", "null"]}
        case Felttype.JA_NEJ:
            body = {"type": ["boolean", "null"]}
        case Felttype.TEKST:
            body = dict(_TEXT)
        case Felttype.ENKELTVALG:
            body = _nullable(f"kodeliste_{felt.liste}")
        case Felttype.FLERVALG:
            items = {"$ref": f"#/$defs/kodeliste_{felt.liste}"}
            body = {"type": ["array", "null"], "items": items, "uniqueItems": True}
        case Felttype.TABEL:
            body = {"type": ["array", "null"], "items": _object({k.navn: _answer(k) for k in felt.kolonner})}
    return {"title": felt.label} | body


def _form(skema: SkemaDef, plads: Plads) -> Json:
    properties = {felt.navn: _answer(felt) for felt in skema.felter}
    if not plads.under:
        properties[STATUS_KEY] = {
            "description": "KLADDE er en kladde; uden status tæller skemaet som færdigt.",
            "enum": [*(status.value for status in Status), *plads.status_ord],
        }
        properties[ROLLE_KEY] = {
            "description": "Den profil, som skemaet blev gjort færdigt i, når det er en anden end sagens.",
            **_nullable("kodeliste_profil"),
        }
    return _object(properties, title=skema.title)


def _entry(plads: Plads, version: Skemaversion) -> Json:
    """A head with what stands under it."""
    properties = {plads.art: _nullable(f"skema_{plads.art}_{version.id}")}
    properties |= {under.noegle: _place(under, version) for under in plads.under}
    return _object(properties, title=plads.title)


def _place(plads: Plads, version: Skemaversion) -> Json:
    name = f"{plads.element}_{version.id}" if plads.under else f"skema_{plads.art}_{version.id}"
    if not plads.antal.flere:
        return _nullable(name)
    item: Json = {"$ref": f"#/$defs/{name}"}
    return {"type": ["array", "null"], "items": item if plads.under else _nullable(name)}


def _course(version: Skemaversion, every_key: Iterable[str]) -> Json:
    own = {plads.noegle: _place(plads, version) for plads in version.pladser}
    properties: Json = {VERSION_KEY: {"enum": [version.id, None]}}
    for noegle in every_key:
        foreign = {"description": "Skemaet findes ikke i denne version.", "type": ["array", "null"], "maxItems": 0}
        properties[noegle] = own.get(noegle, foreign)
    return _object(properties, title=version.title)


def _case() -> Json:
    citizen = _object(
        {
            "cpr_nr": {"title": "CPR-nr.", "type": "string"},
            "navn": dict(_TEXT),
            "opholdskommune": _nullable("kodeliste_kommune"),
            "koen": _nullable("kodeliste_koen"),
        },
        required=("cpr_nr",),
        title="Borger",
    )
    properties = {
        "format": {"const": FORMAT_NAME},
        "borger": citizen,
        "myndighedskommune": _nullable("kodeliste_kommune"),
        "profil": _nullable("kodeliste_profil"),
        "kontaktforloeb": {"type": ["array", "null"], "items": {"$ref": "#/$defs/kontaktforloeb"}},
    }
    return _object(properties, required=("format", "borger"), title="Sag")
