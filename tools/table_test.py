"""Takes a large table of cases with known faults in and compares every row with what was reckoned: ``table_test.py ROWS``.

The reckoning is that of ``tests/services/table_faults.py``, which the tests run on a small table. In memory; no store is written.
"""

import argparse
import sys
import time

from tests.scenario import Scenario
from tests.services.table_faults import MOST
from tests.services.test_table_cases import compared


def main() -> int:
    """Run it; status 1 by an error where a row became something else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=10_000)
    rows = parser.parse_args().rows
    if not 0 < rows <= MOST:
        parser.error(f"1 to {MOST} rows")
    centre = Scenario()
    centre.clock.wait(400)
    begun = time.monotonic()
    compared(centre, rows, rows // 20)
    sys.stdout.write(f"{rows} rows, {rows // 20} with faults, each as reckoned: {time.monotonic() - begun:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
