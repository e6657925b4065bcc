"""What waits in a place that is watched, and which place that is: opened, put aside, or left. Nothing is taken in by itself."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, clear, column, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.exchange.watching import Kilde, Overvaagning, Ventefil
from smdb_desktop.services.workspace import Workspace

TITLE = T("Holder øje med")
WHAT = T("Nye filer i mappen vises her, når de er skrevet færdig. De tages aldrig ind af sig selv.")
COLUMNS = (T("Fil"), T("Fra"), T("Hvornår"), T("Til"), T("Forklaring"))
NOWHERE = T("Ingen mappe er valgt.")
FOLDER = T("Mappe: {mappe}")
PLACE = T("Vejen {navn}: {maal}")
NOTHING = T("Der er ikke noget nyt.")
CHOOSE = T("Vælg en fil på listen.")
ASIDE = T("Filen er lagt til side og vises ikke mere. Den ligger, hvor den lå.")


class _Found(NamedTuple):
    valgt: Overvaagning
    venter: tuple[Ventefil, ...]
    borte: tuple[str, ...]
    veje: tuple[tuple[str, str, str], ...]


class WaitingCard(QWidget):
    """What is watched. ``opened`` carries the contents of files, by name, that the page then shows."""

    opened = Signal(object)

    def __init__(self, context: Context, page: AnyPage) -> None:
        super().__init__()
        self.context, self._page = context, page
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        made = card(TITLE)
        box(made).addWidget(label(WHAT, "hint"))
        self.where = label("")
        self.where.setObjectName("hvor_holdes_oeje")
        box(made).addWidget(self.where)
        self.on = QCheckBox(say(T("Hold øje")))
        self.on.setObjectName("hold_oeje")
        self.on.clicked.connect(self._switch)
        self.folder = button(T("Vælg mappen …"), self._choose, name="vaelg_indbakke")
        self._ways = column(4)
        box(made).addWidget(side_by_side(self.on, self.folder))
        box(made).addWidget(self._ways[0])
        self.table = RowTable(TITLE, COLUMNS, stretch=4, flexible=(0, 1, 3, 4))
        self.table.setObjectName("ventende_filer")
        self.table.choose_many()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._hold())
        box(made).addWidget(self.table)
        self.open = button(T("Åbn de valgte"), self._open, name="aabn_ventende")
        self.aside = button(T("Læg til side"), self._put_aside, name="laeg_til_side")
        self.ways = side_by_side(self.open, self.aside)
        box(made).addWidget(self.ways)
        layout.addWidget(made)
        self._found = _Found(Overvaagning(), (), (), ())
        self._boxes: dict[str, QCheckBox] = {}

    def reload(self) -> None:
        """Read again what waits."""
        work = self.context.work
        self.context.tasks.run(Lane.STORE, lambda: _read(work), self, self._show, self._page.refused)

    def _show(self, found: _Found) -> None:
        self._found = found
        chosen = found.valgt
        lines: list[str] = [FOLDER.format(mappe=chosen.mappe)] if chosen.mappe else []
        lines += [PLACE.format(navn=navn, maal=maal) for id_, navn, maal in found.veje if id_ in chosen.veje]
        lines = lines or [NOWHERE]
        if chosen.til:
            lines += [*found.borte, *(() if found.venter else (NOTHING,))]
        self.where.setText(say(joined("\n", lines)))
        self.on.setChecked(chosen.til)
        hold(self.on, "" if chosen.noget else NOWHERE)
        self._show_ways(found)
        self.table.set_rows(
            [Row(each.sha256, (each.navn, each.fra, each.tid, each.til, each.besked)) for each in found.venter]
        )
        for part in (self.table, self.ways):
            part.setVisible(bool(found.venter))
        self._hold()

    def _hold(self) -> None:
        why = "" if any(self.table.chosen_keys()) else CHOOSE
        for made in (self.open, self.aside):
            hold(made, why)

    # -- what a person does ----------------------------------------------------------------------------------------

    def _keep(self, chosen: Overvaagning) -> None:
        watching = self.context.work.exchange.watching
        self.context.tasks.run(
            Lane.STORE, lambda: watching.choose(chosen), self, lambda _: self.reload(), self._page.refused
        )

    def _switch(self) -> None:
        self._keep(self._found.valgt._replace(til=self.on.isChecked()))

    def _choose(self) -> None:
        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self._keep(self._found.valgt._replace(til=True, mappe=str(folder)))

        self.context.dialogs.folder(self, T("Vælg mappen, der skal holdes øje med"), None, chosen)

    def _show_ways(self, found: _Found) -> None:
        """A box for each way that is set up; those that stand stay."""
        if list(self._boxes) != [id_ for id_, _navn, _maal in found.veje]:
            clear(self._ways[1])
            self._boxes = {}
            for id_, navn, _maal in found.veje:
                made = QCheckBox(say(T("Hold også øje med stedet for vejen {navn}", navn=navn)))
                made.clicked.connect(self._choose_ways)
                self._ways[1].addWidget(made)
                self._boxes[id_] = made
        for id_, made in self._boxes.items():
            made.setChecked(id_ in found.valgt.veje)
        self._ways[0].setVisible(bool(self._boxes))

    def _choose_ways(self) -> None:
        veje = tuple(id_ for id_, made in self._boxes.items() if made.isChecked())
        there = self._found.valgt._replace(veje=veje)
        self._keep(there._replace(til=there.noget if veje else there.til and there.noget))

    def _chosen(self) -> tuple[Ventefil, ...]:
        keys = self.table.chosen_keys()
        return tuple(each for each in self._found.venter if each.sha256 in keys)

    def _open(self) -> None:
        chosen, watching, tasks = self._chosen(), self.context.work.exchange.watching, self.context.tasks

        def read(sources: tuple[Kilde, ...]) -> None:
            tasks.run(Lane.NET, lambda: watching.contents(sources, chosen), self, self.opened.emit, self._page.refused)

        tasks.run(Lane.STORE, watching.sources, self, read, self._page.refused)

    def _put_aside(self) -> None:
        digests, watching = [each.sha256 for each in self._chosen()], self.context.work.exchange.watching

        def done(_: None) -> None:
            announce(self, ASIDE)
            self.reload()

        self.context.tasks.run(Lane.STORE, lambda: watching.put_aside(digests), self, done, self._page.refused)


def _read(work: Workspace) -> _Found:
    """On the store's lane: the setting, what waits, what is away, and the ways that could be watched."""
    watching = work.exchange.watching
    ways = tuple((each.id, each.navn, each.maal) for each in work.outways.every())
    return _Found(watching.setting(), watching.waiting(), watching.away(), ways)
