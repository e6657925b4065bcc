"""What an administrator has settled, as people read it, and what follows from it for an open store and for what is asked.

A store takes over what is settled when it is opened; what somebody asks for against it is refused, whichever face they ask by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T, Text, Tn, joined
from smdb_desktop.services.desk.profile import Profil, load_profile, save_profile
from smdb_desktop.services.desk.reaching import ANSWERS, Vej, load_way, save_way
from smdb_desktop.services.errors import Administered, KnownError, StoreError
from smdb_desktop.services.ports.policy import OFF, ON, Key, Locked, Policy
from smdb_desktop.services.ports.safekeeping import AndetSted, Safe

if TYPE_CHECKING:
    from smdb_desktop.domain.codelists import Kodelister
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.ports.store import Store

NAMES: Mapping[str, Text] = {
    Key.WAYS: T("Måder at eksportere på"),
    Key.FOLDERS: T("Mapper til eksport"),
    Key.REACHES: T("Vejen til SMDB"),
    Key.ROOTS: T("Betroede rodcertifikater"),
    Key.LIST_HOSTS: T("Servere på eget net med spærrelister"),
    Key.UPDATE: T("Hvor nye udgaver hentes"),
    Key.SECOND_PLACE: T("Det andet sted til sikkerhedskopier"),
    Key.COPIES: T("Mapper til kopier og flyttefiler"),
    Key.IDLE: T("Lås af sig selv"),
    Key.ROLES: T("Profiler"),
    Key.MOVE: T("Flyt til ny pc"),
    Key.PAPER: T("Udskrift på papir"),
    Key.PDF: T("Sider gemt som PDF"),
}
LOCKED = T("Det er låst af en administrator og kan ikke ændres her. Det står i {kilde}.")
NOT_FOLLOWED = T("Noget, en administrator har skrevet, følges ikke. Sig det til din support, og vis dem siden.")
WAY_REFUSED = T("En administrator har låst vejen til SMDB til »{vej}«. Det står i {kilde}.")
ROLE_REFUSED = T("En administrator har bestemt, hvilke profiler der kan bruges her: {profiler}. Det står i {kilde}.")
ROOTS_REFUSED = T(
    "En administrator har låst de betroede rodcertifikater, så --trust kan ikke bruges. Det står i {kilde}."
)
SWITCHES: Mapping[str, Text] = {ON: T("tilladt"), OFF: T("slået fra")}
NONE, NOTHING = T("ingen"), T("Der hentes ikke nye udgaver")
KINDS: Mapping[str, Text] = {"mappe": T("til en mappe")}


def said(locked: Locked, lister: Kodelister) -> Text:
    """The value of a locked setting in words."""
    values = locked.values
    if locked.key == Key.IDLE:
        return Tn("efter {n} minut", "efter {n} minutter", n=int(values[0]))
    if locked.key == Key.UPDATE and values == (OFF,):
        return NOTHING
    if locked.key in (Key.MOVE, Key.PAPER, Key.PDF):
        return SWITCHES[values[0]]
    words: Sequence[str] = values
    if locked.key == Key.REACHES:
        words = [ANSWERS[Vej(values[0])]]
    elif locked.key == Key.ROLES:
        words = _labels(values, lister)
    elif locked.key == Key.WAYS:
        words = [KINDS.get(value, value) for value in values]
    return joined(", ", words) if words else NONE


def why_locked(policy: Policy, key: str) -> str:
    """The sentence that stands at a setting which is locked; "" where it is not."""
    source = policy.source(key)
    return LOCKED.format(kilde=source) if source else ""


def check_way(policy: Policy, vej: Vej | None) -> None:
    """Refuse a way to SMDB that an administrator has settled otherwise. Raises Administered."""
    settled = policy.value(Key.REACHES)
    if settled is not None and vej is not None and vej != Vej(settled):
        raise Administered(WAY_REFUSED.format(vej=ANSWERS[Vej(settled)], kilde=policy.source(Key.REACHES)))


def check_roles(policy: Policy, roller: Sequence[str], lister: Kodelister) -> None:
    """Refuse roles that an administrator has not permitted. Raises Administered."""
    settled = policy.values(Key.ROLES)
    if settled is not None and not set(roller) <= set(settled):
        profiler = joined(", ", _labels(settled, lister))
        raise Administered(ROLE_REFUSED.format(profiler=profiler, kilde=policy.source(Key.ROLES)))


def trusted_roots(policy: Policy, asked: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files with the roots that a signature is judged against: the settled ones, else those that are asked for.

    Raises Administered where some are asked for although they are settled.
    """
    settled = policy.values(Key.ROOTS)
    if settled is None:
        return tuple(asked)
    if asked:
        raise Administered(ROOTS_REFUSED.format(kilde=policy.source(Key.ROOTS)))
    return tuple(Path(each) for each in settled)


def idle_minutes(policy: Policy, chosen: int) -> int:
    """After how many minutes the program locks itself; 0 for never."""
    settled = policy.value(Key.IDLE)
    return chosen if settled is None else int(settled)


def settle(policy: Policy, store: Store, safe: Safe | None, clock: Clock) -> None:
    """Let a store that was opened take over what is settled; a disk that cannot be written leaves it for the next opening."""
    with suppress(StoreError):
        way = policy.value(Key.REACHES)
        if way is not None and load_way(store) != Vej(way):
            save_way(store, Vej(way))
        profil, roles = load_profile(store), policy.values(Key.ROLES)
        if profil is not None and roles:
            within = with_roles(profil, roles)
            if within != profil:
                save_profile(store, within, clock())
    place = policy.value(Key.SECOND_PLACE)
    if place is not None and safe is not None and safe.second_place().sted != Path(place):
        with suppress(KnownError):
            safe.keep_second_place(AndetSted(Path(place), spurgt=True))


def with_roles(profil: Profil, permitted: Sequence[str]) -> Profil:
    """The profile with no other roles than these; who has none of them gets the first. A municipality goes with its role."""
    roles = tuple(role for role in profil.roller if role in permitted) or tuple(permitted[:1])
    if profil.rolle in roles:
        return replace(profil, roller=roles)
    return replace(profil, roller=roles, rolle=roles[0], forvalter_for="")


def _labels(codes: Sequence[str], lister: Kodelister) -> list[str]:
    return [lister["profil"].label(code) for code in codes]
