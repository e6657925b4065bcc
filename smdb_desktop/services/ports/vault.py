"""The data folder before and while it is open: making, unlocking, and the keys. Raises StoreError and its kin."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from smdb_desktop.services.ports.store import Store

Datofelter: TypeAlias = Callable[[], Mapping[str, str]]
"""Asked when a copy becomes the store: the field that holds the date of a request, by form (``Katalog.datofelter``)."""
Milepaele: TypeAlias = Callable[[], Mapping[str, frozenset[str]]]
"""Asked when a form is completed first: which forms are a milestone of a course, by milestone (``Katalog.milepaele``)."""


class Navne(NamedTuple):
    """What a store is told of forms, which are but texts to it."""

    milepaele: Milepaele
    datofelter: Datofelter


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """What is handed out once: the recovery code, which somebody has to write down and confirm. Never stored."""

    recovery_code: str
    displaced: bool = False
    """Whether the oldest of the codes that nobody confirmed gave way to this one and opens nothing any more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a passphrase is worth, in words. ``problem`` says why it is refused and what to do ("" where it will do); ``hint`` is
    what is shown while it is typed ("" while nothing is)."""

    problem: str
    hint: str


class CodeState(StrEnum):
    """Whether somebody has proved to have the recovery code."""

    IN_HAND = "in_hand"
    NEVER = "never"
    """Nobody has, since the store was made."""
    RENEWED = "renewed"
    """A new one waits for it, and the old one is valid."""


class PassphraseState(StrEnum):
    """Whether a change of passphrase was cut off."""

    SETTLED = "settled"
    BOTH = "both"
    """It was: the old one and the new one open."""
    FINISHED = "finished"
    """It was, and unlocking with the new one has ended it: the old one opens nothing any more."""


class Unsettled(NamedTuple):
    """What of the keys waits for a person."""

    code: CodeState = CodeState.IN_HAND
    passphrase: PassphraseState = PassphraseState.SETTLED


class Vault(Protocol):
    """A data folder: makes, unlocks and describes the store in it."""

    def exists(self) -> bool: ...

    def judge(self, passphrase: str, names: Iterable[str] = ()) -> Verdict:
        """What a new passphrase is worth; ``names`` are those that somebody would try (of the centre and its people)."""
        ...

    def create(
        self, passphrase: str, *, oevelse: bool, names: Iterable[str] = (), awaited: bool = True
    ) -> tuple[Store, KeyMaterial]:
        """Make and open an empty store. Its recovery code waits for ``confirm_recovery`` from its birth, unless nobody will need
        it (``awaited`` False). Raises UsageError for a passphrase that ``judge`` refuses."""
        ...

    def unlock(self, passphrase: str) -> Store: ...

    def unlock_with_recovery(
        self,
        code: str,
        new_passphrase: str,
        person_id: str | None = None,
        names: Callable[[Store], Iterable[str]] = ...,
    ) -> Store:
        """Open with the printed code and set one person's passphrase anew; the code and the others' passphrases stay valid.

        ``person_id`` is the person's id or name: where several have a passphrase it must be given, else UsageError. ``names``
        gives those that the opened store knows.
        """
        ...

    def change_passphrase(self, old: str, new: str, names: Iterable[str] = ()) -> None: ...

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        """A new recovery code beside those that are valid: all open until one of them is confirmed. Works open and closed."""
        ...

    def confirm_recovery(self, code: str) -> None:
        """Somebody has this code, new or old: from now on it is the only one. Raises WrongPassphrase when it opens nothing."""
        ...

    def unsettled(self) -> Unsettled:
        """What of the keys waits for a person. Readable without the passphrase; once open, of the person who opened."""
        ...

    def wait_seconds(self) -> int:
        """Seconds before another try is accepted after wrong passphrases; 0 when one may try now."""
        ...

    def is_practice(self) -> bool:
        """Whether the folder holds a practice store (readable without the passphrase, for the colour of the unlock page)."""
        ...
