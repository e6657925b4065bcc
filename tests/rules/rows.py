"""What a row of the table of borders is, how it is made for both form versions, and short names for the places in a case file.

Each row names every finding that the verdict must give, not only the rule's own, so that a rule that speaks out of turn is seen
as well. A row is written with the dates and codes of the 2025 form; for that of 2024 they are moved and translated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from tests.rules import cases
from tests.rules.cases import EARLIER, TODAY, V24, V25, number, patched

FEJL, ADVARSEL = "FEJL", "ADVARSEL"
Expected = tuple[int | str, str, str]

CPR = "borger.cpr_nr"
KOEN = "borger.koen"
K = "kontaktforloeb[0]"
K1 = "kontaktforloeb[1]"
AN = f"{K}.anmodning"
IV = f"{K}.ivaerksaettelse"
KH = f"{K}.kvalhep"
T = f"{K}.tilbudstilknytninger[0]"
B = f"{T}.behandlinger[0]"
B1 = f"{T}.behandlinger[1]"
T1 = f"{K}.tilbudstilknytninger[1]"
SL = f"{K}.forloebsafslutning"
NO_COURSE: Expected = ("PAAKRAEVET", FEJL, "kontaktforloeb")
REQUESTED_1 = f"{K1}.anmodning.anmodningsdato"

_IN_2024 = {
    "SOCIAL_SEL101": "STOFFRI",
    "SUL142_METADON": "METADON",
    "SUL142_BUPRENORPHIN": "BUPRENORPHIN",
    "SUL142_ANDEN_MEDICINSK": "ANDEN_MEDICINSK",
}
"""Kinds of treatment that stand in a row, as the list of 2024 has them."""


@dataclass(frozen=True)
class Row:
    """A case, and every finding it must have. It breaks its rule when the rule is among them.

    ``andre`` are courses of another municipality, which no case file holds.
    """

    regel: int
    navn: str
    version: str
    case: Mapping[str, Any]
    expected: tuple[Expected, ...] = ()
    today: date = field(default=TODAY)
    andre: tuple[Mapping[str, Any], ...] = ()

    @property
    def breaks(self) -> bool:
        return any(found[0] == self.regel for found in self.expected)

    def __str__(self) -> str:
        return f"{self.version[:4]}-{self.regel}-{self.navn}".replace(" ", "-")


class Rows(tuple[Row, ...]):
    """One row of the table for each form version that it is about."""

    __slots__ = ()


@dataclass(frozen=True)
class Made:
    """A builder of ``cases.py`` with its answers, before it is known for which version."""

    build: Callable[..., Any]
    parts: tuple[Any, ...]
    named: Mapping[str, Any]


@dataclass(frozen=True)
class Born:
    """The number of somebody born on this day after 1999, moved with the case's dates."""

    day: str


def _later(build: Callable[..., Any]) -> Callable[..., Made]:
    return lambda *parts, **named: Made(build, parts, named)


request, start, kvalhep = _later(cases.request), _later(cases.start), _later(cases.kvalhep)
treatment, substitution, tilbud = _later(cases.treatment), _later(cases.substitution), _later(cases.tilbud)
closing, course, document = _later(cases.closing), _later(cases.course), _later(cases.document)
request_only_course = _later(cases.request_only_course)


def moved(value: Any, version: str) -> Any:
    """A part of a row as it is in a version: builders built, dates moved, codes translated."""
    match value:
        case Made(build, parts, named):
            inner = {name: moved(each, version) for name, each in named.items()}
            return build(*(moved(part, version) for part in parts), version=version, **inner)
        case Born(day):
            born = date.fromisoformat(day) - EARLIER[version]
            return number(f"{born:%d%m%y}", "4001")
        case str():
            return _moved_text(value, version)
        case dict():
            return {key: moved(each, version) for key, each in value.items()}
        case list():
            return [moved(each, version) for each in value]
        case _:
            return value


def _moved_text(text: str, version: str) -> str:
    if version == V25 or text in EARLIER:
        return text
    try:
        day = date.fromisoformat(text) if len(text) == len("2025-08-01") else None
    except ValueError:
        day = None
    return _IN_2024.get(text, text) if day is None else (day - EARLIER[version]).isoformat()


def judged(
    regel: int,
    navn: str,
    case: Made,
    *expected: Expected,
    today: date = TODAY,
    changes: Mapping[str, Any] | None = None,
    only_in: str | None = None,
    andre: tuple[Made, ...] = (),
) -> Rows:
    """A case with changes, for both versions or for one."""
    return Rows(
        Row(
            regel,
            navn,
            version,
            patched(moved(case, version), moved(dict(changes or {}), version)),
            expected,
            today - EARLIER[version],
            tuple(moved(other, version) for other in andre),
        )
        for version in (V24, V25)
        if only_in in (None, version)
    )


def whole(regel: int, navn: str, changes: Mapping[str, Any], *expected: Expected, **about: Any) -> Rows:
    """The whole case with changes."""
    return judged(regel, navn, _later(cases.whole_case)(), *expected, changes=changes, **about)


def only(regel: int, navn: str, changes: Mapping[str, Any], *expected: Expected, **about: Any) -> Rows:
    """The case of a request that never became treatment, with changes."""
    return judged(regel, navn, _later(cases.request_only_case)(), *expected, changes=changes, **about)


whole_24, whole_25 = partial(whole, only_in=V24), partial(whole, only_in=V25)
"""Rows about questions that only one version asks."""


def citizen(regel: int, navn: str, cpr_nr: str, *expected: Expected) -> Rows:
    """A citizen without courses, of whom there is nothing to report."""
    found = (*expected, NO_COURSE)
    return Rows(Row(regel, navn, v, cases.document(cpr_nr=cpr_nr, version=v), found) for v in (V24, V25))


def later(navn: str, regel: int, day: str, *expected: Expected, **forms: Any) -> Rows:
    """The whole case and then a second request, judged on the day of that request."""
    anmodning = forms.pop("anmodning", request(anmodningsdato=day, tidligere_stofmisbrugsbehandling="JA"))
    second = {"anmodning": anmodning, **forms}
    return judged(regel, navn, document(course(), second), *expected, today=date.fromisoformat(day))


def every_row(*sections: tuple[Rows, ...]) -> Iterator[Row]:
    """The rows of all sections, one after the other."""
    return (row for section in sections for rows in section for row in rows)
