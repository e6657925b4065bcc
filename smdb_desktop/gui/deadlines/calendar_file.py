"""Writes the limits to a calendar file that the person chooses: made on the store's lane, written on the free one."""

from pathlib import Path
from typing import Any

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.places import Frister
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.language import say
from smdb_desktop.services.deadlines.calendar import NAME, Plan, content, write
from smdb_desktop.services.deadlines.service import DeadlineService

TITLE = T("Gem fristerne som kalender")
PATTERN = T("Kalendere (*.ics)")
WRITTEN = T(
    "Kalenderen ligger i {fil}. Den nævner ingen borgere: hver sag har en kalenderkode, som også står i listen her. Den følger "
    "ikke med, når fristerne ændrer sig; det gør kalendermappen, som vælges i Indstillinger."
)


def save_calendar(page: ScrollingPage[Frister]) -> None:
    """Ask where, and write it."""

    def chosen(path: Path | None) -> None:
        if path is not None:
            _make(page, path)

    page.context.dialogs.new_file(page, TITLE, PATTERN, NAME, chosen)


def _make(page: ScrollingPage[Frister], path: Path) -> None:
    work, tasks = page.context.work, page.context.tasks

    def made(raw: bytes) -> None:
        tasks.run(Lane.FREE, lambda: write(Plan(path, raw, "")), page, done, page.refused)

    def done(_: Any) -> None:
        page.tell(WRITTEN.format(fil=str(path)))

    tasks.run(Lane.STORE, lambda: content(DeadlineService(work), say, names=False), page, made, page.refused)
