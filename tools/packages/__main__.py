"""``python3 dev.py packages``: the .deb and the archive from the folder build; ``packages prove`` shows them in fresh roots.

What the machine lacks ends with status 3 and the command that brings it; what did not hold with status 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tools.packages.archive import make_archive
from tools.packages.deb import make_deb
from tools.packages.facts import ROOT, MachineError, facts

OUT = ROOT / "dist"
MACHINES_FAULT = 3
# argparse breaks its lines by this, and the man page is to be the same on every screen
os.environ["COLUMNS"] = "78"


def main(argv: list[str]) -> int:
    """Make the packages, or prove them; the exit status."""
    parser = argparse.ArgumentParser(
        prog="dev.py packages", description="Packages for Linux from the folder build in dist/."
    )
    parser.set_defaults(function=make)
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where they are written (dist)")
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.function(arguments))
    except MachineError as error:
        sys.stderr.write(f"{error}\n")
        return MACHINES_FAULT


def make(arguments: argparse.Namespace) -> int:
    """Both packages."""
    known = facts()
    for made in (make_deb(known, arguments.out), make_archive(known, arguments.out)):
        sys.stdout.write(f"{made} ({made.stat().st_size / 1e6:.0f} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
