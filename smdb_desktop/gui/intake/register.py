"""Tilbud: the register as SMDB searches it, what is known of the chosen one, and one made or corrected by hand.

A change here changes no case: a case keeps what it said. The portal is opened when a person asks for it, and never by itself.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, joined, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, describe, focus_soon
from smdb_desktop.gui.kit.choices import Choices, SearchLine
from smdb_desktop.gui.kit.code_box import CodeBox
from smdb_desktop.gui.kit.layout import Columns
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.long_table import LongTable
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import INPUT_WIDTH, ScrollingPage, hint, side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row
from smdb_desktop.language import say
from smdb_desktop.services.casework.extract import p_nummer, told_of
from smdb_desktop.services.casework.overview import INGEN
from smdb_desktop.services.casework.register_history import Registerlinje
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.registers import Registers
from smdb_desktop.services.stored.tilbud import (
    ADRESSE,
    HAAND,
    KILDE,
    KOMMUNE,
    NAVN,
    P_NUMMER,
    PORTAL,
    Tilbud,
    Udvalg,
)
from smdb_desktop.services.workspace import Workspace

TITLE = T("Tilbud")
SEARCH = T("Søg efter tilbud")
HINT = T("Skriv en del af navnet, postnummer, kommune eller by. Et gammelt navn findes også.")
MORE, MORE_FRONT = T("Læs mere på Tilbudsportalen"), T("Læs mere på Tilbudsportalen (åbner forsiden)")
FRONT = T("Udtrækket har ikke tilbuddets og afdelingens numre, så tilbuddet skal søges frem på forsiden.")
EMPTY = T(
    "Der er ingen tilbud endnu. Læs et udtræk fra Tilbudsportalen ind, eller opret et tilbud. De tilbud, der bruges i en sag, "
    "kommer selv til at stå her."
)
NO_HIT = T("Intet tilbud passer. Ret søgningen, vis alle tilbud, eller opret et nyt.")
SHOWN = {
    Udvalg.ALLE: T("Alle tilbud"),
    Udvalg.AABNE: T("Åbne"),
    Udvalg.LUKKEDE: T("Lukkede"),
    Udvalg.BRUGTE: T("Brugt her"),
}
COLUMNS = (T("Tilbud"), T("Kommune"), T("P-nummer"), T("Tilstand"))
FIRST = 80
TOLD = 20
"""So many changes of a tilbud are told here; ``tilbud history`` tells more."""
HISTORY = T("Hvad der er ændret:")
CHANGE = T("{tid:%d-%m-%Y} kl. {tid:%H.%M} {hvem}: {hvad}")
_FACTS = (
    ("afdeling", T("Afdeling: {tekst}")),
    ("virksomhed", T("Virksomhed: {tekst}")),
    ("cvr", T("CVR-nummer: {tekst}")),
    ("paragraf", T("Tilbudstype: {tekst}")),
    ("status", T("Godkendelsesstatus: {tekst}")),
    ("opdateret", T("Opdateret på Tilbudsportalen: {tekst}")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; no answer depends on ``near``."""

    text: str = ""
    udvalg: Udvalg = Udvalg.ALLE
    near: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: to what, the numbers in order, the rows that are known, and how many tilbud there are."""

    asked: Asked
    numre: "array[int]"
    rows: Mapping[int, Row]
    alle: int


class RegisterPage(ScrollingPage[places.Register]):
    """The list at the left, the chosen one at the right."""

    shows = frozenset({Kind.TILBUD})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.new = button(T("Opret tilbud"), self._new)
        self.new.setObjectName("opret_tilbud")
        self.load = button(T("Læs udtræk ind …"), lambda: context.navigate(places.Indlaesning("register")))
        self.load.setObjectName("laes_udtraek")
        self.add_head(TITLE, self.new, self.load)
        self.columns = Columns(3, 2)
        self.columns.add(self._list_card())
        self.columns.add(self._detail_card())
        self.column.addWidget(self.columns, 1)
        self.nothing = Nothing(
            EMPTY, T("Læs udtræk ind …"), lambda: context.navigate(places.Indlaesning("register")), "laes_foerste"
        )
        self.column.addWidget(self.nothing)
        self.column.addStretch(1)
        self.columns.hide()
        self._asked = Asked()
        self._shown: Asked | None = None
        self._key = ""
        self._search = Reader(self, _find, self._show, patient=True)
        self._rows = Reader(self, _read, self.table.give, patient=True)

    def _list_card(self) -> QFrame:
        made = card()
        self.text = SearchLine(SEARCH)
        self.text.setObjectName("soeg_register")
        self.text.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.text.setClearButtonEnabled(True)
        caption = label(SEARCH, "label")
        caption.setBuddy(self.text)
        hint(self.text, HINT)
        self.text.textEdited.connect(lambda text: self._ask(text=text))
        self.text.returnPressed.connect(self._go)
        self.text.went_down.connect(self._go)
        self.choices = Choices(T("Vis"), SHOWN, "vis")
        self.choices.chosen.connect(lambda udvalg: self._ask(udvalg=Udvalg(udvalg)))
        self.count = label("", "hint")
        self.count.setObjectName("antal")
        self.table = LongTable(TITLE, COLUMNS, stretch=0)
        self.table.setObjectName("register")
        self.table.opened.connect(self._open)
        self.table.wanted.connect(self._rows_wanted)
        self.table.selectionModel().currentRowChanged.connect(lambda *_at: self._open(self.table.key(), focus=False))
        self.no_hit = Nothing(NO_HIT, T("Vis alle tilbud"), self._clear, "vis_alle")
        for part in (caption, self.text, label(HINT, "hint"), self.count, self.choices, self.table, self.no_hit):
            box(made).addWidget(part)
        return made

    def _detail_card(self) -> QFrame:
        self.detail = made = card()
        self.heading = label("", "h2")
        self.facts = label("")
        self.facts.setObjectName("fakta")
        self.happened = label("", "hint")
        self.happened.setObjectName("haendt")
        self.portal = button(MORE, self._to_portal, "link")
        self.portal.setObjectName("tilbudsportalen")
        self._page = ""
        """Its own page there, "" where its numbers are not known."""
        self.name = self._line(T("Navn"), "navn")
        self.number = self._line(T("P-nummer"), "p_nummer")
        self.address = self._line(T("Adresse"), "adresse")
        self.kommune = CodeBox(made, self.context.desk.katalog.lister["kommune"])
        self.kommune.setObjectName("kommune")
        self.kommune.setAccessibleName(say(T("Kommune")))
        self.closed = QCheckBox(say(T("Tilbuddet er lukket")))
        self.closed.setObjectName("lukket")
        self.warning = label("", "hint")
        self.warning.setObjectName("p_nummer_varsel")
        self.save = button(T("Gem tilbud"), self._save, "primary")
        self.save.setObjectName("gem_tilbud")
        self.remove = button(T("Fjern …"), self._ask_remove)
        self.remove.setObjectName("fjern_tilbud")
        for part in (self.heading, self.facts, side_by_side(self.portal)):
            box(made).addWidget(part)
        for words, line in (
            (T("Navn"), self.name),
            (T("P-nummer"), self.number),
            (T("Adresse"), self.address),
            (T("Kommune"), self.kommune),
        ):
            caption = label(words, "label")
            caption.setBuddy(line)
            box(made).addWidget(caption)
            box(made).addWidget(line)
        for part in (self.closed, self.warning, side_by_side(self.save, self.remove), self.happened):
            box(made).addWidget(part)
        box(made).addStretch(1)
        self.number.textChanged.connect(self._warn)
        return made

    def _line(self, words: str, name: str) -> QLineEdit:
        line = focus_first(QLineEdit())
        line.setObjectName(f"tilbuddets_{name}")
        line.setAccessibleName(say(words))
        line.setMaximumWidth(theme.px(INPUT_WIDTH))
        return line

    # -- the list --------------------------------------------------------------------------------------------------

    def enter(self, _place: places.Register, /) -> None:
        """Load the list."""
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        self._search.ask(replace(self._asked, near=self.table.in_sight()))

    def _ask(self, **other: Any) -> None:
        self._asked = replace(self._asked, **other)
        self.reload()

    def _rows_wanted(self, numre: tuple[int, ...]) -> None:
        self._rows.ask(numre)

    def _clear(self) -> None:
        """*Vis alle tilbud*."""
        self.text.clear()
        self.choices.choose(Udvalg.ALLE)
        self._ask(text="", udvalg=Udvalg.ALLE)
        self.text.setFocus()

    def _show(self, found: Found) -> None:
        first, anew = self._shown is None, found.asked != self._shown
        self._shown = found.asked
        any_, hits = bool(found.alle), len(found.numre)
        with self.in_place():
            self.columns.setVisible(any_)
            self.nothing.setVisible(not any_)
            self.table.setVisible(bool(hits))
            self.no_hit.setVisible(any_ and not hits)
            self.table.show_rows(found.numre, found.rows, anew=anew)
            self.count.setText(say(_counted(hits, found.alle)))
        if first:
            focus_soon(self.text if any_ else self.nothing.way)
            self._open(self.table.key(), focus=False)
        elif anew:
            announce(self.count, self.count.text() if hits else NO_HIT, described=False)

    def _go(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()
        else:
            announce(self.text, NO_HIT, assertive=True)

    # -- the chosen one --------------------------------------------------------------------------------------------

    def _open(self, key: str, *, focus: bool = True) -> None:
        if not key:
            return
        work = self.context.work
        self.context.tasks.run(
            Lane.STORE,
            lambda: (work.register.tilbud(key), work.register.history(key)),
            self,
            lambda found: self._opened(*found, focus=focus),
            self.refused,
        )

    def _opened(self, tilbud: Tilbud | None, changed: Sequence[Registerlinje], *, focus: bool) -> None:
        if tilbud is None:
            return
        self._key = tilbud.noegle
        self.heading.setText(say(tilbud.navn))
        self.facts.setText(say(_facts(tilbud)))
        self.happened.setText(say(_happened(changed)))
        self.happened.setVisible(bool(changed))
        self._page = tilbud.side
        self.portal.setText(say(MORE if self._page else MORE_FRONT))
        hint(self.portal, "" if self._page else FRONT)
        self.portal.show()
        self._fill(tilbud.svar, lukket=tilbud.lukket)
        by_hand = tilbud.register.get(KILDE) == HAAND and tilbud.brugt is None
        self.remove.setVisible(by_hand)
        if focus:
            self.name.setFocus()

    def _fill(self, svar: Mapping[str, Any], *, lukket: bool) -> None:
        self.name.setText(str(svar.get(NAVN) or ""))
        self.number.setText(str(svar.get(P_NUMMER) or ""))
        self.address.setText(str(svar.get(ADRESSE) or ""))
        self.kommune.show_code(str(svar.get(KOMMUNE) or ""))
        self.closed.setChecked(lukket)
        self._warn(self.number.text())

    def _warn(self, number: str) -> None:
        """Rule 63: told, never refused."""
        told = told_of(p_nummer(number))
        self.warning.setText(say(told))
        describe(self.number, say(told))

    def _new(self) -> None:
        self._key = ""
        self.columns.show()
        self.nothing.hide()
        self.heading.setText(say(T("Nyt tilbud")))
        self.facts.setText("")
        self.happened.hide()
        self.portal.hide()
        self.remove.hide()
        self._fill({}, lukket=False)
        self.name.setFocus()

    def _save(self) -> None:
        svar = {
            NAVN: self.name.text(),
            P_NUMMER: self.number.text(),
            ADRESSE: self.address.text(),
            KOMMUNE: self.kommune.code,
        }
        work, key, lukket = self.context.work, self._key, self.closed.isChecked()

        def saved(noegle: str) -> None:
            self.tell(T("Tilbuddet er gemt."))
            self._open(noegle, focus=False)

        def not_saved(error: KnownError) -> None:
            self.tell(str(error), "warning")
            self.name.setFocus()

        self.context.tasks.run(Lane.STORE, lambda: work.register.save(key, svar, lukket=lukket), self, saved, not_saved)

    def _ask_remove(self) -> None:
        work, key = self.context.work, self._key

        def answered(yes: bool) -> None:
            if yes:
                self.context.tasks.run(
                    Lane.STORE,
                    lambda: work.register.remove(key),
                    self,
                    lambda _: self.tell(T("Tilbuddet er fjernet.")),
                    self.refused,
                )

        words = (T("Fjern tilbuddet?"), T("Det er oprettet her og aldrig brugt i en sag."))
        self.context.dialogs.confirm(self, *words, T("Fjern tilbuddet"), T("Behold det"), answered, danger=True)

    def _to_portal(self) -> None:
        self.context.dialogs.show_address(self._page or PORTAL)


def _facts(tilbud: Tilbud) -> str:
    """What is known of it that no form asks for."""
    told = [words.format(tekst=str(tilbud.register[name])) for name, words in _FACTS if tilbud.register.get(name)]
    names = joined(", ", (T("{navn} (til {til})", navn=navn, til=til) for navn, til in tilbud.tidligere))
    if tilbud.tidligere:
        told.append(T("Hed før: {navne}", navne=names))
    if tilbud.brugt is not None:
        told.append(T("Brugt her sidst: {dag:%d-%m-%Y}", dag=tilbud.brugt))
    return joined("\n", told) if told else sentences(T("Der vides ikke mere om tilbuddet."))


def _happened(changed: Sequence[Registerlinje]) -> str:
    """Who changed it when, from what to what; the newest first."""
    lines = (CHANGE.format(tid=local(at.tid), hvem=at.hvem, hvad=at.hvad) for at in changed[:TOLD])
    return joined("\n", (HISTORY, *lines))


def _counted(hits: int, alle: int) -> str:
    if hits == alle:
        return Tn("{n} tilbud", "{n} tilbud", n=alle)
    return T("{antal} af {alle} tilbud", antal=hits, alle=alle)


def _find(work: Workspace, asked: Asked) -> Found:
    """On the store's lane."""
    numre = work.register.numbers(asked.text, asked.udvalg)
    whole = not asked.text and asked.udvalg is Udvalg.ALLE
    registers: Registers = work.store.registers
    alle = len(numre) if whole else len(registers.tilbud_numbers())
    return Found(asked, numre, _read(work, (*numre[:FIRST], *asked.near)), alle)


def _read(work: Workspace, numre: Sequence[int]) -> dict[int, Row]:
    lister = work.katalog.lister
    return {row.nr: _row(row, lister) for row in work.register.rows(tuple(dict.fromkeys(numre)))}


def _row(row: Tilbud, lister: Kodelister) -> Row:
    kommune = lister["kommune"].label(row.kommune) if row.kommune else INGEN
    state: Cell | str = Cell(T("Lukket"), PillKind.NEUTRAL) if row.lukket else T("Brugt her") if row.brugt else INGEN
    return Row(row.noegle, (row.navn, kommune, row.p_nummer or INGEN, state))
