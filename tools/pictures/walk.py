"""The whole walk: every page and state worth seeing, in an order in which one follows from the other."""

from collections.abc import Callable, Iterator

from smdb_desktop.examples.robot import RobotLostError
from tools.pictures import (
    access,
    approval,
    deleted,
    exchange,
    inbox,
    lists,
    overview,
    people,
    printing,
    receiving,
    reports,
    safekeeping,
    settled,
    typing,
    versions,
    viewer,
    wizard,
)
from tools.pictures.camera import Camera

STOPS: tuple[Callable[[Camera], Iterator[str]], ...] = (
    access.first_start,
    overview.empty,
    overview.forside,
    overview.borger,
    wizard.request,
    wizard.start,
    wizard.treatments,
    wizard.comparison,
    wizard.elsewhere,
    wizard.older_version,
    wizard.unknown_version,
    overview.doubted,
    lists.ended_certificate,
    lists.drafts_and_outbox,
    approval.year,
    reports.rapporter,
    deleted.papirkurv,
    deleted.cut_off,
    lists.tables_from_outside,
    lists.cases_from_a_table,
    printing.print_side,
    typing.typing_aid,
    viewer.files,
    inbox.modtag,
    lists.settings,
    settled.administered,
    *people.STOPS,
    receiving.received,
    versions.updates,
    exchange.lists,
    safekeeping.copies,
    safekeeping.restoring,
    safekeeping.moving,
    safekeeping.file_dialogs,
    overview.health,
    overview.headline,
    overview.wide,
    overview.limits,
    access.faults,
    access.unlocking,
    viewer.in_front,
)


def walk(camera: Camera) -> Iterator[str]:
    """Every stop in order; yields the names of the pictures. Where the robot is lost is a fault, and the next stop comes."""
    for stop in STOPS:
        try:
            yield from stop(camera)
        except RobotLostError as lost:
            camera.faults.append(f"{stop.__module__.rpartition('.')[2]}.{stop.__name__}: lost at {lost}")
            camera.close_dialogs()
