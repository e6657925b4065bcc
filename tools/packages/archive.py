"""The archive for every other Linux: the folder build, what a desktop needs beside it, and a sheet that says how to begin.

Two archives of the same folder are the same to the last byte.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tools.packages.facts import BUILD, NAME, TEXTS, Facts
from tools.packages.tree import put_program, put_share

SHEET = "LÆSMIG.txt"


def archive_in(out: Path, facts: Facts) -> Path:
    """Where the archive lies."""
    return out / f"{NAME}-{facts.version}-linux-{facts.machine}.tar.xz"


def make_archive(facts: Facts, out: Path, build: Path = BUILD) -> Path:
    """Write the ``.tar.xz`` into a folder."""
    top = f"{NAME}-{facts.version}"
    with tempfile.TemporaryDirectory(prefix="smdb-archive-") as name:
        folder = Path(name) / top
        put_program(folder / NAME, build)
        put_share(folder / "share", facts)
        (folder / SHEET).write_text(facts.fill((TEXTS / SHEET).read_text(encoding="utf-8")), encoding="utf-8")
        menu = folder / "menu.sh"
        menu.write_text((TEXTS / "menu.sh").read_text(encoding="utf-8"), encoding="utf-8")
        for path in folder.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        (folder / SHEET).chmod(0o644)
        menu.chmod(0o755)
        out.mkdir(parents=True, exist_ok=True)
        made = archive_in(out, facts)
        plain = ["--sort=name", "--format=gnu", f"--mtime=@{facts.epoch}", "--owner=0", "--group=0", "--numeric-owner"]
        # so many threads, whatever the machine has: the pieces that are packed depend on it
        command = ["tar", *plain, "--use-compress-program=xz -6 --threads=2", "-cf", f"{made}.half", "-C", name, top]
        subprocess.run(command, check=True)
        Path(f"{made}.half").rename(made)
    return made
