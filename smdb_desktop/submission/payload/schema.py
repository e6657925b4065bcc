"""Our published XML Schema of a submission, generated from the form definitions and the code lists.

Elements are named as the fields of the forms and stand in their order; every form version is a type of its own, chosen by
``xsi:type`` on ``kontaktforloeb``. The committed file ``resources/schemas/smdb-indberetning-1.xsd`` is this module's output and
is never edited by hand (``tools/generate.py``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef, Skemaversion
from smdb_desktop.domain.forms.loader import SHARED_PATTERN
from smdb_desktop.domain.forms.structure import ROLLE_KEY, Antal, Plads, every_place
from smdb_desktop.services.stored.records import Aarsag
from smdb_desktop.submission.canonical import DECLARATION

NAMESPACE = "urn:smdb-desktop:indberetning:1"
FORMAT = "smdb-indberetning/1"
OEVELSESTEKST = "ØVELSE: Borgeren og alle oplysninger er opdigtede. Indberetningen må ikke indlæses."
DELETED_COURSE = "kontaktforloeb_slettet"
"""The type of ``kontaktforloeb`` where ``art`` is SLETTET, whatever the form version was."""
HEADER_LISTS = ("kommune", "koen", "profil")

_XS = "http://www.w3.org/2001/XMLSchema"
_NSMAP: Any = {"xs": _XS, None: NAMESPACE}

_SIMPLE = (
    ("tekst", "string", {"minLength": "1"}),
    ("dato", "date", {"pattern": "[0-9]{4}-[0-9]{2}-[0-9]{2}"}),
    ("tidspunkt", "dateTime", {"pattern": "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"}),
    ("sandt_falsk", "boolean", {"pattern": "true|false"}),
    ("sha256", "string", {"pattern": "[0-9a-f]{64}"}),
    ("cpr_nr", "string", {"pattern": "[0-9]{6}[0-9A-Z]{4}"}),
    ("cvr", "string", {"pattern": "[0-9]{8}"}),
    ("p_nummer", "string", {"pattern": "[0-9]{10}"}),
    ("id", "string", {"pattern": "[A-Za-z0-9-]{1,64}"}),
)  # fmt: skip
_ENUMS: Mapping[str, tuple[str, ...]] = {
    "format": (FORMAT,),
    "art": ("NY", "RETTET", "SLETTET"),
    "oevelsestekst": (OEVELSESTEKST,),
    "antal_poster": ("1",),
    "uvisse_aarsag": tuple(Aarsag),
}
_HEADER = (
    ("format", "format", True), ("skemaversion", "skemaversion", True), ("programversion", "tekst", True),
    ("indberetning_id", "id", True), ("forloeb_id", "id", True), ("revision", "revision", True), ("art", "art", True),
    ("oevelse", "sandt_falsk", True), ("oevelsestekst", "oevelsestekst", False), ("afsender", "afsender", True),
    ("modtager", "modtager", False), ("myndighedskommune", "liste_kommune", True), ("profil", "liste_profil", False),
    ("tid", "tidspunkt", True), ("antal_poster", "antal_poster", True), ("forrige_sha256", "sha256", False),
    ("uvisse", "uvisse", False), ("bekraeftelser", "bekraeftelser", False),
)  # fmt: skip
_UNCERTAIN = (("fra", "revision", True), ("til", "revision", True), ("aarsag", "uvisse_aarsag", True))
_SENDER = (("navn", "tekst", True), ("cvr", "cvr", False), ("p_nummer", "p_nummer", False))
_CONFIRMATION = (
    ("regel", "tekst", True), ("felt", "tekst", True), ("besked", "tekst", True), ("begrundelse", "tekst", True),
    ("hvem", "tekst", False), ("tid", "tidspunkt", False),
)  # fmt: skip
_CITIZEN = (
    ("cpr_nr", "cpr_nr", True), ("navn", "tekst", False), ("opholdskommune", "liste_kommune", False),
    ("koen", "liste_koen", False),
)  # fmt: skip


def _xs(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XS}}}{tag}", attributes)


def _note(parent: etree._Element, text: str) -> None:
    documentation = _xs(_xs(parent, "annotation"), "documentation")
    documentation.set("{http://www.w3.org/XML/1998/namespace}lang", "da")
    documentation.text = text


def _element(parent: etree._Element, name: str, needed: bool = True, **attributes: str) -> etree._Element:
    occurs = {} if needed else {"minOccurs": "0"}
    return _xs(parent, "element", name=name, **attributes, **occurs)


def _sequence(parent: etree._Element, name: str, elements: Iterable[tuple[str, str, bool]]) -> etree._Element:
    sequence = _xs(_xs(parent, "complexType", name=name), "sequence")
    for child, type_name, needed in elements:
        _element(sequence, child, needed, type=type_name)
    return sequence


def _restriction(parent: etree._Element, base: str, facets: Mapping[str, str], **attributes: str) -> etree._Element:
    restriction = _xs(_xs(parent, "simpleType", **attributes), "restriction", base=base)
    for facet, value in facets.items():
        _xs(restriction, facet, value=value)
    return restriction


def _enumeration(parent: etree._Element, name: str, values: Iterable[str]) -> None:
    restriction = _restriction(parent, "xs:string", {}, name=name)
    for value in values:
        _xs(restriction, "enumeration", value=value)


def _list_type(parent: etree._Element, liste: Kodeliste) -> None:
    restriction = _xs(_xs(parent, "simpleType", name=f"liste_{liste.navn}"), "restriction", base="xs:string")
    for kode in liste.alle():
        _note(_xs(restriction, "enumeration", value=kode.code), kode.label)


def _pattern(felt: Felt) -> dict[str, str]:
    if felt.graense is None or felt.graense.pattern is None:
        return {}
    # seen when the form is loaded as well, before anybody fills it
    if not SHARED_PATTERN.match(felt.graense.pattern):
        raise ValueError(f"{felt.navn}: mønstret »{felt.graense.pattern}« kan ikke skrives i et XML-skema")
    return {"pattern": felt.graense.pattern[1:-1]}


def _integer_facets(felt: Felt) -> dict[str, str]:
    limits = (
        {} if felt.graense is None else {"minInclusive": felt.graense.minimum, "maxInclusive": felt.graense.maximum}
    )
    return {"pattern": "-?[0-9]{1,9}"} | {facet: str(value) for facet, value in limits.items() if value is not None}


def _field(parent: etree._Element, felt: Felt) -> None:
    needed = felt.required is True and felt.shown is None
    match felt.type:
        case Felttype.DATO:
            _element(parent, felt.navn, needed, type="dato")
        case Felttype.JA_NEJ:
            _element(parent, felt.navn, needed, type="sandt_falsk")
        case Felttype.ENKELTVALG:
            _element(parent, felt.navn, needed, type=f"liste_{felt.liste}")
        case Felttype.FLERVALG:
            inner = _xs(_xs(_element(parent, felt.navn, needed), "complexType"), "sequence")
            _xs(inner, "element", name="kode", type=f"liste_{felt.liste}", maxOccurs="unbounded")
        case Felttype.HELTAL:
            _restriction(_element(parent, felt.navn, needed), "xs:integer", _integer_facets(felt))
        case Felttype.TEKST:
            _restriction(_element(parent, felt.navn, needed), "tekst", _pattern(felt))
        case Felttype.TABEL:
            rows = _xs(_xs(_element(parent, felt.navn, needed), "complexType"), "sequence")
            row = _xs(_xs(_xs(rows, "element", name="raekke", maxOccurs="unbounded"), "complexType"), "sequence")
            for kolonne in felt.kolonner:
                _field(row, kolonne)


def _form(parent: etree._Element, skema: SkemaDef, name: str, *, head: bool) -> None:
    """The type of a form; one with a state of its own may say in which role it was completed."""
    form = _xs(parent, "complexType", name=name)
    sequence = _xs(form, "sequence")
    for felt in skema.felter:
        _field(sequence, felt)
    if not head:
        _xs(form, "attribute", name=ROLLE_KEY, type="liste_profil")


def course_type(version: str) -> str:
    """The name of the ``kontaktforloeb`` type of a form version, as it stands in ``xsi:type``."""
    return f"kontaktforloeb_{version}"


def _place(sequence: etree._Element, plads: Plads, version: Skemaversion) -> None:
    """The elements of one place: as few and as many as a course has."""
    occurs = {Antal.EN: {}, Antal.MINDST_EN: {"maxOccurs": "unbounded"}, Antal.HOEJST_EN: {"minOccurs": "0"}}
    limits = occurs.get(plads.antal, {"minOccurs": "0", "maxOccurs": "unbounded"})
    _xs(
        sequence,
        "element",
        name=plads.element,
        type=f"{plads.element if plads.under else plads.art}_{version.id}",
        **limits,
    )


def _course(root: etree._Element, version: Skemaversion) -> None:
    for art, skema in version.skemaer.items():
        _form(root, skema, f"{art}_{version.id}", head=bool(version.plads(art).under))
    for plads in every_place(version.pladser):
        if plads.under:
            head = _xs(_xs(root, "complexType", name=f"{plads.element}_{version.id}"), "sequence")
            _element(head, plads.art, type=f"{plads.art}_{version.id}")
            for under in plads.under:
                _place(head, under, version)
    derived = _xs(_xs(root, "complexType", name=course_type(version.id)), "complexContent")
    sequence = _xs(_xs(derived, "extension", base="kontaktforloeb"), "sequence")
    for plads in version.pladser:
        _place(sequence, plads, version)


def _deleted_course(root: etree._Element) -> None:
    """A course that is reported deleted: its number says which, and nothing of what was in it is told again."""
    derived = _xs(_xs(root, "complexType", name=DELETED_COURSE), "complexContent")
    _xs(derived, "extension", base="kontaktforloeb")


def _receiver(root: etree._Element) -> None:
    """The receiver's name, with its CVR number as an attribute: what judges reads the number and never the name."""
    content = _xs(_xs(root, "complexType", name="modtager"), "simpleContent")
    _xs(_xs(content, "extension", base="tekst"), "attribute", name="cvr", type="cvr")


