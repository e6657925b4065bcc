"""Courses and treatments as rows of figures: made by hand with what a test is about, and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from smdb_desktop.domain.figures.rows import OPEN, Behandling, Forloeb

TYPES = {
    ("behandlingstype", "SOCIAL_SEL101"): "social",
    ("behandlingstype", "SUL142_METADON"): "medicinsk",
    ("behandlingstype_2024", "STOFFRI"): "social",
    ("", "GAMMEL"): "",
}
LAST = date(2026, 3, 1)


def behandling(fra: str, til: str = OPEN, **other: Any) -> Behandling:
    """A social, ambulant treatment at one tilbud."""
    said = {"type": "SOCIAL_SEL101", "liste": "behandlingstype", "gruppe": "social", "substitution": False}
    said |= {"intensitet": "AMBULANT", "frit_valg": False, "tilbud": "P1", "tilbud_navn": "Alfa"}
    said |= {"tilbud_p_nummer": "P1", "tilbud_kommune": "101"}
    return Behandling(**{**said, "fra": fra, "til": til, **other})


def medical(fra: str, til: str = OPEN, **other: Any) -> Behandling:
    """The same with metadone."""
    return behandling(fra, til, **{"type": "SUL142_METADON", "gruppe": "medicinsk", "substitution": True, **other})


def forloeb(id_: str, anmodet: str, afsluttet: str = "", *behandlinger: Behandling, **other: Any) -> Forloeb:
    """A course of an adult, requested that day; open without a second day."""
    said: dict[str, Any] = dict.fromkeys(Forloeb._fields, "")
    said |= {"forloeb_id": id_, "borger_id": "b", "cpr_nr": "", "foedt": "1980-05-17", "kan_indberettes": True}
    said |= {"opholdskommune": "165", "myndighedskommune": "165", "skemaversion": "2025-07-01", "kladde": False}
    said |= {"begyndt": anmodet, "anmodet": anmodet, "afsluttet": afsluttet, "til": afsluttet or OPEN}
    return Forloeb(**{**said, "behandlinger": behandlinger, **other})


def _day(first: str, number: int) -> str:
    return (date.fromisoformat(first) + timedelta(days=number)).isoformat()


@st.composite
def one_course(draw: st.DrawFn, borger_id: str, foedt: str, number: int) -> Forloeb:
    """A course whose days lie close to New Year, to 14 and 10 days, and to the citizen's 18th birthday."""
    anmodet = _day("2024-12-01", draw(st.integers(0, 60) | st.integers(-400, 400)))
    length = draw(st.integers(0, 30) | st.integers(0, 500) | st.none())
    afsluttet = "" if length is None else _day(anmodet, length)
    ivaerksat = draw(st.sampled_from([0, 7, 14, 15, None]))
    treated: list[Behandling] = []
    for _ in range(draw(st.integers(0, 3))):
        fra = _day(anmodet, draw(st.integers(0, 40)))
        til = draw(st.integers(0, 40) | st.none())
        liste, kind = draw(st.sampled_from(sorted(TYPES)))
        about = {"type": kind, "liste": liste, "gruppe": TYPES[liste, kind], "tilbud": draw(st.sampled_from("PQR"))}
        about |= {"intensitet": draw(st.sampled_from(["AMBULANT", "DAG"]))}
        treated.append(behandling(fra, OPEN if til is None else _day(fra, til), **about))
    draft = draw(st.booleans()) and draw(st.booleans())
    return forloeb(
        f"{borger_id}-{number}",
        "" if draft else anmodet,
        "" if draft else afsluttet,
        *(() if draft else treated),
        borger_id=borger_id,
        foedt=foedt,
        begyndt=anmodet,
        ivaerksat="" if draft or ivaerksat is None else _day(anmodet, ivaerksat),
        kladde=draft and draw(st.booleans()),
        opholdskommune=draw(st.sampled_from(["", "165", "101"])),
    )


@st.composite
def citizens(draw: st.DrawFn, most: int = 6) -> list[list[Forloeb]]:
    """Some citizens with some courses each; some cannot be reported."""
    found = []
    for number in range(draw(st.integers(0, most))):
        foedt = draw(st.sampled_from(["2006-12-15", "2007-01-01", "2004-02-29", "1970-07-07", ""]))
        valid = draw(st.booleans()) or draw(st.booleans())
        courses = [draw(one_course(f"b{number}", foedt, n)) for n in range(draw(st.integers(0, 4)))]
        found.append([each._replace(kan_indberettes=valid) for each in courses])
    return found


def flat(people: Sequence[Sequence[Forloeb]]) -> list[Forloeb]:
    """All courses, citizen by citizen."""
    return [course for courses in people for course in courses]
