"""Copies on a disk: which files belong to one, what its description says, and which copies lie in a folder.

A copy is ``NAME.db`` with its key file and its description beside it. The description holds counts and no word about a citizen,
so it is read without a key: when the store itself is damaged, it is all there is to choose by.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smdb_desktop import held
from smdb_desktop.durable import read_small
from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag, newest_first

SLOTS_SUFFIX = ".keyslots.json"
INFO_SUFFIX = ".info.json"
UNFINISHED_SUFFIX = ".ny"
LAST_YEAR = 9000
"""Until then a time can be shown in every zone."""
_FORMAT = 1
_MOST_BYTES = 8192
_MOST_NAMED = 80


def slots_of(copy: Path) -> Path:
    """The key file beside a copy."""
    return copy.with_name(copy.name + SLOTS_SUFFIX)


def info_of(copy: Path) -> Path:
    """The description beside a copy."""
    return copy.with_name(copy.name + INFO_SUFFIX)


def described(kopi: Kopi) -> bytes:
    """The description of a copy as it is written."""
    body = {
        "format": _FORMAT,
        "tid": kopi.tid.astimezone(UTC).isoformat(),
        "bytes": kopi.bytes,
        "antal": kopi.antal._asdict() if kopi.antal else None,
        "aarsag": kopi.aarsag,
        "lager": kopi.lager,
        "oevelse": kopi.oevelse,
        "program": kopi.program,
        "maerke": kopi.maerke,
    }
    return json.dumps({**body, "kontrol": _control(body)}, indent=1).encode() + b"\n"


def _control(body: Mapping[str, Any]) -> str:
    """No secret: it tells a description that was damaged or put together by hand from one that was written here."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def read_copy(path: Path) -> Kopi | None:
    """What is known of the copy at ``path``; None where no file lies there. Raises nothing for a damaged description."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    bare = Kopi(path, datetime.fromtimestamp(found.st_mtime, UTC), found.st_size)
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return _read(bare)
    return bare


def _read(bare: Kopi) -> Kopi:
    info = info_of(bare.fil)
    body: dict[str, Any] = json.loads(read_small(info, _MOST_BYTES))
    if body.pop("kontrol") != _control(body):
        return bare
    tid = datetime.fromisoformat(body["tid"])
    if body["format"] != _FORMAT or tid.tzinfo is None or tid.year > LAST_YEAR or body["bytes"] != bare.bytes:
        return bare
    antal = body["antal"]
    return bare._replace(
        tid=tid.astimezone(UTC),
        antal=None if antal is None else Antal(*(max(0, int(antal[name])) for name in Antal._fields)),
        aarsag=Kopiaarsag(body["aarsag"]) if body["aarsag"] else None,
        lager=str(body["lager"])[:_MOST_NAMED],
        oevelse=body["oevelse"] is True,
        program=str(body["program"])[:_MOST_NAMED],
        maerke=str(body["maerke"])[:_MOST_NAMED],
    )


def copies_in(folder: Path) -> tuple[Kopi, ...]:
    """The copies in a folder, newest first; () where it cannot be read.

    A copy from the future was made under a clock that was ahead: it is older than those that were made after, whatever it says.
    """
    found: list[Kopi] = []
    with suppress(OSError):
        for path in folder.glob("*.db"):
            kopi = read_copy(path)
            if kopi is not None and kopi.bytes:
                found.append(kopi)
    return newest_first(found, datetime.now(UTC))


def newest_good(folder: Path) -> Kopi | None:
    """The newest copy that is as it was described; where none is described, the newest at all."""
    copies = copies_in(folder)
    return next((kopi for kopi in copies if kopi.antal is not None), copies[0] if copies else None)


def remove(kopi: Kopi) -> None:
    """Take a copy away: the copy first, so that what is cut off leaves no copy without its key. Raises OSError."""
    held.unlink(kopi.fil)
    for path in (slots_of(kopi.fil), info_of(kopi.fil)):
        held.unlink(path)


def remove_beside(path: Path) -> None:
    """Take away what was written beside a copy that did not become one; what cannot be removed is left."""
    with suppress(OSError):
        if not path.exists():
            for beside in (slots_of(path), info_of(path)):
                held.unlink(beside)


def orphans(folder: Path) -> Iterator[Path]:
    """Key files and descriptions of a copy that was cut off before it was one: the half copy lies beside them.

    Those of a copy that somebody has moved away without them stay: it cannot be opened without.
    """
    for half in folder.glob(f"*.db{UNFINISHED_SUFFIX}"):
        copy = half.with_name(half.name.removesuffix(UNFINISHED_SUFFIX))
        if not copy.exists():
            yield from (path for path in (slots_of(copy), info_of(copy)) if path.exists())
