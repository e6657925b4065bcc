"""A second start of the program hands what it was started for to the window that already stands, and ends.

What is handed over is one path, or nothing where the window is only wanted in front. The way is a socket (a pipe on Windows) with
a name that nobody can guess; name and secret stand in a file in the data folder that only this user can read. Each side proves to
the other that it has read that file before a path is told, so whoever else waits at the same name learns nothing. Nothing here
knows Qt; everything that goes wrong means that the second start is a start of its own.
"""

import hmac
import json
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from smdb_desktop import fleeting
from smdb_desktop.durable import open_file, read_small

FILE = "vindue.kanal"
MOST_BYTES = 4096
"""Of the file, and of what stands in it."""
LONGEST_PATH = 40_000
"""Bytes of a path: Windows allows 32,767 letters."""
PATIENCE = 2.0
"""Seconds that either side waits for a word of the other."""
_NONCE = 32
_WINDOW, _START = b"vindue", b"start"
_TAKEN = b"taget"


class _Way(NamedTuple):
    """Where a window listens, and what both sides must know."""

    address: str
    secret: bytes


class Doorman:
    """Listens for other starts on a thread of its own.

    ``asked`` is called on it with a path, or "" for the window alone, and says whether the window takes it. Raises OSError where
    nothing can be made that only this user reads.
    """

    def __init__(self, folder: Path, asked: Callable[[str], bool]) -> None:
        self._file, self._asked, self._ended = folder / FILE, asked, Event()
        self._home, name = _place()
        self._way = _Way(name, secrets.token_bytes(32))
        self._thread = Thread(target=self._listen, name="smdb-door", daemon=True)
        self._listener: Listener | None = None
        try:
            self._listener = Listener(name)
            _write(self._file, self._way)
        except OSError:
            self._close()
            raise
        self._thread.start()

    def end(self) -> None:
        """No more is heard; what stood in the folder goes, unless another window has put its own there."""
        if self._ended.is_set():
            return
        self._ended.set()
        with suppress(OSError):
            if _read(self._file) == self._way:
                self._file.unlink()
        # whoever waits for a caller is called
        with suppress(OSError, EOFError):
            Client(self._way.address).close()
        self._thread.join(PATIENCE)
        self._close()

    def _close(self) -> None:
        if self._listener is not None:
            with suppress(OSError):
                self._listener.close()
        if self._home is not None:
            self._home.end()

    def _listen(self) -> None:
        while self._listener is not None and not self._ended.is_set():
            # a caller that goes away in the middle, or is nobody we know, is no reason to stop listening
            with suppress(OSError, EOFError, UnicodeDecodeError):
                caller = self._listener.accept()
                try:
                    if not self._ended.is_set():
                        self._hear(caller)
                finally:
                    caller.close()

    def _hear(self, caller: Connection) -> None:
        mine = secrets.token_bytes(_NONCE)
        caller.send_bytes(mine)
        theirs, proof = _take(caller, _NONCE), _take(caller, _NONCE)
        if not hmac.compare_digest(proof, _proof(self._way.secret, _START, mine + theirs)):
            return
        caller.send_bytes(_proof(self._way.secret, _WINDOW, mine + theirs))
        if self._asked(_take(caller, LONGEST_PATH).decode()):
            caller.send_bytes(_TAKEN)


def hand_over(folder: Path, path: str) -> bool:
    """Whether a window of this data folder took the path (absolute; "" for the window alone). Never waits long, never raises."""
    done: list[bool] = []

    def call() -> None:
        with suppress(OSError, EOFError, ValueError):
            done.append(_call(folder, path))

    # a window that hangs would keep whoever calls it
    caller = Thread(target=call, name="smdb-handover", daemon=True)
    caller.start()
    caller.join(2 * PATIENCE)
    return done == [True]


def _call(folder: Path, path: str) -> bool:
    way = _read(folder / FILE)
    if way is None:
        return False
    if sys.platform == "win32":
        import ctypes

        # only whoever the person has just started may let another window come to the front
        ctypes.windll.user32.AllowSetForegroundWindow(-1)
    with Client(way.address) as window:
        theirs, mine = _take(window, _NONCE), secrets.token_bytes(_NONCE)
        window.send_bytes(mine)
        window.send_bytes(_proof(way.secret, _START, theirs + mine))
        if not hmac.compare_digest(_take(window, _NONCE), _proof(way.secret, _WINDOW, theirs + mine)):
            return False
        window.send_bytes(path.encode())
        return _take(window, len(_TAKEN)) == _TAKEN


def _take(other: Connection, most: int) -> bytes:
    """What the other side says next. Raises OSError for more than ``most`` bytes or a long silence."""
    if not other.poll(PATIENCE):
        raise TimeoutError
    return other.recv_bytes(most)


def _proof(secret: bytes, who: bytes, words: bytes) -> bytes:
    return hmac.digest(secret, who + words, "sha256")


def _place() -> tuple[fleeting.Folder | None, str]:
    """Where to listen: the folder that was made for it (none on Windows), and the name."""
    if sys.platform == "win32":
        return None, rf"\\.\pipe\smdb-{secrets.token_hex(16)}"
    home = fleeting.Folder(fleeting.runtime())
    return home, str(home.path / "s")


def _write(file: Path, way: _Way) -> None:
    """For this user's eyes. Not synced: after a power cut nobody listens."""
    content = json.dumps({"adresse": way.address, "hemmelighed": way.secret.hex()}).encode()
    with suppress(FileNotFoundError):
        file.unlink()
    with os.fdopen(open_file(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as made:
        made.write(content)


def _read(file: Path) -> _Way | None:
    """What a window has left there; None for nothing that can be used."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(read_small(file, MOST_BYTES))
        if (
            isinstance(found, dict)
            and isinstance(found.get("adresse"), str)
            and isinstance(found.get("hemmelighed"), str)
        ):
            return _Way(found["adresse"], bytes.fromhex(found["hemmelighed"]))
    return None
