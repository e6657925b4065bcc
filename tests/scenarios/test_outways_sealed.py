"""A way that encrypts to its receiver: what waits leaves encrypted too, is known again there, and goes to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.errors import KnownError, NotAllowed, UsageError
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.submission.certificates.keys import KeySigner
from tests.platforms import judged_by
from tests.scenarios.sealed import ANDEN, KOMMUNE, Centre, der, signer
from tests.scenarios.typed import ANMODNING
from tests.submission.submission_pki import PASSWORD
from tests.ways.dav_server import DavServer, Says

SENDT, KLAR = Tilstand.EKSPORTERET, Tilstand.KLAR


@pytest.fixture
def server() -> Iterator[DavServer]:
    made = DavServer()
    yield made
    made.close()


@pytest.fixture(params=["memory", "disk"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "data" if request.param == "disk" else None)
    made.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    yield made
    made.workspace.close()


def to(centre: Centre, server: DavServer, modtager: str = KOMMUNE) -> Udvej:
    way = Udvej("", "Kommunens server", "webdav", server.address, selv=True, modtager=modtager)
    return centre.workspace.outways.save(way, Hemmeligt(), agreed=False)


def waits(centre: Centre, server: DavServer) -> Udvej:
    way = to(centre, server)
    server.wrong = lambda *_: Says(503)
    (result,) = centre.workspace.exports.export_all(centre.workspace.outways.open(way.id), PASSWORD)
    assert result.venter and server.files == {}
    server.wrong = lambda *_: None
    centre.clock.wait(seconds=60)
    return way


def opened(sealed: bytes, by: KeySigner) -> bool:
    """Whether this key opens the file, and a signed container is in it."""
    import subprocess
    import tempfile

    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    with tempfile.TemporaryDirectory() as folder:
        key, file = Path(folder, "key.pem"), Path(folder, "file.p7m")
        key.write_bytes(by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.write_bytes(sealed)
        words = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", str(file), "-inkey", str(key)]
        done = subprocess.run(words, check=False, capture_output=True)
    return done.returncode == 0 and done.stdout.startswith(b"PK\3\4")


def test_nobody_has_to_agree_to_what_does_not_happen(centre: Centre, server: DavServer) -> None:
    way = to(centre, server)
    assert (way.modtager, way.lov) == (KOMMUNE, "")
    (stand,) = centre.workspace.outways.stands()
    assert "CVR-nr. 87654321" in stand.modtager and stand.hvorfor == ""
    with pytest.raises(NotAllowed, match="ikke krypteret"):
        centre.workspace.outways.save(way._replace(modtager=""), Hemmeligt(), agreed=False)
    with pytest.raises(KnownError, match="findes ikke længere"):
        centre.workspace.outways.save(way._replace(modtager="1"), Hemmeligt(), agreed=True)
    assert centre.workspace.outways.every() == (way,)


@judged_by("openssl")
def test_what_waits_leaves_encrypted_and_only_the_receiver_opens_it(centre: Centre, server: DavServer) -> None:
    way = waits(centre, server)
    assert centre.workspace.sending.due() == way.id
    assert [result.ok for result in centre.workspace.sending.send(way.id)] == [True]
    ((name, content),) = server.files.items()
    (there,) = centre.submissions()
    assert (name, there.tilstand, there.filnavn) == (f"{there.id}.asice.p7m", SENDT, name)
    assert b"PK\3\4" not in content and opened(content, signer(KOMMUNE)) and not opened(content, signer(ANDEN))
    assert there.payload is not None and b"87654321" in there.payload, "who it is for is signed"


def test_an_answer_that_is_lost_is_no_second_file(centre: Centre, server: DavServer) -> None:
    """Each encryption gives other bytes; by its own key the store knows what it encrypted before."""
    way = to(centre, server)

    def breaks(method: str, name: str, _before: int) -> Says | None:
        if method == "MOVE":
            server.files[name[:-21]] = server.files.pop(name)
        return Says(503) if method == "MOVE" or server.files else None

    server.wrong = lambda method, name, before: (
        breaks(method, name, before) if method == "MOVE" or (method == "GET" and not name.endswith(".tmp")) else None
    )
    centre.workspace.exports.export_all(centre.workspace.outways.open(way.id), PASSWORD)
    before = dict(server.files)
    assert centre.states()[0][1] is KLAR and len(before) == 1
    server.wrong = lambda *_: None
    centre.clock.wait(seconds=60)
    centre.workspace.sending.send(way.id)
    assert server.files == before and centre.states() == [(1, SENDT)]


def test_what_was_signed_for_one_receiver_never_goes_to_another(centre: Centre, server: DavServer) -> None:
    way = waits(centre, server)
    centre.workspace.exchange.receivers.add(der(signer(ANDEN)))
    for other, agreed in ((ANDEN, False), ("", True)):
        centre.workspace.outways.save(way._replace(modtager=other), Hemmeligt(), agreed=agreed)
        assert centre.workspace.sending.send(way.id) == () and centre.workspace.sending.told() == ()
        assert server.files == {} and centre.states() == [(1, KLAR)]


def test_where_its_receiver_is_gone_it_waits_and_says_why(centre: Centre, server: DavServer) -> None:
    way = waits(centre, server)
    centre.workspace.exchange.receivers.remove(KOMMUNE)
    assert centre.workspace.sending.due(net_came=True) is None and server.files == {}
    assert "findes ikke længere" in centre.workspace.sending.told()[0]
    with pytest.raises(KnownError, match="findes ikke længere"):
        centre.workspace.sending.send(way.id)
    centre.workspace.exchange.receivers.add(der(signer(KOMMUNE)))
    assert [result.ok for result in centre.workspace.sending.send(way.id)] == [True]


def test_another_receiver_is_not_asked_for_on_it(centre: Centre, server: DavServer) -> None:
    way = to(centre, server)
    exchange = centre.workspace.exchange
    exchange.receivers.add(der(signer(ANDEN)))
    kept = centre.workspace.outways.open(way.id)
    assert exchange.way(kept) is kept and exchange.way(kept, KOMMUNE) is kept
    with pytest.raises(UsageError, match="krypteres alt til"):
        exchange.way(kept, ANDEN)
