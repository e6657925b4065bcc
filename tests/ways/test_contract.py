"""What every way promises, over a folder and three real servers that are not ours: nginx, Apache's mod_dav and OpenSSH's sshd."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest

from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.submission.certificates.client import client_pem
from smdb_desktop.ways.folder import FolderWay
from smdb_desktop.ways.sftp import SftpWay
from smdb_desktop.ways.webdav import WebDavWay
from smdb_desktop.ways.wire import Server, Times
from tests.ways.apache import Apache, apache
from tests.ways.certificates import PASSWORD
from tests.ways.nginx import Nginx, nginx
from tests.ways.sshd import Sshd, sshd

__all__ = ["apache", "nginx", "sshd"]
NAME, OTHER = "0123456789abcdef0123456789abcdef.asice", "fedcba9876543210fedcba9876543210.asice"
CONTENT = bytes(range(256)) * 40


class Kind(NamedTuple):
    """A kind of way: the folder that it ends in, as it lies there, and ways into it or into one that is not there."""

    name: str
    folder: Path
    new: Callable[[], WayOut]
    missing: Callable[[], WayOut]


def dav(server: Nginx | Apache, more: str = "") -> WayOut:
    shows = partial(client_pem, server.client.p12, PASSWORD)
    return WebDavWay(Server(server.address + more, "", "", shows, server.root.pem), Times(), lambda *_: "")


@pytest.fixture(params=["folder", "nginx", "apache", "sftp"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Kind:
    name = request.param
    if name == "folder":
        folder = tmp_path / "ud"
        folder.mkdir()
        return Kind(name, folder, lambda: FolderWay(folder), lambda: FolderWay(folder / "ingen"))
    if name == "sftp":
        shell: Sshd = request.getfixturevalue("sshd")
        gone = shell.account(f"{shell.address}ingen/")
        return Kind(name, shell.folder, lambda: SftpWay(shell.account()), lambda: SftpWay(gone))
    server: Nginx | Apache = request.getfixturevalue(name)
    return Kind(name, server.folder, lambda: dav(server), lambda: dav(server, "ingen/"))


@pytest.fixture
def make(kind: Kind) -> Iterator[Callable[[], WayOut]]:
    made: list[WayOut] = []

    def new() -> WayOut:
        made.append(kind.new())
        return made[-1]

    yield new
    for way in made:
        way.close()
    for file in kind.folder.iterdir():
        file.unlink()


def lying(kind: Kind) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in kind.folder.iterdir()}


def test_a_file_stands_there_whole_and_nothing_else(kind: Kind, make: Callable[[], WayOut]) -> None:
    way = make()
    way.prepare()
    assert way.ask(NAME, 100_000) is None and way.names() == frozenset() and way.surely_absent(NAME)
    way.hand_over(NAME, CONTENT)
    way.settle()
    assert lying(kind) == {NAME: CONTENT} and way.ask(NAME, 100_000) == CONTENT
    assert way.names() == frozenset({NAME}) and not way.surely_absent(NAME)


def test_the_same_again_is_delivered(kind: Kind, make: Callable[[], WayOut]) -> None:
    make().hand_over(NAME, CONTENT)
    way = make()
    way.prepare()
    way.hand_over(NAME, CONTENT)
    way.announce(NAME)
    assert lying(kind) == {NAME: CONTENT}


@pytest.mark.parametrize("there", [b"other", CONTENT + b"x", CONTENT[:-1], b""])
def test_another_file_of_the_name_is_never_overwritten(kind: Kind, make: Callable[[], WayOut], there: bytes) -> None:
    (kind.folder / NAME).write_bytes(there)
    with pytest.raises(ExportError, match="allerede en anden fil") as raised:
        make().hand_over(NAME, CONTENT)
    assert lying(kind) == {NAME: there} and not isinstance(raised.value, WayError)


def test_a_folder_that_is_missing_is_said_and_nothing_is_left(kind: Kind) -> None:
    way = kind.missing()
    with pytest.raises(ExportError):
        way.prepare()
    with pytest.raises(ExportError):
        way.hand_over(NAME, CONTENT)
    way.close()
    assert lying(kind) == {}


def test_what_is_too_large_is_not_read(kind: Kind, make: Callable[[], WayOut]) -> None:
    (kind.folder / NAME).write_bytes(CONTENT)
    way = make()
    with pytest.raises(ExportError, match="for stor"):
        way.ask(NAME, len(CONTENT) - 1)
    assert way.ask(NAME, len(CONTENT)) == CONTENT


def test_what_turned_out_wrong_is_taken_back(kind: Kind, make: Callable[[], WayOut]) -> None:
    way = make()
    way.prepare()
    way.hand_over(NAME, CONTENT)
    way.hand_over(OTHER, CONTENT)
    way.take_back(NAME)
    assert lying(kind) == {OTHER: CONTENT} and way.ask(NAME, 100_000) is None


def test_a_name_leads_nowhere_else(make: Callable[[], WayOut]) -> None:
    way = make()
    for name in ("", "..", "a/b"):
        with pytest.raises(ValueError, match="plain"):
            way.ask(name, 10)


def test_many_go_side_by_side(kind: Kind, make: Callable[[], WayOut]) -> None:
    way = make()
    way.prepare()
    names = [f"{number:032x}.asice" for number in range(24)]

    def hand_over(part: list[str]) -> None:
        for name in part:
            way.hand_over(name, name.encode())

    threads = [Thread(target=hand_over, args=(names[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lying(kind) == {name: name.encode() for name in names}


def test_it_is_used_again_after_it_was_let_go(kind: Kind, make: Callable[[], WayOut]) -> None:
    way = make()
    way.prepare()
    way.hand_over(NAME, CONTENT)
    way.close()
    way.hand_over(OTHER, CONTENT)
    assert set(lying(kind)) == {NAME, OTHER}
