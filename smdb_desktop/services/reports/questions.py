"""Questions that a person puts together: what is counted, by what, in which period, and which courses; answered as a report.

A course is counted once in each group that it belongs to: with two treatments it may stand under two types. So where groups
overlap they do not sum up, and the line of all counts each course once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from smdb_desktop.domain.figures.rows import Behandling, Forloeb
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.milestones import GARANTI_DAGE
from smdb_desktop.domain.words import T, either
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.reports.building import MONTHS, NOT_SAID, REQUEST_AGE, TOTAL, Given, days_between, reported
from smdb_desktop.services.reports.courses import NONE, type_words
from smdb_desktop.services.reports.figures import Kind
from smdb_desktop.services.reports.model import NO_AGE, How, Line, Number, Report, Section, Sum
from smdb_desktop.services.reports.statistikbanken import sex

MOST_LETTERS = 60
"""Of the name of a question."""
NO_NAME = T("Giv spørgsmålet et navn på højst 60 tegn.")
NOT_KNOWN = T("»{ord}« er ikke kendt. Skriv en af: {kendte}.")
NO_PERIOD = T("Perioden skal begynde før den slutter. Skriv to dage, den første først.")
AGES = (
    (T("Under 18 år"), 0, 17),
    ("18-24", 18, 24),
    ("25-34", 25, 34),
    ("35-44", 35, 44),
    ("45-54", 45, 54),
    ("55+", 55, 999),
)
"""Groups of years; the first is Statistikbanken's."""


class Case(NamedTuple):
    """A course, with one of its treatments where one is asked about."""

    row: Forloeb
    treatment: Behandling | None


class Felt(NamedTuple):
    """What one can count by and filter by: its words, whether it is of a treatment, and what a course says of it."""

    words: str
    treated: bool
    said: Callable[[Case, Given, str], str]


def _label(liste: str, attribute: str) -> Callable[[Case, Given, str], str]:
    def said(case: Case, given: Given, _day: str) -> str:
        return given.label(liste, str(getattr(case.row, attribute)), case.row)  # a field of ours, by its name

    return said


def _of_treatment(said: Callable[[Behandling, Case, Given], str]) -> Callable[[Case, Given, str], str]:
    def found(case: Case, given: Given, _day: str) -> str:
        return NONE if case.treatment is None else said(case.treatment, case, given)

    return found


_YES, _NO = T("Ja"), T("Nej")
_GROUPS = {"social": T("Social"), "medicinsk": T("Medicinsk")}


def _age(case: Case, _given: Given, _day: str) -> str:
    alder = case.row.alder()
    if alder is None:
        return NOT_SAID
    return next((words for words, low, high in AGES if low <= alder <= high), NOT_SAID)


def _kept(case: Case, _given: Given, _day: str) -> str:
    row = case.row
    if not (row.anmodet and row.ivaerksat):
        return T("Ikke iværksat")
    return T("Overholdt") if days_between(row.anmodet, row.ivaerksat) <= GARANTI_DAGE else T("Ikke overholdt")


def _month(_case: Case, _given: Given, day: str) -> str:
    return T("{maaned} {aar}", maaned=MONTHS[int(day[5:7]) - 1], aar=day[:4]) if day else NOT_SAID


