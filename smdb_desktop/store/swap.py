"""How a copy that was laid ready becomes the store: its intent on the disk first, so that a cut leaves one of the two, whole.

The copy is laid ready in ``gendan/``. From the moment that the note says ``SKIFTER`` it is carried through, now or at the next
opening; before that moment nothing of the store was touched. What was replaced is moved into ``erstattet/`` and never deleted.
"""

import json
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop import held
from smdb_desktop.durable import OversizeError, make_folders, read_small, sync_folder, write_whole
from smdb_desktop.links import is_link
from smdb_desktop.services.stored.copies import Gendannelse, Trin
from smdb_desktop.store.errors import translated
from smdb_desktop.store.folder import Folder

DATABASE = "smdb.db"
KEYSLOTS = "keyslots.json"
MACHINE = ("vindue.json", "kopier.json")
"""What belongs to the machine and comes along when it is moved."""

_MOST_BYTES = 4096


class Note(NamedTuple):
    """What stands on the disk about a restoration; paths are names inside the data folder."""

    trin: Trin
    fra: str
    tid: str
    erstattet: str
    afbrudt: bool = False
    noegle_nuvaerende: bool = True
    ny_noegle: bool = False
    """Whether what is laid ready is the store itself under a new data key, and no copy of it."""
    ukendt: bool = False
    """Whether there was a store that could not be read, so that what it knew since the copy is not carried over."""
    foer: "Note | None" = None
    """One that ended before this one began, and was not told yet: it stands again where nothing comes of this one."""

    def ended(self, folder: Folder) -> Gendannelse:
        """As a record."""
        there = folder.root / self.erstattet
        gone = self.trin is Trin.AFBRUDT or not there.is_dir()
        tid = datetime.fromisoformat(self.tid)
        place = None if gone else there
        more = {"ny_noegle": self.ny_noegle, "ukendt": self.ukendt}
        return Gendannelse(self.trin, self.fra, tid, place, self.afbrudt, self.noegle_nuvaerende, **more)


def new_note(fra: str, tid: datetime, *, ny_noegle: bool = False) -> Note:
    """The note of a restoration that begins: nothing has been touched."""
    place = f"erstattet/{tid.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    return Note(Trin.KLARGOER, fra, tid.astimezone(UTC).isoformat(), place, ny_noegle=ny_noegle)


def read_note(folder: Folder) -> Note | None:
    """The note, or None; one that cannot be read is none, because it is written whole or not at all."""
    with suppress(OSError):
        return _read(folder)
    return None


