"""The milestones of a course. They stand alone because the store marks courses by them and knows nothing else of forms."""

from __future__ import annotations

from enum import StrEnum

GARANTI_DAGE = 14
"""Calendar days from a request until treatment has to have started (rules 35, 42)."""


class Milepael(StrEnum):
    """What a completed form is to a course, whatever the form is called: lists, counts and dates go by it."""

    ANMODET = "requested"
    IVAERKSAT = "started"
    BEHANDLET = "treated"
    AFSLUTTET = "closed"
