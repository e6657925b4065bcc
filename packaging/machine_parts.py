"""What a build has from the machine that made it, and the versions of what lies inside its packages. Standard library first.

The libraries that a Linux build takes from the machine come from Debian's packages, which bring their licences along
(``/usr/share/doc/PACKAGE/copyright``). On Windows and macOS there are none but Python's own.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

LICENCES = "licences-of-libraries"


class Library(NamedTuple):
    """A library of a build; ``package`` and ``version`` are Debian's, "" where it is not from a package."""

    file: Path
    package: str
    version: str


def libraries(build: Path) -> list[Library]:
    """The libraries that lie beside Python's own, in the order of their names. Links and what a wheel brought are none."""
    files = sorted((build / "_internal").glob("lib*.so*"))
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
        target = build / "_internal" / LICENCES / f"{library.package}.txt"
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


def versions(build: Path) -> dict[str, tuple[str, ...]]:
    """The versions of what lies inside the packages that are installed here and in the build, by the name in the notices."""
    from cryptography.hazmat.backends.openssl import backend as openssl
    from lxml import etree
    from sqlcipher3 import dbapi2

    import PySide6

    with tempfile.TemporaryDirectory() as folder:
        # of its OpenSSL it tells only where a file is encrypted
        conn = dbapi2.connect(str(Path(folder) / "asked.db"))
        conn.execute("PRAGMA key = 'nothing is kept here'")
        asked = ("PRAGMA cipher_version", "PRAGMA cipher_provider_version", "SELECT sqlite_version()")
        cipher, provider, sqlite = (str(conn.execute(each).fetchone()[0]) for each in asked)
        conn.close()
    icu = [file.name.rpartition(".")[2] for file in build.glob("_internal/PySide6/Qt/lib/libicuuc.so.*")]
    return {
        "Qt": (PySide6.__version__,),
        "SQLCipher": (cipher.split()[0],),
        "SQLite": (sqlite,),
        "OpenSSL": tuple(sorted({_number(provider), _number(openssl.openssl_version_text())})),
        "libxml2": (".".join(map(str, etree.LIBXML_VERSION)),),
        "libxslt": (".".join(map(str, etree.LIBXSLT_VERSION)),),
        "ICU": tuple(icu),
        "Python": (_of_windows(build) or sys.version.split()[0],),
        "PyInstaller's bootloader": (_locked("pyinstaller"),),
    }


def _of_windows(build: Path) -> str:
    """The version of the Python in a Windows build, which another machine may finish; "" where there is none."""
    for file in sorted(build.glob("_internal/python3??.dll")):
        found = re.search(r"FileVersion\0+([\d.]+)\0", file.read_bytes().decode("utf-16-le", errors="replace"))
        return found[1] if found else ""
    return ""


def _number(text: str) -> str:
    found = re.search(r"\d+\.\d+\.\d+", text)
    return found[0] if found else text


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
