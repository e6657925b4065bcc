"""Whose file it is: one that somebody else than an administrator can write or put another in place of counts for nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from smdb_desktop.administration.policy import read_policy
from smdb_desktop.services.ports.policy import Key
from tests.administration.administrators import CHOICES, settled, wrote

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
TEXT = "[lock]\nidle_minutes = 5\n"
SOMEBODY = 4711


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "smdb-desktop"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    return wrote(folder, TEXT)


def refused(file: Path) -> str:
    """The sentence with which the file is not followed."""
    found = settled(file)
    assert found.locked() == ()
    (complaint,) = found.complaints()
    assert complaint.source == str(file)
    assert "følges ikke" in complaint.text
    return complaint.text


def test_an_administrators_file_is_followed(file: Path) -> None:
    assert settled(file).value(Key.IDLE) == "5"


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert str(file) in refused(file)


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777])
def test_a_folder_in_which_others_can_put_another_file(file: Path, mode: int) -> None:
    file.parent.chmod(mode)
    assert f"kan skrive i {file.parent}" in refused(file)


def test_a_folder_higher_up_counts_as_well(file: Path) -> None:
    file.parent.parent.chmod(0o777)
    assert f"kan skrive i {file.parent.parent}" in refused(file)
    file.parent.parent.chmod(0o1777)
    assert settled(file).value(Key.IDLE) == "5", "in such a folder nobody touches what is somebody else's"


def test_a_link_is_judged_by_where_it_leads(file: Path, tmp_path: Path) -> None:
    open_to_all = tmp_path / "aaben"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    theirs = wrote(open_to_all, TEXT)
    file.unlink()
    file.symlink_to(theirs)
    assert str(open_to_all) in refused(file)


def test_the_users_own_file_is_no_administrators(file: Path) -> None:
    if os.geteuid() == 0:
        os.chown(file, SOMEBODY, -1)
    found = read_policy(CHOICES, file=file)
    assert found.locked() == ()
    assert "ejes ikke af en administrator" in found.complaints()[0].text


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
def test_somebody_elses_folder_is_no_administrators(file: Path) -> None:
    os.chown(file.parent, SOMEBODY, -1)
    assert f"{file.parent} ejes ikke" in refused(file)
