"""Reports on how courses went: waiting time, length of treatment, dropout, follow-up, and the work of each person."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from smdb_desktop.domain.figures.rows import OPEN, Behandling, Forloeb
from smdb_desktop.domain.milestones import GARANTI_DAGE
from smdb_desktop.domain.words import T
from smdb_desktop.services.reports.building import (
    DIFFERENCE,
    MONTHS,
    NOT_SAID,
    TOTAL,
    WHOLE_YEAR,
    Given,
    Spread,
    by_group,
    days_between,
    reasons,
    reported,
    spread_section,
)
from smdb_desktop.services.reports.figures import Kind
from smdb_desktop.services.reports.model import (
    How,
    Line,
    Number,
    Place,
    Report,
    Section,
    Sum,
    Unit,
    difference,
    percent,
)

WAITING = Spread((0, 1, 8, 15, 22, 29, 61))
LENGTH = Spread((0, 31, 91, 181, 366, 731))
NONE = T("Uden behandling på tilbud")
_DROPOUT = T("regel 105; nationale retningslinjer 2.7.4")
_FOLLOWED = T("regel 106; bekendtgørelse 1477 af 17. december 2019 § 4, stk. 2")
FOLLOW_UPS = (1, 6)
"""Months after the closing within which a follow-up has to be made (rule 106)."""


# -- waiting time and length -------------------------------------------------------------------------------------------


def first_treatment(row: Forloeb) -> Behandling | None:
    """The treatment that began first; None where there is none."""
    return min(row.behandlinger, key=lambda each: (each.fra, each.tilbud, each.type), default=None)


def last_treatment(row: Forloeb) -> Behandling | None:
    """The treatment that ended last; None where there is none."""
    return max(row.behandlinger, key=lambda each: (each.til, each.fra, each.tilbud, each.type), default=None)


def type_words(given: Given, row: Forloeb, each: Behandling | None) -> str:
    """The words of a type of treatment."""
    if each is None:
        return NONE
    return given.label(each.liste, each.type, row) if each.liste else each.type or NOT_SAID


def tilbud_words(each: Behandling | None) -> str:
    """The name of a tilbud."""
    return NONE if each is None else each.tilbud_navn or NOT_SAID


def waiting(rows: Iterable[Forloeb], given: Given) -> Report:
    """Days from request to start, of what was started in the year: the spread, by type and by tilbud."""
    whole: list[int] = []
    types: defaultdict[Hashable, list[int]] = defaultdict(list)
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row in reported(rows):
        if row.ivaerksat[:4] == given.years[1] and row.anmodet:
            days, first = days_between(row.anmodet, row.ivaerksat), first_treatment(row)
            whole.append(days)
            types[type_words(given, row, first)].append(days)
            places[tilbud_words(first)].append(days)
    how = How(
        T("Kalenderdage fra anmodningsdato til dato for iværksat behandling i de forløb, der blev iværksat i året."),
        T("regel 35, 38 og 39"),
    )
    by = how._replace(vores=T("Forløbet står under den behandling, der begyndte først."))
    first_section = spread_section(T("Ventetid"), whole, WAITING, given.years[1], how, T("Forløb"))
    columns = (T("Forløb"), T("Højst 14 dage"), T("Over 14 dage"), T("Højst 14 dage, pct."), T("Median, dage"))

    def numbers(of: Sequence[int]) -> tuple[Number, ...]:
        held = sum(1 for days in of if days <= GARANTI_DAGE)
        share = percent(held, len(of), (("", 1), ("", 0)))
        return (Number(len(of)), Number(held), Number(len(of) - held), share, _median(of, 1, 2))

    sections = [first_section]
    for title, along, groups in (
        (T("Ventetid efter behandlingstype"), T("Behandlingstype"), types),
        (T("Ventetid efter tilbud"), T("Tilbud"), places),
    ):
        sections.append(_grouped(title, along, columns, groups, numbers, whole, by, ((0, (1, 2)),), 4))
    return Report(
        "ventetid", T("Ventetid"), f"{given.aar}", tuple(sections), _same_waits(), follows=_same_median(sections, whole)
    )


def _same_waits() -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    """What the spread, and the tables by type and by tilbud, say of the same courses: all, within the guarantee, and above it."""
    spread: dict[bool, tuple[Place, ...]] = {
        late: tuple((0, f"{start}", 0) for start in WAITING.starts if (start > GARANTI_DAGE) is late)
        for late in (False, True)
    }
    by_type = tuple((1, TOTAL, column) for column in range(3))
    same = tuple(((2, TOTAL, column), (place,)) for column, place in enumerate(by_type))
    return (((0, TOTAL, 0), (by_type[0],)), (by_type[1], spread[False]), (by_type[2], spread[True]), *same)


def _same_median(sections: Sequence[Section], whole: Sequence[int]) -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    """The medians that are of all courses, and so say something of each group of the spread."""
    spread: tuple[Place, ...] = tuple((0, f"{start}", 0) for start in WAITING.starts)
    return tuple(
        ((at, line.key, len(line.numbers) - 1), spread)
        for at in (1, 2)
        for line in sections[at].lines
        if line.numbers[0].value == len(whole)
    )


def length(rows: Iterable[Forloeb], given: Given) -> Report:
    """Days from start to closing, of what was closed in the year; and of treatments that ended in it, by type and by tilbud."""
    whole: list[int] = []
    every: list[int] = []
    types: defaultdict[Hashable, list[int]] = defaultdict(list)
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row in reported(rows):
        if row.ivaerksat and row.afsluttet[:4] == given.years[1] and row.afsluttet >= row.ivaerksat:
            whole.append(days_between(row.ivaerksat, row.afsluttet))
        for each in row.behandlinger:
            if each.til != OPEN and each.til[:4] == given.years[1] and "" != each.fra <= each.til:
                days = days_between(each.fra, each.til)
                every.append(days)
                types[type_words(given, row, each)].append(days)
                places[tilbud_words(each)].append(days)
    how = How(
        T(
            "Kalenderdage fra dato for iværksat behandling til dato for afsluttet behandling i de forløb, der sluttede i året."
        ),
        T("regel 22 og 38"),
    )
    by = How(
        T("Kalenderdage fra tilbudsstartdato til tilbudsslutdato i de behandlinger, der sluttede i året."),
        T("regel 27 og 38"),
    )
    columns = (T("Behandlinger"), T("Median, dage"))
    sections = [spread_section(T("Behandlingens længde"), whole, LENGTH, given.years[1], how, T("Forløb"))]

    def numbers(of: Sequence[int]) -> tuple[Number, ...]:
        return (Number(len(of)), _median(of))

    for title, along, groups in (
        (T("Længde efter behandlingstype"), T("Behandlingstype"), types),
        (T("Længde efter tilbud"), T("Tilbud"), places),
    ):
        sections.append(_grouped(title, along, columns, groups, numbers, every, by, (), 1))
    same: tuple[tuple[Place, tuple[Place, ...]], ...] = (((1, TOTAL, 0), ((2, TOTAL, 0),)),)
    return Report("varighed", T("Behandlingens længde"), f"{given.aar}", tuple(sections), same)


def _median(of: Sequence[int], *split: int) -> Number:
    """``split``: the columns that say how many are on each side of a border; together with a median they say more."""
    return Number(median(of) if of else None, Unit.DAYS, tuple(("", column) for column in (0, *split)))


def _grouped(
    title: str,
    along: str,
    columns: Sequence[str],
    groups: Mapping[Hashable, Sequence[int]],
    numbers: Callable[[Sequence[int]], tuple[Number, ...]],
    whole: Sequence[int],
    how: How,
    across: tuple[tuple[int, tuple[int, ...]], ...],
    drawn: int,
) -> Section:
    made = {group: numbers(of) for group, of in groups.items()}
    keys = tuple(f"g{at}" for at in range(len(made)))
    sums = (*((Sum(TOTAL, keys),) if keys else ()), *(Sum(total, parts) for total, parts in across))
    plot = Kind.BARS if keys else None
    return by_group(
        title, along, columns, made, str, numbers(whole), how, sums=sums, plot=plot, axis=columns[drawn], drawn=(drawn,)
    )


# -- dropout -----------------------------------------------------------------------------------------------------------


def dropout(rows: Iterable[Forloeb], given: Given) -> Report:
    """Rule 105: courses that were started, and closed in the year as a dropout; by reason, type and tilbud."""
    years: Counter[tuple[str, bool]] = Counter()
    why: Counter[str] = Counter()
    types: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    places: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for row in reported(rows):
        year = row.afsluttet[:4]
        if row.ivaerksat and year in given.years:
            out = given.flag("aarsag_afsluttet", row.aarsag, row, "frafald")
            years[year, out] += 1
            if year == given.years[1]:
                last = last_treatment(row)
                types[type_words(given, row, last)][out] += 1
                places[tilbud_words(last)][out] += 1
                if out:
                    why[given.label("aarsag_afsluttet", row.aarsag, row)] += 1
    how = How(
        T("Iværksatte forløb, der er afsluttet i året med en årsag, som kodelisten regner for frafald: udeblevet, bortvist eller "
          "på borgerens egen anmodning."),
        _DROPOUT,
    )  # fmt: skip
    first = Section(T("Frafald"), T("Frafald"), (*given.years, DIFFERENCE), _dropout_lines(years, given, how),
                    (Sum(TOTAL, ("frafald", "andre")),), Kind.BARS, T("Forløb"), (TOTAL, "frafald", "andre"), (0, 1))  # fmt: skip
    sections = [first, reasons(T("Årsag til frafald i {aar}", aar=given.aar), why, given, how)]
    columns = (T("Afsluttede"), T("Frafald"), T("Andre"), T("Frafald, pct."))
    by = how._replace(vores=T("Forløbet står under den behandling, der sluttede sidst."))

    def numbers(of: Mapping[bool, int]) -> tuple[Number, ...]:
        out, other = of.get(True, 0), of.get(False, 0)
        return (Number(out + other), Number(out), Number(other), percent(out, out + other, (("", 1), ("", 0))))

    whole = {out: years[given.years[1], out] for out in (True, False)}
    links: list[tuple[Place, tuple[Place, ...]]] = [((0, "frafald", 1), ((1, TOTAL, 0),))]
    for title, along, groups in (
        (T("Frafald efter behandlingstype"), T("Behandlingstype"), types),
        (T("Frafald efter tilbud"), T("Tilbud"), places),
    ):
        made: dict[Hashable, tuple[Number, ...]] = {group: numbers(of) for group, of in groups.items()}
        keys_ = tuple(f"g{at}" for at in range(len(made)))
        sums = (*((Sum(TOTAL, keys_),) if keys_ else ()), Sum(0, (1, 2)))
        plot = Kind.BARS if keys_ else None
        sections.append(
            by_group(
                title, along, columns, made, str, numbers(whole), by, sums=sums, plot=plot, axis=columns[3], drawn=(3,)
            )
        )
        for column, key in enumerate((TOTAL, "frafald", "andre")):
            links.append(((0, key, 1), ((len(sections) - 1, TOTAL, column),)))
    return Report("frafald", T("Frafald"), f"{given.aar}", tuple(sections), tuple(links))


def _dropout_lines(years: Mapping[tuple[str, bool], int], given: Given, how: How) -> tuple[Line, ...]:
    def line(key: str, words: str, outs: tuple[bool, ...], *, total: bool = False) -> Line:
        before, now = (sum(years.get((year, out), 0) for out in outs) for year in given.years)
        own = (Number(before), Number(now), difference(now, before, ((key, 0), (key, 1))))
        return Line(key, words, own, how, total=total)

    made = [
        line(TOTAL, T("Iværksatte forløb, der er afsluttet"), (True, False), total=True),
        line("frafald", T("Frafald"), (True,)),
        line("andre", T("Afsluttet på anden måde"), (False,)),
    ]
    shares = [
        percent(made[1].numbers[at].value or 0, made[0].numbers[at].value or 0, (("frafald", at), (TOTAL, at)))
        for at in (0, 1)
    ]
    return (*made, Line("pct", T("Frafald, pct."), (*shares, Number(None)), how))


# -- follow-up ---------------------------------------------------------------------------------------------------------


def months_after(day: str, months: int) -> str:
    """The same day so many months later, or the last of a shorter month."""
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def follow_up(rows: Iterable[Forloeb], given: Given) -> Report:
    """Rule 106: of the follow-ups whose last day was in the year, how many were made in time, too late, or not yet."""
    counts: Counter[tuple[int, str]] = Counter()
    for row in reported(rows):
        if not (row.ivaerksat and row.afsluttet and given.flag("aarsag_afsluttet", row.aarsag, row, "opfoelgning")):
            continue
        for months in FOLLOW_UPS:
            last = months_after(row.afsluttet, months)
            if last[:4] != given.years[1]:
                continue
            made = given.fulgt.get((row.forloeb_id, months), "")
            if made < row.afsluttet:
                made = ""  # of an earlier closing: the course was opened again since
            state = (
                "til_tiden"
                if made and made <= last
                else "for_sent"
                if made
                else "venter"
                if last >= given.today
                else "ikke"
            )
            counts[months, state] += 1
    how = How(
        T("Iværksatte forløb, der er afsluttet med en årsag, som kræver opfølgning, og hvor fristen, 1 og 6 måneder efter "
          "afslutningen, ligger i året. Til tiden er kvitteret senest på fristens dag."),
        _FOLLOWED,
    )  # fmt: skip
    states = {
        "til_tiden": T("Til tiden"),
        "for_sent": T("Efter fristen"),
        "ikke": T("Ikke gjort"),
        "venter": T("Fristen er ikke nået"),
    }
    columns = (T("Efter 1 måned"), T("Efter 6 måneder"), T("I alt"))
    lines = []
    for key, words in states.items():
        own = [counts[months, key] for months in FOLLOW_UPS]
        lines.append(Line(key, words, tuple(map(Number, (*own, sum(own)))), how))
    whole = [sum(counts[months, key] for key in states) for months in FOLLOW_UPS]
    lines.append(Line(TOTAL, T("I alt"), tuple(map(Number, (*whole, sum(whole)))), how, total=True))
    sums = (Sum(TOTAL, tuple(states)), Sum(2, (0, 1)))
    section = Section(
        T("Opfølgning efter afslutning"),
        T("Opfølgning"),
        columns,
        tuple(lines),
        sums,
        Kind.BARS,
        T("Opfølgninger"),
        drawn=(0, 1),
    )
    return Report("opfoelgning", T("Opfølgning til tiden"), f"{given.aar}", (section,))


# -- work --------------------------------------------------------------------------------------------------------------


class Work(NamedTuple):
    """How many forms somebody completed in a month (1 to 12)."""

    navn: str
    maaned: int
    skemaer: int


def work(done: Iterable[Work], given: Given) -> Report:
    """How many forms each person completed in the year, and how many in each month."""
    people: Counter[str] = Counter()
    months: Counter[int] = Counter()
    for each in done:
        people[each.navn] += each.skemaer
        months[each.maaned] += each.skemaer
    how = How(
        T("Skemaer, der står som gjort færdige, efter hvem der gjorde dem færdige sidst, og hvornår. Et skema, der er gjort "
          "færdigt igen efter en rettelse, tæller én gang."),
        T("historikken i dette lager"),
        T("Tallet siger, hvor meget der er skrevet, ikke hvor godt der er arbejdet."),
    )  # fmt: skip
    groups: dict[Hashable, tuple[Number, ...]] = {name or NOT_SAID: (Number(n),) for name, n in people.items()}
    whole = (Number(people.total()),)
    keys = tuple(f"g{at}" for at in range(len(groups)))
    first = by_group(
        T("Færdige skemaer pr. person"), T("Person"), (given.years[1],), groups, str, whole, how,
        sums=(Sum(TOTAL, keys),) if keys else (), plot=Kind.BARS if keys else None, axis=T("Skemaer"),
    )  # fmt: skip
    monthly = tuple(Line(f"{n:02}", name, (Number(months[n]),), how) for n, name in enumerate(MONTHS, 1))
    parts = tuple(line.key for line in monthly)
    year = Line(WHOLE_YEAR, WHOLE_YEAR, whole, how, total=True)
    second = Section(
        T("Måned for måned i {aar}", aar=given.aar), T("Måned"), (given.years[1],), (*monthly, year),
        (Sum(WHOLE_YEAR, parts),), Kind.LINES, T("Skemaer"), parts,
    )  # fmt: skip
    same: tuple[tuple[Place, tuple[Place, ...]], ...] = (((0, TOTAL, 0), ((1, WHOLE_YEAR, 0),)),)
    return Report("arbejde", T("Arbejde pr. person"), f"{given.aar}", (first, second), same)
