"""A field on a page: label, hint, what is wrong, the input, a suggestion, a way to look it up, in that order. It judges nothing.

The error stands between label and input with an icon and bold text; the same text is the input's accessible description.
"""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.fields.lookup import Lookup
from smdb_desktop.gui.fields.registry import make_field
from smdb_desktop.gui.fields.shown import only_shown
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import IconButton, button, icon_label, label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.views import FeltVisning

OPTIONAL = T("(valgfri)")


class FieldBox(QWidget):
    """One field. ``answered`` carries form instance, field name and raw answer; ``help_wanted`` asks for the field's help."""

    answered = Signal(str, str, object)
    help_wanted = Signal(str, str)

    def __init__(self, skema_id: str, view: FeltVisning, lister: Kodelister, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.skema_id = skema_id
        self.felt = view.felt
        self.only_shown = only_shown(view.felt)
        # made where they will stand: a subtree that moves is dressed anew, widget by widget
        self.field = make_field(view.felt, lister, self)
        self._suggestion: QPushButton | None = None
        self._messages: list[QWidget] = []
        self._fund: tuple[Fund, ...] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
        self._label: QLabel | None = None
        if not self.field.labels_itself:
            self._label = self._add_label()
        self._hint = label("", "hint", self)
        self._layout.addWidget(self._hint)
        self._message_place = self._layout.count()
        self._input_row = QHBoxLayout()
        self._layout.addLayout(self._input_row)
        self._input_row.setSpacing(theme.px(8))
        self._input_row.addWidget(self.field)
        self.field.raise_()  # screen readers meet the label first
        if self.field.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Maximum:
            self._input_row.addStretch(1)
        if self.field.labels_itself:
            self._add_help(self._input_row)
        self._lookup: Lookup | None = None
        if view.felt.opslag is not None:
            self._lookup = Lookup(view.felt.navn, view.felt.opslag, self)
            self._layout.addWidget(self._lookup)
        self._layout.addStretch(1)
        self.field.committed.connect(self._committed)
        self.show_view(view)

    def _add_label(self) -> QLabel:
        made = label(self.felt.label, "label", self)
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setBuddy(self.field.inputs()[0])
        row = QHBoxLayout()
        self._layout.addLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(made, 1)
        self._add_help(row)
        return made

    def _add_help(self, row: QHBoxLayout) -> None:
        if self.felt.help:
            ask = IconButton("help", T("Hjælp til feltet (F1)"), parent=self)
            ask.setAccessibleName(say(T("Hjælp: {navn}", navn=self.felt.label)))
            ask.clicked.connect(self._ask_help)
            row.addWidget(ask, 0, Qt.AlignmentFlag.AlignTop)

    def _ask_help(self) -> None:
        self.help_wanted.emit(self.skema_id, self.felt.navn)

    def _committed(self, raw: Json) -> None:
        self.answered.emit(self.skema_id, self.felt.navn, raw)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_view(self, view: FeltVisning) -> None:
        """Show an answer with its findings and suggestion; only what differs is touched."""
        if self.field.value() != view.raw:
            self.field.set_value(view.raw)
        self._mark(optional=not view.kraevet)
        self._hint.setText(say(view.oplysning or self.felt.hint))
        self._hint.setVisible(bool(self._hint.text()))
        self._suggest(view.forslag)
        if view.fund != self._fund:
            self._fund = view.fund
            self._show_findings(view.fund)

    def _mark(self, *, optional: bool) -> None:
        if self._label is None:
            return
        name = escape(say(self.felt.label))
        mark = T("<span style='font-weight:400'>{optional}</span>", optional=escape(say(OPTIONAL)))
        self._label.setText(say(T("{navn} {mark}", navn=name, mark=mark) if optional and not self.only_shown else name))

    def _suggest(self, text: str) -> None:
        if not text:
            if self._suggestion is not None:
                self._suggestion.hide()
            return
        if self._suggestion is None:
            self._suggestion = button("", self._take_suggestion, "link")
            self._suggestion.setObjectName(f"{self.felt.navn}.forslag")
            self._input_row.insertWidget(1, self._suggestion)
        self._suggestion.setProperty("forslag", text)
        self._suggestion.setText(say(T("Brug {tekst}", tekst=text)))
        self._suggestion.setAccessibleName(say(T("Brug {tekst} i {navn}", tekst=text, navn=self.felt.label)))
        self._suggestion.show()

    def _take_suggestion(self) -> None:
        if self._suggestion is not None:
            text = str(self._suggestion.property("forslag"))
            self.field.set_value(text)
            self.field.inputs()[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self._committed(text)

    def _show_findings(self, fund: tuple[Fund, ...]) -> None:
        for made in self._messages:
            self._layout.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._messages = []
        for i, found in enumerate(fund):
            line = _message(found, self._text(found), self)
            self._layout.insertWidget(self._message_place + i, line)
            line.show()
            self._messages.append(line)
        worst = "error" if any(f.niveau is Niveau.FEJL for f in fund) else "warning" if fund else ""
        parts = frozenset(p for f in fund if (p := self._part(f)))
        self.field.set_state(worst, parts)
        self.field.describe(self.felt.label, joined(" ", (self._text(f) for f in fund)) or self._hint.text())

    def _part(self, found: Fund) -> str:
        tail = found.felt.rpartition(f".{self.felt.navn}")[2]
        return tail if tail.startswith("[") else ""

    def _text(self, found: Fund) -> str:
        part = self._part(found)
        if not part:
            return found.besked
        number = part[1:].partition("]")[0]
        return (
            T("Linje {nummer}: {besked}", nummer=int(number) + 1, besked=found.besked)
            if number.isdigit()
            else found.besked
        )

    # -- focus -----------------------------------------------------------------------------------------------------

    def tab_stops(self) -> list[QWidget]:
        """What Tab visits here, in order."""
        stops = self.field.inputs()
        if self._suggestion is not None:
            stops.append(self._suggestion)
        return stops if self._lookup is None else [*stops, *self._lookup.tab_stops()]

    def lock(self, locked: bool) -> None:
        """Whether the course can only be read: the answer stays readable, and there is nothing to look up."""
        self.field.set_read_only(locked)
        if self._lookup is not None:
            self._lookup.setVisible(not locked)

    def take_focus(self, path: str = "") -> None:
        """Put the focus in the input, or in a cell (``[0].antal_dage``)."""
        self.field.part(path).setFocus(Qt.FocusReason.TabFocusReason)

    def holds(self, widget: QWidget | None) -> bool:
        """Whether the focus stands in this field."""
        return widget is not None and self.isAncestorOf(widget)


def _message(found: Fund, text: str, parent: QWidget) -> QWidget:
    kind = "error" if found.niveau is Niveau.FEJL else "warning"
    line = QWidget(parent)
    line.setObjectName(f"fund.{kind}")
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(8))
    layout.addWidget(icon_label(kind, line), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label(text, kind, line), 1)
    return line
