"""Shows that the Windows build needs no net and calls nobody: the whole of Wine runs in a world without a net, and is watched.

Under Wine it is its server that makes every socket, so the server is in that world too. ``strace`` writes down each call of the
system to a net. What stays on the machine calls nobody: Wine looks there for a printing service.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.windows.prefix import PLACE, ROOT, missing, windows

PREFIX = PLACE / "netless"
_CALLED = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\(.*AF_INET6?\b")
_HERE = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "::1"')
SECONDS = 1200.0


def shown(program: Path) -> bool:
    """Whether ``self-check`` and the main job hold there, and nobody is called; says what this machine cannot show."""
    apart = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], check=False).returncode != 0:  # noqa: S603
        sys.stdout.write("not shown: without a net (this machine cannot make such a world)\n")
        return True
    calls = PLACE / "calls.txt"
    watched = shutil.which("strace")
    watch = [watched, "--follow-forks", "--seccomp-bpf", "--trace=%network", f"--output={calls}"] if watched else []
    shutil.rmtree(PREFIX, ignore_errors=True)
    command = [*apart, *watch, sys.executable, "-m", "tools.windows.netless", "--inside", str(program)]
    held = subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603
    sys.stdout.write(f"{'held' if held else 'FAILED'}: self-check and the main job in a world without a net\n")
    if not watch:
        sys.stdout.write("not shown: that nobody is called (there is no strace)\n")
        return held
    lines = calls.read_text(errors="replace").splitlines()
    called = [line for line in lines if _CALLED.search(line) and not _HERE.search(line)]
    sys.stdout.write(f"{'FAILED' if called else 'held'}: nobody is called over a net\n")
    sys.stdout.write("".join(f"{line}\n" for line in called[:10]))
    return held and not called


def inside(program: Path) -> int:
    """In that world: the program on a bare Windows of its own; 0 where both held."""
    with windows(PREFIX, with_python=False) as wine:
        there, out = wine.path(program), wine.drive / "ud"
        more = {"QT_QPA_PLATFORM": "offscreen"}
        status = wine.run([there, "self-check"], more=more, seconds=SECONDS)
        return status or wine.run(
            [there, "demo", "--headless", "--out", wine.path(out)], more=more, seconds=SECONDS, hear=lambda _line: None
        )


def main(argv: list[str]) -> int:
    """Show it, or do the part inside."""
    parser = argparse.ArgumentParser(prog="tools.windows.netless", description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--inside", action="store_true")
    arguments = parser.parse_args(argv)
    if lacks := missing():
        sys.stderr.write(f"This machine lacks {', '.join(lacks)}\n")
        return 1
    if arguments.inside:
        return 0 if inside(arguments.program) == 0 else 1
    return 0 if shown(arguments.program.resolve()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
