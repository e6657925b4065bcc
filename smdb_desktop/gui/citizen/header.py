"""Correcting a citizen's header: name, municipality of residence and sex. The CPR number has a dialog of its own."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from smdb_desktop.domain.cpr import Cpr
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.code_box import NOT_ON_THE_LIST, CodeBox
from smdb_desktop.gui.kit.heard import heard_as
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import INPUT_WIDTH, refuse, show_error, side_by_side
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import BorgerRecord


class HeaderEditor(QWidget):
    """The fields with Gem and Annuller; ``done`` is called after either, with what must be told ("" for nothing)."""

    def __init__(self, context: Context, cpr: Cpr, borger: BorgerRecord, done: Callable[[str], None]) -> None:
        super().__init__()
        self._context, self._cpr, self._done = context, cpr, done
        lists = context.desk.katalog.lister
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(label(T("CPR-nr. {cpr}", cpr=cpr.formatted), "strong"))
        self.navn = self.form_first = focus_first(QLineEdit(borger.navn))
        self.navn.setMaximumWidth(theme.px(INPUT_WIDTH))
        self._add(column, T("Navn (kan udelades)"), "navn", self.navn)
        self.kommune = CodeBox(self, lists["kommune"], borger.opholdskommune)
        self.kommune_fejl = label("", "error")
        self.kommune_fejl.hide()
        self._add(column, T("Opholdskommune"), "opholdskommune", self.kommune, self.kommune_fejl)
        asked = label(T("Køn"), "label")
        column.addWidget(asked)
        self.koen = {kode.code: QRadioButton(say(kode.label)) for kode in lists["koen"]}
        for code, radio in self.koen.items():
            radio.setChecked(code == borger.koen)
        group = side_by_side(*self.koen.values())
        heard_as(group, "group", asked.text())
        asked.setBuddy(group)
        column.addWidget(group)
        self.save = button(T("Gem"), self._save, "primary")
        self.save.setObjectName("gem_oplysninger")
        column.addSpacing(theme.px(8))
        column.addWidget(side_by_side(self.save, button(T("Annuller"), lambda: done(""))))
        self.navn.returnPressed.connect(self._save)

    def _add(self, column: QVBoxLayout, text: str, name: str, field: QWidget, error: QWidget | None = None) -> None:
        caption = label(text, "label")
        caption.setBuddy(field)
        field.setAccessibleName(say(text))
        field.setObjectName(name)
        column.addWidget(caption)
        if error is not None:
            column.addWidget(error)
        column.addWidget(field)

    def _save(self) -> None:
        kommune = self.kommune.code
        show_error(self.kommune, self.kommune_fejl, NOT_ON_THE_LIST if self.kommune.unknown else "")
        if self.kommune.unknown:
            refuse(self.kommune)
            return
        navn = self.navn.text()
        koen = next((code for code, radio in self.koen.items() if radio.isChecked()), "")
        cases, cpr = self._context.work.cases, self._cpr
        self._context.tasks.run(
            Lane.STORE,
            lambda: cases.correct_borger(cpr, navn, kommune, koen),
            self,
            lambda kept: self._done(kept.besked),
            self._failed,
        )

    def _failed(self, error: KnownError) -> None:
        self._context.dialogs.error(self, error)
