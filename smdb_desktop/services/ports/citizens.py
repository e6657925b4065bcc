"""The door to the list of all citizens: searched whole, read row by row."""

from array import array
from collections.abc import Sequence
from typing import Protocol

from smdb_desktop.services.stored.citizens import BorgerRow, Orden, Udvalg


class Citizens(Protocol):
    """Every citizen, however many there are; read only."""

    def find(self, ord_: Sequence[str] = (), udvalg: Udvalg = Udvalg.ALLE, orden: Orden = Orden.NAVN) -> "array[int]":
        """The numbers of the citizens in whose name or number every word is found, in order, each once (typecode ``I``).

        Words are those of ``domain.names.search_words``. By name in Danish order, by number as it is written, by the time of
        the last change the oldest first; what is alike, by name.
        """
        ...

    def rows(self, numre: Sequence[int]) -> tuple[BorgerRow, ...]:
        """The citizens with these numbers, in no order; who is gone is left out."""
        ...
