"""``python3 dev.py exchange-test N [--way KIND] [--seed N]``: see ``trial.py``. Status 1 where both sides do not agree."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tools.exchange.line import KINDS

MOST = 3600
RETURNED = 30


def main(arguments: list[str]) -> int:
    """Run it and say what it came to; 3 where the system has no such server or kill."""
    parser = argparse.ArgumentParser(prog="exchange-test", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", metavar="N", nargs="?", type=int, default=100, help="how many cases (100)")
    parser.add_argument("--way", choices=KINDS, default="folder", help="by which way (folder)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1); the scheduler adds its own")
    parser.add_argument("--returned", type=int, default=RETURNED, help=f"how many return with findings ({RETURNED})")
    parser.add_argument(
        "--hindered", type=int, help="how many goes are killed or cut at first (4 and one for every 25 cases)"
    )
    parser.add_argument("--every-byte", action="store_true", help="instead: one transfer by SFTP, cut at every byte")
    given = parser.parse_args(arguments)
    if not 0 < given.count <= MOST:
        parser.error(f"1 to {MOST} cases")
    if sys.platform == "win32":
        sys.stdout.write("The exchange needs SIGKILL and Debian's servers, which Windows does not have.\n")
        return 3
    with tempfile.TemporaryDirectory(prefix="smdb-exchange-") as name:
        # a server that drops its rights has to reach its files
        Path(name).chmod(0o755)
        return _every_byte(Path(name)) if given.every_byte else _exchanged(Path(name), given)


def _exchanged(folder: Path, given: argparse.Namespace) -> int:
    from tools.exchange.trial import Trial

    begun = time.monotonic()
    count = Trial(folder, given.count, given.returned, given.seed, given.hindered).run(given.way)
    for line in (
        f"Exchange test: {given.count} cases by {given.way}, seed {given.seed}, {time.monotonic() - begun:.0f} s",
        f"sender's goes {count.goes}, of them killed {count.killed}, with the line cut {count.cut}",
        f"sending {count.sent:.0f} s, receiving {count.received:.0f} s",
        "attempts: " + ", ".join(f"{outcome} {number}" for outcome, number in sorted(count.attempts.items())),
        *(f"FAULT: {each}" for each in count.faults[:20]),
        "NOT HELD." if count.faults else "Both sides agree exactly.",
    ):
        sys.stdout.write(f"{line}\n")
    return 1 if count.faults else 0


def _every_byte(folder: Path) -> int:
    from tests.ways.sshd import Sshd
    from tests.ways.test_sftp import cut_everywhere

    server = Sshd(folder / "sshd")
    with server.running():
        cuts, ends = cut_everywhere(server, 1)
    sys.stdout.write(
        f"One transfer by SFTP, cut at {cuts} bytes, ended in {len(ends)} ways: nothing half, nothing twice.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
