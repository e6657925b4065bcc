"""The sentence about what is missing until a case is *Indberettet*, as Forside, Udbakke, Gennemse and the export show it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.outbox.reporting import Reporting


class ReportingLine(QWidget):
    """The sentence, and the question with its way to Indstillinger where it is not answered; hidden while there is neither.

    ``asks`` is False where one is in the middle of something: the other pages ask.
    """

    def __init__(self, context: Context, *, asks: bool = True) -> None:
        super().__init__()
        self._asks = asks
        self.setObjectName("ikke_indberettet")
        self._context = context
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        self.sentence = label("", "strong")
        self.sentence.setObjectName("indberetning_saetning")
        self.question = label("", "hint")
        self.question.setObjectName("indberetning_spoergsmaal")
        to_answer = places.Indstillinger(places.Kort.VEJ)
        self.answer = button(T("Svar under Indstillinger"), lambda: context.navigate(to_answer), "link")
        self.answer.setObjectName("svar_vej")
        for part in (self.sentence, self.question, self.answer):
            layout.addWidget(part)
        self.hide()

    def read(self) -> None:
        """Look at the store again."""
        work = self._context.work
        self._context.tasks.run(Lane.STORE, work.reporting, self, self.show_reporting)

    def show_reporting(self, found: Reporting) -> None:
        """Show how it stands."""
        self.sentence.setText(say(found.saetning))
        self.sentence.setVisible(bool(found.saetning))
        self.question.setText(say(found.spoergsmaal))
        asked = self._asks and bool(found.spoergsmaal)
        for part in (self.question, self.answer):
            part.setVisible(asked)
        self.setVisible(bool(found.saetning) or asked)
