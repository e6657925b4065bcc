"""A report on paper, as it is shown: each section with its plot, its table and how its numbers are counted.

One that leaves without CPR numbers has small numbers hidden; the other is for the house's own use. No citizen stands on either.
"""

from collections.abc import Iterable, Iterator, Sequence

from smdb_desktop.domain.words import T
from smdb_desktop.services.printing.model import Block, Heading, Note, Plot, Table
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.reports.drawn import figure
from smdb_desktop.services.reports.files import MASKED
from smdb_desktop.services.reports.masking import masked
from smdb_desktop.services.reports.model import Report
from smdb_desktop.services.workspace import Workspace

OWN_USE = T("Hele tal, også under 5: til eget brug. Giv ikke arket videre.")


class ReportPaper:
    """A report; ``whole``: with small numbers."""

    def __init__(self, report: Report, *, whole: bool) -> None:
        self._report, self._whole = report, whole

    @property
    def title(self) -> str:
        """The report and its period."""
        return T("{titel}, {periode}", titel=self._report.title, periode=self._report.periode)

    @property
    def words(self) -> str:
        """Which of the two it is."""
        return T("Rapporten med hele tal, til eget brug") if self._whole else T("Rapporten, små tal skjult")

    def count(self, work: Workspace) -> int:
        """How many lines."""
        del work
        return sum(len(section.lines) for section in self._report.sections)

    def about(self, work: Workspace) -> str:
        """Nobody."""
        del work
        return ""

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """Section by section."""
        del work
        yield (Note(OWN_USE if self._whole else MASKED),)
        # on the lane that the paper is read on: what hides numbers tries much
        shown = self._report if self._whole else masked(self._report)
        for section in shown.sections:
            blocks: list[Block] = [Heading(section.title)]
            drawn = figure(section)
            if drawn is not None:
                blocks.append(Plot(drawn))
            rows = tuple((line.words, *(number.words for number in line.numbers)) for line in section.lines)
            blocks.append(Table((section.along, *section.columns), rows))
            blocks += [Note(told) for told in dict.fromkeys(line.how.told() for line in section.lines)]
            yield blocks

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """Nobody stands in it."""
        del work, blocks
        return Without()
