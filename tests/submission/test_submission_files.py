"""Writing what leaves: whole or not at all, never over something else, a sentence for each trouble, nothing left behind."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smdb_desktop.services.errors import ExportError
from smdb_desktop.ways.folder import FolderWay

ROOT = Path(__file__).parent.parent.parent
NAME = "0f8b1c5e.asice"
CONTENT = bytes(range(256)) * 400

SCRIPT = """
import json, os, resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from smdb_desktop.services.errors import ExportError
from smdb_desktop.ways.folder import FolderWay
if sys.argv[4] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
folder = Path(sys.argv[2])
try:
    FolderWay(folder).hand_over(sys.argv[3], bytes(range(256)) * 400)
    said = ""
except ExportError as error:
    said = str(error)
print(json.dumps([said, sorted(os.listdir(folder))]))
"""


def in_a_process(folder: Path, trouble: str, *before: str) -> tuple[str, list[str]]:
    command = [*before, sys.executable, "-c", SCRIPT, str(ROOT), str(folder), NAME, trouble]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    said, left = json.loads(done.stdout)
    return said, left


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_file_is_written_whole_and_alone(tmp_path: Path) -> None:
    way = FolderWay(tmp_path)
    way.prepare()
    way.hand_over(NAME, CONTENT)
    way.settle()
    assert way.path(NAME) == tmp_path / NAME
    assert way.path(NAME).read_bytes() == CONTENT
    assert names_in(tmp_path) == [NAME]


def test_the_same_file_again_is_no_trouble(tmp_path: Path) -> None:
    for _ in range(2):
        FolderWay(tmp_path).hand_over(NAME, CONTENT)
    assert (tmp_path / NAME).read_bytes() == CONTENT


LINK = pytest.param(
    "dangling link", marks=pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
)


@pytest.mark.parametrize("kind", ["file", "folder", LINK])
def test_something_else_of_that_name_is_never_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / NAME
    if kind == "file":
        target.write_bytes(b"other")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ExportError, match=f"allerede en anden fil med navnet {NAME}"):
        FolderWay(tmp_path).hand_over(NAME, CONTENT)
    assert names_in(tmp_path) == [NAME]
    assert kind != "file" or target.read_bytes() == b"other"


def test_a_file_that_came_in_the_meantime_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Windows gives the name by renaming, which never replaces anything there
    act = "rename" if sys.platform == "win32" else "link"
    real = getattr(os, act)

    def late(source: Path, target: Path) -> None:
        target.write_bytes(b"came first")
        real(source, target)

    monkeypatch.setattr(os, act, late)
    with pytest.raises(ExportError, match="allerede en anden fil"):
        FolderWay(tmp_path).hand_over(NAME, CONTENT)
    assert (tmp_path / NAME).read_bytes() == b"came first"
    assert names_in(tmp_path) == [NAME]


def test_a_drive_without_links_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    FolderWay(tmp_path).hand_over(NAME, CONTENT)
    assert (tmp_path / NAME).read_bytes() == CONTENT
    assert names_in(tmp_path) == [NAME]


def test_a_folder_that_is_gone_has_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    shutil.rmtree(folder)
    with pytest.raises(ExportError, match=r"Mappen findes ikke \(længere\).*Vælg en anden mappe"):
        FolderWay(folder).hand_over(NAME, CONTENT)
    assert names_in(tmp_path) == []


def test_a_folder_that_is_a_file_has_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    with pytest.raises(ExportError, match="Mappen findes ikke"):
        FolderWay(tmp_path / "fil").hand_over(NAME, CONTENT)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_file_limit_has_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    said, left = in_a_process(tmp_path, "limit")
    assert "Der er ikke plads på drevet" in said
    assert left == []


def mounted(folder: Path, options: str) -> list[str]:
    """What to put before a command to give it a small file system of its own on the folder."""
    script = f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
    before = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, str(folder)]
    if shutil.which("unshare") is None or subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    return before


def test_a_full_disk_has_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    said, left = in_a_process(tmp_path, "", *mounted(tmp_path, "size=64k"))
    assert "Der er ikke plads på drevet" in said
    assert left == []


def test_a_read_only_drive_has_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    said, left = in_a_process(tmp_path, "", *mounted(tmp_path, "ro"))
    assert "Der må ikke skrives" in said
    assert left == []


@pytest.mark.skipif(
    os.name != "posix" or os.getuid() == 0, reason="root may write everywhere; the drive above is for root"
)
def test_a_read_only_folder_has_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "skrivebeskyttet"
    folder.mkdir(mode=0o555)
    with pytest.raises(ExportError, match="Der må ikke skrives"):
        FolderWay(folder).hand_over(NAME, CONTENT)
    assert names_in(folder) == []


@pytest.mark.parametrize("name", ["", "..", "a/b", "../a", "a\\b"])
def test_a_name_that_leads_elsewhere_is_our_fault(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):
        FolderWay(tmp_path).hand_over(name, CONTENT)


def test_what_does_not_read_back_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: real(self)[:-1])
    with pytest.raises(ExportError, match="ikke skrevet rigtigt"):
        FolderWay(tmp_path).hand_over(NAME, CONTENT)


def test_asking_what_has_arrived(tmp_path: Path) -> None:
    way = FolderWay(tmp_path)
    assert way.ask("a", 5) is None
    (tmp_path / "a").write_bytes(b"12345")
    assert way.ask("a", 5) == b"12345"
    with pytest.raises(ExportError, match="for stor"):
        way.ask("a", 4)
    (tmp_path / "mappe").mkdir()
    assert way.ask("mappe", 5) is None
    assert FolderWay(tmp_path / "a").ask("c", 5) is None
    assert FolderWay(tmp_path / "borte").ask("c", 5) is None


def test_what_turned_out_wrong_is_taken_back(tmp_path: Path) -> None:
    way = FolderWay(tmp_path)
    way.hand_over(NAME, CONTENT)
    way.take_back(NAME)
    way.take_back(NAME)
    assert names_in(tmp_path) == []


def test_the_way_is_looked_at_before_anything_is_signed(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    for folder in (tmp_path / "borte", tmp_path / "fil"):
        with pytest.raises(ExportError, match="Mappen findes ikke"):
            FolderWay(folder).prepare()
    assert (FolderWay(tmp_path).vej, FolderWay(tmp_path).maal) == ("mappe", str(tmp_path))
