"""``show``: a submission or a case file as readable Danish text. Shows the CPR number in full: the person asked for the file."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from smdb_desktop import app, resources
from smdb_desktop.cli import output
from smdb_desktop.domain.case.casefile import FORMAT_NAME, read_case
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import HoldsNone, parse_cases, read_file
from smdb_desktop.services.casework.recognising import neither, recognise
from smdb_desktop.services.casework.showing import case_text
from smdb_desktop.services.errors import NotAllowed, UsageError
from smdb_desktop.services.stored.records import Aarsag, Art

NEITHER = T("Filen er hverken en sagsfil eller en indberetning.")
DELETED = T("Forløbet {forloeb} er meldt slettet under dette CPR-nummer. Der følger ingen oplysninger med.")
_HEAD = (
    ("id", T("Indberetning")),
    ("revision", T("Revision")),
    ("art", T("Art")),
    ("tid", T("Klar")),
    ("skemaversion", T("Skema")),
    ("programversion", T("Program")),
)

_WHY = {
    Aarsag.AFBRUDT: T("En eksport blev afbrudt, og sagen er rettet siden."),
    Aarsag.GENDANNET: T(
        "Afsenderens data er gendannet fra en ældre kopi eller har været flyttet til en anden maskine."
    ),
}


def show(arguments: Namespace) -> int:
    """Show the file; status 1 when a submission does not verify (it is shown all the same, with the reason first)."""
    katalog = resources.catalog()
    content = read_file(arguments.file)
    wrong = neither(recognise(content))
    if content[:2] == b"PK":
        if wrong:
            output.say(T("{fil}: {fejl}", fil=arguments.file, fejl=wrong))
            return 1
        return _submission(content, katalog, as_json=arguments.json)
    if wrong:
        raise UsageError(T("{fil}: {fejl}", fil=arguments.file, fejl=wrong))
    try:
        cases = parse_cases(content)
    except HoldsNone as error:
        raise NotAllowed(T("{fil}: {fejl}", fil=arguments.file, fejl=str(error))) from None
    except ValueError as error:
        raise UsageError(T("{fil}: {fejl} {neither}", fil=arguments.file, fejl=str(error), neither=NEITHER)) from None
    if not any(isinstance(raw, Mapping) and raw.get("format") == FORMAT_NAME for raw in cases):
        raise UsageError(T("{fil}: {neither}", fil=arguments.file, neither=NEITHER))
    if arguments.json:
        output.data_json(cases)
        return 0
    for number, raw in enumerate(cases):
        if number:
            output.data("")
        for line in _case(raw, katalog):
            output.data(line)
    return 0


def _case(raw: Any, katalog: Katalog) -> Iterator[str]:
    sag, unread = read_case(raw, katalog)
    yield from case_text(sag, katalog)
    for fund in unread:
        if fund.felt:
            yield T("  (kan ikke vises) {felt}: {besked}", felt=fund.felt, besked=fund.besked)
        else:
            yield T("  (kan ikke vises) {besked}", besked=fund.besked)


def _submission(content: bytes, katalog: Katalog, *, as_json: bool) -> int:
    submissions = app.submissions(katalog)
    found = submissions.verify(content, datetime.now(UTC), ())
    if found.payload is None:
        for _name, held, text in found.trin:
            if not held:
                output.say(text)
        return 1
    inside: Mapping[str, Any] = submissions.read_payload(found.payload)
    if as_json:
        output.data_json(dict(inside))
        return 0 if found.ok else 1
    output.data(T("ØVELSE – opdigtede borgere, må ikke indlæses") if found.oevelse else T("Indberetning til SMDB"))
    for _name, held, text in found.trin:
        if not held:
            output.data(T("OBS: {tekst}", tekst=text))
    for key, label in _HEAD:
        output.data(T("{navn}: {get}", navn=label, get=inside.get(key, "")))
    for line in _uncertain(inside.get("uvisse")):
        output.data(line)
    sender = inside.get("afsender")
    if isinstance(sender, Mapping):
        who = (str(sender.get(key) or "") for key in ("navn", "cvr" if sender.get("cvr") else "p_nummer"))
        output.data(T("Afsender: {navn}", navn=" ".join(part for part in who if part)))
    if found.underskriver and found.underskrevet:
        output.data(
            T(
                "Underskrevet af: {emne}, {underskrevet:%d-%m-%Y %H.%M}",
                emne=found.underskriver.emne,
                underskrevet=local(found.underskrevet),
            )
        )
    output.data("")
    if inside.get("art") == Art.SLETTET:
        output.data(DELETED.format(forloeb=inside.get("forloeb_id", "")))
    for line in _case(inside.get("sag"), katalog):
        output.data(line)
    for line in _confirmations(inside.get("bekraeftelser")):
        output.data(line)
    return 0 if found.ok else 1


def _uncertain(raw: Any) -> Iterator[str]:
    """Which numbers before this one have left or not, and why nobody knows."""
    if isinstance(raw, Mapping):
        yield T("Uvist: revision {fra} til {til} er måske også eksporteret.", fra=raw.get("fra"), til=raw.get("til"))
        yield _WHY[Aarsag(raw["aarsag"])]


def _confirmations(raw: Any) -> Iterator[str]:
    """The warnings that were confirmed, each with its reason."""
    rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    if rows:
        yield ""
        yield T("Bekræftede advarsler")
    for row in rows:
        yield T("  Regel {regel}: {besked}", regel=row.get("regel"), besked=row.get("besked"))
        reason = (
            T("    Begrundelse: {begrundelse} ({hvem})") if row.get("hvem") else T("    Begrundelse: {begrundelse}")
        )
        yield reason.format(begrundelse=row.get("begrundelse"), hvem=row.get("hvem"))
