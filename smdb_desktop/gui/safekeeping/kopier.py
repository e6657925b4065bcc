"""Sikkerhedskopier: what there is, a new one, the second place, the way back, and *Flyt til ny pc*."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFrame

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.watch import Watch
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.layout import Columns
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.safekeeping.flytning import Flytning
from smdb_desktop.gui.safekeeping.second_place import SecondPlace
from smdb_desktop.gui.safekeeping.state import StateLines, StateReader
from smdb_desktop.gui.safekeeping.working import Working
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.permitted import why_off
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.safekeeping.backups import CopyStopped, Made, Status
from smdb_desktop.services.safekeeping.moving import SUFFIX, Mover
from smdb_desktop.services.safekeeping.telling import REASONS, holds, size, when
from smdb_desktop.services.stored.copies import Kopi, Kopiaarsag, newest_first

MADE = T("Sikkerhedskopien er lavet, åbnet og kontrolleret.")
STOPPED = T("Standset. Der blev ikke lavet nogen sikkerhedskopi denne gang; de andre ligger, hvor de lå.")
MADE_ONCE = T("Sikkerhedskopien er lavet, åbnet og kontrolleret, men ligger kun i datamappen: {hvorfor}")
MOVE_WORDS = T(
    "Alt samles i én krypteret fil: lageret, nøglefilen og det, der er valgt på maskinen. Åbn filen på den nye maskine med den "
    "samme adgangssætning. Denne maskine spørger bagefter, før der arbejdes videre på den, for to maskiner må ikke bruge de "
    "samme numre."
)
MOVE_SURE = T(
    "Filen lægges i {mappe}. Fra nu af skal der arbejdes på den nye maskine, og denne spørger, før den bruges igen."
)
NOT_MOVED = T(
    "Lageret er ikke flyttet, for siden blev forladt, før filen var begyndt. Bliv på siden Sikkerhedskopier, til der står, at "
    "lageret er flyttet."
)
NO_COPY = T("Der er ingen sikkerhedskopi at gendanne fra. Lav en først, eller vælg en anden fil.")
KEPT = T(
    "Der gemmes en kopi for hver af de seneste 7 dage, 5 uger og 12 måneder. Ældre kopier, der ikke er brug for, fjernes; den "
    "nyeste fjernes aldrig."
)


class SikkerhedskopierPage(ScrollingPage[places.Sikkerhedskopier]):
    """The copies of the open store."""

    shows = frozenset({Kind.SIKKERHEDSKOPI})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.new = button(T("Lav sikkerhedskopi nu"), self._make, "primary")
        self.new.setObjectName("lav_kopi")
        self.add_head(T("Sikkerhedskopier"), self.new)
        self.working = Working(self.new)
        self.working.stopped.connect(self._stop)
        self.column.addWidget(self.working)
        self._watch: Watch | None = None
        columns = Columns(1, 1)
        now = card(T("Hvor kopierne er nu"))
        self.state = StateLines()
        box(now).addWidget(self.state)
        box(now).addStretch(1)
        columns.add(now)
        second = card(T("Det andet sted"))
        self.second = SecondPlace(context, self.reload)
        box(second).addWidget(self.second)
        box(second).addStretch(1)
        columns.add(second)
        self.column.addWidget(columns)
        self.column.addWidget(self._copies_card())
        self.column.addWidget(self._move_card())
        self.column.addStretch(1)
        self._read = StateReader(self, self._show)
        self._moving: Path | None = None
        self._copying = False
        context.copies.progressed.connect(self._progressed)
        context.copies.ended.connect(self._made)
        context.copies.failed.connect(self._not_made)

    def _copies_card(self) -> QFrame:
        made = card(T("Kopierne"))
        box(made).addWidget(label(KEPT, "hint"))
        names = (T("Lavet"), T("Sted"), T("Indhold"), T("Størrelse"), T("Hvorfor"))
        self.table = RowTable(T("Sikkerhedskopier"), names, stretch=2, flexible=(1, 2, 4))
        self.table.setObjectName("kopier")
        self.table.opened.connect(self._restore)
        box(made).addWidget(self.table)
        self.back = button(T("Gendan den valgte …"), lambda: self._restore(self.table.key()))
        self.back.setObjectName("gendan_valgte")
        self.other = button(T("Gendan fra en anden fil …"), lambda: self.context.navigate(places.Gendan()))
        self.other.setObjectName("gendan_anden")
        box(made).addWidget(side_by_side(self.back, self.other))
        return made

    def _move_card(self) -> QFrame:
        made = card(T("Flyt til ny pc"))
        box(made).addWidget(label(MOVE_WORDS))
        self.move_button = button(T("Flyt til ny pc …"), self._choose_folder)
        self.move_button.setObjectName("flyt")
        box(made).addWidget(side_by_side(self.move_button))
        if why := why_off(self.context.desk.policy, Key.MOVE):
            box(made).addWidget(label(why, "hint"))
            hold(self.move_button, why)
        return made

    def enter(self, _place: places.Sikkerhedskopier, /) -> None:
        """Show what there is."""
        focus_soon(self.new)
        self._show_working(self.context.copies.busy)
        self.reload()

    def reload(self) -> None:
        """Read again what there is."""
        self._read.ask()

    def _show(self, status: Status) -> None:
        now = self.context.desk.clock()
        self.state.show_state(status, now)
        self.second.show_place(status.andet)
        here = T("Denne maskine")
        places_of = dict.fromkeys(status.kopier, here) | {kopi: str(status.andet.sted) for kopi in status.andre}
        rows = [_row(kopi, places_of[kopi], now) for kopi in newest_first(places_of, now)]
        with self.in_place():
            self.table.set_rows(rows)
            self.table.setVisible(bool(rows))
            hold(self.back, "" if rows else NO_COPY)

    # -- a new one ---------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.tell("")
        announce(self.new, T("Sikkerhedskopien bliver lavet"))
        self._show_working(self.context.copies.make(self.context.work, Kopiaarsag.BEDT_OM))

    def _show_working(self, working: bool) -> None:
        if working:
            self.working.begin_copy()
        else:
            self.working.end()
        busy((self.new, self.move_button), working)

    def _progressed(self, done: int, pages: int) -> None:
        self.working.came_far(done, pages)

    def _stop(self) -> None:
        """What is read, proved or written is let go at its next portion, and nothing is left of it."""
        if self._watch is not None:
            self._watch.stop()
        else:
            self.context.copies.stop()

    def _made(self, made: Made) -> None:
        self._show_working(False)
        if self.gone:
            return
        if self._moving is not None and self._copying:
            self._write(made.kopi, self._moving)
        elif made.fejl:
            self.tell(MADE_ONCE.format(hvorfor=made.fejl), "warning")
        else:
            self.tell(MADE)

    def _not_made(self, error: KnownError) -> None:
        if self._moving is not None and not self._copying:
            # another copy made room for that of the move
            return
        self._show_working(False)
        given_up = NOT_MOVED if self._moving is not None else STOPPED
        self._moving, self._copying = None, False
        if self.gone:
            return
        if isinstance(error, CopyStopped):
            self.tell(given_up, "warning")
        else:
            self.refused(error)

    # -- the way back ------------------------------------------------------------------------------------------------

    def _restore(self, file: str) -> None:
        if file:
            self.context.navigate(places.Gendan(file))

    # -- another machine ---------------------------------------------------------------------------------------------

    def _choose_folder(self) -> None:
        self.context.dialogs.folder(self, T("Hvor skal filen lægges?"), None, self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        mover = self.context.work.mover
        if folder is None or mover is None:
            self.move_button.setFocus()
            return
        target = folder / f"smdb-{self.context.desk.clock().astimezone():%Y-%m-%d-%H%M}{SUFFIX}"
        self.context.dialogs.confirm(
            self,
            T("Flyt til ny pc?"),
            MOVE_SURE.format(mappe=folder),
            T("Flyt"),
            T("Bliv på denne maskine"),
            lambda yes: self._move(mover, target) if yes else self.move_button.setFocus(),
        )

    def _move(self, mover: Mover, target: Path) -> None:
        try:
            self._moving = mover.target(target)
        except KnownError as error:
            self.refused(error)
            return
        self.tell("")
        self._show_working(True)
        # a copy that is under way already was begun before somebody wanted to move, and may lack what was written since
        self.context.copies.when_idle(self._copy_to_move)

    def _copy_to_move(self) -> None:
        if self._moving is not None and not self.gone:
            self._copying = self.context.copies.make(self.context.work, Kopiaarsag.FLYTNING)

    def _write(self, kopi: Kopi, target: Path) -> None:
        mover, self._moving = self.context.work.mover, None
        if mover is not None:
            self._show_working(True)
            self._watch = watch = Watch()
            self.working.begin_move()
            watch.came.connect(self.working.came_far)
            Flytning(self.context, mover, kopi, target, self.window()).begin(watch)

    def leave(self) -> None:
        """Nothing of a move is done before its file is begun; that it was given up is said."""
        if self._moving is not None:
            self._moving = None
            self.context.copies.stop()
            self.context.dialogs.error(self.window(), KnownError(NOT_MOVED))


def _row(kopi: Kopi, place: str, now: datetime) -> Row:
    inside = holds(kopi.antal) if kopi.antal is not None else T("Ikke beskrevet")
    why = REASONS[kopi.aarsag] if kopi.aarsag is not None else ""
    return Row(str(kopi.fil), (when(kopi.tid, now), place, inside, size(kopi.bytes), why))
