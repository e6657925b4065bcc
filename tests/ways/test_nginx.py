"""The way to a server against a real one: nginx with its DAV module, TLS and client certificates."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Thread

import pytest

from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.submission.certificates.client import client_pem
from smdb_desktop.ways.webdav import WebDavWay
from smdb_desktop.ways.wire import Identity, Server, Times
from tests.ways.certificates import PASSWORD, Issued, issued, root
from tests.ways.dav_server import DavServer, cut_after
from tests.ways.nginx import Nginx, nginx

__all__ = ["nginx"]
NAME = "0123456789abcdef0123456789abcdef.asice"
CONTENT = b"submission" * 500
MakeWay = Callable[..., WebDavWay]


def no_proxy(_scheme: str, _host: str) -> str:
    return ""


def shows(client: Issued) -> Identity:
    return partial(client_pem, client.p12, PASSWORD)


@pytest.fixture
def make(nginx: Nginx) -> Iterator[MakeWay]:
    made: list[WebDavWay] = []

    def new(address: str = "", client: Issued | None = nginx.client, roots: str = nginx.root.pem) -> WebDavWay:
        server = Server(address or nginx.address, identity=None if client is None else shows(client), roedder=roots)
        made.append(WebDavWay(server, Times(), no_proxy))
        return made[-1]

    yield new
    for way in made:
        way.close()
    for file in nginx.folder.iterdir():
        file.unlink()


def test_a_file_arrives_over_tls_with_a_clients_certificate(nginx: Nginx, make: MakeWay) -> None:
    way = make()
    way.prepare()
    way.hand_over(NAME, CONTENT)
    assert {file.name: file.read_bytes() for file in nginx.folder.iterdir()} == {NAME: CONTENT}
    assert way.names() == frozenset({NAME}) and way.ask(NAME, 10_000) == CONTENT
    make().hand_over(NAME, CONTENT)
    assert [file.name for file in nginx.folder.iterdir()] == [NAME]
    way.take_back(NAME)
    assert way.ask(NAME, 10_000) is None and way.names() == frozenset()


def test_it_never_writes_over_another_file(nginx: Nginx, make: MakeWay) -> None:
    (nginx.folder / NAME).write_bytes(b"other")
    with pytest.raises(Exception, match="allerede en anden fil"):
        make().hand_over(NAME, CONTENT)
    assert [file.read_bytes() for file in nginx.folder.iterdir()] == [b"other"]


def test_a_folder_that_is_missing(nginx: Nginx, make: MakeWay) -> None:
    way = make(nginx.address + "ingen/")
    with pytest.raises(WayError, match="Mappen findes ikke på serveren"):
        way.prepare()
    with pytest.raises(WayError):
        way.hand_over(NAME, CONTENT)
    assert list(nginx.folder.iterdir()) == [] and way.surely_absent(NAME)


def test_without_a_certificate_and_with_one_of_strangers(make: MakeWay) -> None:
    with pytest.raises(WayError, match="vil se jeres certifikat"):
        make(client=None).prepare()
    stranger = issued("fremmed", root("Anden rod"))
    with pytest.raises(WayError, match="tager ikke imod jeres certifikat"):
        make(client=stranger).prepare()


def test_what_is_too_large_for_the_server_is_said_and_leaves_nothing(nginx: Nginx, make: MakeWay) -> None:
    with pytest.raises(ExportError):
        make().hand_over(NAME, b"x" * 200_000)
    assert list(nginx.folder.iterdir()) == []


def test_another_root_is_never_spoken_to(nginx: Nginx, make: MakeWay) -> None:
    with pytest.raises(WayError, match="nogen, I ikke har tillid til") as raised:
        make(roots=root("Anden rod").pem).hand_over(NAME, CONTENT)
    assert raised.value.person and list(nginx.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "days", "words"),
    [("127.0.0.2", 30, "lavet til et andet navn"), ("127.0.0.1", -1, "udløbet"), ("127.0.0.1", 30, "")],
)
def test_the_servers_own_certificate(
    tmp_path_factory: pytest.TempPathFactory, address: str, days: int, words: str
) -> None:
    place, authority = tmp_path_factory.mktemp("tls"), root("Test rod")
    shown = issued("server", authority, address=address, days=days)
    (place / "server.pem").write_text(shown.pem + shown.key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "server.pem")
    server = DavServer(context)
    way = WebDavWay(Server(server.address, roedder=authority.pem), Times(), no_proxy)
    try:
        if words:
            with pytest.raises(WayError, match=words):
                way.hand_over(NAME, CONTENT)
            assert server.files == {} and way.surely_absent(NAME)
        else:
            way.hand_over(NAME, CONTENT)
            assert server.files == {NAME: CONTENT}
    finally:
        way.close()
        server.close()


def test_cut_at_many_places_of_a_transfer_over_tls(nginx: Nginx, make: MakeWay) -> None:
    with cut_after(nginx.port, None) as wire:
        make(f"https://127.0.0.1:{wire.port}/ud/").hand_over(NAME, CONTENT)
        total = wire.carried
    for most in range(0, total, 211):
        for file in nginx.folder.iterdir():
            file.unlink()
        with cut_after(nginx.port, most) as wire:
            way = make(f"https://127.0.0.1:{wire.port}/ud/")
            with suppress(WayError):
                way.hand_over(NAME, CONTENT)
            way.close()
        there = nginx.folder / NAME
        assert not there.exists() or there.read_bytes() == CONTENT, most
        again = make()
        if again.ask(NAME, 10_000) is None:
            again.hand_over(NAME, CONTENT)
        again.tidy(NAME)
        assert [file.name for file in nginx.folder.iterdir()] == [NAME], most
        assert there.read_bytes() == CONTENT, most


def test_many_go_side_by_side(nginx: Nginx, make: MakeWay) -> None:
    way = make()
    names = [f"{number:032x}.asice" for number in range(40)]

    def hand_over(part: list[str]) -> None:
        for name in part:
            way.hand_over(name, name.encode())

    threads = [Thread(target=hand_over, args=(names[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {file.name: file.read_bytes().decode() for file in nginx.folder.iterdir()} == {n: n for n in names}
