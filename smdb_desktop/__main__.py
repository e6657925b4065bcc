"""Entry of ``smdb-desktop`` and ``python -m smdb_desktop``: the command line decides whether a window is needed."""

import sys


def main() -> int:
    """Run the program with the process's arguments; the exit status is documented in ``docs/cli.md``."""
    from smdb_desktop.hardening import no_core_dumps

    no_core_dumps()
    if sys.argv[1:] == ["read-table"]:
        # a process of this program's own, in which nothing but a table is read; see tables/reading.py
        from smdb_desktop.tables.child import main as read_table

        return read_table()
    frozen = bool(getattr(sys, "frozen", False))
    if frozen:
        # a clone is never replaced by another version
        from smdb_desktop.starting import other_version

        status = other_version()
        if status is not None:
            return status
    from smdb_desktop.cli.main import run

    if not frozen:
        return run(sys.argv[1:])
    from smdb_desktop.starting import ended

    return run(sys.argv[1:], ended)


if __name__ == "__main__":
    sys.exit(main())
