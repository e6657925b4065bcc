"""What is chosen above the drafts: a part of the citizen's name or number, which of them, and in which order."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.names import search_words
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.choices import Choices, SearchLine
from smdb_desktop.gui.kit.page import INPUT_WIDTH
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.stored.drafts import Kladdeorden, Kladdevalg

SEARCH = T("Søg i kladderne efter navn eller CPR-nr.")
NO_HIT = T("Ingen kladde passer. Ret søgningen, eller vælg »Alle«.")
NONE_OF_THEM = T("Ingen kladde passer. Vælg »Vis alle kladder«, ret søgningen, eller vælg »Alle«.")
ALLE, MINE, VENTER = "alle", "mine", "venter"
WORDS: Mapping[str, Text] = {ALLE: T("Alle"), MINE: T("Mine egne"), VENTER: T("Venter på et svar")}
ORDERED: Mapping[Kladdeorden, Text] = {
    Kladdeorden.NYESTE: T("Senest ændret"),
    Kladdeorden.AELDSTE: T("Har ventet længst"),
    Kladdeorden.NAVN: T("Navn"),
}


def kinds(katalog: Katalog) -> dict[str, str]:
    """The titles of the forms of every version, by name, in the order of a course; those of the newest version first."""
    versions = sorted(katalog.versioner.values(), key=lambda version: version.id, reverse=True)
    named = {p.art: version.skemaer[p.art].title for version in reversed(versions) for p in version.alle_pladser}
    return {plads.art: named[plads.art] for version in versions for plads in version.alle_pladser}


class DraftSelection(QWidget):
    """The choices and how many drafts they leave; hidden while there are not two drafts to choose between."""

    changed = Signal()

    def __init__(self, katalog: Katalog) -> None:
        super().__init__()
        self._words: dict[str, str] = {**WORDS, **kinds(katalog)}
        self._udsnit, self._orden = ALLE, Kladdeorden.NYESTE
        self._told = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        caption = label(SEARCH, "label")
        self.text = SearchLine(SEARCH)
        self.text.setObjectName("soeg_kladde")
        self.text.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.text.setClearButtonEnabled(True)
        caption.setBuddy(self.text)
        self.text.textEdited.connect(lambda _text: self.changed.emit())
        shown, ordered = Choices(T("Vis"), self._words, "vis"), Choices(T("Rækkefølge"), ORDERED, "orden")
        shown.chosen.connect(self._show)
        ordered.chosen.connect(self._order)
        self.count = label("", "hint")
        self.count.setObjectName("antal_kladder")
        for part in (caption, self.text, self.count, shown, ordered):
            layout.addWidget(part)
        self.hide()

    def chosen(self, me: str) -> Kladdevalg:
        """What is asked of the store; ``me`` is the name of the person who works."""
        art = "" if self._udsnit in WORDS else self._udsnit
        af, waits = me if self._udsnit == MINE else "", self._udsnit == VENTER
        return Kladdevalg(search_words(self.text.text()), art, af, self._orden, waits)

    def told(self) -> str:
        """Which drafts are shown, for paper; "" for all."""
        return (
            "" if self._udsnit == ALLE else T("{vis}: {antal}", vis=self._words[self._udsnit], antal=self.count.text())
        )

    def show_found(self, chosen: int, all_: int, no_hit: Text = NO_HIT) -> None:
        """How many drafts were chosen, of how many; it is said when it is another number than before."""
        self.setVisible(all_ > 1)
        words = _counted(chosen, all_) if chosen or not all_ else no_hit
        self.count.setText(say(words))
        if self.isVisible() and self._told not in ("", words):
            announce(self.count, words, described=False)
        self._told = words

    def _show(self, udsnit: str) -> None:
        self._udsnit = udsnit
        self.changed.emit()

    def _order(self, orden: str) -> None:
        self._orden = Kladdeorden(orden)
        self.changed.emit()


def _counted(chosen: int, all_: int) -> str:
    if chosen == all_:
        return Tn("{n} kladde", "{n} kladder", n=all_)
    return Tn("{n} af {alle} kladder", "{n} af {alle} kladder", n=chosen, alle=all_)
