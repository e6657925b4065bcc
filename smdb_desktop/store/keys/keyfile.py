"""The two copies of the key file: what they say, and how they are replaced without losing what either of them said.
A secret is exchanged in two steps: first the new one beside the old one, then without the old one.

A copy that cannot be read is replaced by the other; one that can be read and says something else, and one of an older format, is
kept in ``backup/`` first. Where the copies differ nothing decides between them but the secret that somebody types.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection
from contextlib import suppress

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.durable import read_small, write_whole
from smdb_desktop.services.errors import StoreDamaged, StoreError, UsageError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.store.errors import translated
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.keys.attempts import Attempts, Ticks, must_be_counted
from smdb_desktop.store.keys.keyslots import FORMAT, MOST_BYTES, KeySlots, Slot, fits, parse

UNREADABLE = T("Nøglefilen er beskadiget eller mangler, og uden den kan data ikke låses op.")
BOTH_OPEN = T("Den gamle og den nye adgangssætning virker begge, til du har skiftet igen.")
NO_ROOM = T(
    "Nøglefilen har ikke plads til flere adgangssætninger og koder: for mange venter på at blive brugt. Bekræft "
    "gendannelseskoden, og lad dem, der har fået eller skiftet adgangssætning, låse op én gang. Prøv så igen. Intet er ændret."
)


def fitting(folder: Folder, database_id: str) -> bytes:
    """The first copy of the key file that can be read and is this store's, as it lies there: what goes along with a copy.

    Raises StoreDamaged where there is none: a copy with another key file, or half a one, would open for nobody.
    """
    for path in folder.keyslots:
        with suppress(OSError, ValueError, StoreError):
            content = read_small(path, MOST_BYTES)
            if parse(content).database_id == database_id:
                return content
    raise StoreDamaged(UNREADABLE, "no key file for the copy")


class KeyFile:
    """The key file of one data folder."""

    def __init__(self, folder: Folder, now: Clock, ticks: Ticks = time.monotonic) -> None:
        self._folder = folder
        self._now = now
        self._attempts = Attempts(folder.attempts, ticks)

    def load(self) -> tuple[KeySlots, ...]:
        """What the copies that can be read say, each once: in their order, but one of fewer changes after the other.

        Raises StoreDamaged when none can be read.
        """
        tried: list[str] = []
        read: list[KeySlots] = []
        for path in self._folder.keyslots:
            try:
                there = parse(read_small(path, MOST_BYTES))
            except (OSError, ValueError) as error:
                tried.append(f"{path.name}: {type(error).__name__}")
            else:
                read += [there] if there not in read else []
        if not read:
            raise StoreDamaged(sentences(UNREADABLE, self._folder.backup_hint()), ", ".join(tried))
        if len({there.database_id for there in read}) == 1:
            # a file that somebody put back does not go before the one that was made from it
            read.sort(key=lambda there: -there.nr)
        return tuple(read)

    def wait_seconds(self) -> int:
        """Whole seconds until another try is accepted; 0 when one may try now."""
        return self._attempts.wait_seconds(self._must())

    def failed(self) -> None:
        """Count a failure now."""
        self._attempts.failed(self._must())

    def succeeded(self) -> None:
        """Forget all failures."""
        self._attempts.succeeded()

    def _must(self) -> bool:
        with suppress(StoreError):
            return must_be_counted(self.load())
        return False

    def begin(self, slots: KeySlots) -> None:
        """Write the key file of a new store, its count of failures first: a store that should have one and has none waits."""
        self._attempts.succeeded()
        self.write(slots)

    def differs(self, slots: KeySlots) -> bool:
        """Whether a copy is missing or is not this, byte for byte."""
        wanted = slots.to_bytes()
        return any(not path.is_file() or path.read_bytes() != wanted for path in self._folder.keyslots)

    def write(self, slots: KeySlots) -> None:
        """Write every copy, one after the other: a crash leaves at least one of them whole."""
        content = whole(slots)
        with translated():
            for path in self._folder.keyslots:
                write_whole(path, content)

    def replace(self, before: KeySlots, slots: KeySlots) -> None:
        """Write ``slots``, made from ``before``; what stands there otherwise is kept first. Raises UsageError for too many."""
        whole(slots)
        self._folder.make()
        kept: set[bytes] = set()
        for path in self._folder.keyslots:
            with suppress(OSError, ValueError):
                content = read_small(path, MOST_BYTES)
                other = parse(content) != before
                if content not in kept and (other or json.loads(content)["format"] != FORMAT):
                    self._keep(content, "afviger" if other else "format1")
                    kept.add(content)
        self.write(slots)

    def replace_or_leave(self, before: KeySlots, slots: KeySlots) -> None:
        """The same; where it fails, what the first copy has of it is taken back. Raises StoreError."""
        try:
            self.replace(before, slots)
        except StoreError:
            first = self._folder.keyslots[0]
            with suppress(OSError, ValueError, StoreError):
                if parse(read_small(first, MOST_BYTES)) == slots:
                    write_whole(first, before.to_bytes())
            raise

    def exchange(self, before: KeySlots, both: KeySlots, old: Collection[Slot]) -> None:
        """Let the last slot of ``both`` take the place of ``old``: at each moment the one or the other opens.

        Raises StoreError; what fails in the first step is taken back, after the second both open and the sentence says so.
        """
        self.replace_or_leave(before, both)
        try:
            self.replace(both, both.without(old).settled(both.slots[-1]))
        except StoreError as error:
            raise type(error)(sentences(str(error), BOTH_OPEN), error.details) from error

    def _keep(self, content: bytes, why: str) -> None:
        name = f"keyslots-{why}-{self._now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}.json"
        with translated():
            write_whole(self._folder.backups / name, content)


def whole(slots: KeySlots) -> bytes:
    """The file as it would be read again. Raises UsageError where it would be too large, before anything is written."""
    content = slots.to_bytes()
    if not fits(slots.slots) or len(content) > MOST_BYTES:
        raise UsageError(NO_ROOM)
    parse(content)
    return content
