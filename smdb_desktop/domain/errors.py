"""What is wrong with a form file or a code list, and where."""


class DefinitionError(Exception):
    """A form file or code list that cannot be used. ``place`` names file and key; the text is Danish and for people."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message
