"""The ZIP around a submission, in exactly one byte form: four entries in fixed order, no extra fields, comments or gaps.

Written without the standard ``zipfile`` so that reading can demand, byte for byte, what writing would have produced. Reading
inflates nothing before names, sizes and ratios are accepted. Facts: APPNOTE 6.3, ETSI EN 319 162-1 annex A.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.ports.submissions import CONTAINER_LIMIT

MIMETYPE = b"application/vnd.etsi.asic-e+zip"
PAYLOAD_NAME = "indberetning.xml"
SIGNATURE_NAME = "META-INF/signatures0.xml"
MANIFEST_NAME = "META-INF/manifest.xml"
ENTRIES: Mapping[str, int] = {
    "mimetype": len(MIMETYPE),
    PAYLOAD_NAME: 2 * 1024 * 1024,
    MANIFEST_NAME: 4 * 1024,
    SIGNATURE_NAME: 64 * 1024,
}
MAX_CONTAINER = CONTAINER_LIMIT
MAX_RATIO = 200
MANIFEST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.etsi.asic-e+zip"/>'
    b'<manifest:file-entry manifest:full-path="indberetning.xml" manifest:media-type="text/xml"/>'
    b"</manifest:manifest>\n"
)

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_STORED, _DEFLATED = 0, 8
_VERSION, _UNIX = 20, 3
_DATE = 0x21  # 1 January 1980, the first date a ZIP can carry: the same for everybody
_MODE = 0o100600 << 16


def _deflate(content: bytes) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflate.compress(content) + deflate.flush()


_PACKED_MANIFEST = _deflate(MANIFEST)


class BadPackage(ValueError):
    """The bytes are no container of ours; the message is a Danish sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the ZIP as it lies there: ``data`` is compressed when ``method`` is 8, ``size`` is its inflated length."""

    name: str
    method: int
    crc: int
    size: int
    data: bytes


def _assemble(entries: Sequence[Entry]) -> bytes:
    body, directory = bytearray(), bytearray()
    for entry in entries:
        name = entry.name.encode("ascii")
        facts = (0, entry.method, 0, _DATE, entry.crc, len(entry.data), entry.size, len(name), 0)
        offset = len(body)
        body += _LOCAL.pack(b"PK\3\4", _VERSION, *facts) + name + entry.data
        directory += _CENTRAL.pack(b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, *facts, 0, 0, 0, _MODE, offset) + name
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory) + end


def write_package(contents: Mapping[str, bytes]) -> bytes:
    """The container around these contents (by entry name). Raises ValueError when one is missing or above its limit."""
    entries = []
    for name, limit in ENTRIES.items():
        content = contents[name]
        if len(content) > limit:
            raise ValueError(f"{name}: {len(content)} bytes, at most {limit}")
        data, method = content, _STORED
        if name != "mimetype":
            data, method = _PACKED_MANIFEST if content is MANIFEST else _deflate(content), _DEFLATED
        entries.append(Entry(name, method, zlib.crc32(content), len(content), data))
    return _assemble(entries)


def read_package(container: bytes) -> dict[str, bytes]:
    """The contents by entry name. Raises BadPackage for anything that ``write_package`` would not have written."""
    if len(container) > MAX_CONTAINER:
        raise BadPackage(T("Filen er for stor til at være en indberetning."))
    entries = _entries(container)
    _check_entries(entries)
    if _assemble(entries) != container:
        raise BadPackage(T("Pakkens hoveder og bytes passer ikke sammen, eller der er skjulte bytes i filen."))
    return {entry.name: _inflate(entry) for entry in entries}


def _entries(container: bytes) -> list[Entry]:
    """The entries that the central directory names. Lengths are cut at the file's end; ``_assemble`` finds what is amiss."""
    start = len(container) - _END.size
    if start < 0 or not container.startswith(b"PK\3\4"):
        raise BadPackage(T("Filen begynder ikke som en pakke."))
    signature, _, _, _, count, size, offset, comment = _END.unpack_from(container, start)
    if signature != b"PK\5\6" or comment:
        raise BadPackage(T("Pakkens slutpost ligger ikke sidst i filen."))
    if count != len(ENTRIES):
        raise BadPackage(Tn("Pakken skal have præcis {n} filer.", "Pakken skal have præcis {n} filer.", n=len(ENTRIES)))
    if offset + size != start:
        raise BadPackage(T("Pakkens indholdsfortegnelse ligger ikke, hvor den skal."))
    entries = []
    for _ in range(count):
        if offset + _CENTRAL.size > start:
            raise BadPackage(T("Pakkens indholdsfortegnelse er afkortet."))
        header = _CENTRAL.unpack_from(container, offset)
        method, crc, packed, length, name_length, mode, local = *header[6:7], *header[9:13], *header[17:19]
        raw = container[offset + _CENTRAL.size : offset + _CENTRAL.size + name_length]
        if mode != _MODE:
            raise BadPackage(T("Pakken indeholder en genvej, en mappe eller en fil med fremmede egenskaber."))
        data_start = local + _LOCAL.size + name_length
        data = container[data_start : data_start + packed]
        entries.append(Entry(raw.decode("ascii", "replace"), method, crc, length, data))
        offset += _CENTRAL.size + name_length
    return entries


def _check_entries(entries: Sequence[Entry]) -> None:
    names = [entry.name for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise BadPackage(T("Det samme filnavn findes flere gange i pakken."))
    if names != list(ENTRIES):
        raise BadPackage(T("Pakken indeholder ikke præcis de filer i den rækkefølge, som den skal."))
    for entry in entries:
        if entry.method != (_STORED if entry.name == "mimetype" else _DEFLATED):
            raise BadPackage(T("En fil i pakken er komprimeret på en forkert måde."))
        if entry.size > ENTRIES[entry.name] or entry.size > MAX_RATIO * max(len(entry.data), 1):
            raise BadPackage(T("En fil i pakken fylder for meget, når den pakkes ud."))


def _inflate(entry: Entry) -> bytes:
    content = entry.data
    if entry.method == _DEFLATED:
        inflate = zlib.decompressobj(-15)
        try:
            content = inflate.decompress(entry.data, entry.size + 1)
        except zlib.error:
            raise BadPackage(T("En fil i pakken kan ikke pakkes ud.")) from None
        if not inflate.eof or inflate.unused_data or inflate.unconsumed_tail:
            raise BadPackage(T("En fil i pakken er længere, end pakken siger."))
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise BadPackage(T("En fil i pakken er beskadiget."))
    if entry.name == "mimetype" and content != MIMETYPE:
        raise BadPackage(T("Pakken siger ikke, at den er en signeret indberetning."))
    if entry.name == MANIFEST_NAME and content != MANIFEST:
        raise BadPackage(T("Pakkens filliste er ikke den faste."))
    return content