FELTER: Mapping[str, Felt] = {
    "maaned": Felt(T("Måned"), False, _month),
    "aar": Felt(T("År"), False, lambda _case, _given, day: day[:4] or NOT_SAID),
    "alder": Felt(T("Alder på anmodningsdatoen"), False, _age),
    "koen": Felt(T("Køn"), False, lambda case, given, _day: given.label("koen", sex(case.row, given))),
    "behandlingstype": Felt(
        T("Behandlingstype"),
        True,
        _of_treatment(lambda each, case, given: type_words(given, case.row, each)),
    ),
    "gruppe": Felt(T("Social eller medicinsk"), True, _of_treatment(lambda each, _c, _g: _GROUPS.get(each.gruppe, NOT_SAID))),
    "substitution": Felt(T("Substitution"), True, _of_treatment(lambda each, _c, _g: _YES if each.substitution else _NO)),
    "intensitet": Felt(
        T("Behandlingsintensitet"),
        True,
        _of_treatment(lambda each, case, given: given.label("behandlingsintensitet", each.intensitet, case.row)),
    ),
    "tilbud": Felt(T("Tilbud"), True, _of_treatment(lambda each, _c, _g: each.tilbud_navn or NOT_SAID)),
    "tilbud_kommune": Felt(
        T("Tilbuddets kommune"), True, _of_treatment(lambda each, _c, given: given.label("kommune", each.tilbud_kommune))
    ),
    "frit_valg": Felt(T("Frit valg"), True, _of_treatment(lambda each, _c, _g: _YES if each.frit_valg else _NO)),
    "status": Felt(T("Status ved afslutning"), False, _label("status_stofmisbrug", "status")),
    "aarsag": Felt(T("Årsag til afslutning"), False, _label("aarsag_afsluttet", "aarsag")),
    "garanti": Felt(T("Behandlingsgaranti"), False, _kept),
    "aarsag_garanti": Felt(
        T("Årsag til overskridelse"), False, _label("aarsag_overskridelse_behandlingsgaranti", "aarsag_garanti")
    ),
    "opholdskommune": Felt(T("Opholdskommune"), False, _label("kommune", "opholdskommune")),
    "myndighedskommune": Felt(T("Myndighedskommune"), False, _label("kommune", "myndighedskommune")),
    "skemaversion": Felt(T("Skemaversion"), False, lambda case, _given, _day: case.row.skemaversion or NOT_SAID),
}  # fmt: skip
"""Everything that one can count by and filter by."""


class Taeller(NamedTuple):
    """What can be counted: in words, and how it is counted."""

    words: str
    how: str


TAELLERE: Mapping[str, Taeller] = {
    "anmodninger": Taeller(T("Anmodninger"), T("Forløb, hvis anmodningsdato ligger i perioden.")),
    "ivaerksaettelser": Taeller(T("Iværksættelser"), T("Forløb, hvis dato for iværksat behandling ligger i perioden.")),
    "afslutninger": Taeller(T("Afslutninger"), T("Forløb, hvis dato for afsluttet behandling ligger i perioden.")),
    "forloeb": Taeller(T("Kontaktforløb"), T("Forløb, der var åbne mindst én dag i perioden.")),
    "personer": Taeller(
        T("Borgere"), T("Borgere med et forløb, der var åbent mindst én dag i perioden; hver tæller én gang.")
    ),
    "behandlinger": Taeller(T("Behandlinger"), T("Behandlinger på tilbud, der løb mindst én dag i perioden.")),
}
"""What can be counted."""


class Filter(NamedTuple):
    """Only those of which a field says this (``er``), or does not."""

    felt: str
    er: bool
    vaerdi: str


@dataclass(frozen=True, slots=True)
class Spoergsmaal:
    """A question. ``fra`` and ``til`` are ISO dates, both included; "" for both: the year asked for. ``efter`` may be ""."""

    navn: str
    taeller: str
    efter: str = ""
    fra: str = ""
    til: str = ""
    filtre: tuple[Filter, ...] = ()

    def checked(self) -> Spoergsmaal:
        """The same, with a tidy name. Raises UsageError for what is not known."""
        navn = " ".join(self.navn.split())
        if not 0 < len(navn) <= MOST_LETTERS:
            raise UsageError(NO_NAME)
        _known(self.taeller, TAELLERE)
        for felt in (*((self.efter,) if self.efter else ()), *(each.felt for each in self.filtre)):
            _known(felt, FELTER)
        if self.fra or self.til:
            try:
                sound = date.fromisoformat(self.fra) <= date.fromisoformat(self.til)
            except ValueError:
                sound = False
            if not sound:
                raise UsageError(NO_PERIOD)
        return Spoergsmaal(
            navn, self.taeller, self.efter, self.fra, self.til, tuple(Filter(*each) for each in self.filtre)
        )

    def period(self, aar: int) -> tuple[str, str]:
        """From which day to which."""
        return (self.fra, self.til) if self.fra else (f"{aar}-01-01", f"{aar}-12-31")


def _known(word: str, known: Mapping[str, Any]) -> None:
    if word not in known:
        raise UsageError(NOT_KNOWN.format(ord=word, kendte=either(known)))


