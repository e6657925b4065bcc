"""From the JSON of a form version to its definition: ``version.json`` with the course's structure, and one file a form.

Refuses anything it does not know, with file and place. Knows no files: it is handed parsed JSON and the folder's name.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from smdb_desktop.domain.codelists import NAME, Kodelister
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.checks import (
    CITIZEN_LISTS,
    check_filled_by,
    check_places,
    check_requested,
    check_version,
)
from smdb_desktop.domain.forms.conditions import parse_condition
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, SkemaDef, Skemaversion, Stamdata
from smdb_desktop.domain.forms.loader import Around, load_field, load_form, only, text_of
from smdb_desktop.domain.forms.structure import Antal, Plads, every_place
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.words import T

_VERSION_KEYS = {"id", "title", "valid_from", "valid_to", "date", "course", "citizen"}
_PLACE_KEYS = {
    "form", "count", "key", "element", "title", "holds", "missing", "milestone", "ends", "status_words", "columns", "filled_by",
    "demanded", "list_title", "date", "new", "none", "register", "delete",
}  # fmt: skip
REGISTERS = {"tilbud"}
_VERSION_NAME = re.compile(r"(?!slettet\Z)[a-z0-9][a-z0-9_-]*\Z")
"""The name stands in the schema of a submission, beside the course that is reported as deleted."""
GENNEMSE = "gennemse"
"""The step that every course ends with; no step of a form may have its name."""


def load_version(raw: Any, forms: Mapping[str, Any], place: str, lists: Kodelister) -> Skemaversion:
    """Build a form version from its ``version.json`` and its forms (file name without ending → JSON). Raises DefinitionError."""
    file = f"{place}/version.json"
    raw = only(raw, _VERSION_KEYS, file)
    listed = _lists_by_field(forms)
    around = Around(lists, listed.get)
    skemaer: dict[str, SkemaDef] = {}
    for name, content in forms.items():
        skema = load_form(content, f"{place}/{name}.json", _around_form(name, lists, listed))
        if skema.art != name:
            raise DefinitionError(f"{place}/{name}.json.form", T("passer ikke med filens navn"))
        skemaer[skema.art] = skema
    pladser = _places(raw.get("course"), f"{file}.course", skemaer, around)
    named = [p.art for p in every_place(pladser)]
    for art in named:
        if named.count(art) > 1:
            raise DefinitionError(f"{file}.course", T("skemaet »{art}« står to gange", art=art))
    for art in skemaer:
        if art not in named:
            raise DefinitionError(f"{file}.course", T("skemaet »{art}« har ingen plads i forløbet", art=art))
    check_places(pladser, f"{file}.course")
    _check_steps(skemaer, pladser, place)
    datofelt = _date_field(raw, file, skemaer, pladser)
    check_requested(pladser, datofelt, f"{file}.course")
    stamdata = _citizen(raw.get("citizen"), f"{file}.citizen", pladser, around)
    check_version(skemaer, pladser, stamdata, lists, place)
    first, last = _day(raw, "valid_from", file), _day(raw, "valid_to", file)
    if first and last and last < first:
        raise DefinitionError(f"{file}.valid_to", T("ligger før den første dag"))
    if text_of(raw, "id", file) != place.rsplit("/", 1)[-1]:
        raise DefinitionError(f"{file}.id", T("passer ikke med mappens navn"))
    if not _VERSION_NAME.match(raw["id"]):
        raise DefinitionError(
            f"{file}.id", T("skal være små bogstaver, tal, bindestreg og understreg, og ikke »slettet«")
        )
    return Skemaversion(
        id=raw["id"],
        title=text_of(raw, "title", file),
        valid_from=first,
        valid_to=last,
        datofelt=datofelt,
        pladser=pladser,
        skemaer=MappingProxyType({art: skemaer[art] for art in named}),
        stamdata=stamdata,
    )


def _lists_by_field(forms: Mapping[str, Any]) -> dict[str, str]:
    """The code list of every field (``form.field``) and of the citizen, from the raw files: a condition may look at a form that
    is loaded after its own."""
    found = {f"{BORGER}.{navn}": liste for navn, liste in CITIZEN_LISTS.items()}
    for name, content in forms.items():
        steps = content.get("steps") if isinstance(content, dict) else None
        for step in steps if isinstance(steps, list) else ():
            fields = step.get("fields") if isinstance(step, dict) else None
            for felt in fields if isinstance(fields, list) else ():
                if isinstance(felt, dict) and isinstance(felt.get("list"), str):
                    found[f"{name}.{felt.get('name')}"] = felt["list"]
    return found


def _around_form(art: str, lists: Kodelister, listed: Mapping[str, str]) -> Around:
    """The surroundings of a form's conditions: a name without a dot is a field of the form itself."""
    return Around(lists, lambda name: listed.get(name if "." in name else f"{art}.{name}"))


