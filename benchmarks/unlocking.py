"""How long a person waits from the passphrase to the Forside of a store of many cases, beyond what the key itself costs.

The key of the store is a cheap one, so what is left is opening, checking and showing: all of it is the program's.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks import crowd, material
from benchmarks.measure import Sizes
from benchmarks.screens import screens
from benchmarks.starting import FROZEN, child, compiled, folder
from benchmarks.table import Row

AIM = 300.0


def run(sizes: Sizes) -> list[Row]:
    """From source, and from the folder that ``dev.py build --bench`` makes where there is one; on every screen."""
    programs: dict[str, tuple[str, ...]] = {"from source": ()}
    if FROZEN.exists():
        programs["frozen"] = (str(FROZEN),)
    with material.desk() as around, screens() as there:
        crowd.filled(sizes.stored, folder(around))
        return [
            _unlocked(sizes, str(folder(around)), f"{how}, {screen}", program, {**compiled(around), **environment})
            for how, program in programs.items()
            for screen, environment in there.items()
        ]


def _unlocked(sizes: Sizes, data: str, name: str, program: Sequence[str], environment: dict[str, str]) -> Row:
    """Of several starts; the first compiles what it needs and fills the machine's cache, and is not counted."""
    found = [
        child(environment, "start", data, material.PASSPHRASE, program=program)[0]["unlocking"]
        for _ in range(sizes.starts + 1)
    ][1:]
    wall, own = (sorted(each[kind] * 1000 for each in found) for kind in ("at", "own"))
    return Row(
        f"passphrase to the focus in the CPR field, {sizes.stored:,} cases, {name}",
        f"{statistics.median(wall):.0f} ms, processor {statistics.median(own):.0f} ms",
        "–",
        statistics.median(wall),
        "ms",
        AIM,
        note=f"cheap key; {wall[0]:.0f} to {wall[-1]:.0f} ms by the clock, {own[0]:.0f} to {own[-1]:.0f} by processor time",
    )
