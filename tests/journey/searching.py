"""Looks for a text in every file below a folder, in every spelling in which it could stand there. Opens ZIP containers too."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1")


def spellings(text: str) -> set[str]:
    """The text as it is, in small and large letters, and as JSON escapes it; a number also with other separators."""
    found = {text, text.lower(), text.upper(), json.dumps(text)[1:-1]}
    if text.replace("-", "").isalnum():
        found |= {text.replace("-", by) for by in ("", " ", "\u2011", "\u2013")}
    return found


def needles(texts: Iterable[str]) -> dict[bytes, str]:
    """Every sequence of bytes that would give one of the texts away."""
    made: dict[bytes, str] = {}
    for text in texts:
        for spelling in spellings(text):
            for encoding in ENCODINGS:
                made[spelling.encode(encoding, "ignore")] = text
    return made


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file with its bytes, and what lies in it where it is a ZIP container; a folder's name counts as well."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        yield f"name of {name}", name.encode()
        if path.is_symlink() or not path.is_file():
            continue
        raw = path.read_bytes()
        yield name, raw
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(io.BytesIO(raw)) as package:
                for entry in package.namelist():
                    yield f"{name}!{entry}", package.read(entry)


def search(folder: Path, texts: Iterable[str]) -> list[str]:
    """``text in file`` for each place where one of the texts stands."""
    wanted = needles(texts)
    return sorted(
        {f"{text} in {name}" for name, raw in contents(folder) for bytes_, text in wanted.items() if bytes_ in raw}
    )


def within(raw: bytes, texts: Iterable[str]) -> list[str]:
    """The texts that stand in these bytes."""
    return sorted({text for bytes_, text in needles(texts).items() if bytes_ in raw})
