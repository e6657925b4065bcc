"""A few earlier courses stand for all of them: whatever they are, a course is judged beside them as beside every one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.case.model import Kontaktforloeb, Sag
from smdb_desktop.domain.earlier import Earlier
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.judgement import check_case
from smdb_desktop.domain.rules.registry import Kontekst
from smdb_desktop.resources import catalog
from tests.rules.cases import TODAY, closing, course, document, request, start, substitution, tilbud, treatment

KATALOG = catalog()
FIRST = date(2025, 7, 1)
SHAPES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("open", {"ivaerksaettelse": None, "tilbudstilknytninger": [], "forloebsafslutning": None}),
    ("closed unstarted", {"ivaerksaettelse": None, "tilbudstilknytninger": []}),
    ("started", {"forloebsafslutning": None}),
    ("closed", {}),
    ("substitution", {"tilbudstilknytninger": "substitution"}),
)
ASKING = {
    "anmodning": {"tidligere_stofmisbrugsbehandling": "NEJ"},
    "ivaerksaettelse": {"substitutionsbehandling_nogensinde": "ALDRIG"},
}


def made(shape: dict[str, Any], first: date, chance: Random) -> Any:
    """A course of this shape that begins on a day, with a closing some days later."""
    began, ended = str(first + timedelta(days=chance.randrange(3))), str(first + timedelta(days=chance.randrange(40)))
    given = treatment if shape.get("tilbudstilknytninger") != "substitution" else substitution
    forms: dict[str, Any] = {
        "anmodning": request(anmodningsdato=str(first), **ASKING["anmodning"]),
        "ivaerksaettelse": start(ivaerksat_dato=began, **ASKING["ivaerksaettelse"]),
        "tilbudstilknytninger": [tilbud(given(tilbudsstartdato=began, tilbudsslutdato=ended))],
        "forloebsafslutning": closing(afsluttet_dato=ended),
    }
    return course(**(forms | {name: value for name, value in shape.items() if value != "substitution"}))


def judged(sag: Sag, others: tuple[Kontaktforloeb, ...], last: Kontaktforloeb) -> list[Fund]:
    found = check_case(replace(sag, kontaktforloeb=(*others, last)), KATALOG, TODAY)
    return [fund for fund in found if fund.felt.startswith((f"{last.sti}.", "borger"))]


@pytest.mark.parametrize("seed", range(40))
def test_a_course_is_judged_beside_a_few_as_beside_all(seed: int) -> None:
    chance = Random(seed)
    days = [FIRST + timedelta(days=chance.randrange(120)) for _ in range(chance.randrange(1, 9))]
    raw = document(*(made(chance.choice(SHAPES)[1], day, chance) for day in days))
    sag, unread = read_case(raw, KATALOG)
    assert not unread
    *others, last = sag.kontaktforloeb
    earlier = Earlier(sag.borger, Kontekst(TODAY, KATALOG))
    for other in others:
        earlier.add(other)
    few = earlier.before(last.anmodningsdato)
    assert len(few) <= 4
    # what comes after it says nothing of it
    assert judged(sag, few, last) == judged(sag, tuple(others), last)
    assert earlier.before(None) == tuple(sorted(others, key=lambda each: each.anmodningsdato or date.max))


def test_the_courses_that_count_are_seen() -> None:
    """Else the comparison above would hold for nothing as well."""
    seen = set()
    for seed in range(40):
        chance = Random(seed)
        raw = document(*(made(chance.choice(SHAPES)[1], FIRST + timedelta(days=30 * n), chance) for n in range(3)))
        sag, _unread = read_case(raw, KATALOG)
        last = sag.kontaktforloeb[-1]
        alone = {fund.regel for fund in judged(sag, (), last)}
        seen |= {fund.regel for fund in judged(sag, sag.kontaktforloeb[:-1], last)} - alone
    assert seen >= {19, 23, 24, 51, 52}
