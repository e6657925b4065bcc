"""A step that is a list of forms: every entry with its columns and its state, under its head where it has one.

It stores nothing; signals carry wishes. Which columns there are, and the words of the buttons, stand in the form version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.list_editor import head_name
from smdb_desktop.gui.guide.steps import KINDS, state_words
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import box, button, card, label, restyle, row
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.kit.states import in_sentence
from smdb_desktop.language import say
from smdb_desktop.services.casework.answers import NOTHING, answer_text
from smdb_desktop.services.wizard.treatments import running

_NARROW = 800
_LONG_NAME = 50
_SCROLL_BAR = 16
_FIRST_WIDTH = 170
_BETWEEN, _INSIDE, _IN_STATE = 12, 20, 10
_SMALLER = 0.88


class FormList(Body):
    """All entries of a list. ``new`` asks for a new one, ``add`` for one more under a head, ``edit`` opens one."""

    new = Signal()
    add = Signal(str, str)
    edit = Signal(str)
    rebuilt = Signal()

    def __init__(self, case: Case, plads: Plads) -> None:
        super().__init__()
        self.title = plads.title
        self._case = case
        self._plads = plads
        self._narrow = False
        self._needs = 0
        """How wide the tables had to be when they stood there last, in pixels."""
        self._least = 0
        """How wide the tables have to be at the least with what there is to show now, as far as it was read."""
        self._shown: tuple[int, bool, bool] | None = None
        self._cards: dict[str, _Card] = {}
        self._contents: dict[str, _Content] = {}
        """What the cards have to show, as far as it was read."""
        self._as_of: tuple[int, bool] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(16))
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._empty = card()
        box(self._empty).addWidget(label(plads.ingen, wrap=True))
        self._adder = button(plads.ny, self.new.emit)
        self._adder.setObjectName(f"ny.{plads.art}")
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self._adder, 0, Qt.AlignmentFlag.AlignLeft)
        self.setMaximumWidth(theme.px(1120))

    def refresh(self) -> None:
        """Show the session as it is."""
        while self.grow():
            pass

    def grow(self) -> bool:
        """Make one card that is lacking or shows something else by now; False when all is shown."""
        now = (self._case.session.changes, self._case.locked)
        if now != self._as_of:
            # each card that is made would read all those above it again
            self._as_of, self._contents, self._least = now, {}, 0
        self._narrow = self._is_narrow()
        shown = (*now, self._narrow)
        if shown == self._shown:
            return False
        ids = self._card_ids()
        for gone in self._cards.keys() - set(ids):
            self._throw(self._cards.pop(gone))
        for number, card_id in enumerate(ids):
            content, old = self._content(card_id), self._cards.get(card_id)
            if old is None or old.shown != content:
                if not self._narrow and self._cannot_be_wide(content):
                    return True
                made = self._cards[card_id] = self._card(content)
                if old is not None:
                    self._throw(old)
                self._layout.insertWidget(number, made.widget)
                made.widget.show()
                return True
        self._empty.setVisible(not ids)
        self._adder.setVisible(not self._case.locked)
        restyle(self._adder, "kind", "" if ids else "primary")
        self._shown = shown
        if not self.isVisible():
            self.dress()
        if not self._narrow:
            self._needs = self._layout.minimumSize().width()
        return self._is_narrow() and not self._narrow

    def _card_ids(self) -> tuple[str, ...]:
        """A card for each head; one without a head ("") for entries that have none."""
        ids = self._case.session.ids(self._plads.art)
        return ids if self._plads.under else ("",) if ids else ()

    def _throw(self, old: "_Card") -> None:
        self._layout.removeWidget(old.widget)
        old.widget.hide()
        old.widget.deleteLater()

    def minimumSizeHint(self) -> QSize:
        """Narrower than the table: where it does not fit, each entry gets lines of its own."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), theme.px(360)))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Table or lines, as there is room. What is built while a picture is taken of a hidden list would never be painted."""
        super().resizeEvent(event)
        if self.isVisible():
            self._fold()

    def showEvent(self, event: QShowEvent) -> None:
        """It may have another width than when it was filled."""
        super().showEvent(event)
        self._fold()

    def _fold(self) -> None:
        if self._is_narrow() != self._narrow:
            self.refresh()
            self.rebuilt.emit()

    def _is_narrow(self) -> bool:
        # once narrow it takes some more room to be wide again: a scroll bar that comes and goes must not turn it back and forth
        least = theme.px(_NARROW + (_SCROLL_BAR if self._narrow else 0))
        return self.width() < max(least, self._needs, self._least)

    def _cannot_be_wide(self, content: "_Content") -> bool:
        """Whether the tables of a card are wider than the room: to find that out by making them costs as much as the card."""
        metrics = self._adder.fontMetrics()
        around = self._adder.sizeHint().width() - metrics.horizontalAdvance(self._adder.text())
        wide = max((_least_width(entries, metrics) for entries in content.lists if entries.entries), default=0)
        self._least = max(self._least, wide + around) if wide else self._least
        return self._is_narrow()

    def tab_stops(self) -> list[QWidget]:
        """The buttons in order."""
        stops = [stop for card_id in self._card_ids() for stop in self._cards[card_id].stops]
        return stops if self._case.locked else [*stops, self._adder]

    # -- what there is to show -------------------------------------------------------------------------------------

    def _content(self, head_id: str) -> "_Content":
        found = self._contents.get(head_id)
        if found is None:
            found = self._contents[head_id] = self._read(head_id)
        return found if found.narrow is self._narrow else replace(found, narrow=self._narrow)

    def _read(self, head_id: str) -> "_Content":
        plads = self._plads
        if not head_id:
            entries = (self._entries(plads, None),)
            return _Content("", "", "", entries, self._narrow, self._case.locked)
        title = self._case.session.version.skemaer[plads.art].title
        return _Content(
            head_id,
            head_name(self._case, plads, head_id) or T("{titel} uden navn", titel=title),
            joined(" · ", self._about(head_id)),
            tuple(self._entries(under, head_id) for under in plads.under),
            self._narrow,
            self._case.locked,
        )

    def _about(self, head_id: str) -> Iterator[str]:
        """The head's other columns, each with its label; that one is missing is said."""
        for felt, text in zip(self._columns(self._plads)[1:], self._texts(head_id, self._plads)[1:], strict=True):
            yield (
                T("{navn} {tekst}", navn=felt.label, tekst=text)
                if text != NOTHING
                else T("{navn} mangler", navn=felt.label)
            )

    def _columns(self, plads: Plads) -> tuple[Felt, ...]:
        definition = self._case.session.version.skemaer[plads.art]
        return tuple(felt for navn in plads.kolonner if (felt := definition.felt(navn)) is not None)

    def _texts(self, skema_id: str, plads: Plads) -> tuple[str, ...]:
        session = self._case.session
        raw = {view.felt.navn: view.raw for view in session.felter(skema_id)}
        return tuple(answer_text(f, raw.get(f.navn), session.lister) for f in self._columns(plads))

    def _entries(self, plads: Plads, head_id: str | None) -> "_Entries":
        session = self._case.session
        title = session.version.skemaer[plads.art].title
        columns = self._columns(plads)
        days = tuple(number for number, felt in enumerate(columns) if felt.type is Felttype.DATO)
        return _Entries(
            plads,
            in_sentence(title),
            # a form of which nothing is known but its name stands there with that
            tuple(felt.overskrift for felt in columns) or (T("Skema"),),
            tuple(
                _Entry(skema_id, texts or (title,), self._state(skema_id))
                for skema_id in session.ids(plads.art, head_id)
                for texts in (self._texts(skema_id, plads),)
            ),
            days,
        )

    def _state(self, skema_id: str) -> tuple[str, PillKind]:
        session = self._case.session
        runs = running(session, skema_id)
        if runs is None or session.is_draft(skema_id) or session.record(skema_id).faerdig is None:
            tilstand = session.tilstand(skema_id)
            fejl = sum(1 for v in session.felter(skema_id) for f in v.fund if f.niveau is Niveau.FEJL)
            return state_words(tilstand, fejl), KINDS[tilstand]
        return (T("Igangværende"), PillKind.SUCCESS) if runs else (T("Afsluttet"), PillKind.NEUTRAL)

    # -- a card ----------------------------------------------------------------------------------------------------

    def _card(self, content: "_Content") -> "_Card":
        made = card()
        made.setParent(self)
        stops: list[QWidget] = []
        if content.head_id:
            self._heading(made, content)
        for entries in content.lists:
            if content.narrow:
                stops += [self._narrow_row(made, entry, entries, content) for entry in entries.entries]
            elif entries.entries:
                stops += self._table(made, entries, content)
            if content.head_id and not content.locked:
                stops.append(self._add_button(made, entries, content))
        return _Card(content, made, stops)

    def _heading(self, made: QFrame, content: "_Content") -> None:
        wrap = content.narrow or len(content.name) > _LONG_NAME
        heading = label(content.name, "h2", made, wrap=wrap), label(content.about, "hint", made, wrap=wrap)
        if wrap:
            for part in heading:
                box(made).addWidget(part)
        else:
            row(box(made), *heading, spacing=12)

    def _add_button(self, made: QFrame, entries: "_Entries", content: "_Content") -> QPushButton:
        add = button(entries.plads.ny, partial(self.add.emit, content.head_id, entries.plads.art))
        add.setAccessibleName(say(T("{ny} hos {navn}", ny=entries.plads.ny, navn=content.name)))
        add.setObjectName(f"tilfoej.{entries.plads.art}[{content.head_id}]")
        row(box(made), add)
        return add

    def _table(self, made: QFrame, entries: "_Entries", content: "_Content") -> list[QWidget]:
        stops: list[QWidget] = []
        grid = QGridLayout()
        box(made).addLayout(grid)
        grid.setHorizontalSpacing(theme.px(_BETWEEN))
        grid.setVerticalSpacing(theme.px(8))
        many = len(entries.headings)
        for column, heading in enumerate((*entries.headings, T("Tilstand"))):
            grid.addWidget(label(heading, "hint", made, wrap=column not in entries.days and column < many), 0, column)
        line = QFrame(made)
        line.setProperty("class", "line")
        grid.addWidget(line, 1, 0, 1, many + 2)
        for number, entry in enumerate(entries.entries, start=2):
            for column, words in enumerate(entry.texts):
                grid.addWidget(label(words, "", made, wrap=column not in entries.days), number, column)
            grid.addWidget(Pill(*entry.state, made), number, many)
            stops.append(self._edit(entry, entries, content))
            grid.addWidget(stops[-1], number, many + 1)
        wordy = next((column for column in range(many) if column not in entries.days), 0)
        grid.setColumnMinimumWidth(wordy, theme.px(_FIRST_WIDTH))
        for column in range(many):
            if column not in entries.days:
                grid.setColumnStretch(column, 3 if column == wordy else 2)
        return stops

    def to_entry(self, skema_id: str) -> None:
        """Put the focus on the button of an entry."""
        made = self.findChild(QPushButton, f"rediger[{skema_id}]")
        if made is not None:
            made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow_row(self, made: QFrame, entry: "_Entry", entries: "_Entries", content: "_Content") -> QPushButton:
        edit = self._edit(entry, entries, content)
        # the first two say what it is; what is left needs its heading
        words = [
            text if number < 2 else T("{navn} {tekst}", navn=heading, tekst=text)
            for number, (heading, text) in enumerate(zip(entries.headings, entry.texts, strict=True))
            if number not in entries.days and text != NOTHING
        ]
        if words:
            box(made).addWidget(label(joined(" · ", words)))
        days = joined(" – ", (entry.texts[number] for number in entries.days))
        row(box(made), *([label(days, wrap=False)] if days else []), Pill(*entry.state), edit)
        return edit

    def _edit(self, entry: "_Entry", entries: "_Entries", content: "_Content") -> QPushButton:
        made = button(T("Se") if content.locked else T("Rediger"), partial(self.edit.emit, entry.id))
        made.setAccessibleName(say(_name(content, entries, entry)))
        # who hears the list comes to its buttons only: each tells its whole line
        made.setAccessibleDescription(say(_told(entries, entry)))
        made.setObjectName(f"rediger[{entry.id}]")
        return made


