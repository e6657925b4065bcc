"""*Læs ind*: a table from outside becomes tilbud or cases: the file, its columns, a look at every row, and then it is taken in.

Nothing is written before *Læs ind* is pressed, nothing that was not shown, and the whole can be undone.
"""

from array import array
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.core.work import Stopped, Work
from smdb_desktop.gui.intake.columns import ColumnChoice
from smdb_desktop.gui.intake.file_card import FileCard
from smdb_desktop.gui.intake.kinds import COLUMNS, KINDS, STOPPED, Art, Kind, Looked, Set
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.held import WAIT, busy, hold, press
from smdb_desktop.gui.kit.long_table import LongTable
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.columns import Fundet, Maal, lacking
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.registers import LATEST
from smdb_desktop.services.ports.tables import Sheet, Workbook
from smdb_desktop.services.stored.tilbud import Indlaesning

TITLE = T("Læs ind")
BUSY = T("En fil er ved at blive læst. Vent, til det er færdigt, eller tryk »Stands«, og vælg så filen igen.")
PATTERN = T("Tabeller (*.xlsx *.xls *.ods *.csv *.txt *.tsv)")
WORDS = T(
    "Vælg en fil fra Excel, OpenDocument eller CSV. Filen ændres ikke, og intet læses ind, før du har set hver række og trykket "
    "»Læs rækkerne ind«. De seneste {antal} indlæsninger kan fortrydes.",
    antal=LATEST,
)
KIND_WORDS = {Art.REGISTER: T("Tilbud (udtræk fra Tilbudsportalen)"), Art.SAGER: T("Sager")}
ALL, MARKED = "alle", "beskeder"
HALFWAY = T(
    "Indlæsningen af »{fil}« blev ikke færdig. Det, der nåede at blive læst ind, står her. Læs filen ind igen for at tage "
    "resten, eller fortryd indlæsningen."
)


