"""The use cases: look at a file without changing anything, take its lists in, take a list back, write a template.

What was taken in is kept in the encrypted store, beside the cases that use it: who can change what a code means could change
what cases say. Old values stay valid for old dates: a list applies from a day on, to the requests of that day and later.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.codelists import Kodeliste, Udgaver, load_codelist
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.checks import check_lists
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, listed
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.lists.keeping import fits, fitting, keep_readable, load, readable, save
from smdb_desktop.services.lists.model import Content, Difference, Edition, Given, Plan, difference
from smdb_desktop.services.lists.own import own_codes
from smdb_desktop.services.lists.reading import MOST_JSON, from_json, from_table
from smdb_desktop.services.lists.template import template
from smdb_desktop.services.lists.used import Looking, Tally, Uses, tally
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.safekeeping import Progress, unwatched
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.tables import Tables
from smdb_desktop.services.stored.history import Handling

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog

NO_TABLES = T("Programmet kan ikke læse tabeller her. Brug en JSON-fil.")
NOT_USABLE = T("Listen »{navn}« i »{fil}« kan ikke bruges: {sted}: {fejl}. Intet er ændret.")
EARLIER = T(
    "Listen »{navn}« gælder fra {foer}, så en ny kan ikke gælde fra {fra}. Vælg en senere dag. Intet er ændret."
)
IN_USE = T(
    "Listen »{navn}« mangler koden »{kode}« ({ord}), som {antal} bruger efter {fra}. Behold koden på listen, vælg en senere dag, "
    "eller ret sagerne først. Intet er ændret."
)
OWN_CODES = T(
    "Listen »{navn}« mangler koden »{kode}« ({ord}), som programmet selv bruger. Behold den på listen. Intet er ændret."
)
NOTHING_TAKEN = T("Listen »{navn}« er programmets egen; der er intet at fortryde.")
BACK_IN_USE = T(
    "Skiftet af »{navn}« kan ikke fortrydes: {antal} bruger koden »{kode}« ({ord}), som kun den nye liste har. Ret sagerne "
    "først. Intet er ændret."
)
OTHERWISE = T("Listen »{navn}« er skiftet imens. Se på den igen. Intet er ændret.")
USED_SINCE = T(
    "Koden »{kode}« ({ord}), som udgår af listen »{navn}«, er brugt i en sag, siden listen blev vist. Se på den igen. Intet er "
    "ændret."
)
NOTHING_NEW = T("Listerne i »{fil}« er, som de er i programmet. Der er intet at skifte.")


@dataclass(frozen=True, slots=True)
class ListService:
    """Code lists of an open store. Raises KnownError for what a person can act on; then nothing is another than it was."""

    store: Store
    katalog: "Katalog"
    tables: Tables | None
    clock: Clock
    changes: Changes

    @property
    def _today(self) -> date:
        return local(self.clock()).date()

    @property
    def _udgaver(self) -> Udgaver:
        if not isinstance(self.katalog.lister, Udgaver):
            raise TypeError("this catalogue has no room for other lists")
        return self.katalog.lister

    # -- looking -----------------------------------------------------------------------------------------------------------

    def read(self, fil: Path, fremskridt: Progress = unwatched) -> Content:
        """A chosen file, once and whole: nothing is asked of its place afterwards. Raises KnownError.

        Touches no store; call it where nobody waits for the lane. What ``fremskridt`` raises ends the reading.
        """
        if fil.suffix.casefold() == ".json":
            from smdb_desktop.services.casework.checking import read_file

            return Content(fil.name, read_file(fil, MOST_JSON))
        if self.tables is None:
            raise UsageError(NO_TABLES)
        return Content(fil.name, self.tables.read(fil, lambda: fremskridt(0, 0)))

    def plan(self, fil: Path, fra: date | None = None, valgt: str = "", fremskridt: Progress = unwatched) -> Plan:
        """What taking a file in would change, where nobody else waits for the store: it is read and looked into at once."""
        return self.look(self.read(fil, fremskridt), fra, valgt, fremskridt)

    def look(self, fil: Content, fra: date | None = None, valgt: str = "", fremskridt: Progress = unwatched) -> Plan:
        """What taking in what was read would change: nothing is written. ``fra`` goes before the day that the file gives.

        ``valgt`` is the list that answers without a list's name belong to. ``fremskridt`` may let others write meanwhile, and
        ends the look by what it raises. Raises UsageError.
        """
        line = self.store.coded.last_line()
        given = self._given(fil, valgt)
        forskelle = []
        for each in given:
            found = self._difference(each, fra or each.fra or self._today, fil.fil, fremskridt)
            if not found.is_none:
                forskelle.append(found)
        if not forskelle:
            raise UsageError(NOTHING_NEW.format(fil=fil.fil))
        self._must_fit([each.ny for each in forskelle], fil.fil)
        changed = {each.ny.navn for each in forskelle}
        return Plan(
            fil.fil,
            tuple(forskelle),
            {each.navn: each.indhold for each in given if each.navn in changed},
            line,
        )

    def _given(self, fil: Content, valgt: str) -> tuple[Given, ...]:
        if isinstance(fil.indhold, bytes):
            return from_json(fil.indhold, fil.fil, self.katalog.lister, valgt)
        return from_table(fil.indhold, self.katalog.lister, self._today, valgt)

    def _difference(
        self, given: Given, fra: date, fil: str, fremskridt: Progress = unwatched, since: int | None = None
    ) -> Difference:
        """How a list differs; ``since`` looks only at what was written after that line of the log. Raises UsageError."""
        foer = self.katalog.lister[given.navn]
        if fra < foer.valid_from:
            raise UsageError(EARLIER.format(navn=given.navn, foer=_day(foer.valid_from), fra=_day(fra)))
        ny = self._load(given, fra, fil)
        gone = [kode for kode in foer if kode.code not in ny]
        own = own_codes(self.store, given.navn)
        for kode in gone:
            if own is None or kode.code in own:
                raise UsageError(OWN_CODES.format(navn=given.navn, kode=kode.code, ord=kode.label))
        looking = Looking(self.store, self.katalog, given.navn, frozenset(kode.code for kode in gone))
        later, before = Tally(), Tally()
        if gone:
            found = looking.everywhere(fremskridt) if since is None else looking.since(since)
            later, before = tally(found, lambda dag: dag is None or dag >= fra)
        if first := later.first():
            about = {"navn": given.navn, "kode": first, "ord": foer.label(first), "antal": later.told(first)}
            raise UsageError(IN_USE.format(**about, fra=_day(fra)))
        return difference(ny, foer, before.sager, before.nedlagte)

    def _load(self, given: Given, fra: date, fil: str) -> Kodeliste:
        raw = {**given.indhold, "valid_from": fra.isoformat(), "valid_to": None}
        try:
            return load_codelist(given.navn, raw, fil)
        except DefinitionError as error:
            raise UsageError(
                NOT_USABLE.format(navn=given.navn, fil=fil, sted=error.place, fejl=error.message)
            ) from error

    def _must_fit(self, nye: list[Kodeliste], fil: str) -> None:
        """The forms of every version work with these lists in the place of today's."""
        try:
            check_lists(self.katalog, {liste.navn: liste for liste in nye})
        except DefinitionError as error:
            names = listed([liste.navn for liste in nye])
            raise UsageError(NOT_USABLE.format(navn=names, fil=fil, sted=error.place, fejl=error.message)) from error

    # -- changing ----------------------------------------------------------------------------------------------------------

    def take(self, plan: Plan) -> None:
        """Keep the lists of a plan, all in one commit, from now on.

        Raises NotAllowed, and UsageError where the difference is another than the plan shows.
        """
        must_report(self.store, self.katalog.lister)
        tid, hvem = self.clock(), self.store.people.who()
        with self.store.together():
            editions = load(self.store)
            for each in plan.forskelle:
                navn, fra = each.ny.navn, each.ny.valid_from
                # what was looked at must still be so, also in what was written since
                again = self._difference(Given(navn, plan.indhold[navn], fra), fra, plan.fil, since=plan.linje)
                _must_be_as_shown(again, each)
                kept = Edition(navn, fra, plan.indhold[navn], tid, hvem.navn, plan.fil)
                editions[navn] = (kept, *editions.get(navn, ()))
                self.store.log.add(
                    Handling.KODELISTE_SKIFTET, hvem, tid, data={"liste": navn, "fra": fra.isoformat(), "fil": plan.fil}
                )
            save(self.store, editions)
        self._put(editions)

    def undo(self, navn: str, fremskridt: Progress = unwatched) -> Kodeliste:
        """Take back the edition of a list that was taken in last: the list that applies then. Raises UsageError.

        ``fremskridt`` as in ``plan``.
        """
        must_report(self.store, self.katalog.lister)
        editions = load(self.store)
        if not editions.get(navn):
            raise UsageError(NOTHING_TAKEN.format(navn=navn))
        if not fits(editions[navn][0], self.katalog):
            # it applies to nothing, so nothing hangs on it
            self._drop(navn, editions[navn][0])
            return self.katalog.lister[navn]
        line = self.store.coded.last_line()
        now, before = self._udgaver.udgaver(navn)[:2]
        looking = Looking(
            self.store, self.katalog, navn, frozenset(kode.code for kode in now if kode.code not in before)
        )
        if looking.koder:
            self._must_be_unused(now, looking.everywhere(fremskridt))
        # what gave way to it comes back: the forms must work with it too, where a package changed them meanwhile
        self._must_fit([before], navn)
        self._drop(navn, editions[navn][0], lambda: self._must_be_unused(now, looking.since(line)))
        return before

    @staticmethod
    def _must_be_unused(now: Kodeliste, uses: Iterable[Uses]) -> None:
        """Refuse to take a list back of whose day or later something is. Raises UsageError."""
        later, _before = tally(uses, lambda dag: dag is None or dag >= now.valid_from)
        if kode := later.first():
            about = {"navn": now.navn, "kode": kode, "ord": now.label(kode), "antal": later.told(kode)}
            raise UsageError(BACK_IN_USE.format(**about))

    def _drop(self, navn: str, taken: Edition, still: Callable[[], None] = lambda: None) -> None:
        """Take this edition out; ``still`` says again, in the transaction, that it may go. Raises UsageError."""
        tid, hvem = self.clock(), self.store.people.who()
        with self.store.together():
            editions = load(self.store)
            if editions.get(navn, ())[:1] != (taken,):
                # another was taken in or back while others were let past
                raise UsageError(
                    NOTHING_TAKEN.format(navn=navn) if not editions.get(navn) else OTHERWISE.format(navn=navn)
                )
            still()
            keep_readable(self.store, editions[navn][0])
            editions[navn] = editions[navn][1:]
            save(self.store, editions)
            self.store.log.add(Handling.KODELISTE_FORTRUDT, hvem, tid, data={"liste": navn})
        self._put(editions)

    def unfit(self) -> tuple[str, ...]:
        """The lists whose newest edition the program's forms cannot use any more, so that an earlier one applies."""
        return tuple(navn for navn, all_ in load(self.store).items() if all_ and not fits(all_[0], self.katalog))

    def taken(self) -> Mapping[str, tuple[Edition, ...]]:
        """What was taken in, by list, the newest first."""
        return {navn: each for navn, each in load(self.store).items() if each}

    def _put(self, editions: Mapping[str, tuple[Edition, ...]]) -> None:
        self._udgaver.saet(fitting(editions, self.katalog), readable(self.store))
        self.changes.publish(Changed(Kind.INDSTILLINGER))

    # -- writing -----------------------------------------------------------------------------------------------------------

    def template(self, navne: tuple[str, ...] = ()) -> bytes:
        """An Excel workbook of these lists as they are (all of them without names), to be filled in and taken in."""
        if self.tables is None:
            raise UsageError(NO_TABLES)
        lister = self.katalog.lister
        return self.tables.workbook(template([lister[navn] for navn in navne or lister]))


def _must_be_as_shown(again: Difference, shown: Difference) -> None:
    """Refuse what is another difference than a person saw and said yes to. Raises UsageError.

    ``again`` counts only what was written since: a case that was counted then and written again is no news, a code that was not
    said to be used and is used now is.
    """
    if again._replace(brugt=shown.brugt, nedlagte=shown.nedlagte) != shown:
        raise UsageError(OTHERWISE.format(navn=shown.ny.navn))
    if kode := min(set(again.brugt) - set(shown.brugt), default=""):
        raise UsageError(USED_SINCE.format(navn=shown.ny.navn, kode=kode, ord=shown.foer.label(kode)))


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
