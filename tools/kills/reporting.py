"""Kills the program while cases are marked as typed into SMDB, or marks are taken back: ``dev.py kill-test --kind reporting``.

Afterwards all of them are marked or none, a mark that is taken back is gone whole, what was said is there, and what is kept
beside the tables agrees with them.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop.domain.forms.dates import format_date  # noqa: E402
from smdb_desktop.services.stored.records import Tilstand  # noqa: E402
from tools.kill_recount import CASES, disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, cases that stand in SMDB"
ZERO = ("marks that were said and are lost", "marks that are there by half", "counts or lists that disagree")
SECONDS, EVENTS = 0.1, 12


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one store: nothing is marked and all are, or all are marked and the first is taken back."""
    report, data = Report(), folder / "data"
    set_up(data)
    at = Aim(chance, SECONDS, EVENTS)
    for _ in range(count):
        before, told = _marked(data), Told()
        cut = killed_inside(partial(_work, data, told, before), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        _judge(report, data, before, _marked(data), said=bool(told.all()))
        _take_back(data)
    return report


def _work(data: Path, told: Told, before: int, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        ids = [row.indberetning.id for row in workspace.exports.udbakke()]
        begins()
        if before:
            workspace.marking.undo(ids[0], "ved en fejl")
        else:
            workspace.marking.mark(ids, format_date(workspace.marking.today))
        told.tell("done")


def _marked(data: Path) -> int:
    with opened(data) as workspace:
        return len(workspace.store.outbox.udbakke([Tilstand.INDBERETTET]))


def _take_back(data: Path) -> None:
    """Every second time: what is marked is not any more."""
    if _marked(data) == CASES - 1:
        with opened(data) as workspace:
            for row in workspace.store.outbox.udbakke([Tilstand.INDBERETTET]):
                workspace.marking.undo(row.indberetning.id, "ved en fejl")


def _judge(report: Report, data: Path, before: int, after: int, *, said: bool) -> None:
    done = CASES - 1 if before else CASES
    report.counts["found done"] += after == done
    wrong = {ZERO[0]: said and after != done, ZERO[1]: after not in (before, done)}
    for name in (name for name, is_so in wrong.items() if is_so):
        report.counts[name] += 1
        report.faults.append(f"{name}: {before} before, {after} after")
    found = disagreements(data)
    report.counts[ZERO[2]] += len(found)
    report.faults += found


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
