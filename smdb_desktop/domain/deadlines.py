"""Which limits a course has: until which day, since which, and by which rule. Pure: it reads no clock and no store.

Facts: rules 35, 36, 38, 42 (fourteen calendar days), 76 and 77 (reporting), 78 and 80 (days that concern nobody alone), 79
(KvalHep), 106 (follow-up).
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.milestones import GARANTI_DAGE, Milepael
from smdb_desktop.domain.words import T, Text

if TYPE_CHECKING:
    from smdb_desktop.domain.case.model import Kontaktforloeb, Post
    from smdb_desktop.domain.rules.registry import Kontekst

RECKONING = "1"
"""Another whenever the same course would get other limits than before: what is kept is reckoned again."""
REPORTED_BY = 15
"""Day of the next month by which a month's events have to be reported (rule 76)."""
DOCTORS_BY = 20
"""Day of the next month by which doctors report what they prescribed (rule 78)."""
FOLLOW_UPS = (1, 6)
"""Months after the closing by which the citizen is asked how it goes (rule 106)."""
KVALHEP_MONTHS = 12
"""Months after the start of treatment by which KvalHep is due (rule 79)."""


class Fristart(StrEnum):
    """Kinds of limits of a course."""

    IVAERKSAETTELSE = "IVAERKSAETTELSE"
    LAEGESAMTALE = "LAEGESAMTALE"
    MEDICINSK = "MEDICINSK"
    MAANED = "MAANED"
    KVALHEP = "KVALHEP"
    OPFOELGNING = "OPFOELGNING"


class Fristregel(NamedTuple):
    """What a kind is called, which rule says it, and the sentence that says how it is reckoned."""

    titel: Text
    regel: str
    forklaring: Text


REGLER: Mapping[Fristart, Fristregel] = {
    Fristart.IVAERKSAETTELSE: Fristregel(
        T("Iværksættelse"),
        "35, 38, 42",
        T(
            "Behandlingen skal være iværksat senest 14 kalenderdage efter anmodningen; en lægesamtale, som borgeren ønsker, "
            "skal holdes inden. Fristen slutter, når iværksættelsen er gjort færdig, eller forløbet er afsluttet; en kladde "
            "tæller ikke."
        ),
    ),
    Fristart.LAEGESAMTALE: Fristregel(
        T("Lægesamtale"),
        "36, 38",
        T(
            "Borgeren har ønsket en lægesamtale, og den er ikke holdt. Den skal holdes senest 14 kalenderdage efter anmodningen, "
            "ellers skal der angives en årsag."
        ),
    ),
    Fristart.MEDICINSK: Fristregel(
        T("Medicinsk behandling"),
        "77",
        T(
            "En medicinsk behandling skal være indberettet senest 1 måned efter, at den er begyndt. Fristen slutter, når "
            "forløbet er Indberettet med behandlingen i."
        ),
    ),
    Fristart.MAANED: Fristregel(
        T("Månedens indberetning"),
        "76",
        T(
            "Det, der sker i en måned, skal være indberettet senest den 15. i den næste. Fristen er den for forløbets ældste "
            "dato, som ikke er Indberettet; starten på en medicinsk behandling har sin egen frist."
        ),
    ),
    Fristart.KVALHEP: Fristregel(
        T("KvalHep"),
        "79",
        T(
            "KvalHep skal være udfyldt ved afslutningen, dog senest 12 måneder efter iværksættelsen. Kun forløb efter skemaerne "
            "før 1. juli 2025 har KvalHep."
        ),
    ),
    Fristart.OPFOELGNING: Fristregel(
        T("Opfølgning"),
        "106",
        T(
            "Senest 1 måned og igen 6 måneder efter, at et iværksat forløb er afsluttet som færdigbehandlet, til andet tilbud, "
            "til hospital eller af anden årsag, følges der op. Opfølgning indberettes ikke til SMDB; den kvitteres her med "
            "dato og note."
        ),
    ),
}


class Krav(NamedTuple):
    """One limit of a course: ``dag`` is its last day, ``fra`` the day it is reckoned from; ``noegle`` tells those of one kind
    apart (the months of a follow-up, the path of a treatment)."""

    art: Fristart
    noegle: str
    dag: date
    fra: date


class Dato(NamedTuple):
    """A day of a course that has to be reported: the form's path, its field, and the day."""

    sti: str
    felt: str
    dag: date


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it has no such day (31-01 and 1 month: 28-02 or 29-02)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def report_by(day: date, last: int = REPORTED_BY) -> date:
    """By when what happened on a day has to be reported: that day of the next month (rule 76; 78 with ``DOCTORS_BY``)."""
    return months_after(day.replace(day=1), 1).replace(day=last)


