"""*Overblik til kontrol*: the lists that Danmarks Statistik asks about, in its words, and how many days a request has left.

Imports no rules and no forms: Forside shows it on the way in.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from smdb_desktop.domain.milestones import GARANTI_DAGE
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.ports.lists import BEGYNDT, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.stored.records import KontrolRow

REPORTED_BY = 15
"""Day of the next month by which a month's events have to be reported."""
SOON = 4
"""Days from which on a limit is near."""


@dataclass(frozen=True, slots=True)
class Kontrolliste:
    """One list: its name for ``Lists.control_list``, its heading, and what to do with what stands in it."""

    navn: str
    title: str
    hjaelp: str


KONTROLLISTER = (
    Kontrolliste(
        UDEN_IVAERKSAETTELSE,
        T("Anmodninger uden iværksættelse eller afslutning"),
        T(
            "Registrér iværksættelsen, eller afslut forløbet, hvis borgeren ikke skal i behandling. Den ældste står først."
        ),
    ),
    Kontrolliste(
        UDEN_BEHANDLING,
        T("Iværksættelse uden behandling"),
        T(
            "Registrér den behandling, som borgeren er begyndt i. Også afsluttede forløb tæller med, som hos Danmarks "
            "Statistik; et afsluttet forløb skal genåbnes først."
        ),
    ),
    Kontrolliste(
        BEGYNDT,
        T("Iværksættelses-kladder"),
        T(
            "Gør iværksættelsen færdig, når de oplysninger, der mangler, er kommet. Kun iværksættelser, der aldrig har "
            "været gjort færdige, står her; alle kladder står under Kladder."
        ),
    ),
)
"""Rules 93, 94 and 95."""


class Frist(NamedTuple):
    """A request without start or end, by when treatment has to start, and how many days are left (below 0: overdue)."""

    row: KontrolRow
    senest: date
    dage: int


def day_of(text: str) -> date | None:
    """A day as the lists hold it; None where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def frist(row: KontrolRow, today: date) -> Frist | None:
    """When treatment has to have started; None where the day of the request is not known."""
    anmodet = day_of(row.anmodet)
    if anmodet is None:
        return None
    senest = anmodet + timedelta(days=GARANTI_DAGE)
    return Frist(row, senest, (senest - today).days)


class Maanedsfrist(NamedTuple):
    """By when what happened up to the end of a month has to be reported (rule 76)."""

    slut: date
    senest: date
    dage: int


def monthly(today: date) -> Maanedsfrist:
    """The next of these limits: the 15th is the last day."""
    first = today.replace(day=1)
    if today.day > REPORTED_BY:
        first = (first + timedelta(days=31)).replace(day=1)
    senest = first.replace(day=REPORTED_BY)
    return Maanedsfrist(first - timedelta(days=1), senest, (senest - today).days)


def days_left(dage: int) -> str:
    """How many days are left, in words."""
    if dage < 0:
        return Tn("{n} dag over", "{n} dage over", n=-dage)
    if dage == 0:
        return T("i dag")
    return Tn("{n} dag", "{n} dage", n=dage)
