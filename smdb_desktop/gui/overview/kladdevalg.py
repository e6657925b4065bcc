"""What is chosen above the drafts: a part of the citizen's name or number, which of them, and in which order."""

from collections.abc import Mapping

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.list_search import ListSearch
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


class DraftSelection(ListSearch):
    """The choices and how many drafts they leave."""

    def __init__(self, katalog: Katalog) -> None:
        self._words: dict[str, str] = {**WORDS, **kinds(katalog)}
        self._udsnit, self._orden = ALLE, Kladdeorden.NYESTE
        shown, ordered = Choices(T("Vis"), self._words, "vis"), Choices(T("Rækkefølge"), ORDERED, "orden")
        super().__init__(SEARCH, ("soeg_kladde", "antal_kladder"), shown, ordered)
        shown.chosen.connect(self._show)
        ordered.chosen.connect(self._order)

    def chosen(self, me: str) -> Kladdevalg:
        """What is asked of the store; ``me`` is the name of the person who works."""
        art = "" if self._udsnit in WORDS else self._udsnit
        af, waits = me if self._udsnit == MINE else "", self._udsnit == VENTER
        return Kladdevalg(self.words, art, af, self._orden, waits)

    def told(self) -> str:
        """Which drafts are shown, for paper; "" for all."""
        return (
            "" if self._udsnit == ALLE else T("{vis}: {antal}", vis=self._words[self._udsnit], antal=self.count.text())
        )

    def show_found(self, chosen: int, all_: int, no_hit: Text = NO_HIT) -> None:
        """How many drafts were chosen, of how many; it is said when it is another number than before."""
        self.show_number(all_, _counted(chosen, all_) if chosen or not all_ else no_hit)

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
