"""A passphrase costs zxcvbn hundredths of a second, and nearly every test makes a store with one of the same few.

What was counted once is not counted again in this process: the same letters, names and words give the same guesses.
"""

from __future__ import annotations

from functools import cache

import pytest

from smdb_desktop.store.keys.strength import Strength


def judge_each_once(patch: pytest.MonkeyPatch) -> None:
    """Keep the guesses of each passphrase to the end of the run."""
    count = Strength._guesses
    judges: dict[object, Strength] = {}

    @cache
    def counted(file: object, text: str, names: tuple[str, ...]) -> tuple[int, str]:
        return count(judges[file], text, names)

    def guesses(self: Strength, text: str, names: tuple[str, ...]) -> tuple[int, str]:
        judges.setdefault(self._file, self)
        return counted(self._file, text, names)

    patch.setattr(Strength, "_guesses", guesses)
