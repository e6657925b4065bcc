"""What was completed, and what can come next, as plain buttons. It knows no rules: the page hands it the ways on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.guide.case import Body
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import box, button, card, icon_label, label, row
from smdb_desktop.language import say


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: the words on the button, why one would take it, and what it does."""

    text: str
    go: Callable[[], None]
    why: str = ""


class DonePanel(Body):
    """A good message and the ways on; the first is the likeliest and has the focus."""

    def __init__(self, title: str, text: str, ways: Sequence[Way]) -> None:
        super().__init__()
        self.title, self.text = title, text
        self.setObjectName("hvad_nu")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        made = card()
        made.setMaximumWidth(theme.px(720))
        good = label(text, "success")
        line = row(box(made), icon_label("success"), spacing=10, stretch=False)
        line.addWidget(good, 1)
        box(made).addWidget(label(T("Hvad nu?"), "h2"))
        self._buttons: list[QPushButton] = []
        for number, way in enumerate(ways):
            choice = button(way.text, way.go, "" if number else "primary")
            choice.setObjectName(f"vej[{number}]")
            choice.setAccessibleDescription(say(way.why))
            row(box(made), choice)
            if way.why:
                box(made).addWidget(label(way.why, "hint"))
            self._buttons.append(choice)
        layout.addWidget(made)

    def tab_stops(self) -> list[QWidget]:
        """The ways on."""
        return list(self._buttons)
