"""Kills the program while cases come, go and are counted: ``dev.py kill-test --kind figures``.

What was counted of a group of citizens is kept until a row of that group is written. Afterwards the counts by what is kept are
those that are counted anew from the rows, and the rows are what the forms say.
"""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop.domain.cpr import parse_cpr  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.casework.importing import ImportService  # noqa: E402
from smdb_desktop.services.reports.approval import Godkendelse, approval  # noqa: E402
from smdb_desktop.services.workspace import Workspace  # noqa: E402
from smdb_desktop.store.sqlstore import SqlStore  # noqa: E402
from tools.kill_recount import disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, kept counts"
ZERO = (
    "counts by what is kept that are others when counted anew",
    "rows that are not what the forms say",
    "cases that were said and are lost",
    "counts or lists that disagree",
)
SECONDS, EVENTS = 2.0, 80


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one store: a treated citizen comes, another is deleted, and everything is counted between."""
    report, data = Report(), folder / "data"
    set_up(data)
    at = Aim(chance, SECONDS, EVENTS)
    for turn in range(count):
        told = Told()
        cut = killed_inside(partial(_work, data, turn, told), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        _judge(report, data, told.all())
    return report


def _work(data: Path, turn: int, told: Told, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        begins()
        for step in range(3):
            number = 20 + 3 * turn + step
            _counted(workspace)
            raw = demo_data.demo_cases(workspace.katalog, workspace.cases.today - timedelta(days=30 * step))[0][0]
            raw["borger"] |= {"cpr_nr": demo_data.made_up_cpr(number), "navn": f"Testborger {number}"}
            report = ImportService(workspace.cases).take_in(raw)
            if not report.ok:
                raise RuntimeError(str(report.linjer))
            told.tell(str(number))
        _counted(workspace)


def _counted(workspace: Workspace) -> Godkendelse:
    return approval(workspace.store, workspace.katalog, workspace.cases.today.year)


def _judge(report: Report, data: Path, said: list[str]) -> None:
    with opened(data) as workspace:
        store = workspace.store
        assert isinstance(store, SqlStore)  # noqa: S101
        report.counts["counts that were kept"] += store.conn.execute("SELECT count(*) FROM talt").fetchone()[0]
        by_kept = _counted(workspace)
        differing = len(store.figures.differing())
        store.conn.execute("DELETE FROM talt")
        anew = _counted(workspace)
        lost = [number for number in said if not _is_there(workspace, int(number))]
    found = (int(by_kept != anew), differing, len(lost), len(disagreements(data)))
    for name, number in zip(ZERO, found, strict=True):
        report.counts[name] += number
        report.faults += [name] * bool(number)


def _is_there(workspace: Workspace, number: int) -> bool:
    return workspace.store.cases.find_borger(parse_cpr(demo_data.made_up_cpr(number)).ciffer) is not None


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
