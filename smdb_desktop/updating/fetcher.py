"""How bytes are brought: from a server, a folder or a file, never more than was asked for and never for longer than is given.

A redirect is refused, because it leads where nobody has said; over a net nothing is unpacked on the way, so what
comes is what is counted.
What came is judged by whoever asked: here nothing is believed.
"""

import errno
import os
import ssl
import time
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient.fetcher import FetcherInterface

from smdb_desktop import __version__, durable
from smdb_desktop.updating.layout import MOST_FILES, PACKED, USUAL, Limits

CHUNK = 1 << 16
_PART = b"PK\x01\x02"
FOLDER = "https://folder.invalid/"
"""What the addresses of a folder begin with; nothing is ever asked there."""


class NotAnswering(DownloadError):
    """Nobody answers: no net, no server, no such folder. This is a usual day, not a fault."""


class Redirected(DownloadError):
    """The server sends one elsewhere, as the log-in page of a guest network does."""


class Stopped(DownloadError):
    """Somebody had no time."""


class DiskFault(DownloadError):
    """The machine could not keep what came; ``error`` says why."""

    def __init__(self, error: OSError) -> None:
        super().__init__("not kept")
        self.error = error


class DamagedFile(DownloadError):
    """The file is none that parts can be read out of, or a part of it does not come out."""


Clock = Callable[[], float]


