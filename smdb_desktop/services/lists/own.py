"""Codes that are used though no case has them: those that the program stores by itself, the municipalities that are reported for,
and the roles that people have.
"""

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from smdb_desktop.domain.codelists import KOMMUNER, PROFILER
from smdb_desktop.services.desk.profile import own_kommune

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store

THE_PROGRAMS_OWN = frozenset({"koen", "profil"})
"""Whose codes the program stores by itself: a role that is settled, a sex that a number tells."""


def own_codes(store: "Store", navn: str) -> Collection[str] | None:
    """The codes of a list that no file may leave out, whatever cases say; None for all of them."""
    if navn in THE_PROGRAMS_OWN:
        return None
    return kommuner(store) if navn == KOMMUNER else ()


def kommuner(store: "Store") -> frozenset[str]:
    """In whose name new cases begin: the centre's own municipality, and those that somebody who opens the store reports for."""
    return frozenset({own_kommune(store), *(each.kommune for each in store.people.all() if each.aktiv)}) - {""}


def people_with(store: "Store", navn: str) -> Counter[str]:
    """How many who open the store have a code of the list as their role; nobody has one of another list."""
    if navn != PROFILER:
        return Counter()
    return Counter(rolle for each in store.people.all() if each.aktiv for rolle in each.roller)
