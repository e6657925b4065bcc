"""What stands in a line for a recovery code, shown to eyes only: it is copied from paper, and one wants to see what one typed.

It is painted and has no name, so nothing of it reaches the accessibility bus; whoever hears the window hears dots.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.secret import SecretLine


class Written(QWidget):
    """One line below a field, always there, so that nothing moves when the first letter is typed."""

    def __init__(self, line: SecretLine) -> None:
        super().__init__()
        self._line = line
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.textChanged.connect(lambda _dots: self.update())

    def shows(self) -> str:
        """What is painted."""
        return self._line.text()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme.px(120), self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """One line, however narrow."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The end of it where it is longer than the line: that is what is being typed."""
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        shown = self.fontMetrics().elidedText(self.shows(), Qt.TextElideMode.ElideLeft, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
