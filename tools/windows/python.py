"""Brings the Windows Python and the packages of our locks into a folder of the cache, checked, ready to be put into a prefix.

Everything is pinned by hash. Of the archive that holds the Python, only what its maker's signatures cover is taken out; the C
runtime beside it comes from Qt's own packages, which the locks name anyway.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from packaging.markers import Marker

from tools.windows import signed

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
LOCKS = ("build", "test")
"""The run lock is within both."""
VERSION = "3.11.9"
RUNTIME = ("vcruntime140.dll", "vcruntime140_1.dll")
MARKED = {
    "sys_platform": "win32",
    "os_name": "nt",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": VERSION.rpartition(".")[0],
    "python_full_version": VERSION,
}
UNLISTED = {"Lib/xml/__init__.py": "8e7bc2b8a9974751e0bf0be8e8fd3c116fb0ed2ff2e372f693a7e3659a46f8dc"}
"""A module that the Foundation's own list lacks: a docstring and four names, read by us."""
_NOT_OURS = re.compile(
    r"tcl86t|tk86t|_tkinter|site-packages|__pycache__"
    r"|Lib/(idlelib|tkinter|turtledemo|lib2to3|ensurepip|unittest/test)/"
)


class CannotBring(Exception):
    """Something that is needed could not be had; the sentence says what."""


def cache() -> Path:
    """Where all that is brought is kept, for every clone of this person."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "smdb-desktop-windows"


def wanted() -> str:
    """A digest of all that decides what is in the folder that `bring` returns."""
    names = ["windows.txt", *(f"{name}.txt" for name in LOCKS)]
    digest = hashlib.sha256(b"\0".join((REQUIREMENTS / name).read_bytes() for name in names))
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:16]


def bring() -> Path:
    """The folder with the Windows Python and every locked package in it; made anew only when a lock changed.

    Raises CannotBring or NotSigned; a folder is never left half-made.
    """
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _brought()


def _brought() -> Path:
    ready = cache() / f"python-{wanted()}"
    if ready.is_dir():
        return ready
    made = cache() / f"{ready.name}.{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        archive = _download_archive()
        _take_out(archive, made)
        _install(made / "Lib" / "site-packages")
        _runtime(made)
        made.rename(ready)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return ready


def _pip(*arguments: str, more: dict[str, str] | None = None) -> None:
    command = [sys.executable, "-m", "pip", *arguments, "-qq", "--disable-pip-version-check", "--no-input"]
    answer = subprocess.run(command, env={**os.environ, **(more or {})}, check=False)  # noqa: S603 - pip, with our locks
    if answer.returncode:
        raise CannotBring("pip could not bring a package; its own words stand above (most often there is no network)")


def _download_archive() -> Path:
    folder = cache() / "downloads"
    unbuilt = str(Path(__file__).parent / "unbuilt")
    before = set(folder.glob("*.tar.gz")) if folder.is_dir() else set()
    options = ("--no-deps", "--no-build-isolation", "--use-pep517", "--no-binary", ":all:", "--require-hashes")
    _pip("download", *options, "-d", str(folder), "-r", str(REQUIREMENTS / "windows.txt"), more={"PYTHONPATH": unbuilt})
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", (REQUIREMENTS / "windows.txt").read_text(encoding="utf-8")))
    for archive in {*before, *folder.glob("*.tar.gz")}:
        if hashlib.sha256(archive.read_bytes()).hexdigest() in hashes:
            return archive
    raise CannotBring("the archive with the Windows Python is not there after pip brought it")


def _take_out(archive: Path, target: Path) -> None:
    """Every program, library and module that the Foundation's signatures cover; nothing else is written to the disk."""
    with tarfile.open(archive) as outer:
        inner = next(member for member in outer if member.name.endswith("/data.zip"))
        held = outer.extractfile(inner)
        data = held.read() if held else b""
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        names = [name for name in files.namelist() if not name.endswith("/") and not _NOT_OURS.search(name)]
        listing = target / "python_lib.cat"
        listing.write_bytes(files.read("cp311/DLLs/python_lib.cat"))
        modules = signed.Catalogue(listing)
        left = []
        for name in names:
            inside = PurePosixPath(name).relative_to("cp311")
            if ".." in inside.parts or not _is_asked_for(inside):
                continue
            content = files.read(name)
            read = UNLISTED.get(str(inside)) == hashlib.sha256(content).hexdigest()
            if inside.suffix == ".py" and not read and not modules.holds(content):
                left.append(str(inside))
                continue
            place = target / inside
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            if inside.suffix != ".py":
                signed.verify(place)
    if left:
        raise signed.NotSigned(f"not in the signed list of modules: {', '.join(left)}")


def _is_asked_for(inside: PurePosixPath) -> bool:
    if inside.parts[0] == "Lib":
        return inside.suffix == ".py"
    if inside.parts[0] == "DLLs":
        return inside.suffix in {".dll", ".pyd"}
    return str(inside) in {"python.exe", "pythonw.exe", "python3.dll", "python311.dll"}


def for_windows(lock: Iterable[str]) -> list[str]:
    """The lines of a lock that hold on Windows, without their conditions: pip judges those for the machine that it runs on."""
    kept, holds = [], True
    for line in lock:
        if re.match(r"[\w.\[\]-]+==", line):
            requirement, _, marker = line.rstrip("\\ \n").partition(";")
            holds = not marker.strip() or Marker(marker.strip()).evaluate(dict(MARKED))
            line = f"{requirement.strip()} \\"
        if holds:
            kept.append(line.rstrip("\n"))
    return kept


def _install(target: Path) -> None:
    wheels = cache() / "downloads" / "wheels"
    target.mkdir(parents=True, exist_ok=True)
    foreign = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", VERSION.rpartition(".")[0])
    checked = ("--no-deps", "--only-binary=:all:", "--require-hashes")
    for name in LOCKS:
        with (REQUIREMENTS / f"{name}.txt").open(encoding="utf-8") as lock:
            lines = for_windows(lock)
        listed = cache() / f"{name}-{os.getpid()}.txt"
        listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            _pip("download", *foreign, *checked, "-d", str(wheels), "-r", str(listed))
            offline = ("--no-index", "--find-links", str(wheels), "--no-compile", "--upgrade", "--target", str(target))
            _pip("install", *foreign, *checked, *offline, "-r", str(listed))
        finally:
            listed.unlink()


def _runtime(python: Path) -> None:
    """The C runtime beside the Python, from Qt's packages, which bring a newer one than the archive."""
    for name in RUNTIME:
        found = sorted((python / "Lib" / "site-packages").glob(f"*/{name}"))
        if not found:
            raise CannotBring(f"no locked package brings {name}")
        shutil.copy2(found[0], python / name)
