"""``week-test DAYS --seed S [--weeks N] [--actions N]``: two people's week on one store, and the judgement of what it left."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.week.judge import judged
from tools.week.work import worked


def main() -> int:
    """Run it; status 1 where anything did not hold."""
    parser = argparse.ArgumentParser(prog="week-test", description="Two people on one store for a made-up week.")
    parser.add_argument("days", type=int, nargs="?", default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=1, help="so many, each with the next seed")
    parser.add_argument("--actions", type=int, default=60, help="so many each day")
    given = parser.parse_args()
    wrong = 0
    for seed in range(given.seed, given.seed + given.weeks):
        begun = time.monotonic()
        with TemporaryDirectory() as folder:
            week = worked(Path(folder), seed, given.days, given.actions)
            try:
                counted, faults = judged(week)
            finally:
                week.close()
        lines = [f"seed {seed}: {given.days} days, {time.monotonic() - begun:.0f} s"]
        lines += [f"  {n} × {name} ({week.done.refused[name]} refused)" for name, n in sorted(week.done.done.items())]
        lines += [f"  0 × {name} ({n} refused)" for name, n in week.done.refused.items() if name not in week.done.done]
        lines += [f"  {name}: {n}" for name, n in counted.items()]
        lines += [f"  WRONG: {fault}" for fault in faults] or ["  nothing is wrong"]
        sys.stdout.write("\n".join(lines) + "\n")
        wrong += len(faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
