"""The program as it stands beside the program of another commit, in turns, each in a process of its own, on one machine.

The other is taken out of the repository into a folder that is thrown away; both run in the same environment.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import FULL, TINY, Sizes
from benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1.05
"""Nothing is slower than this times what it was."""
_WORKS = {
    "judged": "a case judged",
    "autosave": "an answer to the disk",
    "unguarded": "an answer, without counter and mirror of the log",
    "export": "a signed case exported",
}
_ROUNDS = 5


def compare(commit: str, sizes: Sizes) -> list[Row]:
    """What each piece of work takes by processor time, now and in that commit: the best of both. Raises ValueError for none."""
    turns = 3 if sizes is FULL else 1
    pieces = {"judged": sizes.cases, "autosave": sizes.autosaves, "export": min(sizes.exports, 60)}
    pieces["unguarded"] = pieces["autosave"]
    rows = []
    with TemporaryDirectory(prefix="smdb-bench-") as folder:
        _take_out(commit, Path(folder))
        for work, name in _WORKS.items():
            both = [
                [_one(tree, work, pieces[work], 1 if sizes is TINY else _ROUNDS) for tree in (ROOT, Path(folder))]
                for _ in range(turns)
            ]
            now, then = min(a for a, _ in both), min(b for _, b in both)
            spread = f"turns {min(a / b for a, b in both):.2f} to {max(a / b for a, b in both):.2f}"
            rows.append(Row(name, f"{now:.3f} ms", f"{then:.3f} ms, {commit}", now / then, aim=LIMIT, note=spread))
    return rows


def _take_out(commit: str, folder: Path) -> None:
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", commit]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise ValueError(done.stderr.decode(errors="replace").strip())
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as packed:
        packed.extractall(folder, filter="data")


def _one(tree: Path, work: str, pieces: int, rounds: int) -> float:
    script = Path(__file__).with_name("one_side.py")
    command = [sys.executable, "-P", str(script), work, str(pieces), str(rounds)]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return float(done.stdout)
