"""Where a file dialog opens for a person who chose nothing: the folder of their own documents, made in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.gui.kit import dialogs
from tests.platforms import WINDOWS


def documents_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the person another home; the folder of documents in it."""
    made = home / "Documents"
    made.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    if WINDOWS:
        # the system knows that folder, and no variable leads it elsewhere
        monkeypatch.setattr(dialogs, "_sensible", lambda start: start if start is not None and start.is_dir() else made)
    return made
