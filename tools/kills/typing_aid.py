"""Kills the program while a case is typed into SMDB answer by answer: ``dev.py kill-test --kind typing-aid``.

Afterwards every answer that was said to be ticked is ticked with what it said, one at most beyond those, one goes on where one
stopped, and a case is either done with all its ticks and on no list, or waiting.
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
from smdb_desktop.services.typing_aid.service import Sag, Stand  # noqa: E402
from tools.kill_recount import disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, cases that are typed into SMDB"
ZERO = (
    "ticks that were said and are lost",
    "ticks that nobody made",
    "places where one stopped that are others",
    "cases that are done by half",
    "counts or lists that disagree",
)
SECONDS, EVENTS, DONE = 0.2, 30, "done"


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one store: each goes on with the same case, marks it when all is ticked, and then begins again."""
    report, data = Report(), folder / "data"
    set_up(data)
    with opened(data) as workspace:
        ids = [row.indberetning.id for row in workspace.exports.udbakke()]
        course = workspace.typing_aid.lay_out(ids)[0]
    at = Aim(chance, SECONDS, EVENTS)
    for _ in range(count):
        _begin_again(data, course)
        before, told = _case(data, course), Told()
        cut = killed_inside(partial(_work, data, course, told), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        _judge(report, data, before, told.all())
    return report


def _begin_again(data: Path, course: str) -> None:
    """A case that is done is typed anew: its mark is taken back, with the ticks, and it is on the list."""
    with opened(data) as workspace:
        sag = workspace.typing_aid.open(course)
        if sag.indberettet:
            workspace.marking.undo(sag.indberetning_id, "ved en fejl")
            for punkt in sag.punkter:
                workspace.typing_aid.untick(sag, punkt)
            workspace.typing_aid.lay_out([sag.indberetning_id])


def _work(data: Path, course: str, told: Told, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        aid = workspace.typing_aid
        sag = aid.open(course)
        begins()
        while sag.tilbage:
            punkt = sag.punkter[sag.naaet]
            aid.tick(sag, punkt)
            told.tell(punkt.skridt.noegle)
            sag = aid.open(course)
        aid.finish(sag, format_date(workspace.marking.today))
        told.tell(DONE)


def _case(data: Path, course: str) -> Sag:
    with opened(data) as workspace:
        return workspace.typing_aid.open(course)


def _ticked(sag: Sag) -> list[str]:
    return [punkt.skridt.noegle for punkt in sag.punkter if punkt.stand is Stand.TASTET]


def _judge(report: Report, data: Path, before: Sag, said: list[str]) -> None:
    course = before.forloeb_id
    with opened(data) as workspace:
        sag, waiting = workspace.typing_aid.open(course), workspace.typing_aid.waiting()
    ticked, asked = _ticked(sag), _ticked(before) + [key for key in said if key != DONE]
    report.counts["answers ticked"] += len(ticked) - len(_ticked(before))
    report.counts["found done"] += sag.indberettet
    order = [punkt.skridt.noegle for punkt in sag.punkter]
    wrong = (
        not set(asked) <= set(ticked),
        len(ticked) > len(asked) + 1 or order[: len(ticked)] != ticked,
        sag.naaet != len(ticked),
        (sag.indberettet and (bool(sag.tilbage) or course in waiting))
        or (DONE in said and not sag.indberettet)
        or (not sag.indberettet and course not in waiting),
    )
    found = disagreements(data)
    for name, is_so in zip(ZERO, wrong, strict=False):
        if is_so:
            report.counts[name] += 1
            report.faults.append(f"{name}: {len(asked)} said, {len(ticked)} ticked, goes on at {sag.naaet}")
    report.counts[ZERO[-1]] += len(found)
    report.faults += found


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
