"""What a typed answer means: dates (``dates.py``), whole numbers, codes, texts. Never a silent other value.

Two readers: ``read_typed`` for what a person types (kept as typed when it cannot be read) and ``read_json`` for case files, where
dates are ISO and types are exact (``docs/outside``: a wrong type is FORMAT). Both give a value or a Danish sentence, never both.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smdb_desktop.domain.forms.dates import format_date as format_date
from smdb_desktop.domain.forms.dates import parse_date as parse_date
from smdb_desktop.domain.forms.definitions import AS_IT_STANDS, Felt, Felttype
from smdb_desktop.domain.forms.filled import Row, Scalar, Value
from smdb_desktop.domain.forms.texts import clean as clean
from smdb_desktop.domain.forms.texts import unsendable as unsendable
from smdb_desktop.domain.forms.texts import visible as visible
from smdb_desktop.domain.words import T

_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of an answer: a value, or a problem in words, or neither when it was blank.

    ``problems`` names rows of a table as ``[0].antal_dage``; the empty key is the field itself.
    """

    value: Value | None = None
    problems: Mapping[str, str] | None = None

    @property
    def problem(self) -> str | None:
        """The first problem, for fields that can have only one."""
        return next(iter(self.problems.values()), None) if self.problems else None


BLANK = Reading()


def _bad(message: str, place: str = "") -> Reading:
    return Reading(problems={place: message})


def _typed_integer(text: str) -> Reading:
    tidy = visible(text).strip()
    if re.fullmatch(r"[+-]?\d{1,9}", tidy) and tidy.isascii():
        return Reading(int(tidy))
    return _bad(T("»{svar}« er ikke et helt tal. Skriv kun cifre, fx 12.", svar=tidy))


def _typed_table(felt: Felt, raw: object, today: date) -> Reading:
    if not isinstance(raw, list):
        return _bad(T("Svaret kan ikke læses. Udfyld feltet igen."))
    rows: list[Row] = []
    problems: dict[str, str] = {}
    for number, given in enumerate(raw):
        row: dict[str, Scalar] = {}
        for kolonne in felt.kolonner:
            cell = read_typed(kolonne, given.get(kolonne.navn) if isinstance(given, dict) else None, today)
            if cell.problem:
                problems[f"[{number}].{kolonne.navn}"] = cell.problem
            elif isinstance(cell.value, str | int | date):
                row[kolonne.navn] = cell.value
        rows.append(row)
    if not rows:
        return BLANK
    return Reading(tuple(rows), problems or None)


def _joined(number: str) -> str:
    """A number that was typed in groups; what is no number stays as it is."""
    joined = "".join(number.split())
    return joined if joined.isascii() and joined.isdigit() else number


_TIDYING: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "digits": _joined, "": str}


def _tidied(felt: Felt, text: str) -> str:
    """A text as its field tidies it (``Felt.rens``), the same from every entrance (rule 59)."""
    return _TIDYING[felt.rens](text)


def read_typed(felt: Felt, raw: object, today: date) -> Reading:
    """Read what a widget holds: text, a code, a list of codes, true/false, or a list of rows."""
    if raw is None or (isinstance(raw, str) and not clean(raw)) or raw == []:
        return BLANK
    match felt.type:
        case Felttype.DATO:
            parsed = parse_date(str(raw), today)
            return _bad(parsed) if isinstance(parsed, str) else Reading(parsed)
        case Felttype.HELTAL:
            return _typed_integer(str(raw))
        case Felttype.JA_NEJ:
            return Reading(raw) if isinstance(raw, bool) else _bad(T("Svaret kan ikke læses. Sæt krydset igen."))
        case Felttype.FLERVALG:
            return Reading(tuple(str(code) for code in raw)) if isinstance(raw, list) else Reading((str(raw),))
        case Felttype.TABEL:
            return _typed_table(felt, raw, today)
        case Felttype.ENKELTVALG:
            return Reading(str(raw[0] if isinstance(raw, list) and len(raw) == 1 else raw))
        case Felttype.TEKST:
            tidy = clean(str(raw))
            if problem := unsendable(tidy):
                return _bad(problem)
            return Reading(_tidied(felt, tidy))


