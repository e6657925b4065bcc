"""Practice and real beside each other: what they are called, and the way from the one to the other.

They share nothing but the machine: two data folders, two keys. Which one stands here is said wherever one can change.
"""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.preferences import load_beside
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.services.workspace import Desk

APART = T(
    "Øvelsen og de rigtige data ligger hver for sig på denne maskine, hver med sin adgangssætning, sin udbakke og sine "
    "sikkerhedskopier. Intet kommer fra det ene til det andet. Programmet låses her, når der skiftes."
)
NONE_YET = T(
    "I kan have en øvelse med opdigtede borgere og rigtige data ved siden af hinanden på denne maskine. De får hver sin "
    "adgangssætning, og intet kommer fra det ene til det andet."
)
HERE = (T("Her låses de rigtige data op."), T("Her låses øvelsen op."))
CHANGE = (T("Skift til de rigtige data"), T("Skift til øvelsen"))
BEGIN = (T("Begynd med rigtige borgere …"), T("Lav en øvelse …"))
BACK = (T("Fortryd, tilbage til de rigtige data"), T("Fortryd, tilbage til øvelsen"))
CHANGING = (
    T("Der skiftes til de rigtige data, så snart øvelsen er lukket."),
    T("Der skiftes til øvelsen, så snart de rigtige data er lukket."),
)
"""Each for real data first, then for the practice."""


def last_used(desk: Desk) -> Desk:
    """The one of two stores that was chosen last: where one begins."""
    return (desk.neighbour() or desk) if load_beside(desk.machine_dir) else desk


def is_beside(desk: Desk) -> bool:
    """Whether it is the store beside the first one."""
    return desk.data_dir is not None and desk.data_dir != desk.machine_dir


def change_button(context: Context, words: tuple[Text, Text], *, practice: bool, kind: str = "link") -> QPushButton:
    """A way to the store beside this one; ``practice`` says which of the words."""
    made = button(words[practice], lambda: context.change_store(), kind)
    made.setObjectName("skift_lager")
    return made


class BesideLines(QWidget):
    """In Indstillinger: what lies beside this store, and the way there, or to make it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        other, practice = context.desk.neighbour(), not context.work.oevelse
        layout.addWidget(label(NONE_YET if other is None else APART))
        way = change_button(context, BEGIN if other is None else CHANGE, practice=practice, kind="secondary")
        layout.addWidget(side_by_side(way))
