"""What the program says beside a field of its own accord: an answer it proposes, and why a field is asked for."""

from collections.abc import Mapping
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.engine import Omgivelser, measured
from smdb_desktop.domain.forms.filled import Value
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import Tn


def suggestion(felt: Felt, today: date, course: Kontaktforloeb) -> str:
    """The proposed answer of an empty field, "" for none: today, or the last day of the latest treatment (rule 31)."""
    if felt.suggest is None:
        return ""
    if felt.suggest == "today":
        return format_date(today)
    latest = max((slut for _, slut in course.perioder() if slut is not None), default=None)
    return format_date(latest) if latest else ""


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
