"""The way to a folder on a server (WebDAV, RFC 4918): a file stands there whole or not at all, never over something else.

It is put under a name of its own, read back, and moved with ``Overwrite: F``, which five servers were measured to honour;
conditions on PUT they did not all. A server that says yes is not believed before what it keeps has been read.
"""

from __future__ import annotations

import http.client
import time
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.ways import refusals
from smdb_desktop.ways.names import becomes, is_on_the_way, is_plain, on_the_way
from smdb_desktop.ways.wire import Answer, Proxies, Server, Times, Unreached, Wire, system_proxy

if TYPE_CHECKING:
    from pathlib import Path

LIST_LIMIT = 64_000_000
"""Bytes of a list of a folder: about 100,000 files."""
_FRESH = 30.0
"""Seconds for which a folder that answered is not asked again whether it is there."""
_SMALL = 4096
_WHICH = b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'


class _NotReached(WayError):
    """Nothing was sent at all."""


class WebDavWay:
    """A folder on a server. Implements ``ports.ways.WayOut``; what it cannot do it says with WayError where that concerns all."""

    vej = "webdav"
    modtager = None
    udvej_id = ""

    def __init__(
        self,
        server: Server,
        times: Times = Times(),  # noqa: B008  a tuple
        proxies: Proxies = system_proxy,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = Wire(server, times, proxies)
        parts = urllib.parse.urlsplit(server.adresse)
        self.maal = server.adresse
        self._host = parts.hostname or ""
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._shows_one = server.identity is not None
        self._proxied = bool(proxies(parts.scheme, self._host))
        self._now = now
        self._seen: float | None = None
        self._left: set[tuple[str, str]] = set()
        self._lock = Lock()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    # -- what the port asks for ------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Ask whether the folder is there. Raises WayError.

        A server that lists nothing is believed to take files: the first one will tell.
        """
        if self._seen is not None and self._now() - self._seen < _FRESH:
            return
        answer = self._ask("PROPFIND", self._wire.path, LIST_LIMIT, _WHICH, {"Depth": "0", **_XML})
        if answer.status not in (200, 207, 405, 501):
            raise self._refused(answer, "")
        self._seen = self._now()

    def hand_over(self, navn: str, content: bytes) -> None:
        """Put, read back, move. Raises WayError, and ExportError for another file of the same name."""
        part = on_the_way(navn)
        with self._lock:
            self._left.add((navn, part))
        try:
            put = self._put(part, content)
        except _NotReached:
            self._gone(navn, part)
            raise
        if put.status not in (200, 201, 204):
            self._forget(navn, part, sent=False)
            raise self._refused(put, navn)
        if self._get(part, len(content)) != content:
            self._forget(navn, part)
            raise WayError(refusals.NOTHING_STORED.format(vaert=self._host), f"HTTP {put.status}", person=True)
        self._move(navn, part, content)

    def _put(self, part: str, content: bytes) -> Answer:
        return self._ask("PUT", self._path(part), _SMALL, content, {"Content-Type": "application/octet-stream"})

    def _gone(self, navn: str, part: str) -> None:
        """Nothing of this try is left there."""
        with self._lock:
            self._left.discard((navn, part))

    def _move(self, navn: str, part: str, content: bytes) -> None:
        where = {"Destination": self._origin + self._path(navn), "Overwrite": "F"}
        try:
            moved = self._ask("MOVE", self._path(part), _SMALL, None, where)
        except WayError:
            # perhaps it was moved, and only the answer was lost: the folder knows
            if self._get(navn, len(content)) == content:
                return
            raise
        if moved.status in (201, 204):
            return
        there = self._get(navn, len(content))
        self._forget(navn, part, moved=True)
        if there == content:
            return
        if there is not None:
            raise ExportError(refusals.OTHER_FILE.format(navn=navn, vaert=self._host))
        raise self._refused(moved, navn)

    def announce(self, navn: str) -> None:
        """Nothing: whoever waits here looks for the file itself."""

    def settle(self) -> None:
        """Nothing: a server's disk is its own business, and each file has been read back."""

    def ask(self, navn: str, limit: int) -> bytes | None:
        """The file of this name; None where there is none. Raises WayError, and ExportError where it is larger."""
        return self._get(navn, limit, whole=True)

    def names(self) -> frozenset[str] | None:
        """The names in the folder, a file on its way by what it is to become; None where the server does not list them."""
        found = self._listed()
        return None if found is None else frozenset(becomes(name) for name in found)

    def tidy(self, navn: str) -> None:
        """Delete what lies there on its way to this name; what cannot be deleted is left."""
        for name in self._listed() or ():
            if is_on_the_way(name) and becomes(name) == navn:
                with suppress(WayError):
                    self._ask("DELETE", self._path(name), _SMALL)

    def surely_absent(self, navn: str) -> bool:
        """Whether nothing was sent under this name that was not seen to be gone again."""
        with self._lock:
            return not any(left == navn for left, _part in self._left)

    def take_back(self, navn: str) -> None:
        """Delete what was handed over and turned out wrong; what cannot be deleted is left."""
        with suppress(WayError):
            self._ask("DELETE", self._path(navn), _SMALL)

    def path(self, _navn: str) -> Path | None:
        """None: a person opens no file there."""
        return None

    def delivered(self, navn: str) -> str:
        """The name itself."""
        return navn

    def tried(self) -> None:
        """Nothing is kept of it."""

    # -- asking ----------------------------------------------------------------------------------------------------

    def _ask(
        self, method: str, path: str, limit: int, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        try:
            return self._wire.ask(method, path, limit, body, headers)
        except Unreached as error:
            why = self._broken(error.error)
            raise _NotReached(str(why), why.details, person=why.person) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._broken(error) from error

    def _broken(self, error: OSError | http.client.HTTPException) -> WayError:
        self._seen = None
        return refusals.broken(error, self._host, shows_one=self._shows_one, proxied=self._proxied)

    def _refused(self, answer: Answer, navn: str) -> ExportError:
        self._seen = None
        return refusals.refused(answer, self._host, self.maal, navn, shows_one=self._shows_one)

    def _get(self, navn: str, limit: int, *, whole: bool = False) -> bytes | None:
        """What lies under a name, None where nothing does; what is larger is cut, or refused where it must be ``whole``."""
        answer = self._ask("GET", self._path(navn), limit)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise self._refused(answer, navn)
        if not answer.more:
            return answer.body
        if whole:
            raise ExportError(refusals.TOO_BIG_THERE.format(navn=navn, vaert=self._host))
        return answer.body + b"more"

    def _forget(self, navn: str, part: str, *, sent: bool = True, moved: bool = False) -> None:
        """Delete a file on its way; nothing of this name is left then. What was refused (not ``sent``) may be gone already.

        What was asked to be ``moved`` and is gone may have been moved, and taken by the receiver since: whatever the server
        answered, only that it still lay there and is deleted now proves that it never got its name.
        """
        with suppress(WayError):
            status = self._ask("DELETE", self._path(part), _SMALL).status
            proved = (
                status in (200, 204) if moved else status in (200, 202, 204, 404, 410) or (not sent and status < 500)
            )
            if proved:
                self._gone(navn, part)

    def _listed(self) -> frozenset[str] | None:
        try:
            answer = self._ask("PROPFIND", self._wire.path, LIST_LIMIT, _WHICH, {"Depth": "1", **_XML})
        except WayError:
            return None
        return _names(answer.body) if answer.status == 207 and not answer.more else None

    def _path(self, navn: str) -> str:
        """The path of a name in the folder. Raises ValueError for a name that leads elsewhere."""
        if not is_plain(navn):
            raise ValueError("a plain file name is needed")
        return self._wire.path + urllib.parse.quote(navn)


_XML = {"Content-Type": "application/xml; charset=utf-8"}


def _names(body: bytes) -> frozenset[str] | None:
    """The last parts of the paths in a list; None for what is no list."""
    # most days nothing is listed
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    paths = (urllib.parse.urlsplit(each.text or "").path for each in tree.iter("{DAV:}href"))
    names = (urllib.parse.unquote(path.rpartition("/")[2]) for path in paths if not path.endswith("/"))
    return frozenset(name for name in names if is_plain(name))
