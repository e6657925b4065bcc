"""Content without CPR numbers and names: what is marked as one is left out, and what looks like one is taken out of every text.

It promises no more than that: what somebody wrote in words of their own can still tell who is meant, and the dialog says so.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from smdb_desktop.domain.forms.texts import visible
from smdb_desktop.domain.words import T
from smdb_desktop.services.printing.model import Block, Heading, Kept, Note, Pairs, Personal, Plot, Table

LEFT_OUT = T("(udeladt)")
# whole or masked, with or without a hyphen, where letters stand in replacement numbers; or digits in any spelling, also where
# they touch a word
_CPR = re.compile(
    r"(?<![\w-])\d{6}[-\u2010-\u2015\s]?(?:[\dA-Za-z]{4}|[*\u2022]{4})(?!\w)"
    r"|(?<!\d)\d{2}(?P<between>[ ./-]?)\d{2}(?P=between)\d{2}[-\s./\u2010-\u2015\u2212\uff0d]{0,3}\d{4}(?!\d)"
)
_LEAST_OF_A_PART = 2
_IN_ANY_CASE = 3
"""Shorter parts are names only where they are written as in the name: *Bo*, not *bo*."""
_WORDS = (
    " af at bi da de dr du ej en er et fx få gå hr ih ja jo kl lå må ni nu ny og om op os på ro se så ti to ud vi vs "
)
"""Short words that begin a sentence with a capital, too."""


class Without:
    """Takes out what looks like a number, and these: ``known`` names and numbers, wherever they stand.

    ``parts``: each part of a name too, where all is about one person.
    """

    def __init__(self, known: Iterable[str] = (), *, parts: bool = False) -> None:
        wanted = {each.strip() for each in known} - {""}
        if parts:
            wanted |= {part for each in wanted for part in _parts(each)}
        found = "|".join(map(_pattern, sorted(wanted, key=len, reverse=True)))
        self._known = (
            re.compile(rf"(?<!\w)(?:{found})(?:['\u2019]?s|['\u2019])?(?!\w)", re.IGNORECASE) if found else None
        )

    def text(self, text: str, say: Callable[[str], str]) -> str:
        """The text in the person's language, without."""
        if isinstance(text, Personal):
            return say(LEFT_OUT) if text else text
        plain = say(text)
        if not plain.isascii():
            # as names are kept: composed, and without what nobody sees
            plain = unicodedata.normalize("NFC", visible(plain))
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
        case Plot():
            return Plot(block.figure.mapped(change))


def _parts(name: str) -> Iterator[str]:
    """The parts of a name that can be told from ordinary words: long enough, and with a capital where it has any."""
    small = name == name.lower()
    for part in re.findall(r"[^\W\d]+", name):
        told = part[:1].isupper() or (small and len(part) >= _IN_ANY_CASE)
        if told and len(part) >= _LEAST_OF_A_PART and f" {part.lower()} " not in _WORDS:
            yield part


def _pattern(name: str) -> str:
    return re.escape(name) if len(name) >= _IN_ANY_CASE else f"(?-i:{re.escape(name)})"


def _is_number(found: str) -> bool:
    """Whether it can be a CPR number by its date; other numbers of ten digits, such as a P-nummer, stay."""
    digits = [int(sign) for sign in found[:8] if sign.isdigit()]
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    return 1 <= day % 60 <= 31 and 1 <= month <= 12
