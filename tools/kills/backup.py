"""Kills the program while it makes a copy and puts it into the second place: ``dev.py kill-test --kind backup``.

Afterwards the store has to be what it was, table by table; whatever is called a copy, in either place, has to be a whole one;
and the next copy has to succeed over what the kill left.
"""

import sys
from functools import partial
from pathlib import Path
from random import Random

from smdb_desktop.services.changes import Changes
from smdb_desktop.services.ports.safekeeping import AndetSted
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.store.safe import FolderSafe
from tools.kill_copies import NOW, PASSPHRASE, false_copies, filled, fresh, seconds_of, tables, vault
from tools.kills.harness import Report, killed, main, moments

EVENTS = 60
TITLE = "Kill test, backup"
ZERO = ("half copies that are called copies", "stores that are not what they were")


def make(data: Path) -> None:
    """What the program does when it is closed."""
    door = vault(data)
    store = door.unlock(PASSPHRASE)
    BackupService(store, FolderSafe(door), lambda: NOW, Changes()).make(Kopiaarsag.LUKKET)
    store.close()


def trial(folder: Path, count: int, chance: Random) -> Report:
    """Kill so many times; each over a fresh copy of the same store."""
    report, stick = Report(), folder / "stik"
    door, store, key = filled(folder / "kilde")
    stick.mkdir()
    FolderSafe(door).keep_second_place(AndetSted(stick, spurgt=True))
    store.close()
    wanted = tables(door.folder.database, key)
    seconds = seconds_of(lambda: make(fresh(folder / "kilde", folder / "data")))
    when = moments(chance, seconds, EVENTS)
    for _ in range(count):
        data = fresh(folder / "kilde", folder / "data")
        for left in stick.iterdir():
            left.unlink()
        cut = killed(partial(make, data), next(when))
        report.counts["kills" if cut else "done before the kill"] += 1
        false = false_copies(data / "backup", key, wanted) + false_copies(stick, key, wanted)
        report.counts[ZERO[0]] += len(false)
        report.faults += false
        make(data)
        if tables(data / "smdb.db", key) != wanted:
            report.counts[ZERO[1]] += 1
            report.faults.append("the store is not what it was")
        both = all(list(place.glob("*.db")) for place in (data / "backup", stick))
        report.counts["copies whole in both places afterwards"] += both
        report.faults += [] if both else ["the next copy did not reach both places"]
        report.faults += false_copies(data / "backup", key, wanted) + false_copies(stick, key, wanted)
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
