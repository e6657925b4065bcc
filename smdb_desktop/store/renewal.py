"""A passphrase that is set anew with the printed code: whose it is, where several people have one."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import NoSuchPerson
from smdb_desktop.store.sqlstore import SqlStore

WHOSE = T("Flere personer har en adgangssætning til disse data. Skriv, hvis adgangssætning der skal laves om.")
NOBODY = T("Der er ikke netop én person med det navn, som har en adgangssætning. Se efter, hvordan navnet er skrevet.")


class Renewal(NamedTuple):
    """A new passphrase, and whose it is: a person's id or name, or None where there can be no doubt."""

    passphrase: str
    whose: str | None
    names: Callable[[SqlStore], Iterable[str]]

    def person(self, store: SqlStore, owners: Collection[str]) -> str:
        """The person's id. Raises NoSuchPerson where it is not told or nobody of that name has a passphrase."""
        if self.whose is None:
            if len(owners) > 1:
                raise NoSuchPerson(WHOSE)
            return next(iter(owners), store.people.current_id)
        named = self.whose.strip().casefold()
        found = [id_ for id_ in owners if id_ == self.whose or _name(store, id_) == named]
        if len(found) != 1:
            raise NoSuchPerson(NOBODY)
        return found[0]

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "Renewal"


def _name(store: SqlStore, person_id: str) -> str:
    person = store.people.get(person_id)
    return "" if person is None else person.navn.strip().casefold()
