"""What every vault promises (``services.ports.Vault``), run on a data folder and on the tests' fake alike."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import (
    StoreExists,
    StoreLocked,
    StoreMissing,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports.vault import Vault
from tests.fakes.vault import FakeVault
from tests.store.store_material import OTHER, PASSPHRASE, START, Clock, vault


class Door:
    """A vault with its clock, whichever kind it is."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.clock = Clock()
        self._turned = FakeVault(START) if kind == "fake" else None
        self.vault: Vault = self._turned or vault(folder, self.clock)

    def turn(self, seconds: float) -> None:
        """Let time pass; backwards when negative."""
        self.clock.turn(seconds)
        if self._turned is not None:
            self._turned.now = self.clock.now

    def wrong(self, passphrase: str = OTHER) -> WrongPassphrase:
        """The error of a wrong try."""
        with pytest.raises(WrongPassphrase) as caught:
            self.vault.unlock(passphrase)
        return caught.value


@pytest.fixture(params=["folder", "fake"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Door:
    return Door(request.param, tmp_path / "data")


def made(door: Door, **options: Any) -> str:
    """A store was made and closed; its recovery code."""
    store, key = door.vault.create(PASSPHRASE, oevelse=options.get("oevelse", False))
    store.settings.put("kept", True)
    store.close()
    return key.recovery_code


def test_before_and_after_set_up(door: Door) -> None:
    assert not door.vault.exists()
    assert not door.vault.is_practice()
    with pytest.raises(StoreMissing):
        door.vault.unlock(PASSPHRASE)
    with pytest.raises(StoreMissing):
        door.vault.change_passphrase(PASSPHRASE, OTHER)
    made(door, oevelse=True)
    assert door.vault.exists()
    assert door.vault.is_practice()
    with pytest.raises(StoreExists):
        door.vault.create(PASSPHRASE, oevelse=False)
    store = door.vault.unlock(PASSPHRASE)
    assert store.settings.get("kept") is True
    assert store.info().oevelse
    store.close()


@pytest.mark.parametrize("short", ["", "elleve tegn", "e\u0301" * 11])
def test_a_short_passphrase_is_refused(door: Door, short: str) -> None:
    with pytest.raises(UsageError):
        door.vault.create(short, oevelse=False)
    assert not door.vault.exists()
    code = made(door)
    with pytest.raises(UsageError):
        door.vault.change_passphrase(PASSPHRASE, short)
    with pytest.raises(UsageError):
        door.vault.unlock_with_recovery(code, short)
    door.vault.unlock(PASSPHRASE).close()


def test_the_same_letters_in_another_encoding_open(door: Door) -> None:
    made(door)
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)
    assert decomposed != PASSPHRASE
    door.vault.unlock(decomposed).close()


def test_one_open_store_at_a_time(door: Door) -> None:
    made(door)
    store = door.vault.unlock(PASSPHRASE)
    with pytest.raises(StoreLocked):
        door.vault.unlock(PASSPHRASE)
    store.close()
    door.vault.unlock(PASSPHRASE).close()


def test_the_passphrase_is_changed_open_or_closed(door: Door) -> None:
    made(door)
    door.vault.change_passphrase(PASSPHRASE, OTHER)
    store = door.vault.unlock(OTHER)
    door.vault.change_passphrase(OTHER, PASSPHRASE)
    assert store.settings.get("kept") is True
    store.close()
    door.vault.unlock(PASSPHRASE).close()
    assert door.wrong().wait_seconds == 1


def test_changing_needs_the_old_passphrase(door: Door) -> None:
    made(door)
    with pytest.raises(WrongPassphrase):
        door.vault.change_passphrase(OTHER, "en tredje sætning")
    assert door.vault.wait_seconds() == 1
    door.turn(1)
    door.vault.unlock(PASSPHRASE).close()


def test_the_recovery_code_opens_sets_a_passphrase_and_stays_valid(door: Door) -> None:
    code = made(door)
    for typed, new in ((code, OTHER), (f" {code.lower().replace('-', ' ').replace('0', 'o')} ", PASSPHRASE)):
        store = door.vault.unlock_with_recovery(typed, new)
        assert store.settings.get("kept") is True
        store.close()
        door.vault.unlock(new).close()
    assert door.wrong(OTHER).wait_seconds == 1


def test_a_mistyped_code_is_told_and_does_not_count(door: Door) -> None:
    code = made(door)
    with pytest.raises(WrongPassphrase):
        door.vault.unlock_with_recovery(code[:-1], OTHER)
    assert door.vault.wait_seconds() == 0
    door.vault.unlock(PASSPHRASE).close()


def test_the_delay_grows_and_ends(door: Door) -> None:
    made(door)
    waits = []
    for _ in range(11):
        waits.append(door.wrong().wait_seconds)
        assert door.vault.wait_seconds() == waits[-1]
        door.turn(waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_try_before_its_time_is_refused_even_when_right(door: Door) -> None:
    made(door)
    door.wrong()
    door.turn(1)
    assert door.wrong().wait_seconds == 2
    door.turn(1)
    with pytest.raises(WrongPassphrase) as caught:
        door.vault.unlock(PASSPHRASE)
    assert caught.value.wait_seconds == door.vault.wait_seconds() == 1
    door.turn(1)
    door.vault.unlock(PASSPHRASE).close()
    assert door.wrong().wait_seconds == 1, "success forgets the failures"


@pytest.mark.parametrize("back", [1, 3_600, 86_400 * 365])
def test_a_clock_turned_back_neither_skips_nor_locks_for_ever(door: Door, back: int) -> None:
    made(door)
    for _ in range(3):
        door.turn(door.wrong().wait_seconds)
    assert door.wrong().wait_seconds == 8
    door.turn(-back)
    assert door.vault.wait_seconds() == 8
    door.turn(7)
    assert door.vault.wait_seconds() == 1
    door.turn(1)
    door.vault.unlock(PASSPHRASE).close()


def test_the_folder_is_let_go_of_from_any_thread(tmp_path: Path) -> None:
    folder = vault(tmp_path / "data").folder
    folder.make()
    with ThreadPoolExecutor(1) as lane:
        lock = lane.submit(folder.lock).result()
    with pytest.raises(StoreLocked):
        folder.lock()
    lock.release()
    folder.lock().release()


@pytest.mark.parametrize("opened", [False, True])
def test_a_new_recovery_code_takes_the_place_of_the_old(door: Door, opened: bool) -> None:
    old = made(door)
    store = door.vault.unlock(PASSPHRASE) if opened else None
    new = door.vault.renew_recovery(PASSPHRASE).recovery_code
    if store is not None:
        store.close()
    assert new != old
    with pytest.raises(WrongPassphrase):
        door.vault.unlock_with_recovery(old, OTHER)
    door.turn(3600)
    door.vault.unlock_with_recovery(new, OTHER).close()
    door.vault.unlock(OTHER).close()


def test_a_new_recovery_code_needs_the_passphrase(door: Door) -> None:
    code = made(door)
    with pytest.raises(WrongPassphrase):
        door.vault.renew_recovery(OTHER)
    door.turn(3600)
    door.vault.unlock_with_recovery(code, OTHER).close()
