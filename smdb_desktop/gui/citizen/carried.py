"""What happened to a course where it came from, on its page *Historik*: as the authority that handed it over told it."""

from datetime import datetime

from PySide6.QtWidgets import QFrame, QVBoxLayout

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.history import Medbragt
from smdb_desktop.services.casework.overview import moment

TITLE = T("Før forløbet blev modtaget")
ABOUT = T(
    "Sådan fortalte {organisation} det, da forløbet blev overdraget. Filen var underskrevet af {underskriver}; programmet her "
    "har ikke selv skrevet det."
)
NAMED = T("Filen kaldte selv afsenderen {navn}.")
MOST = 12


class CarriedCard(QFrame):
    """Hidden for a course that began here."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "card")
        layout, space = QVBoxLayout(self), theme.px(16)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(8))
        self.about = label("", "hint")
        columns = (T("Hvornår"), T("Hvem"), T("Hvad"))
        self.rows = RowTable(TITLE, columns, stretch=2, flexible=(2, 1), chooses=False, most=MOST)
        self.rows.setObjectName("medbragt")
        for part in (label(TITLE, "h2"), self.about, self.rows):
            layout.addWidget(part)
        self.hide()

    def show_history(self, carried: Medbragt | None, now: datetime) -> None:
        """Show what came along, or nothing."""
        self.setVisible(carried is not None)
        if carried is not None:
            about = ABOUT.format(organisation=carried.organisation, underskriver=carried.underskriver)
            named = NAMED.format(navn=carried.efter_filen) if carried.efter_filen else ""
            self.about.setText(say(sentences(about, named)))
            lines = enumerate(carried.linjer)
            self.rows.set_rows([Row(str(nr), (moment(tid, now), hvem, hvad)) for nr, (tid, hvem, hvad) in lines])
