"""The working copy of a form: answers as they are typed, each change with its line in the log, and the draft mark.

Plain SQL, because every keystroke's commit goes through here. It judges nothing: which answers are allowed is the business of the
rules.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import NamedTuple

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.store.log import Log
from smdb_desktop.store.rows import dumps, kept_of, loads, stamp
from smdb_desktop.store.transactions import NO_SKEMA, Transactions

_FORM = (
    "SELECT s.kladde, s.faerdig, v.felt, v.raw, v.value, v.usikker_dag, v.gentaget, v.note FROM skema AS s"
    " LEFT JOIN svar AS v ON v.skema_id = s.id AND v.felt IN ({}) WHERE s.id = ? AND s.forloeb_id = ?"
)
_PUT = (
    "INSERT INTO svar (raw, value, usikker_dag, gentaget, note, aendret, aendret_af, skema_id, felt)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# an answer that is there changes in its place: replacing it would take it out and put it in again
_CHANGE = (
    "UPDATE svar SET raw = ?, value = ?, usikker_dag = ?, gentaget = ?, note = ?, aendret = ?, aendret_af = ?"
    " WHERE skema_id = ? AND felt = ?"
)
_FIRST = "UPDATE skema SET aendret = ? WHERE id = ?"
_TAKE = "DELETE FROM svar WHERE skema_id = ? AND felt = ?"


Kept = tuple[str, str | None, int, int, str]
"""An answer as it lies in its row: raw and value as JSON, whether its day came from a clock that was doubted, whether it was
repeated and nobody has confirmed it, and its note as JSON ("" for none)."""


class Form(NamedTuple):
    """A form as an answer finds it: its draft mark, its completed copy, and those of its answers that were asked for."""

    kladde: int
    completed: str | None
    there: Mapping[str, Kept]


class Answers:
    """For ``cases``, inside its transactions."""

    def __init__(self, tx: Transactions, log: Log) -> None:
        self._tx = tx
        self._log = log

    def write(self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], write: Write) -> int:
        """Write answers (None removes one) with their lines in the log; how many were changed by it."""
        form = self.form(forloeb_id, skema_id, svar)
        return self.write_over(form.there, forloeb_id, skema_id, svar, write)

    def form(self, forloeb_id: str, skema_id: str, felter: Collection[str]) -> "Form":
        """A form with these of its answers, in one query. Raises StoreError where the course has no such form."""
        query = _FORM.format(", ".join("?" * len(felter)))
        rows = self._tx.conn.execute(query, (*felter, skema_id, forloeb_id)).fetchall()
        if not rows:
            raise StoreError(NO_SKEMA)
        return Form(rows[0][0], rows[0][1], {row[2]: row[3:] for row in rows if row[2] is not None})

    def write_over(
        self,
        there: Mapping[str, Kept],
        forloeb_id: str,
        skema_id: str,
        svar: Mapping[str, Svar | None],
        write: Write,
    ) -> int:
        """``write`` where it is known which of these answers are there already, and what they say."""
        time = stamp(write.tid)
        execute = self._tx.conn.execute
        changed = 0
        for felt, answer in svar.items():
            before = there.get(felt)
            after = None if answer is None else kept_of(answer)
            # what was typed and what was understood: a change of either is one
            if before == after:
                continue
            if after is None:
                execute(_TAKE, (skema_id, felt))
            else:
                execute(_CHANGE if before else _PUT, (*after, time, write.hvem.navn, skema_id, felt))
            self._log.change(
                write.hvem,
                time,
                felt,
                before,
                after,
                forloeb_id=forloeb_id,
                skema_id=skema_id,
                hvorfor=write.hvorfor,
            )
            changed += 1
        if changed and self._tx.newest != skema_id:
            # the list of drafts goes by it; while one form is answered on and on it stays first, and nothing need be written
            execute(_FIRST, (time, skema_id))
            self._tx.newest = skema_id
        return changed

    def take_all(self, forloeb_id: str, skema_id: str, kept: Mapping[str, Svar], write: Write) -> None:
        """Let these answers stand and no others."""
        there = self._tx.conn.execute("SELECT felt FROM svar WHERE skema_id = ?", (skema_id,)).fetchall()
        self.write(forloeb_id, skema_id, {**{row[0]: None for row in there}, **kept}, write)

    def completed(self, skema_id: str) -> None:
        """Remember with which answers the form was completed: also those that nobody is asked for now, which no copy holds."""
        self._tx.conn.execute(
            "UPDATE skema SET faerdig_svar = ? WHERE id = ?", (_digest(self._all(skema_id)), skema_id)
        )

    def mark(self, skema_id: str, completed: str | None) -> bool:
        """Mark the form as a draft where its answers are others than those that were completed, or than none where it never was.

        ``completed`` is the completed copy, which decides alone where the answers of that moment are not known. Whether the mark
        is another than before.
        """
        rows = self._all(skema_id)
        answers = {felt: None if value is None else loads(value) for felt, value in rows}
        same = answers == (loads(completed) if completed is not None else {})
        if not same and completed is not None:
            before = self._tx.conn.execute("SELECT faerdig_svar FROM skema WHERE id = ?", (skema_id,)).fetchone()
            same = before[0] == _digest(rows)
        changed = self._tx.conn.execute(
            "UPDATE skema SET kladde = ?1 WHERE id = ?2 AND kladde <> ?1", (int(not same), skema_id)
        ).rowcount
        return bool(changed)

    def _all(self, skema_id: str) -> list[tuple[str, str | None]]:
        rows = self._tx.conn.execute("SELECT felt, value FROM svar WHERE skema_id = ? ORDER BY felt", (skema_id,))
        return [(felt, value) for felt, value in rows]


def _digest(rows: list[tuple[str, str | None]]) -> str:
    return hashlib.sha256(dumps([list(row) for row in rows]).encode()).hexdigest()
