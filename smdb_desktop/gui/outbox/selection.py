"""What of Udbakke is shown: by state, by the way that it went, and by when it was made ready; a person's choice is remembered."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.dates import format_date, parse_date
from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import show_error
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.outbox.choosing import BACKWARDS, PERIODS, Periode, Sted, Visning
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.stored.states import word


class Udsnit(StrEnum):
    """The choices above the list."""

    ALLE = "alle"
    KLAR = "klar"
    UDE = "ude"
    """Has left, or may have, and does not stand in SMDB as far as anybody has said."""
    INDBERETTET = "indberettet"


STATES: Mapping[Udsnit, tuple[Tilstand, ...]] = {
    Udsnit.ALLE: (),
    Udsnit.KLAR: (Tilstand.KLAR,),
    Udsnit.UDE: (Tilstand.EKSPORTERET, Tilstand.UVIST, Tilstand.KVITTERET, Tilstand.RETURNERET),
    Udsnit.INDBERETTET: (Tilstand.INDBERETTET,),
}
"""The states that each choice shows; none are all."""
WORDS: Mapping[Udsnit, Text] = {
    Udsnit.ALLE: T("Alle"),
    Udsnit.KLAR: word(Tilstand.KLAR),
    Udsnit.UDE: T("Eksporteret, ikke indberettet"),
    Udsnit.INDBERETTET: word(Tilstand.INDBERETTET),
}
SHOW = T("Vis")
WAY, EVERY_WAY = T("Vej"), T("Alle veje")
WHEN, FIRST, LAST = T("Gjort klar"), T("Fra og med"), T("Til og med")
NONE = T("Intet i Udbakken er det, der er valgt. Vælg »Alle«, »Alle veje« og »Alle dage« for at se resten.")


def udsnit_of(visning: Visning) -> Udsnit:
    """Which states were chosen; everything where that is not known."""
    return Udsnit(visning.udsnit) if visning.udsnit in set(Udsnit) else Udsnit.ALLE


class Selection(QWidget):
    """The choices, and what is said where nothing is of the chosen kind; hidden until there is anything to choose among.

    ``visning`` is None until what was remembered has been read.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.visning: Visning | None = None
        self._steder: tuple[Sted, ...] = ()
        self._today = date.min
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self._choices = Choices(SHOW, WORDS, "udsnit")
        self._choices.chosen.connect(lambda key: self._take(udsnit=key))
        layout.addWidget(self._choices)
        row = Flow()
        self.way = self._box(row, WAY, "udbakke_vej")
        self.way.addItem(say(EVERY_WAY))
        self.when = self._box(row, WHEN, "udbakke_periode")
        for key, words in PERIODS.items():
            self.when.addItem(say(words), key.value)
        self.first, self.last = (
            self._day(row, words, f"udbakke_{key}") for words, key in ((FIRST, "fra"), (LAST, "til"))
        )
        layout.addWidget(row)
        self.wrong = label("", "error")
        self.wrong.hide()
        layout.addWidget(self.wrong)
        self.none = label(NONE, "hint")
        self.none.setObjectName("intet_i_udsnit")
        layout.addWidget(self.none)
        self.none.hide()
        self.way.currentIndexChanged.connect(self._take_way)
        self.when.currentIndexChanged.connect(lambda _: self._take(periode=Periode(str(self.when.currentData()))))
        self.hide()

    @property
    def udsnit(self) -> Udsnit:
        """The states that are shown."""
        return udsnit_of(self.visning or Visning())

    def _box(self, row: Flow, words: Text, name: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(say(words))
        quiet(made)
        caption = label(words, "label", wrap=False)
        caption.setBuddy(made)
        caption.setMinimumHeight(made.sizeHint().height())
        row.add(caption)
        row.add(made)
        return made

    def _day(self, row: Flow, words: Text, name: str) -> QLineEdit:
        line = focus_first(QLineEdit())
        line.setObjectName(name)
        line.setAccessibleName(say(words))
        line.setPlaceholderText(say(T("dd-mm-åååå")))
        line.setMaximumWidth(theme.px(160))
        caption: QLabel = label(words, "label", wrap=False)
        caption.setBuddy(line)
        caption.setMinimumHeight(line.sizeHint().height())
        line.editingFinished.connect(self._take_days)
        for part in (caption, line):
            part.hide()
            row.add(part)
        line.setProperty("caption", caption)
        return line

    # -- what a person chooses -------------------------------------------------------------------------------------

    def _take_way(self, number: int) -> None:
        self._take(sted=self._steder[number - 1] if number > 0 else None)

    def _take_days(self) -> None:
        """Take the days that were written, where each is one and they are the right way round."""
        days: list[date | None] = []
        for edit in (self.first, self.last):
            text = edit.text().strip()
            found = parse_date(text, self._today) if text else None
            why = "" if found is None or isinstance(found, date) else str(found)
            if not why and edit is self.last and days and days[0] and isinstance(found, date) and found < days[0]:
                why = BACKWARDS
            show_error(edit, self.wrong, why)
            if why:
                return
            days.append(found if isinstance(found, date) else None)
            if isinstance(found, date):
                edit.setText(format_date(found))
        self._take(fra=days[0], til=days[1])

    def _take(self, **chosen: object) -> None:
        before = self.visning or Visning()
        after = before._replace(**chosen)  # type: ignore[arg-type]
        if after == before:
            return
        self.visning = after
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        own = self.visning is not None and self.visning.periode is Periode.EGNE
        for line in (self.first, self.last):
            line.property("caption").setVisible(own)
            line.setVisible(own)
        if not own:
            self.wrong.hide()

    # -- what was found --------------------------------------------------------------------------------------------

    def show_choice(self, visning: Visning, steder: Sequence[Sted], today: date) -> None:
        """What is chosen, among these ways; tells nobody."""
        self._today = today
        if tuple(steder) != self._steder:
            self._steder = tuple(steder)
            with QSignalBlocker(self.way):
                self.way.clear()
                self.way.addItems([say(EVERY_WAY), *(each.navn for each in self._steder)])
        self.visning = visning
        self._choices.choose(udsnit_of(visning).value)
        with QSignalBlocker(self.way), QSignalBlocker(self.when):
            self.way.setCurrentIndex(self._steder.index(visning.sted) + 1 if visning.sted in self._steder else 0)
            self.when.setCurrentIndex(list(PERIODS).index(visning.periode))
        for edit, day in ((self.first, visning.fra), (self.last, visning.til)):
            if not edit.hasFocus():
                edit.setText(format_date(day) if day else "")
        self._show_days()

    def show_found(self, chosen: int, all_: int) -> None:
        """How many there are of the chosen kind, and at all."""
        self.setVisible(all_ > 0)
        self.none.setVisible(not chosen)
        if not chosen and all_:
            announce(self.none, NONE, described=False)
