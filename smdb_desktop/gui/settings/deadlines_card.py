"""Indstillinger's card of limits: the year's last day, whether doctors prescribe here, and the folder that a calendar follows."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPushButton, QVBoxLayout

from smdb_desktop.domain.forms.dates import format_date
from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.deadlines.chosen import Valgt
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.workspace import Workspace

TITLE = T("Frister")
YEAR = T("Årets sidste frist for indberetning og godkendelse")
YEAR_HINT = T(
    "Danmarks Statistik sætter datoen hvert år. Skriv den her, så står den på Frister. Tomt felt: ingen frist."
)
DOCTORS = T("Vis lægernes frist den 20.")
DOCTORS_HINT = T(
    "Læger, der ordinerer substitution, indberetter senest den 20. for måneden før. Om pligten gælder uændret efter "
    "1. juli 2025, er ikke bekræftet. Spørg Sundhedsdatastyrelsen."
)
SAVE, SAVED = T("Gem frister"), T("Fristerne er gemt.")
FOLDER = T("Kalendermappe")
FOLDER_HINT = T(
    "Programmet skriver fristerne som en kalender i mappen og skriver den igen, når de ændrer sig, mens programmet er åbent. Et "
    "kalenderprogram kan abonnere på filen. Den nævner ingen borgere, medmindre det er valgt herunder."
)
NO_FOLDER = T("Der er ikke valgt nogen mappe.")
CHOOSE, NONE = T("Vælg kalendermappe …"), T("Skriv ingen kalender")
NAMES = T("Skriv borgernes navne i kalenderen")
NAMES_HINT = T("Alle, der kan læse kalenderen, ser da, hvem der er i behandling. CPR-numre kommer aldrig med.")
CHOSEN = T("Kalenderen skrives i {mappe}.")
NOT_CHOSEN = T("Der skrives ingen kalender. En fil, der allerede er skrevet, bliver liggende.")


class DeadlinesCard(QFrame):
    """The card. ``tell`` is called with what was done."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        super().__init__()
        self.context, self._tell = context, tell
        self._valgt = Valgt()
        self.setObjectName("frister_kort")
        self.setProperty("class", "card")
        self._layout = QVBoxLayout(self)
        space = theme.px(20)
        self._layout.setContentsMargins(space, space, space, space)
        self._layout.setSpacing(theme.px(8))
        self._layout.addWidget(label(TITLE, "h2"))
        self.year = focus_first(QLineEdit())
        self.year.setObjectName("aarlig_frist")
        self.year.setMaximumWidth(theme.px(200))
        self.year.setAccessibleName(say(YEAR))
        self.year.setAccessibleDescription(say(YEAR_HINT))
        caption = label(YEAR, "label")
        caption.setBuddy(self.year)
        self.doctors = self._box(DOCTORS, DOCTORS_HINT, "laegers_frist")
        self.wrong = label("", "error")
        self.wrong.setObjectName("frister_gik_ikke")
        self.wrong.hide()
        self.save = button(SAVE, self._save)
        self.save.setObjectName("gem_frister")
        for part in (
            caption,
            self.year,
            label(YEAR_HINT, "hint"),
            self.doctors,
            label(DOCTORS_HINT, "hint"),
            self.wrong,
        ):
            self._layout.addWidget(part)
        self._row(self.save)
        self.mappe = label(NO_FOLDER, "strong")
        self.mappe.setObjectName("kalendermappe")
        for part in (label(FOLDER, "label"), self.mappe, label(FOLDER_HINT, "hint")):
            self._layout.addWidget(part)
        self.choose, self.none = button(CHOOSE, self._ask), button(NONE, lambda: self._keep_folder("", False))
        self.choose.setObjectName("vaelg_kalendermappe")
        self.none.setObjectName("ingen_kalender")
        self._row(self.choose, self.none)
        self.names = self._box(NAMES, NAMES_HINT, "navne_i_kalenderen")
        self.names.clicked.connect(lambda on: self._keep_folder(self._valgt.mappe, on))
        for part in (self.names, label(NAMES_HINT, "hint")):
            self._layout.addWidget(part)
        self._hold()

    def _box(self, words: Text, hint: Text, name: str) -> QCheckBox:
        made = QCheckBox(say(words))
        made.setObjectName(name)
        made.setAccessibleDescription(say(hint))
        return made

    def _row(self, *buttons: QPushButton) -> None:
        flow = Flow()
        for each in buttons:
            flow.add(each)
        self._layout.addWidget(flow)

    def show_chosen(self, valgt: Valgt) -> None:
        """Show what is kept; what is being typed stays."""
        before, self._valgt = self._valgt, valgt
        day = "" if valgt.aarlig is None else format_date(valgt.aarlig)
        if before.aarlig != valgt.aarlig or not self.year.isModified():
            self.year.setText(say(day))
        if before.laeger != valgt.laeger:
            self.doctors.setChecked(valgt.laeger)
        self.names.setChecked(valgt.navne)
        self.mappe.setText(valgt.mappe or say(NO_FOLDER))
        self._hold()

    def _hold(self) -> None:
        why = "" if self._valgt.mappe else NO_FOLDER
        hold(self.none, why)
        hold(self.names, why)

    def _save(self) -> None:
        day, doctors = self.year.text(), self.doctors.isChecked()
        self._run(lambda work: DeadlineService(work).choose(day, doctors), SAVED)

    def _ask(self) -> None:
        start = Path(self._valgt.mappe) if self._valgt.mappe else None
        self.context.dialogs.folder(self, CHOOSE, start, self._chosen)

    def _chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self._keep_folder(str(folder), self._valgt.navne)

    def _keep_folder(self, mappe: str, navne: bool) -> None:
        told = CHOSEN.format(mappe=mappe) if mappe else NOT_CHOSEN
        self._run(lambda work: DeadlineService(work).choose_calendar(mappe, navne), told)

    def _run(self, act: Callable[[Workspace], None], told: str) -> None:
        work = self.context.work
        self.wrong.hide()
        self.context.tasks.run(Lane.STORE, lambda: act(work), self, lambda _: self._done(told), self._refused)

    def _done(self, told: str) -> None:
        self.year.setModified(False)
        self._tell(told)

    def _refused(self, error: KnownError) -> None:
        self.wrong.setText(say(str(error)))
        self.wrong.show()
        announce(self, str(error), assertive=True)
        self.year.setFocus()
