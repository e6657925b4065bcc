"""Places that may never answer, asked side by side: however many they are, they are waited for no longer than one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import TypeVar

from smdb_desktop.services.errors import KnownError

T = TypeVar("T")


def answers_within(seconds: float, calls: Sequence[Callable[[], T | None]]) -> list[T | None]:
    """The answers; None for one that was refused or has not come by then. Its thread is left alone and holds nothing up."""
    answers: list[T | None] = [None] * len(calls)

    def ask(number: int) -> None:
        with suppress(KnownError, OSError):
            answers[number] = calls[number]()

    threads = [Thread(target=ask, args=(number,), daemon=True, name="looking") for number in range(len(calls))]
    for thread in threads:
        thread.start()
    end = monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - monotonic()))
    return list(answers)
