"""People in memory (``ports.store.People``)."""

from __future__ import annotations

from smdb_desktop.services.stored.records import Hvem, PersonRecord
from tests.fakes.state import Memory, utc


class FakePeople:
    """People in memory."""

    def __init__(self, memory: Memory, current_id: str) -> None:
        self._memory = memory
        self.current_id = current_id

    def get(self, person_id: str) -> PersonRecord | None:
        self._memory.must_be_open()
        return self._memory.state.people.get(person_id)

    def all(self) -> tuple[PersonRecord, ...]:
        self._memory.must_be_open()
        return tuple(sorted(self._memory.state.people.values(), key=lambda person: (person.oprettet, person.id)))

    def names(self) -> tuple[str, ...]:
        self._memory.must_be_open()
        return tuple(person.navn for person in self.all())

    def who(self) -> Hvem:
        person = self.get(self.current_id)
        return Hvem(self.current_id, "") if person is None else Hvem(person.id, person.navn, person.rolle)

    def save(self, person: PersonRecord) -> None:
        with self._memory.writing() as state:
            state.people[person.id] = person._replace(oprettet=utc(person.oprettet))

    def forget(self, person_id: str) -> None:
        with self._memory.writing() as state:
            state.people.pop(person_id, None)
