"""Reads an administrator's file: TOML, small, UTF-8. What is wrong in it is named with its line and hides nothing else.

A file that somebody else than an administrator can write counts for nothing; one that cannot be read or is no TOML locks what has
a safe value, because nobody knows what else it meant to lock.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop.administration.rights import ROOT, why_not_administrators
from smdb_desktop.administration.settings import UNKNOWN, Setting, read_value
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.durable import NotAFileError, open_file
from smdb_desktop.services.ports.policy import Complaint

MOST_BYTES = 64 * 1024
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")
_AT_LINE = re.compile(r"\(at line (\d+)")

NOT_FOLLOWED = T("Filen følges ikke.")
UNREADABLE = T("Filen kan ikke læses: {aarsag}.")
NOT_A_FILE = T("Det er ikke en fil.")
TOO_BIG = T("Filen er større end 64 kB.")
NOT_UTF8 = T("Filen er ikke tekst i UTF-8.")
NOT_TOML = T("Filen er ikke gyldig TOML og følges ikke.")


class Read(NamedTuple):
    """What one source locks, by key, and what of it is not followed."""

    values: Mapping[str, tuple[str, ...]]
    complaints: tuple[Complaint, ...] = ()


def read_file(path: Path, known: Mapping[str, Setting], owners: frozenset[int] = ROOT) -> Read:
    """What the file locks; nothing where there is none."""
    source = str(path)
    try:
        handle = open_file(path, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return Read({})
    except NotAFileError:
        return Read({}, (Complaint(source, 0, sentences(NOT_A_FILE, NOT_FOLLOWED)),))
    except OSError as error:
        aarsag = error.strerror or type(error).__name__
        return Read(_safe(known), (Complaint(source, 0, UNREADABLE.format(aarsag=aarsag)),))
    with os.fdopen(handle, "rb") as file:
        why = why_not_administrators(path, file.fileno(), owners)
        if why:
            return Read({}, (Complaint(source, 0, sentences(why, NOT_FOLLOWED)),))
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return Read(_safe(known), (Complaint(source, 0, TOO_BIG),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Read(_safe(known), (Complaint(source, content.count(b"\n", 0, error.start) + 1, NOT_UTF8),))
    return parse(text, source, known)


def parse(text: str, source: str, known: Mapping[str, Setting]) -> Read:
    """What a text of TOML locks."""
    # imported here: most machines have no such file
    import tomllib

    try:
        written = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else len(text.splitlines())
        return Read(_safe(known), (Complaint(source, line, NOT_TOML),))
    values: dict[str, tuple[str, ...]] = {}
    complaints: list[Complaint] = []
    for key, value in _flat(written):
        line = line_of(text, key)
        if key not in known:
            complaints.append(Complaint(source, line, UNKNOWN.format(navn=key)))
            continue
        found = read_value(known[key], value)
        complaints += [Complaint(source, line, wrong) for wrong in found.wrong]
        if found.values is not None:
            values[key] = found.values
    return Read(values, tuple(complaints))


def _safe(known: Mapping[str, Setting]) -> dict[str, tuple[str, ...]]:
    """What a file that cannot be read locks: only what nobody needs for their work."""
    return {key: setting.safe for key, setting in known.items() if setting.safe and setting.unread}


def _flat(written: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for table, inside in written.items():
        if isinstance(inside, dict):
            yield from ((f"{table}.{key}", value) for key, value in inside.items())
        else:
            yield table, inside


def line_of(text: str, key: str) -> int:
    """The line on which a key stands, counted from 1; that of its table where it stands in an unusual way, 0 where nowhere."""
    table = key.rpartition(".")[0]
    here, nearest = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            here = _bare(head[1])
            nearest = number if here == table else nearest
        elif found := _KEY.match(line):
            whole = _bare(f"{here}.{found[1]}" if here else found[1])
            if whole == key:
                return number
            nearest = number if whole == table else nearest
    return nearest


def _bare(name: str) -> str:
    """A dotted name without its quotation marks and spaces."""
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
