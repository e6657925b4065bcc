"""The way by SFTP against a real OpenSSH server: its key is checked first, nothing is half, twice or overwritten."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import asyncssh
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.ways import ssh
from smdb_desktop.ways.names import becomes, on_the_way
from smdb_desktop.ways.sftp import SftpWay
from smdb_desktop.ways.sftp_refusals import broken, refused
from smdb_desktop.ways.wire import Times
from tests.submission.submission_pki import rsa_key
from tests.ways.dav_server import cut_after
from tests.ways.sshd import KEY_PASSWORD, Key, Sshd, sshd

__all__ = ["sshd"]
ROOT = Path(__file__).parents[2]
NAME = "0123456789abcdef0123456789abcdef.asice"
CONTENT = bytes(range(256))
QUICK = Times(connect=5.0, gap=0.3, whole=0.6)


@pytest.fixture(autouse=True)
def empty(sshd: Sshd) -> Iterator[None]:
    yield
    sshd.emptied()


@pytest.fixture
def way(sshd: Sshd) -> Iterator[SftpWay]:
    made = SftpWay(sshd.account())
    yield made
    made.close()


def lying(sshd: Sshd) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sshd.folder.iterdir()}


def refused_by(way: SftpWay) -> WayError:
    with pytest.raises(WayError) as raised:
        way.hand_over(NAME, CONTENT)
    way.close()
    return raised.value


# -- who one speaks to -----------------------------------------------------------------------------------------------------


def test_a_server_with_another_key_is_not_spoken_to(sshd: Sshd) -> None:
    other = Key()
    way = SftpWay(sshd.account(host=other))
    error = refused_by(way)
    assert "en anden nøgle" in str(error) and "Der er intet sendt" in str(error) and error.person
    assert ssh.host_key(sshd.address, Times()) == sshd.host.public and fingerprint_of(sshd.host) in str(error)
    assert lying(sshd) == {} and way.surely_absent(NAME)


def test_each_key_of_a_server_can_be_compared_and_accepted(tmp_path: Path) -> None:
    place, second = tmp_path / "server", rsa_key(2048)
    place.mkdir()
    server, file = Sshd(place), place / "rsa"
    file.touch(0o600)
    file.write_bytes(second.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    public = second.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    with server.running(f"HostKey {file}\n"):
        for key in (server.host.public, public):
            aftryk = asyncssh.import_public_key(key).get_fingerprint()
            assert ssh.host_key(server.address, Times(), aftryk) == key
            way = SftpWay(server.account()._replace(vaert=key))
            way.hand_over(NAME, CONTENT)
            way.close()
        # none of them: what the server shows by itself
        other = asyncssh.import_public_key(Key().public).get_fingerprint()
        assert ssh.host_key(server.address, Times(), other) in (server.host.public, public)
        # another reason than the key is not said to be the key
        error = refused_by(SftpWay(server.account(client=Key())._replace(vaert=public)))
        assert "nøgle end den" not in str(error)


def test_a_server_that_changes_its_key_is_not_spoken_to_any_more(tmp_path: Path) -> None:
    place = tmp_path / "server"
    place.mkdir()
    server = Sshd(place)
    with server.running():
        first = SftpWay(server.account())
        first.hand_over(NAME, CONTENT)
        first.close()
    before = server.account()
    server.show(Key())
    with server.running():
        after = SftpWay(before)
        with pytest.raises(WayError, match="en anden nøgle") as raised:
            after.hand_over("anden.asice", CONTENT)
        after.close()
    assert raised.value.person and set(lying(server)) == {NAME}


def fingerprint_of(key: Key) -> str:
    return asyncssh.import_public_key(key.public).get_fingerprint()


def test_a_key_that_the_server_does_not_know(sshd: Sshd) -> None:
    error = refused_by(SftpWay(sshd.account(client=Key())))
    assert "brugernavnet sammen med kodeordet eller nøglefilen" in str(error) and error.person and lying(sshd) == {}


def test_a_key_file_that_ssh_keygen_closed_is_opened(sshd: Sshd) -> None:
    account = sshd.account()._replace(noegle=sshd.client.closed(), noegle_kode=KEY_PASSWORD)
    way = SftpWay(account)
    way.hand_over(NAME, CONTENT)
    way.close()
    assert lying(sshd) == {NAME: CONTENT}
    error = refused_by(SftpWay(account._replace(noegle_kode="forkert")))
    assert "Nøglefilen eller dens kodeord" in str(error) and error.person


def test_nothing_of_the_machines_own_ssh_is_used(sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home of whoever runs the program holds the very key that the server knows, and is not asked."""
    home = tmp_path / "hjem" / ".ssh"
    home.mkdir(parents=True)
    (home / "id_ed25519").write_bytes(sshd.client.private)
    (home / "config").write_text("Host *\n  StrictHostKeyChecking no\n  User root\n")
    (home / "known_hosts").write_text(f"[127.0.0.1]:{sshd.port} {sshd.host.public}\n")
    monkeypatch.setenv("HOME", str(home.parent))
    assert refused_by(SftpWay(sshd.account()._replace(noegle=b""))).person
    assert "en anden nøgle" in str(refused_by(SftpWay(sshd.account(host=Key()))))


