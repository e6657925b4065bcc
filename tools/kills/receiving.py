"""Kills the program while submissions of others are taken in on *Modtag*: ``dev.py kill-test --kind receiving``.

Afterwards each file is taken in whole, with its course, its line in the history and that it was taken, or it is new as before;
what was said is there; and the same files again complete it, each once.
"""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop.domain.cpr import parse_cpr  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.exchange.inbox import Indgaaet, Stand  # noqa: E402
from smdb_desktop.services.stored.history import Handling  # noqa: E402
from smdb_desktop.services.workspace import Workspace  # noqa: E402
from smdb_desktop.ways.folder import FolderWay  # noqa: E402
from tools.kill_recount import CASES, disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, submissions of others"
ZERO = (
    "files that were said to be taken in and are not",
    "cases that are here by half",
    "cases that are doubled or lost when the files come again",
    "counts or lists that disagree",
)
SECONDS, EVENTS = 0.5, 60


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds, each on a copy of an empty store: files of another store are taken in one by one."""
    report, files = Report(), folder / "filer"
    files.mkdir()
    set_up(folder / "afsender")
    with opened(folder / "afsender") as workspace:
        results = workspace.exports.export_all(FolderWay(files), None)
        assert all(each.ok for each in results)  # noqa: S101  nothing was killed yet
    set_up(folder / "tom", cases=0)
    data, at = folder / "data", Aim(chance, SECONDS, EVENTS)
    for _ in range(count):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(folder / "tom", data)
        told = Told()
        cut = killed_inside(partial(_work, data, files, told), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        _judge(report, data, files, set(told.all()))
    return report


def _looked(workspace: Workspace, files: Path) -> dict[str, Indgaaet]:
    inbox = workspace.exchange.inbox
    return {path.name: inbox.look(path.read_bytes(), path.name) for path in sorted(files.iterdir())}


def _work(data: Path, files: Path, told: Told, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        begins()
        for name, shown in _looked(workspace, files).items():
            workspace.exchange.inbox.take(shown)
            told.tell(name)


def _judge(report: Report, data: Path, files: Path, said: set[str]) -> None:
    with opened(data) as workspace:
        shown = _looked(workspace, files)
        taken = {name for name, each in shown.items() if each.stand is Stand.HER}
        here = [_courses(workspace, number) for number in range(CASES)]
        half = any(len(courses) > 1 for courses in here) or sum(map(len, here)) != len(taken)
        half |= any(not _told(workspace, each.forloeb_id) for each in shown.values() if each.stand is Stand.HER)
        half |= any(each.stand not in (Stand.HER, Stand.NY) for each in shown.values())
        for name, each in shown.items():
            if name not in taken:
                workspace.exchange.inbox.take(each)
        again = [len(_courses(workspace, number)) for number in range(CASES)]
        stands = {each.stand for each in _looked(workspace, files).values()}
    report.counts["files found taken in"] += len(taken)
    wrong = (not said <= taken, half, again != [1] * CASES or stands != {Stand.HER})
    for name, is_so in zip(ZERO, wrong, strict=False):
        if is_so:
            report.counts[name] += 1
            report.faults.append(f"{name}: {len(said)} said, {len(taken)} taken, {again} courses")
    found = disagreements(data)
    report.counts[ZERO[-1]] += len(found)
    report.faults += found


def _courses(workspace: Workspace, number: int) -> tuple[str, ...]:
    borger = workspace.store.cases.find_borger(parse_cpr(demo_data.made_up_cpr(number)).ciffer)
    return () if borger is None else tuple(each.id for each in workspace.store.cases.forloeb_of(borger.id))


def _told(workspace: Workspace, forloeb_id: str) -> bool:
    """Whether the course of a file is there, and its history says where it came from."""
    return Handling.MODTAGET in {each.art for each in workspace.store.log.of(forloeb_id).haendelser}


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
