"""*Godkendelse*: the register's approval page (rules 81 to 97) for a year beside the year before, computed from this store.

A section for each question of the approval guide, in its words: its numbers, whether Danmarks Statistik would ask, how each
number is counted, and the note that somebody keeps for whoever approves. Reads only, but for the notes. What is counted is
decided in ``domain/figures/approval.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from smdb_desktop.domain.figures.approval import (
    ENHEDER,
    GRUPPE,
    SAMLET,
    TILBUD,
    TYPE,
    Counts,
    Enhed,
    Grund,
    Noegle,
    asked,
    behind,
    changed_much,
    count,
    whole_tilbud,
)
from smdb_desktop.domain.figures.headline import STARTED, started
from smdb_desktop.domain.figures.periods import Periode, aar
from smdb_desktop.domain.figures.rows import born
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.reports import approval_words as words
from smdb_desktop.services.reports.approval_notes import Notat, notes
from smdb_desktop.services.reports.counted import counted, key
from smdb_desktop.services.reports.facts import Meaning, facts, nothing

if TYPE_CHECKING:
    from smdb_desktop.domain.figures.rows import Forloeb
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.figures import Talraekke
    from smdb_desktop.services.ports.store import Store

FIRST_YEAR, LAST_YEAR = 1900, 9998
"""Years that can be asked for."""
SHOWN_TILBUD = 25
"""So many tilbud are lines of their own on the page, those with most treatments first; all are in the files."""


@dataclass(frozen=True, slots=True)
class Tal:
    """One number of a question: of the year, and of the year before."""

    noegle: Noegle
    tekst: str
    enhed: Enhed
    nu: int
    foer: int

    @property
    def saadan(self) -> str:
        """How it is counted, from which rule and section of the guide, and on which day's age: what F1 says."""
        return words.how(self.noegle, self.tekst)

    @property
    def changed(self) -> bool:
        """Whether it has changed by more than 20 per cent."""
        return changed_much(self.nu, self.foer)


@dataclass(frozen=True, slots=True)
class Afsnit:
    """One question: its rule, its place in the guide, its words, its numbers (the whole first), why it would be asked about."""

    nr: int
    afsnit: str
    title: str
    hjaelp: str
    taelles: str
    """How its numbers are counted, and from which rule and section of the guide."""
    tal: tuple[Tal, ...]
    grund: Grund | None
    spoerger: str
    """What the register would ask, or what is to be gone through; "" for nothing."""
    note: Notat | None = None

    @property
    def hele(self) -> Tal:
        """The number of the whole question."""
        return self.tal[0]


@dataclass(frozen=True, slots=True)
class Godkendelse:
    """A year beside the year before. ``kommune`` is the only one that is counted ("": all); ``kommuner`` are those that there
    are."""

    aar: int
    kommune: str
    kommuner: tuple[str, ...]
    afsnit: tuple[Afsnit, ...]
    lagt_sammen: tuple[int, int]
    """How many requests Danmarks Statistik does not count, because they are merged with an earlier course (rule 24): of each
    year."""
    uden_cpr: int
    """Citizens with a course in the year who cannot be reported (rule 17), and are in none of the numbers."""

    @property
    def spoerger(self) -> tuple[Afsnit, ...]:
        """The questions that would be asked about or have to be gone through."""
        return tuple(each for each in self.afsnit if each.grund is not None)

    def af(self, nr: int) -> Afsnit:
        """The section of a question. Raises KeyError."""
        return {each.nr: each for each in self.afsnit}[nr]


def approval(
    store: Store, katalog: Katalog, year: int, kommune: str = "", between: Callable[[], None] = nothing
) -> Godkendelse:
    """Every question for a year (``FIRST_YEAR`` to ``LAST_YEAR``) beside the year before.

    What was counted of citizens of whom nothing was written since is not counted again (``counted``).
    """
    periods = aar(year), aar(year - 1)
    made = Meaning(katalog)

    def of_group(rows: Sequence[Talraekke]) -> dict[str, Any]:
        seen = _Seen(periods[0], kommune)
        numbers = count(seen.of(made.courses(rows)), periods)
        return _kept(numbers, sorted(seen.kommuner), len(seen.uden_cpr), seen.tilbud)

    days = periods[1].read_from, periods[0].til
    found = counted(store, f"godkendelse/{year}/{kommune}", key(katalog), days, of_group, _added, between)
    now, before = (Counter({Noegle(nr, del_): n for nr, del_, n in each}) for each in found["tal"])
    for numbers, begun in zip((now, before), _begun(store, periods, kommune), strict=True):
        numbers[Noegle(95)] = begun
    written = notes(store, year)
    sections = tuple(_afsnit(nr, year, now, before, found["steder"], katalog, written.get(nr)) for nr in ENHEDER)
    merged = tuple(each.get(Noegle(81), 0) - each.get(Noegle(81, SAMLET), 0) for each in (now, before))
    return Godkendelse(year, kommune, tuple(found["kommuner"]), sections, (merged[0], merged[1]), found["uden_cpr"])


