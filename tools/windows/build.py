"""The Windows build of the program, made under Wine, its proof, and its installer."""

from __future__ import annotations

import shutil
import subprocess
import sys

import dev
from tools.installer import make, renew, show, speaks
from tools.windows import netless
from tools.windows.prefix import ROOT, copy_clone, linked, windows
from tools.windows.trial import HOURS, MORE

BUILT = ROOT / "dist" / "windows" / "smdb-desktop"
"""The folder build, as it is on this machine."""


def build() -> int:
    """Make the folder build under Wine, into dist/windows/."""
    with windows() as wine:
        source = copy_clone(wine)
        command = ("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "build.spec")
        status = wine.python(*command, folder=source, more=MORE, seconds=HOURS)
        made = source / "dist" / "smdb-desktop"
        said = source / "build" / "lying-inside.json"
        if status == 0:
            asked = ("packaging/lying_inside.py", str(wine.path(said)))
            status = wine.python(*asked, folder=source, more=MORE, seconds=600)
        if status == 0:
            # what it is made of is written here, CycloneDX's tool has no need of Windows; what lies in its wheels Windows said
            finish = [str(dev.prepare("sbom")), str(ROOT / "packaging" / "finish.py"), str(made), str(said)]
            status = subprocess.run(finish, check=False).returncode  # noqa: S603
        if status == 0:
            shutil.rmtree(BUILT, ignore_errors=True)
            linked(made, BUILT)
    return status


def bench(*, frozen: bool) -> int:
    """Print how long the start takes there, beside a bare window; ``--frozen``: of a packaged program too, made for it."""
    with windows() as wine:
        source = copy_clone(wine)
        made = source / "dist" / "smdb-bench"
        shutil.rmtree(made, ignore_errors=True)
        if frozen:
            command = ("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "build.spec")
            status = wine.python(*command, folder=source, more={**MORE, "SMDB_BUILD": "bench"}, seconds=HOURS)
            if status != 0:
                return status
        return wine.python(
            *("-m", "benchmarks", "--quick", "--only", "start", "--only", "unlock"),
            folder=source,
            more=MORE,
            seconds=HOURS,
        )


def prove(*, quick: bool = False) -> int:
    """Let the build prove itself, from a folder and a home that it has never seen, and in a world without a net."""
    with windows() as wine:
        source = copy_clone(wine)
        program = wine.path(source / "dist" / "smdb-desktop" / "smdb-desktop.exe")
        status = wine.python("packaging/prove.py", str(program), folder=source, seconds=1200)
    # the continuous integration has no time for a Windows that is watched at each call
    return status or (0 if quick or netless.shown(BUILT / "smdb-desktop.exe") else 1)


def renewal() -> int:
    """Show on a bare Windows how the installed program fetches a newer version, starts as it, goes back and removes it."""
    try:
        return renew.renew(BUILT)
    except make.CannotError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def install(*, quick: bool = False) -> int:
    """Make installer and archive, and show them whole on a bare Windows: install, main job, upgrade, uninstall."""
    try:
        status = show.show(BUILT, BUILT.parent, quick=quick)
        # the continuous integration has no time for both languages
        return status or (0 if quick or speaks.shown() else 1)
    except make.CannotError as error:
        sys.stderr.write(f"{error}\n")
        return 1
