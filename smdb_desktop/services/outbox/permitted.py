"""A way out as far as an administrator permits it: refused before anything is signed, for every face and every kind of way.

Looking at what lies there stays possible: what has left must be told, wherever it went.
"""

from __future__ import annotations

from pathlib import Path

from smdb_desktop.domain.words import T, listed
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.outbox.through import Through
from smdb_desktop.services.permitted import within
from smdb_desktop.services.ports.policy import Key, Policy
from smdb_desktop.services.ports.ways import WayOut

NO_WAY = T("En administrator har bestemt, at der ikke eksporteres på den måde fra denne maskine. Det står i {kilde}.")
NOT_THERE = T(
    "En administrator har bestemt, at der kun eksporteres til {mapper}. Vælg en mappe dér. Det står i {kilde}."
)
NOWHERE = T("En administrator har ikke givet lov til nogen mappe at eksportere til. Det står i {kilde}.")
FOLDER = "mappe"
"""The kind of way whose places are folders."""


class PermittedWay(Through):
    """A way out, and why it is not permitted."""

    def __init__(self, way: WayOut, policy: Policy) -> None:
        super().__init__(way)
        self._policy = policy

    def prepare(self) -> None:
        """Raises ExportError where it is not permitted, or as the way itself does."""
        self._must_be_permitted()
        super().prepare()

    def hand_over(self, navn: str, content: bytes) -> None:
        """Hand over where that is permitted. Raises ExportError."""
        self._must_be_permitted()
        super().hand_over(navn, content)

    def _must_be_permitted(self) -> None:
        why = why_not(self._policy, self.vej, self.maal)
        if why:
            raise ExportError(why)


def why_not(policy: Policy, vej: str, maal: str) -> str:
    """Why nothing leaves by this way to this place; "" where it may."""
    ways = policy.values(Key.WAYS)
    if ways is not None and vej not in ways:
        return NO_WAY.format(kilde=policy.source(Key.WAYS))
    folders = policy.values(Key.FOLDERS) if vej == FOLDER else None
    if folders is None or any(within(Path(maal), Path(folder)) for folder in folders):
        return ""
    source = policy.source(Key.FOLDERS)
    return NOT_THERE.format(mapper=listed(folders), kilde=source) if folders else NOWHERE.format(kilde=source)
