"""A cell of a table as an answer of a case file: codes by label or code, dates in any spelling, numbers that Excel has touched.

Nothing is guessed in silence: what is not plainly the answer is a proposal that a person takes or leaves, or it stays as it was
written and the form a draft. Facts: rules 9-17, ``docs/tables.md``.
"""

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, NamedTuple

from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.cpr import Cpr, CprFejl, parse_cpr
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.values import clean, format_date, parse_date
from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.tables import Kind, Row

_YES = frozenset({"ja", "j", "x", "1", "sand", "true", "yes", "✓"})
_NO = frozenset({"nej", "n", "0", "falsk", "false", "no", "-"})
_BETWEEN = re.compile(r"\s*[;\n|]\s*")
_COUNTED = re.compile(r"(.+?)[\s:=(]+(\d{1,3})(?:\s*dage?)?\)?")
_WHOLE = re.compile(r"(-?\d+)(?:[.,]0+)?")
_EXPONENT = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
_SERIAL = re.compile(r"\d{4,6}")
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_ENDS = (date(1999, 12, 31), date(2099, 12, 31))
_FIRST_DAY, _LAST_DAY = date(1920, 1, 1), date(2099, 12, 31)
_SHORT = 9


class Celle(NamedTuple):
    """What a cell says: the answer as a case file has it (None: nothing), what is wrong with it, and what is only proposed."""

    svar: Any = None
    fejl: str = ""
    forslag: str = ""


def cell(felt: Felt, row: Row, place: int, lister: Kodelister, today: date, epoch: int) -> Celle:
    """Read a cell for a field. What cannot be read comes back as it was written, with the reason."""
    text, kind = clean(row.text(place)), row.kind(place)
    if kind is Kind.ERROR:
        return Celle(text or None, T("»{felt}«: cellen er en formel, der gik galt.", felt=felt.label))
    if not text:
        return Celle()
    found = _read(felt, text, kind, lister, today, epoch)
    if found.fejl:
        return found
    if kind is Kind.COVERED and not found.forslag:
        return found._replace(
            forslag=T("»{felt}« er taget fra en flettet celle ovenfor: {tekst}.", felt=felt.label, tekst=text)
        )
    if place in row.formulas and not found.forslag:
        return found._replace(
            forslag=T(
                "»{felt}« er en formel; svaret er det, der sidst blev regnet ud: {tekst}.", felt=felt.label, tekst=text
            )
        )
    return found


def _read(felt: Felt, text: str, kind: Kind, lister: Kodelister, today: date, epoch: int) -> Celle:
    match felt.type:
        case Felttype.DATO:
            return _date(felt, text, kind, today, epoch)
        case Felttype.HELTAL:
            whole = _WHOLE.fullmatch(text)
            return (
                Celle(int(whole[1]))
                if whole
                else Celle(text, T("»{felt}«: {tekst} er ikke et helt tal.", felt=felt.label, tekst=text))
            )
        case Felttype.JA_NEJ:
            word = text.casefold()
            if word in _YES | _NO:
                return Celle(word in _YES)
            return Celle(text, T("»{felt}«: skriv ja eller nej; der står »{tekst}«.", felt=felt.label, tekst=text))
        case Felttype.ENKELTVALG:
            return _choice(felt, text, lister)
        case Felttype.FLERVALG:
            read = [_choice(felt, part, lister) for part in _parts(text, lister[felt.liste or ""])]
            return Celle([each.svar for each in read], next((each.fejl for each in read if each.fejl), ""))
        case Felttype.TABEL:
            return _table(felt, text, lister)
        case Felttype.TEKST:
            return Celle(text)


def _choice(felt: Felt, text: str, lister: Kodelister) -> Celle:
    code = code_of(lister[felt.liste or ""], text)
    if code:
        return Celle(code)
    return Celle(text, T("»{felt}«: »{tekst}« er ikke et af svarene.", felt=felt.label, tekst=text))


def code_of(liste: Kodeliste, text: str) -> str:
    """The code of an answer, by its code or by its label in any spelling; "" where it is none of them."""
    if text in liste:
        return text
    upper = {kode.code.upper(): kode.code for kode in liste}
    return upper.get(text.upper(), "") or liste.find(text)


