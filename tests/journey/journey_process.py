"""The main job as a process of its own, with a home, a temporary folder and a data folder that nothing else uses."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Places:
    """Every folder that a program of ours could write to."""

    root: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "data"

    @property
    def out(self) -> Path:
        """Where the signed file goes: the one place that may hold what it holds."""
        return self.root / "out"

    @property
    def inside(self) -> Path:
        """Home and temporary folder, with everything that systems put below them."""
        return self.root / "inside"

    def environment(self) -> dict[str, str]:
        """The caller's, but with these folders for everything that names one, and without our own variables."""
        names = {
            "HOME": "home",
            "USERPROFILE": "home",
            "APPDATA": "home/appdata",
            "LOCALAPPDATA": "home/localappdata",
            "XDG_DATA_HOME": "home/data",
            "XDG_CONFIG_HOME": "home/config",
            "XDG_STATE_HOME": "home/state",
            "XDG_CACHE_HOME": "home/cache",
            "XDG_RUNTIME_DIR": "run",
            "TMPDIR": "tmp",
            "TEMP": "tmp",
            "TMP": "tmp",
        }
        made = {k: v for k, v in os.environ.items() if not k.startswith("SMDB_")}
        for name, relative in names.items():
            folder = self.inside / relative
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            made[name] = str(folder)
        return {**made, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A Python of ours in these folders, with pipes."""
        self.root.mkdir(exist_ok=True)
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def program(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The program, to its end."""
        done = self.start("-m", "smdb_desktop", *map(str, arguments))
        out, said = done.communicate(timeout=300)
        return subprocess.CompletedProcess(done.args, done.returncode, out.decode(), said.decode())


@dataclass(frozen=True)
class MainJob:
    """The main job, done: where, what it printed, and what others could see of the process while it ran."""

    places: Places
    status: int
    lines: tuple[str, ...]
    said: str
    seen_from_outside: bytes

    @property
    def file(self) -> Path:
        """The signed file: the last line."""
        return Path(self.lines[-1])


def do_main_job(places: Places) -> MainJob:
    """``demo --headless`` with its data folder kept."""
    command = ("-m", "smdb_desktop", "demo", "--headless", "--out", str(places.out), "--data-dir", str(places.data))
    process = places.start(*command)
    lines, seen = [], b""
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.decode().rstrip("\n"))
        seen += seen_of(process.pid)
    _out, said = process.communicate(timeout=300)
    return MainJob(places, process.returncode, tuple(lines), said.decode(), seen)


def seen_of(pid: int) -> bytes:
    """Command line and environment of a process as the system shows them; empty where it has no such files."""
    found = b""
    for name in ("cmdline", "environ"):
        file = Path("/proc") / str(pid) / name
        if file.exists():
            found += file.read_bytes()
    return found
