"""Reads and changes the names in ELF files: which libraries one itself asks for (``ldd`` would name those libraries' wants too),
where they are looked for, and where it was made. Standard library only.
"""

import struct
from pathlib import Path

_DYNAMIC, _LOAD = 2, 1
_NEEDED, _STRINGS, _SEARCHED = 1, 5, (15, 29)
_BESIDE = "$ORIGIN"


def needed(file: Path) -> list[str]:
    """The names of the libraries that a file links to, in its order; none for what is no 64-bit little-endian ELF file."""
    return [name for tag, name in _named(file.read_bytes()) if tag == _NEEDED]


def searched(file: Path) -> list[str]:
    """The folders that a file has its libraries looked for in beside the system's (RPATH and RUNPATH), as they stand there."""
    return [name for tag, name in _named(file.read_bytes()) if tag in _SEARCHED]


def search_beside_alone(file: Path) -> bool:
    """Drop the folders to look in that are not told from the file's own place; whether there were any.

    Such a folder is one of the machine that compiled it, where another could lay a library on the machine that runs it. The
    entries after it close the gap, as ``chrpath -d`` does it; nothing else in the file moves.
    """
    content = bytearray(file.read_bytes())
    table = _table(content)
    if table is None:
        return False
    start, length = table
    entries = list(struct.iter_unpack("<QQ", content[start : start + length]))
    names = dict(zip((entry for entry in entries if entry[0] in (_NEEDED, *_SEARCHED)), _named(content), strict=True))
    kept = [entry for entry in entries if entry[0] not in _SEARCHED or names[entry][1].startswith(_BESIDE)]
    if len(kept) == len(entries):
        return False
    kept += [(0, 0)] * (len(entries) - len(kept))
    content[start : start + length] = b"".join(struct.pack("<QQ", *entry) for entry in kept)
    file.write_bytes(content)
    return True


def _named(content: bytes | bytearray) -> list[tuple[int, str]]:
    """What a file tells by names: the kind of each and the name, in its order."""
    table = _table(content)
    if table is None:
        return []
    start, length = table
    entries = list(struct.iter_unpack("<QQ", content[start : start + length]))
    names = _place(content, next((value for tag, value in entries if tag == _STRINGS), 0))
    found = [(tag, names + value) for tag, value in entries if tag in (_NEEDED, *_SEARCHED)]
    return [(tag, content[place : content.index(b"\0", place)].decode("utf-8")) for tag, place in found]


def _table(content: bytes | bytearray) -> tuple[int, int] | None:
    """Where the table of what a file asks for lies, and its length; None in what has none."""
    return next(((offset, length) for kind, offset, _, length in _segments(content) if kind == _DYNAMIC), None)


def _place(content: bytes | bytearray, address: int) -> int:
    """Where in the file that lies which is loaded at an address."""
    for kind, offset, begins, length in _segments(content):
        if kind == _LOAD and begins <= address < begins + length:
            return address + offset - begins
    return address


def _segments(content: bytes | bytearray) -> list[tuple[int, int, int, int]]:
    """Kind, place, address and length of each; none for what is no 64-bit little-endian ELF file."""
    if content[:6] != b"\x7fELF\x02\x01":
        return []
    start, size, count = struct.unpack_from("<Q14xHH", content, 32)
    found = (struct.unpack_from("<IIQQQQ", content, start + each * size) for each in range(count))
    return [(kind, offset, address, length) for kind, _, offset, address, _, length in found]


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
