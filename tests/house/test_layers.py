"""The layers hold: the import contracts of pyproject.toml, and no Qt where a person has asked for none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house_tree import PACKAGE, ROOT


def run_python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run this Python in a process of its own, with the clone importable."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def loaded_by(code: str, cwd: Path = ROOT) -> set[str]:
    """The top-level modules that a fresh process has loaded after running CODE."""
    tail = "\nimport sys\nprint('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    answer = run_python("-c", code + tail, cwd=cwd)
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.splitlines()[-1].split())


def test_import_contracts_hold() -> None:
    answer = run_python(
        "-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    )
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("layer", ["domain", "services", "store", "submission"])
def test_no_layer_below_the_window_loads_qt(layer: str) -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in sorted((PACKAGE / layer).rglob("*.py"))
    ]
    assert not {"PySide6", "shiboken6"} & loaded_by("\n".join(f"import {module}" for module in modules))


def test_the_probe_sees_qt() -> None:
    assert "PySide6" in loaded_by("import PySide6.QtCore")


@pytest.mark.parametrize("command", ["check", "verify", "show"])
def test_commands_for_files_load_no_qt(command: str, tmp_path: Path) -> None:
    file = tmp_path / "sag.json"
    file.write_text(json.dumps({"format": "smdb-sag/1"}), encoding="utf-8")
    code = (
        "import contextlib, sys\n"
        f"sys.argv = ['smdb-desktop', '{command}', {str(file)!r}]\n"
        "from smdb_desktop.__main__ import main\n"
        "with contextlib.suppress(SystemExit):\n"
        "    main()\n"
    )
    assert not {"PySide6", "shiboken6"} & loaded_by(code, cwd=tmp_path)
