"""From a payload's bytes back to the Indberetning's fields as plain JSON, for showing and for comparing.

Reads only what is in our one byte form and valid against our schema; answers come out with the types of the case file. May not
judge the signature; that is ``reader.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from smdb_desktop.domain.forms.definitions import Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import ROLLE_KEY, Plads
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.submissions import Uvisse
from smdb_desktop.services.stored.records import Art, Json
from smdb_desktop.submission.canonical import NotCanonical, parse
from smdb_desktop.submission.payload.build import MAX_PAYLOAD, XSI_TYPE, schema_error
from smdb_desktop.submission.payload.schema import DELETED_COURSE, NAMESPACE, course_type

_PLAIN = (
    "skemaversion", "programversion", "forloeb_id", "art", "modtager", "myndighedskommune", "tid", "forrige_sha256",
)  # fmt: skip


class NotAPayload(KnownError):
    """The bytes are no submission of ours."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a judge must know of a payload; ``cvr`` is the sender's, "" where none is given."""

    indberetning_id: str
    oevelse: bool
    cvr: str


def name_of(element: etree._Element) -> str:
    """The element's name, without the namespace."""
    return str(element.tag)[len(NAMESPACE) + 2 :]


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else element.findall(f"{{{NAMESPACE}}}{name}")


def leaf_texts(element: etree._Element | None) -> dict[str, str]:
    """The texts of what stands in an element and has nothing in it, by name."""
    return {} if element is None else {name_of(child): child.text or "" for child in element if len(child) == 0}


def _answer(felt: Felt, element: etree._Element) -> Json:
    text = element.text or ""
    match felt.type:
        case Felttype.JA_NEJ:
            return text == "true"
        case Felttype.HELTAL:
            return int(text)
        case Felttype.FLERVALG:
            return [child.text or "" for child in element]
        case Felttype.TABEL:
            return [_fields(felt.kolonner, row) for row in element]
        case _:
            return text


def _fields(felter: tuple[Felt, ...], element: etree._Element) -> dict[str, Json]:
    known = {felt.navn: felt for felt in felter}
    return {name_of(child): _answer(known[name_of(child)], child) for child in element}


def _place(version: Skemaversion, plads: Plads, parent: etree._Element) -> Json:
    """What stands in one place of the course: an entry or None, or a list of entries."""
    entries: list[Json] = [_entry(version, plads, element) for element in _children(parent, plads.element)]
    if plads.antal.flere:
        return entries
    return entries[0] if entries else None


def _entry(version: Skemaversion, plads: Plads, element: etree._Element) -> Json:
    felter = version.skemaer[plads.art].felter
    if not plads.under:
        rolle = element.get(ROLLE_KEY)
        return _fields(felter, element) | ({ROLLE_KEY: rolle} if rolle else {})
    head = element.find(f"{{{NAMESPACE}}}{plads.art}")
    entry: dict[str, Json] = {plads.art: None if head is None else _fields(felter, head)}
    return entry | {under.noegle: _place(version, under, element) for under in plads.under}


def _course(version: Skemaversion, element: etree._Element) -> dict[str, Json]:
    return {plads.noegle: _place(version, plads, element) for plads in version.pladser}


def read_header(payload: bytes, katalog: Katalog, schema: etree.XMLSchema) -> Header:
    """Judge the whole payload, and hand out only what its judge needs. Raises NotAPayload with a Danish sentence."""
    head = _judged(payload, katalog, schema)[0]
    given, sender = leaf_texts(head), leaf_texts(head.find(f"{{{NAMESPACE}}}afsender"))
    return Header(given["indberetning_id"], given["oevelse"] == "true", sender.get("cvr", ""))


def read_payload(payload: bytes, katalog: Katalog, schema: etree.XMLSchema) -> dict[str, Json]:
    """The payload as plain JSON, named as the Indberetning's fields. Raises NotAPayload with a Danish sentence."""
    head, citizen, course = _judged(payload, katalog, schema)
    return _document(head, leaf_texts(citizen), course, katalog)


def _judged(payload: bytes, katalog: Katalog, schema: etree.XMLSchema) -> etree._Element:
    """The root of a payload in our one byte form, valid, and not at odds with itself."""
    if len(payload) > MAX_PAYLOAD:
        raise NotAPayload(T("Filen er for stor til at være en indberetning fra SMDB Desktop."))
    try:
        root = parse(payload)
    except NotCanonical as error:
        raise NotAPayload(f"Filen er ikke en indberetning fra SMDB Desktop. {error}") from None
    if not schema.validate(root):
        raise NotAPayload(T("Indberetningen følger ikke skemaet for indberetninger."), schema_error(schema))
    head, _citizen, course = root
    given = leaf_texts(head)
    whole = course_type(katalog.versioner[given["skemaversion"]].id)
    if course.get(XSI_TYPE) != (DELETED_COURSE if given["art"] == Art.SLETTET else whole):
        raise NotAPayload(T("Indberetningens skemaversion og forløb passer ikke sammen."))
    if (given["oevelse"] == "true") is not ("oevelsestekst" in given):
        raise NotAPayload(T("Indberetningen siger ikke entydigt, om den er en øvelse."))
    uncertain = _uncertain(head)
    if uncertain is not None and not uncertain.fra <= uncertain.til < int(given["revision"]):
        raise NotAPayload(T("Indberetningens oplysninger om uvisse revisioner passer ikke med dens eget nummer."))
    return root


def _uncertain(head: etree._Element) -> Uvisse | None:
    """The numbers before this one of which the sender does not know whether they have left."""
    given = leaf_texts(head.find(f"{{{NAMESPACE}}}uvisse"))
    return Uvisse(int(given["fra"]), int(given["til"]), given["aarsag"]) if given else None


def _document(
    head: etree._Element, citizen: Mapping[str, str], course: etree._Element, katalog: Katalog
) -> dict[str, Json]:
    given = leaf_texts(head)
    version = katalog.versioner[given["skemaversion"]]
    sender = leaf_texts(head.find(f"{{{NAMESPACE}}}afsender"))
    rows = _children(head.find(f"{{{NAMESPACE}}}bekraeftelser"), "bekraeftelse")
    receiver = head.find(f"{{{NAMESPACE}}}modtager")
    cpr = citizen["cpr_nr"]
    borger: dict[str, Json] = {**citizen, "cpr_nr": f"{cpr[:6]}-{cpr[6:]}"}
    document: dict[str, Json] = {name: given.get(name, "") for name in _PLAIN}
    uncertain = _uncertain(head)
    document |= {
        "modtager_cvr": "" if receiver is None else receiver.get("cvr", ""),
        "uvisse": None if uncertain is None else dict(uncertain._asdict()),
        "id": given["indberetning_id"],
        "revision": int(given["revision"]),
        "oevelse": given["oevelse"] == "true",
        "afsender": {name: sender.get(name, "") for name in ("navn", "cvr", "p_nummer")},
        "bekraeftelser": [dict(leaf_texts(row)) for row in rows],
        "sag": {
            "format": "smdb-sag/1",
            "borger": borger,
            "myndighedskommune": given["myndighedskommune"],
            "profil": given.get("profil", ""),
            "kontaktforloeb": [] if given["art"] == Art.SLETTET else [_course(version, course)],
        },
    }
    return document
