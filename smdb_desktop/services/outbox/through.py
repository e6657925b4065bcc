"""A way that stands before another: what it does not do itself, the other does. It is what such ways have in common."""

from __future__ import annotations

from pathlib import Path

from smdb_desktop.services.ports.ways import Tried, WayOut


class Through:
    """Passes everything on. Implements ``ports.ways.WayOut``."""

    def __init__(self, way: WayOut) -> None:
        self._way = way
        self.vej, self.maal, self.modtager, self.udvej_id = way.vej, way.maal, way.modtager, way.udvej_id

    def prepare(self) -> None:
        """As the way does."""
        self._way.prepare()

    def hand_over(self, navn: str, content: bytes) -> None:
        """As the way does."""
        self._way.hand_over(navn, content)

    def announce(self, navn: str) -> None:
        """As the way does."""
        self._way.announce(navn)

    def settle(self) -> None:
        """As the way does."""
        self._way.settle()

    def ask(self, navn: str, limit: int) -> bytes | None:
        """As the way does."""
        return self._way.ask(navn, limit)

    def names(self) -> frozenset[str] | None:
        """As the way does."""
        return self._way.names()

    def tidy(self, navn: str) -> None:
        """As the way does."""
        self._way.tidy(navn)

    def surely_absent(self, navn: str) -> bool:
        """As the way does."""
        return self._way.surely_absent(navn)

    def take_back(self, navn: str) -> None:
        """As the way does."""
        self._way.take_back(navn)

    def path(self, navn: str) -> Path | None:
        """As the way does."""
        return self._way.path(navn)

    def delivered(self, navn: str) -> str:
        """As the way does."""
        return self._way.delivered(navn)

    def tried(self) -> Tried | None:
        """As the way does."""
        return self._way.tried()

    def close(self) -> None:
        """As the way does."""
        self._way.close()
