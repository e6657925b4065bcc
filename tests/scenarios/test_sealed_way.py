"""An encrypted export that was cut off is found again, never doubled; what was signed for one receiver goes to no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smdb_desktop.services.desk.receivers import warning
from smdb_desktop.services.errors import CertificateError, UsageError
from smdb_desktop.services.outbox.signing import Bench
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Tilstand, Written
from smdb_desktop.ways.folder import FolderWay
from tests.scenarios.sealed import ANDEN, Centre, der, signer
from tests.scenarios.typed import ANMODNING
from tests.services.test_proof import proof
from tests.submission.submission_pki import PASSWORD
from tests.ways.dav_server import DavServer


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    made.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    yield made
    made.workspace.close()


@pytest.mark.parametrize("receiver", [True, False])
def test_what_was_cut_off_is_found_by_the_stores_own_key(centre: Centre, tmp_path: Path, receiver: bool) -> None:
    work, id_ = centre.workspace, centre.submissions()[0].id
    way = work.exchange.way(FolderWay(tmp_path), centre.receiver.noegle)
    (prepared,) = work.exports.prepare_all([id_], way)
    assert not isinstance(prepared, Exception)
    (outcome,) = Bench(work.desk.submissions, way).write(
        [prepared], work.certificates.open_signer(PASSWORD), centre.clock()
    )
    assert isinstance(outcome, Written)
    assert centre.states() == [(1, Tilstand.KLAR)], "nobody has noted it"
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert list(before) == [f"{id_}.asice.p7m"]
    centre.send(tmp_path, sealed=receiver)
    assert centre.states() == [(1, Tilstand.EKSPORTERET)]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before, "it was not written again"


def test_what_lies_encrypted_on_a_server_is_found_from_another_place(centre: Centre, tmp_path: Path) -> None:
    work, id_, server = centre.workspace, centre.submissions()[0].id, DavServer()
    try:
        udvej = work.outways.save(Udvej("", "Serveren", "webdav", server.address), Hemmeligt(), agreed=True)
        way = work.exchange.way(work.outways.open(udvej.id), centre.receiver.noegle)
        (prepared,) = work.exports.prepare_all([id_], way)
        assert not isinstance(prepared, Exception)
        key = work.certificates.open_signer(PASSWORD)
        (outcome,) = Bench(work.desk.submissions, way).write([prepared], key, centre.clock())
        assert isinstance(outcome, Written) and list(server.files) == [f"{id_}.asice.p7m"]
        way.close()
        centre.send(tmp_path, sealed=False)
        assert centre.states() == [(1, Tilstand.EKSPORTERET)] and list(tmp_path.iterdir()) == [], "it left once"
        assert centre.submissions()[0].filnavn == f"{id_}.asice.p7m", "under which it is opened and shown"
        assert "Underskrevet af" in proof(centre)
    finally:
        server.close()


def test_what_was_signed_for_one_receiver_goes_to_no_other(centre: Centre, tmp_path: Path) -> None:
    there, work = centre.send(tmp_path), centre.workspace
    other = work.exchange.receivers.add(der(signer(ANDEN)))
    folder = tmp_path / "anden"
    folder.mkdir()
    rows = [row for row in work.exports.udbakke() if row.indberetning.id == there.id]
    way = work.exchange.way(FolderWay(folder), other.noegle)
    with closing(work.exports.job(rows, way, again=True)) as job:
        job.prepare(work.certificates.open_signer(PASSWORD))
        job.wait()
        (result,) = job.confirm()
    assert not result.ok and "underskrevet til Albertslund Kommune, CVR-nr. 87654321" in result.besked
    assert list(folder.iterdir()) == []


def test_a_receiver_that_is_gone_or_has_expired_is_refused_before_anything_is_signed(
    centre: Centre, tmp_path: Path
) -> None:
    exchange = centre.workspace.exchange
    with pytest.raises(UsageError):
        exchange.way(FolderWay(tmp_path), "00000000")
    centre.clock.wait(2 * 365 + 330)
    (there,) = exchange.receivers.all()
    assert "Bed modtageren om det nye." in warning(there) and warning(there).startswith("Albertslund Kommune: ")
    centre.clock.wait(200)
    with pytest.raises(CertificateError, match="udløb"):
        exchange.way(FolderWay(tmp_path), centre.receiver.noegle)


def test_a_file_that_was_encrypted_elsewhere_is_never_taken_for_ours(centre: Centre, tmp_path: Path) -> None:
    there = centre.submissions()[0]
    strange = centre.desk.submissions.sealing().seal(b"PK\x03\x04", [der(signer(ANDEN))], bytes(32))
    (tmp_path / f"{there.id}.asice.p7m").write_bytes(strange)
    way = centre.workspace.exchange.way(FolderWay(tmp_path), centre.receiver.noegle)
    (result,) = centre.workspace.exports.export_all(way, PASSWORD)
    assert not result.ok and "anden fil" in result.besked
    assert (tmp_path / f"{there.id}.asice.p7m").read_bytes() == strange
