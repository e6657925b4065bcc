"""Who works in an open store: the person whose key opened it. Roles are codes of the list ``profil``."""

from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Hvem, PersonRecord


def current(store: Store) -> PersonRecord | None:
    """The person whose key opened the store; None before the first start is finished."""
    return store.people.get(store.people.current_id)


def hvem(store: Store) -> Hvem:
    """Who stands at every write now."""
    person = current(store)
    return Hvem(store.people.current_id, "") if person is None else Hvem(person.id, person.navn, person.rolle)
