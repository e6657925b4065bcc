"""Where each person was when the store was closed, as a face writes it and reads it; kept in the store, for each their own."""

from collections.abc import Mapping
from contextlib import suppress

from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json

_PLACES = "sidste_steder"


def keep_place(store: Store, sted: Mapping[str, Json]) -> None:
    """Keep where the person who works in the store is; an empty place changes nothing."""
    if sted:
        store.settings.put(_PLACES, {**_places(store), store.people.current_id: dict(sted)})


def place_of(store: Store) -> Mapping[str, Json] | None:
    """Where that person was last; None where it is not known, or its citizen or course is gone since, or in the bin."""
    kept = _places(store).get(store.people.current_id)
    if not isinstance(kept, dict):
        return None
    with suppress(KnownError):
        if forloeb_id := kept.get("forloeb_id"):
            course = store.cases.forloeb(str(forloeb_id))
            if course.kasseret:
                return None
        if borger_id := kept.get("borger_id"):
            store.cases.borger(str(borger_id))
        return kept
    return None


def _places(store: Store) -> dict[str, Json]:
    kept = store.settings.get(_PLACES)
    return dict(kept) if isinstance(kept, dict) else {}
