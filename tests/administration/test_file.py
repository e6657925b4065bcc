"""An administrator's file: what it locks, and that what is wrong in it is named with its line and hides nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from smdb_desktop.administration.file import line_of
from smdb_desktop.services.ports.policy import Key
from tests.administration.administrators import settled, wrote

WHOLE = """\
# SMDB Desktop
[export]
ways = ["mappe"]
folders = ["/srv/smdb", "/mnt/drev"]
reaches_smdb = "filer"

[trust]
roots = ["/etc/smdb-desktop/rod.pem"]
list_hosts = ["pki.example"]

[update]
source = "https://opdatering.example/smdb/"

[backup]
second_place = "/mnt/kopier"
folders = ["/mnt/kopier", "/media"]

[lock]
idle_minutes = 10

[roles]
allowed = ["indberetter", "SUNDHEDSFAGLIG"]

[move]
new_machine = "OFF"

[print]
paper = "off"
pdf = "on"
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")


@posix
def test_everything_that_can_be_locked(tmp_path: Path) -> None:
    file = wrote(tmp_path, WHOLE)
    found = settled(file)
    assert found.complaints() == ()
    assert [each.key for each in found.locked()] == list(Key)
    assert found.values(Key.FOLDERS) == ("/srv/smdb", "/mnt/drev")
    assert found.value(Key.REACHES) == "FILER"
    assert found.value(Key.UPDATE) == "https://opdatering.example/smdb/"
    assert found.value(Key.IDLE) == "10"
    assert found.values(Key.ROLES) == ("INDBERETTER", "SUNDHEDSFAGLIG")
    assert found.values(Key.COPIES) == ("/mnt/kopier", "/media")
    assert [found.value(key) for key in (Key.MOVE, Key.PAPER, Key.PDF)] == ["off", "off", "on"]
    assert {found.source(key) for key in Key} == {str(file)}


def test_no_file_locks_nothing(tmp_path: Path) -> None:
    for place in (tmp_path / "policy.toml", tmp_path / "nowhere" / "policy.toml"):
        found = settled(place)
        assert (found.locked(), found.complaints()) == ((), ())
        assert (found.value(Key.UPDATE), found.source(Key.UPDATE)) == (None, "")


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
def test_a_file_from_another_system_is_read(tmp_path: Path, start: bytes) -> None:
    found = settled(wrote(tmp_path, start + b"[lock]\r\nidle_minutes = 5\r\n"))
    assert (found.value(Key.IDLE), found.complaints()) == ("5", ())


@posix
@pytest.mark.parametrize(
    ("text", "line", "word", "key", "left"),
    [
        ("[lock]\nidle_minute = 5\n", 2, "lock.idle_minute", Key.IDLE, None),
        ("\nfolders = []\n", 2, "folders", Key.FOLDERS, None),
        ("[ukendt]\nting = 1\n", 2, "ukendt.ting", Key.FOLDERS, None),
        ("[lock]\nidle_minutes = 0\n", 2, "480", Key.IDLE, None),
        ("[lock]\nidle_minutes = 481\n", 2, "480", Key.IDLE, None),
        ("[lock]\nidle_minutes = true\n", 2, "lock.idle_minutes", Key.IDLE, None),
        ("[lock]\nidle_minutes = [5]\n", 2, "lock.idle_minutes", Key.IDLE, None),
        ('[backup]\n\nsecond_place = "kopier"\n', 3, "kopier", Key.SECOND_PLACE, None),
        ('[backup]\nsecond_place = "/a\\u0000b"\n', 2, "tegn", Key.SECOND_PLACE, None),
        ('[export]\nreaches_smdb = "brevdue"\n', 2, "BREVDUE", Key.REACHES, None),
        ('[roles]\nallowed = ["CHEF"]\n', 2, "CHEF", Key.ROLES, None),
        # what permits stays a lock: the wrong item is left out
        ('[export]\nfolders = ["/srv/smdb", "smdb"]\n', 2, "smdb", Key.FOLDERS, ("/srv/smdb",)),
        ("[export]\nfolders = 7\n", 2, "export.folders", Key.FOLDERS, ()),
        ('[export]\nways = ["flaskepost"]\n', 2, "flaskepost", Key.WAYS, ()),
        ('[trust]\nroots = "/rod.pem"\n', 2, "trust.roots", Key.ROOTS, ()),
        ('[trust]\nlist_hosts = ["http://pki.example/"]\n', 2, "http://pki.example/", Key.LIST_HOSTS, ()),
        (
            '[trust]\nlist_hosts = ["x y", "PKI.example", "fd12::1"]\n',
            2,
            "x y",
            Key.LIST_HOSTS,
            ("pki.example", "fd12::1"),
        ),
        ('[backup]\nfolders = ["stik"]\n', 2, "stik", Key.COPIES, ()),
        # what may leave does not, where it is written wrongly
        ('[move]\nnew_machine = "nej"\n', 2, "hverken on eller off", Key.MOVE, ("off",)),
        ("[print]\npaper = false\n", 2, "print.paper", Key.PAPER, ("off",)),
        ('[print]\npdf = "aldrig"\n', 2, "»aldrig«", Key.PDF, ("off",)),
        # and a source of updates that is wrong is none
        ('[update]\nsource = "http://uden.example/"\n', 2, "https://", Key.UPDATE, ("off",)),
        ('[update]\nsource = "https://bruger@vaert.example/"\n', 2, "https://", Key.UPDATE, ("off",)),
        ("update = { source = 7 }\n", 1, "»7«", Key.UPDATE, ("off",)),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, word: str, key: str, left: tuple[str, ...] | None
) -> None:
    rest = "[lock]\nidle_minutes = 7\n" if "[lock]" not in text else '[backup]\nsecond_place = "/k"\n'
    file = wrote(tmp_path, text + rest)
    found = settled(file)
    complaint = found.complaints()[-1]
    assert (complaint.source, complaint.line) == (str(file), line)
    assert word in complaint.text
    assert found.values(key) == left
    assert found.value(Key.IDLE) == "7" or found.value(Key.SECOND_PLACE) == "/k", "the rest is followed"


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"[lock]\nidle_minutes = = 5\n", 2), (b"[lock\n", 1), (b"# \xe6\n\n[l\xe6s]\n", 1), (b"#" * 70_000, 0)],
)
def test_a_file_that_is_none_locks_no_more_than_updates(tmp_path: Path, content: bytes, line: int) -> None:
    found = settled(wrote(tmp_path, content))
    (complaint,) = found.complaints()
    assert complaint.line == line
    assert [(each.key, each.values) for each in found.locked()] == [(Key.UPDATE, ("off",))]


def test_something_else_than_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").mkdir()
    (complaint,) = settled(tmp_path / "policy.toml").complaints()
    assert "ikke en fil" in complaint.text


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    file = wrote(tmp_path, WHOLE)
    file.chmod(0)
    found = settled(file)
    assert "kan ikke læses" in found.complaints()[0].text
    assert found.value(Key.UPDATE) == "off"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[export]\nfolders = []", 2),
        ("[ export ]  # her\n\n  folders=[]", 3),
        ("[other]\nfolders = 1\n[export]\nfolders = 2", 4),
        ('"export"."folders" = []', 1),
        ("export.folders = []", 1),
        ("# folders\nexport = { folders = [] }", 2),
        ("", 0),
    ],
)
def test_the_line_of_a_key(text: str, line: int) -> None:
    assert line_of(text, "export.folders") == line
