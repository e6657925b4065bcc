"""The answers of a submission file as lines of one list, form by form in SMDB's order. Nothing in it leads to a field."""

from collections.abc import Iterator

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.review_list import Kind, Line
from smdb_desktop.services.casework.viewing import Vist
from smdb_desktop.services.printing.submission import CONFIRMED, UNREAD

MOST = 3000
"""Lines that are shown: a real submission has a few hundred at most, and more would keep the window waiting."""
LONGEST = 1000
"""Letters of an answer that are shown: no answer that this program takes is longer."""
MANY = T(
    "Der er flere svar, end der kan vises her. De første {antal} linjer vises; på papiret kommer alle med.", antal=MOST
)
CUT = T("{tekst} … (resten af svaret vises kun på papiret)")
NO_ANSWERS = T("Ingen spørgsmål er besvaret.")


def lines_of(vist: Vist) -> list[Line]:
    """The lines, at most ``MOST`` and one more that says so."""
    lines = list(_lines(vist))
    return [*lines[:MOST], Line(Kind.REMARK, MANY)] if len(lines) > MOST else lines


def _lines(vist: Vist) -> Iterator[Line]:
    for section in vist.afsnit:
        yield Line(Kind.HEADING, section.title)
        if not section.linjer:
            yield Line(Kind.REMARK, NO_ANSWERS)
        for question, answer in section.linjer:
            yield Line(Kind.ANSWER, question, _short(answer))
    if vist.ulaeste:
        yield Line(Kind.HEADING, UNREAD)
        for text in vist.ulaeste:
            yield Line(Kind.REMARK, _short(text))
    if vist.bekraeftelser:
        yield Line(Kind.HEADING, CONFIRMED)
        for warning, reason in vist.bekraeftelser:
            yield Line(Kind.ANSWER, _short(warning), _short(reason))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else CUT.format(tekst=str.__getitem__(text, slice(LONGEST)))
