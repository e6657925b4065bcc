"""Stops long work where a person asks (Ctrl-C) between two pieces of it, so that none is cut in the middle.

Who asks a second time does not wait for the piece: the program is interrupted as any other is.
"""

import signal
from types import FrameType, TracebackType
from typing import Any, Self

from smdb_desktop.cli import output
from smdb_desktop.domain.words import T

INTERRUPTED = 130
"""The status of what was stopped by a person."""
WILL_STOP = T("Standser, når det, der er i gang, er færdigt. Tryk Ctrl-C igen for ikke at vente på det.")


class Stopping:
    """``asked`` is True once somebody asked, for as long as this is entered."""

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def between(self, _done: int, _all: int) -> None:
        """Between two pieces: end here where somebody asked. Raises KeyboardInterrupt."""
        if self.asked:
            raise KeyboardInterrupt

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        output.say(WILL_STOP)