class IndlaesningPage(ScrollingPage[places.Indlaesning]):
    """One import."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.pick = button(T("Vælg fil …"), self._choose_file, "primary")
        self.pick.setObjectName("vaelg_fil")
        self.add_head(TITLE, self.pick)
        self.column.addWidget(label(WORDS))
        self.art = Art.REGISTER
        self.kind_choice = Choices(T("Hvad står der i filen?"), KIND_WORDS, "art")
        self.kind_choice.chosen.connect(self._choose_kind)
        self.column.addWidget(self.kind_choice)
        self._work = Work(context, self)
        self._work.progressed.connect(self._progressed)
        self.column.addWidget(self._working_card())
        self.file = FileCard()
        self.file.sheet_chosen.connect(self._choose_sheet)
        self.file.heading_chosen.connect(self._choose_heading)
        self.file.encoding_chosen.connect(self._choose_encoding)
        self.column.addWidget(self.file)
        self.column.addWidget(self._columns_card())
        self.column.addWidget(self._look_card())
        self.column.addWidget(self._earlier_card())
        self.column.addStretch(1)
        self._held = (self.pick, self.kind_choice, self.file, self.columns_card, self.look_card, self.earlier_card)
        """What asks to wait while something is under way."""
        self._path: Path | None = None
        self._book: Workbook | None = None
        self._sheet: Sheet | None = None
        self._looked: Looked | None = None
        self._taken: frozenset[int] = frozenset()
        self._shown = ALL
        self._maal: tuple[Maal, ...] = ()

    @property
    def _seen(self) -> Set | None:
        return self._looked.seen if self._looked else None

    @property
    def kind(self) -> Kind:
        """What the table holds."""
        return KINDS[self.art]

    # -- what it is made of ----------------------------------------------------------------------------------------

    def _working_card(self) -> QWidget:
        self.working = card()
        self.doing = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say(T("Hvor langt der er læst")))
        self.stop = button(T("Stands"), self._work.stop)
        self.stop.setObjectName("stands")
        for part in (self.doing, self.bar, side_by_side(self.stop)):
            box(self.working).addWidget(part)
        self.working.hide()
        return self.working

    def _columns_card(self) -> QWidget:
        self.columns_card = made = card(T("Kolonner"))
        self.columns_hint = label("", "hint")
        self.choice = ColumnChoice()
        self.look_button = button(T("Se igennem"), self._look, "primary")
        self.look_button.setObjectName("se_igennem")
        for part in (self.columns_hint, self.choice, side_by_side(self.look_button)):
            box(made).addWidget(part)
        made.hide()
        return made

    def _look_card(self) -> QWidget:
        self.look_card = made = card(T("Hvad der bliver af hver række"))
        self.hindrance = Banner("error")
        self.told = label("")
        self.told.setObjectName("antal")
        self.shown = Choices(T("Vis"), {ALL: T("Alle rækker"), MARKED: T("Kun dem med noget at se")}, "vis")
        self.shown.chosen.connect(self._choose_shown)
        self.table = LongTable(T("Rækker"), COLUMNS, stretch=3)
        self.table.setObjectName("raekker")
        self.table.opened.connect(self._accept)
        self.table.wanted.connect(self._give)
        self.accept = button(T("Tag forslaget i den valgte række"), lambda: self._accept(self.table.key()))
        self.accept.setObjectName("tag_forslag")
        self.accept_all = button(T("Tag alle forslag …"), self._ask_all)
        self.accept_all.setObjectName("tag_alle")
        self.take = button(T("Læs rækkerne ind"), self._take, "primary")
        self.take.setObjectName("laes_ind")
        for part in (
            self.hindrance,
            self.told,
            self.shown,
            self.table,
            side_by_side(self.accept, self.accept_all, self.take),
        ):
            box(made).addWidget(part)
        made.hide()
        return made

    def _earlier_card(self) -> QWidget:
        self.earlier_card = made = card(T("Læst ind før"))
        columns = (T("Læst ind"), T("Fil"), T("Hvad"), T("Af"), T("Tilstand"))
        self.earlier = RowTable(T("Læst ind før"), columns, stretch=1, flexible=(1, 2, 3))
        self.earlier.setObjectName("foer")
        self.undo = button(T("Fortryd den valgte …"), self._ask_undo)
        self.undo.setObjectName("fortryd")
        self.halfway = Banner("warning")
        self.halfway.setObjectName("ikke_faerdig")
        self.halfway.hide()
        for part in (self.halfway, self.earlier):
            box(made).addWidget(part)
        box(made).addWidget(side_by_side(self.undo))
        made.hide()
        return made

    # -- the way in and out ----------------------------------------------------------------------------------------

    def enter(self, place: places.Indlaesning, /) -> None:
        """Begin with a file."""
        self.art = Art(place.art) if place.art else Art.REGISTER
        self.kind_choice.choose(self.art)
        focus_soon(self.pick)
        self._read_earlier()

    def go_on(self) -> bool:
        """Ctrl+Enter: what comes next on the way."""
        steps = ((self.look_card, self.take), (self.columns_card, self.look_button))
        step = next((made for place, made in steps if place.isVisible()), self.pick)
        press(step)
        return True

    def leave(self) -> None:
        """What is under way ends between two portions."""
        self._work.stop()

    def _choose_kind(self, art: str) -> None:
        self.art = Art(art)
        self._looked, self._taken = None, frozenset()
        self.look_card.hide()
        self._read_earlier()
        if self._sheet is not None:
            self._ask_columns(self._sheet)

    # -- the file --------------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        def chosen(path: Path | None) -> None:
            if path is not None:
                self.open(path)

        self.context.dialogs.file(self, say(T("Vælg en tabel")), PATTERN, chosen)

    def open(self, path: Path, encoding: str = "") -> None:
        """Read a file, which may be anything, in a process of its own."""
        tables = self.context.desk.tables
        if tables is None:
            return
        if self._work.busy:
            self.tell(BUSY, "warning")
            return
        self._path, self._book, self._sheet, self._looked = path, None, None, None
        for hidden in (self.file, self.columns_card, self.look_card):
            hidden.hide()
        self.tell("")
        self._begin(T("»{fil}« læses …", fil=path.name))
        self._work.run(
            Lane.FREE, lambda tell: tables.read(path, lambda: tell(0, 0), encoding), self._opened, self._not_done
        )

    def _opened(self, book: Workbook) -> None:
        self._end()
        self._book = book
        self.file.show_book(book)
        self._use(book.sheets[0])

    def _use(self, sheet: Sheet) -> None:
        self.file.show_sheet(sheet)
        self._ask_columns(sheet)

    def _choose_sheet(self, number: int) -> None:
        if self._book is not None:
            self._use(self._book.sheets[number])

    def _choose_heading(self, row: int) -> None:
        if self._sheet is not None:
            self._ask_columns(self._sheet.headed(row))

    def _choose_encoding(self, name: str) -> None:
        if self._path is not None:
            self.open(self._path, name)

    # -- the columns -----------------------------------------------------------------------------------------------

    def _ask_columns(self, sheet: Sheet) -> None:
        self._sheet, self._looked, self._taken = sheet, None, frozenset()
        self.look_card.hide()
        work, kind = self.context.work, self.kind
        self.context.tasks.run(
            Lane.STORE,
            lambda: (kind.maal(work), kind.columns(work, sheet)),
            self,
            lambda found: self._show_columns(sheet, *found),
            self.refused,
        )

    def _show_columns(self, sheet: Sheet, maal: tuple[Maal, ...], fundet: Fundet) -> None:
        if sheet is not self._sheet:
            return
        self._maal = maal
        rows = Tn("{n} række.", "{n} rækker.", n=len(sheet.data))
        words = (
            T(
                "Kolonnerne er valgt, som du valgte dem sidst for en fil med de samme overskrifter. {raekker}",
                raekker=rows,
            )
            if fundet.kendt
            else T(
                "Kolonnerne er valgt efter deres overskrifter. Kontrollér dem mod det, der står i dem. {raekker}",
                raekker=rows,
            )
        )
        self.columns_hint.setText(say(sentences(words, fundet.forskel)))
        self.choice.ask(maal, sheet, fundet.valg)
        self.columns_card.show()
        focus_soon(self.choice.first())

    # -- the look --------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        book, sheet = self._book, self._sheet
        if book is None or sheet is None or self._work.busy:
            return
        valg = self.choice.chosen()
        missing = lacking(self._maal, valg)
        if missing:
            self.tell(T("Vælg den kolonne, hvor »{navn}« står.", navn=missing[0].label), "warning")
            self.choice.go_to(missing[0].navn)
            return
        self.tell("")
        self._begin(T("Rækkerne ses igennem …"))
        work, kind, taken = self.context.work, self.kind, self._taken
        self._work.run(
            Lane.STORE,
            lambda tell: kind.look(work, book, sheet, valg, taken, tell),
            lambda seen: self._show_look(Looked(kind, book, sheet, valg, taken, seen)),
            self._not_done,
        )

    def _show_look(self, looked: Looked) -> None:
        self._end()
        if looked.kind is not self.kind or looked.sheet is not self._sheet:
            return  # something else was chosen meanwhile
        self._looked = looked
        seen = looked.seen
        self.hindrance.show_text(seen.hindring)
        self.told.setText(say(seen.told))
        waits = bool(seen.venter)
        for part in (self.accept, self.accept_all):
            part.setVisible(waits)
        hold(self.take, seen.hindring)
        self.look_card.show()
        self._fill(anew=True)
        announce(self.told, seen.told)
        focus_soon(self.table)

    def _choose_shown(self, which: str) -> None:
        self._shown = which
        self._fill(anew=True)

    def _fill(self, *, anew: bool) -> None:
        seen = self._seen
        if seen is None:
            return
        there = [n for n, row in enumerate(seen.rows, 1) if self._shown == ALL or row.key in seen.maerket]
        self.table.show_rows(array("I", there), self._rows(tuple(there[:80])), anew=anew)

    def _give(self, numre: tuple[int, ...]) -> None:
        self.table.give(self._rows(numre))

    def _rows(self, numre: tuple[int, ...]) -> dict[int, Row]:
        seen = self._seen
        return {} if seen is None else {number: seen.rows[number - 1] for number in numre}

    def _accept(self, key: str) -> None:
        """Take the proposals of a row: the look is taken again."""
        if self._work.busy:
            announce(self.table, WAIT, assertive=True)
        elif self._seen is not None and key.isdigit() and int(key) in self._seen.venter:
            self._taken |= {int(key)}
            self._look()

    def _ask_all(self) -> None:
        seen = self._seen
        if seen is None or not seen.venter:
            return

        def answered(yes: bool) -> None:
            if yes and not self._work.busy:
                self._taken |= set(seen.venter)
                self._look()

        words = (
            T("Tag alle forslag?"),
            Tn(
                "{n} række har et forslag, som står ved den. Tag det kun, når du har set, at det er rigtigt.",
                "{n} rækker har forslag, som står ved hver af dem. Tag dem kun, når du har set, at de er rigtige.",
                n=len(seen.venter),
            ),
        )
        self.context.dialogs.confirm(self, *words, T("Tag forslagene"), T("Se rækkerne igen"), answered)

    # -- taken in, undone ------------------------------------------------------------------------------------------

    def _take(self) -> None:
        if self._looked is None or self._work.busy:
            return
        kind, book, sheet, valg, taken, seen = self._looked
        self._begin(T("»{fil}« læses ind …", fil=book.name))
        work = self.context.work
        self._work.run(
            Lane.STORE,
            lambda tell: kind.take(work, book, sheet, valg, seen, taken, tell),
            self._was_taken,
            self._not_done,
        )

    def _was_taken(self, told: str) -> None:
        self._end()
        self._looked = None
        self.look_card.hide()
        self.columns_card.hide()
        self.file.hide()
        self.tell(told)
        self._read_earlier()
        self.pick.setFocus()

    def _read_earlier(self) -> None:
        work, kind = self.context.work, self.kind
        self.context.tasks.run(Lane.STORE, lambda: kind.imports(work), self, self._show_earlier, self.refused)

    def _show_earlier(self, listed: tuple[Indlaesning, ...]) -> None:
        rows = [
            Row(
                each.id,
                (
                    T("{tid:%d-%m-%Y %H:%M}", tid=local(each.tid)),
                    each.fil,
                    self.kind.counted(each),
                    each.hvem,
                    _state(each),
                ),
            )
            for each in listed
        ]
        self.earlier.set_rows(rows)
        self.earlier_card.setVisible(bool(rows))
        halfway = listed[0] if listed and listed[0].til_dels and not listed[0].fortrudt else None
        self.halfway.show_text(HALFWAY.format(fil=halfway.fil) if halfway is not None else "", "warning")

    def _ask_undo(self) -> None:
        chosen = self.earlier.key()
        if not chosen or self._work.busy:
            return

        def answered(yes: bool) -> None:
            if yes:
                work, kind = self.context.work, self.kind
                self._begin(T("Indlæsningen fortrydes …"))
                failed = partial(self._not_done, stopped=STOPPED[1])
                self._work.run(Lane.STORE, lambda tell: kind.undo(work, chosen, tell), self._undone, failed)

        words = (
            T("Fortryd indlæsningen?"),
            T(
                "Det, der blev læst ind, fjernes igen. Det, der er ændret, brugt eller eksporteret siden, bliver stående."
            ),
        )
        self.context.dialogs.confirm(self, *words, T("Fortryd indlæsningen"), T("Behold den"), answered, danger=True)

    def _undone(self, told: str) -> None:
        self._end()
        self.tell(told)
        self._read_earlier()

    # -- while it works --------------------------------------------------------------------------------------------

    def _begin(self, words: str) -> None:
        self.doing.setText(say(words))
        self.bar.setRange(0, 0)
        self.working.show()
        busy(self._held, True)
        announce(self.doing, words)

    def _end(self) -> None:
        self.working.hide()
        self.tell("")
        busy(self._held, False)

    def _progressed(self, done: int, all_: int) -> None:
        if all_:
            self.bar.setRange(0, all_)
            self.bar.setValue(done)

    def _not_done(self, error: KnownError, stopped: str = STOPPED[0]) -> None:
        """Refused, or stopped: what was taken in by then is in the list of what can be undone."""
        self._end()
        self._read_earlier()
        if isinstance(error, Stopped):
            self.tell(stopped, "warning")
        else:
            self.tell(str(error), "warning")
        self.pick.setFocus()


def _state(at: Indlaesning) -> str:
    """What became of an import."""
    if at.fortrudt:
        return T("Fortrudt")
    if at.fjernet:
        return T("Fortrudt til dels")
    return T("Læst ind til dels") if at.til_dels else T("Læst ind")
