"""A mark of what a store holds: another when something worth a copy was written, the same when the store was only opened.

It is reckoned from the ends of what only grows and from what is small, so it costs next to nothing on a large store; with the
data key, so that it tells nobody anything.
"""

from __future__ import annotations

import hashlib
import hmac

from smdb_desktop.store.connection import Connection

# what says when the store was open, looked through and reckoned, not what it holds
_BOOKKEEPING = ("aaben_siden", "program", "ur", "tjek", "sidste_steder", "noeglefil", "fristregning")
_ENDS = {
    "haendelse": "SELECT max(nr) FROM haendelse",
    "aendring": "SELECT max(nr) FROM aendring",
    "indstilling": "SELECT key, value FROM indstilling WHERE key NOT IN ({bookkeeping}) ORDER BY key",
    "blob": "SELECT key, value FROM blob ORDER BY key",
    "person": "SELECT * FROM person ORDER BY id",
    "tilbud": "SELECT count(*), max(brugt), max(aendret) FROM tilbud",
    "indlaesning": "SELECT id, fortrudt FROM indlaesning ORDER BY id",
    # every change of a submission's state has its line in the log; how many there are of each is kept
    "indberetning": "SELECT (SELECT count(*) FROM indberetning), (SELECT max(klar_tid) FROM indberetning)",
    "sagstal": "SELECT tilstand, antal FROM sagstal ORDER BY tilstand",
    "indberettet": "SELECT count(*) FROM indberettet",
    "afsendelse": "SELECT max(rowid) FROM afsendelse",
    "kvittering": "SELECT max(id) FROM kvittering",
    "slettelog": "SELECT max(id) FROM slettelog",
    "udenfor": "SELECT count(*) FROM udenfor",
    "afgaaet": "SELECT count(*) FROM afgaaet",
}


def mark(db: Connection, key: bytes) -> str:
    """The mark, as 64 hexadecimal digits; with the same mark a store holds the same, but for the place where a course was
    left and what became of an attempt."""
    there = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for table, sql in _ENDS.items():
        if table in there:
            marks = ", ".join("?" for _ in _BOOKKEEPING)
            arguments = _BOOKKEEPING if "{bookkeeping}" in sql else ()
            for row in db.conn.execute(sql.format(bookkeeping=marks), arguments):
                digest.update(repr((table, tuple(row))).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
