"""A way out that encrypts what it hands over to a receiver, and reads back what was encrypted here: it stands before every way.

For the export it is a way like any other: what it is asked for is the signed container, which it opens by the store's own key, so
that what lies there is proved whole and, after a cut, recognised.
"""

from __future__ import annotations

from pathlib import Path

from smdb_desktop.services.outbox.signing import SUFFIX
from smdb_desktop.services.outbox.through import Through
from smdb_desktop.services.ports.submissions import SEALED_LIMIT, SEALED_SUFFIX, Organisation, Sealing
from smdb_desktop.services.ports.ways import WayOut

_SEALED = f"{SUFFIX}{SEALED_SUFFIX}"


class SealedWay(Through):
    """Another way with encryption before it.

    Without ``certificates`` (DER) it hands over as the other does, and still reads what was encrypted earlier. ``modtager`` is
    who is named in what is signed (None: nobody is).
    """

    def __init__(
        self,
        way: WayOut,
        sealing: Sealing,
        own_key: bytes,
        certificates: tuple[bytes, ...] = (),
        modtager: Organisation | None = None,
    ) -> None:
        super().__init__(way)
        self._sealing, self._own_key, self._certificates = sealing, own_key, certificates
        self.modtager = modtager
        if certificates:
            # what is to be encrypted to somebody waits for no way, which would hand it over as it is
            self.udvej_id = ""
        self._only_sealed: frozenset[str] = frozenset()

    def hand_over(self, navn: str, content: bytes) -> None:
        """Encrypt, and hand over as the way does. Raises ExportError."""
        if self._seals(navn):
            content = self._sealing.seal(content, self._certificates, self._own_key)
        self._way.hand_over(self._named(navn), content)

    def ask(self, navn: str, limit: int) -> bytes | None:
        """What was signed and lies there, opened where it is encrypted. Raises ExportError."""
        if not self._seals(navn):
            plain = self._way.ask(navn, limit)
            if plain is not None or not (self._own_key and navn.endswith(SUFFIX)):
                return plain
        sealed = self._way.ask(f"{navn}{SEALED_SUFFIX}", SEALED_LIMIT)
        return None if sealed is None else self._sealing.open_own(sealed, self._own_key)

    def names(self) -> frozenset[str] | None:
        """What lies there, by the name of what was signed; an encrypted file that lies there counts as its content."""
        found = self._way.names()
        if found is None:
            return None
        sealed = {name for name in found if name.endswith(_SEALED)} if self._own_key else set()
        inside = {name.removesuffix(SEALED_SUFFIX) for name in sealed}
        self._only_sealed = frozenset(inside - found)
        return (found - sealed) | inside

    def announce(self, navn: str) -> None:
        """As the way does, of the file that lies there."""
        self._way.announce(self.delivered(navn))

    def tidy(self, navn: str) -> None:
        """As the way does."""
        self._way.tidy(navn)
        self._way.tidy(f"{navn}{SEALED_SUFFIX}")

    def surely_absent(self, navn: str) -> bool:
        """As the way does, of what would be handed over."""
        return self._way.surely_absent(self._named(navn))

    def take_back(self, navn: str) -> None:
        """As the way does, of what was handed over."""
        self._way.take_back(self._named(navn))

    def path(self, navn: str) -> Path | None:
        """The file that lies there or will."""
        return self._way.path(self.delivered(navn))

    def delivered(self, navn: str) -> str:
        """What the file is called there."""
        return f"{navn}{SEALED_SUFFIX}" if navn in self._only_sealed else self._way.delivered(self._named(navn))

    def _seals(self, navn: str) -> bool:
        return bool(self._certificates) and navn.endswith(SUFFIX)

    def _named(self, navn: str) -> str:
        return f"{navn}{SEALED_SUFFIX}" if self._seals(navn) else navn
