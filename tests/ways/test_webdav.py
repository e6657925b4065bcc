"""The way to a server: nothing half, nothing twice, nothing overwritten, and a sentence for each way a server can be."""

from __future__ import annotations

import socket
import ssl
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.submission.certificates.client import client_pem
from smdb_desktop.ways.folder import FolderWay
from smdb_desktop.ways.names import becomes, on_the_way
from smdb_desktop.ways.webdav import WebDavWay
from smdb_desktop.ways.wire import Server, Times, _show_with, system_proxy
from tests.platforms import WINDOWS
from tests.ways.certificates import PASSWORD as CLIENT_PASSWORD
from tests.ways.certificates import issued, root
from tests.ways.dav_server import DavServer, Says, cut_after

NAME = "0123456789abcdef0123456789abcdef.asice"
CONTENT = bytes(range(256))
QUICK = Times(connect=5.0, gap=0.3, whole=0.6)


def no_proxy(_scheme: str, _host: str) -> str:
    return ""


@pytest.fixture
def server() -> Iterator[DavServer]:
    made = DavServer()
    yield made
    made.close()


@pytest.fixture
def way(server: DavServer) -> Iterator[WebDavWay]:
    made = way_to(server.address)
    yield made
    made.close()


def way_to(address: str, times: Times = Times(), bruger: str = "", kode: str = "") -> WebDavWay:  # noqa: B008  a tuple
    return WebDavWay(Server(address, bruger, kode), times, no_proxy)


def test_a_file_stands_there_whole_and_nothing_else(server: DavServer, way: WebDavWay) -> None:
    way.prepare()
    way.hand_over(NAME, CONTENT)
    assert server.files == {NAME: CONTENT} and way.ask(NAME, 1000) == CONTENT
    assert way.names() == frozenset({NAME}) and not way.surely_absent(NAME)


def test_the_same_again_is_delivered_and_leaves_nothing(server: DavServer, way: WebDavWay) -> None:
    server.files[NAME] = CONTENT
    way.hand_over(NAME, CONTENT)
    assert server.files == {NAME: CONTENT}


def test_another_file_of_the_name_is_never_overwritten(server: DavServer, way: WebDavWay) -> None:
    server.files[NAME] = b"other"
    with pytest.raises(ExportError, match="allerede en anden fil") as raised:
        way.hand_over(NAME, CONTENT)
    assert server.files == {NAME: b"other"} and not isinstance(raised.value, WayError)


def test_an_answer_to_the_move_that_is_lost_is_no_second_file(server: DavServer, way: WebDavWay) -> None:
    def lies(method: str, _name: str, _before: int) -> Says | None:
        if method != "MOVE":
            return None
        server.files[NAME] = server.files.pop(next(name for name in server.files if name != NAME))
        return Says(500)

    server.wrong = lies
    way.hand_over(NAME, CONTENT)
    assert server.files == {NAME: CONTENT}


@pytest.mark.parametrize("says", [404, 412, 500, 504])
def test_what_may_have_been_moved_and_taken_is_never_surely_absent(
    server: DavServer, way: WebDavWay, says: int
) -> None:
    """The receiver took the file away before anybody looked, and the answer to the move says that there was none."""

    def lies(method: str, _name: str, _before: int) -> Says | None:
        if method != "MOVE":
            return None
        server.files.clear()
        return Says(says)

    server.wrong = lies
    with pytest.raises(WayError):
        way.hand_over(NAME, CONTENT)
    assert not way.surely_absent(NAME)


@pytest.mark.parametrize("says", [403, 412, 500])
def test_what_was_never_moved_is_absent(server: DavServer, way: WebDavWay, says: int) -> None:
    server.wrong = lambda method, *_: Says(says) if method == "MOVE" else None
    with pytest.raises(WayError):
        way.hand_over(NAME, CONTENT)
    assert server.files == {} and way.surely_absent(NAME)


@pytest.mark.parametrize("stores", [0, 100])
def test_a_server_that_says_yes_and_keeps_nothing_or_half(server: DavServer, way: WebDavWay, stores: int) -> None:
    server.wrong = lambda method, *_: Says(200, stores=stores) if method == "PUT" else None
    with pytest.raises(WayError, match="ikke gemt, som den blev sendt") as raised:
        way.hand_over(NAME, CONTENT)
    assert server.files == {} and way.surely_absent(NAME) and raised.value.person


