"""Nothing of the clone is left out of the type check: a new folder of Python has to be named in ``pyproject.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.house.house_tree import PACKAGE, ROOT, text_files

GENERATED = PACKAGE / "gui" / "forms"


def unchecked(judged: list[str], files: list[Path]) -> list[str]:
    """The Python files that stand neither in nor below a place that is judged."""
    places = [ROOT / name for name in judged]
    return [
        file.relative_to(ROOT).as_posix()
        for file in files
        if not any(place == file or place in file.parents for place in places)
    ]


def test_every_file_is_type_checked() -> None:
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    ours = [file for file in text_files() if file.suffix == ".py" and GENERATED not in file.parents]
    assert unchecked(mypy["files"], ours) == []
    assert [ROOT / place for place in mypy["exclude"]] == [GENERATED]
    assert mypy["strict"]
    assert {name for part in mypy["overrides"] if part.get("ignore_errors") for name in part["module"]} == {
        "smdb_desktop.gui.forms.*"
    }


def test_a_folder_that_is_left_out_is_seen() -> None:
    files = [ROOT / "tools" / "generate.py", ROOT / "dev.py", ROOT / "neu" / "a.py"]
    assert unchecked(["tools", "dev.py"], files) == ["neu/a.py"]