def _read(folder: Folder) -> Note | None:
    """The note; None where there is none, or a damaged one. Raises OSError where the disk does not give it."""
    with suppress(FileNotFoundError, OversizeError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _note(json.loads(read_small(folder.restoring, _MOST_BYTES)))
    return None


def _note(body: dict[str, Any]) -> Note:
    """Raises ValueError, and as a mapping of another shape does."""
    before = body.pop("foer", None)
    note = Note(Trin(body.pop("trin")), **body, foer=None if before is None else _note(before))
    if datetime.fromisoformat(note.tid).tzinfo is None or not note.erstattet.startswith("erstattet/"):
        raise ValueError
    return note


def write_note(folder: Folder, note: Note) -> None:
    """Put the note on the disk, whole."""
    write_whole(folder.restoring, json.dumps(_body(note), indent=1).encode() + b"\n")


def _body(note: Note) -> dict[str, object]:
    return note._asdict() | {"foer": None if note.foer is None else _body(note.foer)}


def forget_note(folder: Folder) -> None:
    """The restoration has been told."""
    with translated():
        held.unlink(folder.restoring)
        sync_folder(folder.root)


def is_under_way(folder: Folder) -> bool:
    """Whether a restoration was cut off while the store was replaced: there is one, though perhaps in no place yet."""
    note = read_note(folder)
    return note is not None and note.trin is Trin.SKIFTER


def begin(folder: Folder, note: Note) -> Note:
    """Note that a restoration begins, and make the folder in which the copy is laid ready; the note as it stands.

    Call it with the folder taken: what was noted before has ended.
    """
    with translated():
        before = read_note(folder)
        note = note._replace(foer=None if before is None else before._replace(foer=None))
        clear_stage(folder)
        write_note(folder, note)
        folder.staged.mkdir(mode=0o700)
        sync_folder(folder.root)
    return note


def give_up(folder: Folder) -> None:
    """Nothing was replaced and nothing will be: as if it had not begun."""
    with translated():
        note = read_note(folder)
        clear_stage(folder)
        if note is not None and note.foer is not None:
            write_note(folder, note.foer)
            return
        held.unlink(folder.restoring)
        sync_folder(folder.root)


def clear_stage(folder: Folder) -> None:
    """Take away what was laid ready."""
    if folder.staged.is_dir() and not is_link(folder.staged):
        held.clear(folder.staged)
    else:
        held.unlink(folder.staged)


def carry_out(folder: Folder, note: Note) -> Note:
    """Make what was laid ready the store. A cut in it is carried through by ``recover``. Raises StoreFull and its kin."""
    with translated():
        sync_folder(folder.staged)
        note = note._replace(trin=Trin.SKIFTER, foer=None)
        write_note(folder, note)
        return _exchange(folder, note)


def recover(folder: Folder) -> None:
    """What a cut left of a restoration: carried through where the store began to be replaced, else taken away and noted.

    Call it with the folder's lock held, before anything is opened.
    """
    with translated():
        note = _read(folder)
    if note is None and folder.restoring.exists() and not folder.database.exists():
        # a damaged note, perhaps of one that began to replace the store: what was laid ready may be all there is
        return
    if note is None or note.trin in (Trin.SKIFTET, Trin.AFBRUDT):
        if folder.staged.exists():
            with translated():
                clear_stage(folder)
        return
    with translated():
        if note.trin is Trin.SKIFTER:
            _exchange(folder, note._replace(afbrudt=True))
            return
        clear_stage(folder)
        write_note(folder, note.foer or note._replace(trin=Trin.AFBRUDT, afbrudt=True))


def _exchange(folder: Folder, note: Note) -> Note:
    """Move the store aside and the copy in. Each step may find itself done already."""
    aside = folder.root / note.erstattet
    if (folder.staged / DATABASE).exists():
        present = tuple(_store_files(folder))
        if present:
            make_folders(aside, 0o700)
            # the replaced store is one that can be opened: its key file comes along, whether or not another takes its place,
            # and the count of wrong tries, without which whoever opens it waits
            for beside in (folder.keyslots[0], *sorted(folder.root.glob("forsoeg*.json"))):
                _keep_aside(beside, aside)
            for path in present:
                held.rename(path, aside / path.name)
            sync_folder(aside)
        held.rename(folder.staged / DATABASE, folder.database)
        sync_folder(folder.root)
        sync_folder(folder.staged)
    for name in (KEYSLOTS, *MACHINE):
        staged = folder.staged / name
        if staged.exists():
            content = staged.read_bytes()
            places = folder.keyslots if name == KEYSLOTS else (folder.root / name,)
            for place in places:
                _keep_aside(place, aside)
                write_whole(place, content)
            held.unlink(staged)
            sync_folder(folder.staged)
    clear_stage(folder)
    note = note._replace(trin=Trin.SKIFTET)
    write_note(folder, note)
    return note


def _store_files(folder: Folder) -> Iterator[Path]:
    """The database with everything that is kept beside it, whoever keeps it there; not the lock, which is held."""
    for path in sorted(folder.root.glob("smdb.*")):
        if path.name != "smdb.lock" and stat.S_ISREG(path.lstat().st_mode):
            yield path


def _keep_aside(place: Path, aside: Path) -> None:
    """A copy of a small file beside the replaced store, so that the two belong together; the first that was kept stays."""
    kept = aside / place.name
    if place.is_file() and not kept.exists():
        make_folders(aside, 0o700)
        write_whole(kept, place.read_bytes())


def stage_file(folder: Folder, name: str, content: bytes) -> None:
    """Lay a small file ready."""
    with translated():
        write_whole(folder.staged / name, content)
