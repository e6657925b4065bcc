"""The files of a packaged build beside the list of hashes that was written when it was made. Reads only.

From source there is no list and nothing to compare. Files beside the program that the list does not name may be an installer's
or a person's own; among the libraries nothing may lie that is not named.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from smdb_desktop.domain.words import T, Text
from smdb_desktop.links import is_link

LIST = "SHA256SUMS"
_PIECE = 1 << 20


def folder() -> Path | None:
    """The folder of the packaged program, or None from source."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None


def listed(home: Path) -> dict[str, str]:
    """SHA-256 in hexadecimal by path; raises OSError where there is no list, ValueError where a line of it is none."""
    found = {}
    for line in (home / LIST).read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        found[name] = digest
    return found


def faults(home: Path, hashes: dict[str, str]) -> Iterator[Text]:
    """What is not as it was made, a sentence each: changed, missing, or there without being named."""
    for name, digest in hashes.items():
        try:
            same = _digest(home / name) == digest
        except OSError:
            yield T("{fil} mangler eller kan ikke læses", fil=name)
            continue
        if not same:
            yield T("{fil} er ændret", fil=name)
    libraries = Path(getattr(sys, "_MEIPASS", home / "_internal"))
    for file in _below(libraries):
        name = file.relative_to(home).as_posix()
        if file.is_file() and name not in hashes:
            yield T("{fil} hører ikke til", fil=name)


def _below(folder: Path) -> Iterator[Path]:
    """What lies in a folder and in those below it, which links and junctions do not lead out of."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not is_link(path):
            yield from _below(path)
        else:
            yield path


def _digest(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
