"""Indstillinger, the recovery code: a new one is asked for with the passphrase, shown until the page is left, and can be printed.

The code is in the label and nowhere else; leaving the page takes it away.
"""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from smdb_desktop.domain.words import T
from smdb_desktop.gui.access.foerste_start import PAPER
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import button, label, row
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.vault import KeyMaterial

WORDS = T(
    "Med gendannelseskoden kan der vælges en ny adgangssætning, hvis den gamle er glemt. Er arket væk, eller "
    "har andre set det, så lav en ny kode; den gamle virker derefter ikke længere."
)
MISSED = T("Gendannelseskoden blev ikke bekræftet, da programmet blev sat op. Lav en ny nu, og skriv den ned.")
SHOWN = T(
    "Skriv koden ned, eller udskriv den, før du forlader siden. Den vises ikke igen, og den gamle virker ikke længere."
)


class RecoveryCard(QFrame):
    """Makes and shows a new code; ``made`` is called when one was made."""

    def __init__(self, context: Context, made: Callable[[], None]) -> None:
        super().__init__()
        self.context, self._made = context, made
        self.setProperty("class", "card")
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        layout.addWidget(label(T("Gendannelseskode"), "h2"))
        self.words = label(WORDS)
        layout.addWidget(self.words)
        self.code = label("", "h2", wrap=False)
        self.code.setObjectName("ny_kode")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout.addWidget(self.code)
        self.renew = button(T("Lav ny gendannelseskode …"), self._ask)
        self.renew.setObjectName("lav_ny_kode")
        self.paper = button(T("Udskriv …"), self._print)
        self.paper.setObjectName("udskriv_kode")
        row(layout, self.renew, self.paper)
        self.forget()

    def show_missed(self, missed: bool) -> None:
        """Say that nobody has proved to have the code, or not; while a new one is shown, what to do with it stands there."""
        if self.code.text():
            return
        self.words.setText(say(MISSED if missed else WORDS))
        self.words.setProperty("class", "warning" if missed else "")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)

    def forget(self) -> None:
        """Show no code."""
        self.code.clear()
        self.code.hide()
        self.paper.hide()

    def _ask(self) -> None:
        text = T("Skriv den adgangssætning, du bruger nu.")
        self.context.dialogs.password(self, T("Ny gendannelseskode"), text, self._asked)

    def _asked(self, passphrase: str | None) -> None:
        if passphrase is None:
            return
        vault, work = self.context.desk.vault, self.context.work

        def renew() -> KeyMaterial:
            keys = vault.renew_recovery(passphrase)
            work.code_confirmed()
            return keys

        self.renew.setEnabled(False)
        self.context.tasks.run(Lane.STORE, renew, self, self._show, self._refused)

    def _show(self, keys: KeyMaterial) -> None:
        self.renew.setEnabled(True)
        self.show_missed(False)
        self.words.setText(say(SHOWN))
        self.code.setText(say(keys.recovery_code))
        self.code.setAccessibleName(say(T("Gendannelseskode {kode}", kode=keys.recovery_code)))
        self.code.show()
        self.paper.show()
        self.paper.setFocus()
        self._made()

    def _refused(self, error: KnownError) -> None:
        self.renew.setEnabled(True)
        self.context.dialogs.error(self, error)

    def _print(self) -> None:
        profil = self.context.profil
        page = PAPER.format(navn=escape(profil.organisation.navn if profil else ""), kode=escape(self.code.text()))
        self.context.dialogs.print_page(self, T("Gendannelseskode"), page, lambda _printed: None)
