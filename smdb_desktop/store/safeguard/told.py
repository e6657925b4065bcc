"""What an opening mended or found missing, on the disk before anything is overwritten, and there until somebody has read it.

Also the place where the damaged files are kept. Neither says anything of a citizen: times, a number and names of files.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from smdb_desktop import held
from smdb_desktop.durable import make_folders, read_small, sync_folder, sync_written, write_whole
from smdb_desktop.services.stored.records import Heling
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.rows import stamp, unstamp
from smdb_desktop.store.safeguard.inplace import InPlace

_MOST_BYTES = 4096
_PIECE = 1024 * 1024


def tell(folder: Folder, heling: Heling) -> None:
    """Write it down beside what nobody has read yet: a loss stays a loss. On the disk when it returns."""
    before = told(folder, heling.tid)
    if before is not None and not before.helet:
        sum_ = before.antal + heling.antal if before.antal else 0
        heling = heling._replace(helet=False, antal=sum_, siden=before.siden)
    body = heling._asdict() | {
        "tid": stamp(heling.tid),
        "siden": stamp(heling.siden) if heling.siden else None,
    }
    write_whole(folder.told, json.dumps(body).encode())


def told(folder: Folder, now: datetime) -> Heling | None:
    """What was written down and not read yet; what cannot be read any more is told as a loss of unknown size."""
    if not os.path.lexists(folder.told):
        return None
    try:
        body = json.loads(read_small(folder.told, _MOST_BYTES))
        siden = body["siden"]
        return Heling(
            body["helet"] is True,
            unstamp(body["tid"]),
            int(body["antal"]),
            None if siden is None else unstamp(siden),
            str(body["mappe"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Heling(False, now, 0, None, str(folder.backups))


def forget(folder: Folder) -> None:
    """Somebody has read it."""
    held.unlink(folder.told)
    sync_folder(folder.root)


def keep(folder: Folder, files: Iterable[Path], now: datetime, database: InPlace | None = None) -> Path:
    """Copy files as they lie into a folder of their own in ``backup/``, named by the time; on the disk when it returns.

    ``database`` is the database's file where SQLite has it open: opening and closing it once more would drop SQLite's locks.
    """
    folder.make()
    place = folder.backups / f"beskadiget-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    make_folders(place, 0o700)
    for path in files:
        if path.is_file() and not path.is_symlink():
            copy = place / path.name
            shutil.copyfile(path, copy)
            copy.chmod(0o600)
            sync_written(copy)
    if database is not None:
        copy = place / folder.database.name
        with copy.open("xb") as file:
            for start in range(0, database.size, _PIECE):
                file.write(database.read(start, _PIECE))
        copy.chmod(0o600)
        sync_written(copy)
    sync_folder(place)
    return place
