"""The working copy of a form: answers as they are typed, each change with its line in the log, and the draft mark.

Plain SQL, because every keystroke's commit goes through here. It judges nothing: which answers are allowed is the business of the
rules.
"""

from collections.abc import Mapping

from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.store.log import Log
from smdb_desktop.store.rows import dumps, loads, stamp, value_of
from smdb_desktop.store.transactions import Transactions

_THERE = "SELECT raw, value, usikker_dag FROM svar WHERE skema_id = ? AND felt = ?"
_PUT = "INSERT OR REPLACE INTO svar (skema_id, felt, raw, value, usikker_dag, aendret, aendret_af) VALUES (?, ?, ?, ?, ?, ?, ?)"
_TAKE = "DELETE FROM svar WHERE skema_id = ? AND felt = ?"


class Answers:
    """For ``cases``, inside its transactions."""

    def __init__(self, tx: Transactions, log: Log) -> None:
        self._tx = tx
        self._log = log

    def write(self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], write: Write) -> int:
        """Write answers (None removes one) with their lines in the log; how many were changed by it."""
        time = stamp(write.tid)
        execute = self._tx.conn.execute
        changed = 0
        for felt, answer in svar.items():
            before = execute(_THERE, (skema_id, felt)).fetchone()
            after = None if answer is None else (dumps(answer.raw), value_of(answer), int(answer.usikker_dag))
            # what was typed and what was understood: a change of either is one
            if before == after:
                continue
            if after is None:
                execute(_TAKE, (skema_id, felt))
            else:
                execute(_PUT, (skema_id, felt, *after, time, write.hvem.navn))
            self._log.change(
                write.hvem,
                time,
                felt,
                before and before[:2],
                after and after[:2],
                forloeb_id=forloeb_id,
                skema_id=skema_id,
                hvorfor=write.hvorfor,
            )
            changed += 1
        return changed

    def take_all(self, forloeb_id: str, skema_id: str, kept: Mapping[str, Svar], write: Write) -> None:
        """Let these answers stand and no others."""
        there = self._tx.conn.execute("SELECT felt FROM svar WHERE skema_id = ?", (skema_id,)).fetchall()
        self.write(forloeb_id, skema_id, {**{row[0]: None for row in there}, **kept}, write)

    def mark(self, skema_id: str, completed: str | None) -> None:
        """Mark the form as a draft where its answers are others than its completed copy, or than none where it has none."""
        rows = self._tx.conn.execute("SELECT felt, value FROM svar WHERE skema_id = ?", (skema_id,)).fetchall()
        answers = {felt: None if value is None else loads(value) for felt, value in rows}
        kladde = int(answers != (loads(completed) if completed is not None else {}))
        self._tx.conn.execute("UPDATE skema SET kladde = ? WHERE id = ?", (kladde, skema_id))