def limits(
    course: Kontaktforloeb,
    ctx: Kontekst,
    reported: Collection[tuple[str, str]] = (),
    followed: Mapping[int, date] | None = None,
    lacking: Collection[str] = (),
) -> tuple[Krav, ...]:
    """The limits that still run, of the completed forms of a course.

    ``reported`` are the fields, by form path and name, of which a day stands in SMDB: a day that was corrected since has no limit
    of its own. ``followed`` the day of each follow-up by its months, ``lacking`` are the forms that the course must
    have and has not.
    """
    return (
        *_guarantee(course, ctx),
        *_medical(course, ctx, reported),
        *_monthly(course, ctx, reported),
        *_kvalhep(course, lacking),
        *_follow_ups(course, ctx, followed or {}),
    )


def _guarantee(course: Kontaktforloeb, ctx: Kontekst) -> Iterator[Krav]:
    """Rules 35 and 36, while the course is open."""
    asked = course.anmodningsdato
    if asked is None or course.er_afsluttet:
        return
    latest = asked + timedelta(days=GARANTI_DAGE)
    start = course.ivaerksaettelse
    if start is None or not course.er_ivaerksat:
        yield Krav(Fristart.IVAERKSAETTELSE, "", latest, asked)
    elif ctx.har(start, "laegesamtale_oenskes", "oensket") and not ctx.har(start, "laegesamtale_afholdt", "afholdt"):
        yield Krav(Fristart.LAEGESAMTALE, "", latest, asked)


def _medical(course: Kontaktforloeb, ctx: Kontekst, reported: Collection[tuple[str, str]]) -> Iterator[Krav]:
    """Rule 77."""
    for each in _days(course):
        if each[:2] not in reported and _starts_medical(course, ctx, each):
            yield Krav(Fristart.MEDICINSK, each.sti, months_after(each.dag, 1), each.dag)


def _monthly(course: Kontaktforloeb, ctx: Kontekst, reported: Collection[tuple[str, str]]) -> Iterator[Krav]:
    """Rule 76: of the oldest day that is not reported."""
    left = (each.dag for each in _days(course) if each[:2] not in reported and not _starts_medical(course, ctx, each))
    oldest = min(left, default=None)
    if oldest is not None:
        yield Krav(Fristart.MAANED, "", report_by(oldest), oldest)


def _kvalhep(course: Kontaktforloeb, lacking: Collection[str]) -> Iterator[Krav]:
    """Rule 79: of every form that the course must have by a condition and lacks."""
    start = course.ivaerksat_dato if course.er_ivaerksat else None
    if start is None:
        return
    latest = months_after(start, KVALHEP_MONTHS)
    closed = course.afsluttet_dato
    for art in sorted(lacking):
        yield Krav(Fristart.KVALHEP, art, latest if closed is None else min(latest, closed), start)


def _follow_ups(course: Kontaktforloeb, ctx: Kontekst, followed: Mapping[int, date]) -> Iterator[Krav]:
    """Rule 106. One that was made before the closing was of an earlier closing and does not count."""
    closing, closed = course.afslutning, course.afsluttet_dato
    if closing is None or closed is None or not course.er_ivaerksat:
        return
    if ctx.har(closing, "aarsag_afsluttet", "opfoelgning"):
        for months in FOLLOW_UPS:
            done = followed.get(months)
            if done is None or done < closed:
                yield Krav(Fristart.OPFOELGNING, str(months), months_after(closed, months), closed)


def days_of(course: Kontaktforloeb) -> tuple[Dato, ...]:
    """Every day of the completed forms that something happened on: what has to be reported."""
    return tuple(_days(course))


def _days(course: Kontaktforloeb) -> Iterator[Dato]:
    for post in course.poster:
        yield from _days_of(post)


def _days_of(post: Post) -> Iterator[Dato]:
    for field in filter(None, (post.plads.dato, post.plads.slut)):
        day = post.skema.dato(field)
        if day is not None and post.skema.er_faerdig:
            yield Dato(post.skema.sti, field, day)
    for under in post.under:
        yield from _days_of(under)


def _starts_medical(course: Kontaktforloeb, ctx: Kontekst, each: Dato) -> bool:
    """Whether the day is the first of a medical treatment: one for which a doctor answers."""
    for post in course.poster:
        for under in post.under:
            if under.skema.sti == each.sti and under.plads.milepael is Milepael.BEHANDLET:
                return each.felt == under.plads.dato and ctx.har(
                    under.skema, "behandlingstype", "kraever_autorisationskode"
                )
    return False
