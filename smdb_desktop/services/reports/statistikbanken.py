"""Statistikbanken's own tables SMDBV001 to SMDBV005, for this organisation, from what stands in the store.

The lines are Statistikbanken's (``codelists``: ``*_statistik``). Where its definition of a number was not seen, the ``How`` of
the number says that it is ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smdb_desktop.domain.figures.rows import Forloeb
from smdb_desktop.domain.milestones import GARANTI_DAGE
from smdb_desktop.domain.words import T
from smdb_desktop.services.reports.building import (
    MONTHS,
    NOT_SAID,
    REQUEST_AGE,
    TOTAL,
    WHOLE_YEAR,
    Given,
    beside,
    days_between,
    reasons,
    reported,
    year_columns,
)
from smdb_desktop.services.reports.figures import Kind
from smdb_desktop.services.reports.model import How, Line, Number, Place, Report, Section, Sum, percent

OURS = T("Statistikbankens egen afgrænsning er ikke set; denne er vores.")
_ACTIVITY = {
    "ANMOD": How(
        T("Kontaktforløb, hvis anmodning er gjort færdig, og hvis anmodningsdato ligger i perioden."),
        T("Statistikbanken SMDBV001; regel 81 og 97"),
    ),
    "IVAERK": How(
        T("Kontaktforløb, hvis iværksættelse er gjort færdig, og hvis dato for iværksat behandling ligger i perioden."),
        T("Statistikbanken SMDBV001; regel 44"),
        OURS,
    ),
    "BEHSLUT": How(
        T("Iværksatte kontaktforløb, der er afsluttet, og hvis dato for afsluttet behandling ligger i perioden."),
        T("Statistikbanken SMDBV001"),
        OURS,
    ),
}
_KEY = {
    "KTKFORL": How(
        T("Kontaktforløb, der var åbne mindst én dag i året: fra anmodning til dato for afsluttet behandling."),
        T("Statistikbanken SMDBV002; regel 22, 87 og 97"),
    ),
    "BEHFORL": How(
        T("Iværksatte kontaktforløb, der var i behandling mindst én dag i året: fra iværksættelse til afslutning."),
        T("Statistikbanken SMDBV002; regel 22"),
    ),
    "PERSBEH": How(
        T("Borgere med mindst ét behandlingsforløb i året. En borger tæller én gang, også med flere forløb."),
        T("Statistikbanken SMDBV002"),
    ),
}
_GUARANTEE = T("Statistikbanken SMDBV004; regel 35 og 38")
_STATUS = T("Statistikbanken SMDBV005; regel 104")


def activity(rows: Iterable[Forloeb], given: Given) -> Report:
    """SMDBV001: requests, starts and closings, beside the year before, and month by month."""
    years: Counter[tuple[str, str]] = Counter()
    months: Counter[tuple[str, int]] = Counter()
    for row in reported(rows):
        days = (("ANMOD", row.anmodet), ("IVAERK", row.ivaerksat), ("BEHSLUT", row.afsluttet if row.ivaerksat else ""))
        for key, day in days:
            if day[:4] in given.years:
                years[key, day[:4]] += 1
            if day[:4] == given.years[1]:
                months[key, int(day[5:7])] += 1
    names = {key: given.line("aktivitet_statistik", key) for key in _ACTIVITY}
    lines = tuple(beside(key, names[key], years, given, how) for key, how in _ACTIVITY.items())
    first = Section(
        T("Aktivitet i året"),
        T("Aktivitet"),
        year_columns(given),
        lines,
        plot=Kind.BARS,
        axis=T("Forløb"),
        drawn=(0, 1),
    )
    each = How(T("Som i tabellen over året, hver måned for sig efter samme dato."), T("Statistikbanken SMDBV001"), OURS)
    monthly = [
        Line(f"{number:02}", name, tuple(Number(months[key, number]) for key in _ACTIVITY), each)
        for number, name in enumerate(MONTHS, 1)
    ]
    parts = tuple(line.key for line in monthly)
    whole = Line(
        WHOLE_YEAR, WHOLE_YEAR, tuple(Number(years[key, given.years[1]]) for key in _ACTIVITY), each, total=True
    )
    second = Section(
        T("Måned for måned i {aar}", aar=given.aar),
        T("Måned"),
        tuple(names.values()),
        (*monthly, whole),
        (Sum(WHOLE_YEAR, parts),),
        Kind.LINES,
        T("Forløb"),
        parts,
    )
    same: tuple[tuple[Place, tuple[Place, ...]], ...] = tuple(
        ((0, key, 1), ((1, WHOLE_YEAR, column),)) for column, key in enumerate(_ACTIVITY)
    )
    return Report("aktivitet", T("Aktivitet (SMDBV001)"), f"{given.aar}", (first, second), same)


class _Treated:
    """Key figures of a year: courses, courses in treatment, and people in treatment with their first course of the year."""

    def __init__(self, year: str, given: Given) -> None:
        self._given = given
        self.fra, self.til = f"{year}-01-01", f"{year}-12-31"
        self.counts: Counter[tuple[str, bool, str]] = Counter()
        self.people: dict[str, tuple[str, str, bool, str]] = {}

    def add(self, row: Forloeb) -> None:
        """Count a course."""
        if not row.in_period(self.fra, self.til):
            return
        group = row.under_18(), sex(row, self._given)
        self.counts["KTKFORL", *group] += 1
        if row.ivaerksat and row.ivaerksat <= self.til:
            self.counts["BEHFORL", *group] += 1
            found = row.begyndt, row.forloeb_id, *group
            self.people[row.borger_id] = min(found, self.people.get(row.borger_id, found))

    def number(self, key: str, young: bool | None = None, koen: str | None = None) -> int:
        """How many, of an age and a sex where these are given."""
        if key == "PERSBEH":
            found: Iterable[tuple[bool, str, int]] = ((y, k, 1) for _, _, y, k in self.people.values())
        else:
            found = ((y, k, n) for (which, y, k), n in self.counts.items() if which == key)
        return sum(n for y, k, n in found if young in (None, y) and koen in (None, k))


def sex(row: Forloeb, given: Given) -> str:
    """The sex as it was answered, else what the last digit of the number suggests (rule 12); "" where that is none."""
    if row.koen:
        return row.koen
    last = row.cpr_nr[-1:]
    return given.koder.koen(int(last) % 2 == 1) if last.isdigit() else ""


def key_figures(rows: Iterable[Forloeb], given: Given) -> Report:
    """SMDBV002: courses, courses in treatment and people in treatment; they are never summed up."""
    both = {year: _Treated(year, given) for year in given.years}
    for row in reported(rows):
        for each in both.values():
            each.add(row)
    counts = {(key, year): both[year].number(key) for key in _KEY for year in given.years}
    lines = tuple(beside(key, given.line("noegletal_statistik", key), counts, given, how) for key, how in _KEY.items())
    rest = tuple((("KTKFORL", column), ("BEHFORL", column)) for column in (0, 1))
    section = Section(
        T("Nøgletal"),
        T("Nøgletal"),
        year_columns(given),
        lines,
        plot=Kind.BARS,
        axis=T("Antal"),
        drawn=(0, 1),
        note=T("Tallene må ikke lægges sammen: et behandlingsforløb er også et kontaktforløb."),
        implied=rest,
    )
    return Report("noegletal", T("Nøgletal (SMDBV002)"), f"{given.aar}", (section,))


def age_and_sex(rows: Iterable[Forloeb], given: Given) -> Report:
    """SMDBV003: the key figures of the year by age (below 18, 18 or more) and sex."""
    year = _Treated(given.years[1], given)
    for row in reported(rows):
        year.add(row)
    answers = given.koder.svar("koen")
    sexes = (*(kode.code for kode in answers), "")
    ages = (("0017", True), ("1899", False))
    sections = []
    for key, how in _KEY.items():
        own = How(how.text, T("Statistikbanken SMDBV003; regel 12 og 97"), alder=REQUEST_AGE)
        if key == "PERSBEH":
            own = own._replace(vores=T("Har borgeren flere behandlingsforløb i året, gælder det første."))
        lines = []
        for code, young in (*ages, ("TOT", None)):
            counts = [*(year.number(key, young, koen) for koen in sexes), year.number(key, young)]
            words = given.line("aldersgruppe_statistik", code)
            lines.append(Line(code, words, tuple(map(Number, counts)), own, total=young is None))
        sections.append(
            Section(
                given.line("noegletal_statistik", key),
                T("Alder"),
                (*(kode.label for kode in answers), NOT_SAID, T("I alt")),
                tuple(lines),
                (Sum("TOT", ("0017", "1899")), Sum(len(sexes), tuple(range(len(sexes))))),
                Kind.BARS,
                T("Antal"),
                drawn=tuple(range(len(answers))),
            )
        )
    keys = list(_KEY)
    at, of = keys.index("KTKFORL"), keys.index("BEHFORL")
    # who asked and was not treated is a number too, though no line says it
    rest: tuple[tuple[Place, Place], ...] = tuple(
        ((at, line.key, column), (of, line.key, column))
        for line in sections[at].lines
        for column in range(len(sexes) + 1)
    )
    return Report("alder_koen", T("Alder og køn (SMDBV003)"), f"{given.aar}", tuple(sections), implied=rest)


def guarantee(rows: Iterable[Forloeb], given: Given) -> Report:
    """SMDBV004: how many starts of treatment came within 14 days, and why the others did not."""
    counts: Counter[tuple[str, str]] = Counter()
    why: Counter[str] = Counter()
    for row in reported(rows):
        year = row.ivaerksat[:4]
        if year in given.years and row.anmodet:
            late = days_between(row.anmodet, row.ivaerksat) > GARANTI_DAGE
            counts["NYBEH", year] += 1
            counts["EJOK" if late else "OK", year] += 1
            if late and year == given.years[1]:
                why[given.label("aarsag_overskridelse_behandlingsgaranti", row.aarsag_garanti, row)] += 1
    liste = "behandlingsgaranti_statistik"
    hows = {
        "NYBEH": How(T("Forløb, hvor behandlingen blev iværksat i året."), _GUARANTEE),
        "OK": How(
            T("Af dem: iværksat højst 14 kalenderdage efter anmodningen. Præcis 14 dage er overholdt."), _GUARANTEE
        ),
        "EJOK": How(
            T("Af dem: iværksat mere end 14 kalenderdage efter anmodningen, også når borgeren valgte selv."), _GUARANTEE
        ),
    }
    lines = [beside(key, given.line(liste, key), counts, given, how, total=key == "NYBEH") for key, how in hows.items()]
    for key, part in (("OKPCT", "OK"), ("EJOKPCT", "EJOK")):
        numbers = [
            percent(counts[part, year], counts["NYBEH", year], ((part, at), ("NYBEH", at)))
            for at, year in enumerate(given.years)
        ]
        share = How(T("Andelen af de forløb, hvor behandlingen blev iværksat i året."), _GUARANTEE)
        lines.append(Line(key, given.line(liste, key), (*numbers, Number(None)), share))
    first = Section(
        T("Behandlingsgaranti"),
        T("Behandlingsgaranti"),
        year_columns(given),
        tuple(lines),
        (Sum("NYBEH", ("OK", "EJOK")),),
        Kind.BARS,
        T("Forløb"),
        ("NYBEH", "OK", "EJOK"),
        (0, 1),
    )
    reason = How(
        T("Svaret på »Årsag til overskridelse af behandlingsgaranti« i de forløb, der ikke overholdt den."),
        T("regel 35"),
    )
    second = reasons(T("Årsager til overskridelse i {aar}", aar=given.aar), why, given, reason)
    same: tuple[tuple[Place, tuple[Place, ...]], ...] = (((0, "EJOK", 1), ((1, TOTAL, 0),)),)
    return Report("garanti", T("Behandlingsgaranti (SMDBV004)"), f"{given.aar}", (first, second), same)


def closing(rows: Iterable[Forloeb], given: Given) -> Report:
    """SMDBV005: how those who were closed in the year stood with drugs, and why they were closed."""
    counts: Counter[tuple[str, str]] = Counter()
    why: Counter[str] = Counter()
    for row in reported(rows):
        year = row.afsluttet[:4]
        if year in given.years:
            group = given.word("status_stofmisbrug", row.status, row, "statistikgruppe") or "AND"
            counts[group, year] += 1
            counts[TOTAL, year] += 1
            if year == given.years[1]:
                why[given.label("aarsag_afsluttet", row.aarsag, row)] += 1
    liste = "afslutningsstatus_statistik"
    how = How(
        T("Forløb med dato for afsluttet behandling i året, efter svaret på »Status på stofmisbrug ved afsluttet behandling«. "
          "Aldrig iværksatte forløb tæller med."),
        _STATUS,
        T("Hvordan svarene lægges sammen til de tre grupper, er vores valg og står i kodelisten."),
    )  # fmt: skip
    names = {"FRI": "FRI", "REDSTAB": "REDSTAB", "AND": "ANDANT"}
    lines = [beside(key, given.line(liste, named), counts, given, how) for key, named in names.items()]
    lines.append(beside(TOTAL, T("Afsluttede forløb i alt"), counts, given, how, total=True))
    for key in names:
        numbers = [
            percent(counts[key, year], counts[TOTAL, year], ((key, at), (TOTAL, at)))
            for at, year in enumerate(given.years)
        ]
        lines.append(Line(f"{key}PCT", given.line(liste, f"{key}PCT"), (*numbers, Number(None)), how))
    first = Section(
        T("Status ved afslutning"),
        T("Status"),
        year_columns(given),
        tuple(lines),
        (Sum(TOTAL, tuple(names)),),
        Kind.BARS,
        T("Forløb"),
        tuple(names),
        (0, 1),
    )
    reason = How(T("Svaret på »Årsag til afsluttet behandling« i de samme forløb."), T("regel 68"))
    second = reasons(T("Årsag til afslutning i {aar}", aar=given.aar), why, given, reason)
    same: tuple[tuple[Place, tuple[Place, ...]], ...] = (((0, TOTAL, 1), ((1, TOTAL, 0),)),)
    return Report("afslutningsstatus", T("Afslutningsstatus (SMDBV005)"), f"{given.aar}", (first, second), same)
