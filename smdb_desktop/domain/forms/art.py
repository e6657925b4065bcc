"""The kinds of form: apart from the case itself, so that what only names a form need not load everything a form can hold."""

from enum import StrEnum


class SkemaArt(StrEnum):
    """The kinds of form; the value is the name in the case file and the file name of the definition."""

    ANMODNING = "anmodning"
    IVAERKSAETTELSE = "ivaerksaettelse"
    TILBUD = "tilbud"
    BEHANDLING = "behandling"
    FORLOEBSAFSLUTNING = "forloebsafslutning"
