"""How long the program takes to the first thing a person can do, and what it holds in memory, beside a bare window."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import material
from benchmarks.measure import Side, Sizes, of_pairs, seconds
from benchmarks.screens import screens
from benchmarks.table import Row
from smdb_desktop.examples import demo_data
from smdb_desktop.services.workspace import Desk
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.vault import FolderVault

START_AIM = 1.6
MEMORY_AIM = 150.0
_PATIENCE = 600
_DIST = Path(__file__).resolve().parents[1] / "dist"
FROZEN = _DIST / "smdb-bench" / ("smdb-bench.exe" if sys.platform == "win32" else "smdb-bench")
"""The children of the benchmarks as a folder build with everything that the program's has; made by ``dev.py build --bench``."""


def compiled(around: Desk) -> dict[str, str]:
    """The environment of a program that has been started before: Python keeps its byte code, here in the benchmark's folder.

    Without it every start would compile our modules anew where the environment forbids byte code or the folder is read-only,
    while those of PySide6 are compiled by the installer.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept.setdefault("QT_QPA_PLATFORM", "offscreen")
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder(around).parent / "pycache")}


def child(environment: dict[str, str], *arguments: str, program: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What a child process reports, one object a line; the first gets ``took``, seconds from before its start.

    ``program`` is what is started instead of Python with ``benchmarks.child``.
    """
    begun = time.monotonic()
    command = [*(program or (sys.executable, "-m", "benchmarks.child")), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603
    reports: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if done.returncode or not reports:
        raise RuntimeError(f"{command}: {done.returncode} {done.stderr.decode(errors='replace')[-2000:]}")
    if "at" in reports[0]:
        reports[0]["took"] = reports[0]["at"] - begun
    return reports


def folder(around: Desk) -> Path:
    """Where a desk's data lie."""
    if around.data_dir is None:
        raise RuntimeError("a desk without a folder")
    return around.data_dir


def start(sizes: Sizes) -> list[Row]:
    """From the start of the process to the focus in the CPR field, unlocking a store with a cheap key on the way.

    From source, and from the folder that ``dev.py build --bench`` makes where there is one; on every screen.
    """
    programs: dict[str, tuple[str, ...]] = {"from source": ()}
    if FROZEN.exists():
        programs["frozen"] = (str(FROZEN),)
    with material.desk() as around, screens() as there:
        around.create(material.PASSPHRASE, demo_data.PROFIL, oevelse=True)[0].close()
        rows = [
            _start(sizes, around, f"{how}, {screen}", program, environment)
            for how, program in programs.items()
            for screen, environment in there.items()
        ]
        argon2 = _argon2(folder(around).parent / "argon2")
    return [
        *rows,
        Row(
            "what Argon2id adds to unlocking",
            "256 MiB, 3 rounds",
            "nothing: the cost is meant",
            argon2 * 1000,
            "ms",
            note="left out of the start above; what a thief pays for each guess",
        ),
    ]


def _start(sizes: Sizes, around: Desk, name: str, program: Sequence[str], screen: dict[str, str]) -> Row:
    """The start of one program on one screen, beside a bare window with as many widgets that has the same classes of Qt made."""
    environment = {**compiled(around), **screen}

    def ours() -> dict[str, Any]:
        found = child(environment, "start", str(folder(around)), material.PASSPHRASE, program=program)[0]
        if not found["exposed"]:
            raise RuntimeError("the window is not on the screen")
        return found

    # the first start of either compiles what it needs and is not counted
    first = ours()
    widgets, classes = int(first["widgets"]), json.dumps(first["classes"])

    def bare(*given: str) -> dict[str, Any]:
        return child(environment, "bare", str(widgets), *given, program=program)[0]

    bare(classes)
    pairs, barest = [], []
    for _ in range(sizes.starts):
        one, two = ours(), bare(classes)
        pairs.append(((one["took"], one["own"]), (two["took"], two["own"])))
        barest.append((one["own"], bare()["own"]))
    side = of_pairs(pairs)
    took, beside = side.each(1)
    own = side.own or side
    own_took, own_beside = own.each(1)
    touching = sum(len(names) for names in first["classes"].values())
    return Row(
        f"program start to focus in the CPR field, {name}",
        f"{took:.0f} ms, processor {own_took:.0f} ms",
        f"{beside:.0f} ms, processor {own_beside:.0f} ms, bare window that touches the same classes",
        max(side.ratio, own.ratio),
        aim=START_AIM,
        note=f"the larger of two ratios: {side.ratio:.2f} by the clock ({side.spread}), {own.ratio:.2f} by processor time"
        f" ({own.spread}); {widgets} widgets and {touching} classes of Qt each; beside a window without the classes"
        f" {statistics.median(a / b for a, b in barest):.2f}; unlocking and Forside are in it",
    )


def _argon2(folder: Path) -> float:
    """Unlocking with the real parameters, less unlocking with the cheap ones."""
    times = []
    for name, kdf in (("real", KdfParams()), ("cheap", material.CHEAP_KDF)):
        vault = FolderVault(folder / name, kdf=kdf)
        vault.create(material.PASSPHRASE, oevelse=True)[0].close()
        times.append(seconds(partial(_unlock, vault)))
    return times[0] - times[1]


def _unlock(vault: FolderVault) -> None:
    vault.unlock(material.PASSPHRASE).close()


def memory(sizes: Sizes) -> list[Row]:
    """The program with Forside and Kladder shown over a store of many cases, beside a bare window with as many widgets."""
    with material.desk() as around:
        opened, _ = around.create(material.PASSPHRASE, demo_data.PROFIL, oevelse=True)
        for number in range(sizes.stored):
            material.add_case(opened, number, completed=number % 20 != 0)
        opened.close()
        environment = compiled(around)
        found = [child(environment, "pages", str(folder(around)), material.PASSPHRASE) for _ in range(4)][1:]
        bare = [child(environment, "bare", str(found[0][0]["widgets"])) for _ in range(2)][1][0]
    listed = found[0][1]["listed"]
    rss = statistics.median(each[1]["rss"] for each in found)
    pss = statistics.median(each[1]["pss"] for each in found)
    return [
        Row(
            f"memory with {sizes.stored:,} cases, Forside and Kladder shown",
            f"{rss:.0f} MB resident, {pss:.0f} MB proportional",
            f"{bare['rss']:.0f} MB resident, {bare['pss']:.0f} MB proportional, bare PySide6 window",
            rss,
            "MB",
            MEMORY_AIM,
            note=f"{listed} drafts listed",
        )
    ]


def frozen(sizes: Sizes) -> list[Row]:
    """The folder build, if there is one: its size, and its self-check beside the same from source."""
    folder = _DIST / "smdb-desktop"
    program = folder / ("smdb-desktop.exe" if sys.platform == "win32" else "smdb-desktop")
    if not program.exists():
        return []
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    rows = [Row("frozen build, size of the folder", f"{size / 1e6:.0f} MB", "–", size / 1e6, "MB")]
    for words in ("--version", "self-check"):
        pairs = []
        for _ in range(max(1, sizes.starts // 2)):
            one = seconds(partial(_run, [str(program), words]))
            two = seconds(partial(_run, [sys.executable, "-m", "smdb_desktop", words]))
            pairs.append((one, two))
        side = Side(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))
        ours, source = side.each(1)
        rows.append(
            Row(
                f"frozen build, `{words}`",
                f"{ours:.0f} ms",
                f"{source:.0f} ms from source",
                side.ratio,
                note=side.spread,
            )
        )
    return rows


def _run(command: list[str]) -> None:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=_PATIENCE)  # noqa: S603
