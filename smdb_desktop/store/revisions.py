"""Which number a submission has: one that may have left is used up, and what comes next stands above everything that is known.

What is known is what this store wrote down itself and what was seen or told of since (``udenfor``: files, receipts, a store that
was replaced). Where that cannot be all, numbers are passed over, and the submission keeps why.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import RESTORED
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import (
    MOST_REVISION,
    SIKRE,
    Aarsag,
    Art,
    IndberetningRecord,
    Kilde,
    Tilstand,
    Udenfor,
)
from smdb_desktop.store.rows import day_of, dumps, stamp, unstamp
from smdb_desktop.store.states import count_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from smdb_desktop.services.stored.records import (
        Hvem,
        Json,
    )
    from smdb_desktop.store.log import Log
    from smdb_desktop.store.transactions import Row, Transactions

NOT_TAKEN_BACK = T(
    "Indberetningen kan ikke tages tilbage til kladde: den er ikke klar længere, eller den er måske eksporteret. Åbn listen igen."
)
GAP = 100
"""How many numbers are passed over where nobody knows how many were used."""

_TRIED = (
    "SELECT 1 FROM afsendelse WHERE indberetning_id = indberetning.id AND udfald IN ('I_GANG', 'UVIST', 'AFLEVERET')"
)
_UNTRIED = f"forloeb_id = ? AND tilstand = 'KLAR' AND NOT EXISTS ({_TRIED})"
_EMPTY = "klar_tid = ?, payload = NULL, payload_sha256 = '', indhold_sha256 = ''"
_KLAR = "SELECT id, revision FROM indberetning WHERE forloeb_id = ? AND tilstand = 'KLAR'"
_THAW = f"UPDATE indberetning SET {_EMPTY} WHERE {_UNTRIED}"  # noqa: S608
_DROP = f"DELETE FROM indberetning WHERE {_UNTRIED}"  # noqa: S608
_SET_ASIDE = "UPDATE indberetning SET tilstand = 'UVIST' WHERE forloeb_id = ? AND tilstand = 'KLAR' RETURNING klar_tid"
_LAST = (
    "SELECT id, revision, payload_sha256, tilstand, sendt_tid, aarsag FROM indberetning WHERE forloeb_id = ?"
    " ORDER BY revision DESC LIMIT 1"
)
_OUTSIDE = "SELECT revision, sha256 FROM udenfor WHERE forloeb_id = ? ORDER BY revision DESC, kilde = 'FORSOEG' LIMIT 1"
# a surer source says better when it left; what only the other knew is kept
_SURER = "(kilde = 'FORSOEG' OR (kilde = 'INDTASTET' AND excluded.kilde <> 'FORSOEG'))"
_NOTE = (
    "INSERT INTO udenfor (forloeb_id, revision, indberetning_id, sha256, kilde, art, dag) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    " ON CONFLICT DO UPDATE SET art = iif(art = '', excluded.art, art),"
    f" dag = iif(excluded.dag <> '' AND (dag = '' OR {_SURER}), excluded.dag, dag),"
    f" kilde = iif({_SURER}, excluded.kilde, kilde)"
)
# what stands outside under the number of a Klar submission, or above it, and is not that submission
_USED_UP = (
    "SELECT forloeb_id FROM indberetning WHERE tilstand = 'KLAR' AND forloeb_id IN (SELECT value FROM json_each(?))"
    " AND EXISTS (SELECT 1 FROM udenfor AS u WHERE u.forloeb_id = indberetning.forloeb_id AND u.revision >= indberetning.revision"
    " AND NOT (u.revision = indberetning.revision AND u.indberetning_id = indberetning.id"
    " AND u.sha256 = indberetning.payload_sha256))"
)
_SOURCE = (
    "CASE WHEN tilstand IN ('KLAR', 'UVIST') THEN 'FORSOEG' WHEN tilstand = 'INDBERETTET' AND sendt_tid IS NULL THEN 'INDTASTET'"
    " ELSE 'SENDT' END"
)
_MAY_HAVE_LEFT = f"SELECT 1 FROM indberetning WHERE id = ? AND EXISTS ({_TRIED})"  # noqa: S608
_AGAIN = f"UPDATE indberetning SET tilstand = 'KLAR', {_EMPTY} WHERE id = ?"  # noqa: S608
_SAYS = (
    "SELECT 1 FROM forloeb AS f WHERE f.id = ?"
    " AND (f.nedlagt <> '' OR EXISTS (SELECT 1 FROM skema WHERE forloeb_id = f.id AND faerdig IS NOT NULL))"
)
"""A course has something to report: what is completed in it, or that it is to be deleted under a number that was corrected."""
_OUT = f"(tilstand <> 'KLAR' OR EXISTS ({_TRIED}))"
_TYPED = "(SELECT dag FROM indberettet WHERE indberetning_id = indberetning.id AND tilstand = 'INDBERETTET')"
_OWN = (
    f"SELECT id, forloeb_id, revision, payload_sha256, {_SOURCE}, art, coalesce(sendt_tid, {_TYPED}, klar_tid)"  # noqa: S608
    f" FROM indberetning WHERE {_OUT}"
)
_TOLD = "SELECT indberetning_id, forloeb_id, revision, sha256, kilde, art, dag FROM udenfor"
_GIVEN = "forloeb_id IN (SELECT value FROM json_each(?))"


class Revisions:
    """Numbers of submissions."""

    def __init__(self, tx: Transactions, log: Log, who: Callable[[], Hvem]) -> None:
        self._tx = tx
        self._log = log
        self._who = who

    # -- for ``cases``, inside the transaction that changes the course -------------------------------------------------

    def make_klar(self, forloeb_id: str, ny: IndberetningRecord, hvem: Hvem) -> None:
        """Make the course Klar: what cannot have left is thawed in place, otherwise ``ny`` comes after it."""
        if self._thawed(forloeb_id, ny.klar_tid):
            return
        self._set_aside(forloeb_id)
        self._insert(forloeb_id, ny, hvem)

    def changed(self, forloeb_id: str, tid: datetime, hvem: Hvem) -> None:
        """What the course says is another now: its Klar submission is made anew when it is signed, under a number of its own
        where it may have left. Harmless where nothing is Klar."""
        if not self._thawed(forloeb_id, tid) and self._set_aside(forloeb_id):
            self._insert(forloeb_id, _klar(forloeb_id, tid), hvem)

    def drop_klar(self, forloeb_id: str) -> None:
        """Take the Klar submission of the course away; one that may have left stays, and keeps its number."""
        if not self._take_out(forloeb_id, _DROP, forloeb_id):
            self._set_aside(forloeb_id)

    def follow(self, forloeb_id: str, tid: datetime) -> None:
        """What the course says stands in none of its submissions: it is Klar under the next number."""
        if not self._thawed(forloeb_id, tid):
            self._insert(forloeb_id, _klar(forloeb_id, tid), self._who())

    def klar_again(self, forloeb_id: str, indberetning_id: str, tid: datetime) -> None:
        """A submission that was Klar before it was taken for reported stands in SMDB after all not.

        It is Klar again, in the place of one that followed it and cannot have left. Where one that followed has left, or
        the course has nothing to report any more, its number stays unused; where it may have left itself, it is ``UVIST``.
        """
        conn = self._tx.conn
        if conn.execute(_MAY_HAVE_LEFT, (indberetning_id,)).fetchone():
            conn.execute("UPDATE indberetning SET tilstand = 'UVIST' WHERE id = ?", (indberetning_id,))
            count_case(conn, forloeb_id)
            if conn.execute(_SAYS, (forloeb_id,)).fetchone():
                self.follow(forloeb_id, tid)
            return
        self._take_out(forloeb_id, _DROP, forloeb_id)
        last = conn.execute(_LAST, (forloeb_id,)).fetchone()[0]
        if last == indberetning_id and conn.execute(_SAYS, (forloeb_id,)).fetchone():
            conn.execute(_AGAIN, (stamp(tid), indberetning_id))
            count_case(conn, forloeb_id)
        else:
            self._take_out(forloeb_id, "DELETE FROM indberetning WHERE id = ?", indberetning_id)

    def take_back(self, forloeb_id: str, *, set_aside: bool) -> tuple[str, int]:
        """The Klar submission of the course is none any more, and its number stays used up: its id and number.

        Raises StoreError where none is, or it may have left; where it is to be set aside, which may have left.
        """
        klar = self._tx.conn.execute(_KLAR, (forloeb_id,)).fetchone()
        if klar is None or (set_aside and not self._tx.conn.execute(_MAY_HAVE_LEFT, klar[:1]).fetchone()):
            raise StoreError(NOT_TAKEN_BACK)
        if set_aside:
            self._set_aside(forloeb_id)
            return str(klar[0]), int(klar[1])
        if not self._take_out(forloeb_id, _DROP, forloeb_id):
            raise StoreError(NOT_TAKEN_BACK)
        self._tx.conn.execute("UPDATE forloeb SET brugt = ? WHERE id = ?", (klar[1], forloeb_id))
        return str(klar[0]), int(klar[1])

    def _used(self, forloeb_id: str) -> int:
        """The highest number that was taken back; 0 where none was."""
        return int(self._tx.conn.execute("SELECT brugt FROM forloeb WHERE id = ?", (forloeb_id,)).fetchone()[0])

    def _take_out(self, forloeb_id: str, deletion: str, which: str) -> bool:
        """Delete a submission that cannot have left. Numbers that it passed over are passed over by the next one again: nothing
        else keeps that they may have been used."""
        row = self._tx.conn.execute(f"{deletion} RETURNING revision", (which,)).fetchone()
        if row is None:
            return False
        last = next(self._tx.rows(_LAST, (forloeb_id,)), None)
        seen = next(self._tx.rows(_OUTSIDE, (forloeb_id,)), None)
        if row[0] > max(_highest(last, seen)[0], self._used(forloeb_id)) + 1:
            self._tx.conn.execute("UPDATE forloeb SET hul = 1 WHERE id = ?", (forloeb_id,))
        return True

    def _thawed(self, forloeb_id: str, tid: datetime) -> bool:
        return bool(self._tx.conn.execute(_THAW, (stamp(tid), forloeb_id)).rowcount)

    def _set_aside(self, forloeb_id: str) -> datetime | None:
        """What is Klar may have left and is followed by another; when it became Klar, None where nothing is."""
        row = self._tx.conn.execute(_SET_ASIDE, (forloeb_id,)).fetchone()
        if row is None:
            return None
        count_case(self._tx.conn, forloeb_id)
        return unstamp(row[0])

    def _insert(self, forloeb_id: str, ny: IndberetningRecord, hvem: Hvem) -> None:
        self._tx.must_be_new("indberetning", ny.id)
        last = next(self._tx.rows(_LAST, (forloeb_id,)), None)
        seen = next(self._tx.rows(_OUTSIDE, (forloeb_id,)), None)
        gap = self._tx.conn.execute("UPDATE forloeb SET hul = 0 WHERE id = ? AND hul = 1", (forloeb_id,)).rowcount
        before, sha256 = _highest(last, seen)
        used = self._used(forloeb_id)
        number = max(before, used) + 1 + gap * GAP
        deleted = self._tx.conn.execute("SELECT nedlagt <> '' FROM forloeb WHERE id = ?", (forloeb_id,)).fetchone()[0]
        art = Art.SLETTET if deleted else Art.RETTET if before else Art.NY
        row = {
            "id": ny.id,
            "forloeb_id": forloeb_id,
            "revision": number,
            "art": art.value,
            "tilstand": Tilstand.KLAR.value,
            "klar_tid": stamp(ny.klar_tid),
            "payload_sha256": "",
            "forrige_sha256": sha256,
            "filnavn": "",
            "maal": "",
            "sendt_af": "",
            "aarsag": _why(last, seen, bool(gap)) or (Aarsag.TAGET_TILBAGE.value if used > before else ""),
        }
        self._tx.table("indberetning").insert(row)
        about: dict[str, Json] = {"indberetning_id": ny.id, "revision": number}
        self._log.event(Handling.KLAR, hvem, ny.klar_tid, forloeb_id=forloeb_id, data=about)

    # -- what may be outside -------------------------------------------------------------------------------------------

    def note_outside(self, rows: Iterable[Udenfor], tid: datetime | None = None) -> None:
        """Keep what has left or may have left; a Klar submission whose number is used up by it gets the next one, at ``tid``
        (now when None)."""
        ours = (row for row in rows if row.revision <= MOST_REVISION)
        given = [_row(row) for row in ours]
        with self._tx.writing() as conn:
            conn.executemany(_NOTE, given)
            courses = dumps(list({row[0] for row in given}))
            for (forloeb_id,) in conn.execute(_USED_UP, (courses,)).fetchall():
                self._set_aside(forloeb_id)
                self._insert(forloeb_id, _klar(forloeb_id, tid or datetime.now(UTC)), self._who())

    def known(self) -> tuple[Udenfor, ...]:
        """Everything that has left or may have left, as far as this store knows."""
        with self._tx.reading() as conn:
            found = conn.execute(f"{_OWN} UNION ALL {_TOLD}").fetchall()
        return _once(map(_udenfor, found))

    def of(self, forloeb_ids: Sequence[str]) -> tuple[Udenfor, ...]:
        """The same of these courses. Call it inside ``reading`` or ``writing``."""
        given = dumps(list(forloeb_ids))
        sql = f"{_OWN} AND {_GIVEN} UNION ALL {_TOLD} WHERE {_GIVEN}"
        return tuple(map(_udenfor, self._tx.conn.execute(sql, (given, given)).fetchall()))

    def mark_restored(self, tid: datetime) -> None:
        """What left after this copy was made is not known: the next submission of every course stands above a gap.

        What is Klar may have left too, so another takes its place at once.
        """
        with self._tx.writing() as conn:
            conn.execute("UPDATE forloeb SET hul = 1")
            conn.execute("INSERT OR REPLACE INTO indstilling (key, value) VALUES (?, ?)", (RESTORED, dumps(stamp(tid))))
            for (forloeb_id,) in conn.execute("SELECT forloeb_id FROM indberetning WHERE tilstand = 'KLAR'").fetchall():
                self._set_aside(forloeb_id)
                self._insert(forloeb_id, _klar(forloeb_id, tid), self._who())


def _klar(forloeb_id: str, tid: datetime) -> IndberetningRecord:
    return IndberetningRecord(secrets.token_hex(16), forloeb_id, 0, Art.NY, Tilstand.KLAR, tid)


def _highest(last: Row | None, seen: Row | None) -> tuple[int, str]:
    """The highest number that was used, and the digest of what was sent under it ("" where that is not known)."""
    own = (0, "") if last is None else (int(last["revision"]), str(last["payload_sha256"]))
    told = (0, "") if seen is None else (int(seen["revision"]), str(seen["sha256"]))
    return told if told[0] > own[0] or (told[0] == own[0] and not own[1]) else own


def _why(last: Row | None, seen: Row | None, gap: bool) -> str:
    """Why the number before this one may have left without this store knowing it; "" where it knows."""
    behind = seen is not None and (last is None or seen["revision"] > last["revision"])
    if gap or behind:
        return Aarsag.GENDANNET.value
    if last is None:
        return ""
    if last["tilstand"] == Tilstand.INDBERETTET and last["sendt_tid"] is None:
        told = last["aarsag"]
        return str(told if told and told != Aarsag.TAGET_TILBAGE else Aarsag.INDTASTET.value)
    if last["tilstand"] != Tilstand.UVIST:
        return ""
    return Aarsag.GENDANNET.value if last["aarsag"] == Aarsag.GENDANNET else Aarsag.AFBRUDT.value


def _udenfor(row: tuple[str, str, int, str, str, str, str]) -> Udenfor:
    return Udenfor(row[0], row[1], row[2], row[3], Kilde(row[4]), Art(row[5]) if row[5] else None, day_of(row[6]))


def _row(row: Udenfor) -> tuple[str, int, str, str, str, str, str]:
    about = (row.forloeb_id, row.revision, row.indberetning_id, row.sha256, row.kilde.value)
    return (*about, "" if row.art is None else row.art.value, "" if row.dag is None else row.dag.isoformat())


def _once(rows: Iterable[Udenfor]) -> tuple[Udenfor, ...]:
    """Each submission once with the surest source, by course and number."""
    found: dict[tuple[str, int, str, str], Udenfor] = {}
    for row in rows:
        key = (row.forloeb_id, row.revision, row.indberetning_id, row.sha256)
        if key not in found or row.kilde in SIKRE:
            found[key] = row
    return tuple(found[key] for key in sorted(found))
