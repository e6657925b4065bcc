"""Kills an export at any moment, lets the next person correct and export again elsewhere, and judges everything that ever left.

One store goes through all kills, and so do the folders that it exports to; one of them is put away now and then, as a stick is.
Judged over every file in every folder: no number with two contents, none that the store does not know, none said to be sent that
is not there, and nothing that can never leave.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop import app  # noqa: E402
from smdb_desktop.domain.cpr import parse_cpr  # noqa: E402
from smdb_desktop.domain.forms.katalog import Katalog  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.casework.importing import ImportService  # noqa: E402
from smdb_desktop.services.stored.records import Tilstand  # noqa: E402
from smdb_desktop.services.workspace import Desk, Workspace  # noqa: E402
from smdb_desktop.store.keys.keyslots import KdfParams  # noqa: E402
from smdb_desktop.store.vault import FolderVault  # noqa: E402
from smdb_desktop.ways.folder import FolderWay  # noqa: E402
from tools.kills.harness import Aim, Report, impatient, killed_inside, main  # noqa: E402

TITLE = "Kills while cases are exported"
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
CASES = 6
SECONDS = 0.3
EVENTS = 60
FOLDERS = ("a", "b", "c")
_OPEN = (Tilstand.KLAR, Tilstand.UVIST)


class Outside(NamedTuple):
    """Every submission that lies in a folder and verifies: id and number, digest, and where."""

    indberetning_id: str
    revision: int
    sha256: str
    path: Path


class Trial:
    """The store, its folders, and what they come to."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._data, self._folder, self._chance = folder / "data", folder, chance
        self._names = 0
        self._judged: dict[bytes, Outside | None] = {}
        self.report = Report()
        for name in FOLDERS:
            (folder / name).mkdir()
        workspace = self._desk().create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)[0]
        try:
            service, katalog = ImportService(workspace.cases), workspace.katalog
            for number in range(CASES):
                service.take_in(_case(katalog, number))
        finally:
            workspace.close()

    def _desk(self) -> Desk:
        made = app.desk(self._data)
        # a kill while the passphrase is tried costs a second of waiting, which is another promise
        vault = FolderVault(self._data, kdf=CHEAP, ticks=impatient)
        return Desk(
            vault, made.katalog, made.submissions, made.folder_way, made.clock, made.new_id, made.ways, made.data_dir
        )

    @contextmanager
    def _opened(self) -> Iterator[Workspace]:
        workspace = self._desk().unlock(demo_data.PASSPHRASE)
        try:
            yield workspace
        finally:
            workspace.close()

    def round(self, at: Aim) -> None:
        """Correct some cases, export under the kill, correct again, and export as the next person would."""
        with self._opened() as workspace:
            self._correct(workspace, CASES // 2)
        folder = self._folder / self._chance.choice(FOLDERS)
        was_killed = killed_inside(lambda begins: self._export(folder, begins), at.next())
        at.hit(was_killed)
        self.report.counts["kills (SIGKILL)"] += was_killed
        self.report.counts["exports that ended first"] += not was_killed
        self._judge("after the kill", ended=False)
        away = folder if self._chance.random() < 0.3 else None
        if away is not None:
            away.rename(away.with_name(f"{away.name} put away"))
        with self._opened() as workspace:
            if self._chance.random() < 0.7:
                self._correct(workspace, 2)
            there = [self._folder / name for name in FOLDERS if self._folder / name != away]
            results = workspace.exports.export_all(FolderWay(self._chance.choice(there)), None)
            self.report.counts["cases exported afterwards"] += sum(result.ok for result in results)
            self.report.faults += [f"stuck: {result.besked}" for result in results if not result.ok]
        if away is not None:
            away.with_name(f"{away.name} put away").rename(away)
            self.report.counts["folders put away"] += 1
        self._judge("afterwards", ended=True)

    def _export(self, folder: Path, begins: Callable[[], None]) -> None:
        with self._opened() as workspace:
            begins()
            workspace.exports.export_all(FolderWay(folder), None)

    def _correct(self, workspace: Workspace, number: int) -> None:
        """Give some citizens other names: what left is not true any more, what is Klar says another thing."""
        for which in self._chance.sample(range(CASES), number):
            self._names += 1
            cpr = parse_cpr(demo_data.made_up_cpr(which))
            workspace.cases.save_borger(cpr, f"Rettet Testborger {self._names}")
        self.report.counts["corrections"] += number

    # -- afterwards ------------------------------------------------------------------------------------------------

    def _judge(self, when: str, *, ended: bool) -> None:
        with self._opened() as workspace:
            outside = list(self._outside(workspace))
            self.report.counts["files judged"] += len(outside)
            cut_off = not ended and any(each.uvis for each in workspace.store.outbox.targets())
            self.report.counts["  in the middle of an export"] += cut_off
            self._one_content(outside, when)
            self._known(workspace, outside, when)
            if ended and (left := workspace.exports.queue()):
                self.report.faults.append(f"{when}: {len(left)} never leave")

    def _outside(self, workspace: Workspace) -> Iterator[Outside]:
        for path in sorted(
            path for path in self._folder.rglob("*") if path.is_file() and self._data not in path.parents
        ):
            content = path.read_bytes()
            if content not in self._judged:
                self._judged[content] = self._inside(workspace, content)
            inside = self._judged[content]
            if inside is not None:
                yield inside._replace(path=path)
            elif path.suffix == ".asice":
                self.report.faults.append(f"a file that does not verify: {path.name}")

    def _inside(self, workspace: Workspace, content: bytes) -> Outside | None:
        found = workspace.desk.submissions.verify(content, workspace.clock())
        if not found.ok or found.payload is None:
            return None
        number = workspace.desk.submissions.read_payload(found.payload)["revision"]
        return Outside(found.indberetning_id, int(str(number)), found.payload_sha256, Path())

    def _one_content(self, outside: list[Outside], when: str) -> None:
        seen: dict[tuple[str, int], str] = {}
        for each in outside:
            if seen.setdefault((each.indberetning_id, each.revision), each.sha256) != each.sha256:
                self.report.counts["numbers with two contents"] += 1
                self.report.faults.append(f"{when}: revision {each.revision} left with two contents")

    def _known(self, workspace: Workspace, outside: list[Outside], when: str) -> None:
        """The store knows every file, with its content, and everything it calls sent is there."""
        known = {(row.indberetning_id, row.revision): row.sha256 for row in workspace.store.outbox.known_outside()}
        for each in outside:
            if known.get((each.indberetning_id, each.revision)) != each.sha256:
                self.report.counts["files that nobody knows of"] += 1
                self.report.faults.append(f"{when}: the store does not know {each.path.name}")
        there = {each.indberetning_id for each in outside if each.path.suffix == ".asice"}
        rows = [row.indberetning for row in workspace.exports.udbakke()]
        missing = [row for row in rows if row.tilstand not in _OPEN and row.id not in there]
        self.report.counts["called sent and not there"] += len(missing)
        self.report.faults += [f"{when}: revision {row.revision} is called sent and is not there" for row in missing]
        self.report.counts["sent at the end"] = sum(row.tilstand not in _OPEN for row in rows)
        self.report.counts["perhaps sent at the end"] = sum(row.tilstand is Tilstand.UVIST for row in rows)


def _case(katalog: Katalog, number: int) -> object:
    return demo_data.request_case(katalog, demo_data.made_up_cpr(number), f"Testborger {number}", date(2026, 1, 5))


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one store."""
    made = Trial(folder, chance)
    at = Aim(chance, SECONDS, EVENTS)
    for _ in range(count):
        made.round(at)
    return made.report


ZERO = ("numbers with two contents", "files that nobody knows of", "called sent and not there")

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
