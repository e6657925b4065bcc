"""Goes to every page of the window once: for ``self-check``, so that a page that cannot be built is found at once."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from smdb_desktop.domain.words import T
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.language import DANISH, spoken
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.workspace import Desk, Workspace

LIST = "anmodninger_uden_ivaerksaettelse"


def unlock(program: Gui, passphrase: str) -> None:
    """Unlock without typing, on the store's own lane."""

    def opened(found: tuple[Workspace, Profil | None]) -> None:
        program.context.workspace, program.context.profil = found

    desk = program.context.desk

    def work() -> tuple[Workspace, Profil | None]:
        workspace = desk.unlock(passphrase)
        return workspace, workspace.profil()

    program.context.tasks.run(Lane.STORE, work, program.window, opened)
    Robot(program.window).wait(lambda: program.context.workspace is not None, T("at lageret er låst op"))


def settle(program: Gui) -> None:
    """Wait until nothing is being loaded or saved."""
    Robot(program.window).wait(lambda: program.context.tasks.is_idle, T("at siden er færdig"))


def build_every_page(desk: Desk, passphrase: str, look: Callable[[Gui], object] = lambda _program: None) -> list[str]:
    """Show every page with what the store holds, and ``look`` at each; the names in order.

    Raises when one cannot be built, or when Qt speaks no Danish although the program does.
    """
    program = make_gui(desk, listen=False)
    faults: list[object] = []
    program.context.tasks.failed.connect(faults.append)
    program.window.show()
    try:
        names: list[str] = []
        for outside in (places.FoersteStart(), places.LaasOp(), places.Diagnose()):
            program.window.navigate(outside)
            look(program)
            names.append(outside.name)
        unlock(program, passphrase)
        for place in _every_place(program):
            program.window.navigate(place)
            settle(program)
            look(program)
            names.append(place.name)
    finally:
        program.close()
    if faults:
        raise AssertionError(T("en side gav en fejl: {navn}", navn=type(faults[0]).__name__))
    if spoken() == DANISH and QCoreApplication.translate("QPlatformTheme", "Cancel") != "Annuller":
        raise AssertionError(T("Qt's egne ord er ikke på dansk"))
    return names


def _every_place(program: Gui) -> list[Place]:
    """Every page behind the lock, those of one citizen, course or list with the first of the store."""
    store = program.context.work.store
    found: list[Place] = []

    def look() -> list[Place]:
        forloeb = store.cases.forloeb(store.cases.all_forloeb_ids()[0])
        course = forloeb.id
        return [places.Borger(forloeb.borger_id, course), places.Guide(course), places.Historik(course)]

    program.context.tasks.run(Lane.STORE, look, program.window, found.extend)
    settle(program)
    named: dict[str, Place] = {place.name: place for place in (*found, places.Kontrol(LIST))}
    return [named.get(to.name) or to.at() for to in DESTINATIONS.values() if to.behind_lock]
