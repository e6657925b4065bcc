"""Key slots, recovery codes and what wrong passphrases leave on the disk."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.services.errors import StoreDamaged, StoreTooNew, WrongPassphrase
from smdb_desktop.store.keys import recovery
from smdb_desktop.store.keys.keyslots import FORMAT, KdfParams, KeySlots, SlotType, parse
from smdb_desktop.store.keys.keyslots import _digest as digest
from tests.platforms import only_unix
from tests.store.store_material import CHEAP, OTHER, PASSPHRASE, Clock, vault

DEK = bytes(range(32))


def slots(passphrase: str = PASSPHRASE) -> KeySlots:
    return KeySlots("id", True).with_slot(SlotType.PASSPHRASE, passphrase, DEK, CHEAP)


def rewritten(content: bytes, **changes: object) -> bytes:
    """The key file with other values and a digest that fits, as a forger would write it."""
    body = {**json.loads(content), **changes}
    body.pop("kontrol")
    return json.dumps({**body, "kontrol": digest(body)}).encode()


def test_a_slot_opens_with_its_secret_only() -> None:
    file = parse(slots().with_slot(SlotType.RECOVERY, "CODE", DEK, CHEAP).to_bytes())
    opened = file.open(SlotType.PASSPHRASE, PASSPHRASE)
    assert opened is not None
    assert opened[0] == DEK
    assert file.open(SlotType.RECOVERY, "CODE") is not None
    assert file.open(SlotType.PASSPHRASE, "CODE") is None
    assert file.open(SlotType.RECOVERY, PASSPHRASE) is None


def test_the_default_costs_what_a_stolen_file_needs() -> None:
    assert KdfParams() == KdfParams(memory_kib=262_144, rounds=3, lanes=2)


def test_two_slots_of_one_secret_have_nothing_in_common() -> None:
    first, second = (json.loads(slots().to_bytes())["slots"][0] for _ in range(2))
    for part in ("salt", "nonce", "noegle"):
        assert first[part] != second[part]


@pytest.mark.parametrize("change", [{"oevelse": False}, {"database": "another"}])
def test_identity_and_practice_mark_are_authenticated(change: dict[str, object]) -> None:
    forged = parse(rewritten(slots().to_bytes(), **change))
    assert forged.open(SlotType.PASSPHRASE, PASSPHRASE) is None


@pytest.mark.parametrize("part", ["m", "t", "p"])
@pytest.mark.parametrize("value", [0, -1, 10**9, "8", None])
def test_costs_out_of_bounds_are_damage(part: str, value: object) -> None:
    body = json.loads(slots().to_bytes())
    body["slots"][0][part] = value
    with pytest.raises(ValueError, match=r"out of bounds|no key file"):
        parse(rewritten(json.dumps(body).encode()))


def test_every_damage_to_the_key_file_is_seen() -> None:
    content = slots().to_bytes()
    chance = random.Random(7)
    for _ in range(300):
        place = chance.randrange(len(content) - 1)
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        if flipped.split() == content.split():
            continue
        with pytest.raises(ValueError, match=r"\S"):
            parse(bytes(flipped))
    for length in range(0, len(content) - 1, 7):
        with pytest.raises(ValueError, match=r"\S"):
            parse(content[:length])
    for nonsense in (b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000):
        with pytest.raises(ValueError, match=r"\S"):
            parse(nonsense)


def test_a_later_format_asks_for_a_newer_program(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    for path in door.folder.keyslots:
        path.write_bytes(rewritten(path.read_bytes(), format=FORMAT + 1, later={"field": 1}))
    with pytest.raises(StoreTooNew, match="nyere udgave"):
        door.unlock(PASSPHRASE)


@pytest.mark.parametrize("damaged", [0, 1])
@pytest.mark.parametrize("harm", ["flip", "truncate", "remove", "empty"])
def test_one_damaged_key_file_is_mended_from_the_other(tmp_path: Path, damaged: int, harm: str) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=True)[0].close()
    paths = door.folder.keyslots
    good = paths[0].read_bytes()
    assert paths[1].read_bytes() == good
    hurt(paths[damaged], harm)
    assert door.is_practice()
    door.unlock(PASSPHRASE).close()
    assert [path.read_bytes() for path in paths] == [good, good]


def hurt(path: Path, harm: str) -> None:
    content = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        flipped = content[:100] + bytes([content[100] ^ 1]) + content[101:]
        path.write_bytes({"flip": flipped, "truncate": content[:50], "empty": b""}[harm])


def test_a_change_cut_off_between_the_copies_keeps_the_new_passphrase(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    copy = door.folder.keyslots[1]
    before = copy.read_bytes()
    door.change_passphrase(PASSPHRASE, OTHER)
    copy.write_bytes(before)
    door.unlock(OTHER).close()
    assert copy.read_bytes() == door.folder.keyslots[0].read_bytes() != before


def test_both_key_files_damaged_is_said_with_the_newest_backup(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    store, _ = door.create(PASSPHRASE, oevelse=True)
    store.backup(door.folder.backups / "kopi.db")
    store.close()
    for path in door.folder.keyslots:
        hurt(path, "truncate")
    with pytest.raises(StoreDamaged, match=r"Nøglefilen.*kopi\.db"):
        door.unlock(PASSPHRASE)
    assert door.exists()
    assert not door.is_practice()


@only_unix("what Windows says of rights stands in a list of its own, not in these bits")
def test_key_files_and_folders_are_the_users_own(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    store, _ = door.create(PASSPHRASE, oevelse=False)
    store.settings.put("a", 1)
    store.backup(door.folder.backups / "kopi.db")
    for path in (tmp_path / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    store.close()


def test_a_code_has_28_letters_and_digits_in_seven_groups() -> None:
    codes = {recovery.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 7
        assert set(code) <= set(recovery.ALPHABET + "-")
        assert recovery.parse_code(code) == code.replace("-", "")


def test_a_code_is_read_however_it_is_typed() -> None:
    code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RST"
    check = next(c for c in recovery.ALPHABET if recovery.parse_code(code + c))
    symbols = (code + check).replace("-", "")
    for typed in (
        symbols.lower(),
        f"  {code}{check}\n",
        (code + check).replace("-", " – "),
        symbols.replace("0", "O").replace("1", "l"),
        symbols.replace("0", "o").replace("1", "I"),
    ):
        assert recovery.parse_code(typed) == symbols


def test_every_single_slip_in_a_code_is_seen() -> None:
    symbols = recovery.new_code().replace("-", "")
    for place, right in enumerate(symbols):
        for wrong in recovery.ALPHABET.replace(right, "") + "U*Å":
            assert recovery.parse_code(symbols[:place] + wrong + symbols[place + 1 :]) is None
    for place in range(len(symbols) - 1):
        swapped = symbols[:place] + symbols[place + 1] + symbols[place] + symbols[place + 2 :]
        assert swapped == symbols or recovery.parse_code(swapped) is None
    assert recovery.parse_code(symbols[1:]) is None
    assert recovery.parse_code("") is None


def test_wrong_tries_leave_no_trace_of_what_was_typed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    door = vault(tmp_path / "data", clock)
    door.create(PASSPHRASE, oevelse=False)[0].close()
    typed = "hemmeligkanarie forkert sætning"
    code = recovery.new_code()
    attempts: tuple[Callable[[], object], ...] = (
        lambda: door.unlock(typed),
        lambda: door.unlock_with_recovery(code, typed),
    )
    for attempt in attempts:
        with pytest.raises(WrongPassphrase) as caught:
            attempt()
        assert "kanarie" not in repr(caught.value) + caught.value.details
        assert caught.value.__cause__ is None
        clock.turn(3)
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert b"kanarie" not in path.read_bytes()
            assert code.encode() not in path.read_bytes()
    assert capfd.readouterr() == ("", "")


def test_what_is_wrong_and_how_long_to_wait_are_told_apart(tmp_path: Path) -> None:
    door = vault(tmp_path / "data", Clock())
    door.create(PASSPHRASE, oevelse=False)[0].close()
    for wrong in ("Adgangssætningen er forkert. Se efter store bogstaver og tastatursprog.", ""):
        with pytest.raises(WrongPassphrase) as caught:
            door.unlock(OTHER)
        error = caught.value
        assert (error.wrong, error.waiting, error.wait_seconds) == (wrong, "Vent 1 sekund, før du prøver igen.", 1)
        assert str(error) == f"{wrong} {error.waiting}".strip()


def test_the_delay_survives_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    for expected in (1, 2):
        door = vault(tmp_path / "data", clock)
        if not door.exists():
            door.create(PASSPHRASE, oevelse=False)[0].close()
        with pytest.raises(WrongPassphrase):
            door.unlock(OTHER)
        assert vault(tmp_path / "data", clock).wait_seconds() == expected
        clock.turn(expected)


def test_a_try_that_is_killed_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(KeySlots, "open", killed)
        with pytest.raises(KeyboardInterrupt):
            door.unlock(OTHER)
    assert vault(tmp_path / "data").wait_seconds() == 1


def test_a_delay_that_is_over_already_is_not_told(tmp_path: Path) -> None:
    class SlowMachine(Clock):
        """Every look at it is a second later."""

        def ticks(self) -> float:
            self.turn(1)
            return self.passed

    door = vault(tmp_path / "data", SlowMachine())
    door.create(PASSPHRASE, oevelse=True)[0].close()
    with pytest.raises(WrongPassphrase) as caught:
        door.unlock("forkert forkert")
    assert caught.value.wait_seconds == 0
    assert "Vent" not in str(caught.value)
