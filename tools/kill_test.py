"""Kills the program while a case is typed in its real window, many times, and counts what was lost: ``dev.py kill-test``.

Each time a child process opens the window on one encrypted store and types on where the last kill left the course; this process
kills it with SIGKILL, opens the store again without any help and judges it (``kill_judge.py``). A kill ends the process, not the
machine: what the system had taken over for writing is written. Power loss is not tried here.
"""

import argparse
import json
import os
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from smdb_desktop import app  # noqa: E402
from smdb_desktop.domain.cpr import parse_cpr  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.workspace import Desk, Workspace  # noqa: E402
from smdb_desktop.store.keys.keyslots import KdfParams  # noqa: E402
from smdb_desktop.store.sqlstore import SqlStore  # noqa: E402
from smdb_desktop.store.vault import FolderVault  # noqa: E402
from tools.kill_judge import Disk, Verdict, disk_of, judge  # noqa: E402

CPR = "150277-9995"
NAVN = "Testborger Et"
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
"""What the passphrase costs says nothing about what a kill loses, and 200 openings would take minutes of it."""
OPENING_SECONDS = 60.0
LONGEST_SECONDS = 3.5
MOST_SLOW = 0.1
"""The part of the kills that may fall before the case was open, because the machine gave no time; more of them try little."""
RARE = ("add_skema", "remove_skema", "complete_skema", "change_version", "save_sted")


@dataclass(frozen=True, slots=True)
class Aim:
    """When to kill: so long after typing began, or so long after a write of that kind began."""

    op: str
    nth: int
    seconds: float


@dataclass(slots=True)
class Count:
    """What all kills came to."""

    moments: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    left: int = 0
    acknowledged: int = 0
    shown_saved: int = 0
    unsaved: int = 0
    kills: int = 0
    opened: int = 0
    sound: int = 0
    resumed: int = 0
    in_window: int = 0
    courses: int = 0
    slow: int = 0
    faults: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """One more judged kill."""
        self.moments[verdict.moment] += 1
        self.left += verdict.left
        self.acknowledged += verdict.acknowledged
        self.shown_saved += verdict.shown_saved
        self.unsaved += verdict.unsaved
        self.losses += verdict.losses

    @property
    def held(self) -> bool:
        """Whether nothing was lost and everything opened."""
        whole = self.kills == self.opened == self.sound == self.resumed
        return whole and not self.losses and not self.faults and not self.too_slow

    @property
    def too_slow(self) -> bool:
        """Whether the machine was so slow that the kills say little."""
        return self.slow > max(1, MOST_SLOW * self.kills)


def main(arguments: list[str]) -> int:
    """Kill, count, print; 0 when nothing that was saved was lost, 1 otherwise, 3 where the system has no such kill."""
    parser = argparse.ArgumentParser(prog="kill-test", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", metavar="N", nargs="?", type=int, default=200, help="how many kills (200)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1); the scheduler adds its own")
    given = parser.parse_args(arguments)
    if sys.platform == "win32":
        _say("The kill test needs fork and SIGKILL, which Windows does not have.")
        return 3
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="smdb-kill-") as folder:
        count = Trial(Path(folder), given.seed).run(given.count)
    for line in table(count, given.seed, time.monotonic() - began):
        _say(line)
    return 0 if count.held else 1


def table(count: Count, seed: int, seconds: float) -> list[str]:
    """The count in lines."""
    rows = [
        ("kills (SIGKILL)", count.kills),
        ("courses typed to their end", count.courses),
        ("answers committed in the window", count.left),
        ("  acknowledged by the store", count.acknowledged),
        ("  shown as saved by the window", count.shown_saved),
        ("acknowledged or shown as saved, and LOST", len(count.losses)),
        ("left, not yet acknowledged, and not there", count.unsaved),
        ("store opened again by itself", count.opened),
        ("integrity of every page held", count.sound),
        ("case opened where it was left", count.resumed),
        ("  seen in the window, same step and field", count.in_window),
        (f"not open after {OPENING_SECONDS:.0f} s, and killed then", count.slow),
    ]
    lines = [f"Kill test: seed {seed}, {seconds:.0f} s", ""]
    lines += [f"{name:<46}{number:>7}" for name, number in rows]
    lines += ["", "killed while …"]
    lines += [f"  {name:<44}{number:>7}" for name, number in count.moments.most_common()]
    lines += ["", "answers committed in …"]
    lines += [f"  {name:<44}{number:>7}" for name, number in count.forms.most_common()]
    lines += ["", *(f"LOST: {loss}" for loss in count.losses), *(f"FAULT: {fault}" for fault in count.faults)]
    if count.too_slow:
        lines.append("The machine was too slow for this test: run it again with less beside it.")
    return [*lines, "Nothing that was saved was lost." if count.held else "NOT HELD."]


