"""Lists and counts of the Forside, of Kladder and of *Overblik til kontrol*: in windows.

A list and its number are made of the same words (``_BEHIND``), so they cannot differ. No list assumes a small store: what needs
attention stands in partial indexes in the order in which it is shown, and only the rows of a window are looked up whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.services.ports.lists import BEGYNDT, LACKING, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.ports.vault import Milepaele
from smdb_desktop.services.stored.drafts import ALLE_KLADDER, Kladdeorden, Kladdevalg
from smdb_desktop.services.stored.records import Fundtal, KladdeRow, KontrolRow
from smdb_desktop.store.rows import dumps, sted_of, unstamp
from smdb_desktop.store.transactions import Row, Transactions

_DRAFTS = "skema WHERE kladde = 1"
_BEHIND = {
    UDEN_IVAERKSAETTELSE: "forloeb WHERE anmodet = 1 AND ivaerksat = 0 AND afsluttet = 0",
    UDEN_BEHANDLING: "forloeb WHERE ivaerksat = 1 AND behandlet = 0",
    BEGYNDT: "skema WHERE kladde = 1 AND faerdig IS NULL AND art IN (SELECT value FROM json_each(?))",
}
_LACKING = "forloeb WHERE mangler <> '' AND instr(' ' || mangler || ' ', ' ' || ? || ' ') > 0"
_ORDER = {
    UDEN_IVAERKSAETTELSE: "anmodet_dag, id",
    UDEN_BEHANDLING: "afsluttet, oprettet DESC, id",
    BEGYNDT: "aendret DESC, id",
    LACKING: "oprettet DESC, id",
}
_COUNTS = {
    "kladder": _DRAFTS,
    **_BEHIND,
    "klar": "indberetning WHERE tilstand = 'KLAR'",
    "uvist": "indberetning WHERE tilstand = 'UVIST' AND afklaring = ''",
}
_SIMPLE = {name: _COUNTS[name] for name in ("kladder", "klar", "uvist")} | {"borgere": "borger"}
_ALL_COUNTS = "SELECT " + ", ".join(  # noqa: S608
    f"(SELECT count(*) FROM {counted}) AS {name}"  # noqa: S608
    for name, counted in _COUNTS.items()
)
_WINDOW = "LIMIT ? OFFSET ?"
_OF_CITIZENS = "f INDEXED BY forloeb_borger CROSS JOIN skema AS s INDEXED BY skema_kladde ON s.forloeb_id = f.id"
_ALL = "skema AS s INDEXED BY skema_seneste WHERE s.kladde = 1"
# citizen by citizen in the order of their ids, which is that of the index that leads to their courses
_OF_SOME = (
    f"forloeb AS {_OF_CITIZENS} WHERE s.kladde = 1 AND f.borger_id IN (SELECT borger_id FROM borgerliste"  # noqa: S608
    " INDEXED BY borgerliste_kladder WHERE kladde = 1{words})"
)
# by name: a window ends the look
_BY_NAME = (
    "borgerliste AS l INDEXED BY borgerliste_kladder CROSS JOIN forloeb AS"
    f" {_OF_CITIZENS} WHERE l.kladde = 1 AND f.borger_id = l.borger_id AND s.kladde = 1{{words}}"
)
_WORD = " AND instr(soeg, ?) > 0"
_WAITING = "EXISTS (SELECT 1 FROM svar WHERE skema_id = s.id AND note <> '')"
_IN_ORDER = {
    Kladdeorden.NYESTE: "s.aendret DESC, s.id",
    Kladdeorden.AELDSTE: "s.aendret, s.id DESC",
    Kladdeorden.NAVN: "l.soeg, s.aendret DESC, s.id",
}
# the newest answer stands for the form: an autosave then need not write the form's own row
_KLADDER = (
    "SELECT s.forloeb_id, s.id AS skema_id, s.art, b.cpr_nr, b.navn, f.sted_trin, f.sted_skema_id, f.sted_felt,"
    " coalesce((SELECT max(aendret) FROM svar WHERE skema_id = s.id), f.aendret) AS tid,"
    " s.aendret_af AS af,"
    " f.skemaversion, f.afsluttet AS lukket, k.noegle, k.fejl, k.mangler, k.felter,"
    " (SELECT count(*) FROM svar WHERE skema_id = s.id AND note <> '') AS venter,"
    " b.aendret || (SELECT group_concat(x.id || x.revision) FROM (SELECT id, revision FROM forloeb WHERE borger_id = b.id"
    " ORDER BY oprettet, id) AS x) AS stand"
    " FROM (SELECT id, row_number() OVER () AS nr FROM ({chosen})) AS w JOIN skema AS s ON s.id = w.id"
    " JOIN forloeb AS f ON f.id = s.forloeb_id JOIN borger AS b ON b.id = f.borger_id"
    " LEFT JOIN kladdefund AS k ON k.skema_id = s.id ORDER BY w.nr"
)
_KONTROL = (
    "SELECT f.id, b.id AS borger_id, b.cpr_nr, b.navn, f.anmodet_dag, f.afsluttet, f.aendret, f.aendret_af"
    " FROM (SELECT {which} AS id, row_number() OVER () AS nr FROM"
    " (SELECT {which} FROM {behind} ORDER BY {order} LIMIT ? OFFSET ?)) AS w"
    " JOIN forloeb AS f ON f.id = w.id JOIN borger AS b ON b.id = f.borger_id ORDER BY w.nr"
)
_KEEP = (
    "INSERT INTO kladdefund (skema_id, noegle, fejl, mangler, felter) SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1"
    " FROM skema WHERE id = ?1) ON CONFLICT DO UPDATE SET noegle = excluded.noegle, fejl = excluded.fejl,"
    " mangler = excluded.mangler, felter = excluded.felter"
)


class Lists:
    """What a person sees before a case is opened (``ports.store.Lists``)."""

    def __init__(self, tx: Transactions, milepaele: Milepaele) -> None:
        self._tx = tx
        self._milepaele = milepaele

    def kladder(
        self, first: int = 0, most: int | None = None, valg: Kladdevalg = ALLE_KLADDER
    ) -> tuple[KladdeRow, ...]:
        """Forms that are drafts, of the kind and in the order that was chosen; ``sted`` is where the course was left."""
        found, given = _chosen(valg, by_name=valg.orden is Kladdeorden.NAVN)
        query = _KLADDER.format(chosen=f"SELECT s.id AS id FROM {found} ORDER BY {_IN_ORDER[valg.orden]} {_WINDOW}")  # noqa: S608
        with self._tx.translated():
            return tuple(_kladde(row) for row in self._tx.rows(query, (*given, *_window(first, most))))

    def number_of_drafts(self, valg: Kladdevalg) -> int:
        """How many drafts are of the kind that was chosen."""
        found, given = _chosen(valg)
        with self._tx.translated():
            return int(self._tx.conn.execute(f"SELECT count(*) FROM {found}", given).fetchone()[0])  # noqa: S608

    def drafts_by_form(self) -> Mapping[str, int]:
        """How many drafts there are of each form."""
        query = "SELECT art, count(*) FROM skema INDEXED BY skema_seneste WHERE kladde = 1 GROUP BY art"
        with self._tx.translated():
            return dict(self._tx.conn.execute(query).fetchall())

    def keep_found(self, found: Mapping[str, Fundtal]) -> None:
        """Keep what was counted in drafts; one that is gone meanwhile is passed over."""
        with self._tx.writing() as conn:
            conn.executemany(_KEEP, [(skema_id, *each[:3], " ".join(each.felter)) for skema_id, each in found.items()])

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        """The forms of one course that are drafts, each with whether it was never completed."""
        query = "SELECT id, faerdig IS NULL FROM skema WHERE forloeb_id = ? AND kladde = 1"
        with self._tx.translated():
            return {id_: bool(new) for id_, new in self._tx.conn.execute(query, (forloeb_id,))}

    def counts(self) -> Mapping[str, int]:
        """The numbers of the Forside by name; a course counts as requested, started or treated by its completed forms."""
        with self._tx.translated():
            return next(self._tx.rows(_ALL_COUNTS, (self._starts,)))

    def has_citizens(self) -> bool:
        """Whether anybody was registered yet."""
        with self._tx.translated():
            return self._tx.conn.execute("SELECT 1 FROM borger LIMIT 1").fetchone() is not None

    def missing(self) -> Mapping[str, int]:
        """How many courses lack a form that they must have, by the form's name."""
        found: dict[str, int] = {}
        with self._tx.translated():
            for row in self._tx.rows(
                "SELECT mangler, count(*) AS antal FROM forloeb WHERE mangler <> '' GROUP BY mangler"
            ):
                for name in row["mangler"].split():
                    found[name] = found.get(name, 0) + row["antal"]
        return found

    def names(self) -> tuple[str, ...]:
        """Every name that a citizen has, each once."""
        with self._tx.translated():
            return tuple(row[0] for row in self._tx.conn.execute("SELECT DISTINCT navn FROM borger WHERE navn <> ''"))

    def control_list(self, name: str, first: int = 0, most: int | None = None) -> tuple[KontrolRow, ...]:
        """The courses behind a count, what is nearest first. Raises KeyError for a name that is no list of courses."""
        behind, order, given = self._behind(name)
        which = "forloeb_id" if behind.startswith("skema") else "id"
        sql = _KONTROL.format(which=which, behind=behind, order=order)
        with self._tx.translated():
            return tuple(_kontrol(row) for row in self._tx.rows(sql, (*given, *_window(first, most))))

    def number(self, name: str) -> int:
        """How many there are of one of the counts, or of courses that lack a form. Raises KeyError for any other name."""
        behind, given = (_SIMPLE[name], ()) if name in _SIMPLE else self._behind(name)[::2]
        with self._tx.translated():
            return int(self._tx.conn.execute(f"SELECT count(*) FROM {behind}", given).fetchone()[0])  # noqa: S608

    @cached_property
    def _starts(self) -> str:
        """The forms that start treatment, as JSON."""
        return dumps([*sorted(self._milepaele().get(Milepael.IVAERKSAT, ()))])

    def _behind(self, name: str) -> tuple[str, str, tuple[str, ...]]:
        """What a list is made of: where it stands, its order, and what is asked for."""
        if name in _BEHIND:
            return _BEHIND[name], _ORDER[name], (self._starts,) if name == BEGYNDT else ()
        form = name.removeprefix(LACKING)
        if form in ("", name):
            raise KeyError(name)
        return _LACKING, _ORDER[LACKING], (form,)


