"""The recovery code on its way to paper: printed, or saved as a PDF after a warning.

The first start and the settings share it. The code is in the widgets that show it and nowhere else.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context

TITLE = T("Gendannelseskode")
CODE_READ = T("Gendannelseskode {kode}")
PAPER = T(
    "<h1>SMDB Desktop: gendannelseskode</h1><p>{navn}</p><p>Skrevet den {tid:%d-%m-%Y kl. "
    "%H.%M}.</p><p style='font-size:20pt; "
    "font-family:monospace'>{kode}</p><p>Med koden kan der vælges en ny adgangssætning, hvis den gamle er "
    "glemt. Opbevar arket et sikkert sted, ikke ved maskinen. Den, der har både arket og maskinen, kan læse "
    "alle data.</p>"
)
WRONG_GROUP = T("Det er ikke kodens sidste gruppe. Se på udskriften, og skriv de sidste fire tegn.")
PDF_WARNING = T(
    "En PDF er en fil: den, der får fat i den og i maskinen, kan læse alle data, og den kan kopieres, uden at det ses. Gem den "
    "kun på en krypteret USB-nøgle eller et drev, som andre ikke kan læse, aldrig på denne maskine. Slet den, når den er "
    "skrevet ud."
)


def print_code(context: Context, parent: QWidget, code: str, then: Callable[[bool], Any]) -> None:
    """Print the code; False when it did not go to a printer."""
    context.dialogs.print_page(parent, TITLE, _page(context, code), then)


def offer_pdf(context: Context, parent: QWidget, code: str, then: Callable[[bool], Any]) -> None:
    """Save the code as a PDF, after a warning; False when it was not saved."""

    def warned(yes: bool) -> None:
        if yes:
            context.dialogs.save_pdf(parent, TITLE, _page(context, code), "gendannelseskode.pdf", then)
        else:
            then(False)

    context.dialogs.confirm(
        parent, T("Gem koden som PDF?"), PDF_WARNING, T("Gem som PDF"), T("Annuller"), warned, danger=True
    )


def _page(context: Context, code: str) -> str:
    profil = context.profil
    made = local(context.desk.clock())
    return PAPER.format(tid=made, navn=escape(profil.organisation.navn if profil else ""), kode=escape(code))
