"""The same against Windows itself: its registry, its owners. Runs there (``dev.py windows test``)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.administration.places import REGISTRY, USER, machine_file
from smdb_desktop.administration.policy import read_policy
from smdb_desktop.services.ports.policy import Key
from tests.administration.administrators import CHOICES, wrote

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")


@pytest.fixture
def policy_key() -> Iterator[Any]:
    """The user's policy key, empty, taken away afterwards; the registry of a prefix of tests."""
    winreg: Any = import_module("winreg")
    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, REGISTRY, 0, winreg.KEY_ALL_ACCESS) as key:
        yield key
    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, REGISTRY)


def test_the_file_lies_where_windows_keeps_what_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    before = machine_file()
    monkeypatch.setenv("PROGRAMDATA", r"C:\andetsteds")
    assert machine_file() == before
    assert before.parts[-2:] == ("SMDB Desktop", "policy.toml")


def test_the_registry_is_read_by_its_types(policy_key: Any, tmp_path: Path) -> None:
    winreg: Any = import_module("winreg")
    from smdb_desktop.administration.registry_windows import WindowsRegistry

    winreg.SetValueEx(policy_key, "lock.idle_minutes", 0, winreg.REG_DWORD, 12)
    winreg.SetValueEx(policy_key, "export.folders", 0, winreg.REG_MULTI_SZ, [r"\\server\smdb", r"C:\ud"])
    winreg.SetValueEx(policy_key, "update.source", 0, winreg.REG_SZ, "off")
    found = WindowsRegistry().values(USER, REGISTRY)
    assert found == {"lock.idle_minutes": 12, "export.folders": [r"\\server\smdb", r"C:\ud"], "update.source": "off"}
    assert WindowsRegistry().values(USER, REGISTRY + r"\nowhere") is None
    policy = read_policy(CHOICES, file=tmp_path / "none")
    from smdb_desktop.administration.rights_windows import elevated

    if elevated():
        assert policy.value(Key.IDLE) == "12"
    else:
        assert any(each.source.startswith(USER) for each in policy.complaints()), "the person can write it"


def test_the_users_own_file_is_no_administrators(tmp_path: Path) -> None:
    from smdb_desktop.administration.rights_windows import ADMINISTRATORS, owner

    file = wrote(tmp_path, "[lock]\nidle_minutes = 5\n")
    if owner(file) in ADMINISTRATORS:
        pytest.skip("here the files of this user are the administrators'")
    found = read_policy(CHOICES, file=file)
    assert found.locked() == ()
    assert str(file) in found.complaints()[0].source
