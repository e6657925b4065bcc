"""A path that is only read: it breaks anywhere, since it has no spaces, is as high as it needs, and can be walked and copied."""

from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from smdb_desktop.language import say


class PathText(QPlainTextEdit):
    """The path, whole, at any width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def setText(self, path: str) -> None:
        """Show another path."""
        if path != self.toPlainText():
            self.setPlainText(say(path))
        self._fit()

    def text(self) -> str:
        """The path."""
        return self.toPlainText()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(1, self.document().firstBlock().layout().lineCount())
        margin = self.height() - self.viewport().height() + 2 * int(self.document().documentMargin())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin)
