"""Buttons whose text wraps: links in summaries and lines of the step list. To screen readers they are plain buttons."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say


class LayoutButton(QPushButton):
    """A push button that is as large as the labels laid out in it; clicks on a label are clicks on the button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _inside(self) -> QLayout | None:
        return self.layout()

    def sizeHint(self) -> QSize:
        """The size of what is inside."""
        inside = self._inside()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The least size of what is inside."""
        inside = self._inside()
        return inside.minimumSize() if inside is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Wrapped text is higher when it is narrower."""
        inside = self._inside()
        return inside is not None and inside.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """The height at a width."""
        inside = self._inside()
        return inside.heightForWidth(width) if inside is not None else -1


class LinkButton(LayoutButton):
    """A link of one or more lines."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(say(text))
        inner = label(text, "link")
        inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        side = theme.px(4)
        layout.setContentsMargins(side, side, side, side)
        layout.addWidget(inner)
