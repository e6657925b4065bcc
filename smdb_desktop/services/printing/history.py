"""What happened to a course, in its main lines, as paper shows it: when, by whom, what, oldest first. Typing has no line."""

from collections.abc import Iterator

from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.happened import told
from smdb_desktop.services.printing.lists import time
from smdb_desktop.services.printing.model import Block, Heading, Table
from smdb_desktop.services.stored.history import Historik
from smdb_desktop.services.wizard.session import WizardSession

HEADING = T("Historik")
COLUMNS = (T("Tid"), T("Af"), T("Hændelse"))


def history_blocks(historik: Historik, session: WizardSession) -> Iterator[Block]:
    """The events of a course in the words of Borgeroverblik; nothing where there are none."""
    lines = told(Historik(historik.haendelser, ()), session, len(historik.haendelser))
    if lines:
        yield Heading(HEADING)
        yield Table(COLUMNS, tuple((time(line.tid), line.hvem, line.hvad) for line in reversed(lines)))
