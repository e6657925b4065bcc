"""Kills the program while a course is typed in from two places, one over the other: ``dev.py kill-test --kind windows``.

Each place has the course open as a window has. What one saved makes the other's save a conflict; it looks at what differs and
writes over it, or gives up. Afterwards each answer is the last that was said to be saved, or the one that was on its way then;
an answer that was written over stands in the history; and the history says how the course stands.
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
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.casework.cases import OpenCase  # noqa: E402
from smdb_desktop.services.casework.elsewhere import compare, standing  # noqa: E402
from smdb_desktop.services.errors import RevisionConflict  # noqa: E402
from smdb_desktop.services.stored.replaying import replay  # noqa: E402
from smdb_desktop.services.workspace import Workspace  # noqa: E402
from tools.kill_recount import disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, two windows on one course"
ZERO = (
    "answers that were said to be saved and are not there",
    "answers that were written over and are in no history",
    "courses that stand otherwise than their history says",
    "counts or lists that disagree",
)
SECONDS, EVENTS = 0.6, 25
FIELD = "anmodningsdato"
STEPS = 6


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one course."""
    report, data = Report(), folder / "data"
    set_up(data)
    at, before = Aim(chance, SECONDS, EVENTS), ""
    for turn in range(count):
        told = Told()
        cut = killed_inside(partial(_work, data, turn, told), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        before = _judge(report, data, before, [tuple(line.split()) for line in told.all()])
    return report


def _course(workspace: Workspace) -> str:
    borger = workspace.store.cases.find_borger(parse_cpr(demo_data.made_up_cpr(0)).ciffer)
    assert borger is not None  # noqa: S101  nobody deletes it
    return workspace.store.cases.forloeb_of(borger.id)[0].id


def _work(data: Path, turn: int, told: Told, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        course = _course(workspace)
        places = [workspace.cases.open(course) for _ in range(2)]
        begins()
        for step in range(STEPS):
            which, text = step % 2, f"{turn}.{step}"
            told.tell(f"begun {text}")
            if _typed(workspace, course, places[which], text, over=step % 3 != STEPS // 3):
                told.tell(f"saved {text}")
            else:
                told.tell(f"left {text}")
                places[which] = workspace.cases.open(course)


def _typed(workspace: Workspace, course: str, case: OpenCase, text: str, *, over: bool) -> bool:
    """One answer from one place; whether it was saved. Where the other has written, it is written over that, or given up."""
    form = str(case.session.skema_id("anmodning"))
    change = case.session.answer(form, FIELD, text)
    case.keeper.put(form, change.svar, case.session.place(form, FIELD))
    try:
        case.keeper.flush()
    except RevisionConflict:
        if not over:
            case.keeper.give_up()
            return False
        case.keeper.write_over(compare(case.session, case.keeper, standing(workspace.cases, course)).over)
        case.keeper.flush()
    return True


def _judge(report: Report, data: Path, before: str, said: list[tuple[str, ...]]) -> str:
    """What stands in the field now."""
    saved = [text for what, text in said if what == "saved"]
    left = [text for what, text in said if what == "left"]
    pending = said[-1][1:] if said and said[-1][0] == "begun" else ()
    with opened(data) as workspace:
        course = _course(workspace)
        record, historik = workspace.store.cases.forloeb(course), workspace.store.log.of(course)
    there = {form.id: {felt: svar.raw for felt, svar in form.svar.items()} for form in record.skemaer}
    was = replay(historik, course)
    told = {form.id: {felt: svar.raw for felt, svar in form.svar.items()} for form in was.skemaer} if was else {}
    now = next((str(answers[FIELD]) for answers in there.values() if FIELD in answers), "")
    kept = {str(each.til.raw) for each in historik.aendringer if each.felt == FIELD and each.til is not None}
    first = not before and not saved
    good = first or now in {saved[-1] if saved else before, *pending}
    unkept = [text for text in saved if text not in kept] + [text for text in left if text in kept]
    report.counts["answers that were said to be saved"] += len(saved)
    report.counts["answers that were given up"] += len(left)
    found = (int(not good), len(unkept), int(there != told), len(disagreements(data)))
    for name, number in zip(ZERO, found, strict=True):
        report.counts[name] += number
        report.faults += [f"{name}: {now}, said {said}"] * bool(number)
    return now


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
