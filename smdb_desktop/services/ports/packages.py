"""The door for a course that goes to another authority: a file that is signed and sealed under a code, and opened with it."""

from typing import Any, NamedTuple, Protocol

PACKAGE_LIMIT = 64 * 1024 * 1024
"""No package is larger, in bytes."""


class Opened(NamedTuple):
    """What stands in a package, and who signed it: organisation and its identifier as the certificate has them."""

    indhold: bytes
    organisation: str
    organisation_id: str
    oevelse: bool


class Packages(Protocol):
    """Sealed packages."""

    def seal(self, indhold: bytes, signer: Any) -> tuple[bytes, str]:
        """The package of this content, signed by an opened key, and the code that opens it."""
        ...

    def open(self, pakke: bytes, kode: str) -> Opened:
        """What stands in a package. Raises ExportError with a sentence: no package, another code, changed, not the signer's."""
        ...
