"""*Gem som fil* of what is signed and waits: the copy may go anywhere, so its number never stands for another content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.casework.taking_back import BEGUN, OTHERWISE, TakingBack, copies
from smdb_desktop.services.errors import ExportError, NotAllowed
from smdb_desktop.services.outbox.saving import NOT_SIGNED, Saving
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Aarsag, Afsendelse, Fundet, Tilstand, Udfald
from smdb_desktop.services.stored.states import promise
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import Scenario
from tests.scenarios.test_outways import CPR, KLAR, SENDT, export, with_certificate
from tests.scenarios.typed import ANMODNING
from tests.submission.submission_pki import PASSWORD


@pytest.fixture(params=["memory", "disk"])
def work(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scenario]:
    """One case that is Klar, and a way to a stick that is not there."""
    made = Scenario(tmp_path / "data" if request.param == "disk" else None, oevelse=False)
    with_certificate(made)
    made.citizen(CPR).answers(ANMODNING).complete("anmodning")
    yield made
    made.workspace.close()


def waiting(work: Scenario, folder: Path) -> Udvej:
    """The way, with the case signed and waiting for it."""
    way = work.workspace.outways.save(Udvej("", "Stik", "mappe", str(folder)), Hemmeligt(), agreed=True)
    assert [bool(result.venter) for result in export(work, way)] == [True]
    return way


def saved(work: Scenario, file: Path) -> bytes:
    desk, made = work.desk, work.workspace
    saving = Saving(made.store, desk.submissions, made.exchange.reading, desk.policy, made.clock, desk.new_id)
    saving.copy(work.submissions()[-1].id, file)
    return file.read_bytes()


def states(work: Scenario) -> list[tuple[int, Tilstand]]:
    return [(each.revision, each.tilstand) for each in work.submissions()]


def test_what_was_saved_is_followed_by_another_number_when_the_case_changes(work: Scenario, tmp_path: Path) -> None:
    waiting(work, tmp_path / "stik")
    content = saved(work, tmp_path / "kopi.asice")
    first = work.submissions()[-1]
    assert work.desk.submissions.verify(content, work.clock()).payload_sha256 == first.payload_sha256
    assert [each.udfald for each in work.workspace.store.outbox.attempts_of(first.id)][-1] is Udfald.UVIST
    work.answers({"gravid": "JA"}).complete("anmodning")
    assert states(work) == [(1, Tilstand.UVIST), (2, KLAR)]
    assert work.submissions()[-1].forrige_sha256 == first.payload_sha256


def test_what_was_saved_is_taken_back_by_who_says_that_the_copy_is_deleted(work: Scenario, tmp_path: Path) -> None:
    """It is never forgotten that it may have been seen: the row stays, its number is used, and the next submission says so."""
    waiting(work, tmp_path / "stik")
    service, waits = TakingBack(work.workspace.cases, work.clock), work.submissions()[-1].id
    before = service.plan(waits)
    assert (before.revision, before.kopi) == (1, False), "nobody has a copy yet"
    saved(work, tmp_path / "kopi.asice")
    plan = service.plan(waits)
    assert plan.kopi and plan.spoergsmaal.startswith(copies(1))
    with pytest.raises(NotAllowed) as raised:
        service.take(before)
    assert raised.value.args[0] == OTHERWISE, "the person was asked when there was no copy"
    assert "kopien af den er slettet" in service.take(plan)
    assert states(work) == [(1, Tilstand.UVIST)]
    said, who = work.submissions()[-1].afklaring, work.workspace.store.people.who().navn
    assert said is not None and (said.fundet, said.hvem, said.tid) == (Fundet.IKKE_ANKOMMET, who, work.clock())
    assert work.workspace.store.lists.number("uvist") == 0, "nobody is asked what became of it"
    arts = [each.art for each in work.workspace.store.log.of(work.submissions()[-1].forloeb_id).haendelser]
    assert arts[-3:] == [Handling.KOPI_GEMT, Handling.TAGET_TILBAGE, Handling.AFKLARET]
    assert [each.venter for each in work.workspace.sending.stands()] == [None]
    work.open(work.session.forloeb_id).answers({"gravid": "JA"}).complete("anmodning")
    assert states(work) == [(1, Tilstand.UVIST), (2, KLAR)]
    assert work.submissions()[-1].aarsag is Aarsag.AFBRUDT


def test_a_correction_of_which_a_copy_was_saved_is_taken_back_too(work: Scenario, tmp_path: Path) -> None:
    (tmp_path / "ud").mkdir()
    exports = work.workspace.exports
    assert [result.ok for result in exports.export_all(FolderWay(tmp_path / "ud"), PASSWORD)] == [True]
    work.answers({"gravid": "JA"}).complete("anmodning")
    waiting(work, tmp_path / "stik")
    for name in ("en.asice", "to.asice"):
        saved(work, tmp_path / name)
    service, waits = TakingBack(work.workspace.cases, work.clock), work.submissions()[-1].id
    plan = service.plan(waits)
    assert plan.spoergsmaal.startswith("Der er gemt 2 kopier af indberetningen")
    saved(work, tmp_path / "tre.asice")
    with pytest.raises(NotAllowed) as raised:
        service.take(plan)
    assert raised.value.args[0] == OTHERWISE, "nobody was asked about the third"
    assert "Det, der er eksporteret før, gælder, og ændringerne er en kladde" in service.take(service.plan(waits))
    assert states(work) == [(1, SENDT), (2, Tilstand.UVIST)]
    newest = work.submissions()[-1]
    assert "at intet af den er nået frem. Dens nummer" in promise(newest.tilstand, newest.afklaring)
    work.open(work.session.forloeb_id).complete("anmodning")
    assert states(work)[-1] == (3, KLAR)


def test_what_was_never_reported_is_klar_when_its_deletion_is_undone(work: Scenario, tmp_path: Path) -> None:
    """Of the first one only a copy was saved, which nobody got: nothing that has left says what the course says."""
    waiting(work, tmp_path / "stik")
    saved(work, tmp_path / "kopi.asice")
    service = TakingBack(work.workspace.cases, work.clock)
    service.take(service.plan(work.submissions()[-1].id))
    course = work.session.forloeb_id
    work.open(course).complete("anmodning")
    assert states(work) == [(1, Tilstand.UVIST), (2, KLAR)]
    deletions = work.workspace.deletions
    deletions.delete(deletions.plan(course), "En anden kommune betaler")
    deletions.undo(course)
    assert states(work)[-1][1] is KLAR


def test_what_was_begun_to_be_handed_over_is_not_taken_back_whatever_is_said_of_a_copy(
    work: Scenario, tmp_path: Path
) -> None:
    waiting(work, tmp_path / "stik")
    saved(work, tmp_path / "kopi.asice")
    waits, now = work.submissions()[-1].id, work.clock()
    work.workspace.store.outbox.begin_attempt(Afsendelse("a" * 32, waits, "mappe", "/et/drev", now, "Ida"))
    with pytest.raises(NotAllowed) as raised:
        TakingBack(work.workspace.cases, work.clock).plan(waits)
    assert raised.value.args[0] == BEGUN


def test_what_was_saved_leaves_by_its_way_all_the_same(work: Scenario, tmp_path: Path) -> None:
    way = waiting(work, tmp_path / "stik")
    content = saved(work, tmp_path / "kopi.asice")
    (tmp_path / "stik").mkdir()
    assert [result.ok for result in work.workspace.sending.send(way.id)] == [True]
    assert states(work) == [(1, SENDT)]
    assert [file.read_bytes() for file in (tmp_path / "stik").iterdir()] == [content]


def test_what_was_never_signed_gives_nothing_away(work: Scenario) -> None:
    desk, made = work.desk, work.workspace
    saving = Saving(made.store, desk.submissions, made.exchange.reading, desk.policy, made.clock, desk.new_id)
    with pytest.raises(NotAllowed) as raised:
        saving.find(work.submissions()[-1].id)
    assert raised.value.args[0] == NOT_SIGNED
    assert made.store.outbox.attempts_of(work.submissions()[-1].id) == ()


def test_a_copy_that_could_not_be_saved_leaves_the_case_as_it_was(work: Scenario, tmp_path: Path) -> None:
    waiting(work, tmp_path / "stik")
    waits = work.submissions()[-1].id
    (there := tmp_path / "kopi.asice").write_bytes(b"en anden fil")
    with pytest.raises(ExportError, match="overskrevet"):
        saved(work, there)
    assert there.read_bytes() == b"en anden fil"
    assert [each.udfald for each in work.workspace.store.outbox.attempts_of(waits)][-1] is Udfald.MISLYKKET
    service = TakingBack(work.workspace.cases, work.clock)
    service.take(service.plan(waits))
    assert states(work) == []


def test_a_copy_that_was_cut_off_may_have_left(work: Scenario, tmp_path: Path) -> None:
    waiting(work, tmp_path / "stik")
    desk, made, waits = work.desk, work.workspace, work.submissions()[-1].id
    saving = Saving(made.store, desk.submissions, made.exchange.reading, desk.policy, made.clock, desk.new_id)
    assert "ikke krypteret" in saving.what_it_means(waits) and "kun tages tilbage af en" in saving.what_it_means(waits)
    saving.save(saving.find(waits), tmp_path / "kopi.asice")
    assert TakingBack(made.cases, work.clock).plan(waits).kopi
