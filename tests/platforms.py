"""What a system cannot do is said once, by name: the marks and helpers of tests that need it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

Judged = TypeVar("Judged", bound=Callable[..., Any])
WINDOWS = sys.platform == "win32"


def only_unix(reason: str) -> pytest.MarkDecorator:
    """The mark of a test about something that Windows does not have; the reason says what."""
    return pytest.mark.skipif(WINDOWS, reason=reason)


def judged_by(tool: str) -> Callable[[Judged], Judged]:
    """The mark of a test that runs a foreign program by its name: skipped or failed as the fixture ``foreign_tool`` says."""

    def marked(test: Judged) -> Judged:
        named: Judged = pytest.mark.parametrize("foreign_tool", [tool], indirect=True)(test)
        using: Judged = pytest.mark.usefixtures("foreign_tool")(named)
        return using

    return marked


needs_jdk = pytest.mark.skipif(
    shutil.which("javac") is None or shutil.which("java") is None,
    reason="no JDK here: sudo apt install default-jdk-headless; it is too large for every run",
)
"""The mark of a test by the JDK, wherever it runs: what it judges is judged by smaller programs too."""

no_links = only_unix("a link needs a right on Windows that users do not have")


def make_fifo(path: Path) -> None:
    """A pipe with a name in a folder, which hangs whoever opens it; skips the test where there is no such thing."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pipe with a name in a folder")
    os.mkfifo(path)


def make_link(place: Path, to: Path) -> None:
    """A link; skips the test where the system makes none for an ordinary user."""
    try:
        place.symlink_to(to)
    except OSError as error:
        if not WINDOWS:
            raise
        pytest.skip(f"this Windows makes no links: {error}")


def lead_to(place: Path, folder: Path) -> None:
    """Let a name lead to a folder, by what anybody may make: a junction on Windows, else a link; skips where neither is there."""
    if sys.platform == "win32":
        import _winapi

        try:
            _winapi.CreateJunction(str(folder), str(place))
        except OSError as error:
            pytest.skip(f"this Windows makes no junctions: {error}")
    else:
        place.symlink_to(folder, target_is_directory=True)
