"""Which submissions are meant by a choice, newest first: statements that read indexes only, whatever the size of the store.

Each state is an arm of its own, in the order of its index; SQLite merges the arms, and stops when it has a page.
"""

from __future__ import annotations

from smdb_desktop.services.stored.chosen import ALT, Udbakkevalg
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.store.rows import stamp

_COLUMNS = "SELECT i.id AS id, i.klar_tid AS klar_tid FROM indberetning AS i WHERE"
# what waits for the way, and what may have left by it: none of it has a place yet
_NOT_YET = (
    "i.maal = '' AND i.id IN (SELECT indberetning_id FROM underskrevet WHERE udvej_id = ? UNION SELECT indberetning_id"
    " FROM afsendelse WHERE udfald IN ('I_GANG', 'UVIST') AND maal = ?)"
)
_STAYS = (Tilstand.KLAR, Tilstand.UVIST)


def page(valg: Udbakkevalg, most: int | None, first: int) -> tuple[str, tuple[str | int, ...]]:
    """A statement that gives their ids, ``most`` after the ``first`` (None: all), and its arguments."""
    arms, given = _arms(valg)
    limit = -1 if most is None else most
    return f"SELECT id FROM ({arms} ORDER BY klar_tid DESC, id LIMIT ? OFFSET ?)", (*given, limit, first)  # noqa: S608


def count(valg: Udbakkevalg) -> tuple[str, tuple[str | int, ...]]:
    """A statement that counts them, and its arguments."""
    if valg == ALT:
        # no entry is read for it
        return "SELECT count(*) FROM indberetning", ()
    arms, given = _arms(valg)
    return f"SELECT count(*) FROM ({arms})", given  # noqa: S608


def _arms(valg: Udbakkevalg) -> tuple[str, tuple[str, ...]]:
    times: tuple[str, ...] = ()
    when = ""
    for sign, moment in ((">=", valg.fra), ("<", valg.til)):
        if moment is not None:
            when, times = f"{when} AND i.klar_tid {sign} ?", (*times, stamp(moment))
    if not (valg.tilstande or valg.maal or valg.udvej_id):
        return f"{_COLUMNS} 1{when}", times
    arms: list[str] = []
    given: list[str] = []
    # an arm for each: one that was named twice is one
    for state in dict.fromkeys(valg.tilstande or Tilstand):
        if not (valg.maal or valg.udvej_id):
            arms.append(f"{_COLUMNS} i.tilstand = ?{when}")
            given += (state.value, *times)
            continue
        if state in _STAYS:
            arms.append(f"{_COLUMNS} i.tilstand = ? AND {_NOT_YET}{when}")
            given += (state.value, valg.udvej_id, valg.maal, *times)
        if valg.maal and state is not Tilstand.KLAR:
            arms.append(f"{_COLUMNS} i.maal = ? AND i.maal <> '' AND i.tilstand = ?{when}")
            given += (valg.maal, state.value, *times)
    # none of the states can have gone that way
    return " UNION ALL ".join(arms) or f"{_COLUMNS} 0", tuple(given)
