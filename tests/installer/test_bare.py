"""What is asked of a screen on which windows come and go: ``xdotool`` is told again what only a window's end made fail."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tools.installer.bare import Laptop, WindowWentError
from tools.windows.wine import Wine

GONE = "X Error of failed request:  BadWindow (invalid Window parameter)"
NOBODY = "Defaulting to search window name, class, and classname"


class Screen:
    """An ``xdotool`` of a few lines, by turns of its own making: what fails in turn N is what ``fails`` was told of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        program = folder / "xdotool"
        program.write_text(
            "#!/bin/sh\n"
            f'cd "{folder}"\n'
            'echo "$1" >> asked\n'
            'said="fails-$(wc -l < asked)"\n'
            'if [ -f "$said" ]; then cat "$said" >&2; exit 1; fi\n'
            'if [ "$1" = search ]; then echo 7; else echo "SMDB Desktop – Forside"; fi\n',
            encoding="utf-8",
        )
        program.chmod(0o755)

    def fails(self, turns: Iterable[int], said: str) -> None:
        """These calls, counted from one, fail with these words."""
        for turn in turns:
            (self._folder / f"fails-{turn}").write_text(said, encoding="utf-8")

    @property
    def asked(self) -> list[str]:
        """What was asked, in order."""
        return (self._folder / "asked").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """The screen that is asked."""
    found = Screen(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    return found


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    """A Windows that is not started: only its screen is asked."""
    monkeypatch.setattr("tools.windows.wine.loader", lambda: "wine64")
    (tmp_path / "prefix" / "drive_c" / "users" / "ida").mkdir(parents=True)
    monkeypatch.setattr(Wine, "run", lambda *_, **__: 0)
    return Laptop(Wine(tmp_path / "prefix"), {"DISPLAY": ":0"})


def test_the_screen_is_searched_again_when_a_window_went_away_meanwhile(screen: Screen, laptop: Laptop) -> None:
    screen.fails([1, 2], GONE)
    assert laptop.titles() == ["SMDB Desktop – Forside"]
    assert screen.asked == ["search", "search", "search", "getwindowname"]


def test_a_window_that_went_after_it_was_found_is_searched_for_and_not_asked_again(
    screen: Screen, laptop: Laptop
) -> None:
    screen.fails([2], GONE)
    assert laptop.titles() == ["SMDB Desktop – Forside"]
    assert screen.asked == ["search", "getwindowname"] * 2


def test_a_screen_that_never_holds_still_is_not_taken_for_an_empty_one(screen: Screen, laptop: Laptop) -> None:
    screen.fails(range(1, 20), GONE)
    with pytest.raises(WindowWentError, match="BadWindow"):
        laptop.titles()
    assert screen.asked == ["search"] * 5


def test_a_window_that_is_not_there_is_asked_for_once(screen: Screen, laptop: Laptop) -> None:
    screen.fails([1], NOBODY)
    assert laptop.titles() == []
    assert screen.asked == ["search"]
