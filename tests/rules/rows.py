"""What a row of the table of borders is, and short names for the places in a case file.

Each row names every finding that ``check_document`` must give, not only the rule's own, so that a rule that speaks out of turn
is seen as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.rules.cases import TODAY, course, document, patched, request, request_only_case, whole_case

FEJL, ADVARSEL = "FEJL", "ADVARSEL"
Expected = tuple[int | str, str, str]

CPR = "borger.cpr_nr"
K = "kontaktforloeb[0]"
K1 = "kontaktforloeb[1]"
AN = f"{K}.anmodning"
IV = f"{K}.ivaerksaettelse"
T = f"{K}.tilbudstilknytninger[0]"
B = f"{T}.behandlinger[0]"
B1 = f"{T}.behandlinger[1]"
T1 = f"{K}.tilbudstilknytninger[1]"
SL = f"{K}.forloebsafslutning"


@dataclass(frozen=True)
class Row:
    """A case, and every finding it must have. It breaks its rule when the rule is among them."""

    regel: int
    navn: str
    case: Mapping[str, Any]
    expected: tuple[Expected, ...] = ()
    today: date = field(default=TODAY)

    @property
    def breaks(self) -> bool:
        return any(found[0] == self.regel for found in self.expected)

    def __str__(self) -> str:
        return f"{self.regel}-{self.navn}".replace(" ", "-")


def whole(regel: int, navn: str, changes: Mapping[str, Any], *expected: Expected, today: date = TODAY) -> Row:
    return Row(regel, navn, patched(whole_case(), changes), expected, today)


def only(regel: int, navn: str, changes: Mapping[str, Any], *expected: Expected, today: date = TODAY) -> Row:
    return Row(regel, navn, patched(request_only_case(), changes), expected, today)


def citizen(regel: int, navn: str, cpr_nr: str, *expected: Expected) -> Row:
    return Row(regel, navn, document(cpr_nr=cpr_nr), expected)


def later(navn: str, regel: int, day: str, *expected: Expected, **forms: Any) -> Row:
    """The whole case and then a second request, judged on the day of that request."""
    second = {"anmodning": request(anmodningsdato=day, tidligere_stofmisbrugsbehandling="JA"), **forms}
    return Row(regel, navn, document(course(), second), expected, date.fromisoformat(day))


REQUESTED_1 = f"{K1}.anmodning.anmodningsdato"
