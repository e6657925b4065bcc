"""The policy of this machine (``ports.policy.Policy``): the machine's registry key, the file, the user's registry key.

They count in this order, for each setting by itself: what stands for the machine is not loosened by what stands for a user.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smdb_desktop.administration.file import Read, read_file
from smdb_desktop.administration.places import MACHINE, REGISTRY, USER, machine_file
from smdb_desktop.administration.registry import Registry, read_key, system_registry
from smdb_desktop.administration.rights import ROOT
from smdb_desktop.administration.settings import Choices, settings
from smdb_desktop.services.ports.policy import Complaint, Key, Locked


class MachinePolicy:
    """What several sources lock; the first that names a setting counts. Never changes."""

    def __init__(self, sources: Iterable[tuple[str, Read]]) -> None:
        found: dict[str, Locked] = {}
        complaints: list[Complaint] = []
        for source, read in sources:
            for key, values in read.values.items():
                found.setdefault(key, Locked(key, values, source))
            complaints += read.complaints
        self._locked = {key: found[key] for key in Key if key in found}
        self._by_name: dict[str, Locked] = {str(key): locked for key, locked in self._locked.items()}
        self._complaints = tuple(complaints)

    def value(self, key: str) -> str | None:
        """The value of a locked setting; None where it is not locked."""
        found = self.values(key)
        return None if found is None else "\n".join(found)

    def values(self, key: str) -> tuple[str, ...] | None:
        """The values of a locked list; None where it is not locked."""
        return self._by_name[key].values if key in self._by_name else None

    def source(self, key: str) -> str:
        """The file or registry key that locks it; "" where nothing does."""
        return self._by_name[key].source if key in self._by_name else ""

    def locked(self) -> tuple[Locked, ...]:
        """Everything that is locked."""
        return tuple(self._locked.values())

    def complaints(self) -> tuple[Complaint, ...]:
        """What is not followed."""
        return self._complaints


def read_policy(
    choices: Choices,
    *,
    file: Path | None = None,
    registry: Registry | None = None,
    owners: frozenset[int] = ROOT,
) -> MachinePolicy:
    """What is locked on this machine. ``file``, ``registry`` and ``owners`` are for tests: other places than the system's own."""
    known = settings(choices)
    file, registry = file or machine_file(), registry or system_registry()
    sources = [(str(file), read_file(file, known, owners))]
    if registry is not None:
        sources = [
            (f"{MACHINE}\\{REGISTRY}", read_key(registry, MACHINE, known)),
            *sources,
            (f"{USER}\\{REGISTRY}", read_key(registry, USER, known)),
        ]
    return MachinePolicy(sources)
