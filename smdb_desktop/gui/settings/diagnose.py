"""*Diagnose*: shows what support must know, whole, before a file of it is saved (``services/diagnose.py``)."""

from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.preferences import load_idle, load_look
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import focus_soon
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.language import say
from smdb_desktop.services.desk.settled import idle_minutes
from smdb_desktop.services.diagnose import NAME, WHAT, Seen, as_text, diagnose, save

LINES = 24
WAIT = T("Vent, til det er læst.")
SAVED = T("Filen er gemt. Send den til din support.")
SHOWN = T("Det er præcis det, der står her, som gemmes i filen.")


class DiagnosePage(ScrollingPage[places.Diagnose]):
    """The text, and a button that saves it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.save_button = button(T("Gem som fil …"), self._choose, "primary")
        self.save_button.setObjectName("gem_diagnose")
        self.back = button(T("Tilbage"), self._go_back)
        self.back.setObjectName("tilbage_fra_diagnose")
        self.add_head(T("Diagnose"))
        shown = card(T("Til din support"))
        box(shown).addWidget(label(WHAT))
        box(shown).addWidget(label(SHOWN, "hint"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setObjectName("diagnose_tekst")
        self.text.setAccessibleName(say(T("Diagnose")))
        self.text.setMinimumHeight(self.text.fontMetrics().lineSpacing() * LINES + theme.px(20))
        box(shown).addWidget(self.text)
        box(shown).addWidget(side_by_side(self.save_button, self.back))
        # what is read takes the room that there is
        self.column.addWidget(shown, 1)
        self._said = ""

    def enter(self, _place: places.Diagnose, /) -> None:
        """Read what is known now."""
        focus_soon(self.text)
        hold(self.save_button, WAIT)
        desk, work, seen = self.context.desk, self.context.workspace, self._seen()
        lane = Lane.FREE if work is None else Lane.STORE
        self.context.tasks.run(lane, lambda: say(as_text(diagnose(desk, work, seen))), self, self._show, self.refused)

    def _seen(self) -> Seen:
        screens = tuple(
            (screen.size().width(), screen.size().height(), round(screen.devicePixelRatio() * 100))
            for screen in QGuiApplication.screens()
        )
        desk = self.context.desk
        idle = idle_minutes(desk.policy, load_idle(desk.machine_dir))
        return Seen(str(load_look(desk.machine_dir)), idle, qVersion(), QGuiApplication.platformName(), screens)

    def _show(self, text: str) -> None:
        self._said = text
        self.text.setPlainText(say(text))
        hold(self.save_button, "")

    def _choose(self) -> None:
        self.context.dialogs.new_file(self, T("Gem Diagnose"), T("Tekst (*.txt)"), NAME, self._chosen)

    def _chosen(self, file: Path | None) -> None:
        self.save_button.setFocus()
        if file is None:
            return
        said = self._said
        self.context.tasks.run(Lane.FREE, lambda: save(file, said), self, lambda _: self.tell(SAVED), self.refused)

    def _go_back(self) -> None:
        if self.context.workspace is not None:
            self.context.navigate(places.Indstillinger())
        else:
            there = self.context.desk.vault.exists()
            self.context.navigate(places.LaasOp() if there else places.FoersteStart())
