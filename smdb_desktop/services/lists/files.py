"""Files that are handed out: a template, a letter."""

from pathlib import Path

from smdb_desktop import durable
from smdb_desktop.domain.words import T
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import KnownError

NOT_WRITTEN = T("{fil} kan ikke skrives: {aarsag}. Vælg et andet sted.")


def write(file: Path, content: bytes) -> None:
    """Write it whole or not at all, over one that is there. Raises KnownError."""
    try:
        durable.write_whole(file, content, 0o644)
    except OSError as error:
        why = cause(error) or error.strerror or type(error).__name__
        raise KnownError(NOT_WRITTEN.format(fil=file, aarsag=why)) from error
