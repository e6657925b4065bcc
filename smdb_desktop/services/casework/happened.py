"""What happened to a course last, in words: who, when and what, newest first. Made from the newest lines of its log.

What one act wrote together is one line, and so is what one person typed into one form in a row. No line holds an answer: it is
read in the form.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.store import Log
from smdb_desktop.services.stored.history import Aendring, Haendelse, Handling, Historik
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.session import WizardSession

LINES = 5
READ = 80
"""So many events and changes are looked at, however long the course has lived."""
TYPED = T("Skrev i {skema}")
GONE_FORM = T("et skema, der er fjernet")
_FORM = {
    Handling.SKEMA_TILFOEJET: T("Begyndte {skema}"),
    Handling.SKEMA_FJERNET: T("Fjernede {skema}"),
    Handling.FAERDIG: T("Gjorde {skema} færdig"),
}
_PLAIN = {
    Handling.BEGYNDT: T("Begyndte forløbet"),
    Handling.OVERTAGET: T("Forløbet var her, da historikken begyndte"),
    Handling.IMPORTERET: T("Læste forløbet ind fra en fil"),
    Handling.CPR_RETTET: T("Rettede borgerens CPR-nummer; forløbet fulgte med"),
    Handling.KLAR: T("Forløbet blev klar til eksport igen"),
    Handling.BEKRAEFTET: T("Bekræftede en advarsel"),
    Handling.OVERDRAGELSE_OPGIVET: T("Opgav overdragelsen"),
    Handling.SLETTET: T("Det, forløbet indeholdt, blev fjernet herfra"),
    Handling.OVERDRAGET: T("Overdrog forløbet; det, der stod i det, ligger ikke længere her"),
    Handling.LAGT_TILBAGE: T("Lagde forløbet tilbage fra papirkurven"),
    Handling.SLETNING_FORTRUDT: T("Fortrød sletningen; forløbet går videre"),
    Handling.INDBERETTET: T("Markerede forløbet som indberettet i SMDB"),
    Handling.FUND_BESVARET: T("Besvarede en bemærkning fra modtageren"),
    Handling.INDBERETTET_FORTRUDT: T("Fortrød, at forløbet var markeret som indberettet"),
}
_SAYING = {
    Handling.GENAABNET: T("Genåbnede forløbet: {begrundelse}"),
    Handling.KASSERET: T("Lagde forløbet i papirkurven: {begrundelse}"),
    Handling.SLETTES: T("Slettede forløbet; sletningen skal indberettes: {begrundelse}"),
    Handling.OVERDRAGES: T("Begyndte at overdrage forløbet til {modtager}"),
    Handling.MODTAGET: T("Modtog forløbet fra {organisation}"),
    Handling.FLETTET: T("Tog svar ({antal}) ind fra {organisation}, revision {revision}"),
    Handling.EKSPORTERET: T("Eksporterede revision {revision}"),
    Handling.KVITTERET: T("Tog en kvittering fra {modtager} ind for revision {revision}"),
    Handling.VERSION_SKIFTET: T("Skiftede skemaversion fra {fra} til {til}"),
    Handling.AFKLARET: T("Afklarede, om revision {revision} var nået frem"),
    Handling.KOPI_GEMT: T("Bad om en kopi af revision {revision} som fil"),
    Handling.TAGET_TILBAGE: T("Tog revision {revision} tilbage til kladde, før den forlod maskinen"),
    Handling.OPFOELGNING: T("Fulgte op efter {maaneder} md. ({dag}): {note}"),
    Handling.OPFOELGNING_FORTRUDT: T("Fortrød kvitteringen for opfølgningen efter {maaneder} md."),
}
_BLANK = {
    Handling.GENAABNET: T("Genåbnede forløbet"),
    Handling.KASSERET: T("Lagde forløbet i papirkurven"),
    Handling.SLETTES: T("Slettede forløbet; sletningen skal indberettes"),
    Handling.OVERDRAGES: T("Begyndte at overdrage forløbet"),
    Handling.MODTAGET: T("Modtog forløbet fra en anden myndighed"),
    Handling.FLETTET: T("Tog svar ind fra en fil"),
    Handling.EKSPORTERET: T("Eksporterede en indberetning"),
    Handling.KVITTERET: T("Tog en kvittering ind"),
    Handling.VERSION_SKIFTET: T("Skiftede skemaversion"),
    Handling.AFKLARET: T("Afklarede, om en indberetning var nået frem"),
    Handling.KOPI_GEMT: T("Bad om en kopi af en indberetning som fil"),
    Handling.TAGET_TILBAGE: T("Tog en indberetning tilbage til kladde, før den forlod maskinen"),
    Handling.OPFOELGNING: T("Fulgte op efter afslutningen"),
    Handling.OPFOELGNING_FORTRUDT: T("Fortrød kvitteringen for en opfølgning"),
}
"""The same of a course that is gone: what its rows said was taken out of the log."""
_WHOLE = (
    Handling.BEGYNDT,
    Handling.MODTAGET,
    Handling.FLETTET,
    Handling.IMPORTERET,
    Handling.VERSION_SKIFTET,
    Handling.GENAABNET,
    Handling.CPR_RETTET,
)
"""What else the same act wrote follows from it."""
_WITH = {
    Handling.IMPORTERET: (Handling.MODTAGET,),
    Handling.KLAR: (Handling.FAERDIG, Handling.SLETTES, Handling.FLETTET),
    Handling.BEKRAEFTET: (Handling.FAERDIG,),
}
"""What is not said where the same act wrote one of the others."""


class Haendt(NamedTuple):
    """One line: when (the newest of what it tells), who, and what in words."""

    tid: datetime
    hvem: str
    hvad: str


def lately(log: Log, session: WizardSession, most: int = LINES) -> tuple[Haendt, ...]:
    """The newest lines of a course, newest first, at most so many."""
    return told(log.latest(session.forloeb_id, READ), session, most)


def every(events: Sequence[Haendelse], session: WizardSession) -> tuple[Haendt, ...]:
    """A line for each event of a course that says something of its own, newest first."""
    acts = {(event.hvem, event.tid, event.art) for event in events}
    lines = []
    for event in reversed(events):
        if any((event.hvem, event.tid, art) in acts for art in _WITH.get(event.art, ())):
            continue
        if words := words_of(event, session):
            lines.append(Haendt(event.tid, event.hvem, words))
    return tuple(lines)


def told(newest: Historik, session: WizardSession, most: int) -> tuple[Haendt, ...]:
    """The same of these lines of the log."""
    forms = {record.id: session.title(record.id) for record in session.records()}
    rows: list[Haendelse | Aendring] = [*newest.haendelser, *newest.aendringer]
    rows.sort(key=lambda row: row.nr, reverse=True)
    found: list[Haendt] = []
    for _act, together in groupby(rows, lambda row: (row.hvem, row.tid)):
        for line in _lines(list(together), forms, session):
            if not found or not _same(found[-1], line):
                found.append(line)
        if len(found) >= most:
            break
    return tuple(found[:most])


def _same(newer: Haendt, older: Haendt) -> bool:
    """Whether a person only typed on in the same form."""
    return (newer.hvem, newer.hvad) == (older.hvem, older.hvad)


def _lines(rows: list[Haendelse | Aendring], forms: Mapping[str, str], session: WizardSession) -> Iterator[Haendt]:
    """What one person did in one moment; what was typed follows from what happened, where something did."""
    events = [row for row in rows if isinstance(row, Haendelse)]
    arts = {event.art for event in events}
    whole = [event for event in events if event.art in _WHOLE and not arts & {*_WITH.get(event.art, ())}]
    for event in whole[:1] or [event for event in events if not arts & {*_WITH.get(event.art, ())}]:
        if words := words_of(event, session):
            yield Haendt(event.tid, event.hvem, words)
    for row in () if events else rows:
        if isinstance(row, Aendring):
            yield Haendt(row.tid, row.hvem, TYPED.format(skema=forms.get(row.skema_id, GONE_FORM)))


def words_of(event: Haendelse, session: WizardSession) -> str:
    """What an event says; "" for one that is not about the course."""
    data: Mapping[str, Json] = event.data or {}
    if event.art in _FORM:
        art = str(data.get("skema", ""))
        known = session.version.skemaer.get(art)
        if known is not None and session.version.plads(art).under:
            return ""  # a head is completed with what stands under it
        return _FORM[event.art].format(skema=known.title if known is not None else GONE_FORM)
    if event.art in _SAYING:
        if event.data is None:
            return _BLANK[event.art]
        return _SAYING[event.art].format(**{name: str(value) for name, value in data.items()})
    return _PLAIN.get(event.art, "")
