"""Kills the first start at any moment and at each step of its files, again and again in one folder until a store is born.

Judged each time: what there is opens with the passphrase that was typed, every recovery code that a person could have seen
opens it too, a code that nobody confirmed is missed aloud, and what is no store can be set up anew. A part runs in the window.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop import app  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.desk.unsettled import told  # noqa: E402
from smdb_desktop.services.errors import KnownError  # noqa: E402
from smdb_desktop.services.ports.vault import CodeState, Unsettled  # noqa: E402
from smdb_desktop.services.workspace import Desk  # noqa: E402
from smdb_desktop.store.keys.keyslots import KdfParams  # noqa: E402
from smdb_desktop.store.vault import FolderVault  # noqa: E402
from tools.kill_first_window import set_up_in_window  # noqa: E402
from tools.kills.harness import Moment, Report, Told, impatient, killed, main, moments  # noqa: E402

TITLE = "Kills at the first start"
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
OTHER = "noget helt andet på linje"
EVENTS = 122
WINDOW_SECONDS, WINDOW_EVERY = 1.2, 8
ZERO = ("codes that were seen and open nothing", "stores that could not be opened", "folders that were stuck")


class Trial:
    """One folder after the other; each is used until a store was born in it."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._folder, self._chance = folder, chance
        self._number = 0
        self.report = Report()
        begun = time.monotonic()
        # once without a kill: what is loaded here, no child has to load
        _set_up(_desk(folder / "foerst"), lambda _line: None)
        self._seconds = 1.5 * (time.monotonic() - begun)

    @property
    def _data(self) -> Path:
        return self._folder / f"{self._number}" / "data"

    def run(self, count: int) -> Report:
        """Kill so many times."""
        when = moments(self._chance, self._seconds, EVENTS)
        for number in range(count):
            window = number % WINDOW_EVERY == WINDOW_EVERY - 1
            moment = Moment(self._chance.uniform(0.1, WINDOW_SECONDS), 0) if window else next(when)
            self._one(moment, window=window)
        return self.report

    def _one(self, moment: Moment, *, window: bool) -> None:
        data, said = self._data, Told()
        repeated = data.exists()

        def work() -> None:
            (set_up_in_window if window else _set_up)(_desk(data), said.tell)

        early = killed(work, moment)
        counts, lines = self.report.counts, said.all()
        counts["kills"] += early
        counts["  in the window"] += early and window
        counts["  of a set-up in a folder where one had been killed"] += early and repeated
        code = next((line.removeprefix("seen ") for line in lines if line.startswith("seen ")), "")
        if _vault(data).exists():
            self._judge_store(data, code, "confirmed" in lines)
            self._number += 1
        else:
            counts["no store yet, set up anew"] += 1
            if code:
                self._fault("codes that were seen and open nothing", f"{moment}: no store")
            self._must_not_be_stuck(data)

    def _judge_store(self, data: Path, code: str, confirmed: bool) -> None:
        counts = self.report.counts
        counts["stores born"] += 1
        waits = _vault(data).unsettled()
        try:
            workspace = _desk(data).unlock(demo_data.PASSPHRASE)
        except KnownError as error:
            self._fault("stores that could not be opened", str(error))
            return
        try:
            missed = bool(told(workspace.unsettled()))
            if confirmed and (waits != Unsettled() or missed):
                self.report.faults.append("a code that was confirmed is missed")
            if not confirmed and not code and waits.code is not CodeState.NEVER:
                self.report.faults.append("a code that nobody saw is not missed")
            counts["  whose code is missed aloud"] += missed
        finally:
            workspace.close()
        if code:
            self._must_open(data, code)
        if waits.code is CodeState.NEVER:
            new = _vault(data).renew_recovery(demo_data.PASSPHRASE).recovery_code
            _vault(data).confirm_recovery(new)
            self._must_open(data, new)

    def _must_open(self, data: Path, code: str) -> None:
        copy = _copied(data)
        try:
            _vault(copy).unlock_with_recovery(code, OTHER).close()
            self.report.counts["  codes that were seen and open it"] += 1
        except KnownError as error:
            self._fault("codes that were seen and open nothing", str(error))

    def _must_not_be_stuck(self, data: Path) -> None:
        if not data.exists():
            return
        copy = _copied(data)
        try:
            _vault(copy).create(OTHER, oevelse=True)[0].close()
            _vault(copy).unlock(OTHER).close()
        except KnownError as error:
            self._fault("folders that were stuck", str(error))

    def _fault(self, count: str, why: str) -> None:
        self.report.counts[count] += 1
        self.report.faults.append(f"{count}: {why}")


def _set_up(desk: Desk, tell: Callable[[str], None]) -> None:
    """The set-up as the command line does it: made, shown, typed back."""
    workspace, code = desk.create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True, to_confirm=True)
    tell(f"seen {code}")
    workspace.confirm_code(code)
    tell("confirmed")
    workspace.close()


def _vault(data: Path) -> FolderVault:
    return FolderVault(data, kdf=CHEAP, ticks=impatient)


def _desk(data: Path) -> Desk:
    made = app.desk(data)
    return Desk(
        _vault(data), made.katalog, made.submissions, made.folder_way, made.clock, made.new_id, made.ways, made.data_dir
    )


def _copied(data: Path) -> Path:
    copy = data.with_name("proeve")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    return copy


def trial(folder: Path, count: int, chance: Random) -> Report:
    """So many kills in folders below ``folder``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return Trial(folder, chance).run(count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
