"""The data folder before and while it is open: making, unlocking, and the keys. Raises StoreError and its kin."""

from dataclasses import dataclass
from typing import Protocol

from smdb_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """What set-up hands back once: the recovery code to print. Never stored."""

    recovery_code: str


class Vault(Protocol):
    """A data folder: makes, unlocks and describes the store in it."""

    def exists(self) -> bool: ...

    def create(self, passphrase: str, *, oevelse: bool) -> tuple[Store, KeyMaterial]: ...

    def unlock(self, passphrase: str) -> Store: ...

    def unlock_with_recovery(self, code: str, new_passphrase: str, person_id: str | None = None) -> Store:
        """Open with the printed code and set one person's passphrase anew; the code and the others' passphrases stay valid.

        ``person_id`` is the person's id or name: where several have a passphrase it must be given, else UsageError.
        """
        ...

    def change_passphrase(self, old: str, new: str) -> None: ...

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        """A new recovery code in place of the old one, which no longer opens anything. Works open and closed."""
        ...

    def wait_seconds(self) -> int:
        """Seconds before another try is accepted after wrong passphrases; 0 when one may try now."""
        ...

    def is_practice(self) -> bool:
        """Whether the folder holds a practice store (readable without the passphrase, for the colour of the unlock page)."""
        ...
