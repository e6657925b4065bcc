"""`python3 dev.py windows`: Windows on this Debian machine, from nothing to an installed program.

Without a word of its own it does everything: bring, build, prove, install. With one it does that, and what that needs.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable

from tools.windows import build, prefix, python, signed, trial

MACHINES_FAULT = 3
EVERYTHING = ("bring", "build", "prove", "install")


def main(argv: list[str]) -> int:
    """Run one command, or all; returns 0 when everything held, 3 when the machine lacks something."""
    parser = argparse.ArgumentParser(prog="dev.py windows", description=__doc__)
    steps: dict[str, Callable[[], int]] = {
        "bring": bring,
        "build": build.build,
        "prove": build.prove,
        "install": build.install,
        "job": trial.job,
    }
    texts = "; ".join(f"{name}: {(step.__doc__ or '').splitlines()[0]}" for name, step in steps.items())
    parser.add_argument(
        "step", nargs="?", choices=[*steps, "test", "ci", "run"], help=f"{texts}; test [ARGS]: pytest there"
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    arguments = parser.parse_args(argv)
    if lacks := prefix.missing():
        _say(f"Windows programs need more than Python here:\n    sudo apt install {' '.join(lacks)}")
        if arguments.step == "ci" and not os.environ.get("CI"):
            _say("Skipped: nothing was built or tested for Windows.")
            return 0
        return MACHINES_FAULT
    try:
        if arguments.step == "test":
            return trial.test(arguments.rest)
        if arguments.step == "run":
            return trial.run(arguments.rest)
        everything = {name: steps[name] for name in EVERYTHING}
        if arguments.step == "ci":
            quick = {"install": lambda: build.install(quick=True)}
            return _all({**everything, **quick, "job": trial.job, "test": trial.chosen})
        return _all(everything if arguments.step is None else {arguments.step: steps[arguments.step]})
    except (python.CannotBring, signed.NotSigned) as fault:
        _say(str(fault))
        return MACHINES_FAULT


def bring() -> int:
    """Fetch and check what is needed, and make the Windows disk."""
    with prefix.windows() as wine:
        return wine.python("-c", "import sys; print('Windows Python', sys.version)", seconds=120)


def _all(steps: dict[str, Callable[[], int]]) -> int:
    failed = []
    for name, step in steps.items():
        _say(f"== windows: {name}")
        began = time.monotonic()
        if step() != 0:
            failed.append(name)
        _say(f"   {name}: {time.monotonic() - began:.0f} s")
        if failed and name in EVERYTHING:
            # what follows stands on it
            break
    if failed:
        _say(f"Failed under Windows: {', '.join(failed)}")
    return 1 if failed else 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(sys.argv[1:]))
