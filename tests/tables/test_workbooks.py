"""Workbooks: every kind of cell comes with what it was, and everything hostile is refused with a sentence before it does harm."""

from __future__ import annotations

import json
import sys
import zipfile
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from smdb_desktop.services.ports.tables import Kind, Refusal, TableRefused, Workbook
from smdb_desktop.tables import child
from smdb_desktop.tables.child import read
from smdb_desktop.tables.reading import ProcessTables
from smdb_desktop.tables.refused import Refused
from tests.tables.tables_material import DATA, everything, ods, ods_cell, packed, xlsx

FAR = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>"


def refused(content: bytes) -> Refusal:
    """Why the process that reads refuses it."""
    with pytest.raises(Refused) as caught:
        read(content)
    return caught.value.why


def test_each_cell_comes_with_what_it_was() -> None:
    book = read(everything())
    sheet = book.sheets[0]
    assert (sheet.name, sheet.heading, book.epoch) == ("Sager", 4, 1900)
    assert [c.name for c in sheet.columns] == [
        "CPR-nr.",
        "Navn",
        "Født",
        "Start dato",
        "Dage",
        "Mærke",
        "I alt",
        "Fejl",
    ]
    first, second, third = sheet.data
    assert first.texts == ("1502779995", "Åse", "28171", "2026-03-01", "12,5", "SAND", "2", "")
    assert first.kinds == "ntndnbne"
    assert first.formulas == (6, 7)
    assert (second.text(1), second.kind(1)) == ("Flettet", Kind.TEXT)
    assert (third.text(1), third.kind(1)) == ("Flettet", Kind.COVERED)
    assert [row.hidden for row in sheet.data] == [False, False, True]


def test_a_number_that_is_none_is_an_error_of_its_cell(tmp_path: Path) -> None:
    cells = "".join(
        f"<c r='{place}'><v>{said}</v></c>" for place, said in (("A1", "1"), ("B1", "NaN"), ("C1", "1e999"))
    )
    file = tmp_path / "tal.xlsx"
    file.write_bytes(xlsx(f"<row r='1'>{cells}</row>"))
    (row,) = ProcessTables().read(file).sheets[0].rows
    assert (row.texts, row.kinds) == (("1", "", ""), "nee")


def test_hidden_sheets_are_told_and_empty_ones_left_out() -> None:
    assert [(sheet.name, sheet.hidden) for sheet in read(everything()).sheets] == [("Sager", False), ("Gemt", True)]


def test_days_may_count_from_1904() -> None:
    book = read(everything(epoch_1904=True))
    assert book.epoch == 1904
    assert book.sheets[0].data[0].text(3) == "2026-03-01"


def test_an_open_document_is_read() -> None:
    rows = "".join(
        f"<table:table-row>{''.join(ods_cell(text) for text in row)}</table:table-row>"
        for row in (("Navn", "By"), ("Åse", "Æ"))
    )
    (sheet,) = read(ods(rows)).sheets
    assert (sheet.heading, [row.texts for row in sheet.data]) == (1, [("Åse", "Æ")])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("locked.xlsx", Refusal.LOCKED),
        ("lol.xlsx", Refusal.DEFINITIONS),
        ("sparse.xlsx", Refusal.FAR),
        ("html_som_xls.xls", Refusal.WEBPAGE),
    ],
)
def test_hostile_files_of_the_world(name: str, why: Refusal) -> None:
    with pytest.raises(TableRefused) as caught:
        ProcessTables().read(DATA / name)
    assert caught.value.why is why
    assert name in str(caught.value) and str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (xlsx(FAR), Refusal.FAR),
        (xlsx("<row r='1'><c r='A1'><v>1</v></c></row><row r='190000'><c r='ZZ190000'><v>2</v></c></row>"), Refusal.FAR),
        (xlsx("<row>" + "<c><v>1</v></c>" * 1001 + "</row>"), Refusal.FAR),
        (xlsx("<row r='1'><c r='A1'><v>1</v></c></row>" + "<row/>" * 200_000), Refusal.ROWS),
        (xlsx("<row r='1048576'/>"), Refusal.ROWS),
        (xlsx("", xl__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"), Refusal.MACROS),
        (packed({"xl/workbook.bin": "x"}), Refusal.BINARY_WORKBOOK),
        (packed({"a.txt": "x"}), Refusal.UNKNOWN),
        (xlsx("<row r='1'><c r='A1'><v>1</v>"), Refusal.DAMAGED),
        (everything()[:2000], Refusal.DAMAGED),
        (xlsx(""), Refusal.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, Refusal.DAMAGED),
        (ods(f"<table:table-row table:number-rows-repeated='1048576'>{ods_cell('x')}</table:table-row>"), Refusal.FAR),
        (ods(f"<table:table-row>{ods_cell('x', number_columns_repeated='16384')}</table:table-row>"), Refusal.FAR),
        (ods("", Basic__script_xml="x").replace(b"script_xml", b"script.xml"), Refusal.MACROS),
    ],
)  # fmt: skip
def test_hostile_workbooks(content: bytes, why: Refusal) -> None:
    assert refused(content) is why


