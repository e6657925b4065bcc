"""Opens everything in a packaged build and looks for what may not be there: ``python inside.py FOLDER``.

A path of the machine that built, a test or a tool, a number that could be a citizen's. It looks into every file, and into the
archive in the program and the one of Python's own modules too. Standard library only; PyInstaller's archives are known by their
form.
"""

import datetime
import io
import marshal
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

# the form of PyInstaller's archive: its end, and an entry of its table
_END, _MAGIC = "!8sIIII64s", b"MEI\x0c\x0b\x0a\x0b\x0e"
_ENTRY = "!iIIIBc"
# how an archive of modules begins, within a program or in a file of its own
_MODULES = b"PYZ\0"

NOT_OURS_TO_SHIP = {
    *(
        "tests",
        "tools",
        "benchmarks",
        "dev",
        "pytest",
        "_pytest",
        "hypothesis",
        "mypy",
        "ruff",
        "PyInstaller",
        "cyclonedx",
    )
}
"""The first names of modules and folders that belong to the making, not to the program."""

_PERSON = re.compile(rb"(?<![\w.-])(\d{2})(\d{2})(\d{2})(-?)(\d{4})(?![\w.-])")
_LIBRARY = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe")
# the guides' own citizens, and a place of production in the shared cases, a number of ten digits too
_NOBODY = {b"1502779995", b"1007059995", b"1011489075"}
# what its authors show as examples in python-stdnum's own documentation
_OTHERS_EXAMPLES = ("stdnum/dk/cpr.py",)
# of the made-up citizens of the demo: nobody has one of these, and the last digit never fits
_MADE_UP = re.compile(rb"\d{6}999[123]")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def contents(build: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a build with its place, and every piece of the archives among them with the place behind ``!``."""
    for file in sorted(build.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        content, place = file.read_bytes(), file.relative_to(build).as_posix()
        yield place, content
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in sorted(archive.namelist()):
                    yield f"{place}!{name}", archive.read(name)
        elif content.startswith(_MODULES):
            for name, piece in _modules(content):
                yield f"{place}!{name}", piece
        elif content.rfind(_MAGIC) > 0:
            for name, piece in _packed(content):
                yield f"{place}!{name}", piece


def _packed(program: bytes) -> Iterator[tuple[str, bytes]]:
    """The pieces of the archive behind a program, and the modules of the archive within that one."""
    end = program.rfind(_MAGIC)
    _, length, table_at, table_size, _, _ = struct.unpack_from(_END, program, end)
    start = end + struct.calcsize(_END) - length
    at, last, header = start + table_at, start + table_at + table_size, struct.calcsize(_ENTRY)
    while at < last:
        size, offset, packed, _, compressed, kind = struct.unpack_from(_ENTRY, program, at)
        name = program[at + header : at + size].rstrip(b"\0").decode("utf-8")
        piece = program[start + offset : start + offset + packed]
        at += size
        if kind == b"z":
            yield from ((f"{name}!{module}", code) for module, code in _modules(piece))
        elif name:
            yield name, zlib.decompress(piece) if compressed else piece


def _modules(archive: bytes) -> Iterator[tuple[str, bytes]]:
    (table_at,) = struct.unpack_from("!i", archive, 8)
    for name, (_, offset, length) in marshal.loads(archive[table_at:]):  # noqa: S302  our own build's
        yield name, zlib.decompress(archive[offset : offset + length]) if length else b""


def faults(build: Path, machine: set[str]) -> list[str]:
    """A sentence for each thing that may not be there; ``machine`` are the paths that tell where the build was made."""
    paths = [each.encode() for each in sorted(machine)]
    found = []
    for place, content in contents(build):
        last = place.rpartition("!")[2]
        if "!" in place and re.split(r"[./]", last)[0] in NOT_OURS_TO_SHIP:
            found.append(f"{place} belongs to the making of the program")
        if set(Path(place.partition("!")[0]).parts) & NOT_OURS_TO_SHIP:
            found.append(f"{place} belongs to the making of the program")
        for path in paths:
            if path in content:
                found.append(f"{place} names {path.decode()}")
        # in a library any ten digits may stand, such as those of a constant
        numbers = (each for each in _PERSON.finditer(content) if each[4] or not content.startswith(_LIBRARY))
        if place.endswith(_OTHERS_EXAMPLES):
            continue
        found += [f"{place} holds a number that could be a citizen's" for each in numbers if _could_be(each)]
    return found


def _could_be(match: re.Match[bytes]) -> bool:
    """Whether ten digits could be somebody's number: written with its stroke, or with a check digit that fits."""
    day, month, year, stroke, serial = match.groups()
    digits = day + month + year + serial
    try:
        datetime.date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    if digits in _NOBODY or _MADE_UP.fullmatch(digits):
        return False
    return bool(stroke) or sum(w * int(chr(d)) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def made_here(root: Path) -> set[str]:
    """The paths that tell of this machine: the sources, the environment, Python, the home of whoever built."""
    home = Path.home()
    known = {root, Path(sys.prefix), Path(sys.base_prefix)}
    # a home like /root is in every system's own files
    known |= {home} if len(home.parts) > 2 else set()
    return {str(each) for each in known if len(each.parts) > 2} | {
        str(each.as_posix()) for each in known if len(each.parts) > 2
    }


def main(build: Path) -> int:
    """Look, and say; returns 1 when something was found."""
    found = faults(build, made_here(Path(__file__).resolve().parent.parent))
    for each in found[:40]:
        print(each)
    print(f"{len(found)} things that may not be inside")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: inside.py FOLDER (the packaged program's)")
    sys.exit(main(Path(sys.argv[1]).resolve()))
