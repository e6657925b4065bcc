"""Whole case files to start from, made from the example case of each form version, and a way to change single places in them.

The citizens are SMDB's own examples and numbers put together from parts; everything here is made up. Other tests may use it too.
Every builder takes the form version last; without it, it is that of 2025.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

from smdb_desktop.examples.example_case import ABSENT, CPR, answer_with, example_case, example_form, patched
from smdb_desktop.resources import catalog

__all__ = ["ABSENT", "patched"]

V24, V25 = "2024-01-01", "2025-07-01"
EARLIER = {V25: timedelta(0), V24: timedelta(days=153)}
"""How much earlier a version's cases are than those of 2025: the citizen is as old in both, and no deadline moves."""

TODAY = date(2025, 12, 1)
"""The day on which the cases are judged unless a test says otherwise: every date in them lies before it."""
_REQUESTED = date(2025, 8, 1)
_NEVER_STARTED = timedelta(days=19)

CPR_1977 = CPR
CPR_2005 = "100705-9995"
KOMMUNE = "165"

Json = dict[str, Any]


def number(first_six: str, last_four: str = "9995") -> str:
    """A number put together from parts, so that none stands in a file."""
    return f"{first_six}-{last_four}"


@cache
def example(version: str) -> Json:
    """The version's example case, asked for on 1 August 2025 or as much earlier. Not to be changed."""
    return example_case(catalog(), version, day=_REQUESTED - EARLIER[version], kommune=KOMMUNE)


def _part(version: str, key: str, answers: Json) -> Json:
    return {**patched(example(version)["kontaktforloeb"][0][key], {}), **answers}


def request(version: str = V25, **answers: Any) -> Json:
    """A completed Anmodning of 1 August 2025."""
    return _part(version, "anmodning", answers)


def start(version: str = V25, **answers: Any) -> Json:
    """A completed Iværksættelse of 11 August 2025, both parts; the first drug of the list is the main one, on 20 days."""
    return _part(version, "ivaerksaettelse", answers)


def kvalhep(version: str = V24, **answers: Any) -> Json:
    """A completed KvalHep, ten days after the start."""
    return {**example_form(catalog(), version, "kvalhep", day=_REQUESTED - EARLIER[version]), **answers}


def treatment(version: str = V25, **answers: Any) -> Json:
    """A social treatment from 11 August to 31 October 2025."""
    (entry,) = example(version)["kontaktforloeb"][0]["tilbudstilknytninger"]
    return {**entry["behandlinger"][0], **answers}


def type_with(version: str, egenskab: str) -> str:
    """The first kind of treatment with a property."""
    return answer_with(catalog(), version, "behandling.behandlingstype", egenskab)


def substitution(version: str = V25, **answers: Any) -> Json:
    """A methadone treatment with an authorisation code, over the same days."""
    medicine = {"behandlingstype": type_with(version, "substitution"), "autorisationskode": "00DNY"}
    return treatment(version, **{**medicine, **answers})


def tilbud(*behandlinger: Json, p_nummer: str = "1011489075", version: str = V25) -> Json:
    """A tilbud with its treatments."""
    (entry,) = example(version)["kontaktforloeb"][0]["tilbudstilknytninger"]
    return {"tilbud": {**entry["tilbud"], "tilbud_p_nummer": p_nummer}, "behandlinger": list(behandlinger)}


def closing(version: str = V25, **answers: Any) -> Json:
    """A completed Forløbsafslutning of 31 October 2025."""
    return _part(version, "forloebsafslutning", answers)


def course(version: str = V25, **forms: Any) -> Json:
    """A whole course from request to closing, with single forms replaced."""
    return {**patched(example(version)["kontaktforloeb"][0], {}), **forms}


def request_only_course(version: str = V25, **forms: Any) -> Json:
    """A request that never became treatment: Anmodning and Forløbsafslutning only."""
    never = answer_with(catalog(), version, "forloebsafslutning.aarsag_afsluttet", "kun_uden_ivaerksaettelse")
    day = _REQUESTED - EARLIER[version] + _NEVER_STARTED
    closed = closing(version, afsluttet_dato=day.isoformat(), aarsag_afsluttet=never)
    return {"anmodning": request(version), "forloebsafslutning": closed, **forms}


def document(*courses: Json, cpr_nr: str = CPR_1977, version: str = V25) -> Json:
    """A case file of Albertslund with these courses."""
    case = example(version)
    return {**case, "borger": {**case["borger"], "cpr_nr": cpr_nr}, "kontaktforloeb": list(courses)}


def whole_case(version: str = V25) -> Json:
    """One citizen, one course, every form completed, nothing to object to."""
    return document(course(version), version=version)


def request_only_case(version: str = V25) -> Json:
    """One citizen whose request never became treatment, nothing to object to."""
    return document(request_only_course(version), cpr_nr=CPR_2005, version=version)
