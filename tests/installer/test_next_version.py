"""A next version differs from a packaged program in its number alone, at each place where that stands."""

from __future__ import annotations

import marshal
import zlib
from pathlib import Path

import pytest

from tools.installer import next_version

MARK = bytes.fromhex("bd04effe00000100")


def program(version: str, numbers: bytes) -> bytes:
    """A program like a packaged one: a version block, and an archive of modules behind it."""
    block = b"".join(f"{told}\0{version}\0".encode("utf-16-le") for told in ("FileVersion", "ProductVersion"))
    modules = {"smdb_desktop": b"__version__ " + version.encode(), "smdb_desktop.app": b"another module" * 20}
    body, table = bytearray(b"PYZ\0" + b"pyc!" + bytes(4)), []
    for name, code in modules.items():
        packed = zlib.compress(code, 9)
        table.append((name, (0, len(body), len(packed))))
        body += packed
    body[8:12] = len(body).to_bytes(4, "big")
    # the mark of an archive that is none, as the loader holds one
    return b"MZ PYZ\0 loader" + MARK + numbers * 2 + block + bytes(body) + marshal.dumps(table) + b"the end"


def module(data: bytes, name: str) -> bytes:
    """The code of a module, read as PyInstaller reads it."""
    start = data.rfind(b"PYZ\0")
    table = dict(marshal.loads(data[start + int.from_bytes(data[start + 8 : start + 12], "big") :]))  # noqa: S302
    _, place, length = table[name]
    return zlib.decompress(data[start + place : start + place + length])


def test_the_number_changes_and_nothing_else(tmp_path: Path) -> None:
    old, new = bytes.fromhex("0100000000000200"), bytes.fromhex("0100000000000300")
    inner = tmp_path / "a" / "_internal-0.1.2"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "p.exe").write_bytes(program("0.1.2", old) + b"_internal-0.1.2")
    (inner / "q.dll").write_bytes(program("0.1.2", old))
    next_version.make(tmp_path / "a", tmp_path / "b", "0.1.2", "0.1.3")
    data = (tmp_path / "b" / "p.exe").read_bytes()
    assert module(data, "smdb_desktop") == b"__version__ 0.1.3"
    assert module(data, "smdb_desktop.app") == b"another module" * 20
    assert [data.count(number.encode("utf-16-le")) for number in ("0.1.3", "0.1.2")] == [2, 0]
    assert MARK + new * 2 in data and old not in data
    assert len(data) == (tmp_path / "a" / "p.exe").stat().st_size
    assert data.endswith(b"_internal-0.1.3")
    assert (tmp_path / "b" / "_internal-0.1.3" / "q.dll").read_bytes() == program("0.1.2", old)
    assert not (tmp_path / "b" / "_internal-0.1.2").exists()


def test_modules_that_two_programs_share_are_changed_once(tmp_path: Path) -> None:
    """``packaging/one_archive.py``: beside the libraries, and the programs' own archives are empty."""
    old = bytes.fromhex("0100000000000200")
    inner = tmp_path / "a" / "_internal-0.1.2"
    inner.mkdir(parents=True)
    whole = program("0.1.2", old)
    start = whole.rfind(b"PYZ\0")
    (inner / next_version.SHARED).write_bytes(whole[start:])
    for name in ("p.exe", "q.exe"):
        (tmp_path / "a" / name).write_bytes(whole[:start])
    next_version.make(tmp_path / "a", tmp_path / "b", "0.1.2", "0.1.3")
    data = (tmp_path / "b" / "_internal-0.1.3" / next_version.SHARED).read_bytes()
    assert module(data, "smdb_desktop") == b"__version__ 0.1.3" and len(data) == len(whole) - start
    for name in ("p.exe", "q.exe"):
        told = (tmp_path / "b" / name).read_bytes()
        assert [told.count(number.encode("utf-16-le")) for number in ("0.1.3", "0.1.2")] == [2, 0]


@pytest.mark.parametrize("following", ["0.1.10", "0.2"])
def test_a_number_of_another_length_is_refused(tmp_path: Path, following: str) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(next_version.CannotChangeError):
        next_version.make(tmp_path / "a", tmp_path / "b", "0.1.0", following)
    assert not (tmp_path / "b").exists()


def test_a_program_without_an_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "p.exe").write_bytes(b"MZ PYZ\0 nothing")
    with pytest.raises(next_version.CannotChangeError, match="no archive"):
        next_version.make(tmp_path / "a", tmp_path / "b", "0.1.0", "0.1.1")
