"""Counts that are kept by groups of citizens, so that after a write only the group that was written is counted again.

What is kept is what the same functions counted from the same rows; the store forgets it in the transaction that writes a row of
the group (``ports.figures.Figures.keep``). It is kept under a key of everything else that a count follows from: the program's
version, and what its lists say of each code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from smdb_desktop import __version__
from smdb_desktop.domain.codelists import Udgaver
from smdb_desktop.services.errors import StoreFull, StoreLocked, StoreReadOnly
from smdb_desktop.services.reports.facts import nothing, type_list

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.figures import Talraekke
    from smdb_desktop.services.ports.store import Store

TOGETHER = 16
"""So many groups are kept in one commit."""
WHOLE = ""


def counted(
    store: Store,
    hvad: str,
    noegle: str,
    days: tuple[str, str],
    count: Callable[[Sequence[Talraekke]], Any],
    add: Callable[[Sequence[Any]], Any],
    between: Callable[[], None] = nothing,
) -> Any:
    """What ``count`` makes of each group's courses (open from the first to the last of ``days``), added up by ``add``.

    Both give what JSON can hold; ``add`` takes the groups in the order of their citizens. ``between`` is asked after each group
    and may raise: what was kept until then stays.
    """
    figures = store.figures
    kept = dict(figures.kept(hvad, noegle))
    if WHOLE in kept:
        return json.loads(kept[WHOLE])
    found: list[Any] = []
    new: dict[str, str] = {}
    for spand in figures.groups():
        if spand in kept:
            found.append(json.loads(kept[spand]))
            continue
        made = count(figures.group(spand, *days))
        found.append(made)
        new[spand] = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        if len(new) == TOGETHER:
            _keep(store, hvad, noegle, new)
            new = {}
        between()
    whole = add(found)
    _keep(store, hvad, noegle, new | {WHOLE: json.dumps(whole, ensure_ascii=False, separators=(",", ":"))})
    return whole


def _keep(store: Store, hvad: str, noegle: str, found: dict[str, str]) -> None:
    """Keep what was counted; a full disk costs the convenience only: who looked has the numbers all the same."""
    with suppress(StoreFull, StoreReadOnly, StoreLocked):
        store.figures.keep(hvad, noegle, found)


def key(katalog: Katalog) -> str:
    """What counts of treatments follow from besides the rows, as a digest."""
    told: list[Any] = [__version__]
    for version in katalog.versioner.values():
        navn = type_list(version)
        editions = katalog.lister.udgaver(navn) if isinstance(katalog.lister, Udgaver) and navn else ()
        lists = editions or ((katalog.lister[navn],) if navn in katalog.lister else ())
        told.append([version.id, navn])
        for liste in lists:
            codes = [[kode.code, str(kode.flags.get("gruppe")), kode.flag("substitution")] for kode in liste]
            told.append([str(liste.valid_from), str(liste.valid_to), codes])
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
