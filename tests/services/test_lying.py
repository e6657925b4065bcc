"""Where a folder lies is told by the system, and what that costs is one sentence each."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smdb_desktop import whereabouts, windows
from smdb_desktop.services.desk.lying import CLOUD, NETWORK, cost
from smdb_desktop.whereabouts import Lies, lies

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / {root}/deling rw - cifs //server/deling rw
41 22 0:36 / {root}/hjem rw - nfs4 server:/hjem rw
42 41 8:2 / {root}/hjem/lokal rw - xfs /dev/sdb1 rw
43 22 0:37 / {root}/fælles\040mappe rw - fuse.sshfs server: rw
44 22 0:38 / {root}/arkiv rw - fuse.rclone drev: rw
half a line
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux says of its mounts")
@pytest.mark.parametrize(
    ("folder", "where"),
    [
        ("mig/data", Lies.HERE),
        ("deling", Lies.NETWORK),
        ("deling/smdb/data", Lies.NETWORK),
        ("delingen", Lies.HERE),
        ("hjem/mig", Lies.NETWORK),
        ("hjem/lokal/mig", Lies.HERE),
        ("fælles mappe/data", Lies.NETWORK),
        ("arkiv/data", Lies.CLOUD),
    ],
)
def test_a_mounted_share_is_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, where: Lies
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.replace("{root}", str(tmp_path)), encoding="utf-8")
    monkeypatch.setattr(whereabouts, "MOUNTS", mounts)
    assert lies(tmp_path / folder) is where


def test_this_machine_s_own_disk_costs_nothing(tmp_path: Path) -> None:
    assert lies(tmp_path) is Lies.HERE
    assert cost(lies(tmp_path)) == ""


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - Kommunen", "Dropbox", "Google Drive", "Nextcloud"])
def test_a_cloud_is_known_by_its_folder(tmp_path: Path, name: str) -> None:
    assert lies(tmp_path / name / "smdb") is Lies.CLOUD
    assert lies(tmp_path / f"ikke {name}" / "smdb") is Lies.HERE


def test_onedrive_says_itself_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "et helt andet navn").mkdir()
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "et helt andet navn"))
    assert lies(tmp_path / "et helt andet navn" / "data") is Lies.CLOUD
    assert lies(tmp_path / "data") is Lies.HERE


def test_a_link_into_a_cloud_lies_there(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    try:
        (tmp_path / "data").symlink_to(tmp_path / "OneDrive", target_is_directory=True)
    except OSError:
        pytest.skip("links need a right here")
    if (tmp_path / "data").resolve().name != "OneDrive":
        pytest.skip("Wine follows no links of its own")
    assert lies(tmp_path / "data") is Lies.CLOUD


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")
def test_windows_knows_a_share_from_a_disk(tmp_path: Path) -> None:
    assert windows.is_remote(Path(r"\\server\deling\smdb"))
    assert not windows.is_remote(tmp_path)


def test_what_it_costs_says_what_to_do_instead() -> None:
    for text in (NETWORK, CLOUD):
        assert "Det koster" in text and "Læg datamappen på maskinens egen disk" in text
