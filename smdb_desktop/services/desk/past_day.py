"""The day on which a person says that something was done: in any spelling, and never one that has not come."""

from datetime import date

from smdb_desktop.domain.forms.dates import parse_date
from smdb_desktop.domain.words import Text
from smdb_desktop.services.errors import NotAllowed


def past_day(text: str, today: date, missing: Text, future: Text) -> date:
    """The day that was typed. Raises NotAllowed with a sentence for one that cannot be: ``missing`` where nothing was typed."""
    if not text.strip():
        raise NotAllowed(missing)
    found = parse_date(text, today)
    if not isinstance(found, date):
        raise NotAllowed(found)
    if found > today:
        raise NotAllowed(future)
    return found
