"""Every key of the program, in one table: what binds keys, the page *Taster*, the help and ``docs/keys.md`` are made from it.

A key lives while its page is shown, wherever in the window the focus is. None may be one that a Danish keyboard needs for a
letter (Ctrl+Alt is AltGr), that edits text, or that a screen reader listens to (Insert, Caps Lock); ``test_keys.py`` holds that.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.held import press

EVERYWHERE = "overalt"
GUIDE = "guide"
BORGER = "borger"
INPUTS = "felter"
TABLES = "tabeller"
TYPING = "indtastning"


class Key(NamedTuple):
    """One thing that keys do.

    ``keys`` are written as Qt writes them, the one that people are told of first; without any, the input that has the focus does
    it by itself. ``shown`` is the key as it stands on a Danish keyboard, where that is not as Qt writes it.
    """

    name: str
    keys: tuple[str, ...]
    does: str
    shown: str = ""

    @property
    def told(self) -> str:
        """The key as people read it."""
        return self.shown or self.keys[0]


CTRL_ENTER = "Ctrl+Enter"
KEYS: Mapping[str, tuple[Key, ...]] = {
    EVERYWHERE: (
        Key("hjaelp", ("F1",), T("Hjælp til siden; i et felt hjælp til feltet")),
        Key("taster", ("Ctrl+F1",), T("Alle taster")),
        Key("hovedknap", ("Ctrl+Return", "Ctrl+Enter"), T("Tryk på sidens fremhævede knap"), CTRL_ENTER),
        Key("menu", ("F10",), T("Menu med alle sider")),
        Key("forside", ("F2",), T("Gå til Forside")),
        Key("borger", ("F3",), T("Fremsøg en borger")),
        Key("alle_borgere", ("Ctrl+B",), T("Se alle CPR-nr.")),
        Key("kladder", ("Ctrl+K",), T("Gå til Kladder")),
        Key("udbakke", ("Ctrl+U",), T("Gå til Udbakke")),
        Key("frister", ("F7",), T("Gå til Frister")),
        Key("indstillinger", ("Ctrl+I",), T("Gå til Indstillinger")),
        Key("vejledning", ("F8",), T("Gå til Vejledning")),
        Key("print", ("Ctrl+P",), T("Print side")),
        Key("profil", ("F9",), T("Skift profil eller person")),
        Key("laas", ("Ctrl+L",), T("Lås programmet")),
        Key("bogstav", (), T("Tryk på knappen med det understregede bogstav"), T("Alt+bogstav")),
        Key("luk", (), T("Luk en dialog eller en liste uden at vælge"), T("Esc")),
    ),
    GUIDE: (
        Key("gem", ("Ctrl+S",), T("Gem og fortsæt senere")),
        Key("frem", ("Alt+Right",), T("Gå til næste trin"), T("Alt+højre pil")),
        Key("tilbage", ("Alt+Left",), T("Gå til forrige trin"), T("Alt+venstre pil")),
        Key("note", ("Ctrl+N",), T("Skriv en note om, hvorfor feltet venter")),
        Key("gentag", ("Ctrl+G",), T("Gentag svaret fra det seneste forløb; igen bekræfter det")),
        Key("fortryd_gentag", ("Ctrl+Shift+G",), T("Fortryd gentagelsen i feltet"), T("Ctrl+Skift+G")),
        Key("trin", tuple(f"Ctrl+{n}" for n in range(1, 10)), T("Gå til trinnet med nummeret"), T("Ctrl+1 til Ctrl+9")),
    ),
    BORGER: (
        Key("handlinger", ("Ctrl+H",), T("Åbn menuen med det, der kan gøres")),
        Key("historik", ("Ctrl+J",), T("Se historikken for det valgte forløb")),
        # bound where the steps are: the same keys, for the forms of the course that is shown
        Key("skema", (), T("Gå til skemaet med nummeret"), T("Ctrl+1 til Ctrl+9")),
    ),
    TYPING: (
        Key("tastet", (), T("Det, der vises, er tastet i SMDB: kopiér det næste, og gå videre"), T("Enter")),
        Key("kopier", ("F5",), T("Kopiér det, der vises, igen")),
        Key("forrige_svar", ("Ctrl+Up",), T("Gå til svaret før"), T("Ctrl+pil op")),
        Key("naeste_svar", ("Ctrl+Down",), T("Gå til næste svar uden at markere"), T("Ctrl+pil ned")),
        Key("fortryd_tastet", ("F6",), T("Fortryd, at svaret er tastet")),
    ),
    INPUTS: (
        Key("naeste", (), T("Næste felt"), T("Tab eller Enter")),
        Key("bekraeft", (), T("Bekræft et gentaget svar, og gå til næste felt"), T("Enter")),
        Key("forrige", (), T("Forrige felt"), T("Skift+Tab")),
        Key("pile", (), T("Gå mellem svarene i et spørgsmål"), T("Piletaster")),
        Key("vaelg", (), T("Vælg svaret, eller sæt eller fjern et kryds"), T("Mellemrum")),
        Key("aabn", (), T("Åbn listen eller kalenderen"), T("Alt+pil ned")),
        Key("soeg", (), T("Find et svar i listen"), T("Skriv de første bogstaver")),
        Key("vis", ("Alt+F8",), T("Vis eller skjul det, der skrives i et felt med prikker")),
        Key("ryd", (), T("Ryd svaret i en liste"), T("Delete")),
    ),
    TABLES: (
        Key("linje", (), T("Gå mellem linjerne"), T("Pil op og ned")),
        Key("aabn_linje", (), T("Åbn den valgte linje"), T("Enter")),
        Key("flere", (), T("Vælg flere linjer i Udbakke"), T("Skift+pil op og ned")),
        Key("skema", (), T("Gå fra skema til skema på Gennemse"), T("Page Up og Page Down")),
    ),
}
"""What keys do, by where they do it: everywhere, on the page of that name, in the inputs, in tables."""

_BY_NAME = {(where, key.name): key for where, keys in KEYS.items() for key in keys}


def key_of(name: str, where: str = EVERYWHERE) -> Key:
    """The key of that name. Raises KeyError where the table has none."""
    return _BY_NAME[where, name]


def key_to(page: str) -> str:
    """The key that goes to the page of that name, as Qt writes it; empty where there is none."""
    key = _BY_NAME.get((EVERYWHERE, page))
    return key.keys[0] if key is not None and key.keys else ""


def bind(
    page: QWidget,
    where: str,
    run: Mapping[str, Callable[[], object]],
    numbered: Mapping[str, Callable[[int], object]] | None = None,
) -> None:
    """Let the keys of the table work while ``page`` is shown. ``numbered`` is told which of its keys it was, from 1."""
    for name, do in run.items():
        for written in key_of(name, where).keys:
            _shortcut(page, written, do)
    for name, do_numbered in (numbered or {}).items():
        for number, written in enumerate(key_of(name, where).keys, 1):
            _shortcut(page, written, partial(do_numbered, number))


def _shortcut(page: QWidget, written: str, do: Callable[[], object]) -> None:
    # the context of the window: it is live while its page is shown, also when the focus is in the navigation
    made = QShortcut(QKeySequence(written), page, context=Qt.ShortcutContext.WindowShortcut)
    made.setAutoRepeat(False)
    made.activated.connect(do)


def press_key(window: QWidget, written: str) -> None:
    """Do what a key does in a window, from where Qt looks for no shortcut: in an open list or calendar."""
    wanted = QKeySequence(written)
    for action in window.actions():
        if action.isEnabled() and action.shortcut() == wanted:
            action.trigger()
            return
    for shortcut in window.findChildren(QShortcut):
        place = shortcut.parent()
        if shortcut.key() == wanted and shortcut.isEnabled() and isinstance(place, QWidget) and place.isVisible():
            shortcut.activated.emit()
            return


# -- the primary button --------------------------------------------------------------------------------------------


def is_primary(button: QPushButton) -> bool:
    """Whether it is what one goes on with: Ctrl+Enter presses it."""
    return button.property("kind") == "primary" or bool(button.property("goes_on"))


def primaries(within: QWidget) -> list[QPushButton]:
    """The primary buttons that show and can be pressed."""
    found = within.findChildren(QPushButton)
    return [made for made in found if is_primary(made) and made.isVisible() and made.isEnabled()]


def press_primary(within: QWidget) -> bool:
    """Press the one primary button: the nearest around the focus, else the only one. False where none is meant."""
    part: QWidget | None = within.window().focusWidget()
    if part is None or not within.isAncestorOf(part):
        part = within
    while part is not None:
        found = [part] if isinstance(part, QPushButton) and is_primary(part) else primaries(part)
        if found:
            if len(found) == 1:
                press(found[0])
            return len(found) == 1
        part = part.parentWidget() if part is not within else None
    return False
