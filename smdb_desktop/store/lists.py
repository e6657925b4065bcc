"""Lists and counts of the Forside and of Kladder: read only, each through an index made for it.

No list assumes a small store: the courses that need attention stand in partial indexes, which stay short however many
courses are closed.
"""

from collections.abc import Mapping

from smdb_desktop.services.ports.store import LACKING
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, KladdeRow
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.rows import borger_of, dumps, sted_of, unstamp
from smdb_desktop.store.transactions import Transactions

_UNSTARTED = "WHERE anmodet = 1 AND ivaerksat = 0 AND afsluttet = 0"
_UNTREATED = "WHERE ivaerksat = 1 AND behandlet = 0 AND afsluttet = 0"
_COURSES = {
    "kladder": "WHERE id IN (SELECT forloeb_id FROM skema WHERE kladde = 1)",
    "anmodninger_uden_ivaerksaettelse": _UNSTARTED,
    "ivaerksaettelser_uden_behandling": _UNTREATED,
    "klar": "WHERE nedlagt = '' AND id IN (SELECT forloeb_id FROM indberetning WHERE tilstand = 'KLAR')",
    "borgere": "WHERE nedlagt = ''",
    "forloeb": "WHERE nedlagt = ''",
}
_COUNTS = {
    "kladder": "skema WHERE kladde = 1",
    "anmodninger_uden_ivaerksaettelse": f"forloeb {_UNSTARTED}",
    "ivaerksaettelser_uden_behandling": f"forloeb {_UNTREATED}",
    "klar": "indberetning WHERE tilstand = 'KLAR'",
    "borgere": "borger",
    "forloeb": "forloeb",
}
# what was laid down is counted by an index of its own, so that no course is looked at
_WITHOUT = {"forloeb": " - (SELECT count(*) FROM forloeb WHERE nedlagt <> '')"}
_ALL_COUNTS = "SELECT " + ", ".join(  # noqa: S608
    f"(SELECT count(*) FROM {counted}){_WITHOUT.get(name, '')} AS {name}"  # noqa: S608
    for name, counted in _COUNTS.items()
)
# the newest answer stands for the form: an autosave then need not write the form's own row
_KLADDER = (
    "SELECT s.forloeb_id, s.id AS skema_id, s.art, b.cpr_nr, b.navn, f.sted_trin, f.sted_skema_id, f.sted_felt,"
    " coalesce((SELECT max(aendret) FROM svar WHERE skema_id = s.id), f.aendret) AS tid,"
    " coalesce((SELECT aendret_af FROM svar WHERE skema_id = s.id ORDER BY aendret DESC LIMIT 1), f.aendret_af) AS af"
    " FROM skema AS s JOIN forloeb AS f ON f.id = s.forloeb_id JOIN borger AS b ON b.id = f.borger_id"
    " WHERE s.kladde = 1 ORDER BY tid DESC, s.id"
)


class Lists:
    """What a person sees before a case is opened (``ports.store.Lists``)."""

    def __init__(self, tx: Transactions, courses: Courses) -> None:
        self._tx = tx
        self._courses = courses

    def kladder(self) -> tuple[KladdeRow, ...]:
        """Every form that is a draft, newest first; ``sted`` is where its course was left."""
        with self._tx.translated():
            return tuple(
                KladdeRow(
                    forloeb_id=row["forloeb_id"],
                    skema_id=row["skema_id"],
                    art=row["art"],
                    cpr_nr=row["cpr_nr"],
                    navn=row["navn"],
                    sted=sted_of(row),
                    aendret=unstamp(row["tid"]),
                    aendret_af=row["af"],
                )
                for row in self._tx.rows(_KLADDER)
            )

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        """The forms of one course that are drafts, each with whether it was never completed."""
        query = "SELECT id, faerdig IS NULL FROM skema WHERE forloeb_id = ? AND kladde = 1"
        with self._tx.translated():
            return {id_: bool(new) for id_, new in self._tx.conn.execute(query, (forloeb_id,))}

    def counts(self) -> Mapping[str, int]:
        """The numbers of the Forside by name; a course counts as requested, started or treated by its completed forms."""
        with self._tx.translated():
            return next(self._tx.rows(_ALL_COUNTS))

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

    def control_list(self, name: str) -> tuple[tuple[ForloebRecord, BorgerRecord], ...]:
        """The courses behind a count, newest first. Raises KeyError for a name that is no count."""
        where, arguments = (_COURSES[name], ()) if name in _COURSES else _lacking(name)
        with self._tx.reading():
            found = self._courses.load(f"{where} ORDER BY oprettet DESC, id", arguments)
            ids = dumps([*{forloeb.borger_id for forloeb in found}])
            rows = self._tx.rows("SELECT * FROM borger WHERE id IN (SELECT value FROM json_each(?))", (ids,))
            borgere = {row["id"]: borger_of(row) for row in rows}
            return tuple((forloeb, borgere[forloeb.borger_id]) for forloeb in found)


def _lacking(name: str) -> tuple[str, tuple[str, ...]]:
    """The clause for the courses that lack a form, named by ``LACKING`` and the form. Raises KeyError for any other name."""
    form = name.removeprefix(LACKING)
    if form in ("", name):
        raise KeyError(name)
    return "WHERE mangler <> '' AND instr(' ' || mangler || ' ', ' ' || ? || ' ') > 0", (form,)
