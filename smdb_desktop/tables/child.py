"""The process in which a table is read: the file comes in on one pipe, what stands in it goes out on the other as JSON.

First comes a line with the encoding that somebody chose for a text file, mostly an empty one, and then the file.

It opens no file, no store and no window, and it runs under limits; what a file does to it, it does to nothing else. It is started
by ``reading.py`` as a hidden command of the program's own.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

from smdb_desktop.services.ports.tables import MOST_BYTES, Refusal, Row, Sheet, Workbook, heading_of
from smdb_desktop.tables.limits import limit_this_process
from smdb_desktop.tables.refused import Refused
from smdb_desktop.tables.text import rows_of
from smdb_desktop.tables.workbooks import OLE, ZIP, read_xls, read_zip

COMMAND = "read-table"
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")
_WORKBOOK_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 4096


def main() -> int:
    """Read a table from standard input and write what it holds to standard output."""
    limit_this_process()
    encoding = sys.stdin.buffer.readline(_HEAD).decode("ascii").strip()
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        answer = packed(read(content, encoding))
    except Refused as error:
        answer = {"why": error.why, "values": error.values}
    except MemoryError:
        answer = {"why": Refusal.MEMORY, "values": {}}
    except BaseException:
        # a reader in another language panics with what is no Exception
        answer = {"why": Refusal.DAMAGED, "values": {}}
    sys.stdout.buffer.write(json.dumps(answer, separators=(",", ":")).encode())
    sys.stdout.buffer.flush()
    return 0


def read(content: bytes, chosen: str = "") -> Workbook:
    """The table; its name is for who has one. ``chosen`` is a text file's encoding. Raises Refused, MemoryError."""
    if not content.strip():
        raise Refused(Refusal.EMPTY)
    epoch, encoding, separator = 1900, "", ""
    if content.startswith(ZIP):
        sheets, epoch = read_zip(content)
    elif content.startswith(OLE):
        sheets, epoch = read_xls(content)
    else:
        _no_markup(content)
        rows, encoding, separator = rows_of(content, chosen)
        sheets = (Sheet("", False, rows, 0),) if rows else ()
    if not sheets:
        raise Refused(Refusal.EMPTY)
    headed = tuple(sheet.headed(heading_of(sheet.rows)) for sheet in sheets)
    return Workbook("", headed, encoding, separator, epoch, blind=content.startswith(OLE))


def _no_markup(content: bytes) -> None:
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if head.startswith(_MARKUP) or (head.startswith(b"<") and (b"<html" in head or _WORKBOOK_XML in head)):
        raise Refused(Refusal.WEBPAGE)
    if head.startswith((b"<", b"%pdf", b"{\\rtf")):
        raise Refused(Refusal.UNKNOWN)


def packed(book: Workbook) -> dict[str, Any]:
    """A workbook as it goes through the pipe."""
    sheets = [[sheet.name, sheet.hidden, sheet.heading, list(sheet.rows)] for sheet in book.sheets]
    return {
        "sheets": sheets,
        "encoding": book.encoding,
        "separator": book.separator,
        "epoch": book.epoch,
        "blind": book.blind,
    }


def unpacked(name: str, answer: dict[str, Any]) -> Workbook:
    """The workbook of ``packed``. Raises LookupError, TypeError or ValueError for what is none."""
    sheets = tuple(
        Sheet(str(title), bool(hidden), tuple(_row(row) for row in rows), int(heading))
        for title, hidden, heading, rows in answer["sheets"]
    )
    return Workbook(
        name, sheets, str(answer["encoding"]), str(answer["separator"]), int(answer["epoch"]), bool(answer["blind"])
    )


def _row(row: Sequence[Any]) -> Row:
    number, texts, kinds, formulas, hidden, odd = row
    if len(texts) != len(kinds):
        raise ValueError("a kind for each text")
    return Row(int(number), tuple(texts), str(kinds), tuple(formulas), bool(hidden), bool(odd))
