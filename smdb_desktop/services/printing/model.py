"""The content of a printed page as plain objects, so that paper, a PDF and the tests are given the same.

It says what stands there and in which order, never how it looks. What tells who a citizen is, is a ``Personal`` text.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypeAlias

from smdb_desktop.domain.words import Text
from smdb_desktop.services.reports.figures import Figure


class Personal(Text):
    """A CPR number or a citizen's name, whole: left out where somebody wants the paper without."""

    __slots__ = ()


class Kept(Text):
    """A text that nobody wrote in words of their own, such as a P-nummer: a number in it is no CPR number by its looks alone."""

    __slots__ = ()


class Heading(NamedTuple):
    """A heading; ``level`` 1 for a course, 2 for a form or a part of a page."""

    text: str
    level: int = 2


class Note(NamedTuple):
    """A text of its own; ``strong`` for what must be seen, such as an error."""

    text: str
    strong: bool = False


class Pairs(NamedTuple):
    """Questions with their answers, or facts with their values."""

    rows: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """Rows under headings. Tables with the same headings after one another are one table in portions."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Plot(NamedTuple):
    """A plot; whoever has the sheet read aloud is read its table, which stands beside it."""

    figure: Figure


Block: TypeAlias = Heading | Note | Pairs | Table | Plot


class Imprint(NamedTuple):
    """What stands on every sheet. ``about`` names whom it is about ("" for nobody), ``title`` never does."""

    title: str
    organisation: str
    who: str
    when: datetime
    oevelse: bool
    about: str = ""


def personal(text: str) -> Personal:
    """A CPR number or a name; an empty one stays empty."""
    return Personal("{tekst}", tekst=text)


def kept(text: str) -> Kept:
    """An answer that was chosen, or a number of a register."""
    return Kept("{tekst}", tekst=text)


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text of these blocks, in order."""
    for block in blocks:
        match block:
            case Heading() | Note():
                yield block.text
            case Plot():
                yield block.figure.title
            case Pairs():
                for pair in block.rows:
                    yield from pair
            case Table():
                yield from block.columns
                for row in block.rows:
                    yield from row
