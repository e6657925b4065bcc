"""A moment by this machine's clock. It stands alone because the way to the first page needs it and nothing else of dates."""

from __future__ import annotations

from datetime import datetime


def local(moment: datetime) -> datetime:
    """A time by this machine's clock; at the ends of the calendar, which some certificates name, as it stands."""
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment
