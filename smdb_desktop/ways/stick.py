"""Known by more than its path: a small file of ours on a stick, with a number by chance, laid there when the way is set up.

Another stick under the same letter or path has none, or another number, and is not ours. The file holds nothing that is secret
and nothing of anybody; what a stranger writes into it only keeps our files from being laid there.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from smdb_desktop import held
from smdb_desktop.domain.words import T
from smdb_desktop.durable import NotAFileError, OversizeError, read_small, removed_on_error, sync_file, sync_folder

NAME = "smdb-vej.txt"
OTHER = T(
    "Det drev, der sidder i nu, er ikke det, vejen er sat op til: {mappe}. Sæt det rigtige i. Skal et nyt bruges fra "
    "nu af, så slå »Kend drevet igen« fra under vejen i Indstillinger, gem vejen, og slå det til igen."
)
SAYS = T(
    "Denne fil hører til SMDB Desktop. Den viser, at drevet er det, en vej ud er sat op til. Slet den ikke. Nummer: {nummer}"
)
_NUMBER = re.compile(r"\b[0-9a-f]{32}\b")
_LONGEST = 4096


def number(folder: Path) -> str:
    """The number on the stick; "" where there is none. Raises OSError."""
    try:
        text = read_small(folder / NAME, _LONGEST).decode("utf-8", "replace")
    except (FileNotFoundError, NotAFileError, OversizeError):
        return ""
    found = _NUMBER.search(text)
    return found[0] if found else ""


def mark(folder: Path) -> str:
    """The number on the stick, laid there where it has none. Raises OSError; FileExistsError for a file that is not ours."""
    there = number(folder)
    if there:
        return there
    made, path = secrets.token_hex(16), folder / NAME
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with removed_on_error(path), held.exact(), os.fdopen(handle, "wb") as file:
        file.write((SAYS.format(nummer=made) + "\n").encode())
        file.flush()
        sync_file(file.fileno())
    sync_folder(folder)
    return made
