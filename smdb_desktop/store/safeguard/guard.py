"""Safeguard: counter, mirror and checkpoints of one open store, in the order in which they protect each other.

After a commit has returned its frames are mirrored, then it is counted; the mirror is emptied after a checkpoint has returned.
What fails here takes back no commit: the counter lags, and the mirror catches up with the next one.
"""

from __future__ import annotations

from contextlib import suppress

from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.stored.records import Heling
from smdb_desktop.store.connection import Connection, problems
from smdb_desktop.store.errors import damaged
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.safeguard.inplace import InPlace, derived
from smdb_desktop.store.safeguard.judge import Judge, mend_salt
from smdb_desktop.store.safeguard.mirror import LogMirror
from smdb_desktop.store.safeguard.pages import Walk
from smdb_desktop.store.safeguard.sidecar import Sidecar
from smdb_desktop.store.safeguard.told import keep, tell
from smdb_desktop.store.transactions import written

COMMITS = 32
"""A checkpoint is made after so many commits without a pause: what one damage can reach is no more. Each costs three syncs."""
BYTES = 1024 * 1024
"""And earlier, where the log has become this long."""


class Safeguard:
    """What stands beside one store while it is open; made with the folder locked.

    In this order: ``judge``, the connection, ``begin``, ``close``, the connection closed, ``let_go``. Raises OSError where the
    files beside the store cannot be made or are no ordinary files.
    """

    def __init__(self, folder: Folder, key: bytes, database_id: str, now: Clock) -> None:
        self._folder = folder
        self._key = key
        self._now = now
        self._db: Connection | None = None
        self._counter = 0
        self._since = 0
        self._told_loss = False
        self._file: InPlace
        self._open: list[Sidecar | LogMirror | InPlace] = []
        try:
            self._sidecar = Sidecar(folder.sidecar, derived(key, b"stand", database_id))
            self._open.append(self._sidecar)
            self._mirror = LogMirror(folder.mirror, folder.log, derived(key, b"spejl", database_id))
            self._open.append(self._mirror)
        except BaseException:
            self.let_go()
            raise

    def judge(self, salt: bytes) -> None:
        """Before SQLite opens the store: mend the beginning of the file and the log where they are damaged and can be mended.

        ``salt`` is what the key file says that the file begins with, or b"". Raises StoreDamaged where nothing that lies there
        makes a sound store.
        """
        mend_salt(self._folder, self._key, salt, self._now())
        judge = Judge(self._folder, self._key, self._sidecar.read(), self._mirror.read(), self._now)
        judge.judge()
        self._told_loss = judge.told_loss
        if self._folder.database.is_file():
            # opened before SQLite's own handle and closed after it: closing another one would drop its locks on this file
            self._file = InPlace(self._folder.database, read_only=True)
            self._open.append(self._file)

    def begin(self, db: Connection) -> None:
        """The store is open: write down what is missing, and begin with an empty log. Raises StoreDamaged for a loss in an
        unsound file."""
        self._db = db
        state, expected = written(db.conn), self._sidecar.read()
        self._counter = state.taeller
        if expected is not None and state.taeller < expected and not self._told_loss:
            if problems(db):
                raise damaged(self._folder.backup_hint, "older than its counter, and not sound")
            now, folder = self._now(), self._folder
            place = keep(folder, (folder.log, folder.mirror, folder.sidecar), now, self._file)
            tell(folder, Heling(False, now, expected - state.taeller, state.skrevet, str(place)))
        if not self.checkpoint():
            self._learn()
        if expected is None or state.taeller < expected:
            self._sidecar.begin(state.taeller)
        elif state.taeller > expected:
            self._sidecar.write(state.taeller)

    def committed(self, counter: int) -> None:
        """A commit has returned: mirror it, count it, and make a checkpoint where it is time. Raises nothing."""
        self._counter = counter
        self._since += 1
        small = True
        # what cannot be written now comes along with the next commit; what was committed is committed
        with suppress(OSError):
            small = self._mirror.append(counter)
        if self._mirror.lost:
            self._learn()
        with suppress(OSError):
            self._sidecar.write(counter)
        if not small or self._since >= COMMITS or self._mirror.length >= BYTES:
            self.checkpoint()

    def checkpoint(self) -> bool:
        """Bring what the log holds into the file and empty log and mirror; False where that cannot be done now."""
        if self._db is None:
            return False
        try:
            busy, *_ = self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except dbapi2.Error:
            return False
        if busy:
            return False
        self._since = 0
        with suppress(OSError):
            self._mirror.empty(self._counter)
        return True

    def _learn(self) -> None:
        """Where the last commit that has returned ends in a log of before, or in one that could not be read: SQLite knows it."""
        if self._db is None:
            return
        with suppress(OSError, dbapi2.Error):
            _busy, frames, _moved = self._db.conn.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
            self._mirror.know(frames)

    def undone(self, full: bool) -> None:
        """A commit was undone: nothing of it is left for the next opening. Raises nothing.

        ``full``: only because there was no room. Where the disk may fail otherwise SQLite is asked for nothing: it writes to what
        it has mapped of the log's index, and that would end the program (SIGBUS).
        """
        if not (full and self.checkpoint()):
            with suppress(OSError):
                self._mirror.cut_undone()

    def settle(self) -> bool:
        """While nothing happens: everything in the file, the counter on the disk; whether there was anything to do."""
        if not self._since:
            return False
        done = self.checkpoint()
        with suppress(OSError):
            self._sidecar.sync()
        return done

    def walk(self) -> Walk:
        """A walk through the pages of the file."""
        return Walk(self._file, self._key)

    def close(self) -> None:
        """Before the connection is closed: settle, and let go of all but the database's own file."""
        self.settle()
        with suppress(OSError):
            self._sidecar.sync()
        self._db = None
        for file in self._open[:2]:
            file.close()

    def let_go(self) -> None:
        """After the connection was closed, or where it never was opened; harmless the second time."""
        for file in self._open:
            file.close()
        self._key = b""
