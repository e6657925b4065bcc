"""What Forside says of the file itself: what an opening mended or missed, damage that was found, and when it was last looked for.

Both widgets stand alone: they are shown what is known and ask for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import Banner, box, button, label
from smdb_desktop.language import say
from smdb_desktop.services.desk.health import INTET_TJEK, TJEKKET, Sagt, Sundhed

LAEST = T("Det har jeg læst")


class HealthBanners(QWidget):
    """A message for each thing that a person has to know; ``read`` is called when what was mended or lost has been read."""

    def __init__(self, read: Callable[[], None]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.heling = Banner("info")
        self.heling.setObjectName("heling")
        self.laest = button(LAEST, read)
        self.laest.setObjectName("heling_laest")
        box(self.heling).addWidget(self.laest, 0, Qt.AlignmentFlag.AlignTop)
        self.skade = Banner("error")
        self.skade.setObjectName("skade")
        layout.addWidget(self.heling)
        layout.addWidget(self.skade)
        self.hide()

    def show_health(self, sagt: Sagt) -> None:
        """Show what there is to say, or go away."""
        heling = sagt.sundhed.heling
        self.heling.tell(sagt.heling, "info" if heling is None or heling.helet else "error")
        self.skade.tell(sagt.skade, "error")
        self.setVisible(bool(sagt.heling or sagt.skade))


class HealthLine(QWidget):
    """One line: when damage was last looked for."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.text = label("", "hint")
        self.text.setObjectName("tjek")
        layout.addWidget(self.text)

    def show_health(self, sundhed: Sundhed, moment: Callable[[datetime], str]) -> None:
        """Show it; ``moment`` writes a time as the page does. Where damage was found a banner says so instead."""
        tjekket = sundhed.sidst_tjekket
        self.text.setText(say(INTET_TJEK if tjekket is None else TJEKKET.format(hvornaar=moment(tjekket))))
        self.setVisible(not sundhed.fundet)
