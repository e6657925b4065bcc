"""Dates as people type and paste them: read where the text can only mean one day, refused with a sentence where it cannot.

Day before month, as Danes write, or the year first in four digits; a month may have its name, a weekday may stand before and a
time behind, but neither may speak against the date. A number of days, as a spreadsheet counts them, is no date here.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

from smdb_desktop.domain.forms.texts import visible
from smdb_desktop.domain.words import T

_RELATIVE = {
    "i dag": 0, "idag": 0, "dags dato": 0, "d.d.": 0, "dd": 0,
    "i går": -1, "igår": -1, "i gaar": -1, "igaar": -1,
    "i forgårs": -2, "i forgaars": -2,
}  # fmt: skip
# Danish names, and the English ones that a mail program set to English writes; any beginning of three letters is one month's only
_MONTHS = (
    ("januar", "january"), ("februar", "february"), ("marts", "march"), ("april",), ("maj", "may"), ("juni", "june"),
    ("juli", "july"), ("august",), ("september",), ("oktober", "october"), ("november",), ("december",),
)  # fmt: skip
_WEEKDAYS = (
    (T("mandag"), "monday"), (T("tirsdag"), "tuesday"), (T("onsdag"), "wednesday"), (T("torsdag"), "thursday"),
    (T("fredag"), "friday"), (T("lørdag"), "loerdag", "saturday"), (T("søndag"), "soendag", "sunday"),
)  # fmt: skip
# what programs make of a hyphen, a slash and a full stop; a soft hyphen that stands between two digits is one that can be seen
_LIKE_A_SLASH = "\u2044\u2215\u29f8\uff0f"
_LIKE_A_STOP = "\u00b7\u2024\uff0e"
_SOFT = re.compile(r"(?<=\d)\u00ad(?=\d)")
_AROUND = " \"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb"
_BEHIND = _AROUND + ".,;:"
_NUMBERS = re.compile(r"(\d{1,2}) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})\.? ?[-/]? ?(?:i )?([^\W\d_]{3,9})\.?,? ?[-/]? ?(\d{4}|\d{2})")
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th|\.)?,? (\d{4})")
_NAMED_LAST = re.compile(r"(\d{4})[-./ ]([^\W\d_]{3,9})\.?[-./ ](\d{1,2})")
_TIME = re.compile(
    r"(?P<dato>.*\d)(?:,? (?:kl\.? ?)?|t)(?P<time>[01]?\d|2[0-3])(?P<tegn>[:.])(?P<minut>[0-5]\d)"
    r"(?:(?P=tegn)[0-5]\d(?:[.,]\d+)?)?"
    r" ?(?P<halv>[ap]\.?m\.?)? ?(?P<zone>z|[+-]\d{2}:?\d{2})?"
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,9})\.?,? (?=(?:den |d\. ?)?\S*\d)")
_EARLIEST_YEAR = 1858
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DANISH_HOURS = (1, 2)  # ahead of UTC, in winter and in summer

Found = date | str
"""A date, or the Danish sentence that says why there is none."""


def format_date(day: date) -> str:
    """A date as SMDB shows it: ``01-02-2026``."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def is_relative(text: str) -> bool:
    """Whether a text means a day only by what day it is now: ``i dag``, ``i går``, ``d.d.``."""
    tidy = _tidy(text)
    return tidy in _RELATIVE or tidy.rstrip(_BEHIND) in _RELATIVE


def parse_date(text: str, today: date) -> Found:
    """Read a date as people type or paste it: ``01022026``, ``1.2.26``, ``2026-02-01T10:00``, ``1. feb. 2026``, ``i går``.

    Returns the date, or a Danish sentence that says why there is none. ``today`` anchors the words and two-digit years.
    """
    tidy = _tidy(text)
    if (days := _RELATIVE.get(tidy, _RELATIVE.get(tidy.rstrip(_BEHIND)))) is not None:
        return today + timedelta(days=days)
    weekday, rest = _weekday(tidy)
    rest, time = _without_time(rest)
    found = _numbers(rest, today)
    if found is None:
        found = _named(rest, today)
    if found is None:
        return T("»{tekst}« er ikke en hel dato. Skriv den som dd-mm-åååå, fx 01-02-2026.", tekst=text.strip())
    if isinstance(found, date):
        return _contradicted(found, rest, weekday, time) or found
    return found


def _tidy(text: str) -> str:
    """The text in small letters with one kind of digit, hyphen, slash, stop and space, without quotation marks around it."""
    text = visible(_SOFT.sub("-", unicodedata.normalize("NFC", text))).lower().strip()
    plain = " ".join("".join(map(_plain, text)).split())
    return re.sub('^="', "", plain).strip(_AROUND)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.decimal(sign))
    if unicodedata.category(sign) == "Pd" or sign == "\u2212":
        return "-"
    return "/" if sign in _LIKE_A_SLASH else "." if sign in _LIKE_A_STOP else sign


def _weekday(tidy: str) -> tuple[int | None, str]:
    """The weekday that stands before a date (0 Monday), and the rest without it and without ``den``."""
    day = None
    if match := _WEEKDAY.match(tidy):
        day = _named_in(match[1], _WEEKDAYS, 2)
        tidy = tidy if day is None else tidy[match.end() :]
    return day, re.sub(r"^(?:den |d\. ?)(?=\d)", "", tidy)


