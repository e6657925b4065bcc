"""The people who work in this store, and which of them opened it. Keys and passphrases are not kept here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from smdb_desktop.services.stored.records import Hvem, PersonRecord
from smdb_desktop.store.rows import dumps, loads, stamp, unstamp

if TYPE_CHECKING:
    from smdb_desktop.store.hook import dbapi2
    from smdb_desktop.store.transactions import Row, Transactions

_COLUMNS = "id, navn, roller, rolle, aktiv, oprettet, kommune"


def new_person_id() -> str:
    """An id that nobody has."""
    return secrets.token_hex(16)


def first_person(conn: dbapi2.Connection) -> str:
    """The id of the person who has been here longest, or a new one: whose slot it is when the key file does not say."""
    row = conn.execute("SELECT id FROM person ORDER BY oprettet, id LIMIT 1").fetchone()
    return new_person_id() if row is None else str(row[0])


class People:
    """``ports.store.People``. ``unknown`` names somebody of whom the store has no record though others work here; ``named`` is
    told the name of the person who opened it whenever that was written."""

    def __init__(
        self,
        tx: Transactions,
        current_id: str,
        unknown: Callable[[], str] = str,
        named: Callable[[str], object] = lambda _navn: None,
    ) -> None:
        self._tx, self._unknown, self._named = tx, unknown, named
        self.current_id = current_id

    def get(self, person_id: str) -> PersonRecord | None:
        """The person with this id, or None."""
        with self._tx.translated():
            sql = f"SELECT {_COLUMNS} FROM person WHERE id = ?"  # noqa: S608
            return next((_person(row) for row in self._tx.rows(sql, (person_id,))), None)

    def all(self) -> tuple[PersonRecord, ...]:
        """Everybody, those who were removed too, in the order in which they came."""
        with self._tx.translated():
            sql = f"SELECT {_COLUMNS} FROM person ORDER BY oprettet, id"  # noqa: S608
            return tuple(_person(row) for row in self._tx.rows(sql))

    def names(self) -> tuple[str, ...]:
        """Everybody's name, in the order in which they came."""
        with self._tx.translated():
            return tuple(str(row["navn"]) for row in self._tx.rows("SELECT navn FROM person ORDER BY oprettet, id"))

    def who(self) -> Hvem:
        """The person who opened the store, as one who writes. Asked at every write, so it is kept until somebody changes."""
        if self._tx.who is None or self._tx.who.id != self.current_id:
            person = self.get(self.current_id)
            if person is not None:
                self._tx.who = Hvem(self.current_id, person.navn, person.rolle)
            else:
                self._tx.who = Hvem(self.current_id, self._unknown() if self.names() else "", "")
        return self._tx.who

    def save(self, person: PersonRecord) -> None:
        """Insert or replace a person by id."""
        row = (
            person.id,
            person.navn,
            dumps(list(person.roller)),
            person.rolle,
            int(person.aktiv),
            stamp(person.oprettet),
            person.kommune,
        )
        with self._tx.writing() as conn:
            self._tx.who = None
            conn.execute(f"INSERT OR REPLACE INTO person ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
            if person.id == self.current_id:
                self._tx.afterwards = lambda: self._named(person.navn)

    def forget(self, person_id: str) -> None:
        """Take a person out of whom nothing is known yet."""
        with self._tx.writing() as conn:
            self._tx.who = None
            conn.execute("DELETE FROM person WHERE id = ?", (person_id,))


def _person(row: Row) -> PersonRecord:
    roller = loads(row["roller"])
    return PersonRecord(
        id=row["id"],
        navn=row["navn"],
        roller=tuple(str(rolle) for rolle in roller) if isinstance(roller, list) else (),
        rolle=row["rolle"],
        oprettet=unstamp(row["oprettet"]),
        aktiv=bool(row["aktiv"]),
        kommune=row["kommune"],
    )
