"""Finishes a packaged build, on the machine that made it: ``python finish.py BUILD [SAID]``. Done again: the same files.

The licences of the libraries that came from this machine, the list of what it is made of, and at last the hashes of every file.
SAID is what ``lying_inside.py`` wrote where another Python than this one made the build.
"""

import sys
from pathlib import Path

import hashes
import lying_inside
import machine_parts
import sbom


def main(build: Path, said: lying_inside.Said) -> int:
    """Add the three; returns 1 when a library came without its licence."""
    missing = machine_parts.take_licences(build)
    for name in missing:
        print(f"no licence text for {name}: it comes from no package of this machine")
    sbom.write(build, said)
    print(f"{hashes.write(build)} files in {hashes.LIST}, one of them {sbom.NAME}")
    return 1 if missing else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: finish.py BUILD [SAID] (BUILD: the packaged program, or its folder)")
    told = lying_inside.read(Path(sys.argv[2])) if len(sys.argv) == 3 else lying_inside.asked()
    sys.exit(main(hashes.build_of(sys.argv[1]), told))
