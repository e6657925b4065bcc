"""*Modtag overdraget forløb*: a course that another authority handed over is looked at, and taken in as it was shown.

What it holds is judged as every case from outside is; what was never completed there stays a draft. What happened to it there
goes along as it was told, to be read: it is not this store's log, whose chain is its own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, takewhile
from typing import Any

from smdb_desktop.domain.codelists import folded
from smdb_desktop.domain.cpr import without_cpr
from smdb_desktop.domain.forms.filled import Status
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import ROLLE_KEY, STATUS_KEY, VERSION_KEY, Plads
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.importing import ImportService, Plan
from smdb_desktop.services.casework.overview import forloeb_linje
from smdb_desktop.services.casework.packages import BROKEN, opened
from smdb_desktop.services.errors import ExportError, NotAllowed
from smdb_desktop.services.ports.submissions import Opened, Packages
from smdb_desktop.services.stored.history import EFTER_FILEN, Handling
from smdb_desktop.services.stored.mapping import working
from smdb_desktop.services.stored.records import Json

SIGNED = T("Underskrevet af {organisation} ({id}). Om certifikatet kan bekræftes, er ikke kontrolleret.")
FROM = T("Filen siger: {hvem} overdrog det {tid:%d-%m-%Y kl. %H.%M}. Begrundelse: {begrundelse}")
MISMATCH = T(
    "Filen siger, at den er fra {filen}, men certifikatet er {certifikatet}. Spørg den, du venter den fra, ad en anden vej end "
    "filen, før du modtager den."
)
OTHER_AUTHORITY = T(
    "Forløbet er overdraget til {til}, og her indberettes der for {os}. Vælg den rigtige profil (F9), eller giv filen til {til}."
)
PRACTICE = T("Filen er en øvelse, og her ligger de rigtige data. Modtag den i øvelsen.")
REAL = T("Filen er rigtige data, og her ligger øvelsen. Modtag den i de rigtige data.")
NOTHING_NEW = T("Der er intet i filen, som kan læses ind.")
OTHERWISE = T("Der er ændret noget her, siden forløbet blev vist, og det er ikke modtaget. Se det igennem igen.")
DONE = T("Forløbet er modtaget fra {organisation}.")
THEIRS = T(
    "Historikken derfra følger med og kan læses under Historik; noter og svar, der ikke var bekræftet, står kun dér. Det, der er "
    "indberettet derfra, står ved magt; herfra begynder revisionerne forfra."
)
MOST_TOLD = 2_000_000
"""So many characters of a history from elsewhere are kept, some 8,000 lines: they are read whenever the course is shown."""
FORMS = T("Skemaer, der bliver færdige her: {faerdige}. Skemaer, der bliver kladder: {kladder}.")
_DRAFT = Status.KLADDE.value


@dataclass(frozen=True, slots=True)
class Modtagelse:
    """What taking a package in would do: from whom by the certificate, what is told of it line by line, and why it
    cannot be ("" where it can)."""

    organisation: str
    linjer: tuple[Text | str, ...]
    hvorfor_ikke: str
    plan: Plan = field(repr=False)
    medbragt: Mapping[str, Json] = field(repr=False)
    sag: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Modtaget:
    """A course that was taken in: where it is, and what a person is told."""

    borger_id: str
    forloeb_id: str
    besked: str


class ReceivingService:
    """Courses that come from another authority into one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, packages: Packages) -> None:
        self._cases, self._store, self._packages = cases, cases.store, packages

    def look(self, pakke: bytes, kode: str) -> Modtagelse:
        """What a package holds, and what taking it in would do; nothing is written. Raises ExportError."""
        content, found = opened(self._packages, pakke, kode)
        try:
            sag = case_of(content, self._cases.katalog)
            carried, left_out = _carried(content, found)
            differs = other_name(content, found)
            from_ = FROM.format(
                hvem=str(carried["hvem"]),
                tid=local(datetime.fromisoformat(str(carried["tid"]))),
                begrundelse=str(carried["begrundelse"]),
            )
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ExportError(BROKEN, type(error).__name__) from error
        plan = ImportService(self._cases).plan(sag)
        why = self._why_not(content, found) or ("" if plan.kurser else str(next(iter(plan.report.linjer), NOTHING_NEW)))
        signed = SIGNED.format(organisation=found.organisation, id=found.organisation_id)
        forms = FORMS.format(faerdige=plan.report.faerdige, kladder=plan.report.kladder)
        counted = (forms,) if plan.kurser else ()
        lines = (
            signed,
            *((differs,) if differs else ()),
            *_who(plan, self._cases),
            from_,
            *counted,
            *(line for line in plan.report.linjer if line != why),
            *_their_history(plan, left_out),
        )
        return Modtagelse(str(carried["organisation"]), lines, why, plan, carried, sag)

    def _why_not(self, content: Mapping[str, Any], found: Opened) -> str:
        kommuner, ours, til = (
            self._cases.katalog.lister["kommune"],
            self._cases.profil().kommune,
            str(content.get("til")),
        )
        if found.oevelse != self._store.info().oevelse or content.get("oevelse") is not found.oevelse:
            return PRACTICE if found.oevelse or content.get("oevelse") else REAL
        if til != ours:
            named = kommuner.label(til) if til in kommuner else til
            return OTHER_AUTHORITY.format(til=named, os=kommuner.label(ours))
        return ""

    def take(self, shown: Modtagelse) -> Modtaget:
        """Take in what was shown, with what happened to it there, in one transaction.

        Raises NotAllowed, and nothing is written, where it cannot be or would become another.
        """
        if shown.hvorfor_ikke:
            raise NotAllowed(shown.hvorfor_ikke)
        service = ImportService(self._cases)
        plan = service.plan(shown.sag)
        if (plan.report, len(plan.kurser)) != (shown.plan.report, len(shown.plan.kurser)) or not plan.kurser:
            raise NotAllowed(OTHERWISE)
        record, _missing = plan.kurser[0]

        def note() -> None:
            # one act with what was written just now: it is told as one
            (made,) = (e for e in self._store.log.of(record.id).haendelser if e.art is Handling.IMPORTERET)
            self._store.log.add(
                Handling.MODTAGET, self._cases.hvem(), made.tid, forloeb_id=record.id, data=shown.medbragt
            )

        service.take(plan, note)
        return Modtaget(record.borger_id, record.id, DONE.format(organisation=shown.organisation))


