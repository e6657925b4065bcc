"""The versions of the libraries that lie inside the installed packages, as those say themselves: ``python lying_inside.py FILE``.

It is asked of the Python whose packages a build is made of: a wheel of another system holds other versions. A file, not the
standard output, because a build is finished by another process, for Windows even by that of another system.
"""

import json
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Said(NamedTuple):
    """``platform``: the system of the Python that was asked, as it calls itself. ``versions``: by the name in the notices."""

    platform: str
    versions: Mapping[str, tuple[str, ...]]


def asked() -> Said:
    """What this Python's packages say. Raises ImportError where it has not all of them."""
    from cryptography.hazmat.backends.openssl import backend as openssl
    from lxml import etree
    from sqlcipher3 import dbapi2

    import PySide6

    with tempfile.TemporaryDirectory() as folder:
        # of its OpenSSL it tells only where a file is encrypted
        conn = dbapi2.connect(str(Path(folder) / "asked.db"))
        conn.execute("PRAGMA key = 'nothing is kept here'")
        questions = ("PRAGMA cipher_version", "PRAGMA cipher_provider_version", "SELECT sqlite_version()")
        cipher, provider, sqlite = (str(conn.execute(each).fetchone()[0]) for each in questions)
        conn.close()
    versions = {
        "Qt": (PySide6.__version__,),
        "SQLCipher": (cipher.split()[0],),
        "SQLite": (sqlite,),
        "OpenSSL": tuple(sorted({_number(provider), _number(openssl.openssl_version_text())})),
        "libxml2": (".".join(map(str, etree.LIBXML_VERSION)),),
        "libxslt": (".".join(map(str, etree.LIBXSLT_VERSION)),),
        "Python": (sys.version.split()[0],),
    }
    return Said(sys.platform, versions)


def write(file: Path) -> None:
    """Put what is said here into a file."""
    file.write_text(json.dumps(asked()._asdict(), indent=1) + "\n", encoding="utf-8", newline="\n")


def read(file: Path) -> Said:
    """What another Python put there."""
    found = json.loads(file.read_text(encoding="utf-8"))
    return Said(found["platform"], {name: tuple(versions) for name, versions in found["versions"].items()})


def of_build(build: Path) -> str:
    """The system that a build is for, as its Python calls it: by the Python that lies in it."""
    return "win32" if any(build.glob("_internal*/python3??.dll")) else sys.platform


def _number(text: str) -> str:
    found = re.search(r"\d+\.\d+\.\d+", text)
    return found[0] if found else text


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: lying_inside.py FILE (where to write what the packages of this Python say)")
    write(Path(sys.argv[1]))
