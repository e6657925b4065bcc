"""What has to be said before a form is completed: each warning with a reason of its own, and answers that will not be sent.

Closing it in any way but the primary button changes nothing. It stores nothing; ``confirmed`` carries the reasons.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.values import unsendable
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.half_written import Keeps
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.parts import box, button, column, frame, icon_label, label, restyle, row, scrolling
from smdb_desktop.language import say
from smdb_desktop.services.wizard.views import Completion

REASON = T("Begrundelse")
NO_REASON = T("Skriv en kort begrundelse, eller gå tilbage og ret svaret.")


class WarningsDialog(QDialog):
    """Asks for a reason for each warning. Opened without blocking."""

    confirmed = Signal(object)
    """The reasons: ``dict[Fund, str]``."""

    def __init__(
        self,
        parent: QWidget,
        completion: Completion,
        labels: Callable[[Fund], str],
        verb: str,
        keeps: Callable[[Fund], Keeps],
    ) -> None:
        """``keeps`` keeps what is written of a reason, where it is not confirmed."""
        super().__init__(parent)
        stand_out(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("advarsler")
        bind_dialog(self, "advarsler")
        self.setWindowTitle(say(T("Før du fortsætter")))
        self._keeps = keeps
        self._reasons: list[tuple[Fund, QLineEdit, QLabel]] = []
        inside, lines = column(16)
        if completion.advarsler:
            text = T("Bekræft hver advarsel med en begrundelse, eller gå tilbage og ret svaret.")
            lines.addWidget(label(T("Er det rigtigt?"), "h2"))
            lines.addWidget(label(text))
        for number, fund in enumerate(completion.advarsler):
            lines.addWidget(self._warning(number, fund, labels(fund)))
        if completion.ikke_med:
            lines.addWidget(label(T("Disse svar kommer ikke med i indberetningen"), "h2"))
            lines.addWidget(
                label(T("Spørgsmålene vises ikke mere, fordi et andet svar er ændret. Svarene bliver i kladden."))
            )
            for felt in completion.ikke_med:
                lines.addWidget(label(T("•  {navn}", navn=felt.label)))
        lines.addStretch(1)
        go_on = button(verb, self._confirm, "primary")
        go_on.setObjectName("bekraeft")
        back = button(T("Gå tilbage"), self.reject)
        back.setObjectName("tilbage")
        for made in (go_on, back):
            made.setAutoDefault(True)
        go_on.setDefault(True)
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(16))
        layout.addWidget(scrolling(inside), 1)
        buttons = QHBoxLayout()
        layout.addLayout(buttons)
        buttons.addStretch(1)
        row(buttons, back, go_on, stretch=False)
        height = (
            180 + 170 * len(completion.advarsler) + (90 + 28 * len(completion.ikke_med)) * bool(completion.ikke_med)
        )
        available = parent.window().size()
        self.resize(min(theme.px(680), available.width()), min(theme.px(height), available.height()))
        self._first = self._reasons[0][1] if self._reasons else go_on
        self._first.setFocus()

    def _warning(self, number: int, fund: Fund, name: str) -> QWidget:
        made = frame("card", margin=14, spacing=6)
        text = label(T("{navn}: {besked}", navn=name, besked=fund.besked), "warning")
        line = QHBoxLayout()
        box(made).addLayout(line)
        line.setSpacing(theme.px(8))
        line.addWidget(icon_label("warning"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        edit = focus_first(QLineEdit())
        edit.setObjectName(f"begrundelse[{number}]")
        edit.setAccessibleName(say(REASON))
        edit.setAccessibleDescription(say(fund.besked))
        self._keeps(fund)(self, edit)
        caption = label(REASON, "label")
        caption.setBuddy(edit)
        # its line is always there: what it says moves nothing
        error = label("", "error")
        error.setMinimumHeight(error.fontMetrics().lineSpacing())
        for part in (caption, edit, error):
            box(made).addWidget(part)
        self._reasons.append((fund, edit, error))
        return made

    def _confirm(self) -> None:
        wrong: list[QLineEdit] = []
        for fund, edit, error in self._reasons:
            text = edit.text().strip()
            problem = unsendable(text) if text else NO_REASON
            error.setText(say(problem or ""))
            restyle(edit, "state", "error" if problem else "")
            edit.setAccessibleDescription(say(problem or fund.besked))
            if problem:
                wrong.append(edit)
        if wrong:
            wrong[0].setFocus()
            return
        self.confirmed.emit({fund: edit.text().strip() for fund, edit, _error in self._reasons})
        self.accept()
