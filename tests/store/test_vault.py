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
from smdb_desktop.services.ports.vault import CodeState, Unsettled, Vault
from smdb_desktop.store.keys.keyslots import SlotType
from tests.fakes.vault import FakeVault
from tests.store.store_material import OTHER, PASSPHRASE, START, Clock, later, vault


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
            self._turned.ticks = self.clock.passed

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


@pytest.mark.parametrize("by", [-1, -3_600, -86_400 * 365, 1, 3_600, 86_400 * 365])
def test_a_clock_that_is_turned_neither_skips_nor_lengthens_the_delay(door: Door, by: int) -> None:
    made(door)
    for _ in range(3):
        door.turn(door.wrong().wait_seconds)
    assert door.wrong().wait_seconds == 8
    door.clock.set(by)
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
def test_a_new_recovery_code_takes_the_place_of_the_old_when_it_is_confirmed(door: Door, opened: bool) -> None:
    old = made(door)
    door.vault.confirm_recovery(old)
    assert door.vault.unsettled() == Unsettled()
    store = door.vault.unlock(PASSPHRASE) if opened else None
    new = door.vault.renew_recovery(PASSPHRASE).recovery_code
    assert new != old
    assert door.vault.unsettled().code is CodeState.RENEWED
    door.vault.confirm_recovery(new)
    assert door.vault.unsettled() == Unsettled()
    if store is not None:
        store.close()
    with pytest.raises(WrongPassphrase):
        door.vault.unlock_with_recovery(old, OTHER)
    door.turn(3600)
    door.vault.unlock_with_recovery(new, OTHER).close()
    door.vault.unlock(OTHER).close()


def test_a_code_that_nobody_confirmed_takes_nothing_away(door: Door) -> None:
    old = made(door)
    door.vault.confirm_recovery(old)
    new = door.vault.renew_recovery(PASSPHRASE).recovery_code
    for code in (old, new):
        door.vault.unlock_with_recovery(code, PASSPHRASE).close()


def test_the_old_code_is_kept_by_typing_it(door: Door) -> None:
    old = made(door)
    door.vault.confirm_recovery(old)
    new = door.vault.renew_recovery(PASSPHRASE).recovery_code
    door.vault.confirm_recovery(old)
    assert door.vault.unsettled() == Unsettled()
    with pytest.raises(WrongPassphrase):
        door.vault.unlock_with_recovery(new, OTHER)
    door.turn(1)
    door.vault.unlock_with_recovery(old, OTHER).close()


def test_a_store_is_born_with_a_code_that_waits(door: Door) -> None:
    code = made(door)
    assert door.vault.unsettled().code is CodeState.NEVER
    door.vault.confirm_recovery(f" {code.lower()} ")
    assert door.vault.unsettled().code is CodeState.IN_HAND


def test_a_code_that_opened_the_store_is_in_hand(door: Door) -> None:
    code = made(door)
    door.vault.unlock_with_recovery(code, OTHER).close()
    assert door.vault.unsettled() == Unsettled()


def test_a_code_that_opens_nothing_is_not_confirmed(door: Door) -> None:
    code = made(door)
    for wrong in ("2222-2222-2222-2222-2222-2222-2222", code[:-1]):
        with pytest.raises(WrongPassphrase):
            door.vault.confirm_recovery(wrong)
        door.turn(60)
    assert door.vault.unsettled().code is CodeState.NEVER
    door.vault.confirm_recovery(code)


def test_of_many_codes_that_nobody_confirmed_the_newest_three_open_beside_the_confirmed_one(door: Door) -> None:
    first = made(door)
    door.vault.confirm_recovery(first)
    made_now = [door.vault.renew_recovery(PASSPHRASE) for _ in range(4)]
    assert [keys.displaced for keys in made_now] == [False, False, False, True], "said of the one that gives way"
    codes = [keys.recovery_code for keys in made_now]
    for code in (first, *codes[1:]):
        door.vault.unlock_with_recovery(code, PASSPHRASE).close()
        if code != first:
            break
    with pytest.raises(WrongPassphrase):
        door.vault.unlock_with_recovery(codes[0], PASSPHRASE)


def test_a_new_recovery_code_needs_the_passphrase(door: Door) -> None:
    code = made(door)
    with pytest.raises(WrongPassphrase):
        door.vault.renew_recovery(OTHER)
    door.turn(3600)
    door.vault.unlock_with_recovery(code, OTHER).close()


WEAK = (
    "aaaaaaaaaaaa",
    "123456789012",
    "passwordpass",
    "adgangskode1",
    "adgangskode123",
    "jegelskerdig123",
    "a" * 80,
    "150277-9995 150277-9995",
    "mit nummer er 1502779995 her",
)


@pytest.mark.parametrize("weak", WEAK)
def test_a_passphrase_that_is_easily_guessed_is_refused_everywhere(door: Door, weak: str) -> None:
    with pytest.raises(UsageError, match="fire ord") as refused:
        door.vault.create(weak, oevelse=False)
    assert not door.vault.exists()
    assert str(refused.value) == door.vault.judge(weak).problem
    code = made(door)
    with pytest.raises(UsageError, match="fire ord"):
        door.vault.change_passphrase(PASSPHRASE, weak)
    with pytest.raises(UsageError, match="fire ord"):
        door.vault.unlock_with_recovery(code, weak)
    door.vault.unlock(PASSPHRASE).close()


def test_the_names_of_the_place_make_no_passphrase(door: Door) -> None:
    names, typed = ("Krydsfeltet Ølgod",), "krydsfeltet ølgod 2026"
    assert door.vault.judge(typed).problem == ""
    with pytest.raises(UsageError, match="navnet på stedet"):
        door.vault.create(typed, oevelse=False, names=names)
    code = made(door)
    with pytest.raises(UsageError, match="navnet på stedet"):
        door.vault.change_passphrase(PASSPHRASE, typed, names)
    with pytest.raises(UsageError, match="navnet på stedet"):
        door.vault.unlock_with_recovery(code, typed, names=lambda _store: names)
    door.vault.unlock(PASSPHRASE).close()


@pytest.mark.parametrize(
    "typed",
    [
        PASSPHRASE.replace(" ", "\u00a0"),
        PASSPHRASE.replace(" ", "\u2009"),
        PASSPHRASE.replace(" ", "\u202f"),
        unicodedata.normalize("NFD", PASSPHRASE).replace(" ", "\u3000"),
    ],
)
def test_one_passphrase_from_every_keyboard(door: Door, typed: str) -> None:
    assert typed != PASSPHRASE
    made(door)
    door.vault.unlock(typed).close()
    door.vault.change_passphrase(typed, OTHER)
    door.vault.change_passphrase(OTHER, typed)
    door.vault.unlock(PASSPHRASE).close()


def test_three_new_codes_wait_at_most(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    store, first = door.create(PASSPHRASE, oevelse=True)
    store.close()
    newest = [door.renew_recovery(PASSPHRASE).recovery_code for _ in range(3)]
    slots = door.key_copies()[0].of_type(SlotType.RECOVERY)
    assert [slot.pending for slot in slots] == [True, True, True]
    with pytest.raises(WrongPassphrase):
        door.confirm_recovery(first.recovery_code)
    later_door = vault(tmp_path / "data", later(400))
    later_door.confirm_recovery(newest[0])
