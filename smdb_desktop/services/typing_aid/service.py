"""Typing cases into SMDB's pages: what of a case is typed already, what changed since, and that it stands in SMDB when all is.

A tick is a fact about SMDB, so it counts for everybody; where one stopped, and the list of cases, are each person's own.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.words import T, Tn, listed
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.outbox.marking import GONE, MarkingService
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.typed import Tastet
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand, Udgaaende
from smdb_desktop.services.typing_aid.overview import OVERVIEW, Overbliksdel, overview
from smdb_desktop.services.typing_aid.steps import Skridt, Slags, steps
from smdb_desktop.services.wizard.locking import is_theirs

NONE_READY = T("Intet af sagen er gjort færdigt, så der er intet at taste i SMDB endnu.")
UNKNOWN_VERSION = T(
    "Sagen hører til en skemaversion, som denne udgave af programmet ikke har. Opdatér programmet, før den tastes."
)
CHANGED = T("Sagen er ændret, siden den blev vist her. Se det, der er ændret, før den markeres.")
ANOTHERS = T(
    "En del af sagen tastes i en anden profil end din ({skemaer}), og den er ikke tastet endnu. Sagen kan markeres, når det er "
    "gjort."
)
TAKEN_AWAY = T("Det, der skal væk i SMDB")
ELSEWHERE = T("Sagen er ikke her mere. Den er slettet eller overdraget, så der er intet at taste.")
NOT_TICKED = T(
    "Sagen er slettet, rettet eller overdraget, siden den blev vist her. Svaret er ikke markeret som tastet."
)


class Stand(StrEnum):
    """How far one answer is."""

    MANGLER = "MANGLER"
    TASTET = "TASTET"
    AENDRET = "AENDRET"
    """Typed, and changed here since: SMDB has the older answer."""
    FJERNES = "FJERNES"
    """Typed, and not asked or answered any more: it is taken away in SMDB."""


class Punkt(NamedTuple):
    """A step with its state; ``tastet`` is what was typed, by whom and when, None where nothing was."""

    skridt: Skridt
    stand: Stand
    tastet: Tastet | None = None

    @property
    def tilbage(self) -> bool:
        """Whether there is still something to do in SMDB."""
        return self.stand is not Stand.TASTET


class Sag(NamedTuple):
    """A case as it is typed.

    ``punkter`` are the steps that this person types, in SMDB's order, and last what is to be taken away there. ``andres`` are
    the titles of screens that another profile types and that are not done, ``skjulte`` of all that it types. ``naaet`` is the
    index at which to go on (the number of steps: all is done). ``indberettet``: the newest revision stands in SMDB already, as
    somebody said. ``oevelse``: its citizen is made up, and nothing of it belongs in SMDB.
    """

    forloeb_id: str
    indberetning_id: str
    revision: int
    sletning: bool
    rettes: bool
    cpr: str
    navn: str
    kommune: str
    profil: str
    punkter: tuple[Punkt, ...]
    andres: tuple[str, ...]
    skjulte: tuple[str, ...]
    naaet: int
    indberettet: bool
    oevelse: bool

    @property
    def tilbage(self) -> int:
        """How many steps are left."""
        return sum(punkt.tilbage for punkt in self.punkter)

    @property
    def aendret(self) -> tuple[Punkt, ...]:
        """What was typed and is not so any more."""
        return tuple(p for p in self.punkter if p.stand in (Stand.AENDRET, Stand.FJERNES))


class TypingAid:
    """The aid over one open store. Everything belongs to the store's lane."""

    def __init__(
        self, store: Store, katalog: Katalog, clock: Clock, changes: Changes, marking: Callable[[], MarkingService]
    ) -> None:
        self._store, self._katalog, self._clock = store, katalog, clock
        self._changes, self._marking = changes, marking

    # -- the list --------------------------------------------------------------------------------------------------

    def lay_out(self, indberetning_ids: Sequence[str]) -> tuple[str, ...]:
        """The cases of these submissions come first on the person's list, each once, in this order; their courses. What was on
        the list and is not done stays behind them. Raises NotAllowed."""
        given = self._store.outbox.outgoing(indberetning_ids)
        if len(given) != len(set(indberetning_ids)):
            raise NotAllowed(GONE)
        ids = tuple(dict.fromkeys(given[id_].indberetning.forloeb_id for id_ in indberetning_ids))
        self._store.typed.lay_out(self._store.people.who().id, tuple(dict.fromkeys((*ids, *self.waiting()))))
        self._changes.publish(*(Changed(Kind.UDBAKKE, "", id_) for id_ in ids))
        return ids

    def waiting(self) -> tuple[str, ...]:
        """The courses on the person's list that do not stand in SMDB, in order."""
        on_it = self._store.typed.waiting(self._store.people.who().id)
        return tuple(id_ for id_, _ in on_it if not self._stands_in_smdb(id_))

    def _stands_in_smdb(self, forloeb_id: str) -> bool:
        """Marked here or anywhere else; one whose mark is taken back is on the list again."""
        records = self._store.outbox.indberetninger_of(forloeb_id)
        return bool(records) and records[-1].tilstand is Tilstand.INDBERETTET

    def take_off(self, forloeb_id: str) -> None:
        """A case is not on the person's list any more; what was ticked of it stays."""
        who = self._store.people.who().id
        left = [id_ for id_, _ in self._store.typed.waiting(who) if id_ != forloeb_id]
        self._store.typed.lay_out(who, left)
        self._changes.publish(Changed(Kind.UDBAKKE, "", forloeb_id))

    # -- one case --------------------------------------------------------------------------------------------------

    def open(self, forloeb_id: str) -> Sag:
        """The case as it stands now. Raises NotAllowed where there is nothing to type, or it cannot be read here."""
        given = self.newest(forloeb_id)
        walked, ticks = steps(given, self._katalog), self._store.typed.of(forloeb_id)
        typed = {key: tick for key, tick in ticks.items() if not key.startswith(OVERVIEW)}
        gone = {} if given.indberetning.art is Art.SLETTET else typed
        every = (*(_point(step, typed) for step in walked), *_to_take_away(walked, gone))
        is_mine = self._theirs(given)
        mine = tuple(punkt for punkt in every if is_mine(punkt.skridt.skema))
        hidden = tuple(punkt for punkt in every if not is_mine(punkt.skridt.skema))
        return self._sag(given, mine, hidden, dict(self._store.typed.waiting(self._store.people.who().id)))

    def _sag(self, given: Udgaaende, mine: tuple[Punkt, ...], hidden: tuple[Punkt, ...], at: Mapping[str, str]) -> Sag:
        record, lister = given.indberetning, self._katalog.lister
        course = next(each for each in given.forloeb if each.id == record.forloeb_id)
        return Sag(
            forloeb_id=record.forloeb_id,
            indberetning_id=record.id,
            revision=record.revision,
            sletning=record.art is Art.SLETTET,
            rettes=record.art is Art.RETTET,
            cpr=read_stored(course.nedlagt or given.borger.cpr_nr).formatted,
            navn=given.borger.navn,
            kommune=lister["kommune"].label(course.myndighedskommune),
            profil=lister["profil"].label(course.profil),
            punkter=mine,
            andres=tuple(dict.fromkeys(punkt.skridt.skaerm for punkt in hidden if punkt.tilbage)),
            skjulte=tuple(dict.fromkeys(punkt.skridt.skaerm for punkt in hidden)),
            naaet=len(mine) if _is_over(record) else _go_on(mine, at.get(record.forloeb_id, "")),
            indberettet=record.tilstand is Tilstand.INDBERETTET,
            oevelse=self._store.info().oevelse,
        )

    def newest(self, forloeb_id: str) -> Udgaaende:
        """The newest submission of a course. Raises NotAllowed where there is none, or its forms are not known here."""
        records = self._store.outbox.indberetninger_of(forloeb_id)
        if not records:
            raise NotAllowed(NONE_READY if self._is_here(forloeb_id) else ELSEWHERE)
        given = self._store.outbox.outgoing([records[-1].id])[records[-1].id]
        course = next(each for each in given.forloeb if each.id == forloeb_id)
        if given.indberetning.art is not Art.SLETTET and course.skemaversion not in self._katalog.versioner:
            raise NotAllowed(UNKNOWN_VERSION)
        return given

    def _is_here(self, forloeb_id: str) -> bool:
        """Whether a course is worked with here, and not handed over, in the bin or gone."""
        try:
            course = self._store.cases.forloeb(forloeb_id)
        except StoreError:
            return False
        return not (course.overdraget or course.kasseret)

    def _theirs(self, given: Udgaaende) -> Callable[[str], bool]:
        """Whether this person's profile fills a form; what belongs to no form, or to none that is known, is everybody's."""
        course = next(each for each in given.forloeb if each.id == given.indberetning.forloeb_id)
        version, profil = self._katalog.versioner.get(course.skemaversion), load_profile(self._store)
        rolle = profil.rolle if profil is not None else ""

        def mine(art: str) -> bool:
            if not art or version is None or not version.har(art):
                return True
            return is_theirs(version.hoved(art) or version.plads(art), rolle, self._katalog.lister)

        return mine

    def tick(self, sag: Sag, punkt: Punkt) -> None:
        """What the step says has been done in SMDB; one goes on behind it.

        Raises NotAllowed where the case has gone meanwhile: an answer that was kept of it now would outlive it.
        """
        step, id_ = punkt.skridt, sag.forloeb_id
        with self._store.together():
            self._must_still_be(sag)
            if punkt.stand is Stand.FJERNES:
                self._store.typed.untick(id_, [step.noegle])
            else:
                self._store.typed.tick(id_, self._tick(step, sag.revision))
            self.stop_at(sag, step.noegle)

    def _must_still_be(self, sag: Sag) -> None:
        try:
            record = self.newest(sag.forloeb_id).indberetning
        except NotAllowed as gone:
            raise NotAllowed(NOT_TICKED) from gone
        if (record.art is Art.SLETTET) is not sag.sletning or _is_over(record):
            raise NotAllowed(NOT_TICKED)

    def _tick(self, step: Skridt, revision: int, *, otherwise: bool = False) -> Tastet:
        who, answer = self._store.people.who().navn, step.svar
        return Tastet(step.noegle, step.skema, step.spoergsmaal, answer, revision, who, self._clock(), otherwise)

    def untick(self, sag: Sag, punkt: Punkt) -> None:
        """It was not done after all."""
        self._store.typed.untick(sag.forloeb_id, [punkt.skridt.noegle])

    def stop_at(self, sag: Sag, noegle: str) -> None:
        """Where the person stands in the case: at this step, or behind it where it is done."""
        self._store.typed.stopped(self._store.people.who().id, sag.forloeb_id, noegle)

    def finish(self, sag: Sag, day: str) -> None:
        """The case stands in SMDB, typed on the day that was written: every step is done.

        Raises NotAllowed with a sentence where it is not, where the case says something else by now, or for the day.
        """
        now = self.open(sag.forloeb_id)
        if now.indberetning_id != sag.indberetning_id or _said(now) != _said(sag):
            raise NotAllowed(CHANGED)
        if now.tilbage:
            raise NotAllowed(_lacking(now.tilbage))
        if now.andres:
            raise NotAllowed(ANOTHERS.format(skemaer=listed(now.andres)))
        self._marking().mark([now.indberetning_id], day, lambda: self._store.typed.done(sag.forloeb_id))

    # -- what SMDB shows afterwards --------------------------------------------------------------------------------

    def compare(self, forloeb_id: str) -> tuple[Overbliksdel, ...]:
        """What SMDB's overview of the citizen should show of the case, with what was found there. Raises NotAllowed."""
        ticks = self._store.typed.of(forloeb_id)
        return tuple(
            part
            if (tick := ticks.get(part.noegle)) is None or tick.svar != part.svar
            # ticked, and still so
            else part._replace(ens=not tick.anderledes)
            for part in overview(self.newest(forloeb_id), self._katalog)
        )

    def found(self, forloeb_id: str, part: Overbliksdel, same: bool) -> None:
        """SMDB shows it as it should stand there, or otherwise."""
        who, revision = self._store.people.who().navn, self.newest(forloeb_id).indberetning.revision
        tick = Tastet(part.noegle, "", part.navn, part.svar, revision, who, self._clock(), not same)
        self._store.typed.tick(forloeb_id, tick)


