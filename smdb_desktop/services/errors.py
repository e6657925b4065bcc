"""Errors that a person can act on. Each carries a Danish sentence; what went wrong inside stands in ``details``.

Everything else that is raised is a fault of ours and is reported without personal data.
"""

from __future__ import annotations

from smdb_desktop.domain.words import sentences


class KnownError(Exception):
    """The machine's or the situation's fault: ``str(error)`` is a sentence for the caseworker, ``details`` for support."""

    exit_status = 3

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class UsageError(KnownError):
    """The call itself was wrong: an argument, a file that is no case file."""

    exit_status = 2


class StoreError(KnownError):
    """The store could not do it. Nothing was changed."""


class WrongPassphrase(StoreError):
    """The passphrase or recovery code opens no key slot, or may not be tried yet (``wrong`` is then empty).

    ``wrong`` says what did not fit and ``waiting`` how long to wait, as sentences; ``wait_seconds`` is the delay before the next
    try, for a face that counts it down itself.
    """

    def __init__(self, wrong: str, wait_seconds: int = 0, waiting: str = "") -> None:
        super().__init__(sentences(wrong, waiting))
        self.wrong = wrong
        self.waiting = waiting
        self.wait_seconds = wait_seconds


class StoreMissing(StoreError):
    """There is no store in the data folder."""


class StoreExists(StoreError):
    """There already is a store in the data folder; it is never overwritten."""


class StoreLocked(StoreError):
    """Another program has the store open."""


class StoreDamaged(StoreError):
    """The store or its key file cannot be read."""


class StoreTooNew(StoreError):
    """The store was written by a newer version of the program."""


class StoreFull(StoreError):
    """The disk is full; what was typed is still in the window and is tried again."""


class StoreReadOnly(StoreError):
    """The data folder cannot be written to."""


class RevisionConflict(StoreError):
    """The course was changed elsewhere since it was read; nothing was written."""


class CertificateError(KnownError):
    """The signing certificate cannot be used: damaged, wrong password, expired, not yet valid, wrong purpose."""


class WrongPassword(CertificateError):
    """The password does not open the certificate's file; another one may."""


class ExportError(KnownError):
    """The submission could not be written; the case is still Klar."""


class WayError(ExportError):
    """A way out does not work now; what was signed for it waits.

    ``person``: it will not work before somebody has changed something, so the program does not try again by itself. ``after``:
    so many seconds the other side asks to be left alone. ``one``: it concerns one file only, and the others go on.
    """

    def __init__(
        self, message: str, details: str = "", *, person: bool = False, after: float = 0.0, one: bool = False
    ) -> None:
        super().__init__(message, details)
        self.person = person
        self.after = after
        self.one = one


class UpdateError(KnownError):
    """Newer versions could not be looked for, fetched or laid down; what runs goes on as it is.

    ``trouble`` is the name of what was in the way (``services.ports.updates.Trouble``).
    """

    def __init__(self, message: str, trouble: str, details: str = "") -> None:
        super().__init__(message, details)
        self.trouble = trouble


class NoSuchPerson(UsageError):
    """Nobody who works here has that name, or more than one."""


class NameTaken(UsageError):
    """Somebody else who works here has that name."""


class NotAllowed(KnownError):
    """The action is against SMDB's rules at this point, for example editing a closed course (rule 73)."""

    exit_status = 1


class Administered(NotAllowed):
    """An administrator has settled it otherwise for this machine."""
