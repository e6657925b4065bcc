"""The rows of the table and the page they are written to, with what has to be known of the machine to read them.

It judges a value against its aim and may not round a miss away. No path and no name of the machine is ever written.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
_PACKAGES = ("PySide6-Essentials", "sqlcipher3", "cryptography", "lxml")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: ``value`` is held against ``aim`` (None: there is none); a rate is better when it is larger."""

    name: str
    ours: str
    beside: str
    value: float
    unit: str = "×"
    aim: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def held(self) -> bool | None:
        """Whether the aim is reached, or None where there is none."""
        if self.aim is None:
            return None
        return self.value >= self.aim if self.more_is_better else self.value <= self.aim

    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        verdict = {None: "–", True: "reached", False: "**missed**"}[self.held]
        aim = "–" if self.aim is None else f"{'≥' if self.more_is_better else '≤'} {number(self.aim)} {self.unit}"
        return self.name, self.ours, self.beside, f"{number(self.value)} {self.unit}", aim, verdict, self.note


HEAD = ("What", "Ours", "Beside", "Value", "Aim", "", "Remark")


def number(value: float) -> str:
    """Three significant digits at least, no more decimals than they need."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def as_text(rows: Sequence[Row]) -> str:
    """For a terminal: columns, the remark on a line of its own."""
    table = [HEAD[:-1], *(row.cells()[:-1] for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(HEAD) - 1)]
    lines = []
    for cells, note in zip(table, ("", *(row.note for row in rows)), strict=True):
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
        if note:
            lines.append(f"    {note}")
    return "\n".join(lines)


def as_markdown(rows: Sequence[Row]) -> str:
    """For the page."""
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def machine() -> Iterable[str]:
    """What the numbers depend on, one sentence each."""
    load = " ".join(f"{part:.1f}" for part in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    command = " ".join(["python3 dev.py bench", *sys.argv[1:]])
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, by `{command}`"
    yield f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores ({_processor()}), load at the start {load}"
    yield f"Python {platform.python_version()}, {packages}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def write(page: Path, rows: Sequence[Row], facts: Iterable[str]) -> None:
    """Put the table and the machine between the page's two marks; what stands around them stays."""
    text = page.read_text(encoding="utf-8") if page.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    listed = "\n".join(f"- {line}" for line in facts)
    page.write_text(f"{before}{BEGIN}\n{listed}\n\n{as_markdown(rows)}\n{END}{after}", encoding="utf-8")
