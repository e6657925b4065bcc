"""Windows' own registry (``registry.Registry``), read as a 64-bit program sees it. Loaded on Windows only."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from smdb_desktop.administration.places import MACHINE
from smdb_desktop.administration.rights_windows import elevated

# the types of Python's library know it on Windows alone
winreg: Any = import_module("winreg")

_VIEW = winreg.KEY_WOW64_64KEY


class WindowsRegistry:
    """The registry of this machine and this user."""

    def values(self, hive: str, path: str) -> Mapping[str, object] | None:
        """The values of a key; None where it is not there or not readable."""
        try:
            with winreg.OpenKey(_hive(hive), path, 0, winreg.KEY_QUERY_VALUE | _VIEW) as key:
                number = winreg.QueryInfoKey(key)[1]
                return {name: value for name, value, _type in (winreg.EnumValue(key, at) for at in range(number))}
        except OSError:
            return None

    def writable(self, hive: str, path: str) -> bool:
        """Whether this person, who is no administrator, may set a value there."""
        if elevated():
            return False
        try:
            winreg.OpenKey(_hive(hive), path, 0, winreg.KEY_SET_VALUE | _VIEW).Close()
        except OSError:
            return False
        return True


def _hive(hive: str) -> Any:
    return winreg.HKEY_LOCAL_MACHINE if hive == MACHINE else winreg.HKEY_CURRENT_USER
