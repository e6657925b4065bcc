"""FolderSafe: the copies of a data folder (``services.ports.safekeeping.Safe``): listed, removed, put elsewhere, taken back.

What concerns files alone needs no key and works beside an open store; ``restoring`` takes the folder for itself. What makes
copies is imported when one is made: nobody needs it to unlock.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smdb_desktop import held
from smdb_desktop.domain.words import T
from smdb_desktop.durable import OversizeError, put_in_place, read_small, sync_written, write_whole
from smdb_desktop.services.errors import KnownError, StoreDamaged, WrongPassphrase
from smdb_desktop.services.ports.safekeeping import AndetSted, unwatched
from smdb_desktop.services.stored.copies import Trin
from smdb_desktop.store import swap
from smdb_desktop.store.connection import peek
from smdb_desktop.store.copies import UNFINISHED_SUFFIX, copies_in, described, info_of, remove, remove_beside, slots_of
from smdb_desktop.store.errors import only_the_key, translated
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.keys.keyslots import MOST_BYTES, SlotType, parse
from smdb_desktop.store.vault import MISTYPED

if TYPE_CHECKING:
    from smdb_desktop.services.ports.safekeeping import Progress
    from smdb_desktop.services.stored.copies import Gendannelse, Kopi, Kopiaarsag
    from smdb_desktop.store.copyfile import Staged
    from smdb_desktop.store.present import Doors
    from smdb_desktop.store.restoring import FolderRestoring
    from smdb_desktop.store.vault import FolderVault

_PORTION = 1 << 20
_MOST_BYTES = 8192
NO_KEYS = T(
    "Nøglefilen mangler ved siden af kopien, og uden den kan kopien ikke åbnes. Find den fil, der hedder som kopien og ender på "
    ".keyslots.json, og læg den ved siden af."
)


class FolderSafe:
    """The copies of the folder of one vault."""

    def __init__(self, vault: FolderVault) -> None:
        self._vault = vault
        self._folder = vault.folder

    @property
    def own_place(self) -> Path:
        """``backup/`` of the data folder."""
        return self._folder.backups

    def target(self, aarsag: Kopiaarsag, tid: datetime, lager: str) -> Path:
        """The path of a new copy in ``backup/``, which is made where it is missing."""
        from smdb_desktop.store.backup import copy_name

        self._folder.make()
        return self._folder.backups / copy_name(aarsag, tid, lager)

    def copies(self, place: Path) -> tuple[Kopi, ...]:
        """The copies in a folder, newest first; () where it cannot be read."""
        return copies_in(place)

    def remove(self, kopi: Kopi) -> None:
        """Take a copy away with what belongs to it."""
        with translated():
            remove(kopi)

    def copy_over(self, kopi: Kopi, place: Path, progress: Progress) -> Kopi:
        """Put a copy into another folder; read back and compared, byte for byte, before it gets its name there."""
        target = place / kopi.fil.name
        temporary = target.with_name(target.name + UNFINISHED_SUFFIX)
        slots = _keys_beside(kopi)
        with translated():
            try:
                held.unlink(temporary)
                with held.exact(), kopi.fil.open("rb") as reading, temporary.open("xb") as writing:
                    done = 0
                    while portion := reading.read(_PORTION):
                        writing.write(portion)
                        done += len(portion)
                        progress(done, kopi.bytes)
                # a stick with FAT has no rights to set
                with suppress(OSError):
                    temporary.chmod(0o600)
                sync_written(temporary)
                if _digest(temporary) != _digest(kopi.fil):
                    from smdb_desktop.store.backup import BAD_COPY

                    raise StoreDamaged(BAD_COPY, "read back")
                over = kopi._replace(fil=target)
                write_whole(slots_of(target), slots)
                write_whole(info_of(target), described(over))
                put_in_place(temporary, target)
            except BaseException:
                with suppress(OSError):
                    held.unlink(temporary)
                remove_beside(target)
                raise
        return over

    # -- the second place --------------------------------------------------------------------------------------------

    def second_place(self) -> AndetSted:
        """The second place of this machine; an unreadable note is none."""
        with suppress(OSError, OversizeError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            body: dict[str, Any] = json.loads(read_small(self._folder.safekeeping, _MOST_BYTES))
            siden = body.get("siden")
            return AndetSted(
                Path(body["sted"]) if body.get("sted") else None,
                body.get("spurgt") is True,
                datetime.fromisoformat(siden).astimezone(UTC) if siden else None,
                str(body.get("fejl", "")),
            )
        return AndetSted()

    def keep_second_place(self, place: AndetSted) -> None:
        """Note the second place; whole or not at all."""
        body = {
            "sted": str(place.sted) if place.sted else None,
            "spurgt": place.spurgt,
            "siden": place.siden.astimezone(UTC).isoformat() if place.siden else None,
            "fejl": str(place.fejl),
        }
        with translated():
            write_whole(self._folder.safekeeping, json.dumps(body, indent=1).encode() + b"\n")

    # -- the one file ------------------------------------------------------------------------------------------------

    def pack(self, kopi: Kopi, target: Path, progress: Progress) -> None:
        """Write the one file of *Flyt til ny pc*, read back before it gets its name."""
        from smdb_desktop.store.copyfile import pack

        pack(self._folder, kopi, _keys_beside(kopi), target, progress)

    # -- the way back ------------------------------------------------------------------------------------------------

    def restoring(
        self,
        file: Path,
        secret: str,
        *,
        code: bool = False,
        progress: Progress | None = None,
        comparing: Progress | None = None,
    ) -> FolderRestoring:
        """Lay a copy ready beside the store, check every page and compare; the folder is held until the end."""
        from smdb_desktop.store.copyfile import stage
        from smdb_desktop.store.keys.recovery import parse_code
        from smdb_desktop.store.restoring import FolderRestoring, Laid, Watched

        type_, symbols = (SlotType.RECOVERY, parse_code(secret)) if code else (SlotType.PASSPHRASE, secret)
        if symbols is None:
            raise WrongPassphrase(MISTYPED, self._vault.wait_seconds())
        self._folder.make()
        lock = self._vault.take()
        try:
            try:
                note = swap.begin(self._folder, swap.new_note(file.name, self._vault.now()))
                staged = stage(self._folder, file, progress or unwatched)
                doors = self._doors(staged, type_, symbols)
                return FolderRestoring(
                    self._folder,
                    Laid(note, staged, doors),
                    lambda db: self._vault.migrated(db, lambda: None),
                    self._vault.in_hand,
                    lambda: self._vault.release(lock),
                    self._vault.now,
                    Watched(progress or unwatched, comparing or unwatched),
                    self._vault.datofelter(),
                )
            except BaseException:
                with suppress(KnownError, OSError):
                    swap.give_up(self._folder)
                raise
        except BaseException:
            self._vault.release(lock)
            raise

    def _doors(self, staged: Staged, type_: SlotType, secret: str) -> Doors:
        """What opens the copy, and the doors of afterwards: those of today where the secret opens one, else of the copy's those
        whose people have one today."""
        from smdb_desktop.store.present import doors_of

        own = None if staged.keyslots is None else parse(staged.keyslots)
        # the key file beside a copy may be another store's, exchanged by a hand; what opens the copy decides
        present = self._vault.key_copies()
        copies = (*present, *(() if own is None or own in present else (own,)))
        if not copies:
            raise StoreDamaged(NO_KEYS, "no key file")
        try:
            key = self._vault.open_with(type_, secret, copies, self._opens_copy)
        except StoreDamaged as error:
            from smdb_desktop.store.restoring import COPY_DAMAGED

            raise StoreDamaged(COPY_DAMAGED, error.details) from error
        return doors_of(key, self._folder, present, type_, secret)

    def _opens_copy(self, dek: bytes) -> bool:
        try:
            peek(self._folder.staged / swap.DATABASE, dek, with_log=True).close()
        except StoreDamaged:
            return False
        except dbapi2.Error as error:
            only_the_key(error)
            return False
        return True

    def ended_restore(self) -> Gendannelse | None:
        """A restoration that ended, or was cut off, and has not been told."""
        note = swap.read_note(self._folder)
        return None if note is None or note.trin in (Trin.KLARGOER, Trin.SKIFTER) else note.ended(self._folder)

    def forget_restore(self) -> None:
        """It has been told."""
        swap.forget_note(self._folder)


def _keys_beside(kopi: Kopi) -> bytes:
    """The key file beside a copy. Raises StoreDamaged where none lies there that can be read: it goes nowhere without."""
    try:
        content = read_small(slots_of(kopi.fil), MOST_BYTES)
        parse(content)
    except (OSError, ValueError) as error:
        raise StoreDamaged(NO_KEYS, type(error).__name__) from error
    return content


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while portion := file.read(_PORTION):
            digest.update(portion)
    return digest.digest()
