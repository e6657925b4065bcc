"""Which schema a file has, asked in plain SQL: a file that needs no migration is opened without loading them.

The table is the one in which sqlite-utils notes its migrations (``Migrations.migrations_table``).
"""

from __future__ import annotations

from smdb_desktop.store.hook import dbapi2

SET = "smdb"
CURRENT = ("m0001_ground", "m0002_people_and_history")
"""The names of this program's migrations in their order; ``steps.py`` holds them, and a test compares the two."""


def applied(conn: dbapi2.Connection) -> tuple[str, ...]:
    """The names of the migrations that the file has had, in their order; none for an empty file."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone() is None:
        return ()
    found = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid", (SET,))
    return tuple(row[0] for row in found)
