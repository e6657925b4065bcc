"""Where an administrator's file lies on each system. No variable of the environment counts: a person may set those."""

from __future__ import annotations

import sys
from pathlib import Path

FILE = "policy.toml"
MACHINE, USER = "HKLM", "HKCU"
REGISTRY = r"Software\Policies\SMDB Desktop"


def machine_file() -> Path:
    """The administrator's file of this machine, whether or not it is there."""
    if sys.platform == "win32":
        from smdb_desktop.administration.places_windows import program_data

        return program_data() / "SMDB Desktop" / FILE
    if sys.platform == "darwin":
        return Path("/Library/Application Support/SMDB Desktop") / FILE
    return Path("/etc/smdb-desktop") / FILE
