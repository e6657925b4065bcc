"""A vault in memory with the semantics of the real one; ``tests/store/test_vault.py`` runs the same suite on both."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime

from smdb_desktop.services.errors import (
    NoSuchPerson,
    StoreError,
    StoreExists,
    StoreLocked,
    StoreMissing,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.vault import CodeState, KeyMaterial, PassphraseState, Unsettled, Verdict
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.store.keys.normal import normalised
from smdb_desktop.store.keys.strength import Strength
from tests.fakes.state import SENTENCE, State
from tests.fakes.store import FakeStore

RECOVERY_CODE = "0000-0000-0000-0000-0000-0000-0000"
NEXT_CODE = "1111-1111-1111-1111-1111-1111-1111"
FIRST = "person"
MOST_PEOPLE = 10
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
        self.slots: dict[str, tuple[str, bool]] = {}
        self.doors = FakeDoors(self)
        self._codes: list[tuple[str, bool]] = []
        self._made = 0
        self._strength = Strength()
        self._state = State()
        self._oevelse = False
        self._failures = 0
        self._last = self.ticks

    def exists(self) -> bool:
        return bool(self.slots)

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
        self.slots, self._oevelse = {FIRST: (normalised(passphrase), False)}, oevelse
        return self._opened(FIRST), self._new_code(awaited)

    def unlock(self, passphrase: str) -> FakeStore:
        self._may_open()
        person_id = self.owner(passphrase)
        opened = self._opened(person_id)
        person = opened.people.get(person_id)
        if person is not None and not person.aktiv:
            self.doors.take_away([person_id])
            opened.close()
            raise WrongPassphrase(SENTENCE, 0)
        self.slots[person_id] = (normalised(passphrase), False)
        return opened

    def owner(self, passphrase: str) -> str:
        """Whose passphrase that is; a wrong one counts."""
        found = next((id_ for id_, (there, _) in self.slots.items() if there == normalised(passphrase)), None)
        self._judge(found is not None)
        return found or ""

    def free(self, passphrase: str, but: str) -> None:
        """Refuse a passphrase that opens for somebody else."""
        if any(there == normalised(passphrase) for id_, (there, _) in self.slots.items() if id_ != but):
            raise UsageError(SENTENCE)

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
        opened = self._opened(FIRST)
        try:
            self._good_enough(new_passphrase, names(opened))
            whose = self._whose(opened, person_id)
            self.free(new_passphrase, whose)
        except UsageError:
            opened.close()
            raise
        self.slots[whose] = (normalised(new_passphrase), False)
        opened.people.current_id = whose
        if (symbols, True) in self._codes:
            self._codes = [(symbols, False)]
        return opened

    def change_passphrase(self, old: str, new: str, names: Iterable[str] = ()) -> None:
        self._good_enough(new, names)
        self._must_be_there()
        whose = self.owner(old)
        self.free(new, whose)
        self.slots[whose], self.left = (normalised(new), False), PassphraseState.SETTLED

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        self._must_be_there()
        self.owner(passphrase)
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

    def _whose(self, opened: FakeStore, named: str | None) -> str:
        people = {person.id: person for person in opened.people.all()}
        active = {id_ for id_, person in people.items() if person.aktiv}
        owners = sorted((set(self.slots) | active) - (set(people) - active))
        if named is None and len(owners) == 1:
            return owners[0]
        wanted = (named or "").strip().casefold()
        found = [id_ for id_ in owners if id_ == named or (id_ in people and people[id_].navn.casefold() == wanted)]
        if len(found) != 1:
            raise NoSuchPerson(SENTENCE)
        return found[0]

    def renewed(self) -> KeyMaterial:
        """The store has a new key, and a new code waits."""
        assert self.store is not None
        self.store.log.add(Handling.NOEGLE_NY, self.store.people.who(), self._clock())
        return self._new_code(awaited=True)

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

    def _opened(self, person_id: str) -> FakeStore:
        self.store = FakeStore(oevelse=self._oevelse, state=self._state, person_id=person_id, now=self._clock)
        return self.store


class FakeDoors:
    """Who can open the vault in memory. ``fail_with`` is raised by the next change, which then changes nothing."""

    def __init__(self, vault: FakeVault) -> None:
        self._vault = vault
        self.fail_with: StoreError | None = None

    def all(self) -> Mapping[str, bool]:
        return {id_: not pending for id_, (_, pending) in self._vault.slots.items()}

    def prove(self, own: str) -> None:
        store = self._vault.store
        if self._vault.owner(own) != (store.people.current_id if store is not None else ""):
            raise WrongPassphrase(SENTENCE, 0)

    def add(self, own: str, person_id: str, passphrase: str, names: Iterable[str] = ()) -> None:
        if problem := self._vault.judge(passphrase, names).problem:
            raise UsageError(problem)
        self.prove(own)
        self._vault.free(passphrase, "")
        if len({*self._vault.slots, person_id}) > MOST_PEOPLE:
            raise UsageError(SENTENCE)
        self._fail()
        self._vault.slots[person_id] = (normalised(passphrase), True)

    def take_away(self, people: Collection[str]) -> bool:
        had = any(id_ in people for id_ in self._vault.slots)
        left = {id_: slot for id_, slot in self._vault.slots.items() if id_ not in people}
        if had and any(not pending for _, pending in left.values()):
            self._fail()
            self._vault.slots = left
        return had

    def renew_key(self, own: str, progress: Callable[[int, int], None] | None = None) -> KeyMaterial:
        self.prove(own)
        self._fail()
        if progress is not None:
            progress(1, 1)
            progress(0, 0)
        return self._vault.renewed()

    def _fail(self) -> None:
        error, self.fail_with = self.fail_with, None
        if error is not None:
            raise error
