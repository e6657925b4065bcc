"""A made-up third form version on top of the real ones: what a year's new forms from Danmarks Statistik would be.

``package`` holds what is new: forms, their order, lists with numbers for codes. Its other forms are those of the version before,
copied as ``docs/add-a-field.md`` says, and that version gets its last day. Nothing here is SMDB's.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from smdb_desktop.resources import folder

PACKAGE = Path(__file__).parent / "package"
BEFORE, THIRD = "2025-07-01", "2025-10-01"
LAST_DAY_BEFORE = "2025-09-30"
NOW = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
OWN_FORMS = ("helbred", "samtale")


def package(root: Path) -> Path:
    """What a publisher hands out of it: only the files that are new or other than the program's, below ``root``."""
    whole = build(root / "whole")
    made = root / "package"
    for file in sorted(path for path in whole.rglob("*.json")):
        path = file.relative_to(whole)
        own = folder() / path
        if not own.is_file() or own.read_bytes() != file.read_bytes():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, made / path)
    return made


def build(root: Path) -> Path:
    """The program's forms and lists with the third version among them, below ``root``."""
    for name in ("codelists", "forms"):
        shutil.copytree(folder() / name, root / name)
    before, third = root / "forms" / BEFORE, root / "forms" / THIRD
    shutil.copytree(before, third)
    shutil.copytree(PACKAGE, root, dirs_exist_ok=True)
    version = json.loads((before / "version.json").read_text(encoding="utf-8"))
    version["valid_to"] = LAST_DAY_BEFORE
    (before / "version.json").write_text(json.dumps(version), encoding="utf-8")
    return root
