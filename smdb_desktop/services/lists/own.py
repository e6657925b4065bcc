"""Codes that are used though no case has them: those that the program stores by itself, and one's own municipality."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from smdb_desktop.domain.codelists import KOMMUNER
from smdb_desktop.services.desk.profile import load_profile

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store

THE_PROGRAMS_OWN = frozenset({"koen", "profil"})
"""Whose codes the program stores by itself: a role that is settled, a sex that a number tells."""


def own_codes(store: "Store", navn: str) -> Collection[str] | None:
    """The codes of a list that no file may leave out, whatever cases say; None for all of them."""
    if navn in THE_PROGRAMS_OWN:
        return None
    profil = load_profile(store) if navn == KOMMUNER else None
    # in whose name new cases begin
    return () if profil is None else (profil.myndighedskommune, profil.forvalter_for)
