"""Lets a packaged build prove itself: `python prove.py PROGRAM`, from a folder and a home that it has never seen.

Standard library only; it knows the build by its command line, as a user does. Ends with the size and the start time,
and with status 1 when anything did not hold.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LICENCES = ("LICENSE", "THIRD_PARTY_NOTICES.md", "resources/licences/LGPL-3.0.txt", "resources/licences/GPL-3.0.txt")
# a build must not lean on the clone or on the environment that made it
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SMDB_DATA_DIR", "SMDB_PASSPHRASE_FILE")


def main(program: Path) -> int:
    """Run the proof in a temporary folder; returns 0 when everything held."""
    with tempfile.TemporaryDirectory(prefix="smdb-build-") as name:
        folder = Path(name)
        environment = _environment(folder)
        held = _licences_lie_in(program.parent)
        held &= _runs(program, ["self-check"], folder, environment)
        out = folder / "ud"
        held &= _runs(program, ["demo", "--headless", "--out", str(out)], folder, environment)
        made = sorted(out.glob("*.asice"))
        held &= bool(made)
        for file in made:
            held &= _runs(program, ["verify", str(file)], folder, environment)
        started = _start_seconds(program, folder, environment)
    size = sum(file.stat().st_size for file in program.parent.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"size {size / 1e6:.0f} MB, start of `--version` {started * 1000:.0f} ms, {'passed' if held else 'FAILED'}")
    return 0 if held else 1


def _environment(folder: Path) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    for name in (
        "HOME",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_RUNTIME_DIR",
    ):
        place = folder / "home" / name.lower()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment[name] = str(place)
    environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def _licences_lie_in(build: Path) -> bool:
    missing = [name for name in LICENCES if not list(build.glob(f"_internal/{name}"))]
    for name in missing:
        print(f"missing in the build: {name}")
    return not missing


def _runs(program: Path, arguments: list[str], folder: Path, environment: dict[str, str]) -> bool:
    print(f"== {program.name} {' '.join(arguments)}", flush=True)
    status = subprocess.run([program, *arguments], cwd=folder, env=environment, check=False).returncode
    if status != 0:
        print(f"ended with status {status}")
    return status == 0


def _start_seconds(program: Path, folder: Path, environment: dict[str, str]) -> float:
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run([program, "--version"], cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not shutil.which(sys.argv[1]):
        sys.exit("usage: prove.py PROGRAM (the packaged program)")
    sys.exit(main(Path(sys.argv[1]).resolve()))
