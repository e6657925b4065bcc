"""Workbooks by calamine: xlsx, xls and ods, looked at before they are opened, the sheets' cells as texts with their kinds."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from smdb_desktop.services.ports.tables import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Kind, Refusal, Row, Sheet, letters
from smdb_desktop.tables.looking import Looked, look
from smdb_desktop.tables.refused import Refused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")
_LOCKED = "EncryptedPackage".encode("utf_16_le")
_MACROS = tuple(sign.encode("utf_16_le") for sign in ("_VBA_PROJECT", "VBA"))
_NOTHING = Looked(frozenset(), frozenset(), frozenset())
_Value: TypeAlias = "int | float | str | bool | date | datetime | time | timedelta"


def read_zip(content: bytes) -> tuple[tuple[Sheet, ...], int]:
    """The sheets of an xlsx or ods, and the year that days count from. Raises Refused."""
    inside = look(content)
    with _opened(content) as book:
        return tuple(_sheets(book, inside.sheets)), inside.epoch


def read_xls(content: bytes) -> tuple[tuple[Sheet, ...], int]:
    """The sheets of an xls, of which nobody can tell how large it is before it is opened: the process's limits hold."""
    if _LOCKED in content:
        raise Refused(Refusal.LOCKED)
    if any(sign in content for sign in _MACROS):
        raise Refused(Refusal.MACROS)
    with _opened(content) as book:
        return tuple(_sheets(book, {})), _epoch(content)


def _opened(content: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError:
        raise Refused(Refusal.LOCKED) from None
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(Refusal.DAMAGED) from error


def _sheets(book: "CalamineWorkbook", looked: Mapping[str, Looked]) -> Iterator[Sheet]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    for each in book.sheets_metadata:
        if each.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_name(each.name)
        except (CalamineError, OSError, ValueError) as error:
            raise Refused(Refusal.DAMAGED) from error
        _not_far(sheet, each.name)
        rows = tuple(_rows(sheet, looked.get(each.name, _NOTHING)))
        if rows:
            yield Sheet(each.name, each.visible != SheetVisibleEnum.Visible, rows, 0)


def _not_far(sheet: "CalamineSheet", name: str) -> None:
    end = sheet.end
    if end is None:
        return
    rows, columns = end[0] + 1, end[1] + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Refused(Refusal.FAR, ark=name, celle=f"{letters(end[1])}{rows}")


def _rows(sheet: "CalamineSheet", looked: Looked) -> Iterator[Row]:
    start = sheet.start
    if start is None:
        return
    covered = _covered(sheet)
    formulas: dict[int, list[int]] = {}
    for row, column in looked.formulas:
        formulas.setdefault(row, []).append(column)
    first: dict[tuple[int, int], str] = {}
    wanted = set(covered.values())
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_cell(value) for value in values]
        for column in range(len(cells)):
            place = number, column
            if place in looked.errors:
                cells[column] = "", Kind.ERROR
            if place in wanted:
                first[place] = cells[column][0]
            if place in covered:
                cells[column] = first.get(covered[place], ""), Kind.COVERED
        if any(text or kind == Kind.ERROR for text, kind in cells):
            while cells and cells[-1] == ("", Kind.EMPTY):
                cells.pop()
            yield Row(
                number,
                tuple(text for text, _kind in cells),
                "".join(kind for _text, kind in cells),
                tuple(sorted(column for column in formulas.get(number, ()) if column < len(cells))),
                number in looked.hidden,
            )


def _covered(sheet: "CalamineSheet") -> dict[tuple[int, int], tuple[int, int]]:
    """The places inside merged cells but their first, with where that one is; rows from 1, columns from 0."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    end = sheet.end or (0, 0)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        last, far = min(bottom, end[0]), min(right, end[1])
        if len(found) + (last - top + 1) * (far - left + 1) > MOST_CELLS:
            raise Refused(Refusal.FAR, ark=sheet.name, celle=f"{letters(right)}{bottom + 1}")
        for row in range(top, last + 1):
            found.update({(row + 1, column): (top + 1, left) for column in range(left, far + 1)})
        found.pop((top + 1, left), None)
    return found


def _cell(value: _Value) -> tuple[str, Kind]:
    if isinstance(value, str):
        text = value.strip()
        return (text, Kind.TEXT) if text else ("", Kind.EMPTY)
    if isinstance(value, bool):
        return ("SAND" if value else "FALSK"), Kind.TRUTH
    if isinstance(value, int | float):
        return (_number(value), Kind.NUMBER) if isfinite(value) else ("", Kind.ERROR)
    if isinstance(value, datetime):
        plain = value.time() == time()
        return (value.date().isoformat() if plain else value.isoformat(" ", "seconds")), Kind.DATE
    if isinstance(value, date):
        return value.isoformat(), Kind.DATE
    return str(value), Kind.TEXT


def _number(value: float) -> str:
    """A number without exponent, with a decimal comma."""
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f").replace(".", ",")


def _epoch(content: bytes) -> int:
    """Which year an xls counts days from: a record of its own, DATEMODE (0x22), two bytes long, with a one."""
    return 1904 if b"\x22\x00\x02\x00\x01\x00" in content else 1900
