"""`python3 dev.py windows`: Windows on this Debian machine, from nothing to an installed program.

Without a word of its own it does everything: bring, build, prove, install, renew. With one it does that, and what that needs.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from tools.windows import build, prefix, python, signed, trial
from tools.windows.wine import TookTooLong

MACHINES_FAULT = 3
Steps = Mapping[str, Callable[[], int]]
EVERYTHING = ("bring", "build", "prove", "install", "renew")


def main(argv: list[str]) -> int:
    """Run one command, or all; returns 0 when everything held, 3 when the machine lacks something."""
    parser = argparse.ArgumentParser(prog="dev.py windows", description=__doc__)
    steps: Steps = {
        "bring": bring,
        "build": build.build,
        "prove": build.prove,
        "install": build.install,
        "renew": build.renewal,
        "job": trial.job,
    }
    texts = "; ".join(f"{name}: {(step.__doc__ or '').splitlines()[0]}" for name, step in steps.items())
    parser.add_argument(
        "step",
        nargs="?",
        choices=[*steps, "test", "bench", "ci", "run"],
        help=f"{texts}; test [ARGS]: pytest there; bench [--frozen]: {(build.bench.__doc__ or '').splitlines()[0]}",
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
        if arguments.step == "bench":
            return build.bench(frozen="--frozen" in arguments.rest)
        if arguments.step == "run":
            return trial.run(arguments.rest)
        if arguments.step == "ci":
            return _beside_each_other(steps)
        return _all(EVERYTHING if arguments.step is None else (arguments.step,), steps)
    except (python.CannotBring, signed.NotSigned) as fault:
        _say(str(fault))
        return MACHINES_FAULT
    except TookTooLong as fault:
        _say(str(fault))
        return 1


def bring() -> int:
    """Fetch and check what is needed, and make the Windows disk."""
    with prefix.windows() as wine:
        return wine.python("-c", "import sys; print('Windows Python', sys.version)", seconds=120)


def _beside_each_other(steps: Steps) -> int:
    """What the continuous integration runs: the build with its proof on one core, main job and tests on the other."""
    if _all(("bring",), steps) != 0:
        return 1
    with prefix.windows(), ThreadPoolExecutor(2) as both:
        built = both.submit(
            _all,
            ("build", "prove", "install"),
            {**steps, "prove": lambda: build.prove(quick=True), "install": lambda: build.install(quick=True)},
        )
        tried = both.submit(_all, ("job", "test"), {**steps, "test": trial.chosen})
        return built.result() | tried.result()


def _all(names: Iterable[str], steps: Steps) -> int:
    """One after the other, as far as they hold: each stands on those before it."""
    for name in names:
        _say(f"== windows: {name}")
        began = time.monotonic()
        status = steps[name]()
        _say(f"== windows: {name}: {'held' if status == 0 else 'FAILED'} after {time.monotonic() - began:.0f} s")
        if status != 0:
            return 1
    return 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(sys.argv[1:]))
