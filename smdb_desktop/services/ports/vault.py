"""The data folder before and while it is open: making, unlocking, and the keys. Raises StoreError and its kin."""

from collections.abc import Callable, Collection, Iterable, Mapping
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


class KeyMaterial(NamedTuple):
    """What is handed out once: the recovery code, which somebody has to write down and confirm. Never stored."""

    recovery_code: str
    displaced: bool = False
    """Whether the oldest of the codes that nobody confirmed gave way to this one and opens nothing any more."""


class Verdict(NamedTuple):
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
    fjernede: tuple[str, ...] = ()
    """The names of people who were removed, and whom the key file still let in when the store was opened."""
    uden: tuple[str, ...] = ()
    """The names of people who belong here and whom the key file does not know."""
    igen: tuple[str, ...] = ()
    """The names of people whose passphrase was replaced and opens again, because an older key file was put back."""
    kode_igen: bool = False
    """Whether a recovery code that was replaced opens again."""


class Doors(Protocol):
    """Who can open the store. The passphrase tells who it is, so none opens for two."""

    def all(self) -> Mapping[str, bool]:
        """Who has a passphrase, by person id, and whether the store was ever opened with it. Readable without a passphrase."""
        ...

    def prove(self, own: str) -> None:
        """Somebody at the machine has the passphrase of the person who opened the store. Raises WrongPassphrase."""
        ...

    def add(self, own: str, person_id: str, passphrase: str, names: Iterable[str] = ()) -> None:
        """Give a person a passphrase, in place of one that was never used; pending until the store is opened with it.

        ``own`` is that of the person who does it. Raises WrongPassphrase; UsageError for one that ``judge`` refuses, that opens
        for somebody else, or that there is no room for; StoreFull and its kin, and then nothing is changed.
        """
        ...

    def take_away(self, people: Collection[str]) -> bool:
        """Let these people open nothing any more; whether they had a passphrase. The last one that was ever used stays.

        Raises StoreFull and its kin, and then nothing is changed.
        """
        ...

    def renew_key(self, own: str, progress: Callable[[int, int], None] | None = None) -> KeyMaterial:
        """Give the open store a new data key; it is the store under the new one when this returns.

        Every passphrase and code goes on opening, and the new code waits to be confirmed; an older copy of the key file opens
        nothing that is written from now on. Raises WrongPassphrase, UsageError where the key would not reach somebody, StoreFull
        and its kin.
        """
        ...


class Vault(Protocol):
    """A data folder: makes, unlocks and describes the store in it."""

    @property
    def doors(self) -> Doors:
        """Who can open the store."""
        ...

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
