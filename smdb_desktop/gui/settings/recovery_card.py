"""Indstillinger, the recovery code: a new one is asked for with the passphrase, shown until the page is left, and counts when its
last group has been typed back.

Until then every code that was valid before is valid still. A code that is no longer shown is confirmed by typing it whole, and so
is an old one that is to be kept. The code is in the label and nowhere else; leaving the page takes it away.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.access.recovery_code import CODE_READ, TITLE, WRONG_GROUP, offer_pdf, print_code
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import busy, reason
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import INPUT_WIDTH, refuse, show_error
from smdb_desktop.gui.kit.parts import button, label, restyle
from smdb_desktop.gui.kit.passphrase import NO_CODE_TYPED, THE_ONE_IN_USE
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say
from smdb_desktop.services.desk.recovery_code import is_last_group
from smdb_desktop.services.errors import KnownError, WrongPassphrase
from smdb_desktop.services.ports.vault import CodeState, KeyMaterial

WORDS = {
    CodeState.IN_HAND: T(
        "Med gendannelseskoden kan der vælges en ny adgangssætning, hvis den gamle er glemt. Er arket væk, eller har andre set "
        "det, så lav en ny kode; når du har bekræftet den, virker den gamle ikke længere."
    ),
    CodeState.NEVER: T(
        "Gendannelseskoden blev ikke bekræftet, da programmet blev sat op. Har du den på papir, så skriv den nedenfor. Ellers "
        "lav en ny nu, og skriv den ned."
    ),
    CodeState.RENEWED: T(
        "Der er lavet en ny gendannelseskode, som ingen har bekræftet. Den gamle virker stadig. Skriv nedenfor den kode, du har "
        "på papir og vil bruge, den nye eller den gamle; derefter virker kun den. Har du ingen af dem, så lav en ny."
    ),
}
SHOWN = T(
    "Skriv koden ned, eller udskriv den, før du går videre; den vises ikke igen. Den gamle kode virker, indtil du har "
    "skrevet de sidste fire tegn af den nye nedenfor."
)
DISPLACED = T("Den ældste af de koder, der ikke blev bekræftet, virker ikke mere: højst tre kan vente ad gangen.")
LAST_GROUP = T("Skriv kodens sidste fire tegn")
WHOLE_CODE = T("Skriv hele koden fra papiret")
WORKING = T(
    "Nøglerne bliver skrevet. Det tager nogle sekunder og kan ikke standses undervejs: de gamle skal gælde, til de nye er prøvet."
)
CONFIRMED = T("Gendannelseskoden er bekræftet. Kun den virker nu.")


class RecoveryCard(QFrame):
    """Makes, shows and confirms a code; ``tell`` is called with what was done."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        super().__init__()
        self.context, self._tell = context, tell
        self._state = CodeState.IN_HAND
        self._displaced = False
        self.setProperty("class", "card")
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        layout.addWidget(label(TITLE, "h2"))
        self.words = label("")
        layout.addWidget(self.words)
        self.code = label("", "code", wrap=False)
        self.code.setObjectName("ny_kode")
        # it goes to paper its own way, never with the page
        self.code.setProperty("secret", True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout.addWidget(self.code)
        self._add_typing(layout)
        self.renew = button(T("Lav ny gendannelseskode …"), self._ask)
        self.renew.setObjectName("lav_ny_kode")
        self.paper = button(T("Udskriv …"), self._print)
        self.paper.setObjectName("udskriv_kode")
        self.pdf = button(T("Gem som PDF …"), self._save_pdf)
        self.pdf.setObjectName("gem_kode")
        buttons = Flow()
        for made in (self.confirm, self.paper, self.pdf, self.renew):
            buttons.add(made)
        layout.addWidget(buttons)
        self.working = label(WORKING, "hint")
        self.working.setObjectName("nye_noegler")
        self.working.hide()
        layout.addWidget(self.working)
        self.forget()

    def _add_typing(self, layout: QVBoxLayout) -> None:
        self.asked = label("", "label")
        self.wrong = label("", "error")
        self.typed = SecretLine()
        focus_first(self.typed)
        self.typed.setObjectName("bekraeft_kode")
        self.typed.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.typed.returnPressed.connect(self._confirm)
        self.confirm = button(T("Bekræft koden"), self._confirm, "primary")
        self.confirm.setObjectName("bekraeft_koden")
        self.written = Written(self.typed)
        for part in (self.asked, self.wrong, self.typed, self.written):
            layout.addWidget(part)
        self.wrong.hide()

    def show_state(self, state: CodeState) -> None:
        """Say whether somebody has proved to have the code; while a new one is shown, what to do with it stands there."""
        self._state = state
        shown = bool(self.code.text())
        told = sentences(SHOWN, DISPLACED if self._displaced else "")
        self.words.setText(say(told if shown else WORDS[state]))
        restyle(self.words, "class", "warning" if state is not CodeState.IN_HAND and not shown else "")
        asking = shown or state is not CodeState.IN_HAND
        self.asked.setText(say(LAST_GROUP if shown else WHOLE_CODE))
        self.typed.setAccessibleName(self.asked.text())
        for part in (self.asked, self.typed, self.written, self.confirm):
            part.setVisible(asking)
        for part in (self.code, self.paper, self.pdf):
            part.setVisible(shown)

    def forget(self) -> None:
        """Show no code."""
        self.code.clear()
        self._clear_typed()
        self.show_state(self._state)

    def _clear_typed(self) -> None:
        self.typed.clear()
        show_error(self.typed, self.wrong, "")

    # -- a new one -------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.context.dialogs.password(self, T("Ny gendannelseskode"), THE_ONE_IN_USE, T("Adgangssætning"), self._asked)

    def _asked(self, passphrase: str | None) -> None:
        if passphrase is None:
            return
        work = self.context.work
        self._work(True)
        self.context.tasks.run(Lane.STORE, lambda: work.renew_code(passphrase), self, self.show_new, self._refused)

    def show_new(self, keys: KeyMaterial) -> None:
        """Show a code that was just made, until the page is left."""
        self._work(False)
        self._clear_typed()
        self._displaced = keys.displaced
        self.code.setText(say(keys.recovery_code))
        self.code.setAccessibleName(say(CODE_READ.format(kode=keys.recovery_code)))
        self.show_state(self._state)
        self.paper.setFocus()
        announce(self.code, self.code.accessibleName())

    def _refused(self, error: KnownError) -> None:
        self._work(False)
        self.context.dialogs.error(self, error)

    def _work(self, working: bool) -> None:
        busy((self.renew, self.confirm), working)
        self.working.setVisible(working)
        if working:
            announce(self.working, WORKING)

    # -- on paper --------------------------------------------------------------------------------------------------

    def _print(self) -> None:
        print_code(self.context, self, self.code.text(), self._on_paper)

    def _save_pdf(self) -> None:
        offer_pdf(self.context, self, self.code.text(), self._on_paper)

    def _on_paper(self, _done: bool) -> None:
        self.typed.setFocus()

    # -- in hand ---------------------------------------------------------------------------------------------------

    def _confirm(self) -> None:
        if reason(self.confirm):
            return
        shown, typed = self.code.text(), self.typed.text()
        wrong = WRONG_GROUP if shown and not is_last_group(typed, shown) else "" if typed.strip() else NO_CODE_TYPED
        show_error(self.typed, self.wrong, wrong)
        if wrong:
            refuse(self.typed)
            return
        work, code = self.context.work, shown or typed
        self._work(True)
        self.context.tasks.run(
            Lane.STORE, lambda: work.confirm_code(code), self, lambda _: self._confirmed(), self._not_confirmed
        )

    def _confirmed(self) -> None:
        self._work(False)
        self._state = CodeState.IN_HAND
        self.forget()
        self.renew.setFocus()
        self._tell(CONFIRMED)

    def _not_confirmed(self, error: KnownError) -> None:
        self._work(False)
        if isinstance(error, WrongPassphrase):
            show_error(self.typed, self.wrong, str(error))
            refuse(self.typed)
        else:
            self.context.dialogs.error(self, error)
