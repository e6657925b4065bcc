"""The search through a packaged build finds what may not be there, wherever it is packed, and takes nothing sound for it."""

from __future__ import annotations

import importlib.util
import marshal
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from types import ModuleType

import pytest

import PySide6

from smdb_desktop.examples.demo_data import made_up_cpr
from tests.house.house_tree import ROOT

HERE = "/ho" + "me/anna/kilden"
PYTHON = HERE.replace("kilden", "python/3.11.7").encode()
PERSON = "01" + "0190-1114"


def by_name(name: str) -> ModuleType:
    """A module of packaging/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def inside() -> ModuleType:
    return by_name("inside")


def program(modules: dict[str, bytes]) -> bytes:
    """A program with its archive behind it, as PyInstaller lays it out; the modules in the archive within."""
    body, table = b"PYZ\0" + b"\0" * 8, []
    for name, code in modules.items():
        packed = zlib.compress(code)
        table.append((name, (0, len(body), len(packed))))
        body += packed
    pyz = body[:8] + struct.pack("!i", len(body)) + body[12:] + marshal.dumps(table)
    called = b"PYZ.pyz\0"
    entry = struct.pack("!iIIIBc", 18 + len(called), 0, len(pyz), len(pyz), 0, b"z") + called
    end = struct.pack(
        "!8sIIII64s", b"MEI\x0c\x0b\x0a\x0b\x0e", len(pyz) + len(entry) + 88, len(pyz), len(entry), 311, b""
    )
    return b"\x7fELF the bootloader" + pyz + entry + end


@pytest.fixture
def build(tmp_path: Path) -> Path:
    home = tmp_path / "udgave"
    (home / "_internal").mkdir(parents=True)
    (home / "program").write_bytes(
        program({"smdb_desktop.app": b"sound", "json": f"{made_up_cpr(3)} 150277-9995".encode()})
    )
    (home / "_internal" / "kort.txt").write_text("2025-07-01 12345678901 1.0.190111-4", encoding="utf-8")
    with zipfile.ZipFile(home / "_internal" / "base_library.zip", "w") as archive:
        archive.writestr("enum.pyc", b"sound")
    return home


def test_a_sound_build_is_without_faults(build: Path, inside: ModuleType) -> None:
    assert inside.faults(build, {HERE}) == []
    places = {place for place, _ in inside.contents(build)}
    assert {"program!PYZ.pyz!json", "_internal/base_library.zip!enum.pyc", "_internal/kort.txt"} <= places


@pytest.mark.parametrize("bad", [PERSON, PERSON.replace("-", ""), f"{HERE}/a.py"])
def test_it_is_found_in_a_file_in_an_archive_and_in_a_module(build: Path, inside: ModuleType, bad: str) -> None:
    content = f"x = '{bad}'".encode()
    (build / "_internal" / "fil.json").write_bytes(content)
    (build / "program").write_bytes(program({"smdb_desktop.app": content}))
    with zipfile.ZipFile(build / "_internal" / "base_library.zip", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("os.pyc", content)
    # the archive of modules alone, as two programs share it
    alone = program({"smdb_desktop.cli": content}).removeprefix(b"\x7fELF the bootloader")
    (build / "_internal" / "modules.pyz").write_bytes(alone)
    told = "\n".join(inside.faults(build, {HERE}))
    for place in (
        *("_internal/fil.json ", "program!PYZ.pyz!smdb_desktop.app ", "_internal/base_library.zip!os.pyc "),
        "_internal/modules.pyz!smdb_desktop.cli ",
    ):
        assert place in told
    # the number itself is not told again
    assert PERSON not in told


def test_ten_digits_in_a_library_count_only_with_their_stroke(build: Path, inside: ModuleType) -> None:
    library = build / "_internal" / "lib.so"
    library.write_bytes(b"\x7fELF " + PERSON.replace("-", "").encode() + b" ")
    assert inside.faults(build, set()) == []
    library.write_bytes(b"\x7fELF " + PERSON.encode() + b" ")
    assert len(inside.faults(build, set())) == 1


def test_what_belongs_to_the_making_is_found(build: Path, inside: ModuleType) -> None:
    (build / "_internal" / "tests").mkdir()
    (build / "_internal" / "tests" / "data.json").write_bytes(b"{}")
    (build / "program").write_bytes(program({"hypothesis.core": b"", "benchmarks.child": b""}))
    assert len(inside.faults(build, set())) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="ELF is the form of Linux")
def test_a_place_is_hidden_and_what_ends_in_it_stays(tmp_path: Path) -> None:
    elf = by_name("elf")
    library = tmp_path / "lib.so"
    before = b"\x7fELF\0" + PYTHON + b"\0" + PYTHON + b"/lib\0sound\0"
    library.write_bytes(before)
    assert elf.hide_place(library, PYTHON.decode())
    after = library.read_bytes()
    assert len(after) == len(before) and b"anna" not in after and after.count(b"/3.11.7") == 2
    assert after.endswith(b"/lib\0sound\0")
    # a system's own place is nobody's
    library.write_bytes(b"\x7fELF\0/usr/local\0")
    assert not elf.hide_place(library, "/usr") and not elf.hide_place(library, "/usr/local")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ELF is the form of Linux")
def test_no_library_is_looked_for_where_the_machine_that_built_had_its_own(tmp_path: Path) -> None:
    elf = by_name("elf")
    ours, foreign = tmp_path / "ours.so", tmp_path / "foreign.so"
    (library,) = (file for file in Path(PySide6.__file__).parent.glob("QtCore.*.so") if elf.searched(file))
    content = library.read_bytes()
    ours.write_bytes(content)
    foreign.write_bytes(content.replace(b"$ORIGIN", b"/opt/py"))
    before = elf.needed(ours)
    assert "libc.so.6" in before and elf.searched(foreign)[0].startswith("/opt/py")
    assert [elf.search_beside_alone(each) for each in (ours, foreign)] == [False, True]
    assert ours.read_bytes() == content
    assert elf.searched(foreign) == [] and elf.needed(foreign) == before
    assert foreign.stat().st_size == len(content)
    assert not elf.search_beside_alone(foreign), "done again it leaves the same file"
    text = tmp_path / "text.so"
    text.write_bytes(b"not a library")
    assert not elf.search_beside_alone(text) and elf.needed(text) == []
