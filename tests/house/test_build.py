"""The packaged build leaves out no part of Qt that the program uses, and keeps what the licences ask for."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from tests.house.house_tree import PACKAGE, ROOT


@pytest.fixture(scope="module")
def qt_parts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("qt_parts", ROOT / "packaging" / "qt_parts.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
    ],
)
def test_what_is_kept(qt_parts: ModuleType, destination: str, kept: bool) -> None:
    assert qt_parts.is_kept(destination) is kept


def test_the_build_is_a_folder_with_licences_and_replaceable_lgpl_code() -> None:
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert "COLLECT(" in spec and "exclude_binaries=True" in spec and "upx=False" in spec
    assert '"THIRD_PARTY_NOTICES.md"' in spec and '"LICENSE"' in spec
    assert '"stdnum": "py"' in spec
