"""An administrator's file in a folder of a test, and a registry in memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from smdb_desktop.administration import file as reading
from smdb_desktop.administration.places import REGISTRY
from smdb_desktop.administration.policy import MachinePolicy, read_policy
from smdb_desktop.administration.registry import Registry
from smdb_desktop.administration.settings import Choices
from smdb_desktop.services.ports.policy import Key

OWNERS = frozenset({0, os.getuid()}) if hasattr(os, "getuid") else frozenset({0})
"""Whom these tests take for administrators: the one who runs them made the file."""
CHOICES: Choices = {
    Key.WAYS: lambda: {"mappe", "web"},
    Key.REACHES: lambda: {"TASTER", "FILER", "BEGGE"},
    Key.ROLES: lambda: {"INDBERETTER", "FORVALTENDE_INDBERETTER", "SUNDHEDSFAGLIG"},
}


class FakeRegistry:
    """A registry that holds what a test puts under the policy key of each hive. ``open_to_all`` are hives a person may write."""

    def __init__(self, hives: Mapping[str, Mapping[str, object]], open_to_all: frozenset[str] = frozenset()) -> None:
        self._hives, self._open = hives, open_to_all

    def values(self, hive: str, path: str) -> Mapping[str, object] | None:
        assert path == REGISTRY
        return self._hives.get(hive)

    def writable(self, hive: str, path: str) -> bool:
        assert path == REGISTRY
        return hive in self._open


def wrote(folder: Path, text: str | bytes) -> Path:
    """The administrator's file with this content."""
    file = folder / "policy.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(0o644)
    return file


def settled(file: Path, registry: Registry | None = None) -> MachinePolicy:
    """What is locked where this is the file, and an administrator's: on Windows no test can make it one, so nobody is asked."""
    asked = (
        patch.object(reading, "why_not_administrators", return_value="") if sys.platform == "win32" else nullcontext()
    )
    with asked:
        return read_policy(CHOICES, file=file, registry=registry or FakeRegistry({}), owners=OWNERS)
