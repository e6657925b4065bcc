"""Frister: every limit that runs, nearest first, in words and colour; Return opens its course, a follow-up is ticked off here.

The list is read in windows through an index. What was written since the limits were reckoned last is reckoned a little at a time,
between whatever else is asked of the store.
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.deadlines import REGLER, Fristart
from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.deadlines.calendar_file import save_calendar
from smdb_desktop.gui.deadlines.follow_up import FollowUp
from smdb_desktop.gui.deadlines.workload import WorkCard
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.counts import limit_kind
from smdb_desktop.gui.kit.explained import explained
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Cards
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage, empty
from smdb_desktop.gui.kit.parts import box, button, card, column, label, row, show_all
from smdb_desktop.gui.kit.pill import Pill
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import days_left
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.deadlines.calendar import code
from smdb_desktop.services.deadlines.reckoning import catch_up
from smdb_desktop.services.deadlines.service import Dag, DeadlineService, Linje, Vindue
from smdb_desktop.services.deadlines.workload import SAADAN
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.deadlines import ALL, Fulgt
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

NONE = T(
    "Ingen frister løber. Når en anmodning er registreret, et skema er gjort færdigt, eller et forløb er afsluttet, kommer dets "
    "frister til at stå her, den nærmeste først."
)
NONE_OF_THIS = T("Ingen frister af den slags løber. Vælg »Alle«.")
FIND = T("Fremsøg borger")
TICK = T("Kvittér opfølgning …")
TICK_WHICH = T("Vælg en frist af slagsen Opfølgning i listen.")
CALENDAR = T("Gem som kalender …")
UNDO = T("Fortryd kvittering")
UNDO_WHICH = T("Vælg en kvitteret opfølgning i listen.")
UNDONE = T("Kvitteringen er fortrudt, og opfølgningen venter igen.")
NONE_MADE = T("Ingen opfølgning er kvitteret.")
ABOUT_MADE = T("Den, der er kvitteret sidst, står først.")
ALL_KINDS, MADE, WORK = "alle", "kvitteret", "arbejde"
MADE_COLUMNS = (T("Borger"), T("Navn"), T("Opfølgning"), T("Fulgt op"), T("Af"), T("Note"))
WORDS = {
    "forloeb": T("Skal indberettes"),
    "klar": T("Klar til eksport"),
    "ude": T("Eksporteret, måske eksporteret eller kvitteret"),
    "returneret": T("Returneret med fejl"),
    "andre": T("Andre, der skal indberettes"),
    "aarlig": T("Mangler, før året godkendes"),
}
"""The numbers of the work, as the answer is called that shows their courses."""
COLUMNS = (T("Borger"), T("Navn"), T("Frist"), T("Senest"), T("Tilbage"), T("Hvad"), T("Kalenderkode"))
EVERYTHING = T(
    "Gul fra 4 dage før fristens sidste dag, rød fra dagen efter den. For de 14 dage er det dag 10 og dag 15."
)
DAY_WORDS = T("{dag:%d-%m-%Y}: {hvad} (regel {regel}).")


class Read(NamedTuple):
    """What is read in one go: of which kind, the lines, the days that concern everybody, and how many there are of each kind."""

    art: str
    vindue: Vindue
    dage: tuple[Dag, ...]
    tal: dict[str, int]
    kvitteret: tuple[Fulgt, ...] = ()


class FristerPage(ScrollingPage[places.Frister]):
    """The list of limits."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE, Kind.PAPIRKURV, Kind.INDSTILLINGER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tick = button(TICK, self._tick, "primary")
        self.tick.setObjectName("kvitter")
        self.save = button(CALENDAR, lambda: save_calendar(self))
        self.save.setObjectName("gem_kalender")
        self.undo = button(UNDO, self._undo, "primary")
        self.undo.setObjectName("fortryd_kvittering")
        self.undo.hide()
        self.add_head(T("Frister"), self.save, self.undo, self.tick)
        self._days_card, self.days = self._card()
        self.work = WorkCard(self)
        cards = Cards()
        cards.add(self._days_card)
        cards.add(self.work.card)
        self.column.addWidget(cards)
        self.kinds = _choices()
        self.kinds.chosen.connect(self._select)
        self.column.addWidget(self.kinds)
        self.note = label("", "hint")
        self.note.setObjectName("om_fristerne")
        self.column.addWidget(self.note)
        self.reckoned = label("", "hint")
        self.reckoned.setObjectName("regnes")
        self.reckoned.hide()
        self.column.addWidget(self.reckoned)
        self.nothing = Nothing(NONE, FIND, lambda: context.navigate(places.Borger()), "fremsoeg")
        self.column.addWidget(self.nothing)
        self.none_of_this = label(NONE_OF_THIS, "hint")
        self.none_of_this.hide()
        self.column.addWidget(self.none_of_this)
        self.table = RowTable(T("Frister"), COLUMNS, stretch=-1, flexible=(1, 2, 5))
        self.table.setObjectName("frister")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(lambda _key: self._ready())
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._work = ""
        """The number of the work whose courses may be chosen."""
        self._art = ALL
        """Read on the store's lane, which touches no widget."""
        self._lines: dict[str, Linje] = {}
        self._made: dict[str, Fulgt] = {}
        self._wanted = ""
        """The limit that one came for, until it is chosen."""
        self._catching_up = False
        self._list = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._list.want)
        self._ready()

    def _card(self) -> tuple[QWidget, QWidget]:
        made, (lines, _layout) = card(T("Dage, der gælder alle")), column(4)
        made.setObjectName("kort_dage")
        box(made).addWidget(lines)
        box(made).addStretch(1)
        return made, lines

    def enter(self, place: places.Frister, /) -> None:
        """Load the limits of the kind that was asked for, or those that a number of the work counts."""
        self._art = place.art if place.art in {*Fristart, MADE, *WORDS} else ALL
        self._work = self._art if self._art in WORDS else ""
        self.kinds.show_answer(WORK, WORDS.get(self._work, ""))
        self.kinds.choose(WORK if self._work else self._art or ALL_KINDS)
        self._wanted = place.linje
        self.reload()

    def now_at(self, _place: places.Place) -> places.Frister:
        """Where one comes back to."""
        return places.Frister(self._art)

    def papers(self) -> "tuple[Paper, ...]":
        """The chosen limits, also those that are not in sight."""
        from smdb_desktop.services.printing.deadlines import frister_paper

        return (frister_paper(self._art, self.note.text()),)

    def reload(self) -> None:
        """Reckon what was written meanwhile, and read the list."""
        self._list.want(*self.table.in_sight())
        self._catch_up()
        self.work.read()

    def help(self) -> bool:
        """F1 on a number of the work: how it is counted."""
        return explained(self, self.window().focusWidget())

    def _select(self, art: str) -> None:
        self._art = {ALL_KINDS: ALL, WORK: self._work}.get(art, art)
        self.table.set_rows(())
        self.tick.setVisible(art != MADE)
        self.undo.setVisible(art == MADE)
        self._list.want(*self.table.in_sight())

    # -- reckoning and reading -----------------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        if self._catching_up or self.gone or self.context.workspace is None:
            return
        self._catching_up = True
        work = self.context.work
        self.context.tasks.run(
            Lane.STORE, lambda: catch_up(work.store, work.katalog), self, self._caught_up, self._failed, patient=True
        )

    def _caught_up(self, left: tuple[int, int]) -> None:
        done, waiting = left
        self._catching_up = False
        if done and not self.gone:
            self._list.want(*self.table.in_sight())
        if waiting:
            self._catch_up()
        elif done and not self.gone:
            self.work.read()

    def _failed(self, error: KnownError) -> None:
        self._catching_up = False
        self.refused(error)

    def _load(self, work: Workspace, first: int, most: int) -> Read:
        """On the store's lane."""
        service, art = DeadlineService(work), self._art
        if art == MADE:
            door = work.store.deadlines
            made, left = door.made(first, most), door.number_waiting()
            return Read(art, Vindue(door.number_made(), (), left), service.days(), dict(service.counts()), made)
        return Read(art, service.window(first, most, art), service.days(), dict(service.counts()))

    def _show(self, read: Windowed[Read]) -> None:
        found = read.found
        if found.art != self._art:
            self._list.want(*self.table.in_sight())
            return
        vindue, everything = found.vindue, sum(found.tal.values())
        self._lines |= {line.sted: line for line in vindue.linjer}
        self._made |= {made_key(each): each for each in found.kvitteret}
        is_made = found.art == MADE
        with self.in_place():
            self._show_days(found.dage)
            self.note.setText(say(_about(found.art, vindue.antal, vindue.flere)))
            words = Tn("{n} forløb regnes stadig …", "{n} forløb regnes stadig …", n=vindue.regnes)
            self.reckoned.setText(say(words))
            self.reckoned.setVisible(vindue.regnes > 0)
            rows = [_made_row(each) for each in found.kvitteret] or [_row(line) for line in vindue.linjer]
            self.table.set_columns(MADE_COLUMNS if is_made else COLUMNS, (1, 5) if is_made else (1, 2, 5))
            self.table.show_window(vindue.antal, read.first, rows, read.stand)
            if not vindue.antal and vindue.regnes:
                return  # what there is comes in a moment
            nothing = self.nothing if not everything and not is_made else None
            self.nothing.setVisible(nothing is not None)
            self.none_of_this.setText(say(NONE_MADE if is_made else NONE_OF_THIS))
            self.none_of_this.setVisible(nothing is None and not vindue.antal)
            self.show_list(self.table, vindue.antal > 0, nothing, self.nothing.way if nothing else None)
            if self._wanted in self._lines:
                self.table.choose(self._wanted)
                self._wanted = ""
            self._ready()

    def _show_days(self, days: tuple[Dag, ...]) -> None:
        empty(self.days)
        for each in days:
            line, layout = column(0)
            pill = Pill(days_left(each.dage), limit_kind(each.dage))
            words = label(DAY_WORDS.format(dag=each.dag, hvad=each.hvad, regel=each.regel))
            row(layout, pill, words)
            box(self.days).addWidget(line)
        show_all(box(self.days))

    # -- what one does -------------------------------------------------------------------------------------------------

    def _ready(self) -> None:
        line = self._lines.get(self.table.key())
        hold(self.undo, "" if self.table.key() in self._made else UNDO_WHICH)
        hold(self.tick, "" if line is not None and line.art is Fristart.OPFOELGNING else TICK_WHICH)

    def _open(self, key: str) -> None:
        limit = self._made[key] if key in self._made else self._lines[key].row
        self.context.navigate(places.Borger(limit.borger_id, limit.forloeb_id))

    def _tick(self) -> None:
        line = self._lines.get(self.table.key())
        if line is not None and line.art is Fristart.OPFOELGNING:
            FollowUp(self, self.context, line, self._ticked).open()

    def _undo(self) -> None:
        found, work = self._made.get(self.table.key()), self.context.work
        if found is not None:
            act = lambda: DeadlineService(work).undo(found.forloeb_id, found.opfoelgning.maaneder)  # noqa: E731
            self.context.tasks.run(Lane.STORE, act, self, lambda _: self.tell(UNDONE), self.refused)

    def _ticked(self, told: Text) -> None:
        self.tell(told)


