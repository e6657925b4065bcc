"""The files of a packaged build are held up against its list, by us and by ``sha256sum``, and the list is the same each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from smdb_desktop.cli import packaged
from tests.house.house_tree import ROOT
from tests.platforms import lead_to


@pytest.fixture(scope="module")
def hashes() -> ModuleType:
    import importlib.util

    spec = importlib.util.spec_from_file_location("hashes", ROOT / "packaging" / "hashes.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def build(tmp_path: Path, hashes: ModuleType) -> Path:
    home = tmp_path / "en udgave æøå"
    (home / "_internal" / "lib").mkdir(parents=True)
    (home / "smdb-desktop").write_bytes(b"the program")
    (home / "_internal" / "lib" / "one.so").write_bytes(b"one" * 1000)
    (home / "_internal" / "two ø.txt").write_bytes(b"")
    if sys.platform != "win32":
        (home / "_internal" / "link.so").symlink_to("lib/one.so")
    hashes.write(home)
    return home


def told(home: Path) -> list[str]:
    return [str(fault) for fault in packaged.faults(home, packaged.listed(home))]


def test_a_build_as_it_was_made_is_without_faults(build: Path) -> None:
    assert told(build) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the outsider's program is not there")
def test_an_outsider_reads_the_same_list(build: Path) -> None:
    def outsider() -> int:
        command = ["sha256sum", "--check", "--quiet", "--strict", packaged.LIST]
        return subprocess.run(command, cwd=build, capture_output=True, check=False).returncode

    assert outsider() == 0
    (build / "_internal" / "lib" / "one.so").write_bytes(b"two")
    assert outsider() != 0


def test_what_is_changed_missing_or_foreign_is_named(build: Path) -> None:
    (build / "_internal" / "lib" / "one.so").write_bytes(b"one" * 999 + b"onf")
    (build / "_internal" / "two ø.txt").unlink()
    (build / "_internal" / "lib" / "three.so").write_bytes(b"")
    found = told(build)
    assert "_internal/lib/one.so er ændret" in found
    assert "_internal/two ø.txt mangler eller kan ikke læses" in found
    assert "_internal/lib/three.so hører ikke til" in found


def test_a_link_back_does_not_lead_round_and_round(build: Path) -> None:
    lead_to(build / "_internal" / "lib" / "back", build / "_internal")
    assert told(build) == []


def test_what_lies_beside_the_program_may_be_an_installers(build: Path) -> None:
    (build / "uninstall.exe").write_bytes(b"x")
    assert told(build) == []


def test_a_list_that_is_none_is_refused(build: Path) -> None:
    (build / packaged.LIST).write_text("no list\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unpack"):
        packaged.listed(build)
    (build / packaged.LIST).unlink()
    with pytest.raises(OSError, match=packaged.LIST):
        packaged.listed(build)


def test_the_list_is_sorted_and_the_same_each_time(build: Path, hashes: ModuleType) -> None:
    before = (build / hashes.LIST).read_bytes()
    names = [line.split("  ", 1)[1] for line in before.decode().splitlines()]
    assert names == sorted(names) and hashes.LIST not in names
    hashes.write(build)
    assert (build / hashes.LIST).read_bytes() == before
    assert hashes.LIST == packaged.LIST


def test_two_builds_are_compared_file_by_file(build: Path, tmp_path: Path, hashes: ModuleType) -> None:
    import shutil

    other = tmp_path / "other"
    shutil.copytree(build, other, symlinks=True)
    assert hashes.main(build, other) == 0
    (other / "smdb-desktop").write_bytes(b"another program")
    (other / "more").write_bytes(b"")
    assert hashes.differing(build, other) == ["more", "smdb-desktop"]
    assert hashes.main(build, other) == 1
