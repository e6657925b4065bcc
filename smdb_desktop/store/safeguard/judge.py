"""Judges the log that a killed program left, before SQLite opens the store: SQLite ends a log at its first bad frame and says
nothing, and a log of an earlier day rolls the store back.

Nothing is changed before a better state has proved itself on a copy and the damaged files are kept. The state that was written
furthest wins, never the longer file or the newer generation.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from smdb_desktop import held
from smdb_desktop.durable import sync_folder, write_whole
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.stored.records import Heling, Skrivestand
from smdb_desktop.store.connection import SALT_BYTES, open_database, peek, problems, salt_of
from smdb_desktop.store.errors import damaged
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.safeguard.inplace import InPlace
from smdb_desktop.store.safeguard.mirror import Mirrored
from smdb_desktop.store.safeguard.pages import PAGE_BYTES, PageKey
from smdb_desktop.store.safeguard.told import keep, tell
from smdb_desktop.store.transactions import Transactions, written

_AS_IT_LIES, _MIRROR, _WITHOUT = "log", "mirror", "without"


class Judge:
    """One judgement of a locked folder. ``expected`` is the sidecar's counter, ``mirrored`` what the mirror holds."""

    def __init__(self, folder: Folder, key: bytes, expected: int | None, mirrored: Mirrored | None, now: Clock) -> None:
        self._folder = folder
        self._key = key
        self._expected = expected
        self._mirrored = mirrored
        self._now = now
        self.told_loss = False
        """Whether something is missing and was written down."""

    def judge(self) -> None:
        """Leave the store as it is, or put a better log in place and write down what was mended.

        Raises StoreDamaged where nothing that lies there makes a sound store; then every file is as it was.
        """
        log = self._folder.log.read_bytes() if self._folder.log.is_file() else b""
        if not log and self._mirrored is None:
            return
        there, base = self._counter(with_log=True), self._counter(with_log=False)
        if not self._doubted(log, there, base):
            return
        candidates = self._candidates(log, base)
        states = {name: state for name, image in candidates.items() if (state := self._tried(image))}
        if not states:
            raise damaged(self._folder.backup_hint, "no log fits")
        best = max(states, key=lambda name: states[name].taeller)
        if best != _AS_IT_LIES:
            self._put(candidates[best], states[best])

    def _counter(self, *, with_log: bool) -> int | None:
        try:
            with closing(peek(self._folder.database, self._key, with_log=with_log)) as db:
                return written(db.conn).taeller
        except dbapi2.Error:
            return None

    def _doubted(self, log: bytes, there: int | None, base: int | None) -> bool:
        if there is None or (self._expected is not None and there < self._expected):
            return True
        if self._mirrored is None:
            return False
        return not log.startswith(self._mirrored.image) or self._is_older(base)

    def _is_older(self, base: int | None) -> bool:
        """Whether the file itself is an older one than the mirror (and the log of the same generation) was begun on."""
        return self._mirrored is not None and base is not None and base < self._mirrored.base

    def _candidates(self, log: bytes, base: int | None) -> Mapping[str, bytes]:
        """What may stand in the log's place, the least change first."""
        found = {_AS_IT_LIES: log}
        if self._mirrored is not None:
            if not self._is_older(base):
                found[_MIRROR] = self._mirrored.image
            elif log[16:24] == self._mirrored.generation:
                del found[_AS_IT_LIES]
        return found | {_WITHOUT: b""}

    def _tried(self, image: bytes) -> Skrivestand | None:
        """How far the store is written with this log, on a copy; None where that does not open, or is not sound."""
        with self._copy() as copy:
            copy.with_name(copy.name + "-wal").write_bytes(image)
            try:
                with closing(open_database(copy, self._key)) as db:
                    state = written(db.conn)
                    if problems(db) or (state.taeller and Log(Transactions(db, self._now)).verify()):
                        return None
                    return state
            except dbapi2.Error:
                return None

    @contextmanager
    def _copy(self) -> Iterator[Path]:
        copy = self._folder.trial
        try:
            shutil.copyfile(self._folder.database, copy)
            copy.chmod(0o600)
            yield copy
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                with suppress(OSError):
                    held.unlink(copy.with_name(copy.name + suffix))

    def _put(self, image: bytes, state: Skrivestand) -> None:
        """Keep what lies there, write down what is done, and put this log in place; begun again where it is cut off."""
        folder, now = self._folder, self._now()
        missing = max(0, (self._expected or 0) - state.taeller)
        evidence = [folder.log, folder.mirror, folder.sidecar]
        place = keep(folder, [*evidence, folder.database] if missing else evidence, now)
        tell(folder, Heling(not missing, now, missing, state.skrevet, str(place)))
        self.told_loss = missing > 0
        held.unlink(folder.index)
        log = InPlace(folder.log)
        try:
            log.cut(0)
            log.write(0, image)
            log.sync()
        finally:
            log.close()
        sync_folder(folder.root)


def mend_salt(folder: Folder, key: bytes, salt: bytes, now: datetime) -> None:
    """Write the file's first 16 bytes anew where only they are damaged: its first page proves itself with the key file's salt."""
    if len(salt) != SALT_BYTES or not folder.database.is_file() or salt_of(folder.database) == salt:
        return
    with folder.database.open("rb") as file:
        first = file.read(PAGE_BYTES)
    if PageKey(key, first[:SALT_BYTES]).is_whole(1, first) or not PageKey(key, salt).is_whole(1, first):
        return
    folder.make()
    place = keep(folder, (), now)
    write_whole(place / "smdb.db.begyndelse", first)
    tell(folder, Heling(True, now, 0, None, str(place)))
    file_ = InPlace(folder.database)
    try:
        file_.write(0, salt)
        file_.sync()
    finally:
        file_.close()
