"""What happened to a course, as paper shows it: in its main lines (when, by whom, what), oldest first, and change by change."""

from collections.abc import Iterable, Iterator, Sequence

from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.happened import told
from smdb_desktop.services.casework.history import Aendringslinje
from smdb_desktop.services.printing.lists import time
from smdb_desktop.services.printing.model import Block, Heading, Note, Table, personal
from smdb_desktop.services.printing.paper import PORTION
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.stored.history import Historik
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.workspace import Workspace

CHANGES = T("Ændringer af svar")
CHANGE_COLUMNS = (T("Tid"), T("Af"), T("Skema"), T("Spørgsmål"), T("Fra"), T("Til"), T("Hvorfor"))
HEADING = T("Historik")
COLUMNS = (T("Tid"), T("Af"), T("Hændelse"))


def history_blocks(historik: Historik, session: WizardSession) -> Iterator[Block]:
    """The events of a course in the words of Borgeroverblik; nothing where there are none."""
    lines = told(Historik(historik.haendelser, ()), session, len(historik.haendelser))
    if lines:
        yield Heading(HEADING)
        yield Table(COLUMNS, tuple((time(line.tid), line.hvem, line.hvad) for line in reversed(lines)))


def _changed(line: Aendringslinje) -> tuple[str, ...]:
    """A note is in words of one's own about a citizen, and is left out where names are."""
    fra, til = (personal(text) if own else text for text, own in zip((line.fra, line.til), line.noter, strict=True))
    return time(line.tid), line.hvem, line.skema, line.felt, fra, til, line.hvorfor


class HistoryPaper:
    """The whole history of a course: what happened, then each change of an answer, the newest first."""

    def __init__(self, forloeb_id: str) -> None:
        self._forloeb_id = forloeb_id

    @property
    def title(self) -> str:
        """What it is; nothing about whom."""
        return HEADING

    @property
    def words(self) -> str:
        """The same."""
        return HEADING

    def count(self, work: Workspace) -> int:
        """How many changes."""
        return work.store.log.changes(self._forloeb_id, 0, 0)[0]

    def about(self, work: Workspace) -> str:
        """Number and name, on every sheet."""
        borger = work.store.cases.borger(work.store.cases.forloeb(self._forloeb_id).borger_id)
        return T("{cpr} {navn}", cpr=read_stored(borger.cpr_nr).formatted, navn=borger.navn)

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """The citizen's number and name, each part of it too."""
        del blocks
        borger = work.store.cases.borger(work.store.cases.forloeb(self._forloeb_id).borger_id)
        return Without((borger.cpr_nr, read_stored(borger.cpr_nr).formatted, borger.navn), parts=True)

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """What happened, then the changes, some hundred at a time."""
        history = work.history.of(self._forloeb_id)
        rows = tuple((time(line.tid), line.hvem, line.hvad) for line in history.haendt)
        warned = (Note(history.advarsel),) if history.advarsel is not None else ()
        yield (Heading(history.titel, 1), *warned, Table(COLUMNS, rows), Heading(CHANGES))
        first = 0
        while True:
            number, lines = work.history.changes(self._forloeb_id, first, PORTION)
            if lines:
                yield (Table(CHANGE_COLUMNS, tuple(map(_changed, lines))),)
            first += PORTION
            if first >= number:
                return
