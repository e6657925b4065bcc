"""What can be judged of the recipe for macOS without a Mac: lists, icon, shell; and that it says it was never run."""

from __future__ import annotations

import importlib.util
import plistlib
import re
import shutil
import struct
import subprocess
from types import ModuleType

import pytest

from tests.house.house_tree import ROOT

MACOS = ROOT / "packaging" / "macos"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", MACOS / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_info_plist_can_be_written_and_names_one_file_type(bundle: ModuleType) -> None:
    read = plistlib.loads(plistlib.dumps(bundle.info_plist("1.2.3")))
    assert read["CFBundleShortVersionString"] == "1.2.3"
    assert read["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [
        read["UTImportedTypeDeclarations"][0]["UTTypeIdentifier"]
    ]


def test_the_oldest_system_is_that_of_the_locked_qt(bundle: ModuleType) -> None:
    assert f"macOS {bundle.OLDEST_SYSTEM.removesuffix('.0')} or newer" in (ROOT / "docs" / "platforms.md").read_text(
        encoding="utf-8"
    )


def test_the_icon_has_apples_form(bundle: ModuleType) -> None:
    icon = bundle.icns(lambda size: PNG + size.to_bytes(4, "big"))
    assert icon[:4] == b"icns" and struct.unpack(">I", icon[4:8])[0] == len(icon)
    place, sizes = 8, []
    while place < len(icon):
        length = struct.unpack(">I", icon[place + 4 : place + 8])[0]
        assert icon[place + 8 : place + 16] == PNG
        sizes.append(int.from_bytes(icon[place + 16 : place + 20], "big"))
        place += length
    assert place == len(icon) and {16 * 2, 128, 256, 512, 1024} <= set(sizes)


def test_the_entitlements_are_the_two_that_are_explained() -> None:
    asked = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert {name.rsplit(".", 1)[1] for name in asked} == {
        "allow-unsigned-executable-memory",
        "disable-library-validation",
    }


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh")
def test_the_script_can_be_read_by_a_shell() -> None:
    subprocess.run([str(shutil.which("sh")), "-n", MACOS / "make_dmg.sh"], check=True)


@pytest.mark.parametrize("name", ["make_dmg.sh", "ci.yml", "bundle.py"])
def test_what_was_never_run_says_so_at_its_head(name: str) -> None:
    head = (MACOS / name).read_text(encoding="utf-8")[:200]
    assert re.search(r"never (run|tried)", head, re.IGNORECASE)
