"""The port ``Updates``: looks, fetches, lays down, switches and goes back, in one folder of the user's own.

One process at a time does any of it. What is looked for is judged from the root that ships with the program; without a root and a
place to look there are no updates, and nobody is asked.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop import durable
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.policy import OFF, Key, Policy
from smdb_desktop.services.ports.updates import (
    Chosen,
    Fall,
    InFile,
    Known,
    LaidDown,
    Offered,
    Source,
    State,
    Stopped,
    Told,
    Trouble,
    Way,
    never,
    nothing_told,
)
from smdb_desktop.services.updates.telling import FILE_OFF, NOT_SET_UP, SETTLED, SWITCHED_OFF
from smdb_desktop.updating import notes, packages, pointer
from smdb_desktop.updating.layout import PROGRAM, USUAL, Home, Limits, Shelf, order, this_platform
from smdb_desktop.updating.pointer import INSTALLED, Fell, Pointer, Why
from smdb_desktop.updating.start import Came, Unfit, judged

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.updating.repository import Offer, Repository

ANY = "any"
NO_FOLDER = T("Mappen findes ikke. Vælg en mappe, der er der.")
NOT_HERE = T("Version {version} ligger ikke hel og underskrevet på denne maskine. Søg igen, og hent den.")
OLDER = T("Version {version} er ikke nyere end den, der er installeret. Den starter ikke i stedet for den.")
NOTHING_BEFORE = T("Der er ingen tidligere version at gå tilbage til.")
NO_PACKAGE = T("Der er ingen pakke »{navn}«, som programmet bruger.")
NOT_LEFT = T("Pakken »{navn}« er ikke taget ud.")
CLONE = T("Programmet er ikke installeret her, så en anden version kan ikke starte i stedet for det.")


@dataclass(frozen=True, slots=True)
class SignedUpdates:
    """The updates of one user on one machine. ``root`` and ``url`` are those that ship with the program: None and "" for none."""

    home: Home
    running: str
    came: Came
    root: bytes | None
    url: str
    policy: Policy
    clock: Callable[[], datetime]
    switches: bool
    """Whether another version can start in this one's place."""
    forms: "Callable[[Sequence[Path]], Katalog] | None" = None
    """Reads the program's forms and lists, each file from the last of these folders that has it. Raises DefinitionError."""
    limits: Limits = USUAL
    ticks: Callable[[], float] = time.monotonic
    """Seconds, for the limits."""

    # -- where -----------------------------------------------------------------------------------------------------------

    def source(self) -> Source:
        """Where is looked: as an administrator settled it, else as the person chose, else on the net; off without an address."""
        if self.root is None:
            return Source(Way.UNSET)
        settled = self.policy.value(Key.UPDATE)
        if settled is not None:
            return _as_settled(settled, self.policy.source(Key.UPDATE))
        choice = notes.load_choice(self.home)
        if choice.way is Way.FOLDER and choice.folder:
            return Source(Way.FOLDER, choice.folder)
        if choice.way is Way.OFF:
            return Source(Way.OFF)
        return Source(Way.NET, self.url) if self.url else Source(Way.OFF)

    def choose(self, way: Way, folder: Path | None = None) -> None:
        """Look on the net, in a folder, or nowhere. Raises UsageError, or UpdateError where it cannot be kept."""
        if settled := self.policy.source(Key.UPDATE):
            raise UsageError(SETTLED.format(fil=settled))
        if self.root is None or (way is Way.NET and not self.url):
            raise UsageError(NOT_SET_UP)
        if way is Way.FOLDER and (folder is None or not folder.is_dir()):
            raise UsageError(NO_FOLDER)
        with _told():
            kept = str(folder.absolute()) if way is Way.FOLDER and folder is not None else ""
            notes.save_choice(self.home, notes.Choice(way, kept))

    # -- what is known and what lies here ----------------------------------------------------------------------------------

    def state(self) -> State:
        """What is known and what lies here; asks nobody."""
        said, found = notes.load(self.home), pointer.load(self.home)
        laid = self._laid()
        after = found.use if found.use in laid else INSTALLED
        fell = found.fell
        return State(
            running=self.running,
            installed=self.came.installed,
            next=after or self.came.installed,
            back=self._behind(found, laid) if after else None,
            laid=laid,
            left=found.left,
            packages=self._packages(),
            known=said.known,
            tried=said.tried,
            trouble=said.trouble,
            fall=None if fell is None else Fall(fell.version, fell.why, fell.when),
            switches=self.switches,
        )

    def _laid(self) -> tuple[str, ...]:
        """What counts and is newer than the installed program."""
        installed = order(self.came.installed)
        return tuple(each for each in self.home.versions.sealed() if order(each) > installed)

    def _behind(self, found: Pointer, laid: tuple[str, ...]) -> str:
        return next((each for each in found.before if each in laid), self.came.installed)

    def _packages(self) -> tuple[LaidDown, ...]:
        return packages.laid(self.home)

    def schema_of(self, version: str) -> int:
        """By its list, where it lies here."""
        from smdb_desktop.updating.laying import listing_of

        listing = listing_of(self.home.versions, version)
        return 0 if listing is None else listing.schema

    # -- looking and fetching ------------------------------------------------------------------------------------------------

    def check(self, stopped: Stopped = never) -> Known:
        """Ask, and keep what was signed."""
        with self._alone(), self._looking(stopped) as (_repository, known):
            return known

    def fetch(self, told: Told = nothing_told, stopped: Stopped = never) -> str:
        """Ask, and lay down the newest version of the program, where it is newer than what runs and what is installed."""
        from smdb_desktop.updating.laying import lay_down

        with self._alone(), self._looking(stopped) as (repository, _known):
            offer = _newest(repository.offers())
            if offer is None or order(offer.version) <= max(order(self.running), order(self.came.installed)):
                return ""
            if offer.version not in self.home.versions.sealed():
                lay_down(repository, offer, self.home.versions, self.home.fetched, told)
            return offer.version

    def fetch_packages(self, stopped: Stopped = never) -> tuple[LaidDown, ...]:
        """Ask, and lay down the newest version of each package that is not here yet."""
        from smdb_desktop.updating.laying import lay_down

        made = []
        with self._alone(), self._looking(stopped) as (repository, _known):
            fit = (each for each in reversed(repository.offers()) if _is_package(each) and self._reads(each))
            newest = {each.name: each for each in fit}
            for offer in newest.values():
                shelf = self.home.packages(offer.name)
                if offer.version not in shelf.sealed():
                    lay_down(repository, offer, shelf, self.home.fetched, nothing_told)
                    made.append(LaidDown(offer.name, offer.version, shelf.files(offer.version)))
        return tuple(made)

    @contextmanager
    def _looking(self, stopped: Stopped) -> "Iterator[tuple[Repository, Known]]":
        """Ask, and write down what came of it, whatever it was; what the block fetches comes from the same place."""
        before, moment = notes.load(self.home), self.clock()
        seen = moment if before.known is None else max(moment, before.known.checked)
        with ExitStack() as open_:
            try:
                with _told():
                    repository = open_.enter_context(closing(self._repository(stopped, seen)))
                    repository.refresh()
                    self._renew(repository)
                    known = _known(repository, moment, before.known)
                    notes.save(self.home, notes.Notes(known, moment))
                    before = notes.Notes(known)
                    yield repository, known
            except UpdateError as error:
                self._note(before.known, moment, error)
                raise

    def _note(self, known: Known | None, moment: datetime, error: UpdateError) -> None:
        # what was found out before stays true; on a full disk it is said and not kept
        with suppress(OSError):
            notes.save(self.home, notes.Notes(known, moment, Trouble(error.trouble)))

    def _repository(self, stopped: Stopped, moment: datetime) -> "Repository":
        from smdb_desktop.updating.fetcher import FOLDER, FolderFetcher, NetFetcher
        from smdb_desktop.updating.repository import Repository

        source = self.source()
        if source.way is Way.FOLDER and self.root is not None:
            fetcher, base = FolderFetcher(Path(source.place), self.limits, self.ticks, stopped), FOLDER
            return Repository(self.home.metadata, base, fetcher, self.root, moment)
        if source.way is Way.NET and self.root is not None:
            base = source.place if source.place.endswith("/") else f"{source.place}/"
            return Repository(self.home.metadata, base, NetFetcher(self.limits, self.ticks, stopped), self.root, moment)
        raise UsageError(SWITCHED_OFF if source.way is Way.OFF else NOT_SET_UP)

    def _renew(self, repository: "Repository") -> None:
        from smdb_desktop.updating.laying import renew_seals

        offers, root = repository.offers(), self.root or b""
        here = tuple(each for each in offers if each.platform == this_platform())
        revoked = renew_seals(repository, here, self.home.versions, PROGRAM, root)
        for name in {each.name for each in self._packages()}:
            renew_seals(repository, offers, self.home.packages(name), name, root)
        found = pointer.load(self.home)
        if found.use in revoked:
            fell = Fell(found.use, Why.REVOKED, self.clock())
            pointer.save(self.home, found.went_back()._replace(fell=fell))

    # -- which packages are used ---------------------------------------------------------------------------------------------

    def leave_package(self, name: str, version: str = "") -> str:
        """Take back the version that the next start would use: which. Raises UsageError where it is not the one asked for."""
        with self._alone():
            following = packages.next_of(self.home, name)
            if not following or version not in ("", following):
                raise UsageError(NO_PACKAGE.format(navn=name))
            version = following
            packages.leave(self.home, name, version)
            return version

    def use_package(self, name: str) -> str:
        """Use the newest version again: which."""
        with self._alone():
            newest = next((each for each in packages.laid(self.home) if each.name == name), None)
            if newest is None or not newest.left:
                raise UsageError(NOT_LEFT.format(navn=name))
            packages.use_again(self.home, name)
            return newest.version

    # -- out of a file -------------------------------------------------------------------------------------------------------

    def look_into(self, file: Chosen) -> InFile:
        """The package in a file that a person chose; nothing is kept."""
        from smdb_desktop.updating import from_file

        root = self._let_in()
        return from_file.look(self.home, root, file, self._seen(), self.running, self._forms)

    def take_file(self, seen: InFile) -> LaidDown:
        """Lay the package down that was looked at, for the next start."""
        from smdb_desktop.updating import from_file

        root = self._let_in()
        with self._alone():
            return from_file.take(self.home, root, seen, self._seen(), self.running, self._forms, self._renew)

    def without(self, name: str, version: str) -> "Katalog":
        """The forms and lists that a start would use without this version."""
        found, _loaded = packages.load(self.home, self.root, self._forms, without=(name, version))
        return self._forms(()) if found is None else found

    def _let_in(self) -> bytes:
        """The root. Raises UsageError where nobody publishes, or an administrator has settled that nothing comes in."""
        if self.root is None:
            raise UsageError(NOT_SET_UP)
        if self.policy.value(Key.UPDATE) == OFF:
            raise UsageError(FILE_OFF.format(fil=self.policy.source(Key.UPDATE)))
        return self.root

    def _seen(self) -> datetime:
        """Now, and no earlier than the last look: a clock that was put back makes nothing fresh."""
        known, moment = notes.load(self.home).known, self.clock()
        return moment if known is None else max(moment, known.checked)

    def _forms(self, over: "Sequence[Path]") -> "Katalog":
        if self.forms is None:
            raise UsageError(NOT_SET_UP)
        return self.forms(over)

    def _reads(self, offer: "Offer") -> bool:
        """Whether this program is as new as a package asks for."""
        return not offer.minimum or order(self.running) >= order(offer.minimum)

    # -- what starts ---------------------------------------------------------------------------------------------------------

    def switch(self, version: str) -> None:
        """Let this version start the next time. Raises UsageError for one that does not lie here whole and signed."""
        if not self.switches:
            raise UsageError(CLONE)
        if order(version) <= order(self.came.installed):
            raise UsageError(OLDER.format(version=version))
        from smdb_desktop.updating.trouble import refusal

        with self._alone():
            try:
                judged(self.home.versions, version, self.root, this_platform())
            except Unfit as unfit:
                if unfit.why is Why.HELD:
                    raise refusal(Trouble.HELD) from unfit
                raise UsageError(NOT_HERE.format(version=version), str(unfit)) from unfit
            found = pointer.load(self.home)
            if found.use != version:
                pointer.forget_tries(self.home, version)
                pointer.save(self.home, found.switched(version))

    def back(self) -> str:
        """Let the version before start the next time: which."""
        with self._alone():
            found = pointer.load(self.home)
            if not found.use or found.use not in self._laid():
                raise UsageError(NOTHING_BEFORE)
            pointer.save(self.home, found.went_back()._replace(fell=None))
            return self._after(pointer.load(self.home))

    def _after(self, found: Pointer) -> str:
        laid = self._laid()
        while found.use and found.use not in laid:
            found = found.went_back()
        return found.use or self.came.installed

    def tidy(self) -> None:
        """Remove what no start and no way back needs, by its list and no more."""
        from smdb_desktop.updating.laying import remove

        with self._alone():
            found, laid, shelf = pointer.load(self.home), self._laid(), self.home.versions
            # the newest that nobody went back from lies ready, though it does not start yet
            ready = [each for each in laid if each not in found.left][:1]
            keep = {found.use, *found.before[:1], self.running, *ready}
            for version in shelf.listed():
                if version not in keep or version not in shelf.sealed():
                    remove(shelf, version)
            for name in {each.name for each in self._packages()}:
                here = self.home.packages(name)
                # the two newest, and the one that is used, which may be older than what was taken back
                keep = {*here.sealed()[:2], packages.next_of(self.home, name)}
                for version in here.listed():
                    if version not in keep:
                        remove(here, version)

    def remove_all(self) -> int:
        """Remove every version and package by its list: how many. What the person chose stays, and what was believed last."""
        from smdb_desktop.updating.laying import remove

        if not self.home.folder.is_dir():
            return 0
        with self._alone():
            # first nothing of it starts any more
            pointer.save(self.home, Pointer())
            folder = self.home.folder / "packages"
            shelves = [self.home.versions, *(self.home.packages(name) for name in self.home.package_names())]
            here = [(shelf, version) for shelf in shelves for version in shelf.listed()]
            for shelf, version in here:
                remove(shelf, version)
            for shelf in [*shelves[1:], Shelf(folder), self.home.versions]:
                with suppress(OSError):
                    shelf.folder.rmdir()
            return len(here)

    def come_up(self) -> None:
        """A person works with the program that runs: it is proved. A full disk means that it is proved another time."""
        if self.came.by_choice:
            with suppress(OSError):
                pointer.prove(self.home, self.running)
        self.ended()

    def fault_shown(self) -> None:
        """Counted for this start, which is on the disk already; a full disk means that it counts as the crash of nobody."""
        if self.came.trying is not None:
            with suppress(OSError):
                pointer.note_fault(self.came.trying)

    def ended(self) -> None:
        """The program that runs ends in order."""
        if self.came.trying is not None:
            with suppress(OSError):
                pointer.end_in_order(self.came.trying)

    def fall_told(self) -> None:
        """The person has read which version did not start."""
        with self._alone():
            pointer.save(self.home, pointer.load(self.home)._replace(fell=None))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes anything here meanwhile; what is in the way comes out as an UpdateError."""
        from filelock import FileLock, Timeout

        from smdb_desktop.updating.trouble import refusal

        with _told():
            durable.make_folders(self.home.folder, 0o700)
            lock = FileLock(self.home.folder / "lock", timeout=0)
            try:
                lock.acquire()
            except Timeout:
                raise refusal(Trouble.BUSY) from None
            try:
                yield
            finally:
                lock.release()


def _told() -> AbstractContextManager[None]:
    from smdb_desktop.updating.trouble import told

    return told()


def _as_settled(value: str, by: str) -> Source:
    if value == OFF:
        return Source(Way.OFF, locked_by=by)
    if "://" in value:
        return Source(Way.NET, value, by)
    return Source(Way.FOLDER, value, by)


def _newest(offers: "tuple[Offer, ...]") -> "Offer | None":
    return next((each for each in offers if (each.name, each.platform) == (PROGRAM, this_platform())), None)


def _is_package(offer: "Offer") -> bool:
    return offer.platform == ANY and offer.name != PROGRAM


def _known(repository: "Repository", moment: datetime, before: Known | None) -> Known:
    offers = repository.offers()
    newest = _newest(offers)
    packages = {each.name: each for each in reversed(offers) if _is_package(each)}
    offered = tuple(Offered(each.name, each.version, each.released) for each in packages.values())
    if newest is None:
        return Known(moment, repository.confirmed_until, packages=offered)
    same = before is not None and before.newest == newest.version and before.found is not None
    return Known(
        checked=moment,
        until=repository.confirmed_until,
        newest=newest.version,
        released=newest.released,
        found=before.found if same and before is not None else moment,
        size=newest.package.length,
        minimum=newest.minimum,
        since=newest.since,
        packages=offered,
    )
