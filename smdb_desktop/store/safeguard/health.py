"""``ports.store.Health`` over one store: what an opening mended or missed, and the check of pages while nothing happens."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.stored.records import Heling, Json, Tjek
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.rows import stamp, unstamp
from smdb_desktop.store.safeguard.guard import Safeguard
from smdb_desktop.store.safeguard.pages import Walk
from smdb_desktop.store.safeguard.told import forget, told
from smdb_desktop.store.settings import Settings
from smdb_desktop.store.transactions import Transactions

_SETTING = "tjek"


class Health:
    """``ports.store.Health``."""

    def __init__(self, tx: Transactions, settings: Settings, folder: Folder, guard: Safeguard, now: Clock) -> None:
        self._tx = tx
        self._settings = settings
        self._folder = folder
        self._guard = guard
        self._now = now
        self._walk: Walk | None = None
        self._bad = 0
        self._latest: Tjek | None = None

    def mended(self) -> Heling | None:
        """What an opening mended or found missing and nobody has read yet."""
        with self._tx.translated():
            return told(self._folder, self._now())

    def read(self) -> None:
        """Somebody has read it."""
        with self._tx.translated():
            forget(self._folder)

    def checked(self) -> Tjek | None:
        """The last check of all pages, or one that has found something already; None where there never was one."""
        if self._latest is not None:
            return self._latest
        found = self._settings.get(_SETTING)
        if not isinstance(found, Mapping):
            return None
        return Tjek(unstamp(str(found["tid"])), int(str(found["sider"])), int(str(found["fundet"])))

    def check(self, pages: int) -> bool:
        """Check the next pages; whether there are more. Damage is noted at once, the whole when all pages were seen."""
        with self._tx.translated():
            if self._walk is None:
                self._walk, self._bad = self._guard.walk(), 0
            walk = self._walk
            bad = walk.portion(pages)
            if bad:
                # a checkpoint writes a page anew that the log has whole
                self._guard.checkpoint()
                bad = tuple(number for number in bad if not walk.is_whole(number))
                if bad and not self._bad:
                    self._note(walk.number - 1, len(bad))
                self._bad += len(bad)
            if bad is not None:
                return True
            self._note(walk.number - 1, self._bad)
            self._walk = None
            return False

    def _note(self, pages: int, bad: int) -> None:
        self._latest = Tjek(self._now(), pages, bad)
        note: dict[str, Json] = {"tid": stamp(self._latest.tid), "sider": pages, "fundet": bad}
        # a file that is damaged or full may take no note; it is known all the same, and looked for again
        with suppress(StoreError):
            self._settings.put(_SETTING, note)

    def settle(self) -> bool:
        """While nothing happens: everything from the log into the file; whether there was anything to do."""
        return self._guard.settle()

    def copy_hint(self) -> str:
        """A sentence on where the newest copy lies."""
        return self._folder.backup_hint()
