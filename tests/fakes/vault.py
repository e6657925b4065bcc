"""A vault in memory with the semantics of the real one; ``tests/store/test_vault.py`` runs the same suite on both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

from smdb_desktop.services.errors import StoreExists, StoreLocked, StoreMissing, UsageError, WrongPassphrase
from smdb_desktop.services.ports.vault import KeyMaterial
from tests.fakes.state import SENTENCE, State
from tests.fakes.store import FakeStore

RECOVERY_CODE = "0000-0000-0000-0000-0000-0000-0000"
NEXT_CODE = "1111-1111-1111-1111-1111-1111-1111"


class FakeVault:
    """A vault in memory. ``now`` is the clock for the delay; ``clock`` is the store's, ``now`` where none is given.

    ``store`` is the open store, if any.
    """

    def __init__(self, now: datetime | None = None, clock: Callable[[], datetime] | None = None) -> None:
        self.now = now or datetime(2025, 8, 1, 9, 0, tzinfo=UTC)
        self._clock = clock or (lambda: self.now)
        self.store: FakeStore | None = None
        self._passphrase: str | None = None
        self._code = RECOVERY_CODE
        self._state = State()
        self._oevelse = False
        self._failures = 0
        self._last = self.now

    def exists(self) -> bool:
        return self._passphrase is not None

    def is_practice(self) -> bool:
        return self._oevelse

    def wait_seconds(self) -> int:
        if self._failures == 0:
            return 0
        self._last = min(self._last, self.now)
        delay: int = min(1 << (self._failures - 1), 300)
        return max(0, delay - int((self.now - self._last).total_seconds()))

    def create(self, passphrase: str, *, oevelse: bool) -> tuple[FakeStore, KeyMaterial]:
        _long_enough(passphrase)
        if self.exists():
            raise StoreExists(SENTENCE)
        self._passphrase, self._oevelse = _nfc(passphrase), oevelse
        return self._opened(), KeyMaterial(RECOVERY_CODE)

    def unlock(self, passphrase: str) -> FakeStore:
        self._may_open()
        self._judge(_nfc(passphrase) == self._passphrase)
        return self._opened()

    def unlock_with_recovery(self, code: str, new_passphrase: str, person_id: str | None = None) -> FakeStore:
        _long_enough(new_passphrase)
        typed = re.sub(r"[\s-]", "", code).upper().translate(str.maketrans("OIL", "011"))
        if len(typed) != len(RECOVERY_CODE.replace("-", "")):
            raise WrongPassphrase(SENTENCE, self.wait_seconds())
        self._may_open()
        self._judge(typed == self._code.replace("-", ""))
        self._passphrase = _nfc(new_passphrase)
        return self._opened()

    def change_passphrase(self, old: str, new: str) -> None:
        _long_enough(new)
        if not self.exists():
            raise StoreMissing(SENTENCE)
        self._judge(_nfc(old) == self._passphrase)
        self._passphrase = _nfc(new)

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        if not self.exists():
            raise StoreMissing(SENTENCE)
        self._judge(_nfc(passphrase) == self._passphrase)
        self._code = NEXT_CODE
        return KeyMaterial(self._code)

    def _may_open(self) -> None:
        if not self.exists():
            raise StoreMissing(SENTENCE)
        if self.store is not None and self.store.is_open:
            raise StoreLocked(SENTENCE)

    def _judge(self, right: bool) -> None:
        wait = self.wait_seconds()
        if wait:
            raise WrongPassphrase(SENTENCE, wait)
        if not right:
            self._failures += 1
            self._last = self.now
            raise WrongPassphrase(SENTENCE, self.wait_seconds())
        self._failures = 0

    def _opened(self) -> FakeStore:
        self.store = FakeStore(oevelse=self._oevelse, state=self._state, now=self._clock)
        return self.store


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _long_enough(passphrase: str) -> None:
    if len(_nfc(passphrase)) < 12:
        raise UsageError(SENTENCE)
