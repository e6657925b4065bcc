"""The work until the next limit: which courses must be reported by then and how far they are, which drafts wait, and how many
minutes they take here.

Everything is kept or read through an index, and what is looked at is bounded; a number that goes beyond says so. Minutes follow
from what was typed at this centre (``domain.figures.entry_times``); where that is too little, it is said and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.deadlines import Fristart, report_by
from smdb_desktop.domain.figures.entry_times import FEWEST, PAUSE, Skematid, Tilbage, left, medians
from smdb_desktop.domain.words import T, Text, Tn, listed, sentences
from smdb_desktop.services.casework.kontrol import monthly
from smdb_desktop.services.deadlines.chosen import load
from smdb_desktop.services.reports.model import How
from smdb_desktop.services.stored.deadlines import MOST
from smdb_desktop.services.stored.records import Tilstand

if TYPE_CHECKING:
    from smdb_desktop.services.casework.drafts import Gennemgang
    from smdb_desktop.services.stored.deadlines import FristRow, Skyldig
    from smdb_desktop.services.workspace import Workspace

TYPED = 200
"""So many of the forms that were completed last are looked at: some tens of milliseconds."""
LOOKED_THROUGH = 50
"""So many drafts, those answered last, are asked whether they have errors; where there are no more they are looked through for
it, else that happens in *Kladder* only."""
REPORTING = (Fristart.MAANED.value, Fristart.MEDICINSK.value)
ALL_DUE, YEAR = "forloeb", "aarlig"
DELE: Mapping[str, frozenset[str]] = {
    ALL_DUE: frozenset(),
    "klar": frozenset({Tilstand.KLAR}),
    "ude": frozenset({Tilstand.EKSPORTERET, Tilstand.KVITTERET, Tilstand.UVIST}),
    "returneret": frozenset({Tilstand.RETURNERET}),
    "andre": frozenset(),
    YEAR: frozenset(),
}
"""The numbers that count courses, and the states of those that are named by one."""


class Arbejde(NamedTuple):
    """The work until ``senest``, ``dage`` from today.

    ``forloeb`` have to be reported by then: ``klar`` are ready, ``ude`` have left and are not reported, ``returneret`` came back
    with findings, ``andre`` are none of these. ``flere``: there are more than were looked at. Of the ``kladder`` drafts those
    answered last are asked (``spurgt``): ``fejl`` of them (form ids) have errors, ``usete`` were not looked through today.
    ``aarlig`` is the day by which the year has to be approved (rule 80), with the courses of earlier years that are not reported;
    more than ``MOST`` stands for at least ``MOST``.
    """

    senest: date
    dage: int
    forloeb: int
    klar: int
    ude: int
    returneret: int
    flere: bool
    kladder: int
    fejl: tuple[str, ...]
    usete: int
    tilbage: Tilbage
    navne: Mapping[str, str]
    aarlig: tuple[date, int] | None = None

    @property
    def spurgt(self) -> int:
        """How many drafts are asked whether they have errors."""
        return min(self.kladder, LOOKED_THROUGH)

    @property
    def alle_spurgt(self) -> bool:
        """Whether that is all of them; only then they are looked through here."""
        return self.spurgt == self.kladder

    @property
    def om_fejl(self) -> Text | str:
        """What the number of drafts with errors does not say: how many were not asked, or not looked through today; "" for
        nothing."""
        if self.alle_spurgt:
            unseen = Tn(
                "{n} kladde er ikke set igennem i dag; det sker, når Kladder er åben.",
                "{n} kladder er ikke set igennem i dag; det sker, når Kladder er åben.",
                n=self.usete,
            )
            return unseen if self.usete else ""
        only = T("Kun de {n} kladder, der er besvaret sidst, er spurgt, om de har fejl.", n=self.spurgt)
        unseen = Tn(
            "{n} af dem er ikke set igennem i dag; det sker, når Kladder er åben.",
            "{n} af dem er ikke set igennem i dag; det sker, når Kladder er åben.",
            n=self.usete,
        )
        return sentences(only, unseen if self.usete else "")

    @property
    def andre(self) -> int:
        """Courses in no state of the above."""
        return self.forloeb - self.klar - self.ude - self.returneret

    @property
    def minutter(self) -> int:
        """Minutes that the drafts take whose kind is known."""
        return ceil(self.tilbage.sekunder / 60)

    @property
    def tid(self) -> Text:
        """The minutes in words; where a kind of form is not known they are at least so many, or nobody knows."""
        if not self.tilbage.ukendt:
            return Tn("{n} minut", "{n} minutter", n=self.minutter)
        if not self.tilbage.sekunder:
            return T("kendes ikke")
        return Tn("mindst {n} minut", "mindst {n} minutter", n=self.minutter)

    @property
    def uden_tid(self) -> Text | str:
        """Which forms were typed too seldom here to know how long they take; "" for none."""
        if not self.tilbage.ukendt:
            return ""
        names = listed(
            T("{skema} ({antal} af {mindst})", skema=self.navne.get(art, art), antal=number, mindst=FEWEST)
            for art, number in sorted(self.tilbage.ukendt.items())
        )
        return T("For få er tastet her til at kende tiden: {skemaer}.", skemaer=names)


def workload(work: Workspace) -> Arbejde:
    """What is left until the next 15th; limits as they were reckoned (``reckoning.catch_up``)."""
    store, today = work.store, work.clock().astimezone().date()
    month = monthly(today)
    due = _due(work)
    begun = store.lists.drafts_by_form()
    number, lines = sum(begun.values()), work.drafts.window(0, LOOKED_THROUGH).linjer if begun else ()
    version = work.katalog.nyeste
    return Arbejde(
        senest=month.senest,
        dage=month.dage,
        forloeb=len(due),
        klar=len(_part(due, "klar")),
        ude=len(_part(due, "ude")),
        returneret=len(_part(due, "returneret")),
        flere=_more_due(work),
        kladder=number,
        fejl=tuple(line.row.skema_id for line in lines if line.fejl),
        usete=sum(1 for line in lines if not line.talt),
        tilbage=left(begun, entry_times(work) if begun else {}),
        navne={art: version.skemaer[art].title for art in begun if version.har(art)},
        aarlig=_yearly(work, today),
    )


def counted(work: Workspace, navn: str, first: int, most: int | None) -> tuple[int, tuple[FristRow, ...], bool]:
    """How many courses a number counts (``DELE``), and some of them, each by its limit that ends first; and whether there may be
    more, which are not among them."""
    door = work.store.deadlines
    if navn == YEAR:
        until = _year_before(work, work.clock().astimezone().date())
        if until is None:
            return 0, (), False
        there = door.number(Fristart.MAANED, until[1], MOST + 1)
        number = min(there, MOST)
        most = max(number - first, 0) if most is None else max(min(most, number - first), 0)
        return number, door.rows(first, most, Fristart.MAANED, until[1]) if most else (), there > MOST
    chosen = _part(_due(work), navn)
    rows = door.limits(chosen[first : None if most is None else first + most])
    return len(chosen), rows, _more_due(work)


def _due(work: Workspace) -> tuple[Skyldig, ...]:
    """The courses that have to be reported by the next 15th."""
    return work.store.deadlines.due(REPORTING, monthly(work.clock().astimezone().date()).senest, MOST)


def _more_due(work: Workspace) -> bool:
    """Whether more courses have to be reported by then than were looked at."""
    until = monthly(work.clock().astimezone().date()).senest
    return any(work.store.deadlines.number(art, until, MOST + 1) > MOST for art in REPORTING)


def _part(due: Sequence[Skyldig], navn: str) -> tuple[Skyldig, ...]:
    """Those of them that one of the numbers counts."""
    if navn == ALL_DUE:
        return tuple(due)
    if navn == "andre":
        named = frozenset[str]().union(*DELE.values())
        return tuple(each for each in due if each.tilstand not in named)
    return tuple(each for each in due if each.tilstand in DELE[navn])


def entry_times(work: Workspace) -> dict[str, Skematid]:
    """How long each form takes here, of those completed last."""
    return medians(work.store.deadlines.typed(TYPED))


def looked_through(work: Workspace) -> Arbejde:
    """The same, with the drafts looked through first where all are asked; for who can wait for fifty."""
    found = workload(work)
    if found.usete and found.alle_spurgt:
        while look_on(work):
            pass
        found = workload(work)
    return found


def look_on(work: Workspace) -> bool:
    """Look a few drafts through; whether there is more. Who is not about drafts does so where all are asked
    (``Arbejde.alle_spurgt``)."""
    so_far: Gennemgang = work.drafts.look_through()
    if not so_far.faerdig:
        work.drafts.look_on(so_far)
    return not so_far.faerdig


def _yearly(work: Workspace, today: date) -> tuple[date, int] | None:
    """The day by which the year is approved, while it is to come, and what lacks of the years before it."""
    found = _year_before(work, today)
    return found and (found[0], work.store.deadlines.number(Fristart.MAANED, found[1], MOST + 1))


def _year_before(work: Workspace, today: date) -> tuple[date, date] | None:
    """That day, and the one by which what happened in the years before it had to be reported."""
    day = load(work.store).aarlig
    return None if day is None or day < today else (day, report_by(date(day.year - 1, 12, 31)))


class Linje(NamedTuple):
    """A number of the work: its name, what it counts in few words, the number in words, and how it is counted.

    ``vises``: whether it says something; a state that nothing is in does not. ``mindst``: there may be more than were counted.
    """

    navn: str
    ord: Text
    tal: Text
    saadan: How
    antal: int
    vises: bool = True
    mindst: bool = False


def lines(found: Arbejde) -> tuple[Linje, ...]:
    """Each number with how it is counted, in the order in which they are shown."""
    day, lacking = found.aarlig or (found.senest, 0)
    return (
        _line(
            "forloeb",
            T("Skal indberettes senest {dag:%d-%m-%Y}", dag=found.senest),
            found.forloeb,
            DUE,
            more=found.flere,
        ),
        _line("klar", T("heraf klar til eksport"), found.klar, DUE_STATE, more=found.flere),
        _line(
            "ude",
            T("heraf eksporteret, måske eksporteret eller kvitteret"),
            found.ude,
            DUE_STATE,
            vises=found.ude > 0,
            more=found.flere,
        ),
        _line(
            "returneret",
            T("heraf returneret med fejl"),
            found.returneret,
            DUE_STATE,
            vises=found.returneret > 0,
            more=found.flere,
        ),
        _line("andre", T("heraf andre"), found.andre, DUE_STATE, vises=found.andre > 0, more=found.flere),
        _line("kladder", T("Kladder, der skal gøres færdige"), found.kladder, DRAFT),
        _line("fejl", T("heraf med fejl"), len(found.fejl), ERRORS, more=not found.alle_spurgt),
        Linje("tid", T("Tid til kladderne"), found.tid, TIME, found.minutter),
        _line(
            "aarlig",
            T("Mangler, før året godkendes {dag:%d-%m-%Y}", dag=day),
            min(lacking, MOST),
            YEARLY,
            vises=found.aarlig is not None,
            more=lacking > MOST,
        ),
    )


def _line(navn: str, words: Text, number: int, how: How, *, vises: bool = True, more: bool = False) -> Linje:
    """``more``: there may be more than were counted."""
    return Linje(navn, words, T("mindst {n}", n=number) if more else T("{n}", n=number), how, number, vises, more)


def nothing_yet(today: date) -> Arbejde:
    """Before anything was read."""
    month = monthly(today)
    return Arbejde(month.senest, month.dage, 0, 0, 0, 0, False, 0, (), 0, Tilbage(0.0, {}), {})


_DUE = T(
    "Forløb med en dato, som ikke er Indberettet, og hvis frist slutter senest den dag: det, der skete i en måned, senest "
    "den 15. i den næste, og en medicinsk behandling senest en måned efter, at den begyndte. Hvert forløb tæller én gang; "
    "kun færdige skemaer tæller."
)
_STATE = T(
    "De samme forløb efter tilstanden på forløbets nyeste indberetning, som Udbakken viser den. Et forløb tæller, til det er "
    "Indberettet."
)
_BOUND = T("Står der »mindst«, er det kun de {antal} af hver slags frist, der slutter først.", antal=MOST)
DUE = How(sentences(_DUE, _BOUND), T("regel 76 og 77"))
DUE_STATE = How(sentences(_STATE, _BOUND), T("regel 76 og 77 og Udbakkens tilstande"))
DRAFT = How(
    T(
        "Alle skemaer, der er begyndt og ikke gjort færdige, i alle forløb. Hvilken frist en kladde hører til, vides først, når "
        "den er færdig."
    ),
    T("listen Kladder"),
)
ERRORS = How(
    T(
        "Kladder med mindst ét svar, der skal rettes, når de kontrolleres, som om de blev gjort færdige i dag. Svar, der "
        "mangler, er ikke fejl. Er der flere end {antal} kladder, er kun de {antal}, der er besvaret sidst, spurgt, og så står "
        "der »mindst«.",
        antal=LOOKED_THROUGH,
    ),
    T("kontrollen i listen Kladder"),
    alder=T("Spørger en regel om alder, er det alderen den dag, reglen nævner."),
)
TIME = How(
    T(
        "For hver slags skema den midterste tid af de seneste, der er tastet på denne maskine, gange antallet af kladder. Tiden "
        "er fra første svar til skemaet blev gjort færdigt, uden pauser på over {pause} minutter. En kladde regnes som et helt "
        "skema, også når noget er tastet. En slags, hvoraf færre end {mindst} er tastet her, gættes der ikke på.",
        pause=PAUSE // 60,
        mindst=FEWEST,
    ),
    T("jeres egen historik: de seneste {antal} færdige skemaer", antal=TYPED),
    T("Skemaer, der er læst ind eller har fået svar fra en fil, tæller ikke med."),
)
YEARLY = How(
    T(
        "Forløb med en dato fra året før godkendelsen eller tidligere, som ikke er Indberettet, når dagen for årets godkendelse "
        "er valgt i Indstillinger. Starten på en medicinsk behandling har sin egen frist og tæller ikke her. Der tælles højst "
        "til {antal}.",
        antal=MOST,
    ),
    T("regel 76 og 80"),
)
_STATE_ALONE = DUE_STATE._replace(text=sentences(_DUE, _STATE, _BOUND))
SAADAN: Mapping[str, How] = dict.fromkeys(DELE, _STATE_ALONE) | {ALL_DUE: DUE, YEAR: YEARLY}
"""How each number that counts courses is counted, where it stands alone."""
