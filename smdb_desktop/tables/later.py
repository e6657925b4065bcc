"""``ports.tables.Tables`` that loads what reads tables when the first one is read: nobody needs it to unlock."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from smdb_desktop.services.ports.tables import Template, Workbook
    from smdb_desktop.tables.reading import ProcessTables


def _nothing() -> None:
    """Nobody wants to end it."""


class LaterTables:
    """Tables read by a second process of this program."""

    @cached_property
    def _tables(self) -> ProcessTables:
        from smdb_desktop.tables.reading import ProcessTables

        return ProcessTables()

    def read(self, path: Path, between: Callable[[], None] = _nothing, encoding: str = "") -> Workbook:
        """``Tables.read``."""
        return self._tables.read(path, between, encoding)

    def workbook(self, sheets: Sequence[Template]) -> bytes:
        """``Tables.workbook``."""
        return self._tables.workbook(sheets)
