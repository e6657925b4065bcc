"""CPR numbers as SMDB needs them: any spelling in, date of birth and century by rule 11's table, replacement numbers told apart.

It may not refuse a number because of modulus 11 (rules 13 and 14) and knows no clock: whoever asks about the future hands in the
day. Facts: ``docs/rules.md`` 9-17; cleaning of foreign dashes and digits and the check sum are python-stdnum's.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from smdb_desktop.domain.words import T, Tn

SMDB_UGYLDIG = T("Ugyldigt CPR-nummer. Prøv venligst igen med et gyldigt CPR-nummer.")

_LENGTH = 10
_REPLACEMENT_DAYS = range(61, 92)
_LEAP_YEAR = 2000
_MONTHS = 12
MASKERET = T(
    "Nummeret er skjult (maskeret), som det vises i lister: nogle af tegnene er erstattet. Skriv alle ti cifre, som de "
    "står på borgerens sundhedskort eller i journalen."
)
_HIDDEN = re.compile(r"[*#?_\u00b7\u00d7\u2022\u2026\u2219\u2588\u25aa\u25cb\u25cf\u25e6\u2a2f\ufe61\uff0a]|\.{2,}")
_CPR_LIKE = re.compile(
    r"\d{2}(?P<between>[ ./-]?)\d{2}(?P=between)\d{2}[-\s./\u2010-\u2015\u2212\uff0d]{0,3}[\dA-Za-z]{2}\d{2}"
)
_HIDING_LETTERS = 2


class CprFejl(ValueError):
    """A text that is no CPR number.

    ``regel`` is 10, or 11 where the date exists, only not in the century that the 7th digit gives; ``detalje`` a Danish sentence.
    Neither holds the number itself.
    """

    def __init__(self, regel: int, detalje: str) -> None:
        super().__init__(detalje)
        self.regel = regel
        self.detalje = detalje


@dataclass(frozen=True, slots=True, repr=False)
class Cpr:
    """A number that could be read.

    ``ciffer`` is ten characters without separators: digits, in a replacement number also capital letters among the last four;
    ``foedselsdato`` is None where a letter in the 7th place leaves the century open; ``erstatning`` says that SMDB refuses it.
    """

    ciffer: str
    foedselsdato: date | None
    erstatning: bool

    def __repr__(self) -> str:
        """Masked, so that no trace or log can carry the number (rule 100)."""
        return f"Cpr({self.masked})"

    @property
    def formatted(self) -> str:
        """As SMDB shows it: ``ddmmåå-xxxx``, in full."""
        return f"{self.ciffer[:6]}-{self.ciffer[6:]}"

    @property
    def masked(self) -> str:
        """For lists; see ``masked``."""
        return masked(self.ciffer)

    @property
    def mand(self) -> bool | None:
        """Whether the 10th digit is odd (rule 12): a suggestion, never a constraint. None where it is a letter."""
        return int(self.ciffer[-1]) % 2 == 1 if self.ciffer[-1].isdigit() else None

    @property
    def modulus11_ok(self) -> bool | None:
        """Whether the check digit fits (rule 15): a hint that never refuses. None where letters leave nothing to reckon."""
        if not self.ciffer.isdigit():
            return None
        # the library pulls in ssl and pydoc, which would cost the start of the program several frames
        from stdnum.dk import cpr

        return bool(cpr.checksum(self.ciffer) == 0)

    def alder(self, dag: date) -> int | None:
        """Full years on that day (negative before birth), or None where the date of birth is unknown."""
        born = self.foedselsdato
        if born is None:
            return None
        return dag.year - born.year - ((dag.month, dag.day) < (born.month, born.day))


def masked(ciffer: str) -> str:
    """A number of ten characters without separators as lists show it: the date of birth, then ``xxxx`` (rule 100)."""
    return f"{ciffer[:6]}-xxxx"


def without_cpr(text: str) -> str:
    """A text with what looks like a CPR number masked: a reason, say, that is kept when the person is forgotten."""
    return _CPR_LIKE.sub("[CPR-nummer]", text)


def aarhundrede(syvende: int, aar: int) -> int:
    """The century, 1800, 1900 or 2000, from the 7th digit (0-9) and the two-digit year (0-99): the table of rule 11."""
    if syvende <= 3:
        return 1900
    if syvende in (4, 9):
        return 2000 if aar <= 36 else 1900
    return 2000 if aar <= 57 else 1800


def parse_cpr(text: str, today: date | None = None) -> Cpr:
    """Read a number in any spelling: ``150277-9995``, ``1502779995``, ``150277 9995``.

    With ``today`` a date of birth after that day is refused, and so is a number of which digits are hidden, as in lists. Raises
    CprFejl with the rule and a Danish sentence (rules 10, 11).
    """
    if _is_hidden(text):
        raise CprFejl(10, MASKERET)
    return read_stored(text, today)


def read_stored(text: str, today: date | None = None) -> Cpr:
    """The same of a number that was taken in before: one that nobody would take today can still be shown, and be corrected."""
    ciffer = _compact(text)
    day, month, year = int(ciffer[:2]), int(ciffer[2:4]), int(ciffer[4:6])
    raised = day in _REPLACEMENT_DAYS
    day -= 60 if raised else 0
    _check_calendar(day, month, raised=raised)
    if not ciffer[6].isdigit():
        if day > _days(_LEAP_YEAR + year, month):
            raise CprFejl(
                10,
                T(
                    "Datoen {dag:02d}-{maaned:02d} findes ikke i et år, der ender på {aar:02d}.",
                    dag=day,
                    maaned=month,
                    aar=year,
                ),
            )
        return Cpr(ciffer, None, erstatning=True)
    born = _birth(day, month, year, int(ciffer[6]))
    if today is not None and born > today:
        raise CprFejl(
            10, T("Fødselsdatoen {foedt:%d-%m-%Y} ligger i fremtiden. Kontrollér årstallet og 7. ciffer.", foedt=born)
        )
    return Cpr(ciffer, born, erstatning=raised or not ciffer.isdigit())


def _is_hidden(text: str) -> bool:
    """Whether signs stand where digits were: ``150277-XXXX``, ``150277-****``, dots, or one letter four times.

    The letters of a replacement number differ from each other; two X tell a mask all the same.
    """
    if _HIDDEN.search(text):
        return True
    tail = re.sub(r"[\s-]", "", text)[6:].upper()
    return tail.count("X") >= _HIDING_LETTERS or (len(tail) > 1 and tail.isalpha() and len(set(tail)) == 1)


def _compact(text: str) -> str:
    # imported here: the CPR field itself needs no forms
    from smdb_desktop.domain.forms.values import visible

    tidy = "".join(visible(text).split()).replace("-", "")
    if not tidy.isascii():
        from stdnum.util import clean

        tidy = str(clean(tidy, " -"))
    if strange := re.search(r"[^0-9A-Za-z]", tidy):
        raise CprFejl(10, T("Et CPR-nummer skrives med cifre; tegnet »{tegn}« kan ikke bruges.", tegn=strange[0]))
    if len(tidy) != _LENGTH:
        if not tidy:
            raise CprFejl(10, T("Der skal være 10 cifre; feltet er tomt."))
        if tidy.isdigit():
            text = Tn(
                "Der skal være 10 cifre; der er {n} cifre.", "Der skal være 10 cifre; der er {n} cifre.", n=len(tidy)
            )
        else:
            text = Tn(
                "Der skal være 10 cifre; der er {n} tegn.", "Der skal være 10 cifre; der er {n} tegn.", n=len(tidy)
            )
        raise CprFejl(10, text)
    if not tidy[:6].isdigit():
        raise CprFejl(10, T("De første seks tegn skal være fødselsdatoen i cifre (ddmmåå)."))
    return tidy.upper()


def _days(year: int, month: int) -> int:
    """How many days a month has. Not by ``calendar``, which brings the languages of the system along."""
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _check_calendar(day: int, month: int, *, raised: bool) -> None:
    """Refuse what no year at all has."""
    if not 1 <= month <= _MONTHS:
        raise CprFejl(10, T("Måned {maaned:02d} findes ikke.", maaned=month))
    if not 1 <= day <= 31:
        raise CprFejl(10, T("Dag {dag:02d} findes ikke.", dag=day))
    if day > _days(_LEAP_YEAR, month):
        text = T("Datoen {dag:02d}-{maaned:02d} findes ikke.", dag=day, maaned=month)
        if raised:
            text = T(
                "Datoen {dag:02d}-{maaned:02d} findes ikke (dag {hoej} i et erstatningsnummer er {dag:02d} + 60).",
                dag=day,
                maaned=month,
                hoej=day + 60,
            )
        raise CprFejl(10, text)


def _birth(day: int, month: int, year: int, seventh: int) -> date:
    century = aarhundrede(seventh, year)
    with suppress(ValueError):
        return date(century + year, month, day)
    born = f"{day:02d}-{month:02d}-{century + year}"
    elsewhere = {aarhundrede(digit, year) for digit in range(10)} - {century}
    if any(day <= _days(other + year, month) for other in elsewhere):
        text = T(
            "Datoen {dato} findes ikke; 7. ciffer {ciffer} sammen med år {aar:02d} betyder {aarhundrede}-tallet.",
            dato=born,
            ciffer=seventh,
            aar=year,
            aarhundrede=century,
        )
        raise CprFejl(11, text)
    raise CprFejl(10, T("Datoen {dato} findes ikke; {aar} er ikke et skudår.", dato=born, aar=century + year))
