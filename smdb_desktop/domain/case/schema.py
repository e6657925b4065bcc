"""Makes the JSON Schema (2020-12) of a case file ``smdb-sag/1`` from a form version and the code lists.

The schema says what can be read: fields, types, codes. What must be answered and what contradicts is the rules' business, so a
draft with holes is valid. Knows no files; ``tools/generate.py`` writes the result to ``resources/schemas``.
"""

from typing import Any, TypeAlias

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef, Skemaversion

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = "urn:smdb-desktop:schema:smdb-sag-1"
FORMAT_NAME = "smdb-sag/1"

Json: TypeAlias = dict[str, Any]

_HEADER_LISTS = ("koen", "kommune", "profil")
_STATUS = dict.fromkeys(SkemaArt, ("KLADDE", "FAERDIG")) | {
    SkemaArt.IVAERKSAETTELSE: ("KLADDE", "FAERDIG", "IVAERKSAT"),
}
_DATE: Json = {"type": ["string", "null"], "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TEXT: Json = {"type": ["string", "null"]}


def case_schema(version: Skemaversion, lists: Kodelister) -> Json:
    """The schema of one case or an array of cases, for courses of this form version. Plain JSON, the same every time."""
    used = sorted({*_HEADER_LISTS, *(navn for skema in version.skemaer.values() for navn in _lists_of(skema))})
    definitions: Json = {f"kodeliste_{navn}": _code_list(lists[navn]) for navn in used}
    for art, skema in version.skemaer.items():
        definitions[f"skema_{art}"] = _form(skema)
    definitions["tilbudstilknytning"] = _link()
    definitions["kontaktforloeb"] = _course()
    definitions["sag"] = _case()
    sag = {"$ref": "#/$defs/sag"}
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": f"Sagsfil {FORMAT_NAME}: {version.title}",
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
    return {"title": liste.title, "type": "string", "enum": [kode.code for kode in liste]}


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


def _form(skema: SkemaDef) -> Json:
    properties = {felt.navn: _answer(felt) for felt in skema.felter}
    if skema.art is not SkemaArt.TILBUD:
        properties["status"] = {
            "description": "KLADDE er en kladde; uden status tæller skemaet som færdigt.",
            "enum": list(_STATUS[skema.art]),
        }
    return _object(properties, title=skema.title)


def _link() -> Json:
    treatments = {"type": ["array", "null"], "items": {"$ref": "#/$defs/skema_behandling"}}
    return _object({"tilbud": _nullable("skema_tilbud"), "behandlinger": treatments}, title="Tilbudstilknytning")


def _course() -> Json:
    single = (SkemaArt.ANMODNING, SkemaArt.IVAERKSAETTELSE, SkemaArt.FORLOEBSAFSLUTNING)
    properties: Json = {str(art): _nullable(f"skema_{art}") for art in single}
    properties["kvalhep"] = {
        "description": "Udgået for anmodninger fra 1. juli 2025.",
        "type": ["array", "null"],
        "maxItems": 0,
    }
    links = {"$ref": "#/$defs/tilbudstilknytning"}
    properties["tilbudstilknytninger"] = {"type": ["array", "null"], "items": links}
    return _object(properties, title="Kontaktforløb")


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