def may_be_asked(url: str) -> bool:
    """Whether this address may be asked: over https, or on this machine itself."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname or ""
        if parts.username or parts.password or parts.query or parts.fragment:
            return False
        if parts.scheme == "https":
            return bool(host)
        return parts.scheme == "http" and (host == "localhost" or ip_address(host).is_loopback)
    except ValueError:
        return False


class _Watch:
    """The time that one file may take."""

    def __init__(self, limits: Limits, now: Clock, stopped: Callable[[], bool]) -> None:
        self._limits, self._now, self._stopped = limits, now, stopped
        self._begun, self._bytes = now(), 0

    def took(self, count: int) -> None:
        """So many bytes more came. Raises SlowRetrievalError or Stopped."""
        if self._stopped():
            raise Stopped("stopped")
        self._bytes += count
        seconds = self._now() - self._begun
        too_slow = seconds > self._limits.grace and self._bytes < self._limits.least * (seconds - self._limits.grace)
        if seconds > self._limits.whole or too_slow:
            raise SlowRetrievalError("too slow")


class NetFetcher(FetcherInterface):
    """Asks a server. Honours the proxies of the system and trusts the certificates that the system trusts."""

    def __init__(
        self, limits: Limits = USUAL, now: Clock = time.monotonic, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self._limits, self._now, self._stopped = limits, now, stopped
        self._pool: urllib3.PoolManager | None = None
        self._answer: urllib3.BaseHTTPResponse | None = None

    def close(self) -> None:
        """Hang up; also on a server that would go on for ever."""
        if self._answer is not None:
            self._answer.close()
        if self._pool is not None:
            self._pool.clear()

    def _fetch(self, url: str) -> Iterator[bytes]:
        if not may_be_asked(url):
            raise Redirected("this address is not asked")
        if self._answer is not None:
            # whoever asked has seen enough of it
            self._answer.close()
        watch = _Watch(self._limits, self._now, self._stopped)
        answer = self._ask(url)
        if 300 <= answer.status < 400:
            answer.close()
            raise Redirected(f"status {answer.status}")
        if answer.status != 200:
            answer.close()
            raise DownloadHTTPError(f"status {answer.status}", answer.status)
        return self._pieces(answer, watch)

    def _ask(self, url: str) -> urllib3.BaseHTTPResponse:
        headers = {"User-Agent": f"smdb-desktop/{__version__}", "Accept-Encoding": "identity"}
        timeout = urllib3.Timeout(connect=self._limits.connect, read=self._limits.gap)
        try:
            # every address of a look begins with the same server
            self._pool = self._pool or _pool(url)
            answer: urllib3.BaseHTTPResponse = self._pool.request(
                "GET", url, headers=headers, timeout=timeout, preload_content=False, redirect=False, retries=False
            )
            self._answer = answer
            return answer
        except urllib3.exceptions.ReadTimeoutError as error:
            raise SlowRetrievalError("no answer in time") from error
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NotAnswering(type(error).__name__) from error

    def _pieces(self, answer: urllib3.BaseHTTPResponse, watch: _Watch) -> Iterator[bytes]:
        try:
            while True:
                # one piece of what has come, however little: a server that drips is noticed by the watch
                piece = answer.read1(CHUNK, decode_content=False)
                if not piece:
                    return
                watch.took(len(piece))
                yield piece
        except urllib3.exceptions.ReadTimeoutError as error:
            raise SlowRetrievalError("nothing more came in time") from error
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NotAnswering(type(error).__name__) from error
        finally:
            answer.close()


def _pool(url: str) -> urllib3.PoolManager:
    parts = urllib.parse.urlsplit(url)
    proxy = urllib.request.getproxies().get(parts.scheme, "")
    # reading all certificates of the system takes longer than most answers
    context = ssl.create_default_context() if parts.scheme == "https" else None
    if proxy and parts.hostname and not urllib.request.proxy_bypass(parts.hostname) and not _is_here(parts.hostname):
        return urllib3.ProxyManager(proxy, ssl_context=context)
    return urllib3.PoolManager(ssl_context=context)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class FolderFetcher(FetcherInterface):
    """Reads a folder that an administrator fills, laid out as the server's."""

    def __init__(
        self,
        folder: Path,
        limits: Limits = USUAL,
        now: Clock = time.monotonic,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._folder, self._limits, self._now, self._stopped = folder, limits, now, stopped

    def close(self) -> None:
        """Nothing is open."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        parts = urllib.parse.unquote(url.removeprefix(FOLDER)).split("/")
        if not url.startswith(FOLDER) or any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            raise Redirected("not in the folder")
        try:
            if not self._folder.is_dir():
                raise NotAnswering("no such folder")
            handle = durable.open_file(self._folder.joinpath(*parts), os.O_RDONLY)
        except FileNotFoundError:
            raise DownloadHTTPError("not there", 404) from None
        except OSError as error:
            raise NotAnswering(errno.errorcode.get(error.errno or 0, "OSError")) from error
        return self._pieces(handle)

    def _pieces(self, handle: int) -> Iterator[bytes]:
        watch = _Watch(self._limits, self._now, self._stopped)
        with os.fdopen(handle, "rb") as file:
            while True:
                try:
                    piece = file.read(CHUNK)
                except OSError as error:
                    raise NotAnswering(errno.errorcode.get(error.errno or 0, "OSError")) from error
                if not piece:
                    return
                watch.took(len(piece))
                yield piece


class FileFetcher(FetcherInterface):
    """Reads the same paths out of what one file holds: a zip file with ``metadata/`` and ``targets/`` of a publisher.

    Raises DamagedFile where it is no such file.
    """

    def __init__(self, content: bytes) -> None:
        # before the parts are listed, which takes some ten times the room: each begins with this mark (APPNOTE.TXT 4.3.12)
        if content.count(_PART) > MOST_FILES:
            raise DamagedFile("more parts than a package may have")
        try:
            self._file = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError):
            raise DamagedFile("no zip file") from None
        self._parts = {part.filename: part for part in self._file.infolist()}

    def close(self) -> None:
        """The file is let go."""
        self._file.close()

    def has(self, path: str) -> bool:
        """Whether it holds a part of this name."""
        return path in self._parts

    def _fetch(self, url: str) -> Iterator[bytes]:
        part = self._parts.get(urllib.parse.unquote(url.removeprefix(FOLDER)))
        if not url.startswith(FOLDER) or part is None:
            raise DownloadHTTPError("not there", 404)
        if part.compress_type not in PACKED or part.flag_bits & 1:
            # other kinds are unpacked in one piece, however much that is
            raise DamagedFile("packed in another way")
        try:
            with self._file.open(part) as reading:
                # zlib gives no more than it is asked for, and whoever asked for the part stops at what was signed
                while piece := reading.read(CHUNK):
                    yield piece
        except (
            zipfile.BadZipFile,
            EOFError,
            ValueError,
            OverflowError,
            NotImplementedError,
            RuntimeError,
            zlib.error,
        ) as error:
            raise DamagedFile(type(error).__name__) from None