def _is_over(record: IndberetningRecord) -> bool:
    """Whether a deletion is done in SMDB: nothing of the course is typed any more, and nothing of it is kept here."""
    return record.art is Art.SLETTET and record.tilstand is Tilstand.INDBERETTET


def _point(step: Skridt, typed: Mapping[str, Tastet]) -> Punkt:
    tick = typed.get(step.noegle)
    if tick is None:
        return Punkt(step, Stand.MANGLER)
    return Punkt(step, Stand.TASTET if tick.svar == step.svar else Stand.AENDRET, tick)


def _to_take_away(walked: Sequence[Skridt], typed: Mapping[str, Tastet]) -> tuple[Punkt, ...]:
    """What was typed and stands in no step any more."""
    there = {step.noegle for step in walked}
    screens = {step.skema: step.skaerm for step in walked}
    return tuple(
        Punkt(
            Skridt(key, tick.skema, screens.get(tick.skema, TAKEN_AWAY), Slags.VAELG, tick.spoergsmaal, tick.svar),
            Stand.FJERNES,
            tick,
        )
        for key, tick in typed.items()
        if key not in there
    )


def _go_on(punkter: Sequence[Punkt], noegle: str) -> int:
    """The first step that is left, from where one stopped on and then from the beginning; the end where none is."""
    places = [place for place, punkt in enumerate(punkter) if punkt.tilbage]
    stopped = next((place for place, punkt in enumerate(punkter) if punkt.skridt.noegle == noegle), 0)
    return next((place for place in places if place >= stopped), places[0] if places else len(punkter))


def _said(sag: Sag) -> tuple[tuple[str, str], ...]:
    return tuple((punkt.skridt.noegle, punkt.skridt.svar) for punkt in sag.punkter)


def _lacking(number: int) -> str:
    return Tn(
        "{n} svar er ikke markeret som tastet. Gør det, før sagen markeres som indberettet.",
        "{n} svar er ikke markeret som tastet. Gør det, før sagen markeres som indberettet.",
        n=number,
    )
