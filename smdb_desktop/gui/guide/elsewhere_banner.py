"""The message that a course was changed elsewhere, above the buttons of the wizard, with its three ways on. No behaviour."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import FittingArea, Flow
from smdb_desktop.gui.kit.parts import Banner, button, column, restyle

LOOK = T("Se ændringen")
MINE = T("Skriv mit over")
THEIRS = T("Tag den andens")


class ElsewhereBanner(QWidget):
    """Hidden while nothing was changed elsewhere."""

    look = Signal()
    mine = Signal()
    theirs = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("andetsteds")
        self._banner = Banner("error")
        self._look = button(LOOK, self.look.emit, name="andetsteds_se")
        self._mine = button(MINE, self.mine.emit, name="andetsteds_over")
        self._theirs = button(THEIRS, self.theirs.emit, name="andetsteds_tag")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.px(4))
        layout.setSpacing(theme.px(4))
        # where there is little room the message scrolls; all of it stands in what *Se ændringen* opens too
        inside, lines = column(0)
        lines.addWidget(self._banner)
        area = FittingArea(inside)
        area.setMinimumHeight(theme.px(24))
        layout.addWidget(area)
        ways = Flow()
        for made in self.buttons():
            restyle(made, "dense", "yes")
            ways.add(made)
        beside = QHBoxLayout()
        layout.addLayout(beside)
        beside.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        beside.addWidget(ways)
        self.hide()

    def buttons(self) -> list[QPushButton]:
        """The ways on, in the order of Tab."""
        return [self._look, self._mine, self._theirs]

    def text(self) -> str:
        """What it says."""
        return self._banner.text()

    def tell(self, text: str, *, over: bool) -> None:
        """Say what happened; ``over``: whether what was typed here can be written over it."""
        self._mine.setVisible(over)
        self.show()
        self._banner.tell(text, "error")

    def put_away(self) -> None:
        """Nothing is to be decided any more."""
        self._banner.show_text("")
        self.hide()