class Trial:
    """One store that lives through all the kills."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder / "data"
        self._chance = Random(seed)  # noqa: S311  chance, not a secret
        self._count = Count()
        self._expected: tuple[str, str] | None = None

    def run(self, kills: int) -> Count:
        """Kill so many times; stops early when the program fails by itself or the store does not open."""
        workspace, _code = self._desk().create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)
        borger = workspace.cases.save_borger(parse_cpr(CPR, workspace.cases.today), NAVN)
        forloeb_id = workspace.cases.new_forloeb(borger.id)
        before = disk_of(workspace.store.cases.forloeb(forloeb_id))
        workspace.close()
        type_ = _load_window()
        while self._count.kills < kills and not self._count.faults:
            events = self._kill_one(type_, forloeb_id)
            self._count.kills += 1
            forloeb_id, before = self._look(forloeb_id, before, events)
            _progress(self._count.kills, kills)
        return self._count

    def _desk(self) -> Desk:
        made = app.desk(self._folder)
        object.__setattr__(made, "vault", FolderVault(self._folder, milepaele=made.katalog.milepaele, kdf=CHEAP))
        return made

    # -- the child -------------------------------------------------------------------------------------------------

    def _kill_one(self, type_: Callable[..., NoReturn], forloeb_id: str) -> list[dict[str, Any]]:
        """Start the program, kill it at a moment that chance chose, and return everything it had said."""
        seed, aim = self._chance.randrange(2**32), self._aim()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            type_(self._desk(), demo_data.PASSPHRASE, forloeb_id, seed, writing)
        os.close(writing)
        try:
            events = _Events(reading)
            self._count.slow += not events.until(aim)
            os.kill(child, signal.SIGKILL)
            events.rest()
        finally:
            os.close(reading)
            _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            self._count.faults.append("the program ended by itself")
        return events.told

    def _aim(self) -> Aim:
        """Half the kills fall at any time, a quarter into any write, a quarter into a write that is rare."""
        lot = self._chance.random()
        if lot < 0.5:
            return Aim("", 0, self._chance.uniform(0, LONGEST_SECONDS))
        soon = self._chance.uniform(0, 0.002)
        if lot < 0.75:
            return Aim("any", self._chance.randrange(1, 30), soon)
        return Aim(self._chance.choice(RARE), 1, soon)

    # -- afterwards ------------------------------------------------------------------------------------------------

    def _look(self, forloeb_id: str, before: Disk, events: list[dict[str, Any]]) -> tuple[str, Disk]:
        """Open the store as the next person would, judge it, and say what the next child goes on with."""
        count = self._count
        count.faults += [str(e.get("text")) for e in events if e["what"] == "fault"]
        self._seen(events)
        workspace = self._desk().unlock(demo_data.PASSPHRASE)
        try:
            count.opened += 1
            store = workspace.store
            found = store.problems() if isinstance(store, SqlStore) else ("no SqlStore",)
            count.sound += not found
            count.faults += found
            there = disk_of(store.cases.forloeb(forloeb_id))
            count.add(judge(before, events, there))
            count.forms += _forms_of(before, events)
            count.resumed += self._resumes(workspace, forloeb_id, there)
            if any(form.art == "forloebsafslutning" and form.faerdig is not None for form in there.forms.values()):
                forloeb_id, there = self._new_course(workspace, forloeb_id)
        finally:
            workspace.close()
        return forloeb_id, there

    def _new_course(self, workspace: Workspace, forloeb_id: str) -> tuple[str, Disk]:
        self._count.courses += 1
        borger_id = workspace.store.cases.forloeb(forloeb_id).borger_id
        workspace.cases.delete_forloeb(forloeb_id, "Skrevet færdigt")
        forloeb_id = workspace.cases.new_forloeb(borger_id)
        self._expected = None
        return forloeb_id, disk_of(workspace.store.cases.forloeb(forloeb_id))

    def _resumes(self, workspace: Workspace, forloeb_id: str, there: Disk) -> bool:
        """Whether the wizard's session opens at the place on the disk, with every answer as it was typed, and can be judged."""
        session = workspace.cases.open(forloeb_id).session
        session.fund()
        trin, skema_id, felt = there.sted
        shown = skema_id in there.forms and any(v.felt.navn == felt for v in session.felter(skema_id))
        self._expected = (session.trin_id, felt if shown else "")
        kept = all(
            (svar := session.svar(i, navn)) is not None and [svar.raw, svar.value] == answer
            for i, form in there.forms.items()
            for navn, answer in form.svar.items()
        )
        return kept and session.trin_id == (trin or session.foerste_aabne_trin())

    def _seen(self, events: list[dict[str, Any]]) -> None:
        """Compare where the window opened with where the case was left before."""
        opened = next((e for e in events if e["what"] == "open"), None)
        if opened is None or self._expected is None:
            return
        if self._expected in ((opened["trin"], opened["felt"]), (opened["trin"], "")):
            self._count.in_window += 1
        else:
            self._count.faults.append(f"left at {self._expected}, opened at {opened}")


