"""Questions that are kept in the store by their names, each with who wrote it and when. Belongs to the store's lane."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.reports.questions import Filter, Spoergsmaal
from smdb_desktop.services.stored.records import Json

_SETTING = "egne_spoergsmaal"
MOST = 200
"""Questions that are kept."""
NOT_HERE = T("Der er intet spørgsmål, der hedder »{navn}«. Det kan være slettet.")
TOO_MANY = T("Der er allerede 200 spørgsmål. Slet et, der ikke bruges, og gem igen.")
TAKEN = T("»{navn}« er navnet på en af programmets egne rapporter. Vælg et andet navn.")


class Gemt(NamedTuple):
    """A question that is kept, whose it is and when it was written (aware)."""

    spoergsmaal: Spoergsmaal
    hvem: str
    tid: datetime


class Questions(NamedTuple):
    """The questions of one store. ``own`` are the names that reports of the program have. Raises StoreError."""

    store: Store
    clock: Clock
    own: tuple[str, ...] = ()

    def all(self) -> tuple[Gemt, ...]:
        """Every question, by name."""
        found = self.store.settings.get(_SETTING)
        kept = [_read(each) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        return tuple(sorted((each for each in kept if each), key=lambda each: each.spoergsmaal.navn.casefold()))

    def of(self, navn: str) -> Gemt | None:
        """The question of this name; None where there is none."""
        wanted = navn.casefold()
        return next((each for each in self.all() if each.spoergsmaal.navn.casefold() == wanted), None)

    def keep(self, asked: Spoergsmaal) -> Gemt:
        """Keep a question under its name, in place of one that has it. Raises UsageError."""
        made = Gemt(asked.checked(), self.store.people.who().navn, self.clock())
        name = made.spoergsmaal.navn.casefold()
        if name in self.own:
            raise UsageError(TAKEN.format(navn=made.spoergsmaal.navn))
        others = [each for each in self.all() if each.spoergsmaal.navn.casefold() != name]
        if len(others) >= MOST:
            raise UsageError(TOO_MANY)
        self._put([*others, made])
        return made

    def remove(self, navn: str) -> None:
        """Take a question away. Raises UsageError where there is none."""
        gone = self.of(navn)
        if gone is None:
            raise UsageError(NOT_HERE.format(navn=navn))
        self._put([each for each in self.all() if each != gone])

    def _put(self, kept: list[Gemt]) -> None:
        self.store.settings.put(_SETTING, [_written(each) for each in kept])


def _written(each: Gemt) -> Json:
    asked = each.spoergsmaal
    filtre: list[Json] = [[f.felt, f.er, f.vaerdi] for f in asked.filtre]
    return {
        "navn": asked.navn,
        "taeller": asked.taeller,
        "efter": asked.efter,
        "fra": asked.fra,
        "til": asked.til,
        "filtre": filtre,
        "hvem": each.hvem,
        "tid": each.tid.isoformat(),
    }


def _read(kept: dict[str, Any]) -> Gemt | None:
    """A question as it is kept; None for one that another version wrote and this one does not understand."""
    try:
        filtre = tuple(Filter(str(felt), bool(er), str(vaerdi)) for felt, er, vaerdi in kept["filtre"])
        navn, taeller, efter, fra, til = (str(kept[name]) for name in ("navn", "taeller", "efter", "fra", "til"))
        asked = Spoergsmaal(navn, taeller, efter, fra, til, filtre).checked()
        return Gemt(asked, str(kept["hvem"]), datetime.fromisoformat(kept["tid"]))
    except (KeyError, ValueError, TypeError, UsageError):
        return None
