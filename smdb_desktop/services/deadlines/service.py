"""*Frister*: every limit that runs, nearest first; the days that concern everybody; follow-ups ticked off and taken back.

A list costs what it shows: limits are kept beside the courses (``reckoning``), and only the rows of a window are looked up whole.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.deadlines import DOCTORS_BY, REGLER, Fristart, report_by
from smdb_desktop.domain.forms.dates import format_date, parse_date
from smdb_desktop.domain.forms.texts import clean, unsendable
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.casework.kontrol import monthly
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.deadlines.chosen import Valgt, load, save
from smdb_desktop.services.desk.past_day import past_day
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.deadlines import ALL, MOST, FristRow, Opfoelgning

if TYPE_CHECKING:
    from smdb_desktop.services.workspace import Workspace

LONGEST_NOTE = 500
NO_DAY = T("Skriv den dag, der blev fulgt op.")
FUTURE = T("Dagen ligger i fremtiden. Skriv den dag, der blev fulgt op.")
TOO_EARLY = T("Forløbet er afsluttet {lukket:%d-%m-%Y}. Skriv den dag eller en senere.")
NOT_DUE = T("Forløbet har ingen opfølgning, der venter. Åbn listen igen.")
TOO_LONG = T("Noten er for lang. Skriv højst {n} tegn.", n=LONGEST_NOTE)
NOT_A_DAY = T("Den årlige frist kan ikke bruges. {problem}")


class Linje(NamedTuple):
    """One limit as it is shown: its kind in words, what it is about, its last day, and the days left (below 0: overdue)."""

    row: FristRow
    art: Fristart
    titel: Text
    hvad: Text
    dage: int

    @property
    def sted(self) -> str:
        """What tells the limit from all others."""
        return "/".join((self.row.art, self.row.forloeb_id, self.row.noegle))


class Vindue(NamedTuple):
    """A part of the list: how many there are in all, the lines, and how many courses are still to be reckoned; with ``flere`` at
    least so many."""

    antal: int
    linjer: tuple[Linje, ...]
    regnes: int
    flere: bool = False


class Dag(NamedTuple):
    """A day that concerns everybody: its rule, what has to be done, the day, the days left, and how many courses lack it; with
    ``flere`` at least so many."""

    regel: str
    hvad: Text
    dag: date
    dage: int
    antal: int = 0
    flere: bool = False


class DeadlineService:
    """The limits of an open store."""

    def __init__(self, work: "Workspace") -> None:
        self._work = work
        self.store = self._store = work.store

    @property
    def today(self) -> date:
        """The local day."""
        return self._work.clock().astimezone().date()

    @property
    def now(self) -> datetime:
        """The time, aware."""
        return self._work.clock()

    def window(self, first: int = 0, most: int | None = None, art: str = ALL) -> Vindue:
        """Limits of all kinds or of one, those that run out first, as they were reckoned (``reckoning.catch_up``); or those that
        a number of the work counts (``workload.DELE``)."""
        left = self._store.deadlines.number_waiting()
        if art and art not in REGLER:
            # who only reads the limits waits for no work
            from smdb_desktop.services.deadlines.workload import counted

            number, rows, more = counted(self._work, art, first, most)
            return Vindue(number, tuple(map(self._line, rows)), left, more)
        door, counts = self._store.deadlines, self.counts()
        lines = tuple(self._line(row) for row in door.rows(first, most, art))
        return Vindue(counts.get(art, 0) if art else sum(counts.values()), lines, left)

    def counts(self) -> Mapping[str, int]:
        """How many limits there are of each kind."""
        return self._store.deadlines.counts()

    def _line(self, row: FristRow) -> Linje:
        art = Fristart(row.art)
        return Linje(row, art, REGLER[art].titel, what(row), (row.dag - self.today).days)

    # -- the days that concern everybody -------------------------------------------------------------------------------

    def days(self) -> tuple[Dag, ...]:
        """The next 15th (rule 76), the doctors' 20th and the year's last day where they are settled (rules 78, 80), in order."""
        today, valgt = self.today, self.chosen()
        found = [self._monthly(today)]
        if valgt.laeger:
            first = today.replace(day=1)
            last = today.replace(day=DOCTORS_BY) if today.day <= DOCTORS_BY else report_by(first, DOCTORS_BY)
            found.append(Dag("78", T("Lægernes indberetning af ordineret substitution for måneden før"), last, 0))
        if valgt.aarlig is not None:
            found.append(Dag("80", T("Årets indberetning skal være godkendt i SMDB"), valgt.aarlig, 0))
        dated = (each._replace(dage=(each.dag - today).days) for each in found)
        return tuple(sorted(dated, key=lambda each: each.dag))

    def _monthly(self, today: date) -> Dag:
        month = monthly(today)
        number = self._store.deadlines.number(Fristart.MAANED, month.senest, MOST + 1)
        more, number = number > MOST, min(number, MOST)
        least = T("Det, der skete til og med {slut:%d-%m-%Y}, skal være indberettet; mindst {n} forløb mangler endnu")
        text = (
            least.format(n=number, slut=month.slut)
            if more
            else Tn(
                "Det, der skete til og med {slut:%d-%m-%Y}, skal være indberettet; {n} forløb mangler endnu",
                "Det, der skete til og med {slut:%d-%m-%Y}, skal være indberettet; {n} forløb mangler endnu",
                n=number,
                slut=month.slut,
            )
        )
        return Dag("76", text, month.senest, 0, number, more)

    # -- what is settled -----------------------------------------------------------------------------------------------

    def chosen(self) -> Valgt:
        """What the centre has settled."""
        return load(self._store)

    def choose(self, aarlig: str, laeger: bool) -> None:
        """Keep the yearly day, in any spelling ("" for none), and whether doctors prescribe here. Raises NotAllowed."""
        day: date | None = None
        if aarlig.strip():
            found = parse_date(aarlig, self.today)
            if not isinstance(found, date):
                raise NotAllowed(NOT_A_DAY.format(problem=found))
            day = found
        before = self.chosen()
        gange = before.gange + (day != before.aarlig)
        save(self._store, before._replace(aarlig=day, laeger=laeger, gange=gange))
        self._tell()

    def choose_calendar(self, mappe: str, navne: bool) -> None:
        """Keep the folder with the calendar ("" for none), and whether it may name citizens."""
        save(self._store, self.chosen()._replace(mappe=mappe.strip(), navne=navne))
        self._tell()

    def _tell(self) -> None:
        self._work.desk.changes.publish(Changed(Kind.INDSTILLINGER))

    # -- follow-ups ----------------------------------------------------------------------------------------------------

    def followed(self, forloeb_id: str) -> tuple[Opfoelgning, ...]:
        """The follow-ups of a course that were made."""
        return self._store.deadlines.followed(forloeb_id)

    def follow(self, forloeb_id: str, maaneder: int, dag: str, note: str) -> None:
        """Tick a follow-up off: the day in any spelling, and a note ("" for none). Raises NotAllowed with a sentence."""
        # the rules come along, and who only reads the list waits for none
        from smdb_desktop.services.deadlines.reckoning import closed_for

        day, text = past_day(dag, self.today, NO_DAY, FUTURE), clean(note)
        if len(text) > LONGEST_NOTE:
            raise NotAllowed(TOO_LONG)
        if problem := unsendable(note.strip()):
            raise NotAllowed(T("Noten kan ikke bruges. {problem}", problem=problem))
        closed = closed_for(self._store.cases.forloeb(forloeb_id), self._work.katalog, maaneder)
        if closed is None:
            raise NotAllowed(NOT_DUE)
        if day < closed:
            raise NotAllowed(TOO_EARLY.format(lukket=closed))
        self._store.deadlines.follow(forloeb_id, maaneder, day, text, self._store.people.who(), self._work.clock())
        self._work.desk.changes.publish(Changed(Kind.FORLOEB, "", forloeb_id))

    def undo(self, forloeb_id: str, maaneder: int) -> None:
        """Take a tick back."""
        self._store.deadlines.undo_follow(forloeb_id, maaneder, self._store.people.who(), self._work.clock())
        self._work.desk.changes.publish(Changed(Kind.FORLOEB, "", forloeb_id))


_WHAT: Mapping[Fristart, Text] = {
    Fristart.IVAERKSAETTELSE: T("Anmodet {dag}: behandlingen skal være iværksat"),
    Fristart.LAEGESAMTALE: T("Anmodet {dag}: den ønskede lægesamtale er ikke holdt"),
    Fristart.MEDICINSK: T("Medicinsk behandling fra {dag} skal indberettes"),
    Fristart.MAANED: T("Det, der skete {dag}, skal indberettes"),
    Fristart.KVALHEP: T("KvalHep mangler; iværksat {dag}"),
}


def what(row: FristRow) -> Text:
    """What a limit is about, in a few words."""
    art, day = Fristart(row.art), format_date(row.fra)
    if art is not Fristart.OPFOELGNING:
        return _WHAT[art].format(dag=day)
    return Tn(
        "Opfølgning {n} måned efter afslutningen {dag}",
        "Opfølgning {n} måneder efter afslutningen {dag}",
        n=int(row.noegle),
        dag=day,
    )
