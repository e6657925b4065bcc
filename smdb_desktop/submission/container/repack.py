"""A container that another program has packed again: the same four files, brought back into our one byte form to be judged.

What is signed lies in the files, not in the ZIP around them. Names, sizes and ratios are judged before anything is inflated; a
second file of a name, a folder, encryption or a fifth file is refused. Why: ``docs/adr/0066``.
"""

import io
import struct
import zipfile
import zlib

from smdb_desktop.domain.words import T
from smdb_desktop.submission.container.package import (
    ENTRIES,
    MANIFEST,
    MANIFEST_NAME,
    MAX_CONTAINER,
    MAX_RATIO,
    MIMETYPE,
    BadPackage,
    read_package,
    write_package,
)

_OPTIONAL = MANIFEST_NAME
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def normal(container: bytes) -> bytes:
    """The same container in our byte form; one that is in it comes back as it is. Raises BadPackage."""
    try:
        read_package(container)
        return container
    except BadPackage as error:
        if len(container) > MAX_CONTAINER or not container.startswith(b"PK\3\4"):
            raise
        contents = _contents(container, error)
    return write_package(contents)


def _contents(container: bytes, why: BadPackage) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(container)) as package:
            entries = package.infolist()
            names = [each.filename for each in entries]
            if sorted({*names, _OPTIONAL}) != sorted(ENTRIES) or len(set(names)) != len(names):
                raise why
            for each in entries:
                limit = ENTRIES[each.filename]
                if each.compress_type not in _METHODS or each.flag_bits & 1 or each.file_size > limit:
                    raise why
                if each.file_size > MAX_RATIO * max(each.compress_size, 1):
                    raise BadPackage(T("En fil i pakken fylder for meget, når den pakkes ud."))
            contents = {each.filename: _read(package, each) for each in entries}
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, OSError, RuntimeError) as error:
        raise (error if isinstance(error, BadPackage) else why) from None
    if contents["mimetype"] != MIMETYPE:
        raise why
    # it says nothing that is signed, and others write it in other words
    return contents | {MANIFEST_NAME: MANIFEST}


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most what the entry says, whatever is in it. Raises zipfile.BadZipFile, BadPackage."""
    with package.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise BadPackage(T("En fil i pakken er længere, end pakken siger."))
    return content
