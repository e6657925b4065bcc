"""Saves the register of everything that has left, where the person chooses: without personal data, so in the clear."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.workspace import Workspace

SAVE = T("Gem register over afgange …")
TITLE = T("Gem register over afgange")
NAME = "afgange.csv"


def save_register(
    context: Context, page: QWidget, tell: Callable[[str], object], refused: Callable[[KnownError], object]
) -> None:
    """Ask where, read every line, and write the file; ``tell`` is told how many lines."""
    # imported here: few save it
    from smdb_desktop.services.outbox.departures import as_csv, departures, row, save

    def chosen(file: Path | None) -> None:
        if file is not None:
            work = context.work
            context.tasks.run(Lane.STORE, lambda: read(work), page, lambda rows: write(file, rows), refused)

    def read(work: Workspace) -> list[tuple[str, ...]]:
        return [row(each) for each in departures(work.store)]

    def write(file: Path, rows: list[tuple[str, ...]]) -> None:
        number = len(rows)
        words = Tn(
            "{n} afgang er gemt i »{fil}«. Der står intet om borgere i filen.",
            "{n} afgange er gemt i »{fil}«. Der står intet om borgere i filen.",
            n=number,
            fil=file.name,
        )
        context.tasks.run(Lane.FREE, lambda: save(file, as_csv(rows)), page, lambda _: tell(words), refused)

    context.dialogs.new_file(page, TITLE, T("CSV (*.csv)"), NAME, chosen)
