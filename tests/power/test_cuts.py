"""Short runs of the tests of power cuts and of full disks: that they hold, and that they would see what is missing."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tools import disk_test, power_test
from tools.power.real_disks import cut_off
from tools.power.recording import Kind
from tools.power.worlds import Promise
from tools.small_disks import journalling_disk, room

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "name", ["first-start", "typing", "export", "passphrase", "restore-other", "move", "move-in", "new-key"]
)
@pytest.mark.parametrize("foreign_tool", ["strace"], indirect=True)
@pytest.mark.usefixtures("foreign_tool")
def test_nothing_promised_is_lost_by_a_cut(name: str, tmp_path: Path) -> None:
    trial = power_test.Trial(name, tmp_path)
    result = trial.run(45, seed=Random().randrange(1000))
    assert result.faults == {}, result.examples
    assert set(result.worlds) == set(Promise) and result.distinct > 10


@pytest.mark.parametrize("foreign_tool", ["strace"], indirect=True)
@pytest.mark.parametrize(
    ("work", "names"),
    [
        # the folder above a new folder is the sync that nobody makes by themselves
        ("export", ("ud", "filer", "smdb.db-wal")),
        # the copy has to lie in its folder before the note says that it takes the store's place
        ("restore", ("gendan", "erstattet", "gendannelse.json.tmp")),
        ("move", ("usb", "flyt.smdbflyt.ny")),
        ("move-in", ("usb", "data")),
    ],
)
@pytest.mark.usefixtures("foreign_tool")
def test_a_sync_that_is_missing_is_seen(work: str, names: tuple[str, ...], tmp_path: Path) -> None:
    trial = power_test.Trial(work, tmp_path)
    syncs = [op for op in trial.recording.ops if op.kind is Kind.SYNC]
    for name in names:
        assert trial.broken_without([op for op in syncs if op.name == name], 1), name


@pytest.mark.parametrize("name", ["typing", "passphrase", "mark"])
def test_no_sentence_about_a_full_disk_is_untrue(name: str, tmp_path: Path) -> None:
    with room(tmp_path) as small:
        result = disk_test.Trial(name, "", tmp_path, small).run(24)
    assert not result.faults, result.first
    assert result.refused and result.done


def needs_ext4(tmp_path: Path) -> None:
    with journalling_disk(tmp_path) as disk:
        if disk is None:
            pytest.skip("this machine lets nobody mount ext4 on a loop device")


def test_a_file_system_that_is_cut_off_forgets_what_was_not_synced(tmp_path: Path) -> None:
    """Else a cut on it would prove nothing."""
    needs_ext4(tmp_path)
    with journalling_disk(tmp_path) as disk:
        assert disk is not None
        for name, synced in (("kept", True), ("lost", False)):
            with (disk.mount / name).open("wb") as file:
                file.write(b"x")
                file.flush()
                if synced:
                    os.fsync(file.fileno())
        disk.cut()
        disk.again()
        assert {path.name for path in disk.mount.iterdir()} == {"lost+found", "kept"}


def test_nothing_promised_is_lost_on_a_real_file_system(tmp_path: Path) -> None:
    needs_ext4(tmp_path)
    made = cut_off("ext4", "settings", 1, 1)
    assert not made.faults
    assert made.cuts > 3 and made.promises > 5
