"""A look at a workbook before any library opens it: how large it is unpacked, how far its sheets reach, what it brings along.

A native reader sets aside a cell for every place between the first and the last: two cells at the corners of a sheet end the
process. So the highest place that holds something is found first, by Python's own expat; nothing is kept but numbers.
What the library does not tell is noted here too: hidden rows, formulas, formulas that came to nothing. Facts: ECMA-376 (sheets of
xlsx), OpenDocument 1.3 part 3 (repeated cells).
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat

from smdb_desktop.services.ports.tables import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Refusal, letters
from smdb_desktop.tables.refused import Refused, megabytes

MOST_UNPACKED = 300_000_000
_PIECE = 1 << 18
_PLACE = re.compile(r"([A-Z]{1,4})([0-9]{1,8})")
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "basic/script", "scripts/")
_OFFICE_MACROS = "macroenabled"
_MANIFEST = "meta-inf/manifest.xml"
_BOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[content_types].xml"


class Looked(NamedTuple):
    """What a sheet has that its cells do not tell, by row number from 1 and column from 0."""

    hidden: frozenset[int]
    formulas: frozenset[tuple[int, int]]
    errors: frozenset[tuple[int, int]]


class Inside(NamedTuple):
    """A workbook: which kind it is, what was seen of its sheets, by their names, and the year that days count from."""

    kind: str
    sheets: Mapping[str, Looked]
    epoch: int


def look(content: bytes) -> Inside:
    """Look at a zip. Raises Refused for what is not to be opened."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _parts(package)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        expat.ExpatError,
    ) as error:
        raise Refused(Refusal.DAMAGED) from error


def _parts(package: zipfile.ZipFile) -> Inside:
    names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
    if len(names) != len(package.namelist()):
        # two of a name: which of them is read is another one's choice
        raise Refused(Refusal.DAMAGED)
    kind = _kind(package, names)
    size = sum(info.file_size for info in package.infolist())
    if size > MOST_UNPACKED:
        raise Refused(Refusal.UNPACKED, stoerrelse=megabytes(size))
    if any(sign in name for name in names for sign in _MACROS):
        raise Refused(Refusal.MACROS)
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise Refused(Refusal.LOCKED)
    left = _Left(MOST_UNPACKED)
    return _open_document(package, names, left) if kind == "ods" else _spreadsheet(package, names, left)


def _spreadsheet(package: zipfile.ZipFile, names: Mapping[str, str], left: "_Left") -> Inside:
    book = _Reader()
    first = [name for name in (_TYPES, _RELATIONS, _BOOK) if name in names]
    for name in first:
        _run(package, names[name], book, left)
    if _OFFICE_MACROS in book.types:
        raise Refused(Refusal.MACROS)
    parts = {book.part(relation): name for relation, name in book.names.items()}
    if not parts or not parts.keys() <= names.keys():
        raise Refused(Refusal.DAMAGED)
    looked: dict[str, Looked] = {}
    for name, stored in names.items():
        if name in parts:
            sheet = _SheetReader(parts[name])
            _run(package, stored, sheet, left)
            looked[parts[name]] = sheet.looked()
        elif name not in first and name.endswith((".xml", ".rels", ".vml")):
            _run(package, stored, _Reader(), left)
    return Inside("xlsx", looked, 1904 if book.from_1904 else 1900)


def _kind(package: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    if "xl/workbook.bin" in names:
        raise Refused(Refusal.BINARY_WORKBOOK)
    if _BOOK in names:
        return "xlsx"
    if "mimetype" in names and package.getinfo(names["mimetype"]).file_size < _PIECE:
        said = package.read(names["mimetype"])
        if said.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
    raise Refused(Refusal.UNKNOWN)


class _Left:
    """How much may still be unpacked: what a package says of its sizes need not be true."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Refused(Refusal.UNPACKED, stoerrelse=megabytes(MOST_UNPACKED))


class _Reader:
    """A part of which only definitions and a few marks matter."""

    def __init__(self) -> None:
        self.types = ""
        self.from_1904 = False
        self.names: dict[str, str] = {}
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; ``name`` without its prefix."""
        if name == "Override":
            self.types += attributes.get("ContentType", "").lower()
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "").lower()
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.names[relation] = attributes.get("name", "")
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true", "on")

    def end(self, name: str) -> None:
        """An element ends."""

    def part(self, relation: str) -> str:
        """The part, in small letters, that a relation of the workbook leads to."""
        target = self.targets.get(relation, "")
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _run(package: zipfile.ZipFile, name: str, reader: _Reader, left: _Left) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    plain: dict[str, str] = {}

    def bare(tag: str) -> str:
        found = plain.get(tag)
        if found is None:
            found = plain[tag] = tag.rpartition(":")[2]
        return found

    def refuse(*_ignored: object) -> None:
        raise Refused(Refusal.DEFINITIONS)

    def start(tag: str, attributes: dict[str, str]) -> None:
        reader.start(bare(tag), attributes)

    def end(tag: str) -> None:
        reader.end(bare(tag))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    if type(reader).end is not _Reader.end:
        parser.EndElementHandler = end
    with package.open(name) as part:
        while piece := part.read(_PIECE):
            left.take(len(piece))
            parser.Parse(piece, False)
        parser.Parse(b"", True)


