"""The store's door to whether its file is as it was written: what an opening mended, and the check while nothing happens."""

from typing import Protocol

from smdb_desktop.services.stored.records import Heling, Tjek


class Health(Protocol):
    """Whether the file is as it was written: what an opening mended or missed, and the check of pages while nothing happens."""

    def mended(self) -> Heling | None:
        """What an opening mended or found missing and nobody has read yet."""
        ...

    def read(self) -> None:
        """Somebody has read it."""
        ...

    def checked(self) -> Tjek | None:
        """The last check of all pages, or one that has found something already; None where there never was one."""
        ...

    def check(self, pages: int) -> bool:
        """Check the next pages; whether there are more. Damage is noted at once, the whole when all pages were seen."""
        ...

    def settle(self) -> bool:
        """While nothing happens: everything where a cut cannot reach it; whether there was anything to do."""
        ...

    def copy_hint(self) -> str:
        """A sentence on where the newest copy lies."""
        ...
