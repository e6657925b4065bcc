"""Connections to one SSH server for SFTP: its key is checked before anything is said; each is used by one thread at a time.

asyncssh speaks the protocol (docs/adr/0068). Each connection has an event loop of its own, which runs only while somebody waits
for an answer: no thread stands behind it. Nothing of the machine's own SSH is read: no configuration, agent, keys, known hosts.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import urllib.parse
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple, TypeVar

import asyncssh

from smdb_desktop.ways.wire import Times

PORT = 22
_VERSION = 3
"""Of SFTP: the one that every server speaks, and whose rename replaces nothing."""
_PROVING, _ROUNDS = "prøve", 64
_ENDING = 2.0
"""Seconds that a connection may take to end."""
# names of files and users stand in its messages
logging.getLogger("asyncssh").setLevel(logging.CRITICAL + 1)

T_ = TypeVar("T_")
Asks = Callable[[asyncssh.SFTPClient], Awaitable[T_]]


class Account(NamedTuple):
    """A folder on a server and how one gets in. ``vaert`` is the server's key as a line of OpenSSH; no other is spoken to."""

    adresse: str
    bruger: str
    vaert: str
    kode: str = ""
    noegle: bytes = b""
    noegle_kode: str = ""

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "Account"


class Place(NamedTuple):
    """Where an address leads: the folder's path as SFTP takes it, ending in a slash, or "" for the folder one begins in."""

    host: str
    port: int
    path: str


class NotOpened(Exception):
    """No connection came about, so nothing was sent; ``error`` says why."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.error = error


class OtherKey(Exception):
    """The server shows another key than the one that a person accepted; ``aftryk`` is its fingerprint."""

    def __init__(self, aftryk: str) -> None:
        super().__init__(aftryk)
        self.aftryk = aftryk


def place(adresse: str) -> Place:
    """``sftp://host/a/b/`` is the server's folder /a/b, ``sftp://host/~/a/`` and ``sftp://host/`` lie where one begins."""
    parts = urllib.parse.urlsplit(adresse)
    path = urllib.parse.unquote(parts.path)
    if path in ("", "/"):
        path = ""
    elif path.startswith("/~/"):
        path = path[3:]
    return Place(parts.hostname or "", parts.port or PORT, path)


KEY_ERRORS = (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError)
"""What ``private_key`` raises."""


def private_key(content: bytes, password: str) -> asyncssh.SSHKey:
    """The key in a file. Raises one of KEY_ERRORS."""
    return asyncssh.import_private_key(content, password or None)


def host_key(adresse: str, times: Times, aftryk: str = "") -> str:
    """The key that a server shows, as a line of OpenSSH; of its several the one with this fingerprint, where it has one.

    Raises NotOpened.
    """
    where = place(adresse)
    shown = _shown(where, times)
    if not aftryk or shown.get_fingerprint("sha256") == aftryk:
        return _line(shown)
    others = (_of_kind(where, times, kind) for kind in _KINDS)
    return _line(next((key for key in others if key and key.get_fingerprint("sha256") == aftryk), shown))


def prove() -> None:
    """Make a key as ``ssh-keygen`` closes it and open it again: what a build may lack is met. Raises what is missing."""
    made = asyncssh.generate_private_key("ssh-ed25519")
    closed = made.export_private_key("openssh", passphrase=_PROVING, rounds=_ROUNDS)
    if private_key(closed, _PROVING).public_data != made.public_data:
        raise AssertionError("another key")


class Lines:
    """Connections to one server. Used from several threads at once; each uses one of its own meanwhile."""

    def __init__(self, account: Account, times: Times) -> None:
        self._account, self._times = account, times
        self.place = place(account.adresse)
        self._idle: list[_Line] = []
        self._lock = Lock()
        self._finish = weakref.finalize(self, _close_all, self._idle)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            idle, self._idle[:] = list(self._idle), []
        _close_all(idle)

    def ask(self, asks: Asks[T_], *, reads: bool = False) -> T_:
        """What the server answers. Raises NotOpened, asyncssh.Error, OSError; then the connection is given up.

        A connection that had been used before may have been ended by the server meanwhile: what only ``reads`` is asked once more
        on a new one.
        """
        line = self._taken()
        if line is None:
            return self._asked(self._new(), asks)
        try:
            return self._asked(line, asks)
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.DisconnectError, ConnectionError):
            if not reads:
                raise
        return self._asked(self._new(), asks)

    def _asked(self, line: _Line, asks: Asks[T_]) -> T_:
        keep = False
        try:
            answer = line.run(asks, self._times.whole)
            keep = True
            return answer
        except asyncssh.SFTPError as error:
            # a refusal of the server; the connection itself goes on
            keep = not isinstance(error, asyncssh.SFTPConnectionLost | asyncssh.SFTPNoConnection)
            raise
        finally:
            if keep and self._finish.alive:
                with self._lock:
                    self._idle.append(line)
            else:
                line.close()

    def _new(self) -> _Line:
        return _Line(self._account, self.place, self._times)

    def _taken(self) -> _Line | None:
        """One that stands open and is used by nobody now."""
        while True:
            with self._lock:
                line = self._idle.pop() if self._idle else None
            if line is None or line.stands():
                return line
            line.close()


class _Inline(ThreadPoolExecutor):
    """Does at once what the library would give to a thread: reading a key, signing with it."""

    def submit(self, fn: Callable[..., T_], /, *args: Any, **kwargs: Any) -> Future[T_]:
        done: Future[T_] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


