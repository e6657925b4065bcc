"""A real OpenSSH server on loopback that takes files by SFTP, with host keys and accounts made for one run. Debian's package."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from smdb_desktop.ways.ssh import Account
from tests.conftest import IN_CI

LACKS = "Needs OpenSSH's server: sudo apt install openssh-server"
KEY_PASSWORD = "nøglens kode"
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


class Key:
    """An Ed25519 key as files have it."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
        self.private = self._key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())

    def closed(self, password: str = KEY_PASSWORD) -> bytes:
        closed = BestAvailableEncryption(password.encode())
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, closed)


class Sshd:
    """The server's folder, its key, and a key of a client that it lets in. Runs as whoever runs the test."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / "files" / "ud"
        self.folder.mkdir(parents=True)
        self.host, self.client = Key(), Key()
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        (place / "authorized").write_text(self.client.public + "\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.show(self.host)

    @property
    def address(self) -> str:
        return f"sftp://127.0.0.1:{self.port}{self.folder}/"

    def show(self, host: Key) -> None:
        """The server's key is this one from its next connection on."""
        file = self.place / "host"
        file.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_bytes(host.private)

    def account(self, address: str = "", host: Key | None = None, client: Key | None = None) -> Account:
        key = (client or self.client).private
        return Account(address or self.address, self.user, (host or self.host).public, noegle=key)

    @contextmanager
    def running(self, more: str = "") -> Iterator[None]:
        """While it runs. It starts in the foreground, and is asked until it answers."""
        conf = self.place / "sshd_config"
        conf.write_text(_conf(self.place, self.port) + more)
        if os.geteuid() == 0:
            # where it drops what it may do as root; a service that starts makes it otherwise
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [str(shutil.which("sshd", path=_PATH)), "-D", "-e", "-f", str(conf)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        try:
            end = monotonic() + 30
            while not self._answers():
                assert process.poll() is None and monotonic() < end, "sshd did not start"
            yield
        finally:
            process.terminate()
            process.wait()

    def _answers(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def emptied(self) -> None:
        for file in self.folder.iterdir():
            with suppress(FileNotFoundError):
                file.unlink()


def _conf(place: Path, port: int) -> str:
    return f"""
Port {port}
ListenAddress 127.0.0.1
HostKey {place}/host
AuthorizedKeysFile {place}/authorized
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin prohibit-password
PidFile {place}/pid
Subsystem sftp internal-sftp
ForceCommand internal-sftp
AllowTcpForwarding no
X11Forwarding no
MaxStartups 100
"""


def found() -> None:
    """Skip where there is none; fail where everything has to be there."""
    if shutil.which("sshd", path=_PATH) is None:
        (pytest.fail if IN_CI else pytest.skip)(LACKS)


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    found()
    made = Sshd(tmp_path_factory.mktemp("sshd"))
    with made.running():
        yield made
