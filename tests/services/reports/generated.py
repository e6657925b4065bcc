"""Made-up courses as rows of figures, and the same in an SQLite of its own, asked in SQL that shares nothing with the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from smdb_desktop import resources
from smdb_desktop.domain.figures.rows import MEDICINSK, OPEN, SOCIAL, Behandling, Forloeb
from smdb_desktop.services.reports.building import Given
from smdb_desktop.services.reports.facts import Meaning

YEAR = 2026
KODER = Meaning(resources.catalog().med_udgaver())
GIVEN = Given(YEAR, KODER, today=f"{YEAR}-12-31")
STATUS = ("OPHOERT", "REDUCERET", "STABILISERET", "TILBAGEFALD", "ANDET", "UKENDT")
AARSAG = tuple(resources.catalog().lister["aarsag_afsluttet"].koder)
GARANTI = tuple(resources.catalog().lister["aarsag_overskridelse_behandlingsgaranti"].koder)
TYPES = tuple(code for code in resources.catalog().lister["behandlingstype"].koder)
PLACES = ("Alfa", "Beta", "Gamma")


def course(
    nr: int, begun: date, *, wait: int | None, stay: int | None, how: Random, citizen: int | None = None
) -> Forloeb:
    """A course: started after ``wait`` days (None: never), closed ``stay`` days later (None: open)."""
    started = begun + timedelta(wait) if wait is not None else None
    end = (started or begun) + timedelta(stay) if stay is not None else None
    who = nr if citizen is None else citizen
    born = date(1950 + who % 60, 1 + who % 12, 1 + who % 28)
    cpr = f"{born:%d%m%y}{4 if born.year > 1999 else 1}{who % 1000:03}"
    treatments = []
    if started is not None:
        for at in range(how.randrange(3)):
            kind = how.choice(TYPES)
            first = started + timedelta(at * 20)
            last = OPEN if end is None else max(first, end).isoformat()
            gruppe = SOCIAL if KODER.kode("behandlingstype", kind, begun.isoformat()) else MEDICINSK
            place = how.choice(PLACES)
            treated = (
                kind,
                "behandlingstype",
                gruppe,
                False,
                "AMBULANT",
                first.isoformat(),
                last,
                False,
                place,
                place,
                "",
                "",
            )
            treatments.append(Behandling(*treated))
    return Forloeb(
        forloeb_id=f"f{nr:06}",
        borger_id=f"b{who:06}",
        cpr_nr=cpr,
        foedt=born.isoformat(),
        koen=how.choice(("1", "2", "")),
        kan_indberettes=how.random() > 0.05,
        opholdskommune="165",
        myndighedskommune="165",
        skemaversion="2025-07-01",
        begyndt=begun.isoformat(),
        til=end.isoformat() if end else OPEN,
        anmodet=begun.isoformat(),
        ivaerksat=started.isoformat() if started else "",
        afsluttet=end.isoformat() if end else "",
        status=how.choice(STATUS) if end else "",
        aarsag=how.choice(AARSAG) if end else "",
        aarsag_garanti=how.choice(GARANTI) if wait is not None and wait > 14 else "",
        laege_oenskes="",
        laege_afholdt="",
        laege_dato="",
        aarsag_laege="",
        kladde=False,
        behandlinger=tuple(treatments),
    )


def many(number: int, seed: int = 1) -> list[Forloeb]:
    """So many courses over three years; some citizens have two."""
    how, made = Random(seed), []
    for nr in range(number):
        begun = date(YEAR - 2, 1, 1) + timedelta(how.randrange(3 * 365))
        wait = how.choice((None, 0, 3, 7, 13, 14, 15, 16, 40, 90))
        stay = how.choice((None, 0, 10, 100, 365, 600))
        citizen = nr if how.random() < 0.8 else max(0, nr - how.randrange(1, 5))
        made.append(course(nr, begun, wait=wait, stay=stay, how=how, citizen=citizen))
    return made


@st.composite
def few(draw: st.DrawFn) -> list[Forloeb]:
    """A handful of courses, with the borders of years, waits and lengths among them."""
    made = []
    for nr in range(draw(st.integers(0, 12))):
        begun = date(YEAR - 1, 12, 1) + timedelta(draw(st.integers(0, 420)))
        wait = draw(st.sampled_from((None, 0, 14, 15, 31)))
        stay = draw(st.sampled_from((None, 0, 30, 31, 366)))
        made.append(course(nr, begun, wait=wait, stay=stay, how=Random(draw(st.integers(0, 99))), citizen=nr // 2))
    return made


def database(rows: Iterable[Forloeb]) -> sqlite3.Connection:
    """The same courses as tables; ``r`` are those that can be reported."""
    conn = sqlite3.connect(":memory:")
    names = [name for name in Forloeb._fields if name != "behandlinger"]
    conn.execute(f"CREATE TABLE alle ({', '.join(names)})")
    conn.execute(f"CREATE TABLE alle_b (forloeb_id, kan_indberettes, {', '.join(Behandling._fields)})")
    for row in rows:
        conn.execute(f"INSERT INTO alle VALUES ({','.join('?' * len(names))})", [getattr(row, name) for name in names])  # noqa: S608
        for each in row.behandlinger:
            holes = ",".join("?" * (2 + len(each)))
            conn.execute(f"INSERT INTO alle_b VALUES ({holes})", (row.forloeb_id, row.kan_indberettes, *each))  # noqa: S608
    conn.execute(
        "CREATE VIEW r AS SELECT *, julianday(ivaerksat) - julianday(anmodet) AS ventet FROM alle WHERE kan_indberettes"
    )
    conn.execute("CREATE VIEW b AS SELECT * FROM alle_b WHERE kan_indberettes")
    return conn


def one(conn: sqlite3.Connection, question: str, *given: object) -> int:
    """The one number that a question has."""
    return int(conn.execute(question, given).fetchone()[0])
