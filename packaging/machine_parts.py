"""What a build has from the machine that made it, and the versions of what lies inside its packages. Standard library only.

The libraries that a Linux build takes from the machine come from Debian's packages, which bring their licences along
(``/usr/share/doc/PACKAGE/copyright``). On Windows and macOS there are none but Python's own.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import hashes
import lying_inside

LICENCES = "licences-of-libraries"


class Library(NamedTuple):
    """A library of a build; ``package`` and ``version`` are Debian's, "" where it is not from a package."""

    file: Path
    package: str
    version: str


def libraries(build: Path) -> list[Library]:
    """The libraries that lie beside Python's own, in the order of their names. Links and what a wheel brought are none."""
    files = sorted(hashes.inner(build).glob("lib*.so*"))
    # Python has its own row in the notices
    files = [file for file in files if not file.is_symlink() and not file.name.startswith("libpython")]
    return [Library(file, *_package(file.name)) for file in files]


def take_licences(build: Path) -> list[str]:
    """Copy the licence of each such library into the build; the names of those of which there is none."""
    missing = []
    for library in libraries(build):
        text = Path("/usr/share/doc") / library.package / "copyright"
        if not library.package or not text.is_file():
            missing.append(library.file.name)
            continue
        target = hashes.inner(build) / LICENCES / f"{library.package}.txt"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text.read_bytes())
    return missing


def _locked(package: str) -> str:
    """The version in the lock that builds are made by; a Windows build is made by another Python than this one."""
    lock = Path(__file__).resolve().parent.parent / "requirements" / "build.txt"
    found = re.search(rf"^{package}==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise LookupError(f"{package} is not in {lock}")
    return found[1]


def versions(build: Path, said: lying_inside.Said) -> dict[str, tuple[str, ...]]:
    """The versions of what lies inside a build's packages, by the name in the notices.

    ``said`` is what the Python that made the build says of its packages. Raises ValueError where that was the Python of another
    system: its wheels hold other versions.
    """
    if said.platform != lying_inside.of_build(build):
        raise ValueError(
            f"a build for {lying_inside.of_build(build)}, and versions said by the Python of {said.platform}"
        )
    icu = [file.name.rpartition(".")[2] for file in hashes.inner(build).glob("PySide6/Qt/lib/libicuuc.so.*")]
    return {**said.versions, "ICU": tuple(icu), "PyInstaller's bootloader": (_locked("pyinstaller"),)}


def _package(name: str) -> tuple[str, str]:
    """Debian's package and version of a library, by its name."""
    if shutil.which("dpkg-query") is None:
        return "", ""
    done = subprocess.run(["dpkg-query", "--search", f"*/{name}"], capture_output=True, text=True, check=False)
    owners = [line.partition(":")[0] for line in done.stdout.splitlines() if line.endswith(f"/{name}")]
    if not owners:
        return "", ""
    show = ["dpkg-query", "--show", "--showformat", "${Version}\n", owners[0]]
    version = subprocess.run(show, capture_output=True, text=True, check=False).stdout.partition("\n")[0]
    return owners[0], version
