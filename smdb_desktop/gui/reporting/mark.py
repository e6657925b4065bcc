"""Marking cases as *Indberettet*: the dialog that asks on which day they were typed into SMDB, and taking a mistake back.

Borgeroverblik and Udbakke open the same ones. What cannot be is said at the field, and the dialog stays.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import box, button, label, row
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand

WIDTH = 460
MARK = T("Markér som indberettet …")
TITLE = T("Markér som Indberettet (indtastet i SMDB)")
DAY = T("Tastet i SMDB den")
DELETED_TITLE, DELETED_DAY = T("Markér sletningen som Indberettet (slettet i SMDB)"), T("Slettet i SMDB den")
BOTH_TITLE, BOTH_DAY = T("Markér som Indberettet (gjort i SMDB)"), T("Gjort i SMDB den")
ACCEPT = T("Markér som indberettet")
UNDO = T("Fortryd indberettet …")
UNDO_TITLE = T("Fortryd markeringen som indberettet")
UNDO_TEXT = T(
    "Sagen bliver, hvad den var før markeringen. Skriv, hvorfor markeringen var forkert; begrundelsen bliver gemt."
)
UNDO_YES = T("Fortryd markeringen")
UNDONE = T("Markeringen er fortrudt.")
ALREADY = T("Sagen er allerede indberettet, som den står.")
NOT_READY = T("Intet af sagen er gjort færdigt endnu.")
NOT_MARKED = T("Sagen er ikke markeret som indberettet.")


def why_not_marked(newest: IndberetningRecord | None) -> str:
    """Why a submission cannot be marked; "" where it can."""
    if newest is None:
        return NOT_READY
    return ALREADY if newest.tilstand is Tilstand.INDBERETTET else ""


def why_not_undone(submission: IndberetningRecord | None) -> str:
    """Why there is no mark to take back; "" where there is."""
    return "" if submission is not None and submission.tilstand is Tilstand.INDBERETTET else NOT_MARKED


def marked(number: int) -> str:
    """What was done, to be said."""
    return Tn("{n} sag er markeret som indberettet.", "{n} sager er markeret som indberettet.", n=number)


def _asked(given: Sequence[IndberetningRecord]) -> tuple[str, str, str]:
    """Title, what the day is called, and what is asked: of cases that were typed, of deletions that were done there, or both."""
    number, gone = len(given), sum(each.art is Art.SLETTET for each in given)
    if gone == 0:
        typed = Tn(
            "{n} sag markeres med dagen og dit navn. Gør det kun, når hele sagen, som den står her, er tastet på SMDB's sider.",
            "{n} sager markeres med dagen og dit navn. Gør det kun, når hver sag, som den står her, er tastet på SMDB's sider.",
            n=number,
        )
        return TITLE, DAY, typed
    if gone == number:
        deleted = Tn(
            "{n} sletning markeres med dagen og dit navn. Gør det kun, når forløbet er slettet på SMDB's sider. Det, der er "
            "tilbage af det her, fjernes så.",
            "{n} sletninger markeres med dagen og dit navn. Gør det kun, når hvert forløb er slettet på SMDB's sider. Det, der "
            "er tilbage af dem her, fjernes så.",
            n=number,
        )
        return DELETED_TITLE, DELETED_DAY, deleted
    both = T(
        "{n} sager markeres med dagen og dit navn, {gone} af dem som slettet. Gør det kun, når hver sag er tastet, som den står "
        "her, og hver sletning er gjort, på SMDB's sider. Det, der er tilbage her af de slettede forløb, fjernes så.",
        n=number,
        gone=gone,
    )
    return BOTH_TITLE, BOTH_DAY, both


class MarkDialog(QDialog):
    """Asks for the day and marks these submissions; ``done`` is called with how many were marked."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        given: Sequence[IndberetningRecord],
        done: Callable[[int], object],
    ) -> None:
        super().__init__(parent)
        self._context, self._ids, self._done = context, tuple(each.id for each in given), done
        title, day, words = _asked(given)
        stand_out(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("indberettet")
        bind_dialog(self, "marker")
        self.setWindowTitle(say(title))
        self.setAccessibleDescription(say(words))
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(8))
        layout.addWidget(label(title, "h2"))
        layout.addWidget(label(words))
        caption, self.day = label(day, "label"), focus_first(QLineEdit())
        self.day.setObjectName("dag")
        self.day.setAccessibleName(say(day))
        caption.setBuddy(self.day)
        self.day.setText(say(T("{dag:%d-%m-%Y}", dag=context.work.marking.today)))
        self.wrong = label("", "error")
        self.wrong.setObjectName("dag_fejl")
        self.wrong.hide()
        for part in (caption, self.day, self.wrong):
            layout.addWidget(part)
        self._buttons()
        self.setMinimumWidth(min(theme.px(WIDTH), self.screen().availableGeometry().width()))
        fit_height(self)
        self.day.setFocus()
        self.day.selectAll()

    def _buttons(self) -> None:
        self.accept_button = button(ACCEPT, self._mark, "primary")
        self.accept_button.setObjectName("marker")
        self.accept_button.setDefault(True)
        back = button(T("Annuller"), self.reject)
        back.setObjectName("annuller")
        row(box(self), self.accept_button, back)

    def _mark(self) -> None:
        marking, ids, text = self._context.work.marking, self._ids, self.day.text()
        busy((self.day, self.accept_button), True)
        self._context.tasks.run(Lane.STORE, lambda: marking.mark(ids, text), self, self._marked, self._refused)

    def _marked(self, number: int) -> None:
        self.accept()
        self._done(number)

    def _refused(self, error: KnownError) -> None:
        busy((self.day, self.accept_button), False)
        show_error(self.day, self.wrong, str(error))
        fit_height(self)
        refuse(self.day)


def ask_undo(context: Context, parent: QWidget, indberetning_id: str, then: Callable[[str], object]) -> None:
    """Ask why a mark of a submission was wrong."""

    def given(reason: str | None) -> None:
        if reason is not None:
            then(reason)

    keeps = context.questions.keeps("fortryd_indberettet", indberetning_id)
    context.dialogs.reason(parent, UNDO_TITLE, UNDO_TEXT, UNDO_YES, given, keeps)
