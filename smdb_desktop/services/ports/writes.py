"""What every write of a course says of itself."""

from datetime import datetime
from typing import NamedTuple

from smdb_desktop.services.stored.records import Hvem


class Write(NamedTuple):
    """Who writes, when, the revision of the course that the writer has seen, and why ("" for what was typed)."""

    hvem: Hvem
    tid: datetime
    revision: int
    hvorfor: str = ""