class _Line:
    """One connection. The account is proved, and the server's key before that. Raises NotOpened."""

    def __init__(self, account: Account, where: Place, times: Times) -> None:
        self._loop = _loop()
        self._connection: asyncssh.SSHClientConnection | None = None
        try:
            wait = times.connect + times.gap
            self._sftp = self._loop.run_until_complete(asyncio.wait_for(self._opened(account, where, times), wait))
        except (asyncssh.KeyExchangeFailed, asyncssh.HostKeyNotVerifiable) as error:
            self.close()
            raise NotOpened(_why_no_key(error, account, where, times)) from error
        except (OSError, asyncssh.Error, asyncssh.KeyImportError, ValueError) as error:
            self.close()
            raise NotOpened(error) from error
        except BaseException:
            self.close()
            raise

    async def _opened(self, account: Account, where: Place, times: Times) -> asyncssh.SFTPClient:
        trusted = asyncssh.import_public_key(account.vaert)
        keys = [private_key(account.noegle, account.noegle_kode)] if account.noegle else None
        self._connection = await asyncssh.connect(
            where.host,
            where.port,
            sock=_reached(where, times),
            known_hosts=lambda *_: ([trusted], [], []),
            username=account.bruger,
            password=account.kode or None,
            client_keys=keys,
            **_ALONE,
        )
        return await self._connection.start_sftp_client(sftp_version=_VERSION)

    def run(self, asks: Asks[T_], seconds: float) -> T_:
        """One question and its answer, within so many seconds."""
        return self._loop.run_until_complete(asyncio.wait_for(_asked(asks, self._sftp), seconds))

    def stands(self) -> bool:
        """Whether the server has not hung up meanwhile, as far as that is known here."""
        for _ in range(3):
            self._loop.run_until_complete(asyncio.sleep(0))
        return self._connection is not None and not self._connection.is_closed()

    def close(self) -> None:
        """Hang up."""
        _end(self._loop, self._connection)
        self._connection = None


_ALONE: dict[str, Any] = {
    "config": None,
    "agent_path": None,
    "x509_trusted_certs": None,
    "gss_host": None,
    "host_based_auth": False,
    "client_version": "SMDB",
}
"""Nothing of the machine's own SSH, and no logins by other services."""


async def _asked(asks: Asks[T_], sftp: asyncssh.SFTPClient) -> T_:
    return await asks(sftp)


def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.SelectorEventLoop()
    loop.set_default_executor(_Inline())
    # what a cut connection leaves behind is told to whoever asks next
    loop.set_exception_handler(lambda *_: None)
    return loop


def _reached(where: Place, times: Times) -> socket.socket:
    """A socket to the server; its name is asked for here, because the loop would take a thread for that."""
    made = socket.create_connection((where.host, where.port), times.connect)
    made.setblocking(False)
    return made


_KINDS = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256",),
    ("ecdsa-sha2-nistp384",),
    ("ecdsa-sha2-nistp521",),
    ("rsa-sha2-512", "rsa-sha2-256"),
    ("ssh-ed448",),
)
"""The keys that a server may have, one of each kind: it shows the one that is asked for first."""


def _shown(where: Place, times: Times, kind: tuple[str, ...] = ()) -> asyncssh.SSHKey:
    loop = _loop()

    async def asked() -> asyncssh.SSHKey | None:
        sock = _reached(where, times)
        asks: dict[str, Any] = {"server_host_key_algs": list(kind)} if kind else {}
        return await asyncssh.get_server_host_key(where.host, where.port, sock=sock, config=None, **asks)

    try:
        key = loop.run_until_complete(asyncio.wait_for(asked(), times.connect + times.gap))
    except (OSError, asyncssh.Error) as error:
        raise NotOpened(error) from error
    finally:
        _end(loop, None)
    if key is None:
        raise NotOpened(asyncssh.KeyExchangeFailed("no host key"))
    return key


def _why_no_key(error: Exception, account: Account, where: Place, times: Times) -> Exception:
    """Another key than the accepted one, where the server has not that one; else what was said."""
    try:
        shown = _of_kind(where, times, _kind_of(account.vaert)) or _shown(where, times)
    except NotOpened:
        return error
    return error if _line(shown) == account.vaert else OtherKey(shown.get_fingerprint("sha256"))


def _of_kind(where: Place, times: Times, kind: tuple[str, ...]) -> asyncssh.SSHKey | None:
    """The server's key of one kind; None where it does not show one: who lacks the kind says so, or hangs up."""
    try:
        return _shown(where, times, kind)
    except NotOpened:
        return None


def _kind_of(vaert: str) -> tuple[str, ...]:
    """The kind of a key that stands as a line of OpenSSH; () for one of none."""
    name = vaert.partition(" ")[0]
    return next((kind for kind in _KINDS if name in kind or (name == "ssh-rsa" and "rsa-sha2-512" in kind)), ())


def _line(key: asyncssh.SSHKey) -> str:
    """A public key without its comment."""
    return b" ".join(key.export_public_key("openssh").split()[:2]).decode("ascii")


def _end(loop: asyncio.AbstractEventLoop, connection: asyncssh.SSHClientConnection | None) -> None:
    if loop.is_closed():
        return

    async def ended() -> None:
        if connection is not None:
            connection.abort()
            await connection.wait_closed()

    async def cancelled(tasks: list[asyncio.Task[Any]]) -> None:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def quietly(work: Coroutine[Any, Any, None]) -> None:
        with suppress(OSError, asyncssh.Error):
            loop.run_until_complete(asyncio.wait_for(work, _ENDING))

    quietly(ended())
    quietly(cancelled(list(asyncio.all_tasks(loop))))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def _close_all(lines: list[_Line]) -> None:
    for each in lines:
        each.close()
