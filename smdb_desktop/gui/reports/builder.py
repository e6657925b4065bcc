"""One's own question: what is counted, by what, in which period, and which courses; answered at once, and kept by a name."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.dates import parse_date
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import INPUT_WIDTH, side_by_side
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.reports.choosing import NamedList
from smdb_desktop.language import say
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.reports.questions import FELTER, MOST_LETTERS, TAELLERE, Filter, Spoergsmaal

WHAT = T(
    "Vælg, hvad der skal tælles, og hvad det skal deles efter. Uden dage gælder det år, der er valgt øverst. Et filter på en "
    "behandling gælder, når mindst én af forløbets behandlinger passer."
)
NOTHING, ALL = T("Ingenting: kun tallet"), T("Alle")
NOT_TRIED = T("Spørgsmål")
IS, IS_NOT = "er", "er_ikke"
NO_ANSWER = T("Vælg et svar under »Svaret«. Er listen tom, er der intet at vælge i året: vælg »Alle« under »Kun hvor«.")
NO_DAY = T("»{tekst}« er ikke en dag. Skriv den som dd-mm-åååå.")


class BuilderCard(QFrame):
    """The card. ``shown``: answer it; ``kept``: keep it; ``values_wanted``: what does this field say, from which day to which."""

    shown = Signal(object)
    kept = Signal(object)
    values_wanted = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "card")
        column = QVBoxLayout(self)
        space = theme.px(20)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.px(12))
        column.addWidget(label(T("Dit eget spørgsmål"), "h2"))
        column.addWidget(label(WHAT, "hint"))
        fields = {key: felt.words for key, felt in FELTER.items()}
        self.what = NamedList(T("Tæl"), "taeller", {key: each.words for key, each in TAELLERE.items()})
        self.by = NamedList(T("Efter"), "efter", {"": NOTHING} | fields)
        self.felt = NamedList(T("Kun hvor"), "filter_felt", {"": ALL} | fields)
        self.sign = NamedList(T("Er eller er ikke"), "filter_er", {IS: T("er"), IS_NOT: T("er ikke")})
        self.value = NamedList(T("Svaret"), "filter_svar", {})
        first, second, third = Flow(), Flow(), Flow()
        for each in (self.what, self.by):
            first.add(each)
        for each in (self.felt, self.sign, self.value):
            second.add(each)
        self.first_day, self.last_day = _line(T("Fra og med"), "fra_dag"), _line(T("Til og med"), "til_dag")
        self.name = _line(T("Spørgsmålets navn"), "spoergsmaal_navn")
        self.name.setMaxLength(MOST_LETTERS)
        for line in (self.first_day, self.last_day, self.name):
            third.add(_under(line))
        for flow in (first, second, third):
            column.addWidget(flow)
        self.problem = QLabel()
        self.problem.setProperty("class", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        answer = button(T("Vis svaret"), self._show)
        answer.setObjectName("vis_svar")
        keep = button(T("Gem spørgsmålet"), self._keep)
        keep.setObjectName("gem_spoergsmaal")
        column.addWidget(side_by_side(answer, keep))
        self.felt.chosen.connect(self._field_chosen)
        for line in (self.first_day, self.last_day):
            line.editingFinished.connect(self._days_typed)
        self._days = ("", "")
        self._filtered(False)

    def _days_typed(self) -> None:
        """Other days say other things: what can be chosen is read again, and what was chosen stays where it is among them."""
        days = (self.first_day.text(), self.last_day.text())
        if days != self._days and self.felt.key():
            self._want_values()
        self._days = days

    def _field_chosen(self, felt: str) -> None:
        self._filtered(bool(felt))
        self.value.offer({})
        if felt:
            self._want_values()

    def _want_values(self) -> None:
        """What the field says in the question's own days, or in the year where they are none."""
        try:
            days = _day(self.first_day.text()), _day(self.last_day.text())
            asked = Spoergsmaal(NOT_TRIED, "forloeb", "", *days).checked()
        except UsageError:
            asked = Spoergsmaal(NOT_TRIED, "forloeb")
        self.values_wanted.emit(self.felt.key(), asked.fra, asked.til)

    def _filtered(self, on: bool) -> None:
        self.sign.setVisible(on)
        self.value.setVisible(on)

    def offer_values(self, found: tuple[str, tuple[str, ...]]) -> None:
        """What a field says, to choose from; of another field than the one chosen now it is nothing."""
        felt, values = found
        if felt == self.felt.key():
            self.value.offer({value: value for value in values})

    def refuse(self, text: str) -> None:
        """Say why it was not done."""
        self.problem.setText(say(text))
        self.problem.setVisible(bool(text))
        announce(self.problem, text, assertive=True)

    def _asked(self, navn: str) -> Spoergsmaal | None:
        """The question as it stands; None where it is none, which is said."""
        try:
            fra, til = (_day(line.text()) for line in (self.first_day, self.last_day))
            filtre: tuple[Filter, ...] = ()
            if self.felt.key():
                if not self.value.key():
                    raise UsageError(NO_ANSWER)
                filtre = (Filter(self.felt.key(), self.sign.key() == IS, self.value.key()),)
            made = Spoergsmaal(navn, self.what.key(), self.by.key(), fra, til, filtre).checked()
        except UsageError as error:
            self.refuse(str(error))
            return None
        self.refuse("")
        return made

    def _show(self) -> None:
        made = self._asked(self.name.text() or NOT_TRIED)
        if made is not None:
            self.shown.emit(made)

    def _keep(self) -> None:
        made = self._asked(self.name.text())
        if made is not None:
            self.kept.emit(made)


def _line(caption: str, name: str) -> QLineEdit:
    made = focus_first(QLineEdit())
    made.setObjectName(name)
    made.setAccessibleName(say(caption))
    made.setMaximumWidth(theme.px(INPUT_WIDTH))
    return made


def _under(line: QLineEdit) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    above = label(line.accessibleName(), "label")
    above.setBuddy(line)
    column.addWidget(above)
    column.addWidget(line)
    return made


def _day(text: str) -> str:
    """An ISO date of what was typed; "" for nothing. Raises UsageError."""
    if not text.strip():
        return ""
    found = parse_date(text, date.today())  # noqa: DTZ011  the day only says which century a short year is of
    if not isinstance(found, date):
        raise UsageError(NO_DAY.format(tekst=text))
    return found.isoformat()