def _chosen(valg: Kladdevalg, *, by_name: bool = False) -> tuple[str, tuple[str, ...]]:
    """Where the chosen drafts stand, and what is asked for. Nothing is read but indexes."""
    found = _BY_NAME if by_name else _OF_SOME if valg.ord else _ALL
    rest = {"s.art": valg.art, "s.aendret_af": valg.af}
    conditions = [f"{column} = ?" for column, value in rest.items() if value]
    conditions += [_WAITING] if valg.venter else []
    given = (*valg.ord, *filter(None, rest.values()))
    if valg.blandt is not None:
        conditions.append("s.id IN (SELECT value FROM json_each(?))")
        given = (*given, dumps([*valg.blandt]))
    return found.format(words=_WORD * len(valg.ord)) + "".join(f" AND {each}" for each in conditions), given


def _window(first: int, most: int | None) -> tuple[Any, Any]:
    """How many, after how many; -1 is all of them to SQLite."""
    return (-1 if most is None else most, first)


def _kladde(row: Row) -> KladdeRow:
    return KladdeRow(
        forloeb_id=row["forloeb_id"],
        skema_id=row["skema_id"],
        art=row["art"],
        cpr_nr=row["cpr_nr"],
        navn=row["navn"],
        sted=sted_of(row),
        aendret=unstamp(row["tid"]),
        aendret_af=row["af"],
        skemaversion=row["skemaversion"],
        lukket=bool(row["lukket"]),
        stand=row["stand"],
        fundet=None
        if row["noegle"] is None
        else Fundtal(row["noegle"], row["fejl"], row["mangler"], tuple(row["felter"].split())),
        venter=row["venter"],
    )


def _kontrol(row: Row) -> KontrolRow:
    return KontrolRow(
        forloeb_id=row["id"],
        borger_id=row["borger_id"],
        cpr_nr=row["cpr_nr"],
        navn=row["navn"],
        anmodet=row["anmodet_dag"],
        lukket=bool(row["afsluttet"]),
        aendret=unstamp(row["aendret"]),
        aendret_af=row["aendret_af"],
    )
