"""Tables from outside: workbooks and text files as sheets of cells, each with what kind of cell it was. Nothing is guessed here.

A table is read whole or refused with a sentence; what it means, which column is which and what of it is taken in is for who asks.
Facts: ``docs/tables.md``.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from smdb_desktop.services.errors import UsageError

MOST_BYTES = 50_000_000
"""A file with more is refused unread."""
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
MOST_CELLS = 4_000_000
"""Of one sheet, empty ones between others included."""
SAMPLES = 5
"""So many different values of a column are shown."""
ENCODINGS = ("utf_8", "utf_16", "cp1252", "cp850", "mac_roman")
"""In which Danish programs write."""
_LOOKED_AT = 30
"""Among so many rows the heading is looked for."""
_SHARE = 0.6
_FOOT = re.compile(r"(?:i alt|ialt|total|sum|antal(?: \w+)?)\s*:?\s*([\d.]*)", re.IGNORECASE)
_NUMBER = re.compile(r"[\d\s.,:/+%-]+")


class Kind(StrEnum):
    """What a cell was. A cell of a text file is ``TEXT`` or ``EMPTY``, whatever it looks like."""

    EMPTY = "-"
    TEXT = "t"
    NUMBER = "n"
    """A number; the text has a decimal comma, and no point, no exponent."""
    DATE = "d"
    """A date of the workbook's own; the text is ISO, with a time behind it where it had one."""
    TRUTH = "b"
    """SAND or FALSK."""
    ERROR = "e"
    """A formula that came to nothing, such as #REFERENCE!; the text is empty or says which."""
    COVERED = "m"
    """Inside a merged cell, not its first; the text is the first cell's, which may or may not hold for this row."""


class Row(NamedTuple):
    """A row: its number as a spreadsheet shows it (a text file's: which row of cells), texts and kinds column by column.

    ``formulas`` are the columns whose value was reckoned when the file was last saved. ``hidden``: nobody sees the row when the
    file is open. ``odd``: its letters are coded otherwise than the rest of the file, and might be read wrongly.
    """

    number: int
    texts: tuple[str, ...]
    kinds: str
    formulas: tuple[int, ...] = ()
    hidden: bool = False
    odd: bool = False

    def text(self, column: int) -> str:
        """What stands there; "" where the row is shorter."""
        return self.texts[column] if column < len(self.texts) else ""

    def kind(self, column: int) -> Kind:
        """What the cell there was."""
        return Kind(self.kinds[column]) if column < len(self.kinds) else Kind.EMPTY

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.texts)


class Column(NamedTuple):
    """A column: its place, its heading (or its letter where there is none), and the first few different values."""

    place: int
    name: str
    samples: tuple[str, ...]


class Foot(NamedTuple):
    """A last row that counts or sums: as it stands, how many rows it says there are (None: none), and whether that holds."""

    row: Row
    said: int | None
    holds: bool


class _Sheet(NamedTuple):
    name: str
    hidden: bool
    rows: tuple[Row, ...]
    heading: int


