"""The use cases: look at a package of forms in a file, take it in for the next start, take it back, and say what was taken in.

The file is judged by what judges everything that is fetched (port ``Updates``); here is decided what it may change of this store:
a form version that a case has is never another and never gone. Who did it and when stands in the log of the store.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.forms import comparing
from smdb_desktop.services.forms.keeping import load, save
from smdb_desktop.services.forms.model import Brug, Indtagen, Pakkeplan, Stand, Versionsskift
from smdb_desktop.services.lists.model import Difference
from smdb_desktop.services.lists.used import Looking, Tally
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.coded import END, PORTION
from smdb_desktop.services.ports.safekeeping import Progress, unwatched
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.updates import MOST_FILE, Chosen, InFile, Updates
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Hvem

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.definitions import Skemaversion
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.workspace import Workspace

UNCHANGED = T("Intet er ændret.")
NOTHING_NEW = T("Skemaer og lister i »{fil}« er, som de er i programmet. Der er intet at skifte.")
GAP = T(
    "Pakken {navn} {version} kan ikke bruges: mellem {foer}, som slutter {til}, og {efter}, som begynder {fra}, er der dage uden "
    "skemaer. Intet er ændret."
)
NO_MORE = T(
    "Pakken {navn} {version} kan ikke bruges: {titel} slutter {til}, og pakken har ingen skemaer til dagene efter. Intet er "
    "ændret."
)
IN_USE = T(
    "Pakken {navn} {version} ændrer »{titel}«, som {antal} bruger. Sager beholder de skemaer, de er skrevet med. Bed den, der "
    "udgiver skemaerne, om en pakke med en ny version i stedet. Intet er ændret."
)
GONE_IN_USE = T("Pakken {navn} {version} mangler »{titel}«, som {antal} bruger. Intet er ændret.")
CODE_IN_USE = T(
    "Pakken {navn} {version} mangler svaret »{kode}« ({ord}) på listen »{liste}«, og {antal} bruger det. Intet er ændret."
)
OTHERWISE = T("Skemaerne er andre end dem, der blev vist. Se på filen igen. Intet er ændret.")
NOTHING_TAKEN = T("Der er ingen pakke med skemaer fra en fil at fortryde.")
NOT_THAT = T("Pakken »{navn}« er ikke taget ind fra en fil her.")
NEWER_HERE = T(
    "Pakken {navn} {version} kan ikke fortrydes: der er hentet en nyere siden. Tag den ud under Opdateringer. Intet er ændret."
)
CODE_BACK_IN_USE = T(
    "Pakken {navn} {version} kan ikke fortrydes: svaret »{kode}« ({ord}) på listen »{liste}« er kommet med den, og {antal} "
    "bruger det. Intet er ændret."
)
BACK_IN_USE = T(
    "Pakken {navn} {version} kan ikke fortrydes: {antal} er skrevet med »{titel}« fra den. De ville stå uden skemaer. Intet er "
    "ændret."
)


BY_ITSELF = Hvem("", "SMDB Desktop")
"""Who is named for what was found done."""


class Usage(NamedTuple):
    """Courses by version, day of the request (None: none is known) and whether something of them is a draft."""

    tal: Mapping[tuple[str, date | None, bool], int]

    def of(self, version: str, when: Callable[[date | None], bool] = lambda _dag: True) -> Brug:
        """The courses of a version on days that ``when`` says True to."""
        counted = Counter[bool]()
        for (id_, dag, kladde), antal in self.tal.items():
            if id_ == version and when(dag):
                counted[kladde] += antal
        return Brug(counted[True], counted[False])


@dataclass(frozen=True, slots=True)
class FormService:
    """Packages of forms from files, for an open store. Raises KnownError; then nothing is another than it was."""

    store: Store
    katalog: "Katalog"
    updates: Updates
    clock: Clock
    changes: Changes

    # -- looking -----------------------------------------------------------------------------------------------------------

    def plan(self, fil: Path, fremskridt: Progress = unwatched) -> Pakkeplan:
        """What taking a file in would change, where nobody else waits for the store: it is read and looked into at once."""
        return self.look(read(fil), fremskridt)

    def look(self, fil: Chosen, fremskridt: Progress = unwatched) -> Pakkeplan:
        """What taking in what was read would change: nothing is written. ``fremskridt`` as for lists. Raises KnownError."""
        seen = self.updates.look_into(fil)
        versioner = tuple(comparing.versions(seen.katalog, self.katalog))
        vaek, lister = comparing.gone(seen.katalog, self.katalog), comparing.lists(seen.katalog, self.katalog)
        own = comparing.own(self.katalog.lister)
        nye_lister = tuple(liste for navn, liste in sorted(seen.katalog.lister.items()) if navn not in own)
        if not (versioner or vaek or lister or nye_lister):
            raise UsageError(NOTHING_NEW.format(fil=fil.name))
        self._must_join(seen)
        usage = self._usage(seen.katalog, fremskridt)
        self._must_keep(seen, versioner, vaek, usage)
        for each in lister:
            self._must_keep_codes(CODE_IN_USE, (seen.name, seen.version), each, fremskridt)
        days = [each.nu.valid_from for each in versioner if each.er_ny and each.nu.valid_from]
        return Pakkeplan(
            seen,
            versioner,
            vaek,
            lister,
            nye_lister,
            {each.nu.id: usage.of(each.nu.id, _until(each.nu)) for each in versioner},
            {each.nu.id: usage.of(each.nu.id, _after(each.nu)) for each in versioner},
            max(days, default=None),
        )

    def _must_join(self, seen: InFile) -> None:
        last = comparing.ends(seen.katalog, self.katalog)
        if last is not None:
            about = {"navn": seen.name, "version": seen.version, "titel": last.title, "til": _day(last.valid_to)}
            raise UsageError(NO_MORE.format(**about))
        hole = comparing.gap(seen.katalog)
        if hole is not None and hole != comparing.gap(self.katalog):
            before, after = hole
            raise UsageError(
                GAP.format(
                    navn=seen.name,
                    version=seen.version,
                    foer=before.title,
                    til=_day(before.valid_to),
                    efter=after.title,
                    fra=_day(after.valid_from),
                )
            )

    def _usage(self, katalog: "Katalog", fremskridt: Progress) -> Usage:
        """Every course of the store by its version, in portions between which others are let past."""
        courses, _citizens = self.store.coded.number()
        felt = next(iter(katalog.versioner.values())).datofelt
        found, after, done = Counter[tuple[str, date | None, bool]](), 0, 0
        while after != END:
            fremskridt(min(done, courses), courses)
            portion = self.store.coded.versions(felt, after)
            found.update(portion.tal)
            done, after = done + PORTION, portion.naeste
        fremskridt(courses, courses)
        return Usage(found)

    @staticmethod
    def _must_keep(
        seen: InFile, versioner: Iterable[Versionsskift], vaek: Iterable["Skemaversion"], usage: Usage
    ) -> None:
        """Refuse to change or lose a version that a course has."""
        changed = [(each.nu, IN_USE) for each in versioner if each.indhold]
        for version, words in (*changed, *((each, GONE_IN_USE) for each in vaek)):
            brug = usage.of(version.id)
            if brug.alle:
                about = {"navn": seen.name, "version": seen.version, "titel": version.title}
                raise UsageError(words.format(**about, antal=_cases(brug.alle)))

    def _must_keep_codes(self, words: Text, package: tuple[str, str], each: Difference, fremskridt: Progress) -> None:
        """Refuse a list without an answer that stands somewhere, in these words; ``package`` is a name and version."""
        looking = Looking(self.store, self.katalog, each.ny.navn, frozenset(kode.code for kode in each.udgaar))
        if not looking.koder:
            return
        tally = Tally()
        for use in looking.everywhere(fremskridt):
            tally.add(use)
        if first := tally.first():
            about = {"navn": package[0], "version": package[1], "liste": each.foer.title, "kode": first}
            raise UsageError(words.format(**about, ord=each.foer.label(first), antal=tally.told(first)))

    # -- changing ----------------------------------------------------------------------------------------------------------

    def take(self, plan: Pakkeplan, fremskridt: Progress = unwatched) -> Indtagen:
        """Lay the package of a plan down: the next start uses it. Raises NotAllowed, and UsageError where it is another now."""
        must_report(self.store, self.katalog.lister)
        self.settle()
        if self.look(plan.i_fil.file, fremskridt).vist != plan.vist:
            raise UsageError(OTHERWISE)
        seen, hvem = plan.i_fil, self.store.people.who()
        taken = Indtagen(seen.name, seen.version, self.clock(), hvem.id, hvem.navn, seen.file.name, stand=Stand.BEGYNDT)
        # what is done outside the store stands in it first
        self._keep(taken)
        try:
            self.updates.take_file(seen)
        except KnownError:
            self._drop(taken)
            raise
        return self._done(taken, hvem)

    def undo(self, navn: str = "", fremskridt: Progress = unwatched) -> Indtagen:
        """Take back the package that was taken in last (of this name): from the next start on. Raises NotAllowed, UsageError."""
        must_report(self.store, self.katalog.lister)
        taken = next((each for each in self.settle() if navn in ("", each.navn)), None)
        if taken is None:
            raise UsageError(NOT_THAT.format(navn=navn) if navn else NOTHING_TAKEN)
        about = {"navn": taken.navn, "version": taken.version}
        here = [each for each in self.updates.state().packages if each.name == taken.navn and not each.left]
        if here and here[0].version != taken.version:
            raise UsageError(NEWER_HERE.format(**about))
        self._must_be_unwritten(taken, fremskridt)
        self._keep(taken._replace(stand=Stand.FORTRYDES))
        try:
            self.updates.leave_package(taken.navn, taken.version)
        except KnownError:
            self._keep(taken)
            raise
        return self._undone(taken, self.store.people.who())

    def _must_be_unwritten(self, taken: Indtagen, fremskridt: Progress) -> None:
        """Refuse to take back a version of forms that a course has been written with, or an answer that stands somewhere."""
        before = self.updates.without(taken.navn, taken.version)
        usage = self._usage(self.katalog, fremskridt)
        changed = {
            each.nu.id: each.nu for each in comparing.versions(self.katalog, before) if each.er_ny or each.indhold
        }
        for version in changed.values():
            brug = usage.of(version.id)
            if brug.alle:
                words = {"navn": taken.navn, "version": taken.version, "titel": version.title}
                raise UsageError(BACK_IN_USE.format(**words, antal=_cases(brug.alle)))
        for each in comparing.lists(before, self.katalog):
            self._must_keep_codes(CODE_BACK_IN_USE, (taken.navn, taken.version), each, fremskridt)

    # -- what was taken in ---------------------------------------------------------------------------------------------------

    def taken(self) -> tuple[Indtagen, ...]:
        """What was taken in from files and not taken back, the newest first."""
        return tuple(each for each in load(self.store) if each.stand is Stand.INDE)

    def settle(self) -> tuple[Indtagen, ...]:
        """Find out what became of what a power cut has cut off, and say so in the log: what is taken in then."""
        here = {(each.name, each.version): each.left for each in self.updates.state().packages}
        for each in load(self.store):
            left = here.get((each.navn, each.version))
            match each.stand, left:
                case Stand.BEGYNDT, False:
                    self._done(each, Hvem(each.person_id, each.hvem))
                case Stand.FORTRYDES, False:
                    self._keep(each._replace(stand=Stand.INDE))
                case (Stand.FORTRYDES, _) | (Stand.INDE, True):
                    # cut off, or taken out under Opdateringer: nobody knows here who did it
                    self._undone(each, BY_ITSELF)
                case (Stand.BEGYNDT, _) | (Stand.INDE, None):
                    # it never came, or a newer one took its place and its files are tidied away
                    self._drop(each)
        return self.taken()

    def _keep(self, taken: Indtagen) -> None:
        with self.store.together():
            save(self.store, (taken, *_others(load(self.store), taken)))

    def _drop(self, taken: Indtagen) -> None:
        with self.store.together():
            save(self.store, _others(load(self.store), taken))

    def _done(self, taken: Indtagen, hvem: Hvem) -> Indtagen:
        made = taken._replace(stand=Stand.INDE)
        with self.store.together():
            save(self.store, (made, *_others(load(self.store), taken)))
            self.store.log.add(Handling.SKEMAPAKKE_TAGET_IND, hvem, taken.tid, data=_data(taken))
        self.changes.publish(Changed(Kind.INDSTILLINGER))
        return made

    def _undone(self, taken: Indtagen, hvem: Hvem) -> Indtagen:
        with self.store.together():
            save(self.store, _others(load(self.store), taken))
            self.store.log.add(Handling.SKEMAPAKKE_FORTRUDT, hvem, self.clock(), data=_data(taken))
        self.changes.publish(Changed(Kind.INDSTILLINGER))
        return taken


def read(fil: Path) -> Chosen:
    """A chosen file, once and whole: nothing is asked of its place afterwards. Raises KnownError.

    Touches no store; call it where nobody waits for the lane.
    """
    from smdb_desktop.services.casework.checking import read_file

    try:
        return Chosen(fil.name, read_file(fil, MOST_FILE))
    except KnownError as error:
        raise type(error)(sentences(error.args[0], UNCHANGED), error.details) from error


def of(workspace: "Workspace", updates: Updates) -> FormService:
    """The service of an open store."""
    return FormService(workspace.store, workspace.katalog, updates, workspace.clock, workspace.desk.changes)


def _data(taken: Indtagen) -> dict[str, str]:
    return {"pakke": taken.navn, "version": taken.version, "fil": taken.fil}


def _others(all_: Iterable[Indtagen], taken: Indtagen) -> tuple[Indtagen, ...]:
    return tuple(each for each in all_ if (each.navn, each.version) != (taken.navn, taken.version))


def _after(version: "Skemaversion") -> Callable[[date | None], bool]:
    """Whether a day lies after the version's last."""
    return lambda dag: dag is not None and version.valid_to is not None and dag > version.valid_to


def _until(version: "Skemaversion") -> Callable[[date | None], bool]:
    """Whether no day is known, or it lies no later than the version's last."""
    after = _after(version)
    return lambda dag: not after(dag)


def _cases(antal: int) -> Text:
    return Tn("{n} sag", "{n} sager", n=antal)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d-%m-%Y}"
