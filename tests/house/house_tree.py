"""What the house tests share: where the clone is and which text files belong to it."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "smdb_desktop"
_BINARY = {".xlsx", ".xls", ".png", ".ttf", ".ico", ".icns", ".qm", ".asice", ".p12", ".db"}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file of the clone, committed or about to be; never the virtual environment or a build."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    files = (ROOT / name for name in listed.split("\0") if name)
    return tuple(file for file in files if file.is_file() and file.suffix not in _BINARY)


def sources() -> tuple[Path, ...]:
    """Every hand-written module of the program (the generated Designer forms are left out)."""
    return tuple(
        file for file in sorted(PACKAGE.rglob("*.py")) if file.parent.name != "forms" or "gui" not in file.parts
    )
