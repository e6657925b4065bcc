"""What everything promises that reads tables (``services.ports.tables``), run on the real one and on the tests' fake alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.tables import Kind, TableRefused, Tables, Template
from smdb_desktop.tables.reading import ProcessTables
from tests.fakes.tables import FakeTables

Put = Callable[[str, list[list[str]]], Path]


@pytest.fixture(params=["real", "fake"])
def tables(request: pytest.FixtureRequest) -> Tables:
    return ProcessTables() if request.param == "real" else FakeTables()


@pytest.fixture
def put(tables: Tables, tmp_path: Path) -> Put:
    def write(name: str, rows: list[list[str]]) -> Path:
        path = tmp_path / name
        if isinstance(tables, FakeTables):
            tables.put(path, rows)
        else:
            path.write_text("\r\n".join(";".join(row) for row in rows), encoding="utf-8")
        return path

    return write


def test_a_table_is_read_whole(tables: Tables, put: Put) -> None:
    book = tables.read(put("a.csv", [["Navn ", "Nr."], ["Åse", "01"], ["", ""], ["Bo", ""]]))
    (sheet,) = book.sheets
    assert (book.name, book.encoding, book.separator, sheet.heading) == ("a.csv", "utf_8", ";", 1)
    assert [(row.number, row.texts, row.kinds) for row in sheet.data] == [(2, ("Åse", "01"), "tt"), (4, ("Bo",), "t")]
    assert [(column.name, column.samples) for column in sheet.columns] == [("Navn", ("Åse", "Bo")), ("Nr.", ("01",))]
    assert (sheet.data[1].text(1), sheet.data[1].kind(1)) == ("", Kind.EMPTY)


def test_a_file_that_is_not_there_is_said(tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        tables.read(tmp_path / "mangler.csv")


def test_an_empty_table_is_refused(tables: Tables, put: Put) -> None:
    with pytest.raises(TableRefused):
        tables.read(put("tom.csv", [[""]]))


def test_what_somebody_raises_meanwhile_ends_it(tables: Tables, put: Put) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        tables.read(put("a.csv", [["Navn"], ["Åse"]]), stop)


def test_the_encoding_may_be_a_persons_word(tables: Tables, put: Put) -> None:
    assert tables.read(put("a.csv", [["Navn"], ["Bo"]]), encoding="cp850").encoding == "cp850"


def test_a_workbook_that_was_made_is_read_as_it_was_made(tables: Tables, tmp_path: Path) -> None:
    content = tables.workbook(
        [Template("Koder", ("Kode", "Tekst"), [("007", "=1+1"), ("1e5", "Å")]), Template("Mere", ("A",), [("1",)])]
    )
    path = tmp_path / "skabelon.xlsx"
    if isinstance(tables, FakeTables):
        tables.write(path, content)
    else:
        path.write_bytes(content)
    book = tables.read(path)
    assert [(sheet.name, sheet.heading) for sheet in book.sheets] == [("Koder", 1), ("Mere", 1)]
    assert [row.texts for row in book.sheets[0].data] == [("007", "=1+1"), ("1e5", "Å")]
    assert [row.kinds for row in book.sheets[0].data] == ["tt", "tt"]
