"""Content without CPR numbers and names: what is marked as one is left out, and what looks like one is taken out of every text.

It promises no more than that: what somebody wrote in words of their own can still tell who is meant, and the dialog says so.
"""

import re
from collections.abc import Callable, Iterable

from smdb_desktop.domain.words import T
from smdb_desktop.services.printing.model import Block, Heading, Kept, Note, Pairs, Personal, Table

LEFT_OUT = T("(udeladt)")
# whole or masked, with or without a hyphen; letters stand in replacement numbers
_CPR = re.compile(r"(?<![\w-])\d{6}[-\u2010-\u2015 ]?(?:[0-9A-Za-z]{4}|[*\u2022]{4})(?![\w])")
_LEAST_OF_A_PART = 3


class Without:
    """Takes out what looks like a number, and these: ``known`` names and numbers, wherever they stand.

    ``parts``: each part of a name too, where all is about one person.
    """

    def __init__(self, known: Iterable[str] = (), *, parts: bool = False) -> None:
        wanted = {each.strip() for each in known} - {""}
        if parts:
            wanted |= {part for each in wanted for part in re.findall(r"[^\W\d]+", each) if _is_name(part)}
        found = "|".join(re.escape(name) for name in sorted(wanted, key=len, reverse=True))
        self._known = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None

    def text(self, text: str, say: Callable[[str], str]) -> str:
        """The text in the person's language, without."""
        if isinstance(text, Personal):
            return say(LEFT_OUT) if text else text
        plain = say(text)
        if not isinstance(text, Kept):
            plain = _CPR.sub(lambda found: say(LEFT_OUT) if _is_number(found[0]) else found[0], plain)
        return self._known.sub(lambda _: say(LEFT_OUT), plain) if self._known is not None else plain

    def block(self, block: Block, say: Callable[[str], str]) -> Block:
        """The block in the person's language, without."""
        return mapped(block, lambda text: self.text(text, say))


def mapped(block: Block, change: Callable[[str], str]) -> Block:
    """The same block with each text changed."""
    match block:
        case Heading():
            return Heading(change(block.text), block.level)
        case Note():
            return Note(change(block.text), block.strong)
        case Pairs():
            return Pairs(tuple((change(name), change(value)) for name, value in block.rows))
        case Table():
            columns = tuple(change(column) for column in block.columns)
            return Table(columns, tuple(tuple(change(cell) for cell in row) for row in block.rows))


def _is_name(part: str) -> bool:
    """Whether a part of a name can be told from an ordinary word: it is long enough and begins with a capital letter."""
    return len(part) >= _LEAST_OF_A_PART and part[:1].isupper()


def _is_number(found: str) -> bool:
    """Whether it can be a CPR number by its date; other numbers of ten digits, such as a P-nummer, stay."""
    day, month = int(found[:2]), int(found[2:4])
    return 1 <= day % 60 <= 31 and 1 <= month <= 12