def _day(raw: Mapping[str, Any], key: str, place: str) -> date | None:
    given = raw.get(key)
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise DefinitionError(f"{place}.{key}", T("skal være en dato (åååå-mm-dd) eller null")) from None


def _places(raw: Any, place: str, skemaer: Mapping[str, SkemaDef], around: Around) -> tuple[Plads, ...]:
    if not isinstance(raw, list) or not raw:
        raise DefinitionError(place, T("skal være en liste af skemaer"))
    return tuple(_place(each, f"{place}[{i}]", skemaer, around) for i, each in enumerate(raw))


def _place(raw: Any, place: str, skemaer: Mapping[str, SkemaDef], around: Around) -> Plads:
    raw = only(raw, _PLACE_KEYS, place)
    art = text_of(raw, "form", place)
    place = f"{place} ({art})"
    if art not in skemaer:
        raise DefinitionError(f"{place}.form", T("der er ingen fil med dette skema"))
    try:
        antal = Antal(raw.get("count"))
    except ValueError:
        raise DefinitionError(f"{place}.count", T("skal være {antal}", antal=", ".join(Antal))) from None
    under = _places(raw["holds"], f"{place}.holds", skemaer, around) if "holds" in raw else ()
    if under and (not antal.flere or any(u.under for u in under)):
        raise DefinitionError(
            f"{place}.holds", T("kun et skema, der kan være flere af, kan have skemaer under sig, i ét lag")
        )
    milepael = _milestone(raw, antal, place)
    noegle = text_of(raw, "key", place) if "key" in raw else art
    element = text_of(raw, "element", place) if "element" in raw else art
    for key, name in (("key", noegle), ("element", element)):
        if not NAME.match(name):
            raise DefinitionError(f"{place}.{key}", T("skal være små bogstaver, tal og understreg"))
    filled_by = text_of(raw, "filled_by", place, needed=False)
    check_filled_by(filled_by, around.lists, f"{place}.filled_by")
    if filled_by and milepael is Milepael.ANMODET:
        raise DefinitionError(
            f"{place}.filled_by",
            T("et forløb begynder med dette skema, så alle, der indberetter, skal kunne udfylde det"),
        )
    demanded = raw.get("demanded")
    if demanded is not None and antal in (Antal.EN, Antal.MINDST_EN):
        raise DefinitionError(
            f"{place}.demanded",
            T("skemaet er der altid (count »{antal}«), så ingen betingelse kan kræve det", antal=antal.value),
        )
    return Plads(
        art=art,
        antal=antal,
        noegle=noegle,
        element=element,
        title=text_of(raw, "title", place, needed=False) or skemaer[art].title,
        under=under,
        mangler=text_of(raw, "missing", place, needed=antal in (Antal.EN, Antal.MINDST_EN)),
        milepael=milepael,
        status_ord=_words(raw, "status_words", place),
        kolonner=_words(raw, "columns", place),
        dato=_milestone_date(raw, milepael, skemaer[art], place),
        slut=_date_of(raw, "ends", skemaer[art], place),
        udfyldes_af=filled_by,
        kraevet=None if demanded is None else parse_condition(demanded, f"{place}.demanded", around.list_of),
        ny=text_of(raw, "new", place, needed=False) or T("Tilføj {titel}", titel=skemaer[art].title),
        ingen=text_of(raw, "none", place, needed=False)
        or T("Der er ikke registreret noget under {titel} endnu.", titel=skemaer[art].title),
        register=_register(raw, place, antal),
        slet=text_of(raw, "delete", place, needed=False),
        liste_title=text_of(raw, "list_title", place, needed=demanded is not None),
    )


def _milestone(raw: Mapping[str, Any], antal: Antal, place: str) -> Milepael | None:
    given = raw.get("milestone")
    if given is None:
        return None
    if given not in list(Milepael):
        raise DefinitionError(f"{place}.milestone", T("skal være {ord}", ord=", ".join(Milepael)))
    milepael = Milepael(given)
    if antal.flere and milepael is not Milepael.BEHANDLET:
        raise DefinitionError(f"{place}.milestone", T("kun et skema, som et forløb højst har ét af, kan være det"))
    return milepael


