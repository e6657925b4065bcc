"""The way to a folder on a server by SFTP: a file stands there whole or not at all, never over something else.

It is written under a name of its own, read back, and given its name by the protocol's plain rename, which replaces nothing
(``posix-rename`` does, and is never asked for). Where the receiver waits for one, an empty marker file comes last.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, cast

import asyncssh

from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.ways import sftp_refusals as refusals
from smdb_desktop.ways.names import becomes, is_on_the_way, is_plain, on_the_way
from smdb_desktop.ways.ssh import Account, Asks, Lines, NotOpened
from smdb_desktop.ways.wire import Times

if TYPE_CHECKING:
    from pathlib import Path

_FRESH = 30.0
"""Seconds for which a folder that answered is not asked again whether it is there."""
T_ = TypeVar("T_")
_GONE = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)


class _NotReached(WayError):
    """Nothing was sent at all."""


class SftpWay:
    """A folder on a server. Implements ``ports.ways.WayOut``; what it cannot do it says with WayError where that concerns all."""

    vej = "sftp"
    modtager = None
    udvej_id = ""

    def __init__(
        self,
        account: Account,
        maerke: str = "",
        times: Times = Times(),  # noqa: B008  a tuple
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """``maerke`` is what an empty file's name ends in that comes after each file; "" for none."""
        self.maal = account.adresse
        self._lines = Lines(account, times)
        self._host = self._lines.place.host
        self._maerke, self._now = maerke, now
        self._seen: float | None = None
        self._left: set[tuple[str, str]] = set()
        self._lock = Lock()

    def close(self) -> None:
        """Hang up."""
        self._lines.close()

    # -- what the port asks for ------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Ask whether the folder is there. Raises WayError."""
        if self._seen is not None and self._now() - self._seen < _FRESH:
            return
        folder = self._lines.place.path or "."
        if not self._ask(lambda sftp: sftp.isdir(folder), reads=True):
            raise WayError(refusals.NO_FOLDER.format(sted=self.maal), person=True)
        self._seen = self._now()

    def hand_over(self, navn: str, content: bytes) -> None:
        """Write, read back, rename, mark. Raises WayError, and ExportError for another file of the same name."""
        if self._is_there(navn, content):
            self._stays(navn)
            self.announce(navn)
            return
        part = on_the_way(navn)
        with self._lock:
            self._left.add((navn, part))
        try:
            self._write(navn, part, content)
        except _NotReached:
            self._gone(navn, part)
            raise
        if self._get(part, len(content)) != content:
            self._forget(navn, part)
            raise WayError(refusals.NOTHING_STORED.format(vaert=self._host), person=True)
        self._rename(navn, part, content)
        self.announce(navn)

    def announce(self, navn: str) -> None:
        """Lay the marker file for a file that stands there, where the receiver waits for one. Raises WayError."""
        if not self._maerke:
            return
        path = self._path(navn + self._maerke)

        async def laid(sftp: asyncssh.SFTPClient) -> None:
            async with sftp.open(path, "ab"):
                pass

        try:
            self._ask(laid)
        except asyncssh.SFTPError as error:
            raise refusals.refused(error, self._host, self.maal) from error

    def settle(self) -> None:
        """Nothing: a server's disk is its own business; it was asked to write each file to it, and each was read back."""

    def ask(self, navn: str, limit: int) -> bytes | None:
        """The file of this name; None where there is none. Raises WayError, and ExportError where it is larger."""
        found = self._get(navn, limit)
        if found is not None and len(found) > limit:
            raise ExportError(refusals.TOO_BIG_THERE.format(navn=navn, vaert=self._host))
        return found

    def names(self) -> frozenset[str] | None:
        """The names in the folder, a file on its way by what it is to become; None where the server does not list them."""
        found = self._listed()
        return None if found is None else frozenset(map(becomes, found))

    def tidy(self, navn: str) -> None:
        """Remove what lies there on its way to this name; what cannot be removed is left."""
        for name in self._listed() or ():
            if is_on_the_way(name) and becomes(name) == navn:
                self._remove(name)

    def surely_absent(self, navn: str) -> bool:
        """Whether nothing was sent under this name that was not seen to be gone again."""
        with self._lock:
            return not any(left == navn for left, _part in self._left)

    def take_back(self, navn: str) -> None:
        """Remove what was handed over and turned out wrong, its marker first; what cannot be removed is left."""
        if self._maerke:
            self._remove(navn + self._maerke)
        self._remove(navn)

    def path(self, _navn: str) -> Path | None:
        """None: a person opens no file there."""
        return None

    def delivered(self, navn: str) -> str:
        """The name itself."""
        return navn

    def tried(self) -> None:
        """Nothing is kept of it."""

    # -- one step each ---------------------------------------------------------------------------------------------

    def _is_there(self, navn: str, content: bytes) -> bool:
        """Whether the file is there already with this content; a different one raises ExportError."""
        there = self._get(navn, len(content))
        if there is not None and there != content:
            raise ExportError(refusals.OTHER_FILE.format(navn=navn, vaert=self._host))
        return there is not None

    def _write(self, navn: str, part: str, content: bytes) -> None:
        path = self._path(part)

        async def written(sftp: asyncssh.SFTPClient) -> None:
            async with sftp.open(path, "xb") as file:
                await file.write(content)
                with suppress(asyncssh.SFTPOpUnsupported):
                    await file.fsync()

        try:
            self._ask(written)
        except asyncssh.SFTPError as error:
            self._forget(navn, part)
            raise self._refused(error) from error

    def _rename(self, navn: str, part: str, content: bytes) -> None:
        """Give a file its name. Afterwards only its removal under the other one proves that it never got it."""
        old, new = self._path(part), self._path(navn)
        try:
            self._ask(lambda sftp: sftp.rename(old, new))
        except WayError:
            # perhaps it was renamed, and only the answer was lost: the folder knows
            if self._get(navn, len(content)) == content:
                return
            raise
        except asyncssh.SFTPError as error:
            there = self._get(navn, len(content))
            self._forget(navn, part, renamed=True)
            if there == content:
                self._stays(navn)
                return
            if there is not None:
                raise ExportError(refusals.OTHER_FILE.format(navn=navn, vaert=self._host)) from error
            raise self._refused(error) from error

    def _get(self, navn: str, limit: int) -> bytes | None:
        """What lies under a name, at most a byte more than ``limit``; None where nothing does."""
        path = self._path(navn)

        async def read(sftp: asyncssh.SFTPClient) -> bytes | None:
            try:
                async with sftp.open(path, "rb") as file:
                    return cast("bytes", await file.read(limit + 1))
            except _GONE:
                return None

        try:
            return self._ask(read, reads=True)
        except asyncssh.SFTPError as error:
            raise self._refused(error) from error

    def _forget(self, navn: str, part: str, *, renamed: bool = False) -> None:
        """Remove a file on its way; where that is seen, nothing of this try is left."""
        with suppress(WayError, asyncssh.SFTPError):
            path = self._path(part)
            try:
                self._ask(lambda sftp: sftp.remove(path))
            except _GONE:
                if renamed:
                    return
            self._gone(navn, part)

    def _stays(self, navn: str) -> None:
        """The file lies there under its own name, whatever becomes of its marker."""
        with self._lock:
            self._left.add((navn, navn))

    def _gone(self, navn: str, part: str) -> None:
        """Nothing of this try is left there."""
        with self._lock:
            self._left.discard((navn, part))

    def _remove(self, navn: str) -> None:
        path = self._path(navn)
        with suppress(WayError, asyncssh.SFTPError):
            self._ask(lambda sftp: sftp.remove(path))

    def _listed(self) -> frozenset[str] | None:
        folder = (self._lines.place.path or ".").encode()
        try:
            found = self._ask(lambda sftp: sftp.listdir(folder), reads=True)
        except (WayError, asyncssh.SFTPError):
            return None
        # a name in another encoding is none of ours, and hides none of them
        names = (name.decode() for name in found if _is_text(name))
        return frozenset(name for name in names if is_plain(name))

    def _path(self, navn: str) -> str:
        """The path of a name in the folder. Raises ValueError for a name that leads elsewhere."""
        if not is_plain(navn):
            raise ValueError("a plain file name is needed")
        return self._lines.place.path + navn

    # -- asking ----------------------------------------------------------------------------------------------------

    def _ask(self, asks: Asks[T_], *, reads: bool = False) -> T_:
        """Raises WayError where the connection is to blame, and asyncssh.SFTPError where the server says no."""
        try:
            return self._lines.ask(asks, reads=reads)
        except NotOpened as error:
            self._seen = None
            why = refusals.broken(error.error, self._host)
            raise _NotReached(str(why), why.details, person=why.person) from error
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection) as error:
            self._seen = None
            raise refusals.broken(error, self._host) from error
        except asyncssh.SFTPError:
            raise
        except (OSError, asyncssh.Error) as error:
            self._seen = None
            raise refusals.broken(error, self._host) from error

    def _refused(self, error: asyncssh.SFTPError) -> WayError:
        self._seen = None
        return refusals.refused(error, self._host, self.maal)


def _is_text(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