_JSON_TYPES: dict[Felttype, tuple[type[Any], str]] = {
    Felttype.DATO: (str, T("Skriv datoen som tekst på formen åååå-mm-dd.")),
    Felttype.HELTAL: (int, T("Skriv et helt tal uden anførselstegn og uden decimaler.")),
    Felttype.JA_NEJ: (bool, T("Skriv true eller false.")),
    Felttype.FLERVALG: (list, T("Skriv en liste af koder.")),
    Felttype.TABEL: (list, T("Skriv en liste af rækker.")),
    Felttype.ENKELTVALG: (str, T("Skriv koden som tekst.")),
    Felttype.TEKST: (str, T("Skriv en tekst.")),
}


def as_it_stands(expected: type[Any] | None, raw: Any) -> bool:
    """Whether ``read_json`` would give back what was read unchanged, told without asking it; False where it must be asked.

    ``expected`` is what ``AS_IT_STANDS`` has for the field, or None. Almost every answer of a case stands so.
    """
    # a text that begins with a sign anybody sees is none that is left blank
    return type(raw) is expected and (expected is not str or "!" <= raw[:1] <= "~")


def read_json(felt: Felt, raw: Any) -> Reading:
    """Read an answer of a case file, where types are exact. Unknown columns of a table are problems of their own."""
    if as_it_stands(AS_IT_STANDS.get(felt.type), raw):
        return Reading(raw)
    expected, sentence = _JSON_TYPES[felt.type]
    if raw is None or (expected is str and isinstance(raw, str) and not clean(raw)):
        return BLANK
    if not isinstance(raw, expected) or (expected is int and isinstance(raw, bool)):
        return _bad(T("Feltet har en forkert type. {saetning}", saetning=sentence))
    read = _JSON_READERS.get(felt.type)
    return Reading(raw) if read is None else read(felt, raw)


def _json_date(_felt: Felt, raw: str) -> Reading:
    try:
        return Reading(date.fromisoformat(raw)) if _ISO.match(raw) else _bad(_not_iso(raw))
    except ValueError:
        return _bad(_not_iso(raw))


def _json_codes(_felt: Felt, raw: list[Any]) -> Reading:
    if not all(isinstance(code, str) for code in raw):
        _, sentence = _JSON_TYPES[Felttype.FLERVALG]
        return _bad(T("Feltet har en forkert type. {saetning}", saetning=sentence))
    return Reading(tuple(raw)) if raw else BLANK


def _json_text(felt: Felt, raw: str) -> Reading:
    problem = unsendable(raw)
    return _bad(problem) if problem else Reading(_tidied(felt, clean(raw)))


def _not_iso(raw: str) -> str:
    return T("»{svar}« er ikke en dato på formen åååå-mm-dd, eller dagen findes ikke.", svar=raw)


def _json_table(felt: Felt, raw: list[Any]) -> Reading:
    rows: list[Row] = []
    problems: dict[str, str] = {}
    columns = {kolonne.navn: kolonne for kolonne in felt.kolonner}
    for number, given in enumerate(raw):
        if not isinstance(given, dict):
            problems[f"[{number}]"] = T("Feltet har en forkert type. Skriv en række som et objekt.")
            # keeps its place, so that what is said of the rows after it names the right ones
            rows.append({})
            continue
        row: dict[str, Scalar] = {}
        for name, cell_raw in given.items():
            if name not in columns:
                problems[f"[{number}].{name}"] = T("Feltet »{navn}« findes ikke i skemaet.", navn=name)
                continue
            if as_it_stands(AS_IT_STANDS.get(columns[name].type), cell_raw):
                row[name] = cell_raw
                continue
            cell = read_json(columns[name], cell_raw)
            if cell.problem:
                problems[f"[{number}].{name}"] = cell.problem
            elif isinstance(cell.value, str | int | date):
                row[name] = cell.value
        rows.append(row)
    return Reading(tuple(rows) or None, problems or None)


_JSON_READERS: Mapping[Felttype, Callable[[Felt, Any], Reading]] = {
    Felttype.DATO: _json_date,
    Felttype.FLERVALG: _json_codes,
    Felttype.TABEL: _json_table,
    Felttype.TEKST: _json_text,
}
"""How an answer of the right type is read where its value is something else than what stands in the file."""


def to_json(value: Value) -> Any:
    """A value as canonical JSON: ISO dates, lists for tuples, plain objects for rows."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{k: to_json(v) for k, v in item.items()} if isinstance(item, Mapping) else item for item in value]
    return value
