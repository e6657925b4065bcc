"""``python -m benchmarks``: measures, prints the table, and writes it to a page when asked. Started by ``dev.py bench``."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.measure import FULL, QUICK, TINY, Sizes
from benchmarks.table import Row, as_text, machine, write

_PLACES: Mapping[str, tuple[str, str]] = {
    "start": ("starting", "start"),
    "unlock": ("unlocking", "run"),
    "frames": ("frames", "run"),
    "autosave": ("storing", "autosave"),
    "look-up": ("storing", "look_up"),
    "lists": ("lists", "run"),
    "growth": ("growth", "run"),
    "counts": ("counts", "run"),
    "check": ("checking", "run"),
    "export": ("exporting", "run"),
    "memory": ("starting", "memory"),
    "frozen": ("starting", "frozen"),
}
"""Name → module and function; a module is imported when it is asked for."""


def names() -> tuple[str, ...]:
    """The benchmarks in the order of the table."""
    return tuple(_PLACES)


def measure(name: str, sizes: Sizes) -> list[Row]:
    """The rows of one benchmark. Raises KeyError for an unknown name."""
    module, function = _PLACES[name]
    work: Callable[[Sizes], list[Row]] = getattr(import_module(f"benchmarks.{module}"), function)
    return work(sizes)


def main(argv: Sequence[str]) -> int:
    """Run what was asked for; 0 unless a benchmark broke, which takes no row of the others along.

    A missed aim is said, not failed: the machine may be busy.
    """
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measures the program beside the bare machine.")
    parser.add_argument("--only", metavar="NAME", choices=names(), action="append", help="one of: %(choices)s")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_const", const=QUICK, dest="sizes", help="fewer rounds of less")
    size.add_argument("--tiny", action="store_const", const=TINY, dest="sizes", help="only to see that it runs")
    parser.add_argument("--write", metavar="PAGE", type=Path, help="put the table into this Markdown page")
    parser.add_argument("--beside", metavar="COMMIT", help="instead: held against the program of this commit")
    arguments = parser.parse_args(argv)
    if arguments.beside:
        return _beside(arguments.beside, arguments.sizes or FULL)
    facts = list(machine())
    rows: list[Row] = []
    broken = []
    for name in arguments.only or names():
        sys.stderr.write(f"{name} ...\n")
        sys.stderr.flush()
        try:
            rows += measure(name, arguments.sizes or FULL)
        except Exception:
            # an hour of measuring is not lost with one of its rows
            traceback.print_exc()
            broken.append(name)
    if broken:
        facts.append(f"broken, and so not in the table: {', '.join(broken)}")
    sys.stdout.write("\n".join([*facts, "", as_text(rows), ""]))
    if arguments.write:
        write(arguments.write, rows, facts)
    return 1 if broken else 0


def _beside(commit: str, sizes: Sizes) -> int:
    from benchmarks.beside import compare

    facts = machine()
    try:
        rows = compare(commit, sizes)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join([*facts, "", as_text(rows), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
