"""Lets a packaged build prove itself: `python prove.py PROGRAM`, from folders and homes that it has never seen.

Standard library only; it knows the build by its files and its command line, as a user does. Ends with the size and the start
time, and with status 1 when anything did not hold. `--quick` leaves out the odd starts.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import hashes
import inside
import left_out
import lying_inside
import machine_parts
import odd_starts

LICENCES = ("LICENSE", "THIRD_PARTY_NOTICES.md", "resources/licences/LGPL-3.0.txt", "resources/licences/GPL-3.0.txt")
SBOM = "sbom.cdx.json"
# a build must not lean on the clone or on the environment that made it
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SMDB_DATA_DIR", "SMDB_PASSPHRASE_FILE")
LARGEST = 105 if sys.platform == "win32" else 115
"""MB, millions of bytes."""


def main(program: Path, *, quick: bool = False) -> int:
    """Run the proof in a temporary folder; returns 0 when everything held."""
    build = program.parent
    with tempfile.TemporaryDirectory(prefix="smdb-build-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        # the other users of the odd starts pass through
        folder.chmod(0o711)
        environment = _environment(folder)
        held = _licences_lie_in(build)
        held &= _is_listed(build)
        held &= inside.main(build) == 0
        held &= _runs(program, ["self-check"], folder, environment)
        out = folder / "ud"
        held &= _runs(program, ["demo", "--headless", "--out", str(out)], folder, environment)
        made = sorted(out.glob("*.asice"))
        held &= bool(made)
        for file in made:
            held &= _runs(program, ["verify", str(file)], folder, environment)
        held &= _answers_without_qt(program, folder, environment)
        started = _start_seconds(program, folder, environment)
        if not quick:
            held &= _odd_starts(program, folder, environment)
    size = sum(file.stat().st_size for file in build.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6
    if size > LARGEST:
        print(f"larger than {LARGEST} MB")
        held = False
    print(f"size {size:.0f} MB, start of `--version` {started * 1000:.0f} ms, {'passed' if held else 'FAILED'}")
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
    """Those of the notices, and one for each library that came from the machine that built."""
    missing = [name for name in LICENCES if not (hashes.inner(build) / name).is_file()]
    texts = hashes.inner(build) / machine_parts.LICENCES
    missing += [
        f"the licence of {library.file.name}"
        for library in machine_parts.libraries(build)
        if library.package and not (texts / f"{library.package}.txt").is_file()
    ]
    for name in missing:
        print(f"missing in the build: {name}")
    return not missing


def _is_listed(build: Path) -> bool:
    """What it is made of names every library from the machine; an outsider's reader of hashes agrees with every file."""
    held = True
    try:
        bom = json.loads((build / SBOM).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"no list of what it is made of (packaging/finish.py writes it): {error}")
        return False
    named = {each["value"] for part in bom["components"] for each in part.get("properties", ())}
    for library in machine_parts.libraries(build):
        if library.file.relative_to(build).as_posix() not in named:
            print(f"not in {SBOM}: {library.file.name}")
            held = False
    held &= _has_the_versions_of_this_python(bom["components"])
    listed = (build / hashes.LIST).read_text(encoding="utf-8").splitlines()
    if [line.partition("  ")[2] for line in listed] != list(hashes.found(build)):
        print(f"{hashes.LIST} does not name every file")
        held = False
    if shutil.which("sha256sum"):
        done = subprocess.run(["sha256sum", "--check", "--quiet", "--strict", hashes.LIST], cwd=build, check=False)
        held &= done.returncode == 0
    return held


def _has_the_versions_of_this_python(components: list[dict[str, str]]) -> bool:
    """What it says of the libraries inside packages is what those packages say themselves, in the Python that builds."""
    try:
        said = lying_inside.asked().versions
    except ImportError as error:
        print(f"not shown: that {SBOM} has the versions inside the packages (this Python lacks some: {error.name})")
        return True
    listed = {(part["name"], part.get("version", "")) for part in components}
    wrong = [f"{name} {version}" for name, each in said.items() for version in each if (name, version) not in listed]
    for library in wrong:
        print(f"not in {SBOM}: {library}, which lies inside a package")
    return not wrong


def _odd_starts(program: Path, folder: Path, environment: dict[str, str]) -> bool:
    place = odd_starts.Place(program.parent, folder / "odd")
    try:
        held = odd_starts.run(place, program.name, environment)
        return odd_starts.notices_a_change(place, program.name, environment) and held
    finally:
        place.writable()


def _runs(program: Path, arguments: list[str], folder: Path, environment: dict[str, str]) -> bool:
    print(f"== {program.name} {' '.join(arguments)}", flush=True)
    status = subprocess.run([program, *arguments], cwd=folder, env=environment, check=False).returncode
    if status != 0:
        print(f"ended with status {status}")
    return status == 0


def _answers_without_qt(program: Path, folder: Path, environment: dict[str, str]) -> bool:
    """What is asked on the command line does not wait for the libraries of the window."""
    if not sys.platform.startswith("linux"):
        # there no linker tells what it loads; what PyInstaller would run first lies in the program by its name
        content = program.read_bytes()
        before = [name for name in left_out.START_HOOKS if name.encode() in content]
        print(f"{'FAILED' if before else 'held'}: nothing that loads Qt runs before the program {' '.join(before)}")
        return not before
    told = {**environment, "LD_DEBUG": "files"}
    done = subprocess.run([program, "--version"], cwd=folder, env=told, check=False, capture_output=True, text=True)
    loaded = sorted(set(re.findall(r"file=(libQt6\w+)", done.stderr)))
    print(f"{'FAILED' if loaded else 'held'}: --version loads nothing of Qt {' '.join(loaded)}")
    return not loaded and "calling init" in done.stderr


def _start_seconds(program: Path, folder: Path, environment: dict[str, str]) -> float:
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run([program, "--version"], cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if each != "--quick"]
    if len(given) != 1 or not shutil.which(given[0]):
        sys.exit("usage: prove.py PROGRAM [--quick] (the packaged program)")
    sys.exit(main(Path(given[0]).resolve(), quick="--quick" in sys.argv))
