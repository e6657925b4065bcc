"""After the program was cut off: one dialog that names every form that was being written, each kept, looked at or thrown away.

Closing it keeps everything. It opens once for each opening of the store, in front of the page one came to, and only for a person
who left something; another's is named and waits for that person.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text, Tn, listed
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import moment

if TYPE_CHECKING:
    from smdb_desktop.gui.core.context import Context
    from smdb_desktop.services.casework.recovery import Efterladenskab, Fundet, Kassering
    from smdb_desktop.services.errors import KnownError

TITLE = T("Programmet blev afbrudt, mens du skrev")
ALL_KEPT = T(
    "Hvert svar, der er nævnt her, er gemt. Lukker du dette, bliver det hele, som det er, og det, du var midt i at skrive, "
    "kommer i sit felt, hvor det kan."
)
NO_ANSWERS = T(
    "Hvert svar er gemt. Det, du var midt i at skrive i et spørgsmål, er også gemt og står her; intet af det er gjort."
)
HALF_QUESTIONS = T("Spørgsmål, du ikke nåede at besvare")
HALF_QUESTION = T("{hvad}, {tid}: »{tekst}«. Det står i feltet igen, når du åbner det samme spørgsmål.")
OTHERS = T("Også {navne} skrev, da programmet blev afbrudt. Det er gemt og bliver vist for dem, når de selv låser op.")
KEEP_ALL = T("Behold alt")
KEEP_REST = T("Behold resten")
CLOSE = T("Luk")
RESTORE = T("Gendan")
DIFFERENCES = T("Se forskelle")
DISCARD = T("Kassér")
UNDO = T("Fortryd")
HALF = T("Halvt skrevet i »{felt}« {tid}: {tekst}")
STAYS_OUT = T(
    "Det halvt skrevne kan ikke komme i sit felt. {hvorfor} Skriv det af, hvis det skal bruges. Det bliver gemt og vist her, "
    "hver gang du låser op, indtil du trykker »Jeg har skrevet det af«, eller det kan komme i feltet."
)
NOTED = T("Jeg har skrevet det af")
NOTED_SAID = T("Det halvt skrevne bliver ikke vist igen. Svarene i skemaet er, som de var.")
WRITTEN = T("{borger}: {skema}")
SURE = T("Kassér det, der blev skrevet?")
SURE_YES = T("Kassér det")
SURE_TEXT = T(
    "Skemaet bliver, som det var, da du åbnede det. Det, der kasseres, står i forløbets historik, og du kan fortryde her, så "
    "længe dette vindue er åbent."
)
DISCARDED = T("Kasseret. Skemaet er, som det var, da du åbnede det.")
UNDONE = T("Fortrudt. Det, du skrev, er der igen.")
COLUMNS = (T("Felt"), T("Før"), T("Efter"), T("Hvornår"))
MOST = 5


def ask_what_was_left(context: Context, window: QWidget) -> None:
    """Look whether the person who has just opened the store left something, and ask about it."""
    work = context.work

    def found(left: Fundet) -> None:
        if (left.egne or left.halve) and context.workspace is work:
            RecoveryDialog(window, context, left).open()

    context.tasks.run(Lane.STORE, lambda: work.recovery.found(work.afbrudt), window, found, lambda _error: None)


class RecoveryDialog(Message):
    """Opened without blocking. Closing it in whatever way keeps what nobody threw away."""

    def __init__(self, parent: QWidget, context: Context, found: Fundet) -> None:
        super().__init__(parent, TITLE, ALL_KEPT if found.egne else NO_ANSWERS)
        bind_dialog(self, "efter_en_afbrydelse")
        self.setObjectName("efter_en_afbrydelse")
        self._context, self._work = context, context.work
        self._open = {each.skema_id for each in found.egne}
        """What nobody has decided yet."""
        self.cards = [Card(self, context, each, first=not at) for at, each in enumerate(found.egne)]
        for card in self.cards:
            self.add(card)
        if found.halve:
            self.add(label(HALF_QUESTIONS, "h2"))
            now = context.desk.clock()
            for number, half in enumerate(found.halve):
                named = T("{borger}: {hvad}", borger=half.borger, hvad=half.hvad) if half.borger else half.hvad
                told = label(HALF_QUESTION.format(hvad=named, tid=moment(half.tid, now), tekst=half.tekst), "hint")
                told.setObjectName(f"halvt_spoergsmaal_{number}")
                self.add(told)
        if found.andre:
            others = label(OTHERS.format(navne=listed(T("{navn}", navn=navn) for navn in found.andre)), "hint")
            others.setObjectName("andres")
            self.add(others)
        self.keep = self._button(KEEP_ALL if self.cards else CLOSE, "secondary")
        self.keep.setObjectName("behold_alt")
        self.keep.clicked.connect(self.accept)
        self._buttons.add(self.keep)
        self.setAccessibleDescription(say(ALL_KEPT if found.egne else NO_ANSWERS))
        self.finished.connect(lambda _result: self._keep())
        (self.cards[0].restore if self.cards else self.keep).setFocus()

    def settled(self, skema_id: str) -> None:
        """It was decided what becomes of this one: the button keeps no more than what is left."""
        self._open -= {skema_id}
        self.keep.setText(say(KEEP_REST if self._open else CLOSE))

    def _keep(self) -> None:
        """Whatever was not decided stays; what is half typed comes into its field."""
        left, recovery = tuple(self._open), self._work.recovery
        self._open = set()
        # the dialog is gone by then
        context, work, over = self._context, self._work, self.parentWidget()

        def not_kept(error: KnownError) -> None:
            if context.workspace is work and over is not None:
                context.dialogs.error(over, error)

        if left and context.workspace is work:
            context.tasks.run(Lane.STORE, lambda: recovery.keep(left), context.tasks, on_error=not_kept)

    def go_to(self, left: Efterladenskab) -> None:
        """Keep everything, and go where this one was being written."""
        self.accept()
        self._context.navigate(places.Guide(left.efterladt.forloeb_id, skema_id=left.skema_id))


class Card(QFrame):
    """One form: what it is, what stood half typed, what was written, and what is to become of it."""

    def __init__(self, dialog: RecoveryDialog, context: Context, left: Efterladenskab, *, first: bool) -> None:
        super().__init__()
        self.setProperty("class", "card")
        outer = QVBoxLayout(self)
        space = theme.px(16)
        outer.setContentsMargins(space, space, space, space)
        outer.setSpacing(theme.px(8))
        self._dialog, self._context, self._left = dialog, context, left
        self._done: Kassering | None = None
        title = WRITTEN.format(borger=left.borger, skema=left.skema)
        outer.addWidget(label(title, "h2"))
        self.said = label(self._told(), "hint")
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            if left.hindring
            else Qt.TextInteractionFlag.NoTextInteraction
        )
        outer.addWidget(self.said)
        self.stays_out = label(STAYS_OUT.format(hvorfor=left.hindring) if left.hindring else "", "warning")
        self.stays_out.setObjectName(f"hindring_{left.skema_id}")
        outer.addWidget(self.stays_out)
        self.table = self._differences()
        outer.addWidget(self.table)
        self.restore = button(RESTORE, lambda: dialog.go_to(left), "primary" if first else "secondary")
        self.see = button(DIFFERENCES, self._see)
        self.discard = button(DISCARD, self._discard)
        self.undo = button(UNDO, self._undo)
        self.undo.hide()
        self.noted = button(NOTED, self._note)
        # one that was shown before it stands in the card would be a window
        for each in (self.discard,) if left.hindring else (self.noted, self.stays_out):
            each.hide()
        line = Flow()
        for number, each in enumerate((self.restore, self.see, self.noted, self.discard, self.undo)):
            each.setObjectName(f"{('gendan', 'forskelle', 'skrevet_af', 'kasser', 'fortryd')[number]}_{left.skema_id}")
            each.setAccessibleDescription(say(title))
            each.setAutoDefault(False)
            line.add(each)
        line.add_stretch()
        outer.addWidget(line)
        hold(self.see, "" if left.forskelle else T("Der er kun det, der er halvt skrevet."))

    def _told(self) -> Text:
        left = self._left
        now = self._context.desk.clock()
        written = Tn("{n} svar skrevet", "{n} svar skrevet", n=len(left.forskelle))
        when = T("{skrevet}, begyndt {tid}", skrevet=written, tid=moment(left.efterladt.begyndt, now))
        if not left.tekst:
            return when
        skrevet = moment(left.efterladt.skrevet or left.efterladt.begyndt, now)
        half = HALF.format(felt=left.felt, tid=skrevet, tekst=left.tekst)
        return T("{svar}. {halvt}", svar=when, halvt=half)

    def _differences(self) -> RowTable:
        table = RowTable(DIFFERENCES, COLUMNS, stretch=0, flexible=(0, 1, 2), chooses=False, most=MOST)
        table.setObjectName(f"tabel_{self._left.skema_id}")
        now = self._context.desk.clock()
        rows = ((each.label, each.foer, each.efter, moment(each.tid, now)) for each in self._left.forskelle)
        table.set_rows([Row(str(number), cells) for number, cells in enumerate(rows)])
        table.hide()
        return table

    def _see(self) -> None:
        self.table.setVisible(self.table.isHidden())
        fit_height(self._dialog)
        if self.table.isVisible():
            self.table.setFocus()

    def _note(self) -> None:
        recovery, skema_id = self._context.work.recovery, self._left.skema_id
        run = self._context.tasks.run
        run(Lane.STORE, lambda: recovery.written_down(skema_id), self._dialog, self._is_noted, self._refused)

    def _is_noted(self, _nothing: object) -> None:
        self._dialog.settled(self._left.skema_id)
        for each in (self.stays_out, self.noted, self.discard):
            each.hide()
        self._say(NOTED_SAID)
        self.restore.setFocus()

    # -- thrown away, and taken back -------------------------------------------------------------------------------

    def _discard(self) -> None:
        def answered(yes: bool) -> None:
            if yes:
                recovery, skema_id = self._context.work.recovery, self._left.skema_id
                self._run(lambda: recovery.discard(skema_id), self._discarded)

        no = T("Behold det")
        self._context.dialogs.confirm(self._dialog, SURE, SURE_TEXT, SURE_YES, no, answered, danger=True)

    def _run(self, act: Callable[[], Kassering | None], then: Callable[[Kassering | None], None]) -> None:
        self._context.tasks.run(Lane.STORE, act, self._dialog, then, self._refused)

    def _discarded(self, done: Kassering | None) -> None:
        self._done = done
        self._dialog.settled(self._left.skema_id)
        self._show(DISCARDED, gone=True)
        # the question has closed over this dialog, and not every desk gives the keys back by itself
        self._dialog.activateWindow()
        self.undo.setFocus()

    def _undo(self) -> None:
        done = self._done
        if done is not None:
            recovery = self._context.work.recovery
            self._run(partial(recovery.undo, done), self._undone)

    def _undone(self, _nothing: Kassering | None) -> None:
        self._done = None
        self._show(UNDONE, gone=False)
        self.restore.setFocus()

    def _show(self, words: Text, *, gone: bool) -> None:
        self.restore.setVisible(not gone)
        # what was taken back is an answer like every other: the history has it
        for each in (self.discard, self.noted, self.stays_out):
            each.hide()
        self.undo.setVisible(gone)
        self._say(words)

    def _say(self, words: Text) -> None:
        self.said.setText(say(words))
        fit_height(self._dialog)
        announce(self._dialog, words, assertive=True)

    def _refused(self, error: KnownError) -> None:
        self._context.dialogs.error(self._dialog, error)