def _named_in(word: str, names: tuple[tuple[str, ...], ...], least: int) -> int | None:
    """The place of the name that a word is, or begins, with at least so many letters; None where it is none's."""
    fits = [n for n, spelled in enumerate(names) if len(word) >= least and any(s.startswith(word) for s in spelled)]
    return fits[0] if len(fits) == 1 else None


def _without_time(tidy: str) -> tuple[str, "re.Match[str] | None"]:
    """The text without a time behind it, and that time."""
    match = _TIME.fullmatch(tidy)
    if match and any(shape.fullmatch(match["dato"].rstrip(_BEHIND)) for shape in (_YEAR_FIRST, _NUMBERS, *_SPELLED)):
        return match["dato"].rstrip(_BEHIND), match
    return tidy.rstrip(_BEHIND), None


_SPELLED = (_NAMED, _NAMED_FIRST, _NAMED_LAST)


def _numbers(tidy: str, today: date) -> Found | None:
    """A date in numbers; None where the text is not one."""
    if match := _YEAR_FIRST.fullmatch(tidy):
        return _calendar(int(match[3]), int(match[2]), int(match[1]))
    if match := _NUMBERS.fullmatch(tidy):
        return _calendar(int(match[1]), int(match[2]), _year(match[3], today))
    if tidy.isascii() and tidy.isdigit() and len(tidy) in (6, 8):
        if len(tidy) == 8 and int(tidy[4:]) < _EARLIEST_YEAR <= int(tidy[:4]):
            # eight digits whose last four are no year have it in front: never can both be one
            return _calendar(int(tidy[6:]), int(tidy[4:6]), int(tidy[:4]))
        return _calendar(int(tidy[:2]), int(tidy[2:4]), _year(tidy[4:], today))
    return None


def _named(tidy: str, today: date) -> Found | None:
    """A date whose month has its name; None where the text is not one."""
    if match := _NAMED.fullmatch(tidy):
        day, name, year = match[1], match[2], match[3]
    elif match := _NAMED_FIRST.fullmatch(tidy):
        name, day, year = match[1], match[2], match[3]
    elif match := _NAMED_LAST.fullmatch(tidy):
        year, name, day = match[1], match[2], match[3]
    else:
        return None
    month = _named_in(name, _MONTHS, 3)
    return None if month is None else _calendar(int(day), month + 1, _year(year, today))


def _contradicted(day: date, tidy: str, weekday: int | None, time: "re.Match[str] | None") -> str:
    """Why what stands around a date leaves another day possible; "" where it does not."""
    if weekday is not None and day.weekday() != weekday:
        return T(
            "{dato} er ikke en {skrevet}, men en {er}. Skriv den rigtige dato som dd-mm-åååå.",
            dato=format_date(day),
            skrevet=_WEEKDAYS[weekday][0],
            er=_WEEKDAYS[day.weekday()][0],
        )
    if time is None:
        return ""
    if time["halv"] and _NUMBERS.fullmatch(tidy) and max(day.day, day.month) <= 12:
        return T(
            "Dag og måned kan være byttet om: tiden er skrevet på amerikansk. Skriv kun datoen, som dd-mm-åååå.",
        )
    return _other_zone(day, time)


def _other_zone(day: date, time: "re.Match[str]") -> str:
    """Why a time in another zone may be another day in Denmark; "" where it is the same."""
    zone = time["zone"]
    if not zone:
        return ""
    ahead = timedelta() if zone == "z" else timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    moment = datetime(day.year, day.month, day.day, int(time["time"]), int(time["minut"]))  # noqa: DTZ001  it has its zone beside it
    there = {
        (moment - (-ahead if zone[0] == "-" else ahead) + timedelta(hours=danish)).date() for danish in _DANISH_HOURS
    }
    if zone in ("+01:00", "+0100", "+02:00", "+0200") or there == {day}:
        return ""
    return T("Tidspunktet er i en anden tidszone, og i Danmark kan det være en anden dag. Skriv datoen som dd-mm-åååå.")


def _year(digits: str, today: date) -> int:
    """A year; a two-digit one is this century's up to next year, else the last one's."""
    if len(digits) != 2:
        return int(digits)
    century = today.year - today.year % 100
    year = century + int(digits)
    return year if year <= today.year + 1 else year - 100


def _calendar(day: int, month: int, year: int) -> Found:
    if year < _EARLIEST_YEAR:
        return T("Årstallet {aar:04d} kan ikke være rigtigt. Skriv datoen som dd-mm-åååå.", aar=year)
    if not 1 <= month <= 12:
        return T("Måned {maaned} findes ikke. Skriv datoen som dd-mm-åååå, fx 01-02-2026.", maaned=month)
    try:
        return date(year, month, day)
    except ValueError:
        if day < 1:
            return T(
                "{dag:02d}-{maaned:02d}-{aar:04d} findes ikke. Skriv fx 01-{maaned:02d}-{aar:04d}.",
                dag=day,
                maaned=month,
                aar=year,
            )
        last = 28 if month == 2 and _DAYS[1] == 29 and not _leap(year) else _DAYS[month - 1]
        return T(
            "{dag:02d}-{maaned:02d}-{aar:04d} findes ikke. Skriv fx {sidste:02d}-{maaned:02d}-{aar:04d}.",
            dag=day,
            maaned=month,
            aar=year,
            sidste=last,
        )


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
