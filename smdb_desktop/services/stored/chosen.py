"""What of Udbakke is meant: in which states, by which way, and made ready in which period. Everything where nothing is said."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from smdb_desktop.services.stored.records import Tilstand


class Udbakkevalg(NamedTuple):
    """``tilstande`` are the states (none: all). ``maal`` is the place that they left for, or may have, and ``udvej_id`` the way
    that they wait for ("": any). They were made ready at ``fra`` (aware) or later, and before ``til``."""

    tilstande: Sequence[Tilstand] = ()
    maal: str = ""
    udvej_id: str = ""
    fra: datetime | None = None
    til: datetime | None = None


ALT = Udbakkevalg()
