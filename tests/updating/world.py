"""A publisher with its keys, a served folder, and a machine that looks there: everything that an attack may turn round.

The program in the packages is tiny and says its version; nothing of it is built.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, Key

from smdb_desktop.services.ports.policy import Key as Setting
from smdb_desktop.services.ports.policy import Policy
from smdb_desktop.services.ports.updates import Way
from smdb_desktop.updating.layout import Home, Limits, this_platform
from smdb_desktop.updating.seal import DELEGATED
from smdb_desktop.updating.start import Came
from smdb_desktop.updating.updates import SignedUpdates
from tests.fakes.policy import FakePolicy
from tests.updating.tiny import NOTHING, PROGRAM, Does, program
from tools.publish.repository import ROLES, Release, Repository, Trusted

TODAY = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
OLD, NEW, NEWER = "0.1.0", "0.2.0", "0.3.0"
LINKS = sys.platform != "win32"
"""Whether anybody may make symbolic links; no build for Windows has one."""


class Keys:
    """Key pairs by role: three for the root, of which two must sign, and one for each other."""

    def __init__(self) -> None:
        self.of = {role: [new_key() for _ in range(3 if role == "root" else 1)] for role in (*ROLES, *DELEGATED)}

    def public(self, role: str) -> tuple[Key, ...]:
        return tuple(signer.public_key for signer in self.of[role])

    def trusted(self) -> dict[str, Trusted]:
        return {role: Trusted(self.public(role), 2 if role == "root" else 1) for role in ROLES}

    def publishers(self) -> dict[str, Trusted]:
        return {role: Trusted(self.public(role)) for role in DELEGATED}


def new_key() -> CryptoSigner:
    return CryptoSigner(Ed25519PrivateKey.generate())


def build(folder: Path, version: str, does: Does = NOTHING, extra: dict[str, bytes] | None = None) -> Path:
    """The tiny program of a version, as a build of the packager lies there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PROGRAM).write_bytes(program(version, does))
    (folder / PROGRAM).chmod(0o755)
    parts = {"_internal/library.txt": f"library of {version}\n".encode() * 400, **(extra or {})}
    for path, content in parts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "_internal" / "link.txt").unlink(missing_ok=True)
    if LINKS:
        (folder / "_internal" / "link.txt").symlink_to("library.txt")
    return folder


class Publisher:
    """Publishes from a folder of its own; ``served`` is what programs are shown."""

    def __init__(self, folder: Path, moment: datetime = TODAY) -> None:
        self.folder, self.moment, self.keys = folder, moment, Keys()
        self.served = folder / "served"
        self.change_root(self.keys.of["root"][:2])
        self.repository.stage_roles(self.keys.publishers())

    @property
    def repository(self) -> Repository:
        return Repository(self.served, self.moment)

    @property
    def first_root(self) -> bytes:
        return (self.served / "metadata" / "1.root.json").read_bytes()

    def change_root(self, signers: list[CryptoSigner], days: int = 730) -> None:
        repository = self.repository
        repository.stage_root(self.keys.trusted(), days)
        repository.sign("root", signers)
        repository.accept_root()

    def add(self, version: str, does: Does = NOTHING, **words: Any) -> None:
        made = build(self.folder / "builds" / version, version, does)
        release = Release("program", this_platform(), version, self.moment.date(), (PROGRAM,), 2)
        self.repository.add(made, release._replace(**words))

    def add_forms(self, version: str, name: str = "skemaer") -> None:
        made = self.folder / "builds" / f"{name}-{version}"
        (made / "forms" / "2027-01-01").mkdir(parents=True)
        (made / "forms" / "2027-01-01" / "version.json").write_text("{}", encoding="utf-8")
        self.repository.add(made, Release(name, "any", version, self.moment.date()))

    def add_package(self, folder: Path, version: str, name: str = "skemaer", minimum: str = "") -> None:
        """Forms and lists as they lie in a folder."""
        self.repository.add(folder, Release(name, "any", version, self.moment.date(), minimum=minimum))

    def release(self) -> None:
        repository = self.repository
        for role in ("targets", *DELEGATED):
            if (repository.staged / f"{role}.json").is_file():
                repository.sign(role, self.keys.of[role])
        repository.release(self.keys.of)

    def publish(self, version: str, does: Does = NOTHING, **words: Any) -> None:
        self.add(version, does, **words)
        self.release()


Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


@dataclass
class Server:
    """Serves a folder on loopback; ``lies`` answers for a path that ends so, instead of the file."""

    folder: Path
    url: str = ""
    lies: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: whoever stalls stops."""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        path = self.folder / handler.path.lstrip("/")
        content = path.read_bytes() if path.is_file() else None
        for end, lie in self.lies.items():
            if handler.path.endswith(end):
                lie(handler, content or b"")
                return
        if content is None:
            plain(handler, b"", status=404)
        else:
            plain(handler, content)


def plain(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, length: int | None = None) -> None:
    """A usual answer; ``length`` is what is said of it."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    server = Server(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                server.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = True

    http = Quiet(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_address[1]}/"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()


class Machine:
    """A person's machine with an installed version, and a clock that a test sets."""

    def __init__(self, folder: Path, root: bytes | None, url: str, installed: str = OLD) -> None:
        self.home = Home(folder)
        self.root, self.url, self.installed = root, url, installed
        self.moment = TODAY + timedelta(hours=1)
        self.policy: Policy = FakePolicy()
        self.trying: Path | None = None
        self.limits = Limits(connect=5.0, gap=5.0)
        self.ticks: Callable[[], float] = time.monotonic

    def updates(self, running: str = "", *, switches: bool = True) -> SignedUpdates:
        running = running or self.installed
        return SignedUpdates(
            home=self.home,
            running=running,
            came=Came(running != self.installed, self.installed, self.trying),
            root=self.root,
            url=self.url,
            policy=self.policy,
            clock=lambda: self.moment,
            switches=switches,
            limits=self.limits,
            ticks=self.ticks,
        )

    def settle(self, value: str) -> None:
        self.policy = FakePolicy({Setting.UPDATE: (value,)})

    def use_folder(self, folder: Path) -> None:
        self.updates().choose(Way.FOLDER, folder)

    def everything(self) -> dict[str, bytes]:
        """Every file of the updates' folder that is not only a note, by name."""
        notes = {"known.json", "lock", "choice.json"}
        return {
            path.relative_to(self.home.folder).as_posix(): path.read_bytes()
            for path in sorted(self.home.folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.name not in notes
        }