def _parts(text: str, liste: Kodeliste) -> list[str]:
    """Several answers in a cell; a comma parts them only where the whole is no answer itself."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 1 and "," in text and not code_of(liste, text):
        parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts


def _table(felt: Felt, text: str, lister: Kodelister) -> Celle:
    """Rows of a table in a cell: ``Heroin 20; Metadon 4``, an answer and a number each."""
    first, number = (*felt.kolonner[:2], None)[:2]
    if first is None or number is None:
        return Celle(text, T("»{felt}« kan ikke læses fra en kolonne.", felt=felt.label))
    rows: list[dict[str, Any]] = []
    for part in [each for each in re.split(r"\s*[;\n|,]\s*", text) if each]:
        counted = _COUNTED.fullmatch(part)
        found = _choice(first, counted[1] if counted else part, lister)
        if found.fejl:
            return Celle(text, found.fejl)
        rows.append({first.navn: found.svar, **({number.navn: int(counted[2])} if counted else {})})
    return Celle(rows)


def _date(felt: Felt, text: str, kind: Kind, today: date, epoch: int) -> Celle:
    if kind is Kind.DATE:
        return _day(felt, text, date.fromisoformat(text[:10]))
    if kind is Kind.NUMBER or _SERIAL.fullmatch(text):
        return _serial(felt, text, kind, today, epoch)
    found = parse_date(text, today)
    if not isinstance(found, date):
        return Celle(text, T("»{felt}«: {fejl}", felt=felt.label, fejl=found))
    if len({parse_date(text, day) for day in _ENDS}) > 1:
        return Celle(found.isoformat(), forslag=_as(felt, text, found))
    return _day(felt, text, found)


def _day(felt: Felt, text: str, day: date) -> Celle:
    if _FIRST_DAY <= day <= _LAST_DAY:
        return Celle(day.isoformat())
    return Celle(text, T("»{felt}«: {tekst} er ikke en dato, der kan være rigtig.", felt=felt.label, tekst=text))


def _serial(felt: Felt, text: str, kind: Kind, today: date, epoch: int) -> Celle:
    """A number that is a day as Excel counts them, or six digits that are one as people write it: proposed, never taken."""
    if kind is not Kind.NUMBER and len(text) == 6:
        found = parse_date(text, today)
        if isinstance(found, date):
            return Celle(found.isoformat(), forslag=_as(felt, text, found))
    if _SERIAL.fullmatch(text) and len(text) <= 5:
        day = _EPOCHS[epoch] + timedelta(days=int(text))
        if _FIRST_DAY <= day <= _LAST_DAY:
            return Celle(day.isoformat(), forslag=_as(felt, text, day))
    return Celle(text, T("»{felt}«: tallet {tekst} er ikke en dato.", felt=felt.label, tekst=text))


def _as(felt: Felt, text: str, day: date) -> str:
    return T("»{felt}«: {tekst} er læst som {dag}.", felt=felt.label, tekst=text, dag=format_date(day))


class Nummer(NamedTuple):
    """A CPR number of a table: read, or why not, and what is only proposed."""

    cpr: Cpr | None = None
    fejl: str = ""
    forslag: str = ""


def number(row: Row, place: int, today: date) -> Nummer:
    """The CPR number of a row. Nine digits get their zero only where the date then exists, and only as a proposal."""
    text, kind = clean(row.text(place)), row.kind(place)
    if not text:
        return Nummer(fejl=T("Der står intet CPR-nummer."))
    if _EXPONENT.fullmatch(text):
        return Nummer(
            fejl=T(
                "CPR-nummeret er vist som et afrundet tal og kan ikke læses. Gør kolonnen til tekst i Excel, og skriv det igen."
            )
        )
    if kind is Kind.COVERED:
        return Nummer(fejl=T("CPR-nummeret står i en flettet celle ovenfor. Skriv det i hver række."))
    if len(re.findall(r"\d{6}[-\s]?\d{4}", text)) > 1:
        return Nummer(fejl=T("Der står mere end ét CPR-nummer i cellen. Skriv én borger i hver række."))
    if text.isdigit() and len(text) == _SHORT:
        with suppress(CprFejl):
            return Nummer(
                parse_cpr(f"0{text}", today), forslag=T("CPR-nummeret har ni cifre; det første nul er sat foran.")
            )
    try:
        found = parse_cpr(text, today)
    except CprFejl as error:
        return Nummer(fejl=T("CPR-nummeret kan ikke læses: {fejl}", fejl=error.detalje))
    formula = place in row.formulas
    return Nummer(
        found, forslag=T("CPR-nummeret er en formel; det, der sidst blev regnet ud, er taget.") if formula else ""
    )