@pytest.mark.parametrize(
    ("says", "words", "person"),
    [
        (Says(401, {"WWW-Authenticate": 'Basic realm="x"'}), "brugernavnet eller kodeordet", True),
        (Says(401, {"WWW-Authenticate": "Negotiate"}), "en anden slags login", True),
        (Says(400), "vil se jeres certifikat", True),
        (Says(302, {"Location": "http://127.0.0.1/"}), "sender videre", False),
        (Says(403), "må ikke skrives", True),
        (Says(404), "Mappen findes ikke på serveren", True),
        (Says(409), "Mappen findes ikke på serveren", True),
        (Says(500), "melder en fejl", False),
        (Says(405), "tager ikke imod filer på den adresse", True),
        (Says(423), "låst lige nu", False),
        (Says(503), "har travlt", False),
        (Says(507), "ikke plads på serveren", False),
        (Says(299), "programmet ikke kender", False),
    ],
)
def test_each_refusal_has_its_sentence(server: DavServer, way: WebDavWay, says: Says, words: str, person: bool) -> None:
    server.wrong = lambda method, *_: says if method == "PUT" else None
    with pytest.raises(WayError, match=words) as raised:
        way.hand_over(NAME, CONTENT)
    assert server.files == {} and way.surely_absent(NAME) and raised.value.person is person


def test_a_file_that_is_too_large_concerns_itself_only(server: DavServer, way: WebDavWay) -> None:
    server.wrong = lambda method, *_: Says(413) if method == "PUT" else None
    with pytest.raises(ExportError, match="så stor en fil") as raised:
        way.hand_over(NAME, CONTENT)
    assert not isinstance(raised.value, WayError) and way.surely_absent(NAME)


def test_a_server_that_asks_to_wait_is_left_alone_so_long(server: DavServer, way: WebDavWay) -> None:
    server.wrong = lambda method, *_: Says(503, {"Retry-After": "90"}) if method == "PROPFIND" else None
    with pytest.raises(WayError) as raised:
        way.prepare()
    assert raised.value.after == 90


def test_a_folder_that_is_not_there_is_said_before_anything_is_sent(server: DavServer, way: WebDavWay) -> None:
    server.wrong = lambda *_: Says(404)
    with pytest.raises(WayError, match="Mappen findes ikke på serveren"):
        way.prepare()
    assert [method for method, _name in server.asked] == ["PROPFIND"]


def test_the_password_goes_along_and_is_shown_nowhere(server: DavServer) -> None:
    server.user = "Basic Y2VudGVyOmhlbW1lbGlnIGtvZGU="
    way = way_to(server.address, bruger="center", kode="hemmelig kode")
    way.hand_over(NAME, CONTENT)
    way.close()
    assert server.files == {NAME: CONTENT} and "hemmelig" not in repr(Server(server.address, kode="hemmelig"))
    wrong = way_to(server.address, bruger="center", kode="forkert")
    with pytest.raises(WayError, match="kodeordet") as raised:
        wrong.prepare()
    wrong.close()
    assert "forkert" not in f"{raised.value} {raised.value.details}"


def test_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    way = way_to(f"http://127.0.0.1:{port}/ud/")
    with pytest.raises(WayError, match="svarer ikke"):
        way.hand_over(NAME, CONTENT)
    assert way.surely_absent(NAME) and way.names() is None


def test_one_that_is_slow_is_waited_for_no_longer_than_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = way_to(f"http://127.0.0.1:{silent.getsockname()[1]}/ud/", QUICK)
        with pytest.raises(WayError, match="for langsomt"):
            way.prepare()
        way.close()


def test_what_is_no_server_for_files_is_called_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        from threading import Thread

        def talk() -> None:
            with other.accept()[0] as one:
                one.sendall(b"SSH-2.0-OpenSSH\r\n")
                one.recv(4096)

        thread = Thread(target=talk)
        thread.start()
        way = way_to(f"http://127.0.0.1:{other.getsockname()[1]}/ud/")
        with pytest.raises(WayError, match="ikke en server, der kan tage imod filer"):
            way.prepare()
        way.close()
        thread.join()


