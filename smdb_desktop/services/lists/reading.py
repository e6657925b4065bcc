"""From a file to lists: JSON as in ``resources/codelists``, or a table with a row for each answer. Nothing is guessed.

A table has the columns of the template (``template.py``). Properties whose column is missing stay with the answers that had them.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop.domain.codelists import FLAG_KEYS, NUMBER_FLAGS, YES_NO_FLAGS, Kodelister
from smdb_desktop.domain.forms.dates import parse_date
from smdb_desktop.domain.words import T, listed
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.lists.model import Given, as_raw
from smdb_desktop.services.ports.tables import Kind, Row, Sheet, Workbook

LIST, CODE, LABEL, FROM, SOURCE = (T("Liste"), T("Kode"), T("Svar"), T("Gælder fra"), T("Kilde"))
MOST_JSON = 5_000_000
_YES = frozenset({"ja", "true", "sand", "x", "1"})
_NO = frozenset({"", "nej", "false", "falsk", "0"})

NO_JSON = T("»{fil}« er ikke en kodeliste: den kan ikke læses som JSON (linje {linje}).")
NO_LISTS = T("»{fil}« har ingen kodeliste. En liste har sine svar under »options«, som i skabelonen.")
WHICH = T(
    "»{fil}« siger ikke, hvilken liste svarene hører til. Vælg listen først, eller skriv dens navn i kolonnen Liste."
)
UNKNOWN_LIST = T("»{fil}« har en liste, som programmet ikke kender: {navne}. Ret navnet; skabelonen har de rigtige.")
NO_SHEET = T(
    "»{fil}« har intet ark med overskrifterne Kode og Svar. Brug skabelonen, eller skriv overskrifterne øverst."
)
NO_CODE = T("»{fil}«, række {raekke}: der mangler en kode. Skriv den, eller fjern rækken.")
NO_LABEL = T("»{fil}«, række {raekke}: svaret med koden »{kode}« har ingen ord. Skriv dem i kolonnen Svar.")
TWICE = T(
    "»{fil}«: koden »{kode}« står to gange i listen »{navn}« (række {foerst} og {saa}). En kode kan kun betyde ét. Ret filen."
)
BAD_CELL = T(
    "»{fil}«, række {raekke}, kolonnen {kolonne}: cellen kan ikke læses sikkert. Skriv svaret som tekst i cellen."
)
BAD_FLAG = T("»{fil}«, række {raekke}: »{svar}« i kolonnen {kolonne} er hverken ja eller nej.")
BAD_NUMBER = T("»{fil}«, række {raekke}: »{svar}« i kolonnen {kolonne} er ikke et helt tal.")
BAD_DAY = T("»{fil}«, række {raekke}: »{svar}« er ikke en dato. Skriv den som dd-mm-åååå.")
TWO_DAYS = T("»{fil}«: listen »{navn}« har to forskellige dage i kolonnen Gælder fra. En liste har én.")
UNKNOWN_COLUMN = T("»{fil}« har en kolonne, som programmet ikke kender: {navne}. Fjern den, eller ret overskriften.")


class _Line(NamedTuple):
    number: int
    code: str
    option: dict[str, Any]


def from_json(content: bytes, fil: str, lister: Kodelister, valgt: str = "") -> tuple[Given, ...]:
    """The lists of a JSON file: one, or an object of lists by their names. Raises UsageError."""
    try:
        raw = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UsageError(NO_JSON.format(fil=fil, linje=error.lineno)) from None
    except (ValueError, RecursionError):
        # no UTF-8, NaN, or a number that is longer than any
        raise UsageError(NO_JSON.format(fil=fil, linje=1)) from None
    if not isinstance(raw, dict):
        raise UsageError(NO_LISTS.format(fil=fil))
    if "options" in raw:
        # what the file calls itself goes before what happens to be chosen beside it
        navn = Path(fil).stem if Path(fil).stem in lister else valgt
        if navn not in lister:
            raise UsageError(WHICH.format(fil=fil))
        found: Mapping[str, Any] = {navn: raw}
    else:
        found = raw
    if not found or not all(isinstance(each, dict) and "options" in each for each in found.values()):
        raise UsageError(NO_LISTS.format(fil=fil))
    _must_be_known(found, fil, lister)
    return tuple(Given(navn, each, _iso(each.get("valid_from"))) for navn, each in found.items())


def _no_number(word: str) -> None:
    raise ValueError(word)


def _iso(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _must_be_known(found: Mapping[str, Any], fil: str, lister: Kodelister) -> None:
    unknown = [navn for navn in found if navn not in lister]
    if unknown:
        raise UsageError(UNKNOWN_LIST.format(fil=fil, navne=listed(unknown)))


def from_table(bog: Workbook, lister: Kodelister, today: date, valgt: str = "") -> tuple[Given, ...]:
    """The lists of a workbook or text file, each answer a row. Raises UsageError."""
    fil = bog.name
    lines: dict[str, list[_Line]] = {}
    days: dict[str, set[date]] = {}
    sources: dict[str, str] = {}
    columns: set[str] = set()
    for sheet in bog.sheets:
        places = _places(sheet)
        if not {CODE, LABEL} <= places.keys():
            continue
        columns |= _properties(places, fil)
        for row in sheet.data:
            _must_be_sure(row, places, fil)
            navn = row.text(places[LIST]).strip() if LIST in places else ""
            navn = navn or (Path(fil).stem if Path(fil).stem in lister else valgt)
            if not navn:
                raise UsageError(WHICH.format(fil=fil))
            lines.setdefault(navn, []).append(_line(row, places, fil))
            if FROM in places and row.text(places[FROM]).strip():
                days.setdefault(navn, set()).add(_day(row, places[FROM], fil, today))
            if SOURCE in places and row.text(places[SOURCE]).strip():
                sources.setdefault(navn, row.text(places[SOURCE]).strip())
    if not lines:
        raise UsageError(NO_SHEET.format(fil=fil))
    _must_be_known(lines, fil, lister)
    return tuple(
        _given(navn, lines[navn], days.get(navn, set()), sources.get(navn, ""), columns, fil, lister) for navn in lines
    )


def _places(sheet: Sheet) -> dict[str, int]:
    """The place of each column by its heading, those of ours by our own words."""
    ours = {str(each).casefold(): str(each) for each in (LIST, CODE, LABEL, FROM, SOURCE)}
    return {ours.get(column.name.casefold(), column.name.casefold()): column.place for column in sheet.columns}


def _properties(places: Mapping[str, int], fil: str) -> set[str]:
    found = set(places) - {LIST, CODE, LABEL, FROM, SOURCE}
    if unknown := found - FLAG_KEYS:
        raise UsageError(UNKNOWN_COLUMN.format(fil=fil, navne=listed(sorted(unknown))))
    return found


def _must_be_sure(row: Row, places: Mapping[str, int], fil: str) -> None:
    for heading, place in places.items():
        if row.kind(place) in (Kind.ERROR, Kind.COVERED) or row.odd:
            raise UsageError(BAD_CELL.format(fil=fil, raekke=row.number, kolonne=heading))


def _line(row: Row, places: Mapping[str, int], fil: str) -> _Line:
    code, ord_ = row.text(places[CODE]).strip(), row.text(places[LABEL]).strip()
    if not code:
        raise UsageError(NO_CODE.format(fil=fil, raekke=row.number))
    if not ord_:
        raise UsageError(NO_LABEL.format(fil=fil, raekke=row.number, kode=code))
    option: dict[str, Any] = {"code": code, "label": ord_}
    for key in FLAG_KEYS & places.keys():
        value = _value(key, row.text(places[key]).strip(), row.number, fil)
        if value is not None:
            option[key] = value
    return _Line(row.number, code, option)


def _value(key: str, text: str, number: int, fil: str) -> str | int | bool | None:
    if key in YES_NO_FLAGS:
        if text.casefold() not in _YES | _NO:
            raise UsageError(BAD_FLAG.format(fil=fil, raekke=number, svar=text, kolonne=key))
        return True if text.casefold() in _YES else None
    if key in NUMBER_FLAGS and text:
        if not text.isascii() or not text.isdigit() or len(text) > 6:
            raise UsageError(BAD_NUMBER.format(fil=fil, raekke=number, svar=text, kolonne=key))
        return int(text)
    return text or None


def _day(row: Row, place: int, fil: str, today: date) -> date:
    text = row.text(place).strip().removesuffix(" 00:00:00")
    found = _iso(text) or parse_date(text, today)
    if isinstance(found, str):
        raise UsageError(BAD_DAY.format(fil=fil, raekke=row.number, svar=text))
    return found


def _given(
    navn: str, lines: list[_Line], days: set[date], source: str, columns: set[str], fil: str, lister: Kodelister
) -> Given:
    first: dict[str, int] = {}
    for line in lines:
        if line.code in first:
            raise UsageError(TWICE.format(fil=fil, kode=line.code, navn=navn, foerst=first[line.code], saa=line.number))
        first[line.code] = line.number
    if len(days) > 1:
        raise UsageError(TWO_DAYS.format(fil=fil, navn=navn))
    now = lister[navn]
    options = []
    for line in lines:
        was = now.koder.get(line.code)
        kept = {} if was is None else {key: value for key, value in was.flags.items() if key not in columns}
        sure = was.confidence if was is not None and was.label == line.option["label"] else "seed"
        options.append({**kept, "label_confidence": sure, **line.option})
    raw = as_raw(now) | {"options": options, "source": source or T("Filen {fil}", fil=fil)}
    return Given(navn, raw, next(iter(days), None))
