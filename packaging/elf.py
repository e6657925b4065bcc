"""Reads which libraries an ELF file itself asks for. Standard library only; ``ldd`` would name those libraries' own wants too."""

import struct
from pathlib import Path

_DYNAMIC, _LOAD = 2, 1
_NEEDED, _STRINGS = 1, 5


def needed(file: Path) -> list[str]:
    """The names of the libraries that a file links to, in its order; none for what is no 64-bit little-endian ELF file."""
    content = file.read_bytes()
    if content[:6] != b"\x7fELF\x02\x01":
        return []
    start, size, count = struct.unpack_from("<Q14xHH", content, 32)
    segments = [struct.unpack_from("<IIQQQQ", content, start + each * size) for each in range(count)]
    entries: list[tuple[int, int]] = []
    for kind, _, offset, _, _, length in segments:
        if kind == _DYNAMIC:
            entries = list(struct.iter_unpack("<QQ", content[offset : offset + length]))
    names = next((value for tag, value in entries if tag == _STRINGS), 0)
    for kind, _, offset, address, _, length in segments:
        if kind == _LOAD and address <= names < address + length:
            names += offset - address
            break
    found = [names + value for tag, value in entries if tag == _NEEDED]
    return [content[place : content.index(b"\0", place)].decode("utf-8") for place in found]
