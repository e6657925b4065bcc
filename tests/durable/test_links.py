"""What leads elsewhere is known: a link, and a junction of Windows, which Python 3.11 takes for a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from smdb_desktop.links import is_link
from tests.platforms import lead_to

JUNCTION, LINK = 0xA0000003, 0xA000000C
NOT_FETCHED, COMPRESSED, DEDUPLICATED = 0x9000301A, 0x80000017, 0x80000013
FOLDER, FILE = stat.S_IFDIR | 0o777, stat.S_IFREG | 0o666


@pytest.mark.parametrize(
    ("tag", "mode", "leads"),
    [
        (JUNCTION, FOLDER, True),
        (LINK, stat.S_IFLNK | 0o777, True),
        (NOT_FETCHED, FILE, False),
        (NOT_FETCHED, FOLDER, False),
        (COMPRESSED, FILE, False),
        (DEDUPLICATED, FILE, False),
        (0, FOLDER, False),
    ],
)
def test_as_windows_says_it(monkeypatch: pytest.MonkeyPatch, tag: int, mode: int, leads: bool) -> None:
    asked = []

    def seen(_path: Path, *, follow_symlinks: bool = True) -> SimpleNamespace:
        asked.append(follow_symlinks)
        return SimpleNamespace(st_mode=mode, st_reparse_tag=tag)

    monkeypatch.setattr(Path, "stat", seen)
    assert is_link(Path("x")) is leads
    assert asked == [False]


def test_as_this_system_says_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    lead_to(tmp_path / "away", tmp_path / "folder")
    with os.scandir(tmp_path) as entries:
        assert {entry.name: is_link(entry) for entry in entries} == {"folder": False, "file": False, "away": True}
    assert [is_link(tmp_path / name) for name in ("folder", "file", "away", "nothing")] == [False, False, True, False]


def test_a_link_to_nothing_is_one(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    lead_to(tmp_path / "away", tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert is_link(tmp_path / "away")
