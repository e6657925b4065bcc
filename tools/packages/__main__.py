"""``python3 dev.py packages``: the .deb and the archive from the folder build; ``packages prove`` shows them in fresh roots.

What the machine lacks ends with status 3 and the command that brings it; what did not hold with status 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tools.packages.archive import archive_in, make_archive
from tools.packages.deb import deb_in, make_deb
from tools.packages.facts import BUILD, NAME, ROOT, Facts, MachineError, facts
from tools.packages.inside import OLD_FILE
from tools.packages.judged import lintian
from tools.packages.roots import RELEASES, enter, fresh, refuse_unable

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
    commands = parser.add_subparsers(metavar="COMMAND")
    proof = commands.add_parser("prove", help="install, use, renew and remove them in fresh Debian roots")
    proof.add_argument("releases", nargs="*", metavar="RELEASE", help=f"{' or '.join(RELEASES)} (all)")
    proof.set_defaults(function=prove)
    clone = commands.add_parser("source", help="the README's commands with the Python of a fresh Debian (trixie)")
    clone.add_argument("release", nargs="?", choices=list(RELEASES), default="trixie", metavar="RELEASE")
    clone.set_defaults(function=source)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.function(arguments))
    except MachineError as error:
        sys.stderr.write(f"{error}\n")
        return MACHINES_FAULT


def _made(known: Facts, out: Path) -> list[Path]:
    """The packages as they lie there; those that are missing or older than the build are made."""
    built = (BUILD / NAME).stat().st_mtime
    there = {deb_in(out, known): make_deb, archive_in(out, known): make_archive}
    for path, made_by in there.items():
        if not path.exists() or path.stat().st_mtime < built:
            made_by(known, out)
    return list(there)


def make(arguments: argparse.Namespace) -> int:
    """Both packages."""
    known = facts()
    for made in (make_deb(known, arguments.out), make_archive(known, arguments.out)):
        sys.stdout.write(f"{made} ({made.stat().st_size / 1e6:.0f} MB)\n")
    return 0


def prove(arguments: argparse.Namespace) -> int:
    """Both packages in fresh roots: an older version first, whose folder is the same but for one file that goes."""
    refuse_unable()
    unknown = set(arguments.releases) - set(RELEASES)
    if unknown:
        raise MachineError(f"Unknown: {', '.join(sorted(unknown))}. There are {', '.join(RELEASES)}.")
    known = facts()
    older = replace(known, version=f"{known.version}~before")
    with tempfile.TemporaryDirectory(prefix="smdb-packages-") as name:
        newer, archive = _made(known, arguments.out)
        packages = [newer, make_deb(older, Path(name), extra=OLD_FILE), archive]
        failed = False
        for release in arguments.releases or RELEASES:
            with fresh(release) as root:
                failed |= (
                    enter(root, "tools.packages.inside", release, *(str(each.resolve()) for each in packages)) != 0
                )
        said = lintian(newer)
        sys.stdout.write(
            f"{'FAILED' if said.returncode else 'ok    '} lintian\n{said.stdout if said.returncode else ''}"
        )
        failed |= said.returncode != 0
    return 1 if failed else 0


def source(arguments: argparse.Namespace) -> int:
    """The clone in a fresh root: installed by pip, run, and its quick tests."""
    refuse_unable()
    with fresh(arguments.release) as root:
        return enter(root, "tools.packages.source", arguments.release)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
