"""What stands in the package of a course that was handed over, whoever opens it."""

import json
from typing import Any

from smdb_desktop.domain.forms.values import clean
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.ports.submissions import Opened, Packages

FORMAT = "smdb-overdragelse/1"
BROKEN = T(
    "Det, der står i filen, er ikke et forløb, som programmet kan læse. Intet er ændret. Spørg den, der sendte den."
)
NO_FORMAT = T("Filen er en overdragelse i en udgave, som dette program ikke kender. Installér den nyeste udgave.")


def opened(packages: Packages, pakke: bytes, kode: str) -> tuple[dict[str, Any], Opened]:
    """What stands in a package, and who signed it. Raises ExportError."""
    found = packages.open(pakke, kode)
    try:
        content: Any = json.loads(found.indhold)
        # what JSON can spell and no store can keep: half a character, a number without end
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise ExportError(BROKEN, type(error).__name__) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ExportError(NO_FORMAT)
    # whoever made the certificate wrote the name: it stands in one line, and is told as it can be seen
    return content, found._replace(organisation=clean(found.organisation), organisation_id=clean(found.organisation_id))
