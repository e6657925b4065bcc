"""Kills the program while things go into the bin, come back or are deleted for ever, and while somebody types.

``dev.py kill-test --kind bin``. Afterwards a thing is in one place, whole, never in two or none; what was said is so; the history
replayed from nothing gives the store; and what stood half typed when it was said to be kept is offered, and no committed answer
is lost.
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
from smdb_desktop.services.stored.bin import Kassetart  # noqa: E402
from smdb_desktop.services.stored.replaying import replay  # noqa: E402
from smdb_desktop.services.workspace import Workspace  # noqa: E402
from tools.kill_recount import CASES, disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, the bin and what is half typed"
ZERO = (
    "things that are lost or doubled",
    "acts that were said and are not so",
    "histories that give another store",
    "half-typed texts that were kept and are not offered",
    "answers that were written and are lost",
    "counts or lists that disagree",
)
KINDS = ("course", "form", "back", "typing", "for ever")
SECONDS, EVENTS = 0.15, 14
FIELD = "anmodningsdato"


class Trial:
    """One store; the citizen of each round is another, so that what one did stands while the next is killed."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._data = folder / "data"
        set_up(self._data)
        self._aim = {kind: Aim(chance, SECONDS, EVENTS) for kind in KINDS}
        self.report = Report()

    def run(self, count: int) -> Report:
        """So many kills, by turns at each kind of work."""
        for turn in range(count):
            self._one(KINDS[turn % len(KINDS)], turn)
        disagree = disagreements(self._data)
        self.report.counts[ZERO[5]] += len(disagree)
        self.report.faults += disagree
        return self.report

    def _one(self, kind: str, turn: int) -> None:
        """Prepare a course, kill one act on it, and look."""
        number = demo_data.made_up_cpr(CASES + turn)
        forloeb_id = self._prepare(number, kind)
        told, aim = Told(), self._aim[kind]
        cut = killed_inside(partial(self._work, kind, forloeb_id, told), aim.next())
        aim.hit(cut)
        self.report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        with opened(self._data) as workspace:
            self._judge(workspace, kind, forloeb_id, told.all())

    def _prepare(self, number: str, kind: str) -> str:
        with opened(self._data) as workspace:
            borger = workspace.cases.save_borger(parse_cpr(number), "Prøve")
            forloeb_id = workspace.cases.new_forloeb(borger.id)
            case = workspace.cases.open(forloeb_id)
            record = case.session.begin("tilbud")
            case.keeper.begin(record)
            case.keeper.put(record.id, case.session.answer(record.id, "tilbud_navn", "Prøvecenter").svar)
            case.keeper.flush()
            if kind in ("back", "for ever"):
                workspace.cases.delete_forloeb(forloeb_id, "Prøve")
        return forloeb_id

    # -- in the child ------------------------------------------------------------------------------------------------

    def _work(self, kind: str, forloeb_id: str, told: Told, begins: Callable[[], None]) -> None:
        with opened(self._data) as workspace:
            store = workspace.store
            mine = [each.id for each in store.bin.all() if each.forloeb_id == forloeb_id]
            case = workspace.cases.open(forloeb_id)
            begins()
            if kind == "course":
                workspace.cases.delete_forloeb(forloeb_id, "Prøve")
            elif kind == "form":
                (form,) = case.session.ids("tilbud")
                case.keeper.remove(form)
            elif kind == "back":
                workspace.papirkurv.put_back(mine[0])
            elif kind == "for ever":
                workspace.papirkurv.forget(mine[0], "Prøve")
            else:
                self._type(case.session.skema_id("anmodning") or "", case, told)
            told.tell("done")
            # what follows is the end of a program, of which this test says nothing
            os._exit(0)

    @staticmethod
    def _type(skema_id: str, case: object, told: Told) -> None:
        from smdb_desktop.services.casework.cases import OpenCase

        if not isinstance(case, OpenCase):
            raise TypeError("no course is open")
        case.keeper.put(skema_id, case.session.answer(skema_id, "gravid", "NEJ").svar)
        case.keeper.flush()
        told.tell("answered")
        for text in ("0", "01", "010", "0108", "01082"):
            case.keeper.typing(skema_id, FIELD, text)
            told.tell(f"kept {text}")

    # -- afterwards --------------------------------------------------------------------------------------------------

    def _judge(self, workspace: Workspace, kind: str, forloeb_id: str, lines: list[str]) -> None:
        store = workspace.store
        there = [each for each in store.bin.all() if each.forloeb_id == forloeb_id]
        course = next((f for f in _courses(workspace) if f == forloeb_id), "")
        said = "done" in lines
        if kind == "typing":
            self._judge_typing(workspace, forloeb_id, lines)
        elif kind == "form":
            forms = [form for form in store.cases.forloeb(forloeb_id).skemaer if form.art == "tilbud"]
            self._count(0, len(forms) + len(there) != 1, f"{kind}: {len(forms)} forms, {len(there)} in the bin")
            self._count(1, said and bool(forms), f"{kind}: said and not so")
        else:
            binned = [each for each in there if each.art is Kassetart.FORLOEB]
            wanted = 1 if kind != "for ever" or not said else 0
            gone = kind == "for ever" and not binned and not course
            self._count(0, not gone and bool(course) + len(binned) != 1, f"{kind}: {bool(course)} {len(binned)}")
            self._count(1, said and self._undone(kind, course, len(binned), wanted), f"{kind}: said and not so")
        self._replay(workspace, forloeb_id)

    @staticmethod
    def _undone(kind: str, course: str, binned: int, wanted: int) -> bool:
        return {"course": not binned, "back": not course, "for ever": bool(binned) or wanted != 0}[kind]

    def _judge_typing(self, workspace: Workspace, forloeb_id: str, lines: list[str]) -> None:
        form = next(f for f in workspace.store.cases.forloeb(forloeb_id).skemaer if f.art == "anmodning")
        self._count(4, "answered" in lines and "gravid" not in form.svar, "typing: the answer is lost")
        kept = [line.removeprefix("kept ") for line in lines if line.startswith("kept ")]
        left = {each.skema_id: each.tekst for each in workspace.store.sittings.left()}
        offered = left.get(form.id, "")
        self._count(
            3, bool(kept) and not offered.startswith(kept[-1]), f"typing: {kept[-1:]} kept, {offered!r} offered"
        )
        self.report.counts["half-typed texts offered"] += bool(offered)
        workspace.recovery.keep([each for each in left if each == form.id])
        after = next(f for f in workspace.store.cases.forloeb(forloeb_id).skemaer if f.art == "anmodning")
        self._count(3, bool(offered) and FIELD not in after.svar, "typing: offered and not kept")

    def _replay(self, workspace: Workspace, forloeb_id: str) -> None:
        try:
            record = workspace.store.cases.forloeb(forloeb_id)
        except Exception:
            return  # deleted for ever, which the history says and no more
        again = replay(workspace.store.log.of(forloeb_id), forloeb_id)
        same = again is not None and {f.id: dict(f.svar) for f in again.skemaer} == {
            f.id: dict(f.svar) for f in record.skemaer
        }
        self._count(2, not same, "the history gives another course")

    def _count(self, which: int, is_so: bool, why: str) -> None:
        self.report.counts[ZERO[which]] += is_so
        if is_so:
            self.report.faults.append(why)


def _courses(workspace: Workspace) -> tuple[str, ...]:
    return tuple(workspace.store.cases.all_forloeb_ids())


def trial(folder: Path, count: int, chance: Random) -> Report:
    """So many kills of one store below ``folder``."""
    return Trial(folder, chance).run(count)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
