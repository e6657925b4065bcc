"""The use cases: look at a package of forms in a file, take it in for the next start, take it back, and say what was taken in.

The file is judged by what judges everything that is fetched (port ``Updates``); here is decided what it may change of this store:
a form version that a case has is never another and never gone. Who did it and when stands in the log of the store.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.forms import comparing
from smdb_desktop.services.forms.judging import Hanging, Judge, after, until
from smdb_desktop.services.forms.keeping import load, save
from smdb_desktop.services.forms.model import Indtagen, Pakkeplan, Stand, Written
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.safekeeping import Progress, unwatched
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.updates import MOST_FILE, Chosen, Updates
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Hvem

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.workspace import Workspace

UNCHANGED = T("Intet er ændret.")
NOTHING_NEW = T("Skemaer og lister i »{fil}« er, som de er i programmet. Der er intet at skifte.")
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
HANGS = T("{antal} er skrevet med »{titel}« fra den.")
CODE_HANGS = T("Svaret »{kode}« ({ord}) på listen »{liste}« er kommet med den, og {antal} bruger det.")
PRACTICE_BESIDE = T(
    "Øvelsen på maskinen bruger de samme pakker og spørges ikke: er en sag i den skrevet med denne, kan den læses, men først "
    "gøres færdig, når pakken er i brug igen."
)
REAL_BESIDE = T(
    "De rigtige data på maskinen bruger de samme pakker og spørges ikke: er en sag i dem skrevet med denne, kan den læses, men "
    "først gøres færdig, når pakken er i brug igen. Skift til dem først, hvis du er i tvivl."
)
ANOTHER_BY_NOW = T(
    "Pakken {navn} {version} er ikke længere den, der bruges fra næste start. Se under Opdateringer, hvilken der er. Intet er "
    "ændret."
)
FETCHED = ""
"""The file of a package that came out of none."""
BY_ITSELF = Hvem("", "SMDB Desktop")
"""Who is named for what was found done."""


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
        judge = Judge(self.store, self.katalog, fremskridt)
        judge.must_join(seen)
        usage = judge.usage(seen.katalog)
        judge.must_keep_versions(seen, versioner, vaek, usage)
        judge.must_keep_lists(seen, lister)
        days = [each.nu.valid_from for each in versioner if each.er_ny and each.nu.valid_from]
        return Pakkeplan(
            seen,
            versioner,
            vaek,
            lister,
            nye_lister,
            {each.nu.id: usage.of(each.nu.id, until(each.nu)) for each in versioner},
            {each.nu.id: usage.of(each.nu.id, after(each.nu)) for each in versioner},
            max(days, default=None),
        )

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
        hangs = next(self._hanging(taken.navn, taken.version, fremskridt), None)
        if hangs is not None:
            raise UsageError((CODE_BACK_IN_USE if hangs.kode else BACK_IN_USE).format(**about, **hangs._asdict()))
        return self._take_back(taken)

    def _take_back(self, taken: Indtagen) -> Indtagen:
        self._keep(taken._replace(stand=Stand.FORTRYDES))
        try:
            self.updates.leave_package(taken.navn, taken.version)
        except KnownError:
            self._stays(taken)
            raise
        return self._undone(taken, self.store.people.who())

    # -- under Opdateringer, wherever a package came from --------------------------------------------------------------------

    def hanging(self, navn: str, fremskridt: Progress = unwatched) -> Written:
        """The version that the next start would use, and what was written with it. Raises KnownError."""
        following = self._following(navn)
        if not following:
            return Written("", Text(""))
        found = self._hanging(navn, following, fremskridt)
        said = sentences(*((CODE_HANGS if each.kode else HANGS).format(**each._asdict()) for each in found))
        return Written(following, said)

    def leave(self, navn: str, version: str) -> None:
        """Take this version out, whatever hangs on it; the log says who did. Raises UsageError where the next start would use
        another by now, and KnownError."""
        came = self.settle()
        if self._following(navn) != version:
            raise UsageError(ANOTHER_BY_NOW.format(navn=navn, version=version))
        taken = next((each for each in came if (each.navn, each.version) == (navn, version)), None)
        hvem = self.store.people.who()
        self._take_back(taken or Indtagen(navn, version, self.clock(), hvem.id, hvem.navn, FETCHED))

    def _following(self, navn: str) -> str:
        here = self.updates.state().packages
        return next((each.version for each in here if each.name == navn and not each.left), "")

    def _hanging(self, navn: str, version: str, fremskridt: Progress) -> Iterator[Hanging]:
        return Judge(self.store, self.katalog, fremskridt).hanging(self.updates.without(navn, version))

    # -- what was taken in ---------------------------------------------------------------------------------------------------

    def taken(self) -> tuple[Indtagen, ...]:
        """What was taken in from files and not taken back, the newest first, as it lies here; nothing is written."""
        here = self._left()
        came = (each for each in load(self.store) if each.fil != FETCHED)
        cut_off = (each for each in came if here.get((each.navn, each.version)) is False)
        return tuple(each._replace(stand=Stand.INDE) for each in cut_off)

    def settle(self) -> tuple[Indtagen, ...]:
        """Say in the log what became of what a power cut has cut off, or was taken out meanwhile: what is taken in then."""
        here = self._left()
        for each in load(self.store):
            left = here.get((each.navn, each.version))
            match each.stand, left:
                case Stand.BEGYNDT, False:
                    self._done(each, Hvem(each.person_id, each.hvem))
                case Stand.FORTRYDES, False:
                    self._stays(each)
                case (Stand.FORTRYDES, _) | (Stand.INDE, True):
                    # cut off, or taken out where this store was not open: nobody knows here who did it
                    self._undone(each, BY_ITSELF)
                case (Stand.BEGYNDT, _) | (Stand.INDE, None):
                    # it never came, or a newer one took its place and its files are tidied away
                    self._drop(each)
        return self.taken()

    def _left(self) -> dict[tuple[str, str], bool]:
        """Of each version that lies here whether it was taken out."""
        return {(each.name, each.version): each.left for each in self.updates.state().packages}

    def _keep(self, taken: Indtagen) -> None:
        with self.store.together():
            save(self.store, (taken, *_others(load(self.store), taken)))

    def _stays(self, taken: Indtagen) -> None:
        """It was not taken out: one that was fetched was in no file."""
        if taken.fil == FETCHED:
            self._drop(taken)
        else:
            self._keep(taken._replace(stand=Stand.INDE))

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


def beside(workspace: "Workspace") -> Text:
    """What is said where another store lies on the machine: packages are the machine's, and a closed store cannot be asked."""
    other = workspace.desk.neighbour()
    if other is None:
        return Text("")
    return PRACTICE_BESIDE if other.vault.is_practice() else REAL_BESIDE


def of(workspace: "Workspace", updates: Updates) -> FormService:
    """The service of an open store."""
    return FormService(workspace.store, workspace.katalog, updates, workspace.clock, workspace.desk.changes)


def _data(taken: Indtagen) -> dict[str, str]:
    return {"pakke": taken.navn, "version": taken.version, "fil": taken.fil}


def _others(all_: Iterable[Indtagen], taken: Indtagen) -> tuple[Indtagen, ...]:
    return tuple(each for each in all_ if (each.navn, each.version) != (taken.navn, taken.version))
