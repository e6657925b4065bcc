"""Reads and changes the names in ELF files: which libraries one itself asks for (``ldd`` would name those libraries' wants too),
and where it was made. Standard library only.
"""

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


def rename_places(file: Path, old: str, new: str) -> bool:
    """Put another path in place of one that a file names, such as where its Python was installed; whether there was one.

    Only for what does not look for anything there: the packaged program tells its Python where its modules lie. ``new`` is not
    longer, so that nothing moves; what is too much of a text is filled up behind its end.
    """
    content = file.read_bytes()
    old_bytes, new_bytes = old.encode(), new.encode()
    if len(new_bytes) > len(old_bytes):
        raise ValueError(f"{new} is longer than {old}")
    made, at = bytearray(content), content.find(old_bytes)
    found = at >= 0
    while at >= 0:
        begin, end = made.rfind(b"\0", 0, at) + 1, made.index(b"\0", at)
        made[begin:end] = bytes(made[begin:end]).replace(old_bytes, new_bytes).ljust(end - begin, b"\0")
        at = content.find(old_bytes, end)
    if found:
        file.write_bytes(made)
    return found