def test_no_secret_is_shown_or_logged(sshd: Sshd, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account = sshd.account(client=Key())._replace(kode="meget hemmelig")
    error = refused_by(SftpWay(account))
    assert "hemmelig" not in f"{account!r} {error} {error.details} {caplog.text}"
    assert "asyncssh" not in {record.name for record in caplog.records}


def test_it_is_loaded_only_where_such_a_way_is_used() -> None:
    script = """
import sys
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.ways.made import KeptWays
ways = KeptWays(lambda *_: b"")
for kind, place in (("mappe", "/nowhere"), ("webdav", "https://sag.example/ud/")):
    ways.make(Udvej("", "", kind, place), Hemmeligt()).close()
assert not {"asyncssh", "asyncio", "bcrypt"} & set(sys.modules), "loaded for nothing"
ways.make(Udvej("", "", "sftp", "sftp://sag.example/ud/", "alfa"), Hemmeligt()).close()
assert "asyncssh" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_a_build_proves_that_it_is_whole() -> None:
    ssh.prove()


# -- what lies there -------------------------------------------------------------------------------------------------------


def test_an_empty_file_comes_last_where_the_receiver_waits_for_one(sshd: Sshd) -> None:
    way = SftpWay(sshd.account(), ".klar")
    way.hand_over(NAME, CONTENT)
    assert lying(sshd) == {NAME: CONTENT, f"{NAME}.klar": b""}
    (sshd.folder / f"{NAME}.klar").unlink()
    way.announce(NAME)
    assert lying(sshd) == {NAME: CONTENT, f"{NAME}.klar": b""}
    (sshd.folder / f"{NAME}.klar").unlink()
    way.hand_over(NAME, CONTENT)
    assert lying(sshd) == {NAME: CONTENT, f"{NAME}.klar": b""}
    way.take_back(NAME)
    assert lying(sshd) == {}
    way.close()


def test_a_file_whose_marker_cannot_be_laid_lies_there_all_the_same(sshd: Sshd, way: SftpWay) -> None:
    way.hand_over(NAME, CONTENT)
    in_the_way = sshd.folder / f"{NAME}.klar"
    in_the_way.mkdir()
    marking = SftpWay(sshd.account(), ".klar")
    with pytest.raises(WayError):
        marking.hand_over(NAME, CONTENT)
    marking.close()
    in_the_way.rmdir()
    assert lying(sshd) == {NAME: CONTENT} and not marking.surely_absent(NAME)


def test_a_name_in_another_encoding_hides_no_file(sshd: Sshd, way: SftpWay) -> None:
    """A municipality's own program may name its files as Windows did."""
    (sshd.folder / NAME).write_bytes(CONTENT)
    (sshd.folder / os.fsdecode(b"\xe5rsrapport.asice")).write_bytes(b"andet")
    assert way.names() == frozenset({NAME})


def test_the_marker_is_never_there_without_its_file(sshd: Sshd) -> None:
    (sshd.folder / NAME).write_bytes(b"other")
    way = SftpWay(sshd.account(), ".klar")
    with pytest.raises(ExportError, match="allerede en anden fil"):
        way.hand_over(NAME, CONTENT)
    way.close()
    assert lying(sshd) == {NAME: b"other"}


def test_what_came_meanwhile_is_never_replaced(sshd: Sshd, way: SftpWay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another file gets the name after ours was looked for and before it is renamed: the server's rename refuses."""
    read_back = way._rename

    def meanwhile(navn: str, part: str, content: bytes) -> None:
        (sshd.folder / NAME).write_bytes(b"other")
        read_back(navn, part, content)

    monkeypatch.setattr(way, "_rename", meanwhile)
    with pytest.raises(ExportError, match="allerede en anden fil"):
        way.hand_over(NAME, CONTENT)
    assert lying(sshd) == {NAME: b"other"} and way.surely_absent(NAME)


def test_what_was_left_on_the_way_is_known_by_its_name_and_taken_away(sshd: Sshd, way: SftpWay) -> None:
    left, others = on_the_way(NAME), on_the_way("anden.asice")
    for name in (left, others, "bilag.tmp"):
        (sshd.folder / name).write_bytes(b"ha")
    assert becomes(left) == NAME and way.names() == frozenset({NAME, "anden.asice", "bilag.tmp"})
    way.tidy(NAME)
    assert set(lying(sshd)) == {others, "bilag.tmp"}


def test_a_folder_that_nothing_can_be_written_in(sshd: Sshd) -> None:
    """A file stands where the folder was, so that root is refused as well."""
    (sshd.folder / "fil").write_bytes(b"")
    inside = SftpWay(sshd.account(f"{sshd.address}fil/"))
    with pytest.raises(WayError, match="Mappen findes ikke"):
        inside.prepare()
    refused_by(inside)
    assert lying(sshd) == {"fil": b""} and inside.surely_absent(NAME)


def test_one_begins_in_the_servers_own_folder_or_below_it(sshd: Sshd) -> None:
    assert ssh.place("sftp://sag.example/") == ("sag.example", 22, "")
    assert ssh.place("sftp://sag.example:2222/~/fra%20os/") == ("sag.example", 2222, "fra os/")
    assert ssh.place("sftp://sag.example/ind/") == ("sag.example", 22, "/ind/")
    start = SftpWay(sshd.account(f"sftp://127.0.0.1:{sshd.port}/"))
    start.prepare()
    assert start.names() is not None
    start.close()


# -- a server that cannot ------------------------------------------------------------------------------------------------


def test_nobody_answers(sshd: Sshd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    way = SftpWay(sshd.account(f"sftp://127.0.0.1:{port}/"))
    assert "svarer ikke" in str(refused_by(way)) and way.surely_absent(NAME) and way.names() is None


def test_one_that_is_slow_is_waited_for_no_longer_than_is_said(sshd: Sshd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = SftpWay(sshd.account(f"sftp://127.0.0.1:{silent.getsockname()[1]}/"), times=QUICK._replace(connect=0.3))
        error = refused_by(way)
    assert "for langsomt" in str(error) and not error.person


@pytest.mark.parametrize("says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-1.5-old\r\n", b"\0" * 40_000])
def test_what_is_no_such_server_is_called_so(sshd: Sshd, says: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def talk() -> None:
            with other.accept()[0] as one, suppress(OSError):
                one.sendall(says)
                one.recv(4096)

        thread = Thread(target=talk)
        thread.start()
        way = SftpWay(sshd.account(f"sftp://127.0.0.1:{other.getsockname()[1]}/"))
        error = refused_by(way)
        thread.join()
    assert ("ikke en server til SFTP" in str(error) or "afbrudt" in str(error)) and way.surely_absent(NAME)


def test_a_server_without_sftp(tmp_path: Path) -> None:
    place = tmp_path / "server"
    place.mkdir()
    server = Sshd(place)
    conf = server.running
    with conf("\nMatch All\nForceCommand false\n"):
        error = refused_by(SftpWay(server.account()))
    assert "SFTP" in str(error) or "afbrudt" in str(error)


@pytest.mark.parametrize(
    ("error", "words", "person"),
    [
        (asyncssh.SFTPNoSuchFile(""), "Mappen findes ikke", True),
        (asyncssh.SFTPPermissionDenied(""), "må ikke skrives", True),
        (asyncssh.SFTPFailure(""), "kunne ikke gemme", False),
        (asyncssh.SFTPQuotaExceeded(""), "ikke plads", False),
        (asyncssh.SFTPBadMessage(""), "programmet ikke kender", False),
    ],
)
def test_each_refusal_has_its_sentence(error: asyncssh.SFTPError, words: str, person: bool) -> None:
    said = refused(error, "sag.example", "sftp://sag.example/ud/")
    assert words in str(said) and said.person is person


@pytest.mark.parametrize(
    ("error", "words", "person"),
    [
        (socket.gaierror(-2, "x"), "findes ikke", False),
        (TimeoutError(), "for langsomt", False),
        (ConnectionResetError(), "afbrudt", False),
        (asyncssh.ConnectionLost("x"), "afbrudt", False),
        (asyncssh.KeyExchangeFailed("x"), "kan ikke blive enige", True),
        (asyncssh.ChannelOpenError(1, "x"), "tager ikke imod filer", True),
        (OSError("x"), "svarer ikke", False),
    ],
)
def test_each_broken_connection_has_its_sentence(error: Exception, words: str, person: bool) -> None:
    said = broken(error, "sag.example")
    assert words in str(said) and said.person is person


def test_a_connection_that_the_server_ended_meanwhile_is_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "server"
    place.mkdir()
    server = Sshd(place)
    with server.running(), cut_after(server.port, None) as wire:
        way = SftpWay(server.account(f"sftp://127.0.0.1:{wire.port}{server.folder}/"))
        way.hand_over(NAME, CONTENT)
        wire.hang_up()
        way.hand_over("anden.asice", CONTENT)
        way.close()
    assert set(lying(server)) == {NAME, "anden.asice"}


def cut_transfer(sshd: Sshd, most: int | None) -> tuple[int, bool | None]:
    """Hand a file over, cut when so many bytes have gone by since the way was opened: how many went, and whether it arrived."""
    with cut_after(sshd.port, None) as wire:
        way = SftpWay(sshd.account(f"sftp://127.0.0.1:{wire.port}{sshd.folder}/"), ".klar")
        way.prepare()
        before = wire.carried
        wire.cut_at(None if most is None else before + most)
        arrived: bool | None = True
        try:
            way.hand_over(NAME, CONTENT)
        except WayError:
            arrived = False
            assert NAME not in lying(sshd) or not way.surely_absent(NAME), most
        way.close()
        return wire.carried - before, arrived


def cut_everywhere(sshd: Sshd, step: int, first: int = 0) -> tuple[int, set[bool]]:
    """Cut at each ``step``-th byte of a transfer: how many cuts there were, and how the transfers ended."""
    total, _ = cut_transfer(sshd, None)
    again = SftpWay(sshd.account(), ".klar")
    ends: set[bool] = set()
    cuts = (*range(first, total, step), total, total + 1000)
    for most in cuts:
        sshd.emptied()
        _, arrived = cut_transfer(sshd, most)
        there = lying(sshd)
        assert there.get(NAME) in (None, CONTENT), most
        assert not arrived or set(there) == {NAME, f"{NAME}.klar"}, most
        assert f"{NAME}.klar" not in there or NAME in there, most
        ends.add(bool(arrived))
        if again.ask(NAME, 1000) is None:
            again.hand_over(NAME, CONTENT)
        again.announce(NAME)
        again.tidy(NAME)
        assert lying(sshd) == {NAME: CONTENT, f"{NAME}.klar": b""}, most
    again.close()
    return len(cuts), ends


@pytest.mark.slow
def test_cut_at_many_bytes_nothing_is_half_or_twice(sshd: Sshd) -> None:
    """However far a transfer came, the file is there whole or not, its marker only after it, and the next try ends with one.

    Every byte: ``python3 dev.py exchange-test 1 --way sftp --every-byte``.
    """
    cuts, ends = cut_everywhere(sshd, 151)
    assert cuts > 15 and ends == {True, False}
