"""How a centre's cases reach SMDB: asked at set-up and in Indstillinger, kept in the store's settings.

A store that was made before the question was asked has no answer (None), and works all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T, Text

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store

_SETTING = "vej_til_smdb"


class Vej(StrEnum):
    """The answers."""

    TASTER = "TASTER"
    FILER = "FILER"
    BEGGE = "BEGGE"


QUESTION = T("Hvordan når jeres sager SMDB?")
HINT = T("Der findes ingen måde at sende en sag direkte ind i SMDB på. Svaret afgør, hvad programmet minder om.")
ANSWERS: Mapping[Vej, Text] = {
    Vej.TASTER: T("Vi taster dem selv i SMDB"),
    Vej.FILER: T("Kommunen får vores filer"),
    Vej.BEGGE: T("Begge dele"),
}


def needs_certificate(vej: Vej | None) -> bool:
    """Whether files are to be signed on this way; nobody who has not answered is told that they are."""
    return vej in {Vej.FILER, Vej.BEGGE}


def load_way(store: Store) -> Vej | None:
    """The answer, or None where nobody has given one."""
    kept = store.settings.get(_SETTING)
    return Vej(kept) if isinstance(kept, str) and kept in set(Vej) else None


def save_way(store: Store, vej: Vej) -> None:
    """Keep the answer."""
    store.settings.put(_SETTING, vej.value)
