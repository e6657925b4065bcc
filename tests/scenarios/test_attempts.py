"""Every way out is accounted for: an attempt before anything leaves, its outcome and receipt after, never another file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.records import Tilstand, Udfald
from smdb_desktop.ways.folder import FolderWay
from tests.platforms import only_unix
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING


class Way(FolderWay):
    """A folder in which something happens before the file arrives, and after."""

    def __init__(self, folder: Path, before: Callable[[str], None], after: Callable[[Path], None]) -> None:
        super().__init__(folder)
        self._before, self._after = before, after

    def hand_over(self, navn: str, content: bytes) -> None:
        self._before(navn)
        super().hand_over(navn, content)
        self._after(self.path(navn))


def nothing(_: object) -> None:
    """Nothing happens."""


@pytest.fixture
def klar(tmp_path: Path) -> Scenario:
    """One case that is Klar, and a folder to export to."""
    (tmp_path / "ud").mkdir()
    made = Scenario()
    return made.citizen("150277-9995").answers(ANMODNING).complete("anmodning")


def export(scenario: Scenario, way: WayOut) -> list[ExportResult]:
    return list(scenario.workspace.exports.export_all(way, None))


def outcomes(scenario: Scenario) -> list[tuple[Udfald, str]]:
    (mine,) = scenario.submissions()
    return [(a.udfald, a.besked) for a in scenario.workspace.store.outbox.attempts_of(mine.id)]


def test_the_intent_stands_before_the_file_and_the_receipt_after_it(klar: Scenario, tmp_path: Path) -> None:
    outbox, seen = klar.workspace.store.outbox, []
    (mine,) = klar.submissions()

    def look(navn: str) -> None:
        (attempt,) = outbox.attempts_of(mine.id)
        seen.append((navn, attempt.udfald, attempt.vej, attempt.maal, attempt.hvem, attempt.sluttet))

    (result,) = export(klar, Way(tmp_path / "ud", look, nothing))
    assert result.ok
    assert seen == [(f"{mine.id}.asice", Udfald.I_GANG, "mappe", str(tmp_path / "ud"), "Ida", None)]
    assert outcomes(klar) == [(Udfald.AFLEVERET, "")]
    (attempt,) = outbox.attempts_of(mine.id)
    (receipt,) = outbox.receipts_of(mine.id)
    assert (receipt.afsendelse_id, receipt.navn, receipt.vej) == (attempt.id, f"{mine.id}.asice", "mappe")
    assert receipt.sha256 == klar.submissions()[0].payload_sha256
    assert attempt.sluttet == receipt.tid


def test_an_attempt_that_failed_is_kept_with_its_sentence(klar: Scenario, tmp_path: Path) -> None:
    def full(_navn: str) -> None:
        raise ExportError("Der er ikke plads.")

    for way in (FolderWay(tmp_path / "borte"), Way(tmp_path / "ud", full, nothing)):
        (result,) = export(klar, way)
        assert not result.ok
    (gone, no_room) = outcomes(klar)
    assert gone[0] is no_room[0] is Udfald.MISLYKKET
    assert "findes ikke" in gone[1] and no_room[1] == "Der er ikke plads."
    assert klar.submissions()[0].tilstand is Tilstand.KLAR
    assert export(klar, FolderWay(tmp_path / "ud"))[0].ok
    assert [udfald for udfald, _ in outcomes(klar)] == [Udfald.MISLYKKET, Udfald.MISLYKKET, Udfald.AFLEVERET]


def test_sending_once_more_is_an_attempt_of_its_own_and_changes_no_state(klar: Scenario, tmp_path: Path) -> None:
    (first,) = export(klar, FolderWay(tmp_path / "ud"))
    before = klar.submissions()
    klar.clock.wait(days=2)
    (tmp_path / "igen").mkdir()
    again = klar.again(first.id, tmp_path / "igen")
    assert again.ok and again.path is not None
    assert klar.submissions() == before
    receipts = klar.workspace.store.outbox.receipts_of(first.id)
    assert [udfald for udfald, _ in outcomes(klar)] == [Udfald.AFLEVERET] * 2
    assert len(receipts) == 2 and receipts[0].tid < receipts[1].tid


def test_a_file_that_was_exchanged_for_another_valid_one_is_not_called_sent(klar: Scenario, tmp_path: Path) -> None:
    """The container that stands there is whole, signed by us and verifies; only what it carries is another submission."""
    klar.citizen("100705-9995", "En Anden").answers(ANMODNING).complete("anmodning")
    first, second = klar.workspace.exports.queue()
    (tmp_path / "andre").mkdir()
    with closing(klar.workspace.exports.job([second], FolderWay(tmp_path / "andre"))) as job:
        klar.writing(job)
        job.wait()
        (sent,) = job.confirm()
    assert sent.path is not None
    valid = sent.path.read_bytes()

    def exchange(path: Path) -> None:
        path.write_bytes(valid)

    (result,) = export(klar, Way(tmp_path / "ud", nothing, exchange))
    assert (result.id, result.ok) == (first.indberetning.id, False)
    assert "kunne ikke bekræftes" in result.besked
    assert klar.workspace.store.outbox.indberetning(first.indberetning.id).tilstand is Tilstand.KLAR
    assert list((tmp_path / "ud").iterdir()) == [], "what turned out wrong is taken away"
    (attempt,) = klar.workspace.store.outbox.attempts_of(first.indberetning.id)
    assert attempt.udfald is Udfald.UVIST, "it stood there whole, and somebody may have taken it"


def test_what_was_stopped_before_its_turn_is_noted_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from smdb_desktop.services.outbox import job as module

    monkeypatch.setattr(module, "PORTION", 1)
    monkeypatch.setattr(module, "_SMALL", 0)
    many = Scenario()
    for number in range(9):
        many.citizen(f"0{number + 1}0190-9999").answers(ANMODNING).complete("anmodning")
    rows = many.workspace.exports.queue()
    (tmp_path / "ud").mkdir()
    with closing(many.workspace.exports.job(rows, FolderWay(tmp_path / "ud"))) as job:
        monkeypatch.setattr(job, "_most", 9)
        job._writers._threads._max_workers = 1
        signer = many.workspace.certificates.open_signer(None)
        many.writing(job)
        job.cancel()
        while job.prepare(signer):
            job.wait()
            job.confirm()
    last = {
        row.indberetning.id: [a.udfald for a in many.workspace.store.outbox.attempts_of(row.indberetning.id)]
        for row in rows
    }
    for row in rows:
        state = many.workspace.store.outbox.indberetning(row.indberetning.id).tilstand
        assert last[row.indberetning.id] == [Udfald.AFLEVERET if state is Tilstand.EKSPORTERET else Udfald.AFBRUDT]
    assert [Udfald.AFBRUDT] in last.values()


@only_unix("folders cannot be synced on Windows")
def test_a_folder_that_cannot_be_synced_is_not_called_delivered(
    klar: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def broken(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "as the disk said")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        (result,) = export(klar, FolderWay(tmp_path / "ud"))
    assert not result.ok and "kunne ikke skrives" in result.besked
    assert outcomes(klar) == [(Udfald.UVIST, result.besked)], "a file lies there all the same"
    assert not klar.workspace.store.outbox.receipts_of(klar.submissions()[0].id)
    assert klar.submissions()[0].tilstand is Tilstand.KLAR
    assert export(klar, FolderWay(tmp_path / "ud"))[0].ok


def test_half_a_file_in_the_folder_may_become_one(tmp_path: Path) -> None:
    way = FolderWay(tmp_path)
    way.prepare()
    assert way.surely_absent("x.asice")
    half = tmp_path / ".smdb-x.asice-7.tmp"
    half.touch()
    assert not way.surely_absent("x.asice"), "whoever writes it may still put it in place"
    half.rename(tmp_path / ".smdb-y.asice-7.tmp")
    assert way.surely_absent("x.asice")
