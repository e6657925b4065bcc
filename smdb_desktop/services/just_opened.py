"""What is done with a store that has just been opened, before anybody works in it. Nothing here keeps a person from it.

A copy before another version of the program writes, the end of a restoration, and what was about to be done to people.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from smdb_desktop import __version__
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.copies import Kopiaarsag, Trin
from smdb_desktop.services.stored.history import Handling

if TYPE_CHECKING:
    from smdb_desktop.services.changes import Changes
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.ports.policy import Policy
    from smdb_desktop.services.ports.safekeeping import Safe
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.vault import Doors
    from smdb_desktop.services.safekeeping.opening import Opening
    from smdb_desktop.services.stored.copies import Gendannelse

_PROGRAM = "program"
CODE_MISSED = "gendannelseskode_mangler"
"""Set by version 0.1, which marked a store after its birth; the key file says it now."""


def copy_for_new_version(
    store: Store, safe: Safe | None, clock: Clock, changes: Changes, policy: Policy, opening: Opening
) -> None:
    """Before another version of the program writes: a copy of what the one before left, where that is not copied yet.

    Somebody waits for it: one that would take long is left to the window, which makes it beside the work, unless they are
    patient, because no window is there.
    """
    was = store.settings.get(_PROGRAM)
    if was == __version__:
        return
    try:
        if was is not None and safe is not None:
            from smdb_desktop.services.safekeeping.backups import LONGEST, USUAL, BackupService

            backups = BackupService(store, safe, clock, changes, policy)
            size = backups.due_size()
            if size is not None and (opening.patient or size <= LONGEST * USUAL):
                backups.make(Kopiaarsag.FOER_OPDATERING, opening.tell, second=False)
        store.settings.put(_PROGRAM, __version__)
    except KnownError as error:
        opening.failed(error)


def restored(store: Store, safe: Safe | None, clock: Clock) -> Gendannelse | None:
    """The restoration that nobody was told of; the log of the store has it from now on."""
    ended = None if safe is None else safe.ended_restore()
    if safe is None or ended is None:
        return None
    with suppress(KnownError):
        if ended.trin is Trin.SKIFTET:
            art = Handling.NOEGLE_NY if ended.ny_noegle else Handling.GENDANNET
            store.log.add(art, store.people.who(), clock(), data={"fra": ended.fra})
        safe.forget_restore()
    return ended


def still_let_in(store: Store, doors: Doors, clock: Clock) -> tuple[str, ...]:
    """What was about to be done to people is done, and the names of removed ones whom the key file still lets in.

    A full disk leaves it for the next opening.
    """
    from smdb_desktop.services.desk.staff import carry_through

    with suppress(KnownError):
        return carry_through(store, doors, clock)
    return ()


def no_longer_missed(store: Store) -> None:
    """Somebody has the code, so that nobody is asked for it."""
    if store.settings.get(CODE_MISSED) is not None:
        store.settings.put(CODE_MISSED, None)
