"""What decides which bytes run on the Windows of the tests: locks read for Windows, and the signed list of modules."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.house.house_tree import ROOT

if sys.platform != "linux":
    pytest.skip("Windows under Wine is made on Linux", allow_module_level=True)

from tools.windows import __main__ as way_in
from tools.windows import prefix, python, signed, trial
from tools.windows.wine import Wine


def der(tag: int, *parts: bytes) -> bytes:
    """One value of DER."""
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def test_a_lock_is_read_for_windows_and_no_line_keeps_its_condition() -> None:
    lock = [
        *("colorama==1 ; sys_platform == 'win32' \\\n", "    --hash=sha256:aa \\\n", "    --hash=sha256:ab\n"),
        *("macholib==2 ; sys_platform == 'darwin' \\\n", "    --hash=sha256:bb\n"),
        *("lxml==3 \\\n", "    --hash=sha256:cc\n"),
    ]
    assert python.for_windows(lock) == [
        *("colorama==1 \\", "    --hash=sha256:aa \\", "    --hash=sha256:ab"),
        *("lxml==3 \\", "    --hash=sha256:cc"),
    ]


@pytest.mark.parametrize("name", python.LOCKS)
def test_every_line_of_our_locks_is_understood(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    kept = python.for_windows(lock)
    assert not any(";" in line for line in kept)
    assert {line.split("==")[0] for line in kept if "==" in line} >= {"colorama", "lxml", "pyside6-essentials"} - (
        {"colorama"} if name == "build" else set()
    )


def test_only_what_the_signature_covers_counts_as_listed() -> None:
    """A digest that stands beside the signed content, where nobody signed it, is no proof."""
    inside, beside = b"signed digest", b"added digest"
    content = der(0x30, der(0x06, b"list"), der(0xA0, der(0x30, der(0x04, inside * 20))))
    data = der(0x30, der(0x02, b"\1"), der(0x31), content, der(0x31, der(0x04, beside)))
    whole = der(0x30, der(0x06, b"signedData"), der(0xA0, data))
    assert inside in signed._signed_part(whole)
    assert beside not in signed._signed_part(whole)


def test_nothing_of_the_archive_is_run_while_it_is_fetched() -> None:
    """pip asks a build backend for the archive's name: the one that answers is ours, and it reads a text file."""
    unbuilt = ROOT / "tools" / "windows" / "unbuilt" / "setuptools" / "build_meta.py"
    assert not re.search(r"\b(exec|eval|run|import_module|setup)\(", unbuilt.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 3)])
def test_a_machine_without_wine_is_told_the_command_and_only_the_continuous_integration_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, status: int
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(prefix, "loader", lambda: None)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "makensis" else name)
    assert way_in.main(["ci"]) == status
    said = capsys.readouterr().err
    assert "sudo apt install wine wine64 nsis\n" in said
    assert ("Skipped" in said) == (status == 0)
    assert way_in.main(["build"]) == 3


def test_what_windows_needs_of_the_machine_is_brought_by_the_continuous_integration() -> None:
    assert "requirements/debian-windows.txt" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    brought = {
        line
        for name in ("debian.txt", "debian-windows.txt")
        for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    }
    assert brought >= {"wine", "wine64", *prefix.TOOLS.values()}


def test_what_is_chosen_for_windows_is_there() -> None:
    """A renamed test must not fall out of what runs there on each change."""
    for chosen in (*trial.CHOSEN, *trial.FOLDERS):
        place, _, name = chosen.partition("::")
        assert (ROOT / place).exists(), chosen
        assert not name or f"def {name}(" in (ROOT / place).read_text(encoding="utf-8"), chosen


def test_what_a_person_looks_at_on_a_laptop_takes_ten_minutes() -> None:
    """Nobody does a list that takes longer than it says."""
    page = (ROOT / "docs" / "windows-checklist.md").read_text(encoding="utf-8")
    minutes = re.findall(r"^\| \d+ \| (\d?)(½?) \|", page, re.MULTILINE)
    assert len(minutes) > 8
    assert sum(int(whole or 0) + (0.5 if half else 0) for whole, half in minutes) == 10


def test_a_file_is_named_as_windows_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.windows.wine.loader", lambda: "wine64")
    wine = Wine(tmp_path)
    assert str(wine.path(tmp_path / "drive_c" / "ud æøå" / "a.txt")) == r"C:\ud æøå\a.txt"
    assert str(wine.path(Path("/etc/hosts"))) == r"Z:\etc\hosts"


def test_a_program_under_wine_inherits_nothing_of_this_machines_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.windows.wine.loader", lambda: "wine64")
    monkeypatch.setenv("PYTHONPATH", "here")
    monkeypatch.setenv("SMDB_DATA_DIR", "here")
    seen = Wine(tmp_path).environment({"QT_QPA_PLATFORM": "offscreen"})
    assert "PYTHONPATH" not in seen and "SMDB_DATA_DIR" not in seen
    assert seen["WINEPREFIX"] == str(tmp_path)
