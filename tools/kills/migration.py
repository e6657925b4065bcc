"""Kills the program while it brings a store of schema 1 to its own schema: ``dev.py kill-test --kind migration``.

Afterwards the next opening ends what was begun, with every row that a migration without a kill has; and whatever is called a copy
is a whole one of the store of schema 1.
"""

import sys
from pathlib import Path
from random import Random

from smdb_desktop.store.migrations.applied import CURRENT
from tools.kill_copies import PASSPHRASE, Tables, false_copies, fresh, key_of, seconds_of, tables, vault
from tools.kills.harness import Report, killed, main, moments

SOURCE = Path(__file__).resolve().parents[2] / "tests" / "store" / "data" / "skema1"
EVENTS = 60
TITLE = "Kill test, migration"
ZERO = ("stores that lack something", "half copies that are called copies")
MADE_UP = {"haendelse": (7, 9, 10), "person": (0, 5)}
"""Columns that a migration makes up anew each time: salts and digests, and the id of a person who had none."""


def open_(data: Path) -> None:
    """What the program does at the first opening after an update."""
    vault(data).unlock(PASSPHRASE).close()


def _comparable(found: Tables) -> Tables:
    made: Tables = {}
    for name, rows in found.items():
        left_out = MADE_UP.get(name, ())
        made[name] = sorted((tuple(v for n, v in enumerate(row) if n not in left_out) for row in rows), key=repr)
    return {name: rows for name, rows in made.items() if name not in ("haendelse", "indstilling")} | {
        name: [len(made[name])] for name in ("haendelse", "indstilling")
    }


def trial(folder: Path, count: int, chance: Random) -> Report:
    """Kill so many times; each over a fresh copy of the same store of schema 1."""
    report, data = Report(), folder / "data"
    door = vault(fresh(SOURCE, folder / "maal"))
    door.unlock(PASSPHRASE).close()
    key = key_of(door)
    wanted = _comparable(tables(folder / "maal" / "smdb.db", key))
    before = tables(fresh(SOURCE, folder / "kilde") / "smdb.db", key)
    seconds = seconds_of(lambda: open_(fresh(SOURCE, data)))
    when = moments(chance, seconds, EVENTS)
    for _ in range(count):
        fresh(SOURCE, data)
        cut = killed(lambda: open_(data), next(when))
        report.counts["kills" if cut else "done before the kill"] += 1
        false = false_copies(data / "backup", key, before)
        report.counts[ZERO[1]] += len(false)
        report.faults += false
        store = vault(data).unlock(PASSPHRASE)
        schema, bad = store.info().schema_version, store.problems()
        store.close()
        there = _comparable(tables(data / "smdb.db", key))
        whole = schema == len(CURRENT) and not bad and there == wanted
        report.counts["stores with every row, at this schema" if whole else ZERO[0]] += 1
        if not whole:
            lacking = [name for name in wanted if there.get(name) != wanted[name]]
            report.faults.append(f"schema {schema}: {', '.join(lacking) or 'pages'}")
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
