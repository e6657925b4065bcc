"""From an Indberetning to the XML that is signed: one byte sequence for one Indberetning, valid against our own schema.

Fixed order, Unicode NFC, UTF-8, canonical XML; the codes of a multiple choice stand in the order of their list. May not decide
anything about the case: what does not fit the definitions is refused. Facts: ``docs/submission.md``, form definitions.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.filled import Status
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import ROLLE_KEY, STATUS_KEY, Plads
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.ports.submissions import Indberetning, Organisation
from smdb_desktop.services.stored.records import Art, Json
from smdb_desktop.submission.canonical import serialise
from smdb_desktop.submission.payload.schema import (
    DELETED_COURSE,
    FORMAT,
    NAMESPACE,
    OEVELSESTEKST,
    build_xsd,
    course_type,
)

MAX_PAYLOAD = 2 * 1024 * 1024
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE = f"{{{_XSI}}}type"
_NSMAP: Any = {None: NAMESPACE, "xsi": _XSI}

# XML 1.0, production 2: everything outside it
_UNSENDABLE = re.compile("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFIRMATION = ("regel", "felt", "besked", "begrundelse", "hvem", "tid")
_CITIZEN = ("cpr_nr", "navn", "opholdskommune", "koen")
_SAG = {"format", "borger", "myndighedskommune", "profil", "kontaktforloeb"}


def schema_text(katalog: Katalog) -> bytes:
    """The schema of the catalogue's form versions."""
    return build_xsd(tuple(katalog.versioner.values()), katalog.lister)


def compile_schema(katalog: Katalog, text: bytes = b"") -> etree.XMLSchema:
    """The schema, ready to validate with, from its text where that was made before. Not to be shared between threads."""
    return etree.XMLSchema(etree.fromstring(text or schema_text(katalog)))


