"""Copies of an open store: when one is due, how one is made, and where each of them is put.

Making one has two halves: ``begin`` reads the store, on its thread; ``finish`` touches files only and runs on any other, so that
neither a large store nor a slow stick holds up who works in the store.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.domain.words import T
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import Administered, KnownError, StoreDamaged, StoreFull, UsageError
from smdb_desktop.services.permitted import check_copy
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.policy import Key, Policy, Unlocked
from smdb_desktop.services.ports.safekeeping import AndetSted, Draft, Progress, Safe
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.safekeeping.generations import redundant
from smdb_desktop.services.stored.copies import Kopi, Kopiaarsag

NOT_THERE = T("Det andet sted til sikkerhedskopier er der ikke. Sæt USB-nøglen i, eller forbind drevet.")
NO_FOLDER = T("Mappen findes ikke. Sæt USB-nøglen i, eller vælg en anden mappe.")
A_FILE = T("Det er en fil. Vælg den mappe, kopien skal lægges i.")
STOPPED = T("Sikkerhedskopien blev standset. Den laves, næste gang programmet åbnes.")
INSIDE = T(
    "Mappen ligger i programmets egen datamappe. Vælg et sted uden for den, helst på en USB-nøgle eller et fællesdrev: går "
    "maskinen i stykker, skal kopien være et andet sted."
)


NO_ROOM = T(
    "Der er ikke plads nok i {mappe}, eller disken svarer ikke. Filen blev ikke lavet, og data er, som de var. Frigør plads dér, "
    "eller vælg et andet sted."
)


SETTLED = T("En administrator har låst det andet sted til sikkerhedskopier til {mappe}. Det står i {kilde}.")
LONGEST = 10.0
"""Seconds that somebody waits for a copy at most; one that takes longer is made beside the work."""
USUAL = 2e7
"""Bytes a second that a copy is made with, as long as none was timed (measured: 20 to 45 million)."""


@contextmanager
def room_in(place: Path) -> Iterator[None]:
    """A full disk is said of the place of the file that was to be made: nothing that was typed is waiting."""
    try:
        yield
    except StoreFull as error:
        raise StoreFull(NO_ROOM.format(mappe=place), error.details) from error


def nothing(_done: int, _all: int) -> None:
    """For work that nobody watches."""


class CopyStopped(KnownError):
    """Somebody had no time for the copy: nothing is left of it, and it is made up for later."""

    def __init__(self) -> None:
        super().__init__(STOPPED)


class Made(NamedTuple):
    """A copy that was made: in ``backup/``, and in the second place (None where there is none, or ``fejl`` says why not)."""

    kopi: Kopi
    andet: Kopi | None
    fejl: str


class Status(NamedTuple):
    """Where the copies of this store lie. ``samme_disk``: the second place is on the disk of the first."""

    mappe: Path
    kopier: tuple[Kopi, ...]
    andet: AndetSted
    andre: tuple[Kopi, ...]
    andet_er_der: bool
    samme_disk: bool

    @property
    def seneste(self) -> Kopi | None:
        """The newest copy in ``backup/`` that is as it was described."""
        return next((kopi for kopi in self.kopier if kopi.antal is not None), None)

    @property
    def andet_seneste(self) -> Kopi | None:
        """The newest copy in the second place that is as it was described."""
        return next((kopi for kopi in self.andre if kopi.antal is not None), None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BackupService:
    """The copies of one open store."""

    store: Store
    safe: Safe
    clock: Clock
    changes: Changes
    policy: Policy = field(default_factory=Unlocked)

    # -- on the store's thread ---------------------------------------------------------------------------------------

    def is_due(self) -> bool:
        """Whether something was written since the newest copy in ``backup/``."""
        newest = next((kopi for kopi in self._own() if kopi.antal is not None), None)
        return newest is None or newest.maerke != self.store.mark()

    def due_size(self) -> int | None:
        """About how many bytes a copy will have that is due, by the newest one; None where none is due, 0 where nobody knows."""
        newest = next((kopi for kopi in self._own() if kopi.antal is not None), None)
        return (newest.bytes if newest is not None else 0) if self.is_due() else None

    def begin(self, aarsag: Kopiaarsag, progress: Progress, folder: Path | None = None) -> Draft:
        """Read the store into a new copy, in ``backup/`` or in a folder that a person named."""
        tid = self.clock()
        target = self.safe.target(aarsag, tid, self.store.info().database_id)
        if folder is not None:
            check_copy(self.policy, folder)
            if not folder.is_dir():
                raise UsageError(NO_FOLDER if not folder.exists() else A_FILE)
            target = folder / target.name
        with room_in(target.parent):
            return self.store.begin_backup(target, aarsag, tid, progress)

    def tell(self) -> None:
        """Say that there is another copy than before."""
        self.changes.publish(Changed(Kind.SIKKERHEDSKOPI))

    def make(self, aarsag: Kopiaarsag, progress: Progress = nothing, *, second: bool = True) -> Made:
        """Both halves, one after the other, on one thread; without ``second`` the second place gets it later."""
        draft = self.begin(aarsag, progress)
        try:
            return self.finish(draft, progress) if second else Made(self._kept(draft, progress), None, "")
        except StoreDamaged as error:
            raise draft.blame(error) from error

    def make_in(self, folder: Path) -> Kopi:
        """A copy in a folder that a person named, which is left alone otherwise."""
        draft = self.begin(Kopiaarsag.BEDT_OM, nothing, folder)
        try:
            with room_in(folder):
                return draft.prove()
        except StoreDamaged as error:
            raise draft.blame(error) from error

    # -- on any thread -----------------------------------------------------------------------------------------------

    def finish(self, draft: Draft, progress: Progress = nothing) -> Made:
        """Let the copy prove itself, let older ones go, and put it into the second place; where that fails, say why.

        ``progress`` is asked while it proves itself, and what it raises leaves nothing of it; then while it goes to the second
        place, and what it raises ends that alone.
        """
        kopi = self._kept(draft, progress)
        return Made(kopi, *self.put_second(kopi, progress))

    def _kept(self, draft: Draft, progress: Progress) -> Kopi:
        with room_in(self.safe.own_place):
            kopi = draft.prove(progress)
        self._let_go(self.safe.own_place, kopi)
        return kopi

    def put_second(self, kopi: Kopi, progress: Progress = nothing) -> tuple[Kopi | None, str]:
        """Put a copy into the second place: the copy there, or why not, which is noted with since when. Raises nothing known."""
        place = self.safe.second_place()
        if place.sted is None:
            return None, ""
        try:
            if self.policy.value(Key.SECOND_PLACE) is None:
                check_copy(self.policy, place.sted)
            if not place.sted.is_dir():
                raise UsageError(NOT_THERE)
            there = [each for each in self.safe.copies(place.sted) if each.fil.name == kopi.fil.name and each.antal]
            with room_in(place.sted):
                over = there[0] if there else self.safe.copy_over(kopi, place.sted, progress)
            self._let_go(place.sted, kopi)
        except (KnownError, OSError) as error:
            why = str(error) if isinstance(error, KnownError) else NOT_THERE
            self._note(place._replace(siden=place.siden or self.clock(), fejl=why))
            return None, why
        self._note(place._replace(siden=None, fejl=""))
        return over, ""

    def catch_up(self) -> bool:
        """Put the newest copy into the second place where it lacks it; whether anything is another than it was."""
        before, newest = self.safe.second_place(), next((k for k in self._own() if k.antal is not None), None)
        if before.sted is None or newest is None:
            return False
        over, _why = self.put_second(newest)
        return over is not None or self.safe.second_place() != before

    def choose_second(self, folder: Path | None) -> None:
        """Choose the second place, or that there is to be none. Raises UsageError where it cannot be, or Administered."""
        settled = self.policy.value(Key.SECOND_PLACE)
        if settled is not None and folder != Path(settled):
            raise Administered(SETTLED.format(mappe=settled, kilde=self.policy.source(Key.SECOND_PLACE)))
        if folder is not None:
            if settled is None:
                check_copy(self.policy, folder)
            if not folder.is_dir():
                raise UsageError(NO_FOLDER)
            data = self.safe.own_place.parent.resolve()
            if data == folder.resolve() or data in folder.resolve().parents:
                raise UsageError(INSIDE)
        self.safe.keep_second_place(AndetSted(folder, spurgt=True))

    def status(self) -> Status:
        """Where copies lie now; looks at both places, so a share that does not answer takes its time."""
        place = self.safe.second_place()
        there = place.sted is not None and _is_dir(place.sted)
        others = self._of_this_store(self.safe.copies(place.sted)) if place.sted is not None and there else ()
        same = place.sted is not None and there and _device(place.sted) == _device(self.safe.own_place)
        return Status(self.safe.own_place, self._own(), place, others, there, same)

    def _own(self) -> tuple[Kopi, ...]:
        return self._of_this_store(self.safe.copies(self.safe.own_place))

    def _of_this_store(self, copies: tuple[Kopi, ...]) -> tuple[Kopi, ...]:
        """Without what was described as another store's: several may share a stick."""
        lager = self.store.info().database_id
        return tuple(kopi for kopi in copies if kopi.lager in ("", lager))

    def _let_go(self, place: Path, made: Kopi) -> None:
        """Remove what belongs to no generation. What cannot be removed takes room and no more."""
        for kopi in redundant(self.safe.copies(place), made.lager, made=made.fil.name):
            with suppress(KnownError, OSError):
                self.safe.remove(kopi)

    def _note(self, place: AndetSted) -> None:
        if place != self.safe.second_place():
            with suppress(KnownError):
                self.safe.keep_second_place(place)


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _device(path: Path) -> int | None:
    try:
        return path.stat().st_dev
    except OSError:
        return None
