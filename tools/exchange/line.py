"""The ways that the exchange goes by: a folder, or a real server of Debian's behind a wire that can be cut after any byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import NamedTuple

from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from tests.ways.apache import Apache
from tests.ways.certificates import PASSWORD
from tests.ways.dav_server import CutWire, cut_after
from tests.ways.nginx import Nginx
from tests.ways.sshd import Sshd

KINDS = ("folder", "nginx", "apache", "sftp")
_FARTHEST = 400_000
"""Bytes after which a cut comes at the latest: some twenty files."""
_MOST_MORE = 60
"""Files after which a folder goes away at the latest."""
_GLANCE = 0.01
"""Seconds between two looks into a folder."""


class Line(NamedTuple):
    """Where files end, the way there as a person sets it up, and what cuts it: until the returned function is called."""

    folder: Path
    udvej: Udvej
    opens: Hemmeligt
    cut: Callable[[Random], Callable[[], None]]


@contextmanager
def opened(kind: str, place: Path) -> Iterator[Line]:
    """The way of this kind, while it is there."""
    place.mkdir()
    if kind == "folder":
        folder = place / "ud"
        folder.mkdir()
        yield Line(folder, Udvej("", "Kommunen", "mappe", str(folder)), Hemmeligt(), lambda by: _pulled_out(folder, by))
        return
    if kind == "sftp":
        shell = Sshd(place)
        with shell.running(), cut_after(shell.port, None) as wire:
            where = f"sftp://127.0.0.1:{wire.port}{shell.folder}/"
            way = Udvej("", "Kommunen", "sftp", where, shell.user, vaert=shell.host.public, maerke=".klar")
            yield Line(shell.folder, way, Hemmeligt(noegle=shell.client.private), lambda by: _cut(wire, by))
        return
    server = Nginx(place) if kind == "nginx" else Apache(place)
    with server.running(), cut_after(server.port, None) as wire:
        way = Udvej("", "Kommunen", "webdav", f"https://127.0.0.1:{wire.port}/ud/", roedder=server.root.pem)
        yield Line(server.folder, way, Hemmeligt("", server.client.p12, PASSWORD), lambda by: _cut(wire, by))


def _cut(wire: CutWire, by: Random) -> Callable[[], None]:
    """The line is dead after so many bytes, and stays so until it is mended."""
    wire.cut_at(wire.carried + by.randrange(_FARTHEST))

    def mended() -> None:
        wire.cut_at(None)
        wire.hang_up()

    return mended


def files_in(folder: Path) -> int:
    """How many files lie there; 0 where the folder is away."""
    try:
        return sum(1 for _ in folder.iterdir())
    except OSError:
        return 0


def _pulled_out(folder: Path, by: Random) -> Callable[[], None]:
    """The stick is pulled out when some more files lie on it, and lies in a pocket until it is put in again."""
    pocket, enough, over = folder.with_name("i lommen"), files_in(folder) + by.randrange(_MOST_MORE), Event()

    def watches() -> None:
        while not over.wait(_GLANCE):
            if files_in(folder) >= enough:
                folder.rename(pocket)
                return

    thread = Thread(target=watches, daemon=True)
    thread.start()

    def put_in() -> None:
        over.set()
        thread.join()
        if pocket.exists():
            pocket.rename(folder)

    return put_in
