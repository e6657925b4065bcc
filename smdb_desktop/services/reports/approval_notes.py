"""Notes to *Godkendelse*, for whoever approves: one for each question of each year, with who and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.figures.approval import ENHEDER
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UsageError

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.stored.records import Json

MOST = 2000
"""Characters of a note."""
TOO_LONG = T("Noten er for lang: den må fylde {most} tegn. Kort den af, og gem igen.", most=MOST)


class Notat(NamedTuple):
    """A note: its text, who wrote it last (name), and when (aware, in UTC)."""

    tekst: str
    hvem: str
    tid: datetime


def notes(store: Store, year: int) -> Mapping[int, Notat]:
    """The notes of a year, by the number of the question."""
    kept = store.settings.get(_key(year))
    found: dict[int, Notat] = {}
    for nr in ENHEDER:
        note = kept.get(str(nr)) if isinstance(kept, dict) else None
        if isinstance(note, dict):
            tid = datetime.fromisoformat(str(note["tid"]))
            found[nr] = Notat(str(note["tekst"]), str(note["hvem"]), tid)
    return found


def write_note(store: Store, year: int, nr: int, tekst: str, tid: datetime) -> Notat | None:
    """Keep a note in the name of the person who opened the store; an empty one takes it away. The note as it is kept.

    What is the same as before stays as it was, with who and when. Raises UsageError for one that is too long, KeyError
    for a number that is no question.
    """
    if nr not in ENHEDER:
        raise KeyError(nr)
    tidy = tekst.strip()
    if len(tidy) > MOST:
        raise UsageError(TOO_LONG)
    there = dict(notes(store, year))
    before = there.pop(nr, None)
    if tidy == ("" if before is None else before.tekst):
        return before
    made = Notat(tidy, store.people.who().navn, tid) if tidy else None
    if made is not None:
        there[nr] = made
    said: dict[str, Json] = {
        str(number): {"tekst": each.tekst, "hvem": each.hvem, "tid": each.tid.isoformat()}
        for number, each in sorted(there.items())
    }
    store.settings.put(_key(year), said)
    return made


def _key(year: int) -> str:
    return f"godkendelse.{year}"
