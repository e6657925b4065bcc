"""Builds the program once more, from a copy of the sources in another place, and compares every file: `python twice.py BUILD`.

The Python that runs it needs PyInstaller. Status 1 when a file differs that is not named below with its reason.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import hashes

ROOT = Path(__file__).resolve().parent.parent
TAKEN = (
    *("smdb_desktop", "resources", "packaging", "requirements"),
    *("build.spec", "pyproject.toml", "LICENSE", "THIRD_PARTY_NOTICES.md"),
)
KNOWN: dict[str, str] = {}
"""Files that may differ from build to build, each with the reason why. None is known."""


def main(first: Path) -> int:
    """Build again and compare; says which files differ."""
    with tempfile.TemporaryDirectory(prefix="smdb-twice-") as name:
        second = _build(Path(name) / "et andet sted, æøå", first.name)
        differ = hashes.differing(first, second)
    number = len(hashes.found(first))
    for file in differ:
        print(f"differs: {file}: {KNOWN.get(file, 'without a known reason')}")
    print(f"{number} files, {number - len(differ)} with the same hash in a second build")
    return 1 if set(differ) - KNOWN.keys() else 0


def _build(place: Path, name: str) -> Path:
    """A build from a copy of the sources; returns its folder."""
    place.mkdir(parents=True)
    for each in TAKEN:
        source, target = ROOT / each, place / each
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    # PyInstaller keeps what it compiled in a folder of the user's own: this one compiles for itself
    own = {"PYINSTALLER_CONFIG_DIR": str(place / "kept"), "SMDB_BUILD": "", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**os.environ, **own, "PYTHONPATH": str(place), "PYTHONHASHSEED": "random"}
    made = place / "dist" / name
    command = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", "build.spec"]
    for step in (command, ["packaging/finish.py", str(made)]):
        subprocess.run([sys.executable, *step], cwd=place, env=environment, check=True)
    return made


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: twice.py BUILD (the packaged program, or its folder)")
    sys.exit(main(hashes.build_of(sys.argv[1])))
