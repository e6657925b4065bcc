"""*Flyt til ny pc*: one file with everything, and a machine that knows it was left.

Two machines that go on from one store would use the same numbers for different submissions. So the store is marked as moved
before the file gets its name, and whoever opens it here afterwards is asked first; who goes on all the same gets higher numbers.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.called import called
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import KnownError, StoreExists, UsageError
from smdb_desktop.services.permitted import check_copy, check_on
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.policy import Key, Policy, Unlocked
from smdb_desktop.services.ports.safekeeping import Progress, Safe
from smdb_desktop.services.ports.store import RESTORED, Store
from smdb_desktop.services.safekeeping.backups import room_in
from smdb_desktop.services.stored.copies import MOVED, STAYED, Kopi
from smdb_desktop.services.stored.history import Handling

SUFFIX = ".smdbflyt"
SENTENCE = T(
    "Lageret er flyttet til en anden maskine ({tid:%d-%m-%Y kl. %H.%M}, filen {fil}). Arbejder begge maskiner videre, får to "
    "forskellige indberetninger samme nummer. Brug den nye maskine. Blev flytningen ikke til noget, så åbn vinduet, og vælg "
    "»Fortsæt på denne maskine«, eller kør »{program} move --stay«."
)
NO_PLACE = T("Mappen, filen skal ligge i, findes ikke. Sæt USB-nøglen i, eller vælg en anden mappe.")
A_FOLDER = T("{mappe} er en mappe. Skriv også, hvad filen skal hedde, fx flyt.smdbflyt i den mappe. Intet er flyttet.")


class Flyttet(NamedTuple):
    """That this store was moved to another machine: when, and the name of the file."""

    tid: datetime
    fil: str

    def sentence(self) -> str:
        """What is said to who would go on here."""
        return SENTENCE.format(tid=local(self.tid), fil=self.fil, program=called())


def moved(store: Store) -> Flyttet | None:
    """Whether the store was moved away from here."""
    kept = store.settings.get(MOVED)
    if not isinstance(kept, dict):
        return None
    return Flyttet(datetime.fromisoformat(str(kept["tid"])), str(kept["fil"]))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Mover:
    """Moves one open store away, or says that it stays."""

    store: Store
    safe: Safe
    clock: Clock
    changes: Changes
    policy: Policy = field(default_factory=Unlocked)

    def target(self, named: Path) -> Path:
        """The file under the name a person gave. Raises UsageError for a folder, and where its folder is not there; Administered
        where nothing is moved from this machine, or not to that folder."""
        check_on(self.policy, Key.MOVE)
        check_copy(self.policy, named.parent)
        if named.is_dir():
            raise UsageError(A_FOLDER.format(mappe=named))
        target = named if named.suffix.casefold() == SUFFIX else named.with_name(named.name + SUFFIX)
        if not target.parent.is_dir():
            raise UsageError(NO_PLACE)
        return target

    def leave(self, target: Path) -> Flyttet:
        """Mark the store as moved, on its thread and before the file is written: a cut in between asks, and forks nothing."""
        tid = self.clock()
        with self.store.together():
            self.store.settings.put(MOVED, {"tid": tid.isoformat(), "fil": target.name})
            self.store.log.add(Handling.FLYTTET, self.store.people.who(), tid)
        return Flyttet(tid, target.name)

    def write(self, kopi: Kopi, target: Path, progress: Progress) -> None:
        """Write the file from a copy that has proved itself; on any thread."""
        with room_in(target.parent):
            self.safe.pack(kopi, target, progress)

    def stay(self, *, used: bool) -> None:
        """The store goes on here. ``used``: its file may be in use elsewhere, so that what comes now takes higher numbers."""
        tid = self.clock()
        with self.store.together():
            self.store.settings.put(MOVED, None)
            self.store.log.add(Handling.FORTSAT_HER, self.store.people.who(), tid)
            if used:
                self.store.outbox.mark_restored(tid)
                self.store.settings.put(STAYED, self.store.settings.get(RESTORED))
        self.changes.publish(Changed(Kind.INDSTILLINGER), Changed(Kind.UDBAKKE))

    def move(self, kopi: Kopi, target: Path, progress: Progress) -> None:
        """All of it, where nobody waits. Where the file cannot be written the store stays."""
        self.leave(target)
        try:
            self.write(kopi, target, progress)
        except (KnownError, OSError) as error:
            self.failed(target, error)
            raise

    def failed(self, target: Path, error: Exception) -> None:
        """The file was not written, as far as anybody knows: the store stays. What may lie there all the same may be used."""
        self.stay(used=not isinstance(error, StoreExists) and _may_lie(target))


def _may_lie(target: Path) -> bool:
    """Whether the file, or what was to get its name, lies there; a stick that was pulled out may hold it."""
    try:
        return any(path.name.startswith(target.name) for path in target.parent.iterdir())
    except OSError:
        return True
