"""Puts each layout of a generated form into its place before it is filled; ``python -m tools.placed_first FILE...``.

The form compiler fills a layout first and adds it to its parent afterwards. Qt for Python then makes a wrapper for every item of
it, which lives as long as the layout, also when Qt has deleted the item and put a scroll bar at its address: Python takes the
wrapper for that. Where the layout has its place first, no wrapper is made. May change nothing but the order of lines.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

_MADE = re.compile(r"^\s*(self\.\w+) = Q\w+Layout\(\)$")
_PLACED = re.compile(r"^\s*self\.\w+\.(?:addLayout|setLayout)\((self\.\w+)[,)]")


def placed_first(code: str) -> str:
    """A form's module with each line that gives a layout its place right behind the one that makes it."""
    lines = code.splitlines(keepends=True)
    places = {found[1]: number for number, line in enumerate(lines) if (found := _PLACED.match(line))}
    made = {number: found[1] for number, line in enumerate(lines) if (found := _MADE.match(line.rstrip("\n")))}
    early = {number: places[name] for number, name in made.items() if name in places}
    moved, out = set(early.values()), list[str]()
    for number, line in enumerate(lines):
        if number in moved:
            continue
        out.append(line)
        if number in early:
            out.append(lines[early[number]])
    return "".join(out)


def main(files: Sequence[str]) -> int:
    """Rewrite the files; returns 0."""
    for name in files:
        path = Path(name)
        path.write_text(placed_first(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
