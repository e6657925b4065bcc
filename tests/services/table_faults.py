"""Tables of cases with known faults, and what becomes of each row by a reckoning of its own: plain Python on the written rows.

The reckoning shares nothing with the program: it knows which kind of fault it wrote into which row, and what rule says of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smdb_desktop.examples.demo_data import made_up_cpr

HEADINGS = (
    "CPR-nr.", "Navn", "Anmodningsdato", "Er borgeren eller borgerens partner gravid", "Tidligere stofmisbrugsbehandling",
    "Hvorvidt borgeren har en diagnosticeret psykisk lidelse ud over stofmisbruget", "Dato for afsluttet behandling",
    "Status på stofmisbrug ved afsluttet behandling", "Årsag til afsluttet behandling",
)  # fmt: skip
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})
TAKEN, DRAFT, WAITS, REFUSED, ALREADY = "faerdig", "kladde", "venter", "afvist", "allerede"


class Written(NamedTuple):
    """A row as it was written, the kind of its fault ("" for none), and what must become of it."""

    cells: tuple[str, ...]
    fault: str
    becomes: str


def _masked(cpr: str) -> str:
    return f"{cpr[:6]}-{'X' * 4}"


Change = Callable[[list[str], random.Random], str]
FAULTS: dict[str, tuple[int, Change, str]] = {
    # of the number
    "masked": (0, lambda c, _r: _masked(c[0]), REFUSED),
    "stars": (0, lambda c, _r: f"{c[0][:6]}-{'*' * 4}", REFUSED),
    "no number": (0, lambda _c, _r: "", REFUSED),
    "rounded": (0, lambda _c, _r: "1,50278E+09", REFUSED),
    "two numbers": (0, lambda c, _r: f"{c[0]} {c[0]}", REFUSED),
    "eight digits": (0, lambda c, _r: c[0].replace("-", "")[:8], REFUSED),
    "no such day": (0, lambda c, _r: f"3113{c[0][4:]}", REFUSED),
    "word": (0, lambda _c, _r: "UKENDT", REFUSED),
    "zero lost": (0, lambda c, _r: c[0].replace("-", "")[1:], WAITS),
    # of the day of request
    "no day": (2, lambda _c, _r: "", REFUSED),
    "day of no calendar": (2, lambda _c, _r: "31-02-2026", REFUSED),
    "day in English": (2, lambda _c, _r: "03/25/2026", REFUSED),
    "words for a day": (2, lambda _c, _r: "efter ferien", REFUSED),
    "no reason of the list": (8, lambda _c, _r: "fordi", DRAFT),
    "serial": (2, lambda _c, _r: "46082", WAITS),
    # of an answer
    "unknown answer": (3, lambda _c, _r: "måske", DRAFT),
    "no answer": (4, lambda _c, _r: "", DRAFT),
    "number for an answer": (5, lambda _c, _r: "17", DRAFT),
    "answer of another field": (4, lambda _c, _r: "AMBULANT", DRAFT),
    "closed before it began": (6, lambda _c, _r: "15-07-2025", DRAFT),
}  # fmt: skip
"""Twenty kinds: the column, what stands there instead, and what becomes of the row."""


MOST = 3600 * 3
"""There are so many made-up citizens, and so many courses for each."""
_COURSES = (("01-08-2025", "15-08-2025"), ("01-10-2025", "15-10-2025"), ("01-12-2025", "15-12-2025"))


def rows(
    count: int, faults: int, answers: tuple[str, str, str], seed: int = 7, more: Mapping[str, str] = NOTHING_MORE
) -> list[Written]:
    """So many rows, so many of them with a fault. A row is a course that was asked for and never begun.

    ``answers``: an answer that is never wrong for the three questions of the request, and the two of the closing; ``more``: one
    for each further question that a row must answer, by its heading. A course of which something is a draft stays open, and
    then no later one of the citizen's can begin.
    """
    chance = random.Random(seed)
    kinds = list(FAULTS)
    wrong = {place: kinds[at % len(kinds)] for at, place in enumerate(chance.sample(range(count), faults))}
    written: list[Written] = []
    still_open: set[str] = set()
    for number in range(count):
        cpr = made_up_cpr(number % 3600)
        begun, ended = _COURSES[number // 3600]
        cells = [cpr, f"Øvelse {number % 3600}", begun, *[answers[0]] * 3, ended, *answers[1:], *more.values()]
        kind, becomes = wrong.get(number, ""), TAKEN
        if kind:
            column, change, becomes = FAULTS[kind]
            cells[column] = change(cells, chance)
        if becomes in (TAKEN, DRAFT) and cpr in still_open:
            becomes = REFUSED
        elif becomes == DRAFT:
            still_open.add(cpr)
        written.append(Written(tuple(cells), kind, becomes))
    return written


def as_csv(written: list[Written], more: Mapping[str, str] = NOTHING_MORE) -> bytes:
    """The rows as Excel writes them."""
    lines = [(*HEADINGS, *more), *(row.cells for row in written)]
    return "\r\n".join(";".join(f'"{cell}"' if ";" in cell else cell for cell in line) for line in lines).encode(
        "cp1252"
    )
