"""What is Klar leaves by a way that was set up: signed once, waiting with its reason while the way is down, never there twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from smdb_desktop.services.errors import CertificateError, KnownError, NotAllowed, UsageError
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.outbox.outways import address
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Tilstand, Udfald
from tests.fakes.policy import FakePolicy
from tests.scenario import FIRST_DAY, PASSPHRASE, PROFIL, Scenario
from tests.scenarios.typed import ANMODNING
from tests.submission.submission_pki import PASSWORD, Authority, rsa_key
from tests.ways.certificates import PASSWORD as CLIENT_PASSWORD
from tests.ways.certificates import issued, root
from tests.ways.dav_server import DavServer, Says

CPR, OTHER = "150277-9995", "100705-9995"
KLAR, SENDT = Tilstand.KLAR, Tilstand.EKSPORTERET


@pytest.fixture
def server() -> Iterator[DavServer]:
    made = DavServer()
    yield made
    made.close()


@pytest.fixture(params=["memory", "disk"])
def work(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scenario]:
    """A real store with its certificate and two cases that are Klar."""
    made = Scenario(tmp_path / "data" if request.param == "disk" else None, oevelse=False)
    with_certificate(made)
    for cpr in (CPR, OTHER):
        made.citizen(cpr).answers(ANMODNING).complete("anmodning")
        made.clock.wait(seconds=1)
    yield made
    made.workspace.close()


def with_certificate(made: Scenario, days: int = 900) -> None:
    authority, key = Authority(), rsa_key(2048)
    start, end = FIRST_DAY - timedelta(days=9), FIRST_DAY + timedelta(days=days)
    own = authority.issue(key, start=start, end=end, identifier=f"NTRDK-{PROFIL.organisation.cvr}")
    made.workspace.certificates.install(authority.key_file(key, own), PASSWORD)


def to_server(work: Scenario, server: DavServer, *, selv: bool = True) -> Udvej:
    way = Udvej("", "Kommunens server", "webdav", server.address, selv=selv)
    return work.workspace.outways.save(way, Hemmeligt(), agreed=True)


def export(work: Scenario, way: Udvej) -> tuple[ExportResult, ...]:
    return work.workspace.exports.export_all(work.workspace.outways.open(way.id), PASSWORD)


def states(work: Scenario) -> list[Tilstand]:
    return [row.indberetning.tilstand for row in work.workspace.exports.udbakke()]


def test_what_is_klar_leaves_and_is_read_back(work: Scenario, server: DavServer) -> None:
    results = export(work, to_server(work, server))
    assert [result.ok for result in results] == [True, True] and states(work) == [SENDT, SENDT]
    assert sorted(server.files) == sorted(f"{result.id}.asice" for result in results)
    assert work.workspace.sending.told() == () and work.workspace.sending.due() is None


def test_what_cannot_leave_is_signed_waits_and_leaves_by_itself(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    server.wrong = lambda *_: Says(503)
    results = export(work, way)
    assert [(result.ok, bool(result.venter)) for result in results] == [(False, True)] * 2 and states(work) == [
        KLAR,
        KLAR,
    ]
    assert server.files == {} and len(server.asked) == 2, "one look and one question, not one for each case"
    (words,) = work.workspace.sending.told()
    assert words.startswith("2 underskrevne filer venter på Kommunens server siden 04-08-2025 kl.")
    assert "har travlt" in words and "prøver igen kl." in words
    assert work.workspace.sending.due() is None and work.workspace.sending.due(net_came=True) == way.id
    work.clock.wait(seconds=60)
    assert work.workspace.sending.due() == way.id
    server.wrong = lambda *_: None
    done = work.workspace.sending.send(way.id)
    assert [result.ok for result in done] == [True, True] and states(work) == [SENDT, SENDT]
    assert work.workspace.sending.told() == () and work.workspace.sending.begin(way.id) is None
    for path, content in server.files.items():
        judged = work.desk.submissions.verify(content, work.clock())
        assert (
            judged.payload_sha256
            == work.workspace.store.outbox.indberetning(path.removesuffix(".asice")).payload_sha256
        )


def test_what_concerns_all_is_met_once_also_in_the_middle(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    server.wrong = lambda method, *_: Says(507) if method == "PUT" else None
    assert all(result.venter for result in export(work, way))
    assert [method for method, _name in server.asked].count("PUT") == 1


def test_each_try_and_its_outcome_is_kept(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    server.wrong = lambda *_: Says(507)
    first = export(work, way)[0]
    server.wrong = lambda *_: None
    work.clock.wait(seconds=60)
    work.workspace.sending.send(way.id)
    tries = work.workspace.store.outbox.attempts_of(first.id)
    assert [(each.vej, each.maal, each.udfald) for each in tries] == [
        ("webdav", server.address, Udfald.MISLYKKET),
        ("webdav", server.address, Udfald.AFLEVERET),
    ]
    assert "ikke plads på serveren" in tries[0].besked and tries[1].besked == ""


def test_it_waits_longer_each_time_and_for_a_person_where_only_one_can_help(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    server.wrong = lambda *_: Says(503)
    export(work, way)
    pauses = []
    for _ in range(3):
        (there,) = work.workspace.outways.every()
        assert there.naeste is not None
        pauses.append((there.naeste - work.clock()).total_seconds() / 60)
        work.clock.now = there.naeste
        work.workspace.sending.send(way.id)
    assert pauses == [1, 2, 5]
    server.wrong = lambda *_: Says(401)
    work.workspace.sending.send(way.id)
    work.clock.wait(days=1)
    assert work.workspace.sending.due(net_came=True) is None
    (words,) = work.workspace.sending.told()
    assert "kodeordet" in words and "Tryk på" in words
    work.workspace.outways.save(way, Hemmeligt("nyt"), agreed=True)
    assert work.workspace.sending.due() == way.id


def test_nothing_goes_by_itself_where_nobody_allowed_it(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server, selv=False)
    server.wrong = lambda *_: Says(503)
    export(work, way)
    work.clock.wait(days=1)
    assert work.workspace.sending.due(net_came=True) is None
    server.wrong = lambda *_: None
    assert [result.ok for result in work.workspace.sending.send(way.id)] == [True, True]


def test_a_case_that_is_changed_waits_no_more_with_what_it_said(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    server.wrong = lambda *_: Says(503)
    export(work, way)
    work.answers({"gravid": "JA"}).complete("anmodning")
    assert "1 underskrevet fil" in work.workspace.sending.told()[0]
    server.wrong = lambda *_: None
    assert len(work.workspace.sending.send(way.id)) == 1 and len(server.files) == 1
    assert sorted(states(work)) == sorted([SENDT, KLAR])


def test_one_file_that_is_refused_holds_no_other_back(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    first = work.workspace.exports.queue()[0].indberetning.id
    server.wrong = lambda method, name, _: Says(413) if method == "PUT" and name.startswith(first) else None
    results = {result.id: result for result in export(work, way)}
    assert not results[first].ok and not results[first].venter and "så stor en fil" in results[first].besked
    assert sorted(states(work)) == sorted([SENDT, KLAR]) and work.workspace.sending.told() == ()


def test_a_line_that_breaks_after_the_move_is_one_file_and_known_as_sent(work: Scenario, server: DavServer) -> None:
    """The file arrived, nobody saw it: it is looked for before anything is handed over again."""
    way = to_server(work, server)
    moved: set[str] = set()

    def breaks(method: str, name: str, _before: int) -> Says | None:
        if method == "MOVE":
            whole = name[:-21]
            moved.add(whole)
            server.files[whole] = server.files.pop(name)
        return Says(503) if moved else None

    server.wrong = breaks
    export(work, way)
    assert states(work) == [KLAR, KLAR] and moved
    before = dict(server.files)
    server.wrong = lambda *_: None
    work.clock.wait(seconds=60)
    assert all(result.ok for result in work.workspace.sending.send(way.id))
    assert states(work) == [SENDT, SENDT] and before.items() <= server.files.items() and len(server.files) == 2


def test_a_program_that_is_killed_on_the_way_sends_nothing_twice(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    with closing(
        work.workspace.exports.job(work.workspace.exports.queue(), work.workspace.outways.open(way.id))
    ) as job:
        signer = work.workspace.certificates.open_signer(PASSWORD)
        while job.prepare(signer) and job.looks:
            job.wait()
            job.confirm()
        job.wait()
    before = dict(server.files)
    assert before, "it had begun"
    work.reopen()
    results = export(work, way)
    assert all(result.ok for result in results) and before.items() <= server.files.items()
    assert len(server.files) == 2 and states(work) == [SENDT, SENDT]


def test_a_folder_that_is_away_waits_until_it_is_there(work: Scenario, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    way = work.workspace.outways.save(Udvej("", "Stik", "mappe", str(stick), selv=True), Hemmeligt(), agreed=True)
    assert all(result.venter for result in export(work, way))
    assert "Mappen er her ikke nu" in work.workspace.sending.told()[0]
    stick.mkdir()
    assert all(result.ok for result in work.workspace.sending.send(way.id)) and len(list(stick.glob("*.asice"))) == 2


# -- setting up -----------------------------------------------------------------------------------------------------------


def test_nothing_is_kept_before_somebody_agreed_that_it_is_not_encrypted(work: Scenario) -> None:
    way = Udvej("", "Server", "webdav", "https://sag.example/ud")
    with pytest.raises(NotAllowed, match="ikke krypteret"):
        work.workspace.outways.save(way, Hemmeligt(), agreed=False)
    assert work.workspace.outways.every() == ()
    kept = work.workspace.outways.save(way, Hemmeligt(), agreed=True)
    assert kept.lov == "Ida sagde ja til det den 04-08-2025." and kept.maal == "https://sag.example/ud/"
    work.clock.wait(days=1)
    again = work.workspace.outways.save(kept._replace(navn="Ny"), Hemmeligt(), agreed=True)
    assert again.lov == kept.lov
    other = work.workspace.outways.save(again._replace(maal="https://andet.example/ud/"), Hemmeligt(), agreed=True)
    assert other.lov.endswith("05-08-2025."), "another place is another question"


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (Udvej("", " ", "webdav", "https://sag.example/ud/"), "Giv vejen et navn"),
        (Udvej("", "KOMMUNEN", "webdav", "https://sag.example/ud/"), "allerede en vej"),
        (Udvej("", "Stik", "mappe", "stik"), "fulde sti"),
        (Udvej("", "Server", "webdav", "http://sag.example/ud/"), "begynder med https://"),
        (Udvej("", "Server", "webdav", ""), "begynder med https://"),
        (Udvej("", "Server", "webdav", "https://ida:kode@sag.example/"), "uden brugernavn"),
        (Udvej("", "Server", "webdav", "https://sag.example/ud", roedder="vrøvl"), "ikke et certifikat"),
    ],
)
def test_a_way_that_can_be_none_is_refused(work: Scenario, way: Udvej, words: str) -> None:
    there = work.workspace.outways.save(Udvej("", "Kommunen", "webdav", "https://a.example/"), Hemmeligt(), agreed=True)
    with pytest.raises(UsageError, match=words):
        work.workspace.outways.save(way, Hemmeligt(), agreed=True)
    assert work.workspace.outways.every() == (there,)


def test_a_key_file_is_opened_before_it_is_kept(work: Scenario) -> None:
    way, client = Udvej("", "Server", "webdav", "https://sag.example/ud/"), issued("center", root("Test rod"))
    with pytest.raises(CertificateError):
        work.workspace.outways.save(way, Hemmeligt("", client.p12, "forkert"), agreed=True)
    with pytest.raises(CertificateError):
        work.workspace.outways.save(way, Hemmeligt("", b"nonsense", ""), agreed=True)
    kept = work.workspace.outways.save(way, Hemmeligt("", client.p12, CLIENT_PASSWORD), agreed=True)
    assert kept.certifikat and work.workspace.outways.every() == (kept,)


def test_an_administrator_locks_servers_out(work: Scenario, server: DavServer) -> None:
    way = to_server(work, server)
    work.workspace.close()
    work.desk = replace(work.desk, policy=FakePolicy({"export.ways": ("mappe",)}))
    work.workspace = work.desk.unlock(PASSPHRASE)
    with pytest.raises(KnownError, match="administrator"):
        work.workspace.outways.open(way.id)
    with pytest.raises(KnownError, match="administrator"):
        work.workspace.outways.save(way, Hemmeligt(), agreed=True)
    assert server.asked == []


def test_practice_never_goes_to_a_server(server: DavServer) -> None:
    practice = Scenario()
    with pytest.raises(NotAllowed, match="øvelse"):
        to_server(practice, server)
    practice.workspace.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://sag.example", "https://sag.example/"),
        ("https://sag.example:8443/a/ud", "https://sag.example:8443/a/ud/"),
        ("https://sag.example/Til kommunen/æ", "https://sag.example/Til%20kommunen/%C3%A6/"),
        ("http://127.0.0.1:80/ud/", "http://127.0.0.1:80/ud/"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    if " " in typed:
        with pytest.raises(UsageError):
            address(typed)
        typed = typed.replace(" ", "%20")
    assert address(typed) == kept
