"""What a build is said to be made of: versions come from the Python that made it, and never from another system's."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.house_tree import ROOT

SCRIPT = ROOT / "packaging" / "lying_inside.py"


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """``packaging/`` is a folder of scripts that find each other beside themselves."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("machine_parts")


def build_for(folder: Path, system: str) -> Path:
    """As much of a build as says for which system it is."""
    library = folder / "_internal" / ("python311.dll" if system == "win32" else "libpython3.11.so.1.0")
    library.parent.mkdir(parents=True)
    library.write_bytes(b"")
    return folder


def told(folder: Path) -> Path:
    """What the Python of these tests says of its packages, asked as the build asks it."""
    file = folder / "said.json"
    subprocess.run([sys.executable, str(SCRIPT), str(file)], check=True)
    return file


def test_each_library_is_asked_itself(tmp_path: Path) -> None:
    from lxml import etree
    from sqlcipher3 import dbapi2

    from PySide6.QtCore import qVersion

    said = json.loads(told(tmp_path).read_text(encoding="utf-8"))
    versions = said["versions"]
    assert said["platform"] == sys.platform
    assert versions["libxml2"] == [".".join(map(str, etree.LIBXML_VERSION))]
    assert versions["SQLite"] == [dbapi2.sqlite_version]
    assert versions["Qt"] == [qVersion()]
    assert versions["Python"] == [sys.version.split()[0]]
    assert versions["OpenSSL"] and all(number.count(".") == 2 for number in versions["OpenSSL"])
    assert {"SQLCipher", "libxslt"} <= versions.keys()


def test_a_windows_build_has_the_versions_that_the_windows_python_said(parts: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "said.json"
    file.write_text(
        json.dumps({"platform": "win32", "versions": {"libxml2": ["2.0.1"], "OpenSSL": ["3.0.1", "3.5.0"]}})
    )
    versions = parts.versions(build_for(tmp_path / "build", "win32"), parts.lying_inside.read(file))
    assert versions["libxml2"] == ("2.0.1",) and versions["OpenSSL"] == ("3.0.1", "3.5.0")
    # Windows' own ICU is no part of the build
    assert versions["ICU"] == ()


def test_the_proof_of_a_build_names_a_version_that_is_another_ones(
    parts: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    prove = importlib.import_module("prove")
    said = parts.lying_inside.asked().versions
    listed = [{"name": name, "version": version} for name, each in said.items() for version in each]
    assert prove._has_the_versions_of_this_python(listed)
    (foreign,) = [part for part in listed if part["name"] == "libxml2"]
    foreign["version"] = "1.0.0"
    assert not prove._has_the_versions_of_this_python(listed)
    assert f"libxml2 {said['libxml2'][0]}" in capsys.readouterr().out


@pytest.mark.parametrize(("build", "asked"), [("win32", "linux"), ("linux", "win32")])
def test_what_the_python_of_another_system_says_is_refused(
    parts: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: str, asked: str
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(ValueError, match="said by the Python of"):
        parts.versions(build_for(tmp_path, build), parts.lying_inside.Said(asked, {}))