def _forms_of(before: Disk, events: list[dict[str, Any]]) -> Counter[str]:
    """How many answers were committed in each kind of form."""
    arts = {skema_id: form.art for skema_id, form in before.forms.items()}
    arts |= {e["skema"]: e["art"] for e in events if e.get("op") == "add_skema" and "art" in e}
    # a form that was still waiting to be begun when its answers came
    return Counter(arts.get(e["skema"], "not begun") for e in events if e["what"] == "put")


class _Events:
    """What comes through the pipe, read as it comes."""

    def __init__(self, reading: int) -> None:
        self._reading = reading
        self._rest = b""
        self._closed = False
        self.told: list[dict[str, Any]] = []

    def until(self, aim: Aim) -> bool:
        """Read until the moment to kill has come; False where the case was not even opened by then."""
        limit, begun, deadline, opened = time.monotonic() + OPENING_SECONDS, 0, None, False
        while deadline is None or time.monotonic() < deadline:
            wait = (deadline or limit) - time.monotonic()
            if wait <= 0:
                return opened or deadline is not None
            if not select.select([self._reading], [], [], wait)[0]:
                continue
            for event in self._read():
                begun += event["what"] == "begin" and aim.op in ("any", event.get("op"))
                opened |= event["what"] == "open"
                if event["what"] in ("end", "fault"):
                    return True
                if deadline is None and aim.nth and begun >= aim.nth:
                    deadline = time.monotonic() + aim.seconds
                elif deadline is None and event["what"] == "open":
                    # a write that never comes is not waited for
                    limit = time.monotonic() + 2 * LONGEST_SECONDS
                    deadline = None if aim.nth else time.monotonic() + aim.seconds
        return True

    def rest(self) -> None:
        """What stood in the pipe when the program died."""
        while not self._closed:
            self._read()

    def _read(self) -> list[dict[str, Any]]:
        piece = os.read(self._reading, 65536)
        self._closed = not piece
        *lines, self._rest = (self._rest + piece).split(b"\n")
        new = [json.loads(line) for line in lines]
        self.told += new
        return new


def _load_window() -> Callable[..., NoReturn]:
    """Everything is imported here once; each child only has to copy it. No QApplication is made in this process."""
    from tools.kill_typist import type_until_killed

    return type_until_killed


def _progress(done: int, of: int) -> None:
    if done % 10 == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {of}")
        sys.stderr.flush()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
