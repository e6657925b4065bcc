"""A WebDAV server of a few lines on loopback, which can misbehave, and a wire that is cut after so many bytes."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, NamedTuple, cast
from urllib.parse import quote, unquote, urlsplit


class Says(NamedTuple):
    """What is answered instead of what is right; ``stores`` is how much of a body is kept all the same (None: all of it)."""

    status: int
    headers: dict[str, str] = {}  # noqa: RUF012  a tuple's default, never changed
    stores: int | None = 0
    body: bytes = b""


class DavServer:
    """Files by name below /ud/. ``wrong`` may answer a request (method, name, how many of that method came before)."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.wrong: Callable[[str, str, int], Says | None] = lambda *_: None
        self.user = ""
        self._lock = Lock()
        self._http = _Quiet(("127.0.0.1", 0), _handler(self))
        if context is not None:
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_address[1]
        scheme = "http" if context is None else "https"
        self.address = f"{scheme}://127.0.0.1:{self.port}/ud/"
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()

    def answer(self, method: str, name: str, body: bytes | None, headers: dict[str, str]) -> Says:
        """``body`` is None where it came only in part."""
        with self._lock:
            before = sum(each == method for each, _name in self.asked)
            self.asked.append((method, name))
            if self.user and headers.get("authorization") != self.user:
                return Says(401, {"WWW-Authenticate": 'Basic realm="x"'})
            said = self.wrong(method, name, before)
            if said is not None:
                if method == "PUT" and body is not None and said.stores != 0:
                    self.files[name] = body[: said.stores]
                return said
            return self._right(method, name, body, headers)

    def _right(self, method: str, name: str, body: bytes | None, headers: dict[str, str]) -> Says:
        if method == "PUT":
            if body is None:
                return Says(400)
            self.files[name] = body
            return Says(201)
        if method == "PROPFIND":
            names = ["", *(self.files if headers.get("depth") == "1" else ())]
            hrefs = "".join(f"<d:response><d:href>/ud/{quote(each)}</d:href></d:response>" for each in names)
            return Says(
                207, body=f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{hrefs}</d:multistatus>'.encode()
            )
        if name not in self.files:
            return Says(404)
        if method == "GET":
            return Says(200, body=self.files[name])
        if method == "MOVE":
            to = unquote(urlsplit(headers["destination"]).path.rpartition("/")[2])
            if to in self.files and headers.get("overwrite") == "F":
                return Says(412)
            self.files[to] = self.files.pop(name)
            return Says(201)
        del self.files[name]
        return Says(204)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.talking: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self.talking.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        for each in self.talking:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the tests are about."""


class _Reader:
    """Reads lines and bytes, and knows whether the other side has hung up."""

    def __init__(self, under: Any) -> None:
        self._under = under
        self.ended = False
        self.closed = False

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self._under.readline(size)
        self.ended = self.ended or not line.endswith(b"\n")
        return line

    def read(self, size: int) -> bytes:
        found: bytes = self._under.read(size)
        return found

    def close(self) -> None:
        self._under.close()


def _handler(server: DavServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            self.rfile = cast("Any", _Reader(self.rfile))

        def _serve(self) -> None:
            body = None
            if cast("Any", self.rfile).ended:
                # the standard library takes half a head for a whole one
                self.close_connection = True
                return
            length = int(self.headers.get("content-length") or 0)
            read = self.rfile.read(length)
            if len(read) == length:
                body = read
            name = unquote(urlsplit(self.path).path.removeprefix("/ud/"))
            said = server.answer(self.command, name, body, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(said.status)
            for key, value in said.headers.items():
                self.send_header(key, value)
            if said.status != 204:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_PUT = do_MOVE = do_DELETE = do_PROPFIND = _serve  # noqa: N815  the names of the standard library

        def log_message(self, *_args: object) -> None:
            """Says nothing."""

    return Handler


class CutWire:
    """Carries bytes to a server until ``most`` have gone by in both directions; then the line is dead, and stays dead."""

    def __init__(self, port: int, most: int | None) -> None:
        self._to, self._most = port, most
        self.carried = 0
        self._lock = Lock()
        self._open: list[socket.socket] = []
        self._ended: list[socket.socket] = []
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port = self._listens.getsockname()[1]
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listens.accept()
            except OSError:
                return
            if self._dead():
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    thread = Thread(target=self._carry, args=(one, other), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _dead(self) -> bool:
        return self._most is not None and self.carried >= self._most

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                with self._lock:
                    room = len(data) if self._most is None else min(len(data), max(0, self._most - self.carried))
                    self.carried += room
                    other.sendall(data[:room])
                if self._dead():
                    break
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut_at(self, most: int | None) -> None:
        """The line is dead once so many bytes have gone by in all."""
        with self._lock:
            self._most = most

    def hang_up(self) -> None:
        """End what is open now; whoever comes anew is carried on."""
        with self._lock:
            ends, self._open[:] = list(self._open), []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ended += ends

    def close(self) -> None:
        with suppress(OSError):
            self._listens.shutdown(socket.SHUT_RDWR)
        self._listens.close()
        self._threads[0].join()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (*self._open, *self._ended):
            end.close()


@contextmanager
def cut_after(port: int, most: int | None) -> Iterator[CutWire]:
    wire = CutWire(port, most)
    try:
        yield wire
    finally:
        wire.close()
