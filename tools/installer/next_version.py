"""Makes a next version of a packaged Windows program by changing nothing but its number: for tests, without a build of minutes.

The number stands in the frozen package ``smdb_desktop``, in the name of the folder of libraries, by which each program knows
it, and in the version block of each program; all are changed in place, so it must be as long as the one before. Facts:
PyInstaller's archive of modules is a table of names with places, each module compressed by zlib, whose reader passes over what
follows the end.
"""

import marshal
import shutil
import zlib
from pathlib import Path

PACKAGE = "smdb_desktop"
SHARED = "modules.pyz"
"""Beside the libraries: the modules of all programs of the folder (``packaging/one_archive.py``)."""
_ARCHIVE = b"PYZ\0"


class CannotChangeError(Exception):
    """The program holds its number in another way than is known here."""


def make(folder: Path, target: Path, version: str, following: str) -> None:
    """Copy the program to TARGET with the version FOLLOWING in the place of VERSION. Raises CannotChangeError."""
    if len(version) != len(following):
        raise CannotChangeError(f"{following} is not as long as {version}")
    shutil.copytree(folder, target, symlinks=True)
    inner = target / _inner(version)
    if inner.is_dir():
        inner.rename(target / _inner(following))
    shared = target / _inner(following) / SHARED
    if shared.is_file():
        modules = bytearray(shared.read_bytes())
        _change_package(modules, version.encode(), following.encode(), SHARED)
        shared.write_bytes(modules)
    for program in target.glob("*.exe"):
        data = bytearray(program.read_bytes().replace(_inner(version).encode(), _inner(following).encode()))
        if not shared.is_file():
            _change_package(data, version.encode(), following.encode(), program.name)
        for told in ("FileVersion", "ProductVersion"):
            _change_block(data, told, version, following)
        _change_numbers(data, version, following)
        program.write_bytes(data)


def _inner(version: str) -> str:
    """The folder of libraries, which a program knows by this name."""
    return f"_internal-{version}"


def _change_package(data: bytearray, version: bytes, following: bytes, name: str) -> None:
    # the last one: PyInstaller's own loader holds the mark as a constant
    start = data.rfind(_ARCHIVE)
    while start >= 0:
        table = start + int.from_bytes(data[start + 8 : start + 12], "big")
        try:
            entries = dict(marshal.loads(data[table:]))  # noqa: S302  our own build
            break
        except (ValueError, EOFError, TypeError):
            start = data.rfind(_ARCHIVE, 0, start)
    else:
        raise CannotChangeError(f"{name} holds no archive of modules")
    _, place, length = entries[PACKAGE]
    old = zlib.decompress(data[start + place : start + place + length])
    if old.count(version) != 1:
        raise CannotChangeError(f"{name} names its version {old.count(version)} times")
    packed = zlib.compress(old.replace(version, following), 9)
    if len(packed) > length:
        raise CannotChangeError(f"{following.decode()} does not fit where {version.decode()} was")
    data[start + place : start + place + len(packed)] = packed


def _change_block(data: bytearray, told: str, version: str, following: str) -> None:
    key = data.find(told.encode("utf-16-le"))
    value = data.find(version.encode("utf-16-le"), key)
    if key < 0 or not 0 <= value - key < 64:
        raise CannotChangeError(f"the version block has no {told}")
    data[value : value + 2 * len(version)] = following.encode("utf-16-le")


def _change_numbers(data: bytearray, version: str, following: str) -> None:
    """The fixed part of the version block: its mark, its own version, then the file's and the product's four numbers."""
    mark = data.find(bytes.fromhex("bd04effe00000100"))
    if mark < 0 or data[mark + 8 : mark + 16] != _numbers(version):
        raise CannotChangeError("the version block has other numbers")
    data[mark + 8 : mark + 24] = _numbers(following) * 2


def _numbers(version: str) -> bytes:
    first, second, third, fourth = [*map(int, version.split(".")), 0, 0][:4]
    return b"".join(part.to_bytes(2, "little") for part in (second, first, fourth, third))
