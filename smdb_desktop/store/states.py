"""The state of a case and the counts of cases, brought up to date where a submission changes its state.

Not by a trigger, as where one comes or goes (``migrations/case_states.py``): each trigger is a program of its own with memory of
its own, and cost as much as the rest of what an export writes for a case.
"""

from __future__ import annotations

from smdb_desktop.store.hook import dbapi2

_NEWEST = "SELECT tilstand FROM indberetning WHERE forloeb_id = ? ORDER BY revision DESC LIMIT 1"
_MORE = "UPDATE sagstal SET antal = antal + 1 WHERE tilstand = ?"


def count_case(conn: dbapi2.Connection, forloeb_id: str) -> None:
    """The course's newest submission is in another state than before, or another one is the newest."""
    # plain statements: whatever sorts, or judges by a list, makes a table in memory for it, which costs ten times as much
    there = conn.execute("SELECT tilstand FROM forloeb WHERE id = ?", (forloeb_id,)).fetchone()
    if there is None:
        return  # a store that replaced another may be told of a course that it does not have
    before = there[0]
    newest = conn.execute(_NEWEST, (forloeb_id,)).fetchone()
    now = newest[0] if newest else ""
    if before == now:
        return
    conn.execute("UPDATE forloeb SET tilstand = ? WHERE id = ?", (now, forloeb_id))
    conn.execute("UPDATE sagstal SET antal = antal - 1 WHERE tilstand = ?", (before,))
    if conn.execute(_MORE, (now,)).rowcount == 0:
        conn.execute("INSERT INTO sagstal (tilstand, antal) VALUES (?, 1)", (now,))
