"""Personer, the store's key: a new one is asked for, how far it is, and the new recovery code when it is there.

The page may be left meanwhile: then the code is shown in a dialog over the page where the person is by then. Until somebody has
typed its last group back, the code before it is valid.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.gui.kit.passphrase import THE_ONE_IN_USE
from smdb_desktop.gui.settings.recovery_card import RecoveryCard
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.vault import KeyMaterial

OFFER_TITLE = T("Giv lageret en ny nøgle?")
KEY_WORDS = T(
    "Har nogen, der er fjernet, en kopi af nøglefilen, eller kan andre have set gendannelseskoden, så giv lageret en ny nøgle. "
    "Alle, der står her, låser op som før. Der kommer en ny gendannelseskode; den gamle virker, til den nye er bekræftet. Det, "
    "der lå under den gamle nøgle, bliver liggende i mappen erstattet og i sikkerhedskopierne."
)
BEGUN = T(
    "Lageret får en ny nøgle. Imens venter det, der skal gemmes. Den nye gendannelseskode bliver vist, når det er færdigt, også "
    "hvis du er gået til en anden side."
)
COPYING = T("Data bliver kopieret til den nye nøgle: {procent} %")
PROVING = T("Kopien får den nye nøgle og bliver kontrolleret, side for side.")
RENEWED = T("Lageret har fået en ny nøgle. Skriv den nye gendannelseskode ned, og bekræft den nedenfor.")
CODE_TITLE = T("Lagerets nye gendannelseskode")
LATER = T("Luk uden at bekræfte")


class KeyCards(QWidget):
    """``held`` is what waits meanwhile; ``tell`` says what was done, ``refused`` what could not be."""

    def __init__(
        self, context: Context, held: QWidget, tell: Callable[[str], None], refused: Callable[[KnownError], None]
    ) -> None:
        super().__init__()
        self.context, self._held_part, self._tell, self._refused = context, held, tell, refused
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        keys = card(T("Lagerets nøgle"))
        box(keys).addWidget(label(KEY_WORDS))
        self.renew = button(T("Giv lageret en ny nøgle …"), self._ask)
        self.renew.setObjectName("ny_noegle")
        box(keys).addWidget(side_by_side(self.renew))
        self.far = label("", "hint")
        self.far.setObjectName("noegle_fremgang")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say(T("Lageret får en ny nøgle")))
        for part in (self.far, self.bar):
            box(keys).addWidget(part)
        layout.addWidget(keys)
        self.recovery = RecoveryCard(context, tell)
        self.recovery.hide()
        layout.addWidget(self.recovery)
        context.rekeying.progressed.connect(self._came_far)
        self._show_working(context.rekeying.busy)

    def enter(self) -> None:
        """The page is shown: what is under way, and how it ends, is told here."""
        self.context.rekeying.watch(self._ended)
        if self.context.rekeying.busy:
            busy((self._held_part,), True)

    def leave(self) -> None:
        """Nothing secret stays here, and what is under way is told elsewhere."""
        self.recovery.forget()
        self.context.rekeying.watch(None)

    def _ask(self) -> None:
        self.context.dialogs.password(
            self,
            OFFER_TITLE,
            THE_ONE_IN_USE,
            T("Din egen adgangssætning"),
            lambda own: self.begin(own) if own else None,
        )

    def begin(self, own: str) -> None:
        """Give the store a new key with one's own passphrase."""
        context, window = self.context, self.window()
        busy((self._held_part,), True)
        self._show_working(True)
        announce(self.far, BEGUN)
        context.rekeying.begin(context.work, own, lambda outcome: show_elsewhere(context, window, outcome))

    def _show_working(self, working: bool) -> None:
        if working:
            self.far.setText(say(BEGUN))
            self.bar.setRange(0, 0)
        for part in (self.far, self.bar):
            part.setVisible(working)

    def _came_far(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        proving = self.far.text() == say(PROVING)
        self.far.setText(say(COPYING.format(procent=done * 100 // of) if of else PROVING))
        if not of and not proving:
            announce(self.far, PROVING)

    def _ended(self, outcome: KeyMaterial | KnownError) -> None:
        busy((self._held_part,), False)
        self._show_working(False)
        if isinstance(outcome, KnownError):
            self._refused(outcome)
            return
        self.recovery.show()
        self.recovery.show_new(outcome)
        self._tell(RENEWED)


def show_elsewhere(context: Context, window: QWidget, outcome: KeyMaterial | KnownError) -> None:
    """Tell over whatever page the person has gone to."""
    if isinstance(outcome, KnownError):
        context.dialogs.error(window, outcome)
    else:
        NewCodeDialog(window, context, outcome).open()


class NewCodeDialog(Message):
    """The new code: to be written down, printed and confirmed. Closed unconfirmed it is gone, and the one before it is valid."""

    def __init__(self, window: QWidget, context: Context, keys: KeyMaterial) -> None:
        super().__init__(window, CODE_TITLE, T("Lageret har fået en ny nøgle. Skriv den nye gendannelseskode ned."))
        self.setObjectName("ny_gendannelseskode")
        self._over = window
        self.card = RecoveryCard(context, self._confirmed)
        self.add(self.card)
        self.add_close(LATER)
        self.card.show_new(keys)
        self.card.renew.hide()
        # whoever was typing when it came must not press a button with the next letter
        self.card.typed.setFocus()

    def _confirmed(self, told: str) -> None:
        self.accept()
        announce(self._over, told)
