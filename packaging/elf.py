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


def hide_place(file: Path, place: str) -> bool:
    """Put a path without names in place of one that a file names, such as where its Python was installed; whether there was one.

    Only for what does not look for anything there: the packaged program tells its Python where its modules lie. Nothing moves,
    and the last name stays: linkers let a text end within a longer one, so that ``3.11.7`` may be the end of the path.
    """
    content, old = file.read_bytes(), place.encode()
    last = place.rpartition("/")[2].encode()
    if len(old) - len(last) <= len("/usr/"):  # such as /usr/bin: nobody's
        return False
    made = content.replace(old, b"/usr".ljust(len(old) - len(last), b"/") + last)
    if made != content:
        file.write_bytes(made)
    return made != content
