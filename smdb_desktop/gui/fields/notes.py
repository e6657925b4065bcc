"""The words below an input, and the fonts in which a row measures and paints: pure of any field that is shown now."""

from dataclasses import dataclass

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.kit.texts import Heights
from smdb_desktop.language import say
from smdb_desktop.services.wizard.views import FeltVisning

INDENT = 24
GAP, HELP = 4, 24
_LEAST = 120


@dataclass(frozen=True, slots=True)
class Note:
    """A line of words below the input: ``kind`` is error, warning, info or hint."""

    text: str
    kind: str


@dataclass(slots=True)
class Measures:
    """The fonts in which rows measure and paint; one for all rows of a page."""

    label: Heights
    hint: Heights
    strong: Heights

    def of(self, note: Note) -> Heights:
        """The font of a note."""
        return self.hint if note.kind == "hint" else self.strong


def measures_of(widget: QWidget) -> Measures:
    """The fonts of the look: taken from labels of its classes, so that words are measured as they are drawn."""
    fonts: list[QFont] = []
    for kind in ("label", "hint"):
        made = label("", kind, widget)
        made.ensurePolished()
        fonts.append(made.font())
        made.hide()
        made.deleteLater()
    strong = QFont(fonts[1])
    strong.setWeight(QFont.Weight.DemiBold)
    return Measures(*(Heights(font) for font in (*fonts, strong)))


def notes_of(felt: Felt, view: FeltVisning) -> tuple[Note, ...]:
    """What stands below an input: the findings, that the answer was repeated, why it waits, or the hint in their place."""
    waits = (Note(say(view.note), "info"),) if view.note else ()
    if view.fund:
        found = (Note(say(text_of(felt, f)), "error" if f.niveau is Niveau.FEJL else "warning") for f in view.fund)
        return (*found, *waits)
    if view.gentaget:
        return (Note(say(view.gentaget), "warning"),)
    if waits:
        return waits
    hint = say(view.oplysning or felt.hint)
    return (Note(hint, "hint"),) if hint else ()


def part_of(felt: Felt, found: Fund) -> str:
    """The cell of a table that a finding is about (``[0].antal_dage``), or ""."""
    tail = found.felt.rpartition(f".{felt.navn}")[2]
    return tail if tail.startswith("[") else ""


def text_of(felt: Felt, found: Fund) -> str:
    """A finding's words; in a table they begin with the line."""
    number = part_of(felt, found)[1:].partition("]")[0]
    if number.isdigit():
        return T("Linje {nummer}: {besked}", nummer=int(number) + 1, besked=found.besked)
    return found.besked


def rooms(width: int, depth: int) -> tuple[int, int]:
    """How wide the question and the line of words of a row may be, in pixels, where the column is so wide."""
    room = max(theme.px(_LEAST), width - theme.px(INDENT) * depth)
    # beside the question stand its help and what else can be done at it
    return room - 2 * theme.px(HELP + GAP), room
