"""A vault in memory with the semantics of the real one; ``tests/store/test_vault.py`` runs the same suite on both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from smdb_desktop.services.errors import StoreExists, StoreLocked, StoreMissing, UsageError, WrongPassphrase
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.vault import CodeState, KeyMaterial, PassphraseState, Unsettled, Verdict
from smdb_desktop.store.keys.normal import normalised
from smdb_desktop.store.keys.strength import Strength
from tests.fakes.state import SENTENCE, State
from tests.fakes.store import FakeStore

RECOVERY_CODE = "0000-0000-0000-0000-0000-0000-0000"
NEXT_CODE = "1111-1111-1111-1111-1111-1111-1111"
_MOST_WAITING = 3


class FakeVault:
    """A vault in memory. ``ticks`` is the time for the delay; ``clock`` is the store's, ``now`` where none is given.

    ``left`` is what a change of passphrase that was cut off has left: nothing is ever cut off in memory.

    ``store`` is the open store, if any.
    """

    def __init__(self, now: datetime | None = None, clock: Callable[[], datetime] | None = None) -> None:
        self.now = now or datetime(2025, 8, 1, 9, 0, tzinfo=UTC)
        self._clock = clock or (lambda: self.now)
        self.ticks = 1e6
        self.store: FakeStore | None = None
        self.left = PassphraseState.SETTLED
        self._passphrase: str | None = None
        self._codes: list[tuple[str, bool]] = []
        self._made = 0
        self._strength = Strength()
        self._state = State()
        self._oevelse = False
        self._failures = 0
        self._last = self.ticks

    def exists(self) -> bool:
        return self._passphrase is not None

    def is_practice(self) -> bool:
        return self._oevelse

    def judge(self, passphrase: str, names: Iterable[str] = ()) -> Verdict:
        return self._strength.judge(passphrase, names)

    def wait_seconds(self) -> int:
        if self._failures == 0:
            return 0
        delay: int = min(1 << (self._failures - 1), 300)
        return max(0, delay - int(self.ticks - self._last))

    def create(
        self, passphrase: str, *, oevelse: bool, names: Iterable[str] = (), awaited: bool = True
    ) -> tuple[FakeStore, KeyMaterial]:
        self._good_enough(passphrase, names)
        if self.exists():
            raise StoreExists(SENTENCE)
        self._passphrase, self._oevelse = normalised(passphrase), oevelse
        return self._opened(), self._new_code(awaited)

    def unlock(self, passphrase: str) -> FakeStore:
        self._may_open()
        self._judge(normalised(passphrase) == self._passphrase)
        return self._opened()

    def unlock_with_recovery(
        self,
        code: str,
        new_passphrase: str,
        person_id: str | None = None,
        names: Callable[[Store], Iterable[str]] = lambda _store: (),
    ) -> FakeStore:
        self._good_enough(new_passphrase, ())
        symbols = self._symbols(code)
        self._may_open()
        self._judge(symbols in self._known())
        opened = self._opened()
        try:
            self._good_enough(new_passphrase, names(opened))
        except UsageError:
            opened.close()
            raise
        self._passphrase = normalised(new_passphrase)
        if (symbols, True) in self._codes:
            self._codes = [(symbols, False)]
        return opened

    def change_passphrase(self, old: str, new: str, names: Iterable[str] = ()) -> None:
        self._good_enough(new, names)
        self._must_be_there()
        self._judge(normalised(old) == self._passphrase)
        self._passphrase, self.left = normalised(new), PassphraseState.SETTLED

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        self._must_be_there()
        self._judge(normalised(passphrase) == self._passphrase)
        waiting = [code for code in self._codes if code[1]]
        gone = waiting[: 1 - _MOST_WAITING]
        self._codes = [code for code in self._codes if code not in gone]
        return self._new_code(awaited=True)._replace(displaced=bool(gone))

    def confirm_recovery(self, code: str) -> None:
        self._must_be_there()
        symbols = self._symbols(code)
        self._judge(symbols in self._known())
        self._codes = [(symbols, False)]

    def unsettled(self) -> Unsettled:
        waiting = [pending for _, pending in self._codes]
        code = CodeState.IN_HAND
        if any(waiting):
            code = CodeState.NEVER if all(waiting) else CodeState.RENEWED
        return Unsettled(code, self.left)

    def _new_code(self, awaited: bool) -> KeyMaterial:
        code = RECOVERY_CODE.replace("0", str(self._made % 10))
        self._made += 1
        self._codes.append((code.replace("-", ""), awaited))
        return KeyMaterial(code)

    def _known(self) -> set[str]:
        return {code for code, _ in self._codes}

    def _symbols(self, code: str) -> str:
        typed = re.sub(r"[\s-]", "", code).upper().translate(str.maketrans("OIL", "011"))
        if len(typed) != len(RECOVERY_CODE.replace("-", "")):
            raise WrongPassphrase(SENTENCE, self.wait_seconds())
        return typed

    def _good_enough(self, passphrase: str, names: Iterable[str]) -> None:
        if problem := self.judge(passphrase, names).problem:
            raise UsageError(problem)

    def _must_be_there(self) -> None:
        if not self.exists():
            raise StoreMissing(SENTENCE)

    def _may_open(self) -> None:
        self._must_be_there()
        if self.store is not None and self.store.is_open:
            raise StoreLocked(SENTENCE)

    def _judge(self, right: bool) -> None:
        wait = self.wait_seconds()
        if wait:
            raise WrongPassphrase(SENTENCE, wait)
        if not right:
            self._failures += 1
            self._last = self.ticks
            raise WrongPassphrase(SENTENCE, self.wait_seconds())
        self._failures = 0

    def _opened(self) -> FakeStore:
        self.store = FakeStore(oevelse=self._oevelse, state=self._state, now=self._clock)
        return self.store