def _choices() -> Choices:
    """Every kind of limit, all of them, what was ticked off, and what a number of the work counts, where one came from it."""
    kinds: dict[str, Text] = {art.value: told.titel for art, told in REGLER.items()}
    made = Choices(
        T("Vis"), {ALL_KINDS: T("Alle")} | kinds | {MADE: T("Kvitterede opfølgninger"), WORK: T("Arbejdet")}, "vis"
    )
    made.show_answer(WORK, "")
    return made


def made_key(each: Fulgt) -> str:
    """What tells a follow-up that was made from all others."""
    return f"{MADE}/{each.forloeb_id}/{each.opfoelgning.maaneder}"


def _about(art: str, antal: int, flere: bool) -> Text:
    """``flere``: at least so many."""
    if art == MADE:
        return ABOUT_MADE
    number = Tn("{n} frist.", "{n} frister.", n=antal)
    if art == ALL:
        return sentences(number, EVERYTHING)
    if art in WORDS:
        courses = (
            Tn("Mindst {n} forløb.", "Mindst {n} forløb.", n=antal)
            if flere
            else Tn("{n} forløb.", "{n} forløb.", n=antal)
        )
        return sentences(courses, SAADAN[art].told())
    told = REGLER[Fristart(art)]
    return sentences(number, told.forklaring, T("Regel {regel}.", regel=told.regel))


def _row(line: Linje) -> Row:
    limit = line.row
    left = Cell(days_left(line.dage), limit_kind(line.dage))
    latest = T("{dag:%d-%m-%Y}", dag=limit.dag)
    whose = (masked(limit.cpr_nr), limit.navn)
    cells = (*whose, line.titel, latest, left, line.hvad, code(limit.forloeb_id))
    return Row(line.sted, cells)


def _made_row(each: Fulgt) -> Row:
    made = each.opfoelgning
    which = Tn("Efter {n} måned", "Efter {n} måneder", n=made.maaneder)
    when = T("{dag:%d-%m-%Y}", dag=made.dag)
    return Row(made_key(each), (masked(each.cpr_nr), each.navn, which, when, made.hvem, made.note))
