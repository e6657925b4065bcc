"""The first start in its real window without a person: the child of ``kills/first_start.py`` that is killed on the way."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QLineEdit

from smdb_desktop.examples import demo_data
from smdb_desktop.gui.access.foerste_start import FoersteStartPage
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.services.workspace import Desk


def set_up_in_window(desk: Desk, tell: Callable[[str], None]) -> None:
    """Set up in the window: every step, the code as soon as it is shown, and its last group."""
    gui = make_gui(desk, listen=False)
    gui.window.show()
    page = gui.window.page
    if not isinstance(page, FoersteStartPage):
        raise TypeError("the window does not begin with the first start")
    form = page.form
    form.oevelse.setChecked(True)
    form.naeste.click()
    page.who.show(demo_data.PROFIL)
    form.naeste.click()
    for line in (form.adgangssaetning, form.adgangssaetning_igen):
        _type(line, demo_data.PASSPHRASE)
    form.naeste.click()
    _settle(gui)
    code = form.kode.text()
    tell(f"seen {code}")
    _type(form.sidste_gruppe, code.rpartition("-")[2])
    form.naeste.click()
    _settle(gui)
    tell("confirmed")
    gui.close()


def _type(line: QLineEdit, text: str) -> None:
    line.setText(text)


def _settle(gui: Gui) -> None:
    """Let the window work until nothing is on its way."""
    loop = QEventLoop()
    while not gui.context.tasks.is_idle:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
