"""The questions of the approval guide in plain SQL over plain tables, written from the rules and not from the program.

Nothing of the program is imported: what it counts is compared with this.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

TABLES = (
    "CREATE TABLE c (id TEXT, borger TEXT, foedt TEXT, gyldig INT, ophold TEXT, myndighed TEXT, begyndt TEXT, til TEXT,"
    " anmodet TEXT, ivaerksat TEXT, afsluttet TEXT, kladde INT)",
    "CREATE TABLE t (c TEXT, type TEXT, gruppe TEXT, intensitet TEXT, fra TEXT, til TEXT, tilbud TEXT)",
    # a course that can be reported and whose request is completed, open in the year; its treatments that ran in it
    "CREATE TEMP VIEW i_aaret AS SELECT c.*, foedt <> '' AND begyndt < date(foedt, '+18 years') AS ung FROM c, aar"
    " WHERE gyldig AND anmodet <> '' AND begyndt <= aar.slut AND til >= aar.start",
    "CREATE TEMP VIEW gik AS SELECT t.*, i.borger, i.ung FROM t JOIN i_aaret AS i ON i.id = t.c JOIN aar"
    " WHERE t.fra <= aar.slut AND t.til >= aar.start",
    # a course of which no earlier one of the citizen ended less than eleven days before it began is the first of its group
    "CREATE TEMP VIEW foerste AS SELECT c.* FROM c WHERE gyldig AND anmodet <> '' AND NOT EXISTS (SELECT 1 FROM c AS f"
    " WHERE f.gyldig AND f.anmodet <> '' AND f.borger = c.borger AND (f.anmodet, f.til, f.id) < (c.anmodet, c.til, c.id)"
    " AND f.til >= date(c.anmodet, '-10 days'))",
)
ASKED = "SELECT count(*) FROM c, aar WHERE gyldig AND anmodet BETWEEN aar.start AND aar.slut"
OTHER = "SELECT 1 FROM t AS f WHERE f.c = g.c AND f.fra < g.fra AND (f.type <> g.type OR f.intensitet <> g.intensitet)"
WHOLE = {
    (81, ""): ASKED,
    (81, "samlet"): "SELECT count(*) FROM foerste, aar WHERE anmodet BETWEEN aar.start AND aar.slut",
    (82, ""): "SELECT count(*) FROM gik",
    (83, ""): "SELECT count(DISTINCT borger) FROM i_aaret WHERE ung",
    (84, ""): "SELECT count(DISTINCT borger) FROM i_aaret WHERE NOT ung",
    (85, ""): "SELECT count(DISTINCT tilbud) FROM gik",
    (86, ""): "SELECT count(*) FROM i_aaret WHERE ophold <> '' AND myndighed <> '' AND ophold <> myndighed",
    (87, ""): "SELECT count(DISTINCT borger) FROM i_aaret",
    (87, "anmodet"): ASKED.replace("count(*)", "count(DISTINCT borger)"),
    (87, "behandlet"): "SELECT count(DISTINCT borger) FROM gik",
    (87, "hverken"): "SELECT count(DISTINCT borger) FROM i_aaret WHERE borger NOT IN (SELECT borger FROM gik)"
    " AND borger NOT IN (SELECT borger FROM i_aaret, aar WHERE anmodet >= aar.start)",
    (87, "forloeb"): "SELECT count(*) FROM i_aaret",
    (88, ""): "SELECT count(*) FROM (SELECT c FROM gik GROUP BY c HAVING count(DISTINCT tilbud) > 1)",
    (89, ""): f"SELECT count(DISTINCT c) FROM gik AS g, aar WHERE g.fra >= aar.start AND EXISTS ({OTHER})",  # noqa: S608
    (90, ""): "SELECT count(DISTINCT s.c) FROM gik AS s JOIN gik AS m ON m.c = s.c JOIN aar WHERE s.gruppe = 'social'"
    " AND m.gruppe = 'medicinsk' AND max(s.fra, m.fra, aar.start) <= min(s.til, m.til, aar.slut)",
    (91, ""): ASKED + " AND ivaerksat <> '' AND julianday(ivaerksat) - julianday(anmodet) > 14",
    (92, ""): ASKED + " AND afsluttet <> '' AND ivaerksat = '' AND id NOT IN (SELECT c FROM t)",  # noqa: S608  our own words
    (93, ""): "SELECT count(*) FROM i_aaret WHERE ivaerksat = '' AND afsluttet = ''",
    (94, ""): "SELECT count(*) FROM i_aaret WHERE ivaerksat <> '' AND id NOT IN (SELECT c FROM t)",
    (95, ""): "SELECT count(*) FROM c, aar WHERE gyldig AND kladde AND begyndt <= aar.slut AND til >= aar.start",
}
PARTS = {
    (82, "gruppe:"): "SELECT iif(gruppe = '', 'ukendt', gruppe), count(*) FROM gik GROUP BY 1",
    (82, "type:"): "SELECT type, count(*) FROM gik GROUP BY 1",
    (83, "type:"): "SELECT type, count(DISTINCT borger) FROM gik WHERE ung GROUP BY 1",
    (83, "gruppe:"): "SELECT iif(gruppe = '', 'ukendt', gruppe), count(DISTINCT borger) FROM gik WHERE ung GROUP BY 1",
    (84, "type:"): "SELECT type, count(DISTINCT borger) FROM gik WHERE NOT ung GROUP BY 1",
    (
        84,
        "gruppe:",
    ): "SELECT iif(gruppe = '', 'ukendt', gruppe), count(DISTINCT borger) FROM gik WHERE NOT ung GROUP BY 1",
    (85, "tilbud:"): "SELECT tilbud, count(*) FROM gik GROUP BY 1",
}


def answers(
    courses: Iterable[tuple[object, ...]], treatments: Iterable[tuple[object, ...]], year: int
) -> dict[tuple[int, str], int]:
    """Every number of a year but those that are 0. The columns are those of ``c`` and ``t``; a type is ``liste/kode``."""
    db = sqlite3.connect(":memory:")
    try:
        db.execute("CREATE TABLE aar (start TEXT, slut TEXT)")
        db.execute("INSERT INTO aar VALUES (?, ?)", (f"{year}-01-01", f"{year}-12-31"))
        for table in TABLES:
            db.execute(table)
        db.executemany(f"INSERT INTO c VALUES ({', '.join('?' * 12)})", courses)  # noqa: S608
        db.executemany(f"INSERT INTO t VALUES ({', '.join('?' * 7)})", treatments)  # noqa: S608
        found = {key: db.execute(sql).fetchone()[0] for key, sql in WHOLE.items()}
        for (nr, before), sql in PARTS.items():
            found |= {(nr, before + part): number for part, number in db.execute(sql)}
    finally:
        db.close()
    return {key: number for key, number in found.items() if number}