def answer(asked: Spoergsmaal, rows: Iterable[Forloeb], given: Given) -> Report:
    """The answer to a question, a line for each group and one for all."""
    fra, til = asked.period(given.aar)
    counted: dict[str, set[Hashable]] = {}
    whole: set[Hashable] = set()
    for row in reported(rows):
        for what, case, day in _counted(asked, row, fra, til):
            if all((FELTER[f.felt].said(case, given, day) == f.vaerdi) is f.er for f in asked.filtre):
                whole.add(what)
                if asked.efter:
                    counted.setdefault(FELTER[asked.efter].said(case, given, day), set()).add(what)
    taeller = TAELLERE[asked.taeller]
    aged = "alder" in (asked.efter, *(each.felt for each in asked.filtre))
    kilde = T("dit eget spørgsmål »{navn}«; regel 17", navn=asked.navn)
    how = How(taeller.how, kilde, _ours(asked), REQUEST_AGE if aged else NO_AGE)
    ordered = sorted(counted, key=lambda words: (_order(asked.efter, words, given), -len(counted[words]), words))
    lines = [Line(f"g{at}", words, (Number(len(counted[words])),), how) for at, words in enumerate(ordered)]
    keys = tuple(line.key for line in lines)
    lines.append(Line(TOTAL, T("I alt"), (Number(len(whole)),), how, total=bool(keys)))
    adds_up = sum(map(len, counted.values())) == len(whole)
    section = Section(
        taeller.words
        if not asked.efter
        else T("{hvad} efter {felt}", hvad=taeller.words, felt=FELTER[asked.efter].words),
        FELTER[asked.efter].words if asked.efter else taeller.words,
        (T("Antal"),),
        tuple(lines),
        (Sum(TOTAL, keys),) if keys and adds_up else (),
        (Kind.LINES if asked.efter == "maaned" else Kind.BARS) if keys else None,
        taeller.words,
        largest_first=asked.efter not in _IN_ORDER,
        implied=() if adds_up else tuple(((TOTAL, 0), (key, 0)) for key in keys),
    )
    periode = T("{fra} til {til}", fra=_day(fra), til=_day(til)) if asked.fra else f"{given.aar}"
    return Report(asked.navn, asked.navn, periode, (section,))


def _day(day: str) -> str:
    return format_date(date.fromisoformat(day))


def _ours(asked: Spoergsmaal) -> str:
    told = [
        T("{felt} er {vaerdi}", felt=FELTER[each.felt].words, vaerdi=each.vaerdi)
        if each.er
        else T("{felt} er ikke {vaerdi}", felt=FELTER[each.felt].words, vaerdi=each.vaerdi)
        for each in asked.filtre
    ]
    if not told:
        return ""
    return T(
        "Kun hvor {filtre}.", filtre=T("{en} og {to}", en=told[0], to=told[1]) if len(told) == 2 else ", ".join(told)
    )


_IN_ORDER = ("maaned", "aar", "alder", "skemaversion")
"""Fields whose groups have an order of their own."""


def _order(efter: str, words: str, given: Given) -> Any:
    if efter == "maaned":
        name, _, year = words.rpartition(" ")
        return (year, MONTHS.index(name)) if name in MONTHS else ("9999", 0)
    del given
    return (words, 0) if efter in _IN_ORDER else ("", 0)


def _counted(asked: Spoergsmaal, row: Forloeb, fra: str, til: str) -> Iterator[tuple[Hashable, Case, str]]:
    """What of a course is counted: what it is counted as, where it stands, and its day."""
    dated = {"anmodninger": row.anmodet, "ivaerksaettelser": row.ivaerksat, "afslutninger": row.afsluttet}
    day = dated.get(asked.taeller, row.begyndt)
    if asked.taeller == "behandlinger":
        for at, each in enumerate(row.behandlinger):
            if each.in_period(fra, til):
                yield (row.forloeb_id, at), Case(row, each), each.fra
        return
    if asked.taeller in dated:
        if not (day and fra <= day <= til):
            return
    elif not row.in_period(fra, til):
        return
    what = row.borger_id if asked.taeller == "personer" else row.forloeb_id
    treated = any(FELTER[felt].treated for felt in (asked.efter, *(f.felt for f in asked.filtre)) if felt)
    among: tuple[Behandling | None, ...] = (row.behandlinger or (None,)) if treated else (None,)
    for one in among:
        yield what, Case(row, one), day
