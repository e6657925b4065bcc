"""The one question that unlocks most drafts: which unanswered field stands alone between drafts and their completion.

It is worked out from what was counted in each draft (``drafts.py``), a portion at a time, so that nobody waits for it
however many drafts there are; what was counted before is only read. What an answer opens nobody knows: it says what is missing.
"""

from collections.abc import Iterable
from typing import NamedTuple

LEAST = 2
"""A question of one draft is that draft's own."""


class Mangel(NamedTuple):
    """What one draft lacks: its id, its form, its unanswered fields each once, and how many errors it has besides."""

    skema_id: str
    art: str
    felter: tuple[str, ...]
    fejl: int


class Noegle(NamedTuple):
    """The question: form and field, and the drafts it is missing in. ``alene``: in those nothing else is missing or wrong."""

    art: str
    felt: str
    kladder: tuple[str, ...]
    alene: bool


def unlocking(drafts: Iterable[Mangel]) -> Noegle | None:
    """The question that alone holds back most drafts; where none holds back ``LEAST``, the one that is missing in most.

    Of several the one that is missing in more drafts, then the first by name. None where no question is missing in ``LEAST``.
    """
    missing: dict[tuple[str, str], list[str]] = {}
    alone: dict[tuple[str, str], list[str]] = {}
    for draft in drafts:
        for felt in draft.felter:
            missing.setdefault((draft.art, felt), []).append(draft.skema_id)
        if len(draft.felter) == 1 and not draft.fejl:
            alone.setdefault((draft.art, draft.felter[0]), []).append(draft.skema_id)
    for found, only in ((alone, True), (missing, False)):
        best = min(found, key=lambda each: (-len(found[each]), -len(missing[each]), each), default=None)
        if best is not None and len(found[best]) >= LEAST:
            return Noegle(*best, tuple(found[best]), only)
    return None
