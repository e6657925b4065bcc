"""Kills the program while a way out is changed and what waits for it leaves by it: ``dev.py kill-test --kind ways``.

Afterwards the way is the old one or the new one, whole; every file in its folder is a whole submission that the store knows;
nothing is called exported that is not there; and what was left waiting leaves, once, when it is handed over again.
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
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej  # noqa: E402
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand  # noqa: E402
from smdb_desktop.services.workspace import Workspace  # noqa: E402
from tools.kill_recount import CASES, disagreements, opened, set_up  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, ways out"
ZERO = (
    "ways that are there by half",
    "files that are not whole or not known",
    "called exported and not there",
    "what was said and is not so",
    "left waiting for ever or sent twice",
    "counts or lists that disagree",
)
SECONDS, EVENTS = 0.5, 120
SAVED, SENT = "saved", "sent"


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` rounds on one store: everything is corrected and waits for a folder that is not there, which then comes."""
    report, data, place = Report(), folder / "data", folder / "stik"
    set_up(data)
    with opened(data) as workspace:
        workspace.outways.save(Udvej("", "Stik", "mappe", str(place)), Hemmeligt(), agreed=True)
    at = Aim(chance, SECONDS, EVENTS)
    for turn in range(count):
        _wait(data, place, turn)
        told = Told()
        cut = killed_inside(partial(_work, data, turn, told), at.next())
        at.hit(cut)
        report.counts["kills (SIGKILL)" if cut else "done before the kill"] += 1
        _judge(report, data, place, turn, told.all())
    return report


def _wait(data: Path, place: Path, turn: int) -> None:
    """Every case is Klar, signed, and waits for a folder that is not there; then it is there, and empty."""
    shutil.rmtree(place, ignore_errors=True)
    with opened(data) as workspace:
        for number in range(CASES if turn else 0):
            workspace.cases.save_borger(parse_cpr(demo_data.made_up_cpr(number)), f"Rettet Testborger {turn}")
        workspace.exports.export_all(workspace.outways.open(_way(workspace).id), None)
    place.mkdir()


def _way(workspace: Workspace) -> Udvej:
    return workspace.outways.every()[0]


def _work(data: Path, turn: int, told: Told, begins: Callable[[], None]) -> None:
    with opened(data) as workspace:
        way = _way(workspace)
        begins()
        workspace.outways.save(way._replace(navn=f"Stik {turn}"), Hemmeligt(), agreed=True)
        told.tell(SAVED)
        workspace.sending.send(way.id)
        told.tell(SENT)


def _judge(report: Report, data: Path, place: Path, turn: int, said: list[str]) -> None:
    with opened(data) as workspace:
        ways = workspace.outways.every()
        there = _there(workspace, place)
        states = {row.id: row.tilstand for row in _newest(workspace)}
        sent = {id_ for id_, state in states.items() if state is Tilstand.EKSPORTERET}
        names = {f"Stik {turn}"} if SAVED in said else {f"Stik {turn}", f"Stik {turn - 1}" if turn else "Stik"}
        wrong = [
            len(ways) != 1 or ways[0].navn not in names or ways[0].maal != str(place) or not ways[0].lov,
            not there.keys() <= states.keys() or not all(there.values()),
            not sent <= there.keys(),
            SENT in said and len(sent) != CASES,
        ]
        report.counts["files there after the kill"] += len(there)
        report.counts["  of which the store had still to hear"] += len(there.keys() - sent)
        workspace.sending.send(ways[0].id)
        left = _there(workspace, place)
        wrong.append(
            bool(workspace.store.outways.waiting())
            or left.keys() != states.keys()
            or any(row.tilstand is not Tilstand.EKSPORTERET for row in _newest(workspace))
        )
    for name, is_so in zip(ZERO, wrong, strict=False):
        if is_so:
            report.counts[name] += 1
            report.faults.append(f"{name}: round {turn}, {len(there)} files, {len(sent)} exported, said {said}")
    found = disagreements(data)
    report.counts[ZERO[-1]] += len(found)
    report.faults += found


def _newest(workspace: Workspace) -> list[IndberetningRecord]:
    """The newest submission of each course."""
    found: dict[str, IndberetningRecord] = {}
    for row in workspace.exports.udbakke():
        record = row.indberetning
        if record.forloeb_id not in found or found[record.forloeb_id].revision < record.revision:
            found[record.forloeb_id] = record
    return list(found.values())


def _there(workspace: Workspace, place: Path) -> dict[str, bool]:
    """Every submission in the folder by its number, and whether it is whole and the one that the store has."""
    found = {}
    for path in place.glob("*.asice"):
        judged = workspace.desk.submissions.verify(path.read_bytes(), workspace.clock())
        known = workspace.store.outbox.indberetning(path.stem).payload_sha256
        found[path.stem] = judged.ok and judged.payload_sha256 == known
    return found


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