def _least_width(entries: "_Entries", metrics: QFontMetrics) -> int:
    """How wide a table is at the least, in pixels, without what stands around the word of a button: days are not wrapped, all
    else only between words. Headings and states are smaller than the answers."""
    many, wide = len(entries.headings), metrics.horizontalAdvance
    found = theme.px(2 * _INSIDE + 2 * _IN_STATE + _BETWEEN * (many + 1)) + wide(say(T("Rediger")))
    wordy = next((column for column in range(many) if column not in entries.days), 0)
    for column, heading in enumerate(entries.headings):
        told = [say(entry.texts[column]) for entry in entries.entries]
        parts = [[text] if column in entries.days else text.split() for text in told]
        head = [say(heading)] if column in entries.days else say(heading).split()
        needed = max((wide(part) for cell in parts for part in cell), default=0)
        needed = max(needed, int(max(map(wide, head), default=0) * _SMALLER))
        found += max(needed, theme.px(_FIRST_WIDTH)) if column == wordy else needed
    return found + int(max(wide(say(entry.state[0])) for entry in entries.entries) * _SMALLER)


def _name(content: "_Content", entries: "_Entries", entry: "_Entry") -> Text:
    """What the button of an entry is called: what it does to what, under which head, from which day."""
    names = {"skema": entries.title, "navn": content.name}
    if not entries.days:
        if not content.head_id:
            return (T("Se {skema}") if content.locked else T("Rediger {skema}")).format(**names)
        return (T("Se {skema} hos {navn}") if content.locked else T("Rediger {skema} hos {navn}")).format(**names)
    names["dag"] = entry.texts[entries.days[0]]
    if not content.head_id:
        return (T("Se {skema} fra {dag}") if content.locked else T("Rediger {skema} fra {dag}")).format(**names)
    text = T("Se {skema} hos {navn} fra {dag}") if content.locked else T("Rediger {skema} hos {navn} fra {dag}")
    return text.format(**names)


def _told(entries: "_Entries", entry: "_Entry") -> Text:
    """The line of an entry in words: each column with its heading, and the state."""
    cells = [
        T("{navn}: {tekst}", navn=heading, tekst=text)
        for heading, text in zip(entries.headings, entry.texts, strict=True)
        if text != NOTHING
    ]
    return joined(", ", [*cells, entry.state[0]])


@dataclass(frozen=True, slots=True)
class _Entry:
    """One form: its texts by column, and its state."""

    id: str
    texts: tuple[str, ...]
    state: tuple[str, PillKind]


@dataclass(frozen=True, slots=True)
class _Entries:
    """The entries of one place; ``days`` are the numbers of the columns that hold dates, ``title`` is for use in a sentence."""

    plads: Plads
    title: str
    headings: tuple[str, ...]
    entries: tuple[_Entry, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """What a card shows: a head ("" for none) and what stands under it."""

    head_id: str
    name: str
    about: str
    lists: tuple[_Entries, ...]
    narrow: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class _Card:
    """A card, what it shows, and its buttons in the order of Tab."""

    shown: _Content
    widget: QFrame
    stops: list[QWidget]
