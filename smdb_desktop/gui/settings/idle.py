"""The setting after how long without use the program locks itself, on this machine; an administrator's counts before it."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.preferences import load_idle, save_idle
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.desk.settled import idle_minutes, why_locked
from smdb_desktop.services.ports.policy import Key

CHOICES = (0, 5, 10, 15, 30, 60)
CAPTION = T("Lås programmet af sig selv")
HINT = T("Når ingen har brugt tastatur eller mus så længe. Det, du har skrevet, gemmes først.")
NEVER = T("Aldrig")
WIDTH = 456


class IdleField(QWidget):
    """The question with its answers in a list."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        caption = label(CAPTION, "label")
        self.answers = QComboBox()
        self.answers.setObjectName("laas_af_sig_selv")
        self.answers.setAccessibleName(say(CAPTION))
        self.answers.setAccessibleDescription(say(HINT))
        self.answers.setMaximumWidth(theme.px(WIDTH))
        caption.setBuddy(self.answers)
        quiet(self.answers)
        minutes = idle_minutes(context.desk.policy, load_idle(context.desk.machine_dir))
        for each in sorted({*CHOICES, minutes}):
            words = Tn("Efter {n} minut", "Efter {n} minutter", n=each) if each else NEVER
            self.answers.addItem(say(words), each)
        self.answers.setCurrentIndex(self.answers.findData(minutes))
        self.answers.activated.connect(self._chosen)
        for part in (caption, self.answers, label(HINT, "hint")):
            layout.addWidget(part)
        why = why_locked(context.desk.policy, Key.IDLE)
        if why:
            layout.addWidget(label(why, "hint"))
        hold(self.answers, why)

    def _chosen(self) -> None:
        save_idle(self._context.desk.machine_dir, int(self.answers.currentData()))
        self._context.watch_idle()
