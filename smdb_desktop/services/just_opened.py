"""What is done with a store that has just been opened, before anybody works in it. Nothing here keeps a person from it.

A copy before another version of the program writes, the end of a restoration, and what was about to be done to people.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from smdb_desktop import __version__
from smdb_desktop.services.desk.half_written import HalfWritten
from smdb_desktop.services.desk.last_place import keep_place
from smdb_desktop.services.desk.remarks import Remarks
from smdb_desktop.services.errors import KnownError, StoreError
from smdb_desktop.services.stored.copies import Kopiaarsag, Trin
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Hvem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smdb_desktop.services.changes import Changes
    from smdb_desktop.services.desk.clock import ClockService
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.ports.policy import Policy
    from smdb_desktop.services.ports.safekeeping import Safe
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.vault import Doors
    from smdb_desktop.services.safekeeping.opening import Opening
    from smdb_desktop.services.stored.copies import Gendannelse
    from smdb_desktop.services.stored.records import Json

_PROGRAM = "program"
OPEN = "aaben_siden"
"""Since when the store is open, or was when the program was cut off."""
BY_ITSELF = Hvem("", "SMDB Desktop")
"""Who does what nobody asked for."""
CODE_MISSED = "gendannelseskode_mangler"
"""Set by version 0.1, which marked a store after its birth; the key file says it now."""


def copy_for_new_version(
    store: Store, safe: Safe | None, clock: Clock, changes: Changes, policy: Policy, opening: Opening
) -> None:
    """Before another version of the program writes: a copy of what the one before left, where that is not copied yet.

    Somebody waits for it: one that would take long is left to the window, which makes it beside the work, unless they are
    patient, because no window is there.
    """
    try:
        was = store.settings.get(_PROGRAM)
        if was == __version__:
            return
        if was is not None and safe is not None:
            from smdb_desktop.services.safekeeping.backups import LONGEST, USUAL, BackupService

            backups = BackupService(store, safe, clock, changes, policy)
            size = backups.due_size()
            if size is not None and (opening.patient or size <= LONGEST * USUAL):
                backups.make(Kopiaarsag.FOER_OPDATERING, opening.tell, second=False)
        store.settings.put(_PROGRAM, __version__)
    except KnownError as error:
        opening.failed(error)


def cut_off(store: Store) -> datetime | None:
    """Since when the store was open when the program was cut off; None where it was closed in order, or that cannot be read."""
    with suppress(KnownError):
        before = store.settings.get(OPEN)
        return datetime.fromisoformat(before) if isinstance(before, str) else None
    return None


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


def empty_bin(store: Store, clock: Clock, doubted: bool) -> None:
    """What has lain in the bin for its time goes by itself; never by a clock that is doubted, or by one that jumped ahead today.

    What may have left stays: its deletion has to be reported first. Raises StoreError; then nothing went.
    """
    from smdb_desktop.services.stored.bin import LIES, Kassetart, due

    now = clock()
    rows = () if doubted else store.bin.since(now - LIES)
    if not rows:
        return
    found = due(rows, now)
    left = (row for row in found.slettes if row.art is Kassetart.FORLOEB)
    stays = {row.id for row in left if store.corrections.may_have_left(row.forloeb_id)}
    with store.together():
        store.bin.note_expired(found.nu_udloebet, now)
        store.bin.note_expired(found.ikke_alligevel, None)
        gone = {row.id for row in found.slettes} - stays
        # what of it belonged to a course goes with that
        for row in sorted(found.slettes, key=lambda each: each.art is not Kassetart.SKEMA):
            if row.id in gone:
                store.bin.forget(row.id, "", BY_ITSELF, now)


def begin(store: Store, clock: Clock, ur: ClockService, renew: Callable[[], object], *, kept: bool) -> None:
    """Look at the clock, and note that the store is open; what an earlier program was writing was left, where it is ``kept``.

    ``renew`` sees to the certificate of a practice store. A full or read-only disk, or a damaged page, is no reason to keep
    anybody from reading what is there.
    """
    with suppress(KnownError):
        # by a clock of which not everything is known the bin is not emptied
        ur.look()
        empty_bin(store, clock, ur.doubted)
        if not ur.doubted:
            HalfWritten(store, clock).tidy()
            Remarks(store, clock).tidy()
    with suppress(StoreError):
        with store.together():
            store.settings.put(OPEN, clock().isoformat())
            store.sittings.leave(kept)
            ur.note()
        if store.info().oevelse:
            renew()


def end(store: Store, ur: ClockService, sidst: Mapping[str, Json]) -> None:
    """Note that the store is closed in order, and where the person was."""
    with suppress(StoreError), store.together():
        store.settings.put(OPEN, None)
        store.sittings.end_all()
        keep_place(store, sidst)
        ur.note()


def no_longer_missed(store: Store) -> None:
    """Somebody has the code, so that nobody is asked for it."""
    if store.settings.get(CODE_MISSED) is not None:
        store.settings.put(CODE_MISSED, None)
