"""The ways that a person sets up, as the program is joined with them: what speaks to servers is loaded when one is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smdb_desktop.services.ports.ways import WayOut
    from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
    from smdb_desktop.ways.made import KeptWays, OpenKey


class LaterWays:
    """``ports.ways.Ways``."""

    def __init__(self, open_key: OpenKey) -> None:
        self._open_key = open_key

    def _made(self) -> KeptWays:
        from smdb_desktop.ways.made import KeptWays

        return KeptWays(self._open_key)

    def make(self, udvej: Udvej, hemmeligt: Hemmeligt) -> WayOut:
        """As ``KeptWays`` does."""
        return self._made().make(udvej, hemmeligt)

    def published(self, adresse: str, limit: int, own_net: bool = False) -> bytes:
        """As ``KeptWays`` does."""
        return self._made().published(adresse, limit, own_net)

    def check(self, udvej: Udvej, hemmeligt: Hemmeligt) -> str:
        """As ``KeptWays`` does."""
        return self._made().check(udvej, hemmeligt)

    def host_key(self, udvej: Udvej, aftryk: str = "") -> str:
        """As ``KeptWays`` does."""
        return self._made().host_key(udvej, aftryk)

    def mark(self, udvej: Udvej) -> str:
        """As ``KeptWays`` does."""
        return self._made().mark(udvej)
