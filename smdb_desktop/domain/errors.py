"""What is wrong with a form file or a code list, and where."""

from __future__ import annotations

from smdb_desktop.domain.words import T


class DefinitionError(Exception):
    """A form file or code list that cannot be used. ``place`` names file and key; the text is Danish and for people."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(T("{sted}: {besked}", sted=place, besked=message))
        self.place = place
        self.message = message
