"""A policy that a test writes down (``ports.policy.Policy``)."""

from __future__ import annotations

from collections.abc import Mapping

from smdb_desktop.services.ports.policy import Complaint, Key, Locked

FILE = "/etc/smdb-desktop/policy.toml"


class FakePolicy:
    """Locks what it is given: ``FakePolicy({Key.UPDATE: ("off",)})``."""

    def __init__(
        self,
        locked: Mapping[str, tuple[str, ...]] | None = None,
        *,
        source: str = FILE,
        complaints: tuple[Complaint, ...] = (),
    ) -> None:
        given = locked or {}
        self._locked: dict[str, Locked] = {key: Locked(key, given[key], source) for key in Key if key in given}
        self._complaints = complaints

    def value(self, key: str) -> str | None:
        found = self.values(key)
        return None if found is None else "\n".join(found)

    def values(self, key: str) -> tuple[str, ...] | None:
        return self._locked[key].values if key in self._locked else None

    def source(self, key: str) -> str:
        return self._locked[key].source if key in self._locked else ""

    def locked(self) -> tuple[Locked, ...]:
        return tuple(self._locked.values())

    def complaints(self) -> tuple[Complaint, ...]:
        return self._complaints