def _date_of(raw: Mapping[str, Any], key: str, skema: SkemaDef, place: str, *, needed: bool = False) -> str:
    named = text_of(raw, key, place, needed=needed)
    felt = skema.felt(named)
    if named and (felt is None or felt.type is not Felttype.DATO):
        raise DefinitionError(f"{place}.{key}", T("»{version}« er ikke en dato i skemaet", version=named))
    return named


def _milestone_date(raw: Mapping[str, Any], milepael: Milepael | None, skema: SkemaDef, place: str) -> str:
    """The day of a place. Every course has a request and may be closed: without its day it would stand nowhere in time."""
    named = _date_of(raw, "date", skema, place, needed=milepael is not None)
    felt = skema.felt(named) if milepael in (Milepael.ANMODET, Milepael.AFSLUTTET) else None
    if felt is not None and (felt.shown is not None or felt.required is not True):
        raise DefinitionError(f"{place}.date", T("»{version}« skal altid vises og altid udfyldes", version=named))
    return named


def _register(raw: Mapping[str, Any], place: str, antal: Antal) -> str:
    named = text_of(raw, "register", place, needed=False)
    if named and (named not in REGISTERS or not antal.flere):
        raise DefinitionError(f"{place}.register", T("ukendt register »{version}«", version=named))
    return named


def _words(raw: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    given = raw.get(key, [])
    if not isinstance(given, list) or not all(isinstance(each, str) and each for each in given):
        raise DefinitionError(f"{place}.{key}", T("skal være en liste af ord"))
    return tuple(given)


def _check_steps(skemaer: Mapping[str, SkemaDef], pladser: tuple[Plads, ...], place: str) -> None:
    """Steps are told apart by their names in the whole course."""
    seen = {GENNEMSE}
    for plads in every_place(pladser):
        names = [plads.art] if plads.antal.flere else [t.id for t in skemaer[plads.art].trin]
        for name in names:
            if name in seen:
                raise DefinitionError(
                    f"{place}/{plads.art}.json.steps", T("trinnet »{navn}« findes allerede i forløbet", navn=name)
                )
            seen.add(name)


def _date_field(
    raw: Mapping[str, Any], file: str, skemaer: Mapping[str, SkemaDef], pladser: tuple[Plads, ...]
) -> tuple[str, str]:
    named = text_of(raw, "date", file)
    art, _, navn = named.partition(".")
    felt = skemaer[art].felt(navn) if art in skemaer else None
    single = any(p.art == art and p.antal is Antal.EN for p in pladser)
    if felt is None or felt.type is not Felttype.DATO or not single:
        raise DefinitionError(
            f"{file}.date", T("»{version}« er ikke en dato i et skema, som hvert forløb har ét af", version=named)
        )
    return art, navn


_CITIZEN_KEYS = {
    "name",
    "label",
    "type",
    "list",
    "help",
    "hint",
    "required",
    "required_rule",
    "required_message",
    "read_only",
}
"""What a field of the citizen's master data may have; its value is no answer of the course."""


def _citizen(raw: Any, place: str, pladser: tuple[Plads, ...], around: Around) -> Stamdata | None:
    if raw is None:
        return None
    raw = only(raw, {"form", "fields"}, place)
    art = text_of(raw, "form", place)
    if not any(p.art == art and not p.antal.flere for p in pladser):
        raise DefinitionError(f"{place}.form", T("»{art}« er ikke et skema, som et forløb har ét af", art=art))
    if not isinstance(raw.get("fields"), list) or not raw["fields"]:
        raise DefinitionError(f"{place}.fields", "mangler")
    felter: list[Felt] = []
    for number, given in enumerate(raw["fields"]):
        where = f"{place}.fields[{number}]"
        felt = load_field(only(given, _CITIZEN_KEYS, where), where, around)
        if not isinstance(felt.required, bool):
            raise DefinitionError(
                T("{where} ({navn}).required", where=where, navn=felt.navn), T("skal være true eller false")
            )
        if felt.navn in {each.navn for each in felter}:
            raise DefinitionError(f"{place}.fields", T("feltet »{navn}« står to gange", navn=felt.navn))
        felter.append(felt)
    return Stamdata(art, tuple(felter))
