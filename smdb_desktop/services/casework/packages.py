"""What stands in the package of a course that was handed over, whoever opens it."""

import json
from typing import Any

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.ports.submissions import Opened, Packages

FORMAT = "smdb-overdragelse/1"
NO_FORMAT = T("Filen er en overdragelse i en udgave, som dette program ikke kender. Installér den nyeste udgave.")


def opened(packages: Packages, pakke: bytes, kode: str) -> tuple[dict[str, Any], Opened]:
    """What stands in a package, and who signed it. Raises ExportError."""
    found = packages.open(pakke, kode)
    content: Any = json.loads(found.indhold)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ExportError(NO_FORMAT)
    return content, found
