"""Text files: the encodings, separators and oddities in which Danish programs write, each with the same rows."""

from __future__ import annotations

import pytest

from smdb_desktop.services.ports.tables import Refusal, heading_of
from smdb_desktop.tables.child import read
from smdb_desktop.tables.refused import Refused
from tests.tables.tables_material import DATA

ROWS = [
    ("CPR-nr.", "Fornavn", "Anmodningsdato", "Beløb"),
    ("150277-9995", "Åse", "01-03-2026", "1.234,50"),
    ("100705-9995", "Søren", "02-03-2026", "12,00"),
]


@pytest.mark.parametrize(
    ("name", "encoding", "separator"),
    [
        ("liste_ansi_cp1252.csv", "cp1252", ";"),
        ("liste_dos_cp850.csv", "cp850", ";"),
        ("liste_sep_linje.csv", "cp1252", ";"),
        ("liste_unicode_tekst_utf16_tab.txt", "utf_16", "\t"),
        ("liste_utf8.csv", "utf_8", ";"),
        ("liste_utf8_bom.csv", "utf_8", ";"),
    ],
)
def test_one_list_in_every_encoding(name: str, encoding: str, separator: str) -> None:
    book = read((DATA / name).read_bytes())
    assert (book.encoding, book.separator) == (encoding, separator)
    assert [row.texts for row in book.sheets[0].rows] == ROWS
    assert [column.name for column in book.sheets[0].columns] == list(ROWS[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    rows = [
        separator.join(row) for row in (("Navn", "By", "Nr"), ("Øjvind Åby", "Ærø", "1"), ("Søren", "Nykøbing", "2"))
    ]
    book = read("\r\n".join(rows).encode(encoding))
    assert [row.texts for row in book.sheets[0].data] == [("Øjvind Åby", "Ærø", "1"), ("Søren", "Nykøbing", "2")]


def test_utf_16_without_a_mark() -> None:
    assert read("Navn;By\r\nÅse;Ærø".encode("utf_16_le")).sheets[0].data[0].texts == ("Åse", "Ærø")


@pytest.mark.parametrize("name", ["tilbudsportalen_liste_cp1252.csv", "tilbudsportalen_liste_utf8bom.csv"])
def test_a_list_of_tilbud(name: str) -> None:
    (sheet,) = read((DATA / name).read_bytes()).sheets
    assert len(sheet.columns) == 22, "a column in which nothing stands has its heading all the same"
    assert sheet.data[3].texts[2] == "Æblegården – rusmiddelbehandling"
    assert sheet.data[1].texts[12] == "§ 101 social behandling for stofmisbrug; § 104"


def test_numbers_that_excel_was_told_to_leave_alone() -> None:
    assert read((DATA / "SorEntity_daily_form.csv").read_bytes()).sheets[0].data[0].text(0) == "999000000016999"
    assert read(b"A;B\n'0101;it's\n").sheets[0].data[0].texts == ("0101", "it's")


@pytest.mark.parametrize("name", ["Borger", "Indsatser", "Medarbejder", "Sager", "DUBU"])
def test_case_systems(name: str) -> None:
    for file in DATA.glob(f"{name}_*.csv"):
        (sheet,) = read(file.read_bytes()).sheets
        assert sheet.heading == 1 and sheet.data and sheet.foot is None


def test_a_last_line_with_a_count() -> None:
    content = (DATA / "kvittering_antalslinje_2026-11-26.csv").read_bytes()
    (sheet,) = read(content).sheets
    assert (len(sheet.data), sheet.data[0].text(2)) == (2, "Prøveydelse")
    assert sheet.foot is not None and (sheet.foot.said, sheet.foot.holds) == (2, True)
    (sheet,) = read(content.replace(b"records: 2", b"records: 3")).sheets
    assert sheet.foot is not None and (sheet.foot.said, sheet.foot.holds) == (3, False)


def test_lines_of_another_encoding_are_marked_and_read_right() -> None:
    rows = [b"Navn;By", "Åse;Ærø".encode("cp1252"), "Øjvind;Åby".encode("cp1252"), "Søren;Nykøbing".encode()]
    (sheet,) = read(b"\r\n".join(rows)).sheets
    assert [(row.texts, row.odd) for row in sheet.data] == [
        (("Åse", "Ærø"), False),
        (("Øjvind", "Åby"), False),
        (("Søren", "Nykøbing"), True),
    ]


def test_a_quoted_cell_may_have_lines_and_separators() -> None:
    (sheet,) = read('Navn;Note\r\nÅse;"linje 1\r\nlinje 2; mere"\r\nBo;x\r\n'.encode()).sheets
    assert [row.texts for row in sheet.data] == [("Åse", "linje 1\r\nlinje 2; mere"), ("Bo", "x")]


def test_one_column_is_a_table() -> None:
    assert [row.texts for row in read(b"P-nummer\r\n1099000011\r\n1099000012\r\n").sheets[0].data] == [
        ("1099000011",),
        ("1099000012",),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n ;;; \r\n", Refusal.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02", Refusal.UNKNOWN),
        (b"%PDF-1.7 x", Refusal.UNKNOWN),
        (b"<?xml version='1.0'?><x/>", Refusal.UNKNOWN),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", Refusal.WEBPAGE),
        (b"A;B\n" + b";\n" * 1_000_000, Refusal.ROWS),
        (b";".join([b"x"] * 1001), Refusal.FAR),
        (b"A;B\nx;" + b"y" * 200_000, Refusal.DAMAGED),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, why: Refusal) -> None:
    with pytest.raises(Refused) as caught:
        read(content)
    assert caught.value.why is why


def test_a_heading_is_found_below_titles_and_chosen_by_a_person() -> None:
    (sheet,) = read("Udtræk pr. 1. marts\r\n\r\nNavn;By;Nr.\r\nÅse;Ærø;1\r\n".encode()).sheets
    assert (sheet.heading, len(sheet.data)) == (3, 1)
    assert len(sheet.headed(1).data) == 2
    assert [column.name for column in sheet.headed(0).columns] == ["A", "B", "C"]


def test_a_table_without_headings_has_none() -> None:
    (sheet,) = read(b"1;2\r\n3;4\r\n").sheets
    assert (sheet.heading, heading_of(sheet.rows), [row.texts for row in sheet.data]) == (
        0,
        0,
        [("1", "2"), ("3", "4")],
    )


def test_two_columns_of_one_name_are_told_apart() -> None:
    assert [c.name for c in read(b"Navn;Navn;By\r\na;b;c\r\n").sheets[0].columns] == ["Navn", "Navn (2)", "By"]
