"""Requests to one server over HTTPS: connections that are used again, a time that no answer may go beyond, proxies of the system.

The standard library's client, because it is one TLS on every system and shows each byte (docs/adr/0064). It knows no WebDAV: what
a status means is ``webdav.py``'s business, what an error of the connection means ``refusals.py``'s.
"""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import ssl
import urllib.parse
import urllib.request
import weakref
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from threading import Lock, Timer
from typing import NamedTuple, TypeAlias

from smdb_desktop import __version__, fleeting

Connection: TypeAlias = http.client.HTTPConnection
Identity: TypeAlias = Callable[[str], bytes]
"""Key and certificates of a client as PEM, the key closed with the given password."""
Proxies: TypeAlias = Callable[[str, str], str]
"""The proxy for a scheme and a host as an address; "" for none."""


_HANDLES = Path("/proc/self/fd")


class Times(NamedTuple):
    """How long is waited, in seconds: for a connection, for the next bytes, and for a whole answer."""

    connect: float = 10.0
    gap: float = 20.0
    whole: float = 120.0


class Server(NamedTuple):
    """A folder on a server and how one gets in. ``adresse`` ends in a slash; ``roedder`` (PEM) are trusted alone where given."""

    adresse: str
    bruger: str = ""
    kode: str = ""
    identity: Identity | None = None
    roedder: str = ""

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "Server"


class Answer(NamedTuple):
    """What a server said; ``body`` holds no more than was asked for, and ``more`` says that there was more."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    more: bool = False


class Unreached(Exception):
    """Nobody was reached, so nothing was sent; ``error`` says why."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class Wire:
    """Connections to one server. Used from several threads at once."""

    def __init__(self, server: Server, times: Times, proxies: Proxies) -> None:
        self._server, self._times, self._proxies = server, times, proxies
        parts = urllib.parse.urlsplit(server.adresse)
        self._secure, self._host = parts.scheme == "https", parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self.path = parts.path
        self._idle: list[Connection] = []
        self._lock = Lock()
        self._context: ssl.SSLContext | None = None
        self._finish = weakref.finalize(self, _close_all, self._idle)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            idle, self._idle[:] = list(self._idle), []
        _close_all(idle)

    def ask(
        self, method: str, path: str, limit: int, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request and its answer. Raises Unreached, OSError and HTTPException as the connection fails.

        A connection that had been used before may have been hung up by the server meanwhile: then once more on a new one.
        """
        with self._lock:
            used = self._idle.pop() if self._idle else None
        if used is None:
            return self._asked(self._connection(), method, path, limit, body, headers)
        try:
            return self._asked(used, method, path, limit, body, headers)
        except (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError, http.client.HTTPException) as before:
            try:
                return self._asked(self._connection(), method, path, limit, body, headers)
            except Unreached:
                # something may have been sent the first time
                raise before from None

    def _asked(
        self,
        connection: Connection,
        method: str,
        path: str,
        limit: int,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        late: list[bool] = []
        watch = Timer(self._times.whole, hang_up, (connection, late))
        watch.daemon = True
        watch.start()
        keep = False
        try:
            if connection.sock is None:
                _connect(connection, self._times.gap)
            connection.request(method, path, body, {**self._usual(), **(headers or {})})
            answer = connection.getresponse()
            content = answer.read(limit + 1)
            more = len(content) > limit
            keep = not more and not answer.will_close and answer.isclosed()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, content[:limit], more)
        except (OSError, http.client.HTTPException) as error:
            if late:
                raise TimeoutError("the whole answer took too long") from error
            raise
        finally:
            watch.cancel()
            self._back(connection, keep=keep and not late)

    def _back(self, connection: Connection, *, keep: bool) -> None:
        if keep and self._finish.alive:
            with self._lock:
                self._idle.append(connection)
        else:
            connection.close()

    def _usual(self) -> dict[str, str]:
        given = {"User-Agent": f"smdb-desktop/{__version__}", "Accept-Encoding": "identity"}
        if self._server.bruger or self._server.kode:
            given["Authorization"] = basic(self._server.bruger, self._server.kode)
        return given

    def _connection(self) -> Connection:
        wait = self._times.connect
        proxy = urllib.parse.urlsplit(self._proxies("https" if self._secure else "http", self._host))
        # a proxy that is itself spoken to over TLS would be a second handshake inside the first; nobody has met one here
        host, port = (proxy.hostname, proxy.port or 80) if proxy.hostname else (self._host, self._port)
        made: Connection
        if self._secure:
            made = http.client.HTTPSConnection(host, port, timeout=wait, context=self._tls())
        else:
            made = http.client.HTTPConnection(host, port, timeout=wait)
        if proxy.hostname:
            known = {"Proxy-Authorization": basic(_plain(proxy.username), _plain(proxy.password))}
            made.set_tunnel(self._host, self._port, known if proxy.username else {})
        return made

    def _tls(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                context = ssl.create_default_context(cadata=self._server.roedder or None)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                if self._server.identity is not None:
                    _show_with(context, self._server.identity)
                self._context = context
            return self._context


def system_proxy(scheme: str, host: str) -> str:
    """The proxy that the system has for a host: its settings on Windows and macOS, the usual variables elsewhere."""
    if is_here(host) or urllib.request.proxy_bypass(host):
        return ""
    found = urllib.request.getproxies().get(scheme, "")
    return found if not found or "://" in found else f"http://{found}"


def is_here(host: str) -> bool:
    """Whether a host is this machine itself, which no proxy is asked for."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _connect(connection: Connection, gap: float) -> None:
    try:
        connection.connect()
        if connection.sock is not None:
            connection.sock.settimeout(gap)
    except OSError as error:
        raise Unreached(error) from error


def _show_with(context: ssl.SSLContext, identity: Identity) -> None:
    """Give the client's key to TLS, which takes it from a file only: closed with a password nobody keeps.

    On Linux the file is memory without a name. Elsewhere it lies for a moment in a folder of the program's own, which goes away
    with the program at the latest at its next start (``fleeting``).
    """
    password = secrets.token_hex(32)
    closed = identity(password)
    in_memory: Callable[[str], int] | None = getattr(os, "memfd_create", None)
    if in_memory is not None and _HANDLES.is_dir():
        with os.fdopen(in_memory("smdb-tls"), "wb") as memory:
            memory.write(closed)
            memory.flush()
            context.load_cert_chain(_HANDLES / str(memory.fileno()), password=password)
        return
    with fleeting.Folder() as folder:
        file = folder.path / "key.pem"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(closed)
        context.load_cert_chain(file, password=password)


def basic(user: str, password: str) -> str:
    """Name and password as a header carries them (RFC 7617)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _plain(text: str | None) -> str:
    return urllib.parse.unquote(text or "")


def hang_up(connection: Connection, late: list[bool]) -> None:
    """The answer takes too long: whoever waits for it is woken."""
    late.append(True)
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _close_all(connections: list[Connection]) -> None:
    for connection in connections:
        connection.close()
