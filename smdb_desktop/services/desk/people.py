"""Who works in an open store: the person whose key opened it. Roles are codes of the list ``profil``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.stored.records import PersonRecord


def current(store: Store) -> PersonRecord | None:
    """The person whose key opened the store; None before the first start is finished."""
    return store.people.get(store.people.current_id)