def _kept(
    numbers: Iterable[Counts], kommuner: list[str], uden_cpr: int, tilbud: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    listed = [[[nr, del_, n] for (nr, del_), n in each.items()] for each in numbers]
    return {"tal": listed, "kommuner": kommuner, "uden_cpr": uden_cpr, "steder": tilbud}


def _added(groups: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The groups together: every number is a sum over citizens, but for how many tilbud there are."""
    totals = Counter[Noegle](), Counter[Noegle]()
    kommuner, tilbud, uden_cpr = set[str](), dict[str, tuple[str, str]](), 0
    for each in groups:
        for total, numbers in zip(totals, each["tal"], strict=True):
            for nr, del_, n in numbers:
                total[Noegle(nr, del_)] += n
        kommuner.update(each["kommuner"])
        uden_cpr += each["uden_cpr"]
        for name, said in each["steder"].items():
            tilbud.setdefault(name, said)
    for total in totals:
        whole_tilbud(total)
    return _kept(totals, sorted(kommuner), uden_cpr, tilbud)


def _begun(store: Store, periods: Sequence[Periode], kommune: str) -> tuple[int, ...]:
    """Question 95 of each period, in one reading: a draft of a start comes and goes without a row of figures being written, so it
    is never kept."""
    rows = store.figures.begun_rows(min(each.fra for each in periods), max(each.til for each in periods))
    there = [
        each
        for each in rows
        if each.begyndt and born(each.cpr_nr)[1] and (not kommune or each.myndighedskommune == kommune)
    ]
    return tuple(sum(1 for each in there if each.begyndt <= p.til and each.til >= p.fra) for p in periods)


def cases(
    store: Store,
    katalog: Katalog,
    year: int,
    noegle: Noegle,
    kommune: str = "",
    between: Callable[[], None] = nothing,
) -> tuple[str, ...]:
    """The ids of the courses behind a number of a year, each once; citizens stand together."""
    periode = aar(year)
    rows = facts(store, katalog, periode.read_from, periode.til, between)
    if noegle == STARTED:
        return tuple(started(_Seen(periode, kommune).of(rows), periode))
    return tuple(behind(_Seen(periode, kommune).of(rows), periode, noegle))


class _Seen:
    """What is noted on the way: of which municipalities there are courses, who cannot be reported, how tilbud are called."""

    def __init__(self, periode: Periode, kommune: str) -> None:
        self._periode, self._kommune = periode, kommune
        self.kommuner, self.uden_cpr = set[str](), set[str]()
        self.tilbud: dict[str, tuple[str, str]] = {}
        """Name and P-nummer of each, as they were said first."""

    def of(self, courses: Iterator[Forloeb]) -> Iterator[Forloeb]:
        """The courses that are counted."""
        for each in courses:
            self.kommuner.add(each.myndighedskommune)
            if self._kommune and each.myndighedskommune != self._kommune:
                continue
            if not each.kan_indberettes and each.in_period(*self._periode):
                self.uden_cpr.add(each.borger_id)
            for t in each.behandlinger:
                if t.tilbud not in self.tilbud:
                    self.tilbud[t.tilbud] = t.tilbud_navn, t.tilbud_p_nummer
            yield each


def _afsnit(
    nr: int,
    year: int,
    now: Counts,
    before: Counts,
    tilbud: Mapping[str, tuple[str, str]],
    katalog: Katalog,
    note: Notat | None,
) -> Afsnit:
    said = words.QUESTIONS[nr]
    parts = list(_parts(nr, now, before))
    tal = tuple(
        Tal(noegle, _name(noegle, tilbud, katalog), words.unit(noegle), now.get(noegle, 0), before.get(noegle, 0))
        for noegle in (Noegle(nr), *parts)
    )
    grund = asked(nr, now, before)
    why = "" if grund is None else words.why(nr, grund, tal[0].nu, tal[0].foer, year)
    return Afsnit(nr, said.afsnit, said.title.format(aar=year), said.hjaelp, words.counted(nr), tal, grund, why, note)


def _parts(nr: int, now: Counts, before: Counts) -> Iterator[Noegle]:
    """The parts of a question in order: those it always has, groups, types, and tilbud by how much they are used."""
    yield from (Noegle(nr, part) for part in words.PARTS.get(nr, ()))
    there = {noegle for noegle in chain(now, before) if noegle.nr == nr}
    for prefix in (GRUPPE, TYPE):
        yield from sorted(each for each in there if each.del_.startswith(prefix))
    tilbud = [each for each in there if each.del_.startswith(TILBUD)]
    yield from sorted(tilbud, key=lambda each: (-now.get(each, 0), -before.get(each, 0), each.del_))


def _name(noegle: Noegle, tilbud: Mapping[str, tuple[str, str]], katalog: Katalog) -> str:
    """What a number is called."""
    if noegle.del_.startswith(TILBUD):
        return words.tilbud(*tilbud[noegle.del_.removeprefix(TILBUD)])
    if noegle.del_.startswith(TYPE):
        liste, _, code = noegle.del_.removeprefix(TYPE).partition("/")
        kode = katalog.lister[liste].koder.get(code) if liste in katalog.lister else None
        return kode.label if kode is not None else code or T("Uden behandlingstype")
    return words.part(noegle)


def percent(tal: Tal) -> Text | str:
    """The difference from the year before in whole per cent, as SMDB shows it; a dash where both are 0."""
    if tal.foer == 0:
        return "–" if tal.nu == 0 else T("ny")
    number = (abs(tal.nu - tal.foer) * 200 + tal.foer) // (2 * tal.foer)
    if tal.nu == tal.foer or number == 0:
        return T("{procent} %", procent=number)
    return T("+{procent} %", procent=number) if tal.nu > tal.foer else T("−{procent} %", procent=number)