class _SheetReader(_Reader):
    """A sheet of an xlsx."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part
        self._row = self._column = 0
        self._rows = 0
        self._filled = 0
        self._far: tuple[int, int] = (0, 0)
        self._near: tuple[int, int] = (MOST_ROWS + 1, MOST_COLUMNS + 1)
        self._error = False
        self.hidden: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.errors: set[tuple[int, int]] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            if place:
                self._row, self._column = int(place[2]), _number(place[1])
            else:
                self._column += 1
            self._error = attributes.get("t") == "e"
        elif name == "row":
            row = attributes.get("r", "")
            self._row, self._column = (int(row[:9]) if row.isdecimal() else self._row + 1), -1
            self._rows += 1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif name in ("v", "is"):
            self._cell()
        elif name == "f":
            self.formulas.add((self._row, self._column))
            self._cell()

    def _cell(self) -> None:
        row, column = self._row, self._column
        if row > MOST_ROWS or column >= MOST_COLUMNS:
            raise Refused(Refusal.FAR, ark=self._part, celle=f"{letters(column)}{row}")
        self._filled += 1
        self._far = max(self._far[0], row), max(self._far[1], column)
        self._near = min(self._near[0], row), min(self._near[1], column)
        if self._error:
            self.errors.add((row, column))

    def looked(self) -> Looked:
        """What was found. Raises Refused where it reaches too far."""
        if max(self._rows, self._row) > MOST_ROWS:
            raise Refused(Refusal.ROWS, ark=self._part, raekker=max(self._rows, self._row))
        area = (self._far[0] - self._near[0] + 1) * (self._far[1] - self._near[1] + 1)
        if self._filled and area > MOST_CELLS:
            raise Refused(Refusal.FAR, ark=self._part, celle=f"{letters(self._far[1])}{self._far[0]}")
        return Looked(frozenset(self.hidden), frozenset(self.formulas), frozenset(self.errors))


def _number(text: str) -> int:
    found = 0
    for letter in text:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


# -- ods --------------------------------------------------------------------------------------------------------------


def _open_document(package: zipfile.ZipFile, names: Mapping[str, str], left: _Left) -> Inside:
    reader, manifest = _TableReader(), _ManifestReader()
    if _MANIFEST in names:
        _run(package, names[_MANIFEST], manifest, left)
    if manifest.encrypted:
        raise Refused(Refusal.LOCKED)
    for name, stored in names.items():
        if name != _MANIFEST and name.endswith((".xml", ".rdf")):
            _run(package, stored, reader if name == "content.xml" else _Reader(), left)
    return Inside("ods", reader.sheets, 1904 if reader.from_1904 else 1900)


class _ManifestReader(_Reader):
    """The list of parts of an ods, which says whether they are encrypted."""

    encrypted = False

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self.encrypted = self.encrypted or name == "encryption-data"


class _TableReader(_Reader):
    """The content of an ods: repeated rows and cells count as often as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, Looked] = {}
        self._name = ""
        self._row = self._column = self._repeated = self._last = self._highest = 0
        self._filled = False
        self._hidden: set[int] = set()
        self._formulas: set[tuple[int, int]] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._name, self._row, self._last, self._highest = given.get("name", ""), 0, 0, 0
            self._hidden, self._formulas = set(), set()
        elif name == "table-row":
            self._column, self._filled = 0, False
            self._repeated = _repeats(given, "number-rows-repeated")
            if given.get("visibility") in ("collapse", "filter") and self._repeated < MOST_ROWS:
                self._hidden.update(range(self._row + 1, self._row + 1 + self._repeated))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(given)
        elif name == "null-date":
            self.from_1904 = given.get("date-value", "").startswith("1904")

    def _cell(self, given: Mapping[str, str]) -> None:
        wide = _repeats(given, "number-columns-repeated")
        if "value-type" in given or "formula" in given:
            self._filled = True
            self._highest = max(self._highest, self._column + wide - 1)
            if self._column + wide > MOST_COLUMNS:
                raise Refused(Refusal.FAR, ark=self._name, celle=f"{letters(self._column + wide - 1)}{self._row + 1}")
            if "formula" in given:
                self._formulas.update((self._row + 1, self._column + n) for n in range(wide))
        self._column += wide

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._repeated
            if self._filled:
                self._last = self._row
                if self._row > MOST_ROWS or self._row * (self._highest + 1) > MOST_CELLS:
                    raise Refused(Refusal.FAR, ark=self._name, celle=f"{letters(self._highest)}{self._row}")
        elif name == "table" and self._name not in self.sheets:
            self.sheets[self._name] = Looked(frozenset(self._hidden), frozenset(self._formulas), frozenset())


def _repeats(given: Mapping[str, str], name: str) -> int:
    said = given.get(name, "1")
    return max(1, int(said[:9])) if said.isdecimal() else 1
