"""Finishes a packaged build, on the machine that made it: ``python finish.py BUILD``. Done again, it leaves the same files.

The licences of the libraries that came from this machine, the list of what it is made of, and at last the hashes of every file.
"""

import sys
from pathlib import Path

import hashes
import machine_parts
import sbom


def main(build: Path) -> int:
    """Add the three; returns 1 when a library came without its licence."""
    missing = machine_parts.take_licences(build)
    for name in missing:
        print(f"no licence text for {name}: it comes from no package of this machine")
    sbom.write(build)
    print(f"{hashes.write(build)} files in {hashes.LIST}, one of them {sbom.NAME}")
    return 1 if missing else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: finish.py BUILD (the packaged program, or its folder)")
    sys.exit(main(hashes.build_of(sys.argv[1])))