def test_what_lies_there_larger_than_a_submission_is_not_read(server: DavServer, way: WebDavWay) -> None:
    server.files[NAME] = b"x" * 1000
    with pytest.raises(ExportError, match="for stor"):
        way.ask(NAME, 999)


def test_a_list_that_is_none_is_nothing_known(server: DavServer, way: WebDavWay) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;'
    server.wrong = lambda method, *_: Says(207, body=bomb) if method == "PROPFIND" else None
    assert way.names() is None


def test_what_was_left_on_the_way_is_known_by_its_name_and_taken_away(server: DavServer, way: WebDavWay) -> None:
    left, others = on_the_way(NAME), on_the_way("anden.asice")
    server.files |= {left: b"ha", others: b"lv", "bilag.tmp": b"x"}
    assert becomes(left) == NAME and way.names() == frozenset({NAME, "anden.asice", "bilag.tmp"})
    way.tidy(NAME)
    assert set(server.files) == {others, "bilag.tmp"}


def test_names_that_are_paths_are_nobodys(server: DavServer, way: WebDavWay, tmp_path: Path) -> None:
    """Whoever may lay files there may call them anything; nothing of it stops an export."""
    server.files |= {NAME: CONTENT, "../a.asice": b"", "a\\b.asice": b""}
    server.wrong = lambda method, *_: None if method != "PROPFIND" else Says(207, body=_LISTS)
    assert way.names() == frozenset({NAME})
    if not WINDOWS:
        for name in (NAME, "a\\b.asice"):
            (tmp_path / name).write_bytes(CONTENT)
        assert FolderWay(tmp_path).names() == frozenset({NAME})


_LISTS = (
    b'<d:multistatus xmlns:d="DAV:">'
    + b"".join(
        b"<d:response><d:href>/ud/" + each + b"</d:href></d:response>"
        for each in (NAME.encode(), b"..%2fa.asice", b"a%5Cb.asice", b"%2e%2e", b"a%00.asice")
    )
    + b"</d:multistatus>"
)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_no_proxy_is_asked_for_this_machine(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only here may an address be plain http, and a proxy would read the password."""
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    assert system_proxy("http", host) == "" and system_proxy("http", "sag.example") != ""


@pytest.mark.parametrize("in_memory", [True, False])
def test_the_clients_key_lies_nowhere_afterwards(
    in_memory: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    client, seen = issued("center", root("Test rod")), []

    def identity(password: str) -> bytes:
        seen.append(password)
        return client_pem(client.p12, CLIENT_PASSWORD, password)

    if not in_memory:
        monkeypatch.delattr("os.memfd_create", raising=False)
    _show_with(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), identity)
    assert len(seen[0]) == 64 and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory without a name is Linux's")
def test_on_linux_it_is_never_on_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    client = issued("center", root("Test rod"))
    _show_with(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), partial(client_pem, client.p12, CLIENT_PASSWORD))


def test_a_name_leads_nowhere_else(way: WebDavWay) -> None:
    for name in ("", "..", "a/b", "a\\b"):
        with pytest.raises(ValueError, match="plain"):
            way.ask(name, 10)


@pytest.mark.slow
def test_cut_at_every_byte_nothing_is_half_or_twice(server: DavServer) -> None:
    """However far a transfer came, the file is there whole or not at all, and the next try ends with exactly one."""
    with cut_after(server.port, None) as wire:
        whole = way_to(f"http://127.0.0.1:{wire.port}/ud/")
        whole.hand_over(NAME, CONTENT)
        whole.close()
        total = wire.carried
    ends: set[bool] = set()
    for most in range(total + 1):
        server.files.clear()
        with cut_after(server.port, most) as wire:
            way = way_to(f"http://127.0.0.1:{wire.port}/ud/")
            try:
                way.hand_over(NAME, CONTENT)
                arrived = True
            except WayError:
                arrived = False
            way.close()
        assert server.files.get(NAME) in (None, CONTENT), most
        assert not arrived or NAME in server.files, most
        assert NAME not in server.files or not way.surely_absent(NAME), most
        ends.add(arrived)
        again = way_to(server.address)
        if again.ask(NAME, 1000) is None:
            again.hand_over(NAME, CONTENT)
        again.tidy(NAME)
        again.close()
        assert server.files == {NAME: CONTENT}, most
    assert ends == {True, False} and total > 1000
