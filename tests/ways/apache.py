"""A real Apache with mod_dav on loopback, over TLS, asking for a client's certificate: the second, independent WebDAV server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import IN_CI
from tests.ways.certificates import issued, root

MODULES = Path("/usr/lib/apache2/modules")
LACKS = "Needs Apache: sudo apt install apache2"
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
_LOADED = ("mpm_event", "authz_core", "authn_core", "ssl", "dav", "dav_fs", "dav_lock")


class Apache:
    """The server's folder, its authority and a client that it lets in."""

    def __init__(self, place: Path) -> None:
        self.root = root("Test rod")
        self.client = issued("center", self.root)
        self.folder = place / "files" / "ud"
        self.folder.mkdir(parents=True)
        server = issued("server", self.root)
        for name, text in (("server.pem", server.pem), ("server.key", server.key_pem), ("root.pem", self.root.pem)):
            (place / name).write_text(text)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"https://127.0.0.1:{self.port}/ud/"
        self.place = place
        (place / "apache.conf").write_text(_conf(place, self.port))

    @contextmanager
    def running(self) -> Iterator[None]:
        """While it runs. It starts in the foreground, and is asked until it answers."""
        if os.geteuid() == 0:
            # its workers are nobody's in particular, as they are wherever root starts it
            temporary = Path(tempfile.gettempdir())
            for folder in (self.place, *self.place.parents):
                # the run's own folders, and nothing above them
                if temporary in folder.parents or any(
                    each.name.startswith("smdb-tests-") for each in (folder, *folder.parents)
                ):
                    folder.chmod(folder.stat().st_mode | 0o5)
            for made in (self.folder.parent, self.folder, self.place):
                shutil.chown(made, "www-data")
        command = [str(shutil.which("apache2", path=_PATH)), "-DFOREGROUND", "-f", str(self.place / "apache.conf")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = monotonic() + 30
            while not self._answers():
                assert process.poll() is None and monotonic() < end, (self.place / "error.log").read_text()
            yield
        finally:
            process.terminate()
            process.wait()

    def _answers(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0


def _conf(place: Path, port: int) -> str:
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in _LOADED)
    return f"""
ServerRoot {place}
PidFile {place}/apache.pid
DefaultRuntimeDir {place}
Listen 127.0.0.1:{port}
ServerName localhost
{modules}
{user}
ErrorLog {place}/error.log
DavLockDB {place}/locks
DocumentRoot {place}/files
SSLEngine on
SSLCertificateFile {place}/server.pem
SSLCertificateKeyFile {place}/server.key
SSLCACertificateFile {place}/root.pem
SSLVerifyClient require
<Directory {place}/files>
  Dav On
  Require all granted
  LimitRequestBody 100000
</Directory>
"""


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apache]:
    if shutil.which("apache2", path=_PATH) is None or not (MODULES / "mod_dav.so").is_file():
        (pytest.fail if IN_CI else pytest.skip)(LACKS)
    made = Apache(tmp_path_factory.mktemp("apache"))
    with made.running():
        yield made
