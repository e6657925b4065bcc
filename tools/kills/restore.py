"""Kills the program while a copy becomes the store: ``dev.py kill-test --kind restore``.

Afterwards the store opens by itself and is, table by table, what it was or what the copy is; what was replaced lies whole aside;
and a cut that had begun is told.
"""

import sys
from functools import partial
from pathlib import Path
from random import Random

from smdb_desktop.services.stored.copies import Kopiaarsag, Trin
from smdb_desktop.store.safe import FolderSafe
from tools.kill_copies import CITIZENS, PASSPHRASE, Tables, add, filled, fresh, seconds_of, tables, vault
from tools.kills.harness import Report, killed, main, moments

EVENTS = 130
TITLE = "Kill test, restore"
ZERO = ("neither the old store nor the new one", "replaced stores that are not whole", "cuts that nobody is told of")


def put_back(data: Path, copy: Path) -> None:
    """What the program does when a person has said yes."""
    FolderSafe(vault(data)).restoring(copy, PASSPHRASE).carry_out()


def trial(folder: Path, count: int, chance: Random) -> Report:
    """Kill so many times; each over a fresh copy of the same store and the same older copy of it."""
    report = Report()
    door, store, key = filled(folder / "kilde")
    copy = store.backup(folder / "kopi.db", Kopiaarsag.BEDT_OM).fil
    add(store, CITIZENS, 10)
    store.close()
    old, new = tables(door.folder.database, key), tables(copy, key)
    seconds = seconds_of(lambda: put_back(fresh(folder / "kilde", folder / "data"), copy))
    when = moments(chance, seconds, EVENTS)
    for _ in range(count):
        data = fresh(folder / "kilde", folder / "data")
        cut = killed(partial(put_back, data, copy), next(when))
        report.counts["kills" if cut else "done before the kill"] += 1
        _judge(report, data, key, old, new, cut=cut)
    return report


def _judge(report: Report, data: Path, key: bytes, old: Tables, new: Tables, *, cut: bool) -> None:
    door = vault(data)
    begun = door.folder.restoring.exists()
    if not door.exists():
        report.faults.append("the folder counts as empty")
        return
    door.unlock(PASSPHRASE).close()
    there = tables(door.folder.database, key)
    which = "the copy is the store" if there == new else "the store is what it was" if there == old else ZERO[0]
    report.counts[which] += 1
    if which == ZERO[0]:
        report.faults.append(which)
    told = FolderSafe(door).ended_restore()
    if begun and cut and (told is None or not (told.afbrudt or told.trin is Trin.SKIFTET)):
        report.counts[ZERO[2]] += 1
        report.faults.append(ZERO[2])
    if there == new:
        aside = [path / "smdb.db" for path in door.folder.replaced.iterdir()]
        if len(aside) != 1 or tables(aside[0], key) != old:
            report.counts[ZERO[1]] += 1
            report.faults.append(ZERO[1])
    if door.folder.staged.exists():
        report.faults.append("something is still laid ready")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
