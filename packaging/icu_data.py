"""Trims the data library of ICU, the largest file of a Linux build, to what Qt asks of it in Danish and English.

Qt takes collation, currencies and the names of time zones from it; spelling of dates and numbers it brings itself, and it breaks
lines and words by tables of its own. A language that is not kept is ordered as ICU's root says. Standard library only: the
library holds nothing but one table, so its file is cut and its few headers are moved, and no compiler is needed.
"""

import fnmatch
import struct
from pathlib import Path

LANGUAGES = ("root", "da", "da_DK", "en", "en_US", "en_GB", "en_001", "en_150", "en_DK")
# by folder of the table: the trees of languages, of which only ours stay, and what a tree's bundles lean on
TREES = ("", "coll", "curr", "lang", "region", "zone")
SUPPORT = ("pool", "res_index", "supplementalData", "ucadata")
# what stands beside the bundles of languages in the table's first folder
GENERAL = (
    *("currencyNumericCodes", "dayPeriods", "genderList", "grammaticalFeatures", "icustd", "icuver", "keyTypeData"),
    *("langInfo", "likelySubtags", "metaZones", "metadata", "numberingSystems", "pluralRanges", "plurals"),
    *("timezoneTypes", "units", "windowsZones", "zoneinfo64"),
)
# normal forms, properties, and the one-byte encodings of western Europe; the Unicode ones need no table
PLAIN = ("*.nrm", "uemoji.icu", "ulayout.icu", "cnvalias.icu", "ibm-5348*.cnv", "ibm-923*.cnv")

_PAGE = 0x1000
_ALIGN = 16
_LOAD, _DYNSYM = 1, 11


def is_kept(name: str) -> bool:
    """Whether an entry stays, by its name below the table's own (``coll/da.res``)."""
    folder, _, file = name.rpartition("/")
    if folder in TREES and file.endswith((".res", ".icu")):
        stem = file.rpartition(".")[0]
        if stem in LANGUAGES or stem in SUPPORT or (folder == "" and stem in GENERAL):
            return True
    return folder == "" and any(fnmatch.fnmatchcase(file, pattern) for pattern in PLAIN)


def trimmed_table(table: bytes) -> bytes:
    """A table of ICU (``icudtNNl``, little end first) with only the entries kept, in the same order."""
    header = struct.unpack_from("<H", table)[0]
    if table[2:4] != b"\xda\x27" or table[12:16] != b"CmnD" or table[8] != 0:
        raise ValueError("not a little-endian table of ICU")
    count = struct.unpack_from("<I", table, header)[0]
    places = [struct.unpack_from("<II", table, header + 4 + 8 * each) for each in range(count)]
    ends = [start for _, start in places[1:]] + [len(table) - header]
    kept = []
    for (name_at, start), end in zip(places, ends, strict=True):
        name = table[header + name_at : table.index(b"\0", header + name_at)]
        if is_kept(name.decode("ascii").partition("/")[2]):
            kept.append((name + b"\0", table[header + start : header + end]))
    names_at = 4 + 8 * len(kept)
    contents_at = _up(names_at + sum(len(name) for name, _ in kept), _ALIGN)
    entries, names, contents = bytearray(), bytearray(), bytearray()
    for name, content in kept:
        entries += struct.pack("<II", names_at + len(names), contents_at + len(contents))
        names += name
        contents += content.ljust(_up(len(content), _ALIGN), b"\0")
    start = struct.pack("<I", len(kept)) + entries + names
    return table[:header] + start.ljust(contents_at, b"\0") + contents


def trim(source: Path, target: Path) -> None:
    """Write a trimmed copy of ``libicudata``; raises ValueError where the library is laid out otherwise than it has been."""
    library = source.read_bytes()
    if library[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{source.name} is not a 64-bit library with the little end first")
    segments = _headers(library, 32, 54, 56, "<IIQQQQQQ")
    sections = _headers(library, 40, 58, 60, "<IIQQQQIIQQ")
    (symbols,) = (each for each in sections if each[1] == _DYNSYM)
    symbol_at = symbols[4] + 24
    _, _, _, _, data_at, size = struct.unpack_from("<IBBHQQ", library, symbol_at)
    first = next(each for each in segments if each[0] == _LOAD)
    # the table has to be the last thing in the first segment, and that segment has to lie in the file as in memory
    if symbols[5] != 48 or (first[2], first[3]) != (0, 0) or first[5] != data_at + size:
        raise ValueError(f"{source.name} holds more than one table")
    table = trimmed_table(library[data_at : data_at + size])
    end, new_end = data_at + size, data_at + len(table)
    gone = (end - new_end) // _PAGE * _PAGE
    made = bytearray(library[:data_at] + table + bytes(end - gone - new_end) + library[end:])
    struct.pack_into("<Q", made, symbol_at + 16, len(table))
    sections_at = struct.unpack_from("<Q", library, 40)[0] - gone
    struct.pack_into("<Q", made, 40, sections_at)
    for number, each in enumerate(segments):
        kind, flags, offset, address, physical, in_file, in_memory, align = each
        if offset >= end:
            offset, address, physical = offset - gone, address - gone, physical - gone
        elif each is first:
            in_file = in_memory = new_end
        place = struct.unpack_from("<Q", library, 32)[0] + number * 56
        struct.pack_into("<IIQQQQQQ", made, place, kind, flags, offset, address, physical, in_file, in_memory, align)
    for number, (name, kind, flags, address, offset, length, *rest) in enumerate(sections):
        if offset == data_at:
            length = len(table)
        elif offset >= end:
            offset, address = offset - gone, address - gone if address else 0
        place = sections_at + number * 64
        struct.pack_into("<IIQQQQIIQQ", made, place, name, kind, flags, address, offset, length, *rest)
    target.write_bytes(made)


def _headers(library: bytes, at: int, size_at: int, count_at: int, shape: str) -> list[tuple[int, ...]]:
    """The program's or the sections' headers; the three numbers are where ELF's header says place, size and count."""
    start = struct.unpack_from("<Q", library, at)[0]
    size, count = struct.unpack_from("<H", library, size_at)[0], struct.unpack_from("<H", library, count_at)[0]
    if size != struct.calcsize(shape):
        raise ValueError("headers of another size")
    return [struct.unpack_from(shape, library, start + number * size) for number in range(count)]


def _up(number: int, step: int) -> int:
    return -(-number // step) * step