def other_name(content: Mapping[str, Any], found: Opened) -> Text | str:
    """That the file calls its sender something else than the certificate does; "" where it does not. Raises as ``case_of``."""
    named, signed = _words(content["fra"]["organisation"]), clean(found.organisation)
    return "" if folded(named) == folded(signed) else MISMATCH.format(filen=named, certifikatet=signed)


def _their_history(plan: Plan, left_out: int) -> Iterable[Text]:
    if plan.kurser:
        yield THEIRS
        if left_out:
            yield too_long(left_out)


def too_long(left_out: int) -> Text:
    """That so many of the oldest lines of a history from elsewhere do not come along."""
    return Tn(
        "Historikken derfra er lang: {n} linje, den ældste, følger ikke med. Gem filen og koden, hvis den skal kunne læses.",
        "Historikken derfra er meget lang: de ældste {n} linjer følger ikke med. Gem filen og koden, hvis de skal kunne læses.",
        n=left_out,
    )


def _who(plan: Plan, cases: CaseService) -> Iterable[str]:
    if plan.borger is not None and plan.kurser:
        record = plan.kurser[0][0]
        line = forloeb_linje(record.id, working(record, cases.katalog, ""))
        number = plan.borger.cpr_nr
        yield T(
            "{cpr} {navn}: {periode}", cpr=f"{number[:6]}-{number[6:]}", navn=plan.borger.navn, periode=line.periode
        )