class Sheet(_Sheet):
    """One sheet. ``rows`` are those in which something stands; ``heading`` is the number of the one with headings, 0 for none.

    Another row becomes the heading with ``headed``.
    """

    def headed(self, number: int) -> "Sheet":
        """The same sheet with this row as its heading (0: there is none)."""
        return Sheet(self.name, self.hidden, self.rows, number)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column in which something stands, a name each; of two with the same heading the second has a number."""
        head = next((row for row in self.rows if row.number == self.heading), None)
        data = self.data
        width = max((len(row.texts) for row in (*data, *((head,) if head else ()))), default=0)
        found: list[Column] = []
        used: set[str] = set()
        for place in range(width):
            samples = tuple(dict.fromkeys(text for row in data if (text := row.text(place))))
            heading = " ".join(head.text(place).split()) if head else ""
            if not heading and not samples:
                continue
            name = first = heading or letters(place)
            number = 2
            while name.casefold() in used:
                name, number = f"{first} ({number})", number + 1
            used.add(name.casefold())
            found.append(Column(place, name, samples[:SAMPLES]))
        return tuple(found)

    @cached_property
    def data(self) -> tuple[Row, ...]:
        """The rows below the heading, without a last one that counts or sums."""
        below = self._below
        return below[:-1] if self.foot else below

    @cached_property
    def foot(self) -> Foot | None:
        """The last row, where it counts or sums the others."""
        below = self._below
        last = below[-1] if below else None
        first = next((text for text in last.texts if text), "") if last else ""
        found = _FOOT.fullmatch(first.strip())
        if last is None or found is None or len(below) == 1:
            return None
        digits = found[1].replace(".", "")
        said = int(digits) if digits and len(digits) < len(str(MOST_CELLS)) else None
        return Foot(last, said, said is None or said == len(below) - 1)

    @cached_property
    def _below(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.number > self.heading)


class Workbook(NamedTuple):
    """A file that was read: its name, its sheets (at least one), and of a text file its encoding and separator.

    ``epoch`` is 1904 where serial numbers of days count from that year, else 1900. ``blind``: the file's kind does not tell which
    rows are hidden and which values are formulas.
    """

    name: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ""
    epoch: int = 1900
    blind: bool = False


class Refusal(StrEnum):
    """Why a file was not read."""

    LOCKED = "locked"
    WEBPAGE = "webpage"
    MACROS = "macros"
    DEFINITIONS = "definitions"
    FAR = "far"
    ROWS = "rows"
    LARGE = "large"
    UNPACKED = "unpacked"
    BINARY_WORKBOOK = "binary"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"
    EMPTY = "empty"
    TIME = "time"
    MEMORY = "memory"


class TableRefused(UsageError):
    """The file is none that can be read as a table; ``why`` says it to code, the message to a person."""

    def __init__(self, why: Refusal, message: str, details: str = "") -> None:
        super().__init__(message, details)
        self.why = why


class Template(NamedTuple):
    """A sheet to be written: its name, its headings, its rows. A text is written as text, so that no zero is lost."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | float]]


class Tables(Protocol):
    """Reads tables that come from outside and makes workbooks to be filled in."""

    def read(self, path: Path, between: Callable[[], None] = ..., encoding: str = "") -> Workbook:
        """The whole file. ``between`` is asked some ten times a second meanwhile; what it raises ends the reading and comes out.

        ``encoding`` is how a text file is to be read where a person says it, one of ``ENCODINGS``; "": as it looks.

        Raises TableRefused; UsageError or KnownError where the file is not there or cannot be opened.
        """
        ...

    def workbook(self, sheets: Sequence[Template]) -> bytes:
        """The bytes of an Excel workbook (.xlsx) with these sheets, to be written by who asks."""
        ...


def nothing_between() -> None:
    """Nobody wants to end it."""


def letters(place: int) -> str:
    """A column's letters as a spreadsheet shows them: A, B, …, Z, AA."""
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def heading_of(rows: Sequence[Row]) -> int:
    """The number of the row that looks like the headings; 0 where none does.

    It is the first that has words, each once, in most of the columns that are used; title rows and groups of merged cells above
    it have fewer.
    """
    first = rows[:_LOOKED_AT]
    width = max((_filled(row) for row in first), default=0)
    for row in first:
        cells = [(text.strip().casefold(), kind) for text, kind in zip(row.texts, row.kinds, strict=True)]
        texts = [text for text, kind in cells if text and kind != Kind.COVERED]
        words = all(
            kind in (Kind.TEXT, Kind.EMPTY, Kind.COVERED) and not _NUMBER.fullmatch(text) for text, kind in cells
        )
        once = len(set(texts)) == len(texts) or len(texts) == width
        if words and texts and once and len(texts) >= _SHARE * width:
            return row.number
    return 0


def _filled(row: Row) -> int:
    return sum(1 for text, kind in zip(row.texts, row.kinds, strict=True) if text and kind != Kind.COVERED)
