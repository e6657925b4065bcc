"""Entry of ``smdb-desktop`` and ``python -m smdb_desktop``: the command line decides whether a window is needed."""

import sys


def main() -> int:
    """Run the program with the process's arguments; the exit status is documented in ``docs/cli.md``."""
    from smdb_desktop.hardening import no_core_dumps

    no_core_dumps()
    from smdb_desktop.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
