"""Kills the program while a CPR number is corrected, of a case that may have left: ``dev.py kill-test --kind correction``.

Afterwards the citizen has the old number or the new one with everything that hangs on it, never both or neither; what was said is
there; and what is kept beside the tables agrees with them.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop.domain.cpr import parse_cpr  # noqa: E402
from smdb_desktop.domain.forms.dates import format_date  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.stored.records import Tilstand  # noqa: E402
from tools.kill_recount import CASES, disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, corrected CPR numbers"
ZERO = ("corrections that were said and are lost", "courses that are lost or doubled", "counts or lists that disagree")
SECONDS, EVENTS = 0.15, 12


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one store; each corrects the number of the same citizen to another."""
    report, data = Report(), folder / "data"
    set_up(data)
    at, number = Aim(chance, SECONDS, EVENTS), demo_data.made_up_cpr(0)
    for turn in range(count):
        _mark(data, number)
        new, told = demo_data.made_up_cpr(CASES + turn), Told()
        cut = killed_inside(partial(_work, data, told, number, new), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        number = _judge(report, data, number, new, said=bool(told.all()))
    return report


def _mark(data: Path, number: str) -> None:
    """The case has left: it is marked as typed into SMDB where it is not."""
    with opened(data) as workspace:
        borger = workspace.store.cases.find_borger(parse_cpr(number).ciffer)
        for course in workspace.store.cases.forloeb_of(borger.id) if borger else ():
            klar = [i.id for i in workspace.store.outbox.indberetninger_of(course.id) if i.tilstand is Tilstand.KLAR]
            workspace.marking.mark(klar, format_date(workspace.marking.today))


def _work(data: Path, told: Told, number: str, new: str, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        service = workspace.corrections
        borger = workspace.store.cases.find_borger(parse_cpr(number).ciffer)
        assert borger is not None  # noqa: S101  the round before has looked
        begins()
        service.correct(service.plan(borger.id, new), "Tastefejl")
        told.tell("done")


def _judge(report: Report, data: Path, old: str, new: str, *, said: bool) -> str:
    """Which number the citizen has now."""
    with opened(data) as workspace:
        cases = workspace.store.cases
        there = [(text, cases.find_borger(parse_cpr(text).ciffer)) for text in (old, new)]
        found = [(text, len(cases.forloeb_of(borger.id))) for text, borger in there if borger is not None]
    report.counts["found corrected"] += found == [(new, 1)]
    wrong = {ZERO[0]: said and found != [(new, 1)], ZERO[1]: found not in ([(old, 1)], [(new, 1)])}
    for name in (name for name, is_so in wrong.items() if is_so):
        report.counts[name] += 1
        report.faults.append(f"{name}: courses by number {[number for _text, number in found]}")
    disagree = disagreements(data)
    report.counts[ZERO[2]] += len(disagree)
    report.faults += disagree
    return found[-1][0] if found else old


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
