"""A connection that keeps SQLite's small store of memory for the writes of which there are many: one for each answer.

SQLite has some 120 small pieces of memory beside each connection. Every prepared statement that is kept takes about seven of them
for good, and the values bound to it as many more, so after some twenty statements none is left. From then on each value and each
cursor is asked for from the system, which under ``cipher_memory_security`` is two calls of the system each: 74 pairs in one
autosave. So most of the pieces are taken as soon as the key is proved, and let go of for as long as an answer is written, or a
portion of an export, whose statements keep nothing that they were given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from smdb_desktop.store.hook import dbapi2

_LETTERS = ("-" * 1100, "-" * 90)
"""What fills a large piece, and a small one of 128 bytes."""


def _taking(large: int, small: int) -> str:
    """A statement that has so many intermediate results, each in a piece of its own, for as long as it stands at its row."""
    return f"SELECT max({', '.join(['?1 || 0'] * large + ['?2 || 0'] * small)}) IS NULL"


_FIRST, _AGAIN = _taking(20, 75), _taking(6, 20)
"""Later it is fewer: the statements that run on the pieces leave what was bound to them there until they run again."""
_TOO_LARGE = (1 << 64,)
"""The driver ends binding at it, before anything runs."""


_STEP = re.compile("sqlite_utils_[0-9a-f]{32}")
"""The library gives every step a name of its own. Each would be a statement that is kept, and after some 160 writes there would
be no room for any other: what comes new is then prepared anew each time. Here a step is called by how deep it stands. With one
name for all, an outer step would undo no more than the inner one that could not be ended."""


class Statements(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """The driver's connection with pieces of memory set aside for what runs inside ``quick``."""

    _taken: dbapi2.Cursor | None = None
    _free = False
    _portion: dict[str, int] | None = None
    """Inside ``portion``: the reading statements that have run there, with how many values they are given."""
    _prepared: frozenset[str] = frozenset()
    _steps: tuple[str, ...] = ()
    """The library's names of the steps that are begun, the outermost first."""

    def set_aside(self) -> None:
        """Take the pieces; once, when the key has been proved."""
        self._taken = super().execute(_FIRST, _LETTERS)

    @contextmanager
    def quick(self) -> Iterator[None]:
        """Let the statements inside run on the pieces that are set aside; they should be few, and the same ones each time."""
        taken = self._taken
        if taken is None or self._free:
            yield
            return
        taken.close()
        self._free = True
        try:
            yield
        finally:
            self._free = False
            self._taken = super().execute(_AGAIN, _LETTERS)

    @contextmanager
    def portion(self) -> Iterator[None]:
        """As ``quick`` for some thirty statements that run many times: each lets go at once of what it was given."""
        if self._taken is None or self._free:
            yield
            return
        try:
            with self.quick():
                self._portion = {}
                try:
                    yield
                finally:
                    read, self._portion = self._portion, None
                    for sql, values in read.items():
                        with suppress(dbapi2.Error):
                            super().execute(sql, (None,) * values).close()
        finally:
            # nobody else shall have what was let go of, also where the portion failed
            if self._taken is not None:
                self._taken.close()
            self._taken = super().execute(_FIRST, _LETTERS)

    def _let_go(self, sql: str, values: int) -> None:
        """Bind nothing to a statement that has written, but for its last value: the driver has no call for it."""
        with suppress(OverflowError):
            super().execute(sql, (None,) * (values - 1) + _TOO_LARGE)

    def execute(self, sql: str, parameters: Any = (), /) -> dbapi2.Cursor:
        """As the driver's. What is new inside ``quick`` is prepared while all the pieces are taken, or it would keep some."""
        try:
            done = self._executed(sql, parameters)
        except dbapi2.Error:
            if self._portion is not None and len(parameters) > 1:
                self._let_go(sql, len(parameters))
            raise
        if self._portion is not None and parameters:
            if done.description is not None:
                self._portion[sql] = len(parameters)
            elif len(parameters) > 1:
                self._let_go(sql, len(parameters))
        return done

    def executemany(self, sql: str, rows: Any, /) -> dbapi2.Cursor:
        """As the driver's."""
        if self._portion is None:
            return super().executemany(sql, rows)
        done = self.cursor()
        for row in rows:
            done = self.execute(sql, row)
        return done

    def _executed(self, sql: str, parameters: Any) -> dbapi2.Cursor:
        if sql.startswith("BEGIN"):
            self._steps = ()
        elif "sqlite_utils_" in sql:
            sql = _STEP.sub(lambda step: self._named(step[0], ended=sql.startswith("RELEASE")), sql)
        if not self._free or sql in self._prepared:
            return super().execute(sql, parameters)
        self._prepared |= {sql}
        taken = super().execute(_FIRST, _LETTERS)
        try:
            return super().execute(sql, parameters)
        finally:
            taken.close()

    def _named(self, name: str, *, ended: bool) -> str:
        """What a step is called here. Those that stand inside it are gone, and so is it itself where it is ended."""
        before = self._steps[: self._steps.index(name)] if name in self._steps else self._steps
        self._steps = before if ended else (*before, name)
        return f"sqlite_utils_{len(before)}"

    def close(self) -> None:
        """As the driver's."""
        # a statement that still stands at its row would hold the file
        if self._taken is not None:
            self._taken.close()
            self._taken = None
        super().close()
