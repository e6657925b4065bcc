"""``show``: a submission or a case file as readable Danish text. Shows the CPR number in full: the person asked for the file."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from smdb_desktop import app
from smdb_desktop.cli import output
from smdb_desktop.domain.case.casefile import FORMAT_NAME, read_case
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import HoldsNone, parse_cases, read_file
from smdb_desktop.services.casework.recognising import neither, recognise
from smdb_desktop.services.casework.showing import case_text
from smdb_desktop.services.casework.viewing import (
    DELETED,
    ONLY_THE_FILE,
    SENTENCES,
    Dom,
    confirmations,
    plain,
    uncertain,
    without_sender,
)
from smdb_desktop.services.errors import NotAllowed, UsageError
from smdb_desktop.services.ports.named import receiver_of, receiver_words
from smdb_desktop.services.stored.records import Art, Tilstand
from smdb_desktop.services.stored.states import word

NEITHER = T("Filen er hverken en sagsfil eller en indberetning.")
STATE = T("Tilstand: {tilstand}")
_HEAD = (
    ("id", T("Indberetning")),
    ("revision", T("Revision")),
    ("art", T("Art")),
    ("tid", T("Klar")),
    ("skemaversion", T("Skema")),
    ("programversion", T("Program")),
)


def show(arguments: Namespace) -> int:
    """Show the file; status 1 when a submission does not verify (it is shown all the same, with the reason first)."""
    katalog = app.katalog()
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
    holds = found.ok and not without_sender(found)
    inside: Mapping[str, Any] = submissions.read_payload(found.payload)
    if as_json:
        output.data_json({**inside, "tilstand": Tilstand.EKSPORTERET.value if holds else None})
        return 0 if holds else 1
    output.data(T("ØVELSE – opdigtede borgere, må ikke indlæses") if found.oevelse else T("Indberetning til SMDB"))
    for _name, held, text in found.trin:
        if not held:
            output.data(T("OBS: {tekst}", tekst=text))
    if without_sender(found):
        output.data(T("OBS: {tekst}", tekst=SENTENCES[Dom.UDEN_AFSENDER]))
    if holds:
        output.data(STATE.format(tilstand=word(Tilstand.EKSPORTERET)))
        output.data(ONLY_THE_FILE)
    for key, label in _HEAD:
        output.data(T("{navn}: {get}", navn=label, get=inside.get(key, "")))
    for line in uncertain(inside.get("uvisse")):
        output.data(line)
    sender = inside.get("afsender")
    if isinstance(sender, Mapping):
        who = (str(sender.get(key) or "") for key in ("navn", "cvr" if sender.get("cvr") else "p_nummer"))
        output.data(T("Afsender: {navn}", navn=" ".join(part for part in who if part)))
    if (receiver := receiver_of(inside)) is not None:
        output.data(T("Modtager: {navn}", navn=plain(receiver_words(receiver))))
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
    confirmed = tuple(confirmations(inside))
    if confirmed:
        output.data("")
        output.data(T("Bekræftede advarsler"))
    for told, reason in confirmed:
        output.data(T("  {tekst}", tekst=told))
        output.data(T("    Begrundelse: {begrundelse}", begrundelse=reason))
    return 0 if holds else 1