def test_a_definition_in_any_part_is_refused() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"
    whole = packed(
        {name.replace("|", "."): text for name, text in {"xl/workbook.xml": "<x/>", "xl/theme/t|xml": bomb}.items()}
    )
    assert refused(whole) in (Refusal.DAMAGED, Refusal.DEFINITIONS)
    assert refused(ods("", **{"styles.xml": bomb})) is Refusal.DEFINITIONS


def test_a_bomb_is_not_unpacked() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<x/>")
        with package.open("xl/big.xml", "w") as part:
            for _ in range(301):
                part.write(b" " * 1_000_000)
    assert refused(target.getvalue()) is Refusal.UNPACKED


def test_empty_rows_far_down_that_repeat_are_no_content() -> None:
    rows = f"<table:table-row>{ods_cell('x')}</table:table-row><table:table-row table:number-rows-repeated='1048575'/>"
    (sheet,) = read(ods(rows)).sheets
    assert [row.texts for row in sheet.rows] == [("x",)]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(TableRefused) as caught:
        ProcessTables(("no-such-program",)).read(path)
    assert (caught.value.why, "200 MB" in str(caught.value)) == (Refusal.LARGE, True)


def sound() -> Workbook:
    return ProcessTables().read(DATA / "liste_utf8.csv")


def test_a_reader_that_dies_takes_nothing_with_it() -> None:
    dies = ProcessTables((sys.executable, "-c", "import os, sys; sys.stdin.buffer.read(); os._exit(9)"))
    with pytest.raises(TableRefused) as caught:
        dies.read(DATA / "liste_utf8.csv")
    assert caught.value.why is Refusal.MEMORY
    assert sound().sheets


def test_a_reader_that_breaks_on_a_file_calls_it_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def panic(_content: bytes, _chosen: str) -> Workbook:
        raise Panic

    said = BytesIO()
    monkeypatch.setattr(child, "read", panic)
    monkeypatch.setattr(child, "limit_this_process", lambda: None)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"\nwhat it may be")))
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(said))
    assert child.main() == 0
    assert json.loads(said.getvalue())["why"] == Refusal.DAMAGED


def test_a_reader_that_never_ends_is_ended() -> None:
    waits = ProcessTables((sys.executable, "-c", "import time; time.sleep(600)"), seconds=0.3)
    with pytest.raises(TableRefused) as caught:
        waits.read(DATA / "liste_utf8.csv")
    assert caught.value.why is Refusal.TIME


def test_what_comes_back_is_not_believed() -> None:
    for said in (
        "nonsense",
        "{}",
        '{"sheets":[["a",0,1,[[1,["x"],"tt",[],0,0]]]],"encoding":"","separator":"","epoch":1}',
    ):
        lies = ProcessTables((sys.executable, "-c", f"import sys; sys.stdin.buffer.read(); print({said!r})"))
        with pytest.raises(TableRefused) as caught:
            lies.read(DATA / "liste_utf8.csv")
        assert caught.value.why is Refusal.DAMAGED


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is the system's")
def test_memory_is_limited() -> None:
    code = (
        "from smdb_desktop.tables.limits import limit_this_process\n"
        "limit_this_process()\n"
        "import sys\n"
        "sys.stdin.buffer.read()\n"
        "bytearray(4_000_000_000)\n"
    )
    with pytest.raises(TableRefused) as caught:
        ProcessTables((sys.executable, "-c", code)).read(DATA / "liste_utf8.csv")
    assert caught.value.why is Refusal.MEMORY


@pytest.mark.parametrize(("name", "epoch"), [("gammel.xls", 1900), ("gammel_1904.xls", 1904)])
def test_an_old_workbook_is_read(name: str, epoch: int) -> None:
    book = read((DATA / name).read_bytes())
    (sheet,) = book.sheets
    assert (book.epoch, sheet.heading) == (epoch, 1)
    assert [row.texts for row in sheet.data] == [
        ("1502779995", "Åse", "2026-03-01"),
        ("a", "Flettet"),
        ("b", "Flettet"),
    ]
    assert [row.kinds for row in sheet.data] == ["ntd", "tt", "t" + Kind.COVERED]
