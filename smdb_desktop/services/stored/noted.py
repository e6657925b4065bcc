"""An answer with its marks as a list of plain values, as the log and a package keep it, and back.

What stands at the end and is not set is left out: most answers are what was typed and what was understood.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from smdb_desktop.services.stored.records import Json, Note, Svar


def note_json(note: Note | None) -> Json:
    """A note as a list of text, who and when (ISO 8601); None for none."""
    return None if note is None else [note.tekst, note.hvem, note.tid.isoformat(timespec="microseconds")]


def note_of(given: Any) -> Note | None:
    """The same back."""
    return None if not given else Note(str(given[0]), str(given[1]), datetime.fromisoformat(given[2]))


def svar_of(given: Sequence[Any]) -> Svar:
    """An answer from its list: raw, value, and those of its marks that are set."""
    marks = [*given[2:], None, None, None]
    return Svar(given[0], given[1], bool(marks[0]), bool(marks[1]), note_of(marks[2]))