def _carried(content: Mapping[str, Any], found: Opened) -> tuple[dict[str, Json], int]:
    """What goes into the log of here: who handed it over, and what happened to it there, as it was told; and how many of
    the oldest lines are left out."""
    fra, rows = content["fra"], [dict(row) for row in content["historik"]]
    forms = {str(form["id"]): str(form["skema"]) for form in content["forloeb"]["skemaer"]}
    room = MOST_TOLD - len(json.dumps(forms))
    if room < 0:
        raise ValueError("more forms than any course has")
    used = accumulate(len(json.dumps(row)) for row in reversed(rows))
    kept = sum(1 for _ in takewhile(lambda length: length <= room, used))
    named, signed = _words(fra["organisation"]), clean(found.organisation)
    told: dict[str, Json] = {
        "organisation": signed,
        **({} if folded(named) == folded(signed) else {EFTER_FILEN: named}),
        "underskriver": f"{found.organisation} ({found.organisation_id})",
        "hvem": _words(fra["hvem"]),
        "tid": str(fra["tid"]),
        "begrundelse": without_cpr(_words(content["begrundelse"])),
        "skemaer": dict(forms),
        "historik": list(rows[len(rows) - kept :]),
    }
    return told, len(rows) - kept


def _words(given: Any) -> str:
    """A text that is told in a line of its own, so that it cannot look like another line. Raises ValueError."""
    text = clean(str(given))
    if problem := unsendable(text):
        raise ValueError(problem)
    return text


# -- the course as a case file ---------------------------------------------------------------------------------------------


def case_of(content: Mapping[str, Any], katalog: Katalog) -> dict[str, Any]:
    """The case of a package as the one it was handed over to takes it in: completed forms, and what was begun as drafts.

    Raises LookupError, TypeError, ValueError or AttributeError where the content has another shape.
    """
    sag, course = dict(content["sag"]), content["forloeb"]
    sag["myndighedskommune"] = content["til"]
    version = katalog.versioner.get(str(course["skemaversion"]))
    # the one course that was handed over, whatever else the sender's case says
    made: dict[str, Any] = {VERSION_KEY: str(course["skemaversion"])}
    if version is not None:
        forms = sorted(course["skemaer"], key=lambda form: int(form["position"]))
        made |= _places(version.pladser, forms, None, str(sag.get("profil") or ""))
    sag["kontaktforloeb"] = [made]
    return sag


def _places(
    pladser: Sequence[Plads], forms: Sequence[Mapping[str, Any]], under: str | None, profil: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for plads in pladser:
        mine = [form for form in forms if (form["skema"], form["under"]) == (plads.art, under)]
        entries = [_entry(plads, form, forms, profil) for form in mine if _said(form) or plads.antal.flere]
        found[plads.noegle] = entries if plads.antal.flere else (entries[0] if entries else None)
    return found


def _entry(plads: Plads, form: Mapping[str, Any], forms: Sequence[Mapping[str, Any]], profil: str) -> dict[str, Any]:
    body = _said(form)
    if plads.under:
        return {plads.art: body} | _places(plads.under, forms, str(form["id"]), profil)
    if form["faerdig"] is None:
        body[STATUS_KEY] = _DRAFT
    rolle = str(form["faerdig_rolle"] or "")
    return body | ({ROLLE_KEY: rolle} if rolle not in ("", profil) else {})


def _said(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says: as it was completed, else as it was being written."""
    if form["faerdig"] is not None:
        return dict(form["faerdig"])
    # what was repeated from another case and not confirmed there is nobody's answer yet
    sure = {felt: svar for felt, svar in form["svar"].items() if not svar.get("ubekraeftet")}
    given = {felt: each["skrevet"] if each["forstaaet"] is None else each["forstaaet"] for felt, each in sure.items()}
    return {felt: value for felt, value in given.items() if value not in (None, "", [])}
