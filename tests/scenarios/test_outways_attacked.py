"""What happens around a signed file while it waits: put back, deleted, its way taken out or led elsewhere, the clock put back."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.outbox.signing import HOLDS_NO_MORE
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Udfald
from tests.scenario import Scenario
from tests.scenarios.test_outways import (
    KLAR,
    SENDT,
    export,
    server,
    states,
    to_server,
    with_certificate,
    work,
)
from tests.submission.submission_pki import PASSWORD
from tests.ways.dav_server import DavServer, Says

__all__ = ["server", "work"]


def waits(work: Scenario, server: DavServer) -> Udvej:
    way = to_server(work, server)
    server.wrong = lambda *_: Says(503)
    export(work, way)
    server.wrong = lambda *_: None
    return way


def test_what_waits_in_a_store_that_is_put_back_never_leaves(work: Scenario, server: DavServer) -> None:
    """After the copy was made it may have left under this very number, with another content."""
    way = waits(work, server)
    work.workspace.store.outbox.mark_restored(work.clock())
    assert work.workspace.sending.due(net_came=True) is None and work.workspace.sending.send(way.id) == ()
    assert server.files == {} and work.workspace.sending.told() == ()


def test_a_file_that_does_not_leave_while_its_way_works_is_not_tried_all_the_time(
    work: Scenario, server: DavServer
) -> None:
    way = waits(work, server)
    first = work.workspace.exports.queue()[0].indberetning.id
    server.wrong = lambda method, name, _: Says(413) if method == "PUT" and name.startswith(first) else None
    work.clock.wait(seconds=60)
    work.workspace.sending.send(way.id)
    assert sorted(states(work)) == sorted([SENDT, KLAR]) and work.workspace.sending.due() is None
    (words,) = work.workspace.sending.told()
    assert "1 underskrevet fil" in words and "så stor en fil" in words and "prøver igen kl." in words
    before = len(server.asked)
    for _ in range(20):
        work.clock.wait(seconds=60)
        if (due := work.workspace.sending.due()) is not None:
            work.workspace.sending.send(due)
    tries = work.workspace.store.outbox.attempts_of(first)
    assert 2 <= len(tries) < 7 and len(server.asked) > before


def test_what_a_signature_no_longer_holds_of_never_leaves(work: Scenario, server: DavServer) -> None:
    """The certificate ran out while the file waited: nobody would take it, and taking it back comes too late."""
    with_certificate(work, days=5)
    way = waits(work, server)
    work.clock.wait(days=6)
    results = work.workspace.sending.send(way.id)
    assert [result.besked for result in results] == [HOLDS_NO_MORE] * 2 and server.files == {}
    assert "PUT" not in {method for method, _name in server.asked}
    assert work.workspace.sending.due(net_came=True) is None
    assert str(HOLDS_NO_MORE) in work.workspace.sending.told()[0]


def test_a_way_that_is_taken_out_in_the_middle_of_an_export(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    server.wrong = lambda method, *_: Says(503) if method == "PUT" else None
    results, rows = [], work.workspace.exports.queue()
    with closing(work.workspace.exports.job(rows, work.workspace.outways.open(way.id))) as job:
        signer = work.workspace.certificates.open_signer(PASSWORD)
        while job.prepare(signer):
            job.wait()
            if not job.looks:
                work.workspace.outways.remove(way.id)
            results += job.confirm()
    (result,) = results
    assert "har travlt" in result.besked and not result.venter
    assert len(job.told) == 1 and "1 " in job.told[0], "what holds back the other too is said once, and it is counted"
    tries = [[each.udfald for each in work.workspace.store.outbox.attempts_of(row.indberetning.id)] for row in rows]
    assert sorted(tries) == [[], [Udfald.MISLYKKET]] and states(work) == [KLAR, KLAR]


def test_a_clock_that_was_ahead_holds_nothing_back(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    right = work.clock.now
    work.clock.wait(days=365)
    server.wrong = lambda *_: Says(503)
    export(work, way)
    assert work.workspace.sending.due() is None
    work.clock.now = right + timedelta(minutes=5)
    assert work.workspace.sending.due() == way.id


def test_a_password_goes_to_no_other_server_than_it_was_given_for(work: Scenario) -> None:
    ways, store = work.workspace.outways, work.workspace.store
    given = Udvej("", "Server", "webdav", "https://sag.example/ud/", "center")
    kept = ways.save(given, Hemmeligt("app-kode"), agreed=True)
    same = ways.save(kept._replace(maal="https://sag.example/andet/"), Hemmeligt(), agreed=True)
    assert store.outways.secret(kept.id).kode == "app-kode", "another folder there"
    for other in ("https://andet.example/ud/", "https://sag.example:8443/ud/", "http://127.0.0.1/ud/"):
        with pytest.raises(UsageError, match="en anden server"):
            ways.save(same._replace(maal=other), Hemmeligt(), agreed=True)
        assert ways.every() == (same,) and store.outways.secret(kept.id).kode == "app-kode"
    ways.save(same._replace(maal="https://andet.example/ud/", bruger=""), Hemmeligt(), agreed=True)
    assert store.outways.secret(kept.id) == Hemmeligt(), "whoever gives no user name has no password there"
    ways.save(same._replace(maal="https://tredje.example/"), Hemmeligt("ny"), agreed=True)
    assert store.outways.secret(kept.id).kode == "ny"
