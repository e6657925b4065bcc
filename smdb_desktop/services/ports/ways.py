"""Ways out of the machine, as the use cases see them."""

from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """Writing what leaves: atomically, never over something else, with sentences for full disks and vanished folders."""

    def write(self, folder: Path, name: str, content: bytes) -> Path:
        """Write through a temporary file, fsync and rename; read back and compare. Raises ExportError."""
        ...

    def settle(self, folder: Path) -> None:
        """After this the names of what was written outlast a power cut too, where the system can promise that."""
        ...

    def remove(self, path: Path) -> None:
        """Take away a file that was written here and turned out wrong; one that cannot be removed is left."""
        ...

    def read(self, path: Path, limit: int) -> bytes:
        """Read at most ``limit`` bytes; a larger or unreadable file raises KnownError."""
        ...
