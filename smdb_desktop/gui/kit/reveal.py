"""The eye in a line with dots: it lets eyes see what is typed, by a click or a key; who listens hears dots all the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.keys import INPUTS, key_of
from smdb_desktop.gui.kit.parts import IconButton
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say

SHOW, HIDE = T("Vis det, du skriver ({tast})"), T("Skjul det, du skriver ({tast})")
SHOWN, HIDDEN = T("Det, du skriver, vises på skærmen."), T("Det, du skriver, vises som prikker.")


class Reveal(IconButton):
    """Stands inside the line, at its end."""

    def __init__(self, line: SecretLine) -> None:
        key = key_of("vis", INPUTS)
        super().__init__("eye", SHOW.format(tast=key.told), parent=line)
        self.setObjectName("vis_skrevet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._line, self._key = line, key.told
        margins = line.textMargins()
        margins.setRight(theme.px(32))
        line.setTextMargins(margins)
        self.clicked.connect(self.turn)
        self._turns = QKeySequence(key.keys[0])
        line.installEventFilter(self)
        self._place()

    def turn(self) -> None:
        """Show, or hide again."""
        shown = not self._line.revealed
        self._line.reveal(shown)
        self.show_icon("eye-off" if shown else "eye")
        words = (HIDE if shown else SHOW).format(tast=self._key)
        self.setToolTip(say(words))
        self.setAccessibleName(say(words))
        announce(self._line, SHOWN if shown else HIDDEN)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """It stays at the line's end, and its key works where one types, whatever window is active."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        if not isinstance(event, QKeyEvent) or QKeySequence(event.keyCombination()) != self._turns:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self.turn()
            return True
        return False

    def _place(self) -> None:
        size, line = self.sizeHint(), self._line
        side = max(0, (line.height() - size.height()) // 2)
        self.setGeometry(line.width() - size.width() - max(side, theme.px(4)), side, size.width(), size.height())
