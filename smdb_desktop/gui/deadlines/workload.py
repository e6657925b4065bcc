"""The card of *Frister* about the work until the next limit: each number leads to its list, and F1 on it says how it is counted.

It is read on the store's lane behind the list of limits; where drafts were not looked through today and are few, they are.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.counts import CountLine
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import box, card, column, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.language import say
from smdb_desktop.services.deadlines.workload import (
    DELE,
    Arbejde,
    Linje,
    lines,
    look_on,
    nothing_yet,
    workload,
)

if TYPE_CHECKING:
    from smdb_desktop.services.errors import KnownError
    from smdb_desktop.services.workspace import Workspace

TITLE = T("Arbejdet indtil næste frist")
READING = T("…")
WITH_ERRORS = T("Kun kladder med fejl, som Frister har talt dem")
_KIND = {"returneret": PillKind.ERROR, "fejl": PillKind.ERROR, "klar": PillKind.SUCCESS, "aarlig": PillKind.WARNING}


class WorkCard:
    """The card; its lines have their places before they are read, so that what stands below stays where it is."""

    def __init__(self, page: ScrollingPage[places.Frister]) -> None:
        self._page = page
        self.card: QFrame = card(TITLE)
        self.card.setObjectName("kort_arbejde")
        self.place, _layout = column(4)
        self.note = label("", "hint")
        self.note.setObjectName("om_arbejdet")
        box(self.card).addWidget(self.place)
        box(self.card).addWidget(self.note)
        self.note.hide()
        self._looking = self._looked = False
        self._wrong: tuple[str, ...] = ()
        """The drafts with errors."""
        self.lines = {each.navn: self._line(each) for each in lines(nothing_yet(_today(page)))}
        self._reader: Reader[None, Arbejde] = Reader(page, _read, self._show, patient=True)

    def _line(self, each: Linje) -> CountLine:
        go = partial(self._go, each.navn)
        made = CountLine(f"arbejde_{each.navn}", each.ord, PillKind.INFO, go, each.saadan.told())
        made.show_text(READING, PillKind.NEUTRAL)
        box(self.place).addWidget(made)
        made.setVisible(each.vises)
        return made

    def _go(self, navn: str) -> None:
        """The list of what the number counts."""
        place: places.Place = places.Kladder()
        if navn in DELE:
            place = places.Frister(navn)
        elif navn == "fejl":
            place = places.Kladder(self._wrong, WITH_ERRORS)
        self._page.context.navigate(place)

    def read(self) -> None:
        """Read the numbers again."""
        self._looked = False
        self._reader.ask(None)

    def _show(self, found: Arbejde) -> None:
        looks, self._wrong = self._look(found), found.fejl
        with self._page.in_place():
            for each in lines(found):
                kind = _KIND.get(each.navn, PillKind.INFO) if each.antal else PillKind.NEUTRAL
                self.lines[each.navn].show_words(each.ord, each.tal, kind)
                self.lines[each.navn].setVisible(each.vises)
            self._show_note(found, looks)

    def _show_note(self, found: Arbejde, looks: bool) -> None:
        note = sentences(found.uden_tid, "" if looks else found.om_fejl)
        self.note.setText(say(note) if note else "")
        self.note.setVisible(bool(note))

    def _look(self, found: Arbejde) -> bool:
        """Look drafts through where they are few; whether that is under way."""
        if found.usete and found.alle_spurgt and not self._looked and not self._looking:
            self._look_on(so_far=True)
        return self._looking

    def _look_on(self, so_far: bool) -> None:
        """``so_far``: whether there is more to look at."""
        page = self._page
        self._looking = so_far and not page.gone and page.context.workspace is not None
        if self._looking:
            do = partial(look_on, page.context.work)
            page.context.tasks.run(Lane.STORE, do, page, self._look_on, self._stopped, patient=True)
        elif not page.gone and page.context.workspace is not None:
            self._looked = True
            self._reader.ask(None)

    def _stopped(self, _error: KnownError) -> None:
        """What cannot be looked through is said where the drafts are."""
        self._looking, self._looked = False, True


def _today(page: ScrollingPage[places.Frister]) -> date:
    return page.context.desk.clock().astimezone().date()


def _read(work: Workspace, _: None) -> Arbejde:
    return workload(work)
