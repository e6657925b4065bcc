"""Workbooks and text files that the tests of tables make: sound ones with everything that Excel has, and hostile ones."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook as Writer

DATA = Path(__file__).parent / "data"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet by its XML; ``parts`` are further parts or other ones, by name with ``__`` for a stroke."""
    files = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f"<Relationships xmlns='x'><Relationship Id='r1' Type='{_RELATIONS}/officeDocument' "
        "Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{_MAIN}' xmlns:r='{_RELATIONS}'><sheets>"
        "<sheet name='Ark1' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{_RELATIONS}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{_MAIN}'><sheetData>{sheet}</sheetData></worksheet>",
        **{name.replace("__", "/"): text for name, text in parts.items()},
    }
    return packed(files)


def packed(files: dict[str, str]) -> bytes:
    """A zip of these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return target.getvalue()


def ods(rows: str, **parts: str) -> bytes:
    """An OpenDocument sheet by the XML of its rows."""
    names = " ".join(f"xmlns:{name}='{_OFFICE}:{name}:1.0'" for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='Ark1'>{rows}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f"<manifest:manifest xmlns:manifest='{_OFFICE}:manifest:1.0'><manifest:file-entry manifest:full-path='content.xml' "
        "manifest:media-type='text/xml'/></manifest:manifest>"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    files["META-INF/manifest.xml"] = manifest
    return packed({**files, **{name.replace("__", "/"): text for name, text in parts.items()}})


def ods_cell(text: str, **attributes: str) -> str:
    """A cell of text."""
    more = "".join(f" table:{name.replace('_', '-')}='{value}'" for name, value in attributes.items())
    return f"<table:table-cell office:value-type='string'{more}><text:p>{text}</text:p></table:table-cell>"


def everything(epoch_1904: bool = False) -> bytes:
    """A workbook with title rows, merged groups, headings with spaces and line breaks, and a cell of each kind."""
    target = BytesIO()
    with Writer(target, {"in_memory": True, "date_1904": epoch_1904}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet("Sager")
        sheet.write_string(0, 0, "Udtræk af sager")
        sheet.merge_range(2, 0, 2, 2, "Borger")
        sheet.merge_range(2, 3, 2, 5, "Behandling")
        for column, text in enumerate(("CPR-nr. ", "Navn", "Født", "Start\ndato", "Dage", "Mærke", "I alt", "Fejl")):
            sheet.write_string(3, column, text)
        sheet.write_number(4, 0, 1502779995)
        sheet.write_string(4, 1, "Åse")
        sheet.write_number(4, 2, 28171)
        sheet.write_datetime(4, 3, date(2026, 3, 1), day)
        sheet.write_number(4, 4, 12.5)
        sheet.write_boolean(4, 5, True)
        sheet.write_formula(4, 6, "=1+1", None, 2)
        sheet.write_formula(4, 7, "=1/0", None, "#DIV/0!")
        sheet.merge_range(5, 1, 6, 1, "Flettet")
        sheet.write_string(5, 0, "a")
        sheet.write_string(6, 0, "b")
        sheet.set_row(6, None, None, {"hidden": True})
        hidden = book.add_worksheet("Gemt")
        hidden.write_string(0, 0, "hemmeligt")
        hidden.hide()
        book.add_worksheet("Tomt")
    return target.getvalue()