def _lists_of(felter: Iterable[Felt]) -> set[str]:
    names: set[str] = set()
    for felt in felter:
        names |= {felt.liste} if felt.liste else _lists_of(felt.kolonner)
    return names


def _common(root: etree._Element, versions: Sequence[Skemaversion]) -> None:
    for name, base, facets in _SIMPLE:
        _restriction(root, f"xs:{base}", facets, name=name)
    _restriction(root, "xs:positiveInteger", {"pattern": "[0-9]{1,9}"}, name="revision")
    for name, values in _ENUMS.items():
        _enumeration(root, name, values)
    _enumeration(root, "skemaversion", (version.id for version in versions))
    _sequence(root, "uvisse", _UNCERTAIN)
    _sequence(root, "afsender", _SENDER)
    _receiver(root)
    _sequence(root, "bekraeftelse", _CONFIRMATION)
    confirmations = _xs(_xs(root, "complexType", name="bekraeftelser"), "sequence")
    _xs(confirmations, "element", name="bekraeftelse", type="bekraeftelse", maxOccurs="unbounded")
    _sequence(root, "hoved", _HEADER)
    _sequence(root, "borger", _CITIZEN)
    _xs(root, "complexType", name="kontaktforloeb", abstract="true")


def build_xsd(versions: Sequence[Skemaversion], lists: Kodelister) -> bytes:
    """The schema's bytes, UTF-8, the same for the same definitions. Raises ValueError for a pattern it cannot express."""
    versions = sorted(versions, key=lambda version: version.id)
    attributes = {"targetNamespace": NAMESPACE, "elementFormDefault": "qualified", "version": FORMAT}
    root = etree.Element(f"{{{_XS}}}schema", attributes, nsmap=_NSMAP)
    _note(root, "SMDB Desktop: én borgers kontaktforløb som indberetning. Dannet ud fra skemaernes definitioner.")
    top = _xs(_xs(_xs(root, "element", name="indberetning"), "complexType"), "sequence")
    for name in ("hoved", "borger", "kontaktforloeb"):
        _element(top, name, type=name)
    _common(root, versions)
    used = set(HEADER_LISTS)
    for version in versions:
        for skema in version.skemaer.values():
            used |= _lists_of(skema.felter)
    for name in sorted(used):
        _list_type(root, lists[name])
    for version in versions:
        _course(root, version)
    _deleted_course(root)
    etree.indent(root, "  ")
    content: bytes = etree.tostring(root, encoding="UTF-8")
    return DECLARATION + content + b"\n"
