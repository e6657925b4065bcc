"""PKCS#12 files in either encoding (BER, as issuers write them, or DER), handed on in the one that the library reads.

Rewritten is only what lies around the protected contents: a file's MAC covers those byte for byte. Bounded in depth, in number
of parts and in the work that a file asks for before anything of it is opened. Facts: X.690 8.1 and 10, RFC 7292, RFC 8018.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MOST_PARTS = 20_000
DEEPEST = 32
MOST_ROUNDS = 10_000_000
"""All rounds of key derivation that a file asks for: half a second; issuers ask for 1 to 600,000 each."""

_SEQUENCE, _SET, _INTEGER, _OCTETS = 0x30, 0x31, 0x02, 0x04
_CONSTRUCTED = 0x20
_END = b"\x00\x00"
_DATA = bytes.fromhex("2a864886f70d010701")  # 1.2.840.113549.1.7.1
_CLOSED_KEY = bytes.fromhex("2a864886f70d010c0a0102")  # 1.2.840.113549.1.12.10.1.2


class BadEncoding(ValueError):
    """The bytes are no PKCS#12 file in BER or DER."""


class TooCostly(ValueError):
    """Opening the file would take longer than any honest file does."""


class Part(NamedTuple):
    """One element: its tag and either its bytes (primitive) or the elements in it (constructed)."""

    tag: int
    content: bytes
    parts: tuple[Part, ...]


def readable(data: bytes) -> bytes:
    """The same PKCS#12 file with its outer layer in DER; a file that is in DER comes back as it is.

    Raises BadEncoding for what has not the layout of RFC 7292, TooCostly where it asks for more than MOST_ROUNDS.
    """
    try:
        pfx = element_of(data)
        rounds = sum(_rounds(pfx))
        safe = octets_of(_explicit(pfx.parts[1]))
        for info in element_of(safe).parts:
            rounds += sum(_rounds(info))
            if info.parts[0].content == _DATA:
                rounds += sum(_rounds(element_of(octets_of(_explicit(info)))))
    except IndexError:
        raise BadEncoding("a part is missing") from None
    if rounds > MOST_ROUNDS:
        raise TooCostly(f"{rounds} rounds")
    return der_of(pfx)


def closed_keys(data: bytes) -> list[bytes]:
    """The encrypted private keys of a PKCS#12 file, each in DER, where they lie outside of what is encrypted together.

    Raises BadEncoding. The file has passed ``readable``.
    """
    found = []
    for info in element_of(octets_of(_explicit(element_of(data).parts[1]))).parts:
        if info.parts[0].content == _DATA:
            bags = element_of(octets_of(_explicit(info))).parts
            found += [der_of(_explicit(bag)) for bag in bags if bag.parts[0].content == _CLOSED_KEY]
    return found


def _explicit(info: Part) -> Part:
    """What a ContentInfo holds."""
    return info.parts[1].parts[0]


def element_of(data: bytes) -> Part:
    """The one sequence that these bytes are, in BER or DER. Raises BadEncoding."""
    part, end = _Reader(data).part(0, len(data), 0)
    if end != len(data) or part.tag != _SEQUENCE:
        raise BadEncoding("not one sequence")
    return part


class _Reader:
    """Reads elements out of bytes, counting them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._count = 0

    def part(self, at: int, end: int, depth: int) -> tuple[Part, int]:
        """The element at a place, and the place behind it; none reaches beyond ``end``."""
        self._count += 1
        if depth > DEEPEST or self._count > MOST_PARTS:
            raise BadEncoding("too deep or too many parts")
        tag, length, start = self._header(at, end)
        if not tag & _CONSTRUCTED:
            if length is None:
                raise BadEncoding("a value without length")
            return Part(tag, self._data[start : start + length], ()), start + length
        stop = end if length is None else start + length
        parts: list[Part] = []
        at = start
        while at < stop and not (length is None and self._data[at : min(at + 2, stop)] == _END):
            inner, at = self.part(at, stop, depth + 1)
            parts.append(inner)
        if length is not None:
            return Part(tag, b"", tuple(parts)), at
        if at >= stop:
            raise BadEncoding("no end of contents")
        return Part(tag, b"", tuple(parts)), at + 2

    def _header(self, at: int, end: int) -> tuple[int, int | None, int]:
        """Tag, length (None where an end mark closes the element) and the place of the contents."""
        if at + 2 > end:
            raise BadEncoding("cut off")
        tag, first, start = self._data[at], self._data[at + 1], at + 2
        if tag & 0x1F == 0x1F or tag == 0:
            raise BadEncoding("a tag that PKCS#12 has not")
        if first == 0x80:
            return tag, None, start
        length = first
        if first > 0x80:
            start += first & 0x7F
            if first > 0x84 or start > end:
                raise BadEncoding("a length that cannot be")
            length = int.from_bytes(self._data[at + 2 : start], "big")
        if start + length > end:
            raise BadEncoding("cut off")
        return tag, length, start


def octets_of(part: Part) -> bytes:
    """The bytes of an octet string, which BER may write in pieces."""
    if part.tag == _OCTETS:
        return part.content
    if part.tag != _OCTETS | _CONSTRUCTED:
        raise BadEncoding("no octet string")
    return b"".join(map(octets_of, part.parts))


def _rounds(part: Part) -> Iterator[int]:
    """The rounds of every key derivation: in each of its forms a number that follows the salt."""
    for before, number in zip(part.parts, part.parts[1:], strict=False):
        if number.tag == _INTEGER and before.tag | _CONSTRUCTED == _OCTETS | _CONSTRUCTED:
            yield int.from_bytes(number.content, "big")
    for inner in part.parts:
        yield from _rounds(inner)


def der_of(part: Part) -> bytes:
    """The element in DER: definite lengths in their shortest form, strings in one piece."""
    tag, content = part.tag, part.content
    if tag == _OCTETS | _CONSTRUCTED:
        tag, content = _OCTETS, octets_of(part)
    elif tag & _CONSTRUCTED:
        if tag < 0x80 and tag not in (_SEQUENCE, _SET):
            raise BadEncoding("another string in pieces")
        content = b"".join(map(der_of, part.parts))
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    written = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(written))) + written + content
