"""The door to what is remembered to be chosen again: the register of tilbud, and what was taken in from tables."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import Indlaesning, Tilbud, Udvalg

LATEST = 20
"""So many of what was taken in from tables are listed, and can be undone."""
Words = Sequence[tuple[str, Sequence[str]]]
"""Casefolded words that all have to be found, each with the municipalities (codes) that it may mean."""


class Registers(Protocol):
    """What is remembered to be chosen again."""

    def remember_tilbud(self, noegle: str, svar: Mapping[str, Json], soeg: str, kommune: str, tid: datetime) -> None:
        """Keep a tilbud as the one used last; one with the same ``noegle`` is replaced. ``soeg`` is casefolded text."""
        ...

    def use_tilbud(self, noegle: str, tid: datetime) -> None:
        """The tilbud was used again, and nothing else of it changed; harmless where there is none."""
        ...

    def find_tilbud(
        self, ord_: Words = (), most: int = 50, first: int = 0, eget: str = ""
    ) -> tuple[Mapping[str, Json], ...]:
        """The answers of the tilbud that every word fits, at most so many after the ``first``: those used last first, then those
        never used by name, open ones before closed ones. Among these the ones with ``eget`` as P-nummer stand first."""
        ...

    def tilbud_numbers(self, ord_: Words = (), udvalg: Udvalg = Udvalg.ALLE) -> "array[int]":
        """The numbers of the tilbud that every word fits, by name."""
        ...

    def tilbud_rows(self, numre: Sequence[int]) -> tuple[Tilbud, ...]:
        """The tilbud with these numbers."""
        ...

    def tilbud_of(self, noegle: str) -> Tilbud | None: ...

    def tilbud_with(self, p_nummer: str) -> tuple[Tilbud, ...]:
        """Those with this P-nummer, which may be several."""
        ...

    def all_tilbud(self) -> tuple[Tilbud, ...]:
        """The whole register."""
        ...

    def put_tilbud(self, rows: Sequence[Tilbud], tid: datetime) -> None:
        """Write these whole, but for ``nr``, in one transaction; those with the same ``noegle`` are replaced."""
        ...

    def remove_tilbud(self, noegler: Sequence[str]) -> None:
        """Take these out of the register; harmless for what is not there. No case is touched by it."""
        ...

    def begin_import(self, indlaesning: Indlaesning) -> None:
        """Note that something is taken in from a table, before any of it is."""
        ...

    def note_imported(self, indlaesning_id: str, foer: Mapping[str, Json]) -> None:
        """What was taken in, by key, with what stood there before (None: nothing). A key that is noted keeps its first."""
        ...

    def end_import(self, indlaesning_id: str, antal: Mapping[str, Json]) -> None:
        """How many of what were taken in."""
        ...

    def imports(self, art: str, most: int = LATEST) -> tuple[Indlaesning, ...]:
        """What was taken in of a kind, newest first."""
        ...

    def imported(self, indlaesning_id: str) -> Mapping[str, Json]:
        """What was taken in, by key, with what stood there before."""
        ...

    def noted_changes(self, arter: Sequence[str], noegle: str, most: int) -> Sequence[tuple[Indlaesning, str, Json]]:
        """What was noted under these kinds of one key, or of every key where it is "": at most so many, the newest first."""
        ...

    def undo_import(self, indlaesning_id: str, tid: datetime) -> None:
        """Note that it was undone."""
        ...
