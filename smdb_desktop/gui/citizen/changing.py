"""*Skift type eller intensitet*: which treatment, and on which day the next begins; then the new one is open in the wizard.

What cannot be is said at the day, and the dialog stays.
"""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QPushButton, QRadioButton, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import ForloebOverblik
from smdb_desktop.services.errors import KnownError

TITLE = T("Skift type eller intensitet")
TEXT = T(
    "Behandlingen får slutdato den dag, du skriver, og en ny begynder samme dag på samme tilbud med de samme svar. Bagefter "
    "retter du typen eller intensiteten i den nye og gør den færdig; så er begge gjort færdige."
)
DAY = T("Den nye behandling begynder")
ACCEPT = T("Skift behandling")
NAMING, START = 3, -2
"""So many columns name a treatment (tilbud, type and intensity), and where the day of its start stands."""


class ChangeDialog(Message):
    """Opened without blocking; the new treatment is gone to when it is there."""

    def __init__(self, parent: QWidget, context: Context, course: ForloebOverblik) -> None:
        super().__init__(parent, TITLE, TEXT)
        self.setObjectName("skift_behandlingen")
        self._context, self._forloeb_id = context, course.linje.id
        self._choices: dict[str, QRadioButton] = {}
        for line in (each for each in course.behandlinger if each.i_gang):
            # the words of the answer do not wrap: which treatment it is stands below it
            about = joined(" · ", line.celler[:NAMING])
            made = QRadioButton(say(T("Behandlingen fra {dag}", dag=line.celler[START])))
            made.setObjectName(f"behandling_{line.skema_id}")
            made.setAccessibleDescription(say(about))
            made.setChecked(not self._choices)
            self._choices[line.skema_id] = made
            self.add(made)
            self.add(label(about, "hint"))
        self.wrong = label("", "error")
        self.wrong.setObjectName("dag_fejl")
        self.wrong.hide()
        self.day: QLineEdit = self.add_line(DAY)
        self.day.setObjectName("dag")
        self.day.setText(say(T("{dag:%d-%m-%Y}", dag=context.work.cases.today)))
        self.day.selectAll()
        self.add(self.wrong)
        accept, _ = self.add_buttons(ACCEPT, T("Annuller"))
        self.accept_button: QPushButton = accept
        accept.setObjectName("skift_nu")
        accept.setDefault(True)
        accept.clicked.disconnect()
        accept.clicked.connect(self._change)

    def _change(self) -> None:
        chosen = next(skema_id for skema_id, made in self._choices.items() if made.isChecked())
        day, changing, forloeb_id = self.day.text(), self._context.work.changing, self._forloeb_id
        busy((self.day, self.accept_button), True)
        self._context.tasks.run(
            Lane.STORE,
            partial(changing.change, forloeb_id, chosen, day),
            self,
            self._changed,
            self._refused,
        )

    def _changed(self, skema_id: str) -> None:
        self.accept()
        self._context.navigate(places.Guide(self._forloeb_id, skema_id=skema_id))

    def _refused(self, error: KnownError) -> None:
        busy((self.day, self.accept_button), False)
        show_error(self.day, self.wrong, str(error))
        fit_height(self)
        refuse(self.day)
