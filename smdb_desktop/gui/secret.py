"""A line for a passphrase or a recovery code: what Qt knows of it, and so what it tells to screen readers, is dots only.

Qt's own line sends each letter to the accessibility bus while it is typed, also where it shows dots. Here every letter is a dot
before Qt sees it; the text itself stands beside, in ``text()``. Used by Designer's forms, so it knows nothing of the program.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

DOT = "•"
LEAST, DELETES = " ", "\x7f"
"""The first sign that is written, and the one of the key that deletes."""
PASTE, CUT = QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Cut


class SecretLine(QLineEdit):
    """``text()`` is what was typed; everything else of Qt's line works on as many dots.

    ``textChanged`` and ``textEdited`` carry dots: who listens asks ``text()``. What was typed is never copied or told. It is
    painted for eyes while somebody wants to see it (``reveal``), and Qt knows dots all the same.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secret = ""
        self._length = 0
        self._revealed = False
        self._typed: str | None = None
        self._place = (0, 0)
        super().setEchoMode(QLineEdit.EchoMode.Password)
        # first of all that listen, so that text() is right when they ask
        self.textChanged.connect(self._changed)

    # -- what was typed ----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """What was typed."""
        return self._secret

    def setText(self, text: str | None, /) -> None:
        """Put something in place of what was typed."""
        self.selectAll()
        self.insert(text or "")

    def insert(self, text: str | None, /) -> None:
        """Put something in place of what is chosen, or where one types."""
        text = _one_line(text or "")
        with _Typing(self, text):
            super().insert(DOT * len(text))

    def _changed(self, dots: str) -> None:
        """Do to the text what was done to the dots."""
        kept, before, length = self._secret, self._length, len(dots)
        start, chosen = self._place
        if self._typed is None:
            # nobody typed here: an empty line is better than one that is not what one thinks
            self._secret = ""
            if length:
                self.clear()
        elif self._typed and length > before - chosen:
            put = self._typed[: length - (before - chosen)]
            self._secret = kept[:start] + put + kept[start + chosen :]
        else:
            at, gone = self.cursorPosition(), before - length
            self._secret = kept[:at] + kept[at + gone :]
        self._length = len(self._secret)

    # -- what eyes see -------------------------------------------------------------------------------------------------

    @property
    def revealed(self) -> bool:
        """Whether what was typed is painted, not dots."""
        return self._revealed

    def reveal(self, shown: bool) -> None:
        """Paint what was typed, or dots."""
        self._revealed = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's dots, or over an empty line of Qt's the letters, what is chosen of them, and where one is."""
        if not self._revealed:
            super().paintEvent(event)
            return
        option, style, painter = QStyleOptionFrame(), self.style(), QPainter(self)
        self.initStyleOption(option)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        inside = style.subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        inside = inside.marginsRemoved(self.textMargins()).adjusted(2, 0, -2, 0)
        metrics = self.fontMetrics()
        here = metrics.horizontalAdvance(self._secret[: self.cursorPosition()])
        painter.setClipRect(inside)
        painter.translate(inside.left() - max(0, here - inside.width() + 2), 0)
        if self.hasSelectedText():
            start, width = (
                metrics.horizontalAdvance(text)
                for text in (
                    self._secret[: self.selectionStart()],
                    self._secret[self.selectionStart() : self.selectionEnd()],
                )
            )
            painter.fillRect(start, inside.top(), width, inside.height(), self.palette().highlight())
        painter.setPen(self.palette().text().color())
        line = QRect(0, inside.top(), metrics.horizontalAdvance(self._secret) + inside.width(), inside.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._secret)
        if self.hasFocus():
            middle = inside.center().y()
            painter.drawLine(here, middle - metrics.height() // 2, here, middle + metrics.height() // 2)

    # -- what people do ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter becomes a dot; what moves and deletes is Qt's own."""
        if event.matches(PASTE):
            self.paste()
            return
        if event.matches(CUT):
            return  # Qt would take the letters away and put them nowhere
        typed = event.text()
        letters = typed if typed and typed[0] >= LEAST and typed[0] != DELETES else ""
        dots = DOT * len(letters) if letters else typed
        shown = QKeyEvent(event.type(), event.key(), event.modifiers(), dots, event.isAutoRepeat(), event.count())
        with _Typing(self, letters):
            super().keyPressEvent(shown)
        event.setAccepted(shown.isAccepted())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method makes of several keys."""
        typed = event.commitString()
        shown = QInputMethodEvent(DOT * len(event.preeditString()), [])
        shown.setCommitString(DOT * len(typed))
        if event.replacementLength():
            at = self.cursorPosition() + event.replacementStart()
            self.setSelection(at, event.replacementLength())
        with _Typing(self, typed):
            super().inputMethodEvent(shown)
        event.setAccepted(shown.isAccepted())

    def paste(self) -> None:
        """What was copied elsewhere."""
        if not self.isReadOnly():
            self.insert(QGuiApplication.clipboard().text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button pastes what is marked, where the system has that."""
        clipboard = QGuiApplication.clipboard()
        if event.button() is not Qt.MouseButton.MiddleButton or not clipboard.supportsSelection():
            super().mouseReleaseEvent(event)
        elif not self.isReadOnly():
            self.deselect()
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.insert(clipboard.text(QClipboard.Mode.Selection))

    def dropEvent(self, event: QDropEvent) -> None:
        """Text that is dropped here."""
        given: QMimeData = event.mimeData()
        if given.hasText() and not self.isReadOnly():
            self.deselect()
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.insert(given.text())
            event.acceptProposedAction()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's menu, with our own pasting and deleting."""
        menu = self.createStandardContextMenu()
        for name, run in (("edit-paste", self.paste), ("edit-delete", self._delete), ("edit-undo", self._delete_all)):
            action = menu.findChild(QAction, name)
            if action is not None:
                action.triggered.disconnect()
                action.triggered.connect(run)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _delete(self) -> None:
        self.insert("")

    def _delete_all(self) -> None:
        self.setText("")


class _Typing:
    """While it lasts, what changes in the line is these letters in place of what was chosen, or a deletion."""

    def __init__(self, line: SecretLine, letters: str) -> None:
        self._line, self._letters = line, letters

    def __enter__(self) -> None:
        line = self._line
        chosen = len(line.selectedText())
        line._place = (line.selectionStart() if chosen else line.cursorPosition(), chosen)
        line._typed = self._letters

    def __exit__(self, *_: object) -> None:
        self._line._typed = None


def _one_line(text: str) -> str:
    """Without the line breaks that come along when a line is copied."""
    return "".join(text.splitlines())
