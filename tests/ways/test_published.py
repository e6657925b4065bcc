"""A revocation list is fetched over plain http: whole, bounded, without redirections, through the system's proxy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from smdb_desktop.services.errors import ExportError
from smdb_desktop.ways.published import on_its_own_net, open_to_all, published
from smdb_desktop.ways.wire import Times

FAST = Times(5.0, 0.3, 0.6)
ALL = bool
"""Every host may be asked, this machine too."""


@contextmanager
def serving(asked: list[str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            kind = self.path.rpartition("/")[2]
            if kind == "videre.crl":
                self.send_response(302)
                self.send_header("Location", "/liste.crl")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if kind == "langsom.crl":
                quiet.wait(5)
            self.send_response(200)
            self.send_header("Content-Length", "30" if kind == "halv.crl" else "10")
            self.end_headers()
            self.wfile.write(b"0123456789")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    quiet = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        quiet.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_what_lies_there_comes_whole_or_not_at_all() -> None:
    with serving([]) as at:
        assert published(f"{at}/liste.crl", 10, FAST, may_ask=ALL) == b"0123456789"
        for name, limit in (("liste.crl", 9), ("halv.crl", 100), ("videre.crl", 100), ("langsom.crl", 100)):
            with pytest.raises(ExportError):
                published(f"{at}/{name}", limit, FAST, may_ask=ALL)


def test_a_proxy_is_asked_by_the_whole_address() -> None:
    asked: list[str] = []
    with serving(asked) as proxy:
        assert published("http://crl.invalid/a/liste.crl?x=1", 10, FAST, lambda *_: proxy) == b"0123456789"
    assert asked == ["http://crl.invalid/a/liste.crl?x=1"]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.invalid/x",
        "ldap://a.invalid/x",
        "file:///etc/passwd",
        "http://u:p@a.invalid/",
        "http:///x",
        "http://a:b/",
    ],
)
def test_other_addresses_are_not_asked(address: str) -> None:
    with pytest.raises(ExportError, match="kan ikke bruges"):
        published(address, 10, FAST)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "[fe80::1]",
        "10.0.0.1",
        "192.168.1.1",
        "224.0.0.1",
    ],
)
def test_this_machine_and_its_own_net_are_not_asked_because_a_file_says_so(host: str) -> None:
    with pytest.raises(ExportError, match="jeres eget net"):
        published(f"http://{host}/x", 10, FAST, lambda *_: "http://proxy.invalid:1")


@pytest.mark.parametrize(
    ("host", "open_", "own"),
    [
        ("93.184.216.34", True, True),
        ("crl.example", True, True),
        ("10.0.0.1", False, True),
        ("192.168.1.1", False, True),
        ("fd12::1", False, True),
        ("::ffff:10.0.0.1", False, True),
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("localhost", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("::", False, False),
        ("224.0.0.1", False, False),
    ],
)
def test_what_may_be_asked_with_and_without_an_administrators_word(host: str, open_: bool, own: bool) -> None:
    assert (open_to_all(host), on_its_own_net(host)) == (open_, own)


def test_a_name_that_leads_to_this_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with serving(asked) as at:
        port = int(at.rpartition(":")[2])
        there = [(2, 1, 6, "", ("192.0.2.1", port)), (2, 1, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: there)
        with pytest.raises(ExportError, match="jeres eget net"):
            published(f"http://crl.example:{port}/liste.crl", 10, FAST, lambda *_: "")
    assert asked == [] and open_to_all("8.8.8.8")
