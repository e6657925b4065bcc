"""Which copies may go: one is kept of each of the last days, weeks and months, within a limit on room; the newest always stays.

Decides only; it removes nothing. It judges the copies of one store in one place, and none that it cannot judge: a copy without a
description is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from smdb_desktop.domain.moments import local
from smdb_desktop.services.stored.copies import Kopi

DAYS, WEEKS, MONTHS = 7, 5, 12
ROOM = 4 * 1024**3
"""Bytes that the copies of one store may take in one place, all together."""

_KINDS: tuple[tuple[int, Callable[[Kopi], Hashable]], ...] = (
    (DAYS, lambda kopi: local(kopi.tid).date()),
    (WEEKS, lambda kopi: local(kopi.tid).isocalendar()[:2]),
    (MONTHS, lambda kopi: (local(kopi.tid).year, local(kopi.tid).month)),
)


def generations(copies: Iterable[Kopi]) -> tuple[Kopi, ...]:
    """The copies that are kept, newest first: the newest of each of the latest days, weeks and months that have one."""
    newest_first = sorted(copies, key=lambda kopi: (kopi.tid, kopi.fil.name), reverse=True)
    kept = set[Kopi]()
    for most, period in _KINDS:
        latest = dict[Hashable, Kopi]()
        for kopi in newest_first:
            latest.setdefault(period(kopi), kopi)
        kept |= set(list(latest.values())[:most])
    return tuple(kopi for kopi in newest_first if kopi in kept)


def redundant(copies: Sequence[Kopi], lager: str, room: int = ROOM, made: str = "") -> tuple[Kopi, ...]:
    """The copies of this store that may go, oldest first: those of no generation, then the oldest until the rest has room.

    ``made`` is the name of one that was made just now: it stays, whatever a clock that was turned says of it.
    """
    judged = [kopi for kopi in copies if kopi.antal is not None and kopi.lager == lager]
    newest = [kopi for kopi in judged if kopi.fil.name == made]
    others = [kopi for kopi in judged if kopi.fil.name != made]
    # what lies ahead of the one just made came from a clock that was ahead: it may not push out the days that were
    past = [kopi for kopi in judged if not newest or kopi.tid <= newest[0].tid]
    ahead = [kopi for kopi in judged if kopi not in past]
    kept = [kopi for kopi in (*generations(past), *generations(ahead)) if kopi in others]
    gone = [kopi for kopi in others if kopi not in kept]
    while len(newest) + len(kept) > 1 and sum(kopi.bytes for kopi in (*newest, *kept)) > room:
        gone.append(kept.pop())
    return tuple(sorted(gone, key=lambda kopi: (kopi.tid, kopi.fil.name)))
