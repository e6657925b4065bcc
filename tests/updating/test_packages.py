"""Packages and lists that lie: signed all the same, because whoever signs can be mistaken or deceived."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.updating.listing import (
    File,
    Linked,
    Listing,
    ListingError,
    must_agree,
    of_folder,
    read,
    remove,
    write,
)
from smdb_desktop.updating.unpack import unpack
from tests.platforms import lead_to
from tests.updating.world import build
from tools.publish.repository import pack

CONTENT = b"print('hello')\n"


def listed(*paths: str, links: tuple[Linked, ...] = ()) -> Listing:
    digest = hashlib.sha256(CONTENT).hexdigest()
    files = tuple(File(path, len(CONTENT), digest) for path in paths)
    return Listing("program", "1.0", "linux-x86_64", (), 0, files, links)


def raw(**changed: Any) -> bytes:
    made = json.loads(write(listed("a.txt", "b/c.txt")))
    return json.dumps(made | changed).encode()


def zipped(path: Path, parts: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _part: None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = (stat.S_IFREG | 0o644) << 16
            change(part)
            container.writestr(part, content)
    return path


def test_a_list_is_read_as_it_was_written() -> None:
    made = listed("a.txt", "b/c.txt", links=(Linked("b/d.txt", "a.txt"),))
    assert read(write(made)) == made


BAD_PATHS = {
    "up": "../outside",
    "up within": "a/../../outside",
    "absolute": "/etc/passwd",
    "a drive": "C:/Windows/x.dll",
    "a drive without root": "C:x.dll",
    "a share": "//server/share/x",
    "a backslash": "a\\b",
    "a stream": "a.txt:hidden",
    "a device": "b/CON",
    "a device with an ending": "nul.txt",
    "a port": "b/com1.log",
    "a dot": "a/./b",
    "nothing": "",
    "nothing between": "a//b",
    "a folder": "a/",
    "a dot at the end": "a./b",
    "a space at the end": "a.txt ",
    "a line's end": "a\nb",
    "a null": "a\0b",
    "a control": "a\x9bb",
    "decomposed": "fru\u0308h.txt",
    "too long": "a/" * 100 + "b",
    "a star": "a*.txt",
}


@pytest.mark.parametrize("path", BAD_PATHS.values(), ids=BAD_PATHS.keys())
def test_a_path_that_leads_elsewhere_is_refused_before_anything_is_written(path: str, tmp_path: Path) -> None:
    with pytest.raises(ListingError):
        write(listed("a.txt", path))
    made = json.loads(write(listed("a.txt", "b/c.txt")))
    made["files"][1]["path"] = path
    with pytest.raises(ListingError):
        read(json.dumps(made).encode())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "paths",
    [
        ("a.txt", "A.txt"),
        ("a.txt", "a.txt"),
        ("lib/a.txt", "LIB/b.txt"),
        ("a", "a/b"),
        ("A", "a/b"),
        ("straße.txt", "STRASSE.txt"),
        ("\ufb01le.txt", "file.txt"),
    ],
)
def test_two_that_some_file_system_takes_for_one_are_refused(paths: tuple[str, ...]) -> None:
    with pytest.raises(ListingError):
        write(listed(*paths))


@pytest.mark.parametrize("to", ["/etc/passwd", "../outside", "not-listed.txt", "l.txt"])
def test_a_link_leads_to_a_listed_file_or_is_refused(to: str) -> None:
    with pytest.raises(ListingError):
        write(listed("a.txt", links=(Linked("l.txt", to),)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b"x" * 4_000_001,
        raw(format="smdb-files/2"),
        raw(version="../1"),
        raw(name="Program"),
        raw(files=None),
        raw(files=[1]),
        raw(files=[{"path": "a", "length": True, "sha256": "0" * 64}]),
        raw(files=[{"path": "a", "length": -1, "sha256": "0" * 64}]),
        raw(files=[{"path": "a", "length": 1, "sha256": "0" * 63 + "G"}]),
        raw(files=[{"path": "a", "length": 10**12, "sha256": "0" * 64}]),
        raw(files=[{"path": f"f{n}", "length": 0, "sha256": "0" * 64} for n in range(20_001)]),
        raw(start=["not-listed"]),
        raw(schema=-1),
    ],
    ids=range(16),
)
def test_what_is_no_list_is_none(content: bytes) -> None:
    with pytest.raises(ListingError):
        read(content)


# -- packages --------------------------------------------------------------------------------------------------------------------


def as_link(part: zipfile.ZipInfo) -> None:
    part.external_attr = (stat.S_IFLNK | 0o777) << 16


def as_device(part: zipfile.ZipInfo) -> None:
    part.external_attr = (stat.S_IFCHR | 0o666) << 16


def packed_otherwise(part: zipfile.ZipInfo) -> None:
    part.compress_type = zipfile.ZIP_LZMA


@pytest.mark.parametrize(
    ("parts", "change"),
    [
        ({"a.txt": CONTENT}, None),
        ({"a.txt": CONTENT, "b/c.txt": CONTENT, "../d.txt": CONTENT}, None),
        ({"a.txt": CONTENT, "B/C.txt": CONTENT}, None),
        ({"a.txt": CONTENT, "b/c.txt": CONTENT + b"x"}, None),
        ({"a.txt": CONTENT, "b/c.txt": CONTENT[:-1] + b"x"}, None),
        ({"a.txt": CONTENT, "b/c.txt": bytes(10_000_000)}, None),
        ({"a.txt": CONTENT, "b/c.txt": CONTENT}, as_link),
        ({"a.txt": CONTENT, "b/c.txt": CONTENT}, as_device),
        ({"a.txt": CONTENT, "b/c.txt": CONTENT}, packed_otherwise),
        ({"a.txt": CONTENT, "b/": b"", "b/c.txt": CONTENT}, None),
    ],
    ids=["lacks", "leads up", "case", "longer", "other", "bomb", "link", "device", "lzma", "folder"],
)
def test_a_package_that_is_not_its_list(
    tmp_path: Path, parts: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None
) -> None:
    package = zipped(tmp_path / "p.zip", parts, change or (lambda _part: None))
    with pytest.raises(ListingError):
        unpack(package, listed("a.txt", "b/c.txt"), tmp_path / "in" / "here")
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()} - {"p.zip", "a.txt", "c.txt"}
    assert left == set()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice(tmp_path: Path) -> None:
    package = zipped(tmp_path / "p.zip", {"a.txt": CONTENT})
    with zipfile.ZipFile(package, "a") as container:
        container.writestr("a.txt", CONTENT)
    with pytest.raises(ListingError):
        unpack(package, listed("a.txt"), tmp_path / "here")


def test_a_part_whose_length_is_a_lie(tmp_path: Path) -> None:
    """The directory of the package says a few bytes, and a hundred megabytes come out."""
    package = zipped(tmp_path / "p.zip", {"a.txt": bytes(100_000_000)})
    content = package.read_bytes()
    length = (100_000_000).to_bytes(4, "little")
    package.write_bytes(content.replace(length, len(CONTENT).to_bytes(4, "little")))
    with pytest.raises(ListingError):
        unpack(package, listed("a.txt"), tmp_path / "here")
    assert sum(path.stat().st_size for path in (tmp_path / "here").rglob("*")) <= len(CONTENT) * 2


@pytest.mark.parametrize("at", range(0, 260, 7))
def test_a_damaged_package(tmp_path: Path, at: int) -> None:
    package = zipped(tmp_path / "p.zip", {"a.txt": CONTENT, "b/c.txt": CONTENT})
    content = bytearray(package.read_bytes())
    content[at % len(content)] ^= 0x55
    package.write_bytes(content)
    folder = tmp_path / "here"
    try:
        unpack(package, listed("a.txt", "b/c.txt"), folder)
    except ListingError:
        return
    must_agree(folder, listed("a.txt", "b/c.txt"))


def test_a_build_is_packed_and_unpacked_as_it_was(tmp_path: Path) -> None:
    made = build(tmp_path / "build", "1.0", extra={"mappe med æøå/ø.txt": b"x", "empty.txt": b""})
    listing = of_folder(made, "program", "1.0", "linux-x86_64", ("smdb-desktop",), 2)
    pack(made, listing, tmp_path / "a.zip")
    pack(made, listing, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    folder = tmp_path / "here"
    for _ in range(2):
        unpack(tmp_path / "a.zip", listing, folder)
    assert of_folder(folder, "program", "1.0", "linux-x86_64", ("smdb-desktop",), 2) == listing
    remove(folder, listing)
    assert not folder.exists()


def test_what_is_removed_is_never_behind_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.txt").write_bytes(CONTENT)
    folder = tmp_path / "here"
    folder.mkdir()
    lead_to(folder / "b", outside)
    remove(folder, listed("a.txt", "b/c.txt"))
    assert (outside / "c.txt").read_bytes() == CONTENT


def test_a_folder_that_is_a_link_is_no_version_and_is_not_emptied(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_bytes(CONTENT)
    folder = tmp_path / "here"
    lead_to(folder, outside)
    with pytest.raises(ListingError, match="link"):
        must_agree(folder, listed("a.txt"))
    remove(folder, listed("a.txt"))
    assert (outside / "a.txt").read_bytes() == CONTENT
