"""The words of Designer files, from the catalogue that every other text comes from.

Installed only when another language than Danish is spoken, and before Qt's own words, so that those are looked up first.
"""

from PySide6.QtCore import QTranslator

from smdb_desktop.domain.words import Text
from smdb_desktop.language import say


class DesignerWords(QTranslator):
    """Answers for the texts of the catalogue, wherever they stand."""

    def isEmpty(self) -> bool:
        """There is something to ask; Qt leaves an empty translator out."""
        return False

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        """The text in the person's language; one that the catalogue lacks stays as it is."""
        return say(Text(source))
