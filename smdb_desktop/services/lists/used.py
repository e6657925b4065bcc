"""Where codes of a list stand: in the answers of courses, typed or completed, their authorities, and citizens' own fields.

The store is looked through in portions, between which others are let past; what was written meanwhile is looked at once more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.forms.checks import CITIZEN_LISTS
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.coded import END, PORTION
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.stored.mapping import working
from smdb_desktop.services.stored.records import ForloebRecord, Json

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.store import Store


LAID_DOWN = T("{sager} ({n} i papirkurven eller slettet)")
ONE_LAID_DOWN = T("1 sag, som ligger i papirkurven eller er slettet,")


class Uses(NamedTuple):
    """A case or a citizen (the other "") in which a code stands, and the day of the case's request; None where it has none, or
    the code hangs on no day. ``nedlagt``: the case lies in the bin or is deleted, and no list shows it."""

    forloeb_id: str
    borger_id: str
    kode: str
    dag: date | None
    nedlagt: bool = False


@dataclass(slots=True)
class Tally:
    """How often codes stand somewhere, by code."""

    sager: Counter[str] = field(default_factory=Counter)
    borgere: Counter[str] = field(default_factory=Counter)
    nedlagte: Counter[str] = field(default_factory=Counter)

    def add(self, use: Uses) -> None:
        """One more."""
        (self.sager if use.forloeb_id else self.borgere)[use.kode] += 1
        self.nedlagte[use.kode] += use.nedlagt

    def first(self) -> str:
        """The first code that stands anywhere, in their order; "" where none does."""
        return min((*self.sager, *self.borgere), default="")

    def told(self, kode: str) -> Text:
        """In how many cases and with how many citizens a code stands."""
        sager, borgere = self.sager[kode], self.borgere[kode]
        cases, citizens = told_of(sager, self.nedlagte[kode]), Tn("{n} borger", "{n} borgere", n=borgere)
        if sager and borgere:
            return T("{sager} og {borgere}", sager=cases, borgere=citizens)
        return citizens if borgere else cases


class Looking(NamedTuple):
    """A look for codes of one list."""

    store: "Store"
    katalog: "Katalog"
    navn: str
    koder: frozenset[str]

    def everywhere(self, fremskridt: Progress) -> Iterator[Uses]:
        """Every use, each code once for a case and for a citizen."""
        courses, citizens = self.store.coded.number()
        own, felter = self._own(), self._felter()
        all_, after, done = courses + citizens * len(own), 0, 0
        while after != END:
            fremskridt(min(done, all_), all_)
            portion = self.store.coded.courses(felter, self.koder, after)
            for sag in portion.sager:
                fremskridt(min(done, all_), all_)
                yield from self._of_course(
                    sag.forloeb_id, sag.myndighedskommune, answers=sag.maaske, nedlagt=sag.nedlagt
                )
            done, after = done + PORTION, portion.naeste
        for felt in own:
            after = 0
            while after != END:
                fremskridt(min(done, all_), all_)
                found = self.store.coded.citizens(felt, self.koder, after)
                yield from (Uses("", id_, kode, None) for id_, kode in found.borgere)
                done, after = done + PORTION, found.naeste
        fremskridt(all_, all_)

    def since(self, line: int) -> Iterator[Uses]:
        """The uses in what was written after a line of the log."""
        courses, citizens = self.store.coded.written_since(line)
        for forloeb_id in courses:
            yield from self._of_course(forloeb_id, "", answers=True)
        for borger_id in citizens:
            try:
                borger = self.store.cases.borger(borger_id)
            except StoreError:
                continue
            values = {str(getattr(borger, felt)) for felt in self._own()}
            yield from (Uses("", borger_id, kode, None) for kode in sorted(values & self.koder))

    def _of_course(self, forloeb_id: str, kommune: str, *, answers: bool, nedlagt: bool = False) -> Iterator[Uses]:
        found, dag = set[str](), None
        if answers:
            try:
                record = self.store.cases.forloeb(forloeb_id)
            except StoreError:
                # it went while others were let past
                return
            if record.nedlagt and not record.skemaer:
                return
            nedlagt = bool(record.nedlagt)
            found, kommune = _in_answers(record, self._felter()) & self.koder, record.myndighedskommune
            dag = working(record, self.katalog, "").anmodningsdato if found else None
        # what hangs on the authority hangs on no day
        always = {kommune} & self.koder if self.navn == "kommune" else set[str]()
        for kode in sorted(found | always):
            yield Uses(forloeb_id, "", kode, None if kode in always else dag, nedlagt)

    def _own(self) -> list[str]:
        """The citizen's own fields that are answered from the list."""
        return [felt for felt, liste in CITIZEN_LISTS.items() if liste == self.navn]

    def _felter(self) -> set[str]:
        """The fields that are answered from the list, as ``form.field``, in any version; of a table also its columns."""
        return {
            f"{art}.{felt.navn}"
            for version in self.katalog.versioner.values()
            for art, skema in version.skemaer.items()
            for felt in skema.felter
            if felt.liste == self.navn or any(kolonne.liste == self.navn for kolonne in felt.kolonner)
        }


def told_of(sager: int, nedlagte: int) -> Text:
    """How many cases, and how many of them no list shows."""
    told = Tn("{n} sag", "{n} sager", n=sager)
    if sager == nedlagte == 1:
        return ONE_LAID_DOWN
    return LAID_DOWN.format(sager=told, n=nedlagte) if nedlagte else told


def tally(uses: Iterable[Uses], when: Callable[[date | None], bool]) -> tuple[Tally, Tally]:
    """Those on days that ``when`` says True to, and the others."""
    yes, no = Tally(), Tally()
    for use in uses:
        (yes if when(use.dag) else no).add(use)
    return yes, no


def _in_answers(record: ForloebRecord, fields: set[str]) -> set[str]:
    found: set[str] = set()
    for skema in record.skemaer:
        given = [(felt, svar.raw) for felt, svar in skema.svar.items()] + list((skema.faerdig or {}).items())
        for felt, raw in given:
            if f"{skema.art}.{felt}" in fields:
                found |= set(_codes(raw))
    return found


def _codes(raw: Json) -> Iterator[str]:
    """Every text in an answer: a code, a list of codes, or the cells of rows."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list):
        for each in raw:
            yield from _codes(each)
    elif isinstance(raw, dict):
        for each in raw.values():
            yield from _codes(each)
