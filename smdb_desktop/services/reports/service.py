"""The use cases: which reports there are, one of them for a year, and what of it goes into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.figures.rows import OPEN, Forloeb
from smdb_desktop.domain.words import T, either
from smdb_desktop.durable import write_whole
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.ports.tables import Template
from smdb_desktop.services.reports import courses, files, statistikbanken
from smdb_desktop.services.reports.building import Given, reported
from smdb_desktop.services.reports.facts import Meaning, facts, nothing
from smdb_desktop.services.reports.kept import Questions
from smdb_desktop.services.reports.masking import masked
from smdb_desktop.services.reports.model import Report
from smdb_desktop.services.reports.questions import Spoergsmaal, answer

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.tables import Tables

UNKNOWN = T("Der er ingen rapport, der hedder »{navn}«. Skriv en af: {navne}.")
NO_YEAR = T("»{aar}« er intet år. Skriv det med fire cifre, fx 2026.")
NOT_WRITTEN = T("Filen kunne ikke skrives. Vælg en anden mappe, og prøv igen. {hvorfor}")
NO_TABLES = T("Regneark kan ikke skrives her. Gem rapporten som CSV.")
FOLLOW_UP = "opfoelgning"
FIRST_YEAR, LAST_YEAR = 1970, 9998
CASES = (
    T("CPR-nr."), T("Anmodningsdato"), T("Iværksat"), T("Afsluttet"), T("Behandlingstype"), T("Tilbud"), T("Status"), T("Årsag"),
)  # fmt: skip
"""The headings of the list of courses behind a report."""


class Rapport(NamedTuple):
    """A report that there is: its name on the command line, its title, and what makes it."""

    navn: str
    title: str
    made: Callable[[Iterable[Forloeb], Given], Report]
    treated: bool = False
    """Whether it looks at treatments."""


RAPPORTER = (
    Rapport("aktivitet", T("Aktivitet (SMDBV001)"), statistikbanken.activity),
    Rapport("noegletal", T("Nøgletal (SMDBV002)"), statistikbanken.key_figures),
    Rapport("alder_koen", T("Alder og køn (SMDBV003)"), statistikbanken.age_and_sex),
    Rapport("garanti", T("Behandlingsgaranti (SMDBV004)"), statistikbanken.guarantee),
    Rapport("afslutningsstatus", T("Afslutningsstatus (SMDBV005)"), statistikbanken.closing),
    Rapport("ventetid", T("Ventetid"), courses.waiting, treated=True),
    Rapport("varighed", T("Behandlingens længde"), courses.length, treated=True),
    Rapport("frafald", T("Frafald"), courses.dropout, treated=True),
    Rapport(FOLLOW_UP, T("Opfølgning til tiden"), courses.follow_up),
)
"""Every report that is counted from the figures of courses."""
ARBEJDE = Rapport("arbejde", T("Arbejde pr. person"), lambda _rows, given: courses.work((), given))
TILBUDTE = (*RAPPORTER, ARBEJDE)
"""Every report, in the order in which they are offered."""


def own_names() -> tuple[str, ...]:
    """The names that reports of the program have, casefolded."""
    return tuple(name.casefold() for each in TILBUDTE for name in (each.navn, str(each.title)))


class ReportService:
    """Reports of one open store; everything is asked on its lane."""

    def __init__(self, store: Store, katalog: Katalog, clock: Clock) -> None:
        self._store, self._katalog, self._clock = store, katalog, clock

    def made(self, navn: str, aar: int, between: Callable[[], None] = nothing) -> Report:
        """The report, or the answer to a kept question, exact. ``between`` is asked after each portion and may raise.

        Raises UsageError.
        """
        if not FIRST_YEAR <= aar <= LAST_YEAR:
            raise UsageError(NO_YEAR.format(aar=aar))
        rapport = next((each for each in TILBUDTE if each.navn == navn), None)
        if rapport is None:
            kept = self.questions.of(navn)
            if kept is None:
                names = (*(each.navn for each in TILBUDTE), *(each.spoergsmaal.navn for each in self.questions.all()))
                raise UsageError(UNKNOWN.format(navn=navn, navne=either(names)))
            return self.answer(kept.spoergsmaal, aar, between)
        today = self._clock().astimezone().date().isoformat()
        given = Given(aar, Meaning(self._katalog), self._followed(navn), today)
        if rapport is ARBEJDE:
            return courses.work(self._work(aar), given)
        found = facts(self._store, self._katalog, given.fra, given.til, between, treated=rapport.treated)
        return rapport.made(found, given)

    def _followed(self, navn: str) -> dict[tuple[str, int], str]:
        """The days of all follow-ups that were made, for the report that is about them."""
        if navn != FOLLOW_UP:
            return {}
        made = self._store.deadlines.made()
        return {(each.forloeb_id, each.opfoelgning.maaneder): each.opfoelgning.dag.isoformat() for each in made}

    def _work(self, aar: int) -> Iterable[courses.Work]:
        """Who completed how many forms in each month of a year, by the days of this machine."""
        for maaned in range(1, 13):
            following = (aar, maaned + 1) if maaned < 12 else (aar + 1, 1)
            fra, til = _midnight(aar, maaned), _midnight(*following)
            for navn, skemaer in self._store.figures.completed(fra, til):
                yield courses.Work(navn, maaned, skemaer)

    @property
    def questions(self) -> Questions:
        """The questions that are kept."""
        return Questions(self._store, self._clock, own_names())

    def answer(self, asked: Spoergsmaal, aar: int, between: Callable[[], None] = nothing) -> Report:
        """The answer to a question, exact. Raises UsageError."""
        checked = asked.checked()
        fra, til = checked.period(aar)
        given = Given(aar, Meaning(self._katalog))
        return answer(checked, facts(self._store, self._katalog, fra, til, between), given)

    def cases(self, aar: int, between: Callable[[], None] = nothing, *, asked: Spoergsmaal | None = None) -> Template:
        """The courses that were open in a year, or in the period of a question, with the citizens' numbers, one a row."""
        given = Given(aar, Meaning(self._katalog))
        fra, til = (f"{aar}-01-01", given.til) if asked is None else asked.period(aar)
        found = facts(self._store, self._katalog, fra, til, between)
        return Template(T("Forløb"), CASES, [_case(row, given) for row in reported(found)])


