"""What was taken in from files, one value of the store, the newest first: who and when, and how far it had come."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from smdb_desktop.services.forms.model import Indtagen, Stand
from smdb_desktop.services.ports.updates import KEPT
from smdb_desktop.services.stored.records import Json

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store


def load(store: "Store") -> tuple[Indtagen, ...]:
    """What was taken in."""
    kept = cast(list[dict[str, Any]], store.settings.get(KEPT) or [])
    return tuple(
        Indtagen(
            each["navn"],
            each["version"],
            datetime.fromisoformat(each["tid"]),
            each["person"],
            each["hvem"],
            each["fil"],
            Stand(each["stand"]),
        )
        for each in kept
    )


def save(store: "Store", taken: Sequence[Indtagen]) -> None:
    """Keep it."""
    made = [
        {
            "navn": each.navn,
            "version": each.version,
            "tid": each.tid.isoformat(),
            "person": each.person_id,
            "hvem": each.hvem,
            "fil": each.fil,
            "stand": each.stand.value,
        }
        for each in taken
    ]
    store.settings.put(KEPT, cast(Json, made or None))