def utc_text(moment: datetime) -> str:
    """A time as ``2026-02-01T12:30:00Z``; a time without zone is a fault of ours (ValueError)."""
    if moment.tzinfo is None:
        raise ValueError("a time without time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clean_text(text: str, name: str) -> str:
    """The text in NFC. Raises ExportError for a character that XML cannot carry, naming the field and the character."""
    if text.isascii() and text.isprintable():  # almost all: nothing to compose, nothing to refuse
        return text
    text = unicodedata.normalize("NFC", text)
    unsendable = _UNSENDABLE.search(text)
    if unsendable:
        raise ExportError(
            T(
                "Feltet »{navn}« indeholder et tegn, der ikke kan bruges (U+{kode:04X}). Slet tegnet, og prøv igen.",
                navn=name,
                kode=ord(unsendable[0]),
            )
        )
    return text


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text is not None:
        element.text = clean_text(text, name)
    return element


def _object(raw: Json, place: str, keys: Iterable[str], others: Collection[str] = ()) -> Mapping[str, Json]:
    if not isinstance(raw, dict):
        raise ValueError(f"{place}: expected an object")
    unknown = (raw.keys() - keys).difference(others)
    if unknown:
        raise ValueError(f"{place}: unknown {sorted(unknown)}")
    return raw


def _items(raw: Json, place: str) -> list[Json]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise ValueError(f"{place}: expected a list")
    return raw


def _scalar(felt: Felt, value: Json) -> str:
    if felt.type is Felttype.JA_NEJ and isinstance(value, bool):
        return "true" if value else "false"
    if felt.type is Felttype.HELTAL and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if felt.type in (Felttype.DATO, Felttype.ENKELTVALG, Felttype.TEKST) and isinstance(value, str):
        return value
    raise ValueError(f"{felt.navn}: not a {felt.type}")


def _sender(parent: etree._Element, afsender: Organisation) -> None:
    if not afsender.navn.strip():
        raise ExportError(T("Organisationens navn mangler. Skriv det under Indstillinger, og prøv igen."))
    for value, digits, wrong in (
        (afsender.cvr, 8, T("Organisationens CVR-nummer skal være 8 cifre. Ret det under Indstillinger.")),
        (afsender.p_nummer, 10, T("Organisationens P-nummer skal være 10 cifre. Ret det under Indstillinger.")),
    ):
        if value and not (len(value) == digits and value.isascii() and value.isdigit()):
            raise ExportError(wrong)
    element = _add(parent, "afsender")
    for name, value in (("navn", afsender.navn), ("cvr", afsender.cvr), ("p_nummer", afsender.p_nummer)):
        if value:
            _add(element, name, value)


def _confirmations(parent: etree._Element, rows: Iterable[Mapping[str, str]]) -> None:
    element: etree._Element | None = None
    for row in rows:
        unknown = set(row) - set(_CONFIRMATION)
        if unknown:
            raise ValueError(f"bekraeftelse: unknown {sorted(unknown)}")
        element = _add(parent, "bekraeftelser") if element is None else element
        child = _add(element, "bekraeftelse")
        for name in _CONFIRMATION:
            text = str(row.get(name) or "")
            if text:
                _add(child, name, utc_text(datetime.fromisoformat(text)) if name == "tid" else text)


def _header(root: etree._Element, given: Indberetning, profil: str) -> None:
    head = _add(root, "hoved")
    for name, text in (
        ("format", FORMAT),
        ("skemaversion", given.skemaversion),
        ("programversion", given.programversion),
        ("indberetning_id", given.id),
        ("forloeb_id", given.forloeb_id),
        ("revision", str(given.revision)),
        ("art", str(given.art)),
        ("oevelse", "true" if given.oevelse else "false"),
    ):
        _add(head, name, text)
    if given.oevelse:
        _add(head, "oevelsestekst", OEVELSESTEKST)
    _sender(head, given.afsender)
    if given.modtager is not None:
        receiver = _add(head, "modtager", given.modtager.navn)
        if given.modtager.cvr:
            receiver.set("cvr", given.modtager.cvr)
    _add(head, "myndighedskommune", given.myndighedskommune)
    if profil:
        _add(head, "profil", profil)
    _add(head, "tid", utc_text(given.tid))
    _add(head, "antal_poster", "1")
    if given.forrige_sha256:
        _add(head, "forrige_sha256", given.forrige_sha256)
    if given.uvisse is not None:
        uncertain = _add(head, "uvisse")
        for name, number in (("fra", given.uvisse.fra), ("til", given.uvisse.til)):
            _add(uncertain, name, str(number))
        _add(uncertain, "aarsag", str(given.uvisse.aarsag))
    _confirmations(head, given.bekraeftelser)


class _CaseWriter:
    """Writes the citizen and the course of one form version."""

    def __init__(self, version: Skemaversion, lister: Kodelister) -> None:
        self._version = version
        self._lister = lister

    def citizen(self, root: etree._Element, raw: Json) -> None:
        given = _object(raw, "borger", _CITIZEN)
        element = _add(root, "borger")
        for name in _CITIZEN:
            value = given.get(name) or ""
            if not isinstance(value, str):
                raise ValueError(f"borger.{name}: expected a text")
            if value:
                _add(element, name, value.replace("-", "").upper() if name == "cpr_nr" else value)

    def course(self, root: etree._Element, raw: Json) -> None:
        pladser = self._version.pladser
        given = _object(raw, "kontaktforloeb[0]", (plads.noegle for plads in pladser))
        element = _add(root, "kontaktforloeb")
        element.set(XSI_TYPE, course_type(self._version.id))
        for plads in pladser:
            self.place(element, plads, given.get(plads.noegle))

    def place(self, parent: etree._Element, plads: Plads, raw: Json) -> None:
        entries = _items(raw, plads.noegle) if plads.antal.flere else [raw]
        for entry in entries:
            if not plads.under:
                self.form(parent, plads, entry)
                continue
            given = _object(entry, plads.noegle, (plads.art, *(under.noegle for under in plads.under)))
            element = _add(parent, plads.element)
            self.form(element, plads, given.get(plads.art))
            for under in plads.under:
                self.place(element, under, given.get(under.noegle))

    def form(self, parent: etree._Element, plads: Plads, raw: Json) -> None:
        if raw is None:
            return
        definition = self._version.skemaer[plads.art]
        given = _object(raw, plads.art, definition.navne, (STATUS_KEY, ROLLE_KEY))
        if given.get(STATUS_KEY) not in (None, Status.FAERDIG, *plads.status_ord):
            raise ValueError(f"{plads.art}: a draft is never sent")
        element = _add(parent, plads.art if plads.under else plads.element)
        if rolle := given.get(ROLLE_KEY):
            element.set(ROLLE_KEY, str(rolle))
        for felt in definition.felter:
            if (value := given.get(felt.navn)) is not None:
                self.field(element, felt, value)

    def field(self, parent: etree._Element, felt: Felt, value: Json) -> None:
        if value is None or value in ("", []):
            return
        if felt.type is Felttype.FLERVALG:
            element = _add(parent, felt.navn)
            chosen = _items(value, felt.navn)
            known = [kode.code for kode in self._lister[felt.liste or ""].alle()]
            if any(code not in known for code in chosen):
                raise ValueError(f"{felt.navn}: a code that is not in the list")
            for code in known:
                if code in chosen:
                    _add(element, "kode", code)
        elif felt.type is Felttype.TABEL:
            element = _add(parent, felt.navn)
            for row in _items(value, felt.navn):
                cells = _object(row, felt.navn, (kolonne.navn for kolonne in felt.kolonner))
                child = _add(element, "raekke")
                for kolonne in felt.kolonner:
                    self.field(child, kolonne, cells.get(kolonne.navn))
        else:
            _add(parent, felt.navn, _scalar(felt, value))


def build_payload(given: Indberetning, katalog: Katalog, schema: etree.XMLSchema) -> bytes:
    """The payload's bytes. Raises ExportError for what a person can mend, ValueError for what is a fault of ours."""
    version = katalog.versioner.get(given.skemaversion)
    if version is None:
        raise ValueError(f"unknown form version {given.skemaversion}")
    sag = _object(dict(given.sag), "sag", _SAG)
    if sag.get("myndighedskommune", given.myndighedskommune) != given.myndighedskommune:
        raise ValueError("myndighedskommune: the case and the header disagree")
    courses = _items(sag.get("kontaktforloeb"), "kontaktforloeb")
    deleted = given.art == Art.SLETTET
    if len(courses) != (0 if deleted else 1):
        raise ValueError("kontaktforloeb: a submission carries exactly one, and a deletion nothing of it")
    root = etree.Element(f"{{{NAMESPACE}}}indberetning", nsmap=_NSMAP)
    _header(root, given, str(sag.get("profil") or ""))
    writer = _CaseWriter(version, katalog.lister)
    writer.citizen(root, sag.get("borger"))
    if deleted:
        _add(root, "kontaktforloeb").set(XSI_TYPE, DELETED_COURSE)
    else:
        writer.course(root, courses[0])
    if not schema.validate(root):
        raise ValueError(f"the submission does not fit its schema: {schema_error(schema)}")
    content = serialise(root)
    if len(content) > MAX_PAYLOAD:
        raise ExportError(T("Forløbet er for stort til én indberetning. Kontakt leverandøren af programmet."))
    return content


def schema_error(schema: etree.XMLSchema) -> str:
    """Where the schema was broken first: element and line, never the value, which may be personal."""
    log: Any = schema.error_log  # the stubs do not know that it is a sequence
    entry = log[0]
    return f"{(entry.path or '').replace('*', '')} ({entry.type_name.removeprefix('SCHEMAV_')})"
