"""Reads courses whole: what cases, outbox and lists have in common. It changes nothing and begins no transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smdb_desktop.store.rows import bekraeftelse_of, dumps, forloeb_of, skema_of, svar_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smdb_desktop.services.stored.records import Bekraeftelse, ForloebRecord, SkemaRecord, Svar
    from smdb_desktop.store.transactions import Transactions


class Courses:
    """Courses with their forms, answers and confirmations."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def load(self, where: str, arguments: Sequence[Any], *, answers: bool = True) -> tuple[ForloebRecord, ...]:
        """Courses in full, by four queries however many they are; ``where`` is one of this package's own clauses.

        Call it inside ``reading`` or ``writing``.
        """
        rows = list(self._tx.rows(f"SELECT * FROM forloeb {where}", arguments))  # noqa: S608
        # every text that is read, and every list of ids, costs the cipher's locked memory calls of the system
        inside = "= ?" if len(rows) == 1 else "IN (SELECT value FROM json_each(?))"
        ids = rows[0]["id"] if len(rows) == 1 else dumps([row["id"] for row in rows])
        svar = self._answers(inside, ids) if answers else {}
        skemaer: dict[str, list[SkemaRecord]] = {}
        for row in self._tx.rows(f"SELECT * FROM skema WHERE forloeb_id {inside} ORDER BY rowid", (ids,)):  # noqa: S608
            skemaer.setdefault(row["forloeb_id"], []).append(skema_of(row, svar.get(row["id"], {})))
        bekraeftet: dict[str, list[Bekraeftelse]] = {}
        for row in self._tx.rows(
            f"SELECT * FROM bekraeftelse WHERE forloeb_id {inside} ORDER BY forloeb_id, regel, felt",  # noqa: S608
            (ids,),
        ):
            bekraeftet.setdefault(row["forloeb_id"], []).append(bekraeftelse_of(row))
        return tuple(forloeb_of(row, skemaer.get(row["id"], ()), bekraeftet.get(row["id"], ())) for row in rows)

    def _answers(self, inside: str, ids: str) -> dict[str, dict[str, Svar]]:
        """The answers of the working copies, by form and field."""
        svar: dict[str, dict[str, Svar]] = {}
        for row in self._tx.rows(
            "SELECT skema_id, felt, raw, value, usikker_dag, gentaget, note FROM skema JOIN svar ON svar.skema_id = skema.id"  # noqa: S608
            f" WHERE skema.forloeb_id {inside}",
            (ids,),
        ):
            svar.setdefault(row["skema_id"], {})[row["felt"]] = svar_of(row)
        return svar
