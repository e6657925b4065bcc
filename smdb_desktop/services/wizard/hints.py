"""What the program says beside a field of its own accord: an answer it proposes, and why a field is asked for."""

from collections.abc import Mapping
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.forms.dates import is_relative
from smdb_desktop.domain.forms.definitions import Felt, Felttype, FraRaekke
from smdb_desktop.domain.forms.engine import Omgivelser, measured
from smdb_desktop.domain.forms.filled import Value
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.stored.records import Json

UNSURE_DAY = T("Dagen blev taget fra computerens ur, mens det var i tvivl. Kontrollér den, og skriv den igen med tal.")


def suggestion(felt: Felt, values: Mapping[str, Value], today: date, course: Kontaktforloeb) -> str:
    """The proposed answer of an empty field, "" for none: today, the last day of the latest treatment (rule 31), or what a row
    of a table in the same form says (``values`` are the form's answers)."""
    if felt.suggest is None:
        return ""
    if isinstance(felt.suggest, FraRaekke):
        return _from_row(felt.suggest, values)
    if felt.suggest == "today":
        return format_date(today)
    latest = max((slut for _, slut in course.perioder() if slut is not None), default=None)
    return format_date(latest) if latest else ""


def _from_row(suggest: FraRaekke, values: Mapping[str, Value]) -> str:
    rows, svar = values.get(suggest.tabel), values.get(suggest.svar)
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, tuple) else []
    given = next((row.get(suggest.kolonne) for row in found if svar and row.get(suggest.noegle) == svar), None)
    return str(given) if given is not None else ""


def from_the_clock(felt: Felt, raw: Json, today: date) -> bool:
    """Whether an answer is a day only because the clock says so: a word such as ``i dag``, or the day that is proposed."""
    return felt.type is Felttype.DATO and isinstance(raw, str) and (is_relative(raw) or raw == format_date(today))


def explanation(felt: Felt, values: Mapping[str, Value], around: Omgivelser) -> str:
    """Why a field is shown that hangs on a limit of days (rules 35 and 36), "" for every other."""
    period = measured(felt, values, around)
    if period is None:
        return ""
    start, end = period
    return Tn(
        "Der er {n} dag fra {start} til {slut}.",
        "Der er {n} dage fra {start} til {slut}.",
        n=(end - start).days,
        start=format_date(start),
        slut=format_date(end),
    )
