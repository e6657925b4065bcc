"""Where copies lie besides on this machine: chosen, changed, or said that there is to be none. Nothing is asked twice."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.desk.settled import why_locked
from smdb_desktop.services.errors import Administered, KnownError
from smdb_desktop.services.permitted import why_no_copy
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.safekeeping import AndetSted

WORDS = T(
    "Går maskinen i stykker eller bliver stjålet, er kopierne på den også væk. Vælg en USB-nøgle eller en mappe på et "
    "fællesdrev. Kopierne er krypteret: uden adgangssætningen kan ingen læse dem."
)
NONE = T("Der er ikke valgt noget sted.")


def hold_settled(context: Context, layout: QVBoxLayout, *buttons: QPushButton) -> None:
    """Where an administrator has settled the place, the buttons say so."""
    why = why_locked(context.desk.policy, Key.SECOND_PLACE)
    if why:
        layout.addWidget(label(why, "hint"))
    for each in buttons:
        hold(each, why)


class FirstChoice(QWidget):
    """Asked at set-up, before there is a store: the choice is kept with the store when that is made. May be left open."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.folder: Path | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label(T("Et andet sted til sikkerhedskopier (kan også vælges senere)"), "label"))
        layout.addWidget(label(WORDS, "hint"))
        self._shown = label(NONE, "strong")
        self._shown.setObjectName("andet_sted")
        layout.addWidget(self._shown)
        self.choose = button(T("Vælg et andet sted …"), self._ask)
        self.choose.setObjectName("vaelg_andet_sted")
        buttons = Flow()
        buttons.add(self.choose)
        layout.addWidget(buttons)
        settled = context.desk.policy.value(Key.SECOND_PLACE)
        if settled is not None:
            self._shown.setText(say(settled))
            hold_settled(context, layout, self.choose)

    def _ask(self) -> None:
        self._context.dialogs.folder(self, T("Vælg et andet sted til sikkerhedskopier"), self.folder, self._chosen)

    def _chosen(self, folder: Path | None) -> None:
        if folder is not None and (why := why_no_copy(self._context.desk.policy, folder)):
            self._context.dialogs.error(self, Administered(why))
        elif folder is not None:
            self.folder = folder
            self._shown.setText(say(str(folder)))
        self.choose.setFocus()


class SecondPlace(QWidget):
    """Shows the second place and changes it; ``changed`` is called when it is another."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._changed = context, changed
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label(WORDS, "hint"))
        self.shown = label(NONE, "strong")
        self.shown.setObjectName("andet_sted")
        layout.addWidget(self.shown)
        buttons = Flow()
        self.choose = button(T("Vælg et andet sted …"), self._choose)
        self.choose.setObjectName("vaelg_andet_sted")
        self.without = button(T("Brug intet andet sted"), self._without)
        self.without.setObjectName("intet_andet_sted")
        buttons.add(self.choose)
        buttons.add(self.without)
        layout.addWidget(buttons)
        self._place = AndetSted()
        hold_settled(context, layout, self.choose, self.without)

    def show_place(self, place: AndetSted) -> None:
        """Show what is chosen."""
        self._place = place
        self.shown.setText(say(str(place.sted) if place.sted else NONE))
        self.without.setVisible(place.sted is not None or not place.spurgt)

    def _choose(self) -> None:
        self._context.dialogs.folder(self, T("Vælg et andet sted til sikkerhedskopier"), self._place.sted, self._chosen)

    def _chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self._keep(folder)
        self.choose.setFocus()

    def _without(self) -> None:
        self._keep(None)
        self.choose.setFocus()

    def _keep(self, folder: Path | None) -> None:
        backups = self._context.work.backups
        if backups is None:
            return

        def keep() -> None:
            backups.choose_second(folder)
            backups.catch_up()

        self._context.tasks.run(Lane.SAFE, keep, self, lambda _: self._kept(), self._refused)

    def _kept(self) -> None:
        backups = self._context.work.backups
        if backups is not None:
            self._context.tasks.run(Lane.STORE, backups.tell, self)
        self._changed()

    def _refused(self, error: KnownError) -> None:
        self._context.dialogs.error(self, error)