def _midnight(aar: int, maaned: int) -> datetime:
    """When a month begins on this machine; in UTC at the ends of what its clock knows (Windows: before 1970, after 3000)."""
    first = datetime(aar, maaned, 1)  # noqa: DTZ001  the local one is meant
    try:
        return first.astimezone()
    except (OSError, OverflowError, ValueError):
        return first.replace(tzinfo=UTC)


def leaving(report: Report, cases: Template | None) -> Report:
    """The report as it leaves: with the citizens' numbers beside it whole, else with small numbers hidden."""
    return report if cases is not None or report.masked else masked(report)


def save(path: Path, report: Report, cases: Template | None, tables: Tables | None) -> None:
    """Write a report as a file of the kind that its name says: ``.xlsx``, else CSV. ``cases``: the courses behind it, which
    holds the citizens' numbers; without them small numbers are hidden. Raises KnownError.
    """
    shown = leaving(report, cases)
    if path.suffix.casefold() == ".xlsx":
        if tables is None:
            raise KnownError(NO_TABLES)
        content = tables.workbook(files.sheets(shown, cases))
    else:
        content = files.csv_text(shown, cases).encode("utf-8-sig")
    try:
        write_whole(path, content)
    except OSError as error:
        raise KnownError(NOT_WRITTEN.format(hvorfor=cause(error)), type(error).__name__) from error


def _case(row: Forloeb, given: Given) -> tuple[str, ...]:
    last = courses.last_treatment(row)
    return (
        f"{row.cpr_nr[:6]}-{row.cpr_nr[6:]}",
        row.anmodet,
        row.ivaerksat,
        "" if row.til == OPEN else row.afsluttet,
        courses.type_words(given, row, last) if last else "",
        courses.tilbud_words(last) if last else "",
        given.label("status_stofmisbrug", row.status, row) if row.status else "",
        given.label("aarsag_afsluttet", row.aarsag, row) if row.aarsag else "",
    )
