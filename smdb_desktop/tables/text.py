"""Text files with columns: which letters they are written in, what parts the columns, and the rows.

The encoding is what a byte order mark says, else strict UTF-8, else what charset-normalizer finds among those of Danish programs.
Lines that are written otherwise than the rest are read by themselves and marked, never mended in silence.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from smdb_desktop.services.ports.tables import (
    ENCODINGS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Kind,
    Refusal,
    Row,
    letters,
)
from smdb_desktop.tables.refused import Refused

SEPARATORS = (";", "\t", "|", ",")
LONGEST = 100_000
"""A cell with more characters is none."""
_JUDGED = 200_000
_SAMPLE = 60
_UNREAD = "\ufffd"
"""Stands for what is no letter in the encoding, mostly one that a person chose."""
_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_LETTERS = frozenset("æøåÆØÅéÉèüÜöÖäÄ§–’")
_AS_TEXT = re.compile(r'="([^"]*)"')
_MARKS = ((b"\xef\xbb\xbf", "utf_8"), (b"\xff\xfe", "utf_16"), (b"\xfe\xff", "utf_16"))
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def decode(content: bytes, encoding: str = "") -> tuple[str, str, frozenset[int]]:
    """The text, its encoding, and the lines (from 0) that are encoded otherwise. Raises Refused for what is no text.

    ``encoding`` is a person's word for it, one of ``ENCODINGS``.
    """
    if encoding in ENCODINGS:
        return content.decode("utf-8-sig" if encoding == "utf_8" else encoding, errors="replace"), encoding, frozenset()
    for mark, name in _MARKS:
        if content.startswith(mark):
            try:
                return (content.decode("utf-8-sig" if name == "utf_8" else name), name, frozenset())
            except UnicodeDecodeError:
                raise Refused(Refusal.DAMAGED) from None
    if content.count(b"\0", 0, _JUDGED) * 3 > len(content[:_JUDGED]):
        even = content[1:_JUDGED:2].count(b"\0") > content[0:_JUDGED:2].count(b"\0")
        try:
            return content.decode("utf_16_le" if even else "utf_16_be"), "utf_16", frozenset()
        except UnicodeDecodeError:
            raise Refused(Refusal.UNKNOWN) from None
    if _BINARY.search(content):
        raise Refused(Refusal.UNKNOWN)
    try:
        return content.decode("utf-8"), "utf_8", frozenset()
    except UnicodeDecodeError:
        return _other(content)


def _other(content: bytes) -> tuple[str, str, frozenset[int]]:
    lines = content.splitlines(keepends=True)
    strange = [number for number, line in enumerate(lines) if not line.isascii()]
    as_utf8 = {number for number in strange if _is_utf8(lines[number])}
    rest = [lines[number] for number in strange if number not in as_utf8]
    name = _found(b"".join(rest)[:_JUDGED])
    odd = as_utf8 if len(as_utf8) <= len(rest) else {number for number in strange if number not in as_utf8}
    text = "".join(
        line.decode("utf_8" if number in as_utf8 else name, errors="replace") for number, line in enumerate(lines)
    )
    return text, name if len(as_utf8) <= len(rest) else "utf_8", frozenset(odd)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _found(sample: bytes) -> str:
    """Of the encodings that charset-normalizer finds possible the one in which most of the letters are such as Danes write.

    It judges long texts well; a list of a few names is the same to it in three of them.
    """
    from charset_normalizer import from_bytes

    possible = [
        match.encoding for match in from_bytes(sample, cp_isolation=list(ENCODINGS)) if match.encoding in ENCODINGS
    ]
    readings = {name: sample.decode(name, errors="replace") for name in possible or ["cp1252"]}
    return max(readings, key=lambda name: _danish(readings[name]))


def _danish(text: str) -> float:
    strange = [sign for sign in text if not sign.isascii()]
    return sum(sign in _LETTERS for sign in strange) / max(1, len(strange))


def rows_of(content: bytes, chosen: str = "") -> tuple[tuple[Row, ...], str, str]:
    """The rows in which something stands, the encoding and the separator. Raises Refused."""
    text, encoding, odd = decode(content, chosen)
    text = text.removeprefix("\ufeff")
    said = _SEP.match(text)
    first = 0
    if said:
        text, first = text[said.end() :], 1
    separator = said[1] if said else _separator(text)
    return tuple(_rows(text, separator, odd, first)), encoding, separator


def _rows(text: str, separator: str, odd: frozenset[int], first: int) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    cells, before, number = 0, first, 0
    try:
        for number, line in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise Refused(Refusal.ROWS, ark="", raekker=_lines(text))
            texts = tuple(_plain(cell) for cell in _trimmed(line))
            cells += len(texts)
            if len(texts) > MOST_COLUMNS or cells > MOST_CELLS:
                raise Refused(Refusal.FAR, ark="", celle=f"{letters(len(texts) - 1)}{number}")
            after = reader.line_num + first
            if texts:
                kinds = "".join(Kind.TEXT if cell else Kind.EMPTY for cell in texts)
                unread = any(_UNREAD in text for text in texts)
                yield Row(number + first, texts, kinds, odd=unread or not odd.isdisjoint(range(before, after)))
            before = after
    except csv.Error:
        raise Refused(Refusal.DAMAGED) from None


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _trimmed(line: Sequence[str]) -> Sequence[str]:
    """Without empty cells at the end."""
    end = len(line)
    while end and not line[end - 1].strip():
        end -= 1
    return line[:end]


def _plain(cell: str) -> str:
    """A cell as Excel would show it: ``="0123"`` is its way of writing a text, and so is an apostrophe before digits."""
    cell = cell.strip()
    if found := _AS_TEXT.fullmatch(cell):
        return found[1].strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2].isdigit() else cell


def _separator(text: str) -> str:
    """What parts the columns: what most rows of the beginning agree on; ";" where nothing does."""
    lines = text[: LONGEST * 2].splitlines(keepends=True)[:_SAMPLE]
    best, found = 0.0, ";"
    for each in SEPARATORS:
        score = _agreement(lines, each)
        if score > best + 0.2:
            best, found = score, each
    return found


def _agreement(lines: Iterable[str], separator: str) -> float:
    """How large a part of the rows has the commonest number of columns, where that is more than one."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if any(row)]
    except csv.Error:
        return 0.0
    many = [width for width in widths if width > 1]
    if not many:
        return 0.0
    commonest = max(set(many), key=many.count)
    return many.count(commonest) / len(widths)
