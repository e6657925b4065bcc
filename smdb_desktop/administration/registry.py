"""Reads Windows' registry keys of policies, machine and user: the same names and values as in an administrator's file.

A text is REG_SZ or REG_EXPAND_SZ (not expanded), a list REG_MULTI_SZ, a number REG_DWORD. A key that the person can write counts
for nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from smdb_desktop.administration.file import Read
from smdb_desktop.administration.places import REGISTRY
from smdb_desktop.administration.settings import UNKNOWN, Setting, read_value
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.ports.policy import Complaint

WRITABLE_KEY = T("Brugeren kan selv skrive i nøglen.")
NOT_FOLLOWED = T("Nøglen følges ikke.")


class Registry(Protocol):
    """What is asked of a registry."""

    def values(self, hive: str, path: str) -> Mapping[str, object] | None:
        """The values of a key by their names: text, number, list of texts, or anything else; None where there is no key."""
        ...

    def writable(self, hive: str, path: str) -> bool:
        """Whether a person who is no administrator can write the key."""
        ...


def read_key(registry: Registry, hive: str, known: Mapping[str, Setting]) -> Read:
    """What the policy key of one hive locks."""
    source = f"{hive}\\{REGISTRY}"
    written = registry.values(hive, REGISTRY)
    if written is None:
        return Read({})
    if registry.writable(hive, REGISTRY):
        return Read({}, (Complaint(source, 0, sentences(WRITABLE_KEY, NOT_FOLLOWED)),))
    values: dict[str, tuple[str, ...]] = {}
    complaints: list[Complaint] = []
    for name, value in written.items():
        # the registry knows no difference between capitals and small letters
        key = name.lower()
        if key not in known:
            complaints.append(Complaint(source, 0, UNKNOWN.format(navn=name)))
            continue
        found = read_value(known[key], value)
        complaints += [Complaint(source, 0, T("{navn}: {fejl}", navn=name, fejl=wrong)) for wrong in found.wrong]
        if found.values is not None:
            values[key] = found.values
    return Read(values, tuple(complaints))


def system_registry() -> Registry | None:
    """This machine's registry; None where there is none."""
    if sys.platform == "win32":
        from smdb_desktop.administration.registry_windows import WindowsRegistry

        return WindowsRegistry()
    return None
