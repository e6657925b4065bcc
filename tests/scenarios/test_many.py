"""Many cases in one export: in portions, and what one of them is refused for holds back no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing, suppress
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import material
from smdb_desktop import app
from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_case
from smdb_desktop.services.errors import CertificateError, StoreFull, WayError
from smdb_desktop.services.outbox import export
from smdb_desktop.services.outbox import job as export_job
from smdb_desktop.services.outbox.export import PERHAPS
from smdb_desktop.services.outbox.job import ExportResult, not_reached
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import Scenario

MANY = 40


@pytest.fixture
def many(scenario: Scenario) -> Scenario:
    """Forty citizens whose whole courses are Klar, on a day when all of it is past."""
    scenario.clock.wait(days=365)
    for number in islice(material.clean_numbers(), MANY):
        material.add_case(scenario.workspace, number, klar=True)
    return scenario


def test_all_leave_but_the_ones_that_are_refused(many: Scenario, tmp_path: Path) -> None:
    faulty = material.add_case(many.workspace, 3, klar=True)
    folder = tmp_path / "ud"
    folder.mkdir()
    queue = many.workspace.exports.queue()
    taken = queue[17].indberetning
    (folder / f"{taken.id}.asice").write_bytes(b"somebody else's")
    results = many.export(folder)
    assert [result.id for result in results] == [row.indberetning.id for row in queue]
    refused = {result.id: (result.status, result.besked) for result in results if not result.ok}
    bad = next(row.indberetning for row in queue if row.indberetning.forloeb_id == faulty)
    assert set(refused) == {taken.id, bad.id}
    assert refused[taken.id][0] == 3 and "allerede en anden fil" in refused[taken.id][1]
    assert refused[bad.id][0] == 1 and refused[bad.id][1].startswith("Sagen har ")
    for row in many.workspace.exports.udbakke():
        there = many.workspace.store.outbox.indberetning(row.indberetning.id)
        if there.id in refused:
            assert there.tilstand is Tilstand.KLAR
            continue
        assert (there.tilstand, there.filnavn, there.maal) == (Tilstand.EKSPORTERET, f"{there.id}.asice", str(folder))
        found = many.desk.submissions.verify((folder / there.filnavn).read_bytes(), many.clock())
        assert found.ok and found.payload == there.payload
    assert len(list(folder.iterdir())) == MANY, "nothing but the files, somebody else's among them"


class Full(FolderWay):
    """A folder on a drive that has room for so many files."""

    room = 5

    def hand_over(self, navn: str, content: bytes) -> None:
        if len(list(self.folder.iterdir())) >= self.room:
            raise WayError("Der er ikke plads på drevet.")
        super().hand_over(navn, content)


class Vanishing(FolderWay):
    """A stick that is pulled out after a few files."""

    def hand_over(self, navn: str, content: bytes) -> None:
        with suppress(OSError):
            if len(list(self.folder.iterdir())) == 3:
                self.folder.rename(self.folder.with_name("taget-ud"))
        super().hand_over(navn, content)


def told(scenario: Scenario, way: FolderWay) -> tuple[list[ExportResult], list[str]]:
    said: list[str] = []
    return list(scenario.workspace.exports.export_all(way, None, on_told=said.append)), said


def test_a_folder_that_is_gone_stops_it_at_once_and_is_said_once(many: Scenario, tmp_path: Path) -> None:
    results, said = told(many, FolderWay(tmp_path / "borte"))
    assert [(each.ok, each.status, "findes ikke" in each.besked) for each in results] == [(False, 3, True)]
    assert said == [not_reached(MANY - 1)]
    assert len(many.workspace.exports.queue()) == MANY
    assert all(result.ok for result in many.export(tmp_path / "ud"))


@pytest.mark.parametrize("kind", [Full, Vanishing])
def test_what_concerns_all_in_the_middle_stops_the_rest(many: Scenario, tmp_path: Path, kind: type[FolderWay]) -> None:
    folder = tmp_path / "ud"
    folder.mkdir()
    results, said = told(many, kind(folder))
    good = [each for each in results if each.ok]
    left = len(many.workspace.exports.queue())
    assert len(good) == MANY - left < MANY and said == [not_reached(MANY - len(results))]
    plain = [each.besked for each in results if not each.ok and PERHAPS not in each.besked]
    assert len(plain) <= 1 and len(results) < MANY
    again = tmp_path / "taget-ud" if kind is Vanishing else folder
    results, said = told(many, FolderWay(again))
    assert all(each.ok for each in results) and not many.workspace.exports.queue()
    names = [each.name for each in again.iterdir()]
    assert len(names) == MANY and all(name.endswith(".asice") for name in names), "nothing twice, nothing half"


def test_a_store_that_is_full_stops_it_at_once(many: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ud").mkdir()

    def full(*_: object) -> None:
        raise StoreFull("Disken er fuld.")

    with monkeypatch.context() as fails:
        fails.setattr(type(many.workspace.store.outbox), "begin_attempt", full)
        results, said = told(many, FolderWay(tmp_path / "ud"))
    assert [each.besked for each in results] == ["Disken er fuld."] and said == [not_reached(MANY - 1)]
    assert not list((tmp_path / "ud").iterdir()) and len(many.workspace.exports.queue()) == MANY


def test_a_certificate_that_cannot_sign_any_more_stops_it_at_once(
    many: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ud").mkdir()

    def ended(*_: object) -> bytes:
        raise CertificateError("Certifikatet udløb.")

    with monkeypatch.context() as fails:
        fails.setattr(type(many.desk.submissions), "container", ended)
        results, said = told(many, FolderWay(tmp_path / "ud"))
    assert [each.besked for each in results] == ["Certifikatet udløb."] and said == [not_reached(MANY - 1)]


def test_what_is_stopped_stays_klar_and_leaves_the_next_time(
    many: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_job, "PORTION", 1)  # many more than are ever begun at once
    exports = many.workspace.exports
    queue = exports.queue()
    signer = many.workspace.certificates.open_signer(None)
    sent = []
    with closing(exports.job(queue, FolderWay(tmp_path))) as job:
        many.writing(job)
        job.cancel()
        while job.prepare(signer):
            job.wait()
            sent += job.confirm()
    assert 0 < len(sent) < MANY and all(result.ok for result in sent)
    left = [row.indberetning.id for row in exports.queue()]
    assert [result.id for result in sent] + left == [row.indberetning.id for row in queue]
    assert [result.id for result in exports.export_all(FolderWay(tmp_path), None) if result.ok] == left


def test_a_fault_of_ours_is_said_and_the_others_leave(
    many: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    exports = many.workspace.exports
    queue = exports.queue()

    def fails_for_one(sag: Sag, katalog: Katalog, i_dag: date) -> tuple[Fund, ...]:
        if sag.borger.cpr_nr == queue[5].cpr_nr:
            raise ZeroDivisionError
        return check_case(sag, katalog, i_dag)

    monkeypatch.setattr(export, "check_case", fails_for_one)
    results = []
    with closing(exports.job(queue, FolderWay(tmp_path))) as job:
        while job.prepare(many.workspace.certificates.open_signer(None)):
            job.wait()
            results += job.confirm()
    assert [type(result.fault) for result in results if not result.ok] == [ZeroDivisionError]
    assert [row.indberetning.id for row in exports.queue()] == [queue[5].indberetning.id]


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from itertools import islice
from pathlib import Path
from benchmarks import material
from smdb_desktop import app
from smdb_desktop.examples import demo_data
from smdb_desktop.store.vault import FolderVault

data = Path(sys.argv[2])
desk = app.desk(data)
desk = replace(desk, vault=FolderVault(data, milepaele=desk.katalog.milepaele, kdf=material.CHEAP_KDF))
workspace, _code = desk.create(material.PASSPHRASE, demo_data.PROFIL, oevelse=True)
for number in islice(material.clean_numbers(), 40):
    material.add_case(workspace, number, klar=True)
workspace.exports.export_all(workspace.desk.folder_way(Path(sys.argv[3])), None, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_killed_export_leaves_whole_files_and_goes_on_the_next_time(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "ud"
    folder.mkdir()
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, root, str(data), str(folder)], capture_output=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b""), done.stderr.decode()
    before = {file.name: file.read_bytes() for file in folder.glob("*.asice")}
    assert before
    desk = app.desk(data)
    with closing(desk.unlock(material.PASSPHRASE)) as workspace:
        klar = workspace.exports.queue()
        assert 0 < len(klar) < MANY
        assert all(result.ok for result in workspace.exports.export_all(FolderWay(folder), None))
        assert not workspace.exports.queue()
    after = {file.name: file.read_bytes() for file in folder.glob("*.asice")}
    assert len(after) == MANY and before.items() <= after.items()
    assert all(desk.submissions.verify(content, desk.clock()).ok for content in after.values())
