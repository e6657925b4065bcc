"""Judges case files: reads JSON strictly, tells each case's findings, never stops at the first bad file. No store, no window."""

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from smdb_desktop.domain.findings import FORMAT, Fund, Niveau
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.held import exact, patiently
from smdb_desktop.services.casework.recognising import no_case_file, recognise
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.trouble import named

FILE_LIMIT = 500_000_000
_LONGEST_NUMBER = 100
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """One case of a file: its place in the file (0 for the first) and its findings; ``raw`` is the object as read."""

    fil: str
    sag: int
    fund: tuple[Fund, ...]
    raw: Any = None


class _NotACase(ValueError):
    pass


class HoldsNone(ValueError):
    """The file is sound JSON and holds no case; the message is a Danish sentence."""


def _no_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _NotACase(T("Feltet »{noegle}« står to gange i det samme objekt.", noegle=key))
            seen.add(key)
    return found


def _no_constant(name: str) -> Any:
    raise _NotACase(T("»{navn}« er ikke et tal i JSON.", navn=name))


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _NotACase(
            T(
                "Tallet »{cifre}…« har {antal} cifre. Så lange tal er der ikke i en sagsfil.",
                cifre=digits[:10],
                antal=len(digits),
            )
        )
    return int(digits)


def _characters(parsed: Any, text: str) -> None:
    """Refuse half a character: JSON can spell one, but no file and no store can hold it."""
    if not _SURROGATE.search(text):
        return
    try:
        json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _NotACase(
            T("Filen indeholder et halvt tegn (\\ud800 til \\udfff). Slet det, og gem filen igen.")
        ) from None


def parse_cases(content: bytes) -> list[Any]:
    """The objects of a case file, at least one.

    Raises ValueError with a Danish sentence for what is no JSON of cases; HoldsNone, which is one, for JSON that holds none.
    """
    if wrong := no_case_file(recognise(content)):
        raise ValueError(wrong)
    try:
        text = content.decode("utf-8-sig")
        parsed = json.loads(
            text, object_pairs_hook=_no_repetition, parse_constant=_no_constant, parse_int=_whole_number
        )
        _characters(parsed, text)
    except UnicodeDecodeError:
        raise ValueError(T("Filen er ikke tekst i UTF-8. Gem den igen som UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise ValueError(_not_json(error, text)) from None
    except RecursionError:
        raise ValueError(T("Filen er ikke en sagsfil: den er indlejret for dybt.")) from None
    cases = parsed if isinstance(parsed, list) else [parsed]
    if all(case in ({}, [], None) for case in cases):
        raise HoldsNone(T("Filen indeholder ingen sag. Kontrollér, at det er den rigtige fil, eller lav den igen."))
    return cases


def _not_json(error: json.JSONDecodeError, text: str) -> str:
    """What is wrong with the text, told apart from a text that only ends too early."""
    rest = text[error.pos :].strip()
    ends_early = error.msg.startswith("Unterminated string") or not rest
    if text.strip() and (ends_early or any(word.startswith(rest) for word in ("true", "false", "null", "-"))):
        return T(
            "Filen er ikke gyldig JSON: den er klippet over i linje {linje} og holder op midt i en sag. Ingen sag i den er læst. "
            "Hent eller gem den igen.",
            linje=text.count("\n") + 1,
        )
    return T("Filen er ikke gyldig JSON (linje {linje}, tegn {tegn}).", linje=error.lineno, tegn=error.colno)


def read_file(path: Path, limit: int = FILE_LIMIT) -> bytes:
    """The content of a named file or pipe, at most ``limit`` bytes.

    Raises UsageError where there is none, where it is a folder, a device or larger; KnownError where it cannot be read.
    """
    try:
        if path.is_dir():
            raise UsageError(T("{fil} er en mappe. Angiv en fil.", fil=path))
        # without waiting: a pipe that nobody writes to is empty, and a device is never read at all
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = patiently(lambda: os.open(path, flags), path)
        with exact(), os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if stat.S_ISFIFO(found.st_mode) and os.name == "posix":
                os.set_blocking(handle, True)
            elif not stat.S_ISREG(found.st_mode) and path != Path(os.devnull):
                raise UsageError(T("{fil} er ikke en almindelig fil. Angiv en fil.", fil=path))
            # reading sets aside as much memory as it is asked for; a pipe tells no size
            content = b"" if found.st_size > limit else file.read((found.st_size or limit) + 1)
    except FileNotFoundError:
        raise UsageError(T("Filen {fil} findes ikke.", fil=path)) from None
    except OSError as error:
        raise KnownError(sentences(T("Filen {fil} kan ikke læses.", fil=path), cause(error)), named(error)) from None
    if max(found.st_size, len(content)) > limit:
        raise UsageError(
            T("Filen {navn} er for stor. Angiv en fil på højst {hoejst} byte.", navn=path.name, hoejst=limit)
        )
    return content


def check_file(path: Path, katalog: Katalog, today: date) -> Iterator[CheckedCase]:
    """Judge every case of a file; a file that is no JSON of cases is one finding of its own."""
    try:
        cases = parse_cases(read_file(path))
    except ValueError as error:
        yield CheckedCase(str(path), 0, (Fund(FORMAT, Niveau.FEJL, "", str(error)),))
        return
    for number, raw in enumerate(cases):
        yield CheckedCase(str(path), number, check_document(raw, katalog, today), raw)
