"""The packaged build leaves out no part of Qt that the program uses, and keeps what the licences ask for."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.house_tree import PACKAGE, ROOT


def by_name(name: str) -> ModuleType:
    """A module of ``packaging/``, which is a folder of scripts and no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def qt_parts() -> ModuleType:
    return by_name("qt_parts")


@pytest.fixture(scope="module")
def left_out() -> ModuleType:
    return by_name("left_out")


def imported_qt_modules() -> set[str]:
    """The Qt modules that the program imports, generated forms included."""
    names = re.compile(r"(?:from|import) PySide6(?:\.(Qt\w+)| import ([\w, ]+))")
    found: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for direct, listed in names.findall(file.read_text(encoding="utf-8")):
            found.update([direct] if direct else re.findall(r"Qt\w+", listed))
    return found


def test_no_module_that_the_program_imports_is_left_out(qt_parts: ModuleType) -> None:
    used = imported_qt_modules()
    assert "QtWidgets" in used
    assert used & set(qt_parts.UNUSED_MODULES) == set()


@pytest.mark.parametrize(
    ("system", "folder"),
    [("linux", "PySide6/Qt/plugins"), ("win32", "PySide6/plugins"), ("darwin", "PySide6/Qt/plugins")],
)
def test_qt_finds_its_plugins_where_the_build_has_them(
    monkeypatch: pytest.MonkeyPatch, qt_parts: ModuleType, tmp_path: Path, system: str, folder: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setenv("QT_PLUGIN_PATH", "somebody else's")
    by_name("own_start")
    found = Path(os.environ["QT_PLUGIN_PATH"])
    assert found == tmp_path / folder
    assert qt_parts.is_kept((found / "platforms" / "qwindows.dll").relative_to(tmp_path).as_posix())


def test_every_module_of_the_installed_qt_is_used_or_left_out(qt_parts: ModuleType) -> None:
    import PySide6

    kept_for_others = {"QtGui", "QtPrintSupport", "QtSvg", "QtTest"}
    unknown = set(PySide6.__all__) - set(qt_parts.UNUSED_MODULES) - imported_qt_modules() - kept_for_others
    assert unknown == set()


@pytest.mark.parametrize(
    ("destination", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/translations/qtbase_da.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("lxml/etree.so", True),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6\\Qt6Gui.dll", True),
    ],
)
def test_what_is_kept(qt_parts: ModuleType, destination: str, kept: bool) -> None:
    assert qt_parts.is_kept(destination) is kept


def test_the_build_is_a_folder_with_licences_and_replaceable_lgpl_code() -> None:
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert "COLLECT(" in spec and "exclude_binaries=True" in spec and "upx=False" in spec
    assert '"THIRD_PARTY_NOTICES.md"' in spec and '"LICENSE"' in spec
    assert '"stdnum": "py"' in spec


# What else is left out


@pytest.mark.parametrize(
    ("destination", "kept"),
    [
        ("stdnum/dk/cpr.py", True),
        ("stdnum\\util.py", True),
        ("stdnum/oui.dat", False),
        ("stdnum/cn/loc.dat", False),
        ("resources/i18n/smdb.pot", False),
        ("resources/codelists/koen.json", True),
    ],
)
def test_what_is_kept_of_packages_and_resources(left_out: ModuleType, destination: str, kept: bool) -> None:
    assert left_out.is_kept(destination) is kept


def test_what_the_machine_brings_is_named_with_its_package(left_out: ModuleType) -> None:
    assert left_out.is_system_library("libcups.so.2") and left_out.is_system_library("libX11.so.6")
    assert not left_out.is_system_library("libxcb-cursor.so.0") and not left_out.is_system_library(
        "PySide6/QtCore.abi3.so"
    )


def test_no_module_that_the_program_imports_is_named_as_left_out(left_out: ModuleType) -> None:
    names = re.compile(r"^\s*(?:from|import) ([\w.]+)(?: import ([\w, ]+))?", re.MULTILINE)
    used: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for module, listed in names.findall(file.read_text(encoding="utf-8")):
            used |= {module, *(f"{module}.{name.strip()}" for name in listed.split(","))}
    assert used & set(left_out.MODULES) == set()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt asks the system's own ICU")
def test_the_trimmed_data_of_icu_order_danish_as_the_whole_do(tmp_path: Path) -> None:
    import PySide6

    (whole,) = (Path(PySide6.__path__[0]) / "Qt" / "lib").glob("libicudata.so.*")
    small = tmp_path / whole.name
    by_name("icu_data").trim(whole, small)
    assert small.stat().st_size < whole.stat().st_size / 5
    script = """
import ctypes, sys
if sys.argv[1:]:
    ctypes.CDLL(sys.argv[1], ctypes.RTLD_GLOBAL)
from PySide6.QtCore import QCollator, QLocale, QTimeZone
for place in ("da_DK", "en_GB", "C"):
    order = QCollator(QLocale(place))
    words = ["Zorn", "Ærø", "Aarhus", "Åse", "Øster", "aalborg", "And", "oster", "i", "I", "co-op", "coop", "10", "9"]
    print(sorted(words, key=order.sortKey), QLocale(place).toUpper("æøåi"), QLocale(place).currencySymbol())
zone = QTimeZone(b"Europe/Copenhagen")
print(zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale("da_DK")))
print({line.split()[-1] for line in open("/proc/self/maps") if "icudata" in line}, file=sys.stderr)
"""
    answers = [
        subprocess.run([sys.executable, "-c", script, *given], capture_output=True, text=True, check=True)
        for given in ([], [str(small)])
    ]
    # the loader takes one library of a name: the small one stood in for the whole one
    assert answers[0].stdout == answers[1].stdout and "Centraleurop" in answers[0].stdout
    assert str(small) in answers[1].stderr and str(whole) not in answers[1].stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the libraries of other systems are no ELF files")
def test_a_file_names_what_it_links_to_itself() -> None:
    import PySide6

    core = Path(PySide6.__path__[0]) / "Qt" / "lib" / "libQt6Core.so.6"
    found = by_name("elf").needed(core)
    assert "libicui18n.so.73" in found and "libcrypt.so.1" not in found and "libpcre2-8.so.0" not in found
    assert by_name("elf").needed(Path(__file__)) == []
