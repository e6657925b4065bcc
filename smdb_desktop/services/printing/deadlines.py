"""The limits that run, on paper: whole, in portions, as they stand when it is printed."""

from collections.abc import Iterator

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.kontrol import days_left
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.printing.lists import WINDOW, ListPaper
from smdb_desktop.services.printing.model import personal
from smdb_desktop.services.workspace import Workspace


def frister_paper(art: str, told: str) -> ListPaper:
    """The limits of a kind ("" for all); ``told`` says which, and how they are reckoned."""
    columns = (T("Borger"), T("Navn"), T("Frist"), T("Senest"), T("Tilbage"), T("Hvad"))

    def rows(work: Workspace) -> Iterator[tuple[str, ...]]:
        first, service = 0, DeadlineService(work)
        while found := service.window(first, WINDOW, art).linjer:
            first += len(found)
            for line in found:
                who = (personal(masked(line.row.cpr_nr)), personal(line.row.navn) if line.row.navn else "")
                yield (*who, line.titel, format_date(line.row.dag), days_left(line.dage), line.hvad)

    return ListPaper(T("Frister"), told, columns, lambda work: DeadlineService(work).window(0, 0, art).antal, rows)
