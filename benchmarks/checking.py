"""How many cases a second ``check`` judges, in the process and through the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import material
from benchmarks.measure import Sizes, side_by_side
from benchmarks.table import Row
from smdb_desktop import resources
from smdb_desktop.services.casework.checking import check_file, parse_cases

AIM = 1_000


def run(sizes: Sizes) -> list[Row]:
    """Whole courses of eight kinds, from the bytes of a file to findings; beside it, parsing the same file's JSON."""
    katalog = resources.catalog()
    with TemporaryDirectory(prefix="smdb-bench-") as folder:
        file = Path(folder) / "sager.json"
        file.write_text(json.dumps([material.case(n) for n in range(sizes.cases)]), encoding="utf-8")
        content = file.read_bytes()
        inside = side_by_side(
            sizes.rounds,
            lambda: list(check_file(file, katalog, material.TODAY)),
            lambda: parse_cases(content),
        )
        outside = side_by_side(
            sizes.rounds, lambda: _program("check", "--json", str(file)), lambda: _program("--version")
        )
    ours, bare = inside.each(sizes.cases)
    rate = 1000 / ours
    whole, nothing = outside.each(1)
    through = sizes.cases * 1000 / whole
    return [
        Row(
            "`check`, in the process",
            f"{ours:.2f} ms a case",
            f"{bare:.3f} ms to parse its JSON",
            rate,
            "cases/s",
            AIM,
            more_is_better=True,
        ),
        Row(
            f"`check --json`, {sizes.cases:,} cases through the command line",
            f"{whole / 1000:.2f} s",
            f"{nothing:.0f} ms for `--version`",
            through,
            "cases/s",
            AIM,
            more_is_better=True,
            note="with the start of the program",
        ),
    ]


def _program(*arguments: str) -> None:
    command = [sys.executable, "-m", "smdb_desktop", *arguments]
    done = subprocess.run(command, env={**os.environ}, capture_output=True, check=False)  # noqa: S603
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode(errors="replace"))
