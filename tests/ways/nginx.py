"""A real nginx with its DAV modules on loopback, over TLS, asking for a client's certificate. Needs Debian's packages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import IN_CI
from tests.ways.certificates import issued, root

MODULE = Path("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so")
LACKS = "Needs nginx with DAV: sudo apt install nginx libnginx-mod-http-dav-ext"


class Nginx:
    """The server's folder, its authority and a client that it lets in."""

    def __init__(self, place: Path) -> None:
        self.root = root("Test rod")
        self.client = issued("center", self.root)
        self.folder = place / "files" / "ud"
        self.folder.mkdir(parents=True)
        server = issued("server", self.root)
        (place / "server.pem").write_text(server.pem)
        (place / "server.key").write_text(server.key_pem)
        (place / "root.pem").write_text(self.root.pem)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"https://127.0.0.1:{self.port}/ud/"
        self.place = place
        (place / "nginx.conf").write_text(_conf(place, self.port))

    @contextmanager
    def running(self) -> Iterator[None]:
        """While it runs. It starts in the foreground, and is asked until it answers."""
        command = [str(shutil.which("nginx", path=_PATH)), "-p", str(self.place), "-c", str(self.place / "nginx.conf")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            end = monotonic() + 30
            while not self._answers():
                assert process.poll() is None and monotonic() < end, process.stderr and process.stderr.read()
            yield
        finally:
            process.terminate()
            process.communicate()

    def _answers(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


def _conf(place: Path, port: int) -> str:
    user = "user root;" if os.geteuid() == 0 else ""
    return f"""
load_module {MODULE};
daemon off; {user} worker_processes 1; pid {place}/pid; error_log {place}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {place}/body; proxy_temp_path {place}/p; fastcgi_temp_path {place}/f;
  uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {place}/server.pem; ssl_certificate_key {place}/server.key;
    ssl_client_certificate {place}/root.pem; ssl_verify_client on;
    root {place}/files; client_max_body_size 100k;
    location / {{ dav_methods PUT DELETE MOVE; dav_ext_methods PROPFIND OPTIONS; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    if shutil.which("nginx", path=_PATH) is None or not MODULE.is_file():
        (pytest.fail if IN_CI else pytest.skip)(LACKS)
    made = Nginx(tmp_path_factory.mktemp("nginx"))
    with made.running():
        yield made
