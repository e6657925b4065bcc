"""Tables that were never files (``ports.tables.Tables``): what a test puts at a path is what is read from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.tables import (
    MOST_ROWS,
    Kind,
    Refusal,
    Row,
    Sheet,
    TableRefused,
    Template,
    Workbook,
    heading_of,
    nothing_between,
)


class FakeTables:
    """Tables in memory."""

    def __init__(self) -> None:
        self._files: dict[str, Workbook | bytes] = {}
        self._made: dict[bytes, tuple[Template, ...]] = {}

    def put(self, path: Path, rows: Sequence[Sequence[str]], sheet: str = "", encoding: str = "utf_8") -> None:
        """Let a table with these rows of text lie at a path."""
        listed = tuple(_row(number, cells) for number, cells in enumerate(rows, start=1) if any(cells))
        self._files[str(path)] = Workbook(
            path.name, (Sheet(sheet, False, listed, heading_of(listed)),), encoding, "" if sheet else ";"
        )

    def write(self, path: Path, content: bytes) -> None:
        """Let bytes lie at a path."""
        self._files[str(path)] = content

    def read(self, path: Path, between: Callable[[], None] = nothing_between, encoding: str = "") -> Workbook:
        if str(path) not in self._files:
            raise UsageError(f"Filen {path} findes ikke.")
        between()
        held = self._files[str(path)]
        if isinstance(held, bytes):
            if held not in self._made:
                raise TableRefused(Refusal.UNKNOWN, f"»{path.name}« er ingen tabel.")
            held = Workbook(path.name, tuple(_sheet(each) for each in self._made[held]), "", "")
        if not any(sheet.rows for sheet in held.sheets):
            raise TableRefused(Refusal.EMPTY, f"Der står ingenting i »{path.name}«.")
        if any(row.number > MOST_ROWS for sheet in held.sheets for row in sheet.rows):
            raise TableRefused(Refusal.ROWS, f"»{path.name}« har for mange rækker.")
        return held._replace(name=path.name, encoding=encoding or held.encoding)

    def workbook(self, sheets: Sequence[Template]) -> bytes:
        content = b"%d" % len(self._made)
        self._made[content] = tuple(sheets)
        return content


def _row(number: int, cells: Sequence[str | float]) -> Row:
    texts = [str(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, tuple(texts), "".join(Kind.TEXT if text else Kind.EMPTY for text in texts))


def _sheet(template: Template) -> Sheet:
    rows = [_row(number, cells) for number, cells in enumerate((template.headings, *template.rows), start=1)]
    listed = tuple(row for row in rows if row.texts)
    return Sheet(template.name, False, listed, heading_of(listed))
